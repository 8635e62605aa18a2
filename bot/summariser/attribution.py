"""Names the sources of a sentence: "the port said", "according to …", "Fox 4 reported on …".

A source vouches for what the sentence says. So only verbs that claim something count, with a
subject of their own clause that is a person, a body or a whole phrase such as "a poll for the
Coast Gazette"; where in doubt, no source is named.
"""

import re

from bot.summariser.coreference import CoreferenceResolver
from bot.summariser.outline import NounPhrase, Outline, within
from bot.summariser.roles import is_outlet
from bot.summariser.subjects import Subject, SubjectFinder
from bot.summariser.tagger import tag_of
from bot.summariser.wordlists import words

_SAYING = words("said say says")
# These are claims only with a clause of their own ("warned that …"), or at the end of one
# ("…, the union claims"); "reported to him", "wrote a book" and "admitted theft" are none.
_CLAIMING = words(
    """told tells added adds warned warns claimed claim claims alleged allege alleges argued argue
    argues estimated estimate estimates insisted insist insists maintained maintain maintains noted
    note notes stated states suggested suggest suggests believe believes believed found finds
    concluded concludes reported report reports wrote writes explained acknowledged conceded
    admitted admit admits confirmed revealed denied testified predicted predicts show shows
    showed"""
)
_CLAUSE = frozenset("khti.,;P)")  # what follows a verb that claims something
_TOLD = words("told tells")
_ENDS = frozenset(",.;:)-PcukwVvxBQq")  # what may follow a whole phrase
_SURE_WAYS = frozenset(("inverted", "direct", "apposition", "head", "who"))
_SOURCE_TAGS = "NISTrRoOh"  # names, roles, groups: "two dozen said" names no source
_DATE = re.compile(r"b?(?:y(?:n(?!l))?)")


def sentence_attribution(
    outline: Outline, subjects: SubjectFinder, resolver: CoreferenceResolver, start: int, end: int
) -> str | None:
    """Return the sources that a sentence names, joined by "; ", or None.

    The sentence is tokens ``start:end``. The resolver must have read its paragraph.
    """
    said = outline.words(start, end)
    sources: list[str] = []
    for at in within(outline.according, start, end - 1):
        if outline.tokens[at + 1] == "to":
            phrase = outline.phrase_at_start.get(at + 2)
            if phrase and _is_whole(outline, phrase):
                sources.append(_source(outline, resolver, phrase, said))
    for cue in subjects.cues(start, end):
        if not _claims(outline, cue):
            continue
        found = subjects.found(cue, start)
        if found is None or not _is_sure(outline, found, cue):
            continue
        phrase = found.phrase
        if start <= phrase.start < end and _can_be_source(outline, phrase):
            source = _source(outline, resolver, phrase, said)
            if source:
                sources.append(source + _date(outline, resolver, phrase, cue))
    return "; ".join(dict.fromkeys(filter(None, sources))) or None


def _claims(outline: Outline, cue: int) -> bool:
    """Return whether a verb vouches for a clause: "said", "warned that", but not "reported to"."""
    word = outline.tokens[cue].lower()
    if outline.tags[cue] not in "Vv" or "not" in outline.tokens[max(0, cue - 2) : cue]:
        return False
    if word in _SAYING:
        return outline.tokens[cue + 1] != "so"
    if word not in _CLAIMING:
        return False
    after = outline.tags[cue + 1]
    return word in _TOLD or after in _CLAUSE or _DATE.match(outline.tags, cue + 1) is not None


def _is_sure(outline: Outline, found: Subject, cue: int) -> bool:
    """Return whether a subject is of the verb's own clause: "Dana Pell, for the owners, said"."""
    begin, end = found.phrase
    tags = outline.tags
    if found.how in _SURE_WAYS:
        return found.how != "who" or tags[begin] != "d"  # "a man who said …" is anybody
    opens = begin == 0 or tags[begin - 1] in ".P"
    return found.how == "main" and opens and tags[end] == tags[cue - 1] == ","


def _can_be_source(outline: Outline, phrase: NounPhrase) -> bool:
    # The first token counts, too: a name may end with a figure (Channel 4).
    return outline.tags[phrase.end - 1] in _SOURCE_TAGS or outline.tags[phrase.start] in "NI"


def _is_whole(outline: Outline, phrase: NounPhrase) -> bool:
    """Return whether a phrase ends where it seems to: not in "a reply given under …"."""
    return outline.tags[outline.full_end(phrase)] in _ENDS


def _source(outline: Outline, resolver: CoreferenceResolver, phrase: NounPhrase, said: str) -> str:
    """Return who a phrase is, but "" for one like "his critics": a fact doesn't say who he is.

    A person has the full name. A group is called as the sentence calls it: "the Admiralty" may be
    another one than the "TRA Admiralty" of some other sentence.
    """
    referent = resolver.referent(phrase)
    name = referent.text or ""
    if not name or tag_of(name.split(maxsplit=1)[0].lower()) == "p":
        return ""
    if outline.tags[phrase.start] in "hti" and name.split()[-1] not in said:
        return ""
    if referent.entity and outline.tags[phrase.start] == "d" and name not in said:
        return outline.full_words(phrase)
    return name


def _date(outline: Outline, resolver: CoreferenceResolver, phrase: NounPhrase, cue: int) -> str:
    """Return ", January 29" for `Fox 4 reported on January 29`; "" where no outlet reports."""
    entity = resolver.named.get(phrase.start)
    date = _DATE.match(outline.tags, cue + 1)
    if entity is None or not is_outlet(entity) or date is None:
        return ""
    first = cue + 1 + (date[0][0] == "b")
    return ", " + outline.words(first, date.end())
