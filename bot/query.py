"""The words after `search` → a Query; and where a text holds what a Query looks for. Pure."""

import html
import re
import unicodedata
from collections.abc import Iterator

from bot.errors import CommandError
from bot.models import Query

TERMS = 20  # words and phrases in one query; what is more is not looked at

# phones and word processors turn typed marks into these
_TYPED = str.maketrans(
    {"“": '"', "”": '"', "„": '"', "‟": '"', "«": '"', "»": '"', "‘": "'", "’": "'", "‛": "'"}
)
_TERM = re.compile(r'"([^"]*)"?|([^\s"]+)')
# what JSON can spell and no article holds
_NO_TEXT = re.compile(r"[\0\ud800-\udfff]")
# the combining marks that FTS5's unicode61 takes for accents (remove_diacritics 2)
_ACCENTS = r"\u0300-\u0304\u0306-\u030c\u030f\u0311\u031b\u0323-\u0328\u032d\u032e\u0330\u0331"
_ACCENT = re.compile(f"[{_ACCENTS}]")
# a token as the search index cuts them: letters and digits, with the accents that follow them
_TOKEN = re.compile(rf"(?:[^\W_][{_ACCENTS}]*)+")


def read_query(text: str) -> Query:
    """The words and "phrases" of this text, as they were typed.

    Raises CommandError where nothing of it could be found in an article.
    """
    words: list[str] = []
    phrases: list[str] = []
    for found in _TERM.finditer(_NO_TEXT.sub(" ", html.unescape(text)).translate(_TYPED)):
        phrase, word = found.groups()
        term = (word if phrase is None else phrase).strip()
        if _TOKEN.search(term) and len(words) + len(phrases) < TERMS:
            (words if phrase is None else phrases).append(term)
    if not words and not phrases:
        raise CommandError(
            "There is no word to look for in that: write letters or digits.",
            example="search harbour",
        )
    return Query(words=tuple(words), phrases=tuple(phrases))


def marked(query: Query, text: str) -> tuple[tuple[int, int], ...]:
    """Where the text holds one of the query's words or phrases: ``(start, end)``, in order.

    Case and accents do not matter, as in the search index.
    """
    tokens = [(found.start(), found.end(), folded(found[0])) for found in _TOKEN.finditer(text)]
    wanted = filter(None, map(_terms, query.words + query.phrases))
    spans = {span for terms in wanted for span in _occurrences(terms, tokens)}
    return tuple(_apart(sorted(spans)))


def folded(text: str) -> str:
    """The text without case and accents, as the search index compares it.

    That takes the accents of Latin letters only, and folds one character to one: й stays й, ß ß.
    """
    return "".join(map(_folded, _ACCENT.sub("", text)))


def _folded(character: str) -> str:
    folds = character.casefold()
    simple = folds if len(folds) == 1 else character.lower()
    base = unicodedata.normalize("NFD", simple)[0]
    return base if base.isascii() else simple


def _terms(term: str) -> list[str]:
    return [folded(found[0]) for found in _TOKEN.finditer(term)]


def _occurrences(
    wanted: list[str], tokens: list[tuple[int, int, str]]
) -> Iterator[tuple[int, int]]:
    length = len(wanted)
    for first in range(len(tokens) - length + 1):
        if all(tokens[first + place][2] == word for place, word in enumerate(wanted)):
            yield tokens[first][0], tokens[first + length - 1][1]


def _apart(spans: list[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    """The spans without those that begin inside an earlier one."""
    reached = 0
    for start, end in spans:
        if start >= reached:
            yield start, end
            reached = end
