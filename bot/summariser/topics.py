"""What an article is about: IPTC's 17 subjects by a readable lexicon, and a team's own topics."""

import re
from collections import Counter
from collections.abc import Sequence
from functools import cache

from bot.models import Article, OwnTopic, Topic
from bot.summariser.topic_words import STRONG, SUBJECTS, WEAK

_WORD = re.compile(r"[a-z0-9][a-z0-9'’-]+")
_STRONG_WEIGHT, _WEAK_WEIGHT = 3, 1
_MOST_COUNTED = 3  # of one word: a name repeated forty times is one piece of evidence
_LEAD = 600  # characters whose words count twice: a story says at once what it is about
_SHARE = 0.55  # a further subject needs this share of the main one's score
_LEAST = 6
MOST_TOPICS = 3
VOCABULARY = tuple(Topic(slug=slug, label=label) for slug, label in SUBJECTS.items())
_IPTC = {topic.slug: topic for topic in VOCABULARY}


def word_counts(text: str) -> Counter[str]:
    """How often a text has each word, in small letters."""
    return Counter(_WORD.findall(text.lower()))


def topics(
    article: Article, counts: Counter[str], own: Sequence[OwnTopic] = ()
) -> tuple[Topic, ...]:
    """The article's topics, the main one first; where some are given with it, no others are found.

    ``counts`` is word_counts of the text.
    A team's own topics follow: those with a keyword in the text, as a whole word or phrase.
    """
    lead = f"{article.title or ''} {article.text[:_LEAD]}".lower()
    in_lead = Counter(_WORD.findall(lead))
    own_found = _own(f"{article.title or ''}\n{article.text}", own) if own else []
    subjects = _given(article.topics, own) or _subjects(counts, in_lead)
    return tuple(dict.fromkeys((*subjects, *own_found)))


def _given(names: Sequence[str], own: Sequence[OwnTopic]) -> list[Topic]:
    known = {topic.slug: topic for topic in (*VOCABULARY, *map(_plain, own))}
    labels = {topic.label.casefold(): topic for topic in known.values()}
    return [
        known.get(name.casefold())
        or labels.get(name.casefold())
        or Topic(slug=_slug(name), label=name)
        for name in names
        if _slug(name)
    ]


def _subjects(counts: Counter[str], in_lead: Counter[str]) -> list[Topic]:
    scores = dict.fromkeys(SUBJECTS, 0)
    lexicon = _lexicon()
    for counted in (counts, in_lead):
        for word in filter(lexicon.__contains__, counted):
            for subject, weight in lexicon[word]:
                scores[subject] += weight * min(counted[word], _MOST_COUNTED)
    ranked = [(subject, score) for subject, score in scores.items() if score >= _LEAST]
    ranked.sort(key=lambda each: -each[1])  # of equals the one that stands first
    return [
        _IPTC[subject] for subject, score in ranked[:MOST_TOPICS] if score >= _SHARE * ranked[0][1]
    ]


@cache
def _lexicon() -> dict[str, tuple[tuple[str, int], ...]]:
    """Each word's subjects with weights; plurals by rule."""
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
