"""Rate limits on the workspace's clock: messages per channel and second, calls per minute."""

from dataclasses import replace
from itertools import takewhile
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from bot.workspace import Clock, default_config
from bot.workspace.limits import POST_BURST, Limits
from tests.workspace.wire import refusal_of

NEWS, SPORT = "C0NEWS0001", "C0SPORT001"


def posts_until_limited(client: WebClient, channel: str) -> tuple[int, int]:
    """Return how many messages are accepted at once, and the Retry-After of the next one."""
    posts = (post_or_refusal(client, channel) for _ in range(100))
    taken = list(takewhile(lambda refusal: refusal is None, posts))
    answer = post_or_refusal(client, channel)
    assert answer is not None
    assert (answer.status_code, answer["error"]) == (429, "ratelimited")
    return len(taken), int(answer.headers["Retry-After"])


def post_or_refusal(client: WebClient, channel: str) -> Any:
    try:
        client.chat_postMessage(channel=channel, text="a")
    except SlackApiError as error:
        return error.response
    return None


def test_a_channel_takes_a_burst_and_then_a_message_a_second(
    client: WebClient, clock: Clock
) -> None:
    assert posts_until_limited(client, NEWS) == (POST_BURST, 1)
    clock.advance(1)
    assert posts_until_limited(client, NEWS) == (1, 1)
    assert posts_until_limited(client, SPORT) == (POST_BURST, 1)


def test_a_tier_two_method_takes_twenty_calls_a_minute(client: WebClient, clock: Clock) -> None:
    for _ in range(20):
        client.users_list()
    answer = refusal_of(client.users_list)
    assert (answer.status_code, answer.headers["Retry-After"]) == (429, "3")
    clock.advance(3)
    assert client.users_list()["ok"]


@pytest.mark.parametrize("config", [replace(default_config(), rate_limits=False)])
def test_limits_can_be_switched_off(client: WebClient) -> None:
    for _ in range(POST_BURST + 2):
        assert client.chat_postMessage(channel=NEWS, text="a")["ok"]


def test_the_workspace_takes_three_hundred_messages_a_minute() -> None:
    limits = Limits()
    taken = sum(limits.check_post(f"C{number}", 0.0) == 0 for number in range(400))
    assert taken == 300


@given(st.lists(st.floats(0, 3), min_size=1, max_size=200))
def test_waiting_for_the_retry_after_is_enough(gaps: list[float]) -> None:
    limits, now, taken = Limits(), 0.0, []
    for gap in gaps:
        now += gap
        wait = limits.check_post(NEWS, now)
        if wait:
            now += wait
            assert limits.check_post(NEWS, now) == 0
        taken.append(now)
    for place in range(len(taken) - POST_BURST - 1):
        assert taken[place + POST_BURST + 1] - taken[place] >= 1 - 1e-6
