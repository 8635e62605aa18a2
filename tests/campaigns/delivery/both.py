"""The bot and the model of it, told the same and compared."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, time, timedelta
from pathlib import Path

from bot.models import Schedule, Subscription
from tests.campaigns.delivery.checks import Channels
from tests.campaigns.delivery.choices import HOUR, POST, UPDATE, Choices, code, text_of
from tests.campaigns.delivery.desk import Crash, Desk
from tests.campaigns.delivery.model import Model
from tests.campaigns.delivery.pieces import Content, Missed, Piece

ROUNDS = 60  # of a delivery and a minute, after which a bot that is not done is stuck


class Both:
    """Both sides, and what people in Slack see of one of them.

    ``busy`` is that the bot is at work, or compared: where it stays so, that has failed.
    """

    def __init__(self, folder: Path) -> None:
        self.desk = Desk(folder)
        self.model = Model()
        self.channels = Channels(
            model=self.model, workspace=self.desk.workspace, store=folder / "store.db"
        )
        self.choices = Choices(model=self.model, desk=self.desk, channels=self.channels)
        self.archived: set[str] = set()
        self.busy = False
        self._versions = 0

    def add(
        self,
        group: int,
        topics: Sequence[str],
        *,
        named: bool = False,
        sourced: bool = False,
        embargo: int = 0,
        path: str | None = None,
    ) -> None:
        """Put an article into the folder: a text of its own or, of another group, that one's."""
        number = len(self.model.pieces)
        piece = Piece(
            number=number,
            group=group,
            topics=tuple(topics),
            published=self.desk.true_time() - 24 * HOUR + timedelta(seconds=number),
            named=named,
            sourced=sourced,
            path=path or f"{number}.txt",
            file=Content(code=self.new_code(), embargo=self.after(embargo)),
        )
        self.model.pieces.append(piece)
        self.write(piece)

    def rewrite(self, piece: Piece, **changes: object) -> None:
        assert piece.file
        piece.file = replace(piece.file, **changes)  # type: ignore[arg-type]
        self.write(piece)

    def write(self, piece: Piece, ending: str = "\n") -> None:
        assert piece.file
        self.desk.write(piece.path, text_of(piece, piece.file).replace("\n", ending))
        piece.unread = True

    def new_code(self) -> str:
        self._versions += 1
        return code(self._versions)

    def after(self, hours: int) -> datetime | None:
        """The embargo of so many hours; 0 is none."""
        return self.desk.true_time() + hours * HOUR if hours else None

    def subscribe(
        self, channel: str, topic: str | None, hours: tuple[int, ...], missed: Missed
    ) -> None:
        """Have a channel want a topic, or everything: instantly, or in roundups at these hours."""
        schedule = Schedule(times=tuple(map(time, hours))) if hours else None
        subscription = Subscription(channel=channel, topic=topic, schedule=schedule, missed=missed)
        self.desk.router.subscribe(subscription)
        self.model.subscribe(channel, topic, (hours, missed), self.desk.now())

    def unsubscribe(self, channel: str, topic: str | None) -> None:
        self.desk.router.unsubscribe(Subscription(channel=channel, topic=topic))
        self.model.subscribe(channel, topic, None, self.desk.now())

    def archive_or_not(self, channel: str) -> None:
        self.archived ^= {channel}
        self.desk.workspace.archive(channel, by="ada", archived=channel in self.archived)

    def restart(self) -> None:
        self.desk.restart()
        self.model.ready = False

    def look(self) -> None:
        self.busy = True
        step = None
        try:
            self.desk.look()
        except Crash as crash:
            step = str(crash)
        self.model.look(self.desk.now(), self.desk.surely(), step)
        if step:
            self.restart()
        self.busy = False

    def deliver(self) -> None:
        self.busy = True
        self.model.deliver(self.desk.now())
        crashed = False
        try:
            self.desk.deliver()
        except Crash:
            crashed = True
            self.restart()
        pending = {
            revision.stored.article.title for revision in self.desk.store.revisions.pending()
        }
        assert crashed or not pending
        for piece in self.model.pieces:
            if piece.routed and piece.headline not in pending:
                piece.follow()
        self.channels.take(self.desk.new_calls(), delivering=True)
        self.busy = False

    def pass_time(self, passes: timedelta) -> None:
        self.busy = True
        self.desk.advance(passes)
        self.channels.take(self.desk.new_calls(), delivering=False)
        self.busy = False

    def pass_until(self, moment: datetime) -> None:
        """Let time pass until it is later than this by the bot's clock."""
        self.pass_time(max(timedelta(), moment - self.desk.now()) + timedelta(seconds=1))

    def work(self, seconds: int) -> None:
        self.pass_time(timedelta(seconds=seconds))
        self.look()
        self.deliver()

    def settle(self) -> None:
        """Mend everything, let the bot finish, and compare."""
        self.desk.crasher.steps_left = 0
        self.desk.workspace.faults.clear()
        for channel in list(self.archived):
            self.archive_or_not(channel)
        for _ in range(ROUNDS):
            self.work(61)
            counts = self.desk.store.status.counts()
            if not (
                counts.due or counts.sending or self.desk.store.roundup_queue.due(self.desk.now())
            ):
                break
        self.busy = True
        assert (counts.due, counts.sending, counts.refused) == (0, 0, 0)
        assert not any(piece.unread for piece in self.model.pieces)
        self.channels.check()
        self.busy = False

    def check_that_nothing_follows(self) -> None:
        """A new start, and files that are all saved again without a change, lead to nothing."""
        for piece in self.choices.there():
            self.write(piece)
        self.desk.restart()
        for _ in range(2):
            self.desk.look()
            self.desk.deliver()
        calls = [call for call in self.desk.new_calls() if call["method"] in (POST, UPDATE)]
        assert calls == []
