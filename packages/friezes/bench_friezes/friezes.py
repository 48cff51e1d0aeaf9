"""Roller-stamped friezes with their truth, from seeds: rollers, what they impress, where each box is in the picture.

A roller is a wheel with boxes, each with a motif; rolled on a pot it leaves the same sequence again and again. Hard on
purpose: boxes of unequal width, without borders, the same motif side by side, motifs that nearly agree, a short box
where the wheel closes, a band begun over its own beginning, worn and broken places, a second band close to
the first. How the picture is drawn is in `frieze_pictures.py`.
"""

from dataclasses import dataclass
from random import Random
from typing import NamedTuple

import cv2
import numpy as np
from numpy.typing import NDArray

from bench_friezes.frieze_motifs import SEEN, UNSEEN, Motif, draw_motif, drawn_motif, jittered

Floats = NDArray[np.float32]
SEPARATORS = ("line", "line", "line", "double", "gap", "gap", "none")
ALIKE = (
    ("hatching left", "fine hatching left"), ("hatching right", "fine hatching right"), ("grid", "fine grid"),
    ("lozenges", "saltire"), ("dots", "fine dots"), ("chevrons", "hatching left"), ("diamond", "rings"),
)  # fmt: skip
REPEATS = ((0.6, 1.2), (1.2, 2.0), (2.0, 4.0), (4.0, 8.0))
REPEAT_SHARES = (15, 20, 25, 40)


@dataclass(frozen=True)
class Roller:
    """A wheel: its boxes in order, one revolution."""

    motifs: tuple[Motif, ...]
    widths: tuple[float, ...]
    """Of the boxes with their border [heights of the band]."""
    separator: str
    frames: tuple[bool, bool]
    """Lines above and below."""
    line: float
    """Thickness of borders [heights]."""

    @property
    def sequence(self) -> tuple[str, ...]:
        """The kinds of motif of the shortest period."""
        kinds = tuple(motif.kind for motif in self.motifs)
        count = len(kinds)
        return next(
            kinds[:n] for n in range(1, count + 1) if count % n == 0 and kinds[:n] * (count // n) == kinds
        )


class Cell(NamedTuple):
    """A box as impressed: its place on the roller and along the band."""

    place: int
    start: float
    end: float
    """[heights of the band]"""


@dataclass(frozen=True)
class Band:
    """A flat impression: pixels of ink, and the boxes in it."""

    ink: Floats
    cells: tuple[Cell, ...]
    height: int
    phase: NDArray[np.float64]
    """Place on the roller of each column [turns, 0 to 1]."""


def draw_roller(random: Random, *, unseen: bool = False, cells: int | None = None) -> Roller:
    """A roller; with `unseen` half of its kinds are those that nothing was fitted to."""
    count = cells or random.randint(4, 14)
    size = random.randint(min(3, count), min(8, count))
    kinds = random.sample(sorted(SEEN), size)
    if unseen:
        kinds[: (size + 1) // 2] = random.sample(sorted(UNSEEN), min((size + 1) // 2, len(UNSEEN)))
    elif random.random() < 0.25:
        kinds[:2] = random.choice(ALIKE)
    kinds = list(dict.fromkeys(kinds))
    motifs = {kind: drawn_motif(kind, random) for kind in kinds}
    twins = 0.15 if random.random() < 0.5 else 0.0
    order: list[str] = []
    while len(order) < count:
        free = [kind for kind in kinds if not order or kind != order[-1]]
        order.append(order[-1] if order and random.random() < twins else random.choice(free))
    if len(set(order)) < 2:
        order[-1] = next(kind for kind in kinds if kind != order[0])
    steadiness = random.uniform(0.2, 0.8)
    mean, uneven = random.uniform(0.65, 1.4), random.choice((0.02, 0.06, 0.06, 0.12))
    widths = [mean * max(0.6, 1 + random.gauss(0, uneven)) for _ in order]
    if random.random() < 0.15:
        widths[-1] *= random.uniform(0.55, 0.75)
    framed = random.random()
    return Roller(
        tuple(jittered(motifs[kind], random, steadiness) for kind in order),
        tuple(widths),
        random.choice(SEPARATORS),
        (framed < 0.7, framed < 0.6),
        random.uniform(0.03, 0.07),
    )


def draw_repeats(random: Random) -> float:
    """How often the roller turns."""
    return random.uniform(*random.choices(REPEATS, REPEAT_SHARES)[0])


def revolution(roller: Roller, height: int) -> tuple[Floats, tuple[float, ...]]:
    """The ink of one turn, and where the boxes begin and the last ends [heights]."""
    edges = np.concatenate([[0.0], np.cumsum(roller.widths)])
    pixels = np.round(edges * height).astype(int)
    ink = np.zeros((height, pixels[-1]), np.float32)
    line = max(1, round(roller.line * height))
    pad = {"line": line, "double": line, "gap": 2 * line, "none": 0}[roller.separator]
    top, bottom = (line * 2 if framed else 0 for framed in roller.frames)
    for motif, left, right in zip(roller.motifs, pixels[:-1], pixels[1:], strict=True):
        wide, tall = right - left - 2 * pad, height - top - bottom
        ink[top : height - bottom, left + pad : right - pad] = draw_motif(motif, tall, max(wide, 3))[:, :wide]
    for left in pixels[:-1]:
        if roller.separator == "line":
            ink[:, left : left + line] = 1
        elif roller.separator == "double":
            ink[:, left : left + max(1, line // 2)] = ink[
                :, left + line : left + line + max(1, line // 2)
            ] = 1
    if roller.frames[0]:
        ink[:line] = 1
    if roller.frames[1]:
        ink[-line:] = 1
    return ink, tuple(float(edge) for edge in edges)


def impress(roller: Roller, random: Random, repeats: float, height: int, start: float | None = None) -> Band:
    """A band of `repeats` turns: it drifts, and may begin or go on over what is there."""
    turn, edges = revolution(roller, height)
    length = edges[-1]
    offset = random.uniform(0, length) if start is None else start * length
    total = repeats * length
    # Along the band the wheel slips a little: positions on the roller are not quite positions on the clay.
    xs = np.arange(round(total * height)) / height
    slip = sum(
        random.uniform(-1, 1) * 0.02 * length * np.sin(2 * np.pi * (xs / total * n + random.random())) / n
        for n in (1, 2)
    )
    phase = offset + xs + slip
    jump: float | None = None
    if repeats > 1.5 and random.random() < 0.1:
        jump = random.uniform(0.25, 0.75) * total
        phase = phase + np.where(xs > jump, random.uniform(0.2, 0.8) * length, 0)
    ink = _sampled(turn, phase % length, height)
    if jump is not None and random.random() < 0.7:
        before = _sampled(turn, (offset + xs + slip) % length, height)
        over = (xs > jump) & (xs < jump + random.uniform(0.2, 0.8))
        ink[:, over] = np.maximum(ink[:, over], before[:, over])
    return Band(ink, _cells(xs, phase, np.array(edges)), height, phase % length / length)


def _sampled(turn: Floats, phase: NDArray[np.float64], height: int) -> Floats:
    columns = np.tile((phase * height).astype(np.float32), (height, 1))
    rows = np.tile(np.arange(height, dtype=np.float32)[:, None], (1, len(phase)))
    wrapped = np.concatenate([turn, turn[:, :1]], axis=1)
    return np.asarray(cv2.remap(wrapped, columns, rows, cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE))


def _cells(
    xs: NDArray[np.float64], phase: NDArray[np.float64], edges: NDArray[np.float64]
) -> tuple[Cell, ...]:
    """Runs of one box; those of which less than half is there are left out."""
    box = np.searchsorted(edges, phase % edges[-1], side="right") - 1
    starts = np.flatnonzero(np.diff(box, prepend=-1) != 0)
    ends = np.append(starts[1:], len(xs)) - 1
    cells = (Cell(int(box[a]), float(xs[a]), float(xs[b])) for a, b in zip(starts, ends, strict=True))
    return tuple(
        cell for cell in cells if cell.end - cell.start > 0.5 * (edges[cell.place + 1] - edges[cell.place])
    )
