"""Turns new articles, and articles that have waited for a roundup, into posts in the outbox."""

import logging
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from itertools import chain
from threading import Lock

from bot.models import (
    FoundArticles,
    LastSweep,
    Quiet,
    RoundupItem,
    StoredArticle,
    Subscription,
    SubscriptionChange,
    TextSketch,
)
from bot.rules import routing
from bot.rules.duplicates import SPAN, same_story, shingles, sketch
from bot.rules.resubscribe import Rerouted, Resubscription, reroute
from bot.rules.roundups import make_roundups
from bot.rules.routing import MISSED_AFTER, Rules, Situation, same_subject, wants
from bot.rules.slots import quiet_until
from bot.store import FORMULA, LIKELY, Store

# Articles that are decided about together, and saved in one transaction: meanwhile, nobody else
# can write
_GROUP = 1_000

log = logging.getLogger(__name__)
steps = logging.getLogger("bot.steps")

_NOWHERE = ""  # stands for the channel of articles that no channel wants


@dataclass(frozen=True, slots=True, kw_only=True)
class Router:
    """Decides about articles. Thread-safe: each decision is stored before the next one begins.

    ``quiet`` returns the quiet hours, by channel id; `bot.rules.routing.Rules` explains
    ``newest``, ``flood`` and ``flood_span``.
    """

    store: Store
    now: Callable[[], datetime]
    quiet: Callable[[], tuple[Quiet, ...]]
    newest: int
    flood: int
    flood_span: timedelta
    _deciding: Lock = field(default_factory=Lock)

    def route(self, before: LastSweep | None, of: Sequence[str] | None = None) -> int:
        """Route every article that hasn't been routed; return how many posts that makes.

        ``before`` is the last look at the folder before this one. With IDs in ``of``, only these
        articles are routed. A crash between storing and routing loses nothing, because the next
        look routes what is left.
        """
        with self._deciding:
            articles = self.store.routing.unrouted(of)
            if not articles:
                return 0
            # A first run chooses the newest of all. Otherwise each group is decided about like the
            # articles of a look, which may be as many or as few.
            size = _GROUP if self.store.routing.any_routed() else len(articles)
            groups = (articles[at : at + size] for at in range(0, len(articles), size))
            return sum(self._route(group, before) for group in groups)

    def release(self) -> None:
        """Enqueue the roundups that are due."""
        with self._deciding:
            now = self.now()
            if items := self.store.roundup_queue.due(now) + self._misdated(now):
                self._release(items, now)

    def subscribe(self, subscription: Subscription) -> SubscriptionChange:
        """Give a channel this subscription, in place of one that it had for the same subject."""
        return self._resubscribe(subscription, subscription)

    def unsubscribe(self, of: Subscription) -> SubscriptionChange:
        """End the subscription that a channel has for the same subject as this one, if any."""
        return self._resubscribe(of, None)

    def _resubscribe(
        self, of: Subscription, subscription: Subscription | None
    ) -> SubscriptionChange:
        """Change a subscription, and decide again about the articles that wait because of it."""
        with self._deciding:
            now = self.now()
            known = self.store.subscriptions.all()
            was = next((each for each in known if same_subject(each, of)), None)
            left = tuple(each for each in known if each != was) + (
                (subscription,) if subscription else ()
            )
            rules = replace(self._rules(now), subscriptions=left)
            found = self._reroute(was, rules, now) if was else Rerouted()
            self.store.subscriptions.replace(was, subscription, found.changed, found.dropped)
        go = sum(each.release <= now for each in found.changed)
        return SubscriptionChange(
            was=was, go=go, wait=len(found.changed) - go, dropped=len(found.dropped)
        )

    def _reroute(self, was: Subscription, rules: Rules, now: datetime) -> Rerouted:
        queue = self.store.roundup_queue
        items = [each for each in queue.due() if each.channel == was.channel]
        sent = {slot for channel, slot in queue.slots_sent(now) if channel == was.channel}
        change = Resubscription(was=was, rules=rules, now=now, slots_sent=sent)
        return reroute(change, items, self.store.articles.get)

    def _route(self, articles: Sequence[StoredArticle], before: LastSweep | None) -> int:
        now = self.now()
        first_run = not self.store.routing.any_routed()
        # if no look has been finished since the first run began, nothing can have been missed
        last_look = None if first_run else before.at if before else now
        rules = self._rules(now)
        found = self.store.found_posts.found_articles(articles)
        sketches = tuple(self._sketches(articles, rules, last_look, found))
        originals = self._originals(sketches)
        missed = not first_run and was_down(before, now)
        situation = self._situation(originals, last_look, was_down=missed, now=now)
        situation = replace(situation, found=found)
        decided = routing.route(articles, rules, situation)
        self.store.routing.save(decided, [stored.id for stored in articles], now, sketches)
        steps.debug("routed")
        log.info(
            "%d new article(s): %d post(s), %d for roundups",
            *(len(articles), len(decided.posts), len(decided.waiting)),
        )
        return len(decided.posts)

    def _release(self, items: Sequence[RoundupItem], now: datetime) -> None:
        originals = self.store.duplicates.earlier_sources([each.article_id for each in items])
        made = make_roundups(items, self.store.articles.get, originals, self._rules(now), now)
        self.store.roundup_queue.release(made.posts, items, now, made.suppressed)
        steps.debug("released")
        log.info("%d article(s) waited: %d post(s)", len(items), len(made.posts))

    def _misdated(self, now: datetime) -> tuple[RoundupItem, ...]:
        """Return items that were routed while the clock was far ahead, due now instead."""
        return tuple(
            replace(each, release=now)
            for each in self.store.roundup_queue.misdated(now + MISSED_AFTER)
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
        self,
        originals: Mapping[str, Sequence[str]],
        last_look: datetime | None,
        *,
        was_down: bool,
        now: datetime,
    ) -> Situation:
        ids = tuple(dict.fromkeys(chain.from_iterable(originals.values())))
        messages, roundups = self.store.posts.recent_posts(now - self.flood_span, now)
        return Situation(
            now=now,
            last_look=last_look,
            was_down=was_down,
            recent_messages=messages,
            recent_roundups=roundups,
            flooded=self.store.roundup_queue.flooded_channels(),
            slots_sent=self.store.roundup_queue.slots_sent(now),
            originals=originals,
            posted=self.store.duplicates.first_posts(ids),
            waiting=self.store.roundup_queue.of_articles(ids),
        )

    def _sketches(
        self,
        articles: Sequence[StoredArticle],
        rules: Rules,
        last_look: datetime | None,
        found: FoundArticles,
    ) -> Iterator[TextSketch]:
        """Yield a sample of each article's text, and the earlier article that has the same text.

        Originals are looked for among recent articles and among these. On a first run, which may
        be an archive, only recent articles are sampled. What a channel holds already comes first:
        other sources are named in its thread.
        """
        shown: dict[str, dict[str, str]] = {}  # by article: the channels that have it, since when
        for (channel, article_id), ts in found.articles.items():
            shown.setdefault(article_id, {})[channel] = ts

        def turn(stored: StoredArticle) -> tuple[bool, str, datetime, str]:
            times = shown.get(stored.id, {}).values()
            return not times, min(times, default=""), stored.dated, stored.id

        now = self.now()
        self.store.duplicates.forget_sketches(now - SPAN)
        batch: dict[int, list[StoredArticle]] = {}
        channels: dict[str, set[str]] = {}
        for stored in sorted(articles, key=turn):
            if last_look is None and now - stored.dated > SPAN:
                continue
            hashes = sketch(shingles(stored.article))
            original = self._original(stored, hashes, batch)
            wanting = {each.channel for each in rules.subscriptions if wants(each, stored)}
            channels[stored.id] = wanting.union(shown.get(stored.id, ())) or {_NOWHERE}
            # Only the first source in a channel is sampled: otherwise a text that many sources
            # carry would look like a phrase that many texts share.
            kept = hashes
            if original:
                there = channels.get(original) or self.store.posts.channels_of(original)
                kept = hashes if channels[stored.id].difference(there or {_NOWHERE}) else ()
            for number in kept:
                batch.setdefault(number, []).append(stored)
            yield TextSketch(article_id=stored.id, hashes=kept, lead=original)

    def _originals(self, sketches: Sequence[TextSketch]) -> Mapping[str, Sequence[str]]:
        """Return, for each copy, the articles that had its text before, as they came."""
        stories: dict[str, list[str]] = {}  # by each article in them
        originals: dict[str, Sequence[str]] = {}
        for each in sketches:
            if each.lead is None:
                continue
            known = stories.get(each.lead) or list(self.store.duplicates.story(each.lead))
            originals[each.article_id] = tuple(known)
            known.append(each.article_id)
            stories |= dict.fromkeys(known, known)
        return originals

    def _original(
        self,
        stored: StoredArticle,
        hashes: Sequence[int],
        batch: Mapping[int, Sequence[StoredArticle]],
    ) -> str | None:
        """Return the id of the first article that has this one's text, if there is one."""
        sharing = [found for number in hashes if len(found := batch.get(number, ())) <= FORMULA]
        counts = Counter(each.id for found in sharing for each in found)
        by_id = {each.id: each for found in sharing for each in found}
        ids = self.store.duplicates.candidates(hashes)
        likely = [self.store.articles.get(each) for each in ids]
        likely += [by_id[each] for each, _ in counts.most_common(LIKELY)]
        return next((each.id for each in likely if each and same_story(stored, each)), None)


def was_down(before: LastSweep | None, now: datetime) -> bool:
    """Return whether the bot was down since the last look.

    In a large folder without file events, it's normal that a look comes late.
    """
    if before is None:
        return False
    return now - before.at > max(MISSED_AFTER, 2 * timedelta(seconds=before.interval))
