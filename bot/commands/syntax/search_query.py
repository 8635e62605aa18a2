"""The words after `search` → a Query; and where a text holds what a Query looks for. Pure."""

import difflib
import html
import re
import unicodedata
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

from bot.errors import CommandError
from bot.models import Query, Quote, Term, TermKind
from bot.text import plain

TERMS = 20  # words, phrases and filters in one query; what is more is not looked at
SHORTEST = 2  # letters before a *
LONGEST = timedelta(days=365 * 200)  # that `last:` may reach back

_Token = tuple[int, int, str]  # from where to where, and folded

# phones and word processors turn typed marks into these
_FIELDS: dict[str, TermKind] = {
    "by": "speaker",
    "speaker": "speaker",
    "topic": "topic",
    "source": "source",
}
_FILTERS = (*_FIELDS, "after", "before", "last", "in", "sort")
# "https://…" and "10:30" are no filters
_PIECE = re.compile(
    rf"(?P<minus>-+)?(?:(?P<name>{'|'.join(_FILTERS)}):\s*|(?P<unknown>[^\W\d_]{{2,}}):(?=[^\s/]))?"
    r'(?:"(?P<phrase>[^"]*)"?|(?P<word>[^\s"]+))',
    re.IGNORECASE,
)
# a channel as Slack sends it; the word that stands for it has nothing that a query means
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
# what JSON can spell and no article holds
_NO_TEXT = re.compile(r"[\0\ud800-\udfff]")
# the combining marks that FTS5's unicode61 takes for accents (remove_diacritics 2)
_ACCENTS = r"\u0300-\u0304\u0306-\u030c\u030f\u0311\u031b\u0323-\u0328\u032d\u032e\u0330\u0331"
_ACCENT = re.compile(f"[{_ACCENTS}]")
# a token as the search index cuts them: letters and digits, with the accents that follow them
_TOKEN = re.compile(rf"(?:[^\W_][{_ACCENTS}]*)+")


def read_query(text: str) -> Query:
    """What is looked for, as it was typed; what is wrong in it is named, and the rest used.

    Raises CommandError where nothing of it could be found in an article.
    """
    reading = _Reading()
    for found in _PIECE.finditer(as_typed(text)):
        reading.take(found)
    read = reading.read
    if read == Query(best=read.best, wrong=read.wrong):
        nothing = "There is no word to look for in that: write letters or digits."
        raise CommandError(" ".join((*read.wrong, nothing)), example="search harbour")
    return read


def as_typed(text: str) -> str:
    """The text as it was typed, before Slack and the phone changed it; channels are <#C012>.

    Words are apart by one space each.
    """
    return plain(_CHANNEL.sub(r"<#\1>", _NO_TEXT.sub(" ", html.unescape(text))))


class _Reading:
    """What has been read of a query so far."""

    def __init__(self) -> None:
        self.read = Query()
        self._joinable = False  # what came last is a term that OR may follow
        self._joins = False  # and OR has

    def take(self, found: re.Match[str]) -> None:
        """Read one piece of what was typed."""
        name, unknown, phrase, word = found.group("name", "unknown", "phrase", "word")
        value = (word if phrase is None else phrase).strip()
        name = name and name.lower()
        if unknown:
            self._name_wrong(_no_filter(unknown, value))
        elif name in _LIMITS:
            self._limit(name, value, out=bool(found["minus"]))
        elif word == "OR" and not name:
            self._joins = self._joinable
        elif word and not name and word[:-1].lower() in _FILTERS and word.endswith(":"):
            self._name_wrong(f"“{word}” is followed by nothing.")
        elif _TOKEN.search(value):
            kind = _FIELDS[name] if name else "word"
            self._take_term(Term(value, kind), quoted=phrase is not None, out=bool(found["minus"]))

    def _take_term(self, term: Term, *, quoted: bool, out: bool) -> None:
        start = term.text.rstrip("*")
        if term.kind == "word" and not quoted and start != term.text:
            if len(_tokens(start)[-1][2]) < SHORTEST:
                self._name_wrong(f"“{term.text}” is too short: a * follows two letters or more.")
                return
            term = Term(start, "prefix")
        if len(self.read.terms) + len(self.read.without) >= TERMS:
            self._name_wrong(f"Only the first {TERMS} words are looked for.")
        else:
            self._add(term, out=out)

    def _add(self, term: Term, *, out: bool) -> None:
        every = self.read.every
        if out:
            self.read = replace(self.read, without=(*self.read.without, term))
        elif self._joins:
            self.read = replace(self.read, every=(*every[:-1], (*every[-1], term)))
        else:
            self.read = replace(self.read, every=(*every, (term,)))
        self._joins, self._joinable = False, not out

    def _limit(self, name: str, value: str, *, out: bool) -> None:
        self._joins = self._joinable = False
        reader, meant = _LIMITS[name]
        if out:
            self._name_wrong(f"“-{name}:{value}” is not used: “{name}:” takes no -.")
            return
        try:
            self.read = replace(self.read, **reader(value))
        except ValueError:
            self._name_wrong(f"“{name}:{value}” is not used: {meant}")

    def _name_wrong(self, sentence: str) -> None:
        if sentence not in self.read.wrong:
            self.read = replace(self.read, wrong=(*self.read.wrong, sentence))


def _no_filter(name: str, value: str) -> str:
    near = difflib.get_close_matches(name.lower(), _FILTERS, n=1, cutoff=0.6)
    hint = f"Did you mean “{near[0]}:”?" if near else "Quotation marks around it look for it."
    return f"“{name}:{value}” is not used: there is no filter “{name}:”. {hint}"


def _date(value: str) -> datetime:
    """When this year, month or day begins. Raises ValueError."""
    found = _DATE.fullmatch(value)
    if not found:
        raise ValueError(value)
    return datetime(int(found[1]), int(found[2] or 1), int(found[3] or 1), tzinfo=UTC)


def _while(value: str) -> timedelta:
    found = _LAST.fullmatch(value)
    length = int(found[1]) * _UNITS[found[2].lower()] if found else timedelta()
    if not timedelta() < length < LONGEST:
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
        lambda value: {"last": _while(value)},
        "write hours, days, weeks, months or years, such as 12h, 7d, 2w, 3mo or 1y.",
    ),
    "in": (_place, "write in:quotes, or in: and a channel that you can see."),
    "sort": (_order, "the order is best or newest."),
}


def parts(query: Query) -> Iterator[tuple[str, Query, Query]]:
    """What the query is made of: as it is typed, the query of it alone, and the one without it."""
    for number, group in enumerate(query.every):
        others = query.every[:number] + query.every[number + 1 :]
        typed = " OR ".join(term.typed for term in group)
        yield typed, Query(every=(group,)), replace(query, every=others)
    for number, term in enumerate(query.without):
        left = query.without[:number] + query.without[number + 1 :]
        yield f"-{term.typed}", Query(without=(term,)), replace(query, without=left)
    for name, typed in _limits(query):
        bare: dict[str, Any] = {name: getattr(Query(), name)}
        given: dict[str, Any] = {name: getattr(query, name)}
        yield typed, Query(**given), replace(query, **bare)


def _limits(query: Query) -> Iterator[tuple[str, str]]:
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
    """Where the text holds one of the query's words or phrases: ``(start, end)``, in order.

    Case and accents do not matter, as in the search index.
    """
    tokens = _tokens(text)
    spans = {span for term in query.terms for span in _found(term, tokens)}
    return tuple(_apart(sorted(spans)))


def said(query: Query, quote: Quote) -> bool:
    """Whether a quote is what the query looks for, by its words and by who said it."""
    words = _tokens(" ".join(span.text for span in quote.spans))
    speaker = _tokens(quote.speaker or "")
    return all(any(_is_said(term, words, speaker) for term in group) for group in query.every)


def _is_said(term: Term, words: list[_Token], speaker: list[_Token]) -> bool:
    if term.kind == "speaker":
        wanted = [word for _, _, word in _tokens(term.text)]
        return bool(wanted) and any(_occurrences(wanted, speaker))
    return term.kind in ("topic", "source") or any(_found(term, words))


def folded(text: str) -> str:
    """The text without case and accents, as the search index compares it.

    That takes the accents of Latin letters only, and folds one character to one: й stays й, ß ß.
    """
    if text.isascii():
        return text.lower()
    return "".join(map(_folded, _ACCENT.sub("", text)))


def _folded(character: str) -> str:
    folds = character.casefold()
    simple = folds if len(folds) == 1 else character.lower()
    base = unicodedata.normalize("NFD", simple)[0]
    return base if base.isascii() else simple


def _tokens(text: str) -> list[_Token]:
    return [(found.start(), found.end(), folded(found[0])) for found in _TOKEN.finditer(text)]


def _found(term: Term, tokens: list[_Token]) -> Iterator[tuple[int, int]]:
    """Where a word, phrase or prefix occurs; what is not about the text's words does nowhere."""
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


def _apart(spans: list[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    """The spans without those that begin inside an earlier one."""
    reached = 0
    for start, end in spans:
        if start >= reached:
            yield start, end
            reached = end
