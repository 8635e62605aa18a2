"""Looks that admins ask for: they come at once, may read every file again, and have a limit."""

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
    """Stands for the thread that makes looks when it's woken."""

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


def test_nobody_gets_the_result_of_a_look_that_began_before_they_asked() -> None:
    looking, answers = Looking(), list[LookSummary | None]()
    with looking.rescans.look() as (_, tell):
        thread = looking.asked(answers)
        tell(LookSummary(read=("a.txt",)))
    assert answers == []
    looking.look(LookSummary(read=("a.txt", "b.txt")))
    thread.join(PATIENCE)
    assert answers == [LookSummary(read=("a.txt", "b.txt"))]


def test_every_file_is_read_again_once_even_if_the_first_look_fails() -> None:
    looking, answers = Looking(), list[LookSummary | None]()
    thread = looking.asked(answers, everything=True)
    with pytest.raises(StoreError):
        looking.look(None)
    looking.look(LookSummary())
    thread.join(PATIENCE)
    looking.look(LookSummary())
    assert looking.read_again == [True, True, False]
    assert answers == [LookSummary()]


def test_only_one_person_at_a_time_may_wait() -> None:
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


def test_an_admin_can_have_the_folder_looked_at_and_every_file_read_again(
    ferry: Newsroom, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rescan, "PATIENCE", PATIENCE)
    assert "nothing has changed" in ferry.ask(ADA, "/digest rescan")
    ferry.drop("pier.txt", FERRY.replace("Ferry", "Pier"))
    ferry.wait_for_posts(2)
    ferry.drop("broken.odt", "no article")
    answer = ferry.ask(ADA, "/digest rescan all")
    assert answer.startswith("Read 3 files: no article is new. 1 problem:\n• broken.odt: ")
    assert len(ferry.posts()) == 2
    assert "everything" in ferry.ask(ADA, "/digest log")
    assert "leave out “now”" in ferry.ask(ADA, "/digest rescan now")


def test_an_admin_is_told_if_a_look_takes_long(
    ferry: Newsroom, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rescan, "PATIENCE", 0.01)
    assert "I go on with it. /digest status says when" in ferry.ask(ADA, "/digest rescan all")
