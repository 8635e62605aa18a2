"""An article outside its quotation marks, as tokens and kinds.

Every quoted stretch is one token, so quotes supply no false speakers and distances, neighbours
and sentence ends become simple. Built once per article; everything about speakers reads it.
"""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from functools import cached_property
from itertools import accumulate
from typing import NamedTuple

from bot.summariser.quotation_marks import Stretch, words_in
from bot.summariser.retagging import retagged
from bot.summariser.tagger import KINDS, LONG, SHORT, TOKEN, kind
from bot.summariser.wordlists import words

_AT_ONCE = 400  # parts: facts stand at the head of an article, what follows is not asked for
SURELY_LONG = 120  # characters
LONG_WORDS = 4  # a stretch of fewer words is rarely a quotation

# A noun phrase: [determiner + modifiers] + a run of names, titles, roles and things that
# possessives and adjectives may link; or a determiner with an unknown noun; or a pronoun.
_PHRASE = re.compile(
    # What starts none: most tokens are told by this alone.
    r"(?![.,:;PQqcukxBVvGgebfa()*zywsSD-]|l(?!s[jlrRoO]|l?r[NTI])|j(?!j{0,2}[TNIrRoO]|[jl]{1,2}r[NTI]))"
    r"(?:[htim]|N(?![NTISrRoOsfDnjl])|(?:[dn]f)?"
    r"(?:[dpn]n?[jlen]{0,4}(?=[rRoOT]|ls)|[dp]n?[jlen]{0,3}(?=N{1,3}[rRoO])|[dp]n?[jrRn]{0,3}(?=[NTIroRO])|j{1,3}(?=[TNIrRoO])"
    r"|(?<=[,.PQqVvacu])[jl]{1,3}(?=r[NTI]))?"
    r"(?:[TNIrRoO]|l(?=s[jlrRoO]))(?:sj{0,3}(?=[TNIrRoO])|s[jl]{1,3}(?=[TrRoO])|[TNISrRoO]|j{1,2}(?=[TrRoO])|l(?=r)|f[Nl](?=N)|D{1,2}(?=N)|n(?=[axB]*[Vv]))*"
    r"(?:l(?=[axB]*[Vv]))?"
    r"|(?:[dn]f)?[dpn]n?[jlena]{0,3}l"
    r"|d[jn](?=[.,PVvxQ])"
    r"|d(?=[xB]*[Vv]|[.,P])"
    r")"
)

# "(familiar) with the talks", "for the Tull campaign", "of the two largest unions".
_TAIL = re.compile(
    r"[je]?(?P<prep>[bf])[dpn]{0,2}[jlen]{0,3}?(?:[NTIS]+(?:s?j{0,2}[lrRoO])*|[lrRoO]+(?:s[lrRoO])?)"
)
_BINDING = words(
    """of for from with at inside in to on by close near against involved within behind about"""
)
_OCCASIONS = words(
    """statement interview email e-mail letter post tweet speech conference briefing call message
    memo response reference addition part fact october reply video rally debate"""
)

_BESIDE_OUTLET = words("told telling tells reported reports with")
_ACCORDING = words("according According ACCORDING per Per")
_TELLING = _BESIDE_OUTLET | _ACCORDING


class Phrase(NamedTuple):
    """A noun phrase: token indexes ``start:end`` of the outline."""

    start: int
    end: int


class Outline:
    """Tokens and kinds of an article; ``quotes[i]`` is the token of ``stretches[i]``."""

    def __init__(self, text: str, stretches: Sequence[Stretch]) -> None:
        parts = TOKEN.split(_masked(text, stretches))
        self._parts = parts  # gap, token, gap, token, …: a token brings the blank before it
        raw = parts[1::2]
        raw.append("\n")  # every article ends with a paragraph's end
        self.tokens = [token.lstrip(" ") for token in raw]
        self.kinds = retagged(raw, "".join(map(KINDS.__getitem__, self.tokens)))
        self._known_ends = [0]
        self.stretches = stretches
        self.text = text
        self.quotes = [match.start() for match in re.finditer("[Qq]", self.kinds)]

    def words(self, start: int, end: int) -> str:
        """The text of tokens ``start:end`` as it stands in the article."""
        return "".join(self._parts[2 * start + 1 : 2 * end]).lstrip(" ")

    def whole(self, phrase: Phrase) -> str:
        """A phrase with what belongs to its noun: "a source familiar with the talks"."""
        return self.words(phrase.start, self.whole_end(phrase))

    def whole_end(self, phrase: Phrase) -> int:
        """The token after a phrase and what belongs to its noun."""
        end = phrase.end
        for _ in range(4):
            tail = _TAIL.match(self.kinds, end)
            if tail is None or self.tokens[tail.start("prep")].lower() not in _BINDING:
                break
            if self.tokens[tail.end() - 1].lower() in _OCCASIONS:
                break
            end = tail.end()
        return end

    @staticmethod
    def belongs(words: str) -> bool:
        """Whether words begin with "his", "her" or the like."""
        return kind(words.split(maxsplit=1)[0].lower()) == "p"

    @cached_property
    def _telling(self) -> list[int]:
        """Where "told", "with", "according" and the like stand."""
        return [at for at, token in enumerate(self.tokens) if token in _TELLING]

    @cached_property
    def outlet_words(self) -> list[int]:
        """Where words stand beside which an outlet may be named: "told", "interview with"."""
        return [at for at in self._telling if self.tokens[at] in _BESIDE_OUTLET]

    @cached_property
    def according(self) -> list[int]:
        """Where "according" and "per" stand."""
        return [at for at in self._telling if self.tokens[at] in _ACCORDING]

    def _ends(self, until: int) -> list[int]:
        """Where each token ends in the masked text; none is missing up to an offset."""
        known, parts = self._known_ends, self._parts
        while known[-1] <= until and 2 * len(known) < len(parts):
            first = 2 * (len(known) - 1)
            further = parts[first : first + _AT_ONCE]
            known += list(accumulate(map(len, further), initial=known[-1]))[2::2]
        return known

    def tokens_in(self, start: int, end: int) -> tuple[int, int]:
        """The tokens of ``text[start:end]``, as indexes ``first:last``."""
        return self._token_after(start), self._token_after(end)

    def _token_after(self, offset: int) -> int:
        """The first token that ends after an offset into the article's text."""
        hidden = 0  # characters that the marks before hide
        for stretch in self.stretches:
            if stretch.closes > offset:
                break
            hidden += stretch.closes - stretch.opens - 1
        offset -= hidden
        return bisect_right(self._ends(offset), offset) - 1

    @cached_property
    def phrases(self) -> list[Phrase]:
        """The noun phrases, in order."""
        new = tuple.__new__  # as Phrase._make does, at half the price: there are very many
        return [new(Phrase, match.span()) for match in _PHRASE.finditer(self.kinds)]

    @cached_property
    def phrase_at_end(self) -> dict[int, Phrase]:
        """The noun phrase that ends before a token."""
        return {phrase[1]: phrase for phrase in self.phrases}

    @cached_property
    def phrase_at_start(self) -> dict[int, Phrase]:
        """The noun phrase that starts at a token."""
        return dict(zip(self.phrase_starts, self.phrases, strict=True))

    @cached_property
    def phrase_starts(self) -> list[int]:
        """The first tokens of the noun phrases."""
        return [phrase[0] for phrase in self.phrases]

    def phrases_in(self, start: int, end: int) -> list[Phrase]:
        """The noun phrases that start in ``start:end``."""
        starts = self.phrase_starts
        return self.phrases[bisect_left(starts, start) : bisect_left(starts, end)]

    @cached_property
    def paragraphs(self) -> list[tuple[int, int]]:
        """The tokens ``start:end`` of each paragraph."""
        return [match.span() for match in re.finditer("[^P]+", self.kinds)]

    def quotes_in(self, start: int, end: int) -> list[int]:
        """The quotations' tokens in ``start:end``."""
        return self.quotes[bisect_left(self.quotes, start) : bisect_left(self.quotes, end)]

    def capital(self, at: int) -> bool:
        """Whether a token begins with a capital letter."""
        return at < len(self.tokens) and self.tokens[at][0].isupper()

    def stretch(self, at: int) -> Stretch:
        """The stretch that the quotation at a token stands for."""
        return self.stretches[bisect_left(self.quotes, at)]

    def closes_sentence(self, at: int) -> bool:
        """Whether the quotation at a token ends with a full stop, a question or an exclamation."""
        return self.text[self.stretch(at).end - 1] in ".?!…"


def _masked(text: str, stretches: Sequence[Stretch]) -> str:
    """The text with one token for each stretch."""
    if LONG in text or SHORT in text:
        text = text.replace(LONG, " ").replace(SHORT, " ")
    pieces: list[str] = []
    at = 0
    for stretch in stretches:
        pieces.append(text[at : stretch.opens])
        length = stretch.end - stretch.start
        long = length > SURELY_LONG or words_in(text[stretch.start : stretch.end]) >= LONG_WORDS
        pieces.append(LONG if long else SHORT)
        at = stretch.closes
    pieces.append(text[at:])
    return "".join(pieces)
