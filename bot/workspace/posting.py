"""Builds messages and views, and the changes that post, edit and record them."""

import secrets
from typing import Any

from bot.workspace import content as contents
from bot.workspace import ledger
from bot.workspace import text as slack_text
from bot.workspace.clock import Clock
from bot.workspace.config import Config
from bot.workspace.errors import ApiError
from bot.workspace.state import Conversation, Json, State, is_root

TEXT_OF_AN_EDIT = 4_000


class Poster:
    """Builds messages, views and changes; ``commit`` applies them. Needs the workspace's lock."""

    def __init__(self, config: Config, state: State, clock: Clock) -> None:
        self._config = config
        self._state = state
        self._clock = clock
        app, team = config.app, config.team_id
        self._by_app: Json = {
            "type": "message",
            "user": app.bot_user,
            "bot_id": app.bot_id,
            "app_id": app.id,
            "team": team,
            "bot_profile": {
                "id": app.bot_id,
                "app_id": app.id,
                "name": app.name,
                "deleted": False,
                "updated": 1_700_000_000,
                "icons": {},
                "team_id": team,
            },
        }
        self._reader = ledger.Reader({user.name: user.id for user in config.users})

    def by_app(self, content: Json, **extra: Any) -> Json:
        """Return a message by the app, with a new ts and its text as Slack stores it."""
        text = contents.stored_text(content.get("text") or "", parse=content.get("parse"))
        ts = self._new_ts()
        message = self._by_app | {"ts": ts, "text": text} | extra
        for key in ("blocks", "attachments", "metadata"):
            if content.get(key):
                message[key] = content[key]
        return message

    def by_person(self, user: str, text: str, **extra: Any) -> Json:
        """Return a message by a person, with a new ts; ``text`` must be in Slack's encoding."""
        ts = self._new_ts()
        team = self._config.team_id
        return {"type": "message", "user": user, "text": text, "ts": ts, "team": team} | extra

    def put(
        self,
        conversation: Conversation,
        message: Json,
        *,
        parse: str | None = None,
        link_names: bool = False,
    ) -> list[Json]:
        """Return the changes that post a message in a conversation, with its ledger entry."""
        alive = self._reader.read(message, parse=parse, link_names=link_names)
        root = None if is_root(message) else message["thread_ts"]
        surface = "message" if root is None else "reply"
        noted = ledger.entry(
            ledger.Place(conversation.id, message["ts"], surface),
            alive,
            followers=self._followers(conversation, message, root),
        )
        put = {"do": "message", "channel": conversation.id, "message": message}
        return [{"do": "ledger", "entry": noted}, put]

    def split(self, content: Json, **extra: Any) -> list[Json]:
        """Return the app's messages for one call: several if its text is too long for one."""
        text = content.get("text") or ""
        if content.get("blocks") or len(text) <= contents.TEXT_SPLIT:
            return [self.by_app(content, **extra)]
        first, *more = slack_text.pieces(text[: contents.TEXT_CUT], contents.TEXT_SPLIT)
        rest = [{"text": piece, "parse": content.get("parse")} for piece in more]
        return [self.by_app(part, **extra) for part in (content | {"text": first}, *rest)]

    def join(
        self, conversation: Conversation, user: str, *, inviter: str | None = None
    ) -> list[Json]:
        """Return the changes that add a member, with the notice that Slack posts."""
        text = f"<@{user}> has joined the channel"
        extra = {"inviter": inviter} if inviter else {}
        notice = self.by_person(user, text, subtype="channel_join", **extra)
        member = {"do": "member", "channel": conversation.id, "user": user, "joined": True}
        return [member, {"do": "message", "channel": conversation.id, "message": notice}]

    def edit(
        self, conversation: Conversation, old: Json, new: Json, *, parse: str | None = None
    ) -> list[Json]:
        """Return the changes that edit a message; only new mentions notify somebody."""
        alive = self._reader.read(new, parse=parse)
        before = self._reader.read(old, parse=parse).mentions
        noted = ledger.entry(
            ledger.Place(conversation.id, new["ts"], "edit"),
            alive,
            hears=[who for who in alive.mentions if who not in before],
        )
        change = {"do": "edit", "channel": conversation.id, "message": new}
        return [{"do": "ledger", "entry": noted}, change]

    def ephemeral(
        self, conversation: Conversation, message: Json, user: str, *, parse: str | None = None
    ) -> list[Json]:
        """Return the ledger entry of an ephemeral message; it can notify only ``user``."""
        alive = self._reader.read(message, parse=parse)
        place = ledger.Place(conversation.id, message["ts"], "ephemeral")
        noted = ledger.entry(place, alive, hears=[user])
        return [{"do": "ledger", "entry": noted}]

    def new_view(self, view: Json) -> Json:
        """Return a checked view as Slack stores it: with a new id, a new hash and the app's ids."""
        app, team = self._config.app, self._config.team_id
        number = f"V{secrets.token_hex(5).upper()}"
        return {
            "id": number,
            "team_id": team,
            "type": view["type"],
            "title": view.get("title"),
            "submit": view.get("submit"),
            "close": view.get("close"),
            "blocks": [contents.stored_block(block) for block in view["blocks"]],
            "private_metadata": view.get("private_metadata") or "",
            "callback_id": view.get("callback_id") or "",
            "external_id": view.get("external_id") or "",
            "state": {"values": {}},
            "hash": f"{int(self._clock.now())}.{secrets.token_hex(4)}",
            "clear_on_close": bool(view.get("clear_on_close")),
            "notify_on_close": bool(view.get("notify_on_close")),
            "root_view_id": number,
            "previous_view_id": None,
            "app_id": app.id,
            "app_installed_team_id": team,
            "bot_id": app.bot_id,
        }

    def note_view(self, view: Json, user: str) -> list[Json]:
        """Return the ledger entry of a modal or home tab; its mentions notify nobody."""
        alive = self._reader.read_view(view)
        noted = ledger.entry(ledger.Place(user, view["id"], view["type"]), alive, hears=())
        return [{"do": "ledger", "entry": noted}]

    def _new_ts(self) -> str:
        return self._state.next_ts(self._clock.now())

    def _followers(
        self, conversation: Conversation, message: Json, root: str | None
    ) -> tuple[str, ...]:
        """Return who is notified without a mention: people in the thread or direct message."""
        author = message.get("user")
        if conversation.user and author != conversation.user:
            return (conversation.user,)
        if root is None:
            return ()
        thread = (root, *conversation.threads.get(root, ()))
        people = {conversation.messages[ts].get("user"): None for ts in thread}
        known = self._state.users
        return tuple(
            who for who in people if who in known and who != author and not known[who].is_bot
        )


def thread_root(conversation: Conversation, thread_ts: str) -> str:
    """Return the ts of the thread's root; ``thread_ts`` may also be the ts of a reply.

    Raises ApiError if there is no such message, or if it was deleted.
    """
    parent = conversation.messages.get(thread_ts)
    if parent is None:
        raise ApiError("thread_not_found")
    if parent.get("subtype") == "tombstone":
        raise ApiError("cannot_reply_to_message")
    return str(parent.get("thread_ts", thread_ts))
