"""The one way to export a project."""

from collections.abc import Callable, Collection, Iterable, Mapping
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from pictoria_docs.document import Document
from pictoria_docs.errors import ExportError, MissingPartError
from pictoria_docs.exchange.contents.selection import EVERYTHING, ExportSelection, select
from pictoria_docs.exchange.files.crop_files import CropFiles
from pictoria_docs.exchange.files.files import explained
from pictoria_docs.exchange.files.staging import staged
from pictoria_docs.exchange.files.zip_target import is_zip, zipped
from pictoria_docs.exchange.formats.exporters import EXPORTERS, ExportRequest, Images, Need
from pictoria_docs.exchange.formats.losses import LossReport
from pictoria_docs.exchange.formats.provenance import Provenance
from pictoria_docs.exchange.formats.publication import PublicationOptions
from pictoria_docs.exchange.formats.settings import check_format_settings
from pictoria_docs.i18n import LANGUAGES, user_language

Extra = Callable[[Path, "list[Path]"], "list[Path]"]
"""`extra(folder, files)`: writes more files into the folder that has `files`, and tells which."""


def formats() -> tuple[str, ...]:
    """The names of all formats: the built-in ones first, then those of installed packages."""
    return EXPORTERS.names()


def needs(format: str, need: Need) -> bool:
    """Whether a format uses something that a caller may say of an export."""
    return need in EXPORTERS.get(format).needs


def _needing(need: Need) -> str:
    """The formats that use something, in words."""
    found = []
    for format in formats():
        with suppress(MissingPartError):
            found += [format] if needs(format, need) else []
    return ", ".join(found)


def check_schemas(formats: Iterable[str]) -> None:
    """Whether one of `formats` is XML that is held to schemas.

    Raises:
        ExportError: none is.
    """
    formats = tuple(formats)
    if not any(needs(format, Need.SCHEMAS) for format in formats):
        known = _needing(Need.SCHEMAS)
        raise ExportError("export_schemas_unused", format=", ".join(formats), known=known)


def check_base_url(base_url: str, formats: Iterable[str]) -> None:
    """Whether `base_url` is an address, and one of `formats` has a use for it.

    Raises:
        ExportError: it is not, or none has.
    """
    formats = tuple(formats)
    if not any(needs(format, Need.BASE_URL) for format in formats):
        known = _needing(Need.BASE_URL)
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
    selection: ExportSelection = EVERYTHING,
    pages: Mapping[str, Collection[int]] | None = None,
    name: str | None = None,
    publication: PublicationOptions | None = None,
    provenance: Provenance | None = None,
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
    exporter = EXPORTERS.get(format)
    if base_url is not None:
        check_base_url(base_url, [format])
    read = check_format_settings(exporter.settings, settings or {}, format)
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
    chosen = (
        select(document, selection, None if pages is None else pages.get(document.id, ()))
        for document in documents
    )
    is_file = out.suffix.lower() in exporter.suffixes and not out.is_dir()
    with explained(out), staged(out, exporter.former) as target:
        if not is_file:
            target.mkdir(exist_ok=True)
        request = ExportRequest(
            documents=chosen,
            folder=target.parent if is_file else target,
            file=target.name if is_file else None,
            images=images,
            language=language if language in LANGUAGES else user_language(),
            settings=read,
            losses=LossReport(format, exporter.carries),
            name=name,
            base_url=base_url,
            publication=publication or PublicationOptions(),
            provenance=provenance or Provenance(),
            schemas=schemas,
            crops=None if crops is None else CropFiles.beside(crops, out),
        )
        files = write_format(format, request, extra)
    return [out / file.relative_to(target) if file.is_relative_to(target) else file for file in files]


def write_format(format: str, request: ExportRequest[Any], extra: Extra | None = None) -> list[Path]:
    """Write a request's documents in `format`, and beside it what the format could not carry; list the files.

    Raises:
        ExportError: unknown format.
        MissingPartError: the package that offers the format cannot be loaded, or failed.
    """
    with EXPORTERS.plugin_errors(format), request.losses as losses:
        watched = replace(request, documents=losses.watch(request.documents))
        files = list(EXPORTERS.get(format).export(watched))
        if request.file is None:
            files += extra(request.folder, files) if extra is not None else []
            files += losses.write(request.folder, request.language)
    return files
