"""Methods: chat.postMessage, .update, .delete, .postEphemeral and .getPermalink."""

from typing import Any

from bot.workspace import content as contents
from bot.workspace.errors import ApiError
from bot.workspace.posting import TEXT_OF_AN_EDIT, thread_root
from bot.workspace.state import Conversation, Json
from bot.workspace.webapi.call import Call


def post_message(call: Call) -> Json:
    """Post a message, or several for over 4,000 characters of text; return the first."""
    conversation = _target(call)
    _require_writable(call, conversation)
    content = contents.read(call.args)
    contents.require_something(content)
    messages = call.core.poster.split(content, **_extra(call, conversation))
    for message in messages:
        changes = call.core.poster.put(
            conversation, message, parse=content["parse"], link_names=call.flag("link_names")
        )
        call.core.commit(changes)
    answer: Json = {"channel": conversation.id, "ts": messages[0]["ts"], "message": messages[0]}
    if len(content.get("text") or "") > contents.TEXT_CUT:
        answer |= _warning("message_truncated")
    return answer


def update(call: Call) -> Json:
    """Edit a message that the app posted."""
    conversation = call.conversation()
    if conversation.is_archived:
        raise ApiError("is_inactive")
    old = _own(call, conversation, "cant_update_message")
    content = contents.read(call.args)
    text = content.get("text") or ""
    if len(text) > TEXT_OF_AN_EDIT:
        raise ApiError("msg_too_long")
    if not any(key in content for key in ("text", "blocks", "attachments")):
        raise ApiError("no_text")
    merged = _merged(old, content)
    contents.require_something(merged)
    new = call.core.poster.by_app(merged, ts=old["ts"])
    kept = {key: old[key] for key in ("thread_ts", "parent_user_id", "subtype") if key in old}
    now = call.core.clock.now()
    new |= kept | {"edited": {"user": new["user"], "ts": f"{int(now)}.000000"}}
    call.core.commit(call.core.poster.edit(conversation, old, new, parse=merged["parse"]))
    return {"channel": conversation.id, "ts": new["ts"], "text": new["text"], "message": new}


def delete(call: Call) -> Json:
    """Delete a message that the app posted; one with replies leaves a placeholder."""
    conversation = call.conversation()
    message = _own(call, conversation, "cant_delete_message")
    call.core.commit([{"do": "delete", "channel": conversation.id, "ts": message["ts"]}])
    return {"channel": conversation.id, "ts": message["ts"]}


def post_ephemeral(call: Call) -> Json:
    """Show a message to one person in a channel; nobody else sees it or is notified."""
    conversation = call.conversation()
    if conversation.is_archived:
        raise ApiError("is_archived")
    call.require_member(conversation)
    user = str(call.args["user"])
    if user not in conversation.members:
        raise ApiError("user_not_in_channel")
    content = contents.read(call.args)
    contents.require_something(content)
    if len(content.get("text") or "") > contents.TEXT_CUT:
        raise ApiError("msg_too_long")
    thread = {"thread_ts": str(call.args["thread_ts"])} if call.text("thread_ts") else {}
    message = call.core.poster.by_app(content, **thread)
    call.core.show_ephemeral(conversation, message, user, content["parse"])
    return {"message_ts": message["ts"]}


def get_permalink(call: Call) -> Json:
    """Return a message's address in Slack; that of a reply includes its thread."""
    conversation = call.conversation()
    ts = str(call.args["message_ts"])
    message = conversation.messages.get(ts)
    if message is None:
        raise ApiError("message_not_found")
    place = f"https://{call.core.config.team_domain}.slack.com/archives/{conversation.id}"
    link = f"{place}/p{ts.replace('.', '')}"
    if message.get("thread_ts", ts) != ts:
        link += f"?thread_ts={message['thread_ts']}&cid={conversation.id}"
    return {"channel": conversation.id, "permalink": link}


def _target(call: Call) -> Conversation:
    """Return the conversation to post to, by its id, a user's id or a public channel's name."""
    wanted = str(call.args["channel"])
    if wanted in call.core.state.users:
        wanted = f"D{wanted[1:]}"
    named = wanted.removeprefix("#")
    for one in call.core.state.conversations.values():
        if one.name == named and not one.is_private and not one.is_im:
            return one
    return call.visible(wanted)


def _require_writable(call: Call, conversation: Conversation) -> None:
    if conversation.is_archived:
        raise ApiError("is_archived")
    may_from_outside = "chat:write.public" in call.core.config.app.scopes
    if not call.is_member(conversation) and (conversation.is_private or not may_from_outside):
        raise ApiError("not_in_channel")
    if any(call.text(name) for name in ("username", "icon_emoji", "icon_url")):
        call.require_scope("chat:write.customize")


def _extra(call: Call, conversation: Conversation) -> Json:
    extra: Json = {}
    if call.text("username"):
        extra |= {"username": str(call.args["username"]), "subtype": "bot_message"}
    thread_ts = call.text("thread_ts")
    if thread_ts is None:
        return extra
    root = thread_root(conversation, thread_ts)
    parent = conversation.messages[root]
    extra |= {"thread_ts": root, "parent_user_id": parent.get("user") or parent["bot_id"]}
    if call.flag("reply_broadcast"):
        extra |= {"subtype": "thread_broadcast"}
    return extra


def _own(call: Call, conversation: Conversation, refusal: str) -> Json:
    message = conversation.messages.get(str(call.args["ts"]))
    if message is None or message.get("subtype") == "tombstone":
        raise ApiError("message_not_found")
    if message.get("bot_id") != call.core.config.app.bot_id:
        raise ApiError(refusal)
    return message


def _merged(old: Json, content: Json) -> Json:
    """Return a message's content after an edit.

    Blocks, attachments and metadata stay unless the edit has new ones; [] or {} removes them. The
    text doesn't stay.
    """
    kept = {key: old[key] for key in ("blocks", "attachments", "metadata") if key in old}
    merged: Json = kept | content
    if _has_rich_text(old) and content.get("blocks") and not _has_rich_text(content):
        raise ApiError("block_mismatch")
    return merged


def _has_rich_text(message: Json) -> bool:
    return any(block.get("type") == "rich_text" for block in message.get("blocks") or [])


def _warning(word: str) -> Any:
    return {"warning": word, "response_metadata": {"warnings": [word]}}
