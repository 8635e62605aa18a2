"""A messenger and the workspace that it posts to, whose clock stands still."""

from dataclasses import replace
from datetime import UTC, datetime

from bot.models import Post, PostKind
from bot.slack.messenger import SlackMessenger
from bot.workspace import Config, Server, Workspace, default_config
from tests.slack.samples import CHANGES, COMMAND, NEWS, Json, post

START = 1_760_000_000.0
NOW = datetime.fromtimestamp(START, UTC)


def granting(*scopes: str) -> Config:
    config = default_config()
    return replace(config, app=replace(config.app, scopes=scopes))


def messenger_of(server: Server, now: datetime = NOW, token: str = "xoxb-local") -> SlackMessenger:
    return SlackMessenger(token, server.api_url, COMMAND, now=now, monotonic=lambda: 0.0)


def calls(workspace: Workspace, method: str) -> list[Json]:
    return [call for call in workspace.journal if call["method"] == method]


def standing(workspace: Workspace, channel: str = NEWS) -> list[str]:
    """The stamps of the bot's messages in a channel."""
    return [one["ts"] for one in workspace.messages(channel) if "bot_id" in one]


def attempt(messenger: SlackMessenger, key: str = "4F2K7:news", channel: str = NEWS) -> Post:
    """A post as the outbox holds it when an attempt begins."""
    return post(channel, key=key, attempted=messenger.slack_time())


def following(kind: PostKind, about: str, attempted: datetime | None = None) -> Post:
    """An edit of, or a reply to, the message with this ts."""
    made = post(key=f"4F2K7:news:{kind}:0", attempted=attempted)
    new = replace(made.new, kind=kind, of="4F2K7:news", changes=CHANGES)
    return replace(made, about=about, about_kind="digest", new=new)
