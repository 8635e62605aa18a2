"""Does the work of ``digest --jsonl``: articles in, digests out, one JSON object a line."""

import json
from collections.abc import Iterable, Iterator
from typing import Any

from bot.models import NEVER, Article, Digest
from bot.summariser import summarise
from bot.text import ACTING


def digest_lines(lines: Iterable[str]) -> Iterator[str]:
    """Yield a digest as a line of JSON for each line of JSON with an article, in order."""
    for line in lines:
        if line.strip():
            given = json.loads(line)
            digest = summarise(_article(given))
            yield json_line(digest_json(given["id"], digest))


def json_line(value: object) -> str:
    """Return a value as JSON on one line, with escapes for characters that a terminal acts on."""
    line = json.dumps(value, ensure_ascii=False)
    return ACTING.sub(lambda found: json.dumps(found[0])[1:-1], line)


def _article(given: dict[str, Any]) -> Article:
    return Article(
        key=f"id:{given['id']}",
        revision="",
        text=given["text"],
        path="",
        title=given.get("title") or None,
        source=given.get("source"),
        url=given.get("url"),
    )


def article_json(article: Article, digest: Digest) -> dict[str, Any]:
    """Return a digest as JSON values, with its article's embargo and whether it is retracted.

    ``embargo`` is a time in ISO 8601, "held" if it can't be read, or None.
    """
    embargo = article.embargo and article.embargo.isoformat()
    return {
        **digest_json(article.key, digest),
        "embargo": "held" if article.embargo == NEVER else embargo,
        "retracted": article.retracted,
    }


def digest_json(article_id: str, digest: Digest) -> dict[str, Any]:
    """Return a digest as JSON values; a quote with several spans is several items of one group."""
    return {
        "id": article_id,
        "headline": digest.headline.text,
        "headline_spans": [_span(span) for span in digest.headline.spans],
        "facts": [{**_span(fact.span), "attribution": fact.attribution} for fact in digest.facts],
        "quotes": [
            {
                **_span(span),
                "speaker": quote.speaker,
                "role": quote.role,
                "verb": quote.verb,
                "outlet": quote.outlet,
                "resolved": quote.resolved,
                "confidence": round(quote.confidence, 2),
                "group": group,
            }
            for group, quote in enumerate(digest.quotes)
            for span in quote.spans
        ],
        "topics": [{"slug": topic.slug, "label": topic.label} for topic in digest.topics],
        "people": list(digest.people),
        "organisations": list(digest.organisations),
        "language": digest.language,
        "reading_minutes": digest.reading_minutes,
    }


def _span(span: Any) -> dict[str, Any]:
    return {"text": span.text, "start": span.start, "end": span.end}
