"""The golden files of messages. ``python -m tests.slack.golden`` writes them anew."""

import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from bot.slack.render.corrections import also_message, correction_message
from bot.slack.render.digest import digest_message
from bot.slack.render.notices import notice_message
from bot.slack.render.replies import reply_messages
from bot.slack.render.roundup import roundup_message
from tests.slack.samples import (
    CHANGES,
    COMMAND,
    HEAVY,
    LONG,
    LONG_CHANGES,
    NEWS,
    RETRACTED,
    UPDATED,
    Json,
    digest,
    notice_of,
    numbered,
    replies,
    reply_of,
    stored,
)

FOLDER = Path(__file__).parent / "golden"


def cases() -> Iterator[tuple[str, list[Json]]]:
    """The name and the messages of each golden file."""
    short = stored()
    note = "A first run: 40 articles were read, the newest 3 are posted."
    for name, shown, reason, about in (
        ("digest", short, None, None),
        ("digest_noted", short, None, note),
        ("digest_repost", short, "reposted by ada", None),
        ("digest_long", LONG, "reposted by ada", note * 20),
    ):
        yield name, [digest_message(shown, reason=reason, note=about, command=COMMAND)]
    compact = digest_message(stored(), reason=None, note=None, command=COMMAND, size="compact")
    yield "digest_compact", [compact]
    full = digest_message(LONG, reason=None, note=None, command=COMMAND, size="full")
    yield "digest_full", [full]
    yield "digest_updated", [digest_message(UPDATED, reason=None, note=None, command=COMMAND)]
    yield "changes", [correction_message(reply_of(*CHANGES))]
    yield "changes_long", [correction_message(reply_of(*LONG_CHANGES * 4))]
    yield "digest_retracted", [digest_message(RETRACTED, reason=None, note=None, command=COMMAND)]
    yield (
        "retracted",
        [correction_message(reply_of(note="Retracted: a <test>."))],
    )
    yield "changes_named", [correction_message(reply_of(*CHANGES), short)]
    yield "retracted_named", [correction_message(reply_of(note="Retracted: a <test>."), RETRACTED)]
    for name, other in (("also", short), ("also_updated", UPDATED), ("also_retracted", RETRACTED)):
        yield name, [also_message(other, "Also in Tull Courier:")]
    notice = f"Invite me to <#{NEWS}> with `/invite`, <@U0ADAMARSH>."
    yield "notice", [notice_message(notice_of(notice))]
    report = notice_of("`4F2K7` is wrong.", *CHANGES[:1], reason="by ada: `this` <@U0ADAMARSH>.")
    yield "notice_report", [notice_message(report)]
    held = notice_of("I hold `a.txt` back.", reason="EMBARGOED `until` <@U0ADAMARSH> *nine*")
    yield "notice_held", [notice_message(replace(held, hold="5A0C2E91B7"))]
    yield from _roundups()
    for name, given in replies().items():
        yield f"reply_{name}", reply_messages(given, command=COMMAND)


def _roundups() -> Iterator[tuple[str, list[Json]]]:
    note = "3 muted: Sport (2), Culture (1)."
    usual = [stored(), stored(digest(facts=()), url=None, published=None)]
    for name, shown, left, about in (
        ("roundup", numbered(usual, 2), 0, None),
        ("roundup_changed", numbered([RETRACTED, UPDATED, stored()], 3), 12, note),
        ("roundup_long", numbered(HEAVY, 15), 12, note * 30),
    ):
        key = "roundup:C0NEWS0001:2026-03-01T08:00"
        message = roundup_message(shown, left=left, note=about, key=key, command=COMMAND)
        yield name, [message]


def as_json(messages: list[Json]) -> str:
    return json.dumps(messages, ensure_ascii=False, indent=1) + "\n"


def main() -> None:
    for old in FOLDER.glob("*.json"):
        old.unlink()
    for name, messages in cases():
        (FOLDER / f"{name}.json").write_text(as_json(messages), encoding="utf-8")


if __name__ == "__main__":
    main()
