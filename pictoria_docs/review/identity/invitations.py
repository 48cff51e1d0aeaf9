"""Links by which people join: random, good for one person and for some days, kept only as a digest."""

import hashlib
import json
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import Connection, Row, delete, insert, select, update

from pictoria_docs.errors import NotFoundError
from pictoria_docs.review.authorization import Role
from pictoria_docs.review.identity import accounts_schema as schema
from pictoria_docs.review.identity.accounts import Accounts, Session, insert_person
from pictoria_docs.review.identity.audit import note
from pictoria_docs.review.identity.memberships import put_role
from pictoria_docs.review.identity.people import Person, clean_name

DAYS = 14
NOTE_LENGTH = 500
ID_LENGTH = 16


@dataclass(frozen=True, slots=True)
class Invitation:
    """An invitation that nobody has taken up yet."""

    id: str
    """The beginning of the digest: names the invitation, and opens nothing."""
    roles: dict[str, Role]
    """Project to the role that one will have in it; empty: an account alone."""
    note: str
    invited_by: str
    created: str
    """ISO 8601, UTC, as `expires`."""
    expires: str

    @classmethod
    def of(cls, row: Row[Any]) -> "Invitation":
        """That of a row."""
        roles = {project: Role(role) for project, role in json.loads(row.roles).items()}
        return cls(row.token[:ID_LENGTH], roles, row.note, row.invited_by, row.created, row.expires)


class Invitations:
    """Making invitations and taking them up."""

    def __init__(self, accounts: Accounts) -> None:
        self._accounts = accounts

    def make(self, roles: Mapping[str, Role], by: str, *, days: float = DAYS, note_: str = "") -> str:
        """A new invitation; returns its token, the only time that it is shown."""
        token = secrets.token_urlsafe(32)
        created = self._now()
        with self._accounts.database.writing() as connection:
            connection.execute(
                insert(schema.invitations).values(
                    token=_digest(token),
                    roles=json.dumps(roles),
                    note=note_[:NOTE_LENGTH].replace("\0", ""),
                    invited_by=by,
                    created=created.isoformat(),
                    expires=(created + timedelta(days=days)).isoformat(),
                )
            )
            note(connection, by, "invited", ", ".join(roles), roles=dict(roles), days=days)
        return token

    def look(self, token: str) -> Invitation:
        """What an invitation gives.

        Raises:
            AccessError: there is none, it is used, or too old: one answer for all three.
        """
        with self._accounts.database.reading() as connection:
            return self._open(connection, token)

    def sent(self, project: str) -> list[Invitation]:
        """Open invitations to a project, the newest first."""
        with self._accounts.database.reading() as connection:
            invitations = map(Invitation.of, self._waiting(connection))
        return [invitation for invitation in invitations if project in invitation.roles]

    def withdraw(self, id: str, project: str, by: str) -> None:
        """Take a project out of an open invitation; one to nothing else is over.

        Raises:
            AccessError: there is no such invitation to this project, or it is not open any more.
        """
        table = schema.invitations
        with self._accounts.database.writing() as connection:
            for row in self._waiting(connection):
                roles = json.loads(row.roles)
                if row.token[:ID_LENGTH] != id or roles.pop(project, None) is None:
                    continue
                this = table.c.token == row.token
                if roles:
                    connection.execute(update(table).where(this).values(roles=json.dumps(roles)))
                else:
                    connection.execute(delete(table).where(this))
                note(connection, by, "invitation_withdrawn", project)
                return
        raise NotFoundError("invitation_gone")

    def _waiting(self, connection: Connection) -> list[Row[Any]]:
        table = schema.invitations
        waiting = table.c.used_by.is_(None) & (table.c.expires > self._now().isoformat())
        query = select(table).where(waiting).order_by(table.c.created.desc(), table.c.token)
        return list(connection.execute(query))

    def accept(
        self, token: str, name: str, password: str | None, *, display: str = "", language: str | None = None
    ) -> Session:
        """Make an account by invitation, and sign in; without a password for someone who signs in elsewhere.

        Raises:
            AccessError: the invitation is not open.
            AccountError: the name is taken or impossible, the password too weak; the invitation stays open.
        """
        self.look(token)
        name = clean_name(name)
        hashed = None if password is None else self._accounts.passwords.hash(password, name)
        with self._accounts.database.writing() as connection:
            invitation = self._open(connection, token)
            insert_person(connection, name, hashed, display, language)
            self._use(connection, token, invitation, name)
        return Session(name, 1)

    def accept_as(self, token: str, person: Person) -> None:
        """Take up an invitation with the account that one has.

        Raises:
            AccessError: the invitation is not open.
        """
        with self._accounts.database.writing() as connection:
            self._use(connection, token, self._open(connection, token), person.name)

    def _open(self, connection: Connection, token: str) -> Invitation:
        table = schema.invitations
        row = connection.execute(select(table).where(table.c.token == _digest(token))).first()
        if row is None or row.used_by is not None or row.expires <= self._now().isoformat():
            raise NotFoundError("invitation_over")
        return Invitation.of(row)

    def _use(self, connection: Connection, token: str, invitation: Invitation, name: str) -> None:
        table = schema.invitations
        connection.execute(update(table).where(table.c.token == _digest(token)).values(used_by=name))
        for project, role in invitation.roles.items():
            put_role(connection, project, name, role, only_raise=True)
        note(connection, name, "invitation_accepted", name, roles=dict(invitation.roles))

    def _now(self) -> datetime:
        return datetime.fromtimestamp(self._accounts.clock(), UTC)


def _digest(token: str) -> str:
    return hashlib.sha256(token.encode("utf-8", "replace")).hexdigest()
