"""Helpers for tests of the messenger against a workspace with a frozen clock."""

from dataclasses import replace
from datetime import UTC, datetime

from bot.models import Post, PostKind
from bot.slack.messenger import SlackMessenger
from bot.workspace import Config, Server, Workspace, default_config
from tests.slack.samples import CHANGES, COMMAND, NEWS, Json, post

START = 1_760_000_000.0
NOW = datetime.fromtimestamp(START, UTC)


def config_with(*scopes: str) -> Config:
    """The default workspace, with an app that has these scopes."""
    config = default_config()
    return replace(config, app=replace(config.app, scopes=scopes))


def messenger_to(server: Server, now: datetime = NOW, token: str | None = None) -> SlackMessenger:
    """A messenger with the app's own bot token, unless another is given."""
    token = token or server.workspace.config.app.bot_token
    return SlackMessenger(token, server.api_url, COMMAND, now=now, monotonic=lambda: 0.0)


def calls(workspace: Workspace, method: str) -> list[Json]:
    return [call for call in workspace.journal if call["method"] == method]


def posted(workspace: Workspace, channel: str = NEWS) -> list[str]:
    """The ts of each of the bot's messages in a channel."""
    return [each["ts"] for each in workspace.messages(channel) if "bot_id" in each]


def attempt(messenger: SlackMessenger, key: str = "4F2K7:news", channel: str = NEWS) -> Post:
    """A post as it is in the outbox at the start of an attempt."""
    return post(channel, key=key, attempted=messenger.slack_time())


def follow_up(kind: PostKind, about: str, attempted: datetime | None = None) -> Post:
    """An edit of the message with this ts, or a reply to it."""
    made = post(key=f"4F2K7:news:{kind}:0", attempted=attempted)
    new = replace(made.new, kind=kind, of="4F2K7:news", changes=CHANGES)
    return replace(made, about=about, about_kind="digest", new=new)
