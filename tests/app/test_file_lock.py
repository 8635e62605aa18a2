"""The lock that keeps two bots from working on one store."""

from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from bot.app.file_lock import FileLock
from bot.errors import StoreError


class Lock(FileLock):
    def close(self) -> None:
        self.release()


def remove(path: Path) -> None:
    path.unlink()


def replace(path: Path) -> None:
    path.with_name("other").touch()
    path.with_name("other").rename(path)


def nothing(_: Path) -> None:
    pass


@pytest.mark.parametrize("harm", [remove, replace, nothing])
def test_a_lock_whose_file_goes_is_taken_again(
    tmp_path: Path, harm: Callable[[Path], None]
) -> None:
    path = tmp_path / "store.lock"
    with closing(Lock(path, "It is taken.")) as first:
        harm(path)
        first.keep()
        with pytest.raises(StoreError, match="It is taken"):
            Lock(path, "It is taken.")
    Lock(path, "It is taken.").release()


def test_whoever_comes_too_late_to_keep_a_lock_is_told(tmp_path: Path) -> None:
    path = tmp_path / "store.lock"
    with closing(Lock(path, "It is taken.")) as first:
        remove(path)
        with closing(Lock(path, "It is taken.")):
            for _ in range(2):
                with pytest.raises(StoreError, match="It is taken"):
                    first.keep()
        first.keep()


def test_what_is_noted_is_there_for_the_next_even_if_the_file_was_removed(tmp_path: Path) -> None:
    path = tmp_path / "store.lock"
    with closing(Lock(path, "It is taken.")) as first:
        assert first.before == ""
        first.note("one")
        first.note("two")
        remove(path)
        first.keep()
    with closing(Lock(path, "It is taken.")) as second:
        assert second.before == "two"
