"""The metadata of the bot's messages, by which it knows them again: written and read.

It contains the post's key and kind, a mark of each article that the message shows
(rules/marks.py), and since when files are new. Everyone in the channel may read it, so it has no
texts and no paths.
"""

from typing import Any, get_args

from bot.models import FoundPost, Post, PostKind
from bot.rules import marks

EVENT_TYPE = "digest_posted"
_KINDS: tuple[PostKind, ...] = get_args(PostKind)


def metadata_of(post: Post) -> dict[str, Any]:
    """Return the metadata for a post or, for an edit, of the message that it changes."""
    new = post.new
    payload: dict[str, str | None] = {
        "key": new.of if new.kind == "edit" else new.key,
        "kind": post.about_kind if new.kind == "edit" else new.kind,
        "articles": marks.encoded(post.marks),
    }
    if post.first_files is not None:
        payload["first_files"] = str(post.first_files)  # as a number it may lose its last digits
    return {"event_type": EVENT_TYPE, "event_payload": payload}


def key_in(message: dict[str, Any]) -> str | None:
    """Return the key of the post that a message was sent for; None if it isn't the bot's."""
    key: str | None = _payload(message).get("key")
    return key


def found_post(message: dict[str, Any]) -> FoundPost | None:
    """Return what a message's metadata says; None if it isn't one of the bot's posts."""
    payload = _payload(message)
    key = payload.get("key")
    if not isinstance(key, str):
        return None
    kind = payload.get("kind")
    thread, ts = message.get("thread_ts"), str(message["ts"])
    return FoundPost(
        ts=ts,
        thread=None if thread in (None, ts) else str(thread),
        key=key,
        kind=kind if kind in _KINDS else _kind_by(key),
        marks=marks.decoded(str(payload.get("articles") or "")),
        first_files=int(first) if (first := str(payload.get("first_files"))).isdecimal() else None,
        has_replies=_has_own_replies(message),
    )


def _has_own_replies(message: dict[str, Any]) -> bool:
    """Whether the author of a message may have replied to it: Slack names a few of those who did.

    https://docs.slack.dev/messaging/retrieving-messages
    """
    named = message.get("reply_users") or ()
    others = int(message.get("reply_users_count") or 0) > len(named)
    return bool(message.get("reply_count")) and (others or message.get("user") in named)


def _payload(message: dict[str, Any]) -> dict[str, Any]:
    metadata = message.get("metadata") or {}
    if metadata.get("event_type") != EVENT_TYPE:
        return {}
    payload: dict[str, Any] = metadata.get("event_payload") or {}
    return payload


def _kind_by(key: str) -> PostKind:
    """The kind of a post by an earlier version, which is to be seen in its key only."""
    if ":reply:" in key:
        return "reply"
    if key.startswith("roundup:"):
        return "roundup"
    return "notice" if key.startswith(("trouble:", "over:", "report:")) else "digest"
