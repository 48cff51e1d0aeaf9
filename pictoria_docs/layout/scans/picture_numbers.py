"""Numbers printed on photographs, each on a light label: OCR is not shown photographs, as it reads words into tone."""

from collections.abc import Sequence

import cv2
import numpy as np

from pictoria_docs.document import Box
from pictoria_docs.layout.ocr import OcrEngine
from pictoria_docs.layout.scans.image import Scan
from pictoria_docs.layout.scans.labels import MAX_SPOTS, SURE, is_label, read_spots, second_reader
from pictoria_docs.layout.scans.pictures import SCALE, box_of_pixels, pixels
from pictoria_docs.layout.text_line import TextLine

LIGHT = (25, 45, 70)  # tones below which a label is as light as paper, where its photograph is darker
SMALLEST, LARGEST = 6.0, 30.0  # points of a label's sides
FULL = 0.8  # of its box that a label fills, its print counted
MIN_PRINT, MAX_PRINT = 0.03, 0.6  # of its box that its print covers
RING = 3  # pixels around a label
DARK_RING = 0.6  # of which at least so many belong to the photograph
PRINT_RIM = 1.0  # points of a label's edge that are not shown to OCR


def read_on_photographs(
    scan: Scan, engine: OcrEngine, languages: Sequence[str], photographs: Sequence[Box]
) -> list[TextLine]:
    """The numbers that stand on light labels in photographs.

    Args:
        scan: the straight page.
        engine: reads them.
        languages: for the engine.
        photographs: in points of the straight page.
    """
    labels: list[Box] = []
    for photograph in photographs:
        for light in LIGHT:
            found = _labels(scan, photograph, light)
            labels += [label for label in found if not any(label.intersection(other) for other in labels)]
    if not 0 < len(labels) <= MAX_SPOTS:
        return []
    image = scan.clean([])
    read = [line for line in read_spots(image, scan, engine, languages, labels, ()) if is_label(line.text)]
    letters = [line for line in read if not _is_number(line)]
    if not letters or 2 * len(letters) > len(read):
        return read
    # One letter among numbers is a number that looks like it, or was none.
    unsure = [label for label in labels if any(label.intersection(line.box) for line in letters)]
    again = second_reader(engine).read(image, scan.dpi, languages, unsure)
    return [line for line in read if line not in letters] + [
        line for line in again if _is_number(line) and line.confidence >= SURE
    ]


def _is_number(line: TextLine) -> bool:
    return line.text.strip("(). ")[:1].isdigit()


def _labels(scan: Scan, photograph: Box, lightest: int) -> list[Box]:
    """The small rectangles lighter than a tone with print in them, in a photograph."""
    x0, y0, x1, y1 = pixels(photograph)
    light = (scan.tone[y0:y1, x0:x1] < lightest).astype(np.uint8)
    _, connected, stats, _ = cv2.connectedComponentsWithStats(light, connectivity=4)
    sides = stats[:, [cv2.CC_STAT_WIDTH, cv2.CC_STAT_HEIGHT]] / SCALE
    found = []
    for label in np.flatnonzero((sides.min(axis=1) >= SMALLEST) & (sides.max(axis=1) <= LARGEST)).tolist():
        left, top, width, height, mass = (int(value) for value in stats[label])
        part = (connected[top : top + height, left : left + width] == label).astype(np.uint8)
        outlines, _ = cv2.findContours(part, cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_NONE)
        filled = cv2.drawContours(np.zeros_like(part), outlines, -1, 1, cv2.FILLED)
        covered = float(filled.sum())
        printed = (covered - mass) / (width * height)
        around = light[max(top - RING, 0) : top + height + RING, max(left - RING, 0) : left + width + RING]
        ring = around.size - width * height
        dark = ring - (float(around.sum()) - float(light[top : top + height, left : left + width].sum()))
        if (
            covered >= FULL * width * height
            and MIN_PRINT <= printed <= MAX_PRINT
            and dark >= DARK_RING * max(ring, 1)
        ):
            found.append(box_of_pixels(x0 + left, y0 + top, width, height).grown(-PRINT_RIM))
    return found
