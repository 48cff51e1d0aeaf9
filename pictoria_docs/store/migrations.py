"""Numbered migrations of a project's tables. Append only: a released migration is never edited.

Each takes the database from the version before to its own number. No version is released yet: the first migration makes
the tables of `schema` as they are. When these change after the first release, it gets a copy of what they were.
"""

from collections.abc import Callable

from sqlalchemy import Connection, insert, inspect, select
from sqlalchemy.sql.functions import max as largest

from pictoria_docs.store.records import now
from pictoria_docs.store.schema import metadata, versions

Migration = Callable[[Connection], None]

FIRST = 10
"""Number of the first migration; lower ones were those of tables that were never released and are not read any more."""


def _first_tables(connection: Connection) -> None:
    metadata.create_all(connection)


MIGRATIONS: tuple[Migration, ...] = (_first_tables,)


def current() -> int:
    """The version that the newest migration leads to."""
    return FIRST + len(MIGRATIONS) - 1


def version_of(connection: Connection) -> int:
    """The version of the tables; 0 for an empty database."""
    if not inspect(connection).has_table(versions.name):
        return 0
    return connection.scalar(select(largest(versions.c.version))) or 0


def migrate(connection: Connection) -> None:
    """Bring the tables to the newest version, inside the caller's transaction: all of it or nothing."""
    for number in range(max(version_of(connection) + 1, FIRST), current() + 1):
        MIGRATIONS[number - FIRST](connection)
        connection.execute(insert(versions).values(version=number, applied=now()))
