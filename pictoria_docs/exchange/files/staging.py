"""Exports appear whole or not at all: they are written to a hidden folder beside, then moved into their place.

What a reader of the target sees at each moment:

- A target that was not there appears whole, in one step; so does a single file in the place of an earlier one.
- In a folder that is there, each file and each document's folder is replaced in one step; what lists them
  (`collection.json`, `annotations.json` ...) comes last. Between two steps some documents are new and others as they
  were, each of them whole.
- What else is in these folders stays. Where two folders cannot be exchanged at once, or files not be linked (systems
  other than Linux, some sticks and network drives), the files of a document's folder are replaced one by one.

An export that is killed leaves its hidden folder, which the next export to the same place removes.
"""

import ctypes
import os
import shutil
import sys
from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager, suppress
from errno import ENOTSUP
from pathlib import Path
from tempfile import mkdtemp

from filelock import FileLock, Timeout

PREFIX, LOCK = ".pictoria-docs-", "lock"
LISTS = (
    *("info.json", "index.csv", "manifest.json", "context.json", "annotations.json"),
    *(
        "annotations-test.json",
        "annotations-val.json",
        "annotations-train.json",
        "data.yaml",
        "collection.json",
    ),
    *("ro-crate-metadata.json", "manifest-sha256.txt", "tagmanifest-sha256.txt"),
)
"""Files that name others, in the order in which they are replaced: after all others."""
Former = Callable[[Path, Path], Collection[Path]]
"""`former(old, new)`: which files below the folder `old` an earlier export wrote for what `new` holds now."""


def leave_all(old: Path, new: Path) -> Collection[Path]:
    """Name no file: all that an earlier export wrote stays."""
    return ()


@contextmanager
def staged(out: Path, former: Former = leave_all) -> Iterator[Path]:
    """Where to write an export whose target is `out`, a file or a folder; in the end it is moved there.

    Args:
        out: folders above it are made.
        former: of what it names, only what is written again stays.

    Raises:
        OSError: something is in the way, or cannot be written.
    """
    parent = out if out.is_dir() else out.parent
    parent.mkdir(parents=True, exist_ok=True)
    for folder_above in {parent, out.parent}:
        remove_leftovers(folder_above)
    try:
        folder, lock = _hidden_folder(parent)
    except OSError as error:
        error.filename = str(out)  # as below
        raise
    staged_path = folder / (out.name or out.resolve().name or "export")
    try:
        if out.is_dir():
            staged_path.mkdir()
        yield staged_path
        if staged_path.exists():
            _publish(staged_path, out, former)
    except OSError as error:
        # People know the target by its own name only.
        if isinstance(error.filename, str) and Path(error.filename).is_relative_to(staged_path):
            error.filename = str(out / Path(error.filename).relative_to(staged_path))
        raise
    finally:
        shutil.rmtree(folder, ignore_errors=True)
        lock.release()


def remove_leftovers(parent: Path) -> None:
    """Remove what exports that were killed left in a folder; one that is going on keeps its own."""
    for folder in parent.glob(f"{PREFIX}*"):
        with suppress(OSError, Timeout), FileLock(folder / LOCK, blocking=False):
            shutil.rmtree(folder, ignore_errors=True)


def _hidden_folder(parent: Path) -> tuple[Path, FileLock]:
    """A new hidden folder, and the lock that tells others that it is in use."""
    while True:
        folder = Path(mkdtemp(prefix=PREFIX, dir=parent))
        lock = FileLock(folder / LOCK)
        with suppress(FileNotFoundError):
            lock.acquire()
            if (folder / LOCK).exists():
                return folder, lock
            # Another export took it for a leftover before it was locked.
            lock.release()


def _publish(staged_path: Path, out: Path, former: Former) -> None:
    if not (staged_path.is_dir() and out.is_dir()):
        staged_path.replace(out)
        return
    for item in sorted(staged_path.iterdir(), key=_order):
        _replace(item, out / item.name, former)


def _order(item: Path) -> tuple[bool, int, str]:
    """Folders first, then files, what lists others last."""
    rank = LISTS.index(item.name) + 1 if item.name in LISTS else 0
    return not item.is_dir(), rank, item.name


def _replace(new: Path, old: Path, former: Former) -> None:
    """Put a file or folder in the place of an earlier one, whose other files stay."""
    if not (new.is_dir() and old.is_dir()):
        new.replace(old)
        return
    stale = {file for file in former(old, new) if not _within(file, old, new).exists()}
    try:
        earlier = _link_others(old, new, stale)
        _exchange(new, old)
    except OSError:
        _merge(new, old)
        for file in stale:
            file.unlink(missing_ok=True)
        return
    # Now `new` is what was there before: what somebody put there meanwhile is not lost.
    for file in _files(new):
        if file.relative_to(new) not in earlier and not _within(file, new, old).exists():
            _move(file, _within(file, new, old))


def _link_others(old: Path, new: Path, stale: Collection[Path]) -> set[Path]:
    """Have what is in `old`, and neither written anew nor stale, in `new` as well; tells what is in `old`."""
    if old.is_symlink():
        raise OSError(ENOTSUP, "a link cannot be exchanged", str(old))
    earlier = set()
    shutil.copymode(old, new)
    for file in _files(old):
        earlier.add(file.relative_to(old))
        target = _within(file, old, new)
        if file not in stale and not os.path.lexists(target):
            target.parent.mkdir(parents=True, exist_ok=True)
            os.link(file, target, follow_symlinks=False)
    return earlier


def _files(folder: Path) -> list[Path]:
    """All files and links below a folder."""
    files = []
    for parent, folders, names in os.walk(folder):
        files += [Path(parent, name) for name in names]
        files += [path for name in folders if (path := Path(parent, name)).is_symlink()]
    return files


def _within(file: Path, folder: Path, other: Path) -> Path:
    return other / file.relative_to(folder)


def _move(file: Path, target: Path) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    file.replace(target)


def _exchange(first: Path, second: Path) -> None:
    """Have two folders change places in one step; raises `OSError` where that cannot be done."""
    if not sys.platform.startswith("linux"):
        raise OSError(ENOTSUP, os.strerror(ENOTSUP), str(second))
    library = ctypes.CDLL(None, use_errno=True)
    current_folder, exchange = -100, 2
    try:
        failed = library.renameat2(
            current_folder, os.fsencode(first), current_folder, os.fsencode(second), exchange
        )
    except AttributeError as error:
        raise OSError(ENOTSUP, os.strerror(ENOTSUP), str(second)) from error
    if failed:
        number = ctypes.get_errno()
        raise OSError(number, os.strerror(number), str(second))


def _merge(new: Path, old: Path) -> None:
    """Replace the files of `old` one by one."""
    for item in sorted(new.iterdir(), key=_order):
        target = old / item.name
        if item.is_dir() and target.is_dir():
            _merge(item, target)
        else:
            item.replace(target)
