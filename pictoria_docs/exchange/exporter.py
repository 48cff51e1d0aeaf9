"""What an exporter is, and the one way to export a project."""

import inspect
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Protocol
from urllib.parse import urlsplit

from pictoria_docs.document import Document
from pictoria_docs.errors import ExportError, MissingPartError
from pictoria_docs.exchange.files import explained
from pictoria_docs.exchange.former import former_crops, former_images, former_pages
from pictoria_docs.exchange.staging import staged
from pictoria_docs.extensions import EXPORTERS
from pictoria_docs.i18n import LANGUAGES, user_language

if TYPE_CHECKING:
    from PIL.Image import Image

Extra = Callable[[Path, "list[Path]"], "list[Path]"]
"""`extra(folder, files)`: writes more files into the folder that has `files`, and tells which."""
Images = Callable[[Document, int, "float | None"], "Image"]
"""`images(document, page, dpi)`: the RGB image of a 1-based page, as displayed.

`dpi` None is the source's own resolution. It may raise a `PictoriaError`: exporters go on without it.
"""


class Exporter(Protocol):
    """Writes documents, which come lazily one at a time, below `out`, and tells which files it wrote."""

    def __call__(self, documents: Iterable[Document], images: Images, out: Path, language: str) -> list[Path]:
        """Write the export, with words in `language`. Raises `ExportError` or `OSError`."""


_FORMER = {"crops": former_crops, "coco": former_images, "iiif": former_pages}


def formats() -> tuple[str, ...]:
    """The names of all formats: the built-in ones first, then those of installed packages."""
    return EXPORTERS.names()


def takes(format: str, argument: str) -> bool:
    """Whether the exporter of a format takes a further argument: `base_url`, an address, or `name`, the project's."""
    return argument in inspect.signature(EXPORTERS.get(format)).parameters


def _addressed() -> Iterator[str]:
    """The formats that hold web addresses."""
    for format in formats():
        with suppress(MissingPartError):
            if takes(format, "base_url"):
                yield format


def check_base_url(base_url: str, formats: Iterable[str]) -> None:
    """Whether `base_url` is an address, and one of `formats` has a use for it.

    Raises:
        ExportError: it is not, or none has.
    """
    formats = tuple(formats)
    if not any(takes(format, "base_url") for format in formats):
        known = ", ".join(_addressed())
        raise ExportError("export_base_url_unused", format=", ".join(formats), known=known)
    parts = urlsplit(base_url)
    if parts.scheme not in ("http", "https") or not parts.netloc or parts.query or parts.fragment:
        raise ExportError("export_base_url", base_url=base_url)


def export_project(
    documents: Iterable[Document],
    images: Images,
    out: Path,
    format: str,
    language: str | None = None,
    *,
    base_url: str | None = None,
    rejected: bool = False,
    name: str | None = None,
    extra: Extra | None = None,
) -> list[Path]:
    """Write `documents` below `out` in `format` and return the files, in the order they were written.

    `documents` is consumed once and no document is kept, so memory stays flat. All is written to a hidden folder
    first and then moved into its place (`staging` tells what a reader sees meanwhile). The same documents give the
    same bytes. `xlsx` and `html` write one file, and take `out` for its name when it ends in their suffix; all others
    take it for a folder, which is made.

    `base_url` is for formats that take it: the address under which `out` will be on the web. Without it the addresses
    are relative to `out`. `rejected`: also write what people rejected, as far as `documents` hold it.
    `name` is what the project is called; `extra` writes more files beside those of the format.

    Raises:
        ExportError: unknown format, full disk, or a folder that cannot be written; `base_url` is no address.
        MissingPartError: the package that offers the format cannot be loaded, or failed.
    """
    write: Exporter = EXPORTERS.get(format)
    if base_url is not None:
        check_base_url(base_url, [format])
        write = partial(write, base_url=base_url)  # type: ignore[call-arg]
    if name is not None and takes(format, "name"):
        write = partial(write, name=name)  # type: ignore[call-arg]
    chosen = documents if rejected else (document.without_rejected() for document in documents)
    with EXPORTERS.blaming(format), explained(out), staged(out, _FORMER.get(format)) as target:
        files = list(write(chosen, images, target, language if language in LANGUAGES else user_language()))
        files += extra(target, files) if extra is not None else []
    return [out / file.relative_to(target) if file.is_relative_to(target) else file for file in files]
