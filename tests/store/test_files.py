"""Files of the seeds folder: marks and failures."""

from dataclasses import replace
from datetime import timedelta

from bot.models import Failure, FileMark
from bot.store import Store
from tests.store.shelf import MARK, article, result
from tests.support.samples import NOON


def test_a_file_is_known_by_its_last_mark(store: Store) -> None:
    store.files.save([result("a.txt"), result("b/c.txt")], NOON)
    newer = FileMark(size=81, mtime_ns=MARK.mtime_ns + 1)
    store.files.save([replace(result("a.txt"), mark=newer)], NOON)
    assert store.files.marks() == {"a.txt": newer, "b/c.txt": MARK}


def test_files_that_are_gone_are_forgotten_and_their_articles_kept(store: Store) -> None:
    store.files.save([result("a.txt", article("a.txt"), problems=["Line 2: odd."])], NOON)
    assert not store.files.forget(["a.txt", "never.txt"], NOON, retract=False)
    assert (store.files.marks(), store.files.failures(None)) == ({}, ())
    (stored,) = store.articles.latest(9)
    assert stored.retraction is None


def test_failures_come_newest_first_with_their_reasons(store: Store) -> None:
    store.files.save([result("a.txt", problems=["It is empty.", "It is late."])], NOON)
    later = NOON + timedelta(hours=1)
    store.files.save([result("b.txt", problems=["It is binary."])], later)
    expected = (
        Failure(path="b.txt", reason="It is binary.", seen=later),
        Failure(path="a.txt", reason="It is late.", seen=NOON),
        Failure(path="a.txt", reason="It is empty.", seen=NOON),
    )
    assert store.files.failures(None) == expected
    assert store.files.failures(1) == expected[:1]
    assert store.status.counts().failures == 3


def test_a_file_that_can_be_read_again_is_no_longer_a_failure(store: Store) -> None:
    store.files.save([result("a.txt", problems=["It is empty."])], NOON)
    store.files.save([result("a.txt", article("a.txt"))], NOON)
    assert store.files.failures(None) == ()


def test_a_file_from_the_far_future_is_kept(store: Store) -> None:
    far = FileMark(size=1, mtime_ns=13_569_465_600_000_000_000)  # in the year 2400
    store.files.save([replace(result("a.txt", article("a.txt")), mark=far)], NOON)
    assert store.files.marks().keys() == {"a.txt"}


def test_a_reason_that_quotes_unstorable_characters_is_kept(store: Store) -> None:
    store.files.save([result("a.txt", problems=["“\ud800\0” is odd."])], NOON)
    assert store.files.failures(None)[0].reason == "“\ufffd\ufffd” is odd."
