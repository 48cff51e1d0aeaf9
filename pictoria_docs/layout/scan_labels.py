"""Small isolated print that page-level OCR leaves out: the numbers under pictures, above all on plates."""

import re
from collections.abc import Sequence

import cv2
import numpy as np

from pictoria_docs.document import Box
from pictoria_docs.layout.ocr import OcrEngine
from pictoria_docs.layout.scan_image import Scan
from pictoria_docs.layout.scan_pictures import SCALE, STROKE
from pictoria_docs.layout.text_line import TextLine

LABEL = re.compile(r"\(?(?:\d{1,3}[a-z]?|[a-zA-Z]|[IVXLC]{1,6})[.)]?")
"""A bare number: "3", "12a", "(b)", "IV."."""
LETTERS = "0123456789abcdefghijklmnoprstuvxABCDEFGHIJKLMNOPRSTUVX.()"
"""What such a number is made of."""
SURE = 0.6
MAX_PLACES = 60
"""More unread places than this are the strokes of a drawing, or dirt."""


def is_label(text: str) -> bool:
    """Whether a line is a bare printed number."""
    return LABEL.fullmatch(text.strip()) is not None


def read_missed(
    scan: Scan, engine: OcrEngine, languages: Sequence[str], lines: Sequence[TextLine], blank: Sequence[Box]
) -> list[TextLine]:
    """Read the text-sized ink that OCR of the whole page left unread.

    Args:
        scan: the straight page.
        engine: reads the places, one line each.
        languages: for the engine.
        lines: what was read already.
        blank: photographs, in points of the straight page.
    """
    places = _places(scan, lines, blank)
    if not places or len(places) > MAX_PLACES:
        return []
    image = scan.clean(list(blank))
    small = [place for place in places if place.width < 3 * place.height]
    wide = [place for place in places if place.width >= 3 * place.height]
    read = engine.read(image, scan.dpi, languages, small, LETTERS)
    found = [line for line in read if line.confidence >= SURE and is_label(line.text)]
    for line in engine.read(image, scan.dpi, languages, wide):
        letters = sum(letter.isalnum() for letter in line.text)
        if line.confidence >= 0.75 and letters >= 3 and letters > 0.6 * len(line.text.replace(" ", "")):
            found.append(line)
    return found


def _places(scan: Scan, lines: Sequence[TextLine], blank: Sequence[Box]) -> list[Box]:
    """Boxes of unread groups of letter-sized ink with white around them."""
    size = float(np.median([line.size for line in lines])) if lines else 9.0
    ink = (scan.tone > max(STROKE, round(8 * scan.noise))).astype(np.uint8) * np.uint8(255)
    for box in (*blank, *(line.box.grown(1.0) for line in lines)):
        x0, y0, x1, y1 = (max(round(value * SCALE), 0) for value in box.grown(0.7))
        ink[y0:y1, x0:x1] = 0
    # Letters of a line flow together sideways; what is then no higher than a line of type may be one.
    count, _, stats, _ = cv2.connectedComponentsWithStats(
        cv2.dilate(ink, np.ones((1, max(round(0.5 * size * SCALE), 3)), np.uint8)), connectivity=8
    )
    reach = 0.25 * size
    boxes = [
        Box(x / SCALE + reach, y / SCALE, (x + width) / SCALE - reach, (y + height) / SCALE)
        for x, y, width, height, _ in stats[1:count].tolist()
    ]
    kept = []
    for box in boxes:
        x0, y0, x1, y1 = (max(round(value * SCALE), 0) for value in box)
        mass = float((ink[y0:y1, x0:x1] > 0).mean()) if x1 > x0 and y1 > y0 else 0.0
        if not 0.42 * size <= box.height <= 2.0 * size or box.width < 0.12 * size or mass < 0.12:
            continue
        around = ink[
            max(round((box.y0 - 0.25 * size) * SCALE), 0) : round((box.y1 + 0.25 * size) * SCALE),
            max(round((box.x0 - size) * SCALE), 0) : round((box.x1 + size) * SCALE),
        ]
        if (around > 0).sum() <= 1.08 * (ink[y0:y1, x0:x1] > 0).sum():
            kept.append(box.grown(2.0))
    return kept
