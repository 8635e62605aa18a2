"""Who "he" or "she" is: by who spoke last, who was named last, and the article's own cues."""

from collections.abc import Iterable

from bot.summariser.entities import Entity

# Weights, set by hand. Who was last the subject of a reporting verb tells most.
SPOKE = 30
SPOKE_FADES = 3  # for each sentence since
SEEN = 24
SEEN_FADES = 4
LED = 12  # stood at the head of a sentence
LED_FADES = 3
LED_JUST_BEFORE = 22  # at the head of the sentence before, in the pronoun's own paragraph
SAME_SENTENCE = -4  # one sentence back beats the same one
OFTEN = 1  # for each mention, up to:
OFTEN_MOST = 6
PERSON = 2  # for each piece of evidence, within:
PERSON_MOST = 6
WRONG_GENDER = -60
UNLIKELY_GENDER = -30
RIGHT_GENDER = 12
SURE_GENDER = 3  # votes

# What each number of sentences since then adds.
_SPOKE = {ago: SPOKE - SPOKE_FADES * ago for ago in range(SPOKE // SPOKE_FADES)}
_SEEN = {
    ago: SEEN - SEEN_FADES * ago + SAME_SENTENCE * (ago == 0) for ago in range(SEEN // SEEN_FADES)
}
_LED = {ago: LED - LED_FADES * ago for ago in range(LED // LED_FADES)}


def resolve(
    pronoun: str, sentence: int, entities: Iterable[Entity], leader: Entity | None = None
) -> tuple[Entity | None, int]:
    """The likeliest entity for "he" or "she" in a sentence, and its lead over the next one.

    ``leader`` is who stood at the head of the sentence before, in the pronoun's own paragraph.
    """
    male = pronoun.lower() in ("he", "his", "him")
    best, best_score, second = None, -20, -20
    for entity in entities:
        if entity.is_no_person:
            continue
        score = _score(entity, sentence, male=male)
        if entity is leader:
            score += LED_JUST_BEFORE
        if score > best_score:
            best, best_score, second = entity, score, best_score
        elif score > second:
            second = score
    return best, best_score - second


def _score(entity: Entity, sentence: int, *, male: bool) -> int:
    score = (
        _SPOKE.get(sentence - entity.spoke_at, 0)
        + _SEEN.get(sentence - entity.seen_at, 0)
        + _LED.get(sentence - entity.led_at, 0)
    )
    if score <= 0:
        return score
    score += OFTEN * entity.mentions if entity.mentions < OFTEN_MOST else OFTEN_MOST
    person = entity.person
    if person > PERSON_MOST // 2:
        person = PERSON_MOST // 2
    elif person < -PERSON_MOST:
        person = -PERSON_MOST
    score += PERSON * person
    return score + _by_gender(entity.gender if male else -entity.gender)


def _by_gender(votes: int) -> int:
    """What the article's votes for this gender add."""
    if votes <= -SURE_GENDER:
        return WRONG_GENDER
    if votes < 0:
        return UNLIKELY_GENDER
    return RIGHT_GENDER if votes >= SURE_GENDER else 0
