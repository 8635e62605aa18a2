"""Block Kit limits: the largest accepted value, the next one, and Slack's errors."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from slack_sdk import WebClient

from bot.workspace.blockkit.validate import (
    WEIGHT_MOST,
    check_message_blocks,
    check_view,
    message_problems,
    weight,
)
from bot.workspace.errors import ApiError
from bot.workspace.state import Json
from tests.workspace.blocks import (
    BAD,
    GOOD,
    additional,
    less,
    missing,
    no_more,
    plain,
    rich,
    rich_section,
    section,
    table,
    unsupported,
)
from tests.workspace.wire import refusal_of


@pytest.mark.parametrize("block", GOOD, ids=lambda block: str(block["type"]))
def test_blocks_within_the_limits_are_accepted(block: Json) -> None:
    assert message_problems([block]) == []


@pytest.mark.parametrize(("block", "pointer", "message"), BAD)
def test_blocks_beyond_a_limit_are_refused_with_a_pointer(
    block: Any, pointer: str, message: str
) -> None:
    assert [(one.pointer, one.message) for one in message_problems([block])] == [(pointer, message)]


def test_a_message_has_at_most_fifty_blocks() -> None:
    divider = {"type": "divider"}
    assert message_problems([divider] * 50) == []
    (problem,) = message_problems([divider] * 51)
    assert (
        problem.below("blocks").as_line() == "no more than 50 items allowed [json-pointer:/blocks]"
    )


def test_block_ids_are_unique_in_a_message() -> None:
    (problem,) = message_problems([{"type": "divider", "block_id": "a"}] * 2)
    assert problem.pointer == "/1/block_id"


def refusal(blocks: list[Json]) -> str:
    with pytest.raises(ApiError) as caught:
        check_message_blocks(blocks)
    return caught.value.error


def test_a_whole_message_has_at_most_about_13_200_characters() -> None:
    blocks = [section(3_000) for _ in range(4)]
    check_message_blocks([*blocks, section(WEIGHT_MOST - weight(blocks) - 40)])
    too_long = [*blocks, section(WEIGHT_MOST - weight(blocks) - 39)]
    assert refusal(too_long) == "msg_blocks_too_long"


def test_addresses_and_containers_count_towards_the_whole() -> None:
    link = {"type": "link", "url": "https://a.example/" + "x" * 982, "text": "x" * 20}
    assert weight([rich(rich_section(link))]) == 1_000 + 20 + 3 * 20


def test_markdown_counts_for_the_whole_payload() -> None:
    check_message_blocks([{"type": "markdown", "text": "x" * 6_000}] * 2)
    assert refusal([{"type": "markdown", "text": "x" * 6_001}] * 2) == "msg_blocks_too_long"


def test_a_message_has_at_most_one_table() -> None:
    assert refusal([table(1, 1), table(1, 1)]) == "invalid_attachments"


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(["type", "text", "elements", "fields", "block_id", "rows", "options"]),
            inner
            | st.sampled_from(["section", "rich_text", "actions", "button", "table", "mrkdwn"]),
            max_size=4,
        )
    ),
    max_leaves=12,
)


@given(JSON)
def test_any_json_is_accepted_or_refused_without_a_crash(blocks: Any) -> None:
    for problem in message_problems(blocks):
        assert problem.message


DIVIDER = {"type": "divider"}


@pytest.mark.parametrize(
    ("view", "kind"),
    [
        ({"type": "modal", "title": plain(24), "blocks": []}, "modal"),
        ({"type": "home", "blocks": [DIVIDER] * 100}, "home"),
    ],
)
def test_views_within_the_limits_are_accepted(view: Json, kind: str) -> None:
    check_view(view, kind)


@pytest.mark.parametrize(
    ("view", "kind", "message", "pointer"),
    [
        ({"type": "home", "blocks": [DIVIDER] * 101}, "home", no_more(100), "/blocks"),
        (
            {"type": "modal", "title": plain(25), "blocks": []},
            "modal",
            less(25),
            "/title/text",
        ),
        ({"type": "modal", "blocks": []}, "modal", missing("title"), ""),
        ({"type": "home", "blocks": []}, "modal", unsupported("home"), "/type"),
        (
            {"type": "home", "blocks": [], "submit_disabled": True},
            "home",
            additional("submit_disabled"),
            "",
        ),
        (
            {"type": "home", "blocks": [], "private_metadata": "x" * 3_001},
            "home",
            less(3_001),
            "/private_metadata",
        ),
    ],
)
def test_views_beyond_a_limit_are_refused(
    view: Json, kind: str, message: str, pointer: str
) -> None:
    with pytest.raises(ApiError) as caught:
        check_view(view, kind)
    assert caught.value.error == "invalid_arguments"
    assert caught.value.extra["errors"] == [f"{message} [json-pointer:/view{pointer}]"]


def test_a_modal_with_an_input_needs_a_submit_button() -> None:
    field = {"type": "input", "label": plain(5), "element": {"type": "plain_text_input"}}
    view = {"type": "modal", "title": plain(5), "blocks": [field]}
    with pytest.raises(ApiError) as caught:
        check_view(view, "modal")
    assert caught.value.extra["errors"] == ["missing required field: submit [json-pointer:/view]"]
    check_view(view | {"submit": plain(5)}, "modal")


def test_a_post_with_bad_blocks_says_where(client: WebClient) -> None:
    answer = refusal_of(
        client.chat_postMessage, channel="C0NEWS0001", text="x", blocks=[section(3_001)]
    )
    line = "must be less than 3001 characters [json-pointer:/blocks/0/text/text]"
    assert (answer["error"], answer["errors"]) == ("invalid_blocks", [line])
    assert answer["response_metadata"]["messages"] == [f"[ERROR] {line}"]


def test_blocks_validate_explains_the_constraint(client: WebClient) -> None:
    def validate(**args: Any) -> Any:
        return client.api_call("blocks.validate", json=args)

    assert validate(blocks=[section(5)])["ok"]
    bad = [{"type": "section", "text": {"type": "invalid", "text": "x"}}]
    answer = refusal_of(validate, blocks=bad)
    assert answer["error"] == "invalid_blocks"
    assert answer["errors"] == [
        {
            "code": "failed_constraint",
            "message": unsupported("invalid"),
            "pointer": "/0/text/type",
            "constraint": {"type": "enum", "expected": ["plain_text", "mrkdwn"]},
        }
    ]
    assert refusal_of(validate, message={"blocks": bad})["error"] == "invalid_message"
    assert refusal_of(validate, view={"type": "home"})["error"] == "invalid_view"
    assert refusal_of(validate)["error"] == "invalid_arguments"
