"""Times, days and zones are read as people write them, or refused with a sentence."""

import re
from collections.abc import Callable
from datetime import date, time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.models import Until
from bot.rules.time_words import read_days, read_times, read_until, read_zone

EVERY_DAY = (0, 1, 2, 3, 4, 5, 6)
WEEKDAYS = (0, 1, 2, 3, 4)
TIME_HELP = "is no time of the day: write hours and minutes, such as 08:30 or 16:00."
DAYS_HELP = "write daily, weekdays, weekend, or days such as mon, thu or mon-fri."
ZONE_HELP = "is no time zone: write a name such as Europe/Berlin or UTC."


@pytest.mark.parametrize(
    ("words", "times"),
    [
        (["08:30"], (time(8, 30),)),
        (["8:30"], (time(8, 30),)),
        (["16:00", "08:30", "8:30"], (time(8, 30), time(16, 0))),
        (["00:00", " 23:59 "], (time(0, 0), time(23, 59))),
        ("08:30", (time(8, 30),)),
        ("8:30, 12:00 and 16:00", (time(8, 30), time(12, 0), time(16, 0))),
        ("8:30,16:00", (time(8, 30), time(16, 0))),
    ],
)
def test_times_are_read_in_order(words: list[str] | str, times: tuple[time, ...]) -> None:
    assert read_times(words) == times


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (["8"], f"“8” {TIME_HELP}"),
        (["8.30"], f"“8.30” {TIME_HELP}"),
        (["08:30", "25:00"], f"“25:00” {TIME_HELP}"),
        (["08:60"], f"“08:60” {TIME_HELP}"),
        (["08:30:00"], f"“08:30:00” {TIME_HELP}"),
        (["-8:30"], f"“-8:30” {TIME_HELP}"),
        (["٠٨:٣٠"], f"“٠٨:٣٠” {TIME_HELP}"),
        ([""], f"“” {TIME_HELP}"),
        ("half past eight", f"“half” {TIME_HELP}"),
        (["24:00"], "Midnight is written 00:00, not 24:00."),
        ([], "There is no time of the day: write one or more, such as 08:30 or 16:00."),
        (" ", "There is no time of the day: write one or more, such as 08:30 or 16:00."),
    ],
)
def test_words_that_are_not_a_time_are_refused_with_a_sentence(
    words: list[str] | str, sentence: str
) -> None:
    with pytest.raises(ValueError, match=f"^{re.escape(sentence)}$"):
        read_times(words)


@pytest.mark.parametrize(
    ("words", "days"),
    [
        ("daily", EVERY_DAY),
        ("weekdays", WEEKDAYS),
        ("Weekend", (5, 6)),
        (["weekends", "mon"], (0, 5, 6)),
        (["mon", "Thu", "sunday"], (0, 3, 6)),
        (["SUN", "Mondays", "mon"], (0, 6)),
        ("tues, weds and thurs", (1, 2, 3)),
        ("mon-fri", WEEKDAYS),
        ("Mon – Wed, sat", (0, 1, 2, 5)),
        ("fri-mon", (0, 4, 5, 6)),
        ("tue-tue", (1,)),
        (["mon-tue", "saturday - sunday"], (0, 1, 5, 6)),
    ],
)
def test_days_are_read_in_order(words: list[str] | str, days: tuple[int, ...]) -> None:
    assert read_days(words) == days


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        ("funday", f"“funday” is no day of the week: {DAYS_HELP}"),
        (["mon", "montag"], f"“montag” is no day of the week: {DAYS_HELP}"),
        ("mon-", f"“mon-” is no day of the week: {DAYS_HELP}"),
        ("mon-wed-fri", f"“mon-wed-fri” is no day of the week: {DAYS_HELP}"),
        (["1"], f"“1” is no day of the week: {DAYS_HELP}"),
        ([], f"There is no day: {DAYS_HELP}"),
        ("", f"There is no day: {DAYS_HELP}"),
    ],
)
def test_words_that_are_not_a_day_are_refused_with_a_sentence(
    words: list[str] | str, sentence: str
) -> None:
    with pytest.raises(ValueError, match=f"^{re.escape(sentence)}$"):
        read_days(words)


@pytest.mark.parametrize(
    ("word", "zone"),
    [
        ("UTC", "UTC"),
        ("utc", "UTC"),
        ("Europe/Berlin", "Europe/Berlin"),
        (" europe/berlin ", "Europe/Berlin"),
        ("america/new york", "America/New_York"),
        ("America/Argentina/Buenos_Aires", "America/Argentina/Buenos_Aires"),
        ("etc/gmt+2", "Etc/GMT+2"),
    ],
)
def test_a_zone_is_spelt_as_its_data_spells_it(word: str, zone: str) -> None:
    assert read_zone(word) == zone


@pytest.mark.parametrize(
    ("word", "sentence"),
    [
        ("Berlin", "“Berlin” is no time zone. Did you mean Europe/Berlin?"),
        ("New York", "“New York” is no time zone. Did you mean America/New_York?"),
        ("US/Pacifc", "“US/Pacifc” is no time zone. Did you mean US/Pacific?"),
        ("Kolkatta", "“Kolkatta” is no time zone. Did you mean Asia/Kolkata?"),
        ("Atlantis/Center", f"“Atlantis/Center” {ZONE_HELP}"),
        # a guess at these would be hours off
        ("CEST", f"“CEST” {ZONE_HELP}"),
        ("GMT+2", f"“GMT+2” {ZONE_HELP}"),
        ("+02:00", f"“+02:00” {ZONE_HELP}"),
        # not every file in the folder of zone data is a zone, and the files differ between machines
        ("localtime", f"“localtime” {ZONE_HELP}"),
        ("Factory", f"“Factory” {ZONE_HELP}"),
        ("right/UTC", f"“right/UTC” {ZONE_HELP}"),
        ("posixrules", f"“posixrules” {ZONE_HELP}"),
        ("tzdata.zi", f"“tzdata.zi” {ZONE_HELP}"),
        ("Europe", f"“Europe” {ZONE_HELP}"),
        ("../x", f"“../x” {ZONE_HELP}"),
        ("../zoneinfo/UTC", f"“../zoneinfo/UTC” {ZONE_HELP}"),
        ("/etc/passwd", f"“/etc/passwd” {ZONE_HELP}"),
        ("/usr/share/zoneinfo/UTC", f"“/usr/share/zoneinfo/UTC” {ZONE_HELP}"),
        ("UTC\0", f"“UTC\0” {ZONE_HELP}"),
        ("", f"“” {ZONE_HELP}"),
    ],
)
def test_a_word_that_is_not_a_zone_is_refused_with_similar_names(word: str, sentence: str) -> None:
    with pytest.raises(ValueError, match=f"^{re.escape(sentence)}$"):
        read_zone(word)


@given(st.text() | st.text("0123456789: ,-/monand"))
def test_any_words_are_read_or_refused_with_a_sentence(words: str) -> None:
    for read in (read_times, read_days, read_zone):
        assert refusal(read, words).endswith((".", "?"))


def refusal(read: Callable[[str], object], words: str) -> str:
    try:
        return "Read." if read(words) else ""
    except ValueError as error:
        return str(error)


@pytest.mark.parametrize(
    ("words", "until"),
    [
        ("Monday 9:00", Until(at=time(9), day=0)),
        ("next mon, at 09:00", Until(at=time(9), day=0)),
        ("sunday", Until(day=6)),
        ("18:00", Until(at=time(18))),
        ("2026-03-01", Until(on=date(2026, 3, 1))),
        ("on 2026-03-01 at 18:30", Until(at=time(18, 30), on=date(2026, 3, 1))),
        ("mon 9:00 utc", Until(at=time(9), day=0, zone="UTC")),
        ("18:30 Europe/Berlin", Until(at=time(18, 30), zone="Europe/Berlin")),
    ],
)
def test_an_end_is_a_day_a_date_a_time_or_both(words: str, until: Until) -> None:
    assert read_until(words) == until


@pytest.mark.parametrize("words", ["", "soon", "monday tuesday", "01.03.2026", "9:00 soon UTC"])
def test_words_that_are_not_an_end_are_refused_with_an_example(words: str) -> None:
    with pytest.raises(
        ValueError, match="rite a day, a date, a time, or both, such as Monday 9:00"
    ):
        read_until(words)
