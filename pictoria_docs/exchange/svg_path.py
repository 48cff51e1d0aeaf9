"""Outlines drawn by SVG path data, curves as short straight lines."""

import itertools
import re
from collections.abc import Iterator

from pictoria_docs.document import Point

CURVE_STEPS = 8
MAX_POINTS = 20_000

_TOKEN = re.compile(r"\s*,?\s*([A-Za-z]|[-+]?(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][-+]?[0-9]+)?)")
_COUNTS = {"M": 2, "L": 2, "H": 1, "V": 1, "C": 6, "S": 4, "Q": 4, "T": 2, "A": 7, "Z": 0}


def outlines(data: str) -> list[tuple[Point, ...]]:
    """Each subpath of at least three points.

    Arcs count as straight lines to their end. Raises `ValueError`: no path data, or too much.
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
            shapes[-1] += _curve([position, *points]) if kind in "CSQT" else points
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


def _open(outline: list[Point]) -> tuple[Point, ...]:
    """Without the last point where it is the first one again."""
    return tuple(outline[:-1] if outline[0] == outline[-1] else outline)
