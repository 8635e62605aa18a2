"""The schema of a new store as text. `python -m tests.store.schema` writes schema.sql anew."""

import sqlite3
import tempfile
from contextlib import closing
from pathlib import Path

from bot.store import Store

GOLDEN = Path(__file__).with_name("schema.sql")
_HEAD = """\
-- What the migrations in bot/store/migrations.py add up to.
-- Written anew by: python -m tests.store.schema

"""


def schema(path: Path) -> str:
    """Return the SQL of all tables, views and indexes in a file, sorted by kind and name."""
    with closing(sqlite3.connect(path)) as connection:
        rows = connection.execute(
            "SELECT sql FROM sqlite_schema WHERE sql IS NOT NULL "
            "AND name NOT LIKE 'articles_fts!_%' ESCAPE '!' AND name NOT LIKE '!_%' ESCAPE '!' "
            "ORDER BY type DESC, name"
        ).fetchall()
    return _HEAD + "\n\n".join(f"{sql};" for (sql,) in rows) + "\n"


def main() -> None:
    """Write the schema of a new store to schema.sql."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "store.db"
        Store.open(path).close()
        GOLDEN.write_text(schema(path), encoding="utf-8")


if __name__ == "__main__":
    main()
