"""The size of type from the heights of the words that OCR found, by median polish (Tukey 1977); boxes as tall as it.

A word is as high as its letters: "nave" by x-heights, "hand" to the ascenders, "Page" down to the descenders too. What
each kind of word measures in the type of a page is learned from the lines that have several kinds; then each line's
size is what its words agree on. Tesseract's own measure takes a line of few letters for larger or smaller than it is.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from statistics import median
from typing import Any

import numpy as np
from numpy.typing import NDArray

from pictoria_docs.document import Box
from pictoria_docs.layout.text_line import TextLine

_ASCENDER = re.compile(r"[bdfhklßàâéèêëîïôöûüäáíóúñ]")
_CAPITAL = re.compile(r"[A-ZÀ-ÞŒ0-9()\[\]!?&{}%]")
_DESCENDER = re.compile(r"[gjpqyQçÇ()\[\]]")
_COMMA = re.compile(r"[,;]")
_UNSURE = re.compile(r"[/|_*ʰ-￿]")
"""Signs and scripts whose height says nothing here."""
HEIGHTS: Mapping[str, float] = {
    "ascender": 0.74, "ascender descender": 0.97, "ascender comma": 0.87,
    "capital": 0.72, "capital descender": 0.95, "capital comma": 0.84,
    "t": 0.65, "t descender": 0.87, "t comma": 0.78,
    "x": 0.50, "x descender": 0.73, "x comma": 0.63,
}  # fmt: skip
"""Of words by kind, in sizes of type: an average of book faces."""
REFERENCE = "ascender"
WEIGHTS: Mapping[str, float] = {"x": 0.6, "t": 0.5}
"""How much a word counts by its first kind, beside 1: low letters are measured less exactly."""
COMMA_WEIGHT = 0.5
MAX_LETTERS = 8
"""A word counts by its letters, up to so many."""
PRIOR_WORDS = 3.0
"""Words by which the usual height of a kind counts."""
NEAR = 0.08
"""Words whose sizes differ from the median by less (ln) are averaged: pixels are coarse."""
ROUNDS = 5
MIN_CONFIDENCE = 0.3
ALIKE = 0.055
"""Lines of a page whose sizes differ by less (ln) are set alike."""
MIN_HEIGHT = 0.5  # points

INK = 0.85
"""Of the height of words with ascenders, below which words without are where boxes follow the letters."""
ABOVE, BELOW = 0.8, 0.2
"""How far type reaches above and below its baseline, in its size, as boxes of text in PDFs do."""
BELOW_BASELINE: Mapping[str, float] = {"descender": 0.22, "comma": 0.13}
"""How far words of these kinds reach below it."""

Numbers = NDArray[np.float64]


def type_sizes(lines: Sequence[Sequence[tuple[str, Box, float]]]) -> list[float | None]:
    """The font size of each line of a page in points; None where no word tells it.

    Args:
        lines: of one page, set straight; the words of each as text, box in points and confidence.
    """
    owners, kinds, heights, weights = [], [], [], []
    for index, words in enumerate(lines):
        for text, box, confidence in words:
            kind = _kind(text)
            if kind is None or confidence < MIN_CONFIDENCE:
                continue
            owners.append(index)
            kinds.append(kind)
            heights.append(np.log(max(box.height, MIN_HEIGHT)))
            weights.append(
                min(len(text), MAX_LETTERS)
                * WEIGHTS.get(kind.split()[0], 1.0)
                * (COMMA_WEIGHT if kind.endswith("comma") else 1.0)
            )
    if not owners:
        return [None] * len(lines)
    sizes = _polish(np.array(owners), np.array(kinds), np.array(heights), np.array(weights), len(lines))
    letters = np.bincount(owners, weights=weights, minlength=len(lines)).astype(np.float64)
    return [None if size == 0 else round(float(size), 1) for size in _alike(sizes, letters)]


def as_tall_as_type(lines: Sequence[TextLine]) -> list[TextLine]:
    """The lines of a straight page with boxes as tall as their type, as PDFs give them.

    Boxes that follow the letters are low where a line has no capital, and so are the distances measured in them.

    Args:
        lines: of one page, in points. Where the boxes of their words do not follow the letters, they stay.
    """
    words = [
        (_kind(line.text[word.start : word.end]), word.box.height) for line in lines for word in line.words
    ]
    low = [height for kind, height in words if kind == "x"]
    high = [height for kind, height in words if kind == "ascender"]
    if not low or not high or median(low) > INK * median(high):
        return list(lines)
    return [_as_tall(line) for line in lines]


def _as_tall(line: TextLine) -> TextLine:
    feet = [baseline_of(line.text[word.start : word.end], word.box, line.size) for word in line.words]
    bottoms = [foot for foot in feet if foot is not None]
    if not bottoms:
        return line
    baseline = median(bottoms)
    return replace(
        line,
        box=Box(line.box.x0, baseline - ABOVE * line.size, line.box.x1, baseline + BELOW * line.size),
    )


def baseline_of(text: str, box: Box, size: float) -> float | None:
    """The y of the line that a word stands on, from its letters; None where they do not tell.

    Args:
        text: of the word.
        box: of its letters, in points.
        size: of its type, in points.
    """
    kind = _kind(text)
    return None if kind is None else box.y1 - BELOW_BASELINE.get(kind.split()[-1], 0.0) * size


def _kind(text: str) -> str | None:
    """Which heights the letters of a word reach; None where it has no letters or figures, or unknown ones."""
    if _UNSURE.search(text) or not any(map(str.isalnum, text)):
        return None
    high = (
        "ascender"
        if _ASCENDER.search(text)
        else "capital"
        if _CAPITAL.search(text)
        else "t"
        if "t" in text or "i" in text
        else "x"
    )
    low = " descender" if _DESCENDER.search(text) else " comma" if _COMMA.search(text) else ""
    return high + low


def _polish(
    owners: NDArray[Any], kinds: NDArray[Any], heights: Numbers, weights: Numbers, count: int
) -> Numbers:
    """Sizes in points by line, 0 where unknown: rows and columns of a table explained in turn."""
    ratios = {kind: float(np.log(height)) for kind, height in HEIGHTS.items()}
    present = [kind for kind in HEIGHTS if (kinds == kind).any()]
    order = [np.flatnonzero(owners == line) for line in range(count)]
    sizes = np.full(count, -np.inf)
    for _ in range(ROUNDS):
        own = heights - np.array([ratios[kind] for kind in kinds])
        for line, words in enumerate(order):
            if len(words):
                sizes[line] = _middle(own[words], weights[words])
        for kind in present:
            if kind != REFERENCE:
                of_kind = kinds == kind
                seen = heights[of_kind] - sizes[owners[of_kind]]
                usual = PRIOR_WORDS * float(np.log(HEIGHTS[kind]))
                ratios[kind] = (len(seen) * float(np.median(seen)) + usual) / (len(seen) + PRIOR_WORDS)
    measured: Numbers = np.exp(sizes)
    return measured


def _middle(values: Numbers, weights: Numbers) -> float:
    """The mean of the values near their weighted median."""
    ranked = np.argsort(values)
    passed = np.cumsum(weights[ranked])
    median = values[ranked][np.searchsorted(passed, passed[-1] / 2)]
    near = np.abs(values - median) < NEAR
    return float(np.average(values[near], weights=weights[near]))


def _alike(sizes: Numbers, letters: Numbers) -> Numbers:
    """Sizes that differ by what measuring leaves open are one: that of most letters near them, the commonest first."""
    told, logs = sizes.copy(), np.log(np.maximum(sizes, MIN_HEIGHT))
    free = sizes > 0
    while free.any():
        near = (np.abs(logs[:, None] - logs[None, :]) < ALIKE) & free[None, :]
        support = np.where(free, near @ letters, -1.0)
        members = near[int(np.argmax(support))]
        told[members] = np.exp(np.average(logs[members], weights=letters[members]))
        free &= ~members
    return told
