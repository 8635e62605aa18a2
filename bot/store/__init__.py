"""The store: articles, digests, posts and what people decided, in one SQLite file. The only SQL."""

from pathlib import Path
from typing import Self

from bot.store.articles import Articles
from bot.store.audit import Record
from bot.store.connection import Connections
from bot.store.duplicates import FORMULA, LIKELY, Stories
from bot.store.embargoes import Embargo
from bot.store.feeds import Growing
from bot.store.files import Files
from bot.store.fixes import Fixes
from bot.store.migrations import migrate
from bot.store.mutes import Mutes
from bot.store.outbox import Outbox
from bot.store.pauses import Pauses
from bot.store.roundup_queue import WaitingRoom
from bot.store.search import LOOKED, Found, Search
from bot.store.subscriptions import Wishes

__all__ = ["FORMULA", "LIKELY", "LOOKED", "Found", "Store"]


class Store(
    Articles,
    Embargo,
    Files,
    Fixes,
    Growing,
    Search,
    Outbox,
    Pauses,
    Mutes,
    WaitingRoom,
    Stories,
    Wishes,
    Record,
):
    """Everything that is kept. Safe from any thread; what a method has done is committed."""

    @classmethod
    def open(cls, path: Path) -> Self:
        """Open the store at this path, or make it.

        Raises StoreError with a sentence where that cannot be done.
        """
        connections = Connections(path)
        try:
            migrate(connections, str(path))
            with connections.writing():
                pass  # a store that can only be read is told of now, not at the first article
        except BaseException:
            connections.close()
            raise
        return cls(connections)

    def close(self) -> None:
        """Close the file; the store is of no more use."""
        self._connections.close()
