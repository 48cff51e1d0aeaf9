"""Evidence for clusters of strokes being handwriting: what OCR makes of them, how they are made, where they stand.

Strokes that are neither pictures nor surely read print are put together to clusters, which are measured.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import log
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from pictoria_docs.document import Box
from pictoria_docs.evidence import FeatureSet, Measured, ShippedModel
from pictoria_docs.layout.scans.gutters import piece
from pictoria_docs.layout.scans.image import Scan
from pictoria_docs.layout.scans.paper import WHITE, Bytes
from pictoria_docs.layout.scans.pictures import SCALE, PictureBox, box_of_pixels, pixels
from pictoria_docs.layout.text_line import TextLine

PRINT_CONFIDENCE = 0.88
"""Confidence from which a line is surely print,"""
PRINT_LETTERS = 6
"""if it has so many letters."""
RUN_GAP = 0.5
"""Sizes of type between two words, from which they may be of two hands."""
SURE_WORD = 0.8
"""Confidence of a word of three letters and more that is believed."""
WORD_LETTERS = 3
ACROSS, ALONG = 4, 12
"""Points between two strokes of one note at most: from line to line, and along a line, whichever way it runs."""
DUST = 3
"""Pixels of the longer side of what is no stroke."""
MAX_STROKE_LENGTH = 110.0
"""Points: what is longer or higher is no stroke of a pen, but a rule or the edge of something."""
RULE_BREADTH = 3
"""Pixels of the shorter side of a straight rule,"""
RULE_RATIO = 12.0
"""and how many times it is longer."""
SMALLEST = 10.0
"""Points of the longer side of a note."""
TALLEST = 80.0
"""Points of its shorter side at most."""
EDGE = 0.012
"""Share of the page's longer side: what begins there touches its edge."""
WITHIN = 0.5
"""Of a word, from which it stands within a cluster; of the lower of two lines, from which they are level; of a
cluster's width, from which print stands over or under it."""
BESIDE = 1.5
"""Heights of a note that print beside it is away at most."""
CLOSE = 8.0
"""Points between lines of one paragraph at most."""
LEAN = 0.6
"""Greatest tangent by which strokes are looked for to lean."""
LEAN_STEPS = 13
NEAR = 12.0
"""Degrees within which a stroke stands upright, or lies level."""
QUARTER, HALF_TURN = 90.0, 180.0  # degrees
MIN_COLUMNS = 4  # of pixels with ink, that show a lower edge
QUARTILES = (25, 75)  # percent
LETTER_HEIGHT = 0.3  # of a line's height, from which a piece is a letter and no dot
PRINT_TONE = 160.0
"""Tone of printed ink."""
UNIT = 10.0
"""Points: the height of a line of type."""
HANDWRITING: FeatureSet[Measured] = FeatureSet("handwriting", base=-4.0)
"""What tells that a cluster of strokes is handwriting; on most pages there is none."""
# What OCR makes of it.
HANDWRITING.declare("doubt", "1 - confidence of its words", "How unsure OCR is.", rises=True)
HANDWRITING.declare("no_word", "flag", "No word of three letters was read with confidence.", rises=True)
# How it is made.
HANDWRITING.declare("long", "ln(length / 10 points), from -1 to 3", "As long as a line of words.", rises=True)
HANDWRITING.declare("high", "ln(height / 10 points), from -1 to 2", "Higher than type.")
HANDWRITING.declare("pieces", "ln(pieces), from 0 to 4", "In many pieces.")
HANDWRITING.declare("largest", "share of its ink", "Its largest piece.")
HANDWRITING.declare("uneven", "standard deviation / height", "Its pieces stand on no line.", rises=True)
HANDWRITING.declare("slanted", "tangent, from 0 to 1", "Its strokes lean.", rises=True)
HANDWRITING.declare("upright", "share of its contrast", "Edges within 12 degrees of upright.", rises=False)
HANDWRITING.declare("level", "share of its contrast", "Edges within 12 degrees of level.")
HANDWRITING.declare("leaning", "share of its contrast", "Edges that lean to the left.")
HANDWRITING.declare("foot", "interquartile range / height", "Its lower edge is not straight.", rises=True)
HANDWRITING.declare("pale", "1 - tone of its ink / 160", "Paler than print.", rises=True)
HANDWRITING.declare("straight", "share of its ink", "Straight rules.", rises=False)
# Where it stands.
HANDWRITING.declare("beside_print", "flag", "Printed words stand right beside it on its line.", rises=False)
HANDWRITING.declare(
    "in_column", "share", "How many of the printed lines stand over or under it.", rises=False
)
HANDWRITING.declare("in_print", "flag", "Printed lines stand close above and below it.", rises=False)
HANDWRITING.declare("at_edge", "flag", "It touches the edge of the page.", rises=False)
HANDWRITING.declare("mounted", "flag", "The page is a mount with prints on it.", rises=True)
HANDWRITING.declare("unprinted", "flag", "No line of print is read on the page.", rises=True)

HANDWRITING_MODEL = ShippedModel.beside(__file__, HANDWRITING)


@dataclass(frozen=True)
class Strokes:
    """A cluster of strokes that may be a note."""

    box: Box
    measured: Measured


def is_print(line: TextLine) -> bool:
    """Whether a line is surely printed: OCR reads it with confidence."""
    return line.confidence >= PRINT_CONFIDENCE and sum(map(str.isalnum, line.text)) >= PRINT_LETTERS


def runs_of(line: TextLine) -> list[TextLine]:
    """The parts of a line between spaces that are wider than those between words."""
    if line.rotation != 0 or not line.words:
        return [line]
    widest = RUN_GAP * line.size
    starts = [
        0,
        *(at for at, (left, right) in enumerate(pairwise(line.words), 1) if right.x0 - left.x1 > widest),
    ]
    return [piece(line, first, last) for first, last in pairwise([*starts, len(line.words)])]


def stroke_clusters(
    scan: Scan, ink: Bytes, lines: Sequence[TextLine], pictures: Sequence[PictureBox]
) -> list[Strokes]:
    """All that may be notes, with what is measured of each.

    Args: as those of `find_handwriting`.
    """
    runs = [run for line in lines for run in runs_of(line)]
    print_ = [run for run in runs if is_print(run)]
    others = [run for run in runs if not is_print(run)]
    free = ink.copy()
    for box in (*(picture.box.grown(1) for picture in pictures), *(line.box for line in print_)):
        x0, y0, x1, y1 = pixels(box)
        free[max(y0, 0) : max(y1, 0), max(x0, 0) : max(x1, 0)] = 0
    count, labels, stats, _ = cv2.connectedComponentsWithStats(free, connectivity=8)
    kept = np.zeros(count, dtype=bool)
    kept[1:] = _is_stroke(stats[1:])
    mask = (kept[labels] * WHITE).astype(np.uint8)
    along, across = 2 * round(ALONG * SCALE / 2) + 1, 2 * round(ACROSS * SCALE / 2) + 1
    kernels = (np.ones((across, along), np.uint8), np.ones((along, across), np.uint8))
    near = np.bitwise_or(*(np.asarray(cv2.dilate(mask, kernel), dtype=np.uint8) for kernel in kernels))
    number, clusters = cv2.connectedComponents(near, connectivity=8)
    inked = np.flatnonzero(mask)
    cluster_of = np.zeros(count, dtype=np.int64)
    cluster_of[labels.ravel()[inked]] = clusters.ravel()[inked]
    members = [np.flatnonzero(cluster_of == index) for index in range(1, number)]
    found = []
    for parts in members:
        pieces = stats[parts]
        x0, y0 = pieces[:, 0].min(), pieces[:, 1].min()
        x1, y1 = (pieces[:, 0] + pieces[:, 2]).max(), (pieces[:, 1] + pieces[:, 3]).max()
        box = box_of_pixels(int(x0), int(y0), int(x1 - x0), int(y1 - y0))
        if max(box.width, box.height) < SMALLEST or min(box.width, box.height) > TALLEST:
            continue
        window = np.isin(labels[y0:y1, x0:x1], parts)
        tone = scan.tone[y0:y1, x0:x1]
        measured = {
            **_as_read(box, others),
            **_as_made(box, window, pieces, tone),
            **_directions(window, tone, upright=box.height > box.width),
            **_as_placed(box, scan, print_),
        }
        found.append(Strokes(box, measured))
    return found


def _is_stroke(stats: NDArray[Any]) -> NDArray[np.bool_]:
    """Which connected pieces of ink may be strokes of a pen."""
    longer = np.maximum(stats[:, 2], stats[:, 3])
    shorter = np.minimum(stats[:, 2], stats[:, 3])
    rule = (shorter <= RULE_BREADTH) & (longer > 2 * RULE_RATIO * RULE_BREADTH)
    return np.asarray((longer >= DUST) & (longer <= MAX_STROKE_LENGTH * SCALE) & ~rule, dtype=np.bool_)


def _as_read(box: Box, lines: Sequence[TextLine]) -> dict[str, float]:
    """What OCR makes of a cluster."""
    inside = [
        (word, line)
        for line in lines
        if line.box.intersection(box)
        for word in line.words
        if word.box.inside(box) > WITHIN
    ]
    texts = [line.text[word.start : word.end] for word, line in inside]
    letters = [sum(map(str.isalnum, text)) for text in texts]
    weighed = sum(letters) or 1
    sure = sum(word.confidence * count for (word, _), count in zip(inside, letters, strict=True)) / weighed
    believed = any(
        word.confidence >= SURE_WORD and count >= WORD_LETTERS
        for (word, _), count in zip(inside, letters, strict=True)
    )
    return {
        "doubt": 1.0 - sure if inside else 0.0,
        "no_word": float(not believed),
    }


def _as_made(box: Box, window: NDArray[np.bool_], pieces: NDArray[Any], tone: Bytes) -> dict[str, float]:
    """How the strokes of a cluster look, along the longer side of its box."""
    upright = box.height > box.width
    wide, high = (pieces[:, 3], pieces[:, 2]) if upright else (pieces[:, 2], pieces[:, 3])
    foot = pieces[:, 0] + pieces[:, 2] if upright else pieces[:, 1] + pieces[:, 3]
    mass = pieces[:, 4].astype(float)
    total = mass.sum()
    height = max(min(box.width, box.height), 1.0)
    large = high > LETTER_HEIGHT * height * SCALE
    thin = np.minimum(wide, high) <= RULE_BREADTH
    return {
        "long": _bounded(log(max(box.width, box.height) / UNIT), -1, 3),
        "high": _bounded(log(height / UNIT), -1, 2),
        "pieces": _bounded(log(len(pieces)), 0, 4),
        "largest": float(mass.max() / total),
        "uneven": float(foot[large].std() / SCALE / height) if large.sum() > 1 else 0.0,
        "slanted": _slant(np.rot90(window) if upright else window),
        "foot": _unevenness(np.rot90(window, -1) if upright else window, height),
        "pale": _bounded(1.0 - float(tone[window].mean()) / PRINT_TONE, -0.5, 1),
        "straight": float(
            mass[thin & (np.maximum(wide, high) > RULE_RATIO * np.minimum(wide, high))].sum() / total
        ),
    }


def _directions(window: NDArray[np.bool_], tone: Bytes, *, upright: bool) -> dict[str, float]:
    """In which directions strokes run: those of type stand upright or lie level, those of a hand in all."""
    inked = np.where(window, tone, 0).astype(np.float32)
    if upright:
        inked = np.ascontiguousarray(np.rot90(inked))
    inked = np.asarray(np.pad(inked, 2), dtype=np.float32)
    along, across = cv2.Sobel(inked, cv2.CV_32F, 1, 0, ksize=3), cv2.Sobel(inked, cv2.CV_32F, 0, 1, ksize=3)
    energy = np.hypot(along, across)
    angle = np.degrees(np.arctan2(across, along)) % HALF_TURN  # of the gradient: 0 at upright strokes
    total = max(float(energy.sum()), 1.0)
    off = np.minimum(angle, HALF_TURN - angle)
    return {
        "upright": float(energy[off < NEAR].sum()) / total,
        "level": float(energy[off > QUARTER - NEAR].sum()) / total,
        "leaning": float(energy[(angle > NEAR) & (angle < QUARTER / 2)].sum()) / total,
    }


def _slant(window: NDArray[np.bool_]) -> float:
    """The shear at which the columns of a line of strokes are sharpest (after Vinciarelli and Luettin 2001)."""
    rows, columns = np.nonzero(window)
    middle = window.shape[0] / 2

    def sharpness(lean: float) -> float:
        moved = np.round(columns + lean * (rows - middle)).astype(np.int64)
        profile = np.bincount(moved - int(moved.min())).astype(np.float64)
        return float(np.square(profile).sum())

    leans = np.linspace(-LEAN, LEAN, LEAN_STEPS)
    return abs(float(leans[int(np.argmax([sharpness(float(lean)) for lean in leans]))]))


def _as_placed(box: Box, scan: Scan, print_: Sequence[TextLine]) -> dict[str, float]:
    """Where a cluster stands on its page."""
    page = scan.straightening.page
    margin = EDGE * max(page.width, page.height)
    height = min(box.width, box.height)
    beside = above = below = False
    for line in print_:
        level = min(line.box.y1, box.y1) - max(line.box.y0, box.y0) > WITHIN * min(
            line.box.height, box.height
        )
        beside |= level and max(line.box.x0 - box.x1, box.x0 - line.box.x1) < BESIDE * height
        over = min(line.box.x1, box.x1) - max(line.box.x0, box.x0) > WITHIN * box.width
        above |= over and 0 < box.y0 - line.box.y1 + height / 2 < CLOSE + height / 2
        below |= over and 0 < line.box.y0 - box.y1 + height / 2 < CLOSE + height / 2
    at_edge = box.x0 < margin or box.y0 < margin or box.x1 > page.x1 - margin or box.y1 > page.y1 - margin
    return {
        "beside_print": float(beside),
        "in_column": _share_over(box, [run.box for run in print_]),
        "in_print": float(above and below),
        "at_edge": float(at_edge),
        "mounted": float(scan.mounted),
        "unprinted": float(not print_),
    }


def _share_over(box: Box, others: Sequence[Box]) -> float:
    """The share of boxes that stand over or under another."""
    return sum(box.overlap_x(other) > WITHIN * box.width for other in others) / max(len(others), 1)


def _unevenness(window: NDArray[np.bool_], height: float) -> float:
    """How far the lower edge of a line of strokes is from straight: interquartile range over its height."""
    inked = window.any(axis=0)
    if inked.sum() < MIN_COLUMNS:
        return 0.0
    lowest = window.shape[0] - np.argmax(window[::-1], axis=0)[inked]
    columns = np.flatnonzero(inked)
    level = lowest - np.polyval(np.polyfit(columns, lowest, 1), columns)
    low, high = np.percentile(level, QUARTILES)
    return float(high - low) / SCALE / height


def _bounded(value: float, low: float, high: float) -> float:
    return min(max(value, low), high)
