"""Bold type on a page image, which Tesseract does not tell: lines whose strokes are broader than the page's.

The breadth of strokes is the mean length of dark runs along the rows of pixels, as a share of the font size. Grey
levels count in part, so that it does not depend on where a threshold lies.
"""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from pictoria_docs.document import Box
from pictoria_docs.document.geometry import POINTS_PER_INCH
from pictoria_docs.layout.text_line import TextLine

SMALLER = 0.88  # times a size, between which
LARGER = 1.12  # type is of like size
NO_EDGE = 1e-6  # pixels, where a word has none
MIN_PIXELS = 20  # of a word
BLACK_PERCENTILE = 3  # of its pixels,
WHITE_PERCENTILE = 90  # of a word's pixels
MIN_CONTRAST = 40  # grey levels between the two

BOLD = 1.17
"""Strokes broader than most of the page's by this factor are bold; roman and italic of a face differ by less."""
ALL_BOLD = 1.08
"""Both halves of a bold line are at least this much broader."""
MAX_BOLD_SHARE = 0.4
"""Where more of the text than this would be bold, it is set in two faces rather than in two weights."""
LETTERS = 4
"""A shorter line tells too little."""
ENOUGH = 200
"""Letters: with fewer, no weight is the usual one."""
Strokes = tuple[float, float]
"""Ink, over the font size, and edges."""


def with_weight(lines: Sequence[TextLine], page: Image.Image, dpi: float) -> list[TextLine]:
    """The lines, those in bold marked so.

    Args:
        lines: as OCR gives them, none of them bold.
        page: the straight page in grey, on white paper.
        dpi: pixels per inch of `page`.
    """
    grey = np.asarray(page.convert("L"), dtype=np.float32)
    strokes = [_strokes(line, grey, dpi / POINTS_PER_INCH) for line in lines]
    measured = [
        (line.size, _breadth(words), len(line.text))
        for line, words in zip(lines, strokes, strict=True)
        if words
    ]
    bold = [
        _is_bold(line, words, _usual(line.size, measured)) for line, words in zip(lines, strokes, strict=True)
    ]
    letters = sum(length for *_, length in measured)
    if (
        sum(len(line.text) for line, is_bold in zip(lines, bold, strict=True) if is_bold)
        > MAX_BOLD_SHARE * letters
    ):
        return list(lines)
    return [
        replace(line, runs=[(start, end, size, True, italic) for start, end, size, _, italic in line.runs])
        if is_bold
        else line
        for line, is_bold in zip(lines, bold, strict=True)
    ]


def _usual(size: float, measured: Sequence[tuple[float, float, int]]) -> float | None:
    """The breadth of most type of a size, or of the text where that is smaller; None where too little is known.

    Blur broadens the strokes of small type more than those of large type, so only like is compared with like.
    """
    alike = [(breadth, length) for other, breadth, length in measured if SMALLER < other / size < LARGER]
    if sum(length for _, length in alike) < ENOUGH:
        alike = [(breadth, length) for other, breadth, length in measured if other < LARGER * size]
    if sum(length for _, length in alike) < ENOUGH:
        return None
    return float(np.median([breadth for breadth, length in alike for _ in range(length)]))


def _is_bold(line: TextLine, words: Sequence[Strokes], usual: float | None) -> bool:
    """Whether a line is bold from its first word to its last: a caption of which only the label is, is not."""
    if usual is None or not words or sum(map(str.isalnum, line.text)) < LETTERS:
        return False
    middle = (len(words) + 1) // 2
    halves = [half for half in (words[:middle], words[middle:]) if half]
    return _breadth(words) > BOLD * usual and min(map(_breadth, halves)) > ALL_BOLD * usual


def _breadth(words: Sequence[Strokes]) -> float:
    return 2 * sum(inked for inked, _ in words) / max(sum(edges for _, edges in words), NO_EDGE)


def _strokes(line: TextLine, grey: NDArray[np.float32], scale: float) -> list[Strokes]:
    """For each word of a line that is long enough to measure, its ink and the edges of its strokes."""
    words = []
    for word in line.words:
        if sum(map(str.isalnum, line.text[word.start : word.end])) < 2:
            continue
        dark = darkness(grey, word.box, scale)
        if dark is None:
            continue
        size = scale * max(line.size, 1.0)
        words.append((float(dark.sum()) / size, float(np.abs(np.diff(dark, axis=1)).sum())))
    return words


def darkness(grey: NDArray[np.float32], box: Box, scale: float) -> NDArray[np.float32] | None:
    """How dark each pixel of a word is, from 0 (paper) to 1 (ink); None where there is too little ink.

    Args:
        grey: the page, 0 to 255.
        box: of the word, in points.
        scale: pixels per point.
    """
    x0, y0, x1, y1 = (max(round(value * scale), 0) for value in box)
    window = grey[y0:y1, x0:x1]
    if window.size < MIN_PIXELS:
        return None
    black, white = np.percentile(window, (BLACK_PERCENTILE, WHITE_PERCENTILE))
    if white - black < MIN_CONTRAST:
        return None
    dark: NDArray[np.float32] = np.clip((white - window) / (white - black), 0, 1).astype(np.float32)
    return dark
