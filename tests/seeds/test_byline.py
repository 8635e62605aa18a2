"""Which lines are bylines, and where an article's opening ends."""

import pytest

from bot.seeds.byline import find_opening, parse_byline


@pytest.mark.parametrize(
    ("line", "stated"),
    [
        ("By Jo Field", None),
        ("BY JO FIELD", None),
        ("By May Lund and Ida van der Berg", None),
        ("By Ana Lund, Bo Ek & J. K. Ode", None),
        ("By Émile Lund in Tull", None),
        ("By Jo Field for the Tull Ledger", None),
        ("By Jo Field, political correspondent", None),
        ("By Jo Field, 20 November 2026", "20 November 2026"),
        ("By Jo Field November 20, 2026", "November 20, 2026"),
        ("By Jo Field | Published: 2026-11-20", "2026-11-20"),
        ("By Jo Field — Friday, 20 Nov. 2026 at 14:05", "Friday, 20 Nov. 2026 at 14:05"),
        ("By Jo Field, chief reporter, on 20 November 2026", "20 November 2026"),
    ],
)
def test_names_with_an_optional_role_place_and_date_are_a_byline(
    line: str, stated: str | None
) -> None:
    found = parse_byline(line)
    assert found is not None
    assert found.stated == stated


@pytest.mark.parametrize(
    "line",
    [
        "Jo Field, 20 November 2026",
        "By Jo",
        "By the sea",
        "By Friday",
        "By Friday, 20 November 2026",
        "By November 20, 2026",
        "By 2028",
        "By Jo Field, 31 February 2026",
        "By Tull Bridge the water rose.",
        "By Tull Bridge, 40 people waited for the boat.",
        "By Ana Lund, the mayor's sister, 20 November 2026",
        "By Ana " * 40,
    ],
)
def test_other_lines_are_not_a_byline(line: str) -> None:
    assert parse_byline(line) is None


def test_the_opening_ends_at_the_first_line_of_the_article() -> None:
    text = "\nBy Jo Field \n\n20 November 2026\n\nThe pier stays.\n\nBy Bo Ek, 1 May 2026\n"
    found = find_opening(text)
    assert [text[start:end] for start, end in found.spans] == ["By Jo Field", "20 November 2026"]
    assert found.stated == "20 November 2026"
    assert find_opening("The pier stays.\n\nBy Bo Ek") == ((), None)
