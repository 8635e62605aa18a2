"""Finds what an article is about: IPTC's 17 subjects by a lexicon, and a team's own topics."""

import re
from collections import Counter
from collections.abc import Sequence
from functools import cache

from bot.models import Article, OwnTopic, Topic
from bot.summariser.topic_words import PHRASES, STRONG, SUBJECTS, SURE, WEAK
from bot.text import folded

_WORD = re.compile(r"[a-z0-9][a-z0-9'’-]+")
_WEIGHTS = {"sure": 3, "strong": 2, "weak": 1}
_PHRASE_WEIGHT = 4
_MOST_COUNTED = 2  # occurrences of a word: a name repeated forty times is one piece of evidence
MOST_READ = 400_000  # characters, five times the longest news article; the rest is ignored
_LEAD = 600  # characters whose words count more: a story says at once what it is about
_LEAD_COUNTS, _TITLE_COUNTS = 1, 2  # times more
_LEAST_SHARE = 0.6  # of the main subject's score, for any further one
_LEAST_SCORE = 6
_MOST_SUBJECTS = 3
VOCABULARY = tuple(Topic(slug=slug, label=label) for slug, label in SUBJECTS.items())
_IPTC = {topic.slug: topic for topic in VOCABULARY}


def word_counts(text: str) -> Counter[str]:
    """Return how often a text has each word, in lower case."""
    return Counter(_WORD.findall(text.lower()))


def topics(
    article: Article, counts: Counter[str], own: Sequence[OwnTopic] = ()
) -> tuple[Topic, ...]:
    """Return the topics of an article, the main one first, then the team's own.

    Topics that came with the article replace the subjects that the lexicon would find. A team's
    own topic needs one of its keywords in the text, as a whole word or phrase. ``counts`` is
    word_counts of the text.
    """
    own_found = _own(f"{article.title or ''}\n{article.text[:MOST_READ]}", own) if own else []
    subjects = _given(article.topics, own) or _subjects(article, counts)
    return tuple(dict.fromkeys((*subjects, *own_found)))


def _given(names: Sequence[str], own: Sequence[OwnTopic]) -> list[Topic]:
    """Return the topics with these slugs or labels; an unknown name becomes a new topic."""
    if not names:
        return []
    known = {topic.slug: topic for topic in (*VOCABULARY, *map(_plain, own))}
    labels = {folded(topic.label): topic for topic in known.values()}
    return [
        known.get(name.casefold())
        or labels.get(folded(name))
        or Topic(slug=_slug(name), label=name)
        for name in names
        if _slug(name)
    ]


def _subjects(article: Article, counts: Counter[str]) -> list[Topic]:
    """Return the subjects with the highest scores; none where no score is high enough."""
    scores = scores_of(article, counts)
    ranked = sorted(scores, key=lambda subject: -scores[subject])  # stable: the vocabulary's order
    best = scores[ranked[0]]
    if best < _LEAST_SCORE:
        return []
    return [
        _IPTC[subject]
        for subject in ranked[:_MOST_SUBJECTS]
        if scores[subject] >= max(_LEAST_SHARE * best, _LEAST_SCORE)
    ]


def scores_of(article: Article, counts: Counter[str]) -> dict[str, float]:
    """Return the points of every subject for an article.

    A word's points are shared between its subjects. Words of the title and of the lead count more
    than those further down.
    """
    title, lead = (article.title or "").lower(), article.text[:_LEAD].lower()
    scores = dict.fromkeys(SUBJECTS, 0.0)
    lexicon = _lexicon()
    for text_counts, times in (
        (counts, 1),
        (Counter(_WORD.findall(lead)), _LEAD_COUNTS),
        (Counter(_WORD.findall(title)), _TITLE_COUNTS),
    ):
        for word in filter(lexicon.__contains__, text_counts):
            times_counted = times * min(text_counts[word], _MOST_COUNTED)
            for subject, weight in lexicon[word]:
                scores[subject] += weight * times_counted
    for phrase, subject in PHRASES.items():
        if phrase in lead or phrase in title:
            scores[subject] += _PHRASE_WEIGHT
    return scores


@cache
def _lexicon() -> dict[str, tuple[tuple[str, float], ...]]:
    """Return the subjects of each word with weights. Plurals are formed by rule."""
    found: dict[str, dict[str, float]] = {}
    for lists, weight in ((WEAK, "weak"), (STRONG, "strong"), (SURE, "sure")):
        for subject, words in lists.items():
            for word in words.split():
                for form in (word, word + "s"):
                    found.setdefault(form, {})[subject] = _WEIGHTS[weight]
    return {
        word: tuple((subject, weight / len(subjects)) for subject, weight in subjects.items())
        for word, subjects in found.items()
    }


def _plain(topic: OwnTopic) -> Topic:
    return Topic(slug=topic.slug, label=topic.label)


def _own(text: str, own: Sequence[OwnTopic]) -> list[Topic]:
    return [_plain(topic) for topic in own if _mentions(text, topic.keywords)]


def _mentions(text: str, keywords: Sequence[str]) -> bool:
    words = [re.escape(keyword.strip()) for keyword in keywords if keyword.strip()]
    pattern = rf"(?<!\w)(?:{'|'.join(words)})(?!\w)"
    return bool(words) and re.search(pattern, text, re.IGNORECASE) is not None


def _slug(name: str) -> str:
    return re.sub(r"[^\w]+", "-", name.casefold()).strip("-_")
