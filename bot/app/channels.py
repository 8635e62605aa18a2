"""Channels that the settings name, resolved to Slack ids."""

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
    """Resolves channel names from the settings once, at start, and remembers the ids.

    Until ``resolve`` has run there are no quiet hours and no admin contacts.
    """

    def __init__(self, settings: Settings, store: Store, messenger: SlackMessenger) -> None:
        self._settings = settings
        self._store = store
        self._messenger = messenger
        self._quiet: tuple[Quiet, ...] = ()
        self._contacts: tuple[str, ...] = ()

    def resolve(self, topics: Collection[str]) -> None:
        """Look up every name, and give a store without subscriptions those of the settings.

        ``topics`` are the known slugs: a first subscription to another one is logged as a warning.
        Raises SettingsError for a name that the bot can't see, SlackError where Slack doesn't
        answer and no names are remembered from an earlier start.
        """
        settings = self._settings
        ids = self._ids()
        self._quiet = tuple(replace(each, channel=ids[each.channel]) for each in settings.quiet)
        named = settings.admin_channel
        self._contacts = (ids[named],) if named else settings.admins
        self._subscribe_first(ids, topics)

    def quiet_hours(self) -> tuple[Quiet, ...]:
        """Quiet hours from the settings, by channel id."""
        return self._quiet

    def admin_contacts(self) -> tuple[str, ...]:
        """Ids to message about trouble: the admin channel or, if none is set, each admin."""
        return self._contacts

    def _ids(self) -> Mapping[str, str]:
        named = {each.channel for each in self._settings.quiet}
        named |= {self._settings.admin_channel} - {""}
        if not self._store.subscriptions.ever_any():
            named |= {each.channel for each in self._first()}
        known = self._channels_by_name() if named else {}
        return {each: _channel_id(each, known) for each in named}

    def _channels_by_name(self) -> Mapping[str, str]:
        """Ids by channel name, as Slack lists them or, if it can't, as it listed them before."""
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
            # not an error: articles may bring topics of their own
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
    """The id of a channel given by name, "#news" or "news", or by id."""
    name = named.removeprefix("#")
    if name in channels.values():
        return name
    if name not in channels:
        raise SettingsError(
            f"There is no channel {named} that the bot can see. Make it in Slack (or invite the "
            f"bot, if it is private), or name another one in pullquote.toml."
        )
    return channels[name]
