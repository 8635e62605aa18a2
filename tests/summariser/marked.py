"""Reads the articles of tests/summariser/corpus, and judges digests by their marks.

A file is a header (title, kind, voice, topics, three facts), an empty line and the body. In the
body, directly inside the quotation marks:

``[[form: speaker|words]]``  a quote. ``form`` says how the article attributes it: ``name``,
                             ``pronoun``, ``noun`` or ``none``. The speaker is at the fullest that
                             the article gives; ``A / B`` are two right answers.
``[[+|words]]``              the quote before goes on
``[[nobody|words]]``         a quote whose speaker the article does not say
``<<kind|words>>``           no quote: a title, slogan, sign, lyric, nickname, term or scare quote
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

from bot.models import Article
from bot.text import folded

CORPUS = Path(__file__).parent / "corpus"
_MARK = re.compile(
    r"\[\[(?P<who>[^\]|]*)\|(?P<said>.*?)\]\]|<<(?P<kind>\w+)\|(?P<other>.*?)>>", re.DOTALL
)
_WORD = re.compile(r"[^\W_]+(?:['’.-][^\W_]+)*")
_TITLES = frozenset(
    [
        "mr",
        "mrs",
        "ms",
        "miss",
        "dr",
        "prof",
        "professor",
        "sir",
        "dame",
        "lord",
        "lady",
        "the",
        "a",
        "an",
        "rev",
        "sen",
        "rep",
        "gov",
        "judge",
        "president",
        "mayor",
        "captain",
        "sgt",
        "lt",
        "col",
        "gen",
        "father",
        "sister",
        "bishop",
        "archbishop",
        "imam",
        "rabbi",
        "minister",
        "chief",
    ]
)


@dataclass(frozen=True, slots=True)
class Gold:
    """A quote as annotated: its stretches, who speaks it (right answers) and how it is attributed.

    ``speakers`` is empty where the article does not say who speaks.
    """

    spans: tuple[tuple[int, int], ...]
    speakers: tuple[str, ...]
    form: str


@dataclass(frozen=True, slots=True)
class Marked:
    """An article without its annotation, and the annotation."""

    name: str
    kind: str
    title: str
    text: str
    topics: tuple[str, ...]
    facts: tuple[str, ...]  # how the three sentences begin that an editor would keep
    quotes: tuple[Gold, ...]
    others: tuple[tuple[int, int, str], ...] = field(default=())  # spans that are no quotes

    @property
    def article(self) -> Article:
        """The article, as it would come out of a seed file."""
        return article(self.text, self.title)


@cache
def marked_articles(part: str = "dev") -> tuple[Marked, ...]:
    """Return the articles of one part of the corpus: "dev" or "unseen"."""
    return tuple(map(read_marked, sorted((CORPUS / part).glob("*.txt"))))


def read_marked(path: Path) -> Marked:
    """Read an annotated article."""
    head, _, body = path.read_text(encoding="utf-8").partition("\n\n")
    fields: dict[str, list[str]] = {}
    for line in head.splitlines():
        name, _, value = line.partition(":")
        fields.setdefault(name.strip(), []).append(value.strip())
    text, quotes, others = _unmarked(body.strip())
    return Marked(
        name=path.stem,
        kind=fields["kind"][0],
        title=fields["title"][0],
        text=text,
        topics=tuple(each for line in fields.get("topics", ()) for each in re.split(r",\s*", line)),
        facts=tuple(fields.get("fact", ())),
        quotes=tuple(quotes),
        others=tuple(others),
    )


def _unmarked(body: str) -> tuple[str, list[Gold], list[tuple[int, int, str]]]:
    text, at = "", 0
    quotes: list[Gold] = []
    others: list[tuple[int, int, str]] = []
    for match in _MARK.finditer(body):
        text += body[at : match.start()]
        words = match["said"] if match["kind"] is None else match["other"]
        span = (len(text), len(text) + len(words))
        if match["kind"] is not None:
            others.append((*span, match["kind"]))
        elif match["who"] == "+":
            last = quotes.pop()
            quotes.append(Gold((*last.spans, span), last.speakers, last.form))
        elif match["who"] == "nobody":
            quotes.append(Gold((span,), (), "nobody"))
        else:
            form, _, speaker = match["who"].partition(":")
            quotes.append(Gold((span,), tuple(each.strip() for each in speaker.split(" / ")), form))
        text += words
        at = match.end()
    return text + body[at:], quotes, others


def article(text: str, title: str | None = None) -> Article:
    """Return an article with this text."""
    return Article(key="path:a.txt", revision="", text=text, path="a.txt", title=title)


def is_speaker(gold: Gold, given: str | None) -> bool:
    """Return whether a given speaker is the annotated one, under any of the names given to him."""
    if given is None:
        return not gold.speakers
    return any(_agree(each, given) for each in gold.speakers)


def is_full(gold: Gold, given: str | None) -> bool:
    """Return whether a right speaker is given at the fullest: no surname where there is more."""
    return given is not None and any(_words(each) == _words(given) for each in gold.speakers)


def _words(name: str) -> list[str]:
    words = [folded(word).rstrip(".") for word in _WORD.findall(re.sub(r"['’]s\b", "", name))]
    return [word for word in words if word not in _TITLES] or words


def _agree(gold: str, given: str) -> bool:
    one, other = _words(gold), _words(given)
    if not one or not other:
        return False
    if one == other or (len(one) > 1 and one == other[-len(one) :]):
        return True
    if not re.search(r"\b[A-Z]", gold.partition(" ")[2] or gold) or gold[:1].islower():
        return _same_noun(one, other)
    if one[-1] != other[-1]:
        return len(one) == 1 and one[0] == other[0] and len(other) == 2 and other[1].isdigit()
    first, second = one[0], other[0]
    return len(one) == 1 or len(other) == 1 or first == second or first[0] == second[0]


def _same_noun(one: list[str], other: list[str]) -> bool:
    """Return whether two noun phrases have a head and half of their words in common."""
    common = set(one) & set(other)
    return _head(one) in other and 2 * len(common) >= min(len(one), len(other))


def _head(words: list[str]) -> str:
    for at, word in enumerate(words):
        if at and word in ("of", "for", "from", "with", "in", "at", "who", "on", "to", "close"):
            return words[at - 1]
    return words[-1]


def stretches(gold: Gold) -> Iterator[tuple[int, int]]:
    """Yield the spans of a quote."""
    yield from gold.spans
