"""Ornaments with their truth, from seeds: one design as a drawing, as reliefs of one mould, and redrawn by other hands.

Two pictures are of one mould if they show one relief, whatever the light, the wear, the fragment and its
surroundings; of one motif if one design was drawn again, by another hand or in another technique.
"""

import math
from collections.abc import Callable
from dataclasses import dataclass
from random import Random

import cv2
import numpy as np
from numpy.typing import NDArray
from PIL import Image

Floats = NDArray[np.float32]
SIDE = 360
"""Pixels of an ornament as it is drawn."""
MARGIN = 0.06
"""Share of the side that stays empty around it."""
HANDS = {"drawing": 0.4, "relief": 0.6}
"""Techniques, and how often each is drawn."""


@dataclass(frozen=True)
class Stroke:
    """A line of a design, in a square of side 1."""

    points: tuple[tuple[float, float], ...]
    width: float
    filled: bool = False
    """Whether it is the outline of something solid."""


@dataclass(frozen=True)
class Ornament:
    """A design: its strokes."""

    kind: str
    strokes: tuple[Stroke, ...]


def _ring(middle: tuple[float, float], radius: float, width: float, filled: bool = False) -> Stroke:
    turns = np.linspace(0, 2 * math.pi, 40)
    return Stroke(
        tuple((middle[0] + radius * math.cos(a), middle[1] + radius * math.sin(a)) for a in turns),
        width,
        filled,
    )


def _petal(
    angle: float, inner: float, outer: float, wide: float, width: float, filled: bool, tip: float
) -> Stroke:
    along = np.linspace(0, 1, 16)
    bulge = wide * np.sin(math.pi * along**tip)
    sides = [(inner + (outer - inner) * t, b) for t, b in zip(along, bulge, strict=True)]
    sides += [(r, -b) for r, b in reversed(sides)]
    cos, sin = math.cos(angle), math.sin(angle)
    return Stroke(tuple((0.5 + r * cos - b * sin, 0.5 + r * sin + b * cos) for r, b in sides), width, filled)


def _rosette(random: Random) -> list[Stroke]:
    strokes = [_ring((0.5, 0.5), random.uniform(0.03, 0.1), 0.012, random.random() < 0.5)]
    inner = random.uniform(0.08, 0.16)
    for _ in range(random.randint(1, 2)):
        count, outer = random.randint(4, 13), random.uniform(inner + 0.1, 0.48)
        wide, tip, filled = random.uniform(0.02, 0.09), random.uniform(0.6, 2), random.random() < 0.5
        start = random.uniform(0, 1)
        strokes += [
            _petal(2 * math.pi * (at + start) / count, inner, outer, wide, 0.012, filled, tip)
            for at in range(count)
        ]
        inner = outer
    if random.random() < 0.6:
        strokes.append(_ring((0.5, 0.5), min(0.49, inner + 0.03), 0.014))
    return strokes


def _palmette(random: Random) -> list[Stroke]:
    count, spread = random.choice((5, 7, 9, 11)), random.uniform(1.6, 3.6)
    base = random.uniform(0.6, 0.85)
    strokes = []
    for at in range(count):
        angle = -math.pi / 2 + spread * (at / (count - 1) - 0.5)
        reach = random.uniform(0.3, 0.5) * (1.1 - abs(at / (count - 1) - 0.5))
        bend = random.uniform(-0.15, 0.15) + 0.3 * (at / (count - 1) - 0.5)
        points = []
        for t in np.linspace(0, 1, 14):
            a = angle + bend * t * t
            points.append((0.5 + reach * t * math.cos(a), base + reach * t * math.sin(a)))
        strokes.append(Stroke(tuple(points), random.uniform(0.012, 0.03)))
        if random.random() < 0.6:
            strokes.append(_ring(points[-1], random.uniform(0.012, 0.03), 0.01, True))
    for side in (-1, 1):
        strokes.append(_spiral((0.5 + side * random.uniform(0.1, 0.2), base + 0.05), side, random))
    return strokes


def _spiral(middle: tuple[float, float], side: int, random: Random) -> Stroke:
    turns, size = random.uniform(1.2, 2.6), random.uniform(0.06, 0.13)
    angles = np.linspace(0, 2 * math.pi * turns, 50)
    radii = size * angles / angles[-1]
    points = (
        (middle[0] + side * r * math.cos(a), middle[1] + r * math.sin(a))
        for a, r in zip(angles, radii, strict=True)
    )
    return Stroke(tuple(points), random.uniform(0.012, 0.022))


def _scroll(random: Random) -> list[Stroke]:
    waves, height = random.uniform(1, 2.5), random.uniform(0.1, 0.25)
    xs = np.linspace(0.04, 0.96, 60)
    stem = [(float(x), 0.5 + height * math.sin(2 * math.pi * waves * x)) for x in xs]
    strokes = [Stroke(tuple(stem), 0.02)]
    for at in range(random.randint(3, 8)):
        x, y = stem[random.randrange(4, 56)]
        strokes.append(
            _spiral((x, y + random.choice((-1, 1)) * random.uniform(0.08, 0.2)), 1 if at % 2 else -1, random)
        )
    strokes += [
        _blob(random, random.choice(stem), random.uniform(0.03, 0.07)) for _ in range(random.randint(2, 6))
    ]
    return strokes


def _blob(random: Random, middle: tuple[float, float], size: float) -> Stroke:
    turns = np.linspace(0, 2 * math.pi, 24, endpoint=False)
    waves = [(random.uniform(0, 0.4) / k, random.uniform(0, 6.3), k) for k in (2, 3, 4)]
    stretch = random.uniform(0.5, 1)
    points = []
    for a in turns:
        radius = size * (1 + sum(amount * math.cos(k * a + phase) for amount, phase, k in waves))
        points.append((middle[0] + radius * math.cos(a), middle[1] + stretch * radius * math.sin(a)))
    return Stroke((*points, points[0]), 0.012, random.random() < 0.6)


def _beast(random: Random) -> list[Stroke]:
    strokes = [_blob(random, (0.5, 0.5), random.uniform(0.16, 0.26))]
    strokes.append(
        _blob(random, (random.uniform(0.15, 0.3), random.uniform(0.2, 0.4)), random.uniform(0.07, 0.12))
    )
    for _ in range(random.randint(3, 5)):
        x, y = random.uniform(0.3, 0.7), random.uniform(0.5, 0.6)
        knee = (x + random.uniform(-0.1, 0.1), y + random.uniform(0.1, 0.18))
        strokes.append(
            Stroke(((x, y), knee, (knee[0] + random.uniform(-0.06, 0.06), 0.9)), random.uniform(0.02, 0.05))
        )
    strokes.append(
        _spiral((random.uniform(0.75, 0.88), random.uniform(0.25, 0.6)), random.choice((-1, 1)), random)
    )
    strokes += [_ring((random.uniform(0.2, 0.8), random.uniform(0.1, 0.9)), random.uniform(0.01, 0.03), 0.01)
                for _ in range(random.randint(0, 6))]  # fmt: skip
    return strokes


def _mask(random: Random) -> list[Stroke]:
    strokes = [_blob(random, (0.5, 0.5), random.uniform(0.3, 0.42))]
    strokes = [Stroke(strokes[0].points, 0.02)]
    apart, high = random.uniform(0.1, 0.18), random.uniform(0.36, 0.46)
    eye = random.uniform(0.03, 0.07)
    for side in (-1, 1):
        strokes += [
            _ring((0.5 + side * apart, high), eye, 0.014),
            _ring((0.5 + side * apart, high), eye / 3, 0.01, True),
        ]
        brow = random.uniform(0.06, 0.12)
        strokes.append(Stroke(tuple((0.5 + side * (apart + x), high - brow + random.uniform(-0.01, 0.03))
                                    for x in (-0.08, 0, 0.08)), random.uniform(0.014, 0.03)))  # fmt: skip
    nose = random.uniform(0.52, 0.6)
    strokes.append(Stroke(((0.5, high), (0.5 + random.uniform(-0.06, 0.06), nose), (0.5, nose)), 0.018))
    strokes.append(_blob(random, (0.5, random.uniform(0.66, 0.74)), random.uniform(0.05, 0.12)))
    for at in range(random.randint(5, 16)):
        angle = math.pi + math.pi * at / 15
        strokes.append(
            _spiral((0.5 + 0.4 * math.cos(angle), 0.45 + 0.38 * math.sin(angle)), 1 if at % 2 else -1, random)
        )
    return strokes


def _star(random: Random) -> list[Stroke]:
    count, inner, outer = random.randint(4, 12), random.uniform(0.1, 0.25), random.uniform(0.3, 0.48)
    points = []
    for at in range(2 * count + 1):
        radius, angle = (outer if at % 2 else inner), math.pi * at / count
        points.append((0.5 + radius * math.cos(angle), 0.5 + radius * math.sin(angle)))
    strokes = [Stroke(tuple(points), random.uniform(0.014, 0.03), random.random() < 0.4)]
    for _ in range(random.randint(1, 3)):
        strokes.append(_ring((0.5, 0.5), random.uniform(0.05, 0.48), random.uniform(0.01, 0.025)))
    beads, ring = random.randint(0, 24), random.uniform(0.3, 0.46)
    for at in range(beads):
        angle = 2 * math.pi * at / beads
        strokes.append(_ring((0.5 + ring * math.cos(angle), 0.5 + ring * math.sin(angle)), 0.015, 0.01, True))
    return strokes


def _knot(random: Random) -> list[Stroke]:
    across, down, phase = random.randint(2, 5), random.randint(2, 5), random.uniform(0.3, 2.8)
    turns = np.linspace(0, 2 * math.pi, 220)
    points = [(0.5 + 0.42 * math.sin(across * a + phase), 0.5 + 0.42 * math.sin(down * a)) for a in turns]
    strokes = [Stroke(tuple(points), random.uniform(0.015, 0.035))]
    strokes += [_blob(random, (random.uniform(0.2, 0.8), random.uniform(0.2, 0.8)), random.uniform(0.02, 0.05))
                for _ in range(random.randint(0, 5))]  # fmt: skip
    return strokes


KINDS: dict[str, Callable[[Random], list[Stroke]]] = {
    "rosette": _rosette, "palmette": _palmette, "scroll": _scroll, "beast": _beast, "mask": _mask, "star": _star,
    "knot": _knot,
}  # fmt: skip


def ornament(kind: str, seed: int) -> Ornament:
    """The design of a seed, of one of `KINDS`."""
    return Ornament(kind, tuple(KINDS[kind](Random(f"{kind} {seed}"))))


def redrawn(design: Ornament, random: Random) -> Ornament:
    """The same design by another hand: bent a little, thicker or thinner, with other proportions, a detail lost."""
    waves = [
        (random.uniform(0, 0.012), random.uniform(2, 9), random.uniform(2, 9), random.uniform(0, 6.3), axis)
        for axis in (0, 1) for _ in range(3)
    ]  # fmt: skip
    across, down = random.uniform(0.88, 1.12), random.uniform(0.88, 1.12)
    thick, lost = random.uniform(0.6, 1.7), random.uniform(0, 0.12)

    def moved(x: float, y: float) -> tuple[float, float]:
        off = [0.0, 0.0]
        for amount, fx, fy, phase, axis in waves:
            off[axis] += amount * math.sin(fx * x + fy * y + phase)
        return 0.5 + (x - 0.5) * across + off[0], 0.5 + (y - 0.5) * down + off[1]

    strokes = []
    for stroke in design.strokes:
        if len(design.strokes) > 4 and random.random() < lost:
            continue
        jx, jy = random.gauss(0, 0.008), random.gauss(0, 0.008)
        points = tuple(moved(x + jx, y + jy) for x, y in stroke.points)
        filled = stroke.filled if random.random() < 0.85 else not stroke.filled
        strokes.append(Stroke(points, stroke.width * thick * random.uniform(0.85, 1.15), filled))
    return Ornament(design.kind, tuple(strokes))


def relief(design: Ornament) -> Floats:
    """The relief of its mould: height of each pixel, 0 to 1."""
    ink = _ink(design)
    deep = cv2.distanceTransform((ink > 0.5).astype(np.uint8), cv2.DIST_L2, 5)
    rounded = np.sqrt(np.minimum(deep, 9) / 9)
    return np.asarray(cv2.GaussianBlur(rounded.astype(np.float32), (0, 0), 1.6), np.float32)


def _ink(design: Ornament) -> Floats:
    scale, shift = SIDE * (1 - 2 * MARGIN), SIDE * MARGIN
    plane = np.zeros((SIDE, SIDE), np.uint8)
    for stroke in design.strokes:
        points = (np.array(stroke.points) * scale + shift) * 16
        fixed = np.rint(points).astype(np.int32)
        if stroke.filled:
            cv2.fillPoly(plane, [fixed], 255, cv2.LINE_AA, 4)
        cv2.polylines(plane, [fixed], stroke.filled, 255, max(1, round(stroke.width * scale)), cv2.LINE_AA, 4)
    return np.asarray(plane / 255, np.float32)


def photographed(height: Floats, random: Random) -> Image.Image:
    """A cast of a relief under some light: worn, of some clay, whole or in part, on some ground."""
    noise = np.random.default_rng(random.randrange(1 << 30))
    worn = cv2.GaussianBlur(height, (0, 0), random.uniform(0.4, 2.0))
    coarse = noise.uniform(random.uniform(0.2, 0.9), 1, (4, 4)).astype(np.float32)
    worn = worn * cv2.resize(coarse, (SIDE, SIDE), interpolation=cv2.INTER_CUBIC)
    clay = cv2.GaussianBlur(
        noise.normal(0, 1, (SIDE, SIDE)).astype(np.float32), (0, 0), random.uniform(0.6, 2)
    )
    rough = worn * random.uniform(5, 10) + clay * random.uniform(0.05, 0.5)
    gx, gy = cv2.Sobel(rough, cv2.CV_32F, 1, 0, scale=0.25), cv2.Sobel(rough, cv2.CV_32F, 0, 1, scale=0.25)
    angle, steep = random.uniform(0, 2 * math.pi), random.uniform(0.5, 1.1)
    lit = (
        math.sin(steep) - gx * math.cos(angle) * math.cos(steep) - gy * math.sin(angle) * math.cos(steep)
    ) / np.sqrt(1 + gx * gx + gy * gy)
    tone, contrast = random.uniform(90, 190), random.uniform(50, 110)
    image = tone + contrast * (lit - float(lit.mean()))
    ground = random.choice((255.0, 240.0, 20.0, random.uniform(40, 230)))
    mask = cv2.GaussianBlur(_fragment(random), (0, 0), 1)
    return _copied(image * mask + ground * (1 - mask), ground, random)


def drawn(design: Ornament, random: Random) -> Image.Image:
    """A drawing of a design, in ink on paper, whole or in part."""
    ink = _ink(design)
    if random.random() < 0.5:  # outlines alone
        ink = np.asarray(cv2.morphologyEx(ink, cv2.MORPH_GRADIENT, np.ones((3, 3), np.uint8)), np.float32)
    mask = _fragment(random) if random.random() < 0.4 else np.ones_like(ink)
    edge = cv2.morphologyEx(mask, cv2.MORPH_GRADIENT, np.ones((3, 3), np.uint8))
    paper = random.uniform(225, 255)
    return _copied(paper * (1 - np.maximum(ink * mask, edge)), paper, random)


def _fragment(random: Random) -> Floats:
    """What is left of an ornament, 0 or 1: all of it, or a part with a broken outline."""
    mask = np.zeros((SIDE, SIDE), np.uint8)
    if random.random() < 0.4:
        cv2.circle(mask, (SIDE // 2, SIDE // 2), round(SIDE * random.uniform(0.48, 0.7)), 1, -1)
        return mask.astype(np.float32)
    size, middle = SIDE * random.uniform(0.38, 0.6), [SIDE * random.uniform(0.38, 0.62) for _ in range(2)]
    points = []
    for at in range(9):
        angle, radius = 2 * math.pi * at / 9, size * random.uniform(0.75, 1.2)
        points.append((middle[0] + radius * math.cos(angle), middle[1] + radius * math.sin(angle)))
    cv2.fillPoly(mask, [np.array(points).astype(np.int32)], 1)
    return mask.astype(np.float32)


def _copied(image: Floats, ground: float, random: Random) -> Image.Image:
    """Turned, scaled, with a margin, grained."""
    size = round(SIDE * random.uniform(0.7, 1.3))
    turn = np.asarray(
        cv2.getRotationMatrix2D((SIDE / 2, SIDE / 2), random.gauss(0, 6), size / SIDE), np.float64
    )
    turn[:, 2] += (size - SIDE) / 2 + np.array([random.uniform(0, 40), random.uniform(0, 40)])
    wide = size + random.randint(20, 60), size + random.randint(20, 60)
    seen = cv2.warpAffine(image.astype(np.float32), turn, wide, borderValue=ground)
    grain = np.random.default_rng(random.randrange(1 << 30)).normal(0, random.uniform(1, 7), seen.shape)
    return Image.fromarray(np.clip(seen + grain, 0, 255).astype(np.uint8)).convert("RGB")
