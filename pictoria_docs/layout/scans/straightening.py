"""The page set straight, and the way back to the page as displayed: quarter turns, skew, lines that bend."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray
from scipy.interpolate import BSpline

from pictoria_docs.document import Box, Point, Rotation
from pictoria_docs.document.geometry import BACK, rotate

Numbers = NDArray[np.float64]

CUBIC = 3  # degree of the curve that lines follow
ROUNDS = (
    4  # in which the place of a flat page is found on the bent one: it changes by less than a tenth each time
)
COARSE = 16  # pixels between places whose shift is computed; those between follow
SAMPLES = 9  # places along each edge of a box on a bent page


@dataclass(frozen=True)
class Bend:
    """How far lines lie below where they would lie on the flat page: a cubic spline over x, linear in y."""

    left: float
    """Points: where the text begins; left of it the bend stays what it is there."""
    right: float
    """Points: where it ends."""
    height: float
    """Of the page, in points."""
    level: tuple[float, ...]
    """Weights of the splines, evenly spaced from `left` to `right`, in points: at the middle of the page's height."""
    tilt: tuple[float, ...]
    """The same: how much more that is at the foot, and less at the head."""

    def drop(self, x: Numbers, y: Numbers) -> Numbers:
        """Points by which places of the bent page lie below those of the flat one."""
        basis = spline_basis(np.clip(x, self.left, self.right), self.left, self.right, len(self.level))
        lower = basis @ np.asarray(self.level) + (2 * y / self.height - 1) * (basis @ np.asarray(self.tilt))
        return np.asarray(lower, dtype=np.float64)

    def bent(self, x: Numbers, y: Numbers) -> Numbers:
        """The y of places of the flat page on the bent one."""
        there = y
        for _ in range(ROUNDS):
            there = y + self.drop(x, there)
        return there


def spline_basis(x: Numbers, left: float, right: float, count: int) -> Numbers:
    """Values of `count` cubic B-splines, evenly spaced over `left` to `right`: an array with one more axis than x."""
    step = (right - left) / (count - CUBIC)
    knots = left + step * np.arange(-CUBIC, count + 1)
    return np.asarray(BSpline(knots, np.eye(count), CUBIC)(x), dtype=np.float64)


@dataclass(frozen=True)
class Straightening:
    """What sets a page straight: first a turn by quarters, then one about its centre, then its lines are flattened."""

    degrees: float
    """Skew of the page: its text lines run down to the right by this angle."""
    width: float
    """Points, as displayed."""
    height: float
    """Points, as displayed."""
    rotation: Rotation = 0
    """By how much text is turned clockwise on the page as displayed."""
    bend: Bend | None = None
    """Of the lines, once the page is turned; None where they are straight."""

    @property
    def page(self) -> Box:
        """The straight page, in points."""
        sideways = self.rotation in (90, 270)
        return Box(0.0, 0.0, *((self.height, self.width) if sideways else (self.width, self.height)))

    @property
    def changes(self) -> bool:
        """Whether the straight page is another than the displayed one."""
        return bool(self.degrees or self.rotation or self.bend)

    def displayed(self, x: float, y: float) -> Point:
        """A place of the straight page on the page as displayed, in points."""
        return self._displayed([(x, y)])[0]

    def _displayed(self, places: Sequence[tuple[float, float]]) -> tuple[Point, ...]:
        x, y = np.array(places, dtype=np.float64).T
        if self.bend is not None:
            y = self.bend.bent(x, y)
        turned = (
            _about(self.page.centre, *place, self.degrees)
            for place in zip(x.tolist(), y.tolist(), strict=True)
        )
        return tuple(self._turned_back(*place) for place in turned)

    def straight(self, x: float, y: float) -> Point:
        """The inverse of `displayed`."""
        spot = rotate(Box(x, y, x, y), self.width, self.height, BACK[self.rotation])
        x, y = _about(self.page.centre, spot.x0, spot.y0, -self.degrees)
        if self.bend is not None:
            y -= float(self.bend.drop(np.array([x]), np.array([y]))[0])
        return Point(x, y)

    def _turned_back(self, x: float, y: float) -> Point:
        spot = rotate(Box(x, y, x, y), self.page.width, self.page.height, self.rotation)
        return Point(spot.x0, spot.y0)

    def polygon(self, box: Box) -> tuple[Point, ...]:
        """The outline of a box of the straight page, as displayed, clockwise from its top left."""
        return self._displayed(_outline(box, 1 if self.bend is None else SAMPLES - 1))

    def box(self, box: Box) -> Box:
        """The upright box, as displayed, around a box of the straight page."""
        if not self.changes:
            return box
        corners = self.polygon(box)
        xs = [min(max(corner.x, 0.0), self.width) for corner in corners]
        ys = [min(max(corner.y, 0.0), self.height) for corner in corners]
        return Box(min(xs), min(ys), max(xs), max(ys))

    def straight_box(self, box: Box) -> Box:
        """The box of the straight page whose middle lies under the middle of `box` as displayed, same size."""
        middle = self.straight(*box.centre)
        return box.moved(middle.x - box.centre.x, middle.y - box.centre.y)

    def flattened(self, pixels: NDArray[np.uint8], scale: float) -> NDArray[np.uint8]:
        """An RGB image of the page, turned straight already, with its lines flattened.

        Args:
            pixels: height x width x 3.
            scale: pixels per point.
        """
        if self.bend is None:
            return pixels
        height, width = pixels.shape[:2]
        across, down = np.arange(0, width + COARSE, COARSE), np.arange(0, height + COARSE, COARSE)
        x, y = np.meshgrid(across / scale, down / scale)
        shift = ((self.bend.bent(x, y) - y) * scale).astype(np.float32)
        rows, columns = np.mgrid[0:height, 0:width].astype(np.float32)
        there = cv2.remap(shift, columns / COARSE, rows / COARSE, cv2.INTER_LINEAR)
        flat = cv2.remap(pixels, columns, rows + there, cv2.INTER_CUBIC, borderMode=cv2.BORDER_REPLICATE)
        return np.asarray(flat, dtype=np.uint8)


def _about(centre: Point, x: float, y: float, degrees: float) -> tuple[float, float]:
    """A place turned about another, clockwise as displayed."""
    angle = math.radians(degrees)
    dx, dy = x - centre.x, y - centre.y
    return (
        centre.x + dx * math.cos(angle) - dy * math.sin(angle),
        centre.y + dx * math.sin(angle) + dy * math.cos(angle),
    )


def _outline(box: Box, pieces: int) -> Sequence[tuple[float, float]]:
    """The corners of a box, clockwise from the top left, each edge in so many pieces."""
    x0, y0, x1, y1 = box
    corners = [(x0, y0), (x1, y0), (x1, y1), (x0, y1)]
    return [
        (start[0] + (end[0] - start[0]) * step / pieces, start[1] + (end[1] - start[1]) * step / pieces)
        for start, end in zip(corners, [*corners[1:], corners[0]], strict=True)
        for step in range(pieces)
    ]
