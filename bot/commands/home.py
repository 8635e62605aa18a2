"""The app's Home tab: a member's channels, the newest digests, and how the bot is doing."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import chain

from bot.commands.context import CommandContext, channel_buttons, command_button, form_button
from bot.commands.mute import MuteCommands
from bot.commands.status import Audience, paused, status
from bot.commands.subscribe import SubscribeCommands, typed_unsubscribe
from bot.models import Caller, Mute, Pause, Subscription
from bot.models.reply import Buttons, ChannelRef, Hit, Part, Reply, Title, reply, say
from bot.rules.mutes import named

CHANNELS = 15  # channels of a member that are shown
NEWEST = 3  # digests


@dataclass(frozen=True, slots=True, kw_only=True)
class _Decisions:
    """What admins have decided about channels: subscriptions, mutes and pauses."""

    subscriptions: Sequence[Subscription]
    mutes: Sequence[Mute]
    pauses: Sequence[Pause]

    def of(self, channel: str | None) -> "_Decisions":
        """Those about one channel; None is those about every channel."""
        return _Decisions(
            subscriptions=[each for each in self.subscriptions if each.channel == channel],
            mutes=[each for each in self.mutes if each.channel == channel],
            pauses=[each for each in self.pauses if each.channel == channel],
        )

    def channels(self) -> list[str]:
        """The channels that they are about."""
        decisions: Iterable[Subscription | Mute | Pause]
        decisions = chain(self.subscriptions, self.mutes, self.pauses)
        return list(dict.fromkeys(each.channel for each in decisions if each.channel))


@dataclass(frozen=True, slots=True)
class HomeTab:
    """Fills the app's Home. Only admins get buttons that change something."""

    context: CommandContext

    def home(self, caller: Caller) -> Reply:
        """What the caller sees there."""
        is_admin = self.context.seems_admin(caller)
        view = self.context.view(caller)
        newest = self.context.store.articles.latest(NEWEST, None, view.reads)
        hits = [
            Hit(stored=each, permalink=self.context.permalink(each.id, caller)) for each in newest
        ]
        return reply(
            Title("Your channels"),
            self._channels(caller, is_admin=is_admin),
            Title("The newest digests"),
            hits or say("There is no digest yet."),
            Title("How I am doing"),
            status(
                self.context.store,
                self.context.now(),
                audience=Audience(is_admin=is_admin, shows=view.shows, reads=view.reads),
                failing=self.context.health(view.shows),
            ).parts,
            [Buttons((command_button("Look at the seeds folder now", "rescan"),))]
            if is_admin
            else [],
            say("What can be typed: ", self.context.typed("help")),
        )

    def _channels(self, caller: Caller, *, is_admin: bool) -> list[Part]:
        store, now, view = self.context.store, self.context.now(), self.context.view(caller)
        decisions = _Decisions(
            subscriptions=store.subscriptions.all(),
            mutes=store.mutes.active(now),
            pauses=store.pauses.active(now),
        )
        mine = [each for each in decisions.channels() if view.is_in(each)]
        parts: list[Part] = []
        for channel in mine[:CHANNELS]:
            parts += self._channel(channel, decisions.of(channel), caller, is_admin=is_admin)
        if (more := len(mine) - CHANNELS) > 0:
            parts.append(say(f"… and {more} more: ", self.context.typed("subscriptions")))
        parts += self._pauses_and_mutes(decisions.of(None), caller, is_admin=is_admin)
        if not parts:
            parts.append(say("No channel that you are in gets digests."))
        if is_admin:
            forms = (("Subscribe a channel…", "subscribe"), ("Mute something…", "mute"))
            parts.append(Buttons(tuple(form_button(*each) for each in forms)))
        return parts

    def _channel(
        self, channel: str, decisions: _Decisions, caller: Caller, *, is_admin: bool
    ) -> list[Part]:
        parts: list[Part] = []
        commands = SubscribeCommands(self.context)
        for subscription in decisions.subscriptions:
            parts.append(commands.line(subscription, caller))
            if is_admin:
                unsubscribe = typed_unsubscribe(subscription)
                parts.append(channel_buttons("Unsubscribe", unsubscribe, channel))
        if not decisions.subscriptions:
            parts.append(say(ChannelRef(channel), " gets no digests."))
        return [*parts, *self._pauses_and_mutes(decisions, caller, is_admin=is_admin)]

    def _pauses_and_mutes(
        self, decisions: _Decisions, caller: Caller, *, is_admin: bool
    ) -> list[Part]:
        """Pauses and mutes, for admins with buttons that end them."""
        parts: list[Part] = []
        shows = self.context.view(caller).shows
        due = self.context.store.posts.due_by_channel(shows) if decisions.pauses else {}
        for pause in decisions.pauses:
            parts.append(say(*paused(pause, due)))
            if is_admin:
                parts.append(channel_buttons("Resume", "resume", pause.channel))
        for mute in decisions.mutes:
            parts.append(MuteCommands(self.context).line(mute, caller))
            if is_admin:
                parts.append(channel_buttons("Unmute", f"unmute {named(mute)}", mute.channel))
        return parts
