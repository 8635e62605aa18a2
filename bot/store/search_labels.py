"""Labels: an article's topics, source and speakers as words of the search index.

A name becomes one index word for each of its words, each with its kind in front: the speaker "Ines
Calder" is `speakerines speakercalder`, so a surname finds it as well as the whole name. The word
`also` stands between two names, so that no phrase matches across them. Every article has the word
`article`, for searches that only exclude.
"""

import re
from collections.abc import Iterable

from bot.text import folded

EVERY = "article"
_WORD = re.compile(r"[^\W_]+")


def label(kind: str, name: str) -> str:
    """Return the index words for a topic's slug, a source or a speaker."""
    words = _WORD.findall(folded(name))
    # A slug becomes a single word, so that "sport" doesn't find "motor-sport".
    return kind + "".join(words) if kind == "topic" else " ".join(kind + word for word in words)


def labels(topics: Iterable[str], source: str | None, speakers: Iterable[str | None]) -> str:
    """Return all labels of an article with these topics (slugs), source and speakers."""
    names = [label("topic", topic) for topic in topics]
    names += [label("source", source)] if source else []
    names += [label("speaker", speaker) for speaker in speakers if speaker]
    return " also ".join((EVERY, *dict.fromkeys(name for name in names if name)))
