"""Which quotes a digest shows, and what it offers below them."""

from dataclasses import replace

import pytest

from bot.models import Fact, Quote, Span
from bot.slack.render.digest import best_quotes, digest_message
from tests.slack.samples import COMMAND, Json, digest, quote, stored

LONG = "We shall open the bridge again in May."
NOBODY = quote(LONG)
SHORT = quote("a disgrace", speaker="Ada Hill")
FIRST = quote(LONG, speaker="Ada Hill")
AGAIN = quote("And we shall not close it for a decade.", speaker="Ada Hill")
OTHER = quote("It was never closed to us, you know.", speaker="Omar Reyes")
SPLIT = quote("If it rains,", "we will play anyway.", speaker="Mara Voss")
SURE = replace(AGAIN, confidence=0.97)
FRAGMENT = quote("nothing but a waste of the town's money", speaker="Omar Reyes")
BRIEF = quote("We will win this.", speaker="Omar Reyes")


@pytest.mark.parametrize(
    ("quotes", "shown"),
    [
        ([], []),
        ([NOBODY], [NOBODY]),
        ([NOBODY, FIRST, AGAIN], [FIRST, AGAIN]),
        ([FIRST, AGAIN, OTHER], [FIRST, OTHER]),
        ([SHORT, FIRST, OTHER], [FIRST, OTHER]),
        ([OTHER, AGAIN, FIRST], [OTHER, AGAIN]),
        ([SHORT, NOBODY, SPLIT], [SHORT, SPLIT]),
        ([FIRST, SURE, OTHER], [SURE, OTHER]),
        ([FRAGMENT, FIRST, AGAIN], [FIRST, AGAIN]),
        ([FIRST, BRIEF, OTHER], [FIRST, OTHER]),
        ([NOBODY, FIRST], [FIRST, NOBODY]),
    ],
)
def test_the_most_useful_quotes_are_chosen_and_keep_their_order(
    quotes: list[Quote], shown: list[Quote]
) -> None:
    assert best_quotes(digest(quotes=tuple(quotes)), 2) == shown


def test_a_quote_that_a_fact_repeats_gives_way_to_another() -> None:
    text = f"The mayor said “{LONG}” yesterday."
    start = text.index(LONG)
    told = replace(FIRST, spans=(Span(source=text, start=start, end=start + len(LONG)),))
    fact = Fact(span=Span(source=text, start=0, end=len(text)))
    assert best_quotes(digest(facts=(fact,), quotes=(told, OTHER)), 1) == [OTHER]


def test_quotes_that_are_all_shown_are_not_offered_again() -> None:
    assert labels(FIRST) == ["Full digest"]
    assert labels(FIRST, OTHER) == ["Full digest"]
    assert labels() == ["Full digest"]


def test_quotes_that_are_not_all_shown_are_offered() -> None:
    assert labels(FIRST, AGAIN, OTHER) == ["All quotes (3)", "Full digest"]
    assert labels(quote("We sail. " * 200)) == ["All quotes (1)", "Full digest"]


def test_a_mistake_is_reported_from_the_menu() -> None:
    (menu,) = (each for each in row(FIRST) if each["type"] == "overflow")
    (option,) = menu["options"]
    assert (option["text"]["text"], option["value"]) == ("Report a mistake", "report:4F2K7")


def row(*quotes: Quote) -> list[Json]:
    found = stored(digest(quotes=quotes))
    message = digest_message(found, reason=None, note=None, command=COMMAND)
    elements: list[Json] = message["blocks"][-1]["elements"]
    return elements


def labels(*quotes: Quote) -> list[str]:
    return [each["text"]["text"] for each in row(*quotes) if each["type"] == "button"]
