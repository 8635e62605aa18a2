"""Rows of articles: what an Entry is written as, and read back from."""

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
    """The columns that an article and its digest fill, with the fixes that stand as JSON."""
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
        "quoted": "\n".join(" ".join(span.text for span in of.spans) for of in digest.quotes),
        "fixes": fixes,
    }
    return {name: value and storable(value) for name, value in row.items()}


def to_labels(source: str | None, digest: Digest, fixes: str | None) -> str:
    """What the article is about, from and who speaks in it, with its fixes made."""
    speakers = [said.speaker for said in amended(digest, fixes_from_json(fixes)).quotes]
    return labels([topic.slug for topic in digest.topics], source, speakers)


def to_digest(row: sqlite3.Row) -> Digest:
    """The digest of a row of articles as it was made: without fixes."""
    return digest_from_json(row["digest"], row["text"])


def to_stored(row: sqlite3.Row) -> StoredArticle:
    """The Entry of a row of articles."""
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
    """The articles at these places, in this order; at most a few dozen."""
    # by their places alone: joined with what finds them, SQLite's planner may turn a search around
    # (15 s instead of 0.2 ms at a million articles)
    marks = ", ".join("?" * len(places))
    rows = connection.execute(
        f"SELECT * FROM articles WHERE place IN ({marks})",  # noqa: S608  marks of ours
        list(places),
    )
    by_place = {row["place"]: row for row in rows}
    return (to_stored(by_place[place]) for place in places if place in by_place)


def to_embargoed(article: Article, digest: Digest) -> str:
    """An article that is not to be seen yet, as JSON."""
    return to_json(
        {
            "row": to_row(article, digest),
            "retracted": article.retracted,
            "reason": article.reason and storable(article.reason),
        }
    )


def from_embargoed(written: str) -> tuple[Article, Digest]:
    """What to_held wrote; its embargo is over."""
    fields = json.loads(written)
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
    """What readers have been told of this row of articles, as JSON; None: they were told nothing.

    Of several revisions that its posts have not followed, it is what they show.
    """
    if row["before"] or not row["routed"]:
        return row["before"]  # type: ignore[no-any-return]
    told = {name: row[name] for name in ("text", "digest", "fixes")}
    return to_json({**told, "retracted": row["retracted"] is not None})


def from_before(written: str) -> tuple[Digest, str, bool, tuple[Fix, ...]]:
    """The digest that to_before wrote, the text that it is of, whether it was retracted, its fixes.

    The fixes have been made of the digest.
    """
    fields = json.loads(written)
    text, fixes = fields["text"], fixes_from_json(fields.get("fixes"))
    digest = digest_from_json(fields["digest"], text)
    return amended(digest, fixes), text, fields["retracted"], fixes


def dated(row: Row, first_seen: datetime) -> datetime:
    """When the article of this row was published or, undated, first seen."""
    return to_optional_time(row["published"]) or first_seen
