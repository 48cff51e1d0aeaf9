"""Files of an export: what may go wrong with them, bytes that stay the same, and names that any system takes."""

import errno
import re
import unicodedata
from collections.abc import Collection, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Literal
from zipfile import ZipFile, ZipInfo

from pictoria_docs.document import Document
from pictoria_docs.errors import ExportError

UNDATED = ZipInfo("").date_time
NAME_BYTES = 200  # of a file's name, with room for suffixes

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
        location = error.filename2 or error.filename or path
        if error.errno in _FULL:
            raise ExportError("export_disk_full", file=location) from error
        if error.errno in _FORBIDDEN:
            raise ExportError("export_unwritable", file=location) from error
        if error.errno in _NOT_A_FOLDER:
            raise ExportError("export_not_a_folder", file=location) from error
        raise ExportError("export_failed", file=location, detail=error.strerror or error) from error


def new_file(path: Path) -> Path:
    """`path`, the folders above it made. Nobody looks there before the export is whole: see `staging`."""
    path.parent.mkdir(parents=True, exist_ok=True)
    return path


class UndatedZip(ZipFile):
    """A zip file whose members all have the same date: the same content gives the same bytes."""

    def open(
        self,
        name: str | ZipInfo,
        mode: Literal["r", "w"] = "r",
        pwd: bytes | None = None,
        *,
        force_zip64: bool = False,
    ) -> IO[bytes]:
        """Open a member; all that is written passes here."""
        if isinstance(name, ZipInfo):
            name.date_time = UNDATED
            name.external_attr = 0o644 << 16
        return super().open(name, mode, pwd, force_zip64=force_zip64)


def safe_name(name: str, fallback: str = "document") -> str:
    """`name` as a file name for any system: without separators and control characters, else unchanged."""
    name = re.sub(r'[\x00-\x1f\x7f<>:"/\\|?*\ud800-\udfff]+', "_", unicodedata.normalize("NFC", name))
    name = name.strip().rstrip(".").lstrip(".") or fallback
    while len(name.encode()) > NAME_BYTES:
        name = name[:-1].rstrip(" .")
    return f"{name}_" if name.split(".")[0].lower() in _RESERVED else name


def named_documents(
    documents: Iterable[Document], taken: Collection[str] = ()
) -> Iterator[tuple[Document, str]]:
    """Each document with a name for its file or folder, which no other has and which is none of `taken`."""
    names = set(taken)
    for document in documents:
        yield document, unique_name(safe_name(document.name), names)


def unique_name(name: str, names: set[str]) -> str:
    """`name`, or `name (2)`, `name (3)` ...: one that is not yet in `names` on a system that ignores case."""
    candidate, count = name, 1
    while candidate.casefold() in names:
        count += 1
        candidate = f"{name} ({count})"
    names.add(candidate.casefold())
    return candidate
