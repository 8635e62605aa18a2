"""Resolves "he" and "she": how likely each entity is the one that the pronoun refers to.

Each entity has a few signals: how long ago it was the subject of a reporting verb, was mentioned
or opened a clause, how often it was named, and what the article says of its gender. Weights that
were fitted on the articles of tests/summariser/corpus turn them into probabilities.
"""

from collections.abc import Sequence
from functools import cache
from math import exp
from typing import Literal, NamedTuple

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
    "without a name": 3,
}
Kind = Literal["he", "noun", "it", "they"]
Signals = tuple[int, ...]


class Antecedent(NamedTuple):
    """An entity that a phrase may refer to, and the probability that it does, from 0 to 1."""

    entity: Entity
    probability: float
    signals: Signals


def antecedents(
    kind: Kind,
    gender: int,
    sentence: int,
    entities: Sequence[Entity],
    opener: Entity | None,
    spoke_last: Entity | None,
    quoted_last: Entity | None,
) -> list[Antecedent]:
    """Return the entities that a pronoun or a noun may refer to, the likeliest first.

    ``kind`` is "he" for she as well, ``gender`` 1 for he, -1 for she, 0 for any. ``sentence`` is
    the number of the phrase's sentence; ``opener`` is the entity that opened the sentence before
    it, in the same paragraph. The probabilities add up to less than 1: the rest is that none of
    them is meant.
    """
    tables, none = _tables(kind)
    persons = kind in ("he", "noun")
    found: list[tuple[Entity, float, Signals]] = []
    latest = max((each.mentioned_at for each in entities), default=0)
    for entity in entities:
        ago = sentence - entity.mentioned_at
        if ago >= LONG_AGO or (persons and entity.is_no_person):
            continue
        evidence = entity.gender * gender
        opened = sentence - entity.opened_sentence_at
        signals = (
            min(sentence - entity.spoke_at, LONG_AGO),
            ago,
            min(sentence - entity.opened_clause_at, LONG_AGO),
            opened if opened < 3 else 3,
            min(entity.mentions, _MOST_OFTEN),
            min(max(entity.person, _PERSON[0]), _PERSON[1]) - _PERSON[0],
            min(max(evidence, -_GENDER), _GENDER) + _GENDER,
            int(entity is opener),
            int(entity is spoke_last),
            int(entity is quoted_last),
            int(entity.mentioned_at == latest),
            0 if entity.named else 2 if entity.plural else 1,
        )
        score = 0.0
        for table, value in zip(tables, signals, strict=True):
            score += table[value]
        found.append((entity, exp(score), signals))
    total = exp(none) + sum(weight for _, weight, _ in found)
    ranked = [Antecedent(entity, weight / total, signals) for entity, weight, signals in found]
    ranked.sort(key=lambda each: -each.probability)
    return ranked


def names_of(kind: Kind, signals: Signals) -> list[str]:
    """Return the names under which the weights of some signals are listed."""
    shared = [f"{family} {value}" for family, value in zip(FAMILIES, signals, strict=True)]
    return shared + [f"{kind}: {name}" for name in shared]


@cache
def _tables(kind: Kind) -> tuple[list[list[float]], float]:
    """Return the weights of each signal by its value, and the weight of "none of them"."""
    tables = [
        [
            PRONOUNS.get(f"{family} {value}", 0.0) + PRONOUNS.get(f"{kind}: {family} {value}", 0.0)
            for value in range(values)
        ]
        for family, values in FAMILIES.items()
    ]
    return tables, PRONOUNS.get(f"{kind}: none", 0.0)
