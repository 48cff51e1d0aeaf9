"""Outlines drawn by SVG path data, curves as short straight lines."""

import itertools
import math
import re
from collections.abc import Iterator

from pictoria_docs.document import Point

CURVE_STEPS = 8
ARC_STEPS = 32
"""Straight lines for a whole turn."""
MAX_POINTS = 20_000

_TOKEN = re.compile(r"\s*,?\s*([A-Za-z]|[-+]?(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][-+]?[0-9]+)?)")
_COUNTS = {"M": 2, "L": 2, "H": 1, "V": 1, "C": 6, "S": 4, "Q": 4, "T": 2, "A": 7, "Z": 0}


def outlines(data: str) -> list[tuple[Point, ...]]:
    """Each subpath of at least three points.

    Raises `ValueError`: no path data, or too much.
    """
    shapes: list[list[Point]] = []
    position, start, control = Point(0, 0), Point(0, 0), None
    for command, values in _commands(data):
        relative, kind = command.islower(), command.upper()
        if kind == "Z":
            position, control = start, None
            continue
        if kind in "HV":
            along = values[0] + ((position.x if kind == "H" else position.y) if relative else 0)
            points = [Point(along, position.y) if kind == "H" else Point(position.x, along)]
        else:
            ends = values[5:] if kind == "A" else values
            points = [
                Point(x + position.x, y + position.y) if relative else Point(x, y)
                for x, y in zip(ends[::2], ends[1::2], strict=True)
            ]
        if kind == "M":
            start = points[-1]
            shapes.append([start])
        else:
            if not shapes:
                raise ValueError("a path that starts nowhere")
            if kind in "ST":
                mirrored = (
                    Point(2 * position.x - control.x, 2 * position.y - control.y) if control else position
                )
                points = [mirrored, *points]
            control = points[-2] if kind in "CSQT" else None
            match kind:
                case "A":
                    shapes[-1] += _arc(position, points[-1], values)
                case "C" | "S" | "Q" | "T":
                    shapes[-1] += _curve([position, *points])
                case _:
                    shapes[-1] += points
        if kind == "M":
            control = None
        position = points[-1]
        if sum(map(len, shapes)) > MAX_POINTS:
            raise ValueError("too many points")
    return [_open(outline) for outline in shapes if len(set(outline)) > 2]


def _commands(data: str) -> Iterator[tuple[str, list[float]]]:
    """Each command with its numbers; repeated numbers repeat the command."""
    tokens = list(_TOKEN.finditer(data))
    if sum(len(token[0]) for token in tokens) < len(data.rstrip()):
        raise ValueError("not path data")
    command, values = "", list[float]()
    for token in (token[1] for token in tokens):
        if token.isalpha():
            if values or token.upper() not in _COUNTS:
                raise ValueError("not path data")
            command = token
            if command.upper() == "Z":
                yield command, []
            continue
        if command.upper() in ("", "Z"):
            raise ValueError("not path data")
        values.append(float(token))
        if len(values) == _COUNTS[command.upper()]:
            yield command, values
            values = []
            command = {"M": "L", "m": "l"}.get(command, command)
    if values:
        raise ValueError("not path data")


def _curve(controls: list[Point]) -> list[Point]:
    """A Bezier curve of any degree by its control points, without its first point."""
    found = []
    for step in range(1, CURVE_STEPS + 1):
        share, points = step / CURVE_STEPS, controls
        while len(points) > 1:
            points = [
                Point(a.x + (b.x - a.x) * share, a.y + (b.y - a.y) * share)
                for a, b in itertools.pairwise(points)
            ]
        found.append(points[0])
    return found


def _arc(start: Point, end: Point, values: list[float]) -> list[Point]:
    """An elliptical arc by the numbers of its command, without its first point.

    From its ends to its centre: https://www.w3.org/TR/SVG11/implnote.html#ArcImplementationNotes, F.6.5 and F.6.6.
    """
    rx, ry, turned, large, sweep = (
        abs(values[0]),
        abs(values[1]),
        math.radians(values[2]),
        values[3],
        values[4],
    )
    if not rx or not ry or start == end:
        return [end]
    cos, sin = math.cos(turned), math.sin(turned)
    half_x, half_y = (start.x - end.x) / 2, (start.y - end.y) / 2
    # On the circle of radius 1 that the ellipse is made from.
    x, y = (cos * half_x + sin * half_y) / rx, (cos * half_y - sin * half_x) / ry
    length = math.hypot(x, y)
    if length > 1:
        rx, ry, x, y, length = rx * length, ry * length, x / length, y / length, 1.0
    away = math.sqrt(1 / length**2 - 1) * (-1 if bool(large) == bool(sweep) else 1)
    centre_x, centre_y = away * y, -away * x
    first = math.atan2(y - centre_y, x - centre_x)
    angle = math.atan2(-y - centre_y, -x - centre_x) - first
    if sweep and angle < 0:
        angle += math.tau
    elif not sweep and angle > 0:
        angle -= math.tau
    middle_x, middle_y = (start.x + end.x) / 2, (start.y + end.y) / 2
    steps = max(1, math.ceil(abs(angle) / math.tau * ARC_STEPS))
    points = []
    for step in range(1, steps):
        turn = first + angle * step / steps
        across, down = rx * (math.cos(turn) + centre_x), ry * (math.sin(turn) + centre_y)
        points.append(Point(middle_x + cos * across - sin * down, middle_y + sin * across + cos * down))
    return [*points, end]


def _open(outline: list[Point]) -> tuple[Point, ...]:
    """Without the last point where it is the first one again."""
    return tuple(outline[:-1] if outline[0] == outline[-1] else outline)
