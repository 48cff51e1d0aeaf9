"""What of an uploaded file is taken; what it is tells `sources.file_kinds`."""

from pathlib import Path

from pictoria_docs.errors import SourceError
from pictoria_docs.sources.decode import DamagedError, TooLargeError, picture_info
from pictoria_docs.sources.file_kinds import ZIP

_SAME = {".jpeg": ".jpg", ".tiff": ".tif", ".j2k": ".jp2"}
MEGAPIXEL = 1_000_000


def allowed(suffix: str, types: tuple[str, ...]) -> bool:
    """Whether such files are taken by a server that takes `types` ("pdf", "jpeg" ...)."""
    known = {_SAME.get(f".{kind.lower().lstrip('.')}", f".{kind.lower().lstrip('.')}") for kind in types}
    return suffix == ZIP or _SAME.get(suffix, suffix) in known


def check_picture(path: Path, name: str, max_pixels: int) -> None:
    """Read a picture's header, without decoding it.

    Raises:
        SourceError: it is damaged, or has more than `max_pixels`.
    """
    try:
        picture_info(path, max_pixels)
    except TooLargeError as error:
        raise SourceError("upload_too_many_pixels", file=name, limit=max_pixels // MEGAPIXEL) from error
    except DamagedError as error:
        raise SourceError("upload_damaged", file=name) from error


def unlock(path: Path, password: str | None) -> None:
    """Take the lock from a PDF that opens with a password only; all others stay as they are.

    What is kept in the project is without it, so that nobody has to keep the password.

    Raises:
        SourceError: there is no password, or it is the wrong one.
    """
    import pymupdf

    from pictoria_docs.sources.pdf_locks import opened

    try:
        document = opened(str(path), password)
    except SourceError as error:
        if error.code == "pdf_locked_by_certificate":
            raise SourceError(error.code, file=path.name) from error
        raise SourceError("upload_password_wrong" if password else "upload_locked", file=path.name) from error
    except Exception:  # whatever the library raises for damaged files: the analysis will report what is wrong
        return
    draft = path.with_name(f".{path.name}.open")
    with document:
        if not document.needs_pass:
            return
        document.save(draft, encryption=pymupdf.PDF_ENCRYPT_NONE)
    draft.replace(path)
