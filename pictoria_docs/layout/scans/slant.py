"""Italics on a page image, which Tesseract does not tell: words whose strokes lean more than the page's.

The slant of a word is the mean tangent of its steep edges, from the gradient of its grey levels; round letters lean
both ways alike. Which words of a line are in italics is decided for the line as a whole: the likeliest sequence of two
states (Viterbi 1967), as type seldom changes.
"""

from collections.abc import Sequence
from dataclasses import replace

import cv2
import numpy as np
from numpy.typing import NDArray
from PIL import Image

from pictoria_docs.document.geometry import POINTS_PER_INCH
from pictoria_docs.layout.scans.weight import darkness
from pictoria_docs.layout.text_line import TextLine

ENOUGH = 60
"""Letters: a page with fewer has no usual slant."""
ITALIC = 0.12
"""By how much italics lean, a tangent: that of 7 to 10 degrees, as the edges of serifs and bows count too."""
SPREAD, SPREAD_ITALIC = 0.025, 0.04
"""Standard deviations of the slant of long words, upright ones and italics."""
SPREAD_LETTER = 0.08
"""What a word of one letter has more; that of longer ones is less by their letters."""
FLAT = 3.0
"""Standard deviations beyond which a word tells no more."""
CHANGE = 5.0
"""Log-odds against a change of type between two words."""
START = 3.0
"""Log-odds against italics at the beginning of a line."""


def with_italics(lines: Sequence[TextLine], page: Image.Image, dpi: float) -> list[TextLine]:
    """The lines, their runs parted where words in italics begin and end.

    Args:
        lines: as OCR gives them, each of one run.
        page: the straight page in grey, on white paper.
        dpi: pixels per inch of `page`.
    """
    grey = np.asarray(page.convert("L"), dtype=np.float32)
    slants = [_slants(line, grey, dpi / POINTS_PER_INCH) for line in lines]
    known = [(slant, letters) for words in slants for slant, letters in words if letters]
    if sum(letters for _, letters in known) < ENOUGH:
        return list(lines)
    usual = float(np.median(np.repeat([slant for slant, _ in known], [letters for _, letters in known])))
    return [
        _parted(line, _italic([(slant - usual, letters) for slant, letters in words]))
        for line, words in zip(lines, slants, strict=True)
    ]


def _slants(line: TextLine, grey: NDArray[np.float32], scale: float) -> list[tuple[float, int]]:
    """For each word how much its strokes lean to the left, and its letters; no letters where it is not known."""
    words = []
    for word in line.words:
        letters = sum(map(str.isalpha, line.text[word.start : word.end]))
        dark = darkness(grey, word.box, scale) if letters else None
        slant = _slant(dark) if dark is not None else None
        words.append((0.0, 0) if slant is None else (slant, letters))
    return words


def _slant(dark: NDArray[np.float32]) -> float | None:
    """The mean tangent of the steep edges of a picture of a word; negative where they lean to the right."""
    across, down = cv2.Sobel(dark, cv2.CV_32F, 1, 0), cv2.Sobel(dark, cv2.CV_32F, 0, 1)
    steep = np.abs(across) > np.abs(down)
    mass = float(np.square(across[steep]).sum())
    return -float((across * down)[steep].sum()) / mass if mass else None


def _italic(words: Sequence[tuple[float, int]]) -> list[bool]:
    """Which words of a line are in italics, by their slants beyond the usual one and their letters."""
    upright, italic = 0.0, -START
    backs: list[tuple[bool, bool]] = []
    """For each word: whether the one before it is in italics where it is upright, and where it is in italics."""
    for index, (slant, letters) in enumerate(words):
        if index:
            before = upright, italic
            backs.append((italic - CHANGE > upright, italic > upright - CHANGE))
            upright = max(before[0], before[1] - CHANGE)
            italic = max(before[1], before[0] - CHANGE)
        if letters:
            more = SPREAD_LETTER / letters
            upright += _log_density(slant, SPREAD + more)
            italic += _log_density(slant + ITALIC, SPREAD_ITALIC + more)
    states = [italic > upright]
    for back in reversed(backs):
        states.append(back[states[-1]])
    return states[::-1]


def _log_density(distance: float, spread: float) -> float:
    """Of a normal distribution, but for a constant; flat far out."""
    return -(min(abs(distance) / spread, FLAT) ** 2) / 2 - float(np.log(spread))


def _parted(line: TextLine, italic: Sequence[bool]) -> TextLine:
    """The line with a run for each stretch of words in the same type."""
    if not any(italic):
        return line
    _, _, size, bold, _ = line.runs[0]
    starts = [0, *(word.start for word in line.words[1:])]
    runs: list[tuple[int, int, float, bool, bool]] = []
    for start, end, state in zip(starts, [*starts[1:], len(line.text)], italic, strict=True):
        if runs and runs[-1][4] == state:
            start = runs.pop()[0]
        runs.append((start, end, size, bold, state))
    return replace(line, runs=runs)
