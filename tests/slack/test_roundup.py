"""A roundup shows every article that it is given, and as much of each as fits."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import pytest

from bot.models import Fact, Headline, Span, StoredArticle
from bot.slack.render import limits
from bot.slack.render.roundup import roundup_message
from tests.slack.samples import (
    COMMAND,
    CORRECTED,
    HEAVY,
    LONG,
    RETRACTED,
    UPDATED,
    Json,
    check,
    digest,
    links,
    nodes,
    numbered,
    quote,
    span,
    stored,
)

KEY = "roundup:C0NEWS0001:2026-03-01T08:00"


def roundup(
    articles: Sequence[StoredArticle], left: int = 0, note: str | None = None, key: str = KEY
) -> Json:
    return roundup_message(articles, left=left, note=note, key=key, command=COMMAND)


def lines(article: StoredArticle) -> list[str]:
    """The lines of a roundup of this article, without the title and the hint."""
    return str(roundup([article])["text"]).split("\n")[1:-1]


def buttons(message: Json) -> list[Json]:
    return [node for node in nodes(message["blocks"]) if node.get("type") == "button"]


def test_an_item_shows_its_headline_its_details_and_its_first_fact() -> None:
    assert lines(stored()) == [
        "Ferry to Marrow Bay gets a winter timetable",
        "Tull Courier · 28 February 2026 · Transport · 4F2K7",
        "• The ferry will sail twice a day this winter.",
    ]


def test_an_item_without_facts_shows_its_most_useful_quote() -> None:
    said = (quote("No comment"), quote("We shall sail whatever the weather.", speaker="Ada Hill"))
    assert lines(stored(digest(facts=(), quotes=said)))[2:] == [
        "“We shall sail whatever the weather.”",
        "— Ada Hill",
    ]


def test_an_item_without_facts_and_quotes_shows_its_headline_and_its_details() -> None:
    assert len(lines(stored(digest(facts=(), quotes=())))) == 2


def test_a_fact_says_who_it_is_credited_to() -> None:
    fact = Fact(span=span("Fares stay at 3.50 crowns."), attribution="the harbour board")
    assert lines(stored(digest(facts=(fact,))))[2] == (
        "• Fares stay at 3.50 crowns. — the harbour board"
    )


TEXT = "The toll ends in March. Drivers save 4 crowns."
TOLL, SAVING = Span(source=TEXT, start=0, end=23), Span(source=TEXT, start=24, end=46)


@pytest.mark.parametrize(
    ("facts", "shown_fact"),
    [
        ((TOLL, SAVING), "• Drivers save 4 crowns."),
        ((SAVING, TOLL), "• Drivers save 4 crowns."),
        ((TOLL,), "• The toll ends in March."),
    ],
)
def test_a_fact_that_is_also_the_headline_is_skipped_if_there_are_others(
    facts: tuple[Span, ...], shown_fact: str
) -> None:
    made = digest(headline=Headline(spans=(TOLL,)), facts=tuple(Fact(span=each) for each in facts))
    assert lines(stored(made))[2] == shown_fact


def test_a_long_fact_is_cut_after_a_sentence() -> None:
    whole = "It sails twice a day this winter, which is once more than last year. " * 2
    fact = Fact(span=span(f"{whole}A third boat, which nobody has seen so far, " * 2))
    assert lines(stored(digest(facts=(fact,))))[2] == f"• {whole.strip()} […]"


def test_an_updated_item_says_when() -> None:
    assert lines(UPDATED)[1].endswith("· 4F2K7 · updated 2026-03-01 12:00 UTC")


def test_a_retracted_item_is_struck_and_says_when_and_why_instead_of_a_fact() -> None:
    message = roundup([replace(RETRACTED, corrected=RETRACTED.updated)])
    (headline,) = [node for node in nodes(message["blocks"]) if node.get("type") == "link"]
    assert headline["style"] == {"bold": True, "strike": True}
    assert message["text"].split("\n")[2:-1] == [
        "Tull Courier · 28 February 2026 · Transport · 4F2K7",
        "Retracted 2026-03-01 12:00 UTC: The figures are of *another* &lt;ferry&gt;.",
    ]


@pytest.mark.parametrize(
    ("number", "left", "title"),
    [
        (1, 0, "Roundup: 1 digest"),
        (2, 0, "Roundup: 2 digests"),
        (15, 1_200, "Roundup: 1,215 digests"),
    ],
)
def test_the_title_also_counts_what_is_behind_the_button(
    number: int, left: int, title: str
) -> None:
    message = roundup(numbered([stored()], number), left)
    assert message["text"].startswith(f"{title}\n")
    assert message["blocks"][0]["text"]["text"] == title


def test_the_rest_is_behind_a_button() -> None:
    message = roundup([stored()], left=12)
    (rest,) = buttons(message)
    assert (rest["action_id"], rest["value"]) == ("rest", KEY)
    assert rest["text"]["text"] == "Show 12 more"
    assert "\nThe button “Show 12 more” lists the rest.\n" in message["text"]


def test_there_is_no_button_if_nothing_is_left() -> None:
    assert buttons(roundup([stored()])) == []


def test_the_note_and_the_hint_come_last() -> None:
    message = roundup([stored()], note="3 muted: Sport (2), Culture (1).")
    note, hint = (block["elements"][0]["text"] for block in message["blocks"][-2:])
    assert note == "3 muted: Sport (2), Culture (1)."
    assert hint == "Full digest: /digest show ID"
    assert message["text"].endswith(f"\n{hint}\n{note}")


def facts(message: Json) -> list[str]:
    """The text of each fact that a roundup shows."""
    lists = [node for node in nodes(message["blocks"]) if node.get("type") == "rich_text_list"]
    return [each["elements"][0]["elements"][0]["text"] for each in lists]


def test_facts_get_shorter_with_more_items_and_all_by_about_the_same() -> None:
    few, many = (
        [limits.size(fact) for fact in facts(roundup(numbered([LONG], number)))]
        for number in (3, 15)
    )
    assert min(few) > 220
    assert min(many) > 100
    assert max(many) < min(many) + 40


def test_a_heavy_item_leaves_the_others_their_facts_and_links() -> None:
    message = roundup(numbered([stored()] * 14 + [CORRECTED], 15))
    assert facts(message)[:14] == ["The ferry will sail twice a day this winter."] * 14
    linked = [node for node in nodes(message["blocks"]) if node.get("url") == stored().article.url]
    assert len(linked) == 14


def slow(value: Any) -> Any:
    """A parameter that the fast lane leaves out: there are 72 of these messages, of 15 items."""
    return pytest.param(value, marks=pytest.mark.slow)


@pytest.mark.parametrize("left", [slow(0), slow(12), 10**9])
@pytest.mark.parametrize("note", [None, slow("3 muted."), "&" * 2_000])
@pytest.mark.parametrize("first", range(len(HEAVY)))
@pytest.mark.parametrize("mixed", [True, False])
def test_all_items_are_in_the_roundup_whatever_they_contain(
    first: int, mixed: bool, note: str | None, left: int
) -> None:
    kinds = [*HEAVY[first:], *HEAVY[:first]] if mixed else [HEAVY[first]]
    articles = numbered(kinds, 15)
    message = roundup(articles, left, note, "k" * 2_000)
    check(message, links(message))
    assert limits.weight(message["blocks"]) <= limits.WEIGHT
    items = [block for block in message["blocks"] if block["type"] == "rich_text"]
    for item, each in zip(items, articles, strict=True):
        assert each.id in str(item)
        assert each.id in message["text"]
    assert "Full digest: /digest show ID" in message["text"]
