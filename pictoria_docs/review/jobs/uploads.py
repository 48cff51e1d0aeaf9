"""Files that people send from their browser: taken in piece by piece, checked, and put among a project's sources.

Files come one by one into a batch, a folder of its own; a batch that is complete becomes documents: each PDF is
one, and all pictures together are one, with a page each. ALTO and PAGE files go beside the pictures that they are
called like. Nothing is seen by the project until then.
"""

import re
import secrets
import shutil
import time
from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path

from pictoria_docs.errors import ProjectError, SourceError, TooLargeError, UnavailableError, UnreadKindError
from pictoria_docs.review.identity.server_config import UploadOptions
from pictoria_docs.review.jobs.upload_kinds import allowed, check_picture, unlock
from pictoria_docs.review.jobs.upload_names import safe_stem, unused
from pictoria_docs.review.jobs.upload_zip import unpack
from pictoria_docs.sources.file_kinds import (
    LOOKED_AT,
    PDF,
    ZIP,
    container_kind,
    kind_of,
    refused,
    unread_kind,
)
from pictoria_docs.sources.files import natural_key
from pictoria_docs.sources.transcriptions.beside import HEAD, is_transcription
from pictoria_docs.sources.transcriptions.beside import SUFFIX as TRANSCRIPTION

SOURCES = "sources"
INCOMING = ".incoming"
UNHIDDEN = "[!.]*"
MIB = 1 << 20
MAX_FILES = 5000
"""Files in one batch."""
RESERVE = 256 * MIB
"""Bytes of the disk that uploads leave free: the results need room too."""
ABANDONED = 24 * 3600.0
"""Seconds after which a batch is thrown away that nobody has completed."""
_BATCH = re.compile(r"[0-9a-f]{16,64}")
UNPACKED = 4
"""How many times the limit of one file all that is unpacked from it may take."""


@dataclass(frozen=True, slots=True)
class UploadedFile:
    """A file that has come in."""

    name: str
    """Under which it is kept."""
    size: int
    """Bytes."""


class Uploads:
    """What comes into one project."""

    def __init__(self, project: Path, options: UploadOptions) -> None:
        """`project`: its folder."""
        self._project, self._options = project, options
        self._sources = project / SOURCES

    @property
    def max_bytes(self) -> int:
        """Of one file, and of one batch."""
        return self._options.max_mib * MIB

    async def take(self, batch: str, name: str, pieces: AsyncIterator[bytes]) -> UploadedFile:
        """Take one file into a batch; it is cut off as soon as it is too large, of no known kind, or fills the disk.

        Raises:
            SourceError: it is refused.
            ProjectError: the disk refuses it.
        """
        folder = self._batch(batch)
        shown = safe_stem(name)
        draft = folder / f".{secrets.token_hex(8)}.part"
        with ProjectError.for_system("project_unusable", folder=self._project.name):
            try:
                folder.mkdir(parents=True, exist_ok=True)
                files = list(folder.glob(UNHIDDEN))
                if len(files) >= MAX_FILES:
                    raise SourceError("upload_too_many_files", limit=MAX_FILES)
                room = self.max_bytes - sum(file.stat().st_size for file in files)
                beginning = await self._save(draft, pieces, room, name)
                suffix = self._kind(beginning, name)
                if suffix == ZIP:
                    if unread := container_kind(draft):
                        raise refused(unread, _shown(name))
                elif suffix not in (PDF, TRANSCRIPTION):
                    check_picture(draft, shown, self._options.max_pixels)
                final = folder / unused(shown, suffix, {file.name for file in files})
                size = draft.stat().st_size
                draft.rename(final)
            finally:
                draft.unlink(missing_ok=True)
        return UploadedFile(final.name, size)

    async def _save(self, draft: Path, pieces: AsyncIterator[bytes], room: int, name: str) -> bytes:
        beginning, size = b"", 0
        free = shutil.disk_usage(draft.parent).free - RESERVE
        with draft.open("xb") as stream:
            async for piece in pieces:
                size += len(piece)
                if size > room:
                    raise TooLargeError("upload_too_large", limit=self._options.max_mib)
                if size > free:
                    raise UnavailableError("upload_disk_full")
                if len(beginning) < HEAD:
                    beginning += piece[: HEAD - len(beginning)]
                    if len(beginning) >= HEAD:
                        self._kind(beginning, name)
                stream.write(piece)
        return beginning

    def _kind(self, beginning: bytes, name: str) -> str:
        if not beginning:
            raise SourceError("source_empty", file=_shown(name))
        suffix = kind_of(beginning[:LOOKED_AT])
        if suffix is None and is_transcription(beginning):
            return TRANSCRIPTION
        if suffix is None and (unread := unread_kind(beginning[:LOOKED_AT])):
            raise refused(unread, _shown(name))
        if suffix is None or not allowed(suffix, self._options.types):
            types = ", ".join(self._options.types)
            raise UnreadKindError("upload_bad_kind", file=_shown(name), types=types)
        return suffix

    def settle(self, batch: str, title: str, password: str | None = None) -> list[str]:
        """Make a batch's files documents; returns their places, from the project's folder.

        Args:
            batch: whose files have all come.
            title: what a document of pictures is called, where their zip file has no name for it.
            password: of locked PDFs.

        Raises:
            SourceError: a zip file is refused, there is nothing in the batch, a transcription came without its picture,
                or a PDF is locked; in these two cases the batch stays, for another try with the picture or a password.
        """
        folder = self._batch(batch)
        files = sorted(folder.glob(UNHIDDEN), key=lambda path: natural_key(path.name))
        if not files:
            raise SourceError("upload_nothing")
        pictures = [file for file in files if file.suffix not in (PDF, ZIP, TRANSCRIPTION)]
        transcribed = _transcribed([file for file in files if file.suffix == TRANSCRIPTION], pictures)
        for file in files:
            if file.suffix == PDF:
                unlock(file, password)
        with ProjectError.for_system("project_unusable", folder=self._project.name):
            try:
                ready = folder / ".ready"
                shutil.rmtree(ready, ignore_errors=True)
                ready.mkdir()
                if pictures:
                    (ready / safe_stem(title)).mkdir()
                for file in files:
                    if file.suffix == ZIP:
                        # What comes out of a zip file may be larger than it, within reason.
                        unpack(file, ready, self._options, UNPACKED * self.max_bytes, MAX_FILES)
                    elif file in pictures:
                        file.rename(ready / safe_stem(title) / file.name)
                    elif file in transcribed:
                        file.rename(ready / safe_stem(title) / f"{transcribed[file].stem}{TRANSCRIPTION}")
                    else:
                        file.rename(ready / file.name)
                sources = [self._place(result) for result in sorted(ready.iterdir())]
            finally:
                # Refused or taken: it does not come again.
                shutil.rmtree(folder, ignore_errors=True)
                self._clean()
        return sources

    def _place(self, path: Path) -> str:
        stem, suffix = (path.name, "") if path.is_dir() else (path.stem, path.suffix)
        final = self._sources / unused(stem, suffix, {file.name for file in self._sources.iterdir()})
        path.rename(final)
        return f"{SOURCES}/{final.name}"

    def drop(self, batch: str) -> None:
        """Throw a batch away."""
        shutil.rmtree(self._batch(batch), ignore_errors=True)

    def _batch(self, batch: str) -> Path:
        if not _BATCH.fullmatch(batch):
            raise SourceError("upload_nothing")
        return self._sources / INCOMING / batch

    def _clean(self) -> None:
        for folder in (self._sources / INCOMING).glob("*"):
            if time.time() - folder.stat().st_mtime > ABANDONED:
                shutil.rmtree(folder, ignore_errors=True)


def _transcribed(transcriptions: list[Path], pictures: list[Path]) -> dict[Path, Path]:
    """The picture of each transcription: the one of its stem ("f12.xml"), or of its whole name ("f12.tiff.xml").

    Raises:
        SourceError: one has no picture, or several may be meant, or another transcription has it.
    """
    stems: dict[str, list[Path]] = {}
    for picture in pictures:
        stems.setdefault(picture.stem, []).append(picture)
    found: dict[Path, Path] = {}
    for file in transcriptions:
        own = stems.get(file.stem) or stems.get(Path(file.stem).stem, [])
        if len(own) != 1 or own[0] in found.values():
            raise SourceError("upload_transcription_alone", file=file.name)
        found[file] = own[0]
    return found


def _shown(name: str) -> str:
    return Path(name).name[:100]
