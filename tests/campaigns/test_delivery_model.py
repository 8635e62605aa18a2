"""The channels show what a simple model says, whatever happens in whatever order.

Hypothesis writes, corrects, embargoes, retracts, renames and removes articles, subscribes and mutes
channels, breaks Slack, crashes the bot after any of its steps, and sets its clock wrong.

    python -m pytest tests/campaigns/test_delivery_model.py --hypothesis-profile=long
"""

import tempfile
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, seed, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    precondition,
    rule,
    run_state_machine_as_test,
)

from bot.models import Mute
from bot.workspace import Fault
from tests.campaigns.delivery.both import Both
from tests.campaigns.delivery.choices import FAULTS, HOUR, pick
from tests.campaigns.delivery.pieces import Draft, Missed, Waits

TOPICS = ("harbour", "rail", "parks")
NEWS, SCIENCE, SPORT = "C0NEWS0001", "C0SCIENCE1", "C0SPORT001"

PARTS = 6  # tests that share the work, so that they can run side by side
_IN_CI = settings(
    max_examples=150 // PARTS,
    stateful_step_count=50,
    deadline=None,
    derandomize=True,
    report_multiple_bugs=False,
    suppress_health_check=list(HealthCheck),
)

which = st.integers(0, 11)
hours = st.sampled_from([(), (8,), (8, 16), (13,)])
channels = st.sampled_from([NEWS, SCIENCE, SPORT])
topics = st.lists(st.sampled_from(TOPICS), min_size=1, max_size=2, unique=True)
embargos = st.sampled_from([0, 0, 0, 2])  # hours; 0 is none


def drafts(sourced: st.SearchStrategy[bool]) -> st.SearchStrategy[Draft]:
    return st.builds(Draft, topics=topics, named=st.booleans(), sourced=sourced, embargo=embargos)


class Delivery(RuleBasedStateMachine):
    """Every act on the bot and on the model of it."""

    def __init__(self) -> None:
        super().__init__()
        self.folder = tempfile.TemporaryDirectory()
        self.both = Both(Path(self.folder.name))
        self.bot, self.model = self.both.bot, self.both.model
        self.choices = self.both.choices

    @initialize(missed=st.sampled_from(["post", "merge", "skip"]), slots=hours)
    def begin(self, missed: Missed, slots: tuple[int, ...]) -> None:
        """Have a first run, of two articles. What is special about it is tested elsewhere."""
        self.both.subscribe(NEWS, None, (), "post")
        self.both.subscribe(SCIENCE, "harbour", slots or (8, 16), missed)
        self.both.subscribe(SPORT, "rail", (), "merge")
        self.both.add(Draft(topics=["harbour", "rail"], sourced=True))
        self.both.add(Draft(topics=["rail"], named=True))
        self.both.work(1)

    # In the folder.

    @rule(draft=drafts(sourced=st.booleans()))
    def write(self, draft: Draft) -> None:
        self.both.add(draft)

    @precondition(lambda self: self.choices.stories())
    @rule(which=which, draft=drafts(sourced=st.just(True)))
    def another_source_carries_it(self, which: int, draft: Draft) -> None:
        story = pick(self.choices.stories(), which)
        self.both.add(replace(draft, group=story.group))

    @precondition(lambda self: self.choices.editable())
    @rule(which=which)
    def correct(self, which: int) -> None:
        piece = pick(self.choices.editable(), which)
        self.both.rewrite(piece, code=self.both.new_code())

    @precondition(lambda self: self.choices.editable())
    @rule(which=which, corrected=st.booleans())
    def retract_or_not(self, which: int, corrected: bool) -> None:
        piece = pick(self.choices.editable(), which)
        assert piece.file
        changed = self.both.new_code() if corrected else piece.file.code
        self.both.rewrite(piece, retracted=not piece.file.retracted, code=changed)

    @precondition(lambda self: self.choices.editable())
    @rule(which=which, after=st.sampled_from([0, 1, 30]), corrected=st.booleans())
    def embargo(self, which: int, after: int, corrected: bool) -> None:
        piece = pick(self.choices.editable(), which)
        assert piece.file
        changed = self.both.new_code() if corrected else piece.file.code
        self.both.rewrite(piece, embargo=self.both.after(after), code=changed)

    @precondition(lambda self: self.choices.there())
    @rule(which=which, ending=st.sampled_from(["\n", "\r\n"]))
    def save_again(self, which: int, ending: str) -> None:
        """Save a file without a change, and touch a copy of it."""
        piece = pick(self.choices.there(), which)
        self.both.write(piece, ending)
        if piece.copy:
            self.bot.touch(piece.copy[0])

    @precondition(lambda self: self.choices.movable())
    @rule(which=which)
    def move(self, which: int) -> None:
        piece = pick(self.choices.movable(), which)
        new = f"moved/{piece.number}-{self.bot.number()}.txt"
        self.bot.move(piece.path, new)
        piece.path, piece.unread, piece.settled = new, True, False
        if piece.stored and piece.held:
            # before its embargo ends: later, nobody knows which file was embargoed
            self.both.look()

    @precondition(lambda self: self.choices.copiable())
    @rule(which=which, name=st.sampled_from(["0-copy", "copied"]))
    def copy(self, which: int, name: str) -> None:
        """Copy a file. It may be corrected and not yet read; then its copy may be read first."""
        piece = pick(self.choices.copiable(), which)
        assert piece.file
        new = f"{name}-{piece.number}-{self.bot.number()}.txt"
        self.bot.copy(piece.path, new)
        piece.copy, piece.settled = (new, piece.file), False

    @precondition(lambda self: self.choices.removable())
    @rule(which=which)
    def remove_or_put_back(self, which: int) -> None:
        piece = pick(self.choices.removable(), which)
        if piece.file:
            self.bot.remove(piece.path)
            piece.removed, piece.file = piece.file, None
        else:
            piece.file = piece.removed
            self.both.write(piece)
        piece.settled = False

    @precondition(lambda self: self.choices.copied())
    @rule(which=which, topics=topics)
    def make_a_copy_an_article(self, which: int, topics: list[str]) -> None:
        """Edit a copy while its original is there."""
        piece = pick(self.choices.copied(), which)
        assert piece.copy
        self.both.add(Draft(topics=topics, path=piece.copy[0]))
        piece.copy = None

    # What people decide.

    @rule(
        channel=st.sampled_from([NEWS, SCIENCE]),
        topic=st.none() | st.sampled_from(TOPICS),
        slots=hours,
        missed=st.sampled_from(["post", "merge", "skip"]),
    )
    def subscribe(
        self, channel: str, topic: str | None, slots: tuple[int, ...], missed: Missed
    ) -> None:
        self.both.subscribe(channel, topic, slots, missed)

    @precondition(lambda self: self.model.subscriptions)
    @rule(which=which)
    def unsubscribe(self, which: int) -> None:
        self.both.unsubscribe(*pick(list(self.model.subscriptions), which))

    @rule(
        channel=st.none() | channels,
        topic=st.sampled_from(TOPICS),
        lasts=st.sampled_from([None, 1, 30]),
    )
    def mute(self, channel: str | None, topic: str, lasts: int | None) -> None:
        until = self.bot.now() + lasts * HOUR if lasts else None
        self.bot.store.mutes.save(
            Mute(what=topic, channel=channel, until=until, by="ada", since=self.bot.now())
        )
        self.model.mutes[topic, channel] = until

    @precondition(lambda self: self.model.mutes)
    @rule(which=which)
    def unmute(self, which: int) -> None:
        topic, channel = pick(list(self.model.mutes), which)
        if self.bot.store.mutes.remove(topic, channel, self.bot.now()):
            del self.model.mutes[topic, channel]

    @rule(channel=channels)
    def people_talk(self, channel: str) -> None:
        """Post so many messages that the history has more than a page."""
        for _ in range(0 if channel in self.both.archived else 20):
            self.bot.workspace.say("ada", channel, "Has anybody seen the ferry?")

    @precondition(lambda self: self.choices.known())
    @rule(which=which)
    def a_person_deletes(self, which: int) -> None:
        message = pick(self.choices.known(), which)
        change = {"do": "delete", "channel": message.channel, "ts": message.ts}
        self.bot.workspace.commit([change])
        self.model.delete(message.ts)

    @rule(channel=channels)
    def archive_or_not(self, channel: str) -> None:
        self.both.archive_or_not(channel)

    # What goes wrong.

    @rule()
    def restart(self) -> None:
        self.both.restart()

    @rule(minutes=st.sampled_from([-10, -1, 0, 1, 10]))
    def set_the_clock(self, minutes: int) -> None:
        self.bot.ahead = timedelta(minutes=minutes)

    # What the bot does, and time.

    @rule()
    def look(self) -> None:
        self.both.look()

    @rule()
    def deliver(self) -> None:
        self.both.deliver()

    @rule()
    def settle(self) -> None:
        self.both.settle()

    @rule(seconds=st.sampled_from([1, 22, 46, 70]))
    def tick(self, seconds: int) -> None:
        """Have the bot do its work."""
        self.both.work(seconds)

    @rule(steps=st.integers(1, 9))
    def crash(self, steps: int) -> None:
        """Crash the bot after a number of steps: now or, if it has less to do now, later."""
        self.bot.crasher.steps_left = steps
        self.both.work(1)

    @rule(faults=st.lists(st.sampled_from(FAULTS), min_size=1, max_size=4))
    def slack_fails(self, faults: list[Fault]) -> None:
        for fault in faults:
            self.bot.workspace.faults.add(fault)
        self.both.work(1)

    @rule(hours=st.sampled_from([0.2, 1.1, 5, 24, 200]))
    def time_goes_by(self, hours: float) -> None:
        """Let time pass while the bot is down."""
        self.both.pass_time(hours * HOUR)

    @precondition(lambda self: any(isinstance(fate, Waits) for fate in self.model.fates.values()))
    @rule()
    def a_roundup_is_due(self) -> None:
        waits = [fate for fate in self.model.fates.values() if isinstance(fate, Waits)]
        self.both.pass_until(min(fate.release for fate in waits))

    @precondition(lambda self: any(piece.held for piece in self.model.pieces))
    @rule(early=st.booleans())
    def an_embargo_ends(self, early: bool) -> None:
        """Let time pass until just after the end of an embargo, or just before it."""
        held = [piece.held.embargo for piece in self.model.pieces if piece.held]
        end = min(time for time in held if time) + max(timedelta(), self.bot.ahead)
        self.both.pass_until(end - timedelta(seconds=5 if early else 0))
        self.both.work(1)

    def teardown(self) -> None:
        try:
            if not self.both.busy:  # something has failed already
                self.both.settle()
                self.both.check_that_nothing_follows()
        finally:
            self.bot.close()
            self.folder.cleanup()


@pytest.mark.parametrize("part", range(PARTS))
def test_the_channels_show_what_the_model_says(part: int) -> None:
    machine = type("Delivery", (Delivery,), {})
    if settings.get_current_profile_name() == "long":
        chosen = settings(max_examples=settings().max_examples // PARTS)
    else:
        machine, chosen = seed(part)(machine), _IN_CI
    run_state_machine_as_test(machine, settings=chosen)
