"""A PDF for each document: the original with what was found added behind it, or its images with an invisible text."""

import shutil
from io import BytesIO
from pathlib import Path
from typing import Any

import pymupdf

from pictoria_docs.document import Document, SourceKind
from pictoria_docs.exchange.contents.aspects import Aspect
from pictoria_docs.exchange.files.files import named_documents
from pictoria_docs.exchange.formats.exporters import Exporter, ExportRequest, Images
from pictoria_docs.exchange.formats.losses import LossReport
from pictoria_docs.exchange.formats.page_pictures import page_picture
from pictoria_docs.exchange.formats.publication import PublishedPictures
from pictoria_docs.exchange.pdf.links import links_by_page, write_links, write_outline
from pictoria_docs.exchange.pdf.text_layer import write_text_layer
from pictoria_docs.exchange.places.canvas import canvas_of
from pictoria_docs.i18n import translate

QUALITY = 85
"""Of JPEG images."""
AT_ONCE = 20
"""Pages in memory: then they are written to the file."""


def export_pdf(request: ExportRequest) -> list[Path]:
    """Write `out/<document>.pdf`.

    Of a document that was read from a PDF it begins with that file, byte for byte; what is added stands behind. Pages
    without text get that which was read, invisible. Of other documents, or where the PDF is gone, locked or another
    one, pages are made of images: scans at their own resolution.
    """
    written = []
    for document, folder in named_documents(request.documents):
        path = request.folder / f"{folder}.pdf"
        if not _copy_original(document, path):
            _write_images(document, request.images, path, request.language, request.losses)
        _add(document, path, translate("tables.entries", request.language))
        written.append(path)
    return written


PDF = Exporter(
    name="pdf",
    export=export_pdf,
    carries=frozenset({Aspect.TEXT, Aspect.WORDS, Aspect.LINKS, Aspect.LINKS_ACROSS, Aspect.ENTRIES}),
    pictures=PublishedPictures.PAGES,
)


def _copy_original(document: Document, path: Path) -> bool:
    """Copy the PDF that a document was read from; whether there is one that can be added to."""
    source = Path(document.source)
    if document.kind is not SourceKind.PDF or not source.is_file():
        return False
    try:
        with pymupdf.open(source, filetype="pdf") as file:
            if file.needs_pass or file.page_count != document.page_count or not file.can_save_incrementally():
                return False
    except (RuntimeError, ValueError):
        return False
    shutil.copyfile(source, path)
    path.chmod(0o644)
    return True


def _write_images(document: Document, images: Images, path: Path, language: str, losses: LossReport) -> None:
    file = pymupdf.open()
    saved = False
    for count, page in enumerate(document.pages, start=1):
        sheet = file.new_page(width=page.width, height=page.height)
        dpi = None if page.dpi else canvas_of(page).dpi
        image, _ = page_picture(document, page, images, dpi, language)
        if image is None:
            losses.add(document.name, "pages_unread", f"page-{page.number}")
        else:
            data = BytesIO()
            image.save(data, "JPEG", quality=QUALITY)
            sheet.insert_image(sheet.rect, stream=data.getvalue())
        if count % AT_ONCE == 0:
            file = _saved(file, path, incremental=saved)
            saved = True
    if not document.pages:
        file.new_page()
    _saved(file, path, incremental=saved).close()


def _saved(file: Any, path: Path, *, incremental: bool) -> Any:
    """Write what is new of a file to the disk, and open it again: nothing of it stays in memory."""
    keep = {"incremental": True, "encryption": pymupdf.PDF_ENCRYPT_KEEP} if incremental else {}
    file.save(path, no_new_id=True, **keep)
    file.close()
    return pymupdf.open(path)


def _add(document: Document, path: Path, heading: str) -> None:
    """Add text, links and outline to a file."""
    file = pymupdf.open(path)
    whole = file.page_count == document.page_count
    sheets = {page.number: page.number - 1 if whole else index for index, page in enumerate(document.pages)}
    links = links_by_page(document, set(sheets))
    for count, page in enumerate(document.pages, start=1):
        sheet = file[sheets[page.number]]
        if not sheet.get_text().strip():
            write_text_layer(sheet, page)
        write_links(file, sheets, {page.number: links.get(page.number, [])})
        if count % AT_ONCE == 0:
            file = _saved(file, path, incremental=True)
    write_outline(file, sheets, document, heading)
    _saved(file, path, incremental=True).close()
