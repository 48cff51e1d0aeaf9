"""Photographs of a page image: areas of tone, told from stains, shadows and what shines through the leaf."""

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from pictoria_docs.document import Box
from pictoria_docs.layout.scans.image import Scan
from pictoria_docs.layout.scans.paper import WHITE, Bytes
from pictoria_docs.layout.scans.pictures import (
    CONTRAST,
    PictureBox,
    as_mask,
    box_of_pixels,
    is_edge,
    is_picture_size,
    merge_overlapping,
    side_shares,
    square,
)

STROKE_WIDTH = 7  # pixels: narrower ink is print
HOLE_WIDTH = 5  # pixels of light that are closed
MIN_NOISE = 3  # times the paper's noise
DARKEST_PERCENTILE = 90  # of the tones of an area
LIGHTEST_PERCENTILE = 10  # of the tones of an area
NOT_STRAIGHT = 0.5  # confidence of a faint area
STRICT = 0.93  # of its box that a rectangle fills
PHOTOGRAPH_CONFIDENCE = 0.9  # of a rectangle
RAGGED_CONFIDENCE = 0.8  # of a photograph with a soiled edge
FINER_RECTANGLE = 0.85  # of its box that a darker part fills
PATCH = 9  # pixels of light within an area that do not matter
SIDE_BAND = 4  # pixels at each side
SIDE_FILLED = 0.88  # of a straight side
STRICTLY = 0.9  # a share from which more is asked for:
STRICT_FILL = 0.75  # of the box,
LOOSE_FILL = 0.5  # else of the box
FOUR_SIDES = 4  # of a rectangle
THREE_SIDES = 3  # of one that light or a gutter opens
CORE_SHARE = 0.6  # of what most rows or columns of an area hold
CORE_PERCENTILE = 80  # of the inked pixels in rows and columns
CORE_MASS = 0.7  # of the area that its core holds
RIM = 4  # pixels around a core
BEYOND = 7  # pixels: the rim on the far side, `RIM` included
FREE_SIDE = 0.3  # of a side that the rest of the area touches at most, but for one side,
TOUCHED_SIDE = 0.5  # of which it touches more
TRIM = 0.06  # of a row or column: less ink is none
MIN_MASS = 60  # pixels
SMOOTH = 3  # pixels over which tones are averaged
PIECE_FILL = 0.9  # of its box that a photograph in a rectangle fills
PIECE_RIM = 3  # pixels around it that belong to it
AT_SIDE = 5  # pixels from the side of the rectangle
FAINTER = 6  # tone above a level that is still as faint
WHOLE_PAGE = 0.85  # of the page
MIN_REST = 0.08  # of a rectangle left over beside its only photograph
STEP_INNER = 5  # pixels from an edge, on both sides,
STEP_OUTER = 13  # to so many, between which tones are compared
STEP_NEAR = 25  # pixels along the edge

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
    broad = np.asarray(cv2.morphologyEx(scan.tone, cv2.MORPH_OPEN, square(STROKE_WIDTH)), dtype=np.uint8)
    broad = np.asarray(cv2.morphologyEx(broad, cv2.MORPH_CLOSE, square(HOLE_WIDTH)), dtype=np.uint8)
    shade = np.asarray(cv2.morphologyEx(scan.shade, cv2.MORPH_OPEN, square(STROKE_WIDTH)), dtype=np.uint8)
    lowest = max(LEVELS[0], round(MIN_NOISE * scan.noise))
    solid = np.zeros_like(broad)
    photographs: list[PictureBox] = []
    faint: list[PictureBox] = []
    queue = _areas(broad > lowest, 0)
    while queue:
        area = queue.pop()
        if not is_picture_size(area.box) or is_edge(area.box, scan):
            continue
        if float(np.percentile(shade[area.window][area.inside], DARKEST_PERCENTILE)) < CONTRAST:
            # A stain, or the back of the leaf; but for straight sides, which the ground of a photograph has.
            straight = STRAIGHT if area.rectangular(STRICT) else NOT_STRAIGHT
            # All of the page is the shadow that runs around it.
            if area.box.area < WHOLE_PAGE * scan.straightening.page.area:
                faint.append(PictureBox(area.trimmed, "photograph", straight))
            continue
        finer = [] if area.level + 1 == len(LEVELS) else _finer(broad, area)
        core = None if area.rectangular(STRICT) else area.core
        if core is not None:
            queue.append(core)
            continue
        if area.rectangular(STRICT):
            if _is_flat(scan, area):
                # A tint behind text; a filled shape is left to the strokes of its drawing. A print may be that pale.
                if scan.mounted:
                    faint.append(PictureBox(area.trimmed, "photograph", STRAIGHT))
                continue
            pieces = _separate_photographs(broad, area)
            if pieces:
                queue += pieces
                continue
            picture = PictureBox(area.trimmed, "photograph", PHOTOGRAPH_CONFIDENCE)
        else:
            best = [piece for piece in finer if is_picture_size(piece.box) and not is_edge(piece.box, scan)]
            if any(piece.rectangular(FINER_RECTANGLE) for piece in best) or not area.rectangular(RECTANGLE):
                queue += finer
                if not finer:
                    solid[area.window][area.inside] = WHITE
                continue
            picture = PictureBox(area.trimmed, "photograph", RAGGED_CONFIDENCE)
        photographs.append(picture)
        solid[area.window][area.inside] = WHITE
    return merge_overlapping(photographs), merge_overlapping(faint), solid


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

    def rectangular(self, share: float) -> bool:
        """Whether it fills this share of its box, or three sides of it (light patches do not matter)."""
        filled = cv2.morphologyEx(as_mask(self.inside), cv2.MORPH_CLOSE, square(PATCH)) > 0
        if filled.mean() >= share:
            return True
        straight = sum(share > SIDE_FILLED for share in side_shares(filled, SIDE_BAND))
        strict = share > STRICTLY
        return filled.mean() > (STRICT_FILL if strict else LOOSE_FILL) and straight >= (
            FOUR_SIDES if strict else THREE_SIDES
        )

    @property
    def core(self) -> "_Area | None":
        """The rectangle that makes up most of it, where a stain or a shadow beside a photograph is the rest."""
        rows, columns = self.inside.sum(axis=1), self.inside.sum(axis=0)
        across = np.flatnonzero(columns > CORE_SHARE * np.percentile(columns, CORE_PERCENTILE))
        down = np.flatnonzero(rows > CORE_SHARE * np.percentile(rows, CORE_PERCENTILE))
        x0, x1, y0, y1 = int(across[0]), int(across[-1]) + 1, int(down[0]), int(down[-1]) + 1
        piece = _Area(self.x + x0, self.y + y0, self.inside[y0:y1, x0:x1], self.level)
        share = float(piece.inside.sum()) / float(self.inside.sum())
        if not (CORE_MASS < share < 1 and is_picture_size(piece.box) and piece.rectangular(STRICT)):
            return None
        # A stain leaves most of a photograph's edge free; around the middle of a disc there is more disc.
        beyond = np.pad(self.inside, RIM)
        sides = (
            beyond[y0, x0 + RIM : x1 + RIM],
            beyond[y1 + BEYOND, x0 + RIM : x1 + RIM],
            beyond[y0 + RIM : y1 + RIM, x0],
            beyond[y0 + RIM : y1 + RIM, x1 + BEYOND],
        )
        shares = sorted(float(side.mean()) for side in sides)
        return piece if shares[2] < FREE_SIDE and shares[3] < TOUCHED_SIDE else None

    @property
    def trimmed(self) -> Box:
        """Its box without rows and columns at the edges in which next to nothing is inked."""
        rows = np.flatnonzero(self.inside.mean(axis=1) > TRIM)
        columns = np.flatnonzero(self.inside.mean(axis=0) > TRIM)
        if not len(rows) or not len(columns):
            return self.box
        width, height = int(columns[-1] - columns[0]) + 1, int(rows[-1] - rows[0]) + 1
        return box_of_pixels(self.x + int(columns[0]), self.y + int(rows[0]), width, height)


def _areas(mask: NDArray[np.bool_], level: int, x0: int = 0, y0: int = 0) -> list[_Area]:
    count, labels, stats, _ = cv2.connectedComponentsWithStats(as_mask(mask), connectivity=4)
    areas = []
    for index in range(1, count):
        x, y, width, height, mass = (int(value) for value in stats[index])
        if mass > MIN_MASS:
            areas.append(_Area(x0 + x, y0 + y, labels[y : y + height, x : x + width] == index, level))
    return areas


def _is_flat(scan: Scan, area: _Area) -> bool:
    """Whether an area has one tone all over, its edge aside: it was printed as a tint, not as a photograph."""
    inner = (
        cv2.erode(as_mask(area.inside), square(STROKE_WIDTH), borderType=cv2.BORDER_CONSTANT, borderValue=0)
        > 0
    )
    tones = cv2.blur(scan.tone[area.window], (SMOOTH, SMOOTH))[inner if inner.any() else area.inside]
    dark, light = (float(value) for value in np.percentile(tones, (DARKEST_PERCENTILE, LIGHTEST_PERCENTILE)))
    return dark - light < FLAT


def _separate_photographs(broad: Bytes, area: _Area) -> list[_Area]:
    """The photographs in a rectangle that faint tone holds together: a narrow gutter, what shines through.

    They are rectangles themselves, reach its sides (an object in front of a light ground does not), and what
    is left over is faint. Empty where the rectangle is one photograph.
    """
    tones = broad[area.window]
    height, width = area.inside.shape
    for level in range(area.level + 1, len(LEVELS) - 1):
        pieces = [
            piece
            for piece in _areas(area.inside & (tones > LEVELS[level]), level)
            if is_picture_size(piece.box)
        ]
        if not pieces or not all(piece.rectangular(PIECE_FILL) for piece in pieces):
            continue
        remaining = area.inside.copy()
        sides = [False] * FOUR_SIDES
        for piece in pieces:
            bottom, right = piece.y + piece.inside.shape[0], piece.x + piece.inside.shape[1]
            remaining[
                max(piece.y - PIECE_RIM, 0) : bottom + PIECE_RIM,
                max(piece.x - PIECE_RIM, 0) : right + PIECE_RIM,
            ] = False
            reached = (
                piece.y < AT_SIDE,
                piece.x < AT_SIDE,
                bottom > height - AT_SIDE,
                right > width - AT_SIDE,
            )
            sides = [side or reach for side, reach in zip(sides, reached, strict=True)]
        share = float(remaining.sum()) / float(area.inside.sum())
        faint = (
            not remaining.any()
            or float(np.percentile(tones[remaining], DARKEST_PERCENTILE)) < LEVELS[level] + FAINTER
        )
        alone = len(pieces) == 1
        if alone and (share <= MIN_REST or not _has_step(tones, area, pieces[0])):
            continue
        if faint and sum(sides) >= (THREE_SIDES if alone else FOUR_SIDES):
            return [_Area(area.x + piece.x, area.y + piece.y, piece.inside, level) for piece in pieces]
    return []


def _has_step(tones: Bytes, area: _Area, piece: _Area) -> bool:
    """Whether a piece of an area ends abruptly: the ground of a photograph pales by degrees."""
    inside = np.zeros(area.inside.shape, np.uint8)
    height, width = piece.inside.shape
    inside[piece.y : piece.y + height, piece.x : piece.x + width] = 1
    within = (
        (cv2.erode(inside, square(STEP_INNER)) > 0)
        & (cv2.erode(inside, square(STEP_OUTER)) == 0)
        & area.inside
    )
    beyond = (
        (cv2.dilate(inside, square(STEP_OUTER)) > 0)
        & (cv2.dilate(inside, square(STEP_INNER)) == 0)
        & area.inside
    )
    if not within.any() or not beyond.any():
        return True
    reach = cv2.dilate(as_mask(beyond), square(STEP_NEAR)) > 0
    return float(np.median(tones[within & reach])) - float(np.median(tones[beyond])) > STEP


def _finer(broad: Bytes, area: _Area) -> list[_Area]:
    """The parts of an area above the next level."""
    mask = area.inside & (broad[area.window] > LEVELS[area.level + 1])
    return _areas(mask, area.level + 1, area.x, area.y)
