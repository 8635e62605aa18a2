"""A name where it stands: what the phrase itself tells of whom it names."""

import re
from collections.abc import Sequence

from bot.summariser.entities import Mention
from bot.summariser.outline import NounPhrase, Outline
from bot.summariser.roles import role_after, role_before
from bot.summariser.wordlists import GROUP_WORDS, NAME_MODIFIERS, PLACE_WORDS, words

_NAME_TAIL = re.compile(r"[NI](?:[INS]|fN|D{1,2}N)*n?$")
_LEFT_OUT = "Sf"  # Jr. and "of" tell no two names apart
_NAME = re.compile("N+")
_BEFORE_ROLE = re.compile("d?(NN{1,3})r{1,2}N+$")
_AGED = re.compile(r",n[,.]")
_PLACES = words("in In at At near Near")
_THE_PLACES = _PLACES | words(
    "on On over Over across Across along Along under Under beside Beside from From to through off"
)
# What stands before a company's or a club's name, and not before a person's.
_FIRMS = words(
    """insurer retailer lender manufacturer supplier airline carrier company firm club
    charity union bank brewery newspaper"""
)
# Forms of address and roles that say he or she in so many words.
_HE = words(
    """mr. mr sir lord king prince congressman councilman chairman spokesman businessman father son
    brother husband grandfather grandson uncle nephew actor widower stepfather boyfriend"""
)
_SHE = words(
    """mrs. mrs ms. ms miss lady dame queen princess congresswoman councilwoman chairwoman
    spokeswoman businesswoman mother daughter sister wife grandmother granddaughter aunt niece
    actress baroness widow stepmother girlfriend"""
)
_GROUP = 6  # evidence against a person
_POSSESSIVE = ("his ", "her ", "their ", "my ", "our ", "its ")
_RUN = words("grid network tour ferry phone bus train rail mobile telecoms power port airport")


def name_run(outline: Outline, phrase: NounPhrase) -> re.Match[str] | None:
    """The name that a phrase ends with."""
    return _NAME_TAIL.search(outline.tags, phrase.start, phrase.end)


def mention(outline: Outline, phrase: NounPhrase) -> Mention | None:
    """What a phrase that ends with a name tells; None for any other phrase."""
    if _is_bare_name(outline, phrase):
        tokens = tuple(outline.tokens[phrase.start : phrase.end])
        placed = _is_placed(outline, phrase.start, tokens)
        return Mention(tokens, phrase, None, -_in_a_place(outline, phrase.start), 0, placed)
    run = name_run(outline, phrase)
    if run is None:
        return None
    name = NounPhrase(run.start(), _whole_end(outline, phrase.end))
    owned = _belonging_to(outline, phrase, name)
    if owned:
        return owned
    name, employer = _without_employer(outline, phrase, name)
    name = _without_modifiers(outline, name)
    tokens = _name_tokens(outline, name)
    role, gender = _role_and_gender(outline, phrase, name.start)
    return Mention(
        tokens,
        name,
        role or employer,
        _person(outline, phrase, name.start),
        gender,
        _is_placed(outline, phrase.start, tokens),
    )


def _is_bare_name(outline: Outline, phrase: NounPhrase) -> bool:
    """Whether a phrase is capitalised words only, with no apposition, "of" or bracket after it."""
    first, last = phrase
    return (
        outline.tags.count("N", first, last) == last - first
        and outline.tags[last] not in ",f("
        and outline.tokens[first] not in NAME_MODIFIERS
    )


def _without_employer(
    outline: Outline, phrase: NounPhrase, name: NounPhrase
) -> tuple[NounPhrase, str | None]:
    """`Jens Falk of Northbank Securities`: the person's name, and the group, if it is one."""
    tokens, letters = outline.tokens[name.start : name.end], outline.tags[name.start : name.end]
    if "f" not in letters or not _is_person_of(tokens, letters, outline.tags[phrase.start]):
        return name, None
    cut = letters.index("f")
    is_group = any(token.lower() in GROUP_WORDS or token.isupper() for token in tokens[cut:])
    employer = outline.words(name.start + cut + 1, name.end) if is_group else None
    return NounPhrase(name.start, name.start + cut), employer


def _without_modifiers(outline: Outline, name: NounPhrase) -> NounPhrase:
    """`Republican Dana Pell` without the adjective; a group keeps it."""
    start, end = name
    if outline.tokens[end - 1].lower() in GROUP_WORDS:
        return name
    while end - start > 2 and outline.tokens[start] in NAME_MODIFIERS:
        start += 1
    return NounPhrase(start, end)


def _name_tokens(outline: Outline, name: NounPhrase) -> tuple[str, ...]:
    tokens = outline.tokens[name.start : name.end]
    letters = outline.tags[name.start : name.end]
    return tuple(
        token for token, letter in zip(tokens, letters, strict=True) if letter not in _LEFT_OUT
    )


def _role_and_gender(outline: Outline, phrase: NounPhrase, start: int) -> tuple[str | None, int]:
    """The role before or after the name that starts at ``start``, and he or she by both."""
    beside = role_after(outline, phrase)
    gender = gender_of([token.lower() for token in outline.tokens[phrase.start : start]])
    if beside and not gender:
        gender = gender_of(beside.lower().split())
    if beside and beside.lower().startswith(_POSSESSIVE):
        beside = None  # "his sister" tells he or she, and no role
    before = role_before(outline, phrase, start) if start > phrase.start else None
    return before or beside, gender


def before_role(outline: Outline, phrase: NounPhrase) -> Mention | None:
    """`Tull Athletic captain Joe Tran`: the club, company or place before a role and a name."""
    found = _BEFORE_ROLE.match(outline.tags, phrase.start, phrase.end)
    if found is None:
        return None
    start, end = found.span(1)
    return Mention(tuple(outline.tokens[start:end]), (start, end), None, -_GROUP, 0)


def _is_person_of(tokens: Sequence[str], letters: str, opening: str) -> bool:
    """`Jens Falk of Northbank Securities`: two names or more, none a group's, no "the"."""
    before = tokens[: letters.index("f")]
    return (
        len(before) > 1
        and opening != "d"
        and not before[-1].endswith("s")
        and not any(token.lower() in GROUP_WORDS for token in before)
    )


def _belonging_to(outline: Outline, phrase: NounPhrase, name: NounPhrase) -> Mention | None:
    """`The Dockers' Federation`: a group under the name of those whose it is."""
    apostrophe, owner = name.start - 1, name.start - 2
    if owner < phrase.start or name.end - name.start > 1:
        return None
    if outline.tokens[name.start].lower() not in GROUP_WORDS:
        return None
    if outline.tags[owner : name.start] != "Ns" or outline.tokens[apostrophe] not in "'’":
        return None
    tokens = (outline.tokens[owner], outline.tokens[name.start])
    return Mention(tokens, phrase, None, -_GROUP, 0)


def _whole_end(outline: Outline, end: int) -> int:
    """`Department of Harbours`, `Bank of Tull`: where the name of a group ends."""
    if outline.tags[end] != "f" or outline.tokens[end - 1].lower() not in GROUP_WORDS:
        return end
    rest = _NAME.match(outline.tags, end + 1)
    return rest.end() if rest else end


def gender_of(words: Sequence[str]) -> int:
    """Above 0 where a word says he, below 0 where one says she."""
    for word in words:
        if word in _HE:
            return 4
        if word in _SHE:
            return -4
    return 0


def _person(outline: Outline, phrase: NounPhrase, start: int) -> int:
    """Evidence that a name is a person's: a title, an age; against it: "the", "in"."""
    tags = outline.tags
    first, end = phrase
    evidence = -_in_a_place(outline, first)
    if start > first:
        evidence += 2 * (tags.count("T", first, start) + tags.count("r", first, start))
        evidence -= tags[first] == "d"
        evidence -= _GROUP * _is_firm(outline.tokens[first:start])
    beside = outline.phrase_at_start.get(end + 1) if tags[end] == "," else None
    if beside and tags[beside.end] != "s":
        evidence -= _GROUP * _is_firm(outline.tokens[beside.start : beside.end])
    if _AGED.match(tags, end):
        evidence += 3
    return evidence


def _in_a_place(outline: Outline, start: int) -> bool:
    """Whether "in", "at" or "near" stands before."""
    return start > 0 and outline.tags[start - 1] == "b" and outline.tokens[start - 1] in _PLACES


def _is_firm(tokens: Sequence[str]) -> bool:
    """Whether a phrase beside a name says that it is a company's or a club's."""
    runs = tokens[-1] == "operator" and len(tokens) > 1 and tokens[-2] in _RUN
    return runs or tokens[-1] in _FIRMS


def _is_placed(outline: Outline, start: int, tokens: Sequence[str]) -> bool:
    """`on the Osk Bridge`, `in Quayside Park`: where something is."""
    if start == 0 or outline.tags[start - 1] != "b" or len(tokens) == 1:
        return False
    return tokens[-1].lower() in PLACE_WORDS and outline.tokens[start - 1] in _THE_PLACES
