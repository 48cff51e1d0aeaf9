"""`--format deposit`: a folder that is an RO-Crate 1.2 and a BagIt bag, ready for an archive.

`data/` has a folder for each document, with a folder for each format. Beside it stand what tells of it to programs
(`ro-crate-metadata.json`, `datacite.json`) and to people (`README.md`, `LISEZMOI.md`, with a picture), and the lists
of checksums. Nothing in it depends on the moment of the export: the same data give the same bytes.
"""

import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pictoria_docs.document import Document
from pictoria_docs.errors import ExportError
from pictoria_docs.exchange.deposit.contents import PackageContents
from pictoria_docs.exchange.deposit.crate import METADATA, write_crate
from pictoria_docs.exchange.deposit.datacite import datacite_record
from pictoria_docs.exchange.deposit.packaged_files import DATA, packaged, write_manifests
from pictoria_docs.exchange.deposit.readme import PICTURE, draw_picture, readme, readme_names
from pictoria_docs.exchange.files.crop_files import FORMAT as CROPS
from pictoria_docs.exchange.files.crop_files import CropFiles, crops_first
from pictoria_docs.exchange.files.files import named_documents, new_file
from pictoria_docs.exchange.files.former import former_deposit
from pictoria_docs.exchange.formats.export import write_format
from pictoria_docs.exchange.formats.exporters import EXPORTERS, Exporter, ExportRequest, Images, Need
from pictoria_docs.exchange.formats.losses import LossReport
from pictoria_docs.exchange.formats.page_pictures import page_picture
from pictoria_docs.exchange.formats.publication import PublicationOptions, PublishedPictures
from pictoria_docs.exchange.places.canvas import canvas_of

if TYPE_CHECKING:
    from PIL.Image import Image

FORMAT = "deposit"
DATACITE = "datacite.json"
QUALITY = 92
"""Of page images, as JPEG."""


def export_deposit(request: ExportRequest) -> list[Path]:
    """Write the package into the folder `out`.

    Raises:
        ExportError: as `packaged_formats`, or a file is not valid by its schema.
    """
    publication, out = request.publication, request.folder
    formats = packaged_formats(publication)
    contents = PackageContents(publication, request.provenance)
    for document, folder in named_documents(map(_without_place, request.documents)):
        written: list[Path] = []
        crops = CropFiles(out / DATA / folder / CROPS, f"{DATA}/{folder}/{CROPS}/")
        for format in crops_first(formats):
            exporter = EXPORTERS.get(format)
            target = out / DATA / folder / format
            target.mkdir(parents=True)
            asked = replace(
                request,
                documents=[document],
                folder=target,
                images=_shown(request.images, exporter, publication.pictures),
                settings=exporter.settings(),
                losses=LossReport(format, exporter.carries),
                name=document.name,
                base_url=None,
                crops=crops if CROPS in formats else None,
            )
            written += write_format(format, asked)
        if publication.pictures is PublishedPictures.PAGES:
            written += _page_images(
                document, request.images, out / DATA / folder / "pages", request.language, request.losses
            )
        contents.add(document, folder, [packaged(file, out) for file in sorted(set(written))])
    reports = [packaged(file, out) for file in request.losses.write(out, request.language)]
    written = [out / file.path for file in (*contents.files, *reports)]
    written.append(draw_picture(contents, request.images, new_file(out / PICTURE)))
    names = readme_names()
    for code, file in names.items():
        (out / file).write_text(readme(contents, code, formats), encoding="utf-8")
        written.append(out / file)
    _write_json(out / DATACITE, datacite_record(contents))
    written.append(out / DATACITE)
    told = [packaged(out / file, out) for file in (*names.values(), PICTURE, DATACITE)]
    written.append(write_crate(contents, [*told, *reports], out / METADATA))
    return [*written, *write_manifests(out, contents.files)]


DEPOSIT = Exporter(
    name="deposit",
    export=export_deposit,
    needs=frozenset({Need.SCHEMAS}),
    former=former_deposit,
)


def packaged_formats(publication: PublicationOptions) -> list[str]:
    """The formats of a package, if it can be made.

    Raises:
        ExportError: something is missing that a deposit must say of itself, or one of its formats is not known, or
            holds pictures that are not to be published.
    """
    publication.require()
    formats = list(dict.fromkeys(publication.formats))
    EXPORTERS.check(*formats)
    if FORMAT in formats:
        raise ExportError("publication_in_itself")
    order = list(PublishedPictures)
    held = {format: order.index(EXPORTERS.get(format).pictures) for format in formats}
    if too_many := [format for format in formats if held[format] > order.index(publication.pictures)]:
        needed = order[max(held[format] for format in too_many)]
        raise ExportError("publication_pictures", format=", ".join(too_many), pictures=needed.value)
    if publication.pictures is not PublishedPictures.NONE and CROPS not in formats:
        formats.append(CROPS)
    return formats


def _shown(images: Images, exporter: Exporter[Any], published: PublishedPictures) -> Images:
    """The page images that a format gets: none, if it does not say that it holds pictures and not all are published."""
    if published is PublishedPictures.PAGES or exporter.pictures is not PublishedPictures.NONE:
        return images

    def withheld(document: Document, page: int, dpi: float | None) -> "Image":
        raise ExportError("publication_withheld", format=exporter.name)

    return withheld


def _without_place(document: Document) -> Document:
    """The document, its source called by its name: where it lies on a machine is not for others."""
    if "://" in document.source:
        return document
    return document.model_copy(update={"source": Path(document.source).name})


def _page_images(
    document: Document, images: Images, folder: Path, language: str, losses: LossReport
) -> Iterator[Path]:
    for page in document.pages:
        picture, _ = page_picture(document, page, images, canvas_of(page).dpi, language)
        if picture is None:
            losses.add(document.name, "pages_unread", f"page-{page.number}")
            continue
        path = new_file(folder / f"{page.number:04d}.jpg")
        picture.save(path, quality=QUALITY)
        yield path


def _write_json(path: Path, data: object) -> None:
    path.write_text(json.dumps(data, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")
