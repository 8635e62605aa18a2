"""Text wrapped at a fixed width is joined into paragraphs; other text is unchanged."""

import re
import textwrap
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.seeds.formats.hard_wraps import unwrap_in_place, unwrap_paragraphs
from bot.summariser import summarise
from tests.seeds.planting import article
from tests.support.samples import FERRY

HEAD, BODY = FERRY.split("\n\n", 1)
LONG = (
    "The harbour board of Tull met on Monday to talk about the future of the old pier, which a "
    "storm had closed. It will stand for another century, the board said, if somebody pays."
)
LIST = (
    "What is new:\n- a boat at 06:40 from Tull\n- a boat at 18:10 from Marrow Bay\n- nothing else"
)
TEXTS = st.text(st.sampled_from("ab .,-“”\n\n\r\té1"), max_size=400)


def wrapped_at(width: int, text: str = BODY) -> str:
    """Return the text with its paragraphs wrapped at a width."""
    return "\n\n".join("\n".join(textwrap.wrap(each, width)) for each in text.split("\n\n"))


@pytest.mark.parametrize("width", [45, 60, 72, 80, 100])
def test_wrapped_text_gives_the_same_digest_as_unwrapped_text(tmp_path: Path, width: int) -> None:
    whole = summarise(article(tmp_path, "a.txt", FERRY))
    wrapped = f"{HEAD}\n\n{wrapped_at(width, BODY + LONG)}"
    found = summarise(article(tmp_path, "b.txt", wrapped))
    assert found.facts[0].span.text == whole.facts[0].span.text
    assert [quote.speaker for quote in found.quotes] == ["Ines Calder"]
    assert [span.text for span in found.quotes[0].spans] == [
        span.text for span in whole.quotes[0].spans
    ]


def test_wrapped_text_is_the_same_revision_as_unwrapped_text(tmp_path: Path) -> None:
    wrapped = article(tmp_path, "a.txt", f"{HEAD}\n\n{wrapped_at(60)}")
    assert wrapped.revision == article(tmp_path, "b.txt", FERRY).revision


@pytest.mark.parametrize(
    "text", [BODY, f"{LONG}\n{LONG}\n{LONG}\n{LONG}", LIST, "One\nTwo\nThree\nFour\nFive", ""]
)
def test_text_with_one_line_per_paragraph_is_unchanged(text: str) -> None:
    assert unwrap_in_place(text) == text


def test_a_list_keeps_its_lines() -> None:
    text = f"{wrapped_at(60, LONG)}\n\n{LIST}"
    assert unwrap_in_place(text).endswith(LIST)
    assert unwrap_paragraphs(text).splitlines()[-1] == "- nothing else"


@given(TEXTS)
def test_only_white_space_changes_and_every_character_keeps_its_offset(text: str) -> None:
    found = unwrap_in_place(text)
    assert len(found) == len(text)
    assert all(
        one == other or (one, other) == (" ", "\n") for one, other in zip(found, text, strict=True)
    )


@given(TEXTS)
def test_paragraphs_lose_no_character(text: str) -> None:
    assert re.sub(r"\s", "", unwrap_paragraphs(text)) == re.sub(r"\s", "", text)
