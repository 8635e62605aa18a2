"""Methods: conversations.*, for channels, their members and their messages."""

import base64
import re
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import islice, takewhile
from typing import Any, Self

from bot.workspace.announce import without_hidden
from bot.workspace.errors import ApiError
from bot.workspace.incoming import whole_number
from bot.workspace.state import Conversation, Json, direct_id
from bot.workspace.webapi.call import Call

TYPES = {"public_channel": "channels", "private_channel": "groups", "im": "im", "mpim": "mpim"}
HISTORY_DEFAULT, HISTORY_MOST = 100, 999
REPLIES_DEFAULT = 1_000
COMMERCIAL_MOST = 15
_TS = re.compile(r"[0-9]{1,12}(\.[0-9]+)?")


def list_(call: Call) -> Json:
    """List the conversations of the requested types that the app can see."""
    types = (call.text("types") or "public_channel").replace(" ", "").split(",")
    if any(kind not in TYPES for kind in types):
        raise ApiError("invalid_types")
    kinds = [TYPES[kind] for kind in types]
    for kind in kinds:
        call.require_scope(f"{kind}:read")
    found = [one for one in call.core.state.conversations.values() if _listed(call, one, kinds)]
    shown, cursor = page(call, found, call.limit(100, 1_000), "channel")
    return {
        "channels": [conversation_json(call, one) for one in shown],
        "response_metadata": {"next_cursor": cursor},
    }


def info(call: Call) -> Json:
    """Describe one conversation."""
    conversation = _allowed(call, "read")
    shown = conversation_json(call, conversation)
    if not call.flag("include_num_members"):
        shown.pop("num_members", None)
    return {"channel": shown}


def members(call: Call) -> Json:
    """List the ids of a conversation's members."""
    conversation = _allowed(call, "read")
    shown, cursor = page(call, conversation.members, call.limit(100, 1_000), "user")
    return {"members": shown, "response_metadata": {"next_cursor": cursor}}


def join(call: Call) -> Json:
    """Join a public channel; warn if the app is already a member."""
    conversation = call.conversation()
    if conversation.is_im or conversation.is_private:
        raise ApiError("method_not_supported_for_channel_type")
    if conversation.is_archived:
        raise ApiError("is_archived")
    if call.is_member(conversation):
        warned = {"warnings": ["already_in_channel"]}
        shown = conversation_json(call, conversation)
        return {"channel": shown, "warning": "already_in_channel", "response_metadata": warned}
    call.core.commit(call.core.poster.join(conversation, call.core.config.app.bot_user))
    return {"channel": conversation_json(call, conversation)}


def open_(call: Call) -> Json:
    """Open the app's direct message with one person."""
    named = call.text("channel")
    users = [one for one in (call.text("users") or "").split(",") if one]
    if named:
        conversation = call.conversation()
        if not conversation.is_im:
            raise ApiError("method_not_supported_for_channel_type")
    elif not users:
        raise ApiError("users_list_not_supplied")
    elif len(users) > 1:
        raise ApiError("missing_scope", needed="mpim:write", provided="im:write")
    else:
        conversation = _direct(call, users[0])
    shown = conversation_json(call, conversation) if call.flag("return_im") else {}
    opened = {"no_op": True, "already_open": True}
    return opened | {"channel": {"id": conversation.id} | shown}


def history(call: Call) -> Json:
    """Return a channel's messages without thread replies, newest first."""
    conversation = _allowed(call, "history")
    call.require_member(conversation)
    is_commercial = call.core.config.history_policy == "commercial"
    most = COMMERCIAL_MOST if is_commercial else HISTORY_MOST
    limit = call.limit(min(HISTORY_DEFAULT, most), most)
    window = Window.of(call)
    ends = [end for end in (window.end, _cursor_ts(call)) if end is not None]
    older = conversation.timeline(min(ends, default=None))
    found = takewhile(lambda one: one["ts"] >= window.start, older)
    return _messages(call, list(islice(found, limit + 1)), limit) | {
        "pin_count": 0,
        "channel_actions_ts": None,
        "channel_actions_count": 0,
    }


def replies(call: Call) -> Json:
    """Return a thread: its parent, then its replies, oldest first."""
    conversation = _allowed(call, "history")
    call.require_member(conversation)
    wanted = conversation.messages.get(str(call.args["ts"]))
    if wanted is None:
        raise ApiError("thread_not_found")
    root = str(wanted.get("thread_ts", wanted["ts"]))
    after = _cursor_ts(call)
    window = Window.of(call)
    known = conversation.threads.get(root, [])
    found = [ts for ts in known if ts in window and (after is None or ts > after)]
    if after is None and root in conversation.messages:
        found.insert(0, root)
    messages = [conversation.messages[ts] for ts in found]
    return _messages(call, messages, call.limit(REPLIES_DEFAULT, 1_000))


@dataclass(frozen=True, slots=True)
class Window:
    """The range of ts from ``oldest`` to ``latest``: at least ``start`` and less than ``end``."""

    start: str
    end: str | None

    def __contains__(self, ts: str) -> bool:
        return ts >= self.start and (self.end is None or ts < self.end)

    @classmethod
    def of(cls, call: Call) -> Self:
        """Read a call's window; its ``inclusive`` argument includes messages at both ends."""
        oldest, latest = _micros(call, "oldest"), _micros(call, "latest")
        inclusive = call.flag("inclusive")
        start = (oldest or 0) + (0 if inclusive else 1)
        end = None if latest is None else _ts(latest + (1 if inclusive else 0))
        return cls(_ts(start), end)


def conversation_json(call: Call, one: Conversation) -> Json:
    """Return a conversation as Slack shows it to the app."""
    shared: Json = {"id": one.id, "created": one.created, "is_archived": one.is_archived}
    shared |= {"is_im": one.is_im, "is_org_shared": False}
    if one.is_im:
        return shared | {"user": one.user, "is_user_deleted": False, "priority": 0}
    creator = call.core.config.users[0].id if call.core.config.users else ""
    return shared | {
        "name": one.name,
        "name_normalized": one.name,
        "is_channel": True,
        "is_group": False,
        "is_mpim": False,
        "is_private": one.is_private,
        "is_general": one.name == "general",
        "is_shared": False,
        "is_ext_shared": False,
        "is_pending_ext_shared": False,
        "pending_shared": [],
        "unlinked": 0,
        "creator": creator,
        "is_member": call.is_member(one),
        "topic": {"value": one.topic, "creator": creator, "last_set": one.created},
        "purpose": {"value": "", "creator": "", "last_set": 0},
        "previous_names": [],
        "num_members": len(one.members),
        "context_team_id": call.core.config.team_id,
    }


def _allowed(call: Call, right: str) -> Conversation:
    """Return the requested conversation; raises ``missing_scope`` without ``right`` to its kind."""
    conversation = call.conversation()
    call.require_scope(f"{conversation.kind}:{right}")
    return conversation


def _direct(call: Call, user: str) -> Conversation:
    found = call.core.state.conversations.get(direct_id(user))
    if found is None:
        raise ApiError("user_not_found")
    return found


def _listed(call: Call, one: Conversation, kinds: list[str]) -> bool:
    if one.kind not in kinds or (one.is_private and not call.is_member(one)):
        return False
    return not (one.is_archived and call.flag("exclude_archived"))


def _micros(call: Call, name: str) -> int | None:
    value = call.text(name)
    if value is None:
        return None
    if not _TS.fullmatch(value):
        raise ApiError(f"invalid_ts_{name}")
    whole, _, part = value.partition(".")
    return int(whole) * 1_000_000 + int((part + "000000")[:6])


def _ts(micros: int) -> str:
    return f"{micros // 1_000_000:010d}.{micros % 1_000_000:06d}"


def _messages(call: Call, found: list[Json], limit: int) -> Json:
    page = found[:limit]
    has_more = len(found) > limit
    shown = page if call.flag("include_all_metadata") else [without_hidden(one) for one in page]
    answer: Json = {"messages": shown, "has_more": has_more}
    if call.text("latest"):
        answer["latest"] = call.text("latest")
    if has_more:
        cursor = f"next_ts:{page[-1]['ts'].replace('.', '')}"
        answer["response_metadata"] = {"next_cursor": _encoded(cursor)}
    return answer


def _cursor_ts(call: Call) -> str | None:
    cursor = call.text("cursor")
    if cursor is None:
        return None
    digits = _decoded(cursor).removeprefix("next_ts:")
    if whole_number(digits) is None or len(digits) < 7:
        raise ApiError("invalid_cursor")
    return f"{digits[:-6]}.{digits[-6:]}"


def page(call: Call, items: Iterable[Any], limit: int, kind: str) -> tuple[list[Any], str]:
    """Return a page of items and the cursor of the next page (empty after the last)."""
    everything = list(items)
    cursor = call.text("cursor")
    start = 0
    if cursor is not None:
        place = whole_number(_decoded(cursor).removeprefix(f"{kind}:"))
        if place is None or place > len(everything):
            raise ApiError("invalid_cursor")
        start = place
    end = start + limit
    return everything[start:end], _encoded(f"{kind}:{end}") if end < len(everything) else ""


def _encoded(text: str) -> str:
    return base64.b64encode(text.encode()).decode()


def _decoded(cursor: str) -> str:
    try:
        return base64.b64decode(cursor, validate=True).decode()
    except ValueError:  # not in base64, or not UTF-8
        raise ApiError("invalid_cursor") from None
