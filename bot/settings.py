"""Reads the settings from pullquote.toml and the environment; nothing else reads either.

The table FIELDS defines the file's sections, and the names, types and defaults of their settings.
deploy/pullquote.sample.toml explains each setting; a test compares it with this table.
"""

import difflib
import re
import tomllib
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import time
from pathlib import Path
from typing import Any, TypeVar, get_args
from urllib.parse import urlsplit

from bot.errors import SettingsError
from bot.models import Missed, OwnTopic, Quiet, Schedule, Size
from bot.models.feeds import Pages
from bot.rules.time_words import read_days, read_times, read_zone

FILE_NAME = "pullquote.toml"
SLACK_API_URL = "https://slack.com/api/"
DEFAULT_CHANNEL = "#news"
TOKENS_HELP = (
    "Create a Slack app from the output of `pullquote manifest`, install it, and set "
    "SLACK_BOT_TOKEN (the bot token, xoxb-…) and SLACK_APP_TOKEN (an app-level token with "
    "connections:write, xapp-…). To try Pullquote without Slack: `pullquote local`."
)

T = TypeVar("T")

REMOVED = ("keep", "retract")  # what to do with an article when its file is removed

# section -> name -> (type, default)
FIELDS: Mapping[str, Mapping[str, tuple[type, Any]]] = {
    "slack": {
        "command": (str, "/digest"),
        "channel": (str, DEFAULT_CHANNEL),
        "admins": (list, []),
        "admin_group": (str, ""),
        "workspace_admins": (bool, True),
        "admin_channel": (str, ""),
        "slack_api_url": (str, SLACK_API_URL),
    },
    "folder": {"seeds": (str, "seeds"), "removed": (str, "keep")},
    "feeds": {
        "minutes": (int, 15),
        "pages": (str, "teasers"),
        "keep_pages": (bool, True),
        "proxy": (str, ""),
    },
    "store": {"path": (str, "pullquote.db")},
    "posting": {
        "newest": (int, 3),
        "flood": (int, 10),
        "flood_minutes": (int, 10),
        "per_minute": (int, 300),
        "zone": (str, "UTC"),
    },
}


@dataclass(frozen=True, slots=True, kw_only=True)
class FirstSubscription:
    """A subscription from the settings file; ``channel`` is a name or an id.

    The other fields mean the same as a Subscription's.
    """

    channel: str
    topic: str | None = None
    source: str | None = None
    size: Size = "standard"
    schedule: Schedule | None = None
    missed: Missed = "merge"


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """Everything that an operator decides. Paths are absolute; a Quiet's channel may be a name.

    A first run posts the ``newest`` articles. More than ``flood`` digests for one channel within
    ``flood_minutes`` become a roundup; 0 allows any number. At most ``per_minute`` messages are
    posted in a minute. Times of the day are in ``zone`` unless a zone is given with them. Each feed
    is polled every ``feed_minutes``. ``pages`` says when the pages of feed items are fetched;
    ``list_pages`` says it for single lists, by path. ``proxy`` is empty if there's none. Neither
    token is shown by ``repr``.
    """

    seeds: Path
    store: Path
    command: str = "/digest"
    channel: str = DEFAULT_CHANNEL
    admins: tuple[str, ...] = ()
    admin_group: str = ""
    workspace_admins: bool = True
    admin_channel: str = ""
    removed: str = "keep"
    newest: int = 3
    flood: int = 10
    flood_minutes: int = 10
    per_minute: int = 300
    zone: str = "UTC"
    feed_minutes: int = 15
    pages: Pages = "teasers"
    list_pages: Mapping[str, Pages] = field(default_factory=dict)
    keep_pages: bool = True
    proxy: str = field(default="", repr=False)  # may name a user and a password
    quiet: tuple[Quiet, ...] = ()
    first_subscriptions: tuple[FirstSubscription, ...] = ()
    topics: tuple[OwnTopic, ...] = ()
    slack_api_url: str = SLACK_API_URL
    bot_token: str | None = field(default=None, repr=False)
    app_token: str | None = field(default=None, repr=False)

    def tokens(self) -> tuple[str, str]:
        """Return the bot token and the app token.

        Raises SettingsError, which says how to get them, if one is missing or of the wrong kind.
        """
        for name, token, prefix in (
            ("SLACK_BOT_TOKEN", self.bot_token, "xoxb-"),
            ("SLACK_APP_TOKEN", self.app_token, "xapp-"),
        ):
            if not token:
                raise SettingsError(f"{name} is not set. {TOKENS_HELP}")
            if not token.startswith(prefix):
                raise SettingsError(f"{name} does not start with {prefix}. {TOKENS_HELP}")
        assert self.bot_token
        assert self.app_token
        return self.bot_token, self.app_token


def load(file: Path | None, environment: Mapping[str, str], folder: Path) -> Settings:
    """Read the settings from ``file`` or, if that's None, from FILE_NAME in ``folder``, if present.

    Relative paths are relative to the file's own folder or, without a file, to ``folder``.
    Raises SettingsError with a sentence that names the file and the setting.
    """
    found = file or folder / FILE_NAME
    table: dict[str, Any] = {}
    if file or found.is_file():
        table = _parsed(found)
        folder = found.resolve().parent
    return _settings(table, found.name, environment, folder)


def _parsed(file: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(file.read_text(encoding="utf-8"))
    except OSError as error:
        raise SettingsError(f"{file} cannot be read: {error.strerror}.") from error
    except UnicodeDecodeError as error:
        raise SettingsError(f"{file} is not UTF-8 text: save it as UTF-8.") from error
    except tomllib.TOMLDecodeError as error:
        raise SettingsError(f"{file} is not valid TOML: {error}.") from error


def _settings(
    table: dict[str, Any], name: str, environment: Mapping[str, str], folder: Path
) -> Settings:
    subscriptions = table.pop("first_subscriptions", [])
    topics = table.pop("topics", [])
    quiet = table.pop("quiet", [])
    lists = table.pop("feed_lists", [])
    _refuse_unknown(table, FIELDS, name, "section")
    value = {
        (section, key): _value(table, section, key, name)
        for section, fields in FIELDS.items()
        for key in fields
    }
    zone = _read(f"{name}: [posting] zone", read_zone, value["posting", "zone"])
    for section, key in (("posting", "per_minute"), ("feeds", "minutes")):
        if not value[section, key]:
            raise SettingsError(f"{name}: [{section}] {key} must be at least 1.")
    return Settings(
        seeds=(folder / value["folder", "seeds"]).absolute(),
        store=(folder / value["store", "path"]).absolute(),
        command=_command(value["slack", "command"], name),
        channel=value["slack", "channel"],
        admins=_admins(value["slack", "admins"], name),
        admin_group=_admin_group(value["slack", "admin_group"], name),
        workspace_admins=_workspace_admins(value, name),
        admin_channel=value["slack", "admin_channel"],
        removed=_one_of(value["folder", "removed"], REMOVED, f"{name}: [folder] removed"),
        newest=value["posting", "newest"],
        flood=value["posting", "flood"],
        flood_minutes=value["posting", "flood_minutes"],
        per_minute=value["posting", "per_minute"],
        zone=zone,
        feed_minutes=value["feeds", "minutes"],
        pages=_one_of(value["feeds", "pages"], get_args(Pages), f"{name}: [feeds] pages"),
        list_pages=dict(_feed_list(each, name) for each in _sections("feed_lists", lists, name)),
        keep_pages=value["feeds", "keep_pages"],
        proxy=_proxy(value["feeds", "proxy"], name),
        quiet=tuple(_quiet(each, name, zone) for each in _sections("quiet", quiet, name)),
        first_subscriptions=tuple(
            _first_subscription(each, name, zone)
            for each in _sections("first_subscriptions", subscriptions, name)
        ),
        topics=tuple(_own_topic(each, name) for each in _sections("topics", topics, name)),
        slack_api_url=_api_url(value["slack", "slack_api_url"], name),
        bot_token=environment.get("SLACK_BOT_TOKEN", "").strip() or None,
        app_token=environment.get("SLACK_APP_TOKEN", "").strip() or None,
    )


def _refuse_unknown(given: Mapping[str, Any], known: Collection[str], name: str, kind: str) -> None:
    for key in given:
        if key not in known:
            near = difflib.get_close_matches(key, known, n=1)
            hint = f"did you mean {near[0]}?" if near else f"there are: {', '.join(known)}."
            raise SettingsError(f"{name} has the unknown {kind} {key}; {hint}")


def _value(table: Mapping[str, Any], section: str, key: str, name: str) -> Any:
    given = table.get(section, {})
    if not isinstance(given, dict):
        raise SettingsError(f"{name}: {section} must be a section, written [{section}].")
    _refuse_unknown(given, FIELDS[section], name, f"setting in [{section}]:")
    kind, default = FIELDS[section][key]
    value = given.get(key, default)
    words = {
        str: "text in quotation marks",
        int: "a whole number from 0",
        list: "a list",
        bool: "true or false",
    }
    wrong = not isinstance(value, kind) or (isinstance(value, bool) and kind is not bool)
    if wrong or (kind is int and value < 0) or (kind is str and default and not value.strip()):
        raise SettingsError(f"{name}: [{section}] {key} must be {words[kind]}.")
    return value


def _command(value: str, name: str) -> str:
    # Slack allows up to 32 characters, lower case, without spaces (app manifest reference)
    if not re.fullmatch(r"/[a-z0-9_-]{1,31}", value):
        raise SettingsError(
            f"{name}: [slack] command must be a slash and up to 31 lower-case letters, digits, "
            f'hyphens or underscores, such as "/digest".'
        )
    return value


def _admins(value: list[Any], name: str) -> tuple[str, ...]:
    for each in value:
        if not (isinstance(each, str) and re.fullmatch(r"[UW][A-Z0-9]+", each)):
            raise SettingsError(
                f"{name}: [slack] admins must be Slack user ids (U…): in a member's profile, "
                f"the three dots, “Copy member ID”."
            )
    return tuple(value)


def _admin_group(value: str, name: str) -> str:
    if value and not re.fullmatch(r"S[A-Z0-9]+", value):
        raise SettingsError(
            f"{name}: [slack] admin_group must be the ID of a Slack user group (S…): in Slack's "
            f"list of user groups, the three dots, “Copy group ID”."
        )
    return value


def _workspace_admins(value: Mapping[tuple[str, str], Any], name: str) -> bool:
    chosen: bool = value["slack", "workspace_admins"]
    if not (chosen or value["slack", "admins"] or value["slack", "admin_group"]):
        raise SettingsError(
            f"{name}: nobody may steer: name somebody as [slack] admins or admin_group, or set "
            f"workspace_admins = true."
        )
    return chosen


def _api_url(value: str, name: str) -> str:
    try:
        parts = urlsplit(value)
    except ValueError:  # for example, a bracket that isn't closed
        parts = urlsplit("")
    loopback = parts.scheme == "http" and parts.hostname in ("127.0.0.1", "localhost", "::1")
    if not (parts.scheme == "https" and parts.hostname) and not loopback:
        raise SettingsError(
            f"{name}: [slack] slack_api_url must be an https address, or http on this machine."
        )
    return value


def _first_subscription(given: dict[str, Any], name: str, zone: str) -> FirstSubscription:
    section = f"{name}: [[first_subscriptions]]"
    known = ("channel", "topic", "source", "at", "days", "zone", "missed", "size")
    _refuse_unknown(given, known, name, "setting in [[first_subscriptions]]:")
    for key in ("channel", "topic", "source", "zone", "missed", "size"):
        if key in given and not _is_word(given[key]):
            raise SettingsError(f"{section} {key} must be text in quotation marks.")
    if "channel" not in given:
        raise SettingsError(f"{name}: a [[first_subscriptions]] section names no channel.")
    if "topic" in given and "source" in given:
        raise SettingsError(f"{section} has a topic and a source: make a section of each.")
    schedule = None
    if "at" in given:
        schedule = Schedule(
            times=_read(f"{section} at", read_times, given["at"]),
            days=_read(f"{section} days", read_days, given.get("days", "daily")),
            zone=_read(f"{section} zone", read_zone, given.get("zone", zone)),
        )
    elif "days" in given or "zone" in given:
        raise SettingsError(f"{section} has days or a zone, but no times: add at.")
    return FirstSubscription(
        channel=given["channel"],
        topic=given.get("topic"),
        schedule=schedule,
        missed=_one_of(given.get("missed", "merge"), get_args(Missed), f"{section} missed"),
        source=given.get("source"),
        size=_one_of(given.get("size", "standard"), get_args(Size), f"{section} size"),
    )


def _quiet(given: dict[str, Any], name: str, zone: str) -> Quiet:
    section = f"{name}: [[quiet]]"
    _refuse_unknown(given, ("channel", "from", "to", "days", "zone"), name, "setting in [[quiet]]:")
    if not _is_word(given.get("channel")):
        raise SettingsError(f"{name}: a [[quiet]] section names no channel.")
    (start,) = _read(f"{section} from", _one_time, given.get("from", "00:00"))
    (end,) = _read(f"{section} to", _one_time, given.get("to", "00:00"))
    return Quiet(
        channel=given["channel"],
        start=start,
        end=end,
        days=_read(f"{section} days", read_days, given.get("days", "daily")),
        zone=_read(f"{section} zone", read_zone, given.get("zone", zone)),
    )


def _feed_list(given: dict[str, Any], name: str) -> tuple[str, Pages]:
    """Return a list's path, and when the pages of its items are fetched."""
    section = f"{name}: [[feed_lists]]"
    _refuse_unknown(given, ("file", "pages"), name, "setting in [[feed_lists]]:")
    if not _is_word(given.get("file")):
        raise SettingsError(f"{section} names no file: the list's path in the seeds folder.")
    return given["file"], _one_of(given.get("pages"), get_args(Pages), f"{section} pages")


def _proxy(value: str, name: str) -> str:
    try:
        parts = urlsplit(value)
        usable = parts.scheme in ("http", "https") and parts.hostname and parts.port != 0
    except ValueError:
        usable = None
    if value and not usable:
        raise SettingsError(
            f"{name}: [feeds] proxy must be an address such as http://proxy.example:3128."
        )
    return value


def _one_time(words: Any) -> tuple[time, ...]:
    found = read_times(words)
    if len(found) > 1:
        raise ValueError("One time is wanted here.")
    return found


def _read(what: str, read: Callable[[Any], T], words: Any) -> T:
    """Read the words of the setting ``what``. Raises SettingsError, which names it, if it can't."""
    if not (_is_word(words) or (isinstance(words, list) and all(map(_is_word, words)))):
        raise SettingsError(f"{what} must be text in quotation marks, or a list of such.")
    try:
        return read(words)
    except ValueError as error:
        raise SettingsError(f"{what}: {error}") from error


def _one_of(value: Any, allowed: Sequence[T], what: str) -> T:
    for each in allowed:
        if each == value:
            return each
    raise SettingsError(f"{what} must be one of: {', '.join(map(str, allowed))}.")


def _own_topic(given: dict[str, Any], name: str) -> OwnTopic:
    _refuse_unknown(given, ("slug", "label", "keywords"), name, "setting in [[topics]]:")
    slug, keywords = given.get("slug"), given.get("keywords")
    if not (isinstance(slug, str) and re.fullmatch(r"[a-z0-9-]{1,40}", slug)):
        raise SettingsError(
            f"{name}: [[topics]] slug must be up to 40 lower-case letters, digits or hyphens."
        )
    if not (isinstance(keywords, list) and keywords and all(map(_is_word, keywords))):
        raise SettingsError(f"{name}: [[topics]] {slug} needs keywords: a list of words.")
    label = given.get("label", slug)
    if not _is_word(label):
        raise SettingsError(f"{name}: [[topics]] {slug}: label must be text in quotation marks.")
    return OwnTopic(slug=slug, label=label, keywords=tuple(keywords))


def _is_word(value: object) -> bool:
    return isinstance(value, str) and bool(value.strip())


def _sections(section: str, given: Any, name: str) -> list[dict[str, Any]]:
    if not isinstance(given, list) or not all(isinstance(each, dict) for each in given):
        raise SettingsError(f"{name}: {section} must be written as [[{section}]] sections.")
    return given
