"""PDFs that are locked: with a password, with a certificate, or only in their attachments, which are not read here."""

import mmap
import re
from pathlib import Path
from typing import Any

import pymupdf

from pictoria_docs.errors import SourceError

_CERTIFICATE = re.compile(rb"/Filter\s*/(?:Adobe\.PubSec|Adobe\.PPKLite|Entrust\.PPKEF)")
"""Security handlers that ask for the private key of one of those for whom a PDF was locked."""
_LOCK = re.compile(rb"/Encrypt(?![A-Za-z])")
_NO_LOCK = b"/Ignored"
"""As long as what it replaces, so that everything stays in its place."""
OPEN = "/Identity"
"""The name of the filter that changes nothing."""


def opened(location: str, password: str | None = None) -> Any:
    """An open PDF whose pages can be read.

    Raises:
        SourceError: it is locked, or with a password that was not given, or with another one.
        Exception: what MuPDF raises of a damaged file.
    """
    try:
        document = pymupdf.open(location, filetype="pdf")
    except Exception as error:  # MuPDF's errors have no common class but RuntimeError, and not all are
        if locked_by_certificate(location):
            raise SourceError("pdf_locked_by_certificate", file=location) from error
        raise
    if not document.needs_pass:
        return document
    if _only_attachments(document):
        document.close()
        return pymupdf.open(location, stream=_LOCK.sub(_NO_LOCK, Path(location).read_bytes()), filetype="pdf")
    if not document.authenticate(password or ""):
        document.close()
        raise SourceError("password_wrong" if password else "password_missing", file=location)
    return document


def locked_by_certificate(location: str) -> bool:
    """Whether a file asks for a certificate: the entry that says so is never compressed."""
    with Path(location).open("rb") as file, mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as content:
        return _CERTIFICATE.search(content) is not None


def _only_attachments(document: Any) -> bool:
    """Whether neither the texts nor the streams of a locked PDF are encrypted."""
    kind, lock = document.xref_get_key(-1, "Encrypt")
    if kind == "xref":
        number = int(lock.split()[0])
        version, *filters = (document.xref_get_key(number, key)[1] for key in ("V", "StmF", "StrF"))
    else:
        version, *filters = (document.xref_get_key(-1, f"Encrypt/{key}")[1] for key in ("V", "StmF", "StrF"))
    # Older versions have no filters: they encrypt everything. What is not named changes nothing.
    return version in ("4", "5") and all(name in (OPEN, "null") for name in filters)
