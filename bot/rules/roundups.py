"""Makes roundups of the articles that have waited long enough. Pure."""

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from datetime import datetime

from bot.models import NewPost, RoundupItem, Routing, StoredArticle, Suppressed
from bot.rules.mutes import find_mute, label
from bot.rules.posts import also_post, digest_post
from bot.rules.routing import MISSED_AFTER, Rules, subscriptions_for

ArticleOf = Callable[[str], StoredArticle | None]


def make_roundups(
    items: Sequence[RoundupItem],
    article_of: ArticleOf,
    originals: Mapping[str, Collection[str]],
    rules: Rules,
    now: datetime,
) -> Routing:
    """Make a roundup for each channel, the newest article first.

    Returns the posts, and the articles that mutes suppress: these are only counted in the roundup.
    Retracted articles are left out. ``originals`` maps a copy to the articles that had its text
    before: if one is here, it is in the roundup and the copy is named in its thread.
    """
    by_channel: dict[str, list[RoundupItem]] = {}
    for item in items:
        by_channel.setdefault(item.channel, []).append(item)
    made = [_release(each, article_of, originals, rules, now) for each in by_channel.values()]
    return Routing(
        posts=tuple(post for each in made for post in each.posts),
        suppressed=tuple(suppressed for each in made for suppressed in each.suppressed),
    )


def _release(
    items: Sequence[RoundupItem],
    article_of: ArticleOf,
    originals: Mapping[str, Collection[str]],
    rules: Rules,
    now: datetime,
) -> Routing:
    """Make the posts of one channel from its items."""
    channel = items[0].channel
    # the bot was down when these were due: their subscriptions say what to do
    missed = {each.article_id: each.missed for each in items if now - each.release > MISSED_AFTER}
    found = (article_of(each.article_id) for each in items if missed.get(each.article_id) != "skip")
    articles = [stored for stored in found if stored and not stored.retraction]
    mutes = {stored.id: find_mute(stored, channel, rules.mutes) for stored in articles}
    muted = [(stored, mute) for stored in articles if (mute := mutes[stored.id])]
    shown = [stored for stored in articles if not mutes[stored.id]]
    posts = [_digest(each, channel, rules) for each in shown if missed.get(each.id) == "post"]
    together = {stored.id: stored for stored in shown if missed.get(stored.id) != "post"}
    copies = [
        each
        for each in together.values()
        if any(original in together for original in originals.get(each.id, ()))
    ]
    entries = [each for each in together.values() if each not in copies]
    if entries:
        note = _muted_note(label(mute, stored) for stored, mute in muted)
        post = _roundup_post(items, entries, note, rules)
        posts += [post, *(also_post(each, channel, post.key) for each in copies)]
    suppressed = (
        Suppressed(article_id=stored.id, channel=channel, mute=mute) for stored, mute in muted
    )
    return Routing(posts=tuple(posts), suppressed=tuple(suppressed))


def _roundup_post(
    items: Sequence[RoundupItem], entries: Sequence[StoredArticle], note: str | None, rules: Rules
) -> NewPost:
    """Make a roundup of these entries, or a digest if there's only one and no slot was due."""
    channel = items[0].channel
    if len(entries) == 1 and not note and all(each.why != "slot" for each in items):
        return _digest(entries[0], channel, rules)
    newest_first = sorted(entries, key=lambda stored: (stored.dated, stored.id), reverse=True)
    ids = tuple(stored.id for stored in newest_first)
    release = max(each.release for each in items).isoformat()
    key = f"roundup:{channel}:{release}:{ids[0]}"
    return NewPost(key=key, channel=channel, article_ids=ids, kind="roundup", note=note)


def _digest(stored: StoredArticle, channel: str, rules: Rules) -> NewPost:
    return digest_post(stored, channel, subscriptions_for(stored, channel, rules))


def _muted_note(labels: Iterable[str]) -> str | None:
    muted = Counter(labels)
    if not muted:
        return None
    topics = ", ".join(f"{topic} ({number})" for topic, number in muted.most_common())
    return f"{muted.total()} muted: {topics}."
