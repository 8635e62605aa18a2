"""Dates in all the forms that articles use, and what is not a date."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.seeds.dates import read_date, read_epoch

DAY = datetime(2025, 2, 13, tzinfo=UTC)


@pytest.mark.parametrize(
    "stated",
    [
        "2025-02-13",
        "20250213",
        "2025-02-13T00:00",
        "2025-02-13T00:00:00.000Z",
        "2025-02-13T02:00:00+02:00",
        "2025-02-13 02:00:00 +0200",
        "2025/02/13",
        "13 February 2025",
        "13th of February, 2025",
        "13 FEB 2025",
        "Feb. 13, 2025",
        "February 13 2025",
        "  Thursday,  13 February 2025 ",
        "Thurs., Feb. 13, 2025",
        "Thu, 13 Feb 2025 00:00:00 GMT",
        "Thu, 13 Feb 2025 01:00:00 +0100",
        "13.02.2025",
        "13. 2. 2025",
        "13/02/2025",
        "2/13/2025",
        "Feb 13, 2025, 12 am",
    ],
)
def test_all_common_forms_of_a_date_are_read(stated: str) -> None:
    assert read_date(stated) == DAY


@pytest.mark.parametrize(
    ("stated", "hour", "minute"),
    [
        ("2025-02-13T14:30", 14, 30),
        ("Feb. 13, 2025, 2:30 p.m.", 14, 30),
        ("Feb. 13, 2025 at 9:30 a.m. EST", 14, 30),
        ("13 February 2025 14.30", 14, 30),
        ("13 February 2025, 15:30 CET", 14, 30),
        ("13 February 2025 12:30 pm", 12, 30),
        ("13 February 2025 - 2 pm", 14, 0),
        ("13.02.2025 14:30:59", 14, 30),
    ],
)
def test_hours_and_zones_are_read_and_a_time_without_a_zone_is_utc(
    stated: str, hour: int, minute: int
) -> None:
    found = read_date(stated)
    assert found is not None
    assert found.replace(second=0) == DAY.replace(hour=hour, minute=minute)
    assert found.tzinfo is UTC


@pytest.mark.parametrize(
    "stated",
    [
        "",
        "soon",
        "May 2025",
        "31 February 2025",
        "2025-02-30",
        "2025-13-01",
        "03/04/2025",  # March or April
        "13 Febtober 2025",
        "13 February 2025 25:00",
        "13 February 2025 13:00 pm",
        "13 February 2025 10:00 XYZ",
        "2025-02-13T10:00+99:00",
        "0001-01-01",
        "9999-12-31T23:59:59-12:00",
        "13 February 25",
        "１３ February 2025",
        "1739404800",
        "2025-02-13" + " 1" * 100,
    ],
)
def test_invalid_and_ambiguous_dates_are_none(stated: str) -> None:
    assert read_date(stated) is None


@given(st.text() | st.from_regex(r"[0-9 ./:,+TZ-]{1,30}"))
def test_any_text_gives_a_datetime_in_utc_or_none(stated: str) -> None:
    found = read_date(stated)
    assert found is None or (found.tzinfo is UTC and 1599 <= found.year <= 2201)


@given(st.floats() | st.integers())
def test_any_number_gives_a_datetime_in_utc_or_none(seconds: float) -> None:
    found = read_epoch(seconds)
    assert found is None or (found.tzinfo is UTC and 1600 <= found.year <= 2200)
