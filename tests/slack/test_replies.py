"""Replies show all their parts, and say what they had to leave out."""

import pytest

from bot.models.reply import (
    Bullets,
    Card,
    ChannelRef,
    Code,
    Line,
    Piece,
    Reply,
    UserRef,
    reply,
    say,
)
from bot.slack.render.replies import reply_messages, sentence_line
from tests.slack.samples import COMMAND, LONG, URL, check, digest, quote, stored


def text_of(given: Reply) -> str:
    """The text of all messages of a reply."""
    return "\n".join(message["text"] for message in reply_messages(given, command=COMMAND))


@pytest.mark.parametrize(
    ("sentence", "pieces"),
    [
        ("Plain.", ("Plain.",)),
        ("", ()),
        ("Type `/digest help`.", ("Type ", Code("/digest help"), ".")),
        ("`a` `b`", (Code("a"), " ", Code("b"))),
        ("A lone ` stays.", ("A lone ` stays.",)),
        ("Ask <@U0ADAMARSH>.", ("Ask ", UserRef("U0ADAMARSH"), ".")),
        ("Not <@U0BENODUYA|ben>.", ("Not <@U0BENODUYA|ben>.",)),
        ("In <#C0NEWS0001|news>", ("In ", ChannelRef("C0NEWS0001"))),
        ("<!channel> <https://evil.example>", ("<!channel> <https://evil.example>",)),
    ],
)
def test_a_sentence_is_read_into_text_code_members_and_channels(
    sentence: str, pieces: tuple[Piece, ...]
) -> None:
    assert sentence_line(sentence, ("U0ADAMARSH",)) == Line(pieces)


@pytest.mark.parametrize(
    ("known", "line"),
    [
        ({}, "— unattributed"),
        ({"outlet": "Radio Tull"}, "— unattributed (Radio Tull)"),
        ({"speaker": "Ines Calder"}, "— Ines Calder"),
        ({"speaker": "Ines Calder", "role": "chair"}, "— Ines Calder, chair"),
        ({"speaker": "Ines Calder", "outlet": "Radio Tull"}, "— Ines Calder (Radio Tull)"),
        (
            {"speaker": "Ines Calder", "role": "chair", "outlet": "Radio Tull"},
            "— Ines Calder, chair (Radio Tull)",
        ),
    ],
)
def test_a_quote_says_who_said_it_and_where(known: dict[str, str], line: str) -> None:
    card = Card(stored=stored(digest(quotes=(quote("We sail,", **known),))), show="quotes")
    assert f"“We sail,”\n{line}" in text_of(reply(card))


def test_a_card_without_quotes_says_so() -> None:
    assert "quotes nobody" in text_of(reply(Card(stored=stored(digest(quotes=())), show="quotes")))


def test_a_quote_that_was_cut_is_marked() -> None:
    long = quote("We sail. " * 500, speaker="Ines Calder")
    words = text_of(reply(Card(stored=stored(digest(quotes=(long,))), show="quotes")))
    assert "” […] (shortened)\n— Ines Calder" in words


def test_parts_are_shown_in_order() -> None:
    given = reply(say("First."), Bullets((say("Second"), say("Third"))), say("Fourth."))
    assert text_of(given) == "First.\n• Second\n• Third\nFourth."


def test_an_empty_reply_says_that_there_is_nothing() -> None:
    assert text_of(Reply(())) == "There is nothing to show."


def test_what_does_not_fit_is_counted_and_the_reader_is_told_where_to_find_it() -> None:
    messages = reply_messages(reply(Card(stored=LONG, show="full")), command=COMMAND)
    shown = sum(
        block["elements"][0]["type"] == "rich_text_quote"
        for message in messages
        for block in message["blocks"]
    )
    (*_, last) = messages[-1]["blocks"]
    words = "".join(element["text"] for element in last["elements"][0]["elements"])
    assert len(messages) == 4
    for message in messages:
        check(message, {URL})
    assert words.startswith(
        f"Left out, since an answer in Slack holds no more: {40 - shown} quotes and 3 lines. "
    )
    assert words.endswith("See the article itself, ferry.txt.")


def test_a_list_that_does_not_fit_says_how_to_ask_for_less() -> None:
    lines = tuple(say(f"{number} " + "word " * 150) for number in range(200))
    (*_, last) = reply_messages(reply(Bullets(lines)), command=COMMAND)
    assert last["blocks"][-1]["elements"][0]["elements"][1]["text"] == "/digest help"
