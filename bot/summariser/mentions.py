"""A name where it stands: what the phrase itself tells of whom it names."""

import re
from dataclasses import dataclass

from bot.summariser.context import role_after, role_before
from bot.summariser.outline import Outline, Phrase
from bot.summariser.registry import BELONGING, GROUP_WORDS

_NAME_TAIL = re.compile(r"[NI](?:[INS]|fN|D{1,2}N)*n?$")
_LEFT_OUT = frozenset("Sf")  # Jr. and "of" tell no two names apart
_AGED = re.compile(r",n[,.]")
_PLACES = frozenset({"in", "at", "near"})
# Forms of address and roles that say he or she in so many words.
_HE = frozenset(
    """mr. mr sir lord king prince congressman councilman chairman spokesman businessman father son
    brother husband grandfather grandson uncle nephew actor widower stepfather boyfriend""".split()
)
_SHE = frozenset(
    """mrs. mrs ms. ms miss lady dame queen princess congresswoman councilwoman chairwoman
    spokeswoman businesswoman mother daughter sister wife grandmother granddaughter aunt niece
    actress baroness widow stepmother girlfriend""".split()
)
_POSSESSIVE = ("his ", "her ", "their ", "my ", "our ", "its ")


@dataclass(frozen=True, slots=True)
class Mention:
    """A name: its tokens, its text, the role beside it, evidence for a person and for he (>0) or she."""

    tokens: tuple[str, ...]
    text: str
    role: str | None
    person: int
    gender: int


def name_run(outline: Outline, phrase: Phrase) -> re.Match[str] | None:
    """The name that a phrase ends with."""
    return _NAME_TAIL.search(outline.kinds, phrase.start, phrase.end)


def mention(outline: Outline, phrase: Phrase) -> Mention | None:
    """What a phrase that ends with a name tells; None for any other phrase."""
    run = name_run(outline, phrase)
    if run is None:
        return None
    start, end, letters = run.start(), _whole_end(outline, phrase.end), run[0]
    tokens = outline.tokens[start:end]
    letters += outline.kinds[phrase.end : end]
    while len(tokens) > 2 and tokens[0] in BELONGING and tokens[-1].lower() not in GROUP_WORDS:
        start, tokens, letters = start + 1, tokens[1:], letters[1:]
    if _LEFT_OUT & set(letters):
        tokens = [
            token for token, letter in zip(tokens, letters, strict=True) if letter not in _LEFT_OUT
        ]
    beside = role_after(outline, phrase)
    words = [token.lower() for token in outline.tokens[phrase.start : start]]
    gender = gender_of(words) or gender_of((beside or "").lower().split())
    if beside and beside.lower().startswith(_POSSESSIVE):
        beside = None  # "his sister" tells he or she, and no role
    role = role_before(outline, phrase, start) or beside
    return Mention(
        tuple(tokens),
        outline.words(start, end),
        role,
        _person(outline, phrase, start),
        gender,
    )


def _whole_end(outline: Outline, end: int) -> int:
    """`Department of Harbours`, `Bank of Tull`: where the name of a group ends."""
    if outline.kinds[end] != "f" or outline.tokens[end - 1].lower() not in GROUP_WORDS:
        return end
    rest = re.compile("N+").match(outline.kinds, end + 1)
    return rest.end() if rest else end


def gender_of(words: list[str]) -> int:
    """Above 0 where a word says he, below 0 where one says she."""
    return next((4 if word in _HE else -4 for word in words if word in _HE or word in _SHE), 0)


def _person(outline: Outline, phrase: Phrase, start: int) -> int:
    """Evidence that a name is a person's: a title, an age; against it: "the", "in"."""
    kinds = outline.kinds
    evidence = 2 * len(re.findall("[Tr]", kinds[phrase.start : start]))
    evidence -= kinds[phrase.start] == "d"
    evidence += 3 * bool(_AGED.match(kinds, phrase.end))
    before = outline.tokens[phrase.start - 1].lower() if phrase.start else ""
    return evidence - (before in _PLACES)
