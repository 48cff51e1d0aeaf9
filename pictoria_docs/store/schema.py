"""The tables of a project, as the newest migration leaves them.

Only portable types: the same tables serve SQLite and PostgreSQL. Moments are ISO 8601 text in UTC; values that are
not searched are JSON text; pages and results are zlib-compressed JSON of the model.
"""

from sqlalchemy import Column, ForeignKey, Index, Integer, LargeBinary, MetaData, String, Table, Text

metadata = MetaData()

versions = Table(
    "schema_version",
    metadata,
    Column("version", Integer, primary_key=True, autoincrement=False),
    Column("applied", String(40), nullable=False),
)

documents = Table(
    "documents",
    metadata,
    Column("id", String(40), primary_key=True),
    Column("name", Text, nullable=False, unique=True),
    Column("source", Text, nullable=False),
    Column("kind", String(20), nullable=False),
    Column("sha256", String(64), nullable=False, unique=True),
    Column("page_count", Integer, nullable=False),
    Column("title", Text),
    Column("added", String(40), nullable=False),
    Column("stamp", String(64)),
)


def _document(*, nullable: bool = False, primary_key: bool = False) -> Column[str]:
    return Column(
        "document_id",
        String(40),
        ForeignKey("documents.id", ondelete="CASCADE"),
        nullable=nullable,
        primary_key=primary_key,
    )


pages = Table(
    "pages",
    metadata,
    _document(primary_key=True),
    Column("number", Integer, primary_key=True),
    Column("key", String(64), nullable=False),
    Column("data", LargeBinary, nullable=False),
)
"""Each page as the layout stage gave it."""

results = Table(
    "results",
    metadata,
    _document(primary_key=True),
    Column("stage", String(40), primary_key=True),
    Column("run", Integer, primary_key=True),
    Column("page", Integer, primary_key=True),
    Column("data", LargeBinary, nullable=False),
)
"""What a document stage made of the pages; page 0 holds what belongs to the document as a whole."""

stages = Table(
    "stages",
    metadata,
    _document(primary_key=True),
    Column("stage", String(40), primary_key=True),
    Column("key", String(64), nullable=False),
    Column("run", Integer, nullable=False),
    Column("counts", Text, nullable=False),
    Column("finished", String(40), nullable=False),
)
"""Which run's `results` are the current ones, and under which key: a stage counts only once it is finished."""

runs = Table(
    "runs",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("started", String(40), nullable=False),
    Column("ended", String(40)),
    Column("state", String(20), nullable=False),
    Column("config", String(64), nullable=False),
    Column("counts", Text, nullable=False),
)

problems = Table(
    "problems",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("run_id", Integer, ForeignKey("runs.id", ondelete="CASCADE")),
    _document(nullable=True),
    Column("page", Integer),
    Column("code", String(80), nullable=False),
    Column("details", Text, nullable=False),
    Column("trace", Text),
    Column("at", String(40), nullable=False),
)

decisions = Table(
    "decisions",
    metadata,
    Column("number", Integer, primary_key=True),
    Column("id", String(40), nullable=False, unique=True),
    _document(),
    Column("subject", Text, nullable=False),
    Column("kind", String(20), nullable=False),
    Column("action", String(20), nullable=False),
    Column("before", Text),
    Column("after", Text),
    Column("context", Text, nullable=False),
    Column("user", Text, nullable=False),
    Column("at", String(40), nullable=False),
    Column("note", Text, nullable=False),
)
"""Append-only. `context` holds the regions and entries that a decided link joins, as they were."""

history = Table(
    "history",
    metadata,
    Column("number", Integer, primary_key=True),
    Column("at", String(40), nullable=False),
    Column("user", Text, nullable=False),
    Column("document_id", String(40)),
    Column("subject", Text, nullable=False),
    Column("action", String(20), nullable=False),
    Column("before", Text),
    Column("after", Text),
    Column("note", Text, nullable=False),
)
"""Append-only, and without foreign keys: it outlives what it tells of."""

Index("ix_problems_document", problems.c.document_id)
Index("ix_decisions_document", decisions.c.document_id)
Index("ix_history_subject", history.c.subject)
