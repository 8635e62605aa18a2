"""Corrects the tags of words by their context, as the contextual rules of a Brill tagger do.

The tagger sees one word at a time. Here "report" after "the" becomes a noun, and "Curator" before a
name a title. Every rule reads the tagger's own tags, not those that an earlier rule corrected;
where two rules match one token, the later one wins.
"""

import re
from collections.abc import Callable, Sequence
from typing import NamedTuple

from bot.summariser.nouns import ROLE_SINGULAR, THING_PLURAL, THING_SINGULAR
from bot.summariser.verbs import NOUN_LIKE


def _noun_tag(word: str) -> str:
    """Return the tag of a word that is a noun here."""
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
    """Gives a token that ``context`` matches the tag ``tag(word)``, if ``applies(word)``."""

    context: re.Pattern[str]
    applies: Callable[[str], bool]
    tag: Callable[[str], str]


_RULES = (
    # Any verb form is a noun after a determiner or a possessive: "the claims", "her remarks".
    _Rule(re.compile(r"[Vv](?<=[dps].)"), lambda _: True, _noun_tag),
    # After an adjective, "of" or a number: "recent claims". Before a preposition at the start of a
    # clause: "Reports of a fire". Between a noun or a preposition and a verb: "aide comments were".
    _Rule(
        re.compile(r"[Vv](?:(?<=[jfn].)|(?<=[,.Pcub].)(?=[bf])|(?<=[bolNr].)(?=[axB]*[VvB]))"),
        _can_be_noun,
        _noun_tag,
    ),
    # After a noun with a determiner, at the end of a clause: "a pool report."
    _Rule(re.compile(r"[Vv](?<=[dp]l.)(?=[.,P])"), _can_be_noun, _noun_tag),
    # Between a name and a role: "White House press secretary".
    _Rule(re.compile(r"[Vv](?=r)(?<=N.)"), _can_be_noun, lambda _: "l"),
    # A capitalised role before a name is a title: "Curator Felix Roan".
    _Rule(re.compile(r"N(?=N)(?<![^.,PdcuQqp:-].)"), _is_role, lambda _: "T"),
    # A capitalised role after a determiner, no name after it: "one Democrat said".
    _Rule(re.compile(r"N(?![NTIrRosn])(?<=[dj].)"), _is_role, lambda _: "r"),
    # A capitalised preposition or verb between a role and a name: "transport chief Per Holm".
    _Rule(re.compile(r"[bxV](?=N)(?<=[rTV].)"), lambda word: word[0].isupper(), lambda _: "N"),
)
_AFTER_NOUN = re.compile(r"\*(?<=[NlrRoO].)")


def retagged(raw: Sequence[str], tags: str) -> str:
    """Return the tags after every contextual rule was applied to them.

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
            corrected[at] = "s"  # a plural's possessive: "the mills' association"
    return "".join(corrected)
