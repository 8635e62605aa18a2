"""Contextual rules: correct the tag of a word by its neighbours, as Brill's tagger does.

The tagger sees one word at a time. Here a "report" after "the" becomes a noun, and "Curator" before
a name becomes a title. Every rule reads the tagger's tags, so the order matters only where two
rules change one token: the later rule wins.
"""

import re
from collections.abc import Callable, Sequence
from typing import NamedTuple

from bot.summariser.nouns import ROLE_SINGULAR, THING_PLURAL, THING_SINGULAR
from bot.summariser.verbs import NOUN_LIKE


def _noun_tag(word: str) -> str:
    """The tag of a word that is a noun here."""
    word = word.lower()
    if word in ROLE_SINGULAR:
        return "r"
    if word in THING_SINGULAR:
        return "o"
    return "O" if word in THING_PLURAL else "l"


def _can_be_noun(word: str) -> bool:
    return word.lower() in NOUN_LIKE


def _is_role(word: str) -> bool:
    return word.lower() in ROLE_SINGULAR


class _Rule(NamedTuple):
    """Give tokens whose tag and context match ``context`` a new tag if ``applies(word)``."""

    context: re.Pattern[str]
    applies: Callable[[str], bool]
    tag: Callable[[str], str]


_RULES = (
    # A determiner or a possessive makes any verb form a noun: "the claims".
    _Rule(re.compile(r"[Vv](?<=[dps].)"), bool, _noun_tag),
    # After an adjective, "of" or a number; before a preposition at the head of a clause; or between
    # a noun and a verb: "recent claims", "Reports of a fire", "the aide comments were".
    _Rule(
        re.compile(r"[Vv](?:(?<=[jfn].)|(?<=[,.Pcub].)(?=[bf])|(?<=[bolNr].)(?=[axB]*[VvB]))"),
        _can_be_noun,
        _noun_tag,
    ),
    # "a pool report."
    _Rule(re.compile(r"[Vv](?<=[dp]l.)(?=[.,P])"), _can_be_noun, _noun_tag),
    # "White House press secretary"
    _Rule(re.compile(r"[Vv](?=r)(?<=N.)"), _can_be_noun, lambda _: "l"),
    # "Curator Felix Roan"
    _Rule(re.compile(r"N(?=N)(?<![^.,PdcuQqp:-].)"), _is_role, lambda _: "T"),
    # "one Democrat said"
    _Rule(re.compile(r"N(?![NTIrRosn])(?<=[dj].)"), _is_role, lambda _: "r"),
    # "transport chief Per Holm"
    _Rule(re.compile(r"[bxV](?=N)(?<=[rTV].)"), lambda word: word[0].isupper(), lambda _: "N"),
)
_AFTER_NOUN = re.compile(r"\*(?<=[NlrRoO].)")


def retagged(raw: Sequence[str], tags: str) -> str:
    """Return ``tags`` with every contextual rule applied.

    ``raw`` are the tokens as TOKEN captures them, each with the blank before it, if any.
    """
    corrected = list(tags)
    for rule in _RULES:
        for match in rule.context.finditer(tags):
            at = match.start()
            word = raw[at].lstrip(" ")
            if rule.applies(word):
                corrected[at] = rule.tag(word)
    for match in _AFTER_NOUN.finditer(tags):
        at = match.start()
        if raw[at] in ("'", "’") and raw[at - 1].endswith("s"):
            corrected[at] = "s"  # "the mills' association"
    return "".join(corrected)
