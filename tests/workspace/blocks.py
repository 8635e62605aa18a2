"""Blocks for test_validator: the largest that Slack accepts, and those just beyond a limit."""

from typing import Any

from bot.workspace.state import Json


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
