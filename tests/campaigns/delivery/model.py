"""What must be in the channels, worked out from articles, channels and clocks in memory alone.

It knows no store and no Slack. It decides whether an article must be in a channel and what was told
about it, but nothing about the form: a digest, an item of a roundup, or a reply that names another
source.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from tests.campaigns.delivery.pieces import Content, Fate, Missed, Piece, Waits

AWAY = timedelta(hours=1)
STORY = timedelta(hours=72)
QUIET_CHANNEL, QUIET_FROM, QUIET_TO = "C0SPORT001", 22, 6  # hours of the day, UTC


@dataclass(slots=True, kw_only=True)
class Model:
    """Articles, subscriptions, mutes, and what becomes of each article in each channel.

    Subscriptions and mutes are by channel and topic; a subscription's hours are empty if it posts
    instantly. ``posted`` are the messages that Slack has accepted, ``deleted`` those that a person
    has deleted, and ``codes`` those of all versions that were published. ``looked`` is the time of
    the last look at the folder, and ``ready`` that there was one since the start.
    """

    pieces: list[Piece] = field(default_factory=list)
    subscriptions: dict[tuple[str, str | None], tuple[tuple[int, ...], Missed]] = field(
        default_factory=dict
    )
    mutes: dict[tuple[str, str | None], datetime | None] = field(default_factory=dict)
    fates: dict[tuple[Piece, str], Fate | Waits] = field(default_factory=dict)
    posted: dict[tuple[Piece, str], str] = field(default_factory=dict)
    deleted: set[str] = field(default_factory=set)
    codes: set[str] = field(default_factory=set)
    looked: datetime | None = None
    ready: bool = False
    _samples: dict[Piece, datetime] = field(default_factory=dict)
    _taken: set[tuple[str, datetime]] = field(default_factory=set)

    def look(self, now: datetime, surely: datetime, crashed: str | None) -> None:
        """Look at the folder, to the end or to the step after which the bot crashed.

        Embargoes end by ``surely``, the time that has come by the bot's clock and by Slack's.
        """
        for piece in self.pieces:
            if piece.unread and piece.file:
                self._read(piece, piece.file, surely)
        if crashed == "stored":
            return
        for piece in self.pieces:
            if piece.file is None:
                piece.lose_file()
            if piece.held and _has_ended(piece.held, surely):
                self._store(piece, piece.held)
        self._route(now, self.pieces)
        if crashed:
            return
        self.looked, self.ready = now, True
        for piece in self.pieces:
            piece.settled = True

    def deliver(self, now: datetime, surely: datetime) -> None:
        """Decide what a delivery decides when it begins: embargoes, roundups, what is too late.

        A delivery ends an embargo only if the file is as it was read; everything else waits for a
        look.
        """
        if self.ready and any(piece.routed for piece in self.pieces):
            read = [piece for piece in self.pieces if piece.settled and not piece.unread]
            released = [each for each in read if each.file and _has_ended(each.held, surely)]
            for piece in released:
                assert piece.held
                self._store(piece, piece.held)
            self._route(now, released)
        for (piece, channel), fate in self.fates.items():
            assert piece.stored
            if isinstance(fate, Waits) and fate.release <= now and self.ready:
                self._taken.add((channel, fate.release))
                late = fate.missed == "skip" and now - fate.release > AWAY
                kept = not (late or piece.stored.retracted or self.is_muted(piece, channel, now))
                self.fates[piece, channel] = "wanted" if kept else "never"
            elif (
                fate == "wanted"
                and piece.stored.retracted
                and not self.posted.get((piece, channel))
            ):
                # a digest is not posted any more; a roundup is, with the article struck
                self.fates[piece, channel] = "either"

    def delete(self, ts: str) -> None:
        """Note that a person has deleted a message: its thread may not name other sources now."""
        self.deleted.add(ts)
        held = {(one.group, channel) for (one, channel), at in self.posted.items() if at == ts}
        for (piece, channel), fate in self.fates.items():
            unposted = fate == "wanted" and (piece, channel) not in self.posted
            if unposted and piece.lead and (piece.group, channel) in held:
                self.fates[piece, channel] = "either"

    def subscribe(
        self,
        channel: str,
        topic: str | None,
        terms: tuple[tuple[int, ...], Missed] | None,
        now: datetime,
    ) -> None:
        """Change or (None) end a subscription, and decide again about what waits because of it."""
        was = self.subscriptions.pop((channel, topic), None)
        if terms:
            self.subscriptions[channel, topic] = terms
        if was is None:
            return
        for (piece, where), fate in self.fates.items():
            is_of_it = where == channel and (topic is None or topic in piece.topics)
            if is_of_it and isinstance(fate, Waits) and fate.release > now:
                self.fates[piece, channel] = self._redecided(piece, channel, fate, now)

    def _redecided(self, piece: Piece, channel: str, waits: Waits, now: datetime) -> Fate | Waits:
        found = self._terms_of(piece, channel)
        if not found:
            return "never"
        instant = [missed for hours, missed in found if not hours]
        missed = generous(instant or [missed for _, missed in found])
        if not instant:
            slots = {hour for hours, _ in found for hour in hours}
            return Waits(self._next_slot(slots, channel, now), missed, slot=True)
        if waits.slot:
            return Waits(quiet_until(channel, now) or now, missed)
        return Waits(waits.release, missed)

    def is_muted(self, piece: Piece, channel: str, now: datetime) -> bool:
        return any(
            topic in piece.topics and where in (None, channel) and (until is None or until > now)
            for (topic, where), until in self.mutes.items()
        )

    def _read(self, piece: Piece, content: Content, now: datetime) -> None:
        piece.unread = False
        if content.embargo and content.embargo > now:
            piece.held = content
        else:
            self._store(piece, content)

    def _store(self, piece: Piece, content: Content) -> None:
        piece.held = None
        piece.stored = Content(code=content.code, retracted=content.retracted)
        self.codes.add(content.code)

    def _route(self, now: datetime, pieces: Iterable[Piece]) -> None:
        new = [piece for piece in pieces if piece.stored and not piece.routed]
        if not new:
            return
        new.sort(key=lambda piece: piece.published)
        self._samples = {one: seen for one, seen in self._samples.items() if seen >= now - STORY}
        for place, piece in enumerate(new):
            first = [one for one in (*self._samples, *new[:place]) if one.lead is None]
            piece.lead = next((one for one in first if one.group == piece.group), None)
        for channel in dict.fromkeys(channel for channel, _ in self.subscriptions):
            self._route_to(channel, new, now)
        for piece in new:
            piece.routed = True
            piece.followed = piece.stored
            if piece.lead is None:
                self._samples[piece] = now

    def _route_to(self, channel: str, new: list[Piece], now: datetime) -> None:
        standing = [piece for piece in new if piece.stored and not piece.stored.retracted]
        wanted = [piece for piece in standing if self._terms_of(piece, channel)]
        for piece in wanted:
            if piece.lead is None:
                self.fates[piece, channel] = self._placed(piece, channel, now)
        alone = []
        for piece in wanted:
            if piece.lead:
                if fate := self._joined(piece, piece.lead, channel, now):
                    self.fates[piece, channel] = fate
                else:
                    alone.append(piece)
        for piece in alone:
            self.fates[piece, channel] = self._placed(piece, channel, now)

    def _joined(
        self, piece: Piece, lead: Piece, channel: str, now: datetime
    ) -> Fate | Waits | None:
        """What becomes of another source's copy: the same as of the article that it copies."""
        fate = self.fates.get((lead, channel), "never")
        if fate == "never":
            return None
        if isinstance(fate, Waits):
            return fate
        ts = self.posted.get((lead, channel))
        if ts in self.deleted or (fate == "either" and ts is None):
            # it depends on whether the bot knows yet that it is gone
            return "either"
        return "never" if self.is_muted(piece, channel, now) else "wanted"

    def _placed(self, piece: Piece, channel: str, now: datetime) -> Fate | Waits:
        found = self._terms_of(piece, channel)
        instant = any(not hours for hours, _ in found)
        policies = [missed for hours, missed in found if instant is (not hours)]
        missed = generous(policies)
        slots = {hour for hours, _ in found for hour in hours}
        quiet = quiet_until(channel, now)
        away = self.looked is not None and now - self.looked > AWAY
        if away and not instant:  # it is missed only if a slot is
            away = next(_slots(slots, self.looked or now)) <= now
        if away and missed == "skip":
            return "never"
        if away and missed == "merge":
            return Waits(quiet or now, missed)
        if not instant and not away:
            return Waits(self._next_slot(slots, channel, now), missed, slot=True)
        if instant and quiet:
            return Waits(quiet, missed)
        return "never" if self.is_muted(piece, channel, now) else "wanted"

    def _next_slot(self, slots: set[int], channel: str, now: datetime) -> datetime:
        return next(slot for slot in _slots(slots, now) if (channel, slot) not in self._taken)

    def _terms_of(self, piece: Piece, channel: str) -> list[tuple[tuple[int, ...], Missed]]:
        return [
            terms
            for (where, topic), terms in self.subscriptions.items()
            if where == channel and (topic is None or topic in piece.topics)
        ]


def _has_ended(held: Content | None, surely: datetime) -> bool:
    return bool(held and held.embargo and held.embargo <= surely)


def generous(policies: Sequence[Missed]) -> Missed:
    """The policy, of several, by which a channel gets most."""
    order: tuple[Missed, ...] = ("post", "merge", "skip")
    return min(policies, key=order.index)


def quiet_until(channel: str, now: datetime) -> datetime | None:
    """When the channel's quiet hours end; None if they are not now."""
    if channel != QUIET_CHANNEL or QUIET_TO <= now.hour < QUIET_FROM:
        return None
    end = now.replace(hour=QUIET_TO, minute=0, second=0, microsecond=0)
    return end if end > now else end + timedelta(days=1)


def _slots(hours: set[int], after: datetime) -> Iterator[datetime]:
    hour = after.replace(minute=0, second=0, microsecond=0)
    while True:
        hour += timedelta(hours=1)
        if hour.hour in hours:
            yield hour
