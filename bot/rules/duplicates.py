"""Whether two articles are the same story: one text that several sources carry. Pure.

Two reports of one event in other words are two stories: that they tell the same is not claimed.
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
ENOUGH = 0.7  # of the shorter text's shingles, to be the longer one's text
FIGURES = 0.5  # of those shingles of it that hold a figure, too
FEW_FIGURES = 10  # shingles with a figure, two figures' worth: fewer say nothing
FLOOR = 30
"""A text with fewer shingles (34 words) is too short for a claim.

0.7 of 30 are 25 words in a row, longer than most sentences: one quotation or formula that two
briefs share does not make them one. Cut into pieces of so many words, news is found in articles
that are otherwise different in 3 of 1,000 pieces; with a floor of 20 in 5, of 10 in 7.
"""
WORDS = 3_000  # of a text that are looked at
CHARACTERS = 20 * WORDS  # of a text that they are looked for in
RUN = 5  # words of a shingle
ROWS = 60  # numbers that a sketch has of a text that has so many
RATE = 7  # but at least one shingle of so many
PARTS = 120 * RATE  # remainders by which they are chosen, the lowest first

# apostrophes and joiners: "don’t" and "dont" are one word
_DROPPED = re.compile("['\u200c\u200d]+")
_WORD = re.compile(r"[^\W_]+")
_DIGIT = re.compile(r"\d")
_BITS = (1 << 63) - 1  # what a signed integer of SQLite holds
_FACTORS = tuple(0x9E3779B97F4A7C15**power & _BITS for power in range(RUN))


def shingles(article: Article) -> frozenset[int]:
    """A number below 2**63 for each run of five words of the article's text, always the same.

    Excluded spans are left out; case, accents, punctuation and white space do not matter. Of a
    long text the first 3,000 words of the first 60,000 characters are looked at. A script without
    spaces between its words has hardly any of them, so that nothing is claimed of it.
    """
    return frozenset(_runs(_words(article)))


def sketch(shingles: frozenset[int]) -> tuple[int, ...]:
    """Those shingles by which an article is looked up: all of up to 60, of more about 60.

    From 420 on it is one in seven. A number's remainder decides, so that of what two texts share
    the sketches hold the same: the probability that they meet nowhere is at most
    (6/7) ** shared. With a containment of 0.7 that is 3e-19 for two texts of 400 words and 3e-5
    for one of 100 in a long one; 0.5 % for one of 54, 4 % for one of 34 (copied whole: 0.04 % and
    1 %). Two short texts always meet.
    """
    parts = max(PARTS // RATE, PARTS * ROWS // max(len(shingles), 1))
    return tuple(sorted(number for number in shingles if number % PARTS < parts))


def containment(one: frozenset[int], other: frozenset[int]) -> float:
    """How much of the shorter text the other one holds, from 0 to 1; 0 below the floor."""
    least = min(len(one), len(other))
    return len(one & other) / least if least >= FLOOR else 0.0


def same_story(one: StoredArticle, other: StoredArticle) -> bool:
    """Whether two sources carry the same text within 72 hours, and their figures agree.

    Serial reports (markets, weather) come as one text with other figures in it: they are stories
    of their own. A few corrected figures in a long text are not. A notice in which no more than
    place and hour differ is not told from a copy.
    """
    first, second = one.article, other.article
    if abs(one.dated - other.dated) > SPAN or not _apart(first, second):
        return False
    short, long = sorted((_words(first), _words(second)), key=len)
    whole = frozenset(_runs(long))
    return containment(frozenset(_runs(short)), whole) >= ENOUGH and _figures_agree(short, whole)


def _figures_agree(short: list[str], whole: frozenset[int]) -> bool:
    """Whether the longer text has what the shorter one says in figures."""
    figures = {at for at, word in enumerate(short) if _DIGIT.search(word)}
    told = {
        number
        for at, number in enumerate(_runs(short))
        if not figures.isdisjoint(range(at, at + RUN))
    }
    return len(told) < FEW_FIGURES or len(told & whole) >= FIGURES * len(told)


def _words(article: Article) -> list[str]:
    """The first words of the article's own text, folded."""
    words = _WORD.finditer(_DROPPED.sub("", folded(_kept(article))))
    return [word[0] for word in islice(words, WORDS)]


def _kept(article: Article) -> str:
    """The first characters of the text without its excluded spans."""
    kept, at, room = [], 0, CHARACTERS
    for start, end in (*article.excluded, (len(article.text), 0)):
        kept.append(article.text[at : min(start, at + room)])
        room -= len(kept[-1])
        at = max(at, end)
        if room <= 0:
            break
    return " ".join(kept)


def _runs(words: Iterable[str]) -> list[int]:
    """A number for each run of five words, in order; Python's own hashes change each time."""
    first, *others = _FACTORS[::-1]
    sums = [crc32(word) for word in " ".join(words).encode().split()]
    two, three, four, five = others
    return [
        (a * first + b * two + c * three + d * four + e * five) & _BITS
        for a, b, c, d, e in zip(sums, sums[1:], sums[2:], sums[3:], sums[4:], strict=False)
    ]


def _apart(one: Article, other: Article) -> bool:
    """Whether the sources of both are known, and are two."""
    names = _name(one.source), _name(other.source)
    hosts = _host(one.url), _host(other.url)
    if all(names):
        return names[0] != names[1]
    if all(hosts):
        return not _one_site(*hosts)
    # a name and an address: of one paper where the name stands in the address
    name, host = names[0] or names[1], hosts[0] or hosts[1]
    known = (names[0] or hosts[0]) and (names[1] or hosts[1])
    return bool(known) and name not in host.split(".")


def _one_site(one: str, other: str) -> bool:
    return one == other or one.endswith(f".{other}") or other.endswith(f".{one}")


def _name(source: str | None) -> str:
    """The letters of a source's name; "" where it has none."""
    words = _WORD.findall(_DROPPED.sub("", folded(source or "")))
    return "".join(words[1:] if words[:1] == ["the"] and words[1:] else words)


def _host(url: str | None) -> str:
    """The site of an address, without "www."; "" where there is none."""
    try:
        return (urlsplit(url or "").hostname or "").removeprefix("www.")
    except ValueError:
        return ""
