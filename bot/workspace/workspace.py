"""The workspace with its user actions (type, press, open), for both the page and tests."""

from collections.abc import Callable
from typing import Any

from bot.workspace import text as slack_text
from bot.workspace.config import User
from bot.workspace.core import Core
from bot.workspace.errors import CannotDo
from bot.workspace.interactions import Request
from bot.workspace.payloads import Payloads
from bot.workspace.responses import Responses
from bot.workspace.state import Conversation, Json
from bot.workspace.surfaces import Pressed, Target, filled, find_action

YEAR = 366 * 86_400.0  # seconds
BUILT_IN = ("/invite", "/remove")


class Workspace(Core):
    """A Slack workspace without its network; ``serve`` puts one on an address.

    All public methods are thread-safe. With a ``directory``, the workspace survives a restart.
    People and channels may be given by id or by name. Methods raise CannotDo for actions that
    Slack's client wouldn't offer.
    """

    _requests = 0

    def say(self, user: str, channel: str, text: str, thread_ts: str | None = None) -> str:
        """Post what a person typed into a channel or thread; return its ts."""
        with self.lock:
            person, conversation = self._where(user, channel)
            extra = {"thread_ts": _root(conversation, thread_ts)} if thread_ts else {}
            message = self.poster.by_person(person.id, self._typed(text), **extra)
            self.commit(self.poster.put(conversation, message))
            return str(message["ts"])

    def slash(self, user: str, channel: str, text: str) -> Request:
        """Type a slash command; ``result()`` of the returned Request has the outcome."""
        with self.lock:
            person, conversation = self._where(user, channel)
            name, _, rest = text.strip().partition(" ")
            if name in BUILT_IN:
                return self._built_in(person, conversation, name, rest.strip())
            command = next((one for one in self.config.app.commands if one.name == name), None)
            if command is None:
                raise CannotDo(f"{name} is not a valid command.")
            payload = Payloads(self).command(person, conversation, command, rest.strip())
            typed = f"{name} {rest.strip()}".strip()
            request = self._request(typed, payload)
            act = {"command": typed, "channel": conversation.id}
            return self._send(
                "slash_commands",
                request,
                person,
                act,
                lambda ack: Responses(self).to_command(person.id, conversation, typed, ack),
            )

    def press(
        self, user: str, channel: str, ts: str, action: Target, *, value: Any = None
    ) -> Request:
        """Press a button, or choose ``value`` in a menu, of a message or an ephemeral one.

        ``action`` is an action_id (with its block_id in a BlockAction), or a position among the
        message's interactive elements.
        """
        with self.lock:
            person, conversation = self._where(user, channel, to_write=False)
            message = self._seen(person, conversation, ts)
            pressed = find_action(message.get("blocks") or [], action, value)
            payload = Payloads(self).on_message(person, conversation, message, pressed)
            return self._act(person, payload, pressed, conversation.id)

    def press_in_view(
        self,
        user: str,
        view_id: str,
        action: Target,
        *,
        value: Any = None,
    ) -> Request:
        """Press a button, or choose in a menu, of an open modal or the home tab."""
        with self.lock:
            person = self.find_user(user)
            view = self._view(person, view_id)
            pressed = find_action(view["blocks"], action, value)
            payload = Payloads(self).on_view(person, view, pressed)
            return self._act(person, payload, pressed, None)

    def open_home(self, user: str, tab: str = "home") -> None:
        """Open the app's home; the app gets an event and may publish the tab."""
        with self.lock:
            event = Payloads(self).home_opened(self.find_user(user), tab)
            self.deliveries.emit("app_home_opened", event)

    def submit(self, user: str, view_id: str, values: Json) -> Request:
        """Submit an open modal; ``values`` maps block_id to action_id to the value entered."""
        with self.lock:
            person = self.find_user(user)
            view = self._modal(person, view_id)
            shown = view | {"state": {"values": filled(view["blocks"], values)}}
            request = self._request("submit", Payloads(self).view_submission(person, shown))
            return self._send(
                "interactive",
                request,
                person,
                {"action": "submit"},
                lambda ack: Responses(self).to_submission(person.id, view, ack),
            )

    def close_view(self, user: str, view_id: str) -> Request | None:
        """Close a modal by its cross; return a Request if the app asked to be notified."""
        with self.lock:
            person = self.find_user(user)
            view = self._modal(person, view_id)
            self.views.drop(person.id, view)
            if not view["notify_on_close"]:
                return None
            request = self._request("close", Payloads(self).view_closed(person, view))
            return self._send("interactive", request, person, {"action": "close"})

    def shortcut(
        self, user: str, callback_id: str, *, channel: str | None = None, ts: str | None = None
    ) -> Request:
        """Use a shortcut of the app; with a channel and a ts, one in that message's menu."""
        with self.lock:
            person = self.find_user(user)
            kind = "message" if channel and ts else "global"
            offered = [one.callback_id for one in self.config.app.shortcuts if one.kind == kind]
            if callback_id not in offered:
                raise CannotDo(f"The app has no {kind} shortcut called {callback_id}.")
            if channel and ts:
                _, conversation = self._where(user, channel, to_write=False)
                message = self._seen(person, conversation, ts)
                payload = Payloads(self).message_shortcut(
                    person, callback_id, conversation, message
                )
            else:
                payload = Payloads(self).shortcut(person, callback_id)
            request = self._request(callback_id, payload)
            return self._send("interactive", request, person, {"action": callback_id})

    def invite(self, channel: str, user: str, *, by: str) -> None:
        """Add a person or the app to a channel, on behalf of its member ``by``."""
        with self.lock:
            inviter, conversation = self._where(by, channel)
            guest = self.find_user(user)
            if guest.id not in conversation.members:
                self.commit(self.poster.join(conversation, guest.id, inviter=inviter.id))

    def remove(self, channel: str, user: str, *, by: str) -> None:
        """Remove a person or the app from a channel, on behalf of its member ``by``."""
        with self.lock:
            _, conversation = self._where(by, channel)
            guest = self.find_user(user)
            if guest.id in conversation.members:
                change = {"do": "member", "channel": conversation.id, "user": guest.id}
                self.commit([change | {"joined": False}])

    def archive(self, channel: str, *, by: str, archived: bool = True) -> None:
        """Archive or unarchive a channel."""
        with self.lock:
            person, conversation = self._where(by, channel, to_write=False)
            change = {"do": "archive", "channel": conversation.id, "user": person.id}
            self.commit([change | {"archived": archived}])

    def let_pass(self, seconds: float) -> None:
        """Move the clock forward; it stays ahead of the machine's, even after a restart.

        Raises CannotDo unless ``seconds`` is positive and at most a year.
        """
        if not 0 < seconds <= YEAR:
            raise CannotDo("The clock goes on only, by a year at most.")
        self.clock.advance(seconds)
        with self.lock:
            self.commit([{"do": "clock", "ahead": self.state.ahead + seconds}])
            self.event_stream.publish({"type": "clock", "now": self.clock.now()})
        self.tools.moved()

    def mark_read(self, user: str, channel: str) -> None:
        """Mark a conversation as read by a person up to its last message."""
        with self.lock:
            person, conversation = self._where(user, channel, to_write=False)
            last = conversation.order[-1] if conversation.order else None
            if last and self.state.read.get((person.id, conversation.id)) != last:
                change = {"do": "read", "user": person.id, "channel": conversation.id, "ts": last}
                self.commit([change])

    def _where(
        self, user: str, channel: str, *, to_write: bool = True
    ) -> tuple[User, Conversation]:
        """Return the person and the conversation; writing in a public channel joins it."""
        person, conversation = self.find_user(user), self.find_channel(channel)
        if person.id not in self.state.audience(conversation):
            raise CannotDo(f"{person.real_name} cannot see that channel.")
        if to_write and conversation.is_archived:
            raise CannotDo(f"#{conversation.name} is archived.")
        if to_write and person.id not in conversation.members:
            self.commit(self.poster.join(conversation, person.id))
        return person, conversation

    def _typed(self, text: str) -> str:
        users = {user.name: f"<@{user.id}>" for user in self.config.users}
        names = self.state.conversations.values()
        channels = {one.name: f"<#{one.id}|{one.name}>" for one in names if one.name}
        return slack_text.typed(text, users, channels)

    def _seen(self, person: User, conversation: Conversation, ts: str) -> Json:
        for message in self.ephemerals(person.id):
            if message["ts"] == ts:
                return message
        if ts in conversation.messages:
            return conversation.messages[ts]
        raise CannotDo("There is no such message.")

    def _view(self, person: User, view_id: str) -> Json:
        home = self.state.homes.get(person.id)
        for view in (*self.views.stack(person.id), *([home] if home else [])):
            if view["id"] == view_id:
                return view
        raise CannotDo("That view is not open.")

    def _modal(self, person: User, view_id: str) -> Json:
        view = self._view(person, view_id)
        if view["type"] != "modal":
            raise CannotDo("Only a modal can be submitted or closed.")
        return view

    def _built_in(self, person: User, conversation: Conversation, name: str, who: str) -> Request:
        act = self.invite if name == "/invite" else self.remove
        act(conversation.id, who.removeprefix("@"), by=person.id)
        request = self._request(f"{name} {who}", {})
        request.settle(None, None)
        return request

    def _request(self, what: str, payload: Json) -> Request:
        self._requests += 1
        return Request(self._requests, what, self.lock, payload)

    def _act(self, person: User, payload: Json, pressed: Pressed, channel: str | None) -> Request:
        request = self._request(pressed.action_id, payload)
        act = {"action": pressed.action_id, "channel": channel}
        return self._send("interactive", request, person, act)

    def _send(
        self,
        kind: str,
        request: Request,
        person: User,
        act: Json,
        acked: Callable[[Json | None], None] = lambda _ack: None,
    ) -> Request:
        """Send an action to the app; if it fails, the page gets ``act`` with the error."""

        def settled(error: str | None, ack: Json | None) -> None:
            if error is None:
                acked(ack)
            else:
                text = f"{request.what} failed with the error “{error}”"
                self.fail(person.id, act | {"error": error, "text": text})
            request.settle(error, ack)
            self.event_stream.publish({"type": "settled", "request": request.id}, {person.id})

        envelope = self.sockets.send(kind, request.payload, settled, accepts=True)
        self.event_stream.publish({"type": "pending", "request": request.id} | act, {person.id})
        if envelope is None:
            settled("dispatch_failed", None)
        else:
            request.sent(envelope)
        return request


def _root(conversation: Conversation, ts: str) -> str:
    """Return the root of the thread that a message is in."""
    message = conversation.messages.get(ts)
    if message is None:
        raise CannotDo("There is no such thread.")
    return str(message.get("thread_ts", ts))
