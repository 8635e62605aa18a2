"""Looks that admins wait for: at once, with every file read again, and never for ever."""

import threading

import pytest

from bot.errors import CommandError, StoreError
from bot.models import LookSummary
from bot.scheduler import rescan
from bot.scheduler.rescan import Rescanner
from tests.support.newsroom import ADA, Newsroom
from tests.support.patience import PATIENCE
from tests.support.samples import FERRY


class Looking:
    """A thread that looks when it is woken, as the scheduler's does."""

    def __init__(self) -> None:
        self.woken = threading.Event()
        self.rescans = Rescanner(self.woken.set)
        self.read_again: list[bool] = []

    def look(self, found: LookSummary | None) -> None:
        with self.rescans.look() as (everything, tell):
            self.read_again.append(everything)
            if found is None:
                raise StoreError("The disk is full.")
            tell(found)

    def asked(
        self, answers: list[LookSummary | None], *, everything: bool = False
    ) -> threading.Thread:
        thread = threading.Thread(
            target=lambda: answers.append(self.rescans.ask(everything=everything))
        )
        thread.start()
        assert self.woken.wait(PATIENCE)
        self.woken.clear()
        return thread


def test_a_look_that_had_begun_before_somebody_asked_is_not_what_they_are_told() -> None:
    looking, answers = Looking(), list[LookSummary | None]()
    with looking.rescans.look() as (_, tell):
        thread = looking.asked(answers)
        tell(LookSummary(read=1))
    assert answers == []
    looking.look(LookSummary(read=2))
    thread.join(PATIENCE)
    assert answers == [LookSummary(read=2)]


def test_every_file_is_read_again_once_and_after_a_failure_the_next_time() -> None:
    looking, answers = Looking(), list[LookSummary | None]()
    thread = looking.asked(answers, everything=True)
    with pytest.raises(StoreError):
        looking.look(None)
    looking.look(LookSummary())
    thread.join(PATIENCE)
    looking.look(LookSummary())
    assert looking.read_again == [True, True, False]
    assert answers == [LookSummary()]


def test_one_at_a_time_waits() -> None:
    looking, answers = Looking(), list[LookSummary | None]()
    thread = looking.asked(answers)
    with pytest.raises(CommandError, match="I am looking already"):
        looking.rescans.ask(everything=False)
    looking.rescans.stop()
    thread.join(PATIENCE)
    assert answers == [None]


def test_nobody_waits_for_ever(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rescan, "PATIENCE", 0.01)
    assert Looking().rescans.ask(everything=False) is None


def test_an_admin_has_the_folder_looked_at_and_everything_read_again(
    ferry: Newsroom, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rescan, "PATIENCE", PATIENCE)
    assert "nothing has changed" in ferry.ask(ADA, "/digest rescan")
    ferry.drop("pier.txt", FERRY.replace("Ferry", "Pier"))
    ferry.wait_for_posts(2)
    ferry.drop("broken.odt", "no article")
    said = ferry.ask(ADA, "/digest rescan all")
    assert said.startswith("Read 3 files: no article is new. 1 problem:\n• broken.odt: ")
    assert len(ferry.posts()) == 2
    assert "everything" in ferry.ask(ADA, "/digest log")
    assert "leave out “now”" in ferry.ask(ADA, "/digest rescan now")


def test_a_look_that_takes_its_time_is_said(
    ferry: Newsroom, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rescan, "PATIENCE", 0.01)
    assert "I go on with it. /digest status says when" in ferry.ask(ADA, "/digest rescan all")
