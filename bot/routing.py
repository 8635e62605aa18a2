"""New articles and what waits for a roundup → posts in the outbox."""

import logging
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from threading import Lock

from bot import editing
from bot.editing import Rules, Situation
from bot.models import Entry, Quiet, Sketched, Waiting
from bot.store import Store
from bot.stories import SPAN, same_story, shingles, sketch

log = logging.getLogger(__name__)
steps = logging.getLogger("bot.steps")

LIKELY = 5  # how many of the articles that come together are worth a closer look


@dataclass(frozen=True, slots=True, kw_only=True)
class Router:
    """Decides about articles. Safe from two threads: what one decides upon stays till it is noted.

    ``quiet``, ``newest``, ``flood`` and ``flood_span`` are as in editing.Rules.
    """

    store: Store
    now: Callable[[], datetime]
    quiet: tuple[Quiet, ...]
    newest: int
    flood: int
    flood_span: timedelta
    _deciding: Lock = field(default_factory=Lock)

    def route(self, before: datetime | None) -> int:
        """Decide about every article that is not decided about; how many posts that makes.

        ``before`` is when the folder was looked at before. A crash between storing and deciding
        loses nothing: the next look decides.
        """
        with self._deciding:
            entries = self.store.unrouted()
            return self._route(entries, before) if entries else 0

    def release(self) -> None:
        """Enqueue the roundups that are due."""
        with self._deciding:
            now = self.now()
            if waiting := self.store.waiting(now):
                self._release(waiting, now)

    def _route(self, entries: Sequence[Entry], before: datetime | None) -> int:
        now = self.now()
        # nothing was decided yet: a first run; else a look that was broken off has missed nothing
        looked = (before or now) if self.store.ever_routed() else None
        sketched = tuple(self._sketched(entries, looked, now))
        leads = {each.entry_id: each.lead for each in sketched if each.lead}
        routing = editing.route(entries, self._rules(now), self._situation(leads, looked, now))
        self.store.route(routing, [entry.id for entry in entries], now, sketched)
        steps.debug("routed")
        log.info(
            "%d new article(s): %d post(s), %d for roundups",
            *(len(entries), len(routing.posts), len(routing.waiting)),
        )
        return len(routing.posts)

    def _release(self, waiting: Sequence[Waiting], now: datetime) -> None:
        leads = self.store.leads([each.entry_id for each in waiting])
        mutes = self.store.mutes(now)
        posts = editing.compose(waiting, self.store.entry, leads, mutes, now)
        self.store.end_waiting(posts, waiting, now)
        steps.debug("released")
        log.info("%d article(s) waited: %d post(s)", len(waiting), len(posts))

    def _rules(self, now: datetime) -> Rules:
        return Rules(
            subscriptions=self.store.subscriptions(),
            mutes=self.store.mutes(now),
            quiet=self.quiet,
            newest=self.newest,
            flood=self.flood,
            flood_span=self.flood_span,
        )

    def _situation(
        self, leads: Mapping[str, str], looked: datetime | None, now: datetime
    ) -> Situation:
        whose = tuple(dict.fromkeys(leads.values()))
        return Situation(
            now=now,
            looked=looked,
            recent=self.store.recent(now - self.flood_span),
            folding=self.store.folding(),
            taken=self.store.taken(now),
            leads=leads,
            standing=self.store.standing(whose),
            waiting=self.store.waiting_for(whose),
        )

    def _sketched(
        self, entries: Sequence[Entry], looked: datetime | None, now: datetime
    ) -> Iterator[Sketched]:
        """A sample of each article, and whose text it carries: of those of late, or among these.

        Of a first run, which may be an archive, only what is of late.
        """
        self.store.forget_sketches(now - SPAN)
        here: dict[int, list[Entry]] = {}
        for entry in sorted(entries, key=lambda entry: (entry.dated, entry.id)):
            if looked is None and now - entry.dated > SPAN:
                continue
            hashes = sketch(shingles(entry.article))
            lead = self._lead(entry, hashes, here)
            if lead is None:
                for number in hashes:
                    here.setdefault(number, []).append(entry)
            yield Sketched(entry_id=entry.id, hashes=hashes, lead=lead)

    def _lead(
        self, entry: Entry, hashes: Sequence[int], here: Mapping[int, Sequence[Entry]]
    ) -> str | None:
        """The id of the first article whose text this one carries."""
        likely = self.store.likely(hashes)
        leads = self.store.leads(likely)
        ids = dict.fromkeys(leads.get(each, each) for each in likely)
        among = Counter(each.id for number in hashes for each in here.get(number, ()))
        batch = {each.id: each for number in hashes for each in here.get(number, ())}
        found = [self.store.entry(each) for each in ids]
        found += [batch[each] for each, _ in among.most_common(LIKELY)]
        return next((each.id for each in found if each and same_story(entry, each)), None)
