"""Turns drafts into Articles: decides what to exclude, and the key and revision of each."""

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import replace
from itertools import islice

from bot.errors import ReadingError
from bot.models import NEVER, Article, HeldOnWords
from bot.seeds.boilerplate import boilerplate_spans
from bot.seeds.draft import Draft, DraftResult
from bot.seeds.embargo_words import find_holding_words, is_notice
from bot.seeds.identity import key_of, revision_of
from bot.seeds.lines import lines, repeated_title, top_lines, trimmed_span

_TOP_LINES = 10  # in which a notice is no part of the article
_WORD = re.compile(r"[^\W_]")
Spans = tuple[tuple[int, int], ...]


def build_articles(result: DraftResult, path: str) -> tuple[tuple[Article, ...], tuple[str, ...]]:
    """Return the articles of a file, in order and each with its own key, and the problems.

    A problem is a sentence about a draft that is not an article, or not entirely usable. If two
    drafts have the same id or URL, the last one counts. Raises ReadingError if no draft is an
    article.
    """
    articles: dict[str, Article] = {}
    repeats: Counter[str] = Counter()
    problems = list(result.problems)
    for draft in result.drafts:
        try:
            article = _article(draft, path, many=result.many)
        except ReadingError as error:
            problems.append(with_place(draft.place, error.sentence))
            continue
        problems += _add(articles, repeats, article, draft.place)
    if not articles:
        raise ReadingError(problems[0] if problems else "There is no article in it.")
    return tuple(articles.values()), tuple(problems)


def build_article(draft: Draft, path: str, key: str) -> Article:
    """Return the article of a draft under a given key; raises ReadingError if it has no text."""
    return replace(_article(draft, path, many=False), key=key)


def with_place(place: str, sentence: str) -> str:
    """Return the sentence with the place in the file in front of it."""
    return f"{place}: {sentence}" if place else sentence


def _add(
    articles: dict[str, Article], repeats: Counter[str], article: Article, place: str
) -> list[str]:
    """Add the article and return the problems.

    An earlier article with the same id or URL is replaced, which is a problem unless they are
    identical. If their keys consist of the file's path, both are kept, and ``repeats`` counts them.
    """
    earlier = articles.get(article.key)
    if earlier is None or earlier.revision == article.revision:
        articles[article.key] = article
        return []
    if article.key.startswith("path:"):
        repeats[article.key] += 1
        article = replace(article, key=f"{article.key}-{repeats[article.key] + 1}")
        articles[article.key] = article
        return []
    articles[article.key] = article
    replaced = f"It replaces an earlier article with the same {_describe_key(article.key)}."
    return [with_place(place, replaced)]


def _describe_key(key: str) -> str:
    kind, _, value = key.partition(":")
    return f"{'address' if kind == 'url' else kind} ({value[:80]})"


def _article(draft: Draft, path: str, *, many: bool) -> Article:
    declared, text = draft.declared, draft.text
    excluded = _excluded_spans(draft)
    kept = _without_spans(text, excluded)
    if not _WORD.search(kept):
        raise ReadingError("There is no article text in it, only titles, links and the like.")
    article = Article(
        key=key_of(declared, text, path, many=many),
        revision=revision_of(declared, kept),
        text=text,
        path=path,
        title=declared.title,
        published=declared.published,
        source=declared.source,
        url=declared.url,
        author=declared.author,
        topics=declared.topics,
        excluded=excluded,
        retracted=declared.retracted,
        reason=declared.reason,
    )
    return _with_embargo(article, draft)


def _with_embargo(article: Article, draft: Draft) -> Article:
    """Add the embargo: of the times that fields and words state, the latest one.

    If the words' own time isn't certain, the field's counts: that's how a file says when they end.
    """
    stated = draft.declared.embargo
    opening = draft.opening or top_lines(draft.text)
    anchor = article.published.date() if article.published else None
    found = find_holding_words((article.title or "", *opening), anchor)
    if found is None or (stated and (found.until == NEVER or found.until <= stated)):
        return replace(article, embargo=stated)
    held = HeldOnWords(words=found.words, stated=stated)
    return replace(article, embargo=found.until, held=held)


def _excluded_spans(draft: Draft) -> Spans:
    start = draft.skipped[0][1] if draft.skipped and draft.skipped[0][0] == 0 else 0
    spans = [*draft.skipped, *boilerplate_spans(draft.text, start), *_repeated_title(draft, start)]
    return _merged([*spans, *_notices(draft.text, start)])


def _notices(text: str, start: int) -> Spans:
    """Return the spans of the lines at the top that only say until when the text is held."""
    top = islice((line for line in lines(text, start) if not line.blank), _TOP_LINES)
    spans = [trimmed_span(line) for line in top]
    return tuple((begin, end) for begin, end in spans if is_notice(text[begin:end]))


def _repeated_title(draft: Draft, start: int) -> Spans:
    """Return the first line's span if it repeats the title: trafilatura keeps a page's heading."""
    title = draft.declared.title
    first = repeated_title(draft.text, start, title) if title else None
    return (trimmed_span(first),) if first else ()


def _merged(spans: Iterable[tuple[int, int]]) -> Spans:
    merged: list[tuple[int, int]] = []
    for start, end in sorted(spans):
        if merged and start <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return tuple(merged)


def _without_spans(text: str, excluded: Spans) -> str:
    pieces, position = [], 0
    for start, end in excluded:
        pieces.append(text[position:start])
        position = end
    return " ".join([*pieces, text[position:]])
