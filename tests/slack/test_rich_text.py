"""Text is shown literally, and only safe web addresses become links."""

from datetime import UTC, datetime, timedelta, timezone

import pytest

from bot.slack.render import limits, rich_text


@pytest.mark.parametrize(
    ("given", "shown"),
    [
        ("plain", "plain"),
        ("wrapped \n\tover  lines\r\n", "wrapped over lines "),
        ("412\u00a0000", "412\u00a0000"),
        ("\u202egnp.exe", "gnp.exe"),
        ("zero\u200bwidth\ufeff", "zerowidth"),
        ("nul\x00and\x1b[31m", "nuland[31m"),
        ("half \ud83d a pair", "half \ufffd a pair"),
        ("می\u200cخواهم", "می\u200cخواهم"),
        ("👩\u200d🔬", "👩\u200d🔬"),
        ("In\u200des Cal\u200cder\u200d", "Ines Calder"),
    ],
)
def test_text_is_shown_without_characters_that_deceive(given: str, shown: str) -> None:
    assert rich_text.visible_text(given) == shown


@pytest.mark.parametrize(
    ("url", "address"),
    [
        ("https://tull.example/a?b=c#d", "https://tull.example/a?b=c#d"),
        (" http://tull.example:8080/a b|c>d ", "http://tull.example:8080/a%20b%7Cc%3Ed"),
        ("https://tull.example/\u202ex\u200d", "https://tull.example/%E2%80%AEx%E2%80%8D"),
        ("http://[2001:db8::1]/a", "http://[2001:db8::1]/a"),
        ("https://bücher.example/ä", "https://bücher.example/ä"),
        ("HTTPS://TULL.example/", "HTTPS://TULL.example/"),
    ],
)
def test_a_web_address_becomes_a_link(url: str, address: str) -> None:
    assert rich_text.link(url, "here") == {"type": "link", "text": "here", "url": address}


@pytest.mark.parametrize(
    "url",
    [
        None,
        "",
        "javascript:alert(1)",
        "mailto:ines@tull.example",
        "slack://user?team=T1&id=U1",
        "//tull.example/a",
        "tull.example/a",
        "https://",
        "https:///a",
        "https://tull.example@evil.example/",
        "https://@evil.example/",
        "https://tull.example:99999/",
        "https://tull.example:no/",
        "https://tull example/",
        "https://!!!/",
        "https://[::1/",
        "https://tull.example/\ud800",
        "https://tull.example/" + "a" * 1_000,
        "https://tull.example/" + "<" * 400,
    ],
)
def test_anything_else_is_shown_as_text(url: str | None) -> None:
    assert rich_text.link(url, "here") == {"type": "text", "text": "here"}


def test_a_time_is_shown_in_the_readers_zone_with_a_fallback_in_utc() -> None:
    at = datetime(2026, 3, 1, 12, 30, tzinfo=UTC)
    assert rich_text.moment(at) == {
        "type": "date",
        "timestamp": int(at.timestamp()),
        "format": "{date_short_pretty}, {time}",
        "fallback": "2026-03-01 12:30 UTC",
    }


def test_a_day_without_a_time_is_the_same_day_everywhere() -> None:
    assert rich_text.day(datetime(2026, 3, 1, tzinfo=UTC)) == {
        "type": "text",
        "text": "1 March 2026",
    }


@pytest.mark.parametrize(
    "at",
    [
        datetime(1969, 7, 20, 20, 17, tzinfo=UTC),
        datetime(1, 1, 1, 1, tzinfo=timezone(timedelta(0))),
    ],
)
def test_times_before_1970_are_shown_as_text(at: datetime) -> None:
    assert rich_text.moment(at)["type"] == "text"


@pytest.mark.parametrize("made", [rich_text.channel, rich_text.member])
@pytest.mark.parametrize("given", ["", "C", "c0news", "C0NEWS> <!here", "U\n", "S0TEAM0001"])
def test_an_invalid_id_is_shown_as_text(made: object, given: str) -> None:
    assert callable(made)
    assert made(given)["type"] == "text"


@pytest.mark.parametrize(
    ("text", "limit", "kept"),
    [
        ("one two three", 13, "one two three"),
        ("one two three", 7, "one two"),
        ("one two three", 9, "one two"),
        ("a verylongwordindeed", 12, "a verylongwo"),
        ("文字文字文字", 4, "文字文字"),
        ("😀😀😀", 4, "😀😀"),
        ("😀😀😀", 5, "😀😀"),
    ],
)
def test_text_is_cut_between_words_if_possible(text: str, limit: int, kept: str) -> None:
    assert limits.cut(text, limit) == kept
