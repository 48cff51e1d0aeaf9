"""The tables of the search index, beside the project's others: what can be found, by which words, as which vectors.

They hold nothing that cannot be made again from the subjects of the documents.
"""

from sqlalchemy import (
    Column,
    Connection,
    Float,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    Text,
    inspect,
)

from pictoria_docs.store.database.schema import metadata

items = Table(
    "search_items",
    metadata,
    Column("number", Integer, primary_key=True),
    Column("document_id", String(40), ForeignKey("documents.id", ondelete="CASCADE"), nullable=False),
    Column("subject", String(160), nullable=False),
    Column("kind", String(20), nullable=False),
    Column("type", String(80), nullable=False),
    Column("page", Integer, nullable=False),
    *(Column(name, Float, nullable=False) for name in ("x0", "y0", "x1", "y1")),
    Column("printed_number", Text, nullable=False),
    Column("title", Text, nullable=False),
    Column("text", Text, nullable=False),
    Column("language", String(8), nullable=False),
    Column("first_year", Integer),
    Column("last_year", Integer),
    Column("status", String(20), nullable=False),
    Column("suggested", Float),
    Column("embedded", Text, nullable=False),
    Column("digest", String(32), nullable=False),
    Column("version", Integer, nullable=False, server_default="0"),
)
"""What can be found: the number is the row of `search_words`, `suggested` the confidence of what may be assumed,
`embedded` the text whose vector is looked at, `digest`
that of this text, `version` that of the index with which the item was written, so that what holds items in memory reads
only those that are newer."""

sources = Table(
    "search_sources",
    metadata,
    Column("item", Integer, ForeignKey("search_items.number", ondelete="CASCADE"), primary_key=True),
    Column("subject", String(160), primary_key=True),
    Column("document_id", String(40), nullable=False),
)
"""The subjects other than itself that an item was made from: when one of them changes, the item does."""

facets = Table(
    "search_facets",
    metadata,
    Column("item", Integer, ForeignKey("search_items.number", ondelete="CASCADE"), primary_key=True),
    Column("name", String(80), primary_key=True),
    Column("value", String(200), primary_key=True),
)
"""By what items are counted and chosen: values of their records by field."""

vectors = Table(
    "search_vectors",
    metadata,
    Column("number", Integer, primary_key=True),
    Column("item", Integer, ForeignKey("search_items.number", ondelete="CASCADE"), nullable=False),
    Column("model", String(120), nullable=False),
    Column("digest", String(32), nullable=False),
    Column("data", LargeBinary, nullable=False),
    sqlite_autoincrement=True,
)
"""Vectors of items by model, 16-bit floats. Each has a higher number than all before it, so that what holds them in
memory, or mirrors them, reads only the new ones."""

changes = Table(
    "search_changes",
    metadata,
    Column("document_id", String(40), ForeignKey("documents.id", ondelete="CASCADE"), primary_key=True),
    Column("subject", String(160), primary_key=True),
    Column("priority", Integer, nullable=False),
    Column("alone", Integer, nullable=False),
)
"""The subjects that changed since the index last followed, written in the transaction that changed them. The subject ""
is the whole document; of what is `alone`, nothing else has to be looked at."""

state = Table(
    "search_state",
    metadata,
    Column("name", String(160), primary_key=True),
    Column("value", Integer, nullable=False),
)
"""What holds for the index as a whole: "version" is higher whenever items were written or dropped; "format" tells by
which version of the code; "vectors MODEL" is the version at which all items had their vector by a model."""

Index("ix_search_items_subject", items.c.document_id, items.c.subject, unique=True)
# All that items are chosen by, so that their texts are not read for it.
Index(
    "ix_search_items_chosen",
    *(
        items.c[name]
        for name in ("language", "kind", "document_id", "type", "status", "first_year", "last_year")
    ),
)
Index("ix_search_items_version", items.c.version)
Index("ix_search_changes", changes.c.priority, changes.c.document_id)
Index("ix_search_sources", sources.c.document_id, sources.c.subject)
Index("ix_search_facets", facets.c.name, facets.c.value, facets.c.item)
Index("ix_search_vectors", vectors.c.item, vectors.c.model, unique=True)

VERSION_NAME, FORMAT_NAME = "version", "format"
"""In `search_state`."""
WORDS = "search_words"
TERMS = "search_terms"
COLUMNS = ("printed", "stemmed", "identifiers")
"""Of `search_words`: the words as printed, their stems, and numbers in the one form that all their spellings share."""
words = Table(WORDS, MetaData(), Column("rowid", Integer), *(Column(name, Text) for name in COLUMNS))
"""For queries: the table itself is a virtual one of FTS5, made by the statements below."""
_DDL = (
    f"CREATE VIRTUAL TABLE IF NOT EXISTS {WORDS} USING fts5({', '.join(COLUMNS)}, "
    "tokenize = 'unicode61 remove_diacritics 2', prefix = '2 3')",
    f"CREATE VIRTUAL TABLE IF NOT EXISTS {TERMS} USING fts5vocab({WORDS}, 'col')",
    "INSERT OR IGNORE INTO search_changes SELECT id, '', 0, 0 FROM documents",
)
_ITEM_GONE = (
    "DROP TRIGGER IF EXISTS search_item_gone",
    # Rows that a deleted document takes with it go without our knowledge.
    "CREATE TRIGGER search_item_gone AFTER DELETE ON search_items "
    f"BEGIN DELETE FROM {WORDS} WHERE rowid = old.number; "
    f"UPDATE search_state SET value = value + 1 WHERE name = '{VERSION_NAME}'; END",
)


def add_search_tables(connection: Connection) -> None:
    """Make the tables where they are missing, and have all documents indexed."""
    metadata.create_all(connection)
    for statement in (*_DDL, *_ITEM_GONE):
        connection.exec_driver_sql(statement)


def add_item_versions(connection: Connection) -> None:
    """Give items that were written before the version of the index."""
    if items.c.version.name not in {column["name"] for column in inspect(connection).get_columns(items.name)}:
        connection.exec_driver_sql(f"ALTER TABLE {items.name} ADD COLUMN version INTEGER NOT NULL DEFAULT 0")
    for index in items.indexes:
        index.create(connection, checkfirst=True)
    for statement in _ITEM_GONE:
        connection.exec_driver_sql(statement)


def add_item_confidence(connection: Connection) -> None:
    """Give items the confidence by which they may be assumed; the index fills it in."""
    if items.c.suggested.name not in {
        column["name"] for column in inspect(connection).get_columns(items.name)
    }:
        connection.exec_driver_sql(f"ALTER TABLE {items.name} ADD COLUMN suggested FLOAT")
