"""What a file is by its content, never by its name, and what to do with one that is not read."""

import zipfile
from pathlib import Path
from typing import NamedTuple

from pictoria_docs.errors import SourceError, UnreadKindError

BOX_HEADER = 8  # bytes before the brands of an ISO media file
FIRST_PRINTABLE = 32

LOOKED_AT = 1024
"""Bytes at the beginning of a file that tell what it is."""
PDF, ZIP = ".pdf", ".zip"
_READ = (
    (b"\xff\xd8\xff", ".jpg"),
    (b"\x89PNG\r\n\x1a\n", ".png"),
    (b"II*\x00", ".tif"),
    (b"MM\x00*", ".tif"),
    (b"II+\x00", ".tif"),
    (b"MM\x00+", ".tif"),
    (b"\x00\x00\x00\x0cjP  \r\n\x87\n", ".jp2"),
    (b"\xff\x4f\xff\x51", ".j2k"),
    (b"PK\x03\x04", ZIP),
)


class Unread(NamedTuple):
    """A kind of file that is known and not read."""

    format: str
    """Its name, the same in all languages."""
    code: str
    """Of the sentence that tells what to do."""


_AS_PDF, _AS_PICTURE, _UNPACK = "save_as_pdf", "save_as_picture", "unpack_first"
_UNREAD = (
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", Unread("Microsoft Office 97-2003", _AS_PDF)),
    (b"{\\rtf", Unread("RTF", _AS_PDF)),
    (b"AT&TFORM", Unread("DjVu", _AS_PDF)),
    (b"%!PS", Unread("PostScript", _AS_PDF)),
    (b"\x06\x06\xed\xf5\xd8\x1d\x46\xe5", Unread("InDesign", _AS_PDF)),
    (b"8BPS", Unread("Photoshop", _AS_PICTURE)),
    (b"Rar!", Unread("RAR", _UNPACK)),
    (b"7z\xbc\xaf\x27\x1c", Unread("7z", _UNPACK)),
    (b"\x1f\x8b", Unread("gzip", _UNPACK)),
)
_MIMETYPES = (
    (b"application/epub+zip", Unread("EPUB", _AS_PDF)),
    (b"application/vnd.oasis.opendocument", Unread("OpenDocument", _AS_PDF)),
)
_MEMBERS = (
    ("word/", Unread("Word", _AS_PDF)),
    ("xl/", Unread("Excel", _AS_PDF)),
    ("ppt/", Unread("PowerPoint", _AS_PDF)),
    ("Index/Document.iwa", Unread("Apple iWork", _AS_PDF)),
)
_BRANDS = (
    ((b"avif", b"avis"), Unread("AVIF", _AS_PICTURE)),
    ((b"heic", b"heix", b"hevc", b"mif1", b"msf1"), Unread("HEIC", _AS_PICTURE)),
)
_HTML = Unread("HTML", "web_page_no_source")
_SVG = Unread("SVG", _AS_PICTURE)
_TEXT = Unread("TXT", "text_no_source")
_ZIP = Unread("ZIP", _UNPACK)
_TEXT_CONTROLS = frozenset(b"\t\n\r\f\x1b")


def kind_of(beginning: bytes) -> str | None:
    """The ending that files of this kind have; None for what is neither PDF, picture nor zip file."""
    for mark, suffix in _READ:
        if beginning.startswith(mark):
            return suffix
    if beginning[:4] == b"RIFF" and beginning[8:12] == b"WEBP":
        return ".webp"
    # Some programs write a few lines before a PDF's own beginning; a page of markup is no such line.
    before, mark, _ = beginning[:LOOKED_AT].partition(b"%PDF-")
    return PDF if mark and b"<" not in before else None


def unread_kind(beginning: bytes) -> Unread | None:
    """What is known and not read, by the beginning of a file that is no zip file."""
    for mark, kind in _UNREAD:
        if beginning.startswith(mark):
            return kind
    if beginning[4:8] == b"ftyp":
        brands = beginning[BOX_HEADER : BOX_HEADER + int.from_bytes(beginning[:4])]
        return next((kind for marks, kind in _BRANDS if any(mark in brands for mark in marks)), None)
    markup = beginning.lower()
    if b"<html" in markup or b"<!doctype html" in markup:
        return _HTML
    if b"<svg" in markup:
        return _SVG
    return _TEXT if _is_text(beginning) else None


def container_kind(path: Path) -> Unread | None:
    """What a document is that is a zip file inside, as those of word processors are; None for other zip files.

    Raises:
        OSError: the file cannot be read.
    """
    try:
        with zipfile.ZipFile(path) as archive:
            names = archive.namelist()
            if "mimetype" in names:
                with archive.open("mimetype") as stream:
                    mimetype = stream.read(100)
                for mark, kind in _MIMETYPES:
                    if mimetype.startswith(mark):
                        return kind
            for mark_, kind in _MEMBERS:
                # What else lies in a folder called "word" is no document.
                typed = "[Content_Types].xml" in names or not mark_.endswith("/")
                if typed and any(name.startswith(mark_) for name in names):
                    return kind
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, EOFError, ValueError):
        pass
    return None


def unread_file(path: Path) -> Unread | None:
    """What is known of a file that is not read."""
    try:
        with path.open("rb") as stream:
            beginning = stream.read(LOOKED_AT)
        suffix = kind_of(beginning)
        if suffix == ZIP:
            return container_kind(path) or (_ZIP if zipfile.is_zipfile(path) else None)
    except (OSError, ValueError):  # no name of a file has a null character
        return None
    return unread_kind(beginning) if suffix is None else None


def refusal(path: Path, code: str) -> SourceError:
    """The sentence for a file that is not read as it is: by what it is, or of `code` where that is not known."""
    if unread := unread_file(path):
        return refused(unread, str(path))
    with path.open("rb") as stream:
        suffix = kind_of(stream.read(LOOKED_AT))
    if suffix in (None, PDF, ZIP, path.suffix.lower()):
        return SourceError(code, file=str(path))
    return SourceError("source_renamed", file=str(path), ending=suffix)


def refused(unread: Unread, file: str) -> SourceError:
    """The sentence for a file of a kind that is not read."""
    return UnreadKindError(unread.code, file=file, format=unread.format)


def _is_text(beginning: bytes) -> bool:
    """Whether these are words for people: a JSON file is for programs, and may be a damaged manifest."""
    if beginning.startswith((b"\xff\xfe", b"\xfe\xff")):
        return True
    plain = beginning.removeprefix(b"\xef\xbb\xbf").strip()
    return (
        bool(plain)
        and plain[:1] not in b"{["
        and all(byte >= FIRST_PRINTABLE or byte in _TEXT_CONTROLS for byte in plain)
    )
