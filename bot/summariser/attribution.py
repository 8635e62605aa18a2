"""Names the sources of a sentence: "the port said", "according to …", "Fox 4 reported on …"."""

import re

from bot.summariser.coreference import CoreferenceResolver
from bot.summariser.outline import NounPhrase, Outline, within
from bot.summariser.roles import is_outlet
from bot.summariser.subjects import SubjectFinder
from bot.summariser.tagger import tag_of
from bot.summariser.wordlists import words

# Reporting verbs that perform an act rather than vouch for a claim: the one who "asked" or
# "pledged" something is not the source of a fact.
_PERFORMATIVES = words(
    """ask asks asked order orders ordered promise promises promised pledge pledges pledged vow
    vows vowed urge urges urged plead pleads pleaded repeat repeats repeated post posts posted
    sing question questions questioned answer answers answered reply replies replied read reads
    agree agrees agreed announce announces announced confirm continue continues continued
    apologise tell"""
)
_SOURCE_TAGS = "NISTrRoOh"  # names, roles, groups: "two dozen said" names no source
_DATE = re.compile(r"b?(?:y(?:n(?!l))?)")


def sentence_attribution(
    outline: Outline, subjects: SubjectFinder, resolver: CoreferenceResolver, start: int, end: int
) -> str | None:
    """Return the sources that a sentence names, joined by "; ", or None.

    The sentence is tokens ``start:end``. The resolver must have read its paragraph.
    """
    sources: list[str] = []
    for at in within(outline.according, start, end - 1):
        if outline.tokens[at + 1] == "to":
            phrase = outline.phrase_at_start.get(at + 2)
            if phrase:
                sources.append(_source(resolver, phrase))
    for cue in subjects.cues(start, end):
        if outline.tags[cue] != "V" or outline.tokens[cue].lower() in _PERFORMATIVES:
            continue
        phrase = subjects.subject(cue, start)
        if phrase and start <= phrase.start < end and _can_be_source(outline, phrase):
            sources.append(_source(resolver, phrase) + _date(outline, resolver, phrase, cue))
    return "; ".join(dict.fromkeys(filter(None, sources))) or None


def _can_be_source(outline: Outline, phrase: NounPhrase) -> bool:
    # The first token counts, too: a name may end with a figure (Channel 4).
    return outline.tags[phrase.end - 1] in _SOURCE_TAGS or outline.tags[phrase.start] in "NI"


def _source(resolver: CoreferenceResolver, phrase: NounPhrase) -> str:
    """Return an entity's full name or else the whole phrase, but "" for one like "his critics".

    A fact does not say who "he" is.
    """
    name = resolver.referent(phrase).text or ""
    if name and tag_of(name.split(maxsplit=1)[0].lower()) == "p":
        return ""
    return name


def _date(outline: Outline, resolver: CoreferenceResolver, phrase: NounPhrase, cue: int) -> str:
    """Return ", January 29" for `Fox 4 reported on January 29`; "" where no outlet reports."""
    entity = resolver.named.get(phrase.start)
    date = _DATE.match(outline.tags, cue + 1)
    if entity is None or not is_outlet(entity) or date is None:
        return ""
    first = cue + 1 + (date[0][0] == "b")
    return ", " + outline.words(first, date.end())
