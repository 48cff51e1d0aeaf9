"""Numbered migrations of the tables of a database. Append only: a released migration is never edited.

Each takes the database from the version before to its own number. No version is released yet: the first migration makes
the tables of the schema as they are. When these change after the first release, it gets a copy of what they were.
"""

from collections.abc import Callable
from typing import NamedTuple

from sqlalchemy import Connection, Table, delete, insert, inspect, select
from sqlalchemy.sql.functions import max as largest

from pictoria_docs.store.database.picture_schema import add_picture_tables, picture_notes
from pictoria_docs.store.database.schema import (
    complete_pages,
    decisions,
    documents,
    entry_openings,
    looked_pages,
    metadata,
    projections,
    refused_places,
    saved_searches,
    subjects,
    versions,
)
from pictoria_docs.store.database.search_schema import (
    add_item_confidence,
    add_item_versions,
    add_search_tables,
)
from pictoria_docs.store.database.vector_schema import add_vector_tables
from pictoria_docs.store.records import now

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


def _add_friezes(connection: Connection) -> None:
    """Do nothing: friezes had a table of their own (`_add_picture_notes`)."""


def _add_picture_notes(connection: Connection) -> None:
    """Friezes that were read become notes of their package."""
    picture_notes.create(connection, checkfirst=True)
    if not inspect(connection).has_table("picture_friezes"):
        return
    connection.exec_driver_sql(
        "INSERT INTO picture_notes (package, digest, document_id, version, data) "
        "SELECT 'friezes', digest, document_id, version, data FROM picture_friezes "
        f"WHERE document_id IN (SELECT id FROM {documents.name})"
    )
    connection.exec_driver_sql("DROP TABLE picture_friezes")


def _add_entry_openings(connection: Connection) -> None:
    entry_openings.create(connection, checkfirst=True)


def _add_complete_pages(connection: Connection) -> None:
    complete_pages.create(connection, checkfirst=True)


def _add_refused_places(connection: Connection) -> None:
    refused_places.create(connection, checkfirst=True)


def _add_saved_searches(connection: Connection) -> None:
    saved_searches.create(connection, checkfirst=True)


def _add_samples(connection: Connection) -> None:
    """Subjects are made anew, with what samples of them are drawn by."""
    _rename_orders(connection)
    known = {column["name"] for column in inspect(connection).get_columns(subjects.name)}
    for name, kind in (
        ("suggested", "FLOAT"),
        ("priority", "INTEGER NOT NULL DEFAULT 0"),
        ("sample_rank", "INTEGER NOT NULL DEFAULT 0"),
    ):
        if name not in known:
            connection.exec_driver_sql(f"ALTER TABLE {subjects.name} ADD COLUMN {name} {kind}")
    for index in subjects.indexes:
        if index.name == "ix_subjects_queue":
            index.drop(connection, checkfirst=True)  # It had other columns.
        index.create(connection, checkfirst=True)
    connection.execute(delete(projections))


def _draw_clusters(connection: Connection) -> None:
    """Subjects are made anew, drawn for samples with what a person sees as one thing with them."""
    _rename_orders(connection)
    for index in subjects.indexes:
        index.create(connection, checkfirst=True)
    connection.execute(delete(projections))


def _order_by_clusters(connection: Connection) -> None:
    """Subjects are made anew, with the place of what a person sees as one thing in the order of work."""
    connection.execute(delete(projections))


def _add_validation(connection: Connection) -> None:
    known = {column["name"] for column in inspect(connection).get_columns(documents.name)}
    for name in ("validated", "validated_by"):
        if name not in known:
            connection.exec_driver_sql(f"ALTER TABLE {documents.name} ADD COLUMN {name} TEXT")


def _add_looked_pages(connection: Connection) -> None:
    """Pages on which somebody has decided one by one were looked at."""
    looked_pages.create(connection, checkfirst=True)
    decided = select(decisions.c.number).where(decisions.c.id.not_like("blk-%"))
    pages = select(subjects.c.document_id, subjects.c.page).where(
        subjects.c.revision.in_(decided), subjects.c.page > 0
    )
    connection.execute(insert(looked_pages).from_select(["document_id", "page"], pages.distinct()))


def _add_always_asked(connection: Connection) -> None:
    """Subjects are made anew, and tell which of them are asked about however sure they are."""
    _rename_orders(connection)
    if "always_asked" not in {column["name"] for column in inspect(connection).get_columns(subjects.name)}:
        connection.exec_driver_sql(
            f"ALTER TABLE {subjects.name} ADD COLUMN always_asked INTEGER NOT NULL DEFAULT 0"
        )
    for index in subjects.indexes:
        if index.name in ("ix_subjects_queue", "ix_subjects_sample"):
            index.drop(connection, checkfirst=True)  # They had other columns.
            index.create(connection)
    connection.execute(delete(projections))


def _add_bulk(connection: Connection) -> None:
    """A column tells which decisions were taken on many things unseen; before, their ids did."""
    if "bulk" not in {column["name"] for column in inspect(connection).get_columns(decisions.name)}:
        connection.exec_driver_sql(f"ALTER TABLE {decisions.name} ADD COLUMN bulk INTEGER NOT NULL DEFAULT 0")
    connection.exec_driver_sql(
        f"UPDATE {decisions.name} SET bulk = 1, id = 'dec-' || substr(id, 5) WHERE id LIKE 'blk-%'"
    )


def _rename_orders(connection: Connection) -> None:
    """The columns `band` and `draw` of subjects are called `priority` and `sample_rank`."""
    known = {column["name"] for column in inspect(connection).get_columns(subjects.name)}
    for before, after in (("band", "priority"), ("draw", "sample_rank")):
        if before in known:
            connection.exec_driver_sql(f"ALTER TABLE {subjects.name} RENAME COLUMN {before} TO {after}")


PROJECT = Migrations(
    versions,
    12,
    (
        metadata.create_all,
        add_search_tables,
        _add_saved_searches,
        add_vector_tables,
        add_picture_tables,
        add_item_versions,
        _add_samples,
        _draw_clusters,
        _add_validation,
        _add_looked_pages,
        add_item_confidence,
        _order_by_clusters,
        _add_always_asked,
        _add_friezes,
        _add_entry_openings,
        _add_complete_pages,
        _add_refused_places,
        _add_picture_notes,
        _add_bulk,
        _rename_orders,
    ),
)
"""Those of a project."""
