"""Candidates for the speaker of a quotation: what they are, and features that they all have."""

from typing import NamedTuple

from bot.summariser.outline import NounPhrase, Outline
from bot.summariser.wordlists import words

LEAST_CONFIDENCE = 0.5  # with a lower probability, the digest names no speaker

# In `Pell told the crowd, "…," the Tull Daily reported`, Pell is the source and the outlet only
# retells it.
RETELLS = words("reported reports according")
_SAYS = words("said says told tells added adds wrote writes asked asks tweeted")
# How often a candidate is right depends on its kind: a name, a pronoun, a role, a group …
KINDS = {
    "N": "name", "I": "name", "S": "name", "n": "number", "h": "he", "t": "they", "i": "it",
    "m": "me", "r": "role", "R": "roles", "o": "group", "O": "groups", "T": "title", "d": "some",
}  # fmt: skip
NEIGHBOURS = {
    "V": "says", "v": "acts", "G": "saying", "g": "acting", "x": "verb", "B": "is", "e": "verb",
    ",": "comma", ".": "end", "P": "edge", ":": "colon", "-": "dash",
    "(": "bracket", ")": "bracket",
    "b": "preposition", "f": "of", "s": "possessive", "Q": "quote", "q": "fragment", "w": "who",
    "c": "and", "u": "clause", "k": "that", "a": "adverb", "N": "name", "T": "title",
}  # fmt: skip
# Distances in tokens, in classes of about the same number of candidates.
DISTANCES = tuple(
    "0" if n == 0 else "1" if n == 1 else "2-3" if n < 4 else "4-6" if n < 7 else "7-11"
    if n < 12 else "12-19" if n < 20 else "20-31" if n < 32 else "32+"
    for n in range(130)
)  # fmt: skip


class Candidate(NamedTuple):
    """A phrase that may name the speaker of a quotation, and its features."""

    source: NounPhrase
    cue: int | None  # the token of the reporting verb
    rule: str
    features: list[str]


class Attribution(NamedTuple):
    """The candidate that was chosen for a quotation, with its probability from 0 to 1."""

    probability: float
    rule: str
    source: NounPhrase | None = None
    cue: int | None = None
    whole: bool = True  # whether the quotation is whole sentences, not part of one


def sureness(attribution: Attribution) -> str:
    """Return a word for how likely an attribution is."""
    share = attribution.probability
    return "sure" if share > 0.9 else "likely" if share > 0.6 else "unsure"


UNATTRIBUTED = Attribution(0.0, "nobody")


def described(
    outline: Outline,
    source: NounPhrase,
    cue: int | None,
    where: tuple[str, str],
    features: list[str],
) -> Candidate:
    """Return a candidate with the features of its cue and of its own phrase added.

    ``where`` is the rule that found it and its side of the quotation, "before" or "after".
    """
    tags = outline.tags
    rule, side = where
    first, last = source
    kind = KINDS.get(tags[last - 1], "other")
    features.append(f"{rule}, {kind}")
    features.append(f"{side}, behind {NEIGHBOURS.get(tags[first - 1], 'word')}")
    features.append(f"{side}, then {NEIGHBOURS.get(tags[last], 'word')}")
    if cue is not None:
        word = outline.tokens[cue].lower()
        if word in _SAYS:
            strength = "says"
        elif word in RETELLS:
            strength = "retells"
        else:
            strength = NEIGHBOURS.get(tags[cue], "word")
        features.append(f"{rule}, cue {strength}")
        features.append(f"{kind} {strength}")
    if kind == "name" and last - first > 1:
        features.append("name of several words")
    if kind in ("role", "group", "other", "groups", "roles"):
        features.append(f"{kind}, after {NEIGHBOURS.get(tags[first], tags[first])}")
    return Candidate(source, cue, rule, features)
