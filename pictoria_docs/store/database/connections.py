"""The database of a project: connections, transactions, and one clear sentence for what can go wrong with a disk."""

import errno
import os
import sqlite3
import threading
import time
from abc import ABC, abstractmethod
from collections.abc import Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, ExitStack, closing, contextmanager, suppress
from pathlib import Path
from typing import Any, TypeVar
from uuid import uuid4

from sqlalchemy import Connection, Engine, Executable, Row, Table, create_engine, event, insert
from sqlalchemy.exc import DBAPIError
from sqlalchemy.pool import QueuePool
from sqlalchemy.sql.selectable import TypedReturnsRows

from pictoria_docs.errors import NotFoundError, ProjectBusyError, ProjectError
from pictoria_docs.store.database import migrations
from pictoria_docs.store.database.network_disks import refuse_network_disk
from pictoria_docs.store.database.write_queue import WriteQueue

Value = TypeVar("Value")

DATABASE = "project.sqlite"
BUSY_SECONDS = 15.0
"""How long a transaction waits for another process that writes,"""
QUEUE_SECONDS = 60.0
"""and for the other threads of its own that came first."""
TRY_AGAIN_MILLISECONDS = 8
"""For so long SQLite waits by itself, more and more seldom; then it is told to begin again, every few milliseconds."""
CACHE_BYTES = 64 << 20
"""Memory that SQLite strives to keep within, whatever number of projects a process has open."""
ROOM_LEFT = 1 << 20
"""With fewer free bytes than this, an input/output error is a full disk."""


class _Snapshot(threading.local):
    """The view that a thread reads by, while it has one."""

    stack: ExitStack | None = None
    """Closes its connections; None: each reading has its own view."""
    connection: Connection | None = None
    """None: the next reading opens one."""


class Transactions(ABC):
    """Reads and writes a database, each time in one transaction."""

    engine: Engine

    def __init__(self) -> None:
        self._snapshot = _Snapshot()

    @abstractmethod
    def _guard(self) -> AbstractContextManager[None]:
        """Turns errors of the database into a `ProjectError` of one sentence."""

    @contextmanager
    def snapshot(self) -> Iterator[None]:
        """Read all that this thread reads meanwhile in one transaction; after a write it begins another."""
        own = self._snapshot
        if own.stack is not None:
            yield
            return
        with ExitStack() as own.stack:
            try:
                yield
            finally:
                own.stack = own.connection = None

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """A consistent view for reading."""
        own = self._snapshot
        with self._guard():
            if own.stack is None:
                with self.engine.connect() as connection, connection.begin():
                    yield connection
            else:
                if own.connection is None:
                    own.connection = own.stack.enter_context(self.engine.connect())
                    own.stack.enter_context(own.connection.begin())
                yield own.connection

    @contextmanager
    def writing(self, *, durable: bool = False) -> Iterator[Connection]:
        """One transaction: all of it is kept, or nothing.

        Args:
            durable: it is on the disk before this returns, so that it outlives even a power cut. What can be computed
                again need not be.
        """
        with self._guard(), self.engine.connect() as connection:
            connection = connection.execution_options(writes=True, durable=durable)
            try:
                with connection.begin():
                    # It may have waited for others: what is read from here on is as they left it.
                    self._snapshot.connection = None
                    yield connection
            finally:
                self._snapshot.connection = None

    def rows(self, query: Executable) -> "Sequence[Row[*tuple[Any, ...]]]":
        """What one query gives."""
        with self.reading() as connection:
            return connection.execute(query).all()

    def row(self, query: Executable) -> Row[Any] | None:
        """The first row that one query gives, if any."""
        with self.reading() as connection:
            return connection.execute(query).first()

    def scalar(self, query: TypedReturnsRows[Value]) -> Value | None:
        """The first value of the first row that one query gives, if any."""
        with self.reading() as connection:
            return connection.scalar(query)

    def close(self) -> None:
        """Give the connections back; the last one out folds SQLite's write-ahead log into its file."""
        self.engine.dispose()


class Database(Transactions):
    """A project's SQLite file in write-ahead mode, at the newest version of the tables.

    Readers never wait for the writer. Each write is one transaction that takes the write lock at its start, so
    that two programs on one project queue up instead of failing half way; the threads of one program in the order in
    which they came.
    """

    def __init__(self, folder: Path, *, create: bool) -> None:
        """Open `folder`, and make or migrate its tables.

        Raises:
            ProjectError: no project there (and not `create`), from a newer version or one that was never released,
                damaged, locked, read-only, on a network file system.
        """
        super().__init__()
        self.folder = folder
        self.file = folder / DATABASE
        self._queue = WriteQueue.of(self.file)
        with guard(folder):
            exists = self.file.exists()
            if not (exists or create):
                raise NotFoundError("project_missing", folder=folder)
            if not exists or os.access(self.file, os.W_OK):  # what is only read cannot be damaged
                refuse_network_disk(folder)
            if exists:
                self._look()
            else:
                folder.mkdir(parents=True, exist_ok=True)
            self.engine = sqlite_engine(self.file)
            with self.reading() as connection:
                version = migrations.PROJECT.version_of(connection)
            if version < migrations.PROJECT.current:
                if version:
                    self._back_up(version)
                with self.writing() as connection:
                    migrations.PROJECT.migrate(connection)

    @contextmanager
    def writing(self, *, durable: bool = False) -> Iterator[Connection]:
        """One transaction, when those have written that came before: all of it is kept, or nothing."""
        with self._turn(), super().writing(durable=durable) as connection:
            yield connection

    @contextmanager
    def _turn(self) -> Iterator[None]:
        try:
            with self._queue.turn(QUEUE_SECONDS):
                yield
        except TimeoutError as error:  # those of disks are others by now
            raise ProjectBusyError("project_locked", folder=self.folder) from error

    def _look(self) -> None:
        """Refuse what is not ours before anything is written: a newer project stays untouched."""
        connection = sqlite3.connect(_uri(self.file, "mode=ro"), uri=True, timeout=BUSY_SECONDS)
        try:
            names = {
                name for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")
            }
            if "schema_version" in names:
                (version,) = connection.execute("SELECT max(version) FROM schema_version").fetchone()
                known = migrations.PROJECT.current
                if version and version > known:
                    raise ProjectError("project_newer", folder=self.folder, version=version, known=known)
                if version and version < migrations.PROJECT.first:
                    raise ProjectError("project_unreleased", folder=self.folder)
            elif names:
                raise ProjectError("project_foreign", file=self.file)
        finally:
            connection.close()

    def _back_up(self, version: int) -> None:
        """Keep a copy of the database as an older version made it, beside it."""
        copy = self.file.with_name(f"{self.file.name}.version-{version}")
        draft = copy.with_name(f"{copy.name}.{uuid4().hex}")
        try:
            with closing(sqlite3.connect(draft)) as target:
                with closing(sqlite3.connect(_uri(self.file, "mode=ro"), uri=True)) as source:
                    source.backup(target)
                (copied,) = target.execute("SELECT max(version) FROM schema_version").fetchone()
            if copied == version:  # else another process has migrated it meanwhile, and has made the copy
                draft.replace(copy)
        finally:
            draft.unlink(missing_ok=True)

    def _guard(self) -> AbstractContextManager[None]:
        return guard(self.folder)


class Repository:
    """Reads and writes some tables of a project; each is an attribute of its `Store`."""

    def __init__(self, database: Database) -> None:
        self._database = database


def insert_numbered(connection: Connection, table: Table, values: Mapping[str, Any]) -> int:
    """Insert one row, and give the number that is its key."""
    key = connection.execute(insert(table).values(values)).inserted_primary_key
    assert key is not None, "an insert of one row tells its key"
    return int(key[0])


def _uri(file: Path, mode: str) -> str:
    # Even readers of a database in write-ahead mode write a little beside it. Where nothing can be written, and
    # no log is left over, the file is all there is and does not change.
    log = file.with_name(f"{file.name}-wal")
    writable = os.access(file, os.W_OK) and os.access(file.parent, os.W_OK)
    if file.exists() and not writable and not log.exists():
        mode = "immutable=1"
    return f"{file.resolve().as_uri()}?{mode}"


def sqlite_engine(file: Path) -> Engine:
    """Connections to an SQLite file in write-ahead mode; those with the option `writes` queue up for the lock."""

    def connect() -> sqlite3.Connection:
        # Transactions are begun by `begin` below, not by the driver, whose own ones take the lock too late.
        connection = sqlite3.connect(
            _uri(file, "mode=rwc"),
            uri=True,
            timeout=BUSY_SECONDS,
            isolation_level=None,
            check_same_thread=False,
        )
        # With the usual 2 MB of cache, indexes of hundreds of thousands of rows are read from disk again and again.
        # That is a limit for each connection; the soft limit is one for all of the process's together.
        for pragma in (
            "journal_mode=WAL",
            "synchronous=NORMAL",
            "foreign_keys=ON",
            "cache_size=-32768",
            f"soft_heap_limit={CACHE_BYTES}",
        ):
            # A read-only file can still be read; only the switch to write-ahead mode would write.
            with suppress_read_only():
                connection.execute(f"PRAGMA {pragma}")
        return connection

    # Threads are few, and each holds two at most: one that writes never waits for others that hold a view.
    engine = create_engine("sqlite://", creator=connect, poolclass=QueuePool, max_overflow=-1)

    @event.listens_for(engine, "begin")
    def begin(connection: Connection) -> None:
        options = connection.get_execution_options()
        writes = options.get("writes")
        if writes:
            level = "FULL" if options.get("durable") else "NORMAL"
            connection.exec_driver_sql(f"PRAGMA synchronous={level}")
            _begin_to_write(connection)
        else:
            connection.exec_driver_sql("BEGIN")

    return engine


def _begin_to_write(connection: Connection) -> None:
    """Take the write lock, soon after another process gives it back."""
    ends = time.monotonic() + BUSY_SECONDS
    driver = connection.connection.driver_connection
    assert driver is not None
    driver.execute(f"PRAGMA busy_timeout={TRY_AGAIN_MILLISECONDS}")
    while time.monotonic() < ends:
        with suppress(sqlite3.OperationalError):
            driver.execute("BEGIN IMMEDIATE")
            break
    else:
        connection.exec_driver_sql("BEGIN IMMEDIATE")
    driver.execute(f"PRAGMA busy_timeout={int(1000 * BUSY_SECONDS)}")


@contextmanager
def suppress_read_only() -> Iterator[None]:
    """Go on where SQLite only reports that it may not write."""
    try:
        yield
    except sqlite3.OperationalError as error:
        if "readonly" not in str(error):
            raise


@contextmanager
def guard(folder: Path) -> Iterator[None]:
    """Turn errors of databases and disks into a `ProjectError` of one sentence."""
    try:
        yield
    except DBAPIError as error:
        raise _understood(folder, str(error.orig)) from error
    except sqlite3.Error as error:
        raise _understood(folder, str(error)) from error
    except OSError as error:
        if error.errno in (errno.ENOSPC, errno.EDQUOT, errno.EFBIG):
            raise ProjectError("disk_full", folder=folder) from error
        if error.errno in (errno.EACCES, errno.EPERM, errno.EROFS):
            raise ProjectError("project_read_only", folder=folder) from error
        raise ProjectError("project_unusable", folder=folder, detail=error.strerror or error) from error


def _understood(folder: Path, message: str) -> ProjectError:
    if "locked" in message or "busy" in message:
        return ProjectBusyError("project_locked", folder=folder)
    for words, code in (
        ("full", "disk_full"),
        ("readonly", "project_read_only"),
        ("unable to open", "project_read_only"),
        ("not a database", "project_damaged"),
        ("malformed", "project_damaged"),
    ):
        if words in message:
            return ProjectError(code, folder=folder)
    if "disk I/O" in message and _no_room(folder):
        return ProjectError("disk_full", folder=folder)
    return ProjectError("project_unusable", folder=folder, detail=message)


def _no_room(folder: Path) -> bool:
    if not hasattr(os, "statvfs"):
        return False
    disk = os.statvfs(folder)
    return disk.f_bavail * disk.f_frsize < ROOM_LEFT
