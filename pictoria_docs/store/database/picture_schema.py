"""The tables of the index of pictures, beside those of the search index: how each looks, and which look alike.

They hold nothing that cannot be made again from the pages. A picture is an item of the kind "figure"; what is to be
done for it stands in `picture_tasks`, written by triggers in the transaction that writes the item.
"""

from sqlalchemy import Column, Connection, Float, ForeignKey, Index, Integer, LargeBinary, String, Table

from pictoria_docs.store.database.schema import metadata
from pictoria_docs.store.database.search_schema import items

FIGURE = "figure"
"""The kind of items that are pictures."""


def _item(name: str = "item", *, key: bool = False) -> "Column[int]":
    reference = ForeignKey("search_items.number", ondelete="CASCADE")
    return Column(name, Integer, reference, primary_key=key, nullable=False)


picture_tasks = Table(
    "picture_tasks",
    metadata,
    _item(key=True),
    Column("owner", String(40), nullable=False),
    Column("until", Float, nullable=False),
)
"""Pictures that are to be looked at: who is at it, and until when (seconds since 1970, UTC) nobody else takes it. Of a
picture that could not be read the owner is "" and the time that of the next attempt."""

picture_vectors = Table(
    "picture_vectors",
    metadata,
    Column("number", Integer, primary_key=True),
    _item(),
    Column("model", String(160), nullable=False),
    Column("digest", String(32), nullable=False),
    Column("data", LargeBinary, nullable=False),
    sqlite_autoincrement=True,
)
"""Vectors of pictures by model, 16-bit floats, with the digest of what was looked at (`picture_digest`). Each has a
higher number than all before it, so that what holds them in memory reads only the new ones."""

picture_points = Table(
    "picture_points",
    metadata,
    _item(key=True),
    Column("digest", String(32), nullable=False),
    Column("compared", String(160), nullable=False),
    Column("data", LargeBinary, nullable=False),
)
"""Points of pictures with their small copies, packed; "compared": the model by whose vectors the picture was compared
with the others, and in which way (`picture_repository.COMPARING`); "" while it was not."""

picture_pairs = Table(
    "picture_pairs",
    metadata,
    _item("first", key=True),
    _item("second", key=True),
    Column("first_digest", String(32), nullable=False),
    Column("second_digest", String(32), nullable=False),
    Column("probability", Float, nullable=False),
)
"""Pairs of pictures that were compared, with the probability that they show the same."""

picture_notes = Table(
    "picture_notes",
    metadata,
    Column("package", String(40), primary_key=True),
    Column("digest", String(32), primary_key=True),
    Column("document_id", String(40), ForeignKey("documents.id", ondelete="CASCADE"), nullable=False),
    Column("version", Integer, nullable=False),
    Column("data", LargeBinary, nullable=False),
)
"""What packages found out about pictures, packed; no bytes: nothing is to be seen. By the digest of what was looked at
(`picture_digest`), so that an analysis that finds the same picture again need not read it again; "version": that of
the reading."""

Index("ix_picture_notes", picture_notes.c.document_id)
Index("ix_picture_tasks", picture_tasks.c.until)
Index("ix_picture_vectors", picture_vectors.c.item, picture_vectors.c.model, unique=True)
Index("ix_picture_points", picture_points.c.compared)
Index("ix_picture_pairs", picture_pairs.c.second)

_SHOWN = ("page", "x0", "y0", "x1", "y1")
_NEW_TASK = "INSERT OR REPLACE INTO picture_tasks (item, owner, until) VALUES (new.number, '', 0)"
_MOVED = " OR ".join(f"old.{name} <> new.{name}" for name in _SHOWN)
_DDL = (
    "CREATE TRIGGER IF NOT EXISTS picture_added AFTER INSERT ON search_items "
    f"WHEN new.kind = '{FIGURE}' BEGIN {_NEW_TASK}; END",
    "CREATE TRIGGER IF NOT EXISTS picture_changed AFTER UPDATE ON search_items "
    f"WHEN new.kind = '{FIGURE}' AND (old.kind <> '{FIGURE}' OR {_MOVED}) BEGIN {_NEW_TASK}; END",
    "CREATE TRIGGER IF NOT EXISTS picture_gone AFTER UPDATE ON search_items "
    f"WHEN old.kind = '{FIGURE}' AND new.kind <> '{FIGURE}' BEGIN "
    + "".join(
        f"DELETE FROM {table} WHERE item = new.number; "
        for table in ("picture_tasks", "picture_vectors", "picture_points")
    )
    + "END",
    f"INSERT OR IGNORE INTO picture_tasks SELECT number, '', 0 FROM {items.name} WHERE kind = '{FIGURE}'",
)


def add_picture_tables(connection: Connection) -> None:
    """Make the tables where they are missing, and have all pictures looked at."""
    metadata.create_all(connection)
    for statement in _DDL:
        connection.exec_driver_sql(statement)
