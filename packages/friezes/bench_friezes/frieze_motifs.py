"""Motifs cut into the boxes of a roller, as potters of the Argonne had them: hatching, grids, dots, ovolos.

Drawn as ink of 0 to 1; the same motif drawn twice differs as two boxes cut by one hand differ (`jittered`).
"""

import math
from collections.abc import Callable
from dataclasses import dataclass, replace
from random import Random

import cv2
import numpy as np
from numpy.typing import NDArray

Ink = NDArray[np.float32]
Points = list[tuple[float, float]]
FINE_BITS = 4
"""OpenCV draws at sixteenths of a pixel."""


@dataclass(frozen=True)
class Motif:
    """One motif of a roller: its kind and how it is cut there."""

    kind: str
    count: int
    """Lines, rows or dots over the height."""
    thick: float
    """Thickness of strokes [share of the height]."""
    turn: float = 0.0
    """Lines stand off their usual angle by this [degrees]."""
    phase: float = 0.0
    """Where the first line stands [share of the spacing]."""


class _Canvas:
    """A box to draw in; lengths in shares of its height."""

    def __init__(self, height: int, width: int, motif: Motif) -> None:
        self.pixels = np.zeros((height, width), np.uint8)
        self.height, self.wide, self.motif = height, width / height, motif
        self.thick = max(1, round(motif.thick * height))

    def line(self, points: Points, *, closed: bool = False, filled: bool = False) -> None:
        scaled = np.array(points) * self.height * (1 << FINE_BITS)
        fixed = [np.round(scaled).astype(np.int32).reshape(-1, 1, 2)]
        if filled:
            cv2.fillPoly(self.pixels, fixed, 255, cv2.LINE_AA, FINE_BITS)
        else:
            cv2.polylines(self.pixels, fixed, closed, 255, self.thick, cv2.LINE_AA, FINE_BITS)

    def ellipse(
        self,
        x: float,
        y: float,
        rx: float,
        ry: float,
        start: float = 0,
        end: float = 360,
        *,
        filled: bool = False,
    ) -> None:
        angles = np.radians(np.linspace(start, end, 40))
        self.line([(x + rx * math.cos(a), y + ry * math.sin(a)) for a in angles], filled=filled)

    def family(self, degrees: float, count: int | None = None) -> None:
        """Parallel lines over the whole box."""
        angle = math.radians(degrees + self.motif.turn)
        along = (math.cos(angle), math.sin(angle))
        spacing, reach = 1 / (count or self.motif.count), 1 + self.wide
        for index in range(-int(reach / spacing) - 1, int(reach / spacing) + 2):
            off = (index + self.motif.phase) * spacing
            x, y = self.wide / 2 - along[1] * off, 0.5 + along[0] * off
            self.line(
                [(x - reach * along[0], y - reach * along[1]), (x + reach * along[0], y + reach * along[1])]
            )

    def places(self, count: int) -> list[tuple[float, float, float]]:
        """Middles of a grid of squares, and half their side."""
        columns = max(1, round(count * self.wide))
        rows = ((row + 0.5) / count for row in range(count))
        return [((c + 0.5) * self.wide / columns, y, 0.5 / count) for y in rows for c in range(columns)]


def _dots(canvas: _Canvas) -> None:
    for x, y, half in canvas.places(canvas.motif.count):
        canvas.ellipse(x, y, half * 0.6, half * 0.6, filled=True)


def _rings(canvas: _Canvas) -> None:
    for radius in (0.42, 0.26, 0.1):
        canvas.ellipse(canvas.wide / 2, 0.5, radius * min(1.0, canvas.wide), radius)


def _ring_dots(canvas: _Canvas) -> None:
    for x, y, half in canvas.places(2):
        canvas.ellipse(x, y, half * 0.7, half * 0.7)
        canvas.ellipse(x, y, half * 0.2, half * 0.2, filled=True)


def _ovolo(canvas: _Canvas) -> None:
    arches = max(1, round(canvas.wide * 1.4))
    for index in range(arches):
        x, half = (index + 0.5) * canvas.wide / arches, canvas.wide / arches / 2
        for share in (0.9, 0.5):
            canvas.ellipse(x, 0.15, half * share, 0.7 * share, 0, 180)
        canvas.line([(x + half, 0.1), (x + half, 0.9)])


def _saltire(canvas: _Canvas) -> None:
    canvas.line([(0, 0), (canvas.wide, 1)])
    canvas.line([(canvas.wide, 0), (0, 1)])
    if canvas.motif.count % 2:
        for x, y in ((0.5, 0.18), (0.5, 0.82), (0.18, 0.5), (0.82, 0.5)):
            canvas.ellipse(x * canvas.wide, y, 0.07, 0.07, filled=True)


def _cross(canvas: _Canvas) -> None:
    for shift in (-0.06, 0.06):
        canvas.line([(canvas.wide / 2 + shift, 0), (canvas.wide / 2 + shift, 1)])
        canvas.line([(0, 0.5 + shift), (canvas.wide, 0.5 + shift)])


def _zigzag(canvas: _Canvas) -> None:
    teeth = max(2, round(canvas.wide * 3))
    for row in range(canvas.motif.count):
        y, tall = (row + 0.25) / canvas.motif.count, 0.6 / canvas.motif.count
        canvas.line([(i * canvas.wide / teeth / 2, y + tall * (i % 2)) for i in range(2 * teeth + 1)])


def _chequers(canvas: _Canvas) -> None:
    count = canvas.motif.count
    columns = max(2, round(count * canvas.wide))
    for row in range(count):
        for column in range(row % 2, columns, 2):
            x0, x1 = column * canvas.wide / columns, (column + 1) * canvas.wide / columns
            y0, y1 = row / count, (row + 1) / count
            canvas.line([(x0, y0), (x1, y0), (x1, y1), (x0, y1)], filled=True)


def _chevrons(canvas: _Canvas) -> None:
    spacing = 1.2 / canvas.motif.count
    for index in range(-2, int(canvas.wide / spacing) + 2):
        x = (index + canvas.motif.phase) * spacing
        canvas.line([(x, 0), (x + 0.4, 0.5), (x, 1)])


def _diamond(canvas: _Canvas) -> None:
    for share in (0.48, 0.3, 0.12):
        x, reach = canvas.wide / 2, canvas.wide * share
        canvas.line([(x - reach, 0.5), (x, 0.5 - share), (x + reach, 0.5), (x, 0.5 + share)], closed=True)


def _rosette(canvas: _Canvas) -> None:
    for petal in range(8):
        angle = petal * math.pi / 4
        x, y = canvas.wide / 2, 0.5
        tip = (x + 0.45 * min(1, canvas.wide) * math.cos(angle), y + 0.45 * math.sin(angle))
        side = (-0.08 * math.sin(angle), 0.08 * math.cos(angle))
        middle = ((x + tip[0]) / 2, (y + tip[1]) / 2)
        canvas.line(
            [
                (x, y),
                (middle[0] + side[0], middle[1] + side[1]),
                tip,
                (middle[0] - side[0], middle[1] - side[1]),
            ],
            filled=True,
        )


def _triangles(canvas: _Canvas) -> None:
    for x, y, half in canvas.places(canvas.motif.count):
        canvas.line(
            [(x - half * 0.8, y + half * 0.8), (x, y - half * 0.8), (x + half * 0.8, y + half * 0.8)],
            filled=True,
        )


def _herringbone(canvas: _Canvas) -> None:
    spacing = 1 / canvas.motif.count
    for index in range(-3, canvas.motif.count + 3):
        y = (index + canvas.motif.phase) * spacing
        canvas.line([(0, y + canvas.wide / 2), (canvas.wide / 2, y), (canvas.wide, y + canvas.wide / 2)])
    canvas.line([(canvas.wide / 2, 0), (canvas.wide / 2, 1)])


def _quarters(canvas: _Canvas) -> None:
    canvas.line([(0, 0), (canvas.wide, 1)])
    canvas.line([(canvas.wide, 0), (0, 1)])
    for share in (0.2, 0.4):
        x = share * canvas.wide
        for at in (share, 1 - share):
            canvas.line([(x, at), (canvas.wide - x, at)])


def _scales(canvas: _Canvas) -> None:
    half = canvas.wide / max(2, round(canvas.wide * 3)) / 2
    for row in range(canvas.motif.count + 1):
        for column in range(-1, int(canvas.wide / half / 2) + 2):
            x = (2 * column + row % 2 + 1) * half
            canvas.ellipse(x, row / canvas.motif.count, half, 0.9 / canvas.motif.count, 180, 360)


def _grid(canvas: _Canvas) -> None:
    canvas.family(0)
    canvas.family(90)


def _lozenges(canvas: _Canvas) -> None:
    canvas.family(45)
    canvas.family(-45)


SEEN: dict[str, tuple[Callable[[_Canvas], None], tuple[int, int]]] = {
    "hatching left": (lambda c: c.family(45), (3, 4)),
    "fine hatching left": (lambda c: c.family(45), (6, 8)),
    "hatching right": (lambda c: c.family(-45), (3, 4)),
    "fine hatching right": (lambda c: c.family(-45), (6, 8)),
    "grid": (_grid, (3, 4)),
    "fine grid": (_grid, (6, 7)),
    "lozenges": (_lozenges, (3, 4)),
    "upright bars": (lambda c: c.family(90), (4, 6)),
    "level bars": (lambda c: c.family(0), (4, 6)),
    "dots": (_dots, (2, 3)),
    "fine dots": (_dots, (5, 6)),
    "ovolo": (_ovolo, (1, 1)),
    "saltire": (_saltire, (1, 2)),
    "cross": (_cross, (1, 1)),
    "zigzag": (_zigzag, (2, 4)),
    "chequers": (_chequers, (3, 5)),
    "rings": (_rings, (1, 1)),
    "chevrons": (_chevrons, (4, 6)),
    "diamond": (_diamond, (1, 1)),
}
"""Kinds by name: how they are drawn, and between which counts."""
UNSEEN: dict[str, tuple[Callable[[_Canvas], None], tuple[int, int]]] = {
    "rosette": (_rosette, (1, 1)),
    "triangles": (_triangles, (2, 3)),
    "herringbone": (_herringbone, (4, 6)),
    "quarters": (_quarters, (1, 1)),
    "scales": (_scales, (3, 4)),
    "ring dots": (_ring_dots, (2, 2)),
}
"""Kinds that no weight is fitted to: for judging only."""
KINDS = SEEN | UNSEEN


def drawn_motif(kind: str, random: Random) -> Motif:
    """A motif of a kind as one potter would cut it."""
    low, high = KINDS[kind][1]
    count = random.randint(low, high)
    return Motif(kind, count, random.uniform(0.035, 0.07) if count <= 4 else random.uniform(0.03, 0.05))


def jittered(motif: Motif, random: Random, spread: float) -> Motif:
    """The same motif in another box of the roller; `spread` of 1: an unsteady hand."""
    return replace(
        motif,
        thick=motif.thick * (1 + random.uniform(-0.2, 0.2) * spread),
        turn=random.gauss(0, 4) * spread,
        phase=random.uniform(-0.5, 0.5),
    )


def draw_motif(motif: Motif, height: int, width: int) -> Ink:
    """The ink of a motif in a box of `height` x `width` pixels, 0 to 1."""
    canvas = _Canvas(height, width, motif)
    KINDS[motif.kind][0](canvas)
    return np.asarray(canvas.pixels / 255, np.float32)
