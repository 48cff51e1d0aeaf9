"""Hatched areas are kept from OCR, which would spend a minute on them; text and frames are not."""

import numpy as np
from PIL import ImageDraw

from pictoria_docs.document import Box
from pictoria_docs.layout.scans.hatching import hatching
from pictoria_docs.layout.scans.image import prepare
from pictoria_docs.layout.scans.pictures import SCALE as MASK_SCALE
from tests.layout.scan_factory import DPI, HEIGHT, SCALE, WIDTH, DrawnPage

PLATE = Box(60, 60, 360, 330)


def engraved(page: DrawnPage, box: Box) -> None:
    """Lines so close that their swellings touch."""
    pen, random = ImageDraw.Draw(page.image), np.random.default_rng(3)
    x0, y0, x1, y1 = (value * SCALE for value in box)
    for y in np.arange(y0, y1, 9):
        pen.line([(x0, y), (x1, y)], (20, 20, 20), 5)
        for x in random.uniform(x0, x1 - 8, 60):
            pen.line([(x, y), (x + 8, y + 9)], (20, 20, 20), 4)


def share(mask: np.ndarray, box: Box) -> float:
    x0, y0, x1, y1 = (round(value * MASK_SCALE) for value in box)
    return float((mask[y0:y1, x0:x1] > 0).mean())


def test_an_engraving_is_hatched_and_text_is_not() -> None:
    page = DrawnPage()
    engraved(page, PLATE)
    page.text(60, 345, "Fig. 3. View of the harbour from the north", 10)
    page.paragraph(380, 8)
    frame = [value * SCALE for value in (30, 370, 390, 520)]
    ImageDraw.Draw(page.image).rectangle(frame, outline=(20, 20, 20), width=3)
    mask = hatching(prepare(page.scanned(noise=3), WIDTH, HEIGHT, DPI), [])
    assert share(mask, PLATE) > 0.9
    assert share(mask, Box(0, 340, WIDTH, HEIGHT)) == 0
