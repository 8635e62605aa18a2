"""Answers of `explain`: why an article did or did not go to each channel."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from bot.commands import syntax
from bot.commands.context import CommandContext
from bot.commands.handlers import Handlers, handler
from bot.models import (
    Caller,
    MutedArticle,
    Post,
    RoundupItem,
    StoredArticle,
    Subscription,
    WaitReason,
)
from bot.models.reply import (
    Bullets,
    ChannelRef,
    Code,
    Hit,
    Line,
    Moment,
    Part,
    Piece,
    Reply,
    reply,
    say,
)
from bot.rules.mutes import name_of
from bot.rules.routing import wants
from bot.rules.slack_errors import sentence

_WAITS: dict[WaitReason, str] = {
    "slot": "for its roundup",
    "quiet": "for the end of quiet hours",
    "flood": "for a roundup, since too many came at once",
    "missed": "for a roundup of what came late",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class _InChannel:
    """What the store knows of an article in one channel.

    ``subscriptions`` are those that want the article, ``waiting`` is its place in the queue for a
    roundup, and ``muted`` the mute that kept it out of the channel.
    """

    channel: str
    subscriptions: Sequence[Subscription]
    posts: Sequence[Post]
    waiting: RoundupItem | None
    muted: MutedArticle | None


@dataclass(frozen=True, slots=True)
class ExplainCommand:
    """Explains one article from what the store knows of it."""

    context: CommandContext

    def handlers(self) -> Handlers:
        """The commands of this family."""
        return (handler(syntax.Explain, self.explain),)

    def explain(self, command: syntax.Explain, caller: Caller) -> Reply:
        """What became of an article in every channel with a subscription or with a post of it.

        Channels that the caller may not know of are left out.
        """
        stored = self.context.find_article(command.id, caller)
        topics = ", ".join(topic.label for topic in stored.digest.topics) or "none"
        original = self._original(stored, caller)
        copied = (
            [say("It carries the text of ", Code(original), ", which came first.")]
            if original
            else []
        )
        return reply(
            Hit(stored=stored), say(f"Topics: {topics}."), copied, self._channels(stored, caller)
        )

    def _original(self, stored: StoredArticle, caller: Caller) -> str | None:
        """The ID of the first article that the caller may read and that had this text before."""
        earlier = self.context.store.duplicates.earlier_sources([stored.id]).get(stored.id, ())
        reads, get = self.context.view(caller).reads, self.context.store.articles.get
        return next((each for each in earlier if get(each, reads)), None)

    def _channels(self, stored: StoredArticle, caller: Caller) -> Sequence[Part]:
        if self.context.store.routing.routed_at(stored.id) is None:
            return [say("It has just come: where it goes is decided in a moment.")]
        shows = self.context.view(caller).shows
        found = self._by_channel(stored)
        lines = tuple(self._line(stored, each) for each in found if shows(each.channel))
        if not lines:
            return [say("No channel that you may know of is subscribed to anything.")]
        return [Bullets(lines)]

    def _by_channel(self, stored: StoredArticle) -> list[_InChannel]:
        store = self.context.store
        subscriptions = store.subscriptions.all()
        posts = store.posts.of_article(stored.id)
        muted = {each.channel: each for each in store.mutes.muted_of(stored.id)}
        waiting = {
            channel: each
            for (channel, _), each in store.roundup_queue.of_articles([stored.id]).items()
        }
        channels = dict.fromkeys(
            (
                *(each.channel for each in subscriptions),
                *(each.new.channel for each in posts),
                *muted,
                *waiting,
            )
        )
        return [
            _InChannel(
                channel=channel,
                subscriptions=[
                    each
                    for each in subscriptions
                    if each.channel == channel and wants(each, stored)
                ],
                posts=[each for each in posts if each.new.channel == channel],
                waiting=waiting.get(channel),
                muted=muted.get(channel),
            )
            for channel in channels
        ]

    def _line(self, stored: StoredArticle, there: _InChannel) -> Line:
        pieces: list[Piece] = [
            ChannelRef(there.channel),
            f": {_wanted(there.subscriptions, stored)}",
        ]
        for post in there.posts:
            pieces += ["; ", *self._post(post)]
        if there.waiting:
            pieces += [f"; it waits {_WAITS[there.waiting.why]}, ", Moment(there.waiting.release)]
            pieces += self._paused(there.channel)
        if there.muted:
            muted = name_of(there.muted.kind, there.muted.what)
            pieces += [f"; the mute of {muted} held it back, ", Moment(there.muted.at)]
        if there.subscriptions and not (there.posts or there.waiting or there.muted):
            pieces.append(f"; {_why_not_posted(stored)}")
        return say(*pieces, ".")

    def _post(self, post: Post) -> tuple[Piece, ...]:
        """What became of a post."""
        what = {"roundup": "in a roundup", "also": "in the thread of another source"}
        how = what.get(post.new.kind, "again" if post.new.reason else "by itself")
        match post.state:
            case "sent":
                assert post.ts, "what is sent has a ts"
                return (f"it was posted {how}, ", Moment(_sent_at(post.ts)))
            case "due":
                return (f"it is to be posted {how}", *self._delay(post.new.channel))
            case "sending":
                return (f"it was sent {how}, and Slack has not answered yet",)
            case "failed":
                return (f"Slack refused it {how} (", Code(post.error or "no reason"), ")")
            case "dropped":
                return (_why_dropped(post, how),)

    def _delay(self, channel: str) -> tuple[Piece, ...]:
        """Why a due post has to wait: for the end of a pause, for Slack or for other posts."""
        if paused := self._paused(channel):
            return paused
        troubles = dict(self.context.store.backoffs.troubles())
        if error := troubles.get(channel) or troubles.get(None):
            return (f", and waits for Slack: {sentence(error)} (", Code(error), ")")
        return (" in its turn",)

    def _paused(self, channel: str) -> tuple[Piece, ...]:
        """A note that posts are paused in the channel, with the end if every pause has one."""
        pauses = self.context.store.pauses.active(self.context.now())
        here = [each for each in pauses if each.channel in (None, channel)]
        if not here:
            return ()
        ends = [each.until for each in here if each.until]
        end: tuple[Piece, ...] = (" until ", Moment(max(ends))) if len(ends) == len(here) else ()
        return (", and posts are paused there", *end)


def _wanted(subscriptions: Sequence[Subscription], stored: StoredArticle) -> str:
    """Which subscriptions want the article."""
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


def _why_not_posted(stored: StoredArticle) -> str:
    """Why there is no post where a subscription wants the article: the store keeps no reason."""
    if stored.retraction:
        return "what is retracted is not posted"
    return (
        "it was not posted, since it came before that subscription, was passed over at the first "
        "run, came from a feed that was new and had a newer one, or came while I was down"
    )


def _why_dropped(post: Post, how: str) -> str:
    if post.ts:
        return f"it was posted {how}, and somebody deleted the message"
    return f"it was not posted {how}, since it was retracted or was not needed any more"


def _sent_at(ts: str) -> datetime:
    """When Slack received a message: its ts is in seconds since 1970."""
    return datetime.fromtimestamp(float(ts), UTC)
