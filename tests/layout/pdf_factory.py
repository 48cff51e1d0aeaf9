"""Small real PDFs for the layout tests."""

import io
from pathlib import Path

import numpy as np
import pymupdf
from PIL import Image

from pictoria_docs.document import Page
from pictoria_docs.layout import LayoutOptions, detect, settle
from pictoria_docs.sources import open_source

LOREM = (
    "The workshop stood near the harbour and turned out plain tableware for two generations before the fire; "
    "its waste heaps have been known since the first survey of the coast, and fill eleven crates in the store."
)


def photo(seed: int = 1, width: int = 200, height: int = 150) -> bytes:
    """A JPEG of coloured noise over a gradient."""
    random = np.random.default_rng(seed)
    base = np.linspace(40, 200, width)[None, :, None] + random.normal(0, 25, (height, width, 3))
    buffer = io.BytesIO()
    Image.fromarray(np.clip(base, 0, 255).astype(np.uint8)).save(buffer, "JPEG")
    return buffer.getvalue()


def new_pdf() -> pymupdf.Document:
    return pymupdf.open()


def write(
    page: pymupdf.Page,
    rect: tuple[float, float, float, float],
    text: str,
    size: float = 10,
    font: str = "tiro",
) -> None:
    """Set text in a box; fails where it does not fit."""
    assert page.insert_textbox(pymupdf.Rect(rect), text, fontsize=size, fontname=font) >= 0


def analysed(pdf: pymupdf.Document, tmp_path: Path, *, settled: bool = True) -> list[Page]:
    """Save the PDF and run layout over all its pages."""
    path = tmp_path / "made.pdf"
    pdf.save(str(path))
    source = open_source(path)
    try:
        pages = [
            detect(source.page(number), LayoutOptions(), "doc-1")
            for number in range(1, source.page_count + 1)
        ]
    finally:
        source.close()
    return settle(pages) if settled else pages
