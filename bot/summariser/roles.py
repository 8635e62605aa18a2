"""Finds a speaker's role, and the outlet that they spoke to or that reported it."""

import re

from bot.summariser.entities import Entity
from bot.summariser.outline import NounPhrase, Outline, within
from bot.summariser.wordlists import GROUP_WORDS, words

_FORMS_OF_ADDRESS = words(
    """mr mrs ms miss dr sir st late then mr. mrs. ms. dr. st. own cllr cllr. cr cr. mx dame lord
    lady madam madame herr frau monsieur señor señora shri sri smt hon. hon rt revd revd. sister
    uncle aunt auntie"""
)
_LONGEST_ROLE = 40  # tokens before a name
_MOST_TOKENS = 16  # of an apposition; a longer one is a clause
_TELLS_A_ROLE, _VERB = re.compile("[TrRj]"), re.compile("[VvxB]")
_SENTENCE_END = re.compile("[.P]")
_REACH = 120  # tokens
_AGE = re.compile(r"n,")
# How an apposition that gives a role may begin: "the mayor", "a former baker", "president".
_APPOSITION = re.compile(r"[dp]?[jlenN]{0,5}[rRTo]")
_REPORTS = words("reported reports")


def role_before(outline: Outline, phrase: NounPhrase, name_start: int) -> str | None:
    """Return the role before a name, with the group before that, if any, as the article has it.

    `Interim Chief Michael Igo` → "Interim Chief". Forms of address (Mr., Dr.) are no roles.
    """
    tags = outline.tags
    start = max(phrase.start, name_start - _LONGEST_ROLE)
    while start < name_start and (
        tags[start] in "dpnf"
        or outline.tokens[start].lower() in _FORMS_OF_ADDRESS
        or outline.tokens[start].endswith("-old")
    ):
        start += 1
    if start >= name_start or not _TELLS_A_ROLE.search(tags, start, name_start):
        return None
    if tags[name_start - 1] not in "TrRo":
        return None
    while name_start - 1 > start and outline.tokens[name_start - 1].lower() in _FORMS_OF_ADDRESS:
        name_start -= 1  # "candidate Dr. Ada Pell"
    if tags[name_start - 1] not in "TrRo":
        return None
    role = outline.words(start, name_start)
    before = _bracketed_group(outline, start)
    return f"{before} {role}" if before else role


def _bracketed_group(outline: Outline, start: int) -> str | None:
    """Return the group whose short form in brackets precedes a role.

    `Tull Police Department (TPD) Chief …` → "Tull Police Department".
    """
    tags = outline.tags
    if tags[start - 3 : start] != "(N)":
        return None
    group = outline.phrase_at_end.get(start - 3)
    if group is None or tags[group.end - 1] != "N":
        return None
    return outline.words(group.start + (tags[group.start] == "d"), group.end)


def role_after(outline: Outline, phrase: NounPhrase) -> str | None:
    """Return the role that an apposition gives, without its article.

    `Ines Calder, 52, a baker from Tull, said` → "baker from Tull".
    """
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
    if end - start >= _MOST_TOKENS or _VERB.search(tags, start, end):
        return None
    if tags[end] not in ",.P(w":
        return None
    article = tags[start] == "d" and outline.tokens[start].lower() in ("the", "a", "an")
    return outline.words(start + article, end)


def reporting_outlet(
    outline: Outline, start: int, end: int, named: dict[int, Entity]
) -> str | None:
    """Return the outlet in tokens ``start:end`` that was told something, or that reported it.

    `told the Tull Daily`, `the Tull Daily reported`, `in an interview with the Tull Daily`.
    """
    for at in within(outline.outlet_words, start, end):
        word = outline.tokens[at].lower()
        phrase = outline.phrase_at_start.get(at + 1)
        if word in _REPORTS:
            phrase = outline.phrase_at_end.get(at)
        elif word == "with" and outline.tokens[at - 1] != "interview":
            continue
        if phrase and phrase.start in named and is_outlet(named[phrase.start]):
            return named[phrase.start].name
    return None


def is_outlet(entity: Entity) -> bool:
    """Return whether a name can be that of a newspaper, an agency or a station: BBC, Channel 4."""
    last = entity.tokens[-1]
    return last.lower() in GROUP_WORDS or (last.isupper() and len(last) > 1) or last.isdigit()


def sentence_around(outline: Outline, first: int, last: int) -> tuple[int, int]:
    """Return the tokens from the start of ``first``'s sentence to the end of ``last``'s.

    A sentence reaches no further than 120 tokens to either side.
    """
    tags = outline.tags
    reach = max(0, first - _REACH)
    start = max(tags.rfind(".", reach, first), tags.rfind("P", reach, first), reach - 1) + 1
    furthest = min(len(tags), last + _REACH)
    end = _SENTENCE_END.search(tags, last, furthest)
    return start, end.start() if end else furthest
