"""Where friezes are in a picture: a network marks the middle rows of bands, a curve is laid along each."""

from dataclasses import replace

import cv2
import numpy as np
from numpy.polynomial import Polynomial
from scipy.ndimage import find_objects, label

from pictoria_friezes.networks import seen
from pictoria_friezes.strip import (
    HALF,
    LONG_WAY,
    MAX_WORKED_LENGTH,
    SEGMENT,
    SEGMENTS_A_DEGREE,
    SLENDER,
    SMOOTHEST,
    WIGGLIEST,
    Curve,
    Floats,
    Pixels,
    Strip,
    distinct,
    find_course,
    followed,
    straight,
)

FIRST, STEP = 0.6, 2.2
"""Sizes of the picture in which bands are looked for: the first, and from one to the next [ratio]."""
MIN_SIDE = 16
"""Of the smallest [pixels]."""
CORE = 0.5
"""Middle part of a band, which the network marks [share of its height]."""
MARKED = 0.4
"""Nothing below is a mark [probability]."""
HEIGHTS = (4, 5, 6, 8, 10)
"""Of marks [pixels]."""
BESIDE = 1.0
"""Marks so near one that was followed belong to it [pixels]."""
MAX_BANDS = 3
"""Courses that are followed in a picture of one size."""
SURELY = 0.5
"""Marks of one piece are at least so likely."""
AHEAD, BREAK = 4.0, 8.0
"""A piece goes on in a direction that is that of so much before its end; over so long a break [heights of marks]."""
ENDS = 1.5
"""A band may go on beyond its marks so far [heights]."""


def find_bands(grey: Pixels, limit: int) -> list[Strip]:
    """The bands of friezes in a grey picture, made straight, those most marked first, at most `limit`."""
    scale = min(1.0, MAX_WORKED_LENGTH / max(grey.shape))
    if scale < 1:
        grey = np.asarray(
            cv2.resize(grey, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA), np.float32
        )
    found: list[tuple[float, Strip]] = []
    turned = np.ascontiguousarray(np.rot90(grey))
    for picture in (grey, turned):
        if picture.shape[1] <= LONG_WAY * picture.shape[0]:
            continue
        for amount, strip in _strips(picture):
            grid = strip.grid
            if picture is turned:
                grid = np.stack([grey.shape[1] - 1 - grid[..., 1], grid[..., 0]], axis=-1)
            found.append((amount, replace(strip, grid=grid / scale, height=strip.height / scale)))
    found.sort(key=lambda pair: -pair[0])
    return distinct([strip for _, strip in found])[:limit]


def _strips(picture: Pixels) -> list[tuple[float, Strip]]:
    """Bands that go from left to right, with how much is marked [pixels]."""
    found = []
    level = FIRST
    while min(picture.shape) * level >= MIN_SIDE:
        small = cv2.resize(picture, None, fx=level, fy=level, interpolation=cv2.INTER_AREA)
        marked = seen("bands", np.asarray(small, np.float32))[0][0]
        whole = np.asarray(cv2.resize(marked, picture.shape[::-1]), np.float32)
        for curve, amount in (*_ridges(marked), *_curves(marked)):
            coefficients = np.asarray(curve.y.coef, np.float64) / level
            y = Polynomial(coefficients, domain=curve.y.domain / level, window=curve.y.window)
            for beyond in (ENDS * curve.height, 0.0):
                left, right = max(0.0, curve.left - beyond), min(marked.shape[1] - 1.0, curve.right + beyond)
                longer = Curve(y, left / level, right / level, curve.height / level)
                strip = straight(picture, whole, longer)
                if strip is not None:
                    found.append((amount / level**2, strip))
                    break
        level /= STEP
    return found


def _ridges(marked: Pixels) -> list[tuple[Curve, float]]:
    """Curves along marks that are one piece, or pieces that go on in one another, with how much is marked."""
    pieces, _ = label(marked > SURELY, np.ones((3, 3)))
    found: list[list[Floats]] = []
    for piece, box in enumerate(find_objects(pieces), 1):
        part = np.where(pieces[box] == piece, marked[box], 0.0)
        amount = part.sum(axis=0).astype(np.float64)
        middles = (np.arange(len(part))[:, None] * part).sum(axis=0) / amount + box[0].start
        if len(amount) >= HEIGHTS[0]:
            found.append([np.arange(box[1].start, box[1].stop).astype(np.float64), middles, amount])
    found.sort(key=lambda ridge: ridge[0][0])
    joined: list[list[Floats]] = []
    for ridge in found:
        for before in joined:
            height = float(np.median(before[2]))
            near = slice(-max(2, round(AHEAD * height)), None)
            line = Polynomial.fit(before[0][near], before[1][near], 1)
            gap = ridge[0][0] - before[0][-1]
            if 0 < gap < BREAK * height and abs(line(ridge[0][0]) - ridge[1][0]) < height:
                before[:] = [np.concatenate(pair) for pair in zip(before, ridge, strict=True)]
                break
        else:
            joined.append(ridge)
    curves = []
    for xs, ys, amount in joined:
        height = float(np.median(amount)) / CORE
        if len(xs) < SLENDER * height:
            continue
        degree = int(np.clip(len(xs) / (SEGMENT * height * SEGMENTS_A_DEGREE), SMOOTHEST, WIGGLIEST))
        y = Polynomial.fit(xs, ys, degree, w=np.sqrt(amount))
        curves.append((Curve(y, float(xs[0]), float(xs[-1]), height), float(amount.sum())))
    return curves


def _curves(marked: Pixels) -> list[tuple[Curve, float]]:
    """Curves along the marks, with how much is marked."""
    left = marked.copy()
    rows, columns = np.mgrid[: marked.shape[0], : marked.shape[1]]
    found = []
    for _ in range(MAX_BANDS):
        if float(left.max(initial=0)) < MARKED:
            break
        course = find_course(left, HEIGHTS)
        if course.score <= 0:
            break
        for curve in followed(left, course._replace(height=course.height / CORE)):
            away = np.abs(rows - curve.y(columns[:1]))
            own = (away < curve.height * HALF + BESIDE) & (columns >= curve.left) & (columns <= curve.right)
            found.append((curve._replace(height=curve.height / CORE), float(left[own].sum())))
            left[away < curve.height * HALF + BESIDE] = 0
    return found
