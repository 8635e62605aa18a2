"""The outbox → Slack: every due post exactly once, through any crash or silence in between.

A post is taken to *sending* and committed before Slack is called, and to *sent* with its ts after.
Whatever is found in *sending* later has an unknown outcome: it is settled by the post's key in the
message metadata, never by guessing.
"""

import logging
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from threading import Event
from typing import Protocol

from bot import editing
from bot.errors import UnsettledError
from bot.models import Entry, Limited, Outcome, Post, Refused, Sent, Unknown
from bot.store import Store

log = logging.getLogger(__name__)

# Slack may still accept a request that we gave up on: no look is conclusive before this has passed
SETTLE_AFTER = timedelta(seconds=30)
# Slack's words for a message that a person has deleted: that is respected
GONE = frozenset({"message_not_found", "thread_not_found", "cannot_reply_to_message"})
# … and for one that can no longer be edited: the reply in its thread has to do
CLOSED = frozenset({"edit_window_closed", "cant_update_message"})
# how long a channel (or everything) waits where Slack refuses it until somebody mends that
MEND_PAUSE = timedelta(minutes=1)
BATCH = 50

# Slack's error words for trouble that passes when a person mends it (chat.postMessage's errors)
CHANNEL_TROUBLE = frozenset(
    {
        "channel_not_found", "is_archived", "is_inactive", "not_in_channel", "restricted_action",
        "restricted_action_non_threadable_channel", "restricted_action_read_only_channel",
        "restricted_action_thread_only_channel", "team_access_not_granted", "not_allowed",
    }
)  # fmt: skip
BOT_TROUBLE = frozenset(
    {
        "access_denied", "account_inactive", "ekm_access_denied", "enterprise_is_restricted",
        "invalid_auth", "missing_scope", "no_permission", "not_authed", "org_login_required",
        "team_not_found", "token_expired", "token_revoked", "two_factor_setup_required",
    }
)  # fmt: skip


class Messenger(Protocol):
    """The way to Slack."""

    def post(self, post: Post, entry: Entry) -> Outcome:
        """One attempt to post, never repeated inside; raises nothing for what Slack does.

        An edit is made, and a reply posted, of and to the message ``post.about``.
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

    Once ``stopping`` is set, nothing more is begun.
    """

    store: Store
    messenger: Messenger
    now: Callable[[], datetime]
    stopping: Event
    _next_look: dict[int, datetime] = field(default_factory=dict)

    def deliver(self) -> None:
        """Settle what can be settled, then post everything that is due and may be posted now.

        Edits and replies for revised articles are among it; that they are due is written down
        together with that their revision is followed, so a crash loses none.
        """
        self._follow()
        self._settle()
        while due := self.store.due(self.now(), BATCH):
            held: set[str | None] = set()
            for post in due:
                if self.stopping.is_set():
                    return
                if not held & {post.new.channel, None}:
                    held |= self._post(post)

    def _follow(self) -> None:
        for revision in self.store.revised():
            following = editing.follow(revision)
            self.store.follow(revision, following.posts, self.now(), corrected=following.corrected)
            log.info("%s is revised: %d edits and replies", revision.entry.id, len(following.posts))

    def _settle(self) -> None:
        for post in self.store.sending():
            assert post.attempted, "a post in sending has an attempt"
            now = self.messenger.slack_time()
            if now < self._next_look.get(post.id, post.attempted + SETTLE_AFTER):
                continue
            if post.new.kind == "edit":
                self.store.again(post.id)  # made twice it is the same
                continue
            try:
                ts = self.messenger.find(post)
            except UnsettledError as unsettled:
                log.warning("post %s is not settled yet: %s", post.new.key, unsettled)
                self._next_look[post.id] = now + SETTLE_AFTER
                continue
            self._next_look.pop(post.id, None)
            if ts:
                self.store.sent(post.id, ts)
                log.info("post %s had reached Slack as %s", post.new.key, ts)
            else:
                self.store.again(post.id)
                log.info("post %s had not reached Slack: it is sent again", post.new.key)

    def _post(self, post: Post) -> set[str | None]:
        """Post once; the channels that have to wait because of it (None: every channel)."""
        self.store.start(post.id, self.messenger.slack_time())
        # not before: a revision that finds the post due relies on being what is posted
        entry = self.store.entry(post.new.entry_id)
        assert entry, "a post's article is in the store"
        if post.new.kind == "digest" and entry.retraction:
            self.store.dropped(post.id, "retracted")
            return set()
        outcome = self.messenger.post(post, entry)
        match outcome:
            case Sent(ts):
                self.store.sent(post.id, ts)
            case Unknown(why):
                log.warning("post %s has no known outcome yet: %s", post.new.key, why)
            case Limited(seconds, why):
                # where one channel cannot be reached, none can
                channel = None if why == "unreachable" else post.new.channel
                return self._wait(post, channel, timedelta(seconds=seconds), why)
            case Refused(error) if error in CHANNEL_TROUBLE:
                return self._wait(post, post.new.channel, MEND_PAUSE, error)
            case Refused(error) if error in BOT_TROUBLE:
                return self._wait(post, None, MEND_PAUSE, error)
            case Refused(error) if post.new.of and error in GONE:
                log.info("%s is gone from %s: %s", post.about, post.new.channel, error)
                self.store.gone(post.new.of)
            case Refused(error) if post.new.kind == "edit" and error in CLOSED:
                log.warning("%s cannot be edited any more: %s", post.about, error)
                self.store.dropped(post.id, error)
            case Refused(error):
                log.error("Slack refuses post %s: %s", post.new.key, error)
                self.store.failed(post.id, error)
        return set()

    def _wait(
        self, post: Post, channel: str | None, pause: timedelta, error: str
    ) -> set[str | None]:
        log.warning("%s waits %s: Slack says %s", channel or "every channel", pause, error)
        self.store.again(post.id)
        self.store.hold(channel, self.now() + pause, error)
        return {channel}
