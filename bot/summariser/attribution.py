"""Who a sentence is from, where the article says so: "the port said", "according to …"."""

import re

from bot.summariser.naming import Namer
from bot.summariser.outline import Outline, Phrase
from bot.summariser.roles import is_outlet
from bot.summariser.subjects import Clauses
from bot.summariser.wordlists import words

# Verbs that report an act, not a claim: who "asked" or "pledged" something did so.
_ACTS = words(
    """ask asks asked order orders ordered promise promises promised pledge pledges pledged vow
    vows vowed urge urges urged plead pleads pleaded repeat repeats repeated post posts posted
    sing question questions questioned answer answers answered reply replies replied read reads
    agree agrees agreed announce announces announced confirm continue continues continued
    apologise tell"""
)
_CAN_SPEAK = "NISTrRoOh"  # names, roles, groups; nobody has anything from "two dozen"
_DATE = re.compile(r"b?(?:y(?:n(?!l))?)")


def attribution(
    outline: Outline, clauses: Clauses, namer: Namer, start: int, end: int
) -> str | None:
    """Who tokens ``start:end``, a sentence, are from; several are joined by "; "."""
    found: list[str] = []
    for look in outline.according:
        if start <= look < end - 1 and outline.tokens[look + 1] == "to":
            phrase = outline.phrase_at_start.get(look + 2)
            if phrase:
                found.append(_name(namer, phrase))
    for cue in clauses.cues(start, end):
        if outline.kinds[cue] != "V" or outline.tokens[cue].lower() in _ACTS:
            continue
        phrase = clauses.subject(cue, start)
        if phrase and start <= phrase.start < end and _can_speak(outline, phrase):
            found.append(_name(namer, phrase) + _dated(outline, namer, phrase, cue))
    return "; ".join(dict.fromkeys(filter(None, found))) or None


def _can_speak(outline: Outline, phrase: Phrase) -> bool:
    # a name may end in a figure (Channel 4)
    return outline.kinds[phrase.end - 1] in _CAN_SPEAK or outline.kinds[phrase.start] in "NI"


def _name(namer: Namer, phrase: Phrase) -> str:
    """A person's or group's full name, else the whole phrase; nothing for "his critics"."""
    name = namer.name(phrase).text or ""
    return "" if name and Outline.belongs(name) else name


def _dated(outline: Outline, namer: Namer, phrase: Phrase, cue: int) -> str:
    """`Fox 4 reported on January 29`: the date of an outlet's report."""
    entity = namer.named.get(phrase.start)
    date = _DATE.match(outline.kinds, cue + 1)
    if entity is None or not is_outlet(entity) or date is None:
        return ""
    first = cue + 1 + (date[0][0] == "b")
    return ", " + outline.words(first, date.end())
