"""Answers of `explain`: why an article did or did not go to each channel."""

from dataclasses import dataclass
from datetime import UTC, datetime

from bot.commands.context import CommandContext
from bot.models import (
    Caller,
    MutedArticle,
    Post,
    RoundupItem,
    StoredArticle,
    Subscription,
    WaitReason,
)
from bot.models.reply import Bullets, ChannelRef, Code, Hit, Line, Moment, Piece, Reply, reply, say
from bot.rules.mutes import name_of
from bot.rules.permissions import View
from bot.rules.slack_errors import sentence

_WAITS: dict[WaitReason, str] = {
    "slot": "for its roundup",
    "quiet": "for the end of quiet hours",
    "flood": "for a roundup, since too many came at once",
    "missed": "for a roundup of what came late",
}


@dataclass(frozen=True, slots=True)
class ExplainCommand:
    """Explains one article from what the store knows."""

    context: CommandContext

    def explain(self, article_id: str, caller: Caller) -> Reply:
        """What became of an article in every channel that wants it or has, or had, it.

        Of channels that the caller may not know of nothing is said.
        """
        stored = self.context.find_article(article_id, caller)
        topics = ", ".join(topic.label for topic in stored.digest.topics) or "none"
        lead = self.context.store.duplicates.originals([stored.id]).get(stored.id)
        same = [say("It carries the text of ", Code(lead), ", which came first.")] if lead else []
        return reply(
            Hit(stored=stored),
            say(f"Topics: {topics}."),
            same,
            self._channels(stored, self.context.view(caller)),
        )

    def _channels(self, stored: StoredArticle, view: View) -> list[Line | Bullets]:
        store = self.context.store
        if store.routing.routed_at(stored.id) is None:
            return [say("It has just come: where it goes is decided in a moment.")]
        posts = store.posts.of_article(stored.id)
        held = {each.channel: each for each in store.mutes.muted_of(stored.id)}
        waiting = {
            channel: each
            for (channel, _), each in store.roundup_queue.of_articles([stored.id]).items()
        }
        subscriptions = store.subscriptions.all()
        channels = dict.fromkeys(
            [each.channel for each in subscriptions] + [each.new.channel for each in posts]
        )
        lines = tuple(
            self._channel(
                stored,
                channel,
                [each for each in subscriptions if each.channel == channel],
                [each for each in posts if each.new.channel == channel],
                waiting.get(channel),
                held.get(channel),
            )
            for channel in dict.fromkeys([*channels, *held, *waiting])
            if view.shows(channel)
        )
        return (
            [Bullets(lines)]
            if lines
            else [say("No channel that you may know of is subscribed to anything.")]
        )

    def _channel(
        self,
        stored: StoredArticle,
        channel: str,
        subscriptions: list[Subscription],
        posts: list[Post],
        waiting: RoundupItem | None,
        held: MutedArticle | None,
    ) -> Line:
        wanted = [each for each in subscriptions if each.wants(stored)]
        told: list[Piece] = [ChannelRef(channel), f": {_wanted(wanted, stored)}"]
        for post in posts:
            told += ["; ", *self._post(post)]
        if waiting:
            told += [f"; it waits {_WAITS[waiting.why]}, ", Moment(waiting.release)]
            told += self._paused(channel)
        if held:
            muted = name_of(held.kind, held.what)
            told += [f"; the mute of {muted} held it back, ", Moment(held.at)]
        if wanted and not (posts or waiting or held):
            told.append(f"; {_passed_over(stored)}")
        return say(*told, ".")

    def _post(self, post: Post) -> tuple[Piece, ...]:
        """What became of a post."""
        what = {"roundup": "in a roundup", "also": "in the thread of another source"}
        how = what.get(post.new.kind, "again" if post.new.reason else "by itself")
        match post.state:
            case "sent":
                assert post.ts, "what is sent has a ts"
                return (f"it was posted {how}, ", Moment(_time(post.ts)))
            case "due":
                return (f"it is to be posted {how}", *self._stopped(post.new.channel))
            case "sending":
                return (f"it was sent {how}, and Slack has not answered yet",)
            case "failed":
                return (f"Slack refused it {how} (", Code(post.error or "no reason"), ")")
            case "dropped":
                return (_dropped(post, how),)

    def _stopped(self, channel: str) -> tuple[Piece, ...]:
        """Why what is due in a channel has to wait, if it has to for long."""
        if paused := self._paused(channel):
            return paused
        troubles = dict(self.context.store.backoffs.troubles())
        if error := troubles.get(channel) or troubles.get(None):
            return (f", and waits for Slack: {sentence(error)} (", Code(error), ")")
        return (" in its turn",)

    def _paused(self, channel: str) -> tuple[Piece, ...]:
        """That posts are paused there, and until when."""
        pauses = self.context.store.pauses.active(self.context.now())
        here = [each for each in pauses if each.channel in (None, channel)]
        if not here:
            return ()
        ends = [each.until for each in here if each.until]
        end: tuple[Piece, ...] = (" until ", Moment(max(ends))) if len(ends) == len(here) else ()
        return (", and posts are paused there", *end)


def _wanted(subscriptions: list[Subscription], stored: StoredArticle) -> str:
    """By which subscriptions an article is wanted."""
    if not subscriptions:
        return "no subscription wants it"
    labels = {topic.slug: topic.label for topic in stored.digest.topics}
    names = [
        f"source:“{each.source}”"
        if each.source
        else "everything"
        if each.topic is None
        else labels[each.topic]
        for each in subscriptions
    ]
    return f"wanted by the subscription to {' and to '.join(names)}"


def _passed_over(stored: StoredArticle) -> str:
    if stored.retraction:
        return "what is retracted is not posted"
    return (
        "it was not posted, since it came before that subscription, was passed over at the first "
        "run, came from a feed that was new and had a newer one, or came while I was down"
    )


def _dropped(post: Post, how: str) -> str:
    if post.ts:
        return f"it was posted {how}, and somebody deleted the message"
    return f"it was not posted {how}, since it was retracted or was not needed any more"


def _time(ts: str) -> datetime:
    """When Slack took a message."""
    return datetime.fromtimestamp(float(ts), UTC)
