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

    desk: CommandContext

    def home(self, caller: Caller) -> Reply:
        """What the caller sees there; buttons that steer are for those who may."""
        steers = self.desk.seems_admin(caller)
        view = self.desk.view(caller)
        newest = self.desk.store.articles.latest(NEWEST, None, view.reads)
        hits = [Hit(stored=each, permalink=self.desk.linked(each.id, caller)) for each in newest]
        return reply(
            Title("Your channels"),
            self._channels(view, steers=steers),
            Title("The newest digests"),
            hits or say("There is no digest yet."),
            Title("How I am doing"),
            status(
                self.desk.store,
                self.desk.now(),
                for_admins=steers,
                trouble=self.desk.trouble(),
                shows=view.shows,
            ).parts,
            [Buttons((doing("Look at the seeds folder now", "rescan"),))] if steers else [],
            say("What can be typed: ", self.desk.typed("help")),
        )

    def _channels(self, view: View, *, steers: bool) -> list[Part]:
        store, now = self.desk.store, self.desk.now()
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
                steers=steers,
            )
        if (more := len(mine) - CHANNELS) > 0:
            parts.append(say(f"… and {more} more: ", self.desk.typed("subscriptions")))
        parts += self._held(
            [each for each in mutes if each.channel is None],
            [each for each in pauses if each.channel is None],
            steers=steers,
        )
        if not parts:
            parts.append(say("No channel that you are in gets digests."))
        if steers:
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
        steers: bool,
    ) -> list[Part]:
        parts: list[Part] = []
        subscribing = SubscribeCommands(self.desk)
        for subscription in subscriptions:
            parts.append(subscribing.line(subscription))
            if steers:
                parts.append(ending("Unsubscribe", ending_words(subscription), channel))
        if not subscriptions:
            parts.append(say(ChannelRef(channel), " gets no digests."))
        return [*parts, *self._held(mutes, pauses, steers=steers)]

    def _held(self, mutes: list[Mute], pauses: list[Pause], *, steers: bool) -> list[Part]:
        """What is muted or paused, with buttons that end it."""
        parts: list[Part] = []
        due = self.desk.store.posts.due_by_channel() if pauses else {}
        for pause in pauses:
            parts.append(say(*paused(pause, due)))
            if steers:
                parts.append(ending("Resume", "resume", pause.channel))
        for mute in mutes:
            parts.append(MuteCommands(self.desk).line(mute))
            if steers:
                parts.append(ending("Unmute", f"unmute {named(mute)}", mute.channel))
        return parts
