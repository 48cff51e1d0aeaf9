"""Stamps of libraries and museums: one pen's outline, round or square, with letters in it, put on the printed page.

A figure of that size may be round too (a coin, a seal), but its inside is one motif, not a row of letters; it is
not drawn in blue on a page printed in black; and a caption or a number stands at it.
"""

from collections.abc import Sequence
from dataclasses import replace

import cv2
import numpy as np
from numpy.typing import NDArray

from pictoria_docs.layout.scans.claims import is_named
from pictoria_docs.layout.scans.image import ANALYSIS_DPI, Scan
from pictoria_docs.layout.scans.paper import Bytes
from pictoria_docs.layout.scans.pictures import SCALE, PictureBox, pixels
from pictoria_docs.layout.text_line import TextLine

WHITE_LEVEL = 255.0  # of a colour
STAMP_CONFIDENCE = 0.7  # of a stamp that the ink shows
OUTLINE = 9  # pixels of the outline, and as much again
INSIDE = 0.8  # of a line read in a stamp
OBLONG = 1.2  # times its height that a stamp with a name is wide
MIN_CORNERS = 5  # points through which an oval goes
RING_BREADTH = 4  # pixels
INNER_RING = 0.55  # of width and height that a second outline spans,
INNER_FILL = 0.35  # and of its box that it fills at most
MIN_LETTER = 3.0  # points,
MAX_LETTER = 14.0  # points
INK_EDGE = 3  # pixels: the paper beside ink is tinged

MAX_LENGTH = 170.0
"""Points, 6 cm: no stamp is longer."""
MIN_LENGTH = 20.0  # points of the shorter side
THIN = 0.45
"""A stamp's outline and letters cover less of its box than this."""
FITS = 0.96
"""Share of the outline's area and of the oval or rectangle around it that the two have in common."""
OUTLINED = 0.6
"""Share of the way round on which the outline is there: stamps are inked unevenly."""
BARE = 24
"""The paper shows in a stamp: half of it is no darker than this."""
MOTIF = 0.55
"""The picture on a coin or seal, or the axis of a vessel, spans more than this share of the height."""
LETTERS = 4  # fewer are a motif
COLOURED = 30.0
"""Difference between the colours of an ink, of 255, above which it is not black."""


def mark_stamps(
    scan: Scan, pictures: Sequence[PictureBox], lines: Sequence[TextLine], ink: Bytes
) -> list[PictureBox]:
    """The pictures, those of kind "drawing" that are stamps retyped as "stamp".

    Args:
        scan: the straight page.
        pictures: what the ink shows.
        lines: the page's text, also what was read in stamps.
        ink: the mask of strokes at `ANALYSIS_DPI`, text included.
    """
    return [
        replace(picture, kind="stamp", confidence=STAMP_CONFIDENCE)
        if _is_stamp(scan, picture, lines, ink) and not is_named(picture, pictures, lines)
        else picture
        for picture in pictures
    ]


def _is_stamp(scan: Scan, picture: PictureBox, lines: Sequence[TextLine], ink: Bytes) -> bool:
    width, height = picture.box.width, picture.box.height
    if picture.kind != "drawing" or max(width, height) > MAX_LENGTH or min(width, height) < MIN_LENGTH:
        return False
    x0, y0, x1, y1 = pixels(picture.box.grown(2.0))
    window = ink[y0:y1, x0:x1] > 0
    if not window.any() or window.mean() > THIN:
        return False
    outline = _outline(window)
    if outline is None:
        return False
    if float(np.median(scan.tone[y0:y1, x0:x1][outline])) > BARE:
        return False  # toned all over: the picture of something round
    inner = cv2.erode(outline.astype(np.uint8), np.ones((OUTLINE, OUTLINE), np.uint8)) > 0
    ring = outline & ~inner
    way_round = float(ring.sum()) / RING_BREADTH  # in pixels
    if float((window & ring).sum()) < OUTLINED * way_round:
        return False
    motif, letters = _contents(window & inner)
    coloured = _chroma(scan, window, (x0, y0)) > COLOURED
    box = picture.box.grown(2.0)
    letters += sum(sum(map(str.isalpha, line.text)) for line in lines if line.box.inside(box) > INSIDE)
    return coloured or (motif < MOTIF and (letters >= LETTERS or width > OBLONG * height))


def _outline(window: NDArray[np.bool_]) -> NDArray[np.bool_] | None:
    """The oval or rectangle that the strokes fill to their hull, as a filled mask; None where neither fits."""
    points = np.argwhere(window)[:, ::-1].astype(np.int32)
    hull = cv2.convexHull(points)
    if len(hull) < MIN_CORNERS:
        return None
    filled = _filled(window.shape, np.asarray(hull, dtype=np.int32))
    corners = cv2.boxPoints(cv2.minAreaRect(hull)).round().astype(np.int32)
    dense = cv2.findContours(filled.astype(np.uint8), cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_NONE)[0][0]
    oval = np.zeros(window.shape, np.uint8)
    cv2.ellipse(oval, cv2.fitEllipse(dense), 1, -1)
    for shape in (oval > 0, _filled(window.shape, corners)):
        if float((shape & filled).sum()) > FITS * float((shape | filled).sum()):
            return filled
    return None


def _filled(shape: tuple[int, ...], polygon: NDArray[np.int32]) -> NDArray[np.bool_]:
    mask = np.zeros(shape, np.uint8)
    cv2.fillPoly(mask, [polygon], 1)
    return mask > 0


def _contents(inside: NDArray[np.bool_]) -> tuple[float, int]:
    """The share of the height that the highest thing inside spans, and how many things are of letter size.

    A second line within the outline is no motif, nor is a row of letters that flow together.
    """
    count, _, stats, _ = cv2.connectedComponentsWithStats(inside.astype(np.uint8), connectivity=8)
    width, height, mass = (stats[1:count, column] for column in (2, 3, 4))
    across, down = width / inside.shape[1], height / inside.shape[0]
    ring = (np.minimum(across, down) > INNER_RING) & (mass < INNER_FILL * width * height)
    longest = np.maximum(width, height)
    letter = (longest >= MIN_LETTER * SCALE) & (longest <= MAX_LETTER * SCALE)
    return float(down[~ring].max(initial=0.0)), int(letter.sum())


def _chroma(scan: Scan, window: NDArray[np.bool_], corner: tuple[int, int]) -> float:
    """How far the ink of a window is from grey, once the colour of the paper around it is taken out."""
    factor = scan.dpi / ANALYSIS_DPI
    height, width = window.shape
    x0, y0 = (round(value * factor) for value in corner)
    pixels = np.asarray(scan.image)[y0 : y0 + round(height * factor), x0 : x0 + round(width * factor)]
    small = cv2.resize(pixels, (width, height), interpolation=cv2.INTER_AREA).astype(np.float32)
    bare = ~cv2.dilate(window.astype(np.uint8), np.ones((INK_EDGE, INK_EDGE), np.uint8)).astype(bool)
    if not bare.any():
        return 0.0
    plain = small * (WHITE_LEVEL / np.maximum(np.median(small[bare], axis=0), 1.0))
    colour = np.median(plain[window], axis=0)
    return float(colour.max() - colour.min())
