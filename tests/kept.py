"""What many tests start from, made once for all processes of a run, and kept until the code changes."""

import atexit
import hashlib
import inspect
import os
import shutil
import sys
import tempfile
import time
from collections.abc import Callable
from functools import cache
from importlib.metadata import distributions
from pathlib import Path

from filelock import FileLock

ROOT = Path(__file__).parents[1]
KEPT = ROOT / "build" / "tests"
CODE = ("pictoria_docs", "bench", "configs")
OLD = 86_400.0
"""Seconds after its last use at which it may go."""


@cache
def code_digest() -> str:
    """A digest of all that decides what is made: the code with its data, Python, and the installed packages."""
    digest = hashlib.sha256(sys.version.encode())
    digest.update("\n".join(sorted(f"{each.name} {each.version}" for each in distributions())).encode())
    for part in CODE:
        for file in sorted((ROOT / part).rglob("*")):
            if file.is_file() and "__pycache__" not in file.parts:
                digest.update(f"{file.relative_to(ROOT)}\n".encode() + file.read_bytes())
    return digest.hexdigest()


@cache
def kept(name: str, make: Callable[[Path], object]) -> Path:
    """This process's own copy of the folder that `make` fills; not to be changed, for other tests start from it too.

    The folder itself is opened by nobody: SQLite makes files beside a database that it only reads, and takes them away
    while another process copies.
    """
    folder = Path(tempfile.mkdtemp(prefix=f"kept-{name}-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    shutil.copytree(made_once(name, make), folder, dirs_exist_ok=True)
    return folder


def made_once(name: str, make: Callable[[Path], object]) -> Path:
    """The folder that `make` fills, the same for all processes.

    Other processes that want it wait meanwhile. What other code has made is removed when it is a day old: before that,
    another run may still read it.
    """
    KEPT.mkdir(parents=True, exist_ok=True)
    how = hashlib.sha256((code_digest() + inspect.getsource(make)).encode()).hexdigest()[:16]
    folder = KEPT / f"{name}-{how}"
    done = folder / "done"
    with FileLock(KEPT / f"{name}.lock"):
        if not done.exists():
            shutil.rmtree(folder, ignore_errors=True)
            folder.mkdir()
            make(folder)
            done.touch()
            for other in KEPT.glob(f"{name}-*/done"):
                if time.time() - other.stat().st_mtime > OLD:
                    shutil.rmtree(other.parent, ignore_errors=True)
        os.utime(done)
    return folder
