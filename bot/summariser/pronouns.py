"""Resolves "he" and "she": scores the entities that the pronoun may refer to.

The entity that was most recently the subject of a reporting verb is the likeliest. How recently an
entity was mentioned or opened a clause, how often, and what the article says of its gender count as
well. All weights are set by hand.
"""

from collections.abc import Iterable

from bot.summariser.entities import Entity

SPOKE = 30  # was the subject of a reporting verb
SPOKE_FADES = 3  # for each sentence since then
MENTIONED = 24
MENTIONED_FADES = 4
OPENED_CLAUSE = 12
OPENED_CLAUSE_FADES = 3
OPENED_SENTENCE_BEFORE = 22  # in the pronoun's own paragraph
SAME_SENTENCE = -4  # a mention one sentence back is likelier than one in the same sentence
OFTEN = 1  # for each mention, up to:
OFTEN_MOST = 6
PERSON = 2  # for each point of evidence for a person, up to 3, or against one, up to:
PERSON_MOST = 6
WRONG_GENDER = -60
UNLIKELY_GENDER = -30
RIGHT_GENDER = 12
SURE_GENDER = 3  # points of evidence
_LEAST_SCORE = -20  # with a lower one, no entity is likely enough

# The points for each number of sentences since then.
_SPOKE = {ago: SPOKE - SPOKE_FADES * ago for ago in range(SPOKE // SPOKE_FADES)}
_MENTIONED = {
    ago: MENTIONED - MENTIONED_FADES * ago + SAME_SENTENCE * (ago == 0)
    for ago in range(MENTIONED // MENTIONED_FADES)
}
_OPENED_CLAUSE = {
    ago: OPENED_CLAUSE - OPENED_CLAUSE_FADES * ago
    for ago in range(OPENED_CLAUSE // OPENED_CLAUSE_FADES)
}


def resolve(
    pronoun: str, sentence: int, entities: Iterable[Entity], opener: Entity | None = None
) -> tuple[Entity | None, int]:
    """Return the likeliest antecedent of "he" or "she", and its lead over the next in points.

    ``sentence`` is the number of the pronoun's sentence; ``opener`` is the entity that opened the
    sentence before it, in the same paragraph.
    """
    male = pronoun.lower() in ("he", "his", "him")
    best, best_score, second = None, _LEAST_SCORE, _LEAST_SCORE
    for entity in entities:
        if entity.is_no_person:
            continue
        score = _score(entity, sentence, male=male)
        if entity is opener:
            score += OPENED_SENTENCE_BEFORE
        if score > best_score:
            best, best_score, second = entity, score, best_score
        elif score > second:
            second = score
    return best, best_score - second


def _score(entity: Entity, sentence: int, *, male: bool) -> int:
    """Return the points of an entity; 0 where it was not mentioned recently."""
    score = (
        _SPOKE.get(sentence - entity.spoke_at, 0)
        + _MENTIONED.get(sentence - entity.mentioned_at, 0)
        + _OPENED_CLAUSE.get(sentence - entity.opened_clause_at, 0)
    )
    if score <= 0:
        return score
    score += OFTEN * entity.mentions if entity.mentions < OFTEN_MOST else OFTEN_MOST
    # Not min() and max(), which take twice as long: this runs for every pronoun and entity.
    person = entity.person
    if person > PERSON_MOST // 2:
        person = PERSON_MOST // 2
    elif person < -PERSON_MOST:
        person = -PERSON_MOST
    score += PERSON * person
    return score + _gender_score(entity.gender if male else -entity.gender)


def _gender_score(evidence: int) -> int:
    """Return the points for the article's evidence for or against the pronoun's gender."""
    if evidence <= -SURE_GENDER:
        return WRONG_GENDER
    if evidence < 0:
        return UNLIKELY_GENDER
    return RIGHT_GENDER if evidence >= SURE_GENDER else 0
