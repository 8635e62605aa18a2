"""An article's tokens, tags and noun phrases, each quotation masked as one token.

Words inside quotations cannot be mistaken for speakers then, and distances, neighbours and sentence
ends are simple to find. An outline is built once for each article; attribution, subjects and
coreference all work on it.
"""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from functools import cached_property
from itertools import accumulate
from typing import NamedTuple

from bot.summariser.quotation_marks import QuotedSpan, words_in
from bot.summariser.retagging import retagged
from bot.summariser.tagger import LONG_QUOTE, SHORT_QUOTE, TAGS, TOKEN
from bot.summariser.wordlists import words

# Token ends are computed in steps of so many parts: facts need only those of the first sentences.
_PARTS_PER_STEP = 400
_SURELY_LONG = 120  # characters; the words of a longer quoted span need not be counted
LONG_WORDS = 4  # a quoted span of fewer words is rarely a quotation

_NOUN_PHRASE = re.compile(
    r"""
    # These tags start no noun phrase. Most tokens fail here already, which saves time.
    (?! [.,:;PQqcukxBVvGgebfa()*zywsSD-]
      | l (?! s[jlrRoO] | l?r[NTI] )
      | j (?! j{0,2}[TNIrRoO] | [jl]{1,2}r[NTI] ) )
    (?: [htim]                                      # a pronoun
      | N (?! [NTISrRoOsfDnjl] | qN )               # a name of one word
      | (?: [dn]f )?                                # "two of"
        (?: [dpn]n?[jlen]{0,4} (?= [rRoOT] | ls )   # a determiner and modifiers
          | [dp]n?[jlen]{0,3} (?= N{1,3}[rRoO] )
          | [dp]n?[jrRn]{0,3} (?= [NTIroRO] )
          | d[jl]{1,2} (?= N{1,3}[axB]*[Vv] )         # "an angry Holland retaliated"
          | j{1,3} (?= [TNIrRoO] )                  # modifiers alone
          | (?<= [,.PQqVvacu] ) [jl]{1,3} (?= r[NTI] )
        )?
        (?: [TNIrRoO] | l (?= s[jlrRoO] ) )         # names, titles, roles, groups …
        (?: sj{0,3} (?= [TNIrRoO] )                 # … joined by a possessive, an adjective, "of"
          | s[jl]{1,3} (?= [TrRoO] )
          | [TNISrRoO]
          | j{1,2} (?= [TrRoO] )
          | l (?= r )
          | f[Nl] (?= N )
          | D{1,2} (?= N )
          | (?<= N ) q (?= N )                      # Roxanne "Dropsy" Lubanski
          | n (?= [axB]*[Vv] | T )                  # Coast Guard 1st Lt.
        )*
        (?: l (?= [axB]*[Vv] ) )?
      | (?: [dn]f )? [dpn]n?[jlena]{0,3}l           # a determiner and any other noun
      | d[jn] (?= [.,PVvxQ] )                       # "the two", "the latter", no noun after it
      | d (?= [xB]*[Vv] | [.,P] )                   # "many said"
    )
    """,
    re.VERBOSE,
)

# A prepositional phrase that modifies the noun before it: "(familiar) with the talks", "for the
# Tull campaign", "of the two largest unions".
_POSTMODIFIER = re.compile(
    r"[je]?(?P<prep>[bf])[dpn]{0,2}[jlen]{0,3}?(?:[NTIS]+(?:s?j{0,2}[lrRoO])*|[lrRoO]+(?:s[lrRoO])?)"
)
_ATTACHING_PREPOSITIONS = words(
    """of for from with at inside in to on by close near against involved within behind about"""
)
# Nouns for the occasion of an utterance. A phrase that ends with one modifies the verb and not the
# speaker: "the minister in a statement".
_OCCASIONS = words(
    """statement interview email e-mail letter post tweet speech conference briefing call message
    memo response reference addition part fact october reply video rally debate"""
)
_MOST_POSTMODIFIERS = 4

_SHORTEST_HEADING, _LONGEST_HEADING = 4, 20  # tokens
_SMALL_IN_HEADINGS = "dbfcuikpxs"  # tags of words in lower case there: "of", "an"

_BESIDE_OUTLET = words("told telling tells reported reports with")
_ACCORDING = words("according According ACCORDING per Per")
_SOURCE_WORDS = _BESIDE_OUTLET | _ACCORDING


class NounPhrase(NamedTuple):
    """A noun phrase, as the indexes ``start:end`` of an outline's tokens."""

    start: int
    end: int


class Outline:
    """The tokens of an article and their tags, one letter each, at the same index.

    ``quote_tokens[i]`` is the index of the token that masks ``quoted_spans[i]``.
    """

    def __init__(self, text: str, quoted_spans: Sequence[QuotedSpan]) -> None:
        # Gaps and tokens in turn, since TOKEN captures: "", token, gap, token, …
        self._parts = TOKEN.split(_masked(text, quoted_spans))
        raw = self._parts[1::2]
        raw.append("\n")  # so that every paragraph has an end
        self.tokens = [token.lstrip(" ") for token in raw]
        self.tags = retagged(raw, "".join(map(TAGS.__getitem__, self.tokens)))
        self._known_ends = [0]
        self.quoted_spans = quoted_spans
        self.text = text
        self.quote_tokens = [match.start() for match in re.finditer("[Qq]", self.tags)]

    def words(self, start: int, end: int) -> str:
        """Return the article's own characters for tokens ``start:end``."""
        words = "".join(self._parts[2 * start + 1 : 2 * end]).lstrip(" ")
        if SHORT_QUOTE in words:  # Roxanne "Dropsy" Lubanski
            for at in self.quote_tokens_in(start, end):
                quoted = self.quoted_span(at)
                if self.tags[at] == "q":
                    words = words.replace(SHORT_QUOTE, self.text[quoted.opens : quoted.closes], 1)
        return words

    def full_words(self, phrase: NounPhrase) -> str:
        """Return a phrase with its postmodifiers: "a source familiar with the talks"."""
        return self.words(phrase.start, self.full_end(phrase))

    def full_end(self, phrase: NounPhrase) -> int:
        """Return the end of a phrase's postmodifiers: its own end where it has none."""
        end = phrase.end
        for _ in range(_MOST_POSTMODIFIERS):
            postmodifier = _POSTMODIFIER.match(self.tags, end)
            if postmodifier is None:
                break
            preposition = self.tokens[postmodifier.start("prep")].lower()
            noun = self.tokens[postmodifier.end() - 1].lower()
            if preposition not in _ATTACHING_PREPOSITIONS or noun in _OCCASIONS:
                break
            end = postmodifier.end()
        return end

    @cached_property
    def _source_words(self) -> list[int]:
        """Tokens that may introduce a source, found in one pass: "told", "with", "according"."""
        return [at for at, token in enumerate(self.tokens) if token in _SOURCE_WORDS]

    @cached_property
    def outlet_words(self) -> list[int]:
        """Tokens beside which an outlet may be named: "told", "reported", "interview with"."""
        return [at for at in self._source_words if self.tokens[at] in _BESIDE_OUTLET]

    @cached_property
    def according(self) -> list[int]:
        """The tokens "according" and "per"."""
        return [at for at in self._source_words if self.tokens[at] in _ACCORDING]

    def _ends(self, until: int) -> list[int]:
        """Return the ends of tokens in the masked text, complete at least up to an offset."""
        known, parts = self._known_ends, self._parts
        while known[-1] <= until and 2 * len(known) < len(parts):
            first = 2 * (len(known) - 1)
            further = parts[first : first + _PARTS_PER_STEP]
            known += list(accumulate(map(len, further), initial=known[-1]))[2::2]
        return known

    def tokens_in(self, start: int, end: int) -> tuple[int, int]:
        """Return the tokens of ``text[start:end]``, as indexes ``first:last``."""
        return self._token_after(start), self._token_after(end)

    def _token_after(self, offset: int) -> int:
        """Return the first token that ends after an offset into the unmasked text."""
        hidden = 0  # characters that masking removed before the offset
        for quoted in self.quoted_spans:
            if quoted.closes > offset:
                break
            hidden += quoted.closes - quoted.opens - 1
        offset -= hidden
        return bisect_right(self._ends(offset), offset) - 1

    @cached_property
    def phrases(self) -> list[NounPhrase]:
        """The noun phrases, in order."""
        new = tuple.__new__  # what NounPhrase._make does, at half the cost, for very many phrases
        return [new(NounPhrase, match.span()) for match in _NOUN_PHRASE.finditer(self.tags)]

    @cached_property
    def phrase_at_end(self) -> dict[int, NounPhrase]:
        """The noun phrases by their end, the index of the token after them."""
        return {phrase[1]: phrase for phrase in self.phrases}

    @cached_property
    def phrase_at_start(self) -> dict[int, NounPhrase]:
        """The noun phrases by their first token."""
        return dict(zip(self.phrase_starts, self.phrases, strict=True))

    @cached_property
    def phrase_starts(self) -> list[int]:
        """The first tokens of the noun phrases."""
        return [phrase[0] for phrase in self.phrases]

    def phrases_in(self, start: int, end: int) -> list[NounPhrase]:
        """Return the noun phrases that start in ``start:end``."""
        starts = self.phrase_starts
        return self.phrases[bisect_left(starts, start) : bisect_left(starts, end)]

    @cached_property
    def paragraphs(self) -> list[tuple[int, int]]:
        """The tokens ``start:end`` of each paragraph, its end left out."""
        return [match.span() for match in re.finditer("[^P]+", self.tags)]

    def is_heading(self, start: int, end: int) -> bool:
        """Return whether a paragraph is a line of capitalised words: `Obeng Sees an Insult in It`.

        It has a verb or the like in capitals; a line of names alone is none.
        """
        if end - start > _LONGEST_HEADING or end - start < _SHORTEST_HEADING:
            return False
        other = 0
        for at in range(start, end):
            token = self.tokens[at]
            if token[0].isalpha():
                tag = self.tags[at]
                if token[0].islower():
                    if tag not in _SMALL_IN_HEADINGS:
                        return False
                elif at > start and tag != "T":
                    other += TAGS[token.lower()] not in "lrRoOTDjzyn"
            elif token[0] == LONG_QUOTE:
                return False
        return other > 0

    def quote_tokens_in(self, start: int, end: int) -> list[int]:
        """Return the tokens in ``start:end`` that mask quoted spans."""
        return within(self.quote_tokens, start, end)

    def capital(self, at: int) -> bool:
        """Return whether a token begins with a capital letter."""
        return at < len(self.tokens) and self.tokens[at][0].isupper()

    def quoted_span(self, at: int) -> QuotedSpan:
        """Return the quoted span that a token masks."""
        return self.quoted_spans[bisect_left(self.quote_tokens, at)]

    def quoted_text(self, at: int) -> str:
        """Return the characters inside the quoted span that a token masks."""
        quoted = self.quoted_span(at)
        return self.text[quoted.start : quoted.end]

    def first_character(self, at: int) -> str:
        """Return the first character inside the quoted span that a token masks."""
        return self.text[self.quoted_span(at).start]

    def last_character(self, at: int) -> str:
        """Return the last character inside the quoted span that a token masks."""
        return self.text[self.quoted_span(at).end - 1]

    def closes_sentence(self, at: int) -> bool:
        """Return whether a quoted span ends with a full stop, a question mark or the like."""
        return self.last_character(at) in ".?!…"


def within(places: list[int], start: int, end: int) -> list[int]:
    """Return those of the sorted places that are in ``start:end``, without a look at the others."""
    return places[bisect_left(places, start) : bisect_left(places, end)]


def _masked(text: str, quoted_spans: Sequence[QuotedSpan]) -> str:
    """Return the text with one private-use character in place of each quoted span and its marks."""
    if LONG_QUOTE in text or SHORT_QUOTE in text:
        text = text.replace(LONG_QUOTE, " ").replace(SHORT_QUOTE, " ")
    pieces: list[str] = []
    at = 0
    for quoted in quoted_spans:
        pieces.append(text[at : quoted.opens])
        length = quoted.end - quoted.start
        long = length > _SURELY_LONG or words_in(text[quoted.start : quoted.end]) >= LONG_WORDS
        pieces.append(LONG_QUOTE if long else SHORT_QUOTE)
        at = quoted.closes
    pieces.append(text[at:])
    return "".join(pieces)
