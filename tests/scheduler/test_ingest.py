"""Files in the seeds folder become articles, whatever happens while they're read."""

import os
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from threading import Event
from typing import Any

import pytest

from bot.models import FileMark, LastSweep, LookSummary, Retraction, Subscription
from bot.models.feeds import FeedJob, FeedState
from bot.scheduler.ingest import Ingest, LookResult, look_interval
from bot.scheduler.read_files import read_file
from bot.scheduler.route import Router
from bot.scheduler.worker import Worker, WorkerStartError
from bot.seeds.folder import Folder
from bot.store import EVER
from tests.support.ingesting import Here, SlowFilesHere, make_ingest
from tests.support.patience import PATIENCE
from tests.support.samples import NOON, numbered, seed
from tests.support.stores import open_store

HOUR = timedelta(hours=1)
LATER = NOON + timedelta(days=3650)  # by now every file in the folder is complete


@pytest.fixture
def seeds(tmp_path: Path) -> Path:
    folder = tmp_path / "seeds"
    folder.mkdir()
    return folder


@pytest.fixture
def ingest(tmp_path: Path, seeds: Path) -> Iterator[Ingest]:
    store = open_store(tmp_path / "store.db")
    store.subscriptions.add([Subscription(channel="C1")])
    yield make_ingest(seeds, store, lambda: LATER)
    store.close()


def look(ingest: Ingest, *, events: bool = True) -> int:
    """Look as the application does, and route what is new; return how many posts that makes."""
    looked = ingest.look(events=events)
    assert looked.sweep
    router = Router(
        store=ingest.store,
        now=ingest.now,
        quiet=tuple,
        newest=3,
        flood=0,
        flood_span=timedelta(minutes=10),
    )
    posts = router.route(looked.before)
    ingest.store.status.save_sweep(looked.sweep)
    return posts


def files_read(ingest: Ingest) -> list[str]:
    """The files that the quick worker has read."""
    assert isinstance(ingest.reader.worker, Here)
    return ingest.reader.worker.files


def restarted(ingest: Ingest) -> Ingest:
    """The ingest after a restart of the bot."""
    return make_ingest(ingest.reader.root, ingest.store, ingest.now)


def test_files_in_the_folder_are_stored_once(ingest: Ingest, seeds: Path) -> None:
    for number in range(3):
        seed(seeds, f"{number}.txt", numbered(number))
    assert look(ingest) == 3
    assert look(ingest) == 0
    assert ingest.store.status.counts().articles == 3
    assert files_read(ingest) == ["0.txt", "1.txt", "2.txt"]


def test_a_restarted_ingest_reads_nothing_that_it_has_read(ingest: Ingest, seeds: Path) -> None:
    seed(seeds, "0.txt", numbered(0))
    look(ingest)
    again = restarted(ingest)
    look(again)
    assert files_read(again) == []


def test_a_file_that_cannot_be_read_is_listed_and_stops_nothing(
    ingest: Ingest, seeds: Path
) -> None:
    seed(seeds, "broken.json", "{")
    seed(seeds, "fine.txt", numbered(0))
    (seeds / "picture.png").write_bytes(b"\x89PNG")
    assert look(ingest) == 1
    assert {failure.path for failure in ingest.store.files.failures(None)} == {
        "broken.json",
        "picture.png",
    }
    seed(seeds, "broken.json", '{"text": "The ferry sails at noon from now on.", "title": "Ferry"}')
    (seeds / "picture.png").unlink()
    look(ingest)
    assert ingest.store.files.failures(None) == ()


def test_a_file_that_ends_the_worker_is_tried_once_more_alone_and_listed(
    ingest: Ingest, seeds: Path
) -> None:
    look(ingest)
    seed(seeds, "a.txt", numbered(0))
    seed(seeds, "poison.txt", numbered(1))
    seed(seeds, "z.txt", numbered(2))
    first = ingest.look(events=True).found
    assert (first.read, first.slow) == (("a.txt", "z.txt"), ("poison.txt",))
    assert files_read(ingest) == ["a.txt", "poison.txt", "z.txt"]
    slow_files(ingest).wait_for_news()
    second = ingest.look(events=True).found
    assert (second.read, second.slow) == (("poison.txt",), ())
    assert [(failure.path, failure.reason) for failure in ingest.store.files.failures(None)] == [
        ("poison.txt", "Reading it ended the process.")
    ]
    look(ingest)
    assert files_read(ingest) == ["a.txt", "poison.txt", "z.txt"]
    assert slow_files_read(ingest) == ["poison.txt"]


def slow_files(ingest: Ingest) -> SlowFilesHere:
    """The slow files of an ingest."""
    assert isinstance(ingest.slow, SlowFilesHere)
    return ingest.slow


def slow_files_read(ingest: Ingest) -> list[str]:
    """The files that the worker for slow files has read."""
    assert isinstance(ingest.reader.slow_worker, Here)
    return ingest.reader.slow_worker.files


@pytest.fixture
def unhurried(ingest: Ingest, seeds: Path) -> tuple[Ingest, "Gate"]:
    """An ingest that has looked once, and the gate that its slow files wait at."""
    gate = Gate()
    look(ingest)
    made = make_ingest(
        seeds, ingest.store, lambda: LATER, worker=Here(poison="long"), slow_worker=gate
    )
    return made, gate


class Gate(Here):
    """A worker that reads nothing before it is opened."""

    def __init__(self) -> None:
        super().__init__()
        self.opened = Event()

    def run(self, function: Callable[..., Any], *args: Any, time: float) -> Any:
        """Wait, then read."""
        assert self.opened.wait(PATIENCE)
        return super().run(function, *args, time=time)


def test_a_file_that_takes_long_keeps_no_other_waiting(
    unhurried: tuple[Ingest, Gate], seeds: Path
) -> None:
    ingest, gate = unhurried
    seed(seeds, "long.txt", numbered(0))
    seed(seeds, "short.txt", numbered(1))
    assert look(ingest) == 1
    seed(seeds, "shorter.txt", numbered(2))
    assert look(ingest) == 1
    gate.opened.set()
    slow_files(ingest).wait_for_news()
    assert look(ingest) == 1
    assert gate.files == ["long.txt"]
    assert look(ingest) == 0


def test_files_that_take_long_do_not_keep_a_look_from_its_end(
    unhurried: tuple[Ingest, Gate], seeds: Path
) -> None:
    ingest, gate = unhurried
    for number in range(9):
        seed(seeds, f"long-{number}.txt", numbered(number))
    seed(seeds, "short.txt", numbered(9) + "This one is larger than all of the others.")
    first = ingest.look(events=True)
    assert (first.found.read, len(first.found.slow), first.next_look) == ((), 10, 0.0)
    for _ in range(4):
        last = ingest.look(events=True)
    assert (last.found.read, len(last.found.slow), last.next_look) == (("short.txt",), 9, 180.0)
    gate.opened.set()
    ingest.slow.take_all(lambda: None)
    assert len(gate.files) == 9


def test_a_first_run_waits_for_files_that_take_long(ingest: Ingest, seeds: Path) -> None:
    first = make_ingest(seeds, ingest.store, lambda: LATER, worker=Here(poison="long"))
    for number in range(9):
        seed(seeds, f"long-{number}.txt", numbered(number))
    assert look(first) == 3
    assert look(first) == 0
    assert ingest.store.status.counts().articles == 9


def test_a_file_that_changes_while_it_is_being_read_is_read_again(
    unhurried: tuple[Ingest, Gate], seeds: Path
) -> None:
    ingest, gate = unhurried
    seed(seeds, "long.txt", numbered(0))
    assert look(ingest) == 0
    seed(seeds, "long.txt", f"{numbered(1)} And more.")
    gate.opened.set()
    slow_files(ingest).wait_for_news()
    assert look(ingest) == 0
    slow_files(ingest).wait_for_news()
    assert look(ingest) == 1
    (stored,) = ingest.store.articles.latest(9)
    assert stored.article.text.endswith("And more.")


def test_a_file_that_takes_long_may_be_renamed_meanwhile(
    unhurried: tuple[Ingest, Gate], seeds: Path
) -> None:
    ingest, gate = replace(unhurried[0], retracts_removed=True), unhurried[1]
    path = seed(seeds, "short.txt", numbered(0))
    assert look(ingest) == 1
    path.rename(seeds / "long.txt")
    assert not ingest.look(events=True).revised
    gate.opened.set()
    slow_files(ingest).wait_for_news()
    assert look(ingest) == 0
    assert not ingest.look(events=True).revised
    (stored,) = ingest.store.articles.latest(9)
    assert (stored.article.path, stored.retraction) == ("long.txt", None)


def test_a_file_that_is_being_read_when_the_bot_stops_is_left_to_the_next_start(
    ingest: Ingest, seeds: Path
) -> None:
    stopped = Worker()
    stopped.stop()
    look(ingest)
    seed(seeds, "0.txt", numbered(0))
    stopping = make_ingest(seeds, ingest.store, lambda: LATER, worker=stopped)
    stopping.stopping.set()
    assert stopping.look(events=True).sweep is None
    slow = make_ingest(seeds, ingest.store, lambda: LATER, Here(poison="0"), slow_worker=stopped)
    assert slow.look(events=True).found.slow == ("0.txt",)
    slow_files(slow).wait_for_news()
    assert slow.look(events=True).sweep is None
    assert look(restarted(ingest)) == 1


def test_an_article_stored_before_a_crash_is_posted_after_it(ingest: Ingest, seeds: Path) -> None:
    seed(seeds, "0.txt", numbered(0))
    mark = FileMark(size=(seeds / "0.txt").stat().st_size, mtime_ns=0)
    ingest.store.files.save([read_file(seeds, (), "0.txt", mark, 0.0)], NOON)
    assert look(ingest) == 1


def test_files_that_were_not_stored_before_the_bot_stopped_are_read_at_the_next_start(
    ingest: Ingest, seeds: Path
) -> None:
    for number in range(120):
        seed(seeds, f"{number:03}.txt", numbered(number))
    ingest.stopping.set()
    broken_off = LookResult(before=None, sweep=None, revised=False, next_look=0.0)
    assert ingest.look(events=True) == broken_off
    assert ingest.store.status.counts().articles == 0
    ingest.stopping.clear()
    again = replace(ingest, folder=Folder(seeds, ingest.store.files.marks()))
    assert look(again) == 3
    assert ingest.store.status.counts().articles == 120


def test_a_half_written_file_is_looked_at_again_soon(ingest: Ingest, seeds: Path) -> None:
    path = seed(seeds, "0.txt", numbered(0))
    written = datetime.fromtimestamp(path.stat().st_mtime, UTC)
    sweep = LastSweep(at=written, files=1, interval=180.0, events=True)
    waiting = LookResult(
        before=None,
        sweep=sweep,
        revised=False,
        next_look=1.0,
        found=LookSummary(waiting=("0.txt",)),
    )
    assert replace(ingest, now=lambda: written).look(events=True) == waiting
    assert ingest.store.routing.unrouted() == ()
    later = written + timedelta(seconds=3)
    assert look(replace(ingest, now=lambda: later)) == 1


def test_the_last_look_is_saved_for_the_status(ingest: Ingest, seeds: Path) -> None:
    seed(seeds, "0.txt", numbered(0))
    look(ingest, events=False)
    sweep = ingest.store.status.last_sweep()
    assert sweep
    assert (sweep.at, sweep.files, sweep.events) == (LATER, 1, False)


def test_the_result_of_a_look_includes_the_look_before(ingest: Ingest) -> None:
    first = ingest.look(events=True)
    assert (first.before, first.revised, first.next_look) == (None, False, 180.0)
    assert first.sweep
    ingest.store.status.save_sweep(first.sweep)
    later = replace(ingest, now=lambda: LATER + HOUR).look(events=True)
    assert later.before == first.sweep
    assert later.sweep
    assert later.sweep.at == LATER + HOUR


def test_a_look_whose_articles_were_not_routed_does_not_count(ingest: Ingest, seeds: Path) -> None:
    seed(seeds, "0.txt", numbered(0))
    ingest.look(events=True)  # a crash comes before routing
    assert ingest.store.status.last_sweep() is None
    assert look(ingest) == 1


def test_the_result_of_a_look_says_whether_an_article_was_revised(
    ingest: Ingest, seeds: Path
) -> None:
    seed(seeds, "0.txt", numbered(0))
    seed(seeds, "1.txt", numbered(1))
    assert not ingest.look(events=True).revised
    seed(seeds, "0.txt", numbered(0).replace("412", "421"))
    assert ingest.look(events=True).revised
    assert not ingest.look(events=True).revised


def test_removing_a_file_retracts_its_article_only_if_the_settings_say_so(
    ingest: Ingest, seeds: Path
) -> None:
    for number in range(2):
        seed(seeds, f"{number}.txt", numbered(number))
    look(ingest)
    (seeds / "0.txt").unlink()
    assert not ingest.look(events=True).revised
    (seeds / "1.txt").unlink()
    assert replace(ingest, retracts_removed=True).look(events=True).revised
    newest, oldest = ingest.store.articles.latest(9)
    assert newest.retraction == Retraction(at=LATER, reason="its file was removed.")
    assert oldest.retraction is None


@pytest.mark.parametrize("copied", [False, True])
def test_moving_or_copying_a_file_retracts_nothing(
    ingest: Ingest, seeds: Path, copied: bool
) -> None:
    ingest = replace(ingest, retracts_removed=True)
    path = seed(seeds, "0.txt", numbered(0))
    look(ingest)
    if copied:
        seed(seeds, "copy.txt", numbered(0))
    else:
        path.rename(seeds / "renamed.txt")
    assert not ingest.look(events=True).revised
    path.unlink(missing_ok=True)
    assert not ingest.look(events=True).revised
    (stored,) = ingest.store.articles.latest(9)
    assert stored.retraction is None


def test_a_worker_that_cannot_even_start_is_not_the_fault_of_a_file(
    ingest: Ingest, seeds: Path
) -> None:
    class Broken(Here):
        def run(self, *_: Any, **__: Any) -> Any:
            raise WorkerStartError("It cannot be started.")

    seed(seeds, "a.txt", numbered(0))
    broken = replace(ingest, reader=replace(ingest.reader, worker=Broken()))
    with pytest.raises(WorkerStartError):
        broken.look(events=True)
    assert ingest.store.files.failures(None) == ()
    assert look(ingest) == 1


def test_a_file_that_hits_a_bug_is_listed_and_the_others_are_stored(
    ingest: Ingest, seeds: Path
) -> None:
    class Mistaken(Here):
        def run(self, function: Callable[..., Any], *args: Any, time: float) -> Any:
            result = super().run(function, *args, time=time)
            return replace(result, articles=((None, None),)) if "b" in result.path else result

    for number, name in enumerate("abc"):
        seed(seeds, f"{name}.txt", numbered(number))
    mistaken = replace(ingest, reader=replace(ingest.reader, worker=Mistaken()))
    assert look(mistaken) == 2
    assert [failure.path for failure in ingest.store.files.failures(None)] == ["b.txt"]


@pytest.mark.parametrize(
    ("took", "events", "seconds"),
    [(0.001, False, 2.0), (0.35, False, 35.0), (0.001, True, 180.0), (10.0, True, 180.0)],
)
def test_a_folder_without_events_is_looked_at_less_often_if_that_takes_long(
    took: float, events: bool, seconds: float
) -> None:
    assert look_interval(took, events=events) == seconds


def embargoed(until: str, number: int = 0) -> str:
    return f"embargo: {until}\n{numbered(number)}"


@pytest.fixture
def clock(ingest: Ingest, seeds: Path) -> tuple[Ingest, list[datetime]]:
    """An ingest with one embargoed article in its folder, and its clock, which can be set."""
    time = [LATER]
    seed(seeds, "0.txt", embargoed((LATER + HOUR).isoformat()))
    return replace(ingest, now=lambda: time[0], surely=lambda: time[0]), time


def test_an_embargoed_article_is_posted_once_when_its_embargo_ends(
    clock: tuple[Ingest, list[datetime]],
) -> None:
    ingest, time = clock
    assert look(ingest) == 0
    assert not ingest.store.embargoes.due(time[0], EVER)
    time[0] = LATER + HOUR - timedelta(microseconds=1)
    assert look(ingest) == 0
    time[0] = LATER + HOUR
    assert ingest.store.embargoes.due(time[0], EVER)
    assert look(ingest) == 1
    assert look(ingest) == 0
    assert not ingest.store.embargoes.due(time[0], EVER)


def test_a_clock_that_runs_ahead_does_not_end_an_embargo(
    clock: tuple[Ingest, list[datetime]],
) -> None:
    ingest, time = clock
    ahead = replace(ingest, now=lambda: time[0] + 2 * HOUR)
    assert look(ahead) == 0
    assert look(ahead) == 0
    time[0] = LATER + HOUR
    assert look(ahead) == 1


@pytest.mark.parametrize("while_down", [False, True])
def test_an_embargo_lasts_through_a_restart(
    clock: tuple[Ingest, list[datetime]], while_down: bool
) -> None:
    ingest, time = clock
    look(ingest)
    again = restarted(ingest)
    if not while_down:
        assert look(again) == 0
    time[0] = LATER + HOUR
    assert look(again) == 1
    assert files_read(again) == []


@pytest.mark.parametrize(
    ("text", "posts"),
    [
        (numbered(0), 1),
        (embargoed("2020-01-01"), 1),
        (embargoed((LATER + 3 * HOUR).isoformat()), 0),
        (embargoed("next week, perhaps"), 0),
        ("---", 0),  # not an article any more
        (None, 0),  # the file is removed
    ],
)
def test_a_change_of_the_file_counts_even_if_it_comes_just_before_the_embargo_ends(
    clock: tuple[Ingest, list[datetime]], seeds: Path, text: str | None, posts: int
) -> None:
    ingest, time = clock
    look(ingest)
    if text is None:
        (seeds / "0.txt").unlink()
    else:
        seed(seeds, "0.txt", text)
    time[0] = LATER + 2 * HOUR
    assert look(ingest) == posts
    assert look(ingest) == 0


def test_an_embargo_ends_without_a_look(clock: tuple[Ingest, list[datetime]]) -> None:
    ingest, time = clock
    look(ingest)
    assert ingest.release(EVER) == ()
    time[0] = LATER + HOUR
    assert ingest.release(time[0] + HOUR) == ()
    (saved,) = ingest.release(time[0])
    assert (saved.change, ingest.release(EVER)) == ("new", ())


@pytest.mark.parametrize("text", [numbered(0), "", None])
def test_an_embargo_whose_file_has_changed_does_not_end_without_a_look(
    clock: tuple[Ingest, list[datetime]], seeds: Path, text: str | None
) -> None:
    ingest, time = clock
    look(ingest)
    time[0] = LATER + HOUR
    if text is None:
        (seeds / "0.txt").unlink()
    else:
        seed(seeds, "0.txt", text)
    assert ingest.release(EVER) == ()


def test_an_embargo_ends_while_every_file_is_to_be_read_again(
    clock: tuple[Ingest, list[datetime]],
) -> None:
    ingest, time = clock
    look(ingest)
    ingest.folder.reread()
    time[0] = LATER + HOUR
    assert len(ingest.release(EVER)) == 1


def test_an_embargo_does_not_end_while_the_new_file_is_being_read(
    unhurried: tuple[Ingest, Gate], seeds: Path
) -> None:
    ingest, gate = unhurried
    time = [LATER]
    ingest = replace(ingest, now=lambda: time[0], surely=lambda: time[0])
    path = seed(seeds, "short.txt", embargoed((LATER + HOUR).isoformat()))
    look(ingest)
    seed(seeds, "short.txt", embargoed((LATER + 3 * HOUR).isoformat()) * 2)
    path.rename(seeds / "long.txt")
    time[0] = LATER + HOUR
    assert look(ingest) == 0
    assert ingest.release(EVER) == ()
    gate.opened.set()
    slow_files(ingest).wait_for_news()
    assert look(ingest) == 0
    time[0] = LATER + 3 * HOUR
    assert len(ingest.release(EVER)) == 1


def test_an_article_stays_embargoed_while_its_file_is_being_written(
    clock: tuple[Ingest, list[datetime]], seeds: Path
) -> None:
    ingest, time = clock
    look(ingest)
    path = seed(seeds, "0.txt", embargoed((LATER + 3 * HOUR).isoformat()))
    # by the bot's clock, it's written to at the moment of the look
    time[0] = LATER + 2 * HOUR
    os.utime(path, (time[0].timestamp(), time[0].timestamp()))
    sweep = LastSweep(at=time[0], files=1, interval=180.0, events=True)
    before = LastSweep(at=LATER, files=1, interval=180.0, events=True)
    waiting = LookResult(
        before=before,
        sweep=sweep,
        revised=False,
        next_look=1.0,
        found=LookSummary(waiting=("0.txt",)),
    )
    assert ingest.look(events=True) == waiting
    assert ingest.store.routing.unrouted() == ()
    time[0] += timedelta(seconds=2)
    assert look(ingest) == 0
    assert [each.until for each in ingest.store.embargoes.all()] == [LATER + 3 * HOUR]


def test_a_renamed_embargoed_file_is_posted_once(
    clock: tuple[Ingest, list[datetime]], seeds: Path
) -> None:
    ingest, time = clock
    look(ingest)
    (seeds / "0.txt").rename(seeds / "renamed.txt")
    seed(seeds, "copy.txt", (seeds / "renamed.txt").read_text(encoding="utf-8"))
    look(ingest)
    time[0] = LATER + HOUR
    assert look(ingest) == 1


def test_a_first_run_posts_the_newest_articles_that_are_not_embargoed(
    ingest: Ingest, seeds: Path
) -> None:
    for number in range(5):
        seed(seeds, f"{number}.txt", numbered(number))
    for number in range(5, 9):
        seed(seeds, f"{number}.txt", embargoed((LATER + HOUR).isoformat(), number))
    assert look(ingest) == 3
    assert ingest.store.status.counts().articles == 5


def test_feeds_stay_followed_while_their_list_is_copied_and_the_original_removed(
    ingest: Ingest, seeds: Path
) -> None:
    address = "https://courier.example/feed"
    listed = seed(seeds, "feeds.txt", f"{address}\n")
    look(ingest)
    (job,) = ingest.store.fetch_queue.due_jobs(LATER, 9)
    assert isinstance(job, FeedJob)
    ingest.store.feeds.save_unchanged(job, FeedState(body="read"), LATER)
    copy = seed(seeds, "desk/feeds.txt", f"{address}\n")
    written = LATER.timestamp() - 0.5  # a moment ago: it may be half-written
    os.utime(copy, (written, written))
    listed.unlink()
    assert ingest.look(events=True).found.waiting == ("desk/feeds.txt",)
    later = replace(ingest, now=lambda: LATER + timedelta(minutes=1))
    later.look(events=True)
    (job,) = ingest.store.fetch_queue.due_jobs(LATER, 9)
    assert isinstance(job, FeedJob)
    assert (job.list, job.new) == ("desk/feeds.txt", False)
