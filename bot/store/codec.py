"""How times and digests are written down, and read back.

A time is ISO-8601 text in UTC of one length, so that text order is time order and SQLite's date
functions read it. A digest is JSON of offsets into its article's text: read back, its spans are cut
from that text again.

What SQLite does not take or not keep whole, a lone surrogate or a NUL, is written as U+FFFD: one
character for one, so that offsets hold. Articles come without them (reading replaces them as well);
here it makes sure that no text whatever can stop an ingest.
"""

import json
import re
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

from bot.models import Digest, Fact, FileMark, Fix, Headline, Quote, Span, Topic

LISTED = "(SELECT value FROM json_each(?))"
"""Any number of values, which are bound as one JSON list: SQLite binds no more than 32,766."""

_LATEST_NS = 2**63 - 1  # in 2262; a later mtime does not fit, and its file is read again at a start
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_UNSTORABLE = re.compile(r"[\0\ud800-\udfff]")


def storable(text: str) -> str:
    """The text as SQLite can keep it, of the same length."""
    return text if text.isascii() and "\0" not in text else _UNSTORABLE.sub("\ufffd", text)


def to_text(time: datetime) -> str:
    """An aware time as text: ``2025-03-01T08:30:00.000000+00:00``."""
    return time.astimezone(UTC).isoformat(timespec="microseconds")


def to_optional_text(time: datetime | None) -> str | None:
    """As to_text; None stays None."""
    return None if time is None else to_text(time)


def to_time(text: str) -> datetime:
    """The time that to_text wrote."""
    return datetime.fromisoformat(text)


def to_optional_time(text: str | None) -> datetime | None:
    """As to_time; None stays None."""
    return None if text is None else to_time(text)


def mark_of(mark: FileMark) -> tuple[int, int]:
    """Size and mtime of a mark, as SQLite can keep them."""
    return mark.size, min(mark.mtime_ns, _LATEST_NS)


def to_milliseconds(time: datetime) -> int:
    """Whole milliseconds since 1970, negative before."""
    return (time - _EPOCH) // timedelta(milliseconds=1)


def to_json(value: object) -> str:
    """Compact JSON, readable in any language."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def digest_to_json(digest: Digest) -> str:
    """A digest as JSON; of its spans only the offsets."""
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


def digest_from_json(written: str, text: str) -> Digest:
    """The digest that digest_to_json wrote, with its spans cut from the article's text."""
    fields = json.loads(written)
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
    """Fixes as JSON; None of none."""
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


def fixes_from_json(written: str | None) -> tuple[Fix, ...]:
    """The fixes that fixes_to_json wrote."""
    if written is None:
        return ()
    return tuple(
        Fix(**{**each, "words": tuple(each["words"]), "at": to_time(each["at"])})
        for each in json.loads(written)
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
