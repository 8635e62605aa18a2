from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.store import Store
from tests.support.stores import open_store


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "store.db"


@pytest.fixture
def store(path: Path) -> Iterator[Store]:
    opened = open_store(path)
    yield opened
    opened.close()
