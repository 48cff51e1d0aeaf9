"""Photographs of a page image: areas of tone, told from stains, shadows and what shines through the leaf."""

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from pictoria_docs.document import Box
from pictoria_docs.layout.scan_image import Bytes, Scan
from pictoria_docs.layout.scan_pictures import (
    CONTRAST,
    PictureBox,
    as_mask,
    box_of_pixels,
    is_edge,
    is_wanted,
    merge_overlapping,
    square,
)

LEVELS = (16, 28, 42, 60, 84)
"""Levels of tone, from faint to dark, at which areas are looked at."""
FLAT = 24
"""A tint printed behind text varies less than this."""


def find_photographs(scan: Scan) -> tuple[list[PictureBox], Bytes]:
    """Areas of tone: photographs, and dark objects cut out on white paper.

    Strokes are taken out by a grey opening; what is left is followed from faint to dark. An area that is no
    rectangle at one level may be a photograph with a stain, a shadow or the back of the leaf shining through
    beside it, so its darker parts are looked at in turn (a component tree, after Salembier et al. 1998).

    Returns:
        The rectangular ones, and a mask at `ANALYSIS_DPI` (255: tone area) of everything that is surely not text,
        the ragged ones too, which `find_pictures` puts together with the strokes around them.
    """
    broad = np.asarray(cv2.morphologyEx(scan.tone, cv2.MORPH_OPEN, square(7)), dtype=np.uint8)
    broad = np.asarray(cv2.morphologyEx(broad, cv2.MORPH_CLOSE, square(5)), dtype=np.uint8)
    lowest = max(LEVELS[0], round(5 * scan.noise))
    solid = np.zeros_like(broad)
    found: list[PictureBox] = []
    queue = _areas(broad > lowest, 0)
    while queue:
        area = queue.pop()
        if not area.wanted or is_edge(area.box, scan):
            continue
        tones = broad[area.window][area.inside]
        dark, light = (float(value) for value in np.percentile(tones, (90, 10)))
        if dark < CONTRAST:
            continue  # a stain, or the back of the leaf
        finer = [] if area.level + 1 == len(LEVELS) else _finer(broad, area)
        if area.rectangular(0.93):
            if dark - light < FLAT and dark < 150:
                continue  # a tint behind text
            apart = _apart(broad, area)
            if apart:
                queue += apart
                continue
            picture = PictureBox(area.trimmed, "photograph", 0.9)
        elif finer:
            best = [piece for piece in finer if piece.wanted and not is_edge(piece.box, scan)]
            if any(piece.rectangular(0.85) for piece in best) or not area.rectangular(0.8):
                queue += finer
                continue
            picture = PictureBox(area.trimmed, "photograph", 0.8)
        elif area.rectangular(0.8):
            picture = PictureBox(area.trimmed, "photograph", 0.8)
        else:
            solid[area.window][area.inside] = 255
            continue
        found.append(picture)
        solid[area.window][area.inside] = 255
    return merge_overlapping(found), solid


@dataclass(frozen=True)
class _Area:
    """A connected area of tone above one of `LEVELS`."""

    x: int
    y: int
    inside: NDArray[np.bool_]
    level: int

    @property
    def window(self) -> tuple[slice, slice]:
        return np.s_[self.y : self.y + self.inside.shape[0], self.x : self.x + self.inside.shape[1]]

    @property
    def box(self) -> Box:
        return box_of_pixels(self.x, self.y, self.inside.shape[1], self.inside.shape[0])

    @property
    def wanted(self) -> bool:
        return is_wanted(self.box)

    def rectangular(self, share: float) -> bool:
        """Whether it fills this share of its box, or three sides of it (light patches do not matter)."""
        filled = cv2.morphologyEx(as_mask(self.inside), cv2.MORPH_CLOSE, square(9)) > 0
        if filled.mean() >= share:
            return True
        band = 4
        ends = [filled[:band].any(axis=0), filled[-band:].any(axis=0)]
        sides = [*ends, filled[:, :band].any(axis=1), filled[:, -band:].any(axis=1)]
        straight = sum(float(side.mean()) > 0.88 for side in sides)
        strict = share > 0.9
        return filled.mean() > (0.75 if strict else 0.5) and straight >= (4 if strict else 3)

    @property
    def trimmed(self) -> Box:
        """Its box without rows and columns at the edges in which next to nothing is inked."""
        rows = np.flatnonzero(self.inside.mean(axis=1) > 0.06)
        columns = np.flatnonzero(self.inside.mean(axis=0) > 0.06)
        if not len(rows) or not len(columns):
            return self.box
        width, height = int(columns[-1] - columns[0]) + 1, int(rows[-1] - rows[0]) + 1
        return box_of_pixels(self.x + int(columns[0]), self.y + int(rows[0]), width, height)


def _areas(mask: NDArray[np.bool_], level: int, x0: int = 0, y0: int = 0) -> list[_Area]:
    count, labels, stats, _ = cv2.connectedComponentsWithStats(as_mask(mask), connectivity=4)
    areas = []
    for index in range(1, count):
        x, y, width, height, mass = (int(value) for value in stats[index])
        if mass > 60:
            areas.append(_Area(x0 + x, y0 + y, labels[y : y + height, x : x + width] == index, level))
    return areas


def _apart(broad: Bytes, area: _Area) -> list[_Area]:
    """The photographs in a rectangle that faint tone holds together: a narrow gutter, what shines through.

    They are rectangles themselves, reach its sides (an object in front of a light ground does not), and what
    is left over is faint. Empty where the rectangle is one photograph.
    """
    tones = broad[area.window]
    height, width = area.inside.shape
    for level in range(area.level + 1, len(LEVELS) - 1):
        pieces = [piece for piece in _areas(area.inside & (tones > LEVELS[level]), level) if piece.wanted]
        if not pieces or not all(piece.rectangular(0.9) for piece in pieces):
            continue
        rest = area.inside.copy()
        sides = [False] * 4
        for piece in pieces:
            bottom, right = piece.y + piece.inside.shape[0], piece.x + piece.inside.shape[1]
            rest[max(piece.y - 3, 0) : bottom + 3, max(piece.x - 3, 0) : right + 3] = False
            reached = (piece.y < 5, piece.x < 5, bottom > height - 5, right > width - 5)
            sides = [side or reach for side, reach in zip(sides, reached, strict=True)]
        share = float(rest.sum()) / float(area.inside.sum())
        faint = not rest.any() or float(np.percentile(tones[rest], 90)) < LEVELS[level] + 6
        if faint and sum(sides) >= (4 if len(pieces) > 1 else 3) and (len(pieces) > 1 or share > 0.08):
            return [_Area(area.x + piece.x, area.y + piece.y, piece.inside, level) for piece in pieces]
    return []


def _finer(broad: Bytes, area: _Area) -> list[_Area]:
    """The parts of an area above the next level."""
    mask = area.inside & (broad[area.window] > LEVELS[area.level + 1])
    return _areas(mask, area.level + 1, area.x, area.y)
