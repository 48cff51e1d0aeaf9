"""The attribute `transform` of SVG: https://www.w3.org/TR/SVG11/coords.html#TransformAttribute."""

import math
import re
from collections.abc import Callable
from typing import NamedTuple

from pictoria_docs.document import Point

_LIST = re.compile(r"\s*([a-zA-Z]+)\s*\(([^()]*)\)\s*,?")


class Affine(NamedTuple):
    """x becomes a x + c y + e, y becomes b x + d y + f."""

    a: float = 1.0
    b: float = 0.0
    c: float = 0.0
    d: float = 1.0
    e: float = 0.0
    f: float = 0.0

    def moved(self, point: Point) -> Point:
        """Where a point comes to lie."""
        x, y = point
        return Point(self.a * x + self.c * y + self.e, self.b * x + self.d * y + self.f)

    def then(self, inner: "Affine") -> "Affine":
        """This one, after `inner`."""
        e, f = self.moved(Point(inner.e, inner.f))
        return Affine(
            self.a * inner.a + self.c * inner.b,
            self.b * inner.a + self.d * inner.b,
            self.a * inner.c + self.c * inner.d,
            self.b * inner.c + self.d * inner.d,
            *(e, f),
        )


IDENTITY = Affine()


def read_transform(text: str) -> Affine:
    """What a list such as "translate(10 20) rotate(30)" does; the last of them comes first.

    Raises:
        ValueError: it is no such list.
    """
    found, end = IDENTITY, 0
    while match := _LIST.match(text, end):
        try:
            step = _KINDS[match[1]](*map(float, re.split(r"[\s,]+", match[2].strip())))
        except (KeyError, TypeError) as error:
            raise ValueError(f"not a transformation: {match[0]}") from error
        found, end = found.then(step), match.end()
    if text[end:].strip():
        raise ValueError(f"not a transformation: {text[end:]}")
    return found


def _translate(x: float, y: float = 0.0) -> Affine:
    return Affine(e=x, f=y)


def _scale(x: float, y: float | None = None) -> Affine:
    return Affine(a=x, d=x if y is None else y)


def _rotate(degrees: float, x: float = 0.0, y: float = 0.0) -> Affine:
    """Clockwise on the screen, about a point."""
    turn = math.radians(degrees)
    about = Affine(math.cos(turn), math.sin(turn), -math.sin(turn), math.cos(turn))
    return _translate(x, y).then(about).then(_translate(-x, -y))


def _skew_x(degrees: float) -> Affine:
    return Affine(c=math.tan(math.radians(degrees)))


def _skew_y(degrees: float) -> Affine:
    return Affine(b=math.tan(math.radians(degrees)))


def _matrix(a: float, b: float, c: float, d: float, e: float, f: float) -> Affine:
    return Affine(a, b, c, d, e, f)


_KINDS: dict[str, Callable[..., Affine]] = {
    "translate": _translate,
    "scale": _scale,
    "rotate": _rotate,
    "skewX": _skew_x,
    "skewY": _skew_y,
    "matrix": _matrix,
}
