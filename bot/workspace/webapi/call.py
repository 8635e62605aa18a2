"""One call of a Web API method, and what a method is."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Literal

from bot.workspace.core import Core
from bot.workspace.errors import ApiError, bad_arguments
from bot.workspace.state import Conversation, Json

TRUE = ("1", "true", "True", True, 1)


@dataclass(slots=True, kw_only=True)
class Call:
    """The arguments of a call, read as Slack reads them. Under the workspace's lock."""

    core: Core
    args: Json
    headers: dict[str, str] = field(default_factory=dict)  # extra headers of the answer

    def text(self, name: str) -> str | None:
        """Return an argument as text, None where it is absent or empty."""
        value = self.args.get(name)
        return None if value in (None, "") else str(value)

    def flag(self, name: str, *, default: bool = False) -> bool:
        """Return a boolean argument: JSON's, or a form's 1/0 or true/false."""
        value = self.args.get(name)
        return default if value in (None, "") else value in TRUE

    def limit(self, default: int, most: int) -> int:
        """Return the ``limit`` argument; ``invalid_limit`` when it is no number within reach."""
        value = self.args.get("limit")
        if value in (None, "", 0, "0"):
            return default
        if not str(value).isdigit() or int(value) < 1:
            raise ApiError("invalid_limit")
        return min(int(value), most)

    def conversation(self, name: str = "channel") -> Conversation:
        """Return the conversation an argument names by id; ``channel_not_found`` if unseen."""
        return self.visible(str(self.args.get(name)))

    def visible(self, channel: str) -> Conversation:
        """Return the conversation of this id; ``channel_not_found`` where the app sees none."""
        found = self.core.state.conversations.get(channel)
        if found is None or (found.is_private and not self.is_member(found)):
            raise ApiError("channel_not_found")
        return found

    def is_member(self, conversation: Conversation) -> bool:
        """Whether the app's bot user is in a conversation."""
        return self.core.config.app.bot_user in conversation.members

    def require_member(self, conversation: Conversation) -> None:
        """Refuse with ``not_in_channel`` what only members may do."""
        if not self.is_member(conversation):
            raise ApiError("not_in_channel")

    def require_scope(self, *any_of: str) -> None:
        """Refuse with ``missing_scope`` what none of the app's scopes allows."""
        scopes = self.core.config.app.scopes
        if not any(scope in scopes for scope in any_of):
            raise ApiError("missing_scope", needed=any_of[0], provided=",".join(scopes))

    def user(self, name: str = "user") -> str:
        """Return the user id of an argument; ``user_not_found`` if there is nobody of that id."""
        user = str(self.args.get(name))
        if user not in self.core.state.users:
            raise ApiError("user_not_found")
        return user


Handler = Callable[[Call], Json]
Rate = int | Literal["post"]  # calls a minute, or the rule of chat.postMessage


@dataclass(frozen=True, slots=True, kw_only=True)
class Method:
    """What a Web API method is: its handler and Slack's facts about it."""

    handler: Handler
    per_minute: Rate
    scopes: tuple[str, ...] = ()  # any of them
    required: tuple[str, ...] = ()
    known: tuple[str, ...] = ()  # optional arguments; others are ignored, as Slack does, but noted
    takes_json: bool = True
    credential: Literal["bot", "app", "any"] = "bot"

    def check_required(self, args: Json) -> None:
        """Refuse with ``invalid_arguments`` a call that lacks a required argument."""
        missing = [name for name in self.required if args.get(name) in (None, "")]
        if missing:
            raise bad_arguments(*(f"missing required field: {name}" for name in missing))
