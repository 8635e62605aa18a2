"""The bot and the model of it: both get the same acts, and are compared."""

from dataclasses import replace
from datetime import datetime, time, timedelta
from pathlib import Path

from bot.models import Schedule, Subscription
from tests.campaigns.delivery.checks import Channels
from tests.campaigns.delivery.choices import HOUR, POST, UPDATE, Choices, code, text_of
from tests.campaigns.delivery.model import Model
from tests.campaigns.delivery.pieces import Content, Draft, Missed, Piece
from tests.campaigns.delivery.stepped_bot import Crash, SteppedBot

ROUNDS = 60  # deliveries, a minute apart, after which a bot that is not done is stuck


class Both:
    """The bot, the model of it, and the channels that people see.

    It is ``busy`` while the bot works or is compared, and stays so if that fails.
    """

    def __init__(self, folder: Path) -> None:
        self.bot = SteppedBot(folder)
        self.model = Model()
        self.channels = Channels(
            model=self.model, workspace=self.bot.workspace, store=folder / "store.db"
        )
        self.choices = Choices(model=self.model, bot=self.bot, channels=self.channels)
        self.archived: set[str] = set()
        self.busy = False
        self._versions = 0

    def add(self, draft: Draft) -> None:
        """Put an article into the folder."""
        number = len(self.model.pieces)
        piece = Piece(
            number=number,
            group=number if draft.group is None else draft.group,
            topics=tuple(draft.topics),
            published=self.bot.true_time() - 24 * HOUR + timedelta(seconds=number),
            named=draft.named,
            sourced=draft.sourced,
            path=draft.path or f"{number}.txt",
            file=Content(code=self.new_code(), embargo=self.after(draft.embargo)),
        )
        self.model.pieces.append(piece)
        self.write(piece)

    def rewrite(self, piece: Piece, **changes: object) -> None:
        assert piece.file
        piece.file = replace(piece.file, **changes)  # type: ignore[arg-type]
        self.write(piece)

    def write(self, piece: Piece, ending: str = "\n") -> None:
        assert piece.file
        self.bot.write(piece.path, text_of(piece, piece.file).replace("\n", ending))
        piece.unread = True

    def new_code(self) -> str:
        self._versions += 1
        return code(self._versions)

    def after(self, hours: int) -> datetime | None:
        """An embargo that ends in this many hours; 0 is none."""
        return self.bot.true_time() + hours * HOUR if hours else None

    def subscribe(
        self, channel: str, topic: str | None, hours: tuple[int, ...], missed: Missed
    ) -> None:
        """Subscribe a channel to a topic or everything, instantly or in roundups at these hours."""
        schedule = Schedule(times=tuple(map(time, hours))) if hours else None
        self.bot.router.subscribe(
            Subscription(channel=channel, topic=topic, schedule=schedule, missed=missed)
        )
        self.model.subscribe(channel, topic, (hours, missed), self.bot.now())

    def unsubscribe(self, channel: str, topic: str | None) -> None:
        self.bot.router.unsubscribe(Subscription(channel=channel, topic=topic))
        self.model.subscribe(channel, topic, None, self.bot.now())

    def archive_or_not(self, channel: str) -> None:
        self.archived ^= {channel}
        self.bot.workspace.archive(channel, by="ada", archived=channel in self.archived)

    def restart(self) -> None:
        self.bot.restart()
        self.model.ready = False

    def look(self) -> None:
        self.busy = True
        step = None
        try:
            self.bot.look()
        except Crash as crash:
            step = str(crash)
        self.model.look(self.bot.now(), self.bot.surely(), step)
        if step:
            self.restart()
        self.busy = False

    def deliver(self) -> None:
        self.busy = True
        self.model.deliver(self.bot.now(), self.bot.surely())
        crashed = False
        try:
            self.bot.deliver()
        except Crash:
            crashed = True
            self.restart()
        pending = {revision.stored.article.title for revision in self.bot.store.revisions.pending()}
        assert crashed or not pending
        for piece in self.model.pieces:
            if piece.routed and piece.headline not in pending:
                piece.follow()
        self.channels.take(self.bot.new_calls(), delivering=True)
        self.busy = False

    def pass_time(self, passes: timedelta) -> None:
        self.busy = True
        self.bot.advance(passes)
        self.channels.take(self.bot.new_calls(), delivering=False)
        self.busy = False

    def pass_until(self, moment: datetime) -> None:
        """Let time pass until it is later than this by the bot's clock."""
        self.pass_time(max(timedelta(), moment - self.bot.now()) + timedelta(seconds=1))

    def work(self, seconds: int) -> None:
        self.pass_time(timedelta(seconds=seconds))
        self.look()
        self.deliver()

    def settle(self) -> None:
        """Have nothing more go wrong, let the bot finish, and compare."""
        self.bot.crasher.steps_left = 0
        self.bot.workspace.faults.clear()
        for channel in list(self.archived):
            self.archive_or_not(channel)
        for _ in range(ROUNDS):
            self.work(61)
            counts = self.bot.store.status.counts()
            if not (
                counts.due or counts.sending or self.bot.store.roundup_queue.due(self.bot.now())
            ):
                break
        self.busy = True
        assert (counts.due, counts.sending, counts.refused) == (0, 0, 0)
        assert not any(piece.unread for piece in self.model.pieces)
        self.channels.check()
        self.busy = False

    def check_that_nothing_follows(self) -> None:
        """Check that a new start, and all files saved again unchanged, lead to no call."""
        for piece in self.choices.there():
            self.write(piece)
        self.bot.restart()
        for _ in range(2):
            self.bot.look()
            self.bot.deliver()
        calls = [call for call in self.bot.new_calls() if call["method"] in (POST, UPDATE)]
        assert calls == []
