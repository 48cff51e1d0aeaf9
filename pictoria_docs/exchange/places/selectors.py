"""Selectors of the Web Annotation model: boxes and outlines in pixels, to JSON and from any tool's JSON.

Sources: https://www.w3.org/TR/annotation-model/#selectors, https://www.w3.org/TR/media-frags/#naming-space.
"""

import math
import re
from typing import Any, NamedTuple
from xml.etree import ElementTree

from pictoria_docs.document import Box, Point
from pictoria_docs.exchange.places.svg_path import outlines
from pictoria_docs.exchange.places.svg_transform import IDENTITY, read_transform

CORNERS = 4

MEDIA_FRAGMENTS = "http://www.w3.org/TR/media-frags/"
SVG = "http://www.w3.org/2000/svg"
CONTEXT_LETTERS = 32
"""Characters before and after a quote, by which it is found again."""
MAX_SVG = 500_000
"""Characters; a longer drawing is not read."""
CIRCLE_CORNERS = 32

Json = dict[str, Any]

_NUMBER = r"(-?[0-9]{1,12}(?:\.[0-9]+)?(?:e-[0-9]+)?)"
_XYWH = re.compile(rf"xywh=(?:(pixel|percent|pct):)?{','.join([_NUMBER] * 4)}(?![0-9.,])", re.IGNORECASE)


class ShapeError(Exception):
    """A shape that cannot be read; `code` is below `annotations` in the locales."""

    def __init__(self, code: str, **values: object) -> None:
        super().__init__(code, values)
        self.code, self.values = code, values


class PixelSelector(NamedTuple):
    """A place in pixels."""

    box: Box
    polygon: tuple[Point, ...] | None = None


# --- out


def fragment(box: Box) -> Json:
    """A box in whole pixels, at least one wide and high."""
    (x, width), (y, height) = _whole(box.x0, box.x1), _whole(box.y0, box.y1)
    return {
        "type": "FragmentSelector",
        "conformsTo": MEDIA_FRAGMENTS,
        "value": f"xywh=pixel:{x},{y},{width},{height}",
    }


def _whole(low: float, high: float) -> tuple[int, int]:
    """Start and length in whole pixels, less than a pixel off at both ends."""
    start, end = round(low), round(high)
    return (start, end - start) if end > start else (math.floor(low), 1)


def outline(polygon: tuple[Point, ...]) -> Json:
    """A polygon as SVG, in hundredths of a pixel."""
    points = " ".join(f"{round(point.x, 2)},{round(point.y, 2)}" for point in polygon)
    return {"type": "SvgSelector", "value": f'<svg xmlns="{SVG}"><polygon points="{points}"/></svg>'}


def as_path(selector: Json) -> Json:
    """What `outline` made, as a path."""
    value = re.sub(r'<polygon points="([^"]*)"/>', r'<path d="M\1Z"/>', selector["value"])
    return selector | {"value": value}


def quoted(text: str, start: int, end: int) -> list[Json]:
    """Characters `start` to `end` of a text, by their words and by their offsets."""
    return [
        {
            "type": "TextQuoteSelector",
            "exact": text[start:end],
            "prefix": text[max(0, start - CONTEXT_LETTERS) : start],
            "suffix": text[end : end + CONTEXT_LETTERS],
        },
        {"type": "TextPositionSelector", "start": start, "end": end},
    ]


# --- in


def read_fragment(value: str, width: float, height: float) -> Box | None:
    """The box that a media fragment ("#xywh=percent:10,20,30,40") names in an image of this size, if it names one."""
    match = _XYWH.search(value)
    if not match:
        return None
    x, y, wide, high = (float(number) for number in match.groups()[1:])
    if match[1] and match[1].lower() != "pixel":
        x, wide, y, high = x * width / 100, wide * width / 100, y * height / 100, high * height / 100
    return Box(x, y, x + wide, y + high)


def read_selectors(selectors: list[Any], width: float, height: float) -> PixelSelector | None:
    """The place that alternative selectors name; an outline is taken from one, the box from another.

    Raises:
        ShapeError: a selector of a known kind that cannot be read.
    """
    box, polygon, unknown = None, None, None
    for selector in (item for item in selectors if isinstance(item, dict)):
        value = selector.get("value")
        if not isinstance(value, str):
            continue
        kind = str(selector.get("type", ""))
        if kind.endswith("SvgSelector") and polygon is None:
            polygon = read_svg(value)
        elif kind.endswith("FragmentSelector") and box is None:
            box = read_fragment(value, width, height)
            unknown = value if box is None else unknown
    if polygon is not None:
        bounds_box = bounds(polygon)
        return PixelSelector(box or bounds_box, None if _upright(polygon, bounds_box) else polygon)
    # Mirador's editors put a fragment of time, or an empty one, beside an outline.
    if box is None and unknown is not None:
        raise ShapeError("fragment_unknown", value=unknown[:80])
    return PixelSelector(box) if box is not None else None


def read_svg(text: str) -> tuple[Point, ...]:
    """The outline of the one shape in an SVG: polygon, rectangle, path, circle or ellipse, as it is transformed.

    Raises:
        ShapeError: no such shape, several, or one whose transformation is not known.
    """
    # Entities can make a small text huge, and no tool needs them here.
    if len(text) > MAX_SVG or "<!" in text:
        raise ShapeError("svg_refused")
    try:
        root = ElementTree.fromstring(text)
    except (ElementTree.ParseError, ValueError) as error:
        raise ShapeError("svg_damaged") from error
    shapes = _transformed(root)
    if not shapes:
        raise ShapeError("svg_without_shape")
    if len(shapes) > 1:
        raise ShapeError("svg_several", count=len(shapes))
    if not all(math.isfinite(value) for point in shapes[0] for value in point):
        raise ShapeError("svg_damaged")
    return shapes[0]


def _transformed(root: ElementTree.Element) -> list[tuple[Point, ...]]:
    """All outlines, moved as they and what is around them say; not recursive, for groups may be nested deep."""
    shapes: list[tuple[Point, ...]] = []
    waiting = [(root, IDENTITY)]
    while waiting:
        element, around = waiting.pop()
        try:
            here = around.then(read_transform(element.get("transform", "")))
        except ValueError as error:
            raise ShapeError("svg_transformed") from error
        shapes += [tuple(map(here.moved, shape)) for shape in _outlines(element)]
        waiting += [(inner, here) for inner in element]
    return shapes


def _outlines(element: ElementTree.Element) -> list[tuple[Point, ...]]:
    try:
        match element.tag.rpartition("}")[2]:
            case "polygon" | "polyline":
                numbers = [float(value) for value in re.split(r"[\s,]+", element.get("points", "").strip())]
                points = tuple(Point(*pair) for pair in zip(numbers[::2], numbers[1::2], strict=True))
                return [points] if len(points) > 2 else []
            case "rect":
                x, y = _number(element, "x"), _number(element, "y")
                return [box_corners(Box(x, y, x + _number(element, "width"), y + _number(element, "height")))]
            case "circle":
                return [_ellipse(element, _number(element, "r"), _number(element, "r"))]
            case "ellipse":
                return [_ellipse(element, _number(element, "rx"), _number(element, "ry"))]
            case "path":
                return outlines(element.get("d", ""))
    except ValueError as error:
        raise ShapeError("svg_damaged") from error
    return []


def _number(element: ElementTree.Element, name: str) -> float:
    return float(element.get(name, "0").removesuffix("px"))


def _ellipse(element: ElementTree.Element, rx: float, ry: float) -> tuple[Point, ...]:
    x, y = _number(element, "cx"), _number(element, "cy")
    turns = (math.tau * corner / CIRCLE_CORNERS for corner in range(CIRCLE_CORNERS))
    return tuple(Point(x + rx * math.cos(turn), y + ry * math.sin(turn)) for turn in turns)


def box_corners(box: Box) -> tuple[Point, ...]:
    """The four corners, clockwise from top left."""
    return Point(box.x0, box.y0), Point(box.x1, box.y0), Point(box.x1, box.y1), Point(box.x0, box.y1)


def bounds(polygon: tuple[Point, ...]) -> Box:
    """The smallest box around it."""
    across, down = [point.x for point in polygon], [point.y for point in polygon]
    return Box(min(across), min(down), max(across), max(down))


def _upright(polygon: tuple[Point, ...], box: Box) -> bool:
    """Whether it is the box itself: then it says no more than the box."""
    return set(polygon) == set(box_corners(box)) and len(set(polygon)) == CORNERS
