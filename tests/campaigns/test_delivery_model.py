"""What stands in the channels equals a simple model, whatever happens in whatever order.

Hypothesis writes, corrects, embargoes, retracts, renames and removes articles, steers, breaks
Slack, crashes the bot after any of its steps, and sets its clock wrong.

    python -m pytest tests/campaigns/test_delivery_model.py --hypothesis-profile=long
"""

import tempfile
from datetime import timedelta
from pathlib import Path

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, precondition, rule

from bot.models import Mute
from bot.workspace import Fault
from tests.campaigns.delivery.both import Both
from tests.campaigns.delivery.choices import FAULTS, HOUR, pick
from tests.campaigns.delivery.pieces import Missed, Waits

TOPICS = ("harbour", "rail", "parks")
NEWS, SCIENCE, SPORT = "C0NEWS0001", "C0SCIENCE1", "C0SPORT001"

which = st.integers(0, 11)
hours = st.sampled_from([(), (8,), (8, 16), (13,)])
channels = st.sampled_from([NEWS, SCIENCE, SPORT])
topics = st.lists(st.sampled_from(TOPICS), min_size=1, max_size=2, unique=True)
embargos = st.sampled_from([0, 0, 0, 2])  # hours; 0 is none


class Delivery(RuleBasedStateMachine):
    """The bot and the model of it, side by side."""

    def __init__(self) -> None:
        super().__init__()
        self.folder = tempfile.TemporaryDirectory()
        self.both = Both(Path(self.folder.name))
        self.desk, self.model = self.both.desk, self.both.model
        self.choices = self.both.choices

    @initialize(missed=st.sampled_from(["post", "merge", "skip"]), slots=hours)
    def begin(self, missed: Missed, slots: tuple[int, ...]) -> None:
        """A first run, of two articles; what is special about that is tested elsewhere."""
        self.both.subscribe(NEWS, None, (), "post")
        self.both.subscribe(SCIENCE, "harbour", slots or (8, 16), missed)
        self.both.subscribe(SPORT, "rail", (), "merge")
        self.write(topics=["harbour", "rail"], named=False, sourced=True, embargo=0)
        self.write(topics=["rail"], named=True, sourced=False, embargo=0)
        self.both.work(1)

    # In the folder.

    @rule(topics=topics, named=st.booleans(), sourced=st.booleans(), embargo=embargos)
    def write(self, topics: list[str], named: bool, sourced: bool, embargo: int) -> None:
        group = len(self.model.pieces)
        self.both.add(group, topics, named=named, sourced=sourced, embargo=embargo)

    @precondition(lambda self: self.choices.stories())
    @rule(which=which, topics=topics, named=st.booleans(), embargo=embargos)
    def another_source_carries_it(
        self, which: int, topics: list[str], named: bool, embargo: int
    ) -> None:
        story = pick(self.choices.stories(), which)
        self.both.add(story.group, topics, named=named, sourced=True, embargo=embargo)

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
        """Without a change; a copy of it is touched."""
        piece = pick(self.choices.there(), which)
        self.both.write(piece, ending)
        if piece.copy:
            self.desk.touch(piece.copy[0])

    @precondition(lambda self: self.choices.movable())
    @rule(which=which)
    def move(self, which: int) -> None:
        piece = pick(self.choices.movable(), which)
        new = f"moved/{piece.number}-{self.desk.number()}.txt"
        self.desk.move(piece.path, new)
        piece.path, piece.unread, piece.settled = new, True, False
        if piece.stored and piece.held:
            self.both.look()  # before its time: later, nobody knows what was held where

    @precondition(lambda self: self.choices.copiable())
    @rule(which=which, name=st.sampled_from(["0-copy", "copied"]))
    def copy(self, which: int, name: str) -> None:
        """A corrected file may be copied before anybody has looked, and its copy be read first."""
        piece = pick(self.choices.copiable(), which)
        assert piece.file
        new = f"{name}-{piece.number}-{self.desk.number()}.txt"
        self.desk.copy(piece.path, new)
        piece.copy, piece.settled = (new, piece.file), False

    @precondition(lambda self: self.choices.removable())
    @rule(which=which)
    def remove_or_put_back(self, which: int) -> None:
        piece = pick(self.choices.removable(), which)
        if piece.file:
            self.desk.remove(piece.path)
            piece.removed, piece.file = piece.file, None
        else:
            piece.file = piece.removed
            self.both.write(piece)
        piece.settled = False

    @precondition(lambda self: self.choices.copied())
    @rule(which=which, topics=topics)
    def make_a_copy_an_article(self, which: int, topics: list[str]) -> None:
        """A copy that is edited while its original is there."""
        piece = pick(self.choices.copied(), which)
        assert piece.copy
        self.both.add(len(self.model.pieces), topics, path=piece.copy[0])
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
        until = self.desk.now() + lasts * HOUR if lasts else None
        self.desk.store.mutes.save(
            Mute(what=topic, channel=channel, until=until, by="ada", since=self.desk.now())
        )
        self.model.mutes[topic, channel] = until

    @precondition(lambda self: self.model.mutes)
    @rule(which=which)
    def unmute(self, which: int) -> None:
        topic, channel = pick(list(self.model.mutes), which)
        if self.desk.store.mutes.remove(topic, channel, self.desk.now()):
            del self.model.mutes[topic, channel]

    @rule(channel=channels)
    def people_talk(self, channel: str) -> None:
        """More than a page of the history."""
        for _ in range(0 if channel in self.both.archived else 20):
            self.desk.workspace.say("ada", channel, "Has anybody seen the ferry?")

    @precondition(lambda self: self.choices.known())
    @rule(which=which)
    def a_person_deletes(self, which: int) -> None:
        message = pick(self.choices.known(), which)
        change = {"do": "delete", "channel": message.channel, "ts": message.ts}
        self.desk.workspace.commit([change])
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
        self.desk.ahead = timedelta(minutes=minutes)

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
        """The bot at its work."""
        self.both.work(seconds)

    @rule(steps=st.integers(1, 9))
    def crash(self, steps: int) -> None:
        """After so many steps of its work now or, where there is not so much to do, later."""
        self.desk.crasher.steps_left = steps
        self.both.work(1)

    @rule(faults=st.lists(st.sampled_from(FAULTS), min_size=1, max_size=4))
    def slack_fails(self, faults: list[Fault]) -> None:
        for fault in faults:
            self.desk.workspace.faults.add(fault)
        self.both.work(1)

    @rule(hours=st.sampled_from([0.2, 1.1, 5, 24, 200]))
    def time_goes_by(self, hours: float) -> None:
        """And the bot is down."""
        self.both.pass_time(hours * HOUR)

    @precondition(lambda self: any(isinstance(fate, Waits) for fate in self.model.fates.values()))
    @rule()
    def a_roundup_is_due(self) -> None:
        waits = [fate for fate in self.model.fates.values() if isinstance(fate, Waits)]
        self.both.pass_until(min(fate.release for fate in waits))

    @precondition(lambda self: any(piece.held for piece in self.model.pieces))
    @rule(early=st.booleans())
    def an_embargo_ends(self, early: bool) -> None:
        """Or is about to."""
        held = [piece.held.embargo for piece in self.model.pieces if piece.held]
        end = min(time for time in held if time) + max(timedelta(), self.desk.ahead)
        self.both.pass_until(end - timedelta(seconds=5 if early else 0))
        self.both.work(1)

    def teardown(self) -> None:
        try:
            if not self.both.busy:  # what has failed is not asked again
                self.both.settle()
                self.both.check_that_nothing_follows()
        finally:
            self.desk.close()
            self.folder.cleanup()


TestDelivery = Delivery.TestCase
_IN_CI = settings(
    max_examples=150,
    stateful_step_count=50,
    deadline=None,
    derandomize=True,
    report_multiple_bugs=False,
    suppress_health_check=list(HealthCheck),
)
if settings.get_current_profile_name() != "long":
    TestDelivery.settings = _IN_CI
