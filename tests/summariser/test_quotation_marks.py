import pytest

from bot.summariser.quotation_marks import quoted_spans


@pytest.mark.parametrize(
    ("text", "inside", "closing"),
    [
        ('He said "no way".', "no way", "closed"),
        ("He said “no way”.", "no way", "closed"),
        ("He said “no way“.", "no way", "closed"),
        ("He said ”no way”.", "no way", "closed"),
        ("Er sagte „auf keinen Fall“.", "auf keinen Fall", "closed"),
        ("Er sagte »auf keinen Fall«.", "auf keinen Fall", "closed"),
        ("Il dit « pas du tout ».", "pas du tout", "closed"),
        ("He said ''no way''.", "no way", "closed"),
        ("He said ‘the boys’ boat sank.’", "the boys’ boat sank.", "closed"),
        ("He said 'it's the third time.'", "it's the third time.", "closed"),
        ('He said "no way', "no way", "unclosed"),
    ],
)
def test_the_text_between_two_marks_is_found(text: str, inside: str, closing: str) -> None:
    (span,) = quoted_spans(text)
    assert (text[span.start : span.end], span.closing) == (inside, closing)


def test_a_span_that_the_next_paragraph_reopens_is_continued() -> None:
    first, second = quoted_spans('"It began in March.\n\n"It was over by June."')
    assert (first.closing, second.closing) == ("continued", "closed")


@pytest.mark.parametrize(
    "text",
    [
        "He is 6' 2\" tall.",
        'A 12" pipe broke.',
        "It's the boys' boat.",
        "In '98 they won.",
        '""',
        "",
    ],
)
def test_apostrophes_and_inches_are_no_marks(text: str) -> None:
    assert quoted_spans(text) == []
