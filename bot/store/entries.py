"""Rows of articles: what an Entry is written as, and read back from."""

import json
import sqlite3
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from bot.models import Article, Digest, Entry, Retraction
from bot.store.codec import (
    digest_from_json,
    digest_to_json,
    storable,
    to_json,
    to_optional_text,
    to_optional_time,
    to_time,
)
from bot.store.labels import labels

Row = dict[str, str | None]


def to_row(article: Article, digest: Digest) -> Row:
    """The columns that an article and its digest fill."""
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
        "labels": labels(
            [topic.slug for topic in digest.topics],
            article.source,
            [said.speaker for said in digest.quotes],
        ),
    }
    return {name: value and storable(value) for name, value in row.items()}


def to_entry(row: sqlite3.Row) -> Entry:
    """The Entry of a row of articles."""
    return Entry(
        id=row["id"],
        article=_to_article(
            row,
            retracted=row["retracted"] is not None and row["retracted_by"] is None,
            reason=row["reason"] if row["retracted_by"] is None else None,
        ),
        digest=digest_from_json(row["digest"], row["text"]),
        first_seen=to_time(row["first_seen"]),
        updated=to_time(row["updated"]),
        corrected=to_optional_time(row["corrected"]),
        retraction=_to_retraction(row),
    )


def to_held(article: Article, digest: Digest) -> str:
    """An article that is not to be seen yet, as JSON."""
    return to_json(
        {
            "row": to_row(article, digest),
            "retracted": article.retracted,
            "reason": article.reason and storable(article.reason),
        }
    )


def from_held(written: str) -> tuple[Article, Digest]:
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


def to_before(row: sqlite3.Row) -> str:
    """What readers have been told by this row of articles, as JSON."""
    retracted = row["retracted"] is not None
    return to_json({"text": row["text"], "digest": row["digest"], "retracted": retracted})


def from_before(written: str) -> tuple[Digest, str, bool]:
    """The digest that to_before wrote, the text that it is of, and whether it was retracted."""
    fields = json.loads(written)
    text = fields["text"]
    return digest_from_json(fields["digest"], text), text, fields["retracted"]


def dated(row: Row, first_seen: datetime) -> datetime:
    """When the article of this row was published or, undated, first seen."""
    return to_optional_time(row["published"]) or first_seen
