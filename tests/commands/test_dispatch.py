"""Everything that can be typed has a method that answers it."""

from contextlib import closing
from pathlib import Path
from typing import get_args

from bot.commands.syntax import Command
from bot.store import Store
from tests.support.dispatching import make_dispatcher


def test_every_type_of_command_has_a_handler(tmp_path: Path) -> None:
    with closing(Store.open(tmp_path / "store.db")) as store:
        assert set(make_dispatcher(store)._handlers) == set(get_args(Command))
