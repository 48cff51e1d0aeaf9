"""Perturbations that make pictures of the pages: a scanner's, an old book's under a lamp, a photocopier's."""

import io
import tempfile
from functools import partial
from pathlib import Path
from typing import Any

import pymupdf
from PIL import Image, ImageDraw

from bench.generator.imposition import move
from bench.generator.scanned import ScanLook, scan
from pictoria_docs.document import Rotation
from pictoria_docs.document.geometry import rotate

OFFICE = ScanLook(
    grey=True, jpeg_quality=75, skew=0.4, shift=2.0, paper=(0.98, 0.98, 0.97), grain=0.003, stains=0,
    bleed=0.0, ink=0.05, light=0.02, gutter=0.0, bed=0.97, blur=0.3, noise=0.008,
)  # fmt: skip
"""A clean scan of loose sheets."""
OLD_BOOK = ScanLook(
    jpeg_quality=50, skew=1.2, shift=5.0, paper=(0.92, 0.87, 0.76), grain=0.015, stains=2, bleed=0.08,
    ink=0.2, light=0.15, gutter=0.45, bed=0.1, blur=0.7, noise=0.03,
)  # fmt: skip
"""Toned paper with its back shining through, bound, lit from one side."""
THICK_BOOK = ScanLook(
    grey=True, jpeg_quality=70, skew=0.6, shift=2.0, paper=(0.96, 0.95, 0.92), grain=0.005, stains=0,
    bleed=0.02, ink=0.08, light=0.05, gutter=0.4, bed=0.15, blur=0.4, noise=0.012, curl=14.0,
)  # fmt: skip
"""A clean book too thick to lie flat: its lines bend near the gutter."""
HALF_TURN: Rotation = 180
COPY_DPI = 300
COPY_WHITE = 220  # grey level, 0 to 255, from which on a photocopier prints nothing
COPY_BORDER = 9.0  # points of black along the right and lower edge, where no original lay


def scanned(pdf: pymupdf.Document, gold: dict[str, Any]) -> pymupdf.Document:
    """The pages as an office scanner sees them, without text layer."""
    return _scan(pdf, gold, OFFICE)


def scanned_as_old_book(pdf: pymupdf.Document, gold: dict[str, Any]) -> pymupdf.Document:
    """The pages as those of an old book, without text layer."""
    return _scan(pdf, gold, OLD_BOOK)


def scanned_as_thick_book(pdf: pymupdf.Document, gold: dict[str, Any]) -> pymupdf.Document:
    """The pages as those of a thick book that bend toward the gutter, without text layer."""
    return _scan(pdf, gold, THICK_BOOK)


def upside_down(pdf: pymupdf.Document, gold: dict[str, Any]) -> pymupdf.Document:
    """The pages as an office scanner sees them that was fed the wrong way round, without text layer."""
    scanned, turned = _scan(pdf, gold, OFFICE), pymupdf.open()
    sizes = {page.number + 1: (page.rect.width, page.rect.height) for page in scanned}
    for page in scanned:
        sheet = turned.new_page(width=page.rect.width, height=page.rect.height)
        sheet.show_pdf_page(sheet.rect, scanned, page.number, rotate=HALF_TURN)
    move(
        gold,
        {
            number: (number, partial(rotate, width=w, height=h, rotation=HALF_TURN))
            for number, (w, h) in sizes.items()
        },
    )
    return turned


def photocopied(pdf: pymupdf.Document, gold: dict[str, Any]) -> pymupdf.Document:
    """The pages in black and white, with the black edge of a photocopy, without text layer."""
    copy = pymupdf.open()
    for page in pdf:
        pixmap = page.get_pixmap(dpi=COPY_DPI, colorspace=pymupdf.csGRAY, alpha=False)
        picture = Image.frombytes("L", (pixmap.width, pixmap.height), pixmap.samples)
        border = round(COPY_BORDER * COPY_DPI / 72)
        draw = ImageDraw.Draw(picture)
        draw.rectangle((picture.width - border, 0, picture.width, picture.height), fill=0)
        draw.rectangle((0, picture.height - border, picture.width, picture.height), fill=0)
        # Floyd-Steinberg would dot the paper too: what is nearly white is left out before.
        picture = picture.point(lambda level: 255 if level >= COPY_WHITE else level).convert("1")
        buffer = io.BytesIO()
        picture.save(buffer, "PNG", dpi=(COPY_DPI, COPY_DPI))
        sheet = copy.new_page(width=page.rect.width, height=page.rect.height)
        sheet.insert_image(sheet.rect, stream=buffer.getvalue(), keep_proportion=False)
    return copy


def _scan(pdf: pymupdf.Document, gold: dict[str, Any], look: ScanLook) -> pymupdf.Document:
    with tempfile.TemporaryDirectory() as folder:
        source, target = Path(folder, "source.pdf"), Path(folder, f"{gold['name']}.pdf")
        pdf.save(source)
        gold.update(scan(source, target, {"origin": "", **gold}, seed=gold["name"], look=look))
        return pymupdf.open(stream=target.read_bytes(), filetype="pdf")
