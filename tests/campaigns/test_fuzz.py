"""Whatever people and their phones may send is answered, and brings nothing alive."""

import pytest

from tests.campaigns.fuzz.campaign import campaign

SENT = 400  # `python -m tests.campaigns.fuzz` sends as many as one likes


@pytest.mark.filterwarnings("ignore")  # hypothesis warns of how long its examples are
def test_nothing_that_is_sent_goes_wrong() -> None:
    sent, wrong = campaign(SENT, start=3)
    assert wrong == []
    assert {"typed", "press", "form", "home_press", "submit", "message_action"} <= set(sent)
