"""Decides whether two articles are the same story: one text from two sources. Pure.

Two reports of one event in different words are two stories; nothing here tries to recognise them.
"""

import re
from collections.abc import Iterable
from datetime import timedelta
from itertools import islice
from urllib.parse import urlsplit
from zlib import crc32

from bot.models import Article, StoredArticle
from bot.text import folded

SPAN = timedelta(hours=72)
ENOUGH = 0.7  # share of the shorter text's shingles that the longer text must contain
FIGURES = 0.5  # share of the shorter text's shingles with a figure that it must contain, too
FEW_FIGURES = 10  # shingles with a figure (about two figures); with fewer, they aren't compared
FLOOR = 30
"""A text with fewer shingles than this (34 words) is too short to compare.

0.7 of 30 shingles are 25 words in a row, longer than most sentences, so one quotation or stock
phrase that two briefs share doesn't make them one story. If news is cut into pieces of 34 words, 3
in 1,000 pieces occur in articles that are otherwise different; with a floor of 20 it's 5, with 10
it's 7.
"""
WORDS = 3_000  # words of a text that are compared
CHARACTERS = 20 * WORDS  # characters of a text in which these words are looked for
RUN = 5  # words in a shingle
ROWS = 60  # numbers in a sketch, about, unless the text has fewer shingles
RATE = 7  # a sketch has at least one shingle in so many
PARTS = 120 * RATE  # shingles are chosen by their remainder after division by this, lowest first

# apostrophes and joiners: "don’t" and "dont" are the same word
_DROPPED = re.compile("['\u200c\u200d]+")
_WORD = re.compile(r"[^\W_]+")
_DIGIT = re.compile(r"\d")
_BITS = (1 << 63) - 1  # so that a number fits into a signed integer of SQLite
_FACTORS = tuple(0x9E3779B97F4A7C15**power & _BITS for power in range(RUN))


def shingles(article: Article) -> frozenset[int]:
    """Return a number below 2**63 for each run of five words of an article's text.

    The same words always give the same numbers. Excluded spans are left out; case, accents,
    punctuation and white space make no difference. Only the first 3,000 words in the first 60,000
    characters count. Scripts without spaces between words have hardly any runs, so their articles
    are never the same story.
    """
    return frozenset(_runs(_words(article)))


def sketch(shingles: frozenset[int]) -> tuple[int, ...]:
    """Choose the shingles by which an article is looked up: up to 60 all of them, then about 60.

    From 420 shingles on, it's one in seven. The remainder of a number decides whether it's chosen,
    so a number that two texts share is chosen in both. The probability that the sketches of two
    texts have nothing in common is at most (6/7) ** n if they share n shingles: with a containment
    of 0.7, that's 3e-19 for two texts of 400 words and 3e-5 for one of 100 words in a long one;
    0.5% for one of 54 words, 4% for one of 34 (0.04% and 1% if copied whole). The sketches of two
    short texts with shared shingles always meet.
    """
    parts = max(PARTS // RATE, PARTS * ROWS // max(len(shingles), 1))
    return tuple(sorted(number for number in shingles if number % PARTS < parts))


def containment(one: frozenset[int], other: frozenset[int]) -> float:
    """Return the share of the shorter text that the other one contains; 0 below the floor."""
    least = min(len(one), len(other))
    return len(one & other) / least if least >= FLOOR else 0.0


def same_story(one: StoredArticle, other: StoredArticle) -> bool:
    """Return whether two sources carry the same text within 72 hours, and their figures agree.

    Serial reports (markets, weather) are one text with different figures: each is its own story,
    but a few corrected figures in a long text don't make a new one. A notice that differs only in
    place and hour can't be told from a copy.
    """
    first, second = one.article, other.article
    if abs(one.dated - other.dated) > SPAN or not _have_different_sources(first, second):
        return False
    short, long = sorted((_words(first), _words(second)), key=len)
    whole = frozenset(_runs(long))
    return containment(frozenset(_runs(short)), whole) >= ENOUGH and _figures_agree(short, whole)


def _figures_agree(short: list[str], whole: frozenset[int]) -> bool:
    """Return whether the longer text contains the shorter text's runs with figures."""
    figures = {at for at, word in enumerate(short) if _DIGIT.search(word)}
    runs = {
        number
        for at, number in enumerate(_runs(short))
        if not figures.isdisjoint(range(at, at + RUN))
    }
    return len(runs) < FEW_FIGURES or len(runs & whole) >= FIGURES * len(runs)


def _words(article: Article) -> list[str]:
    """Return the first words of the article's own text, folded."""
    words = _WORD.finditer(_DROPPED.sub("", folded(_own_text(article))))
    return [word[0] for word in islice(words, WORDS)]


def _own_text(article: Article) -> str:
    """Return the first characters of the text, without its excluded spans."""
    kept, at, room = [], 0, CHARACTERS
    for start, end in (*article.excluded, (len(article.text), 0)):
        kept.append(article.text[at : min(start, at + room)])
        room -= len(kept[-1])
        at = max(at, end)
        if room <= 0:
            break
    return " ".join(kept)


def _runs(words: Iterable[str]) -> list[int]:
    """Return a number for each run of five words, in order.

    Python's own hashes won't do: they differ from process to process.
    """
    first, *others = _FACTORS[::-1]
    sums = [crc32(word) for word in " ".join(words).encode().split()]
    two, three, four, five = others
    return [
        (a * first + b * two + c * three + d * four + e * five) & _BITS
        for a, b, c, d, e in zip(sums, sums[1:], sums[2:], sums[3:], sums[4:], strict=False)
    ]


def _have_different_sources(one: Article, other: Article) -> bool:
    """Return whether the sources of both are known and aren't the same."""
    names = _name(one.source), _name(other.source)
    hosts = _host(one.url), _host(other.url)
    if all(names):
        return names[0] != names[1]
    if all(hosts):
        return not _one_site(*hosts)
    # one has a name, the other an address: they're one paper if the name is part of the address
    name, host = names[0] or names[1], hosts[0] or hosts[1]
    known = (names[0] or hosts[0]) and (names[1] or hosts[1])
    return bool(known) and name not in host.split(".")


def _one_site(one: str, other: str) -> bool:
    return one == other or one.endswith(f".{other}") or other.endswith(f".{one}")


def _name(source: str | None) -> str:
    """Return the letters and digits of a source's name, without "the"; "" if it has none."""
    words = _WORD.findall(_DROPPED.sub("", folded(source or "")))
    return "".join(words[1:] if words[:1] == ["the"] and words[1:] else words)


def _host(url: str | None) -> str:
    """Return the host name of an address, without "www."; "" if it has none."""
    try:
        return (urlsplit(url or "").hostname or "").removeprefix("www.")
    except ValueError:
        return ""
