"""Who did what to accounts and projects, and when: lines that are only ever added."""

import json
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, insert, select

from pictoria_docs.review.identity import accounts_schema as schema
from pictoria_docs.review.identity.accounts_database import AccountsDatabase
from pictoria_docs.store.records import now

SERVER = "server"
"""Who acts where no account does: the command line, or the server itself."""
AUDIT_LINES = 200
"""Lines that are given where no number is asked for."""


@dataclass(frozen=True, slots=True)
class AuditLine:
    """One thing that was done."""

    at: str
    """ISO 8601, UTC."""
    person: str
    action: str
    subject: str
    """The account or project that it was done to."""
    details: dict[str, Any]


def note(connection: Connection, person: str, action: str, subject: str = "", **details: Any) -> None:
    """Write a line, in the transaction of what it records."""
    line = {
        "at": now(),
        "person": person,
        "action": action,
        "subject": subject,
        "details": json.dumps(details, ensure_ascii=False),
    }
    connection.execute(insert(schema.audit).values(line))


def lines(database: AccountsDatabase, limit: int = AUDIT_LINES) -> list[AuditLine]:
    """The newest lines first."""
    table = schema.audit
    with database.reading() as connection:
        rows = connection.execute(select(table).order_by(table.c.number.desc()).limit(limit))
        return [
            AuditLine(row.at, row.person, row.action, row.subject, json.loads(row.details)) for row in rows
        ]
