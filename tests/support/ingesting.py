"""An Ingest for tests: files are read in this process."""

from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from threading import Event
from typing import Any

from bot.scheduler.ingest import FileReader, Ingest
from bot.scheduler.slow_files import SlowFiles
from bot.scheduler.worker import Worker, WorkerError
from bot.seeds.folder import Folder
from bot.store import Store
from tests.support.patience import PATIENCE


class Here(Worker):
    """Does the work in this process, and remembers which files it was for.

    A file with ``poison`` in its name ends the worker.
    """

    def __init__(self, poison: str = "poison") -> None:
        super().__init__()
        self.files: list[str] = []
        self._poison = poison

    def run(self, function: Callable[..., Any], *args: Any, time: float) -> Any:
        """Call the function here; raises WorkerError if it is given poison."""
        assert time > 0
        path = args[2]
        self.files.append(path)
        if self._poison in path:
            raise WorkerError("Reading it ended the process.")
        return function(*args)


class SlowFilesHere(SlowFiles):
    """Slow files, and a way to wait until there is news of them."""

    def __init__(self, reader: FileReader) -> None:
        self._news = Event()
        super().__init__(reader.patiently, self._news.set)

    def wait_for_news(self) -> None:
        """Wait until there are results to take."""
        assert self._news.wait(PATIENCE)
        self._news.clear()


def make_ingest(
    root: Path,
    store: Store,
    now: Callable[[], datetime],
    worker: Worker | None = None,
    slow_worker: Worker | None = None,
) -> Ingest:
    """An ingest for this folder, as of a bot that has just been started."""
    reader = FileReader(
        root=root, topics=(), worker=worker or Here(), slow_worker=slow_worker or Here()
    )
    return Ingest(
        folder=Folder(root, store.files.marks()),
        store=store,
        reader=reader,
        slow=SlowFilesHere(reader),
        now=now,
        surely=now,
        retracts_removed=False,
        stopping=Event(),
    )
