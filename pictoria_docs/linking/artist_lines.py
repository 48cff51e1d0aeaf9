"""How the lines of exhibition catalogues look: the features of the model in `artists.py`, and what is usual."""

import re
from bisect import bisect_right
from collections.abc import Mapping, Sequence
from statistics import median
from typing import NamedTuple

import numpy as np

from pictoria_docs.document import Box
from pictoria_docs.languages import package_table
from pictoria_docs.linking.heading import ending
from pictoria_docs.linking.lexicon import entry_words
from pictoria_docs.linking.rows import PrintedLine
from pictoria_docs.linking.sequence import Floats, Ints

WIDE_GAP = 0.5  # ems more than usual
NEAR_LINES = 4  # numbered lines before and after one that tell the edge there
EDGE_LINES = 3  # the nearest of them, of which the median counts
SIZE_BOUNDS = (0.85, 1.12)  # times the size of the works' lines: smaller, same, larger
INDENT_BOUNDS = (-0.6, 0.55, 1.5, 3.0)  # ems: out, flush, little, more, deep
CAPITALS_SHARE = 0.75  # of a word's letters that make it one in capitals
SHORT_WORDS = 4  # words of a short line, and of a name

OUT, HEAD, ABOUT, WORK, MORE, GROUP = range(6)
"""Labels: outside, first line of a block, more of the artist, first line of a work, more of the work, "SCULPTURE"."""

LEAD = re.compile(
    r"[^\w(]{0,4}(?P<number>\d{1,4})(?:\s?(?:bis|ter|quater)\b|[a-z]\b)?(?!\w)(?P<rest>[^\w(«\"]{0,6})"
)
"""A work's number and the signs around it, as OCR may have read them."""
TOKEN = re.compile(r"[^\W\d_][\w’'.-]*")


class LineFeature(NamedTuple):
    """The bins of a feature, and the probability of each (column) under each label (row), in catalogues in general."""

    bins: tuple[str, ...]
    probabilities: Floats


_TABLES = package_table(__package__, "artist_lines.yaml")
START: Floats = np.array(_TABLES["start"])
STEPS: Floats = np.array(_TABLES["steps"])
"""Probability of the next line's label (column) after a label (row), in catalogues in general."""
FEATURES: Mapping[str, LineFeature] = {
    name: LineFeature(tuple(feature["bins"]), np.array(feature["rows"]))
    for name, feature in _TABLES["features"].items()
}


def bins_of(rows: Sequence[PrintedLine], numbered: set[int]) -> Ints:
    """The bin of each feature of each line, shape (lines, features), in the order of `FEATURES`."""
    em = median(row.box.height for row in rows) or 1.0
    size = median(rows[index].style.size for index in numbered) or 1.0
    gaps = [gap for index in range(1, len(rows)) if (gap := _gap(rows, index)) is not None]
    usual = median(gaps) if gaps else 0.0
    edges = _Edges(rows, numbered)
    indents, sizes = FEATURES["indent"].bins, FEATURES["size"].bins
    bins = np.zeros((len(rows), len(FEATURES)), dtype=np.int64)
    for index, row in enumerate(rows):
        lead = LEAD.match(row.text)
        text = row.text[lead.end() :] if lead is not None else row.text
        gap, style = _gap(rows, index), row.style
        named = {
            "number": "series" if index in numbered else "none" if lead is None else "other",
            "indent": indents[bisect_right(INDENT_BOUNDS, (row.box.x0 - edges.at(row)) / em)],
            "case": _case(text),
            "shape": shape(text),
            "size": "bold" if style.bold else sizes[bisect_right(SIZE_BOUNDS, style.size / size)],
            "before": "edge" if gap is None else ending(rows[index - 1].text),
            "about": "said" if entry_words().about_people.search(row.text) else "unsaid",
            "gap": "edge" if gap is None else "wide" if gap - usual > WIDE_GAP * em else "tight",
            "order": "fits",
        }
        bins[index] = [FEATURES[name].bins.index(bin) for name, bin in named.items()]
    return bins


def _gap(rows: Sequence[PrintedLine], index: int) -> float | None:
    """White between a line and the one before; None at the head of a page or column."""
    if index == 0 or rows[index - 1].page != rows[index].page:
        return None
    gap = rows[index].box.y0 - rows[index - 1].box.y1
    return gap if gap > -2 * rows[index].box.height else None


class _Edges:
    """The left edge of the numbered lines, near each line: scans are skew, pages have two sides, and columns."""

    def __init__(self, rows: Sequence[PrintedLine], numbered: set[int]) -> None:
        self.of_page: dict[int, list[Box]] = {}
        for index in numbered:
            self.of_page.setdefault(rows[index].page, []).append(rows[index].box)
        for boxes in self.of_page.values():
            boxes.sort(key=lambda box: box.y0)
        self.usual = median(rows[index].box.x0 for index in numbered)

    def at(self, row: PrintedLine) -> float:
        """The edge at the height of a line, in its column."""
        boxes = self.of_page.get(row.page, [])
        index = bisect_right(boxes, row.box.y0, key=lambda box: box.y0)
        nearest = [
            box
            for box in boxes[max(index - NEAR_LINES, 0) : index + NEAR_LINES]
            if box.overlap_x(row.box) > 0
        ]
        nearest.sort(key=lambda box: abs(box.y0 - row.box.y0))
        return median(box.x0 for box in nearest[:EDGE_LINES]) if nearest else self.usual


def _case(text: str) -> str:
    token = TOKEN.search(text)
    if token is None:
        return "lower"
    letters = [char for char in token.group() if char.isalpha()]
    upper = sum(char.isupper() for char in letters)
    if len(letters) > 2 and upper >= CAPITALS_SHARE * len(letters):
        return "upper"
    if upper > 1:
        return "mixed"
    return "capital" if letters[0].isupper() else "lower"


def shape(text: str) -> str:
    """What follows the first words of a line: a bracket or comma as after a name, little more, or other text."""
    words = text.split()
    head = " ".join(words[:SHORT_WORDS])
    if re.match(r"[^(,]{3,40}\s?\([^\d]", head):
        return "bracket"
    if re.match(r"[^(,.]{3,40},", head):
        return "comma"
    return "short" if len(words) <= SHORT_WORDS else "other"
