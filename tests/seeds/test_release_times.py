"""Times in the words of press offices: zones, languages, and what isn't certain."""

from datetime import date, datetime

import pytest

from bot.seeds.release_times import begins_with_time, read_release_time, states_time
from bot.text import skeleton

moment = datetime.fromisoformat
NOVEMBER = date(2026, 11, 20)


@pytest.mark.parametrize(
    ("words", "until"),
    [
        ("00:01 GMT Tuesday 9 December 2099", "2099-12-09T00:01Z"),
        ("9. Dezember 2099, 00.01 Uhr MEZ", "2099-12-08T23:01Z"),
        ("9.12.99, 10 Uhr", "2099-12-09T10:00Z"),
        ("9 décembre 2099 à 18 heures (heure de Paris)", "2099-12-09T17:00Z"),
        ("9 décembre 2099 à minuit", "2099-12-10T00:00Z"),
        ("las 10:00 horas (hora peninsular) del 9 de diciembre de 2099", "2099-12-09T09:00Z"),
        ("9 de julio de 2026, 9 de la noche", "2026-07-09T21:00Z"),
        ("12 noon ET, 9 December 2099", "2099-12-09T17:00Z"),
        ("12 noon ET, 9 July 2026", "2026-07-09T16:00Z"),
        ("9am ET / 2pm GMT 9 December 2099", "2099-12-09T14:00Z"),
        ("0001hrs GMT on Tuesday, December 9th, 2099", "2099-12-09T00:01Z"),
        ("12:01 a.m. EST Dec. 9, 2099", "2099-12-09T05:01Z"),
        ("2099-12-09 09:00 +01:00", "2099-12-09T08:00Z"),
        ("9 December 2099 00:01 UTC+2", "2099-12-08T22:01Z"),
        ("9 December 2099 00:01 (GMT -5)", "2099-12-09T05:01Z"),
        ("9 December 2099 24:00", "2099-12-10T00:00Z"),
        ("after 9 December 2099", "2099-12-10T00:00Z"),
        ("9 grudnia 2099 r. godz. 10:00", "2099-12-09T10:00Z"),
        ("9 December 2099 or 11 December 2099, 9am", "2099-12-11T09:00Z"),
    ],
)
def test_a_time_is_read_in_its_language_and_zone(words: str, until: str) -> None:
    assert read_release_time(skeleton(words)) == moment(until)


@pytest.mark.parametrize(
    "words",
    [
        "9am",
        "Friday 9am",
        "9 December",
        "December 2099",
        "09/12/2099",
        "31 February 2099",
        "9 December 2099, 25:61",
        "9 December 2099, 13 p.m.",
        "9 December 2099 at nine o'clock",
        "9 or 10 December 2099",
        "9 December 2099, 5pm XYZT",
        "9 December 2099, 2 p.m. local time",
        "after the meeting on 9 December 2099",
        "9 December 2099, time to be confirmed",
        "9 December 2201",
        "tomorrow",
    ],
)
def test_what_is_not_certain_is_no_time(words: str) -> None:
    assert read_release_time(skeleton(words)) is None


@pytest.mark.parametrize(
    ("words", "until"),
    [
        ("Friday 9am", "2026-11-27T09:00Z"),  # that Friday is the article's date
        ("9 December", "2026-12-09T00:00Z"),
        ("20 November", "2026-11-20T00:00Z"),
        ("1 March", "2027-03-01T00:00Z"),
        ("Wednesday 9 December", "2026-12-09T00:00Z"),
    ],
)
def test_a_day_without_a_year_follows_the_articles_date(words: str, until: str) -> None:
    assert read_release_time(skeleton(words), NOVEMBER) == moment(until)


def test_a_day_that_is_another_weekday_is_not_certain() -> None:
    assert read_release_time("friday 9 december", NOVEMBER) is None


def test_figures_are_a_day_and_a_month_in_languages_that_write_them_so() -> None:
    assert read_release_time("03/04/2099", day_first=True) == moment("2099-04-03T00:00Z")
    assert read_release_time("25/12/2099") == moment("2099-12-25T00:00Z")
    assert read_release_time("12/25/2099") == moment("2099-12-25T00:00Z")


@pytest.mark.parametrize("words", ["9am", "on friday", "the 9th of december", "am 9. dezember"])
def test_a_time_is_noticed_even_if_it_cannot_be_read(words: str) -> None:
    assert states_time(words)
    assert begins_with_time(words)


@pytest.mark.parametrize("words", ["the harbour board", "soon", "monsoon season", "marching on"])
def test_other_words_state_no_time(words: str) -> None:
    assert not states_time(words)
    assert not begins_with_time(words)
