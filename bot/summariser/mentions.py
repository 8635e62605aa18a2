"""Builds mentions: what a noun phrase that ends with a name says about the entity."""

import re
from collections.abc import Sequence

from bot.summariser.entities import Mention
from bot.summariser.genders import gender_of
from bot.summariser.namesakes import is_kin
from bot.summariser.outline import NounPhrase, Outline
from bot.summariser.roles import role_after, role_before
from bot.summariser.titles import POST_NOMINALS
from bot.summariser.wordlists import GROUP_WORDS, NAME_MODIFIERS, PLACE_WORDS, words

_NAME_TAIL = re.compile(r"[NI](?:[INS]|fN|D{1,2}N|qN)*n?$")
_LONGEST_NAME = 40  # tokens; of a longer run of capitalised words, the last ones count
_NOT_COMPARED = "Sfq"  # tags of "Jr.", "of" and a nickname, which tell no two names apart
_NAME = re.compile("N+")
_GROUP_BEFORE_ROLE = re.compile("d?(NN{1,3})r{1,2}N+$")
_AGED = re.compile(r",n[,.]")
_IN = words("in In at At near Near")
_LOCATIVE_PREPOSITIONS = _IN | words(
    "on On over Over across Across along Along under Under beside Beside from From to through off"
)
# Nouns that precede the name of a company or a club, and never that of a person.
_FIRMS = words(
    """insurer retailer lender manufacturer supplier airline carrier company firm club
    charity union bank brewery newspaper"""
)
# "grid operator" is a company; an "operator" alone may be a person.
_OPERATED = words("grid network tour ferry phone bus train rail mobile telecoms power port airport")
# Titles that make a name of a first name: Queen Ottilie, Sister Bernadine, Uncle Fai.
_CALLED_BY_TITLE = words(
    """King Queen Prince Princess Pope Emperor Empress Sultan Emir Sheikh Sister Brother Mother
    Saint Uncle Auntie Aunty Aunt"""
)

# Evidence for a person (above 0) or against one.
_AGE = 3
_TITLE_OR_ROLE = 2  # for each
_DETERMINER = -1
_IN_A_PLACE = -1
_GROUP = -6


def name_run(outline: Outline, phrase: NounPhrase) -> re.Match[str] | None:
    """Return the match of the name that a phrase ends with, in the outline's tags."""
    first = max(phrase.start, phrase.end - _LONGEST_NAME)
    return _NAME_TAIL.search(outline.tags, first, phrase.end)


def mention_of(outline: Outline, phrase: NounPhrase) -> Mention | None:
    """Return the mention that a noun phrase makes, or None if it does not end with a name."""
    if _is_bare_name(outline, phrase):
        tokens = tuple(outline.tokens[phrase.start : phrase.end])
        locative = _is_locative(outline, phrase.start, tokens)
        return Mention(tokens, phrase, None, _in_a_place(outline, phrase.start), 0, locative)
    run = name_run(outline, phrase)
    if run is None:
        return None
    end = phrase.end
    while end - run.start() > 1 and outline.tokens[end - 1] in POST_NOMINALS:
        end -= 1  # "Hugh Vaisey RN"
    name = NounPhrase(run.start(), _group_end(outline, end))
    owned = _owned_group(outline, phrase, name)
    if owned:
        return owned
    name, employer = _without_employer(outline, phrase, name)
    name = _without_modifiers(outline, name)
    tokens = _compared_tokens(outline, name)
    before = role_before(outline, phrase, name.start) if name.start > phrase.start else None
    after = role_after(outline, phrase)
    shown = (role for role in (before, after, employer) if role and not is_kin(role))
    called = outline.tokens[name.start - 1] if len(tokens) == 1 else ""
    return Mention(
        tokens,
        NounPhrase(name.start - (called in _CALLED_BY_TITLE), name.end),
        next(shown, None),
        _person(outline, phrase, name.start),
        _gender(outline, phrase, name.start, after),
        _is_locative(outline, phrase.start, tokens),
        tuple(filter(None, (before, after))),
    )


def group_before_role(outline: Outline, phrase: NounPhrase) -> Mention | None:
    """Return the group before a role and a name: `Tull Athletic captain Joe Tran`."""
    found = _GROUP_BEFORE_ROLE.match(outline.tags, phrase.start, phrase.end)
    if found is None:
        return None
    start, end = found.span(1)
    return Mention(tuple(outline.tokens[start:end]), (start, end), None, _GROUP, 0)


def _is_bare_name(outline: Outline, phrase: NounPhrase) -> bool:
    """Return whether a phrase is a plain name, and nothing after it says more.

    Most mentions are, and need none of the other rules.
    """
    first, last = phrase
    return (
        last - first <= _LONGEST_NAME
        and outline.tags.count("N", first, last) == last - first
        and outline.tags[last] not in ",f("
        and outline.tokens[first] not in NAME_MODIFIERS
    )


def _group_end(outline: Outline, end: int) -> int:
    """Return the end of a group's name with "of": `Department of Harbours`, `Bank of Tull`."""
    if outline.tags[end] != "f" or outline.tokens[end - 1].lower() not in GROUP_WORDS:
        return end
    rest = _NAME.match(outline.tags, end + 1)
    return rest.end() if rest else end


def _owned_group(outline: Outline, phrase: NounPhrase, name: NounPhrase) -> Mention | None:
    """Return a group that is called after its members or owner: `The Dockers' Federation`."""
    apostrophe, owner = name.start - 1, name.start - 2
    if owner < phrase.start or name.end - name.start > 1:
        return None
    if outline.tokens[name.start].lower() not in GROUP_WORDS:
        return None
    if outline.tags[owner : name.start] != "Ns" or outline.tokens[apostrophe] not in "'’":
        return None
    tokens = (outline.tokens[owner], outline.tokens[name.start])
    span = (phrase.start + (outline.tokens[phrase.start] == "the"), phrase.end)
    return Mention(tokens, span, None, _GROUP, 0)


def _without_employer(
    outline: Outline, phrase: NounPhrase, name: NounPhrase
) -> tuple[NounPhrase, str | None]:
    """Part a person from their employer: `Jens Falk of Northbank Securities`.

    The employer is None if it is no group, such as the place that somebody comes from.
    """
    tokens, tags = outline.tokens[name.start : name.end], outline.tags[name.start : name.end]
    if "f" not in tags:
        return name, None
    titled = outline.tags[name.start - 1] == "T" and name.start > phrase.start
    if not titled and not _is_person_of(tokens, tags, outline.tags[phrase.start]):
        return name, None
    of = tags.index("f")
    is_group = any(token.lower() in GROUP_WORDS or token.isupper() for token in tokens[of:])
    employer = outline.words(name.start + of + 1, name.end) if is_group else None
    return NounPhrase(name.start, name.start + of), employer


def _is_person_of(tokens: Sequence[str], tags: str, opening: str) -> bool:
    """Return whether the tokens before "of" name a person, and are no part of a group's name.

    A person has two names or more, none of them a group word or a plural, and no determiner.
    """
    before = tokens[: tags.index("f")]
    return (
        len(before) > 1
        and opening != "d"
        and not before[-1].endswith("s")
        and not any(token.lower() in GROUP_WORDS for token in before)
    )


def _without_modifiers(outline: Outline, name: NounPhrase) -> NounPhrase:
    """Leave out the adjective of `Republican Dana Pell`; in a group's name it is a part."""
    start, end = name
    if outline.tokens[end - 1].lower() in GROUP_WORDS:
        return name
    while end - start > 2 and outline.tokens[start] in NAME_MODIFIERS:
        start += 1
    return NounPhrase(start, end)


def _compared_tokens(outline: Outline, name: NounPhrase) -> tuple[str, ...]:
    """Return the tokens of a name that count when two names are compared."""
    tokens, tags = outline.tokens[name.start : name.end], outline.tags[name.start : name.end]
    return tuple(token for token, tag in zip(tokens, tags, strict=True) if tag not in _NOT_COMPARED)


def _gender(outline: Outline, phrase: NounPhrase, start: int, after: str | None) -> int:
    """Return the gender that words before the name at ``start`` or the role after it say."""
    gender = gender_of([token.lower() for token in outline.tokens[phrase.start : start]])
    return gender or (gender_of(after.lower().split()) if after else 0)


def _person(outline: Outline, phrase: NounPhrase, start: int) -> int:
    """Return the evidence that the name at ``start`` is a person's: titles, an age, a firm."""
    tags = outline.tags
    first, end = phrase
    evidence = _in_a_place(outline, first)
    if start > first:
        roles = tags.count("T", first, start) + tags.count("r", first, start)
        evidence += _TITLE_OR_ROLE * roles
        evidence += _DETERMINER * (tags[first] == "d")
        evidence += _GROUP * _is_firm(outline.tokens[first:start])
    apposition = outline.phrase_at_start.get(end + 1) if tags[end] == "," else None
    if apposition and tags[apposition.end] != "s":
        evidence += _GROUP * _is_firm(outline.tokens[apposition.start : apposition.end])
    if _AGED.match(tags, end):
        evidence += _AGE
    return evidence


def _in_a_place(outline: Outline, start: int) -> int:
    """Return the evidence against a person of "in", "at" or "near" before a phrase."""
    if start > 0 and outline.tags[start - 1] == "b" and outline.tokens[start - 1] in _IN:
        return _IN_A_PLACE
    return 0


def _is_firm(tokens: Sequence[str]) -> bool:
    """Return whether a phrase beside a name says that it is a company's or a club's."""
    operates = tokens[-1] == "operator" and len(tokens) > 1 and tokens[-2] in _OPERATED
    return operates or tokens[-1] in _FIRMS


def _is_locative(outline: Outline, start: int, tokens: Sequence[str]) -> bool:
    """Return whether a name says where something is: `on the Osk Bridge`, `in Quayside Park`."""
    if _is_dateline(outline, start, tokens):
        return True
    if start == 0 or outline.tags[start - 1] != "b" or len(tokens) == 1:
        return False
    preposition = outline.tokens[start - 1]
    return tokens[-1].lower() in PLACE_WORDS and preposition in _LOCATIVE_PREPOSITIONS


def _is_dateline(outline: Outline, start: int, tokens: Sequence[str]) -> bool:
    """Return whether a paragraph begins with a place in capitals: `OSLO, May 3 —`."""
    opens = start == 0 or outline.tags[start - 1] == "P"
    return opens and tokens[0].isupper() and outline.tags[start + len(tokens)] in ",(-:"
