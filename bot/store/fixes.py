"""Editors' fixes of digests. A fix makes the article's posts out of date; see revisions.py."""

from bot.models import Digest, Fix
from bot.rules.fixes import with_fix
from bot.store.article_rows import to_before, to_digest, to_labels
from bot.store.codec import fixes_from_json, fixes_to_json, storable
from bot.store.connection import StorePart
from bot.store.search_index import SearchIndex


class Fixes(StorePart):
    """Saves what editors decided about facts and quotes."""

    def original(self, article_id: str) -> tuple[Digest, tuple[Fix, ...]] | None:
        """Return an article's digest as the summariser made it, and all fixes made to it."""
        with self._connections.reading() as connection:
            row = connection.execute("SELECT * FROM articles WHERE id = ?", [article_id]).fetchone()
        return (to_digest(row), fixes_from_json(row["fixes"])) if row else None

    def save(self, article_id: str, fix: Fix, *, undone: bool = False) -> None:
        """Save an editor's fix of a passage; with ``undone``, remove it instead."""
        with self._connections.writing() as connection:
            row = connection.execute("SELECT * FROM articles WHERE id = ?", [article_id]).fetchone()
            fixes = fixes_to_json(with_fix(fixes_from_json(row["fixes"]), fix, undone=undone))
            labels = storable(to_labels(row["source"], to_digest(row), fixes))
            index = SearchIndex(connection)
            index.remove(row)
            connection.execute(
                "UPDATE articles SET fixes = ?, labels = ?, before = ? WHERE id = ?",
                [fixes, labels, to_before(row), article_id],
            )
            index.add({**dict(row), "labels": labels})
            index.write()
