"""The tables of a server's accounts, as the newest migration leaves them.

Only portable types: the same tables serve SQLite and PostgreSQL. Moments are ISO 8601 text in UTC; lists and
mappings are JSON text.
"""

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
)

from pictoria_docs.store.database.migrations import Migrations

metadata = MetaData()

versions = Table(
    "accounts_version",
    metadata,
    Column("version", Integer, primary_key=True, autoincrement=False),
    Column("applied", String(40), nullable=False),
)

users = Table(
    "users",
    metadata,
    Column("name", String(80), primary_key=True),
    Column("display", Text, nullable=False),
    Column("language", String(2)),
    Column("is_admin", Boolean, nullable=False),
    Column("disabled", Boolean, nullable=False),
    Column("password", Text),
    Column("session_version", Integer, nullable=False),
    Column("created", String(40), nullable=False),
)
"""`password`: an argon2 hash, or null for people who sign in elsewhere. A session of an older version is over."""

identities = Table(
    "identities",
    metadata,
    Column("issuer", String(400), primary_key=True),
    Column("subject", String(255), primary_key=True),
    Column("name", String(80), ForeignKey("users.name", ondelete="CASCADE"), nullable=False),
)
"""Whom an OpenID Connect provider knows by which subject."""

projects = Table(
    "projects",
    metadata,
    Column("slug", String(120), primary_key=True),
    Column("folder", Text, nullable=False, unique=True),
    Column("added", String(40), nullable=False),
)
"""Each project's short name, kept for good: memberships must never pass to another folder."""

memberships = Table(
    "memberships",
    metadata,
    Column("name", String(80), ForeignKey("users.name", ondelete="CASCADE"), primary_key=True),
    Column("project", String(120), primary_key=True),
    Column("role", String(20), nullable=False),
)

invitations = Table(
    "invitations",
    metadata,
    Column("token", String(64), primary_key=True),
    Column("roles", Text, nullable=False),
    Column("note", Text, nullable=False),
    Column("invited_by", String(80), nullable=False),
    Column("created", String(40), nullable=False),
    Column("expires", String(40), nullable=False),
    Column("used_by", String(80)),
)
"""`token`: SHA-256 of the link's token, which itself is nowhere kept. `roles`: {project: role}."""

tokens = Table(
    "tokens",
    metadata,
    Column("digest", String(64), primary_key=True),
    Column("name", String(80), ForeignKey("users.name", ondelete="CASCADE"), nullable=False),
    Column("label", Text, nullable=False),
    Column("scopes", Text, nullable=False),
    Column("created", String(40), nullable=False),
    Column("ends", String(40), nullable=False),
    Column("used", String(40)),
    Column("revoked", String(40)),
)
"""`digest`: SHA-256 of the token, which itself is nowhere kept. `scopes`: a list."""

attempts = Table(
    "attempts",
    metadata,
    Column("number", Integer, primary_key=True),
    Column("key", String(160), nullable=False),
    Column("at", Double, nullable=False),
)
"""Failed sign-ins by account and by address; seconds since 1970."""

audit = Table(
    "audit",
    metadata,
    Column("number", Integer, primary_key=True),
    Column("at", String(40), nullable=False),
    Column("person", String(80), nullable=False),
    Column("action", String(40), nullable=False),
    Column("subject", Text, nullable=False),
    Column("details", Text, nullable=False),
)

Index("ix_tokens_name", tokens.c.name)
Index("ix_memberships_project", memberships.c.project)
Index("ix_attempts_key", attempts.c.key, attempts.c.at)


def _add_tokens(connection: Connection) -> None:
    tokens.create(connection, checkfirst=True)


MIGRATIONS = Migrations(versions, 1, (metadata.create_all, _add_tokens))
