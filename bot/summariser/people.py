"""The people and organisations that an article names, for search and for mutes."""

from collections.abc import Sequence

from bot.summariser.entities import Entity
from bot.summariser.wordlists import GROUP_WORDS

MOST = 20
_SURE = 3  # of evidence for a person
_ACRONYM = range(2, 6)


def people(entities: Sequence[Entity]) -> tuple[str, ...]:
    """Full names of people, the most often named first."""
    return _names([entity for entity in entities if len(entity.tokens) > 1 and _is_person(entity)])


def organisations(entities: Sequence[Entity]) -> tuple[str, ...]:
    """Names of organisations, the most often named first."""
    return _names([entity for entity in entities if entity.person <= 0 and _is_group(entity)])


def _is_person(entity: Entity) -> bool:
    """By evidence: a title or an age, a pronoun, a surname alone; a name's shape is not enough."""
    if entity.place_like_a_surname and (entity.gender or (entity.spoke and entity.short)):
        return True
    return entity.person >= _SURE or (
        entity.person > 0 and (entity.spoke or entity.gender != 0 or entity.short > 0)
    )


def _is_group(entity: Entity) -> bool:
    if (entity.placed and not entity.spoke) or _is_person(entity):
        return False
    last = entity.tokens[-1]
    named_so = len(entity.tokens) > 1 and any(
        token.lower() in GROUP_WORDS for token in entity.tokens
    )
    return named_so or (last.isupper() and last.isalpha() and len(last) in _ACRONYM) or entity.spoke


def _names(entities: Sequence[Entity]) -> tuple[str, ...]:
    ranked = sorted(entities, key=lambda entity: -entity.mentions)
    return tuple(dict.fromkeys(entity.name for entity in ranked))[:MOST]
