"""The files of a training set: one file, a folder, or a zip, which is read without being unpacked."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from hashlib import sha256
from pathlib import Path
from typing import IO
from zipfile import BadZipFile, ZipFile

from pictoria_docs.errors import EditError

MAX_FILES = 1_000_000
"""Of a set."""
PIECE = 1 << 20
"""Bytes that are read at once."""
_HIDDEN = ("__MACOSX/", ".")


class SetFiles:
    """Files by their path in the set, with slashes."""

    def __init__(self, source: Path) -> None:
        self.source = source
        self._zip: ZipFile | None = None
        with EditError.for_system("import_missing", file=source):
            paths: Iterable[str]
            if source.is_dir():
                paths = (path.relative_to(source).as_posix() for path in source.rglob("*") if path.is_file())
                self._folder = source
            elif source.suffix.lower() == ".zip":
                try:
                    self._zip = ZipFile(source)
                except BadZipFile as error:
                    raise EditError("import_unreadable", format="zip", detail=str(error)) from error
                paths = (info.filename for info in self._zip.infolist() if not info.is_dir())
            else:
                source.stat()
                self._folder, paths = source.parent, [source.name]
            names: list[str] = []
            for name in paths:
                if len(names) == MAX_FILES:
                    raise EditError("import_set_files", file=source.name, most=MAX_FILES)
                if not any(part.startswith(_HIDDEN) for part in (name, *name.split("/"))):
                    names.append(name)
        self.names = sorted(names)
        """In order."""

    def __enter__(self) -> "SetFiles":
        return self

    def __exit__(self, *_: object) -> None:
        if self._zip is not None:
            self._zip.close()

    @contextmanager
    def open(self, name: str) -> Iterator[IO[bytes]]:
        """A file, to be read from its beginning.

        Raises:
            EditError: it cannot be read.
        """
        with EditError.for_system("import_missing", file=name):
            try:
                with self._zip.open(name) if self._zip else (self._folder / name).open("rb") as file:
                    yield file
            except (BadZipFile, NotImplementedError, RuntimeError) as error:
                # Damaged, packed in an unknown way, or behind a password.
                raise EditError("import_missing", file=name, detail=str(error)) from error

    def text(self, name: str, most: int) -> str:
        """A small file as text.

        Raises:
            EditError: it is larger than `most` bytes, or not UTF-8.
        """
        with self.open(name) as file:
            data = file.read(most + 1)
        if len(data) > most:
            raise EditError("import_set_large", file=name, most=most)
        try:
            return data.decode("utf-8-sig")
        except UnicodeDecodeError as error:
            raise EditError("import_set_text", file=name) from error

    def size(self, name: str) -> int:
        """Bytes of a file."""
        return self._zip.getinfo(name).file_size if self._zip else (self._folder / name).stat().st_size

    def digest(self, name: str) -> str:
        """SHA-256 of a file."""
        digest = sha256()
        with self.open(name) as file:
            while piece := file.read(PIECE):
                digest.update(piece)
        return digest.hexdigest()
