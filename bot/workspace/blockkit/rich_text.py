"""The rule for rich_text blocks; Slack documents their structure but no lengths."""

from bot.workspace.blockkit.elements import block_id
from bot.workspace.blockkit.schema import array, boolean, integer, one_of, shape, string, typed, url

_ID = string(1, 255)
_STYLE_FLAGS = ("bold", "italic", "strike", "highlight", "client_highlight", "unlink", "underline")
_STYLE = shape({}, dict.fromkeys(_STYLE_FLAGS, boolean))
_TEXT_STYLE = shape({}, dict.fromkeys((*_STYLE_FLAGS, "code"), boolean))
_TEXT = shape({"text": string(1, 40_000)}, {"style": _TEXT_STYLE})
_LINK = shape({"url": url()}, {"text": string(0, 40_000), "unsafe": boolean, "style": _TEXT_STYLE})
_DATE = shape(
    {"timestamp": integer(0), "format": string(1, 255)},
    {"url": url(), "fallback": string(1, 255), "style": _TEXT_STYLE},
)
_EMOJI = shape(
    {"name": string(1, 255)},
    {"unicode": string(1, 255), "skin_tone": integer(1, 6), "url": url(), "style": _STYLE},
)
RICH_ELEMENT = typed(
    {
        "text": _TEXT,
        "link": _LINK,
        "user": shape({"user_id": _ID}, {"style": _STYLE}),
        "usergroup": shape({"usergroup_id": _ID}, {"style": _STYLE}),
        "channel": shape({"channel_id": _ID}, {"style": _STYLE}),
        "team": shape({"team_id": _ID}, {"style": _STYLE}),
        "broadcast": shape({"range": one_of("here", "channel", "everyone")}, {"style": _STYLE}),
        "emoji": _EMOJI,
        "date": _DATE,
        "color": shape({"value": string(1, 255)}, {"style": _STYLE}),
    }
)
_RICH_ELEMENTS = {"elements": array(RICH_ELEMENT)}
_BORDER = {"border": integer(0, 1)}
RICH_SECTION = shape(_RICH_ELEMENTS)
RICH_PART = typed(
    {
        "rich_text_section": RICH_SECTION,
        "rich_text_quote": shape(_RICH_ELEMENTS, _BORDER),
        "rich_text_preformatted": shape(
            {"elements": array(typed({"text": _TEXT, "link": _LINK}))},
            {**_BORDER, "language": string(1, 255)},
        ),
        "rich_text_list": shape(
            {
                "style": one_of("bullet", "ordered"),
                "elements": array(typed({"rich_text_section": RICH_SECTION})),
            },
            {**_BORDER, "indent": integer(0, 8), "offset": integer(0)},
        ),
    }
)
RICH_TEXT = shape({"elements": array(RICH_PART)}, {"block_id": block_id})
