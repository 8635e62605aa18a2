"""Quotes are shown as their article has them."""

import pytest

from bot.models import Article, Quote, Span
from bot.rules.quotation import as_printed


def article(text: str, excluded: tuple[tuple[int, int], ...] = ()) -> Article:
    return Article(key="path:a.txt", revision="0", text=text, path="a.txt", excluded=excluded)


def quote(text: str, *parts: str) -> Quote:
    starts = [text.index(part) for part in parts]
    return Quote(
        spans=tuple(
            Span(source=text, start=start, end=start + len(part))
            for start, part in zip(starts, parts, strict=True)
        )
    )


@pytest.mark.parametrize(
    ("text", "parts", "shown"),
    [
        ("She said “It sank.” once.", ["It sank."], "“It sank.”"),
        ('She said "It sank." once.', ["It sank."], "“It sank.”"),
        (
            "“What I wanted,” he said, “was a plan.” He left.",
            ["What I wanted,", "was a plan."],
            "“What I wanted,” he said, “was a plan.”",
        ),
        (
            '"What I wanted," he said, "was a plan." He left.',
            ["What I wanted,", "was a plan."],
            '"What I wanted," he said, "was a plan."',
        ),
        (
            "“Wide,” said\nOrla Finch, “and deep.”",
            ["Wide,", "and deep."],
            "“Wide,” said\nOrla Finch, “and deep.”",
        ),
        ("“One.\n\n“Two.”", ["One.", "Two."], "“One.” … “Two.”"),
        ("“One.”\n\nShe sat.\n\n“Two.”", ["One.", "Two."], "“One.” … “Two.”"),
        ("“One.” “Two.”", ["One.", "Two."], "“One.” … “Two.”"),
        (
            "“A,” he said, “b.\n\n“C,” he said, “d.”",
            ["A,", "b.", "C,", "d."],
            "“A,” he said, “b.” … “C,” he said, “d.”",
        ),
    ],
)
def test_a_quote_has_its_cue_where_the_article_has_it(
    text: str, parts: list[str], shown: str
) -> None:
    assert as_printed(article(text), quote(text, *parts)) == shown


def test_a_long_passage_between_two_parts_is_no_cue() -> None:
    text = f"“One,” he said, {'and walked on ' * 20}, “two.”"
    assert as_printed(article(text), quote(text, "One,", "two.")) == "“One,” … “two.”"


def test_what_is_no_text_of_the_article_is_never_shown_between_two_parts() -> None:
    text = "“One,” Buy now! he said, “two.”"
    start = text.index("Buy")
    shown = as_printed(article(text, ((start, start + 8),)), quote(text, "One,", "two."))
    assert shown == "“One,” … “two.”"
