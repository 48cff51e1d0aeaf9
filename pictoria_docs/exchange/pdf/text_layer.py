"""The invisible text of a page: each word in its box."""

from collections.abc import Iterator
from typing import Any

import pymupdf

from pictoria_docs.document import Box, Page

INVISIBLE = 3
"""PDF's rendering mode of text that is neither filled nor stroked."""
DESCENT = 0.2
"""Of a box's height: how far above its lower edge letters stand."""
TALLEST = 1.3
"""Font size in heights of the box, at most: a word that is wider than its letters stands at the left of its box."""
SMALLEST, LARGEST = 1.0, 400.0
"""Points: sizes of letters outside these come from boxes that are none."""
_FONT = "helv"


def write_text_layer(sheet: Any, page: Page) -> None:
    """Write the words of a page onto a PDF page, as wide as their boxes, and hardly higher."""
    font = pymupdf.Font(_FONT)
    # All words of an upright page are one text object: fast, and small.
    writer = pymupdf.TextWriter(sheet.rect) if not sheet.rotation else None
    for text, box in placed_words(page):
        length = font.text_length(text, fontsize=1)
        if not length:
            continue
        size = min(max(min(box.width / length, TALLEST * box.height), SMALLEST), LARGEST)
        foot = pymupdf.Point(box.x0, box.y1 - DESCENT * box.height)
        if writer is not None:
            writer.append(foot, text, font=font, fontsize=size)
        else:
            at, turn = foot * sheet.derotation_matrix, sheet.rotation
            sheet.insert_text(at, text, fontname=_FONT, fontsize=size, rotate=turn, render_mode=INVISIBLE)
    if writer is not None:
        writer.write_text(sheet, render_mode=INVISIBLE)


def placed_words(page: Page) -> Iterator[tuple[str, Box]]:
    """The words of a page with their boxes; where words have none, lines, else whole texts."""
    for region in page.regions:
        if len(region.words):
            parts = [(region.text[word.start : word.end], word.box) for word in region.words]
        elif region.lines:
            parts = [(region.text[line.start : line.end], line.box) for line in region.lines]
        else:
            parts = [(region.text, region.box)]
        for text, box in parts:
            printed = "".join(letter if letter.isprintable() else " " for letter in text).strip()
            if printed and box.width > 0 and box.height > 0:
                yield printed, box
