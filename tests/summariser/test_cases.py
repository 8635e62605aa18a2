"""Small articles on which somebody else was once named for the speaker."""

from pathlib import Path

import pytest

from bot.models import Quote
from bot.summariser import summarise
from tests.summariser.marked import article

CASES = Path(__file__).parent / "cases"


def quotes_of(name: str) -> tuple[Quote, ...]:
    return summarise(article((CASES / f"{name}.txt").read_text(encoding="utf-8"))).quotes


@pytest.mark.parametrize(
    ("name", "part", "speaker"),
    [
        ("1-opening", "He did not brake", "Helen Marsh"),
        ("abbreviated-title-in-name", "good flight", "Ann Bell"),
        ("age-before-name", "Two months later", "Marlo Taylor"),
        ("age-long-appos", "deep love", "Morton Black"),
        ("angry-retaliated", "Tull will always", "Holland"),
        ("citing-participle", "unique charm", "Manning"),
        ("colon-object-name", "Lesser-known", "Darren Shaw"),
        ("following-comment", "For young people", "Sandler"),
        ("following-the-song", "You might remember", "Pat Simms"),
        ("gerund-subject", "false choice", "Ina Cole"),
        ("headline-verb-entity", "My name is", "Obeng"),
        ("headline-verb-entity-org", "open company", "TBCN"),
        ("hyphen-name", "you are not a sailor", "Cole"),
        ("missing-comma-appos", "no political problem", "Anton Bell"),
        ("nominal-age", "glad to join", "Jorge Moreno"),
        ("noted-outlets-name", "One might expect", "Dante Chin"),
        ("possessive-niece-name", "big year", "Marcy Prill"),
        ("puts-it-long-appos", "racing towards", "Van Jacks"),
        ("rank-digit", "I really do not", "Omar Livings"),
        ("signature-next-paragraph", "I will look", "Hilda Clint"),
        ("surname-common-word", "We lost three", "Al From"),
        ("surname-day", "The rules say", "Kristen Day"),
        ("the-noun-comma-name", "He had it coming", "Jon McRae"),
        ("5-survived", "", "Ursula Fenn"),
    ],
)
def test_the_right_person_is_named(name: str, part: str, speaker: str) -> None:
    (quote,) = [each for each in quotes_of(name) if part in each.spans[0].text][:1]
    assert quote.speaker == speaker


def test_a_husband_is_not_his_wife() -> None:
    assert quotes_of("2-husband")[0].speaker in (None, "Imran", "Imran Hussain")


def test_a_quote_may_begin_with_a_bracket() -> None:
    assert any(
        "words were, one, outrageous" in each.spans[0].text for each in quotes_of("bracket-first")
    )
