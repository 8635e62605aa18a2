"""Resolves "he" and "she": how likely each entity is the one that the pronoun refers to.

Each entity has a few signals: how long ago it was the subject of a reporting verb, was mentioned
or opened a clause, how often it was named, and what the article says of its gender. Weights that
were fitted on the articles of tests/summariser/corpus turn them into probabilities.
"""

from collections.abc import Sequence
from functools import cache
from math import exp
from typing import NamedTuple

from bot.summariser.entities import Entity
from bot.summariser.speaker_weights import PRONOUNS

LONG_AGO = 9  # sentences; anything further back counts as this
_MOST_OFTEN = 6
_PERSON = (-4, 3)  # evidence for a person, at least and at most
_GENDER = 4
# The signals of an entity, in the order of Signals, with the number of values that each can have.
FAMILIES = {
    "spoke": LONG_AGO + 1,
    "mentioned": LONG_AGO + 1,
    "opened a clause": LONG_AGO + 1,
    "opened a sentence": 4,
    "named": _MOST_OFTEN + 1,
    "person": _PERSON[1] - _PERSON[0] + 1,
    "gender": 2 * _GENDER + 1,
    "opened the sentence before": 2,
    "spoke last": 2,
    "was quoted last": 2,
    "mentioned last": 2,
    "bare role": 2,
}
Signals = tuple[int, ...]


class Antecedent(NamedTuple):
    """An entity that a pronoun may refer to, and the probability that it does, from 0 to 1."""

    entity: Entity
    probability: float
    signals: Signals


def antecedents(
    pronoun: str,
    sentence: int,
    entities: Sequence[Entity],
    opener: Entity | None,
    spoke_last: Entity | None,
    quoted_last: Entity | None,
) -> list[Antecedent]:
    """Return the entities that "he" or "she" may refer to, the likeliest first.

    ``sentence`` is the number of the pronoun's sentence; ``opener`` is the entity that opened the
    sentence before it, in the same paragraph. The probabilities add up to less than 1: the rest is
    that none of them is meant.
    """
    male = pronoun.lower() in ("he", "his", "him")
    tables, none = _tables()
    found: list[tuple[Entity, float, Signals]] = []
    latest = max((each.mentioned_at for each in entities), default=0)
    for entity in entities:
        if entity.is_no_person or sentence - entity.mentioned_at >= LONG_AGO > 0:
            continue
        gender = entity.gender if male else -entity.gender
        opened = sentence - entity.opened_sentence_at
        signals = (
            min(sentence - entity.spoke_at, LONG_AGO),
            min(sentence - entity.mentioned_at, LONG_AGO),
            min(sentence - entity.opened_clause_at, LONG_AGO),
            opened if opened < 3 else 3,
            min(entity.mentions, _MOST_OFTEN),
            min(max(entity.person, _PERSON[0]), _PERSON[1]) - _PERSON[0],
            min(max(gender, -_GENDER), _GENDER) + _GENDER,
            entity is opener,
            entity is spoke_last,
            entity is quoted_last,
            entity.mentioned_at == latest,
            not entity.named,
        )
        score = 0.0
        for table, value in zip(tables, signals, strict=True):
            score += table[value]
        found.append((entity, exp(score), signals))
    total = exp(none) + sum(weight for _, weight, _ in found)
    ranked = [Antecedent(entity, weight / total, signals) for entity, weight, signals in found]
    ranked.sort(key=lambda each: -each.probability)
    return ranked


@cache
def _tables() -> tuple[list[list[float]], float]:
    """Return the weights of each signal by its value, and the weight of "none of them"."""
    tables = [
        [PRONOUNS.get(f"{family} {value}", 0.0) for value in range(values)]
        for family, values in FAMILIES.items()
    ]
    return tables, PRONOUNS.get("none", 0.0)
