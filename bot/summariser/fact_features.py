"""Describes a sentence by what makes it a fact that an editor would keep.

The features have names, so that the weights (fact_weights.py) can be read: "names 2", "decides",
"title 3". They were chosen without weights in mind; tests/tools/fit_facts.py fits those.
"""

import re
from bisect import bisect_right
from collections import Counter

from bot.summariser.wordlists import words

WORD = re.compile(r"[^\W_]+(?:['’.,-][^\W_]+)*")
_STOP_WORDS = words(
    """the a an of in to and is was are were be been it its for on at by with as that this from has
    have had he she they his her their but not or who which will would can could said says after
    before about when i you we our my there than then into over out up more also no one all so
    if what being do did does just like him them us me mr mrs ms dr told where while because
    during since until between through against under these those some any each other such only
    very how why it's he's she's they're don't"""
)
_PLACES = (0, 1, 2, 3, 4, 6, 8, 11)  # the first sentence of each group
_LENGTHS = (0, 8, 12, 16, 21, 27, 34, 42)  # words
_MOST = 3  # of a kind that are told apart
_NAME_MOST = 4  # times that a name's mention counts
_OFTEN = 3  # times that an article has a word which it is about
_KINDS = {
    "toll": "killed hurt injured wounded died dead",
    "result": """jailed sentenced convicted acquitted cleared charged
    arrested fined banned suspended sacked resigned won lost beat drew defeated scored elected
    awarded named appointed guilty pleaded ruled ordered approved voted rejected agreed adopted
    passed refused dismissed upheld granted signed bought sold acquired merged recalled closed
    reopened cancelled postponed launched opened unveiled published rose fell grew dropped climbed
    raised cut doubled tripled slipped found showed saved rescued survived discovered announced
    confirmed admitted denied""",
    "ahead": """will due expected plans planned plan scheduled next hearing deadline appeal until
    remain remains continue tomorrow intends vote begin begins start starts""",
    "day": """monday tuesday wednesday thursday friday saturday sunday january february april june
    july august september october november december""",
    "sum": "cent million billion crore lakh crowns euros pounds",
    "says": "said says told according added warned argued insisted",
    "scene": """perhaps maybe seems seemed feels felt wonderful beautiful lovely strange love loved
    hope remember remembers smile smiled smell looked looks sat stood walked""",
}
_KIND = {word: kind for kind, listed in _KINDS.items() for word in listed.split()}
_DAYS = words(_KINDS["day"])
_NUMBER_WORDS = words("two three four five six seven eight nine ten eleven twelve dozen half")
_MONEY_MARKS = frozenset("£$€₹¥%")
_CLOSING = ".!?…\"”’')]"
_YEAR_LETTERS, _LONG_AGO = 4, ("1", "2020")  # "long ago" are the years between


class Described:
    """A sentence's features and its content words.

    ``worth`` says how often the article has each of these words if it's a name, else 0. ``often``
    are the words that the article has most, and ``about`` are those of its title.
    """

    __slots__ = ("features", "worth")

    def __init__(
        self, piece: str, counts: Counter[str], often: frozenset[str], about: frozenset[str]
    ) -> None:
        tokens = WORD.findall(piece)
        low = list(map(str.lower, tokens))
        different = set(low)
        content = different - _STOP_WORDS
        kinds = {_KIND[word] for word in different & _KIND.keys()}
        # All words of a sentence in lower case are in ``low`` but not in ``capitals``.
        capitals = set(tokens[1:]).difference(low)
        names = {word.lower() for word in capitals} & content - _DAYS
        self.worth = dict.fromkeys(content, 0)
        self.worth.update((word, min(counts[word], _NAME_MOST)) for word in names)
        figures = [word for word in low if word[0].isdigit()]
        number = len(figures) + len(different & _NUMBER_WORDS)
        self.features = [
            f"names {min(len(names), 4)}",
            f"numbers {min(number, _MOST)}",
            f"often {min(len(content & often), 5)}",
            f"words {_group(len(tokens), _LENGTHS)}",
            *kinds,
        ]
        if about:
            self.features.append(f"title {min(len(content & about), 4)}")
        if not _MONEY_MARKS.isdisjoint(piece):
            self.features.append("money")
        if any(len(w) == _YEAR_LETTERS and _LONG_AGO[0] < w < _LONG_AGO[1] for w in figures):
            self.features.append("long ago")
        if piece[-1] not in _CLOSING:
            self.features.append("fragment")
        if "“" in piece or '"' in piece:
            self.features.append("in quotes")


def often_in(counts: Counter[str]) -> frozenset[str]:
    """Return the words that an article has at least three times."""
    return frozenset(word for word, count in counts.items() if count >= _OFTEN)


def place_feature(place: int) -> str:
    """Return the group that a sentence's place in the article belongs to."""
    return f"place {_group(place, _PLACES)}"


def content_words(text: str) -> frozenset[str]:
    """Return the words of a title that say what an article is about."""
    found = (word.lower() for word in WORD.findall(text))
    return frozenset(w for w in found if w not in _STOP_WORDS)


def _group(number: int, least: tuple[int, ...]) -> int:
    """Return the largest of the bounds, which are in order, that a number reaches."""
    return least[max(bisect_right(least, number) - 1, 0)]
