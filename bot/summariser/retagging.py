"""Corrects the tags of words by their context, as the contextual rules of a Brill tagger do.

The tagger sees one word at a time. Here "report" after "the" becomes a noun, and "Curator" before a
name a title. Every rule reads the tagger's own tags, not those that an earlier rule corrected;
where two rules match one token, the later one wins.
"""

import re
from collections.abc import Callable, Sequence
from typing import NamedTuple

from bot.summariser.nouns import ROLE_SINGULAR, THING_PLURAL, THING_SINGULAR
from bot.summariser.tagger import TAGS
from bot.summariser.titles import FIRST_NAMES_LIKE_ROLES, PARTICLES_BETWEEN_NAMES
from bot.summariser.verbs import NOUN_LIKE
from bot.summariser.wordlists import GROUP_WORDS, words

# Before "Day", they make a name's shape a holiday or an occasion.
_OCCASIONS = words(
    """Christmas Boxing Labor Labour Independence Memorial Veterans Thanksgiving Valentine Election
    Polling Race Match New Remembrance Anzac Republic Victory Opening Sports Mother Father
    Year Market Wedding Bastille Canada Australia Waitangi Earth Results Budget Judgment Easter"""
)
_PARTISANS = words("Republicans Democrats Tories Conservatives Liberals Socialists Nationalists")
_MONTHS_AS_SURNAMES = words("March May June April August")
_BEFORE_DAYS = words("on in at since until before after for the this last next every a an each")
_MONTHS_AS_FIRST_NAMES = words("April May June August Jan January Augusta")
_ROLE_ENDINGS = ("ologist", "ographer", "woman", "keeper", "maker", "ionist", "cist")


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
    word = word.lower()
    return (
        word in ROLE_SINGULAR or word.endswith(_ROLE_ENDINGS)
    ) and word not in FIRST_NAMES_LIKE_ROLES


def _is_capitalised(word: str) -> bool:
    return word[0].isupper()


def _is_plural_in_name(word: str) -> bool:
    return word[0].isupper() and word.lower() not in GROUP_WORDS and word not in _PARTISANS


def _is_common(word: str) -> bool:
    """Return whether a capitalised word that opens a sentence is an adjective or a participle."""
    return _common_tag(word) in "ej"


def _common_tag(word: str) -> str:
    """Return the tag of a capitalised word as if it were in lower case."""
    tag = TAGS[word.lower()]
    return "e" if tag in "Vv" else tag


def _is_gerund(word: str) -> bool:
    return word.endswith("ing") and len(word) > 5 and word != "Sterling"


def _is_participle(word: str) -> bool:
    return TAGS[word.lower()] in "eVvGg" or word == "Born"


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
    _Rule(re.compile(r"[Vv](?<=[dp]l.)(?=[.,:P])"), _can_be_noun, _noun_tag),
    # Between a name and a role: "White House press secretary".
    _Rule(re.compile(r"[Vv](?=r)(?<=N.)"), _can_be_noun, lambda _: "l"),
    # A capitalised role before a name is a title: "Curator Felix Roan".
    _Rule(re.compile(r"N(?=N)(?<![^.,PdcuQqp:V-].)"), _is_role, lambda _: "T"),
    # A capitalised role after a determiner, no name after it: "one Democrat said".
    _Rule(re.compile(r"N(?![NTIrRosn])(?<=[dj].)"), _is_role, lambda _: "r"),
    # "Federal prosecutors", "Born in Tull", "Hosting Cobb": words that open a sentence.
    _Rule(re.compile(r"N(?<![^.PQ].)(?=[lrRoO])"), _is_common, _common_tag),
    _Rule(re.compile(r"N(?<![^.PQ].)(?=[bdp])"), _is_participle, lambda _: "e"),
    _Rule(re.compile(r"N(?<![^.PQ].)(?=[NTdpbfkRhtimD])"), _is_gerund, lambda _: "g"),
    # "Tall Oak Partners": a plural in a name.
    _Rule(re.compile(r"R(?<=N.)"), _is_plural_in_name, lambda _: "N"),
    # "June Quill said", "May Chen": a first name like a month.
    _Rule(
        re.compile(r"[yx](?<![bNxdjn].)(?=N)"), _MONTHS_AS_FIRST_NAMES.__contains__, lambda _: "N"
    ),
    # "Lucius St Rose", "Rolhas do Sado", "Pennock & Dray": what joins the parts of a name.
    _Rule(re.compile(r"T(?<=N.)(?=N)"), words("St St.").__contains__, lambda _: "N"),
    _Rule(re.compile(r"[xde](?<=N.)(?=N)"), PARTICLES_BETWEEN_NAMES.__contains__, lambda _: "D"),
    _Rule(re.compile(r"\*(?<=N.)(?=N)"), "&".__eq__, lambda _: "D"),
    # A capitalised preposition or verb between a role and a name: "transport chief Per Holm".
    _Rule(re.compile(r"[bxV](?=N)(?<=[rTV].)"), _is_capitalised, lambda _: "N"),
)
# "Kristen Day, head of the guild", "Al From, who": a name like a common word, after a first name.
_AFTER_FIRST_NAME = re.compile(r"[abyz](?<=N.)(?=[,.sVvxBw(QP)cf])")
# The same surname alone: "Mr Day", "Day said".
_SURNAME_ALONE = re.compile(r"[abyz](?:(?<=T.)|(?=[sVvxB]))")
_OPENER, _NAME_WITHIN = re.compile(r"N(?<![^.PQ].)"), re.compile(r"(?<=[^.PQ:q(*-])N")
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
    _restore_names(raw, tags, corrected)
    _retag_names_like_words(raw, tags, corrected)
    for match in _AFTER_NOUN.finditer(tags):
        at = match.start()
        if raw[at] in ("'", "’") and raw[at - 1].endswith("s"):
            corrected[at] = "s"  # a plural's possessive: "the mills' association"
    return "".join(corrected)


def _restore_names(raw: Sequence[str], tags: str, corrected: list[str]) -> None:
    """Tag as names again the openers that are names within a sentence: "Northing Metals"."""
    openers = {
        match.start(): raw[match.start()].lstrip(" ")
        for match in _OPENER.finditer(tags)
        if corrected[match.start()] in "eg"
    }
    if not openers:
        return
    within = set(openers.values()) & {
        raw[match.start()].lstrip(" ") for match in _NAME_WITHIN.finditer(tags)
    }
    for at, word in openers.items():
        if word in within:
            corrected[at] = "N"


def _retag_names_like_words(raw: Sequence[str], tags: str, corrected: list[str]) -> None:
    """Tag as names the surnames that are words as well, here and where they stand alone."""
    surnames: set[str] = set()
    for match in _AFTER_FIRST_NAME.finditer(tags):
        at = match.start()
        word = raw[at].lstrip(" ")
        first = raw[at - 1].lstrip(" ")
        if tags[at] == "y" and word not in _MONTHS_AS_SURNAMES:
            continue  # "Pell Monday said"
        if word[0].isupper() and first not in _OCCASIONS and not _tells_when(raw, at - 2):
            corrected[at] = "N"
            surnames.add(word)
    if surnames:
        for match in _SURNAME_ALONE.finditer(tags):
            at = match.start()
            if raw[at].lstrip(" ") in surnames:
                corrected[at] = "N"


def _tells_when(raw: Sequence[str], at: int) -> bool:
    """Return whether a token stands before a day and not before a person: "on Boxing Day"."""
    return at >= 0 and raw[at].lstrip(" ").lower() in _BEFORE_DAYS
