"""A case: one thing that goes wrong, and what people and admins must see of it."""

import logging
from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from types import MappingProxyType
from typing import Any

from bot.settings import FirstSubscription
from bot.workspace import Workspace
from tests.campaigns.faults.trial import Log, Trial
from tests.support.rig import rig

NOTHING: Mapping[str, Any] = MappingProxyType({})


@contextmanager
def anywhere(_: Path) -> Iterator[Mapping[str, Any]]:
    """The surroundings of a case that needs nothing special."""
    yield NOTHING


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """One thing that goes wrong while something is under way.

    ``happens`` has it go wrong and mends it. ``people`` is what must be in the channels at the end,
    ``meanwhile`` what must have been there while it lasted, and ``admins`` what the admins must
    have been told. ``missing`` are the articles that must not be posted. ``within`` makes
    surroundings for the case, which may come with settings. ``cannot`` says why this machine can't
    try the case, if it can't. Cases that are much like another one, or take long, are not
    ``tested`` with all other tests.
    """

    fault: str
    under_way: str
    happens: Callable[[Trial], None]
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
    """What came of a case. ``lost`` and ``doubled`` count articles and corrections."""

    people: str
    meanwhile: str | None
    admins: tuple[str, ...]
    lost: int = 0
    doubled: int = 0


NEWS = (FirstSubscription(channel="#news"),)


def tried(case: Case, folder: Path) -> Seen:
    """Have a case happen, and wait until the bot has done what it can."""
    with (
        case.within(folder) as own,
        rig(
            folder,
            since=datetime.now(UTC),
            **{"first_subscriptions": NEWS, **case.settings, **own},
        ) as room,
        _logged(room.workspace) as log,
    ):
        trial = Trial(room, log)
        case.happens(trial)
        trial.finish(case.people)
        return Seen(
            people=trial.people(),
            meanwhile=trial.while_it_lasted,
            admins=trial.admins(),
            lost=trial.lost(case.missing),
            doubled=trial.doubled(),
        )


@contextmanager
def _logged(workspace: Workspace) -> Iterator[Log]:
    logger, log = logging.getLogger("bot"), Log(workspace)
    logger.addHandler(log)
    try:
        yield log
    finally:
        logger.removeHandler(log)
