"""Block Kit limits, each on both of its sides, and the words in which Slack refuses."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from slack_sdk import WebClient

from bot.workspace.errors import ApiError
from bot.workspace.validator import (
    WEIGHT_MOST,
    check_message_blocks,
    check_view,
    message_problems,
    weight,
)
from tests.workspace.wire import refusal_of

Json = dict[str, Any]


def plain(length: int) -> Json:
    return {"type": "plain_text", "text": "x" * length}


def mrkdwn(length: int) -> Json:
    return {"type": "mrkdwn", "text": "x" * length}


def section(length: int) -> Json:
    return {"type": "section", "text": mrkdwn(length)}


def fields(count: int, length: int = 5) -> Json:
    return {"type": "section", "fields": [mrkdwn(length)] * count}


def button(**changes: Any) -> Json:
    return {"type": "button", "text": plain(5), "action_id": "a", **changes}


def actions(*elements: Json) -> Json:
    return {"type": "actions", "elements": list(elements)}


def buttons(count: int) -> Json:
    return actions(*(button(action_id=str(number)) for number in range(count)))


def option(**changes: Any) -> Json:
    return {"text": plain(5), "value": "v", **changes}


def menu(kind: str, count: int, **changes: Any) -> Json:
    return actions({"type": kind, "action_id": "a", "options": [option(**changes)] * count})


def rich(*parts: Json) -> Json:
    return {"type": "rich_text", "elements": list(parts)}


def rich_section(*elements: Json) -> Json:
    return {"type": "rich_text_section", "elements": list(elements)}


def rich_list(**changes: Any) -> Json:
    item = rich_section({"type": "text", "text": "x"})
    return rich({"type": "rich_text_list", "style": "bullet", "elements": [item], **changes})


def table(rows: int, cells: int) -> Json:
    return {"type": "table", "rows": [[{"type": "raw_text", "text": "x"}] * cells] * rows}


def context(count: int) -> Json:
    return {"type": "context", "elements": [mrkdwn(1)] * count}


def header(length: int) -> Json:
    return {"type": "header", "text": plain(length)}


def image(**changes: Any) -> Json:
    return {"type": "image", "image_url": "https://a.example/b.png", "alt_text": "x", **changes}


def less(characters: int) -> str:
    return f"must be less than {characters} characters"


def no_more(items: int) -> str:
    return f"no more than {items} items allowed"


def unsupported(kind: str) -> str:
    return f"unsupported type: {kind}"


def missing(name: str) -> str:
    return f"missing required field: {name}"


def additional(name: str) -> str:
    return f"invalid additional property: {name}"


ELEMENT = "/0/elements/0"
GOOD = [
    section(1),
    section(3_000),
    section(5) | {"expand": True, "accessory": button()},
    section(5) | {"accessory": image()},
    fields(10, 2_000),
    header(150),
    {"type": "divider", "block_id": "x" * 255},
    context(10),
    {"type": "context", "elements": [image(), plain(5)]},
    buttons(25),
    actions(button(url="https://a.example", value="x" * 2_000, style="danger")),
    menu("overflow", 5),
    menu("static_select", 100, value="v" * 150, description=plain(75)),
    image(title=plain(2_000)),
    {"type": "markdown", "text": "x" * 12_000},
    table(100, 20),
    rich_list(indent=8, border=1, offset=3),
    rich(
        rich_section(
            {"type": "link", "url": "https://a.example/b", "text": "b", "style": {"bold": True}},
            {"type": "date", "timestamp": 1_760_000_000, "format": "{date}", "fallback": "then"},
            {"type": "emoji", "name": "tada"},
            {"type": "user", "user_id": "U0ADAMARSH"},
            {"type": "broadcast", "range": "here"},
        ),
        {"type": "rich_text_quote", "elements": [{"type": "text", "text": "x"}]},
        {"type": "rich_text_preformatted", "elements": [{"type": "text", "text": "x"}]},
    ),
]

BAD = [
    (section(0), "/0/text/text", "must be more than 0 characters"),
    (section(3_001), "/0/text/text", less(3001)),
    ({"type": "section"}, "/0", "must define either `text` or `fields`"),
    (fields(11), "/0/fields", no_more(10)),
    (fields(1, 2_001), "/0/fields/0/text", less(2001)),
    (section(5) | {"color": "red"}, "/0", additional("color")),
    (header(151), "/0/text/text", less(151)),
    ({"type": "header", "text": mrkdwn(5)}, "/0/text/type", unsupported("mrkdwn")),
    ({"type": "header"}, "/0", missing("text")),
    ({"type": "divider", "block_id": "x" * 256}, "/0/block_id", less(256)),
    (context(11), "/0/elements", no_more(10)),
    (context(0), "/0/elements", "no fewer than 1 items allowed"),
    (buttons(26), "/0/elements", no_more(25)),
    (actions(button(text=plain(76))), ELEMENT + "/text/text", less(76)),
    (actions(button(value="x" * 2_001)), ELEMENT + "/value", less(2001)),
    (actions(button(action_id="x" * 256)), ELEMENT + "/action_id", less(256)),
    (actions(button(style="loud")), ELEMENT + "/style", "must be one of: primary, danger"),
    (actions(button(url="nowhere")), ELEMENT + "/url", "must be a valid url"),
    (actions(button(), button()), "/0/elements/1/action_id", "`action_id` must be unique"),
    (actions(plain(5)), ELEMENT + "/type", unsupported("plain_text")),
    (menu("overflow", 6), ELEMENT + "/options", no_more(5)),
    (menu("static_select", 101), ELEMENT + "/options", no_more(100)),
    (menu("static_select", 1, value="v" * 151), ELEMENT + "/options/0/value", less(151)),
    (menu("static_select", 1, type="option"), ELEMENT + "/options/0", additional("type")),
    (
        actions({"type": "static_select", "action_id": "a"}),
        ELEMENT,
        "must define either `options` or `option_groups`",
    ),
    (image(alt_text=None), "/0", missing("alt_text")),
    (image(image_url=None), "/0", "must define either `image_url` or `slack_file`"),
    (section(5) | {"text": mrkdwn(5) | {"emoji": True}}, "/0/text", additional("emoji")),
    (section(5) | {"text": "x"}, "/0/text", "must provide an object"),
    ({"type": "markdown", "text": "x" * 12_001}, "/0/text", less(12001)),
    ({"type": "carousel"}, "/0/type", unsupported("carousel")),
    ({}, "/0", missing("type")),
    ("divider", "/0", "must provide an object"),
    (table(101, 1), "/0/rows", no_more(100)),
    (table(1, 21), "/0/rows/0", no_more(20)),
    (
        rich(rich_section({"type": "text", "text": ""})),
        ELEMENT + "/elements/0/text",
        "must be more than 0 characters",
    ),
    (rich({"type": "text", "text": "x"}), ELEMENT + "/type", unsupported("text")),
    (
        rich(rich_section(rich_section())),
        ELEMENT + "/elements/0/type",
        unsupported("rich_text_section"),
    ),
    (rich_list(style="dashes"), ELEMENT + "/style", "must be one of: bullet, ordered"),
    (rich_list(indent=9), ELEMENT + "/indent", "must be at most 8"),
    (
        rich_list(elements=[{"type": "text", "text": "x"}]),
        ELEMENT + "/elements/0/type",
        unsupported("text"),
    ),
    (
        rich(rich_section({"type": "broadcast", "range": "all"})),
        ELEMENT + "/elements/0/range",
        "must be one of: here, channel, everyone",
    ),
    (
        rich(rich_section({"type": "date", "timestamp": "now", "format": "{date}"})),
        ELEMENT + "/elements/0/timestamp",
        "must provide an integer",
    ),
]


@pytest.mark.parametrize("block", GOOD, ids=lambda block: str(block["type"]))
def test_blocks_within_the_limits_are_taken(block: Json) -> None:
    assert message_problems([block]) == []


@pytest.mark.parametrize(("block", "pointer", "message"), BAD)
def test_blocks_beyond_a_limit_are_refused_where_it_is(
    block: Any, pointer: str, message: str
) -> None:
    assert [(one.pointer, one.message) for one in message_problems([block])] == [(pointer, message)]


def test_a_message_holds_fifty_blocks() -> None:
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


def test_a_whole_message_holds_about_13_200_characters() -> None:
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


def test_a_message_holds_one_table() -> None:
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
def test_whatever_is_sent_is_judged_and_never_breaks_the_judge(blocks: Any) -> None:
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
def test_views_within_the_limits_are_taken(view: Json, kind: str) -> None:
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
