"""Reads what is typed for a search as a Query, and finds the searched words in a text. Pure."""

import difflib
import html
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

from bot.errors import CommandError
from bot.models import Query, Quote, Term, TermKind
from bot.text import folded, keyboard

TERMS = 20  # words, phrases and field filters in one query: the rest is left out
SHORTEST_PREFIX = 2  # letters before a *
LONGEST_LAST = timedelta(days=365 * 200)  # how far back `last:` may reach

_Token = tuple[int, int, str]  # start, end and what the index would contain

_FIELDS: dict[str, TermKind] = {
    "by": "speaker",
    "speaker": "speaker",
    "topic": "topic",
    "source": "source",
}
_FILTERS = (*_FIELDS, "after", "before", "last", "in", "sort")
# "https://…" and "10:30" must not be taken for filters
_PIECE = re.compile(
    rf"(?P<minus>-+)?(?:(?P<name>{'|'.join(_FILTERS)}):\s*|(?P<unknown>[^\W\d_]{{2,}}):(?=[^\s/]))?"
    r'(?:"(?P<phrase>[^"]*)"?|(?P<word>[^\s"]+))',
    re.IGNORECASE,
)
# a channel as Slack sends it; as_typed() drops the name, which a query might misread
_CHANNEL = re.compile(r"<#([CGD][A-Z0-9]{2,})(?:\|[^>]*)?>")
_DATE = re.compile(r"(\d{4})(?:-(\d{1,2})(?:-(\d{1,2}))?)?")
_LAST = re.compile(r"(\d{1,4})(h|d|w|mo|y)", re.IGNORECASE)
_UNITS = {
    "h": timedelta(hours=1),
    "d": timedelta(days=1),
    "w": timedelta(weeks=1),
    "mo": timedelta(days=30),
    "y": timedelta(days=365),
}
# characters that JSON can contain and articles cannot
_NO_TEXT = re.compile(r"[\0\ud800-\udfff]")
# a token as in the search index: letters and digits, with the accents that follow them; a soft
# hyphen and the like don't end it
_TOKEN = re.compile("(?:[^\\W_][\u0300-\u036f\u00ad\u200b\u2060\ufeff]*)+")
# an apostrophe that Unicode counts as a letter does
_WORD = re.compile(r"[^\W_]+")


def read_query(text: str) -> Query:
    """Read what was typed for a search, as Slack sends it.

    What cannot be used is left out, with a sentence about it in the query's ``wrong``. Raises
    CommandError where nothing is left to search for.
    """
    reader = _QueryReader()
    for found in _PIECE.finditer(as_typed(text)):
        reader.add_piece(found)
    read = reader.query
    if read == Query(best=read.best, wrong=read.wrong):
        nothing = "There is no word to look for in that: write letters or digits."
        raise CommandError(" ".join((*read.wrong, nothing)), example="search harbour")
    return read


def as_typed(text: str) -> str:
    """The text as it was typed, before Slack escaped it and the phone changed its marks.

    Words are separated by single spaces. A channel is ``<#C012>``.
    """
    return keyboard(_CHANNEL.sub(r"<#\1>", _NO_TEXT.sub(" ", html.unescape(text))))


class _QueryReader:
    """Builds a query from its pieces, one after the other."""

    def __init__(self) -> None:
        self.query = Query()
        self._after_term = False  # the last piece is a term that OR may follow
        self._after_or = False  # the last piece is such an OR

    def add_piece(self, found: re.Match[str]) -> None:
        """Add a word, a phrase, a filter or OR."""
        name, unknown, phrase, word = found.group("name", "unknown", "phrase", "word")
        value = (word if phrase is None else phrase).strip()
        name = name and name.lower()
        if unknown:
            self._reject(_unknown_filter(unknown, value))
        elif name in _LIMITS:
            self._add_limit(name, value, minus=bool(found["minus"]))
        elif word == "OR" and not name:
            self._after_or = self._after_term
        elif word and not name and word[:-1].lower() in _FILTERS and word.endswith(":"):
            self._reject(f"“{word}” is followed by nothing.")
        elif _TOKEN.search(value):
            kind = _FIELDS[name] if name else "word"
            self._add_typed_term(
                Term(value, kind), quoted=phrase is not None, minus=bool(found["minus"])
            )

    def _add_typed_term(self, term: Term, *, quoted: bool, minus: bool) -> None:
        start = term.text.rstrip("*")
        if term.kind == "word" and not quoted and start != term.text:
            if len(_tokens(start)[-1][2]) < SHORTEST_PREFIX:
                self._reject(f"“{term.text}” is too short: a * follows two letters or more.")
                return
            term = Term(start, "prefix")
        if len(self.query.terms) + len(self.query.without) >= TERMS:
            self._reject(f"Only the first {TERMS} words are looked for.")
        else:
            self._add_term(term, minus=minus)

    def _add_term(self, term: Term, *, minus: bool) -> None:
        every = self.query.every
        if minus:
            self.query = replace(self.query, without=(*self.query.without, term))
        elif self._after_or:
            self.query = replace(self.query, every=(*every[:-1], (*every[-1], term)))
        else:
            self.query = replace(self.query, every=(*every, (term,)))
        self._after_or, self._after_term = False, not minus

    def _add_limit(self, name: str, value: str, *, minus: bool) -> None:
        self._after_or = self._after_term = False
        reader, meant = _LIMITS[name]
        if minus:
            self._reject(f"“-{name}:{value}” is not used: “{name}:” takes no -.")
            return
        try:
            self.query = replace(self.query, **reader(value))
        except ValueError:
            self._reject(f"“{name}:{value}” is not used: {meant}")

    def _reject(self, sentence: str) -> None:
        if sentence not in self.query.wrong:
            self.query = replace(self.query, wrong=(*self.query.wrong, sentence))


def _unknown_filter(name: str, value: str) -> str:
    near = difflib.get_close_matches(name.lower(), _FILTERS, n=1, cutoff=0.6)
    hint = f"Did you mean “{near[0]}:”?" if near else "Quotation marks around it look for it."
    return f"“{name}:{value}” is not used: there is no filter “{name}:”. {hint}"


def _date(value: str) -> datetime:
    """The start of this year, month or day, in UTC. Raises ValueError."""
    found = _DATE.fullmatch(value)
    if not found:
        raise ValueError(value)
    return datetime(int(found[1]), int(found[2] or 1), int(found[3] or 1), tzinfo=UTC)


def _duration(value: str) -> timedelta:
    found = _LAST.fullmatch(value)
    length = int(found[1]) * _UNITS[found[2].lower()] if found else timedelta()
    if not timedelta() < length < LONGEST_LAST:
        raise ValueError(value)
    return length


def _place(value: str) -> dict[str, Any]:
    if value.lower() == "quotes":
        return {"quotes": True}
    if found := _CHANNEL.fullmatch(value):
        return {"channel": found[1]}
    raise ValueError(value)


def _order(value: str) -> dict[str, Any]:
    if value.lower() not in ("best", "newest"):
        raise ValueError(value)
    return {"best": value.lower() == "best"}


_DATES = "a date is a year, a month or a day, such as 2025, 2025-01 or 2025-01-31."
_LIMITS: Mapping[str | None, tuple[Callable[[str], dict[str, Any]], str]] = {
    "after": (lambda value: {"after": _date(value)}, _DATES),
    "before": (lambda value: {"before": _date(value)}, _DATES),
    "last": (
        lambda value: {"last": _duration(value)},
        "write hours, days, weeks, months or years, such as 12h, 7d, 2w, 3mo or 1y.",
    ),
    "in": (_place, "write in:quotes, or in: and a channel that you can see."),
    "sort": (_order, "the order is best or newest."),
}


def query_parts(query: Query) -> Iterator[tuple[str, Query, Query]]:
    """Split the query into its parts, to find out which of them has no hits.

    Each part comes as it is typed, as a query of its own, and as the query that is left without it.
    """
    for number, group in enumerate(query.every):
        others = query.every[:number] + query.every[number + 1 :]
        typed = " OR ".join(term.typed for term in group)
        yield typed, Query(every=(group,)), replace(query, every=others)
    for number, term in enumerate(query.without):
        left = query.without[:number] + query.without[number + 1 :]
        yield f"-{term.typed}", Query(without=(term,)), replace(query, without=left)
    for name, typed in _typed_limits(query):
        bare: dict[str, Any] = {name: getattr(Query(), name)}
        given: dict[str, Any] = {name: getattr(query, name)}
        yield typed, Query(**given), replace(query, **bare)


def _typed_limits(query: Query) -> Iterator[tuple[str, str]]:
    if query.after:
        yield "after", f"after:{query.after:%Y-%m-%d}"
    if query.before:
        yield "before", f"before:{query.before:%Y-%m-%d}"
    if query.last:
        hours = query.last // timedelta(hours=1)
        yield "last", f"last:{hours}h" if hours % 24 else f"last:{hours // 24}d"
    if query.channel:
        yield "channel", f"in:<#{query.channel}>"
    if query.quotes:
        yield "quotes", "in:quotes"


def marked(query: Query, text: str) -> tuple[tuple[int, int], ...]:
    """Find the query's words and phrases in a text: the ``(start, end)`` of each, in order.

    Case and accents do not matter, as in the search index. Where two overlap, the first counts.
    """
    tokens = _tokens(text)
    spans = {span for term in query.terms for span in _term_spans(term, tokens)}
    return tuple(_without_overlaps(sorted(spans)))


def said(query: Query, quote: Quote) -> bool:
    """Whether a quote matches the query, by its words and its speaker."""
    words = _tokens(" ".join(span.text for span in quote.spans))
    speaker = _tokens(quote.speaker or "")
    return all(any(_matches(term, words, speaker) for term in group) for group in query.every)


def _matches(term: Term, words: list[_Token], speaker: list[_Token]) -> bool:
    if term.kind == "speaker":
        wanted = [word for _, _, word in _tokens(term.text)]
        return bool(wanted) and any(_occurrences(wanted, speaker))
    # topics and sources are those of the article, which the search index has compared
    return term.kind in ("topic", "source") or any(_term_spans(term, words))


def _tokens(text: str) -> list[_Token]:
    return [
        (found.start(), found.end(), word)
        for found in _TOKEN.finditer(text)
        for word in _WORD.findall(folded(found[0]))
    ]


def _term_spans(term: Term, tokens: list[_Token]) -> Iterator[tuple[int, int]]:
    """Where a word, phrase or prefix occurs. A topic, source or speaker is not in the text."""
    wanted = [word for _, _, word in _tokens(term.text)]
    if wanted and term.kind in ("word", "prefix"):
        yield from _occurrences(wanted, tokens, prefix=term.kind == "prefix")


def _occurrences(
    wanted: list[str], tokens: list[_Token], *, prefix: bool = False
) -> Iterator[tuple[int, int]]:
    length = len(wanted)
    for first in range(len(tokens) - length + 1):
        words = [word for _, _, word in tokens[first : first + length]]
        if words == wanted or (
            prefix and words[:-1] == wanted[:-1] and words[-1].startswith(wanted[-1])
        ):
            yield tokens[first][0], tokens[first + length - 1][1]


def _without_overlaps(spans: list[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    """Leave out the spans that begin inside an earlier one."""
    reached = 0
    for start, end in spans:
        if start >= reached:
            yield start, end
            reached = end
