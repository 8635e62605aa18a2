"""The app's responses to user actions: in the ack, or through a response_url."""

from typing import TYPE_CHECKING, Any

from bot.workspace import content as contents
from bot.workspace.errors import ApiError
from bot.workspace.interactions import Hook
from bot.workspace.state import Conversation, Json

if TYPE_CHECKING:
    from bot.workspace.core import Core

KINDS = (None, "ephemeral", "in_channel")


class Responses:
    """Carries out the app's responses. Needs the workspace's lock."""

    def __init__(self, core: "Core") -> None:
        self._core = core

    def to_command(
        self, user: str, conversation: Conversation, typed: str, ack: Json | None
    ) -> None:
        """Carry out the ack of a slash command; an in_channel response also shows the command."""
        if ack is None:
            return
        if ack.get("response_type") == "in_channel":
            message = self._core.poster.by_person(user, typed, subtype="slash_command")
            self._core.commit(self._core.poster.put(conversation, message))
        if set(ack) - {"response_type"}:
            hook = Hook(user=user, channel=conversation.id, expires=0.0)
            try:
                self._post(hook, conversation, ack)
            except ApiError as error:
                what = {"command": typed, "channel": conversation.id, "error": error.error}
                self._core.fail(user, what | {"text": f"{typed} failed: {error.error}"})

    def to_submission(self, user: str, view: Json, ack: Json | None) -> None:
        """Carry out the ack of a view_submission; an empty ack closes the view."""
        action = (ack or {}).get("response_action")
        views = self._core.views
        try:
            if action is None:
                self._closed(user, view)
            elif action == "clear":
                views.clear(user)
            elif action == "update":
                views.update((ack or {}).get("view"), view_id=view["id"])
            elif action == "push":
                views.push(user, (ack or {}).get("view"))
            elif action == "errors":
                errors = (ack or {}).get("errors", {})
                shown = {"type": "view", "action": "errors", "view": view, "errors": errors}
                self._core.event_stream.publish(shown, {user})
        except ApiError as error:
            what = {"action": "submit", "channel": None, "error": error.error}
            self._core.fail(user, what | {"text": f"The form failed: {error.error}"})

    def through(self, path: str, body: Any) -> Json:
        """Carry out a post to a response_url and count it; return its channel and user."""
        with self._core.lock:
            hook = self._core.hooks.find(path, self._core.clock.now())
            conversation = self._core.state.conversations[hook.channel]
            if not isinstance(body, dict) or body.get("response_type") not in KINDS:
                raise ApiError("invalid_payload")
            if body.get("delete_original"):
                self._drop(hook, conversation)
            elif body.get("replace_original") and hook.message_ts:
                self._replace(hook, conversation, body)
            else:
                self._post(hook, conversation, body)
            hook.uses += 1
            return {"channel": conversation.id, "user": hook.user}

    def _closed(self, user: str, view: Json) -> None:
        if view in self._core.views.stack(user):
            if view["clear_on_close"]:
                self._core.views.clear(user)
            else:
                self._core.views.drop(user, view)

    def _post(self, hook: Hook, conversation: Conversation, body: Json) -> None:
        content = _content(body)
        thread = body.get("thread_ts") or hook.thread_ts
        extra: Json = {"thread_ts": thread} if thread in conversation.messages else {}
        if body.get("response_type") == "in_channel":
            message = self._core.poster.by_app(content, subtype="bot_message", **extra)
            changes = self._core.poster.put(conversation, message, parse=content["parse"])
            self._core.commit(changes)
        else:
            message = self._core.poster.by_app(content, **extra)
            self._core.show_ephemeral(conversation, message, hook.user, content["parse"])

    def _replace(self, hook: Hook, conversation: Conversation, body: Json) -> None:
        content = _content(body)
        ts = str(hook.message_ts)
        new = self._core.poster.by_app(content, ts=ts)
        if hook.is_ephemeral:
            self._core.show_ephemeral(conversation, new, hook.user, content["parse"])
            return
        old = conversation.messages.get(ts)
        if old is None:
            raise ApiError("message_not_found")
        kept = {key: old[key] for key in ("thread_ts", "metadata", "subtype") if key in old}
        edited = {"edited": {"user": new["user"], "ts": new["ts"]}}
        changes = self._core.poster.edit(
            conversation, old, new | kept | edited, parse=content["parse"]
        )
        self._core.commit(changes)

    def _drop(self, hook: Hook, conversation: Conversation) -> None:
        ts = hook.message_ts
        if ts is None:
            raise ApiError("invalid_payload")
        if hook.is_ephemeral:
            self._core.drop_ephemeral(conversation, ts, hook.user)
        elif ts in conversation.messages:
            self._core.commit([{"do": "delete", "channel": conversation.id, "ts": ts}])
        else:
            raise ApiError("message_not_found")


def _content(body: Json) -> Json:
    """Return the content of a post to a response_url, without ``parse``, which Slack ignores."""
    content = contents.read(body) | {"parse": None}
    contents.require_something(content)
    return content
