"""Lists the people and organisations that an article names, for search and for mutes."""

from collections.abc import Sequence

from bot.summariser.entities import Entity
from bot.summariser.wordlists import GROUP_WORDS, SURNAMES_LIKE_GROUPS

_MOST_NAMES = 20
_SURE = 3  # points of evidence for a person
_MAY_BE_PERSON = -1
_ACRONYM = range(2, 6)  # letters


def people(entities: Sequence[Entity]) -> tuple[str, ...]:
    """Return the full names of people, the most often mentioned first."""
    return _names([entity for entity in entities if _is_person(entity)])


def organisations(entities: Sequence[Entity]) -> tuple[str, ...]:
    """Return the names of organisations, the most often mentioned first."""
    return _names([entity for entity in entities if entity.person <= 0 and _is_group(entity)])


def _is_person(entity: Entity) -> bool:
    """Return whether evidence says a person: a title or an age, a pronoun, a surname alone.

    The shape of a name is not enough. Who has one name only must be a he or a she in the text.
    """
    if len(entity.tokens) == 1:
        gendered = entity.gender != 0 or entity.votes != 0
        return entity.person >= _SURE and gendered and not entity.undecided
    last = entity.tokens[-1].lower()
    if last in SURNAMES_LIKE_GROUPS and entity.person >= 0 and entity.seems_a_person:
        return True
    if entity.place_like_a_surname and (
        entity.gender or entity.votes or (entity.spoke and entity.short_mentions)
    ):
        return True
    return entity.person >= _SURE or (
        entity.person > 0
        and (entity.spoke or entity.gender != 0 or entity.votes != 0 or entity.short_mentions > 0)
    )


def _is_group(entity: Entity) -> bool:
    """Return whether an entity is a group, by its name or because it speaks.

    A person is none, nor is a place that never speaks, nor "Department" alone.
    """
    if len(entity.tokens) == 1 and entity.tokens[0].lower() in GROUP_WORDS:
        return False
    in_place = entity.locative_mentions and (not entity.spoke or entity.name.isupper())
    if in_place or _is_person(entity):
        return False
    last = entity.tokens[-1]
    if last.lower() in SURNAMES_LIKE_GROUPS and entity.person >= _MAY_BE_PERSON:
        return False
    has_group_word = len(entity.tokens) > 1 and any(
        token.lower() in GROUP_WORDS for token in entity.tokens
    )
    is_acronym = last.isupper() and last.isalpha() and len(last) in _ACRONYM
    return (
        has_group_word or is_acronym or (entity.spoke and entity.person < 0 and not entity.gender)
    )


def _names(entities: Sequence[Entity]) -> tuple[str, ...]:
    ranked = sorted(entities, key=lambda entity: -entity.mentions)
    return tuple(dict.fromkeys(entity.name for entity in ranked))[:_MOST_NAMES]
