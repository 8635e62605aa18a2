"""Finds what an article is about: IPTC's 17 subjects by a lexicon, and a team's own topics."""

import re
from collections import Counter
from collections.abc import Sequence
from functools import cache

from bot.models import Article, OwnTopic, Topic
from bot.summariser.topic_words import STRONG, SUBJECTS, WEAK
from bot.text import folded

_WORD = re.compile(r"[a-z0-9][a-z0-9'’-]+")
_STRONG_WEIGHT, _WEAK_WEIGHT = 3, 1
_MOST_COUNTED = 3  # occurrences of a word: a name repeated forty times is one piece of evidence
MOST_READ = 400_000  # characters, five times the longest news article; the rest is ignored
_LEAD = 600  # characters whose words count twice: a story says at once what it is about
_LEAST_SHARE = 0.55  # of the main subject's score, for any further one
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
    lead = f"{article.title or ''} {article.text[:_LEAD]}".lower()
    in_lead = Counter(_WORD.findall(lead))
    own_found = _own(f"{article.title or ''}\n{article.text[:MOST_READ]}", own) if own else []
    subjects = _given(article.topics, own) or _subjects(counts, in_lead)
    return tuple(dict.fromkeys((*subjects, *own_found)))


def _given(names: Sequence[str], own: Sequence[OwnTopic]) -> list[Topic]:
    """Return the topics with these slugs or labels; an unknown name becomes a new topic."""
    known = {topic.slug: topic for topic in (*VOCABULARY, *map(_plain, own))}
    labels = {folded(topic.label): topic for topic in known.values()}
    return [
        known.get(name.casefold())
        or labels.get(folded(name))
        or Topic(slug=_slug(name), label=name)
        for name in names
        if _slug(name)
    ]


def _subjects(counts: Counter[str], in_lead: Counter[str]) -> list[Topic]:
    """Return the subjects with the highest scores."""
    scores = dict.fromkeys(SUBJECTS, 0)
    lexicon = _lexicon()
    for counted in (counts, in_lead):
        for word in filter(lexicon.__contains__, counted):
            for subject, weight in lexicon[word]:
                scores[subject] += weight * min(counted[word], _MOST_COUNTED)
    ranked = [(subject, score) for subject, score in scores.items() if score >= _LEAST_SCORE]
    ranked.sort(key=lambda each: -each[1])  # stable: equals stay in the vocabulary's order
    return [
        _IPTC[subject]
        for subject, score in ranked[:_MOST_SUBJECTS]
        if score >= _LEAST_SHARE * ranked[0][1]
    ]


@cache
def _lexicon() -> dict[str, tuple[tuple[str, int], ...]]:
    """Return the subjects of each word with weights. Plurals are formed by rule."""
    found: dict[str, dict[str, int]] = {}
    for lists, weight in ((WEAK, _WEAK_WEIGHT), (STRONG, _STRONG_WEIGHT)):
        for subject, words in lists.items():
            for word in words.split():
                for form in (word, word + "s"):
                    found.setdefault(form, {})[subject] = weight
    return {word: tuple(subjects.items()) for word, subjects in found.items()}


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
