"""A frieze made straight: where a band of marks runs in a picture, and the pixels along it.

The band is a curve with a height. Its direction and bend are found as those of a skewed page are, by the sharpness of
the row profile (Postl 1986), over straight lines and parabolas; then the curve follows the band by correlation of
local row profiles with the common one, smoothed by a polynomial.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

import cv2
import numpy as np
from numpy.polynomial import Polynomial
from numpy.typing import NDArray
from scipy.ndimage import binary_closing, gaussian_filter1d, label, sum_labels, uniform_filter1d

Floats = NDArray[np.float64]
Pixels = NDArray[np.float32]

TINY = 1e-6
"""Keeps divisors from nothing."""
HALF = 0.5
"""From the edge of a pixel to its middle, or from the edge of a band."""
ROWS = 40
"""Height of a strip [pixels]: strokes of a fifteenth of the band are still seen."""
MAX_WORKED_LENGTH = 2400
"""Longer pictures are made smaller [pixels]."""
LEVEL = 24
"""Twice the height of a usual band where courses are looked for [pixels]."""
COLUMNS = 96
"""Columns of the table of marks in which the band is looked for."""
STEEPEST = 0.53
"""Slopes that are tried, in the picture as it is and turned by a quarter: up to 28 degrees."""
MAX_BENT = 0.3
"""Bends that are tried: drop of the ends [share of half the length]."""
MAX_SLOPES, MAX_BENDS = 12, 5
"""How many of each sign are tried at most."""
LONG_WAY = 0.6
"""A band goes along the long way of its picture: least width of the picture [heights]."""
SAME_PLACE, SAME_HEIGHT = 0.15, 0.85
"""Bands closer than this are one [heights; ratio of heights]."""
SLENDER = 1.6
"""A band is at least so many times as long as high."""
AROUND = 0.75
"""Around the band, so much of its height is looked at to follow it."""
FOLLOWED = 4
"""How often the curve is corrected."""
SEGMENT = 1.5
"""Length over which the place of the band is measured [heights]."""
MIN_SEGMENT_LENGTH = 4
"""[columns]"""
THIRDS = 3
"""Parts of a band's rows that must hold the same."""
EDGE = 6
"""The edge of a band is looked for within such a part of its height."""
SLOPES_A_LEVEL = 4
"""Slopes tried while the end of the band moves by LEVEL."""
SMOOTHEST, WIGGLIEST = 1, 5
"""Degrees of the polynomial: for few segments; for many."""
SEGMENTS_A_DEGREE = 3
FAR_OFF = 2.0
"""Segments off the curve by more than so many median deviations are not believed."""
PRESENT = 0.35
"""The band is present where it is at least so dense, against its dense parts."""
GAP = 2.5
"""Longest gap (a break, a blur) within one band [heights]."""
THINNEST = 0.2
"""A part of a band that may be a band itself [share of its height]."""
MAX_STEEP = 1.5
"""A curve that is anywhere steeper follows no band."""
LOWEST = 12
"""Boxes lower than this cannot be read [pixels]."""
LEANINGS = (0.0, 0.5, 1.0)
"""How borders of boxes stand on a bent band: upright (on a cylinder), or square to it (on an arc)."""


@dataclass(frozen=True, eq=False)
class Strip:
    """A band made straight."""

    pixels: Pixels
    """ROWS x width, grey 0 to 255."""
    grid: Pixels
    """(ROWS + 1) x (width + 1) x 2: where its pixels' corners lie in the picture [pixels, x right, y down]."""
    height: float
    """Of the band in the picture [pixels]."""
    contrast: float
    """What is marked in the band less that around it [probability]."""


class Course(NamedTuple):
    """Where a band runs, roughly: y = offset + slope x + bend x^2, x from the middle of the picture [pixels]."""

    slope: float
    bend: float
    offset: float
    height: float
    score: float


class Curve(NamedTuple):
    """The middle of a band as a function of x [pixels]."""

    y: Polynomial
    left: float
    right: float
    height: float


def grey_picture(image: NDArray[np.uint8]) -> Pixels:
    """A picture (height x width, or x 3 or 4) as grey values 0 to 255."""
    if image.ndim > 2:
        image = np.asarray(cv2.cvtColor(np.ascontiguousarray(image[..., :3]), cv2.COLOR_RGB2GRAY), np.uint8)
    return image.astype(np.float32)


def distinct(strips: Sequence[Strip]) -> list[Strip]:
    """Of strips that are the same band, the first."""
    found: list[Strip] = []
    for strip in strips:
        if not any(alike(strip, other) for other in found):
            found.append(strip)
    return found


def alike(a: Strip, b: Strip) -> bool:
    """Whether two strips are the same band."""
    middles = [
        strip.grid[ROWS // 2, :: max(1, strip.grid.shape[1] // 9)].astype(np.float64) for strip in (a, b)
    ]
    apart = np.hypot(*(middles[0][:, None] - middles[1][None]).T).min(axis=0)
    ratio = a.height / b.height
    return bool(
        np.median(apart) < SAME_PLACE * a.height + b.height / LEVEL and SAME_HEIGHT < ratio < 1 / SAME_HEIGHT
    )


def find_course(energy: Pixels, heights: Sequence[int]) -> Course:
    """Where the band, of one of some heights [pixels], runs that holds most of what is marked in a picture."""
    rows, columns = max(2, energy.shape[0]), min(COLUMNS, energy.shape[1])
    weights = np.asarray(
        cv2.resize(energy, (columns, rows), interpolation=cv2.INTER_AREA), np.float64
    ).ravel()
    total = float(weights.sum()) + TINY
    wide = float(energy.shape[1])
    ys, xs = np.mgrid[0:rows, 0:columns].astype(np.float64)
    xs, ys, half = ((xs + HALF) / columns - HALF).ravel() * wide, ys.ravel(), wide / 2
    steepest = min(STEEPEST, rows / wide)
    slopes = np.linspace(
        -steepest, steepest, 1 + 2 * int(np.clip(steepest * half / LEVEL * SLOPES_A_LEVEL, 2, MAX_SLOPES))
    )
    bent = min(MAX_BENT, rows / half)
    bends = np.linspace(-bent, bent, 1 + 2 * int(np.clip(bent * half / LEVEL * 2, 1, MAX_BENDS))) / half
    best = Course(0, 0, 0, 1, -1)
    bent_by, many = bends[:, None] * xs**2, np.tile(weights, len(bends))
    for slope in slopes:
        moved = ys - slope * xs - bent_by
        low = np.floor(moved.min())
        places = np.subtract(moved, low, out=moved).astype(int)
        tall = int(places.max()) + 1
        places += np.arange(len(bends))[:, None] * tall
        held = np.bincount(places.ravel(), many, len(bends) * tall).astype(np.float64)
        sums = np.cumsum(held.reshape(-1, tall), axis=1)
        for height_there in heights:
            bend, middle, score = _best_rows(sums, height_there, total)
            if score > best.score:
                best = Course(float(slope), float(bends[bend]), middle + float(low), height_there, score)
    return best


def _best_rows(sums: Floats, height: int, total: float) -> tuple[int, float, float]:
    """Which profile has rows evenly filled with strokes, more than those around: its index, their middle, how well.

    Rows well chosen hold the same in each third, little beside, and much of all strokes (`total`). `sums` has a line
    for each profile: what its rows hold up to each row.
    """
    third = max(1, height // THIRDS)
    count = sums.shape[1] + 1 - height
    if count <= 0:
        return 0, 0.0, -1.0
    sums = np.concatenate(
        [np.zeros((len(sums), third + 1)), sums, np.repeat(sums[:, -1:], third, axis=1)], axis=1
    )
    means = (sums[:, third:] - sums[:, :-third]) / third

    def rows(values: Floats, start: int) -> Floats:
        return values[:, start : start + count]

    first, second, last = (rows(means, start) for start in (third, third + (height - third) // 2, height))
    least = np.minimum(np.minimum(first, second), last)
    most = np.maximum(np.maximum(first, second), last) + TINY
    beside = np.maximum(rows(means, 0), rows(means, third + height))
    held = (rows(sums, 2 * third + height) - rows(sums, 2 * third)) / total
    score = (least - beside) / most * (least / most) * np.sqrt(np.maximum(held, 0))
    row, at = np.unravel_index(int(score.argmax()), score.shape)
    return int(row), at + height / 2, float(score[row, at])


def _grid(curve: Curve, rows: NDArray[np.float64], step: float, leaning: float) -> Pixels:
    """Points of the picture at `rows` [heights from the middle] and every `step` pixels along a curve."""
    xs = np.arange(curve.left, curve.right, 0.5)
    slopes = curve.y.deriv()(xs)
    along = np.concatenate([[0.0], np.cumsum(np.hypot(1.0, slopes[:-1]) / 2)])
    xs = np.interp(np.arange(0, along[-1], step), along, xs)
    chord = np.arctan((curve.y(curve.right) - curve.y(curve.left)) / max(curve.right - curve.left, 1.0))
    angle = chord + leaning * (np.arctan(curve.y.deriv()(xs)) - chord)
    down = rows[:, None] * curve.height
    return np.stack([xs - down * np.sin(angle), curve.y(xs) + down * np.cos(angle)], axis=-1).astype(
        np.float32
    )


def centres(grid: Pixels) -> Pixels:
    """Middles of the pixels of a grid."""
    return np.ascontiguousarray((grid[:-1, :-1] + grid[1:, 1:]) / 2, np.float32)


def sampled(picture: Pixels, grid: Pixels) -> Pixels:
    """The values of a picture at points (any shape x 2: x right, y down), those of its edge beyond it."""
    return np.asarray(
        cv2.remap(picture, grid[..., 0], grid[..., 1], cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE),
        np.float32,
    )


def followed(energy: Pixels, course: Course) -> list[Curve]:
    """Curves along the band of a course, each with its own height: all of it, and its parts between gaps."""
    middle = energy.shape[1] / 2
    line = Polynomial([course.offset, course.slope, course.bend])(Polynomial([-middle, 1]))
    curve = Curve(line, 0.0, energy.shape[1] - 1.0, course.height)
    for _ in range(FOLLOWED):
        curve = _extent(energy, _corrected(energy, curve))
    bands = _bands(energy, curve)
    return [_extent(energy, _corrected(energy, band)) for band in bands]


def _wide_rows() -> Floats:
    count = round(ROWS * (1 + 2 * AROUND))
    return (np.arange(count) + HALF) / count * (1 + 2 * AROUND) - HALF - AROUND


def _corrected(energy: Pixels, curve: Curve) -> Curve:
    """The curve moved to where the local row profiles agree with the common one."""
    step = max(1.0, curve.height / ROWS)
    grid = _grid(curve, _wide_rows(), step, 1.0)
    wide = sampled(energy, grid).astype(np.float64)
    size = max(MIN_SEGMENT_LENGTH, round(SEGMENT * curve.height / step))
    count = wide.shape[1] // size
    if count < 2:
        return curve
    parts = wide[:, : count * size].reshape(wide.shape[0], count, size).mean(axis=2)
    common = parts.mean(axis=1)
    common = common - common.mean()
    reach = round(ROWS / 2)
    padded = np.pad(parts - parts.mean(axis=0), ((reach, reach), (0, 0)))
    scores = np.stack([common @ padded[shift : shift + len(common)] for shift in range(2 * reach + 1)])
    shifts = (scores.argmax(axis=0) - reach) / ROWS * curve.height
    weights = np.sqrt(np.maximum(scores.max(axis=0), 0) + TINY)
    xs = grid[len(common) // 2, size // 2 : count * size : size, 0].astype(np.float64)
    degree = int(np.clip(count // SEGMENTS_A_DEGREE, SMOOTHEST, WIGGLIEST))
    ys = curve.y(xs) + shifts
    for _ in range(3):
        fitted = Polynomial.fit(xs, ys, min(degree, len(xs) - 1), domain=[curve.left, curve.right], w=weights)
        off = np.abs(ys - fitted(xs))
        weights = weights / (1 + (off / (FAR_OFF * np.median(off) + HALF)) ** 2)
    return curve._replace(y=fitted)


def _extent(energy: Pixels, curve: Curve) -> Curve:
    """The curve cut to where its band is."""
    step = max(1.0, curve.height / ROWS)
    grid = _grid(curve, _wide_rows(), step, 1.0)
    wide = sampled(energy, grid)
    edge = round(AROUND * ROWS)
    inside = wide[edge:-edge].mean(axis=0) - np.minimum(wide[:edge].mean(axis=0), wide[-edge:].mean(axis=0))
    smooth = uniform_filter1d(inside.astype(np.float64), ROWS // 2)
    present = smooth > PRESENT * np.percentile(smooth, 80)
    runs, count = label(binary_closing(np.pad(present, 200), iterations=round(GAP * ROWS / 2)))
    if count == 0:
        return curve
    runs = runs[200:-200]
    longest = np.flatnonzero(runs == 1 + int(np.argmax(sum_labels(present, runs, range(1, count + 1)))))
    xs = grid[grid.shape[0] // 2, :, 0]
    margin = curve.height / ROWS
    return curve._replace(
        left=max(curve.left, float(xs[longest[0]]) - margin),
        right=min(curve.right, float(xs[longest[-1]]) + margin),
    )


def _bands(energy: Pixels, curve: Curve) -> list[Curve]:
    """Bands of their own height among the rows along a curve: the whole, and parts that a gap divides."""
    step = max(1.0, curve.height / ROWS)
    rows = _wide_rows()
    profile = gaussian_filter1d(
        sampled(energy, _grid(curve, rows, step, 1.0)).mean(axis=1).astype(np.float64), 1.0
    )
    half = round(ROWS * (AROUND + HALF))
    threshold = (profile[half - ROWS // 2 : half + ROWS // 2].mean() + profile.min()) / 2
    runs, count = label(profile > threshold)
    slope = np.gradient(profile)
    found = []
    for run in range(1, count + 1):
        at = np.flatnonzero(runs == run)
        if len(at) >= ROWS * THINNEST:
            found.append((int(at[0]), int(at[-1])))
    spans = [*found]
    if len(found) > 1:
        spans.append((found[0][0], found[-1][1]))
    spans.sort(key=lambda span: -(span[1] - span[0]))
    curves = []
    for top, bottom in spans:
        reach = max(2, (bottom - top) // EDGE)
        top = int(max(0, top - reach) + np.argmax(slope[max(0, top - reach) : top + reach + 1]))
        bottom = int(max(0, bottom - reach) + np.argmin(slope[max(0, bottom - reach) : bottom + reach + 1]))
        if bottom - top >= ROWS * THINNEST:
            middle = (rows[top] + rows[bottom]) / 2 * curve.height
            curves.append(
                curve._replace(y=curve.y + middle, height=(rows[bottom] - rows[top]) * curve.height)
            )
    return curves or [curve]


def straight(grey: Pixels, energy: Pixels, curve: Curve) -> Strip | None:
    """The pixels along a curve, leaning as its upright strokes do; None for what is no longer than high, or steep."""
    step = curve.height / ROWS
    if curve.right - curve.left < SLENDER * curve.height or step * ROWS < LOWEST:
        return None
    xs = np.linspace(curve.left, curve.right, ROWS)
    if np.abs(curve.y.deriv()(xs)).max() > MAX_STEEP:
        return None
    middles = (np.arange(ROWS) + HALF) / ROWS - HALF

    def upright(leaning: float) -> float:
        strip = sampled(grey, _grid(curve, middles, step, leaning))
        return float((np.diff(strip, axis=1).mean(axis=0) ** 2).sum())

    leaning = max(LEANINGS, key=upright)
    grid = _grid(curve, np.arange(ROWS + 1) / ROWS - HALF, step, leaning)
    wide = sampled(energy, _grid(curve, _wide_rows(), step, leaning))
    edge = round(AROUND * ROWS)
    around = (wide[: edge // 2].mean() + wide[-edge // 2 :].mean()) / 2
    return Strip(sampled(grey, centres(grid)), grid, curve.height, float(wide[edge:-edge].mean() - around))
