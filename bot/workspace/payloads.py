"""The payloads that Socket Mode sends to the app for user actions."""

from typing import TYPE_CHECKING

from bot.workspace import text as slack_text
from bot.workspace.announce import without_hidden
from bot.workspace.config import Command, User
from bot.workspace.interactions import RESPONSE_LIFE, Hook
from bot.workspace.state import Conversation, Json, direct_id, is_root
from bot.workspace.surfaces import Pressed

if TYPE_CHECKING:
    from bot.workspace.core import Core


class Payloads:
    """Builds payloads, with their trigger_ids and response_urls. Needs the workspace's lock."""

    def __init__(self, core: "Core") -> None:
        self._core = core

    def command(
        self, person: User, conversation: Conversation, command: Command, text: str
    ) -> Json:
        """Return a slash command's payload."""
        core = self._core
        return {
            "token": "local",
            "team_id": core.config.team_id,
            "team_domain": core.config.team_domain,
            "channel_id": conversation.id,
            "channel_name": channel_name(conversation),
            "user_id": person.id,
            "user_name": person.name,
            "command": command.name,
            "text": self._escaped(text) if command.should_escape else text,
            "api_app_id": core.config.app.id,
            "is_enterprise_install": "false",
            "response_url": self._response_url("commands", self._hook(person, conversation)),
            "trigger_id": self._trigger(person),
        }

    def on_message(
        self, person: User, conversation: Conversation, message: Json, pressed: Pressed
    ) -> Json:
        """Return the block_actions payload for an element of a message."""
        is_ephemeral = bool(message.get("is_ephemeral"))
        thread = {} if is_root(message) else {"thread_ts": message["thread_ts"]}
        container = {
            "type": "message",
            "message_ts": message["ts"],
            "channel_id": conversation.id,
            "is_ephemeral": is_ephemeral,
        }
        hook = self._hook(person, conversation, message)
        payload = self._actions(person, pressed, None) | {
            "container": container | thread,
            "channel": {"id": conversation.id, "name": channel_name(conversation)},
            "response_url": self._response_url("actions", hook),
        }
        # Slack doesn't store ephemeral messages, so their payloads contain none.
        return payload if is_ephemeral else payload | {"message": without_hidden(message)}

    def on_view(self, person: User, view: Json, pressed: Pressed) -> Json:
        """Return the block_actions payload for an element of a modal or home tab."""
        container = {"type": "view", "view_id": view["id"]}
        return self._actions(person, pressed, view["id"]) | {"container": container, "view": view}

    def view_submission(self, person: User, view: Json) -> Json:
        """Return the payload for a submitted modal; ``view`` has its values."""
        return self._base("view_submission", person) | {
            "trigger_id": self._trigger(person, view["id"]),
            "view": view,
            "response_urls": [],
        }

    def view_closed(self, person: User, view: Json) -> Json:
        """Return the payload for a modal that was closed by its cross."""
        return self._base("view_closed", person) | {"view": view, "is_cleared": False}

    def shortcut(self, person: User, callback_id: str) -> Json:
        """Return the payload for a global shortcut."""
        return self._base("shortcut", person) | {
            "callback_id": callback_id,
            "trigger_id": self._trigger(person),
            "action_ts": f"{self._core.clock.now():.6f}",
        }

    def message_shortcut(
        self, person: User, callback_id: str, conversation: Conversation, message: Json
    ) -> Json:
        """Return the payload for a shortcut in a message's menu."""
        hook = self._hook(person, conversation)
        return self.shortcut(person, callback_id) | {
            "type": "message_action",
            "message_ts": message["ts"],
            "message": without_hidden(message),
            "channel": {"id": conversation.id, "name": channel_name(conversation)},
            "response_url": self._response_url("actions", hook),
        }

    def home_opened(self, person: User, tab: str) -> Json:
        """Return the event for a person who opens the app's home."""
        view = self._core.state.homes.get(person.id)
        event = {
            "type": "app_home_opened",
            "user": person.id,
            "channel": direct_id(person.id),
            "tab": tab,
            "event_ts": f"{self._core.clock.now():.6f}",
        }
        return event | ({"view": view} if view and tab == "home" else {})

    def _base(self, kind: str, person: User) -> Json:
        config = self._core.config
        user = {"id": person.id, "username": person.name, "name": person.name}
        return {
            "type": kind,
            "team": {"id": config.team_id, "domain": config.team_domain},
            "user": user | {"team_id": config.team_id},
            "api_app_id": config.app.id,
            "token": "local",
            "enterprise": None,
            "is_enterprise_install": False,
        }

    def _actions(self, person: User, pressed: Pressed, view_id: str | None) -> Json:
        action = pressed.action | {"action_ts": f"{self._core.clock.now():.6f}"}
        return self._base("block_actions", person) | {
            "trigger_id": self._trigger(person, view_id),
            "state": {"values": pressed.state},
            "actions": [action],
        }

    def _hook(self, person: User, conversation: Conversation, message: Json | None = None) -> Hook:
        """Return a hook for a new response_url that can also change ``message``, if given."""
        expires = self._core.clock.now() + RESPONSE_LIFE
        hook = Hook(user=person.id, channel=conversation.id, expires=expires)
        if message is not None:
            hook.message_ts = message["ts"]
            hook.is_ephemeral = bool(message.get("is_ephemeral"))
            hook.thread_ts = None if is_root(message) else message["thread_ts"]
        return hook

    def _response_url(self, kind: str, hook: Hook) -> str:
        core = self._core
        return core.base_url + core.hooks.new(kind, hook, core.clock.now())

    def _trigger(self, person: User, view_id: str | None = None) -> str:
        return self._core.triggers.new(person.id, self._core.clock.now(), view_id)

    def _escaped(self, text: str) -> str:
        """Return a command's text as ``should_escape`` sends it; private channels have no name."""
        users = {user.name: f"<@{user.id}>" for user in self._core.config.users}
        channels = {
            one.name: f"<#{one.id}|{'' if one.is_private else one.name}>"
            for one in self._core.state.conversations.values()
            if one.name
        }
        return slack_text.typed(text, users, channels)


def channel_name(conversation: Conversation) -> str:
    """Return a conversation's name as payloads have it."""
    if conversation.is_im:
        return "directmessage"
    return "privategroup" if conversation.is_private else conversation.name
