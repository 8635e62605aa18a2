"""What stands around a speaker: their role, and the outlet spoken to or reporting."""

import re

from bot.summariser.entities import Entity
from bot.summariser.outline import NounPhrase, Outline
from bot.summariser.wordlists import GROUP_WORDS, words

_ADDRESS = words("mr mrs ms miss dr sir st late then mr. mrs. ms. dr. st. own")
_MOST_TOKENS = 16
_TELLS_A_ROLE, _OFFICE, _VERB = re.compile("[TrRj]"), re.compile("T+$"), re.compile("[VvxB]")
_SENTENCE_END = re.compile("[.P]")
_REACH = 120  # tokens
_AGE = re.compile(r"n,")
# What may open an apposition that tells a role: "the", "a", "president", "former", "who is".
_APPOSITION = re.compile(r"[dp]?[jlenN]{0,5}[rRTo]")
_REPORTS = words("reported reports")


def role_before(outline: Outline, phrase: NounPhrase, name_start: int) -> str | None:
    """`Interim Chief Michael Igo` → "Interim Chief", with the organisation before it, if any."""
    start = phrase.start
    tags = outline.tags
    while start < name_start and (
        tags[start] in "dpnf" or outline.tokens[start].lower() in _ADDRESS
    ):
        start += 1
    if start >= name_start or not _TELLS_A_ROLE.search(tags, start, name_start):
        return None
    if tags[name_start - 1] == "s" or tags[name_start - 1] not in "TrRo":
        return None
    while name_start - 1 > start and outline.tokens[name_start - 1].lower() in _ADDRESS:
        name_start -= 1  # "candidate Dr. Ada Pell"
    words = outline.words(start, name_start)
    office = _OFFICE.search(tags[start:name_start])
    group = outline.words(start, start + office.start()) if office else ""
    if office and " " in group and group.split()[-1].lower() in GROUP_WORDS:
        return f"{outline.words(start + office.start(), name_start)}, {group}"
    before = _bracketed_group(outline, start)
    return f"{words}, {before}" if before else words


def _bracketed_group(outline: Outline, start: int) -> str | None:
    """`Tull Police Department (TPD) Chief …`: the organisation before its short form."""
    tags = outline.tags
    if tags[start - 3 : start] != "(N)":
        return None
    group = outline.phrase_at_end.get(start - 3)
    if group is None or tags[group.end - 1] != "N":
        return None
    start = group.start + (tags[group.start] == "d")
    return outline.words(start, group.end)


def role_after(outline: Outline, phrase: NounPhrase) -> str | None:
    """`Ines Calder, 52, a baker from Tull, said` → "a baker from Tull"."""
    tags = outline.tags
    if tags[phrase.end : phrase.end + 1] != ",":
        return None
    start = phrase.end + 1
    if _AGE.match(tags, start):
        start += 2
    if not _APPOSITION.match(tags, start):
        return None
    end = start
    while end < start + _MOST_TOKENS and tags[end] not in ",.P;-Q(wq":
        end += 1
    if end - start > _MOST_TOKENS - 1 or _VERB.search(tags, start, end):
        return None
    if tags[end] in ",.P(w" and end - start >= 1:
        first = start + (tags[start] == "d" and outline.tokens[start].lower() in ("the", "a", "an"))
        return outline.words(first, end)
    return None


def reporting_outlet(
    outline: Outline, start: int, end: int, named: dict[int, Entity]
) -> str | None:
    """Whom somebody in tokens ``start:end`` told, or who reported it: `told the Tull Daily`."""
    for look in outline.outlet_words:
        if not start <= look < end:
            continue
        word = outline.tokens[look].lower()
        phrase = outline.phrase_at_start.get(look + 1)
        if word in _REPORTS:
            phrase = outline.phrase_at_end.get(look)
        elif word == "with" and outline.tokens[look - 1] != "interview":
            continue
        if phrase and phrase.start in named and is_outlet(named[phrase.start]):
            return named[phrase.start].name
    return None


def is_outlet(entity: Entity) -> bool:
    """Whether a name can be a newspaper's or a station's."""
    last = entity.tokens[-1]
    return last.lower() in GROUP_WORDS or (last.isupper() and len(last) > 1) or last.isdigit()


def sentence_around(outline: Outline, first: int, last: int) -> tuple[int, int]:
    """Tokens from the start of the sentence with ``first`` to the end of the one with ``last``."""
    tags = outline.tags
    reach = max(0, first - _REACH)
    start = max(tags.rfind(".", reach, first), tags.rfind("P", reach, first), reach - 1) + 1
    end = _SENTENCE_END.search(tags, last)
    return start, end.start() if end else len(tags)
