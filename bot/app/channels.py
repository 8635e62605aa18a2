"""Finds the Slack ids of the channels that the settings name."""

import logging
from collections.abc import Collection, Mapping
from dataclasses import replace

from bot.errors import SettingsError, SlackError
from bot.models import Quiet, Subscription
from bot.settings import FirstSubscription, Settings
from bot.slack.messenger import SlackMessenger
from bot.store import Store

log = logging.getLogger(__name__)


class NamedChannels:
    """Looks up the channels of the settings once, when the bot starts, and keeps their ids.

    Until ``resolve`` has been called there are no quiet hours and no admin contacts.
    """

    def __init__(self, settings: Settings, store: Store, messenger: SlackMessenger) -> None:
        self._settings = settings
        self._store = store
        self._messenger = messenger
        self._quiet: tuple[Quiet, ...] = ()
        self._contacts: tuple[str, ...] = ()

    def resolve(self, topics: Collection[str]) -> None:
        """Look up every name, and save the first subscriptions if the store never had any.

        ``topics`` are the known slugs: a first subscription to another one is logged as a warning.
        Raises SettingsError for a channel that the bot can't see, and SlackError if Slack doesn't
        answer and no names are remembered from an earlier start.
        """
        settings = self._settings
        ids = self._ids()
        self._quiet = tuple(replace(each, channel=ids[each.channel]) for each in settings.quiet)
        named = settings.admin_channel
        self._contacts = (ids[named],) if named else settings.admins
        self._subscribe_first(ids, topics)

    def quiet_hours(self) -> tuple[Quiet, ...]:
        """Return the quiet hours from the settings, with channel ids."""
        return self._quiet

    def admin_contacts(self) -> tuple[str, ...]:
        """Return whom to message about problems: the admin channel or, without one, each admin."""
        return self._contacts

    def _ids(self) -> Mapping[str, str]:
        named = {each.channel for each in self._settings.quiet}
        named |= {self._settings.admin_channel} - {""}
        if not self._store.subscriptions.ever_any():
            named |= {each.channel for each in self._first()}
        known = self._channels_by_name() if named else {}
        return {each: _channel_id(each, known) for each in named}

    def _channels_by_name(self) -> Mapping[str, str]:
        """Return ids by name, as Slack lists them or, if it doesn't answer, as it did before."""
        try:
            known = self._messenger.channels()
        except SlackError:
            if not (names := self._store.status.channel_names()):
                raise
            return {name: channel for channel, name in names.items()}
        self._store.status.save_channel_names({channel: name for name, channel in known.items()})
        return known

    def _first(self) -> tuple[FirstSubscription, ...]:
        settings = self._settings
        return settings.first_subscriptions or (FirstSubscription(channel=settings.channel),)

    def _subscribe_first(self, ids: Mapping[str, str], topics: Collection[str]) -> None:
        if self._store.subscriptions.ever_any():
            return
        first = self._first()
        for topic in {each.topic for each in first} - set(topics) - {None}:
            # not an error: articles can declare topics of their own
            log.warning("first_subscriptions: %s is none of %s", topic, ", ".join(sorted(topics)))
        self._store.subscriptions.add(
            [
                Subscription(
                    channel=ids[each.channel],
                    topic=each.topic,
                    source=each.source,
                    size=each.size,
                    schedule=each.schedule,
                    missed=each.missed,
                )
                for each in first
            ]
        )


def _channel_id(named: str, channels: Mapping[str, str]) -> str:
    """Return the id of a channel that is named "#news" or "news", or given by its id."""
    name = named.removeprefix("#")
    if name in channels.values():
        return name
    if name not in channels:
        raise SettingsError(
            f"There is no channel {named} that the bot can see. Make it in Slack (or invite the "
            f"bot, if it is private), or name another one in pullquote.toml."
        )
    return channels[name]
