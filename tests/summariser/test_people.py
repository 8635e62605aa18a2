import pytest

from bot.summariser import summarise
from tests.summariser.marked import article


@pytest.mark.parametrize(
    ("text", "people", "organisations"),
    [
        (
            (
                "Marrow Bay Rovers held Tull Athletic to a draw when Ben Okoro scored. "
                "Tull Athletic complained, but Marrow Bay Rovers said that it was fair. "
                '"We were robbed," said Tull Athletic coach Ruth Obande. Okoro left in tears.'
            ),
            {"Ben Okoro", "Ruth Obande"},
            {"Tull Athletic", "Marrow Bay Rovers"},
        ),
        (
            (
                "Coastline Power, the grid operator, said that nobody was cut off. "
                'Tull Ferries said that it was late. "It was dark," said Ines Calder.'
            ),
            {"Ines Calder"},
            {"Coastline Power", "Tull Ferries"},
        ),
        (
            "A lorry stood on the Osk Bridge. The band played in Quayside Park until noon.",
            set(),
            set(),
        ),
        ('"We won," said Oskar Lind, captain of Vessel Nine.', {"Oskar Lind"}, set()),
        ('"We won," Vessel Nine captain Oskar Lind said. Vessel Nine left.', {"Oskar Lind"}, set()),
    ],
)
def test_clubs_and_companies_are_organisations_and_places_are_not(
    text: str, people: set[str], organisations: set[str]
) -> None:
    digest = summarise(article(text))
    assert (set(digest.people), set(digest.organisations)) == (people, organisations)


def test_a_person_may_have_a_name_like_a_place() -> None:
    digest = summarise(
        article(
            'Samantha Hill met the crew. "We will be back by noon," she said. '
            "Marta Bay said that she would stay. Bay was tired."
        )
    )
    assert [quote.speaker for quote in digest.quotes] == ["Samantha Hill"]
    assert set(digest.people) == {"Samantha Hill", "Marta Bay"}
    assert digest.organisations == ()
