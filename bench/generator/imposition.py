"""What happens to set pages before they are bound: two of them on one sheet, or one turned on its side.

Both take a written PDF with its truth, and move the truth with the pages.
"""

from collections.abc import Callable, Collection, Iterator
from typing import Any

import pymupdf

from pictoria_docs.document import Box

Move = Callable[[Box], Box]
"""Where a box of an old page comes to lie on its new page."""


def spreads(pdf: Any, gold: dict[str, Any]) -> Any:
    """A PDF whose sheets show two facing pages, left and right, as whole openings are scanned; the first page alone.

    `gold` is changed in place: pages are counted anew, boxes of right-hand pages move to the right.
    """
    target = pymupdf.open()
    moves: dict[int, tuple[int, Move]] = {}
    pages = []
    for first in range(-1, len(pdf), 2):
        pair = [number for number in (first, first + 1) if 0 <= number < len(pdf)]
        rects = [pdf[number].rect for number in pair]
        wide = sum(rect.width for rect in rects)
        sheet = target.new_page(width=wide, height=max(rect.height for rect in rects))
        x = 0.0
        for number, rect in zip(pair, rects, strict=True):
            sheet.show_pdf_page(pymupdf.Rect(x, 0, x + rect.width, rect.height), pdf, number)
            moves[number + 1] = (len(target), _shifted(x))
            x += rect.width
        pages.append({"page": len(target), "width": sheet.rect.width, "height": sheet.rect.height})
    gold["pages"] = pages
    move(gold, moves)
    return target


def turned(pdf: Any, gold: dict[str, Any], pages: Collection[int]) -> Any:
    """A PDF in which the given pages (from 1), set in landscape, lie on their side on upright paper.

    Their heads are at the left edge, as in books. `gold` is changed in place.
    """
    target = pymupdf.open()
    moves: dict[int, tuple[int, Move]] = {}
    for number in range(1, len(pdf) + 1):
        rect = pdf[number - 1].rect
        if number not in pages:
            target.insert_pdf(pdf, from_page=number - 1, to_page=number - 1)
            continue
        sheet = target.new_page(width=rect.height, height=rect.width)
        sheet.show_pdf_page(sheet.rect, pdf, number - 1, rotate=90)
        moves[number] = (number, _laid(rect.width))
        gold["pages"][number - 1] = {"page": number, "width": rect.height, "height": rect.width}
    move(gold, moves)
    return target


def _shifted(across: float) -> Move:
    return lambda box: Box(box.x0 + across, box.y0, box.x1 + across, box.y1)


def _laid(width: float) -> Move:
    """Turned by a quarter against the clock: what was at the right is at the top."""
    return lambda box: Box(box.y0, width - box.x1, box.y1, width - box.x0)


def move(gold: dict[str, Any], moves: dict[int, tuple[int, Move]]) -> None:
    """Carry everything on the pages that `moves` names to their new pages and places."""
    for item in placed(gold):
        if item["page"] in moves:
            page, where = moves[item["page"]]
            item["bbox"] = [round(value, 1) for value in where(Box(*item["bbox"]))]
            if "bbox_alt" in item:
                item["bbox_alt"] = [[round(v, 1) for v in where(Box(*box))] for box in item["bbox_alt"]]
            item["page"] = page


def placed(gold: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """Everything in a truth that has a box on a page."""
    for part in ("figures", "captions", "mentions", "ignore", "handwriting"):
        yield from gold.get(part, ())
    for entry in gold["entries"]:
        yield from entry["spans"]
