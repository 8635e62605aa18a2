"""Rounds on one store and one folder, each judged by the calls that Slack has accepted."""

import random
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from bot.settings import FirstSubscription
from bot.workspace import Fault
from tests.campaigns.crash import plans
from tests.campaigns.crash.clocks import Clocks
from tests.campaigns.crash.life import Life
from tests.campaigns.crash.plans import Plan
from tests.campaigns.crash.seeds_writer import NEWS, SeedsWriter, Written
from tests.campaigns.crash.truth import Json, Problem, Truth
from tests.support.bot_process import BotProcess
from tests.support.newsroom import ADA
from tests.support.patience import TimedOutError
from tests.support.rig import Rig, rig

EMBARGO = timedelta(seconds=30)
FIRST = 3  # articles that are there before the first round: what comes first is treated differently
# by the bot's clock, every file that is written now is an old one: it is complete
AHEAD = timedelta(days=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """How a round went: the steps at which the bot was killed, as planned, and what is wrong."""

    plan: Plan
    kills: tuple[str, ...]
    problems: tuple[Problem, ...]
    seconds: float
    log: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """What a campaign plays: its random seed, and the steps and faults that it takes from.

    Without ``reconcile`` the bot never looks for what has reached Slack, at its start neither.
    """

    seed: int
    steps: tuple[str, ...]
    faults: tuple[str, ...]
    reconcile: bool = True


@contextmanager
def campaign(folder: Path, choice: Choice) -> Iterator["Campaign"]:
    """A campaign in a folder, whose bot posts every article to one channel or to two.

    More than ten articles at once become one roundup.
    """
    with rig(
        folder,
        since=datetime.now(UTC) + AHEAD,
        hang_up=True,
        newest=1000,
        flood=10,
        flood_minutes=10,
        first_subscriptions=(
            FirstSubscription(channel="#news"),
            FirstSubscription(channel="#sport", topic="sport"),
        ),
    ) as made:
        yield Campaign(made, choice)


class Campaign:
    """A bot's life of crashes."""

    def __init__(self, made: Rig, choice: Choice) -> None:
        self._rig, self._choice = made, choice
        self._writer = SeedsWriter(made.settings.seeds)
        self._clocks = Clocks(made)
        self._life = Life(
            made, self._clocks, {"reconcile": choice.reconcile, "read_back": choice.reconcile}
        )
        self._truth = Truth()
        self._read = 0  # calls that the truth has been told of
        self._touched: dict[int, Written] = {}  # articles of this round, by their numbers
        self._left_alone: set[int] = set()  # those whose files were changed without a new revision
        self._mentioned: set[int] = set()  # those that calls of this round are about
        self._uncalled_for: set[int] = set()  # … that are about nothing that was touched
        self._noted: list[Problem] = []
        self._open()

    def round(self, number: int) -> Verdict:
        """Play a round and judge it."""
        chance = random.Random(f"{self._choice.seed} {number}")
        plan = plans.make(number, chance, self._choice.steps, self._choice.faults)
        began = time.monotonic()
        kills: list[str] = []
        self._begin(plan.apart)
        try:
            for fault in plan.calls:
                self._rig.workspace.faults.add(fault)
            kills.extend(self._play(plan, chance))
            self._finish()
            problems = (*self._life.problems, *self._verdict())
        except TimedOutError as error:
            problems = (Problem("timed out", str(error)),)
            for article in self._touched.values():
                article.broken = True
        return Verdict(
            plan=plan,
            kills=tuple(kills),
            problems=problems,
            seconds=time.monotonic() - began,
            log=tuple(self._life.log),
        )

    def last(self) -> tuple[Problem, ...]:
        """What is wrong in the end: with any article, and with the messages in the channels."""
        self._begin(apart=0.0)
        self._finish()
        self._touched = {each.number: each for each in self._writer.articles if not each.broken}
        shown = {
            (channel, message["ts"])
            for channel in {channel for channel, _ in self._truth.messages}
            for message in self._rig.posts(channel)
            if message.get("thread_ts", message["ts"]) == message["ts"]
        }
        problems = (*self._life.problems, *self._verdict())
        if shown != self._truth.messages.keys():
            problems += (Problem("wrong", "the channels show other messages than were accepted"),)
        return problems

    # A round

    def _open(self) -> None:
        """Have some articles posted before the first round."""
        chance = random.Random(self._choice.seed)
        self._begin(apart=0.0)
        self._touch(*(self._writer.new(chance) for _ in range(FIRST)))
        self._finish()
        if problems := [*self._life.problems, *self._verdict()]:
            raise RuntimeError(f"without any crash: {problems}")

    def _begin(self, apart: float) -> None:
        self._touched, self._left_alone, self._noted = {}, set(), []
        self._mentioned, self._uncalled_for = set(), set()
        self._life.begin()
        self._writer.begin()
        self._clocks.begin(apart)

    def _play(self, plan: Plan, chance: random.Random) -> Iterator[str]:
        """Start the bot and have it killed as planned; the steps at which it was."""
        if plan.early:
            self._write(plan, chance)
        first, *others = plan.kills
        with self._life.run(_step(first)) as bot:
            if not plan.early:
                self._disturb(bot, plan, chance)
            if self._life.is_killed(bot, first, chance):
                yield first.partition(":")[0]
        self._after_crash(plan)
        for kill in others:
            with self._life.run(_step(kill)) as bot:
                if self._life.is_killed(bot, kill, chance):
                    yield kill.partition(":")[0]
            self._settle()

    def _disturb(self, bot: BotProcess, plan: Plan, chance: random.Random) -> None:
        """Once the bot is up, disturb its connections as planned, and write articles."""
        self._rig.come_up(bot)
        if plan.link:
            self._rig.workspace.disturb(*plan.link)
        self._write(plan, chance)
        if plan.acts[0] == "hasty":
            article = next(iter(self._touched.values()))
            self._rig.wait(
                "a post, or that there is none",
                lambda: self._is_posted(article) or _has_tried(bot) or bot.is_dead,
            )
            self._writer.correct(article)

    def _after_crash(self, plan: Plan) -> None:
        """Let happen what is planned between the first crash and the next run."""
        for _ in range(plans.CROWD if plan.crowd else 0):
            self._rig.workspace.say(ADA, NEWS, "What is new?")
        if plan.hurried:
            self._life.run_to_rest()
        self._settle()
        if plan.blind:
            self._be_blind(plan.blind)

    def _be_blind(self, faults: tuple[Fault, ...]) -> None:
        """Start the bot once more, which can't read what is in the channels."""
        for fault in faults:
            self._rig.workspace.faults.add(fault)
        self._life.run_to_rest()
        self._settle()

    def _settle(self) -> None:
        """Have nothing more go wrong, and let all time pass that matters to what was sent."""
        self._rig.workspace.faults.clear()
        self._clocks.settle()

    def _finish(self) -> None:
        """Run the bot undisturbed until it has nothing to do, and everything is as it must be."""
        with self._life.run() as bot:
            self._life.finish(bot, self._is_done)
        self._look()

    # What is written

    def _write(self, plan: Plan, chance: random.Random) -> None:
        for act in plan.acts:
            self._act(act, chance)

    def _act(self, act: str, chance: random.Random) -> None:
        if act in ("correct", "retract", "fiddle") and (found := self._idle(act)):
            self._change(chance.choice(found), act, chance)
        elif act == "flood":
            self._touch(*self._writer.flood(chance, plans.FLOOD))
        elif act == "embargo":
            self._touch(self._writer.new(chance, embargo=self._clocks.sure_time() + EMBARGO))
        elif act != "nothing":
            self._touch(self._writer.new(chance))

    def _idle(self, act: str) -> list[Written]:
        """The articles that nothing has been done to in this round, and this may be."""
        busy = {*self._touched, *self._left_alone}
        return [
            each
            for each in self._writer.articles
            if each.is_sound(busy) and (act == "fiddle" or not each.is_retracted)
        ]

    def _change(self, article: Written, act: str, chance: random.Random) -> None:
        if act == "fiddle":
            self._left_alone.add(article.number)
            self._writer.fiddle(article, chance.choice(("rename", "touch", "copy", "save")))
            return
        self._touch(article)
        (self._writer.correct if act == "correct" else self._writer.retract)(article)

    def _touch(self, *articles: Written) -> None:
        self._touched |= {each.number: each for each in articles}

    # What has come of it

    def _look(self) -> None:
        """Tell the truth of what Slack has accepted since the last look."""
        with self._rig.workspace.lock:
            calls = self._rig.workspace.state.calls[self._read :]
            self._read += len(calls)
        for call in calls:
            self._take(call)

    def _take(self, call: Json) -> None:
        about = self._truth.take(call)
        self._mentioned |= about
        if not about & self._touched.keys():
            self._uncalled_for |= about
        for number in about:
            until = self._writer.article(number).embargo
            if until and self._clocks.sure_time(call["at"]) < until:
                self._noted.append(Problem("wrong", f"Pier {number} before its time"))

    def _is_posted(self, article: Written) -> bool:
        self._look()
        return bool(self._truth.posts[NEWS, article.number])

    def _is_done(self) -> bool:
        self._look()
        awaited = (each for one in self._touched.values() for each in self._truth.problems(one))
        return all(problem.kind == "doubled" for problem in awaited)

    def _verdict(self) -> Iterator[Problem]:
        yield from self._noted
        yield from self._truth.flood_problems(self._touched.values())
        for number in sorted(self._mentioned | self._touched.keys()):
            article = self._writer.article(number)
            if article.broken:
                continue
            problems = list(self._truth.problems(article))
            if number in self._uncalled_for and not problems:
                problems = [Problem("wrong", f"a call about {article.name}without a cause")]
            article.broken = bool(problems)
            yield from problems
        for what in self._truth.strange:
            yield Problem("wrong", what)
        self._truth.strange.clear()


def _step(kill: str) -> str | None:
    """The step that the bot's process itself watches for."""
    return kill if kill != plans.RANDOM else None


def _has_tried(bot: BotProcess) -> bool:
    """Whether a bot has got an answer to a post, or has given it up."""
    return any(step.startswith("answered ") for step in bot.steps)
