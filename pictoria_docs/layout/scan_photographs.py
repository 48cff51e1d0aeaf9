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
STEP = 12
"""Tone by which a photograph is darker than what shines through beside it."""
RECTANGLE = 0.83
"""Share of its box that a photograph with a soiled edge fills; a round stain fills less."""
STRAIGHT = 0.6
"""Confidence of a faint area with four straight sides."""
FLAT = 24
"""A tint printed behind text, or the bar of a chart, varies less than this."""


def find_photographs(scan: Scan) -> tuple[list[PictureBox], list[PictureBox], Bytes]:
    """Areas of tone: photographs, and dark objects cut out on white paper.

    Strokes are taken out by a grey opening; what is left is followed from faint to dark. An area that is no
    rectangle at one level may be a photograph with a stain, a shadow or the back of the leaf shining through
    beside it, so its darker parts are looked at in turn (a component tree, after Salembier et al. 1998).

    Returns:
        The rectangular ones; areas as faint as what shines through, which may be photographs all the same; and
        a mask at `ANALYSIS_DPI` (255: tone area) of everything that is surely not text,
        the ragged ones too, which `find_pictures` puts together with the strokes around them.
    """
    broad = np.asarray(cv2.morphologyEx(scan.tone, cv2.MORPH_OPEN, square(7)), dtype=np.uint8)
    broad = np.asarray(cv2.morphologyEx(broad, cv2.MORPH_CLOSE, square(5)), dtype=np.uint8)
    shade = np.asarray(cv2.morphologyEx(scan.shade, cv2.MORPH_OPEN, square(7)), dtype=np.uint8)
    lowest = max(LEVELS[0], round(3 * scan.noise))
    solid = np.zeros_like(broad)
    found: list[PictureBox] = []
    faint: list[PictureBox] = []
    queue = _areas(broad > lowest, 0)
    while queue:
        area = queue.pop()
        if not area.wanted or is_edge(area.box, scan):
            continue
        if float(np.percentile(shade[area.window][area.inside], 90)) < CONTRAST:
            # A stain, or the back of the leaf; but for straight sides, which the ground of a photograph has.
            straight = STRAIGHT if area.rectangular(0.93) else 0.5
            faint.append(PictureBox(area.trimmed, "photograph", straight))
            continue
        finer = [] if area.level + 1 == len(LEVELS) else _finer(broad, area)
        core = None if area.rectangular(0.93) else area.core
        if core is not None:
            queue.append(core)
            continue
        if area.rectangular(0.93):
            if _is_flat(scan, area):
                continue  # a tint behind text; a filled shape is left to the strokes of its drawing
            apart = _apart(broad, area)
            if apart:
                queue += apart
                continue
            picture = PictureBox(area.trimmed, "photograph", 0.9)
        elif finer:
            best = [piece for piece in finer if piece.wanted and not is_edge(piece.box, scan)]
            if any(piece.rectangular(0.85) for piece in best) or not area.rectangular(RECTANGLE):
                queue += finer
                continue
            picture = PictureBox(area.trimmed, "photograph", 0.8)
        elif area.rectangular(RECTANGLE):
            picture = PictureBox(area.trimmed, "photograph", 0.8)
        else:
            solid[area.window][area.inside] = 255
            continue
        found.append(picture)
        solid[area.window][area.inside] = 255
    return merge_overlapping(found), merge_overlapping(faint), solid


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
    def core(self) -> "_Area | None":
        """The rectangle that makes up most of it, where a stain or a shadow beside a photograph is the rest."""
        rows, columns = self.inside.sum(axis=1), self.inside.sum(axis=0)
        across = np.flatnonzero(columns > 0.6 * np.percentile(columns, 80))
        down = np.flatnonzero(rows > 0.6 * np.percentile(rows, 80))
        x0, x1, y0, y1 = int(across[0]), int(across[-1]) + 1, int(down[0]), int(down[-1]) + 1
        piece = _Area(self.x + x0, self.y + y0, self.inside[y0:y1, x0:x1], self.level)
        share = float(piece.inside.sum()) / float(self.inside.sum())
        if not (0.7 < share < 1 and piece.wanted and piece.rectangular(0.93)):
            return None
        # A stain leaves most of a photograph's edge free; around the middle of a disc there is more disc.
        beyond = np.pad(self.inside, 4)
        sides = (
            beyond[y0, x0 + 4 : x1 + 4],
            beyond[y1 + 7, x0 + 4 : x1 + 4],
            beyond[y0 + 4 : y1 + 4, x0],
            beyond[y0 + 4 : y1 + 4, x1 + 7],
        )
        shares = sorted(float(side.mean()) for side in sides)
        return piece if shares[2] < 0.3 and shares[3] < 0.5 else None

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


def _is_flat(scan: Scan, area: _Area) -> bool:
    """Whether an area has one tone all over, its edge aside: it was printed as a tint, not as a photograph."""
    inner = cv2.erode(as_mask(area.inside), square(7), borderType=cv2.BORDER_CONSTANT, borderValue=0) > 0
    tones = cv2.blur(scan.tone[area.window], (3, 3))[inner if inner.any() else area.inside]
    dark, light = (float(value) for value in np.percentile(tones, (90, 10)))
    return dark - light < FLAT


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
        alone = len(pieces) == 1
        if alone and (share <= 0.08 or not _has_step(tones, area, pieces[0])):
            continue
        if faint and sum(sides) >= (3 if alone else 4):
            return [_Area(area.x + piece.x, area.y + piece.y, piece.inside, level) for piece in pieces]
    return []


def _has_step(tones: Bytes, area: _Area, piece: _Area) -> bool:
    """Whether a piece of an area ends abruptly: the ground of a photograph pales by degrees."""
    inside = np.zeros(area.inside.shape, np.uint8)
    height, width = piece.inside.shape
    inside[piece.y : piece.y + height, piece.x : piece.x + width] = 1
    within = (cv2.erode(inside, square(5)) > 0) & (cv2.erode(inside, square(13)) == 0) & area.inside
    beyond = (cv2.dilate(inside, square(13)) > 0) & (cv2.dilate(inside, square(5)) == 0) & area.inside
    if not within.any() or not beyond.any():
        return True
    reach = cv2.dilate(as_mask(beyond), square(25)) > 0
    return float(np.median(tones[within & reach])) - float(np.median(tones[beyond])) > STEP


def _finer(broad: Bytes, area: _Area) -> list[_Area]:
    """The parts of an area above the next level."""
    mask = area.inside & (broad[area.window] > LEVELS[area.level + 1])
    return _areas(mask, area.level + 1, area.x, area.y)
