"""A round: a life before, something that happens to the store, and what is in the channels then."""

import random
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from pathlib import Path

from bot.models import Schedule
from bot.rules.revisions import CHANGED
from bot.settings import FirstSubscription
from tests.campaigns.crash.seeds_writer import SeedsWriter, Written
from tests.campaigns.crash.truth import Truth
from tests.campaigns.store_loss.harms import Case, back_up
from tests.support.bot_process import BotProcess
from tests.support.rig import Rig, rig
from tests.support.samples import seed

AHEAD = timedelta(days=1)  # by the bot's clock, every file that is written now is complete
HOUR = 3600.0
CALM = 660.0  # seconds after which articles are no flood together with those before
FLOOD = 12  # articles
OLD, NEWEST = 4, 2  # articles on the first run, and those of them that each channel gets
# Every ten minutes: the longest that a campaign waits is a little more than that
MINUTES = range(0, 24 * 60, 10)
OFTEN = Schedule(times=tuple(time(*divmod(minute, 60)) for minute in MINUTES))
NEWS, SPORT, SCIENCE = "C0NEWS0001", "C0SPORT001", "C0SCIENCE1"
ALSO = "Also in Marrow Post:"


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """How a round went: what is in the channels twice, what is missing, and other mistakes."""

    case: Case
    doubled: tuple[str, ...]
    lost: tuple[str, ...]
    wrong: tuple[str, ...]
    said: str
    posts: int
    log: tuple[str, ...]


def play(folder: Path, case: Case, chance: random.Random, *, read_back: bool = True) -> Verdict:
    """Play a round in an empty folder; without ``read_back``, by a bot that doesn't do that."""
    with rig(
        folder,
        since=datetime.now(UTC) + AHEAD,
        hang_up=True,
        newest=NEWEST,
        flood=10,
        flood_minutes=10,
        first_subscriptions=(
            FirstSubscription(channel="#news"),
            FirstSubscription(channel="#sport", topic="sport"),
            FirstSubscription(channel="#science", schedule=OFTEN),
        ),
    ) as made:
        return _Round(made, folder, case, chance, read_back=read_back).play()


class _Round:
    """A bot's life with one store."""

    def __init__(
        self, made: Rig, folder: Path, case: Case, chance: random.Random, *, read_back: bool
    ) -> None:
        self._read_back = read_back
        self._rig, self._case, self._chance = made, case, chance
        self._store = made.settings.store
        self._copies = folder / "copies"
        self._copies.mkdir()
        self._writer = SeedsWriter(made.settings.seeds)
        self._second: list[Written] = []  # those that a second source has, too
        self._quietly: set[int] = set()  # those corrected while the bot was not there to tell
        self._bots: list[BotProcess] = []
        self._said = ""
        self._wrong: list[str] = []
        self._log: list[str] = []

    def play(self) -> Verdict:
        """Live, lose the store, live on; the verdict."""
        try:
            return self._play()
        finally:
            for bot in self._bots:
                bot.kill()

    def _play(self) -> Verdict:
        for _ in range(OLD):
            self._write()
        self._begin_and_finish()
        self._rig.pass_time(CALM)
        bot = self._launch()
        self._live(bot)
        back_up(self._store, self._copies)
        self._rig.pass_time(HOUR)
        self._live(bot)
        self._lose(bot)
        self._rig.pass_time(CALM)
        self._begin_and_finish()
        return self._verdict()

    def _live(self, bot: BotProcess) -> None:
        """Have everything happen that leads to posts, edits and replies."""
        self._write(embargo=self._sure_time() + timedelta(seconds=30))
        first = self._write()
        for is_sport in (True, False, False):
            self._write(is_sport=is_sport)
        self._finish(bot)
        self._write_second(first)
        self._correct(self._chance.choice(self._sound()))
        self._finish(bot)
        self._writer.retract(self._chance.choice(self._sound()))
        self._correct(self._chance.choice(self._sound()))
        self._finish(bot)
        self._rig.pass_time(CALM)
        self._writer.flood(self._chance, FLOOD)
        self._finish(bot)
        self._rig.pass_time(CALM)

    def _lose(self, bot: BotProcess) -> None:
        """Have the case happen, and articles be written and corrected meanwhile."""
        if self._case.when == "running":
            self._lose_while_running(bot)
            return
        if self._case.when == "killed":
            self._write()
            self._correct(self._chance.choice(self._sound()))
            self._rig.rest(bot)
            self._end(bot)
        else:
            bot.stop()
            bot.end()
            self._note(bot)
        whole = self._store.read_bytes()
        self._case.harm(self._store, self._copies)
        self._write()
        self._correct(self._chance.choice(self._sound()), quietly=True)
        if self._case.mended:
            self._fail_to_start()
            self._store.write_bytes(whole)

    def _lose_while_running(self, bot: BotProcess) -> None:
        before = self._calls()
        self._case.harm(self._store, self._copies)
        self._write()
        self._correct(self._chance.choice(self._sound()), quietly=True)
        self._said = self._rig.hear(bot, self._case.says)
        self._rig.pass_time(CALM)
        self._rig.hear(bot, "the job deliver has to wait")
        other = self._launch()
        code = other.end()
        if code == 0 or not other.said("Another Pullquote works on the store"):
            self._wrong.append(f"a second bot has started, and ended with {code}")
        self._end(bot)
        if self._calls() != before:
            self._wrong.append("something was posted without a store")

    def _fail_to_start(self) -> None:
        """Start a bot that must say what is wrong, and post nothing."""
        before = self._calls()
        bot = self._launch()
        self._said = self._rig.hear(bot, self._case.says)
        self._end(bot)
        if self._calls() != before:
            self._wrong.append("something was posted by a damaged store")

    # What is written

    def _write(self, **fields: object) -> Written:
        given = {"is_sport": False, **fields}
        return self._writer.new(self._chance, **given)

    def _write_second(self, article: Written) -> None:
        """Write what another source has of an article, in the same words."""
        text = article.text().replace("source: Tull Courier", "source: Marrow Post")
        seed(self._writer.seeds, f"second/{article.path}", text)
        self._second.append(article)

    def _correct(self, article: Written, *, quietly: bool = False) -> None:
        self._writer.correct(article)
        if quietly:
            self._quietly.add(article.number)

    def _sound(self) -> list[Written]:
        """Articles that may be changed; a second source stays one of the same text."""
        changed = {article.number for article in self._second}
        return [
            each
            for each in self._writer.articles[OLD:]
            if not each.is_retracted and each.number not in changed and each.embargo is None
        ]

    # The bot

    def _launch(self) -> BotProcess:
        self._bots.append(self._rig.launch(read_back=self._read_back))
        return self._bots[-1]

    def _begin_and_finish(self) -> None:
        bot = self._launch()
        self._finish(bot)
        self._end(bot)

    def _finish(self, bot: BotProcess) -> None:
        left = self._rig.finish(bot)
        if left is None or not left.is_nothing:
            self._wrong.append(f"the bot has left: {left}")

    def _end(self, bot: BotProcess) -> None:
        bot.kill()
        self._note(bot)
        self._rig.take_what_was_sent()

    def _note(self, bot: BotProcess) -> None:
        self._log += [*bot.lines, "-- ended"]
        for line in bot.lines:
            if "Traceback" in line:
                self._wrong.append("a bug shows in the log")

    def _calls(self) -> int:
        return sum(call["method"].startswith("chat.") for call in self._rig.workspace.journal)

    def _sure_time(self) -> datetime:
        return datetime.fromtimestamp(self._rig.workspace.clock.now(), UTC)

    # The verdict

    def _verdict(self) -> Verdict:
        truth = Truth()
        for call in self._rig.workspace.journal:
            truth.take(call)
        return Verdict(
            case=self._case,
            doubled=tuple(self._doubled(truth)),
            lost=tuple(self._lost(truth)),
            wrong=(*self._wrong, *truth.strange),
            said=self._said,
            posts=len(truth.messages),
            log=tuple(self._log),
        )

    def _doubled(self, truth: Truth) -> Iterator[str]:
        for (channel, number), places in truth.posts.items():
            if len(places) > 1:
                yield f"Pier {number} is in {channel} {len(places)} times"
        for place, message in truth.messages.items():
            for reply, times in Counter(message.replies).items():
                if times > 1:
                    yield f"in the thread of {place}, {times} times: {reply[:90]}"
        for article in self._second:
            for channel in (NEWS, SCIENCE):
                naming = _naming(truth, channel, article)
                if naming > 1:
                    yield f"the second source of {article.name}in {channel} {naming} times"

    def _lost(self, truth: Truth) -> Iterator[str]:
        for article in self._writer.articles[OLD:]:
            wanted = (NEWS, SCIENCE, SPORT) if article.is_sport else (NEWS, SCIENCE)
            for channel in wanted:
                yield from self._lost_in(truth, channel, article)
        for article in self._second:
            for channel in (NEWS, SCIENCE):
                if not _naming(truth, channel, article):
                    yield f"the second source of {article.name}in {channel}"

    def _lost_in(self, truth: Truth, channel: str, article: Written) -> Iterator[str]:
        where = f"{article.name}in {channel}"
        places = truth.posts[channel, article.number]
        if not places:
            yield where
            return
        message = truth.messages[places[0]]
        if (article.number, article.passengers) not in message.shows:
            yield f"{where} shows {message.shows}, not {article.passengers}"
        if (article.number in message.struck) != article.is_retracted:
            yield f"{where}: struck is {article.number in message.struck}"
        first = message.first[article.number]
        replies = [each for each in message.replies if article.name in each or CHANGED in each]
        quiet = article.number in self._quietly
        for passengers in range(first + 1, article.passengers + 1):
            told = article.headline(passengers)
            if not any(told in each or (quiet and CHANGED in each) for each in replies):
                yield f"{where}: the reply that tells {told}"
        if article.is_retracted and not any("is retracted" in each for each in replies):
            yield f"{where}: the reply that it is retracted"


def _naming(truth: Truth, channel: str, article: Written) -> int:
    """How often the second source of an article is named in a channel."""
    replies = [
        reply
        for (where, _), message in truth.messages.items()
        if where == channel
        for reply in message.replies
    ]
    return sum(reply.startswith(ALSO) and article.name in reply for reply in replies)
