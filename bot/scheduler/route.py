"""New articles and what waits for a roundup → posts in the outbox."""

import logging
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from threading import Lock

from bot.models import (
    LastSweep,
    Quiet,
    RoundupItem,
    StoredArticle,
    Subscription,
    SubscriptionChange,
    TextSketch,
)
from bot.rules import routing as editing
from bot.rules.duplicates import SPAN, same_story, shingles, sketch
from bot.rules.resubscribe import Rerouted, reroute
from bot.rules.routing import AWAY, Rules, Situation
from bot.rules.slots import quiet_until
from bot.store import FORMULA, LIKELY, Store

log = logging.getLogger(__name__)
steps = logging.getLogger("bot.steps")


@dataclass(frozen=True, slots=True, kw_only=True)
class Router:
    """Decides about articles. Safe from two threads: what one decides upon stays till it is noted.

    ``quiet`` returns the quiet hours, by channel id; ``newest``, ``flood`` and ``flood_span`` are
    explained in rules.routing.Rules.
    """

    store: Store
    now: Callable[[], datetime]
    quiet: Callable[[], tuple[Quiet, ...]]
    newest: int
    flood: int
    flood_span: timedelta
    _deciding: Lock = field(default_factory=Lock)

    def route(self, before: LastSweep | None) -> int:
        """Decide about every article that is not decided about; how many posts that makes.

        ``before`` is the last look at the folder before this one. A crash between storing and
        deciding loses nothing: the next look decides.
        """
        with self._deciding:
            entries = self.store.routing.unrouted()
            return self._route(entries, before) if entries else 0

    def release(self) -> None:
        """Enqueue the roundups that are due."""
        with self._deciding:
            now = self.now()
            if waiting := self.store.roundup_queue.due(now) + self._astray(now):
                self._release(waiting, now)

    def subscribe(self, subscription: Subscription) -> SubscriptionChange:
        """Have a channel want something by this rule, whatever rule it had for it before."""
        return self._resubscribe(subscription, subscription)

    def unsubscribe(self, of: Subscription) -> SubscriptionChange:
        """Have a channel not want what this subscription is for any more, if it did."""
        return self._resubscribe(of, None)

    def _resubscribe(
        self, of: Subscription, subscription: Subscription | None
    ) -> SubscriptionChange:
        """Change a subscription, and decide anew about what waits because of it."""
        with self._deciding:
            now = self.now()
            known = self.store.subscriptions.all()
            was = next((each for each in known if each.subject == of.subject), None)
            left = tuple(each for each in known if each != was) + (
                (subscription,) if subscription else ()
            )
            rules = replace(self._rules(now), subscriptions=left)
            found = self._redecide(was, rules, now) if was else Rerouted()
            self.store.subscriptions.replace(was, subscription, found.changed, found.dropped)
        go = sum(each.release <= now for each in found.changed)
        return SubscriptionChange(
            was=was, go=go, wait=len(found.changed) - go, dropped=len(found.dropped)
        )

    def _redecide(self, was: Subscription, rules: Rules, now: datetime) -> Rerouted:
        here = [each for each in self.store.roundup_queue.due() if each.channel == was.channel]
        taken = {
            slot
            for channel, slot in self.store.roundup_queue.slots_sent(now)
            if channel == was.channel
        }
        return reroute(was, here, self.store.articles.get, rules, now, taken)

    def _route(self, entries: Sequence[StoredArticle], before: LastSweep | None) -> int:
        now = self.now()
        # nothing was decided yet: a first run; else a look that was broken off has missed nothing
        first_run = not self.store.routing.any_routed()
        looked = None if first_run else before.at if before else now
        sketched = tuple(self._sketched(entries, looked, now))
        leads = {each.article_id: each.lead for each in sketched if each.lead}
        away = not first_run and _was_away(before, now)
        situation = self._situation(leads, looked, away=away, now=now)
        routing = editing.route(entries, self._rules(now), situation)
        self.store.routing.save(routing, [stored.id for stored in entries], now, sketched)
        steps.debug("routed")
        log.info(
            "%d new article(s): %d post(s), %d for roundups",
            *(len(entries), len(routing.posts), len(routing.waiting)),
        )
        return len(routing.posts)

    def _release(self, waiting: Sequence[RoundupItem], now: datetime) -> None:
        leads = self.store.duplicates.originals([each.article_id for each in waiting])
        rules = self._rules(now)
        posts = editing.compose(waiting, self.store.articles.get, leads, rules, now)
        suppressed = editing.withheld(waiting, self.store.articles.get, rules.mutes, now)
        self.store.roundup_queue.release(posts, waiting, now, suppressed)
        steps.debug("released")
        log.info("%d article(s) waited: %d post(s)", len(waiting), len(posts))

    def _astray(self, now: datetime) -> tuple[RoundupItem, ...]:
        """What a clock that was far ahead has put off to a time of its own: that is due now."""
        return tuple(
            replace(each, release=now)
            for each in self.store.roundup_queue.misdated(now + AWAY)
            if each.release > now and not quiet_until(self.quiet(), each.channel, now)
        )

    def _rules(self, now: datetime) -> Rules:
        return Rules(
            subscriptions=self.store.subscriptions.all(),
            mutes=self.store.mutes.active(now),
            quiet=self.quiet(),
            newest=self.newest,
            flood=self.flood,
            flood_span=self.flood_span,
        )

    def _situation(
        self, leads: Mapping[str, str], looked: datetime | None, *, away: bool, now: datetime
    ) -> Situation:
        whose = tuple(dict.fromkeys(leads.values()))
        recent, gathered = self.store.posts.recent_posts(now - self.flood_span, now)
        return Situation(
            now=now,
            looked=looked,
            away=away,
            recent=recent,
            gathered=gathered,
            folding=self.store.roundup_queue.flooded_channels(),
            taken=self.store.roundup_queue.slots_sent(now),
            leads=leads,
            standing=self.store.duplicates.first_posts(whose),
            waiting=self.store.roundup_queue.of_articles(whose),
        )

    def _sketched(
        self, entries: Sequence[StoredArticle], looked: datetime | None, now: datetime
    ) -> Iterator[TextSketch]:
        """A sample of each article, and whose text it carries: of those of late, or among these.

        Of a first run, which may be an archive, only what is of late.
        """
        self.store.duplicates.forget_sketches(now - SPAN)
        here: dict[int, list[StoredArticle]] = {}
        for stored in sorted(entries, key=lambda stored: (stored.dated, stored.id)):
            if looked is None and now - stored.dated > SPAN:
                continue
            hashes = sketch(shingles(stored.article))
            lead = self._lead(stored, hashes, here)
            if lead is None:
                for number in hashes:
                    here.setdefault(number, []).append(stored)
            # one sketch a text is enough, and keeps what many share apart from what many carry
            yield TextSketch(article_id=stored.id, hashes=() if lead else hashes, lead=lead)

    def _lead(
        self,
        stored: StoredArticle,
        hashes: Sequence[int],
        here: Mapping[int, Sequence[StoredArticle]],
    ) -> str | None:
        """The id of the first article whose text this one carries."""
        among = [entries for number in hashes if len(entries := here.get(number, ())) <= FORMULA]
        shared = Counter(each.id for entries in among for each in entries)
        batch = {each.id: each for entries in among for each in entries}
        found = [self.store.articles.get(each) for each in self.store.duplicates.candidates(hashes)]
        found += [batch[each] for each, _ in shared.most_common(LIKELY)]
        return next((each.id for each in found if each and same_story(stored, each)), None)


def _was_away(before: LastSweep | None, now: datetime) -> bool:
    """Whether the bot was down since the last look: large folders without events wait longer."""
    if before is None:
        return False
    return now - before.at > max(AWAY, 2 * timedelta(seconds=before.interval))
