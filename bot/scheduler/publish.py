"""Delivers the outbox to Slack: every due post exactly once, whatever crashes or times out.

A post goes to *sending*, which is committed before Slack is called, and afterwards to *sent*, with
its ``ts``. If a post is found in *sending* later, its outcome isn't known: the post's key in the
message metadata settles it, never a guess.
"""

import logging
import math
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, field, replace
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
from bot.rules.embargoes import held_notice_for_readers, held_notices
from bot.rules.revisions import updates_for
from bot.scheduler.rate_limit import RateLimiter
from bot.scheduler.read_back import ReadBack
from bot.store import Store

log = logging.getLogger(__name__)
# logs each step after which a crash may come; crash tests end the process there
steps = logging.getLogger("bot.steps")

# Slack may still accept a request that timed out, so looking earlier than this proves nothing. It's
# the client's own timeout, half a minute, and the rounding of Slack's clock.
SETTLE_AFTER = timedelta(seconds=45)
# Slack's codes for a message that somebody deleted: it isn't posted again
DELETED = frozenset({"message_not_found", "thread_not_found", "cannot_reply_to_message"})
# … for a message that can't be edited any more: the reply in its thread has to do
UNEDITABLE = frozenset({"edit_window_closed", "cant_update_message"})
# … and for channels or threads that allow no replies: the edit has to do
UNTHREADED = frozenset(
    {"restricted_action_non_threadable_channel", "restricted_action_thread_locked"}
)
# how long a channel (or everything) waits before the next try if somebody has to put it right
RETRY_PAUSE = timedelta(minutes=1)
BATCH = 50


class Messenger(Protocol):
    """Sends posts to Slack and finds them there."""

    def post(self, post: Post, articles: Sequence[StoredArticle], /) -> Outcome:
        """Try once to post, without any retry; whatever Slack does is returned, not raised.

        ``articles`` are those that the post shows. An edit changes, and a reply answers, the
        message ``post.about``.
        """

    def find(self, post: Post) -> str | None:
        """Return the ``ts`` of the message that has this post's key, or None if there is none.

        Raises UnsettledError if that can't be found out yet.
        """

    def slack_time(self) -> datetime:
        """Return the time by Slack's clock, from which the timestamps of messages are taken."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Publisher:
    """Delivers the outbox. Not thread-safe: only one thread may call deliver().

    Nothing is posted in a channel until ``read_back`` has read it. ``tell`` returns the channels or
    members that are told about problems with a channel. ``may_tell`` decides whether one of them
    may be told of what is only for some channels. ``progress`` is called for each post that Slack
    has taken, and while channels are read back. Once ``stopping`` is set, no other post is begun.
    """

    store: Store
    messenger: Messenger
    now: Callable[[], datetime]
    pace: RateLimiter
    read_back: ReadBack
    stopping: Event
    tell: Callable[[], tuple[str, ...]] = tuple
    may_tell: Callable[[str, Collection[str]], bool] = lambda _contact, _channels: True
    progress: Callable[[], None] = lambda: None
    _next_look: dict[int, datetime] = field(default_factory=dict)

    def deliver(self) -> float:
        """Settle posts whose outcome isn't known, then send all that are due and allowed now.

        That includes edits and replies for revised articles. They're enqueued in the transaction
        that marks their revision as done, so a crash loses none.
        Returns the seconds until Slack's limits allow more posts, or more of the channels to be
        read back; infinite if nothing is due.
        """
        self._enqueue_updates()
        self._tell_of_holds()
        self._settle()
        pages = self.read_back.pages
        limited: dict[str, float] = {}  # seconds to wait, by channel or method
        while due := self.store.outbox.due(self.now(), BATCH, limited):
            backed_off: set[str | None] = set()
            for post in due:
                if self.stopping.is_set():
                    return 0.0
                if backed_off & {_where(post), post.new.channel, None} or _where(post) in limited:
                    continue
                wait = self.read_back.wait(post) or self.pace.wait(_method(post), post.new.channel)
                if wait:
                    limited[_where(post)] = wait
                else:
                    backed_off |= self._post(post)
        subscribed = dict.fromkeys(each.channel for each in self.store.subscriptions.all())
        wait = self.read_back.read(subscribed)
        if self.read_back.pages > pages:
            self.progress()  # what waits for this isn't stuck
        return min(*limited.values(), wait, math.inf)

    def _enqueue_updates(self) -> None:
        """Enqueue the edits and replies for articles that were revised."""
        for revision in self.store.revisions.pending():
            updates = updates_for(revision)
            self.store.revisions.save_updates(
                revision, updates.posts, self.now(), corrected=updates.corrected
            )
            steps.debug("followed %s", revision.stored.id)
            log.info("%s is revised: %d edits and replies", revision.stored.id, len(updates.posts))

    def _tell_of_holds(self) -> None:
        """Enqueue notices about articles that only words at the top of their text hold back."""
        for each, channels in self.store.embargoes.untold():
            assert each.hold, "what words hold has an ID"
            # what is for no channel may be known to all
            contacts = self.tell()
            told = [one for one in contacts if not channels or self.may_tell(one, channels)]
            notices = held_notices(each, told)
            if contacts and not told:
                notices = [held_notice_for_readers(each, min(channels))]
            self.store.embargoes.save_told(each.hold, notices, self.now())
            log.info("%s is held: its text begins with %r", each.path, each.words)

    def _settle(self) -> None:
        """Find out what became of posts whose outcome isn't known."""
        for post in self.store.outbox.sending():
            assert post.attempted, "a post in sending has an attempt"
            now = self.messenger.slack_time()
            if now < self._next_look.get(post.id, post.attempted + SETTLE_AFTER):
                continue
            if post.new.kind == "edit":
                self.store.outbox.requeue(post.id)  # an edit can safely be made twice
                steps.debug("again %s", post.new.key)
                continue
            look = "conversations.replies" if post.new.of else "conversations.history"
            if self.pace.wait(look, post.new.channel):
                return
            self.pace.used(look, post.new.channel)
            self._look_up(post, now)

    def _look_up(self, post: Post, now: datetime) -> None:
        """Look for a post in Slack: adopt it if it's there, else send it again."""
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
        """Try once to post; return the channels or methods that must wait now (None: all)."""
        if self.store.found_posts.adopt(post.id, post.new.channel, self.now()):
            steps.debug("adopted %s", post.new.key)
            log.debug("post %s is in %s already, or a part of it", post.new.key, post.new.channel)
            return set()
        articles = self.store.outbox.start(post.id, self.messenger.slack_time())
        if articles is None:
            self._enqueue_updates()  # the post stays due, and shows the revision next time
            return set()
        steps.debug("sending %s", post.new.key)
        if post.new.kind in ("digest", "also") and articles[0].retraction:
            self.store.outbox.dropped(post.id, "retracted")
            return set()
        self.pace.used(_method(post), post.new.channel)
        marks, first_files = self.store.outbox.marks(post.id), self.store.routing.first_files()
        marked = replace(post, marks=marks, first_files=first_files)
        outcome = self.messenger.post(marked, articles)
        steps.debug("answered %s", post.new.key)
        return self._record(post, outcome)

    def _record(self, post: Post, outcome: Outcome) -> set[str | None]:
        """Store the outcome of an attempt; return the channels or methods that must wait now."""
        match outcome:
            case Sent(ts):
                self.store.outbox.sent(post.id, ts)
                self.read_back.note_sent()
                self.progress()
                steps.debug("sent %s", post.new.key)
            case Unknown(why):
                steps.debug("unknown %s", post.new.key)
                log.warning("post %s has no known outcome yet: %s", post.new.key, why)
            case Limited(seconds, why):
                # if Slack can't be reached for one channel, it can't be for any
                where = None if why == slack_errors.UNREACHABLE else _where(post)
                return self._back_off(post, where, timedelta(seconds=seconds), why)
            case Refused(error) if error in slack_errors.CHANNEL:
                return self._back_off(post, post.new.channel, RETRY_PAUSE, error)
            case Refused(error) if error in slack_errors.EVERYWHERE:
                return self._back_off(post, None, RETRY_PAUSE, error)
            case Refused(error):
                self._give_up(post, error)
        return set()

    def _give_up(self, post: Post, error: str) -> None:
        """Give up a post that Slack refuses: quietly if it isn't needed, else as failed."""
        if post.new.of and error in DELETED:
            log.info("%s is gone from %s: %s", post.about, post.new.channel, error)
            self.store.outbox.message_deleted(post.new.of)
        elif error in (UNEDITABLE if post.new.kind == "edit" else UNTHREADED):
            log.warning("post %s is not made: Slack says %s", post.new.key, error)
            self.store.outbox.dropped(post.id, error)
        else:
            log.error("Slack refuses post %s: %s", post.new.key, error)
            self.store.outbox.failed(post.id, error)

    def _back_off(
        self, post: Post, where: str | None, pause: timedelta, error: str
    ) -> set[str | None]:
        """Put a post back, and have a channel or method (None: everything) wait."""
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
        """Make the notices to admins about a problem with a channel that somebody must put right.

        Those who may know of the channel are told; if nobody may, all are, because it must be put
        right. A problem with the bot as a whole can't be reported in Slack.
        """
        if where is None or error not in slack_errors.CHANNEL:
            return []
        contacts = [each for each in self.tell() if each != where]
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
            for each in [one for one in contacts if self.may_tell(one, (where,))] or contacts
        ]


def _method(post: Post) -> str:
    return "chat.update" if post.new.kind == "edit" else "chat.postMessage"


def _where(post: Post) -> str:
    """Return what a post's limit applies to: Slack limits posts by channel, edits as a whole."""
    return "chat.update" if post.new.kind == "edit" else post.new.channel
