"""A page image read in bands, until its time is up: what was read by then is known."""

import os
import time
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from pictoria_docs.document import Box
from pictoria_docs.document.geometry import POINTS_PER_INCH
from pictoria_docs.document.words import Word
from pictoria_docs.layout.options import LayoutOptions
from pictoria_docs.layout.page_steps import PageSteps
from pictoria_docs.layout.text_line import TextLine

if TYPE_CHECKING:
    from pictoria_docs.layout.ocr import OcrEngine

FIRST = 1 / 24
"""Of a page's height, the first band: it tells what others cost."""
SOON = 0.5  # of the time that is left, in which the next band should be read
NEAR = 0.25  # heights of the first band, within which the whitest row is the cut
SHARE = 0.3  # of the time limit of a page, for reading its text coarsely
WAITING = 2.0  # times as many seconds in all, where others use the processor too
TICK = 0.01  # seconds that a band takes at least


def read_in_bands(
    page: Image.Image, dpi: float, engine: "OcrEngine", options: LayoutOptions, steps: PageSteps
) -> list[TextLine]:
    """The lines of a page, from its head down to where the time for reading it was up.

    Args:
        page: the straight page in grey, on white paper.
        dpi: pixels per inch of `page`.
        engine: reads one band after the other, in the first of the languages alone.
        options: the languages, and the time limit of a page.
        steps: of the page; a band that cannot be read is left out.
    """
    limit = SHARE * options.time_limit
    began, processor = time.monotonic(), _processor_seconds()
    whiteness = np.asarray(page.convert("L")).mean(axis=1)
    lines: list[TextLine] = []
    top, height, passed = 0, FIRST * page.height, 0.0
    while top < page.height:
        if passed > limit:
            steps.warn("text_cut_short", percent=round(100 * top / page.height))
            break
        bottom = _whitest(whiteness, top + height)
        band = page.crop((0, top, page.width, bottom))
        none: list[TextLine] = []
        read = steps.attempted("text_band", none, engine.read, band, dpi, options.languages[:1])
        lines += [_lower(line, top / dpi * POINTS_PER_INCH) for line in read]
        before = passed
        passed = max(_processor_seconds() - processor, (time.monotonic() - began) / WAITING)
        # A band has a cost of its own, whatever its height: the fewer the better.
        height = max(
            FIRST * page.height, (bottom - top) * SOON * (limit - passed) / max(passed - before, TICK)
        )
        top = bottom
    return lines


def _whitest(whiteness: NDArray[np.float64], row: float) -> int:
    """The row near another at which a page is cut; behind its last row where little would remain."""
    reach = NEAR * FIRST * len(whiteness)
    first, last = round(row - reach), round(row + reach)
    if last >= len(whiteness):
        return len(whiteness)
    return first + int(np.argmax(whiteness[first : last + 1]))


def _lower(line: TextLine, by: float) -> TextLine:
    """A line so many points further down."""
    words = [Word(word.start, word.end, *Box(*word.box).moved(0, by), word.confidence) for word in line.words]
    return replace(line, box=line.box.moved(0, by), words=words)


def _processor_seconds() -> float:
    """What this process has computed, and the programs that it ran and that have ended."""
    return sum(os.times()[:4])
