"""What a workspace is made of before anything happens in it: people, channels, the app."""

from dataclasses import dataclass, field
from typing import Literal, NamedTuple

# What the app's manifest asks for, and posting from outside a public channel: so that a message can
# be put anywhere by hand. The bot itself joins first.
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
    """A member of the workspace; ``id`` is Slack-shaped, ``name`` the handle that follows an @.

    A guest is ``is_restricted``, one of a single channel ``is_ultra_restricted``, too. Somebody
    from another workspace, in a channel that is shared, ``is_stranger``; ``team_id`` is theirs.
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
    team_id: str | None = None  # None: the workspace's own
    tz: str = "Europe/London"
    tz_label: str = "Greenwich Mean Time"
    tz_offset: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Channel:
    """A channel as it is at the start; ``members`` are user ids."""

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


class Command(NamedTuple):
    """A slash command of the app; ``should_escape`` is the manifest's setting of that name."""

    name: str
    description: str = ""
    usage_hint: str = ""
    should_escape: bool = True


class Shortcut(NamedTuple):
    """A shortcut of the app: ``global`` (the lightning menu) or ``message`` (a message's menu)."""

    name: str
    callback_id: str
    kind: Literal["global", "message"] = "global"


@dataclass(frozen=True, slots=True, kw_only=True)
class App:
    """The one app that is installed: its identity, its tokens and what it may and wants to do.

    ``events`` are subscriptions as a manifest names them (``app_mention``, ``message.channels``).
    """

    id: str = "A0PULLQUOT"
    name: str = "Pullquote"
    bot_id: str = "B0PULLQUOT"
    bot_user: str = "U0PULLQUOT"
    bot_token: str = "xoxb-local"  # noqa: S105 - opens nothing but a workspace on loopback
    app_token: str = "xapp-local"  # noqa: S105
    scopes: tuple[str, ...] = DEFAULT_SCOPES
    events: tuple[str, ...] = ()
    commands: tuple[Command, ...] = ()
    shortcuts: tuple[Shortcut, ...] = ()
    home_tab: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Config:
    """A workspace before its first message.

    ``rate_limits=False`` is for load tests. ``history_policy="commercial"`` is Slack's rule of 2025
    for apps that are distributed outside its Marketplace: one history call a minute, 15 messages.
    """

    page_token: str
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


def default_config(*, command: str = "/digest", page_token: str = "local") -> Config:  # noqa: S107
    """Return the workspace of ``pullquote local``: three people, five channels, one app.

    ``command`` is the app's slash command; ``page_token`` opens the page and the control calls.
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
    return Config(page_token=page_token, users=(ADA, BEN, CLEO, bot), channels=channels, app=app)
