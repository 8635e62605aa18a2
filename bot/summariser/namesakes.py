"""Decides between people of one name: whom "Orlan" means where there are Ann and Piet Orlan.

A bare surname means the main bearer of it in this article; relatives are called by their first or
full names. A title ("Mrs Orlan") and what pronouns say of a gender decide first. Where the evidence
doesn't decide, nobody's full name is given: a quotation pinned on a relative is worse than a
surname alone.
"""

import re
from collections.abc import Sequence
from functools import lru_cache
from typing import NamedTuple

from bot.summariser.entities import Entity, Mention
from bot.summariser.outline import Outline
from bot.summariser.wordlists import GROUP_WORDS, SURNAMES_LIKE_GROUPS, words
from bot.text import folded

folded_word = lru_cache(maxsize=16_384)(folded)  # the same names are looked up all the time

# Relatives, as they are introduced: "her husband, Piet Orlan", "Wim Tarn, his brother".
KIN = words(
    """husband wife son daughter brother sister father mother dad mum mom uncle aunt nephew niece
    cousin grandson granddaughter grandfather grandmother widow widower stepson stepdaughter
    stepfather stepmother son-in-law daughter-in-law father-in-law mother-in-law brother-in-law
    sister-in-law twin ex-husband ex-wife ex boyfriend girlfriend fiance fiancee fiancé fiancée
    partner spouse grandchild child half-brother half-sister great-grandfather great-grandmother
    siblings sons daughters brothers sisters parents children grandchildren"""
)
_LONGEST_INTRODUCTION = 6  # tokens between "her husband" and the name: "the late painter"
_COMPANY_FORMS = words(
    """partners games group inc inc. ltd ltd. limited plc holdings company corp corp. corporation
    foods motors orchards electric industries technologies systems solutions breweries ferries
    securities ventures capital llc co co. labs brewery bakery"""
)
_GIVEN_NAME = re.compile(r"\w+-[^\W\d_A-Z]+$")  # Suk-yee
_SURE_GENDER = 2  # evidence
_NEAR = 2  # sentences within which somebody new may be meant by the surname


class Introduction(NamedTuple):
    """How an article introduces somebody: as whose relative, and beside whom with one surname.

    ``kin`` is "husband" in `her husband, Piet Orlan`, ``partner`` "Piet" in `Piet and Ann Orlan`.
    """

    kin: str | None
    partner: str | None


def introduction(outline: Outline, span: tuple[int, int]) -> Introduction:
    """Return how the name at these tokens is introduced."""
    start, end = span
    tags, tokens = outline.tags, outline.tokens
    together = tags[start - 2 : start] == "Nc" and tokens[start - 1] == "and"
    partner = tokens[start - 2] if together and tags[start - 3 : start - 2] not in "NT" else None
    kin = None
    if tags[end : end + 1] == ",":
        after = end + 1 + 2 * tags.startswith("n,", end + 1)
        kin = _kin_after(outline, after)
    return Introduction(kin or _kin_before(outline, start), partner)


def is_kin(role: str) -> bool:
    """Return whether a role is that of a relative, which says nothing of what somebody does."""
    head = role.lower().partition(" of ")[0].split()
    return bool(head) and head[-1] in KIN


def _kin_before(outline: Outline, start: int) -> str | None:
    """Return the relative before a name: `her late husband, the painter Piet Orlan`."""
    tags, tokens = outline.tags, outline.tokens
    for at in range(start - 1, max(0, start - _LONGEST_INTRODUCTION) - 1, -1):
        if tags[at] in ".PQqVv;(":
            return None
        kin = tokens[at].lower()
        if kin in KIN:
            introduces = tags[at - 1] in "psjnd,cPQ." or tokens[at][0].isupper()
            return kin if introduces else None
    return None


def _kin_after(outline: Outline, start: int) -> str | None:
    """Return the relative that an apposition begins with.

    `her elder sister`, `Hale's wife`, `the son of Ada Hale`; but not `a mother of two`.
    """
    tags = outline.tags
    if tags[start : start + 1] not in ("p", "N", "d"):
        return None
    related = tags[start] == "p"
    for at in range(start, min(start + _LONGEST_INTRODUCTION, len(tags) - 2)):
        if tags[at] in ",.PQVvxBwb":
            return None
        related = related or tags[at] == "s"
        kin = outline.tokens[at]
        if kin in KIN:
            related = related or (tags[at + 1] == "f" and tags[at + 2] in "NTIp")
            return kin if related else None
    return None


def agree(known: tuple[str, ...], new: tuple[str, ...]) -> bool:
    """Return whether two names with the same last token can be one's: J. Pell, Jo Pell, Pell."""
    if len(known) == 1 or len(new) == 1:
        return True
    one, other = known[0], new[0]
    if folded_word(one) == folded_word(other) or (
        one[0] == other[0] and "." in (one[-1], other[-1])
    ):
        return True
    shorter, longer = sorted((known, new), key=len)
    # A surname of two words, or a nickname before the name: Mac Conmara, Big Vince Tallentire.
    return len(shorter) < len(longer) and all(
        folded_word(a) == folded_word(b)
        for a, b in zip(shorter, longer[-len(shorter) :], strict=True)
    )


def continues(known: Entity, mention: Mention) -> bool:
    """Return whether one of two names that begin alike can be the other, with a word more.

    Beatrice Kwong, Beatrice Kwong Suk-yee; Pale Otter Games, Pale Otter.
    """
    tokens = mention.tokens
    length = min(len(tokens), len(known.tokens))
    if known.tokens[:length] != tokens[:length]:
        return False
    if known.person < 0 or not known.seems_a_person:
        return is_company_form(known.tokens[length:])
    return len(tokens) == length or bool(mention.role or _GIVEN_NAME.match(tokens[-1]))


def is_company_form(tokens: Sequence[str]) -> bool:
    """Return whether a company may be called without these words of its name."""
    return all(token.lower() in _COMPANY_FORMS for token in tokens)


def bearer(namesakes: Sequence[Entity], gender: int, now: int) -> Entity | None:
    """Return whom a surname alone means, in sentence ``now``; None if that isn't decided.

    ``gender`` is the evidence of a title or a pronoun for "he" (above 0) or "she".
    """
    fitting = [each for each in namesakes if each.gender * gender >= 0]
    sure = [each for each in fitting if each.gender * gender >= _SURE_GENDER]
    main = [each for each in fitting if not each.relative] or fitting
    if sure and not any((each.gender or each.votes) * gender > 0 for each in main):
        return None  # "Mr Orlan", of Ann's husband Piet
    if len(main) > 1 and len(sure) == 1 and sure[0] in main:
        return sure[0]
    if len(main) < 2:
        return main[0] if main and not _is_another(main[0], gender) else None
    # The first who was named, unless another was called by the surname more often.
    holder = max(main, key=lambda each: each.short_mentions)
    latest = max(main, key=lambda each: each.mentioned_at)
    if latest is holder or now - latest.mentioned_at > _NEAR:
        return holder
    return None


def _is_another(person: Entity, gender: int) -> bool:
    """Return whether a surname may mean this person's partner: "Mr Orlan", of Piet and Ann."""
    return person.shares_surname and (person.gender or person.votes) * gender <= 0


def person_by_name(tokens: tuple[str, ...]) -> int:
    """Return the evidence for a person by a name's shape: below 0 for a group or a place."""
    first, last = tokens[0], tokens[-1]
    if last.isdigit() or "&" in tokens or _is_group_word(first):
        return -4
    if len(tokens) == 1:
        return -4 if last.lower() in GROUP_WORDS else -3 if _in_capitals(first) else 0
    if any(map(_is_group_word, tokens)) or all(map(_in_capitals, tokens)):
        return -4
    if last.lower() in GROUP_WORDS:
        return -1  # "Ellen Day", "Lake Church": more must tell
    return 2 if "." in [token[-1] for token in tokens] else 1


def _is_group_word(token: str) -> bool:
    if token[0].islower():
        return False  # a particle
    token = token.lower()
    return token in GROUP_WORDS and token not in SURNAMES_LIKE_GROUPS


def _in_capitals(token: str) -> bool:
    return token.isupper() and len(token) > 1
