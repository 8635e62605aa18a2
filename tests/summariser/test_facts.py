import pytest

from bot.models import Article
from bot.summariser import summarise
from tests.summariser.marked import article

STORY = (
    "The harbour of Tull will close for 14 days in May, the port office said on Monday. "
    "However, Tull Ferries expects to land 2,400 passengers a day at the fish pier. "
    "He also said that it was cold. "
    '"We will sail to the fish pier as long as the sea lets us," said Dana Pell. '
    "The works cost 3.1 million crowns, according to a survey for the Coast Gazette. "
    "Read more about the harbour in our special section today."
)


def texts(text: str) -> list[str]:
    return [fact.span.text for fact in summarise(article(text)).facts]


def test_facts_start_with_the_lead_and_are_verbatim() -> None:
    facts = summarise(article(STORY, "Ferries to land at the fish pier")).facts
    assert facts[0].span.text.startswith("The harbour of Tull will close")
    assert all(STORY[fact.span.start : fact.span.end] == fact.span.text for fact in facts)


def test_a_sentence_that_depends_on_another_is_no_fact() -> None:
    assert not any(text.startswith("He also") for text in texts(STORY))


def test_a_leading_however_is_removed() -> None:
    assert "Tull Ferries expects to land 2,400 passengers a day at the fish pier." in texts(STORY)


def test_a_quote_is_not_repeated_as_a_fact() -> None:
    assert not any("as long as the sea" in text for text in texts(STORY))


def test_boilerplate_is_no_fact() -> None:
    assert not any("Read more" in text for text in texts(STORY))


def test_two_facts_never_say_the_same() -> None:
    line = "The harbour of Tull will close for fourteen days in May because of the works. "
    assert len(texts(line * 4 + "Ferries will land at the fish pier in the meantime.")) == 2


@pytest.mark.parametrize(
    ("text", "attribution"),
    [
        (
            "The ferry board was told to sell 40 boats, Channel 9 reported on January 29.",
            "Channel 9, January 29",
        ),
        ("The port office said the harbour of Tull will close in May.", "The port office"),
        ("The harbour of Tull will close in May, Dana Pell said.", "Dana Pell"),
        (
            "The works cost 3.1 million crowns, according to a poll for the Coast Gazette.",
            "a poll for the Coast Gazette",
        ),
        (
            "The harbour took in 75 boats a day, the Tull News reported on January 29.",
            "Tull News, January 29",
        ),
        (
            "The Department of Harbours (DH) said it turned away 7,300 boats, Tull News reported.",
            "Department of Harbours; Tull News",
        ),
        ("The harbour of Tull will close for 14 days in May.", None),
        ("The harbour of Tull was closed, and Ann Vindal reported to the mayor of it.", None),
        ("The harbour of Tull was closed by a mayor who wrote a book about ferries.", None),
        ("Ann Vindal admitted theft of 14 boats from the harbour of Tull.", None),
        ("Ann Vindal admitted that 14 boats were taken from the harbour of Tull.", "Ann Vindal"),
        ("Shares in Tull Ferries fell after the owner had lost a vote and said nothing.", None),
        ("Dana Pell told Coast Radio reporter Carla Babs the harbour is open.", "Dana Pell"),
        ("The Bishop of Tull, Crispin Adair, said the harbour had 14 boats.", "Crispin Adair"),
        ("Ann Vindal, appearing for the owners, said the harbour had 14 boats.", "Ann Vindal"),
    ],
)
def test_a_fact_names_its_sources(text: str, attribution: str | None) -> None:
    (fact,) = summarise(article(text)).facts
    assert fact.attribution == attribution


def test_an_attribution_names_the_person_behind_a_pronoun() -> None:
    text = "Dana Pell runs the port office in Tull. She said the ferries would land elsewhere."
    assert summarise(article(text)).facts[-1].attribution == "Dana Pell"


def test_excluded_spans_give_no_facts() -> None:
    text = "Subscribe to our letter and get the news of Tull every day.\n" + STORY
    given = Article(
        key="k",
        revision="",
        text=text,
        path="a",
        title="Ferries to land at the fish pier",
        excluded=((0, text.index("\n")),),
    )
    assert summarise(given).facts[0].span.text.startswith("The harbour of Tull")


def test_the_first_fact_does_not_repeat_a_headline_from_the_lead() -> None:
    digest = summarise(article(STORY))
    assert STORY.startswith(digest.headline.text)
    assert not digest.facts[0].span.text.startswith(digest.headline.text)


def test_a_sentence_that_begins_with_it_is_a_fact_with_the_one_before() -> None:
    text = (
        "Tull Ferries will sail again from the fish pier on Monday, 14 May, after the works. "
        "It plans to land 2,400 passengers a day there until the end of August 2026.\n\n"
        "But the harbour office of Marrow Bay has not agreed to the times of the night boats."
    )
    facts = summarise(article(text, "Ferries")).facts
    assert [fact.span.text for fact in facts] == [text[: text.index("\n")]]


def test_a_fact_never_begins_in_lower_case() -> None:
    text = "The harbour of Tull is shut for the winter. But the ferry to Sennet Island still sails."
    assert all(fact.span.text[0].isupper() for fact in summarise(article(text, "Shut")).facts)


def test_a_phrase_like_his_critics_is_no_attribution() -> None:
    text = "Dana Pell closed the harbour of Tull on Monday, and his critics said it was too late."
    assert summarise(article(text)).facts[0].attribution is None


@pytest.mark.parametrize(
    "short",
    [
        "Nobody was killed.",
        "No one was hurt.",
        "Two people died.",
        "Three were arrested.",
        "The vote was 88 to 81.",
        "Tull Athletic won 3-2.",
    ],
)
def test_a_toll_or_a_result_is_a_fact_however_short(short: str) -> None:
    text = (
        "The old hall of Tull burned down on Monday night in front of a large crowd. "
        f"{short} It was late. The lights went out. "
        "The harbour office will pay for a new roof from its fund for old buildings. "
    )
    assert short in texts(text)
    assert not any("lights" in fact for fact in texts(text))


def test_a_short_toll_outweighs_longer_sentences_with_nothing_new() -> None:
    text = (
        "The old hall of Tull burned down on Monday night in front of a large crowd. "
        "The roof of the building fell in soon after the fire had begun there. "
        "The smoke was seen from the far side of the water for hours. "
        "The street beside the market was closed until the early morning hours. "
        "The firefighters went home when the sun rose over the roofs again. "
        "The owners have not yet seen what is left of the place. "
        "Nobody was killed. "
    )
    assert "Nobody was killed." in texts(text)
