"""The lines of a region as they are printed, in pixels: words with boxes, hyphens at line ends, a baseline."""

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from pictoria_docs.document import Box, Line, Point, Region, Rotation
from pictoria_docs.document.words import Word
from pictoria_docs.exchange.places.canvas import PixelCanvas
from pictoria_docs.layout.ocr.type_size import BELOW

HYPHEN = "-"
SAME_LINE = 0.5
"""Of the height of the lower of two words: with so much of it in common they stand on one line."""
_TOKEN = re.compile(r"\S+")
_BAD = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


class PlacedWord(NamedTuple):
    """A word with its box in whole pixels."""

    text: str
    box: Box
    confidence: float | None
    """None: nobody told."""
    whole: str | None = None
    """The whole of a word that is divided at the end of the line."""


class PlacedLine(NamedTuple):
    """A printed line with its box in whole pixels."""

    text: str
    box: Box
    baseline: tuple[Point, ...]
    """First and last point; empty where the line is not known to stand where its box is."""
    words: tuple[PlacedWord, ...]


class PixelPage:
    """The pixels of a page image: boxes and points in whole ones, inside it."""

    def __init__(self, canvas: PixelCanvas) -> None:
        self.canvas = canvas

    def point(self, x: float, y: float) -> Point:
        """A place on the page."""
        canvas = self.canvas
        return Point(
            min(max(round(x * canvas.across), 0), canvas.width),
            min(max(round(y * canvas.down), 0), canvas.height),
        )

    def box(self, box: Box) -> Box:
        """A box on the page."""
        return Box(*self.point(box.x0, box.y0), *self.point(box.x1, box.y1))


def printable(text: str) -> str:
    """The text with a replacement character for each that XML cannot hold."""
    return _BAD.sub("\ufffd", text)


def unprintable(text: str) -> bool:
    """Whether a text has characters that XML cannot hold."""
    return _BAD.search(text) is not None


def placed_lines(region: Region, pixels: PixelPage) -> Iterator[PlacedLine]:
    """The lines of a region.

    Baselines are those of type: a fifth of a line's height above its foot (`type_size.BELOW`). A text whose words
    nobody has placed is one line without a baseline.
    """
    lines = region.lines or tuple(_lines_of_words(region))
    words = list(region.words)
    for index, line in enumerate(lines):
        following = lines[index + 1].start if index + 1 < len(lines) else len(region.text) + 1
        end = min(line.end, following, len(region.text))
        # Where no space parts two lines, a hyphen did that `blocks.join_lines` took away.
        before, after = region.text[end - 1 : end], region.text[end : end + 1]
        divided = following <= line.end and before.isalpha() and after.islower()
        own = [word for word in words if line.start <= word.start < end]
        placed = tuple(_words(region, line.start, end, own, line.box, pixels, divided))
        if placed:
            box = pixels.box(line.box)
            text = " ".join(word.text for word in placed)
            yield PlacedLine(text, box, _baseline(box, region.rotation), placed)
    if not lines and region.text.strip():
        placed = tuple(_words(region, 0, len(region.text), [], region.box, pixels, False))
        yield PlacedLine(" ".join(word.text for word in placed), pixels.box(region.box), (), placed)


def _words(
    region: Region, start: int, end: int, words: Sequence[Word], box: Box, pixels: PixelPage, divided: bool
) -> Iterator[PlacedWord]:
    """The words between two offsets. One without a box of its own gets its share of the line's, by letters."""
    text = region.text[start:end]
    tokens = list(_TOKEN.finditer(text))
    for token in tokens:
        own = [
            word for word in words if word.start < start + token.end() and word.end > start + token.start()
        ]
        share = [offset / len(text) for offset in token.span()]
        shape = Box.union(word.box for word in own) if own else _part(box, share, region.rotation)
        sure = round(min(max(min(word.confidence for word in own), 0.0), 1.0), 3) if own else None
        if divided and token is tokens[-1]:
            rest = _TOKEN.match(region.text, end)
            whole = printable(token.group() + (rest.group() if rest else ""))
            yield PlacedWord(printable(token.group()) + HYPHEN, pixels.box(shape), sure, whole)
        else:
            yield PlacedWord(printable(token.group()), pixels.box(shape), sure)


def _part(box: Box, share: Sequence[float], rotation: Rotation) -> Box:
    """A part of a line's box along its direction of writing, from one share of it to another."""
    low, high = share if rotation in (0, 90) else (1 - share[1], 1 - share[0])
    if rotation in (0, 180):
        return Box(box.x0 + low * box.width, box.y0, box.x0 + high * box.width, box.y1)
    return Box(box.x0, box.y0 + low * box.height, box.x1, box.y0 + high * box.height)


def _lines_of_words(region: Region) -> Iterator[Line]:
    """Lines of a region whose words are known: words one after the other on one level."""
    row: list[Word] = []
    for word in sorted(region.words):
        if row and not _on_one_line(row[-1], word, region.rotation):
            yield Line(row[0].start, row[-1].end, *Box.union(each.box for each in row))
            row = []
        row.append(word)
    if row:
        yield Line(row[0].start, row[-1].end, *Box.union(each.box for each in row))


def _on_one_line(before: Word, word: Word, rotation: Rotation) -> bool:
    if rotation in (0, 180):
        common, least = before.box.overlap_y(word.box), min(before.box.height, word.box.height)
        onward = word.x0 - before.x0
    else:
        common, least = before.box.overlap_x(word.box), min(before.box.width, word.box.width)
        onward = word.y0 - before.y0
    return common > SAME_LINE * least and (onward if rotation in (0, 90) else -onward) > 0


def _baseline(box: Box, rotation: Rotation) -> tuple[Point, ...]:
    across, down = round(BELOW * box.width), round(BELOW * box.height)
    match rotation:
        case 0:
            return Point(box.x0, box.y1 - down), Point(box.x1, box.y1 - down)
        case 90:
            return Point(box.x0 + across, box.y0), Point(box.x0 + across, box.y1)
        case 180:
            return Point(box.x1, box.y0 + down), Point(box.x0, box.y0 + down)
        case _:
            return Point(box.x1 - across, box.y1), Point(box.x1 - across, box.y0)
