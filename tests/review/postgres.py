"""A PostgreSQL server of the tests' own, in a temporary folder, or the one that PICTORIA_POSTGRES_URL names."""

import os
import pwd
import shutil
import socket
import subprocess
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from tests.programs import CI, postgres_program
from tests.waiting import LIMIT


@contextmanager
def postgres_url() -> Iterator[str]:
    """The SQLAlchemy URL of an empty database; skips the test where there is no server or no driver."""
    given = os.environ.get("PICTORIA_POSTGRES_URL")
    if given:
        yield given
        return
    programs = {name: postgres_program(name) for name in ("initdb", "pg_ctl")}
    if None in programs.values() and not CI:
        pytest.skip("no PostgreSQL server is installed")
    # Not in pytest's own folder: whenever any pytest of ours starts, it is closed to the user who runs the server.
    with TemporaryDirectory(prefix="postgres-") as folder:
        yield from _served(Path(folder), programs)


def _served(folder: Path, programs: Mapping[str, str | None]) -> Iterator[str]:
    """The URL, as long as the server runs in this folder."""
    data, user = folder / "data", _harmless_user()
    if user is not None:
        shutil.chown(folder, user)

    def run(name: str, *arguments: str, check: bool = True) -> None:
        command = [str(programs[name]), *arguments]
        subprocess.run(command, check=check, user=user, capture_output=True, cwd=folder, timeout=LIMIT)

    run("initdb", "-D", str(data), "-U", "tester", "--auth=trust", "--no-sync")
    # Only a socket in the folder: no port that others could use.
    run("pg_ctl", "-D", str(data), "-w", "-l", str(folder / "log"), "-o", f"-k {folder} -h ''", "start")
    try:
        yield f"postgresql+psycopg://tester@/postgres?host={folder}"
        _answers(folder)
    finally:
        run("pg_ctl", "-D", str(data), "-m", "immediate", "stop", check=False)


def _answers(folder: Path) -> None:
    """Tell why nobody answers any more, as tests cannot: the log goes with its folder."""
    try:
        with socket.socket(socket.AF_UNIX) as client:
            client.connect(str(folder / ".s.PGSQL.5432"))
    except OSError as err:
        log = (folder / "log").read_text()[-2000:]
        raise RuntimeError(f"PostgreSQL ended before its tests did:\n{log}") from err


def _harmless_user() -> str | None:
    """PostgreSQL refuses to be run by root."""
    if os.getuid() != 0:
        return None
    names = {entry.pw_name for entry in pwd.getpwall()}
    return "postgres" if "postgres" in names else "nobody"
