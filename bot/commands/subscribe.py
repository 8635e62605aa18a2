"""Answers about subscriptions: which channel gets what, and when."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from bot.commands import syntax
from bot.commands.context import CommandContext, opening, undo
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

_MISSED: dict[Missed, str] = {
    "merge": "what I miss comes in one roundup",
    "post": "what I miss is posted one by one",
    "skip": "what I miss is not posted",
}


@dataclass(frozen=True, slots=True)
class SubscribeCommands:
    """Answers of `subscribe`, `unsubscribe` and `subscriptions`."""

    context: CommandContext

    def subscribe(self, command: syntax.Subscribe, caller: Caller) -> Reply:
        """Have a channel get a topic by a rule, in place of the rule that it had for it."""
        channel = self._channel(command.where, caller)
        about = self._about(command.topic, channel)
        if closed := self.context.closed(channel):
            raise CommandError(f"I cannot post in <#{channel}>: {sentence(closed)}.")
        subscription = replace(
            about,
            schedule=command.rule.schedule(self.context.zone),
            missed=command.rule.missed,
            size=command.rule.size,
        )
        done = self.context.subscribe(subscription)
        if done.was == subscription:
            return reply(
                say("That is so already: ", *self._rule(subscription), *self._next(subscription))
            )
        self._note("subscribe", caller, subscription)
        return reply(
            self.line(subscription), self._unknown(subscription), self._after(done, subscription)
        )

    def unsubscribe(self, command: syntax.Unsubscribe, caller: Caller) -> Reply:
        """Have a channel get a topic no more."""
        channel = self._channel(command.where, caller)
        about = self._about(command.topic, channel)
        done = self.context.unsubscribe(about)
        if done.was is None:
            return reply(self._not_subscribed(about))
        self._note("unsubscribe", caller, done.was)
        ended = (ChannelRef(channel), f" gets {self._label(about)} no more.")
        others = [
            each for each in self.context.store.subscriptions.all() if each.channel == channel
        ]
        again = f"subscribe {typed_rule(done.was)}"
        return reply(
            say(*ended),
            _waited(done),
            self._listed("It still gets:", others),
            say("To undo it: ", self.context.typed(again), " in ", ChannelRef(channel)),
            undo(again, channel),
        )

    def subscriptions(self, caller: Caller) -> Reply:
        """Which channel gets what and when, of those that the caller may know of."""
        shows = self.context.view(caller).shows
        found = [each for each in self.context.store.subscriptions.all() if shows(each.channel)]
        form: list[Part] = []
        if self.context.seems_admin(caller):
            form.append(Buttons((opening("Subscribe a channel…", "subscribe"),)))
        if not found:
            return reply(say("No channel is subscribed to anything, so nothing is posted."), form)
        due = self.context.store.posts.due_by_channel()
        pauses = self.context.store.pauses.active(self.context.now())
        stopped = [
            say(*paused(each, due))
            for each in pauses
            if each.channel is None or shows(each.channel)
        ]
        return reply(self._listed("Which channel gets what:", found), stopped, form)

    def _channel(self, where: syntax.Where, caller: Caller) -> str:
        channel = where.channel or caller.channel
        if channel.startswith("D"):
            raise CommandError(
                "A conversation between two cannot be subscribed: name a channel, such as "
                f"`{self.context.command} subscribe sport #news`."
            )
        self.context.must_see(channel, caller)
        return channel

    def _about(self, typed: str | None, channel: str) -> Subscription:
        """What was typed as a subscription of the channel, whatever its rule."""
        if typed is None:
            return Subscription(channel=channel)
        if source := source_of(typed):
            return Subscription(channel=channel, source=source)
        wanted = typed.casefold()
        known = [
            each.topic for each in self.context.store.subscriptions.all() if each.channel == channel
        ]
        topic = wanted if wanted in known else self.context.topic(typed).slug
        return Subscription(channel=channel, topic=topic)

    def _unknown(self, subscription: Subscription) -> list[Line]:
        """That nothing has come from a source yet, and which one may be meant."""
        if subscription.source is None:
            return []
        query = Query(every=((Term(subscription.source, "source"),),))
        found = self.context.store.search.find(query, 1).entries
        source = found[0].article.source if found else None
        if source and source.casefold() == subscription.source.casefold():
            return []
        meant = (" Did you mean ", Code(f'source:"{source}"'), "?") if source else ()
        return [say(f"No article has come from “{subscription.source}” yet.", *meant)]

    def _note(self, act: str, caller: Caller, subscription: Subscription) -> None:
        self.context.record(act, caller, f"{subscription.channel}: {typed_rule(subscription)}")
        self.context.wake()

    def _label(self, subscription: Subscription) -> str:
        if subscription.source is not None:
            return f"what is from “{subscription.source}”"
        labels = {each.slug: each.label for each in self.context.known_topics()}
        return (
            "everything"
            if subscription.topic is None
            else labels.get(subscription.topic, subscription.topic)
        )

    def _rule(self, subscription: Subscription) -> tuple[Piece, ...]:
        """The rule in words."""
        when = (
            f"roundups {spoken(subscription.schedule)}"
            if subscription.schedule
            else "each digest instantly"
        )
        size = "" if subscription.size == "standard" else f" ({subscription.size})"
        what = f" gets {self._label(subscription)}: {when}{size}; {_MISSED[subscription.missed]}."
        return (ChannelRef(subscription.channel), what)

    def _next(self, subscription: Subscription) -> tuple[Piece, ...]:
        """When the next roundup is."""
        if subscription.schedule is None:
            return ()
        now = self.context.now()
        taken = {
            at
            for channel, at in self.context.store.roundup_queue.slots_sent(now)
            if channel == subscription.channel
        }
        slot = next_slot(subscription.schedule, now, taken)
        return (" Next: ", Moment(slot), ".") if slot else ()

    def _after(self, done: SubscriptionChange, subscription: Subscription) -> list[Part]:
        """What the rule was before, what becomes of what waited, and how to undo it."""
        before: list[Part] = []
        if done.was:
            before.append(say("Until now: ", *self._rule(done.was)))
        words = f"subscribe {typed_rule(done.was)}" if done.was else ending_words(subscription)
        typed = (self.context.typed(words), " in ", ChannelRef(subscription.channel))
        return [
            *before,
            *_waited(done),
            say("To undo it: ", *typed),
            undo(words, subscription.channel),
        ]

    def _not_subscribed(self, about: Subscription) -> list[Part]:
        channel = about.channel
        here = [each for each in self.context.store.subscriptions.all() if each.channel == channel]
        line = say(ChannelRef(channel), f" is not subscribed to {self._label(about)}.")
        return [line, *self._listed("It gets:", here)]

    def _listed(self, title: str, found: Sequence[Subscription]) -> list[Part]:
        if not found:
            return []
        return [say(title), Bullets(tuple(self.line(each) for each in found))]

    def line(self, subscription: Subscription) -> Line:
        """A subscription's rule, and when its next roundup is."""
        return say(*self._rule(subscription), *self._next(subscription))


def ending_words(subscription: Subscription) -> str:
    """What to type to end this subscription, apart from the channel."""
    about = Subscription(
        channel=subscription.channel, topic=subscription.topic, source=subscription.source
    )
    return f"unsubscribe {typed_rule(about)}"


def _waited(done: SubscriptionChange) -> list[Part]:
    """What becomes of articles that waited for a roundup."""
    outcomes = (
        (done.go, "goes out now", "go out now"),
        (done.wait, "waits for the next time", "wait for the next time"),
        (done.dropped, "is dropped", "are dropped"),
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
