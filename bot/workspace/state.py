"""The workspace's state: conversations, members, messages, home tabs, ledger and calls.

Only changes alter it. A change is a JSON object with a ``do`` key. Changes are applied as things
happen and written to the journal, and the next start applies them again from there.
"""

import bisect
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass, field
from typing import Any

from bot.workspace.config import Channel, Config, User

Json = dict[str, Any]


@dataclass(slots=True, kw_only=True)
class Conversation:
    """A channel or a direct message with the app, whose ``user`` is the person in it."""

    id: str
    name: str
    topic: str = ""
    is_private: bool = False
    is_archived: bool = False
    user: str | None = None
    created: int = 1_700_000_000
    members: list[str] = field(default_factory=list)
    messages: dict[str, Json] = field(default_factory=dict)
    order: list[str] = field(default_factory=list)
    threads: dict[str, list[str]] = field(default_factory=dict)

    @property
    def is_im(self) -> bool:
        """Whether this is a direct message."""
        return self.user is not None

    @property
    def kind(self) -> str:
        """The conversation's type as scopes and events name it: channels, groups or im."""
        return "im" if self.is_im else "groups" if self.is_private else "channels"

    def timeline(self, before: str | None = None) -> Iterator[Json]:
        """Yield the messages in the channel itself (no thread replies), newest first.

        If ``before``, a ts, is given, yield only older messages.
        """
        end = len(self.order) if before is None else bisect.bisect_left(self.order, before)
        for place in range(end - 1, -1, -1):
            message = self.messages[self.order[place]]
            if is_root(message) or message.get("subtype") == "thread_broadcast":
                yield message


def is_root(message: Json) -> bool:
    """Whether a message is in the channel itself rather than only in a thread."""
    return bool(message.get("thread_ts", message["ts"]) == message["ts"])


class State:
    """The whole state, in memory. Needs the workspace's lock."""

    def __init__(self, config: Config) -> None:
        self.users: dict[str, User] = {user.id: user for user in config.users}
        self.conversations: dict[str, Conversation] = {
            channel.id: _conversation(channel) for channel in config.channels
        }
        for user in config.users:
            if not user.is_bot:
                self.conversations[direct_id(user.id)] = _direct(user.id, config.app.bot_user)
        self.homes: dict[str, Json] = {}
        self.read: dict[tuple[str, str], str] = {}
        self.ledger: list[Json] = []
        self.calls: list[Json] = []
        self.notified: dict[tuple[str, str], list[str]] = {}
        self.last_ts = 0
        self.ahead = 0.0  # seconds by which the clock is ahead of the machine's
        self._changes: dict[str, Callable[[Json], None]] = {
            "message": self._message,
            "edit": self._edit,
            "delete": self._delete,
            "member": self._member,
            "archive": self._archive,
            "home": self._home,
            "read": self._read,
            "ledger": self._ledger,
            "call": self._call,
            "clock": self._clock,
        }

    def apply(self, change: Json) -> None:
        """Apply one change. Raises KeyError for an unknown kind, as in somebody else's journal."""
        self._changes[change["do"]](change)

    def next_ts(self, now: float) -> str:
        """Return a ts for ``now``, later than every earlier ts."""
        self.last_ts = max(int(now * 1_000_000), self.last_ts + 1)
        return f"{self.last_ts // 1_000_000}.{self.last_ts % 1_000_000:06d}"

    def audience(self, conversation: Conversation) -> Collection[str]:
        """Return the people who may see a conversation."""
        if conversation.is_private:
            return conversation.members.copy()
        return [
            user.id
            for user in self.users.values()
            if not user.is_restricted or user.id in conversation.members
        ]

    def _clock(self, change: Json) -> None:
        self.ahead = change["ahead"]

    def _message(self, change: Json) -> None:
        conversation = self.conversations[change["channel"]]
        message = change["message"]
        ts = message["ts"]
        self.last_ts = max(self.last_ts, int(ts.replace(".", "")))
        conversation.messages[ts] = message
        bisect.insort(conversation.order, ts)
        if not is_root(message):
            conversation.threads.setdefault(message["thread_ts"], []).append(ts)
            _summarise_thread(conversation, message["thread_ts"])

    def _edit(self, change: Json) -> None:
        conversation = self.conversations[change["channel"]]
        message = change["message"]
        conversation.messages[message["ts"]] = message
        if message["ts"] in conversation.threads:
            _summarise_thread(conversation, message["ts"])

    def _delete(self, change: Json) -> None:
        conversation = self.conversations[change["channel"]]
        ts = change["ts"]
        message = conversation.messages[ts]
        if conversation.threads.get(ts):
            conversation.messages[ts] = _tombstone(message)
            return
        del conversation.messages[ts]
        conversation.order.remove(ts)
        root = message.get("thread_ts")
        if root and root != ts:
            conversation.threads[root].remove(ts)
            _summarise_thread(conversation, root)

    def _member(self, change: Json) -> None:
        members = self.conversations[change["channel"]].members
        if change["joined"]:
            members.append(change["user"])
        else:
            members.remove(change["user"])

    def _archive(self, change: Json) -> None:
        self.conversations[change["channel"]].is_archived = change["archived"]

    def _home(self, change: Json) -> None:
        self.homes[change["user"]] = change["view"]

    def _read(self, change: Json) -> None:
        self.read[change["user"], change["channel"]] = change["ts"]

    def _ledger(self, change: Json) -> None:
        entry = change["entry"]
        self.ledger.append(entry)
        known = self.notified.setdefault((entry["channel"], entry["ts"]), [])
        known.extend(who for who in entry["notifies"] if who not in known)

    def _call(self, change: Json) -> None:
        self.calls.append(change["call"])


def direct_id(user: str) -> str:
    """Return the id of the app's direct message with a person."""
    return f"D{user[1:]}"


def _conversation(channel: Channel) -> Conversation:
    return Conversation(
        id=channel.id,
        name=channel.name,
        topic=channel.topic,
        is_private=channel.is_private,
        is_archived=channel.is_archived,
        members=list(channel.members),
    )


def _direct(user: str, app_user: str) -> Conversation:
    return Conversation(
        id=direct_id(user), name="", user=user, is_private=True, members=[user, app_user]
    )


def _summarise_thread(conversation: Conversation, root: str) -> None:
    """Update the thread summary in a parent message, as Slack's histories return it."""
    parent = conversation.messages.get(root)
    if parent is None:
        return
    replies = [conversation.messages[ts] for ts in conversation.threads.get(root, [])]
    for key in ("thread_ts", "reply_count", "reply_users", "reply_users_count", "latest_reply"):
        parent.pop(key, None)
    if not replies:
        return
    authors = list(dict.fromkeys(reply.get("user") or reply["bot_id"] for reply in replies))
    parent |= {
        "thread_ts": root,
        "reply_count": len(replies),
        "reply_users_count": len(authors),
        "reply_users": authors,
        "latest_reply": replies[-1]["ts"],
    }


def _tombstone(message: Json) -> Json:
    kept = {key: value for key, value in message.items() if key.startswith(("reply", "latest"))}
    return kept | {
        "type": "message",
        "subtype": "tombstone",
        "user": "USLACKBOT",
        "hidden": True,
        "text": "This message was deleted.",
        "ts": message["ts"],
        "thread_ts": message["ts"],
    }
