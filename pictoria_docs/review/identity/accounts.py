"""The accounts of a server: people, their passwords and their sessions."""

import time
from collections.abc import Callable
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Row, Select, delete, func, insert, select, update

from pictoria_docs.errors import AccountError, ConflictError, NotSignedInError
from pictoria_docs.i18n import LANGUAGES
from pictoria_docs.review.identity import accounts_schema as schema
from pictoria_docs.review.identity.accounts_database import AccountsDatabase
from pictoria_docs.review.identity.audit import SERVER, note
from pictoria_docs.review.identity.passwords import Passwords
from pictoria_docs.review.identity.people import Person, clean_display, clean_name
from pictoria_docs.review.identity.throttle import Throttle
from pictoria_docs.store.records import now

USERS = schema.users


@dataclass(frozen=True, slots=True)
class Session:
    """What a signed cookie holds of someone who is signed in."""

    name: str
    version: int
    """A session of another version than the account's is over."""


@dataclass(frozen=True, slots=True)
class Account:
    """A person with what only those see who look after accounts."""

    person: Person
    disabled: bool
    has_password: bool
    created: str
    """ISO 8601, UTC."""


class Accounts:
    """Everyone who may sign in. Each method is one transaction, and leaves a line in the audit."""

    def __init__(
        self,
        address: Path | str,
        *,
        passwords: Passwords | None = None,
        clock: Callable[[], float] = time.time,
    ) -> None:
        """Open the accounts in a data folder, or at an SQLAlchemy URL.

        Args:
            address: the server's data folder (a `Path`), or a URL (a `str`).
            passwords: how passwords are hashed; None: argon2 with its current parameters.
            clock: the present moment, in seconds since 1970.

        Raises:
            ConfigError, MissingPartError, ProjectError: see `AccountsDatabase`.
        """
        self.database = AccountsDatabase(address)
        self.clock = clock
        self.passwords = passwords or Passwords()
        self._throttle = Throttle(self.database, clock)

    def close(self) -> None:
        """Give the database back."""
        self.database.close()

    # People

    def add(
        self,
        name: str,
        password: str | None,
        *,
        by: str,
        display: str = "",
        language: str | None = None,
        is_admin: bool = False,
    ) -> Person:
        """Make an account; without a password, for someone who signs in elsewhere.

        Raises:
            AccountError: the name is taken or impossible, the password too weak.
        """
        name = clean_name(name)
        hashed = None if password is None else self.passwords.hash(password, name)
        with self.database.writing() as connection:
            person = insert_person(connection, name, hashed, display, language, is_admin)
            note(connection, by, "account_added", name, is_admin=is_admin)
        return person

    def person(self, name: str) -> Person | None:
        """Whoever has this name and may sign in."""
        row = self.database.row(_named(name))
        return None if row is None or row.disabled else _person(row)

    def everyone(self) -> list[Account]:
        """All accounts, by name."""
        rows = self.database.rows(select(USERS).order_by(USERS.c.name))
        return [Account(_person(row), row.disabled, row.password is not None, row.created) for row in rows]

    def exists(self, name: str) -> bool:
        """Whether there is such an account, disabled or not."""
        return self.database.row(_named(name)) is not None

    def has_password(self, name: str) -> bool:
        """Whether this account signs in with a password; False also where there is no such account."""
        row = self.database.row(_named(name))
        return row is not None and row.password is not None

    def is_empty(self) -> bool:
        """Whether nobody has an account yet."""
        return self.database.scalar(select(func.count()).select_from(USERS)) == 0

    def disable(self, name: str, by: str, disabled: bool = True) -> None:
        """Let someone sign in no more, and end their sessions; or let them again.

        Raises:
            AccountError: no such account, or the last administrator.
        """
        with self.database.writing() as connection:
            row = self._known(connection, name)
            if disabled and row.is_admin:
                self._keep_an_admin(connection, row.name)
            self._change(connection, row, disabled=disabled, session_version=row.session_version + 1)
            note(connection, by, "account_disabled" if disabled else "account_enabled", row.name)

    def set_admin(self, name: str, is_admin: bool, by: str) -> None:
        """Make someone an administrator of the server, or no more.

        Raises:
            AccountError: no such account, or the last administrator.
        """
        with self.database.writing() as connection:
            row = self._known(connection, name)
            if not is_admin:
                self._keep_an_admin(connection, row.name)
            self._change(connection, row, is_admin=is_admin)
            note(connection, by, "admin_set" if is_admin else "admin_unset", row.name)

    def set_language(self, name: str, language: str) -> None:
        """The language of someone's interface, as they chose it.

        Raises:
            AccountError: no such account.
        """
        with self.database.writing() as connection:
            self._change(connection, self._known(connection, name), language=language)

    # Passwords and sessions

    def sign_in(self, name: str, password: str, address: str) -> Session:
        """A session for whoever knows the password. Unknown and disabled names are answered like wrong passwords.

        Raises:
            AccessError: `wrong_password`, or `too_many_attempts` with the `seconds` to wait.
        """
        try:
            name = clean_name(name)
        except AccountError:
            name = ""
        attempts = self._throttle.enter(name, address)
        row = self.database.row(_named(name))
        hashed = None if row is None or row.disabled else row.password
        if not self.passwords.fits(password, hashed) or row is None:
            raise NotSignedInError("wrong_password")
        self._throttle.forgive(name, attempts)
        dated = self.passwords.is_dated(row.password)
        fresh = self.passwords.hash_known(password) if dated else row.password
        with self.database.writing() as connection:
            # Only in the place of the hash that was looked at: the password may just have been changed.
            same = USERS.c.password == row.password
            connection.execute(update(USERS).where(USERS.c.name == name, same).values(password=fresh))
            note(connection, name, "signed_in", name)
        return Session(name, row.session_version)

    def session(self, session: Session) -> Person | None:
        """Who this session belongs to; None once it is over."""
        row = self.database.row(_named(session.name))
        if row is None or row.disabled or row.session_version != session.version:
            return None
        return _person(row)

    def open_session(self, name: str, how: str) -> Session:
        """A session for someone who has proved elsewhere who they are (`how`, for the audit).

        Raises:
            AccessError: no such account, or it is disabled.
        """
        with self.database.writing() as connection:
            row = connection.execute(_named(name)).first()
            if row is None or row.disabled:
                raise NotSignedInError("wrong_password")
            note(connection, name, "signed_in", name, how=how)
        return Session(row.name, row.session_version)

    def change_password(self, name: str, old: str, new: str, address: str) -> Session:
        """Change one's own password; all sessions end but the one returned.

        Raises:
            AccessError: the old password is wrong, or was guessed at too often.
            AccountError: the new one is too weak.
        """
        attempts = self._throttle.enter(name, address)
        row = self.database.row(_named(name))
        if not self.passwords.fits(old, row.password if row is not None else None):
            raise NotSignedInError("wrong_password")
        self._throttle.forgive(name, attempts)
        return self.set_password(name, new, by=name)

    def set_password(self, name: str, new: str, by: str) -> Session:
        """Give someone a new password and end their sessions.

        Raises:
            AccountError: no such account, or the password is too weak.
        """
        name = clean_name(name)
        hashed = self.passwords.hash(new, name)
        with self.database.writing() as connection:
            row = self._known(connection, name)
            self._change(connection, row, password=hashed, session_version=row.session_version + 1)
            note(connection, by, "password_changed", name)
        return Session(name, row.session_version + 1)

    def end_sessions(self, name: str, by: str) -> None:
        """Sign someone out everywhere."""
        with self.database.writing() as connection:
            row = self._known(connection, name)
            self._change(connection, row, session_version=row.session_version + 1)
            note(connection, by, "sessions_ended", row.name)

    # Identities that others vouch for

    def name_of_identity(self, issuer: str, subject: str) -> str | None:
        """The account that belongs to a subject of an OpenID Connect issuer."""
        table = schema.identities
        query = select(table.c.name).where(table.c.issuer == issuer, table.c.subject == subject)
        return self.database.scalar(query)

    def link_identity(self, name: str, issuer: str, subject: str) -> None:
        """From now on this subject is this account, in the place of the one it had at that issuer before.

        Raises:
            AccountError: the subject is someone else's already.
        """
        table = schema.identities
        subject_is = (table.c.issuer == issuer) & (table.c.subject == subject)
        with self.database.writing() as connection:
            owner = connection.scalar(select(table.c.name).where(subject_is))
            if owner == name:
                return
            if owner is not None:
                raise ConflictError("identity_taken")
            connection.execute(delete(table).where(table.c.issuer == issuer, table.c.name == name))
            connection.execute(insert(table).values(issuer=issuer, subject=subject, name=name))
            note(connection, name, "identity_linked", name, issuer=issuer)

    # Rows

    def _known(self, connection: Connection, name: str) -> Row[tuple[object, ...]]:
        row = connection.execute(_named(clean_name(name))).first()
        if row is None:
            raise AccountError("account_unknown", name=name)
        return row

    def _change(self, connection: Connection, row: Row[tuple[object, ...]], **values: object) -> None:
        connection.execute(update(USERS).where(USERS.c.name == row.name).values(values))

    def _keep_an_admin(self, connection: Connection, name: str) -> None:
        others = select(func.count()).where(USERS.c.is_admin, ~USERS.c.disabled, USERS.c.name != name)
        if connection.scalar(others) == 0:
            raise ConflictError("last_admin", name=name)


def _named(name: str) -> Select[Any]:
    return select(USERS).where(USERS.c.name == name)


def insert_person(
    connection: Connection,
    name: str,
    hashed: str | None,
    display: str,
    language: str | None,
    is_admin: bool = False,
) -> Person:
    """Write a new account's row.

    Raises:
        AccountError: the name is taken.
    """
    taken = connection.execute(_named(name)).first() is not None
    if taken or name == SERVER:
        raise ConflictError("account_exists", name=name)
    person = Person(
        name=name,
        display=clean_display(display, name),
        language=language if language in LANGUAGES else None,
        is_admin=is_admin,
    )
    values = {"disabled": False, "password": hashed, "session_version": 1, "created": now()}
    own = {name: value for name, value in asdict(person).items() if name != "scopes"}
    connection.execute(insert(USERS).values(own | values))
    return person


def _person(row: Row[tuple[object, ...]]) -> Person:
    return Person(name=row.name, display=row.display, language=row.language, is_admin=row.is_admin)
