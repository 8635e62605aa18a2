"""Who "he" or "she" is: by who spoke last, who was named last, and the article's own cues."""

from collections.abc import Iterable

from bot.summariser.registry import Entity

# Weights, set by hand. Who was last the subject of a reporting verb tells most.
SPOKE = 30
SPOKE_FADES = 3  # for each sentence since
SEEN = 24
SEEN_FADES = 4
LED = 12  # stood at the head of a sentence
LED_FADES = 3
SAME_SENTENCE = -4  # one sentence back beats the same one
OFTEN = 1  # for each mention, up to:
OFTEN_MOST = 6
PERSON = 2  # for each piece of evidence, within:
PERSON_MOST = 6
WRONG_GENDER = -60
UNLIKELY_GENDER = -30
RIGHT_GENDER = 12
SURE_GENDER = 3  # votes


def resolve(pronoun: str, sentence: int, entities: Iterable[Entity]) -> tuple[Entity | None, int]:
    """The likeliest entity for "he" or "she" in a sentence, and its lead over the next one."""
    male = pronoun.lower() in ("he", "his", "him")
    best, best_score, second = None, -20, -20
    for entity in entities:
        score = _score(entity, sentence, male=male)
        if score > best_score:
            best, best_score, second = entity, score, best_score
        elif score > second:
            second = score
    return best, best_score - second


def _score(entity: Entity, sentence: int, *, male: bool) -> int:
    spoke, seen, led = entity.spoke_at, entity.seen_at, entity.led_at
    score = SAME_SENTENCE if seen == sentence else 0
    if sentence - spoke < SPOKE // SPOKE_FADES:
        score += SPOKE - SPOKE_FADES * (sentence - spoke)
    if sentence - seen < SEEN // SEEN_FADES:
        score += SEEN - SEEN_FADES * (sentence - seen)
    if sentence - led < LED // LED_FADES:
        score += LED - LED_FADES * (sentence - led)
    if score <= 0:
        return score
    score += min(entity.mentions * OFTEN, OFTEN_MOST)
    score += PERSON * max(-PERSON_MOST, min(entity.person, PERSON_MOST // 2))
    return score + _by_gender(entity.gender if male else -entity.gender)


def _by_gender(votes: int) -> int:
    """What the article's votes for this gender add."""
    if votes <= -SURE_GENDER:
        return WRONG_GENDER
    if votes < 0:
        return UNLIKELY_GENDER
    return RIGHT_GENDER if votes >= SURE_GENDER else 0
