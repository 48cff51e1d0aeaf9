"""Perturbations of the page's own geometry: its sheet, its margins, its rotation, its scale; the truth goes along."""

from typing import Any

import pymupdf

from bench.perturbations.sheets import on_sheet, placed_anew, prepare, set_box, to_display, transform

SHEET = (90.0, 40.0, 30.0, 120.0)  # points of a larger sheet left, above, right and below
MARGIN = 48.0  # points by which outer margins become wider than inner ones
LARGER = 1.3  # times


def on_larger_sheet(pdf: pymupdf.Document, gold: dict[str, Any]) -> pymupdf.Document:
    """Each page off the middle of a larger sheet, as imposed."""
    return placed_anew(pdf, gold, lambda page: on_sheet(page, *SHEET))


def mirrored_margins(pdf: pymupdf.Document, gold: dict[str, Any]) -> pymupdf.Document:
    """A wider margin on the right of right-hand pages and on the left of left-hand ones."""
    return placed_anew(
        pdf,
        gold,
        lambda page: on_sheet(page, *((0, 0, MARGIN, 0) if page.number % 2 == 0 else (MARGIN, 0, 0, 0))),
    )


def stored_turned(pdf: pymupdf.Document, gold: dict[str, Any]) -> pymupdf.Document:
    """Pages stored on their side, with an entry that turns them back: displayed as before."""
    return placed_anew(pdf, gold, _turned)


def scaled(pdf: pymupdf.Document, gold: dict[str, Any]) -> pymupdf.Document:
    """Everything larger, type and page."""
    return placed_anew(pdf, gold, _scaled)


def _turned(page: pymupdf.Page) -> pymupdf.Matrix:
    before, (width, height) = to_display(page), (page.rect.width, page.rect.height)
    prepare(page)
    page.set_rotation(90)
    set_box(page, pymupdf.Rect(0, 0, height, width))
    matrix = before * ~to_display(page)
    transform(page, matrix)
    return matrix


def _scaled(page: pymupdf.Page) -> pymupdf.Matrix:
    matrix = pymupdf.Matrix(LARGER, LARGER)
    box = (page.rect * ~to_display(page)).normalize()
    prepare(page)
    transform(page, matrix)
    set_box(page, box * matrix)
    return matrix
