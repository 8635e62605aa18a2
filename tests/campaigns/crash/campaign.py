"""Rounds on one store and one folder, each with a verdict from what Slack has accepted."""

import random
import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

from tests.campaigns.crash import plans
from tests.campaigns.crash.desk import Desk, Written
from tests.campaigns.crash.plans import RANDOM, Plan
from tests.campaigns.crash.process import (
    KILLED,
    Bot,
    Clocks,
    faults_of_store,
    is_idle,
    write_settings,
)
from tests.campaigns.crash.slack import NEWS, Json, Slack
from tests.campaigns.crash.truth import Problem, Truth

GLANCE = 0.05  # seconds between two looks at a process that cannot tell us
UP = 15.0  # seconds within which the bot is up
KILL_WITHIN = 6.0  # seconds in which a step that the bot is to be killed at must come
DEADLINE = 20.0  # seconds after which what is not there is lost
QUIET = 0.3  # seconds for which the bot has to have had nothing to do
EMBARGO = 2.5  # seconds
INTERLUDE = 1.2  # seconds for which the bot is run between a crash and the next start
STORE = "pullquote.db"


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """What came of a round: how many of its kills happened at their step, and what is wrong."""

    plan: Plan
    kills: tuple[str, ...]
    problems: tuple[Problem, ...]
    seconds: float
    log: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """What a campaign is made of: its random seed, its steps and faults, options for the bot."""

    seed: int
    steps: tuple[str, ...]
    faults: tuple[str, ...]
    options: tuple[str, ...] = ()


class Campaign:
    """A bot's life of crashes, in a folder of its own."""

    def __init__(self, folder: Path, slack: Slack, choice: Choice) -> None:
        self._folder, self._slack, self._choice = folder, slack, choice
        self._seeds, self._log = folder / "seeds", folder / "bot.log"
        self._seeds.mkdir()
        self._log.touch()
        self._settings = write_settings(folder, slack.api_url)
        self._desk = Desk(self._seeds)
        self._clocks = Clocks(slack)
        self._truth = Truth()
        self._touched: dict[int, Written] = {}  # of this round, by their numbers
        self._left_alone: set[int] = set()  # what must change nothing was done to their files
        self._heard_of: set[int] = set()  # there were calls about them in this round
        self._uncalled_for: set[int] = set()  # … and none of what they are about was touched
        self._late = 0  # calls that are to be accepted late
        self._noted: list[Problem] = []

    def round(self, number: int) -> Verdict:
        """Play a round and judge it."""
        chance = random.Random(f"{self._choice.seed} {number}")
        plan = plans.make(number, chance, self._choice.steps, self._choice.faults)
        began, log = time.monotonic(), self._log.stat().st_size
        self._begin(plan)
        kills = tuple(self._play(plan, chance))
        self._finish()
        problems = tuple(self._verdict())
        return Verdict(
            plan=plan,
            kills=kills,
            problems=problems,
            seconds=time.monotonic() - began,
            log=self._log.read_text(encoding="utf-8", errors="replace")[log:],
        )

    def last(self) -> tuple[Problem, ...]:
        """What is wrong in the end: with any article, and with the messages as they stand."""
        self._begin(None)
        self._finish()
        self._touched = {each.number: each for each in self._desk.articles if not each.broken}
        standing = {
            (channel, message["ts"])
            for channel in {channel for channel, _ in self._truth.messages}
            for message in self._slack.messages(channel)
            if "bot_id" in message and message.get("thread_ts", message["ts"]) == message["ts"]
        }
        problems = tuple(self._verdict())
        if standing != self._truth.messages.keys():
            problems += (Problem("wrong", "other messages stand than were accepted"),)
        return problems

    # A round

    def _begin(self, plan: Plan | None) -> None:
        self._touched, self._left_alone, self._noted = {}, set(), []
        self._heard_of, self._uncalled_for = set(), set()
        self._desk.begin()
        self._clocks.begin(plan.apart if plan else 0.0)
        for fault in plan.calls if plan else ():
            self._slack.go_wrong(fault)
        self._late = plan.late if plan else 0

    def _play(self, plan: Plan, chance: random.Random) -> Iterator[str]:
        """Start the bot and have it killed as planned; the steps at which it was."""
        if plan.early:
            self._act(plan, chance, lambda: True)
        for kill in plan.kills:
            is_first = kill is plan.kills[0]
            bot = self._start(kill)
            try:
                if is_first and not plan.early:
                    self._wait(lambda: self._slack.connections() >= 2 or bot.is_dead(), UP)  # noqa: B023
                    if plan.link:
                        self._slack.disturb(plan.link)
                    self._act(plan, chance, bot.is_dead)
                if self._wait_for_kill(bot, kill, chance):
                    yield kill.partition(":")[0]
            finally:
                bot.kill()
            if is_first:
                self._after_crash(plan)
            self._let_late_calls_in()
            self._clocks.settle()
            if is_first and plan.blind:
                self._be_blind(plan.blind)

    def _be_blind(self, faults: Iterable[Json]) -> None:
        """Start the bot once more, which cannot read what stands in Slack."""
        for fault in faults:
            self._slack.go_wrong(fault)
        self._run_for(INTERLUDE)
        self._slack.go_well()
        self._clocks.settle()

    def _start(self, kill: str | None) -> Bot:
        armed = kill if kill != RANDOM else None
        return Bot(self._settings, self._slack, self._clocks, armed, *self._choice.options)

    def _wait_for_kill(self, bot: Bot, kill: str, chance: random.Random) -> bool:
        """Whether the bot is killed as planned, and not when there is nothing left to do."""
        if kill == RANDOM:
            self._wait(bot.is_dead, chance.uniform(0.0, 2.5))
            return not bot.is_dead()
        self._wait(lambda: bot.is_dead() or self._is_done(), KILL_WITHIN)
        if not bot.is_dead():
            self._wait(bot.is_dead, QUIET)
        if bot.is_dead() and (code := bot.kill()) != KILLED:
            self._noted.append(Problem("lost", f"the bot has ended by itself, with {code}"))
        return bot.is_dead()

    def _after_crash(self, plan: Plan) -> None:
        self._note_store()
        if plan.crowd:
            self._slack.say(NEWS, "What is new?", plans.CROWD)
        if plan.hurried:
            self._run_for(INTERLUDE)

    def _run_for(self, seconds: float) -> None:
        bot = self._start(None)
        self._wait(bot.is_dead, seconds)
        bot.kill()

    def _let_late_calls_in(self) -> None:
        """Let the time pass after which Slack accepts what nobody waits for any more."""
        self._look()
        waiting = sum(fault["accepted"] is False for fault in self._slack.faults())
        self._slack.go_well()
        late, self._late = self._late - waiting, 0
        self._clocks.let_late_calls_in()
        came = 0

        def are_in() -> bool:
            nonlocal came
            came += len([call for call in self._look() if call["method"].startswith("chat.")])
            return came >= late

        if not self._wait(are_in, DEADLINE):
            raise RuntimeError("a call that was to be accepted late was not")

    def _finish(self) -> None:
        """Run the bot undisturbed until all is as it must be and it has nothing to do."""
        bot = self._start(None)
        try:
            self._wait(self._is_done, DEADLINE)
            self._wait(bot.is_dead, QUIET)
            self._wait(self._is_done, DEADLINE / 4)
            if bot.is_dead():
                self._noted.append(Problem("lost", f"the bot has ended, with {bot.kill()}"))
        finally:
            bot.kill()
        self._look()
        self._note_store()

    # What is written

    def _act(self, plan: Plan, chance: random.Random, is_dead: Callable[[], bool]) -> None:
        for act in plan.acts:
            self._do(act, plan, chance)
        if plan.acts[0] == "hasty":
            (article,) = list(self._touched.values())[:1]
            self._wait(lambda: is_dead() or self._is_posted(article), plans.HASTE)
            self._desk.correct(article)

    def _do(self, act: str, plan: Plan, chance: random.Random) -> None:
        if act == "nothing":
            return
        busy = {*self._touched, *self._left_alone}
        known = [each for each in self._desk.articles if each.is_sound(busy)]
        if act == "fiddle" and known:
            article = chance.choice(known)
            self._left_alone.add(article.number)
            self._desk.fiddle(article, chance.choice(("rename", "touch", "copy", "save")))
            return
        standing = [each for each in known if not each.is_retracted]
        if act in ("correct", "retract") and standing:
            article = chance.choice(standing)
            self._touched[article.number] = article
            (self._desk.correct if act == "correct" else self._desk.retract)(article)
            return
        until = self._clocks.sure_time() + timedelta(seconds=EMBARGO + plan.early)
        if act == "flood":
            written = self._desk.flood(chance, plans.FLOOD)
        else:
            written = [self._desk.new(chance, embargo=until if act == "embargo" else None)]
        self._touched |= {each.number: each for each in written}

    # What has come of it

    def _look(self) -> list[Json]:
        """Take in what Slack has accepted since the last look."""
        calls = self._slack.news()
        for call in calls:
            about = self._truth.take(call)
            self._heard_of |= about
            if not about & self._touched.keys():
                self._uncalled_for |= about
            for number in about:
                until = self._desk.articles[number - 1].embargo
                if until and self._clocks.sure_time() < until:
                    self._noted.append(Problem("wrong", f"Pier {number} before its time"))
        return calls

    def _is_posted(self, article: Written) -> bool:
        self._look()
        return bool(self._truth.posts[NEWS, article.number])

    def _is_done(self) -> bool:
        self._look()
        awaited = (each for one in self._touched.values() for each in self._truth.problems(one))
        if any(problem.kind != "doubled" for problem in awaited):
            return False
        return is_idle(self._folder / STORE, self._seeds)

    def _note_store(self) -> None:
        found = faults_of_store(self._folder / STORE)
        self._noted += [Problem("unsound", what) for what in found]

    def _verdict(self) -> Iterator[Problem]:
        yield from self._noted
        yield from self._truth.flood_problems(self._touched.values())
        for number in sorted(self._heard_of | self._touched.keys()):
            article = self._desk.articles[number - 1]
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

    def _wait(self, condition: Callable[[], bool], seconds: float) -> bool:
        """Whether something comes to be so within some seconds."""
        end = time.monotonic() + seconds
        while not (holds := condition()) and time.monotonic() < end:
            time.sleep(GLANCE)
        return holds
