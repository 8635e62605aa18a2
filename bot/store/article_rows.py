"""Rows of ``articles``: what a StoredArticle is written as, and read back from."""

import json
import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any

from bot.models import Article, Digest, Fix, Retraction, StoredArticle
from bot.rules.fixes import amended, applied
from bot.store.codec import (
    digest_from_json,
    digest_to_json,
    fixes_from_json,
    storable,
    to_json,
    to_optional_text,
    to_optional_time,
    to_time,
)
from bot.store.search_labels import labels

Row = dict[str, str | None]


def to_row(article: Article, digest: Digest, fixes: str | None = None) -> Row:
    """Return the columns for an article and its digest, with the editors' fixes as JSON."""
    row: Row = {
        "headline": digest.headline.text,
        "title": article.title,
        "published": to_optional_text(article.published),
        "source": article.source,
        "url": article.url,
        "author": article.author,
        "topics": to_json(article.topics),
        "path": article.path,
        "key": article.key,
        "revision": article.revision,
        "excluded": to_json(article.excluded),
        "digest": digest_to_json(digest),
        "text": article.text,
        "labels": to_labels(article.source, digest, fixes),
        "quoted": "\n".join(" ".join(span.text for span in quote.spans) for quote in digest.quotes),
        "fixes": fixes,
    }
    return {name: value and storable(value) for name, value in row.items()}


def to_labels(source: str | None, digest: Digest, fixes: str | None) -> str:
    """Return the article's topics, source and speakers as index words, with the fixes applied."""
    speakers = [quote.speaker for quote in amended(digest, fixes_from_json(fixes)).quotes]
    return labels([topic.slug for topic in digest.topics], source, speakers)


def to_digest(row: sqlite3.Row) -> Digest:
    """Return the digest in a row as the summariser made it, without the editors' fixes."""
    return digest_from_json(row["digest"], row["text"])


def to_stored(row: sqlite3.Row) -> StoredArticle:
    """Return the StoredArticle in a row, with the editors' fixes applied to its digest."""
    digest, fixes = to_digest(row), fixes_from_json(row["fixes"])
    return StoredArticle(
        id=row["id"],
        article=_to_article(
            row,
            retracted=row["retracted"] is not None and row["retracted_by"] is None,
            reason=row["reason"] if row["retracted_by"] is None else None,
        ),
        digest=amended(digest, fixes),
        first_seen=to_time(row["first_seen"]),
        updated=to_time(row["updated"]),
        corrected=to_optional_time(row["corrected"]),
        retraction=_to_retraction(row),
        fixes=applied(digest, fixes),
    )


def articles_at(connection: sqlite3.Connection, places: Sequence[int]) -> Iterator[StoredArticle]:
    """Return the articles at these places (row IDs), in this order; for a few dozen at most."""
    # A query of its own: joined with the search that found the places, SQLite's planner may turn
    # the search around (15 s instead of 0.2 ms in a million articles).
    marks = ", ".join("?" * len(places))
    rows = connection.execute(
        f"SELECT * FROM articles WHERE place IN ({marks})",  # noqa: S608  only question marks
        list(places),
    )
    by_place = {row["place"]: row for row in rows}
    return (to_stored(by_place[place]) for place in places if place in by_place)


def to_embargoed(article: Article, digest: Digest) -> str:
    """Encode an article under embargo, with its digest, as JSON."""
    return to_json(
        {
            "row": to_row(article, digest),
            "retracted": article.retracted,
            "reason": article.reason and storable(article.reason),
        }
    )


def from_embargoed(encoded: str) -> tuple[Article, Digest]:
    """Decode what to_embargoed encoded; the article no longer has an embargo."""
    fields = json.loads(encoded)
    row = fields["row"]
    article = _to_article(row, retracted=fields["retracted"], reason=fields["reason"])
    return article, digest_from_json(row["digest"], row["text"])


def _to_article(
    row: Mapping[str, Any] | sqlite3.Row, *, retracted: bool, reason: str | None
) -> Article:
    return Article(
        key=row["key"],
        revision=row["revision"],
        text=row["text"],
        path=row["path"],
        title=row["title"],
        published=to_optional_time(row["published"]),
        source=row["source"],
        url=row["url"],
        author=row["author"],
        topics=tuple(json.loads(row["topics"])),
        excluded=tuple((start, end) for start, end in json.loads(row["excluded"])),
        retracted=retracted,
        reason=reason,
    )


def _to_retraction(row: sqlite3.Row) -> Retraction | None:
    if row["retracted"] is None:
        return None
    return Retraction(at=to_time(row["retracted"]), reason=row["reason"], by=row["retracted_by"])


def to_before(row: sqlite3.Row) -> str | None:
    """Return what readers have been told of an article, as JSON for the column ``before``.

    Called before the row is changed. If an earlier change hasn't reached the posts yet, it is what
    they still show. None if the article hasn't been routed: readers were told nothing.
    """
    if row["before"] or not row["routed"]:
        return row["before"]  # type: ignore[no-any-return]
    told = {name: row[name] for name in ("text", "digest", "fixes")}
    return to_json({**told, "retracted": row["retracted"] is not None})


def from_before(encoded: str) -> tuple[Digest, str, bool, tuple[Fix, ...]]:
    """Decode what to_before encoded.

    Returns the digest, with the fixes applied to it; the article text that it is of; whether the
    article was retracted; and the fixes.
    """
    fields = json.loads(encoded)
    text, fixes = fields["text"], fixes_from_json(fields.get("fixes"))
    digest = digest_from_json(fields["digest"], text)
    return amended(digest, fixes), text, fields["retracted"], fixes


def dated(row: Row, first_seen: datetime) -> datetime:
    """Return when the article in this row was published or, if it is undated, first seen."""
    return to_optional_time(row["published"]) or first_seen
