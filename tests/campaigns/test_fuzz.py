"""The bot answers whatever people and their phones may send, and nothing of it comes alive."""

import pytest

from tests.campaigns.fuzz.campaign import campaign

SENT = 400  # `python -m tests.campaigns.fuzz` sends any number


@pytest.mark.filterwarnings("ignore")  # hypothesis warns that its examples are large
def test_nothing_that_is_sent_goes_wrong() -> None:
    sent, wrong = campaign(SENT, start=3)
    assert wrong == []
    assert {"typed", "press", "form", "home_press", "submit", "message_action"} <= set(sent)
