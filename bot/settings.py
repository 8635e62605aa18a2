"""Settings from pullquote.toml and the environment; the only reader of either.

The table FIELDS is the whole truth about the file: its sections, names, kinds and defaults. What a
setting means stands in deploy/pullquote.sample.toml, which a test holds against this table.
"""

import difflib
import re
import tomllib
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from bot.errors import SettingsError
from bot.models import OwnTopic

FILE_NAME = "pullquote.toml"
SLACK_API_URL = "https://slack.com/api/"
DEFAULT_CHANNEL = "#news"
TOKENS_HELP = (
    "Create a Slack app from the output of `pullquote manifest`, install it, and set "
    "SLACK_BOT_TOKEN (the bot token, xoxb-…) and SLACK_APP_TOKEN (an app-level token with "
    "connections:write, xapp-…). To try Pullquote without Slack: `pullquote local`."
)

# section -> name -> (kind, default)
FIELDS: Mapping[str, Mapping[str, tuple[type, Any]]] = {
    "slack": {
        "command": (str, "/digest"),
        "channel": (str, DEFAULT_CHANNEL),
        "admins": (list, []),
        "slack_api_url": (str, SLACK_API_URL),
    },
    "folder": {"seeds": (str, "seeds")},
    "store": {"path": (str, "pullquote.db")},
    "posting": {"newest": (int, 3), "many": (int, 20)},
}


@dataclass(frozen=True, slots=True, kw_only=True)
class FirstSubscription:
    """A subscription of the settings file: a channel's name or id, a topic's slug or None."""

    channel: str
    topic: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """Everything that an operator decides. Paths are absolute.

    ``newest`` articles are posted of a first run, or of more than ``many`` that arrive at once.
    """

    seeds: Path
    store: Path
    command: str = "/digest"
    channel: str = DEFAULT_CHANNEL
    admins: tuple[str, ...] = ()
    newest: int = 3
    many: int = 20
    first_subscriptions: tuple[FirstSubscription, ...] = ()
    topics: tuple[OwnTopic, ...] = ()
    slack_api_url: str = SLACK_API_URL
    bot_token: str | None = None
    app_token: str | None = None

    def tokens(self) -> tuple[str, str]:
        """The bot token and the app token.

        Raises SettingsError, with how to get them, where one is missing or of the wrong kind.
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
    """The settings of ``file`` (or of FILE_NAME in ``folder``, where there is one).

    Relative paths are taken from the file's own folder, or from ``folder`` without a file.
    Raises SettingsError with a sentence that names the file and the setting.
    """
    found = file or folder / FILE_NAME
    table: dict[str, Any] = {}
    if file or found.is_file():
        table = _read(found)
        folder = found.resolve().parent
    return _settings(table, found.name, environment, folder)


def _read(file: Path) -> dict[str, Any]:
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
    _refuse_unknown(table, FIELDS, name, "section")
    value = {
        (section, key): _value(table, section, key, name)
        for section, fields in FIELDS.items()
        for key in fields
    }
    return Settings(
        seeds=(folder / value["folder", "seeds"]).absolute(),
        store=(folder / value["store", "path"]).absolute(),
        command=_command(value["slack", "command"], name),
        channel=value["slack", "channel"],
        admins=_admins(value["slack", "admins"], name),
        newest=value["posting", "newest"],
        many=value["posting", "many"],
        first_subscriptions=_first_subscriptions(subscriptions, name),
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
    words = {str: "text in quotation marks", int: "a whole number from 0", list: "a list"}
    wrong = not isinstance(value, kind) or isinstance(value, bool)
    if wrong or (kind is int and value < 0) or (kind is str and not value.strip()):
        raise SettingsError(f"{name}: [{section}] {key} must be {words[kind]}.")
    return value


def _command(value: str, name: str) -> str:
    # Slack: at most 32 characters, lower case, no spaces (app manifest reference)
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


def _api_url(value: str, name: str) -> str:
    try:
        parts = urlsplit(value)
    except ValueError:  # a bracket that is never closed
        parts = urlsplit("")
    loopback = parts.scheme == "http" and parts.hostname in ("127.0.0.1", "localhost", "::1")
    if not (parts.scheme == "https" and parts.hostname) and not loopback:
        raise SettingsError(
            f"{name}: [slack] slack_api_url must be an https address, or http on this machine."
        )
    return value


def _first_subscriptions(given: Any, name: str) -> tuple[FirstSubscription, ...]:
    sections = _sections("first_subscriptions", given, name)
    for each in sections:
        _refuse_unknown(each, ("channel", "topic"), name, "setting in [[first_subscriptions]]:")
        if not all(isinstance(value, str) and value for value in each.values()):
            raise SettingsError(f"{name}: [[first_subscriptions]] holds text in quotation marks.")
        if "channel" not in each:
            raise SettingsError(f"{name}: a [[first_subscriptions]] section names no channel.")
    return tuple(FirstSubscription(**each) for each in sections)


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
