"""Finds what an article says of the gender of the people that it names: by pronouns, or a title.

Only the plain cases count: one name in a sentence, and a "he", "she", "his" or "her" after it; or
one name in a sentence, and the next one opens with the pronoun. No list of names decides a gender.
"""

import re
from collections import Counter
from collections.abc import Sequence

from bot.summariser.outline import Outline
from bot.summariser.wordlists import words

# Titles and roles that say "he" or "she".
_MALE = words(
    """mr. mr sir lord king prince congressman councilman chairman spokesman businessman father son
    brother husband grandfather grandson uncle nephew actor widower stepfather boyfriend"""
)
_FEMALE = words(
    """mrs. mrs ms. ms miss lady dame queen princess congresswoman councilwoman chairwoman
    spokeswoman businesswoman mother daughter sister wife grandmother granddaughter aunt niece
    actress baroness widow stepmother girlfriend"""
)
_GENDER = 4  # evidence of a title or a role; a pronoun counts 1
_VOTES = {
    "he": 1,
    "his": 1,
    "him": 1,
    "himself": 1,
    "she": -1,
    "her": -1,
    "hers": -1,
    "herself": -1,
}
_PRONOUN = re.compile("[hp]")
_LONGEST = 60  # tokens that a sentence may have before its pronoun


def pronoun_votes(outline: Outline) -> Counter[str]:
    """Return votes by the last word of a name, above 0 for "he" and below 0 for "she"."""
    votes: Counter[str] = Counter()
    tags, tokens = outline.tags, outline.tokens
    for match in _PRONOUN.finditer(tags):
        at = match.start()
        vote = _VOTES.get(tokens[at].lower())
        if vote is None:
            continue
        start = _sentence_start(tags, at)
        name = _only_name(outline, start, at)
        if name is None and at == start and tags[start - 1 : start] == ".":
            name = _only_name(outline, _sentence_start(tags, start - 1), start - 1)
        if name:
            votes[name] += vote
    return votes


def _sentence_start(tags: str, at: int) -> int:
    first = max(0, at - _LONGEST)
    return max(tags.rfind(".", first, at), tags.rfind("P", first, at), first - 1) + 1


def _only_name(outline: Outline, start: int, end: int) -> str | None:
    """Return the last word of the only person's name in tokens ``start:end``."""
    found = None
    for phrase in outline.phrases_in(start, end):
        if outline.tags[phrase.end - 1] in "NIS":
            if outline.tags[phrase.start - 1] == "b" and outline.tags[phrase.end] != "s":
                if phrase.end - phrase.start == 1:
                    continue  # "in Tull"
                return None
            word = outline.tokens[phrase.end - 1]
            if found is not None and found != word:
                return None
            found = word
        elif outline.tags[phrase.end - 1] == "r":
            return None  # "her husband", "the mayor": the pronoun may mean them
    return found


def gender_of(lower_words: Sequence[str]) -> int:
    """Return the evidence of the first title or role that says "he" (above 0) or "she" (below)."""
    for word in lower_words:
        if word in _MALE:
            return _GENDER
        if word in _FEMALE:
            return -_GENDER
    return 0
