"""Reads the bot's own messages back from Slack before it posts, so that it posts nothing twice.

A store can't tell whether it is as old as the channels: it may be new, restored from a copy, or
have lost its last changes. So at every start, each channel is read once from the time up to which
the store is known to be complete: one call for most. What the store doesn't know of is remembered,
and adopted when a post would double it.
"""

import logging
import math
from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Protocol

from bot.models import HistoryPage, Limited, Outcome, Post, Refused
from bot.rules import slack_errors
from bot.scheduler.rate_limit import RateLimiter
from bot.store import Store

log = logging.getLogger(__name__)

# How much of the time that the store knows is read again: clocks are cut to seconds, and Slack may
# accept a message some time after it was sent.
MARGIN = timedelta(minutes=2)
# The most pages of one channel: 5,000 messages by anybody
PAGES = 25
# Calls in one delivery, so that posts don't wait for channels that they don't go to
CALLS = 10
# How long a channel waits if Slack gave no answer
RETRY = timedelta(seconds=5)
# How often it is written down that the store is complete
SAVE_EVERY = timedelta(minutes=1)
# Slack's code for a thread that is gone: whoever replies there is told the same
GONE = "thread_not_found"
# … for a right to read that is missing, although the bot may post
UNREADABLE = frozenset({"missing_scope", "no_permission"})


class History(Protocol):
    """Reads what is in Slack's channels."""

    def history(
        self, channel: str, thread: str | None, since: datetime | None, cursor: str, /
    ) -> HistoryPage | Outcome:
        """Read a page of the bot's own messages in a channel, or in the thread of a message.

        Messages since a time (None: all) come page by page; ``cursor`` is that of the page before.
        If Slack doesn't answer, returns why.
        """

    def slack_time(self) -> datetime:
        """Return the time by Slack's clock."""


class _Reading:
    """How far a channel or thread has been read, and what kept it from being read further.

    If it is ``shut``, the bot can't post there either. If that's because of the place itself, and
    not of the bot's token, it ``is_closed``: nobody waits until it has been read.
    """

    def __init__(self) -> None:
        self.began: datetime | None = None
        self.cursor = ""
        self.pages = 0
        self.threads: list[str] = []  # of unknown messages, to be read as well
        self.is_done = False
        self.is_shut = False
        self.is_closed = False
        self.next_try: datetime | None = None
        self.trouble: Outcome | None = None


class ReadBack:
    """Reads channels and threads back. Not thread-safe: use it in the thread that delivers."""

    def __init__(self, store: Store, history: History, pace: RateLimiter) -> None:
        self._store, self._history, self._pace = store, history, pace
        known = store.found_posts.known_until()
        self._since = known and known - MARGIN
        self._readings: dict[tuple[str, str | None], _Reading] = {}
        self._limited_until: datetime | None = None
        self._calls = 0
        self._saved: datetime | None = None
        self._posted = True
        self.pages = 0
        """How many pages have been read since the start."""
        self.is_ready = False
        """Whether articles may be read and routed.

        A new store has to know first what all channels hold; an older one doesn't wait for limits.
        """

    def read(self, channels: Iterable[str]) -> float:
        """Read channels that haven't been read, as far as Slack's limits allow now.

        Returns the seconds until more can be read; infinite if all have been.
        """
        left = [each for each in channels if not self._is_over(each)]
        waits: list[float] = []
        before = self._calls
        for each in left:
            waits.append(self._read_on(each, None))
            if self._calls - before >= CALLS:
                return 0.0
        if all(self._is_over(each) for each in left):
            self.is_ready = True
            self._save()
            return math.inf
        if self._since:
            self.is_ready = True
        return min(filter(None, waits), default=0.0)

    def wait(self, post: Post) -> float:
        """Read what must be read before a post is sent; return the seconds that it must wait.

        That is its channel and, for a reply to a message from before this start, its thread.
        """
        channel = post.new.channel
        if post.new.kind == "edit":
            return 0.0  # it can safely be made twice
        if wait := self._read_for_post(channel, None):
            return wait
        if post.about and not self._is_ours(channel, post.about):
            return self._read_for_post(channel, post.about)
        return 0.0

    def note_sent(self) -> None:
        """Note that a message was sent, which the store knows of."""
        self._posted = True

    def _is_over(self, channel: str) -> bool:
        reading = self._readings.get((channel, None))
        if reading is None:
            return False
        return reading.is_closed or (reading.is_done and not reading.threads)

    def _is_ours(self, channel: str, ts: str) -> bool:
        """Whether a message was posted after its channel was read, and so by this process."""
        began = self._readings[channel, None].began
        return began is not None and float(ts) > (began + MARGIN).timestamp()

    def _read_for_post(self, channel: str, thread: str | None) -> float:
        """Read a place that something is to be posted to; return the seconds to wait.

        Where the bot can't post, the post needn't wait: what Slack says to it is told to people.
        """
        reading = self._readings.setdefault((channel, thread), _Reading())
        if reading.is_shut:
            reading.next_try = None
        wait = self._read_on(channel, thread)
        return 0.0 if reading.is_shut else wait

    def _read_on(self, channel: str, thread: str | None) -> float:
        """Read a channel or a thread; return the seconds to wait, 0 if it has been read."""
        reading = self._readings.setdefault((channel, thread), _Reading())
        method = "conversations.replies" if thread else "conversations.history"
        while not reading.is_done:
            now = self._history.slack_time()
            until = max(filter(None, (reading.next_try, self._limited_until)), default=now)
            if now < until:
                return (until - now).total_seconds()
            if wait := self._pace.wait(method, channel):
                return wait
            self._pace.used(method, channel)
            self._calls += 1
            reading.began = reading.began or now
            answer = self._history.history(channel, thread, self._since, reading.cursor)
            if not isinstance(answer, HistoryPage):
                return self._try_later(channel, reading, answer, now)
            self._take(channel, reading, answer)
        return self._read_threads(channel, reading)

    def _read_threads(self, channel: str, reading: _Reading) -> float:
        """Read the threads of messages that the store doesn't know; return the seconds to wait."""
        while reading.threads:
            wait = self._read_on(channel, reading.threads[-1])
            if wait and not self._readings[channel, reading.threads[-1]].is_closed:
                return wait
            reading.threads.pop()
        return 0.0

    def _take(self, channel: str, reading: _Reading, page: HistoryPage) -> None:
        if found := self._store.found_posts.save(channel, page.posts):
            log.info("%s holds %d message(s) that the store does not know", channel, len(found))
        reading.threads += [each.ts for each in found if each.has_replies]
        reading.pages += 1
        self.pages += 1
        reading.cursor = page.cursor
        reading.is_shut = reading.is_closed = False
        reading.is_done = not page.cursor or reading.pages == PAGES

    def _try_later(self, channel: str, reading: _Reading, why: Outcome, now: datetime) -> float:
        pause = timedelta(seconds=why.seconds) if isinstance(why, Limited) else RETRY
        if isinstance(why, Limited):
            self._limited_until = now + pause
        else:
            reading.next_try = now + pause
        error = why.error if isinstance(why, Refused) else ""
        reading.is_closed = error in slack_errors.CHANNEL or error == GONE
        reading.is_shut = reading.is_closed or error in (
            slack_errors.EVERYWHERE.keys() - UNREADABLE
        )
        if why != reading.trouble and not reading.is_shut:
            log.warning("%s cannot be read yet, so nothing is posted there: %s", channel, why)
        reading.trouble = why
        return pause.total_seconds()

    def _save(self) -> None:
        """Write down, now and then, up to when the store is complete: up to now."""
        now = self._history.slack_time()
        if self._posted and (self._saved is None or now - self._saved >= SAVE_EVERY):
            self._store.found_posts.know_until(now)
            self._saved, self._posted = now, False
