"""Personal access tokens, by which scripts come in the place of a person: random, narrowed to scopes, good for some
days, kept only as a digest.
"""

import json
import secrets
from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from typing import Any

from sqlalchemy import Connection, Row, insert, select, update

from pictoria_docs.errors import AccountError, NotFoundError
from pictoria_docs.review.authorization import TokenScope, require_session
from pictoria_docs.review.identity import accounts_schema as schema
from pictoria_docs.review.identity.accounts import Accounts
from pictoria_docs.review.identity.audit import note
from pictoria_docs.review.identity.people import Person, clean_display

PREFIX = "pictoria_"
"""Begins each token, so that people and programs that look for secrets in files know one."""
SECRET_BYTES = 32
"""Of chance in a token: 256 bits cannot be guessed."""
MAX_LENGTH = 100
"""Characters of what is looked up at all."""
DAYS = 90
"""For which a token is good where no number is given."""
MAX_DAYS = 366
MAX_TOKENS = 50
"""Tokens that one person may have at a time."""
ID_LENGTH = 16
LABEL_LENGTH = 80
USED_EVERY = timedelta(minutes=10)
"""How exactly is known when a token was last used: no request of a script should wait for a write."""
TABLE = schema.tokens


@dataclass(frozen=True, slots=True)
class AccessToken:
    """What is known of a token that is good."""

    id: str
    """The beginning of the digest: names the token, and opens nothing."""
    label: str
    """What its owner calls it."""
    scopes: tuple[TokenScope, ...]
    created: str
    """ISO 8601, UTC, as `ends` and `used`."""
    ends: str
    used: str | None
    """When it was last used, to ten minutes; None: never."""

    @classmethod
    def of(cls, row: Row[Any]) -> "AccessToken":
        """That of a row."""
        scopes = tuple(TokenScope(scope) for scope in json.loads(row.scopes))
        return cls(row.digest[:ID_LENGTH], row.label, scopes, row.created, row.ends, row.used)


class Tokens:
    """Making tokens, looking them up and revoking them."""

    def __init__(self, accounts: Accounts) -> None:
        self._accounts = accounts

    def make(
        self, name: str, label: str, scopes: Collection[TokenScope], *, by: str, days: float = DAYS
    ) -> str:
        """A new token of a person; returns it, the only time that it is shown.

        Raises:
            AccountError: no such account, no scope or label, no such number of days, or too many tokens already.
        """
        label = clean_display(label, "")[:LABEL_LENGTH]
        if not label or not scopes:
            raise AccountError("token_incomplete", scopes=", ".join(TokenScope))
        if not 0 < days <= MAX_DAYS:
            raise AccountError("token_days", days=MAX_DAYS)
        if self._accounts.person(name) is None:
            raise AccountError("account_unknown", name=name)
        token = PREFIX + secrets.token_urlsafe(SECRET_BYTES)
        created, names = self._now(), sorted(scopes)
        ends = created + timedelta(days=days)
        with self._accounts.database.writing() as connection:
            if len(self._good(connection, name)) >= MAX_TOKENS:
                raise AccountError("token_too_many", most=MAX_TOKENS)
            connection.execute(
                insert(TABLE).values(
                    digest=_digest(token),
                    name=name,
                    label=label,
                    scopes=json.dumps(names),
                    created=created.isoformat(),
                    ends=ends.isoformat(),
                )
            )
            id = _digest(token)[:ID_LENGTH]
            note(connection, by, "token_made", name, id=id, label=label, scopes=names, ends=ends.isoformat())
        return token

    def of(self, name: str) -> list[AccessToken]:
        """The good tokens of a person, the newest first."""
        with self._accounts.database.reading() as connection:
            return [AccessToken.of(row) for row in self._good(connection, name)]

    def revoke(self, name: str, id: str, by: str) -> None:
        """Let a token of a person be good no more, at once.

        Raises:
            AccountError: they have no such token.
        """
        with self._accounts.database.writing() as connection:
            for row in self._good(connection, name):
                if row.digest[:ID_LENGTH] == id:
                    this = TABLE.c.digest == row.digest
                    connection.execute(update(TABLE).where(this).values(revoked=self._now().isoformat()))
                    note(connection, by, "token_revoked", name, id=id, label=row.label)
                    return
        raise NotFoundError("token_unknown")

    def owner(self, token: str) -> Person | None:
        """Whose token it is, with its scopes; None: there is none, it is over or revoked, or its owner may not sign in.

        Asked for each request: what is revoked or disabled is so at once.
        """
        if not token.startswith(PREFIX) or len(token) > MAX_LENGTH:
            return None
        database, digest, now = self._accounts.database, _digest(token), self._now()
        row = database.row(select(TABLE).where(TABLE.c.digest == digest, *_is_good(now)))
        person = self._accounts.person(row.name) if row is not None else None
        if row is None or person is None:
            return None
        if row.used is None or datetime.fromisoformat(row.used) + USED_EVERY <= now:
            with database.writing() as connection:
                connection.execute(update(TABLE).where(TABLE.c.digest == digest).values(used=now.isoformat()))
        return replace(person, scopes=frozenset(AccessToken.of(row).scopes))

    def _good(self, connection: Connection, name: str) -> list[Row[Any]]:
        query = select(TABLE).where(TABLE.c.name == name, *_is_good(self._now()))
        return list(connection.execute(query.order_by(TABLE.c.created.desc(), TABLE.c.digest)))

    def _now(self) -> datetime:
        return datetime.fromtimestamp(self._accounts.clock(), UTC)


class OwnTokens:
    """The tokens of whoever is signed in themselves."""

    def __init__(self, tokens: Tokens, person: Person) -> None:
        """Look after a person's own tokens.

        Raises:
            AccessError: they came with a token, which makes and revokes none.
        """
        require_session(person.scopes)
        self._tokens, self._name = tokens, person.name

    def all(self) -> list[AccessToken]:
        """Those that are good, the newest first."""
        return self._tokens.of(self._name)

    def make(self, label: str, scopes: Collection[TokenScope], days: float = DAYS) -> str:
        """A new one; see `Tokens.make`."""
        return self._tokens.make(self._name, label, scopes, by=self._name, days=days)

    def revoke(self, id: str) -> None:
        """Let one be good no more; see `Tokens.revoke`."""
        self._tokens.revoke(self._name, id, self._name)


def _is_good(now: datetime) -> tuple[Any, ...]:
    return (TABLE.c.revoked.is_(None), TABLE.c.ends > now.isoformat())


def _digest(token: str) -> str:
    return sha256(token.encode("utf-8", "replace")).hexdigest()
