"""What the bot writes is for its own user only, whatever the machine's usual rights are."""

import signal
import stat
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bot.app.private_files import store_files
from tests.support.localrun import start
from tests.support.paths import ROOT
from tests.support.patience import PATIENCE
from tests.support.rig import rig
from tests.support.samples import seed
from tests.support.web import RSS, Item, page, rss, web

HOST = "courier.example"


def rights(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def wide(*folders: Path) -> dict[str, str]:
    """Everything in these folders that isn't for its owner alone, with its rights."""
    found = [path for folder in folders for path in (folder, *folder.rglob("*"))]
    assert found
    return {
        str(path): oct(rights(path))
        for path in found
        if rights(path) != (0o700 if path.is_dir() else 0o600)
    }


def run_local(folder: Path) -> list[str]:
    """Run `pullquote local` until it serves, where files are open to everybody; what it kept."""
    process, _ = start(folder, umask=0)
    made = folder / ".pullquote"
    while_running = wide(made)
    with process:
        process.send_signal(signal.SIGINT)
        process.communicate(timeout=PATIENCE)
    assert (process.returncode, while_running, wide(made)) == (0, {}, {})
    assert rights(folder / ".pullquote.lock") == 0o600
    return sorted(path.relative_to(made).as_posix() for path in made.rglob("*") if path.is_file())


def test_a_local_run_opens_nothing_to_others_and_closes_what_was_open(tmp_path: Path) -> None:
    tmp_path.chmod(0o755)
    seed(tmp_path / "seeds", "ferry.txt")
    kept = run_local(tmp_path)
    assert {"page-token", "pullquote.db", "workspace/workspace.jsonl"} <= set(kept)
    for path in tmp_path.rglob("*"):
        path.chmod(0o777 if path.is_dir() else 0o666)
    assert run_local(tmp_path) == kept
    assert rights(tmp_path) == 0o755  # the folder is the user's own: not for us to change


@pytest.mark.slow
def test_a_run_in_slack_keeps_store_and_pages_private(tmp_path: Path) -> None:
    """The test's own files lie beside the store, and keep the rights that they have."""
    with rig(tmp_path, since=datetime.now(UTC) + timedelta(days=1)) as room, web() as sites:
        title, text = "A pier is open", "The pier in Tull is open again, the harbour board said."
        link = sites.put(HOST, "/1", page(title, text))
        item = Item(title=title, guid="1", link=link, text="", whole=False)
        room.drop("feeds.txt", sites.put(HOST, "/feed", rss(item), kind=RSS) + "\n")
        for suffix in (".health", "-wal.old"):
            path = room.settings.store.with_name(f"{room.settings.store.name}{suffix}")
            path.touch()
            path.chmod(0o666)
        bot = room.launch(fetch_from_here=True)
        room.finish(bot, is_done=lambda: len(room.posts()) >= 1)
        family = [path for path in store_files(room.settings.store) if path.exists()]
        pages = room.settings.store.with_name(f"{room.settings.store.name}.pages")
        names = ("store.db", "store.db-wal", "store.db-wal.old", "store.db.health", "store.db.lock")
        assert {path.name for path in family}.issuperset(names)
        assert len(list(pages.iterdir())) == 1
        assert wide(pages) == {}
        assert {rights(path) for path in family if path != pages} == {0o600}
        bot.stop()
        assert bot.end() == 0


def test_rights_of_what_a_link_leads_to_are_left_alone(tmp_path: Path) -> None:
    elsewhere, ours = tmp_path / "elsewhere", tmp_path / "ours"
    elsewhere.mkdir(mode=0o755)
    ours.mkdir()
    (ours / "link").symlink_to(elsewhere)
    before = rights(elsewhere)
    done = subprocess.run(
        [sys.executable, "-c", f"{TIGHTEN}({str(ours)!r})"], cwd=ROOT, check=False
    )
    assert done.returncode == 0
    assert (rights(ours), rights(elsewhere)) == (0o700, before)


# in a process of its own, because its umask is the process's
TIGHTEN = (
    "import pathlib; from bot.app.private_files import keep_private; "
    "(lambda path: keep_private([pathlib.Path(path), pathlib.Path(path, 'nothing here')]))"
)
