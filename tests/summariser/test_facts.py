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


LEAD = "The harbour of Tull will close for 14 days in May, the port office said on Monday. "
NEXT = "\n\nTull Ferries expects to land 2,400 passengers a day at the fish pier."


@pytest.mark.parametrize(
    "leaning",
    [
        "(The board of Tull never did settle on a date for the works.)",
        "Staying in the harbour, however, costs the ferries of Tull more.",
        "In his first speech there he said nothing of the harbour of Tull.",
        "From April, it will be only the bell of Tull that rings there.",
        "What it lacks is a second pier for the ferries of Tull.",
        "Fun as that might sound, the ferries of Tull are not thrilled about it.",
        "One, now a judge in Tull, set fire to a boat in 1984.",
        "The two men from Tull have sold sauce out of a Buick since 1994.",
        "We met in March at the port office of Tull and spoke for hours.",
        "Correction: the harbour of Tull was opened in 1954 and not in 1945.",
        "Goalkeepers: Ana Lund (Tull), Bo Ek (Marrow), Ida Norrby (Osk), Eva Holm (Pell).",
        "What happens next for the harbour of Tull and its ferries",
        "— Ana Lund (@analund) of the Tull Ledger on 3 May 2026",
    ],
)
def test_a_sentence_that_leans_on_others_or_is_no_news_is_no_fact(leaning: str) -> None:
    text = f"{LEAD}\n\n{leaning}{NEXT}\n\nThe pier was built in 1954 by the city."
    found = [each.span.text for each in summarise(article(text, "Works in May")).facts]
    assert not any(leaning[:30] in each for each in found)
    assert len(found) == 3


def test_an_answer_to_a_question_is_no_fact() -> None:
    found = texts(LEAD + "Who will pay for it? The city of Tull, from a fund for old piers." + NEXT)
    assert not any("fund" in each for each in found)


def test_a_decision_far_down_outweighs_the_scene() -> None:
    scene = "It was a cold day in the hall of Tull. A dog slept under the table of the clerk. "
    decision = "The council voted by 9 to 4 on Monday to close the harbour of Tull for 14 days."
    assert (
        decision in texts(scene + "The mayor wore a green hat again that day.\n\n" + decision)[:3]
    )


def test_a_caption_that_runs_into_a_sentence_is_cut_off() -> None:
    glued = "The pier of Tull at dusk The board of the harbour met on Monday to vote on its future."
    found = [each.span.text for each in summarise(article(LEAD + glued, "Works in May")).facts]
    assert found[1].startswith("The board of the harbour met")
