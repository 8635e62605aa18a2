"""The outbox → Slack: every due post exactly once, through any crash or silence in between.

A post is taken to *sending* and committed before Slack is called, and to *sent* with its ts after.
Whatever is found in *sending* later has an unknown outcome: it is settled by the post's key in the
message metadata, never by guessing.
"""

import logging
import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from threading import Event
from typing import Protocol

from bot.errors import UnsettledError
from bot.models import (
    Limited,
    NewPost,
    Outcome,
    Post,
    Refused,
    Sent,
    StoredArticle,
    Unknown,
)
from bot.rules import slack_errors
from bot.rules.revisions import follow
from bot.scheduler.rate_limit import RateLimiter
from bot.store import Store

log = logging.getLogger(__name__)
# one line for every step that a crash may come after; tests make it come
steps = logging.getLogger("bot.steps")

# Slack may still accept a request that we gave up on: no look is conclusive before this has passed.
# It is the client's own time-out, and half a minute and the roundings of Slack's clock more.
SETTLE_AFTER = timedelta(seconds=45)
# Slack's words for a message that a person has deleted: that is respected
GONE = frozenset({"message_not_found", "thread_not_found", "cannot_reply_to_message"})
# … for one that can no longer be edited: the reply in its thread has to do
CLOSED = frozenset({"edit_window_closed", "cant_update_message"})
# … and for where there are no replies: the edit has to do
UNTHREADED = frozenset(
    {"restricted_action_non_threadable_channel", "restricted_action_thread_locked"}
)
# how long a channel (or everything) waits where Slack refuses it until somebody mends that
MEND_PAUSE = timedelta(minutes=1)
BATCH = 50


class Messenger(Protocol):
    """The way to Slack."""

    def post(self, post: Post, entries: Sequence[StoredArticle]) -> Outcome:
        """One attempt to post, never repeated inside; raises nothing for what Slack does.

        ``entries`` are those that the post shows. An edit is made, and a reply posted, of and to
        the message ``post.about``.
        """

    def find(self, post: Post) -> str | None:
        """The ts under which Slack holds this post's key, or None.

        Raises UnsettledError where that cannot be told now.
        """

    def slack_time(self) -> datetime:
        """What time it is for Slack, whose clock the stamps of messages are read from."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Publisher:
    """Delivers the outbox. Not thread-safe: one thread calls deliver().

    ``tell`` returns the channels, or members, to tell about trouble with a channel. Once
    ``stopping`` is set, nothing more is begun.
    """

    store: Store
    messenger: Messenger
    now: Callable[[], datetime]
    pace: RateLimiter
    stopping: Event
    tell: Callable[[], tuple[str, ...]] = tuple
    _next_look: dict[int, datetime] = field(default_factory=dict)

    def deliver(self) -> float:
        """Settle what can be settled, then post everything that is due and may be posted now.

        Edits and replies for revised articles are among it; that they are due is written down
        together with that their revision is followed, so a crash loses none.
        Returns the seconds until more may be posted under Slack's limits; infinite if nothing is
        due.
        """
        self._follow()
        self._settle()
        early: dict[str, float] = {}  # by channel or method, in seconds
        while due := self.store.outbox.due(self.now(), BATCH, early):
            held: set[str | None] = set()
            for post in due:
                if self.stopping.is_set():
                    return 0.0
                if held & {_where(post), post.new.channel, None} or _where(post) in early:
                    continue
                if wait := self.pace.wait(_method(post), post.new.channel):
                    early[_where(post)] = wait
                else:
                    held |= self._post(post)
        return min(early.values(), default=math.inf)

    def _follow(self) -> None:
        for revision in self.store.revisions.pending():
            following = follow(revision)
            self.store.revisions.save_updates(
                revision, following.posts, self.now(), corrected=following.corrected
            )
            steps.debug("followed %s", revision.stored.id)
            log.info(
                "%s is revised: %d edits and replies", revision.stored.id, len(following.posts)
            )

    def _settle(self) -> None:
        for post in self.store.outbox.sending():
            assert post.attempted, "a post in sending has an attempt"
            now = self.messenger.slack_time()
            if now < self._next_look.get(post.id, post.attempted + SETTLE_AFTER):
                continue
            if post.new.kind == "edit":
                self.store.outbox.requeue(post.id)  # made twice it is the same
                steps.debug("again %s", post.new.key)
                continue
            look = "conversations.replies" if post.new.of else "conversations.history"
            if self.pace.wait(look, post.new.channel):
                return
            self.pace.used(look, post.new.channel)
            self._look(post, now)

    def _look(self, post: Post, now: datetime) -> None:
        steps.debug("settling %s", post.new.key)
        try:
            ts = self.messenger.find(post)
        except UnsettledError as unsettled:
            log.warning("post %s is not settled yet: %s", post.new.key, unsettled)
            self._next_look[post.id] = now + SETTLE_AFTER
            return
        self._next_look.pop(post.id, None)
        if ts:
            steps.debug("found %s", post.new.key)
            self.store.outbox.sent(post.id, ts)
            log.info("post %s had reached Slack as %s", post.new.key, ts)
        else:
            steps.debug("missing %s", post.new.key)
            self.store.outbox.requeue(post.id)
            steps.debug("again %s", post.new.key)
            log.info("post %s had not reached Slack: it is sent again", post.new.key)

    def _post(self, post: Post) -> set[str | None]:
        """Post once; the channels or methods that have to wait because of it (None: all)."""
        entries = self.store.outbox.start(post.id, self.messenger.slack_time())
        if entries is None:
            self._follow()  # it is due as it was, and comes again
            return set()
        steps.debug("sending %s", post.new.key)
        if post.new.kind in ("digest", "also") and entries[0].retraction:
            self.store.outbox.dropped(post.id, "retracted")
            return set()
        self.pace.used(_method(post), post.new.channel)
        outcome = self.messenger.post(post, entries)
        steps.debug("answered %s", post.new.key)
        match outcome:
            case Sent(ts):
                self.store.outbox.sent(post.id, ts)
                steps.debug("sent %s", post.new.key)
            case Unknown(why):
                steps.debug("unknown %s", post.new.key)
                log.warning("post %s has no known outcome yet: %s", post.new.key, why)
            case Limited(seconds, why):
                # where one channel cannot be reached, none can
                where = None if why == slack_errors.UNREACHABLE else _where(post)
                return self._wait(post, where, timedelta(seconds=seconds), why)
            case Refused(error) if error in slack_errors.CHANNEL:
                return self._wait(post, post.new.channel, MEND_PAUSE, error)
            case Refused(error) if error in slack_errors.EVERYWHERE:
                return self._wait(post, None, MEND_PAUSE, error)
            case Refused(error):
                self._refused(post, error)
        return set()

    def _refused(self, post: Post, error: str) -> None:
        """Give a post up: as for its message, that is gone, or for good."""
        if post.new.of and error in GONE:
            log.info("%s is gone from %s: %s", post.about, post.new.channel, error)
            self.store.outbox.message_deleted(post.new.of)
        elif error in (CLOSED if post.new.kind == "edit" else UNTHREADED):
            log.warning("post %s is not made: Slack says %s", post.new.key, error)
            self.store.outbox.dropped(post.id, error)
        else:
            log.error("Slack refuses post %s: %s", post.new.key, error)
            self.store.outbox.failed(post.id, error)

    def _wait(self, post: Post, where: str | None, pause: timedelta, error: str) -> set[str | None]:
        self.store.outbox.requeue(post.id)
        steps.debug("again %s", post.new.key)
        now = self.now()
        notices = self._notices(where, error, now)
        if self.store.backoffs.back_off(where, now, now + pause, error, notices):
            log.warning(
                "%s waits: %s (%s)", where or "everything", slack_errors.sentence(error), error
            )
        steps.debug("held %s", post.new.key)
        return {where}

    def _notices(self, where: str | None, error: str, now: datetime) -> list[NewPost]:
        """What the admins are told of trouble with a channel that somebody has to mend.

        Trouble with everything can't be told in Slack.
        """
        if where is None or error not in slack_errors.CHANNEL:
            return []
        place = f"to {where}" if where.startswith(("U", "W")) else f"in <#{where}>"
        note = (
            f"I cannot post {place}: {slack_errors.sentence(error)} (`{error}`). Everything for "
            f"it waits, and goes out once that is mended."
        )
        return [
            NewPost(
                key=f"trouble:{where}:{error}:{now.isoformat()}:{each}",
                channel=each,
                kind="notice",
                note=note,
            )
            for each in self.tell()
            if each != where
        ]


def _method(post: Post) -> str:
    return "chat.update" if post.new.kind == "edit" else "chat.postMessage"


def _where(post: Post) -> str:
    """What a post's limits are counted by: of edits Slack counts the calls, not by channel."""
    return "chat.update" if post.new.kind == "edit" else post.new.channel
