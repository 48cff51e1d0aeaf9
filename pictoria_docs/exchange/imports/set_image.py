"""An image of a training set of any tool, with what is marked on it."""

import math
from collections.abc import Sequence
from typing import NamedTuple

from pictoria_docs.document import Box, Point

CORNERS = 3
"""Of an outline, at least."""


class SetBox(NamedTuple):
    """Something marked on an image. Coordinates are parts of the image's sides, from 0 to 1."""

    label: str
    """Its class."""
    box: Box
    outline: tuple[Point, ...] | None = None
    """Its polygon, where that is not its box."""
    score: float | None = None
    """How sure a model was, from 0 to 1; None: the set does not say."""
    region: str | None = None
    """Our id of the region, in sets that we exported."""
    text: str | None = None
    """What is printed there; None: the set does not say."""
    number: str | None = None
    """The printed number of a picture; None: the set does not say."""
    maker: str | None = None
    """The program that found it, with version and model; None: a person, or the set does not say."""


class SetImage(NamedTuple):
    """An image and all that is marked on it."""

    name: str
    """Path or name of its file, as the set has it."""
    page: tuple[str, int]
    """Id of the document, and number of the page, that it shows."""
    boxes: list[SetBox]
    shape: float | None = None
    """Its width divided by its height; None: the set does not say."""


class SetReading(NamedTuple):
    """What a set says of pages that are known."""

    images: list[SetImage]
    unknown: list[str]
    """The first images that show no known page, `MAX_UNKNOWN` at most."""
    unknown_count: int


MAX_UNKNOWN = 1000
"""Images that are named one by one."""
MAX_BOXES = 500_000
"""On known pages, in one import: 400 MB of memory."""


class ValueProblem(ValueError):
    """A value of a set that makes no sense; `code` names the sentence."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def box_of(x0: float, y0: float, x1: float, y1: float) -> Box:
    """A box, what lies outside the image cut off.

    Raises:
        ValueProblem: it is no box, or wholly outside.
    """
    if not all(map(math.isfinite, (x0, y0, x1, y1))) or x1 <= x0 or y1 <= y0:
        raise ValueProblem("no_box")
    inside = Box(x0, y0, x1, y1).intersection(Box(0.0, 0.0, 1.0, 1.0))
    if inside is None:
        raise ValueProblem("box_outside")
    return inside


def outline_of(values: Sequence[float]) -> tuple[Point, ...] | None:
    """The polygon of flat coordinates x, y, x, y ...; None: it is the rectangle around it, or none.

    Raises:
        ValueProblem: a coordinate is no number.
    """
    if not all(map(math.isfinite, values)):
        raise ValueProblem("no_box")
    points = tuple(
        Point(min(max(x, 0.0), 1.0), min(max(y, 0.0), 1.0))
        for x, y in zip(values[::2], values[1::2], strict=False)
    )
    distinct = set(points)
    if len(distinct) < CORNERS:
        return None
    xs, ys = {point.x for point in distinct}, {point.y for point in distinct}
    return (
        None if distinct == {Point(x, y) for x in (min(xs), max(xs)) for y in (min(ys), max(ys))} else points
    )


def score_of(value: object) -> float | None:
    """A score as a confidence.

    Raises:
        ValueProblem: it is no number from 0 to 1.
    """
    if value is None:
        return None
    if isinstance(value, bool) or not isinstance(value, (int, float)) or not 0.0 <= value <= 1.0:
        raise ValueProblem("no_score")
    return float(value)
