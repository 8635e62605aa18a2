import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.summariser import speaker_weights, summarise
from bot.summariser.candidates import LEAST_CONFIDENCE
from bot.summariser.outline import Outline
from bot.summariser.quotation_marks import quoted_spans
from bot.summariser.quotes import QuoteExtractor
from tests.summariser.marked import article, marked_articles
from tests.tools import fit

NAMES = ("Dana Pell", "Mr Brandt", "the mayor", "he", "She", "A report", "Tull Council")
VERBS = ("said", "told Omar Reyes", "called it", "was asked", "met", "replied:", ", saying")


@st.composite
def stories(draw: st.DrawFn) -> str:
    """Sentences of names, verbs and quotations in any order."""
    pieces = draw(
        st.lists(
            st.sampled_from(
                (*NAMES, *VERBS, '"We will be back by noon."', '"not at all fit",', ".", "\n\n")
            ),
            max_size=30,
        )
    )
    return " ".join(pieces)


@given(stories())
def test_the_probabilities_of_a_quotation_add_up_to_one(text: str) -> None:
    extractor = QuoteExtractor(Outline(text, quoted_spans(text)))
    extractor.extract()
    for choice in extractor.choices.values():
        assert sum(each.probability for each in choice.options) == pytest.approx(1)
        for option in choice.options:
            assert sum(share for _, share in option.referents) <= 1 + 1e-9
        assert 0 <= choice.attribution.probability <= 1 + 1e-9


@given(stories())
def test_nobody_is_named_below_the_threshold(text: str) -> None:
    for quote in summarise(article(text)).quotes:
        assert (quote.speaker is not None) == (quote.confidence >= LEAST_CONFIDENCE)


def test_every_weight_is_a_plain_name_and_a_number() -> None:
    for weights in fit.WEIGHTS.values():
        assert weights
        assert all(re.fullmatch(r"[\w ,.:?+*/'-]+", name) for name in weights)
        assert all(abs(weight) < 10 for weight in weights.values())


@pytest.mark.slow
def test_the_weights_are_what_a_fit_to_the_corpus_gives() -> None:
    kept = tuple(map(dict, fit.WEIGHTS.values()))
    try:
        fits = fit.fitted(marked_articles())
    finally:
        fit.use(*kept)
    for held, given_ in zip(kept, fits, strict=True):
        names = held.keys() | given_.keys()
        assert max(abs(held.get(each, 0.0) - given_.get(each, 0.0)) for each in names) < 0.1


def test_weights_are_only_numbers_of_known_models() -> None:
    assert set(fit.WEIGHTS) == {
        name
        for name, value in vars(speaker_weights).items()
        if isinstance(value, dict) and name.isupper()
    }
