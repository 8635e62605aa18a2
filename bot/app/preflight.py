"""Checks the settings and clears the environment before the application opens its store."""

from collections.abc import MutableMapping
from pathlib import Path

from bot.app.file_lock import FileLock
from bot.errors import SettingsError
from bot.models import Topic
from bot.settings import Settings
from bot.summariser.topics import VOCABULARY


def clear_environment(environment: MutableMapping[str, str]) -> None:
    """Remove variables that libraries would read although only the settings should decide.

    Tokens and OAuth variables switch slack_bolt to another mode; proxy variables send loopback
    traffic elsewhere.
    """
    for name in list(environment):
        if name.startswith("SLACK_") or name.lower().endswith("_proxy"):
            del environment[name]


def check_folders(settings: Settings) -> None:
    """Raise SettingsError if the seeds folder is missing or contains the store."""
    if not settings.seeds.is_dir():
        raise SettingsError(
            f"The seeds folder {settings.seeds} is not there: make it, or name another one as "
            f"[folder] seeds in pullquote.toml."
        )
    if settings.store.is_relative_to(settings.seeds):
        raise SettingsError(
            "The store stands in the seeds folder, where it would be read as a seed: name "
            "another place as [store] path in pullquote.toml."
        )


def lock_store(store: Path) -> FileLock:
    """Lock a store for this process; raises StoreError if another Pullquote uses it."""
    return FileLock(
        store.with_name(f"{store.name}.lock"),
        f"Another Pullquote works on the store {store}: two would post everything twice. Stop "
        f"that one first, or name another store as [store] path in pullquote.toml.",
    )


def all_topics(settings: Settings) -> tuple[Topic, ...]:
    """Return the standard topics and the team's own; raises SettingsError if a slug comes twice."""
    own = [Topic(slug=topic.slug, label=topic.label) for topic in settings.topics]
    slugs = [topic.slug for topic in (*VOCABULARY, *own)]
    if twice := [slug for slug in dict.fromkeys(slugs) if slugs.count(slug) > 1]:
        raise SettingsError(
            f"[[topics]] {twice[0]}: there is a topic with this slug already; choose another."
        )
    return (*VOCABULARY, *own)
