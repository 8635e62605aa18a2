"""What stands in the channels equals a simple model, whatever happens in whatever order.

Hypothesis writes, corrects, embargoes, retracts, renames and removes articles, steers, breaks
Slack, crashes the bot after any of its steps, and sets its clock wrong.

    python -m pytest tests/test_delivery_model.py --hypothesis-profile=long
"""

import random
import tempfile
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, time, timedelta
from pathlib import Path
from typing import TypeVar

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, precondition, rule

from bot.models import Mute, Schedule, Subscription
from bot.workspace import Fault
from tests.deliverychecks import Channels, Message
from tests.deliverydesk import Crash, Desk
from tests.deliverymodel import Content, Missed, Model, Piece, Waits

T = TypeVar("T")
HOUR = timedelta(hours=1)
TOPICS = ("harbour", "rail", "parks")
NEWS, SCIENCE, SPORT = "C0NEWS0001", "C0SCIENCE1", "C0SPORT001"
POST, UPDATE = "chat.postMessage", "chat.update"
LOOKS = ("conversations.history", "conversations.replies")
FAULTS = (
    *(Fault(kind="accept_then_drop", method=method) for method in (POST, UPDATE, *LOOKS)),
    *(Fault(kind="refuse_connection", method=method) for method in (POST, UPDATE)),
    *(Fault(kind="ratelimited", method=method, seconds=7) for method in (POST, UPDATE, *LOOKS)),
    *(
        Fault(kind="delay", method=method, seconds=seconds, accepted=False)
        for method in (POST, UPDATE)
        for seconds in (4, 25)
    ),
    *(
        Fault(kind=kind, method=method, accepted=accepted)
        for kind in ("http_500", "error")
        for method in (POST, UPDATE)
        for accepted in (True, False)
    ),
    Fault(kind="error", method=UPDATE, error="edit_window_closed"),
)
WORDS = """
    anchor basket candle chapel copper feather garden hammer island jacket kettle ladder lantern
    market meadow mirror needle orchard oyster pebble pepper quarry quilt ribbon saddle saffron
    thunder ticket timber tunnel umbrella velvet violin wagon willow yarn
"""
ROUNDS = 60  # of a delivery and a minute, after which a bot that is not done is stuck

which = st.integers(0, 11)
hours = st.sampled_from([(), (8,), (8, 16), (13,)])
channels = st.sampled_from([NEWS, SCIENCE, SPORT])
topics = st.lists(st.sampled_from(TOPICS), min_size=1, max_size=2, unique=True)
embargos = st.sampled_from([0, 0, 0, 2])  # hours; 0 is none


def code(number: int) -> str:
    """A word that no other number has."""
    letters = []
    for _ in range(4):
        number, letter = divmod(number, 26)
        letters.append(chr(ord("a") + letter))
    return f"Zu{''.join(letters)}"


def text_of(piece: Piece, content: Content) -> str:
    """The file of an article: a fact and a quote with its code, and the text of its group."""
    header = {
        "title": piece.headline,
        "published": piece.published.isoformat(),
        "topics": ", ".join(piece.topics),
        **({"id": f"pier-{piece.number}"} if piece.named else {}),
        **({"source": piece.source} if piece.sourced else {}),
        **({"status": "retracted"} if content.retracted else {}),
        **({"embargo": content.embargo.isoformat()} if content.embargo else {}),
    }
    chance = random.Random(piece.group)
    first, *others = (" ".join(chance.choices(WORDS.split(), k=14)) for _ in range(4))
    return (
        "".join(f"{name}: {value}\n" for name, value in header.items())
        + f"\nThe council said on Friday that {content.code} would be the name of the ferry. "
        + f"It goes by {first}.\n\n"
        + f"“We asked for {content.code} and now we have it,” said Ines Calder, who chairs it.\n\n"
        + "".join(f"Along the pier there is {words}. " for words in others)
        + "\n"
    )


class Delivery(RuleBasedStateMachine):
    """The bot and the model of it, side by side."""

    def __init__(self) -> None:
        super().__init__()
        self.folder = tempfile.TemporaryDirectory()
        self.desk = Desk(Path(self.folder.name))
        self.model = Model()
        self.channels = Channels(
            model=self.model,
            workspace=self.desk.workspace,
            store=Path(self.folder.name) / "store.db",
        )
        self.versions = 0
        self.archived: set[str] = set()
        self.busy = False

    @initialize(missed=st.sampled_from(["post", "merge", "skip"]), slots=hours)
    def begin(self, missed: Missed, slots: tuple[int, ...]) -> None:
        """A first run, of two articles; what is special about that is tested elsewhere."""
        self._subscribe(NEWS, None, (), "post")
        self._subscribe(SCIENCE, "harbour", slots or (8, 16), missed)
        self._subscribe(SPORT, "rail", (), "merge")
        self.write(topics=["harbour", "rail"], named=False, sourced=True, embargo=0)
        self.write(topics=["rail"], named=True, sourced=False, embargo=0)
        self._work(1)

    # In the folder.

    @rule(topics=topics, named=st.booleans(), sourced=st.booleans(), embargo=embargos)
    def write(self, topics: list[str], named: bool, sourced: bool, embargo: int) -> None:
        group = len(self.model.pieces)
        self._add(group, topics, named=named, sourced=sourced, embargo=embargo)

    @precondition(lambda self: self._stories())
    @rule(which=which, topics=topics, named=st.booleans(), embargo=embargos)
    def another_source_carries_it(
        self, which: int, topics: list[str], named: bool, embargo: int
    ) -> None:
        story = pick(self._stories(), which)
        self._add(story.group, topics, named=named, sourced=True, embargo=embargo)

    @precondition(lambda self: self._editable())
    @rule(which=which)
    def correct(self, which: int) -> None:
        piece = pick(self._editable(), which)
        self._rewrite(piece, code=self._code())

    @precondition(lambda self: self._editable())
    @rule(which=which, corrected=st.booleans())
    def retract_or_not(self, which: int, corrected: bool) -> None:
        piece = pick(self._editable(), which)
        assert piece.file
        changed = self._code() if corrected else piece.file.code
        self._rewrite(piece, retracted=not piece.file.retracted, code=changed)

    @precondition(lambda self: self._editable())
    @rule(which=which, after=st.sampled_from([0, 1, 30]), corrected=st.booleans())
    def embargo(self, which: int, after: int, corrected: bool) -> None:
        piece = pick(self._editable(), which)
        assert piece.file
        changed = self._code() if corrected else piece.file.code
        self._rewrite(piece, embargo=self._in(after), code=changed)

    @precondition(lambda self: self._there())
    @rule(which=which, ending=st.sampled_from(["\n", "\r\n"]))
    def save_again(self, which: int, ending: str) -> None:
        """Without a change; a copy of it is touched."""
        piece = pick(self._there(), which)
        self._write(piece, ending)
        if piece.copy:
            self.desk.touch(piece.copy[0])

    @precondition(lambda self: self._movable())
    @rule(which=which)
    def move(self, which: int) -> None:
        piece = pick(self._movable(), which)
        new = f"moved/{piece.number}-{self.desk.number()}.txt"
        self.desk.move(piece.path, new)
        piece.path, piece.unread, piece.settled = new, True, False

    @precondition(lambda self: self._copiable())
    @rule(which=which)
    def copy(self, which: int) -> None:
        piece = pick(self._copiable(), which)
        assert piece.file
        new = f"copied-{piece.number}-{self.desk.number()}.txt"
        self.desk.copy(piece.path, new)
        piece.copy, piece.settled = (new, piece.file), False

    @precondition(lambda self: self._there())
    @rule(which=which)
    def remove(self, which: int) -> None:
        piece = pick(self._there(), which)
        if piece.settled or not piece.copy:
            self.desk.remove(piece.path)
            piece.removed, piece.file, piece.settled = piece.file, None, False

    @precondition(lambda self: self._removed())
    @rule(which=which)
    def put_back(self, which: int) -> None:
        piece = pick(self._removed(), which)
        piece.file, piece.settled = piece.removed, False
        self._write(piece)

    @precondition(lambda self: self._copied())
    @rule(which=which, topics=topics)
    def make_a_copy_an_article(self, which: int, topics: list[str]) -> None:
        """A copy that is edited while its original is there."""
        piece = pick(self._copied(), which)
        assert piece.copy
        self._add(len(self.model.pieces), topics, path=piece.copy[0])
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
        self._subscribe(channel, topic, slots, missed)

    @rule(
        channel=st.none() | channels,
        topic=st.sampled_from(TOPICS),
        lasts=st.sampled_from([None, 1, 30]),
    )
    def mute(self, channel: str | None, topic: str, lasts: int | None) -> None:
        until = self.desk.now() + lasts * HOUR if lasts else None
        self.desk.store.mute(
            Mute(what=topic, channel=channel, until=until, by="ada", since=self.desk.now())
        )
        self.model.mutes[topic, channel] = until

    @precondition(lambda self: self.model.mutes)
    @rule(which=which)
    def unmute(self, which: int) -> None:
        topic, channel = pick(list(self.model.mutes), which)
        if self.desk.store.unmute(topic, channel, self.desk.now()):
            del self.model.mutes[topic, channel]

    @rule(channel=channels)
    def people_talk(self, channel: str) -> None:
        """More than a page of the history."""
        for _ in range(0 if channel in self.archived else 20):
            self.desk.workspace.say("ada", channel, "Has anybody seen the ferry?")

    @precondition(lambda self: self._known())
    @rule(which=which)
    def a_person_deletes(self, which: int) -> None:
        message = pick(self._known(), which)
        change = {"do": "delete", "channel": message.channel, "ts": message.ts}
        self.desk.workspace.commit([change])
        self.model.delete(message.ts, message.channel)

    @rule(channel=channels)
    def archive_or_not(self, channel: str) -> None:
        self.archived ^= {channel}
        self.desk.workspace.archive(channel, by="ada", archived=channel in self.archived)

    # What goes wrong.

    @rule()
    def restart(self) -> None:
        self.desk.restart()
        self.model.ready = False

    @rule(minutes=st.sampled_from([-10, -1, 0, 1, 10]))
    def set_the_clock(self, minutes: int) -> None:
        self.desk.ahead = timedelta(minutes=minutes)

    # What the bot does, and time.

    @rule()
    def look(self) -> None:
        self.busy = True
        step = None
        try:
            self.desk.look()
        except Crash as crash:
            step = str(crash)
        self.model.look(self.desk.now(), step)
        if step:
            self.restart()
        self.busy = False

    @rule()
    def deliver(self) -> None:
        self.busy = True
        self.model.deliver(self.desk.now())
        crashed = False
        try:
            self.desk.deliver()
        except Crash:
            crashed = True
            self.restart()
        pending = {revision.entry.article.title for revision in self.desk.store.revised()}
        assert crashed or not pending
        for piece in self.model.pieces:
            if piece.routed and piece.headline not in pending:
                piece.follow()
        self.channels.take(self.desk.new_calls(), delivering=True)
        self.busy = False

    @rule(
        faults=st.lists(st.sampled_from(FAULTS), max_size=4),
        crash_after=st.integers(0, 9),
        seconds=st.sampled_from([1, 5, 31, 70]),
    )
    def tick(self, faults: list[Fault], crash_after: int, seconds: int) -> None:
        """The bot at its work, and what goes wrong meanwhile, or later where nothing is to do."""
        for fault in faults:
            self.desk.workspace.faults.add(fault)
        self.desk.crasher.steps_left = crash_after or self.desk.crasher.steps_left
        self._work(seconds)

    def _work(self, seconds: int) -> None:
        self.time_passes(timedelta(seconds=seconds))
        self.look()
        self.deliver()

    @rule(hours=st.sampled_from([0.2, 1.1, 5, 24, 200]))
    def time_goes_by(self, hours: float) -> None:
        """And the bot is down."""
        self.time_passes(hours * HOUR)

    def time_passes(self, passes: timedelta) -> None:
        self.busy = True
        self.desk.advance(passes)
        self.channels.take(self.desk.new_calls(), delivering=False)
        self.busy = False

    @precondition(lambda self: any(isinstance(fate, Waits) for fate in self.model.fates.values()))
    @rule()
    def a_roundup_is_due(self) -> None:
        waits = [fate for fate in self.model.fates.values() if isinstance(fate, Waits)]
        self._until(min(fate.release for fate in waits))

    @precondition(lambda self: any(piece.held for piece in self.model.pieces))
    @rule()
    def an_embargo_ends(self) -> None:
        held = [piece.held.embargo for piece in self.model.pieces if piece.held]
        self._until(min(time for time in held if time))

    @rule()
    def settle(self) -> None:
        """Mend everything, let the bot finish, and compare."""
        self.desk.crasher.steps_left = 0
        self.desk.workspace.faults.clear()
        for channel in list(self.archived):
            self.archive_or_not(channel)
        for _ in range(ROUNDS):
            self._work(61)
            counts = self.desk.store.counts()
            if not (counts.due or counts.sending or self.desk.store.waiting(self.desk.now())):
                break
        self.busy = True
        assert (counts.due, counts.sending, counts.refused) == (0, 0, 0)
        assert not any(piece.unread for piece in self.model.pieces)
        self.channels.check()
        self.busy = False

    def teardown(self) -> None:
        try:
            if not self.busy:  # what has failed is not asked again
                self.settle()
                self._nothing_follows()
        finally:
            self.desk.close()
            self.folder.cleanup()

    def _nothing_follows(self) -> None:
        """A new start, and files that are all saved again without a change, lead to nothing."""
        for piece in self.model.pieces:
            if piece.file:
                self._write(piece)
        self.desk.restart()
        for _ in range(2):
            self.desk.look()
            self.desk.deliver()
        assert [
            call["method"] for call in self.desk.new_calls() if call["method"] in (POST, UPDATE)
        ] == []

    def _add(
        self,
        group: int,
        topics: Sequence[str],
        *,
        named: bool = False,
        sourced: bool = False,
        embargo: int = 0,
        path: str | None = None,
    ) -> None:
        number = len(self.model.pieces)
        published = self.desk.true_time() - 24 * HOUR + timedelta(seconds=number)
        content = Content(code=self._code(), embargo=self._in(embargo))
        piece = Piece(
            number=number,
            group=group,
            topics=tuple(topics),
            published=published,
            named=named,
            sourced=sourced,
            path=path or f"{number}.txt",
            file=content,
        )
        self.model.pieces.append(piece)
        self._write(piece)

    def _rewrite(self, piece: Piece, **changes: object) -> None:
        assert piece.file
        piece.file = replace(piece.file, **changes)  # type: ignore[arg-type]
        self._write(piece)

    def _write(self, piece: Piece, ending: str = "\n") -> None:
        assert piece.file
        self.desk.write(piece.path, text_of(piece, piece.file).replace("\n", ending))
        piece.unread = True

    def _subscribe(
        self, channel: str, topic: str | None, slots: tuple[int, ...], missed: Missed
    ) -> None:
        schedule = Schedule(times=tuple(time(hour) for hour in slots)) if slots else None
        wish = Subscription(channel=channel, topic=topic, schedule=schedule, missed=missed)
        self.desk.store.add_subscriptions([wish])
        self.model.wishes.setdefault((channel, topic), (slots, missed))

    def _until(self, moment: datetime) -> None:
        self.time_passes(max(timedelta(), moment - self.desk.now()) + timedelta(seconds=1))

    def _in(self, after: int) -> datetime | None:
        return self.desk.true_time() + after * HOUR if after else None

    def _code(self) -> str:
        self.versions += 1
        return code(self.versions)

    def _stories(self) -> list[Piece]:
        """What another source may carry: a day later at most, so that it is one story."""
        young = self.desk.true_time() - 48 * HOUR
        return [
            piece
            for piece in self.model.pieces
            if piece.sourced and piece.group == piece.number and piece.published >= young
        ]

    def _there(self) -> list[Piece]:
        return [piece for piece in self.model.pieces if piece.file]

    def _editable(self) -> list[Piece]:
        """Whose file may say something else: renamed and edited at once, it is a new article."""
        return [piece for piece in self._there() if piece.named or piece.settled]

    def _movable(self) -> list[Piece]:
        """Whose file may have another name.

        Of two copies the bot takes one for the article when their original is gone; which is its
        choice.
        """
        return [piece for piece in self._there() if piece.named or piece.stays_itself]

    def _copiable(self) -> list[Piece]:
        return [
            piece
            for piece in self._there()
            if not piece.named and piece.stays_itself and piece.file == piece.stored
        ]

    def _copied(self) -> list[Piece]:
        return [piece for piece in self._there() if piece.copy and piece.settled]

    def _removed(self) -> list[Piece]:
        return [
            piece
            for piece in self.model.pieces
            if piece.removed and not piece.file and not piece.copy
        ]

    def _known(self) -> list[Message]:
        """The messages that the bot knows of: what it does not, it takes for never posted."""
        found = []
        for message in self.channels.messages.values():
            post = self.desk.store.post(message.key)
            if post and post.ts == message.ts and message.ts not in self.model.deleted:
                found.append(message)
        return found


def pick(found: Sequence[T], which: int) -> T:
    """One of these, of which there are some."""
    return found[which % len(found)]


TestDelivery = Delivery.TestCase
_IN_CI = settings(
    max_examples=150,
    stateful_step_count=40,
    deadline=None,
    derandomize=True,
    report_multiple_bugs=False,
    suppress_health_check=list(HealthCheck),
)
if settings.get_current_profile_name() != "long":
    TestDelivery.settings = _IN_CI
