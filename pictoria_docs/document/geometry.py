"""Boxes and points in page coordinates, and exact transforms to pixels and to rotated pages.

Page coordinates are PDF points, origin top left of the displayed page, y down.
"""

from collections.abc import Iterable
from typing import Literal, NamedTuple

POINTS_PER_INCH = 72.0

Rotation = Literal[0, 90, 180, 270]
"""A clockwise turn by quarters, in degrees."""
BACK: dict[Rotation, Rotation] = {0: 0, 90: 270, 180: 180, 270: 90}
"""The turn that undoes another."""


class Point(NamedTuple):
    """A place on a page."""

    x: float
    y: float


class Box(NamedTuple):
    """An upright rectangle, `x0 <= x1` and `y0 <= y1`."""

    x0: float
    y0: float
    x1: float
    y1: float

    @property
    def width(self) -> float:
        """Width in points."""
        return self.x1 - self.x0

    @property
    def height(self) -> float:
        """Height in points."""
        return self.y1 - self.y0

    @property
    def area(self) -> float:
        """Area in square points; 0 for an empty box."""
        return max(self.width, 0.0) * max(self.height, 0.0)

    @property
    def centre(self) -> Point:
        """The middle of the box."""
        return Point((self.x0 + self.x1) / 2, (self.y0 + self.y1) / 2)

    def intersection(self, other: "Box") -> "Box | None":
        """The common part, or None where the two only touch or lie apart."""
        x0, y0 = max(self.x0, other.x0), max(self.y0, other.y0)
        x1, y1 = min(self.x1, other.x1), min(self.y1, other.y1)
        return Box(x0, y0, x1, y1) if x0 < x1 and y0 < y1 else None

    def iou(self, other: "Box") -> float:
        """Intersection over union, 0 to 1 (Jaccard index)."""
        common = self.intersection(other)
        if common is None:
            return 0.0
        return common.area / (self.area + other.area - common.area)

    def inside(self, other: "Box") -> float:
        """Share of this box's area that lies within `other`, 0 to 1."""
        common = self.intersection(other)
        return common.area / self.area if common is not None else 0.0

    def holds(self, point: Point) -> bool:
        """Whether a point lies within the box or on its edge."""
        return self.x0 <= point.x <= self.x1 and self.y0 <= point.y <= self.y1

    def overlap_x(self, other: "Box") -> float:
        """Common width in points; negative is the gap between the two."""
        return min(self.x1, other.x1) - max(self.x0, other.x0)

    def overlap_y(self, other: "Box") -> float:
        """Common height in points; negative is the gap between the two."""
        return min(self.y1, other.y1) - max(self.y0, other.y0)

    def distance(self, other: "Box") -> float:
        """Shortest distance between the two boxes' edges, in points; 0 where they touch or overlap."""
        dx, dy = max(0.0, -self.overlap_x(other)), max(0.0, -self.overlap_y(other))
        return float((dx * dx + dy * dy) ** 0.5)

    def grown(self, margin: float) -> "Box":
        """The box with `margin` points more on each side (less where negative)."""
        return Box(self.x0 - margin, self.y0 - margin, self.x1 + margin, self.y1 + margin)

    def moved(self, dx: float, dy: float) -> "Box":
        """The box moved right by `dx` and down by `dy` points."""
        return Box(self.x0 + dx, self.y0 + dy, self.x1 + dx, self.y1 + dy)

    def rounded(self, digits: int = 2) -> "Box":
        """The box with its corners rounded to `digits` decimals."""
        return Box(*(round(value, digits) for value in self))

    @staticmethod
    def union(boxes: Iterable["Box"]) -> "Box":
        """The smallest box that holds all `boxes`.

        Raises:
            ValueError: `boxes` is empty.
        """
        members = list(boxes)
        if not members:
            raise ValueError("the union of no boxes")
        return Box(
            min(box[0] for box in members),
            min(box[1] for box in members),
            max(box[2] for box in members),
            max(box[3] for box in members),
        )


def to_pixels(box: Box, dpi: float) -> Box:
    """A page box in pixels of the page rendered at `dpi`, not rounded."""
    scale = dpi / POINTS_PER_INCH
    return Box(*(value * scale for value in box))


def to_points(box: Box, dpi: float) -> Box:
    """A pixel box of a page image at `dpi` in page coordinates: the inverse of `to_pixels`."""
    scale = dpi / POINTS_PER_INCH
    return Box(*(value / scale for value in box))


def rotate(box: Box, width: float, height: float, rotation: Rotation) -> Box:
    """A box of an unrotated page of `width` x `height` points, on the page turned clockwise by `rotation`.

    The displayed page is `height` x `width` for 90 and 270 degrees.
    """
    x0, y0, x1, y1 = box
    match rotation:
        case 0:
            return box
        case 90:
            return Box(height - y1, x0, height - y0, x1)
        case 180:
            return Box(width - x1, height - y1, width - x0, height - y0)
        case 270:
            return Box(y0, width - x1, y1, width - x0)
