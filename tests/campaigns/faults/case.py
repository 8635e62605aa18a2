"""A case: one thing that goes wrong, and what is to be seen of it."""

import logging
from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from types import MappingProxyType
from typing import Any

from bot.settings import FirstSubscription
from bot.workspace import Workspace
from tests.campaigns.faults.desk import Desk, Heard
from tests.support.newsroom import newsroom

NOTHING: Mapping[str, Any] = MappingProxyType({})


@contextmanager
def anywhere(_: Path) -> Iterator[Mapping[str, Any]]:
    """The place of a case that needs none of its own."""
    yield NOTHING


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """One thing that goes wrong, while something is under way.

    ``happens`` has it go wrong and mends it. ``people`` is what stands in the channels at the end,
    ``meanwhile`` what stood there while it lasted, ``admins`` what the admins were told.
    ``missing`` articles are not to be posted. It happens ``within`` a place that is made for it,
    and that may have settings of its own; ``cannot`` is why it cannot be tried on this machine.
    What is much like another case, or takes long, is not ``tested`` with everything else.
    """

    fault: str
    under_way: str
    happens: Callable[[Desk], None]
    people: str
    meanwhile: str | None = None
    admins: tuple[str, ...] = ()
    missing: frozenset[int] = frozenset()
    settings: Mapping[str, Any] = field(default_factory=lambda: NOTHING)
    within: Callable[[Path], AbstractContextManager[Mapping[str, Any]]] = anywhere
    cannot: Callable[[], str | None] = lambda: None
    tested: bool = True

    @property
    def name(self) -> str:
        return f"{self.fault} / {self.under_way}"

    @property
    def expected(self) -> "Seen":
        return Seen(people=self.people, meanwhile=self.meanwhile, admins=self.admins)


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """What came of a case."""

    people: str
    meanwhile: str | None
    admins: tuple[str, ...]
    lost: int = 0
    doubled: int = 0


NEWS = (FirstSubscription(channel="#news"),)


def tried(case: Case, folder: Path) -> Seen:
    """Have the case happen, and wait until the bot has done what it can."""
    with (
        case.within(folder) as own,
        newsroom(folder, **{"first_subscriptions": NEWS, **case.settings, **own}) as room,
        _heard(room.workspace) as heard,
    ):
        desk = Desk(room, heard)
        try:
            with suppress(TimeoutError):  # what is there then is what is told
                case.happens(desk)
                desk.finish(case.people)
            people = desk.people()
            return Seen(
                people=people,
                meanwhile=desk.while_it_lasted,
                admins=desk.admins(),
                lost=desk.lost(case.missing),
                doubled=desk.doubled(),
            )
        finally:
            room.stop()
            room.server.stop()


@contextmanager
def _heard(workspace: Workspace) -> Iterator[Heard]:
    logger, steps = logging.getLogger("bot"), logging.getLogger("bot.steps")
    heard = Heard(workspace)
    logger.addHandler(heard)
    logger.setLevel(logging.INFO)
    steps.setLevel(logging.DEBUG)
    try:
        yield heard
    finally:
        steps.setLevel(logging.NOTSET)
        logger.setLevel(logging.NOTSET)
        logger.removeHandler(heard)
