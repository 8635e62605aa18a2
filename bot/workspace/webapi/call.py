"""A call of a Web API method, and the description of a method."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Literal

from bot.workspace.core import Core
from bot.workspace.errors import ApiError, bad_arguments
from bot.workspace.incoming import whole_number
from bot.workspace.state import Conversation, Json

TRUE = ("1", "true", "True", True, 1)


@dataclass(slots=True, kw_only=True)
class Call:
    """A call's arguments, read as Slack reads them. Needs the workspace's lock."""

    core: Core
    args: Json
    headers: dict[str, str] = field(default_factory=dict)  # added to the response

    def text(self, name: str) -> str | None:
        """Return an argument as text, or None if it is absent or empty."""
        value = self.args.get(name)
        return None if value in (None, "") else str(value)

    def flag(self, name: str, *, default: bool = False) -> bool:
        """Return a boolean argument: from JSON, or 1/0 or true/false from a form."""
        value = self.args.get(name)
        return default if value in (None, "") else value in TRUE

    def limit(self, default: int, most: int) -> int:
        """Return ``limit``, capped at ``most``; raises ``invalid_limit`` if it isn't a number."""
        value = self.args.get("limit")
        if value in (None, "", 0, "0"):
            return default
        number = whole_number(str(value))
        if not number:
            raise ApiError("invalid_limit")
        return min(number, most)

    def conversation(self, name: str = "channel") -> Conversation:
        """Return the conversation whose id is an argument; see ``visible`` for its error."""
        return self.visible(str(self.args.get(name)))

    def visible(self, channel: str) -> Conversation:
        """Return a conversation by id; raises ``channel_not_found`` if the app can't see it."""
        found = self.core.state.conversations.get(channel)
        if found is None or (found.is_private and not self.is_member(found)):
            raise ApiError("channel_not_found")
        return found

    def is_member(self, conversation: Conversation) -> bool:
        """Whether the app's bot user is a member of a conversation."""
        return self.core.config.app.bot_user in conversation.members

    def require_member(self, conversation: Conversation) -> None:
        """Raise ``not_in_channel`` if the app isn't a member of a conversation."""
        if not self.is_member(conversation):
            raise ApiError("not_in_channel")

    def require_scope(self, *any_of: str) -> None:
        """Raise ``missing_scope`` if the app has none of these scopes."""
        scopes = self.core.config.app.scopes
        if not any(scope in scopes for scope in any_of):
            raise ApiError("missing_scope", needed=any_of[0], provided=",".join(scopes))

    def user(self, name: str = "user") -> str:
        """Return a user id from an argument; raises ``user_not_found`` if it isn't anybody's."""
        user = str(self.args.get(name))
        if user not in self.core.state.users:
            raise ApiError("user_not_found")
        return user


Handler = Callable[[Call], Json]
Rate = int | Literal["post"]  # calls a minute, or chat.postMessage's own limit


@dataclass(frozen=True, slots=True, kw_only=True)
class Method:
    """A Web API method: its handler and what Slack documents about it."""

    handler: Handler
    per_minute: Rate
    scopes: tuple[str, ...] = ()  # any of them is enough
    required: tuple[str, ...] = ()
    known: tuple[str, ...] = ()  # optional arguments; others are ignored, as in Slack, but recorded
    takes_json: bool = True
    credential: Literal["bot", "app", "any"] = "bot"

    def check_required(self, args: Json) -> None:
        """Raise ``invalid_arguments`` if a required argument is missing."""
        missing = [name for name in self.required if args.get(name) in (None, "")]
        if missing:
            raise bad_arguments(*(f"missing required field: {name}" for name in missing))
