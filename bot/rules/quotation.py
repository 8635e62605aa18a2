"""Shows a quote as its article has it, with the cue that stands between its parts. Pure."""

import re
from collections.abc import Sequence

from bot.models import Article, Quote, Span

_LONGEST_CUE = 200  # characters between two parts; with more it's a passage of its own
_BLANK_LINE = re.compile(r"\n[^\S\n]{0,80}\n")
_WORD = re.compile(r"\w")
_MARKS = "\"'“”„‟‘’‚‛«»‹›"
_GAP = " … "  # between parts that the article has in different paragraphs


def as_printed(article: Article, quote: Quote) -> str:
    """Return a quote with its marks: “What I wanted,” he said, “was a plan.”

    Parts with nothing but their cue between them are one stretch of the article's own characters.
    Other parts, such as the paragraphs of a speech, are each in quotation marks.
    """
    return _GAP.join(_printed(article, run) for run in _runs(article, quote.spans))


def _runs(article: Article, spans: Sequence[Span]) -> list[list[Span]]:
    """Group the parts that the article has in one paragraph, with a cue between them."""
    runs: list[list[Span]] = []
    for span in spans:
        if runs and _is_cue(article, runs[-1][-1].end, span.start):
            runs[-1].append(span)
        else:
            runs.append([span])
    return runs


def _is_cue(article: Article, start: int, end: int) -> bool:
    if not start < end <= min(start + _LONGEST_CUE, len(article.text)):
        return False
    if any(first < end and last > start for first, last in article.excluded):
        return False
    between = article.text[start:end]
    return _WORD.search(between) is not None and _BLANK_LINE.search(between) is None


def _printed(article: Article, run: Sequence[Span]) -> str:
    """A run in the article's own marks; a single part, or one without marks, in ours."""
    if len(run) == 1:
        return f"“{run[0].text}”"
    start, end = run[0].start, run[-1].end
    opening, closing = article.text[start - 1 : start], article.text[end : end + 1]
    before = opening if opening and opening in _MARKS else "“"
    after = closing if closing and closing in _MARKS else "”"
    return f"{before}{article.text[start:end]}{after}"
