"""The store: articles, digests, posts and what people decided, in one SQLite file.

This package contains all SQL. ``Store`` is composed of parts, one for each topic; their public
methods commit what they write. Modules named ``*_rows.py``, and those without a part, work inside
the transaction of whoever calls them. Tables are made by migrations.py; tests/store/schema.sql
shows the result.
"""

import logging
from pathlib import Path
from typing import Self

from bot.store.articles import COUNTED, Articles
from bot.store.audit import AuditLog
from bot.store.backoffs import Backoffs
from bot.store.connection import Connections
from bot.store.duplicates import FORMULA, LIKELY, Duplicates
from bot.store.embargoes import EVER, Embargoes
from bot.store.feeds import FeedStore
from bot.store.fetch_queue import FetchQueue
from bot.store.file_guard import has_log, set_aside_stray_log
from bot.store.files import Files
from bot.store.fixes import Fixes
from bot.store.found_posts import FoundPosts
from bot.store.migrate import migrate
from bot.store.mutes import Mutes
from bot.store.outbox import Outbox
from bot.store.pauses import Pauses
from bot.store.posts import Posts
from bot.store.revisions import Revisions
from bot.store.roundup_queue import RoundupQueue
from bot.store.routing import Routed
from bot.store.search import LOOKED, Search, SearchPage
from bot.store.soundness import check_soundness
from bot.store.status import StatusStore
from bot.store.subscriptions import Subscriptions
from bot.store.visibility import MayRead, Shows, anybody, every_channel

__all__ = [
    "COUNTED",
    "EVER",
    "FORMULA",
    "LIKELY",
    "LOOKED",
    "MayRead",
    "SearchPage",
    "Shows",
    "Store",
    "anybody",
    "every_channel",
]


log = logging.getLogger(__name__)


class Store:
    """Everything that the bot keeps, by topic.

    Thread-safe. A method that writes commits before it returns: all of its changes or none.
    """

    def __init__(self, connections: Connections) -> None:
        """Compose the parts over one set of connections. ``open`` is the usual way to get one."""
        self._connections = connections
        self.articles = Articles(connections)
        self.audit = AuditLog(connections)
        self.backoffs = Backoffs(connections)
        self.duplicates = Duplicates(connections)
        self.embargoes = Embargoes(connections)
        self.feeds = FeedStore(connections)
        self.fetch_queue = FetchQueue(connections)
        self.files = Files(connections)
        self.fixes = Fixes(connections)
        self.found_posts = FoundPosts(connections)
        self.mutes = Mutes(connections)
        self.outbox = Outbox(connections)
        self.pauses = Pauses(connections)
        self.posts = Posts(connections)
        self.revisions = Revisions(connections)
        self.roundup_queue = RoundupQueue(connections)
        self.routing = Routed(connections)
        self.search = Search(connections)
        self.status = StatusStore(connections)
        self.subscriptions = Subscriptions(connections)

    @classmethod
    def open(cls, path: Path, files_before: str = "") -> Self:
        """Open the store at this path, or create it; an older one is brought up to date.

        ``files_before`` is what file_identity() returned when it was last in use, if that is known:
        a log that belongs to another file is set aside.

        Raises StoreError with a sentence if that isn't possible.
        """
        if set_aside_stray_log(path, files_before):
            log.warning("%s was replaced: the log of the file before is now %s-wal.old", path, path)
        crashed = has_log(path)
        connections = Connections(path)
        try:
            migrate(connections, str(path))
            if crashed:
                check_soundness(connections, path)
            with connections.writing():
                pass  # report a read-only store now, not at the first article
            connections.guard()
        except BaseException:
            connections.close()
            raise
        return cls(connections)

    def file_identity(self) -> str:
        """Return which files the store consists of, for the next open()."""
        return self._connections.file_identity()

    def close(self) -> None:
        """Close the file. After this, every method raises StoreError."""
        self._connections.close()
