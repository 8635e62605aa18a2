"""What an article is about, from and who speaks in it, as words of the search index.

A name is written as its words, each with what the name is of in front: "Ines Calder" as
`speakerines speakercalder`, so that a surname finds it as well as the whole. `also` keeps the words
of two names apart. `article` stands in every article, for what is only to be left out of all.
"""

import re
import unicodedata
from collections.abc import Iterable

EVERY = "article"
_WORD = re.compile(r"[^\W_]+")


def label(kind: str, name: str) -> str:
    """A topic's slug, a source or a speaker as words of the index."""
    words = _WORD.findall(unicodedata.normalize("NFC", name))
    # a slug is one word: "sport" is not found by "motor-sport"
    return kind + "".join(words) if kind == "topic" else " ".join(kind + word for word in words)


def labels(topics: Iterable[str], source: str | None, speakers: Iterable[str | None]) -> str:
    """All the labels of an article with these topics (their slugs), source and speakers."""
    names = [label("topic", topic) for topic in topics]
    names += [label("source", source)] if source else []
    names += [label("speaker", speaker) for speaker in speakers if speaker]
    return " also ".join((EVERY, *dict.fromkeys(name for name in names if name)))
