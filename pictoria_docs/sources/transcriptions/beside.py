"""The transcription that lies beside a picture: a file of the same stem, in its folder or in one for such files."""

from contextlib import suppress
from pathlib import Path

from pictoria_docs.errors import TranscriptionError
from pictoria_docs.sources.transcriptions.model import TranscribedPage
from pictoria_docs.sources.transcriptions.reading import read_transcription

FOLDERS = frozenset({"alto", "page", "xml", "page_xml", "pagexml"})
"""Names of folders in which transcriptions lie, below that of the pictures or beside it, capitals or not."""
SUFFIX = ".xml"
_ROOTS = (b"<alto", b":alto", b"PcGts")
HEAD = 4096
"""Bytes at the beginning of a file in which its root element stands."""


def transcription_folders(folder: Path) -> list[Path]:
    """Where transcriptions of the pictures in a folder may lie, itself first."""
    found = [folder]
    for parent in (folder, folder.parent):
        with suppress(OSError):
            found += [
                candidate
                for candidate in sorted(parent.iterdir())
                if candidate.name.lower() in FOLDERS and candidate.is_dir() and candidate != folder
            ]
    return found


def transcription_file(picture: Path, folders: list[Path]) -> Path | None:
    """The ALTO or PAGE file of a picture; other XML files, such as METS or TEI, are none."""
    for folder in folders:
        for name in (f"{picture.stem}{SUFFIX}", f"{picture.name}{SUFFIX}"):
            file = folder / name
            try:
                with file.open("rb") as stream:
                    head = stream.read(HEAD)
            except OSError:
                continue
            if is_transcription(head):
                return file
    return None


def is_transcription(head: bytes) -> bool:
    """Whether a file that begins so (`HEAD` bytes) is ALTO or PAGE."""
    return any(root in head for root in _ROOTS)


def transcription_beside(file: Path) -> TranscribedPage:
    """What a file beside a picture says.

    Raises:
        TranscriptionError: it cannot be read.
    """
    with TranscriptionError.for_system("transcription_unreadable", file=file.name):
        data = file.read_bytes()
    return read_transcription(data, file.name)
