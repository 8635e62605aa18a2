"""Resolves "he" and "she": how likely each entity is the one that the pronoun refers to.

Each entity has a few signals: how long ago it was the subject of a reporting verb, was mentioned
or opened a clause, how often it was named, and what the article says of its gender. Weights that
were fitted on the articles of tests/summariser/corpus turn them into probabilities.
"""

from collections.abc import Sequence
from functools import cache
from math import exp
from operator import getitem
from typing import Literal, NamedTuple

from bot.summariser.entities import Entity
from bot.summariser.speaker_weights import PRONOUNS

LONG_AGO = 9  # sentences; of what is further back only the protagonist is looked at
# Sentences ago in classes: this sentence, the one before, two ago, three or four, more.
_AGO = (0, 1, 2, 3, 3, 4, 4, 4, 4)
_NEVER = 5
_MENTIONS = (0, 1, 2, 2, 3, 3, 3)
_PERSON = (-2, 2)  # evidence for a person, at least and at most
# The signals of an entity, in the order of Signals, with the number of values that each can have.
FAMILIES = {
    "spoke": 6,
    "mentioned": 6,
    "opened a clause": 6,
    "opened a sentence": 6,
    "mentions": 4,
    "person": _PERSON[1] - _PERSON[0] + 1,
    "title": 3,
    "pronouns": 5,
    "opened the sentence before": 2,
    "spoke last": 2,
    "was quoted last": 2,
    "rank of its mention": 4,
    "position": 4,
    "asked last": 2,
    "without a name": 3,
    "protagonist": 2,
    "held the floor": 3,
    "opened the latest sentence": 2,
}
Kind = Literal["he", "noun", "it", "they"]
Signals = tuple[int, ...]


class Antecedent(NamedTuple):
    """An entity that a phrase may refer to, and the probability that it does, from 0 to 1."""

    entity: Entity
    probability: float
    signals: Signals


class Floor(NamedTuple):
    """Who held the floor when a phrase was read.

    ``opener`` opened the sentence before the phrase's, in the same paragraph. ``spoke`` was the
    last subject of a reporting verb, ``quoted`` spoke the last quotation of earlier paragraphs.
    """

    opener: Entity | None
    spoke: Entity | None
    quoted: Entity | None


def antecedents(
    kind: Kind, gender: int, sentence: int, entities: Sequence[Entity], floor: Floor
) -> list[Antecedent]:
    """Return the entities that a pronoun or a noun may refer to, the likeliest first.

    ``entities`` are in the order of their last mentions. ``kind`` is "he" for she as well,
    ``gender`` 1 for he, -1 for she, 0 for any, ``sentence`` the number of the phrase's sentence.
    The probabilities add up to less than 1: the rest is that none of them is meant.
    """
    tables, none = _tables(kind)
    persons = kind in ("he", "noun")
    found: list[tuple[Entity, float, Signals]] = []
    most = max((each.references for each in entities), default=0)
    latest = max((each.opened_sentence_at for each in entities if each.person >= 0), default=0)
    rank = -1
    for entity in reversed(entities):
        ago = sentence - entity.mentioned_at
        if (ago >= LONG_AGO and entity.references < most) or (persons and entity.is_no_person):
            continue
        rank += 1
        signals = (
            _since(sentence - entity.spoke_at),
            _since(ago),
            _since(sentence - entity.opened_clause_at),
            _since(sentence - entity.opened_sentence_at),
            _MENTIONS[min(entity.mentions, 6)],
            min(max(entity.person, _PERSON[0]), _PERSON[1]) - _PERSON[0],
            _sign(entity.gender * gender) + 1,
            min(max(entity.votes * gender, -2), 2) + 2,
            int(entity is floor.opener),
            int(entity is floor.spoke),
            int(entity is floor.quoted),
            min(rank, 3),
            entity.position,
            int(0 <= sentence - entity.asked_at < 2),
            0 if entity.named else 2 if entity.plural else 1,
            int(entity.references >= most),
            0 if entity is not floor.spoke else 1 if latest > entity.spoke_at else 2,
            int(entity.opened_sentence_at == latest),
        )
        score = sum(map(getitem, tables, signals))
        found.append((entity, exp(score), signals))
    total = exp(none) + sum(weight for _, weight, _ in found)
    ranked = [Antecedent(entity, weight / total, signals) for entity, weight, signals in found]
    ranked.sort(key=lambda each: -each.probability)
    return ranked


def _since(sentences: int) -> int:
    return _AGO[sentences] if 0 <= sentences < LONG_AGO else _NEVER


def _sign(number: int) -> int:
    return (number > 0) - (number < 0)


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
