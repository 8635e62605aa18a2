"""Encodes values for SQLite and decodes them: times, texts, digests and fixes.

A time is ISO 8601 text in UTC, always of the same length, so that text order is time order and
SQLite's date functions can read it. A digest is JSON with offsets into its article's text; decoding
cuts its spans from that text again.

SQLite doesn't take a lone surrogate, and doesn't keep text whole that contains a NUL. Each of these
characters is replaced with one U+FFFD, so that offsets stay right. Articles come without them,
because reading replaces them too; here it makes sure that no text whatever can stop an ingest.
"""

import json
import re
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

from bot.models import Digest, Fact, FileMark, Fix, Headline, Quote, Span, Topic

LISTED = "(SELECT value FROM json_each(?))"
"""SQL for a list of values that is bound as one JSON list, because SQLite binds at most 32,766."""

EVERY_CHANNEL = ""
"""Stands for every channel where the channel is the primary key: NULLs there would all differ."""

# In the year 2262. A later mtime doesn't fit in SQLite's integers; as it never equals the stored
# one, its file is read again at every start.
_LATEST_NS = 2**63 - 1
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_UNSTORABLE = re.compile(r"[\0\ud800-\udfff]")


def storable(text: str) -> str:
    """Replace the characters that SQLite can't keep; the length stays the same."""
    return text if text.isascii() and "\0" not in text else _UNSTORABLE.sub("\ufffd", text)


def to_text(time: datetime) -> str:
    """Encode an aware time as text: ``2025-03-01T08:30:00.000000+00:00``."""
    return time.astimezone(UTC).isoformat(timespec="microseconds")


def to_optional_text(time: datetime | None) -> str | None:
    """Encode a time like to_text; None stays None."""
    return None if time is None else to_text(time)


def to_time(text: str) -> datetime:
    """Decode a time that to_text encoded."""
    return datetime.fromisoformat(text)


def to_optional_time(text: str | None) -> datetime | None:
    """Decode a time like to_time; None stays None."""
    return None if text is None else to_time(text)


def mark_columns(mark: FileMark) -> tuple[int, int]:
    """Return size and mtime of a mark, within the range of SQLite's integers."""
    return mark.size, min(mark.mtime_ns, _LATEST_NS)


def to_milliseconds(time: datetime) -> int:
    """Return the whole milliseconds since 1970; negative for earlier times."""
    return (time - _EPOCH) // timedelta(milliseconds=1)


def to_json(value: object) -> str:
    """Encode as compact JSON, with letters of all scripts as they are."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def digest_to_json(digest: Digest) -> str:
    """Encode a digest as JSON, its spans as offsets."""
    return to_json(
        {
            "headline": {
                "given": digest.headline.given,
                "spans": _offsets(digest.headline.spans),
            },
            "facts": [
                {
                    "start": fact.span.start,
                    "end": fact.span.end,
                    "attribution": fact.attribution,
                }
                for fact in digest.facts
            ],
            "quotes": [_from_quote(quote) for quote in digest.quotes],
            "topics": [{"slug": topic.slug, "label": topic.label} for topic in digest.topics],
            "people": digest.people,
            "organisations": digest.organisations,
            "language": digest.language,
            "reading_minutes": digest.reading_minutes,
        }
    )


def digest_from_json(encoded: str, text: str) -> Digest:
    """Decode a digest that digest_to_json encoded; its spans are cut from the article's text."""
    fields = json.loads(encoded)
    return Digest(
        headline=Headline(
            given=fields["headline"]["given"],
            spans=_spans(fields["headline"]["spans"], text),
        ),
        facts=tuple(
            Fact(
                span=Span(source=text, start=fact["start"], end=fact["end"]),
                attribution=fact["attribution"],
            )
            for fact in fields["facts"]
        ),
        quotes=tuple(_to_quote(quote, text) for quote in fields["quotes"]),
        topics=tuple(Topic(slug=topic["slug"], label=topic["label"]) for topic in fields["topics"]),
        people=tuple(fields["people"]),
        organisations=tuple(fields["organisations"]),
        language=fields["language"],
        reading_minutes=fields["reading_minutes"],
    )


def fixes_to_json(fixes: Sequence[Fix]) -> str | None:
    """Encode fixes as JSON; None if there are none."""
    if not fixes:
        return None
    return storable(
        to_json(
            [
                {
                    "what": each.what,
                    "words": each.words,
                    "withdrawn": each.withdrawn,
                    "speaker": each.speaker,
                    "by": each.by,
                    "at": to_text(each.at),
                }
                for each in fixes
            ]
        )
    )


def fixes_from_json(encoded: str | None) -> tuple[Fix, ...]:
    """Decode fixes that fixes_to_json encoded."""
    if encoded is None:
        return ()
    return tuple(
        Fix(**{**each, "words": tuple(each["words"]), "at": to_time(each["at"])})
        for each in json.loads(encoded)
    )


def _offsets(spans: tuple[Span, ...]) -> list[list[int]]:
    return [[span.start, span.end] for span in spans]


def _spans(offsets: list[list[int]], text: str) -> tuple[Span, ...]:
    return tuple(Span(source=text, start=start, end=end) for start, end in offsets)


def _from_quote(quote: Quote) -> dict[str, object]:
    return {
        "spans": _offsets(quote.spans),
        "speaker": quote.speaker,
        "role": quote.role,
        "verb": quote.verb,
        "outlet": quote.outlet,
        "resolved": quote.resolved,
        "confidence": quote.confidence,
    }


def _to_quote(fields: dict[str, Any], text: str) -> Quote:
    return Quote(
        spans=_spans(fields["spans"], text),
        speaker=fields["speaker"],
        role=fields["role"],
        verb=fields["verb"],
        outlet=fields["outlet"],
        resolved=fields["resolved"],
        confidence=fields["confidence"],
    )
