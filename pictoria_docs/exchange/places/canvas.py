"""The pixels of a page where others see it: one canvas per page, one size for its image and all annotations."""

import math
from typing import NamedTuple

from pictoria_docs.document import POINTS_PER_INCH, Box, Document, Page, Point
from pictoria_docs.exchange.places.image_api import Size

MIN_SIDE = 0.01  # points, of a page without size

LONG_SIDE = 2800
"""Longest side in pixels of a page that has no resolution of its own (born-digital): about 240 dpi for A4."""
MAX_PIXELS = 40_000_000
"""A larger scan is shown smaller."""


class PixelCanvas(NamedTuple):
    """A page and its size in pixels."""

    page: int
    width: int
    """Pixels."""
    height: int
    """Pixels."""
    across: float = 1.0
    """Pixels per point."""
    down: float = 1.0
    """Pixels per point: that of `across`, but for the rounding of the size."""

    @property
    def size(self) -> Size:
        """Width and height in pixels."""
        return Size(self.width, self.height)

    @property
    def dpi(self) -> float:
        """At which the page has about this size."""
        return self.across * POINTS_PER_INCH

    def to_pixels(self, box: Box) -> Box:
        """A page box in pixels, not rounded."""
        return Box(box.x0 * self.across, box.y0 * self.down, box.x1 * self.across, box.y1 * self.down)

    def to_points(self, box: Box) -> Box:
        """A pixel box in points: the inverse."""
        return Box(box.x0 / self.across, box.y0 / self.down, box.x1 / self.across, box.y1 / self.down)

    def point(self, point: Point) -> Point:
        """A place on the page in pixels."""
        return Point(point.x * self.across, point.y * self.down)


def canvas_of(page: Page) -> PixelCanvas:
    """The canvas of a page: a scan's own pixels, else `LONG_SIDE` on the longer side."""
    wide, high = max(page.width, MIN_SIDE), max(page.height, MIN_SIDE)
    scale = page.dpi / POINTS_PER_INCH if page.dpi else LONG_SIDE / max(wide, high)
    most = math.sqrt(MAX_PIXELS / (wide * high))
    width, height = round(wide * min(scale, most)), round(high * min(scale, most))
    if width * height > MAX_PIXELS:  # by rounding
        width, height = math.floor(wide * most), math.floor(high * most)
    width, height = max(1, width), max(1, height)
    return PixelCanvas(page.number, width, height, width / wide, height / high)


def canvases(document: Document) -> dict[int, PixelCanvas]:
    """The canvases of the document's pages, by page number."""
    return {page.number: canvas_of(page) for page in document.pages}
