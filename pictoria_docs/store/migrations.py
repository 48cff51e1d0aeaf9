"""Numbered migrations of the tables of a database. Append only: a released migration is never edited.

Each takes the database from the version before to its own number. No version is released yet: the first migration makes
the tables of the schema as they are. When these change after the first release, it gets a copy of what they were.
"""

from collections.abc import Callable
from typing import NamedTuple

from sqlalchemy import Connection, Table, insert, inspect, select
from sqlalchemy.sql.functions import max as largest

from pictoria_docs.store.picture_schema import add_picture_tables
from pictoria_docs.store.records import now
from pictoria_docs.store.schema import metadata, saved_searches, versions
from pictoria_docs.store.search_schema import add_search_tables
from pictoria_docs.store.vector_schema import add_vector_tables

Migration = Callable[[Connection], None]


class Migrations(NamedTuple):
    """The migrations of one kind of database."""

    versions: Table
    """Which of them were applied, and when."""
    first: int
    """Number of the first; lower ones were those of tables that were never released and are not read any more."""
    steps: tuple[Migration, ...]

    @property
    def current(self) -> int:
        """The version that the newest migration leads to."""
        return self.first + len(self.steps) - 1

    def version_of(self, connection: Connection) -> int:
        """The version of the tables; 0 for an empty database."""
        if not inspect(connection).has_table(self.versions.name):
            return 0
        return connection.scalar(select(largest(self.versions.c.version))) or 0

    def migrate(self, connection: Connection) -> None:
        """Bring the tables to the newest version, inside the caller's transaction: all of it or nothing."""
        for number in range(max(self.version_of(connection) + 1, self.first), self.current + 1):
            self.steps[number - self.first](connection)
            connection.execute(insert(self.versions).values(version=number, applied=now()))


def _add_saved_searches(connection: Connection) -> None:
    saved_searches.create(connection, checkfirst=True)


PROJECT = Migrations(
    versions,
    10,
    (
        metadata.create_all,
        add_search_tables,
        _add_saved_searches,
        add_vector_tables,
        add_picture_tables,
    ),
)
"""Those of a project."""
