"""Describes a sentence by what makes it a fact that an editor would keep.

The features have names, so that the weights (fact_weights.py) can be read: "names 2", "decides",
"title 3". They were chosen without weights in mind; tests/tools/fit_facts.py fits those.
"""

import re
from collections import Counter
from collections.abc import Iterator

from bot.summariser.wordlists import words

WORD = re.compile(r"[^\W_]+(?:['’.,-][^\W_]+)*")
_LEAST_LETTERS = 2  # a word with no more is not a content word
_STOP_WORDS = words(
    """the a an of in to and is was are were be been it its for on at by with as that this from has
    have had he she they his her their but not or who which will would can could said says after
    before about when i you we our my there than then into over out up more also no one all so
    if what being do did does just like him them us me mr mrs ms dr told where while because
    during since until between through against under these those some any each other such only
    very how why it's he's she's they're don't"""
)
_PLACES = (0, 1, 2, 3, 4, 6, 8, 11, 15)  # the first sentence of each group
_LENGTHS = (8, 12, 16, 21, 27, 34, 42)  # words
_MOST = 3  # of a kind that are told apart
_OFTEN = 3  # times that an article has a word which it is about
_RESULTS = words(
    """killed hurt injured wounded died dead jailed sentenced convicted acquitted cleared charged
    arrested fined banned suspended sacked resigned won lost beat drew defeated scored elected
    awarded named appointed guilty pleaded ruled ordered approved voted rejected agreed adopted
    passed refused dismissed upheld granted signed bought sold acquired merged recalled closed
    reopened cancelled postponed launched opened unveiled published rose fell grew dropped climbed
    raised cut doubled tripled slipped found showed saved rescued survived discovered announced
    confirmed admitted denied"""
)
_AHEAD = words(
    """will due expected plans planned plan scheduled next hearing deadline appeal until remain
    remains continue tomorrow intends vote begin begins start starts"""
)
_DAYS = words(
    """Monday Tuesday Wednesday Thursday Friday Saturday Sunday January February March April June
    July August September October November December"""
)
_SAYS = words("said says told according added warned argued insisted")
_OPINION = words(
    """perhaps maybe seems seemed feels felt wonderful beautiful lovely strange love loved hope
    remember remembers smile smiled smell looked looks sat stood walked"""
)
_NUMBER_WORDS = words("two three four five six seven eight nine ten eleven twelve dozen half")
_MONEY = re.compile(r"[£$€₹¥%]|\b(?:per ?cent|million|billion|crore|lakh|crowns|euros|pounds)\b")
_PAST_YEAR = re.compile(r"\b(?:1\d\d\d|200\d|201\d)\b")
_MARKS = re.compile(r"[.!?…][\"”’')\]]*$")


class Described:
    """A sentence's words, and how much each tells: ``worth`` holds its content words."""

    __slots__ = ("features", "worth")

    def __init__(self, piece: str, counts: Counter[str], about: frozenset[str]) -> None:
        self.worth: set[str] = set()
        self.features: list[str] = list(self._counted(piece, counts, about))

    def _counted(self, piece: str, counts: Counter[str], about: frozenset[str]) -> Iterator[str]:
        names = numbers = often = said = 0
        kinds = set()
        tokens = WORD.findall(piece)
        for place, word in enumerate(tokens):
            low = word.lower()
            if word in _DAYS:
                kinds.add("day")
            elif word[0].isdigit() or low in _NUMBER_WORDS:
                numbers += 1
            elif word[0].isupper() and place and low not in _STOP_WORDS:
                names += 1
            if low in _RESULTS:
                kinds.add("result")
            elif low in _AHEAD:
                kinds.add("ahead")
            elif low in _SAYS:
                said += 1
            elif low in _OPINION:
                kinds.add("scene")
            if low not in _STOP_WORDS and len(word) > _LEAST_LETTERS or word[0].isdigit():
                if low not in self.worth and counts[low] >= _OFTEN:
                    often += 1
                self.worth.add(low)
        yield from sorted(kinds)
        yield f"names {min(names, 4)}"
        yield f"numbers {min(numbers, _MOST)}"
        yield f"often {min(often, 5)}"
        if said:
            yield "says"
        if _MONEY.search(piece):
            yield "money"
        if _PAST_YEAR.search(piece):
            yield "long ago"
        if about:
            yield f"title {min(len(self.worth & about), 4)}"
        yield f"words {_group(len(tokens), _LENGTHS)}"
        if not _MARKS.search(piece):
            yield "fragment"
        if "“" in piece or '"' in piece:
            yield "in quotes"


def place_feature(place: int) -> str:
    """Return the group that a sentence's place in the article belongs to."""
    return f"place {_group(place, _PLACES)}"


def content_words(text: str) -> frozenset[str]:
    """Return the words of a title that say what an article is about."""
    found = (word.lower() for word in WORD.findall(text))
    return frozenset(w for w in found if w not in _STOP_WORDS and len(w) > _LEAST_LETTERS)


def _group(number: int, least: tuple[int, ...]) -> int:
    """Return the largest of the bounds that a number reaches."""
    return max((each for each in least if each <= number), default=0)
