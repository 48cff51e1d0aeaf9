"""Numbered migrations of the tables of accounts. Append only: a released migration is never edited.

The first is written as plain table definitions, not borrowed from `accounts_schema`, which moves on.
"""

from collections.abc import Callable

from sqlalchemy import (
    Boolean,
    Column,
    Connection,
    Double,
    ForeignKey,
    Index,
    Integer,
    MetaData,
    String,
    Table,
    Text,
    insert,
    inspect,
    select,
)
from sqlalchemy.sql.functions import max as largest

from pictoria_docs.review.identity.accounts_schema import versions
from pictoria_docs.store.records import now

Migration = Callable[[Connection], None]


def _m001_first_tables(connection: Connection) -> None:
    metadata = MetaData()

    def text(name: str, size: int | None = None, null: bool = False, key: bool = False) -> Column[str]:
        return Column(name, Text() if size is None else String(size), nullable=null, primary_key=key)

    def number(name: str, key: bool = False) -> Column[int]:
        return Column(name, Integer, nullable=False, primary_key=key)

    def flag(name: str) -> Column[bool]:
        return Column(name, Boolean, nullable=False)

    def user(key: bool) -> Column[str]:
        owner = ForeignKey("users.name", ondelete="CASCADE")
        return Column("name", String(80), owner, nullable=False, primary_key=key)

    Table(
        "accounts_version",
        metadata,
        Column("version", Integer, primary_key=True, autoincrement=False),
        text("applied", 40),
    )
    Table(
        "users",
        metadata,
        text("name", 80, key=True),
        text("display"),
        text("language", 2, null=True),
        flag("is_admin"),
        flag("disabled"),
        text("password", null=True),
        number("session_version"),
        text("created", 40),
    )
    Table("identities", metadata, text("issuer", 400, key=True), text("subject", 255, key=True), user(False))
    Table(
        "projects",
        metadata,
        text("slug", 120, key=True),
        Column("folder", Text, nullable=False, unique=True),
        text("added", 40),
    )
    memberships = Table("memberships", metadata, user(True), text("project", 120, key=True), text("role", 20))
    Table(
        "invitations",
        metadata,
        text("token", 64, key=True),
        text("roles"),
        text("note"),
        text("invited_by", 80),
        text("created", 40),
        text("expires", 40),
        text("used_by", 80, null=True),
    )
    attempts = Table(
        "attempts",
        metadata,
        number("number", key=True),
        text("key", 160),
        Column("at", Double, nullable=False),
    )
    Table(
        "audit",
        metadata,
        number("number", key=True),
        text("at", 40),
        text("person", 80),
        text("action", 40),
        text("subject"),
        text("details"),
    )
    Index("ix_memberships_project", memberships.c.project)
    Index("ix_attempts_key", attempts.c.key, attempts.c.at)
    metadata.create_all(connection)


MIGRATIONS: tuple[Migration, ...] = (_m001_first_tables,)
CURRENT = len(MIGRATIONS)


def version_of(connection: Connection) -> int:
    """The version of the tables; 0 for an empty database."""
    if not inspect(connection).has_table(versions.name):
        return 0
    return connection.scalar(select(largest(versions.c.version))) or 0


def migrate(connection: Connection) -> None:
    """Bring the tables to the newest version, inside the caller's transaction: all of it or nothing."""
    for number in range(version_of(connection) + 1, CURRENT + 1):
        MIGRATIONS[number - 1](connection)
        connection.execute(insert(versions).values(version=number, applied=now()))
