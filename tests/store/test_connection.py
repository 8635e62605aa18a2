"""The file itself: transactions, many threads, and errors as sentences."""

import os
import signal
import sqlite3
import subprocess
import sys
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path

import pytest

from bot.commands.syntax.search_query import read_query
from bot.errors import StoreError
from bot.models import NewPost, Routing
from bot.store import Store
from tests.store.shelf import add, article, result
from tests.support.paths import ROOT
from tests.support.patience import PATIENCE
from tests.support.samples import NOON


def test_a_file_that_breaks_late_in_a_batch_leaves_nothing_of_it(store: Store) -> None:
    results = [
        result(f"{number}.txt", article(f"{number}.txt", f"No {number}.")) for number in range(9)
    ]
    bad = result("bad.txt", article("bad.txt", "Worse."))
    object.__setattr__(bad.articles[0][1], "headline", None)
    with pytest.raises(AttributeError):
        store.files.save([*results, bad], NOON)
    assert store.files.marks() == {}
    assert store.status.counts().articles == 0
    assert not store.search.find(read_query("No"), 9).entries
    assert len(store.files.save(results, NOON)) == 9


def test_posts_and_their_routing_are_both_written_or_neither(store: Store) -> None:
    (article_id,) = add(store, article())
    good = NewPost(key="a", channel="C1", article_ids=(article_id,))
    nobodys = NewPost(key="b", channel="C1", article_ids=("NOONE",))
    with pytest.raises(sqlite3.IntegrityError):
        store.routing.save(Routing(posts=(good, nobodys)), [article_id], NOON)
    assert store.outbox.due(NOON, 9) == ()
    assert [stored.id for stored in store.routing.unrouted()] == [article_id]


def test_a_killed_writer_leaves_whole_batches_only(path: Path) -> None:
    script = f"""
import itertools
from pathlib import Path
from bot.store import Store
from tests.support.samples import NOON
from tests.store.shelf import article, result
store = Store.open(Path({str(path)!r}))
for batch in itertools.count():
    names = [f"{{batch}}-{{number}}.txt" for number in range(20)]
    store.files.save([result(name, article(name, f"Text of {{name}}")) for name in names], NOON)
    print(batch, flush=True)
"""
    with subprocess.Popen(
        [sys.executable, "-c", script], cwd=ROOT, stdout=subprocess.PIPE, text=True
    ) as writer:
        assert writer.stdout
        for _ in range(5):
            writer.stdout.readline()
        os.kill(writer.pid, signal.SIGKILL)
        told = 5 + sum(1 for _ in writer.stdout)
    with closing(Store.open(path)) as store:
        counts = store.status.counts()
        assert counts.articles == counts.files
        assert counts.articles % 20 == 0
        assert counts.articles >= told * 20
        with store._connections.writing() as connection:
            assert connection.execute("PRAGMA integrity_check").fetchone()[0] == "ok"
            connection.execute(
                "INSERT INTO articles_fts (articles_fts, rank) VALUES ('integrity-check', 1)"
            )


def test_threads_and_stores_write_at_once(path: Path) -> None:
    start = threading.Barrier(8)

    def write(number: int) -> None:
        with closing(Store.open(path)) if number % 2 else closing(shared) as store:
            start.wait(PATIENCE)
            for turn in range(20):
                name = f"{number}-{turn}.txt"
                store.files.save([result(name, article(name, f"Text of {name}"))], NOON)
                assert store.search.find(read_query("Text"), 5).entries
            done.wait(PATIENCE)

    shared = Store.open(path)
    done = threading.Barrier(8)  # the shared store is closed when nobody needs it any more
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(write, range(8)))
    with closing(Store.open(path)) as store:
        assert store.status.counts().articles == 160


def test_programs_that_make_a_store_at_once_share_it(path: Path) -> None:
    script = f"""
import sys
from pathlib import Path
import sqlite_utils
from bot.store import Store
from tests.support.samples import NOON
from tests.store.shelf import add, article
print("ready", flush=True)
sys.stdin.readline()
add(Store.open(Path({str(path)!r})), article(sys.argv[1], sys.argv[1]))
"""
    programs = [
        subprocess.Popen(
            [sys.executable, "-c", script, str(number)],
            cwd=ROOT,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        for number in range(4)
    ]
    for program in programs:
        assert program.stdout
        program.stdout.readline()
    for program in programs:
        assert program.stdin
        program.stdin.write("go\n")
        program.stdin.flush()
    assert [program.communicate()[1] for program in programs] == [""] * 4
    with closing(Store.open(path)) as store:
        assert store.status.counts().articles == 4


def test_opening_waits_for_another_program_before_it_switches_to_a_write_ahead_log(
    path: Path,
) -> None:
    Store.open(path).close()
    with closing(sqlite3.connect(path, isolation_level=None, check_same_thread=False)) as other:
        other.execute("PRAGMA journal_mode = DELETE")
        other.execute("BEGIN IMMEDIATE")
        with ThreadPoolExecutor(1) as pool:
            opening = pool.submit(Store.open, path)
            with pytest.raises(TimeoutError):
                opening.result(0.05)
            other.execute("ROLLBACK")
            opening.result(30).close()


def test_connections_of_threads_that_ended_are_closed(store: Store) -> None:
    for _ in range(5):
        thread = threading.Thread(target=store.status.counts)
        thread.start()
        thread.join()
    assert len(store._connections._by_thread) <= 2


def test_a_closed_store_says_so(store: Store) -> None:
    store.close()
    with pytest.raises(StoreError, match="is closed"):
        store.status.counts()


def not_a_database(path: Path) -> None:
    path.write_bytes(b"Dear reader, this is no database at all." * 40)


def somebody_elses(path: Path) -> None:
    with closing(sqlite3.connect(path)) as other:
        other.execute("CREATE TABLE recipes (name TEXT)")


def of_a_newer_version(path: Path) -> None:
    Store.open(path).close()
    with closing(sqlite3.connect(path)) as newer:
        newer.execute(
            "INSERT INTO _sqlite_migrations (migration_set, name, applied_at) "
            "VALUES ('pullquote', 'm999_future', '2030-01-01')"
        )
        newer.commit()


def a_folder(path: Path) -> None:
    path.mkdir()


@pytest.mark.parametrize(
    ("state", "sentence"),
    [
        (not_a_database, "is not a SQLite database"),
        (somebody_elses, "is the database of something else"),
        (of_a_newer_version, "was written by a newer version of Pullquote"),
        (a_folder, "cannot be opened"),
    ],
)
def test_a_file_that_is_not_a_store_is_refused_and_left_as_it_is(
    path: Path, state: Callable[[Path], None], sentence: str
) -> None:
    state(path)
    before = path.read_bytes() if path.is_file() else None
    with pytest.raises(StoreError, match=sentence) as caught:
        Store.open(path)
    assert str(path) in caught.value.sentence
    assert (path.read_bytes() if path.is_file() else None) == before


def test_a_missing_folder_is_reported(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="check that its folder exists"):
        Store.open(tmp_path / "nowhere" / "store.db")


def test_a_read_only_store_is_reported(path: Path) -> None:
    Store.open(path).close()
    path.chmod(0o444)
    path.parent.chmod(0o555)
    script = """
import os
from pathlib import Path
from bot.errors import StoreError
from bot.store import Store
from tests.support.samples import NOON
if os.geteuid() == 0:
    os.seteuid(65534)
try:
    Store.open(Path("store.db")).audit.record("act", "U1", "ada", "", NOON)
except StoreError as error:
    print(error.sentence)
"""
    done = subprocess.run(
        [sys.executable, "-c", script],
        cwd=path.parent,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=False,
    )
    path.parent.chmod(0o755)
    assert done.stderr == ""
    assert "store.db can" in done.stdout
    assert "right to write" in done.stdout or "may write there" in done.stdout


def test_a_lock_that_another_program_keeps_is_reported(store: Store, path: Path) -> None:
    with store._connections.reading() as connection:
        connection.execute("PRAGMA busy_timeout = 0")
    with closing(sqlite3.connect(path, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(StoreError, match="another program has been writing to it"):
            add(store, article())
        assert store.status.counts().articles == 0
        other.execute("ROLLBACK")
    add(store, article())


def test_a_full_disk_is_reported_and_the_store_works_again_once_there_is_room(store: Store) -> None:
    with store._connections.reading() as connection:
        (pages,) = connection.execute("PRAGMA page_count").fetchone()
        connection.execute(f"PRAGMA max_page_count = {pages}")
    big = article(text="word " * 200_000)
    with pytest.raises(StoreError, match="no room left on the disk"):
        add(store, big)
    assert store.status.counts().articles == 0
    with store._connections.reading() as connection:
        connection.execute("PRAGMA max_page_count = 1000000")
    add(store, big)


def test_a_start_is_on_the_disk_when_it_returns(store: Store) -> None:
    (article_id,) = add(store, article())
    store.outbox.enqueue([NewPost(key="a", channel="C1", article_ids=(article_id,))], NOON)
    asked: list[str] = []
    with store._connections.reading() as connection:
        connection.set_trace_callback(asked.append)
    store.outbox.start(store.outbox.due(NOON, 1)[0].id, NOON)
    commit = asked.index("COMMIT")
    assert asked.index("PRAGMA synchronous = FULL") < asked.index("BEGIN IMMEDIATE") < commit
    assert asked.index("PRAGMA synchronous = NORMAL") > commit
