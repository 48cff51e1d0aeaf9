"""Who did what to accounts and projects, and when: lines that are only ever added."""

import json
from typing import Any

from sqlalchemy import Connection, insert

from pictoria_docs.review.identity import accounts_schema as schema
from pictoria_docs.store.records import now

SERVER = "server"
"""Who acts where no account does: the command line, or the server itself."""


def note(connection: Connection, person: str, action: str, subject: str = "", **details: Any) -> None:
    """Write a line, in the transaction of what it records."""
    text = json.dumps(details, ensure_ascii=False)
    line = insert(schema.audit).values(at=now(), person=person, action=action, subject=subject, details=text)
    connection.execute(line)
