"""Finds the name beside a role or another noun: "her manager, Robin Mott, said"."""

import re

from bot.summariser.outline import NounPhrase, Outline

_OPENS_NAME = "NITdj"  # tags: "state Del. Marcy Prill"
_ENDS = ",.P("
_OFFICE = re.compile("[dp]?[jl]*[Tr]+f")  # "head of Osk Mills"


def name_after(outline: Outline, phrase: NounPhrase) -> tuple[NounPhrase, int] | None:
    """Return the phrase in apposition to a role, and where the role ends, if there is one.

    `the founder of the institute, Morton Black, said`, `the attacker, Jon Rae, told`. A noun that
    is no role of people needs a name in full, and a verb after it.
    """
    tags = outline.tags
    last = tags[phrase.end - 1]
    if last not in "rTl":
        return None
    end = phrase.end if tags[phrase.end] == "," else outline.full_end(phrase)
    name = outline.phrase_at_start.get(end + 1) if tags[end] == "," else None
    if name is None:
        return None
    if last == "l":
        plain = set(tags[name.start : name.end]) <= set("NID") and name.end - name.start > 1
        fits = plain and tags[name.end] == "," and tags[name.end + 1] in "xBVve"
    else:
        fits = tags[name.end] in _ENDS and tags[name.start] in _OPENS_NAME
    return (name, end) if fits else None


def name_before(outline: Outline, phrase: NounPhrase) -> NounPhrase | None:
    """Return the phrase that a role stands in apposition to: `Morton Black, founder of the guild,`.

    The role ends at a comma or with its sentence. Without an article, it may lack the comma:
    `Anton Bell, president and head of the guild stated`.
    """
    tags = outline.tags
    if tags[phrase.end - 1] not in "rT" and not _OFFICE.match(tags, *phrase):
        return None
    start, after = phrase.start, tags[outline.full_end(phrase)]
    if tags[start - 1] == "c" and tags[start - 2] in "rT":
        other = outline.phrase_at_end.get(start - 1)
        start = other.start if other else start
    if tags[start - 1] != ",":
        return None
    if after not in _ENDS and (after not in "VvxB" or tags[start] in "dp"):
        return None
    return outline.phrase_at_end.get(start - 1)
