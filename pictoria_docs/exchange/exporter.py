"""What an exporter is, and the one way to export a project."""

import inspect
from collections.abc import Callable, Collection, Iterable, Mapping
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from pictoria_docs.document import Document
from pictoria_docs.errors import ExportError, MissingPartError
from pictoria_docs.exchange.crop_files import CropFiles
from pictoria_docs.exchange.files import explained
from pictoria_docs.exchange.formats import EXPORTERS, Images
from pictoria_docs.exchange.former import (
    former_crops,
    former_deposit,
    former_images,
    former_lido,
    former_media,
    former_objects,
    former_pages,
    former_records,
    former_set,
)
from pictoria_docs.exchange.losses import LossReport, carried
from pictoria_docs.exchange.selection import EVERYTHING, ExportSelection, select
from pictoria_docs.exchange.settings import export_settings
from pictoria_docs.exchange.staging import staged
from pictoria_docs.exchange.zip_target import is_zip, zipped
from pictoria_docs.i18n import LANGUAGES, user_language

if TYPE_CHECKING:
    from pictoria_docs.exchange.provenance import Provenance
    from pictoria_docs.exchange.publication import PublicationOptions

Extra = Callable[[Path, "list[Path]"], "list[Path]"]
"""`extra(folder, files)`: writes more files into the folder that has `files`, and tells which."""

_FORMER = {
    "crops": former_crops,
    "coco": former_images,
    "yolo": former_set,
    "iiif": former_pages,
    "deposit": former_deposit,
    "omeka_s": former_media,
    "dublin_core": former_records,
    "linked_art": former_objects,
    "lido": former_lido,
}


def formats() -> tuple[str, ...]:
    """The names of all formats: the built-in ones first, then those of installed packages."""
    return EXPORTERS.names()


def takes(format: str, argument: str) -> bool:
    """Whether the exporter of a format takes a further argument.

    `base_url`, an address; `name`, the project's; `losses`, the `LossReport` of this export; `publication`, what the
    project says of itself (`PublicationOptions`); `provenance`, how its data were made (`Provenance`).
    `settings`, what the format can be told (`exchange.settings`); `schemas`, the folder of the official XML schemas;
    `crops`, the files of the pictures in the same export (`CropFiles`).
    """
    return argument in inspect.signature(EXPORTERS.get(format)).parameters


def _taking(argument: str) -> str:
    """The formats whose exporter takes an argument, in words."""
    found = []
    for format in formats():
        with suppress(MissingPartError):
            found += [format] if takes(format, argument) else []
    return ", ".join(found)


def check_schemas(formats: Iterable[str]) -> None:
    """Whether one of `formats` is XML that is held to schemas.

    Raises:
        ExportError: none is.
    """
    formats = tuple(formats)
    if not any(takes(format, "schemas") for format in formats):
        raise ExportError("export_schemas_unused", format=", ".join(formats), known=_taking("schemas"))


def check_base_url(base_url: str, formats: Iterable[str]) -> None:
    """Whether `base_url` is an address, and one of `formats` has a use for it.

    Raises:
        ExportError: it is not, or none has.
    """
    formats = tuple(formats)
    if not any(takes(format, "base_url") for format in formats):
        raise ExportError("export_base_url_unused", format=", ".join(formats), known=_taking("base_url"))
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
    selection: ExportSelection = EVERYTHING,
    pages: Mapping[str, Collection[int]] | None = None,
    name: str | None = None,
    publication: "PublicationOptions | None" = None,
    provenance: "Provenance | None" = None,
    settings: Mapping[str, str] | None = None,
    schemas: Path | None = None,
    crops: Path | None = None,
    extra: Extra | None = None,
) -> list[Path]:
    """Write `documents` below `out` in `format` and return the files, in the order they were written.

    `documents` is consumed once and no document is kept, so memory stays flat. All is written to a hidden folder
    first and then moved into its place (`staging` tells what a reader sees meanwhile). The same documents give the
    same bytes. `xlsx` and `html` write one file, and take `out` for its name when it ends in their suffix; all others
    take it for a folder, which is made. Where `out` ends in ".zip" and is no folder, what would stand in that folder is
    packed into that file.

    `base_url` is for formats that take it: the address under which `out` will be on the web. Without it the
    addresses are relative to `out`. `selection` is what of the documents is written; `pages`, by a document's id,
    where it must stand. `name` is what the project is called, `publication` what it says of itself, `provenance`
    how its data were made, for formats that take them; `settings` are those of the format, by name; `schemas` is a
    folder with the official XML schemas, for formats that are held to them; `crops` is a folder that the same
    documents were exported to as `crops`, whose files tables name; `extra` writes more files beside those of the
    format. What the format could not carry is written beside, as `losses-<format>.json` and `.txt`, where `out` is
    a folder.

    Raises:
        ExportError: unknown format, full disk, or a folder that cannot be written; `base_url` is no address; a setting
            that the format does not have, or with a value that makes no sense; a file is not valid by its schema, or
            there is no such schema.
        MissingPartError: the package that offers the format cannot be loaded, or failed.
    """
    EXPORTERS.get(format)
    if base_url is not None:
        check_base_url(base_url, [format])
    if is_zip(out):
        with explained(out), zipped(out) as folder:
            export_project(
                documents,
                images,
                folder,
                format,
                language,
                base_url=base_url,
                selection=selection,
                pages=pages,
                name=name,
                publication=publication,
                provenance=provenance,
                settings=settings,
                schemas=schemas,
                crops=crops,
                extra=extra,
            )
        return [out]
    language = language if language in LANGUAGES else user_language()
    chosen = (
        select(document, selection, None if pages is None else pages.get(document.id, ()))
        for document in documents
    )
    with explained(out), staged(out, _FORMER.get(format)) as target:
        files = write_format(
            chosen,
            images,
            target,
            format,
            language,
            extra=extra,
            base_url=base_url,
            name=name,
            publication=publication,
            provenance=provenance,
            settings=export_settings(settings, format) if settings else None,
            schemas=schemas,
            crops=None if crops is None else CropFiles.beside(crops, out),
        )
    return [out / file.relative_to(target) if file.is_relative_to(target) else file for file in files]


def write_format(
    documents: Iterable[Document],
    images: Images,
    target: Path,
    format: str,
    language: str,
    *,
    extra: Extra | None = None,
    **arguments: object,
) -> list[Path]:
    """Write `documents` into `target` in `format`, and what the format could not carry beside it; tells the files.

    Of the further arguments an exporter gets those that it takes and that are known.

    Raises:
        ExportError: unknown format.
        MissingPartError: the package that offers the format cannot be loaded, or failed.
    """
    known = {name: value for name, value in arguments.items() if value is not None and takes(format, name)}
    with (
        EXPORTERS.blaming(format),
        LossReport(format, carried(EXPORTERS.get(format))) as losses,
    ):
        if takes(format, "losses"):
            known["losses"] = losses
        files = list(EXPORTERS.get(format)(losses.watch(documents), images, target, language, **known))
        files += extra(target, files) if extra is not None else []
        files += losses.write(target, language) if target.is_dir() else []
    return files
