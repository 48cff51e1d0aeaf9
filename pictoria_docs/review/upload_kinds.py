"""What an uploaded file is, by its content and never by its name."""

from pathlib import Path

from pictoria_docs.errors import SourceError
from pictoria_docs.sources.decode import DamagedError, TooLargeError, picture_info

LOOKED_AT = 1024
"""Bytes at the beginning of a file that tell what it is."""
PDF, ZIP = ".pdf", ".zip"
_BEGINNINGS = (
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
_SAME = {".jpeg": ".jpg", ".tiff": ".tif", ".j2k": ".jp2"}


def kind_of(beginning: bytes) -> str | None:
    """The ending that files of this kind have; None for what is not taken."""
    for mark, suffix in _BEGINNINGS:
        if beginning.startswith(mark):
            return suffix
    if beginning[:4] == b"RIFF" and beginning[8:12] == b"WEBP":
        return ".webp"
    # Some programs write a few lines before a PDF's own beginning; a page of markup is no such line.
    before, mark, _ = beginning[:LOOKED_AT].partition(b"%PDF-")
    return PDF if mark and b"<" not in before else None


def allowed(suffix: str, types: tuple[str, ...]) -> bool:
    """Whether such files are taken by a server that takes `types` ("pdf", "jpeg" ...)."""
    known = {_SAME.get(f".{each.lower().lstrip('.')}", f".{each.lower().lstrip('.')}") for each in types}
    return suffix == ZIP or _SAME.get(suffix, suffix) in known


def check_picture(path: Path, name: str, max_pixels: int) -> None:
    """Read a picture's header, without decoding it.

    Raises:
        SourceError: it is damaged, or has more than `max_pixels`.
    """
    try:
        picture_info(path, max_pixels)
    except TooLargeError as error:
        raise SourceError("upload_too_many_pixels", file=name, limit=max_pixels // 1_000_000) from error
    except DamagedError as error:
        raise SourceError("upload_damaged", file=name) from error


def unlock(path: Path, password: str | None) -> None:
    """Take the lock from a PDF that opens with a password only; all others stay as they are.

    What is kept in the project is without it, so that nobody has to keep the password.

    Raises:
        SourceError: there is no password, or it is the wrong one.
    """
    import pymupdf

    try:
        document = pymupdf.open(path, filetype="pdf")
    except Exception:  # whatever the library raises for damaged files: the analysis will say what is wrong
        return
    draft = path.with_name(f".{path.name}.open")
    with document:
        if not document.needs_pass:
            return
        if not document.authenticate(password or ""):
            raise SourceError("upload_password_wrong" if password else "upload_locked", file=path.name)
        document.save(draft, encryption=pymupdf.PDF_ENCRYPT_NONE)
    draft.replace(path)
