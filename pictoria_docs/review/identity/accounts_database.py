"""Access to the database of accounts: SQLite in the server's data folder, or any that SQLAlchemy supports."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import Connection, Engine, create_engine, make_url
from sqlalchemy.exc import ArgumentError, NoSuchModuleError, SQLAlchemyError

from pictoria_docs.errors import ConfigError, MissingPartError, ProjectError
from pictoria_docs.review.identity.accounts_schema import MIGRATIONS
from pictoria_docs.store.database.connections import Transactions, sqlite_engine
from pictoria_docs.store.database.network_disks import refuse_network_disk

FILE = "server.sqlite"
_WRITER = 7_019_442
"""The number of the PostgreSQL lock that all writers take; any number would do."""


class AccountsDatabase(Transactions):
    """Transactions on the tables of accounts, at their newest version.

    Writers wait for each other, from whichever process: what a transaction has read is still so when it writes.
    SQLite is made so by `BEGIN IMMEDIATE`, PostgreSQL by an advisory lock. Accounts are seldom written.
    """

    def __init__(self, address: Path | str) -> None:
        """Open the database: the server's data folder, or an SQLAlchemy URL.

        Raises:
            ConfigError: the URL makes no sense.
            MissingPartError: its driver is not installed.
            ProjectError: it cannot be reached, belongs to a newer version, or is on a network file system.
        """
        super().__init__()
        self.place = str(address) if isinstance(address, Path) else _without_password(address)
        self.engine = self._engine(address)
        with self.writing() as connection:
            version, known = MIGRATIONS.version_of(connection), MIGRATIONS.current
            if version > known:
                raise ProjectError("accounts_newer", place=self.place, version=version, known=known)
            MIGRATIONS.migrate(connection)

    def _engine(self, address: Path | str) -> Engine:
        if isinstance(address, Path):
            return self._file(address / FILE)
        try:
            url = make_url(address)
            if url.get_backend_name() == "sqlite" and url.database:
                return self._file(Path(url.database))
            return create_engine(url, pool_pre_ping=True)
        except ModuleNotFoundError as error:
            raise MissingPartError("accounts_no_driver", driver=error.name or "?") from error
        except (ArgumentError, NoSuchModuleError, ValueError) as error:
            raise ConfigError("accounts_bad_url", place=self.place) from error

    def _file(self, file: Path) -> Engine:
        refuse_network_disk(file.parent)
        with ProjectError.for_system("accounts_unusable", place=self.place):
            file.parent.mkdir(parents=True, exist_ok=True)
            # Password hashes and session versions are nobody else's business on a shared machine.
            file.touch(mode=0o600)
        return sqlite_engine(file)

    @contextmanager
    def writing(self, *, durable: bool = False) -> Iterator[Connection]:
        """One transaction that no other writer runs beside: all of it is kept, or nothing."""
        with super().writing(durable=durable) as connection:
            if connection.dialect.name == "postgresql":
                connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({_WRITER})")
            yield connection

    @contextmanager
    def _guard(self) -> Iterator[None]:
        try:
            yield
        except SQLAlchemyError as error:
            detail = str(getattr(error, "orig", None) or error).strip().splitlines()[0]
            raise ProjectError("accounts_unusable", place=self.place, detail=detail) from error


def _without_password(url: str) -> str:
    try:
        return make_url(url).render_as_string(hide_password=True)
    except ArgumentError:
        return "?"
