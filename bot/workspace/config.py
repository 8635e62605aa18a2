"""The configuration that a workspace starts from: people, groups, channels and the app."""

import secrets
from dataclasses import dataclass, field
from typing import Literal, NamedTuple

# The scopes in the app's manifest, and chat:write.public, so that a message can be posted by hand
# in public channels that the app isn't in. The bot itself joins first.
DEFAULT_SCOPES = (
    "channels:history",
    "channels:join",
    "channels:read",
    "chat:write",
    "chat:write.public",
    "commands",
    "groups:history",
    "groups:read",
    "im:history",
    "im:write",
    "usergroups:read",
    "users:read",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class User:
    """A member of the workspace; ``id`` looks like Slack's, ``name`` is the handle after an @.

    A guest has ``is_restricted``, and a single-channel guest has ``is_ultra_restricted`` as well.
    Somebody from another workspace, in a shared channel, has ``is_stranger`` and the ``team_id`` of
    that workspace.
    """

    id: str
    name: str
    real_name: str
    is_admin: bool = False
    is_owner: bool = False
    is_restricted: bool = False
    is_ultra_restricted: bool = False
    is_bot: bool = False
    is_stranger: bool = False
    deleted: bool = False
    team_id: str | None = None  # None for this workspace
    tz: str = "Europe/London"
    tz_label: str = "Greenwich Mean Time"
    tz_offset: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Channel:
    """A channel at the start; ``members`` are user ids."""

    id: str
    name: str
    topic: str = ""
    is_private: bool = False
    is_archived: bool = False
    members: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class UserGroup:
    """A user group, such as @desk; ``members`` are user ids."""

    id: str
    handle: str
    members: tuple[str, ...] = ()


def random_token(kind: str) -> str:
    """Return a token that nobody can guess; ``kind`` is Slack's prefix, ``xoxb`` or ``xapp``."""
    return f"{kind}-{secrets.token_urlsafe(24)}"


class Command(NamedTuple):
    """A slash command of the app; ``should_escape`` is the manifest setting of that name."""

    name: str
    description: str = ""
    usage_hint: str = ""
    should_escape: bool = True


class Shortcut(NamedTuple):
    """A shortcut of the app, in the lightning menu (``global``) or in a message's menu."""

    name: str
    callback_id: str
    kind: Literal["global", "message"] = "global"


@dataclass(frozen=True, slots=True, kw_only=True)
class App:
    """The one installed app: its identity, tokens, scopes, commands and subscriptions.

    Each app has tokens of its own: a web page, or another program here, can't know them.
    ``events`` has the event subscriptions as a manifest names them (``app_mention``,
    ``message.channels``).
    """

    id: str = "A0PULLQUOT"
    name: str = "Pullquote"
    bot_id: str = "B0PULLQUOT"
    bot_user: str = "U0PULLQUOT"
    bot_token: str = field(default_factory=lambda: random_token("xoxb"), repr=False)
    app_token: str = field(default_factory=lambda: random_token("xapp"), repr=False)
    scopes: tuple[str, ...] = DEFAULT_SCOPES
    events: tuple[str, ...] = ()
    commands: tuple[Command, ...] = ()
    shortcuts: tuple[Shortcut, ...] = ()
    home_tab: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Config:
    """A workspace before its first message.

    ``page_token`` gives access to the page and the control calls; it's random unless it's given.
    ``rate_limits=False`` is for load tests. ``history_policy="commercial"`` is Slack's 2025 rule
    for apps that are distributed outside its Marketplace: one history call a minute, 15 messages.
    """

    page_token: str = field(default_factory=lambda: secrets.token_urlsafe(16), repr=False)
    team_id: str = "T0PRESSRM1"
    team_name: str = "Pressroom"
    team_domain: str = "pressroom"
    users: tuple[User, ...] = ()
    channels: tuple[Channel, ...] = ()
    groups: tuple[UserGroup, ...] = ()
    app: App = field(default_factory=App)
    rate_limits: bool = True
    history_policy: Literal["internal", "commercial"] = "internal"


ADA = User(id="U0ADAMARSH", name="ada", real_name="Ada Marsh", is_admin=True, is_owner=True)
BEN = User(id="U0BENODUYA", name="ben", real_name="Ben Oduya")
CLEO = User(id="U0CLEOFNCH", name="cleo", real_name="Cleo Finch", is_restricted=True)


def default_config(*, command: str = "/digest") -> Config:
    """Return the workspace of ``pullquote local``: three people, five channels and one app.

    ``command`` is the app's slash command. All tokens are random.
    """
    app = App(
        commands=(Command(command, "Look up digests of articles", "help"),),
        shortcuts=(
            Shortcut("Digest: details", "digest_details", "message"),
            Shortcut("Digest: manage", "digest_manage", "message"),
        ),
        events=("app_home_opened",),
        home_tab=True,
    )
    bot = User(id=app.bot_user, name="pullquote", real_name="Pullquote", is_bot=True)
    everyone = (ADA.id, BEN.id, CLEO.id)
    channels = (
        Channel(id="C0GENERAL1", name="general", topic="Everybody's channel", members=everyone),
        Channel(id="C0NEWS0001", name="news", topic="What is new", members=everyone),
        Channel(id="C0SCIENCE1", name="science", topic="Science desk", members=everyone[:2]),
        Channel(id="C0SPORT001", name="sport", topic="Sport desk", members=everyone[:2]),
        Channel(id="C0DESK0001", name="desk", is_private=True, members=(ADA.id,)),
    )
    return Config(users=(ADA, BEN, CLEO, bot), channels=channels, app=app)
