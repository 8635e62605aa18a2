"""Reads a hostile document as the bot does, in a process of its own, and measures it."""

import json
import re
import resource
import subprocess
import sys
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from bot.errors import ReadingError
from bot.models import FileMark
from bot.models.feeds import KnownItem
from bot.scheduler.read_files import read_file
from bot.seeds.formats.rss import read_document
from bot.seeds.web_pages import read_item
from bot.summariser import summarise
from tests.campaigns.hostile_documents.document import HostileDocument
from tests.support.paths import ROOT

# So that one that's worse than allowed can't harm the machine; what is allowed is less.
_CPU_SECONDS = 30
_BYTES = 1_500_000_000
_NOW = datetime(2026, 11, 30, tzinfo=UTC)
FEED = "feed.xml"


@dataclass(frozen=True, slots=True, kw_only=True)
class Attempt:
    """What became of a document: seconds of CPU, the peak of memory in MB, and what was said.

    ``articles`` counts the articles that were read, or the items of a feed.
    """

    document: HostileDocument
    seconds: float
    megabytes: int
    articles: int
    problems: tuple[str, ...]

    @property
    def is_as_expected(self) -> bool:
        """Whether it was read, or refused with the words that it must be refused with."""
        said = " ".join(self.problems)
        if not self.document.says:
            return self.articles > 0 and not self.problems
        return self.document.says in said and "mistake" not in said


def attempt(document: HostileDocument, folder: Path) -> Attempt:
    """Read a document in a fresh process; a process that was ended is a problem, too."""
    (folder / document.file).write_bytes(document.make())
    done = subprocess.run(
        [sys.executable, "-m", __name__, str(folder), document.file],
        cwd=ROOT, capture_output=True, text=True, check=False,
    )  # fmt: skip
    (folder / document.file).unlink()
    if done.returncode:
        said = (done.stderr.strip().splitlines() or [f"ended with {done.returncode}"])[-1]
        return Attempt(document=document, seconds=0, megabytes=0, articles=0, problems=(said,))
    came = json.loads(done.stdout)
    came["problems"] = tuple(came["problems"])
    return Attempt(document=document, **came)


def _read(folder: Path, file: str) -> tuple[int, tuple[str, ...]]:
    if file == FEED:
        return _read_feed((folder / file).read_bytes())
    mark = FileMark(size=0, mtime_ns=0)
    result = read_file(folder, (), file, mark, 0.0)
    count = len(result.articles) + len(result.feeds or ()) + (result.link is not None)
    return count, result.problems


def _read_feed(data: bytes) -> tuple[int, tuple[str, ...]]:
    try:
        items = read_document(data, "utf-8", "https://feed.example/").items
    except ReadingError as error:
        return 0, (error.sentence,)
    for item in items:
        note = KnownItem(
            feed="https://feed.example/", id=item.id, url=item.url, title=item.title or "",
            words=item.words, stated=item.published, seen=_NOW, key=item.id, followed=True,
        )  # fmt: skip
        try:
            summarise(read_item(item, note, None))
        except ReadingError:
            continue
    return len(items), ()


def _peak(maxrss: int) -> int:
    """Return the peak of this process's memory in MB.

    On Linux, ``ru_maxrss`` may be that of the process which started this one.
    """
    status = Path("/proc/self/status")
    if status.exists():
        (peak,) = re.findall(r"VmHWM:\s+(\d+) kB", status.read_text())
        return int(peak) // 1_000
    return maxrss // (1_000_000 if sys.platform == "darwin" else 1_000)


def main(folder: str, file: str) -> None:
    """Read one file and print what became of it as JSON."""
    resource.setrlimit(resource.RLIMIT_CPU, (_CPU_SECONDS, _CPU_SECONDS))
    resource.setrlimit(resource.RLIMIT_AS, (_BYTES, _BYTES))
    count, problems = _read(Path(folder), file)
    used = resource.getrusage(resource.RUSAGE_SELF)
    print(json.dumps({
        "seconds": used.ru_utime + used.ru_stime, "megabytes": _peak(used.ru_maxrss),
        "articles": count, "problems": problems,
    }))  # fmt: skip


if __name__ == "__main__":
    main(*sys.argv[1:])
