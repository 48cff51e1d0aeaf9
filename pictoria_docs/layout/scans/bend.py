"""How the lines of a page bend, from the baselines of the words that OCR read: penalized splines.

After Eilers and Marx, Flexible smoothing with B-splines and penalties (1996). What the lines have in common is fitted,
each line's own height being left free, so that no line need run across the page.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from pictoria_docs.document import Box
from pictoria_docs.layout.ocr.type_size import baseline_of
from pictoria_docs.layout.scans.straightening import Bend, spline_basis
from pictoria_docs.layout.text_line import TextLine

Numbers = NDArray[np.float64]

SPLINES = 10  # over the width of the text
SMOOTH = 5.0  # weight of second differences of the splines' weights, in words
SMALL = 0.3  # weight of the weights themselves, in words
ROUNDS = 3  # of fitting, after each of which words far off their line count less
FAR = 1.0  # points from a line from which a word counts less
MIN_CONFIDENCE = 0.6  # of a line,
MIN_WORDS = 3  # and its words
MIN_LINES = 8  # that tell a bend
MIN_BEND = 1.8
"""Points between the highest and the lowest place of a line: less harms neither OCR nor the grouping of lines."""
LEFT_OPEN = 0.65
"""Of what words lie off their lines (mean of squares), the share that a bend leaves at most;"""
WRONG = 3.0
"""a word that lies further off, in points, counts as one that lies so far."""


@dataclass(frozen=True)
class _Baselines:
    """The feet of words, line by line."""

    x: Numbers
    y: Numbers
    line: NDArray[np.intp]


def bend_of(lines: Sequence[TextLine], page: Box) -> Bend | None:
    """The bend that the lines of a page have in common; None where they are straight, or too few tell.

    Args:
        lines: of one page whose skew is taken out, in points, with the boxes of their words as OCR gives them.
        page: its box, in points.
    """
    feet = _baselines(lines)
    if feet is None:
        return None
    left, right = float(feet.x.min()), float(feet.x.max())
    across = spline_basis(feet.x, left, right, SPLINES)
    design = _within_lines(np.hstack([across, across * (2 * feet.y / page.height - 1)[:, None]]), feet.line)
    seen = _within_lines(feet.y[:, None], feet.line)[:, 0]
    weights: Numbers = np.ones(len(seen))
    fitted: Numbers = np.zeros(2 * SPLINES)
    for _ in range(ROUNDS):
        weighted = design * weights[:, None]
        fitted = np.asarray(np.linalg.solve(design.T @ weighted + _penalty(), weighted.T @ seen))
        weights = 1 / np.maximum(np.abs(seen - design @ fitted) / FAR, 1.0)
    if _off(seen - design @ fitted) > LEFT_OPEN * _off(seen):
        return None
    # Where most of the text stands nothing is moved.
    level, tilt = (part - np.median(across @ part) for part in (fitted[:SPLINES], fitted[SPLINES:]))
    bend = Bend(left, right, page.height, tuple(map(float, level)), tuple(map(float, tilt)))
    return bend if _largest(bend, feet) > MIN_BEND else None


def _baselines(lines: Sequence[TextLine]) -> _Baselines | None:
    feet: list[tuple[float, float, int]] = []
    used = 0
    for line in lines:
        found = [
            ((word.x0 + word.x1) / 2, foot)
            for word in line.words
            for foot in [baseline_of(line.text[word.start : word.end], word.box, line.size)]
            if foot is not None
        ]
        if line.rotation == 0 and line.confidence >= MIN_CONFIDENCE and len(found) >= MIN_WORDS:
            feet += [(x, y, used) for x, y in found]
            used += 1
    if used < MIN_LINES:
        return None
    x, y, owner = zip(*feet, strict=True)
    return _Baselines(np.array(x), np.array(y), np.array(owner))


def _within_lines(values: Numbers, line: NDArray[np.intp]) -> Numbers:
    """Columns less the mean of each line."""
    count = np.bincount(line)
    means = np.stack([np.bincount(line, weights=column) / count for column in values.T], axis=1)
    return np.asarray(values - means[line], dtype=np.float64)


def _off(residuals: Numbers) -> float:
    """The mean of squares, in square points."""
    return float(np.square(np.clip(residuals, -WRONG, WRONG)).mean())


def _penalty() -> Numbers:
    second = np.diff(np.eye(SPLINES), 2, axis=0)
    one = SMOOTH * second.T @ second + SMALL * np.eye(SPLINES)
    return np.asarray(np.kron(np.eye(2), one), dtype=np.float64)


def _largest(bend: Bend, feet: _Baselines) -> float:
    """Points by which the most bent line bends, of those that the page has."""
    drop = bend.drop(feet.x, feet.y)
    return max(float(np.ptp(drop[feet.line == line])) for line in np.unique(feet.line))
