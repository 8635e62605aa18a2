import pytest

from bot.models import Article, OwnTopic
from bot.summariser import summarise
from bot.summariser.topics import VOCABULARY
from tests.summariser.marked import article

HARBOUR = OwnTopic(slug="harbour", label="The harbour", keywords=("fish pier", "ferry"))


@pytest.mark.parametrize(
    ("text", "label"),
    [
        (
            "The striker scored the winning goal in the cup final, and the coach praised the team.",
            "sport",
        ),
        (
            "Shares fell after the company warned that profit and revenue would fall.",
            "economy, business and finance",
        ),
        (
            "The minister lost the vote in parliament; voters go to the polls in May.",
            "politics and government",
        ),
        (
            "The singer's new album and the film festival drew an audience to the theatre.",
            "arts, culture, entertainment and media",
        ),
        (
            "Astronomers pointed the telescope at a planet; computers did the rest.",
            "science and technology",
        ),
        (
            "The jury convicted the defendant of murder, and the judge sentenced him to prison.",
            "crime, law and justice",
        ),
        ("Forecasters expect snow, gales and falling temperatures after the blizzard.", "weather"),
    ],
)
def test_the_main_topic_is_the_subject_of_the_text(text: str, label: str) -> None:
    assert summarise(article(text)).topics[0].label == label


def test_the_vocabulary_is_the_seventeen_subjects() -> None:
    assert len({topic.slug for topic in VOCABULARY}) == 17


def test_topics_given_in_the_file_come_first() -> None:
    given = Article(
        key="k", revision="", text="The striker scored a goal.", path="a", topics=("Sea Rescue",)
    )
    topic = summarise(given).topics[0]
    assert (topic.slug, topic.label) == ("sea-rescue", "Sea Rescue")


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("The Fish Pier is shut.", True),
        ("A ferry sank.", True),
        ("The ferryman sank.", False),
        ("", False),
    ],
)
def test_a_teams_own_topic_needs_a_whole_keyword(text: str, found: bool) -> None:
    topics = summarise(article(text or "x"), [HARBOUR]).topics
    assert ("harbour" in {topic.slug for topic in topics}) is found
