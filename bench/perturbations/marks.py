"""Perturbations that print something more where nothing is printed: rules, heads, folios, a printer's marks."""

from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np
import pymupdf
from numpy.typing import NDArray

from bench.perturbations.sheets import on_sheet, placed_anew
from pictoria_docs.document import Box

SCALE = 2.0  # pixels for each point in which free places are looked for
INK_BELOW = 40  # grey levels below the paper from which a pixel is printed
RULE_GAPS = (
    4.0,
    3.0,
    5.0,
    6.0,
    2.5,
    8.0,
    10.0,
    12.0,
)  # points from a figure to its rule: the first that is free
RULE_WIDTH = 0.6  # points
FREE_AROUND = 1.0  # points around a rule that are free
HEAD = "Annales de la Société, nouvelle série"
FIRST_FOLIO = 211
HEAD_SIZE = 7.5  # points of type
OUTER = 0.06  # of the page's height, in which heads and folios stand
SLUG = 30.0  # points of the sheet around the page, with the printer's marks
MARK = 18.0  # points of a crop mark


def rules_around_figures(pdf: pymupdf.Document, gold: dict[str, Any]) -> pymupdf.Document:
    """A rule above each figure or its caption, whichever is higher, and one below the other, where that is free."""
    for page in pdf:
        _draw_rules(page, [Box.union(group) for group in _groups(gold, page.number + 1)])
    return pdf


def rules_between(pdf: pymupdf.Document, gold: dict[str, Any]) -> pymupdf.Document:
    """The same, and a rule between figure and caption too, of the width of each."""
    for page in pdf:
        _draw_rules(page, [box for group in _groups(gold, page.number + 1) for box in group])
    return pdf


def _draw_rules(page: pymupdf.Page, boxes: Sequence[Box]) -> None:
    """A rule above and below each box, at the first distance at which nothing is printed."""
    ink = _ink(page)
    for box in boxes:
        for edge, way in ((box.y0, -1), (box.y1, 1)):
            places = (edge + way * gap for gap in RULE_GAPS)
            y = next((y for y in places if _is_free(ink, Box(box.x0, y, box.x1, y))), None)
            if y is not None:
                start, end = (pymupdf.Point(x, y) * page.derotation_matrix for x in (box.x0, box.x1))
                page.draw_line(start, end, width=RULE_WIDTH)


def running_heads_and_folios(pdf: pymupdf.Document, gold: dict[str, Any]) -> pymupdf.Document:
    """The same head at the top and a number at the foot of each page, where both margins have room."""
    for page in pdf:
        ink = _ink(page)
        outer = OUTER * page.rect.height
        for text, top in ((HEAD, True), (f"{FIRST_FOLIO + page.number}", False)):
            width = pymupdf.get_text_length(text, fontsize=HEAD_SIZE)
            x = (page.rect.width - width) / 2
            tries = np.arange(0.0, outer - HEAD_SIZE, 1.0)
            tops = outer - HEAD_SIZE - tries if top else page.rect.height - outer + tries
            free = (y for y in map(float, tops) if _is_free(ink, Box(x, y, x + width, y + HEAD_SIZE)))
            y = next(free, None)
            if y is not None:
                base = pymupdf.Point(x, y + 0.8 * HEAD_SIZE) * page.derotation_matrix
                page.insert_text(base, text, fontsize=HEAD_SIZE, rotate=page.rotation)
    return pdf


def with_crop_marks(pdf: pymupdf.Document, gold: dict[str, Any]) -> pymupdf.Document:
    """A sheet around each page with crop marks at its corners and the name of the file below."""
    placed_anew(pdf, gold, lambda page: on_sheet(page, SLUG, SLUG, SLUG, SLUG))
    for page in pdf:
        width, height = page.rect.width, page.rect.height
        for x in (SLUG, width - SLUG):
            for y in (SLUG, height - SLUG):
                across, down = (-1 if x == SLUG else 1), (-1 if y == SLUG else 1)
                start = SLUG - MARK
                for dx, dy in ((across, 0), (0, down)):
                    ends = [
                        pymupdf.Point(x + dx * reach, y + dy * reach) * page.derotation_matrix
                        for reach in (start / 2, start / 2 + MARK)
                    ]
                    page.draw_line(*ends, width=0.25)
        base = pymupdf.Point(SLUG + MARK, height - SLUG / 3) * page.derotation_matrix
        line = f"Catalogue_interieur.indd   {page.number + 1}   27/11/2026   14:0{page.number % 10}"
        page.insert_text(base, line, fontsize=6, rotate=page.rotation)
    return pdf


def _groups(gold: dict[str, Any], page: int) -> Iterator[list[Box]]:
    """Figures that are no panels of others, each with its captions on the same page."""
    captions = {caption["id"]: caption for caption in gold["captions"]}
    for figure in gold["figures"]:
        if figure["page"] != page or figure.get("parent"):
            continue
        own = [
            captions[link["source"]]["bbox"]
            for link in gold["links"]
            if link["type"] == "caption_of"
            and link["target"] == figure["id"]
            and captions.get(link["source"], {}).get("page") == page
        ]
        yield [Box(*box) for box in [figure["bbox"], *own]]


def _ink(page: pymupdf.Page) -> NDArray[np.bool_]:
    """Which pixels of the displayed page are printed."""
    pixels = page.get_pixmap(matrix=pymupdf.Matrix(SCALE, SCALE), colorspace=pymupdf.csGRAY)
    grey = np.frombuffer(pixels.samples_mv, np.uint8).reshape(pixels.height, pixels.stride)
    paper = int(np.bincount(grey.ravel(), minlength=256).argmax())
    return np.abs(grey.astype(np.int16) - paper) > INK_BELOW


def _is_free(ink: NDArray[np.bool_], box: Box) -> bool:
    """Whether nothing is printed in a box and right around it, which lies on the page."""
    x0, y0, x1, y1 = (round(SCALE * value) for value in box.grown(FREE_AROUND))
    inside = x0 >= 0 and y0 >= 0 and x1 <= ink.shape[1] and y1 <= ink.shape[0]
    return inside and not ink[y0:y1, x0:x1].any()
