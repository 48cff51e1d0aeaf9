"""Writing files so that nobody ever sees half of one, and naming them so that any system takes the name."""

import errno
import os
import re
import unicodedata
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from pictoria_docs.errors import ExportError

_FULL = {errno.ENOSPC, errno.EDQUOT} if hasattr(errno, "EDQUOT") else {errno.ENOSPC}
_FORBIDDEN = {errno.EACCES, errno.EPERM, errno.EROFS}
_NOT_A_FOLDER = {errno.ENOTDIR, errno.EEXIST, errno.EISDIR}
_RESERVED = {"con", "prn", "aux", "nul", *(f"{port}{n}" for port in ("com", "lpt") for n in range(1, 10))}


@contextmanager
def explained(path: Path) -> Iterator[None]:
    """Turns an `OSError` inside into the `ExportError` that tells the user what to do about it."""
    try:
        yield
    except OSError as error:
        place = error.filename2 or error.filename or path
        if error.errno in _FULL:
            raise ExportError("export_disk_full", file=place) from error
        if error.errno in _FORBIDDEN:
            raise ExportError("export_unwritable", file=place) from error
        if error.errno in _NOT_A_FOLDER:
            raise ExportError("export_not_a_folder", file=place) from error
        raise ExportError("export_failed", file=place, detail=error.strerror or error) from error


@contextmanager
def atomic(path: Path) -> Iterator[Path]:
    """A temporary file beside `path` to write to; it becomes `path` when all went well, else it is removed.

    Folders above it are made. Raises `OSError`.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    # The suffix stays last: image and workbook writers choose their format by it.
    temporary = path.with_name(f".{path.stem[:80]}.{os.getpid()}.part{path.suffix}")
    try:
        yield temporary
        temporary.replace(path)
    except BaseException:
        temporary.unlink(missing_ok=True)
        raise


def target_file(out: Path, suffix: str, name: str) -> Path:
    """Where a format of one file writes: `out` when it ends in `suffix`, else `name` + `suffix` inside it."""
    return out if out.suffix.lower() == suffix and not out.is_dir() else out / f"{safe_name(name)}{suffix}"


def safe_name(name: str, fallback: str = "document") -> str:
    """`name` as a file name for any system: without separators and control characters, else unchanged."""
    name = re.sub(r'[\x00-\x1f\x7f<>:"/\\|?*\ud800-\udfff]+', "_", unicodedata.normalize("NFC", name))
    name = name.strip().rstrip(".").lstrip(".") or fallback
    while len(name.encode()) > 200:
        name = name[:-1].rstrip(" .")
    return f"{name}_" if name.split(".")[0].lower() in _RESERVED else name


def unique_name(name: str, taken: set[str]) -> str:
    """`name`, or `name (2)`, `name (3)` ...: one that is not yet in `taken` on a system that ignores case."""
    candidate, count = name, 1
    while candidate.casefold() in taken:
        count += 1
        candidate = f"{name} ({count})"
    taken.add(candidate.casefold())
    return candidate
