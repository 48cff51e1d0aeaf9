"""Text of a scan that stands on its side or upside down: found by how it was read upright, read on the page turned."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from PIL import Image

from pictoria_docs.document import Box
from pictoria_docs.document.geometry import BACK, POINTS_PER_INCH, Rotation, rotate
from pictoria_docs.document.words import Word
from pictoria_docs.layout.ocr import OcrEngine
from pictoria_docs.layout.text_line import DIRECTIONS, TextLine

TALL = 2.5
"""Times its width that a line is high which stands on its side."""
MIN_LETTERS = 4
"""Letters of such a line."""
UNREAD = 0.6
"""Confidence up to which a level line may be upside down."""
SURE = 0.85
"""Confidence from which a line on its side is read the right way up."""
UPSIDE_DOWN_LETTERS = 30
"""Letters read with less confidence than `UNREAD` from which they may be upside down,"""
UPSIDE_DOWN_SHARE = 0.5
"""where they are more than such a share of the page's."""
BELIEVED = 0.7
"""Confidence of a line read on the turned page,"""
LONG_LETTERS = 8
"""if it has so many letters; a shorter one must be as sure as `SURE`."""
LEAD = 0.15
"""Confidence by which it is surer than what was read there upright."""
MIN_SHARE = 0.3
"""Of the letters of text upside down, the share that the turned page shows at least."""
COVERED = 0.5
"""Of a line's area, from which a line read on the turned page stands for it."""

UPSIDE_DOWN: Rotation = 180
TURNS: dict[Rotation, Image.Transpose] = {
    90: Image.Transpose.ROTATE_270,
    180: Image.Transpose.ROTATE_180,
    270: Image.Transpose.ROTATE_90,
}
"""The clockwise turn that sets text upright, as Pillow names it, which counts against the clock."""


def with_turned_text(
    lines: Sequence[TextLine], image: Image.Image, dpi: float, engine: OcrEngine, languages: Sequence[str]
) -> list[TextLine]:
    """The lines of a page, those on their side or upside down read on the page turned, with their direction.

    OCR finds lines that run up or down but reads them one way only, and letters upside down with little confidence.
    Where it leaves that doubt, all of the page is turned and read again: OCR misses a line on a strip of its own.

    Args:
        lines: as OCR read the upright page, in points.
        image: the page in grey, without its photographs.
        dpi: pixels of `image` per inch.
        engine: reads the turned page.
        languages: for the engine.
    """
    kept = list(lines)
    for rotations, doubtful in _doubtful(lines):
        for rotation in rotations:
            found = [
                line
                for line in _read(image, rotation, dpi, engine, languages)
                if _is_believed(line) and all(_is_surer(line, other) for other in kept)
            ]
            if rotation == UPSIDE_DOWN and _letters(found) < MIN_SHARE * _letters(doubtful):
                break  # single words that read the same upside down
            kept = [other for other in kept if not any(_stands_for(line, other) for line in found)] + found
            if found:
                break
    return kept


def _doubtful(lines: Sequence[TextLine]) -> Iterator[tuple[Sequence[Rotation], list[TextLine]]]:
    """Lines that may be turned, with the clockwise turns that may set them upright, the likelier one first."""
    tall = [line for line in lines if _is_tall(line)]
    level = [line for line in lines if not _is_tall(line)]
    unread = [line for line in level if line.confidence < UNREAD]
    # Lines that run down the page are mostly read as they are, lines that run up upside down.
    down, up = (
        [line for line in tall if line.confidence >= SURE],
        [line for line in tall if line.confidence < SURE],
    )
    if down:
        yield (270, 90), down
    if up:
        yield (90, 270), up
    if _letters(unread) >= max(UPSIDE_DOWN_LETTERS, UPSIDE_DOWN_SHARE * _letters(level)):
        yield (UPSIDE_DOWN,), unread


def _is_tall(line: TextLine) -> bool:
    return _letters([line]) >= MIN_LETTERS and line.box.height > TALL * line.box.width


def _letters(lines: Sequence[TextLine]) -> int:
    return sum(sum(map(str.isalnum, line.text)) for line in lines)


def _read(
    image: Image.Image, rotation: Rotation, dpi: float, engine: OcrEngine, languages: Sequence[str]
) -> list[TextLine]:
    """What stands on a page once it is turned clockwise, where it stands on the page as it is."""
    turned, back = image.transpose(TURNS[rotation]), BACK[rotation]
    width, height = (pixels / dpi * POINTS_PER_INCH for pixels in turned.size)

    def on_page(box: Box) -> Box:
        return rotate(box, width, height, back)

    return [
        replace(
            line,
            box=on_page(line.box),
            words=[Word(word.start, word.end, *on_page(word.box), word.confidence) for word in line.words],
            direction=DIRECTIONS[back],
        )
        for line in engine.read(turned, dpi, languages)
        if not _is_tall(line)
    ]


def _is_believed(line: TextLine) -> bool:
    letters = _letters([line])
    return line.confidence >= (BELIEVED if letters >= LONG_LETTERS else SURE) and letters >= MIN_LETTERS


def _is_surer(line: TextLine, other: TextLine) -> bool:
    """Whether a line of the turned page is surer than another reading of its place, if that is one."""
    return not line.box.intersection(other.box) or (
        line.confidence > other.confidence + LEAD or _is_tall(other) or not _stands_for(line, other)
    )


def _stands_for(line: TextLine, other: TextLine) -> bool:
    return other.box.inside(line.box) > COVERED
