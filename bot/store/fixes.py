"""What editors have decided of digests; posts of these are to follow."""

from bot.models import Digest, Fix
from bot.rules.fixes import with_fix
from bot.store.article_rows import to_before, to_digest, to_labels
from bot.store.codec import fixes_from_json, fixes_to_json, storable
from bot.store.connection import Part
from bot.store.search import Index


class Fixes(Part):
    """Reads and writes of fixes."""

    def original(self, article_id: str) -> tuple[Digest, tuple[Fix, ...]] | None:
        """An article's digest as it was made, and all that was decided of it."""
        with self._connections.reading() as connection:
            row = connection.execute("SELECT * FROM articles WHERE id = ?", [article_id]).fetchone()
        return (to_digest(row), fixes_from_json(row["fixes"])) if row else None

    def save(self, article_id: str, fix: Fix, *, undone: bool = False) -> None:
        """Note what an editor decided of a passage, or that nothing is decided of it any more."""
        with self._connections.writing() as connection:
            row = connection.execute("SELECT * FROM articles WHERE id = ?", [article_id]).fetchone()
            fixes = fixes_to_json(with_fix(fixes_from_json(row["fixes"]), fix, undone=undone))
            labels = storable(to_labels(row["source"], to_digest(row), fixes))
            index = Index(connection)
            index.remove(row)
            connection.execute(
                "UPDATE articles SET fixes = ?, labels = ?, before = ? WHERE id = ?",
                [fixes, labels, to_before(row), article_id],
            )
            index.add({**dict(row), "labels": labels})
            index.write()
