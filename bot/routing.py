"""New articles and what waits for a roundup → posts in the outbox."""

import logging
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot import editing
from bot.editing import Rules, Situation
from bot.models import Entry, Quiet, Sketched
from bot.store import Store
from bot.stories import SPAN, same_story, shingles, sketch

log = logging.getLogger(__name__)
steps = logging.getLogger("bot.steps")

LIKELY = 5  # how many of the articles that come together are worth a closer look


@dataclass(frozen=True, slots=True, kw_only=True)
class Router:
    """Decides about articles. route() and release() may be called from two threads.

    ``quiet``, ``newest``, ``flood`` and ``flood_span`` are as in editing.Rules.
    """

    store: Store
    now: Callable[[], datetime]
    quiet: tuple[Quiet, ...]
    newest: int
    flood: int
    flood_span: timedelta

    def route(self, looked: datetime | None) -> int:
        """Decide about every article that is not decided about; how many posts that makes.

        ``looked`` is when the folder was looked at before. A crash between storing and deciding
        loses nothing: the next look decides.
        """
        entries = self.store.unrouted()
        if not entries:
            return 0
        now = self.now()
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

    def release(self) -> None:
        """Enqueue the roundups that are due."""
        now = self.now()
        waiting = self.store.waiting(now)
        if not waiting:
            return
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
            looked=looked if self.store.ever_routed() else None,
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
