"""Which quotes a digest shows."""

import pytest

from bot.models import Quote
from bot.slack.render.digest import best_quotes
from tests.slack.samples import quote

LONG = "We shall open the bridge again in May."
NOBODY = quote(LONG)
SHORT = quote("a disgrace", speaker="Ada Hill")
FIRST = quote(LONG, speaker="Ada Hill")
AGAIN = quote("And we shall not close it for a decade.", speaker="Ada Hill")
OTHER = quote("It was never closed to us, you know.", speaker="Omar Reyes")
SPLIT = quote("If it rains,", "we will play anyway.", speaker="Mara Voss")


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
    ],
)
def test_the_most_useful_quotes_are_chosen_and_keep_their_order(
    quotes: list[Quote], shown: list[Quote]
) -> None:
    assert best_quotes(quotes, 2) == shown
