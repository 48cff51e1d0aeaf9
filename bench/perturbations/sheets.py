"""Pages laid on other sheets: their boxes and the coordinates of their content, and the truth that goes along."""

from collections.abc import Callable
from typing import Any

import pymupdf
from pymupdf import mupdf

from bench.generator.imposition import Move, move
from pictoria_docs.document import Box


def placed_anew(
    pdf: pymupdf.Document, gold: dict[str, Any], place: Callable[[pymupdf.Page], pymupdf.Matrix]
) -> pymupdf.Document:
    """Each page placed anew; the truth, which is changed in place, goes where its page went.

    Args:
        pdf: the document, which is changed.
        gold: its truth.
        place: changes a page and returns what that does to the coordinates of its content.
    """
    moves: dict[int, tuple[int, Move]] = {}
    for page in pdf:
        before = to_display(page)
        matrix = place(page)
        moves[page.number + 1] = (page.number + 1, _through(~before * matrix * to_display(page)))
        for row in gold["pages"]:
            if row["page"] == page.number + 1:
                row["width"], row["height"] = round(page.rect.width, 2), round(page.rect.height, 2)
    move(gold, moves)
    return pdf


def on_sheet(page: pymupdf.Page, left: float, above: float, right: float, below: float) -> pymupdf.Matrix:
    """More paper around the displayed page, in points; what lay outside the page stays hidden, by a clip."""
    old, to_stored = page.rect, ~to_display(page)
    x0, y0, x1, y1 = (old * to_stored).normalize()
    prepare(page)
    _enclose(page, f"q {x0:.3f} {y0:.3f} {x1 - x0:.3f} {y1 - y0:.3f} re W n", "Q")
    sheet = pymupdf.Rect(old.x0 - left, old.y0 - above, old.x1 + right, old.y1 + below)
    set_box(page, (sheet * to_stored).normalize())
    return pymupdf.Matrix(1, 1)


def to_display(page: pymupdf.Page) -> pymupdf.Matrix:
    """From the coordinates of a page's content, y up, to those of the page as displayed, y down."""
    matrix = mupdf.FzMatrix()
    mupdf.pdf_page_transform(mupdf.pdf_page_from_fz_page(page.this), mupdf.FzRect(), matrix)
    return pymupdf.Matrix(matrix.a, matrix.b, matrix.c, matrix.d, matrix.e, matrix.f)


def prepare(page: pymupdf.Page) -> None:
    """Make a page ready: its annotations, which have places of their own, go; its content leaves no state behind."""
    page.parent.xref_set_key(page.xref, "Annots", "null")
    page.wrap_contents()


def set_box(page: pymupdf.Page, box: pymupdf.Rect) -> None:
    """Give a page one box, in coordinates of its content."""
    for key in ("CropBox", "TrimBox", "BleedBox", "ArtBox"):
        page.parent.xref_set_key(page.xref, key, "null")
    page.set_mediabox(pymupdf.Rect(box))


def transform(page: pymupdf.Page, matrix: pymupdf.Matrix) -> None:
    """Transform a page's content."""
    _enclose(page, "q {:.5f} {:.5f} {:.5f} {:.5f} {:.4f} {:.4f} cm".format(*matrix), "Q")


def before_all(page: pymupdf.Page, content: str) -> None:
    """Put content before all that a page has."""
    pymupdf.TOOLS._insert_contents(page, f"{content}\n".encode(), False)


def _enclose(page: pymupdf.Page, before: str, after: str) -> None:
    before_all(page, before)
    pymupdf.TOOLS._insert_contents(page, f"\n{after}\n".encode(), True)


def _through(matrix: pymupdf.Matrix) -> Move:
    return lambda box: Box(*(pymupdf.Rect(box) * matrix).normalize())
