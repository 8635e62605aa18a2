"""Answers of `subscribe`, `unsubscribe` and `subscriptions`: which channel gets what, and when."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from bot.commands import syntax
from bot.commands.context import CommandContext, form_button, undo_buttons
from bot.commands.handlers import Handlers, handler
from bot.commands.status import paused
from bot.commands.syntax.subscription_rule import source_of, typed_rule
from bot.errors import CommandError
from bot.models import Caller, Missed, Query, Subscription, SubscriptionChange, Term
from bot.models.reply import (
    Bullets,
    Buttons,
    ChannelRef,
    Code,
    Line,
    Moment,
    Part,
    Piece,
    Reply,
    reply,
    say,
)
from bot.rules.slack_errors import sentence
from bot.rules.slots import next_slot, spoken
from bot.text import folded

_MISSED: dict[Missed, str] = {
    "merge": "what I miss comes in one roundup",
    "post": "what I miss is posted one by one",
    "skip": "what I miss is not posted",
}


@dataclass(frozen=True, slots=True)
class SubscribeCommands:
    """Answers about subscriptions."""

    context: CommandContext

    def handlers(self) -> Handlers:
        """The commands of this family."""
        return (
            handler(syntax.Subscribe, self.subscribe),
            handler(syntax.Unsubscribe, self.unsubscribe),
            handler(syntax.Subscriptions, self.subscriptions),
        )

    def subscribe(self, command: syntax.Subscribe, caller: Caller) -> Reply:
        """Subscribe a channel to a topic, or replace the rule of its subscription."""
        channel = self._channel(command.where, caller)
        subject = self._subject(command.topic, channel, caller)
        if closed := self.context.closed(channel):
            raise CommandError(f"I cannot post in <#{channel}>: {sentence(closed)}.")
        subscription = replace(
            subject,
            schedule=command.rule.schedule(self.context.zone),
            missed=command.rule.missed,
            size=command.rule.size,
        )
        change = self.context.subscribe(subscription)
        if change.was == subscription:
            return reply(
                say(
                    "That is so already: ",
                    *self._rule(subscription, caller),
                    *self._next(subscription),
                )
            )
        self._record("subscribe", caller, subscription)
        return reply(
            self.line(subscription, caller),
            self._unknown_source(subscription, caller),
            self._what_changed(change, subscription, caller),
        )

    def unsubscribe(self, command: syntax.Unsubscribe, caller: Caller) -> Reply:
        """End a subscription, and list what the channel still gets."""
        channel = self._channel(command.where, caller)
        subject = self._subject(command.topic, channel, caller)
        change = self.context.unsubscribe(subject)
        if change.was is None:
            none = f" is not subscribed to {self._label(subject, caller)}."
            return reply(
                say(ChannelRef(channel), none),
                self._listed("It gets:", self._all_of(channel), caller),
            )
        self._record("unsubscribe", caller, change.was)
        return reply(
            say(ChannelRef(channel), f" gets {self._label(subject, caller)} no more."),
            _waiting_outcomes(change),
            self._listed("It still gets:", self._all_of(channel), caller),
            self._undo(f"subscribe {typed_rule(change.was)}", channel),
        )

    def subscriptions(self, _: syntax.Subscriptions, caller: Caller) -> Reply:
        """The subscriptions and pauses of the channels that the caller may know of."""
        shows = self.context.view(caller).shows
        found = [each for each in self.context.store.subscriptions.all() if shows(each.channel)]
        form: list[Part] = []
        if self.context.seems_admin(caller):
            form.append(Buttons((form_button("Subscribe a channel…", "subscribe"),)))
        if not found:
            return reply(say("No channel is subscribed to anything, so nothing is posted."), form)
        due = self.context.store.posts.due_by_channel(shows)
        pauses = [
            say(*paused(each, due))
            for each in self.context.store.pauses.active(self.context.now())
            if each.channel is None or shows(each.channel)
        ]
        return reply(self._listed("Which channel gets what:", found, caller), pauses, form)

    def line(self, subscription: Subscription, caller: Caller) -> Line:
        """Describe a subscription: its rule, and when its next roundup is."""
        return say(*self._rule(subscription, caller), *self._next(subscription))

    def _channel(self, where: syntax.Where, caller: Caller) -> str:
        channel = where.channel or caller.channel
        if channel.startswith("D"):
            raise CommandError(
                "A conversation between two cannot be subscribed: name a channel, such as "
                f"`{self.context.command} subscribe sport #news`."
            )
        self.context.must_see(channel, caller)
        return channel

    def _all_of(self, channel: str) -> list[Subscription]:
        return [each for each in self.context.store.subscriptions.all() if each.channel == channel]

    def _subject(self, typed: str | None, channel: str, caller: Caller) -> Subscription:
        """A subscription of the channel to what was typed, with the default rule.

        A topic that the channel has subscribed to need not be known any more.
        """
        if typed is None:
            return Subscription(channel=channel)
        if source := source_of(typed):
            return Subscription(channel=channel, source=source)
        subscribed = {
            folded(each.topic): each.topic for each in self._all_of(channel) if each.topic
        }
        topic = subscribed.get(folded(typed)) or self.context.topic(typed, caller).slug
        return Subscription(channel=channel, topic=topic)

    def _unknown_source(self, subscription: Subscription, caller: Caller) -> list[Line]:
        """A warning where no article is from that source, with the source that may be meant.

        Only articles that the caller may read count.
        """
        if subscription.source is None:
            return []
        query = Query(every=((Term(subscription.source, "source"),),))
        reads = self.context.view(caller).reads
        found = self.context.store.search.find(query, 1, reads=reads).entries
        source = found[0].article.source if found else None
        if source and folded(source) == folded(subscription.source):
            return []
        meant = (" Did you mean ", Code(f'source:"{source}"'), "?") if source else ()
        return [say(f"No article has come from “{subscription.source}” yet.", *meant)]

    def _record(self, act: str, caller: Caller, subscription: Subscription) -> None:
        self.context.record(act, caller, f"{subscription.channel}: {typed_rule(subscription)}")
        self.context.wake()

    def _label(self, subscription: Subscription, caller: Caller) -> str:
        """What the subscription is to."""
        if subscription.source is not None:
            return f"what is from “{subscription.source}”"
        if subscription.topic is None:
            return "everything"
        return self.context.topic_label(subscription.topic, caller)

    def _rule(self, subscription: Subscription, caller: Caller) -> tuple[Piece, ...]:
        when = (
            f"roundups {spoken(subscription.schedule)}"
            if subscription.schedule
            else "each digest instantly"
        )
        size = "" if subscription.size == "standard" else f" ({subscription.size})"
        missed = _MISSED[subscription.missed]
        what = f" gets {self._label(subscription, caller)}: {when}{size}; {missed}."
        return (ChannelRef(subscription.channel), what)

    def _next(self, subscription: Subscription) -> tuple[Piece, ...]:
        """When the next roundup is, unless digests come instantly."""
        if subscription.schedule is None:
            return ()
        now = self.context.now()
        sent = {
            at
            for channel, at in self.context.store.roundup_queue.slots_sent(now)
            if channel == subscription.channel
        }
        slot = next_slot(subscription.schedule, now, sent)
        return (" Next: ", Moment(slot), ".") if slot else ()

    def _what_changed(
        self, change: SubscriptionChange, subscription: Subscription, caller: Caller
    ) -> list[Part]:
        """The rule until now, what becomes of waiting articles, and how to undo the change."""
        before = [say("Until now: ", *self._rule(change.was, caller))] if change.was else []
        undo = (
            f"subscribe {typed_rule(change.was)}" if change.was else typed_unsubscribe(subscription)
        )
        return [*before, *_waiting_outcomes(change), *self._undo(undo, subscription.channel)]

    def _undo(self, words: str, channel: str) -> list[Part]:
        typed = (self.context.typed(words), " in ", ChannelRef(channel))
        return [say("To undo it: ", *typed), undo_buttons(words, channel)]

    def _listed(self, title: str, found: Sequence[Subscription], caller: Caller) -> list[Part]:
        if not found:
            return []
        return [say(title), Bullets(tuple(self.line(each, caller) for each in found))]


def typed_unsubscribe(subscription: Subscription) -> str:
    """What to type to end this subscription, without its channel."""
    subject = Subscription(
        channel=subscription.channel, topic=subscription.topic, source=subscription.source
    )
    return f"unsubscribe {typed_rule(subject)}"


def _waiting_outcomes(change: SubscriptionChange) -> list[Part]:
    """What becomes of the articles that were waiting for a roundup."""
    outcomes = (
        (change.go, "goes out now", "go out now"),
        (change.wait, "waits for the next time", "wait for the next time"),
        (change.dropped, "is dropped", "are dropped"),
    )
    return [
        say(
            f"1 article that waited {one}."
            if number == 1
            else f"{number:,} articles that waited {many}."
        )
        for number, one, many in outcomes
        if number
    ]
