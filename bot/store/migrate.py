"""Brings the store's file to this version's schema: applies the migrations that it lacks."""

import sqlite3

from bot.errors import StoreError
from bot.store.connection import Connections
from bot.store.migrations import STEPS

_SET = "pullquote"  # the name under which sqlite-utils records our migrations in the file


def migrate(connections: Connections, file: str) -> None:
    """Apply the migrations that the store's file lacks: all of them or none.

    Raises StoreError if the file was written by a newer version, or is a database of something
    else.
    """
    steps = {step.__name__ for step in STEPS}
    with connections.reading() as connection:
        applied = _applied(connection, file)
        if applied - steps:
            raise StoreError(
                f"The store {file} was written by a newer version of Pullquote; run that version."
            )
    # The write-ahead log is a property of the file, so it isn't set before the file is known to be
    # a store. A store that was restored from a backup may lack it.
    connections.write_ahead()
    if steps - applied:
        _apply(connections)


def _applied(connection: sqlite3.Connection, file: str) -> set[str]:
    """The names of the migrations that the file has had; none if the file is empty."""
    tables = {row["name"] for row in connection.execute("SELECT name FROM sqlite_schema")}
    if not tables:
        return set()
    if "_sqlite_migrations" in tables:
        rows = connection.execute(
            "SELECT name FROM _sqlite_migrations WHERE migration_set = ?", [_SET]
        )
        if names := {row["name"] for row in rows}:
            return names
    raise StoreError(f"The file {file} is the database of something else; name another file.")


def _apply(connections: Connections) -> None:
    # Imported here because the import takes 0.1 s, and a store that is up to date doesn't need it.
    from sqlite_utils import Database, Migrations

    migrations = Migrations(_SET)
    for step in STEPS:
        migrations()(step)
    # sqlite-utils begins its transactions without the write lock. Inside this transaction they
    # become savepoints: two programs that start at once don't collide, and the file gets all
    # missing migrations or none.
    with connections.writing() as connection:
        migrations.apply(Database(connection, execute_plugins=False))
