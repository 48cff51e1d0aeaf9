"""Where friezes are in a picture: a network marks the middle rows of bands, a curve is laid along each."""

from dataclasses import replace

import cv2
import numpy as np
from numpy.polynomial import Polynomial

from pictoria_docs.retrieval.friezes.networks import seen
from pictoria_docs.retrieval.friezes.strip import (
    HALF,
    LONG_WAY,
    LONGEST_WORKED,
    Curve,
    Pixels,
    Strip,
    distinct,
    find_course,
    followed,
    straight,
)

FIRST, STEP = 0.6, 2.2
"""Sizes of the picture in which bands are looked for: the first, and from one to the next [ratio]."""
LEAST_SIDE = 16
"""Of the smallest [pixels]."""
CORE = 0.5
"""Middle part of a band, which the network marks [share of its height]."""
MARKED = 0.4
"""Nothing below is a mark [probability]."""
HEIGHTS = (4, 5, 6, 8, 10)
"""Of marks [pixels]."""
BESIDE = 1.0
"""Marks so near one that was followed belong to it [pixels]."""
MOST_BANDS = 3
"""Courses that are followed in a picture of one size."""
ENDS = 1.5
"""A band may go on beyond its marks so far [heights]."""


def find_bands(grey: Pixels, limit: int) -> list[Strip]:
    """The bands of friezes in a grey picture, made straight, those most marked first, at most `limit`."""
    scale = min(1.0, LONGEST_WORKED / max(grey.shape))
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
    while min(picture.shape) * level >= LEAST_SIDE:
        small = cv2.resize(picture, None, fx=level, fy=level, interpolation=cv2.INTER_AREA)
        marked = seen("bands", np.asarray(small, np.float32))[0][0]
        whole = np.asarray(cv2.resize(marked, picture.shape[::-1]), np.float32)
        for curve, amount in _curves(marked):
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


def _curves(marked: Pixels) -> list[tuple[Curve, float]]:
    """Curves along the marks, with how much is marked."""
    left = marked.copy()
    rows, columns = np.mgrid[: marked.shape[0], : marked.shape[1]]
    found = []
    for _ in range(MOST_BANDS):
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
