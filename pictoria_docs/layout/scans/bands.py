"""A page image read in bands, until its time is up: what was read by then is known."""

import os
import time
from collections.abc import Iterator
from dataclasses import replace
from itertools import zip_longest
from typing import TYPE_CHECKING

import numpy as np
from PIL import Image

from pictoria_docs.document import Box
from pictoria_docs.document.geometry import POINTS_PER_INCH
from pictoria_docs.document.words import Word
from pictoria_docs.layout.options import LayoutOptions
from pictoria_docs.layout.page_steps import PageSteps
from pictoria_docs.layout.text_line import TextLine

if TYPE_CHECKING:
    from pictoria_docs.layout.ocr import OcrEngine

BANDS = 12
"""Into which a page is cut: one of them costs a dense page some seconds."""
NEAR = 0.25  # heights of a band, within which the whitest row is the cut
SHARE = 0.3  # of the time limit of a page, for reading its text coarsely
WAITING = 2.0  # times as many seconds in all, where others use the processor too


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
    lines: list[TextLine] = []
    for top, bottom in _bands(page):
        passed, used = time.monotonic() - began, _processor_seconds() - processor
        if used > limit or passed > WAITING * limit:
            steps.warn("text_cut_short", percent=round(100 * top / page.height))
            break
        band = page.crop((0, top, page.width, bottom))
        none: list[TextLine] = []
        read = steps.attempted("text_band", none, engine.read, band, dpi, options.languages[:1])
        lines += [_lower(line, top / dpi * POINTS_PER_INCH) for line in read]
    return lines


def _bands(page: Image.Image) -> Iterator[tuple[int, int]]:
    """Rows of pixels at which bands begin and end: each cut in the whitest row near to where it should be."""
    rows = np.asarray(page.convert("L")).mean(axis=1)
    height = page.height / BANDS
    cuts = [0]
    for number in range(1, BANDS):
        first, last = round((number - NEAR) * height), round((number + NEAR) * height)
        if first < last:
            cuts.append(first + int(np.argmax(rows[first:last])))
    yield from zip_longest(cuts, cuts[1:], fillvalue=page.height)


def _lower(line: TextLine, by: float) -> TextLine:
    """A line so many points further down."""
    words = [Word(word.start, word.end, *Box(*word.box).moved(0, by), word.confidence) for word in line.words]
    return replace(line, box=line.box.moved(0, by), words=words)


def _processor_seconds() -> float:
    """What this process has computed, and the programs that it ran and that have ended."""
    return sum(os.times()[:4])
