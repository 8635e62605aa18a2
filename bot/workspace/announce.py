"""Announces each change to the pages of people who may see it, and to the app if it subscribes."""

from itertools import takewhile

from bot.workspace.clock import Clock
from bot.workspace.config import Config
from bot.workspace.deliveries import Deliveries
from bot.workspace.event_stream import EventStream
from bot.workspace.state import Conversation, Json, State, is_root

# Message fields that Slack's own clients never show.
HIDDEN = ("metadata",)


class Announcer:
    """Turns changes into events for the pages and the app. Needs the workspace's lock."""

    def __init__(
        self,
        config: Config,
        state: State,
        clock: Clock,
        event_stream: EventStream,
        deliveries: Deliveries,
    ) -> None:
        self._config = config
        self._state = state
        self._clock = clock
        self._event_stream = event_stream
        self._deliveries = deliveries
        self._handlers = {
            "message": self._message,
            "edit": self._edit,
            "delete": self._delete,
            "member": self._member,
            "archive": self._archive,
        }

    def __call__(self, change: Json) -> None:
        """Announce a change that has been applied."""
        handler = self._handlers.get(change["do"])
        if handler is not None:
            handler(change, self._state.conversations[change["channel"]])

    def _message(self, change: Json, conversation: Conversation) -> None:
        message = change["message"]
        self._show("message", conversation, message)
        if not is_root(message):
            parent = conversation.messages.get(message["thread_ts"])
            if parent is not None:
                self._show("changed", conversation, parent)
        self._notify_app(conversation, message)

    def _edit(self, change: Json, conversation: Conversation) -> None:
        message = change["message"]
        self._show("changed", conversation, message)
        event = {"subtype": "message_changed", "hidden": True, "message": without_hidden(message)}
        self._event(conversation, event | {"ts": message["ts"]})

    def _delete(self, change: Json, conversation: Conversation) -> None:
        ts = change["ts"]
        left = conversation.messages.get(ts)
        if left is None:
            self._publish(conversation, {"type": "deleted", "channel": conversation.id, "ts": ts})
        else:
            self._show("changed", conversation, left)
        event = {"subtype": "message_deleted", "hidden": True, "deleted_ts": ts, "ts": ts}
        self._event(conversation, event)

    def _member(self, change: Json, conversation: Conversation) -> None:
        self._channel(conversation, also=change["user"])
        kind = "member_joined_channel" if change["joined"] else "member_left_channel"
        now = self._clock.now()
        event = {"type": kind, "user": change["user"], "channel": conversation.id}
        kinds = {"channels": "C", "groups": "G", "im": "D"}
        team = self._config.team_id
        event |= {"channel_type": kinds[conversation.kind], "team": team, "event_ts": f"{now:.6f}"}
        self._deliveries.emit(kind, event)

    def _archive(self, change: Json, conversation: Conversation) -> None:
        self._channel(conversation)
        kind = "channel_archive" if change["archived"] else "channel_unarchive"
        event = {"type": kind, "channel": conversation.id, "user": change["user"]}
        self._deliveries.emit(kind, event | {"event_ts": f"{self._clock.now():.6f}"})

    def _show(self, kind: str, conversation: Conversation, message: Json) -> None:
        shown = page_message(self._state, conversation, message)
        self._publish(conversation, {"type": kind, "channel": conversation.id, "message": shown})

    def _publish(self, conversation: Conversation, event: Json) -> None:
        self._event_stream.publish(event, self._state.audience(conversation))

    def _channel(self, conversation: Conversation, also: str | None = None) -> None:
        for user in {*self._state.audience(conversation), *([also] if also else [])}:
            shown = page_channel(self._config, self._state, conversation, user)
            self._event_stream.publish({"type": "channel", "channel": shown}, {user})

    def _notify_app(self, conversation: Conversation, message: Json) -> None:
        app = self._config.app
        event = without_hidden(message)
        self._event(conversation, event)
        named = any(f"<@{app.bot_user}{end}" in message["text"] for end in ">|")
        if (
            named
            and message.get("user") != app.bot_user
            and not conversation.is_im
            and "subtype" not in message
        ):
            self._event(conversation, event | {"type": "app_mention"}, "app_mention")

    def _event(
        self, conversation: Conversation, event: Json, subscription: str | None = None
    ) -> None:
        if self._config.app.bot_user not in conversation.members:
            return
        kinds = {"channels": "channel", "groups": "group", "im": "im"}
        full = {"type": "message", **event, "channel": conversation.id, "event_ts": event["ts"]}
        if full["type"] == "message":
            full["channel_type"] = kinds[conversation.kind]
        self._deliveries.emit(subscription or f"message.{conversation.kind}", full)


def without_hidden(message: Json) -> Json:
    """Return a message without its metadata, which Slack shows only with include_all_metadata."""
    return {key: value for key, value in message.items() if key not in HIDDEN}


def page_message(state: State, conversation: Conversation, message: Json) -> Json:
    """Return a message for the page: as Slack's clients show it, plus the users it notified."""
    notified = state.notified.get((conversation.id, message["ts"]), [])
    return without_hidden(message) | {"would_notify": notified}


def page_channel(config: Config, state: State, conversation: Conversation, user: str) -> Json:
    """Return a conversation for one person's page, with their count of unread messages."""
    read = state.read.get((user, conversation.id), "0")
    unread = takewhile(lambda one: one["ts"] > read, conversation.timeline())
    last = next(conversation.timeline(), None)
    return {
        "id": conversation.id,
        "name": config.app.name if conversation.is_im else conversation.name,
        "is_private": conversation.is_private,
        "is_im": conversation.is_im,
        "is_archived": conversation.is_archived,
        "is_member": user in conversation.members,
        "members": sorted(conversation.members),
        "has_app": config.app.bot_user in conversation.members,
        "topic": conversation.topic,
        "unread": sum(1 for one in unread if one.get("user") != user),
        "last_ts": last["ts"] if last else None,
    }
