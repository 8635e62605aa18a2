"""Decides which articles are muted in a channel. Pure."""

import re
from collections.abc import Iterable
from functools import lru_cache

from bot.models import Mute, MuteKind, NewPost, StoredArticle
from bot.text import counted, folded


def find_mute(stored: StoredArticle, channel: str, mutes: Iterable[Mute]) -> Mute | None:
    """Return the first mute that suppresses the article in this channel, if there is one."""
    applying = (each for each in mutes if each.channel in (None, channel))
    return next((each for each in applying if mute_applies(each, stored)), None)


def mute_applies(mute: Mute, stored: StoredArticle) -> bool:
    """Return whether the article has the topic, source, person or phrase that is muted."""
    wanted = folded(mute.what)
    match mute.kind:
        case "topic":
            return mute.what in {topic.slug for topic in stored.digest.topics}
        case "source":
            return folded(stored.article.source or "") == wanted
        case "person":
            speakers = (quote.speaker or "" for quote in stored.digest.quotes)
            return wanted in map(folded, (*stored.digest.people, *speakers))
        case "phrase":
            return _has_phrase(stored, wanted)


def label(mute: Mute, stored: StoredArticle) -> str:
    """Return what is muted, for reading: a topic by its label, if the article has that."""
    if mute.kind != "topic":
        return named(mute)
    labels = {topic.slug: topic.label for topic in stored.digest.topics}
    return labels.get(mute.what, mute.what)


def named(mute: Mute) -> str:
    """Return what is muted, as people type it."""
    return name_of(mute.kind, mute.what)


def name_of(kind: MuteKind, what: str) -> str:
    """Return what a mute of this kind is about, as people type it."""
    match kind:
        case "topic":
            return what
        case "phrase":
            return f'"{what}"'
        case _:
            return f'{kind}:"{what}"'


def expiry_notices(mute: Mute, muted: int, tell: Iterable[str], command: str) -> list[NewPost]:
    """Make the notices that a mute has expired, which suppressed ``muted`` articles.

    They go to the mute's channel or, if it was for every channel, to the ids in ``tell``.
    """
    assert mute.until, "a mute that expires has an end"
    place = "" if mute.channel else " everywhere"
    note = (
        f"The mute of {named(mute)} is over: it held back {counted(muted, 'article')}. "
        f"`{command} mute {named(mute)} for 7d{place}` mutes it again."
    )
    return [
        NewPost(
            key=f"over:{mute.kind}:{mute.what}:{mute.channel}:{mute.until.isoformat()}:{each}",
            channel=each,
            kind="notice",
            note=note,
        )
        for each in ((mute.channel,) if mute.channel else tell)
    ]


def _has_phrase(stored: StoredArticle, phrase: str) -> bool:
    """Return whether the headline or the article's own text has the phrase, as whole words."""
    pattern = _pattern(phrase)
    if pattern.search(folded(stored.digest.headline.text)):
        return True
    text, excluded = stored.article.text, stored.article.excluded
    starts = [0, *(end for _, end in excluded)]
    ends = [*(start for start, _ in excluded), len(text)]
    pieces = (text[start:end] for start, end in zip(starts, ends, strict=True))
    return any(pattern.search(folded(piece)) for piece in pieces)


@lru_cache(maxsize=256)
def _pattern(phrase: str) -> re.Pattern[str]:
    # \b would fail beside a phrase that begins or ends with a punctuation mark
    return re.compile(rf"(?<!\w){re.escape(phrase)}(?!\w)")
