"""Areas of hatching, as of engravings: OCR would look for words in them for half a minute a page, and finds none."""

import cv2
import numpy as np

from pictoria_docs.document import Box
from pictoria_docs.layout.scans.image import INK, Scan
from pictoria_docs.layout.scans.paper import WHITE, Bytes
from pictoria_docs.layout.scans.pictures import SCALE, pixels

MIN_LENGTH = 150.0
"""Points of the shorter side: letters that touch make no piece of ink so wide and so high,"""
FULL = 0.4
"""nor one that fills so much of its box, as frames do not either."""
HALO = 5
"""Pixels around strokes that are grey with them."""


def hatching(scan: Scan, photographs: list[Box]) -> Bytes:
    """The strokes that hang together over a large area, at `ANALYSIS_DPI`: 255 where they are.

    Args:
        scan: the straight page.
        photographs: areas that OCR does not see anyhow.
    """
    ink = np.asarray(cv2.threshold(scan.tone, INK, WHITE, cv2.THRESH_BINARY)[1], dtype=np.uint8)
    for box in photographs:
        x0, y0, x1, y1 = pixels(box)
        ink[y0:y1, x0:x1] = 0
    _, pieces, stats, _ = cv2.connectedComponentsWithStats(ink, connectivity=8)
    wide, high, mass = (stats[:, column] for column in (2, 3, 4))
    large = (np.minimum(wide, high) >= MIN_LENGTH * SCALE) & (mass >= FULL * wide * high)
    large[0] = False  # the paper
    strokes = (large[pieces] * WHITE).astype(np.uint8)
    return np.asarray(cv2.dilate(strokes, np.ones((HALO, HALO), np.uint8)), dtype=np.uint8)
