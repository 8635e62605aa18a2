import pytest

from bot.summariser import summarise
from tests.summariser.marked import article


def test_a_given_title_is_the_headline() -> None:
    headline = summarise(article("The harbour will close.", title=" Harbour\nto close ")).headline
    assert (headline.text, headline.spans) == ("Harbour to close", ())


@pytest.mark.parametrize(
    ("lead", "headline"),
    [
        ("The harbour of Tull will close in May.", "The harbour of Tull will close in May"),
        ("TULL, Ohio (CP) -- The harbour will close in May.", "The harbour will close in May"),
        (
            (
                "Police in Tull, Ohio, will not join the Harbour Board’s (HB) raids or arrests "
                "that have been emptying boats along the coast in a cold and rainy spring."
            ),
            "Police in Tull will not join the Harbour Board’s raids or arrests",
        ),
        (
            "Dana Pell, the mayor of Tull and a keen sailor, has sold the old ferry.",
            "Dana Pell has sold the old ferry",
        ),
        (
            '"We are off," said Dana Pell.\n\nThe old ferry of Tull was sold on Monday.',
            "The old ferry of Tull was sold on Monday",
        ),
    ],
)
def test_without_a_title_the_lead_gives_the_headline(lead: str, headline: str) -> None:
    assert summarise(article(lead)).headline.text == headline


def test_a_headline_has_fewer_than_a_hundred_characters_all_verbatim() -> None:
    text = "The harbour of Tull and the old fish pier beside it " * 6 + "will close in May."
    headline = summarise(article(text)).headline
    assert 30 < len(headline.text) < 100
    assert all(text[span.start : span.end] == span.text for span in headline.spans)
    assert not headline.text.endswith((" the", " of", " and", " it"))
