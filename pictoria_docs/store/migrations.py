"""Numbered migrations of a project's tables. Append only: a released migration is never edited.

Each takes the database from the version before to its own number. The first is written as plain table
definitions, not borrowed from `schema`, because `schema` moves on and history does not.
"""

from collections.abc import Callable

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
    insert,
    inspect,
    select,
)
from sqlalchemy.sql.functions import max as largest

from pictoria_docs.store.records import now
from pictoria_docs.store.schema import versions

Migration = Callable[[Connection], None]


def _m001_first_tables(connection: Connection) -> None:
    metadata = MetaData()

    def document(nullable: bool = False, primary_key: bool = False) -> Column[str]:
        owner = ForeignKey("documents.id", ondelete="CASCADE")
        return Column("document_id", String(40), owner, nullable=nullable, primary_key=primary_key)

    def text(
        name: str, size: int | None = None, null: bool = False, key: bool = False, one: bool = False
    ) -> Column[str]:
        kind = Text() if size is None else String(size)
        return Column(name, kind, nullable=null, primary_key=key, unique=one or None)

    def number(name: str, key: bool = False, null: bool = False) -> Column[int]:
        return Column(name, Integer, primary_key=key, nullable=null)

    def data() -> Column[bytes]:
        return Column("data", LargeBinary, nullable=False)

    Table(
        "schema_version",
        metadata,
        Column("version", Integer, primary_key=True, autoincrement=False),
        text("applied", 40),
    )
    Table(
        "documents",
        metadata,
        text("id", 40, key=True),
        text("name", one=True),
        text("source"),
        text("kind", 20),
        text("sha256", 64, one=True),
        number("page_count"),
        text("title", null=True),
        text("added", 40),
    )
    Table("pages", metadata, document(primary_key=True), number("number", key=True), text("key", 64), data())
    Table(
        "results",
        metadata,
        document(primary_key=True),
        text("stage", 40, key=True),
        number("run", key=True),
        number("page", key=True),
        data(),
    )
    Table(
        "stages",
        metadata,
        document(primary_key=True),
        text("stage", 40, key=True),
        text("key", 64),
        number("run"),
        text("counts"),
        text("finished", 40),
    )
    Table(
        "runs",
        metadata,
        number("id", key=True),
        text("started", 40),
        text("ended", 40, null=True),
        text("state", 20),
        text("config", 64),
        text("counts"),
    )
    problems = Table(
        "problems",
        metadata,
        number("id", key=True),
        Column("run_id", Integer, ForeignKey("runs.id", ondelete="CASCADE")),
        document(nullable=True),
        number("page", null=True),
        text("code", 80),
        text("details"),
        text("trace", null=True),
        text("at", 40),
    )
    decisions = Table(
        "decisions",
        metadata,
        number("number", key=True),
        text("id", 40, one=True),
        document(),
        text("subject"),
        text("kind", 20),
        text("action", 20),
        text("before", null=True),
        text("after", null=True),
        text("context"),
        text("user"),
        text("at", 40),
        text("note"),
    )
    history = Table(
        "history",
        metadata,
        number("number", key=True),
        text("at", 40),
        text("user"),
        text("document_id", 40, null=True),
        text("subject"),
        text("action", 20),
        text("before", null=True),
        text("after", null=True),
        text("note"),
    )
    Index("ix_problems_document", problems.c.document_id)
    Index("ix_decisions_document", decisions.c.document_id)
    Index("ix_history_subject", history.c.subject)
    metadata.create_all(connection)


def _m002_stamps_of_sources(connection: Connection) -> None:
    connection.exec_driver_sql("ALTER TABLE documents ADD COLUMN stamp VARCHAR(64)")


def _m003_review(connection: Connection) -> None:
    connection.exec_driver_sql("ALTER TABLE decisions ADD COLUMN step VARCHAR(64)")
    for name in ("decisions", "history"):
        connection.exec_driver_sql(f"ALTER TABLE {name} ADD COLUMN layer VARCHAR(40) DEFAULT '' NOT NULL")
    metadata = MetaData()
    Table("documents", metadata, Column("id", String(40), primary_key=True))
    Table(
        "decisions",
        metadata,
        Column("number", Integer),
        Column("document_id", String(40)),
        Column("subject", Text),
        Column("step", String(64)),
        Column("layer", String(40)),
    )

    def document(key: bool = True, name: str = "document_id") -> Column[str]:
        owner = ForeignKey("documents.id", ondelete="CASCADE")
        return Column(name, String(40), owner, primary_key=key, nullable=False)

    def layer(key: bool = True) -> Column[str]:
        return Column("layer", String(40), primary_key=key, nullable=False, server_default="")

    subjects = Table(
        "subjects",
        metadata,
        document(),
        Column("id", String(160), primary_key=True),
        layer(),
        Column("kind", String(20), nullable=False),
        Column("type", String(80), nullable=False),
        Column("page", Integer, nullable=False),
        Column("other_page", Integer),
        *(Column(name, String(160)) for name in ("owner", "source", "target")),
        Column("confidence", Float, nullable=False),
        Column("status", String(20), nullable=False),
        Column("hidden", Integer, nullable=False),
        Column("bond", Integer, nullable=False),
        Column("revision", Integer, nullable=False),
        Column("user", Text),
        Column("at", String(40)),
        Column("number", String(80)),
        *(Column(name, Float) for name in ("width", "height")),
        Column("text", Text),
        Column("rank", Float),
        Column("base", LargeBinary),
        Column("state", LargeBinary),
    )
    places = Table(
        "places",
        metadata,
        document(),
        Column("page", Integer, primary_key=True),
        Column("subject", String(160), primary_key=True),
        layer(),
    )
    Table("standing", metadata, document(), Column("results", Text, nullable=False))
    Table(
        "suggestions",
        metadata,
        document(),
        Column("id", String(160), primary_key=True),
        layer(),
        Column("cause", String(160), nullable=False),
        Column("data", Text, nullable=False),
    )
    remarks = Table(
        "remarks",
        metadata,
        Column("number", Integer, primary_key=True),
        Column("key", String(64), nullable=False, unique=True),
        document(key=False),
        Column("subject", String(160), nullable=False),
        Column("kind", String(20), nullable=False),
        Column("text", Text, nullable=False),
        Column("answers", Integer),
        Column("user", Text, nullable=False),
        Column("at", String(40), nullable=False),
        Column("closed", String(40)),
        Column("closed_by", Text),
        layer(key=False),
    )
    comparisons = Table(
        "comparisons",
        metadata,
        Column("number", Integer, primary_key=True),
        Column("key", String(64), nullable=False, unique=True),
        document(key=False, name="first_document"),
        Column("first_region", String(160), nullable=False),
        document(key=False, name="second_document"),
        Column("second_region", String(160), nullable=False),
        Column("category", String(80)),
        Column("seen", Text, nullable=False),
        Column("user", Text, nullable=False),
        Column("at", String(40), nullable=False),
        Column("note", Text, nullable=False),
    )
    for end in ("first", "second"):
        Index(f"ix_comparisons_{end}", comparisons.c[f"{end}_document"], comparisons.c[f"{end}_region"])
    for name, kept, columns in (
        ("pictures", subjects.c.width.is_not(None), ("document_id", "page", "type", "hidden", "status")),
        ("text", subjects.c.text.is_not(None), ("document_id", "type", "id")),
    ):
        found = (subjects.c[column] for column in columns)
        Index(f"ix_subjects_{name}", *found, sqlite_where=kept, postgresql_where=kept)
    _teams(metadata, document(key=False))
    Index("ix_places_subject", places.c.document_id, places.c.subject)
    Index("ix_subjects_queue", *(subjects.c[name] for name in ("hidden", "status", "rank", "layer")))
    counted = ("document_id", "kind", "type", "status", "layer", "hidden", "rank")
    Index("ix_subjects_progress", *(subjects.c[name] for name in counted))
    for name in ("source", "target", "owner"):
        Index(f"ix_subjects_{name}", subjects.c.document_id, subjects.c[name])
    Index("ix_remarks_subject", remarks.c.document_id, remarks.c.subject)
    decisions = metadata.tables["decisions"]
    for index in (
        Index("ix_decisions_step", decisions.c.step),
        Index("ix_decisions_subject", decisions.c.document_id, decisions.c.subject),
        Index("ix_decisions_latest", decisions.c.document_id, decisions.c.layer, decisions.c.number),
    ):
        index.create(connection)
    metadata.create_all(connection)


def _teams(metadata: MetaData, document: Column[str]) -> None:
    """The tables of version 3 for work that several people share."""
    mentions = Table(
        "remark_mentions",
        metadata,
        Column("remark", Integer, ForeignKey("remarks.number", ondelete="CASCADE"), primary_key=True),
        Column("person", String(80), primary_key=True),
    )
    Table(
        "campaigns",
        metadata,
        Column("number", Integer, primary_key=True),
        *(Column(name, Text, nullable=False) for name in ("name", "kinds", "types")),
        Column("created", String(40), nullable=False),
        Column("created_by", Text, nullable=False),
        Column("closed", String(40)),
        Column("closed_by", Text),
    )
    campaign = ForeignKey("campaigns.number", ondelete="CASCADE")
    tasks = Table(
        "tasks",
        metadata,
        Column("number", Integer, primary_key=True),
        Column("campaign", Integer, campaign, nullable=False),
        document,
        Column("first_page", Integer, nullable=False),
        Column("last_page", Integer, nullable=False),
        Column("person", String(80), nullable=False),
        Column("pair", Integer),
        Column("layer", String(40), nullable=False),
        Column("state", String(20), nullable=False),
        Column("reason", Text, nullable=False),
        Column("changed", String(40), nullable=False),
        Column("changed_by", Text, nullable=False),
    )
    Table(
        "verdicts",
        metadata,
        Column("pair", Integer, primary_key=True),
        Column("subject", String(160), primary_key=True),
        Column("other", String(160)),
        Column("kind", String(20), nullable=False),
        Column("type", String(80), nullable=False),
        Column("page", Integer, nullable=False),
        Column("first", Text, nullable=False),
        Column("second", Text, nullable=False),
        *(Column(name, Float) for name in ("iou", "first_iou", "second_iou")),
        Column("taken", String(20)),
        Column("result", Text),
        Column("user", Text),
        Column("at", String(40)),
    )
    Index("ix_tasks_person", tasks.c.person, tasks.c.state)
    Index("ix_mentions_person", mentions.c.person)


def _m004_restored_decisions(connection: Connection) -> None:
    for name in ("decisions", "comparisons"):
        connection.exec_driver_sql(f"ALTER TABLE {name} ADD COLUMN restores INTEGER")
    connection.exec_driver_sql("ALTER TABLE suggestions RENAME TO suggestions_before")
    metadata = MetaData()
    Table("documents", metadata, Column("id", String(40), primary_key=True))
    owner = ForeignKey("documents.id", ondelete="CASCADE")
    suggestions = Table(
        "suggestions",
        metadata,
        Column("document_id", String(40), owner, primary_key=True, nullable=False),
        Column("id", String(160), primary_key=True),
        Column("layer", String(40), primary_key=True, nullable=False, server_default=""),
        Column("number", Integer, primary_key=True),
        Column("cause", String(160), nullable=False),
        Column("data", Text, nullable=False),
    )
    Index("ix_suggestions_cause", suggestions.c.document_id, suggestions.c.cause)
    suggestions.create(connection)
    # What is suggested follows from the latest decision on its cause; rows without data only hid others in a layer.
    connection.exec_driver_sql(
        "INSERT INTO suggestions (document_id, id, layer, number, cause, data) "
        "SELECT s.document_id, s.id, s.layer, max(d.number), s.cause, s.data FROM suggestions_before s "
        "JOIN decisions d ON d.document_id = s.document_id AND d.subject = s.cause AND d.layer = s.layer "
        "WHERE s.data != '' GROUP BY s.document_id, s.id, s.layer, s.cause, s.data"
    )
    connection.exec_driver_sql("DROP TABLE suggestions_before")


def _m005_twins_are_hidden(connection: Connection) -> None:
    # All subjects are made anew when they are next asked for.
    connection.exec_driver_sql("DELETE FROM standing")


def _m006_stages_in_order(connection: Connection) -> None:
    connection.exec_driver_sql("ALTER TABLE stages ADD COLUMN position INTEGER DEFAULT 0 NOT NULL")
    # What was kept of records is read no more; the next run makes it anew.
    for table in ("results", "stages"):
        connection.exec_driver_sql(f"DELETE FROM {table} WHERE stage IN ('enrichment', 'assist')")
    connection.exec_driver_sql("UPDATE stages SET position = 1 WHERE stage = 'linking'")


MIGRATIONS: tuple[Migration, ...] = (
    _m001_first_tables,
    _m002_stamps_of_sources,
    _m003_review,
    _m004_restored_decisions,
    _m005_twins_are_hidden,
    _m006_stages_in_order,
)
CURRENT = len(MIGRATIONS)


def version_of(connection: Connection) -> int:
    """The version of the tables; 0 for an empty database."""
    if not inspect(connection).has_table(versions.name):
        return 0
    return connection.scalar(select(largest(versions.c.version))) or 0


def migrate(connection: Connection, to: int = CURRENT) -> None:
    """Bring the tables to version `to`, inside the caller's transaction: all of it or nothing."""
    for number in range(version_of(connection) + 1, to + 1):
        MIGRATIONS[number - 1](connection)
        connection.execute(insert(versions).values(version=number, applied=now()))
