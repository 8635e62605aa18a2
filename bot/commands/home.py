"""The Home of one person: their channels, how the bot is doing, and what they can do about it."""

from dataclasses import dataclass

from bot.commands.context import CommandContext, doing, ending, opening
from bot.commands.mute import MuteCommands
from bot.commands.status import paused, status
from bot.commands.subscribe import SubscribeCommands, ending_words
from bot.models import Caller, Mute, Pause, Subscription
from bot.models.reply import Buttons, ChannelRef, Hit, Part, Reply, Title, reply, say
from bot.rules.mutes import named
from bot.rules.permissions import View

CHANNELS = 15  # of a person that are shown
NEWEST = 3


@dataclass(frozen=True, slots=True)
class HomeTab:
    """Answers who opens the app's Home."""

    context: CommandContext

    def home(self, caller: Caller) -> Reply:
        """What the caller sees there; buttons that steer are for those who may."""
        administers = self.context.seems_admin(caller)
        view = self.context.view(caller)
        newest = self.context.store.articles.latest(NEWEST, None, view.reads)
        hits = [Hit(stored=each, permalink=self.context.linked(each.id, caller)) for each in newest]
        return reply(
            Title("Your channels"),
            self._channels(view, administers=administers),
            Title("The newest digests"),
            hits or say("There is no digest yet."),
            Title("How I am doing"),
            status(
                self.context.store,
                self.context.now(),
                for_admins=administers,
                trouble=self.context.trouble(),
                shows=view.shows,
            ).parts,
            [Buttons((doing("Look at the seeds folder now", "rescan"),))] if administers else [],
            say("What can be typed: ", self.context.typed("help")),
        )

    def _channels(self, view: View, *, administers: bool) -> list[Part]:
        store, now = self.context.store, self.context.now()
        subscriptions, mutes, pauses = (
            store.subscriptions.all(),
            store.mutes.active(now),
            store.pauses.active(now),
        )
        somewhere = [each.channel for each in subscriptions]
        somewhere += [each.channel for each in mutes if each.channel]
        somewhere += [each.channel for each in pauses if each.channel]
        mine = [each for each in dict.fromkeys(somewhere) if view.is_in(each)]
        parts: list[Part] = []
        for channel in mine[:CHANNELS]:
            parts += self._channel(
                channel,
                [each for each in subscriptions if each.channel == channel],
                [each for each in mutes if each.channel == channel],
                [each for each in pauses if each.channel == channel],
                administers=administers,
            )
        if (more := len(mine) - CHANNELS) > 0:
            parts.append(say(f"… and {more} more: ", self.context.typed("subscriptions")))
        parts += self._held(
            [each for each in mutes if each.channel is None],
            [each for each in pauses if each.channel is None],
            administers=administers,
        )
        if not parts:
            parts.append(say("No channel that you are in gets digests."))
        if administers:
            wanted = (("Subscribe a channel…", "subscribe"), ("Mute something…", "mute"))
            parts.append(Buttons(tuple(opening(*each) for each in wanted)))
        return parts

    def _channel(
        self,
        channel: str,
        subscriptions: list[Subscription],
        mutes: list[Mute],
        pauses: list[Pause],
        *,
        administers: bool,
    ) -> list[Part]:
        parts: list[Part] = []
        subscribing = SubscribeCommands(self.context)
        for subscription in subscriptions:
            parts.append(subscribing.line(subscription))
            if administers:
                parts.append(ending("Unsubscribe", ending_words(subscription), channel))
        if not subscriptions:
            parts.append(say(ChannelRef(channel), " gets no digests."))
        return [*parts, *self._held(mutes, pauses, administers=administers)]

    def _held(self, mutes: list[Mute], pauses: list[Pause], *, administers: bool) -> list[Part]:
        """What is muted or paused, with buttons that end it."""
        parts: list[Part] = []
        due = self.context.store.posts.due_by_channel() if pauses else {}
        for pause in pauses:
            parts.append(say(*paused(pause, due)))
            if administers:
                parts.append(ending("Resume", "resume", pause.channel))
        for mute in mutes:
            parts.append(MuteCommands(self.context).line(mute))
            if administers:
                parts.append(ending("Unmute", f"unmute {named(mute)}", mute.channel))
        return parts
