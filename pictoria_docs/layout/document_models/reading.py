"""What parsers of document models give back, and what they share."""

import math
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from pictoria_docs.document import Box, RegionType

CORNERS = 4  # coordinates of a box
PATCH = 28  # pixels of the patches in which Qwen2.5-VL sees an image

Size = tuple[int, int]
"""Width and height of the page image as it was sent, in pixels."""

MAX_LENGTH = 400_000
"""Characters of an answer that are read: no page has more."""
MAX_REGIONS = 500
"""Regions of a page that are read: a model that has more to tell goes round in circles."""
FARTHEST = 1e6
"""A coordinate beyond says nothing of a page."""


@dataclass(frozen=True, slots=True)
class RawRegion:
    """A region as a model says it, not checked."""

    type: RegionType
    box: Box
    """Pixels of the page image."""
    text: str = ""


def box_of(numbers: Iterable[object]) -> Box | None:
    """The box that four numbers say, in the order that they are said in; None where they say none."""
    values = []
    for number in numbers:
        if isinstance(number, bool) or not isinstance(number, int | float):
            return None
        try:
            values.append(float(number))
        except OverflowError:
            return None
    if len(values) != CORNERS or not all(math.isfinite(value) and abs(value) <= FARTHEST for value in values):
        return None
    return Box(*values)


def scaled(box: Box, x: float, y: float) -> Box:
    """The box with its coordinates times `x` and `y`."""
    return Box(box.x0 * x, box.y0 * y, box.x1 * x, box.y1 * y)


def from_seen(size: Size) -> Callable[[Box], Box]:
    """From pixels of an image as Qwen2.5-VL and its kin see it, sides rounded to whole patches, to those it has.

    They count coordinates in that image, not in the one that was sent. (A processor that also makes large images
    smaller is not reckoned with: the backend sends none that are too large.)
    """
    x, y = (side / max(PATCH, round(side / PATCH) * PATCH) for side in size)
    return lambda box: scaled(box, x, y)
