"""The number by which a project is told from others that share a server with it, wherever its folder is moved."""

from hashlib import sha256
from pathlib import Path
from random import SystemRandom

from sqlalchemy import Connection, select
from sqlalchemy.dialects.sqlite import insert

from pictoria_docs.errors import ProjectError
from pictoria_docs.store.database.connections import DATABASE
from pictoria_docs.store.database.search_schema import state
from pictoria_docs.store.store import Store

LARGEST = 2**53
"""Numbers below it are kept whole by every program."""
NUMBER, FOLDER, FILE = "project number", "project folder", "project file"
"""Names in `search_state`: the number; by what the folder and the database's file were known when it was last asked."""


def project_number(store: Store) -> int:
    """The number of a project, drawn by chance when it is first asked for.

    A project that was moved keeps it: its path is another one, but its database is the same file (on another disk it
    is not, and then it counts as a copy). A copy has neither, and gets a number of its own.

    Raises:
        ProjectError: the project cannot be written, and has no number yet.
    """
    found = _found(store.folder)
    with store.reading() as connection:
        known = _known(connection)
    if found.items() <= known.items() and NUMBER in known:
        return known[NUMBER]
    with store.writing() as connection:
        # Another process may have looked meanwhile.
        known = _known(connection)
        same = NUMBER in known and any(known.get(name) == value for name, value in found.items())
        number = known[NUMBER] if same else SystemRandom().randrange(1, LARGEST)
        statement = insert(state)
        rows = [{"name": name, "value": value} for name, value in (found | {NUMBER: number}).items()]
        changed = {"value": statement.excluded.value}
        connection.execute(statement.on_conflict_do_update(set_=changed), rows)
    return number


def _known(connection: Connection) -> dict[str, int]:
    query = select(state.c.name, state.c.value).where(state.c.name.in_((NUMBER, FOLDER, FILE)))
    return {row.name: row.value for row in connection.execute(query)}


def _found(folder: Path) -> dict[str, int]:
    with ProjectError.for_system("project_unusable", folder=folder):
        path = str(folder.resolve())
        file = (folder / DATABASE).stat().st_ino
    return {FOLDER: int.from_bytes(sha256(path.encode()).digest()) % LARGEST, FILE: file % LARGEST}
