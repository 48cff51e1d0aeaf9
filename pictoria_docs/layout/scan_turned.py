"""Text of a scan that stands on its side or upside down: found by how it was read upright, read on the page turned."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from PIL import Image

from pictoria_docs.document import Box
from pictoria_docs.document.geometry import BACK, POINTS_PER_INCH, Rotation, rotate, to_pixels
from pictoria_docs.document.words import Word
from pictoria_docs.layout.ocr import OcrEngine
from pictoria_docs.layout.text_line import DIRECTIONS, TextLine

TALL = 2.5
"""Times its width that a line is high which stands on its side."""
FEWEST_LETTERS = 4
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
"""Confidence of a line read on the turned page."""
LEAD = 0.15
"""Confidence by which it is surer than what was read there upright."""
LEAST_SHARE = 0.3
"""Of the letters that were read upright, the share that the turned page shows at least."""
MARGIN = 1.5
"""Sizes of type around text that is read again."""
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
    Where it leaves that doubt, the part of the page that holds such lines is turned and read again.

    Args:
        lines: as OCR read the upright page, in points.
        image: the page, without its photographs.
        dpi: pixels of `image` per inch.
        engine: reads the turned parts.
        languages: for the engine.
    """
    kept = list(lines)
    for rotations, doubtful in _doubtful(lines):
        for rotation in rotations:
            found = _read(doubtful, rotation, image, dpi, engine, languages)
            found = [line for line in found if all(_is_surer(line, other) for other in kept)]
            if _letters(found) >= LEAST_SHARE * _letters(doubtful):
                kept = [
                    other for other in kept if not any(_stands_for(line, other) for line in found)
                ] + found
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
    return _letters([line]) >= FEWEST_LETTERS and line.box.height > TALL * line.box.width


def _letters(lines: Sequence[TextLine]) -> int:
    return sum(sum(map(str.isalnum, line.text)) for line in lines)


def _read(
    lines: Sequence[TextLine],
    rotation: Rotation,
    image: Image.Image,
    dpi: float,
    engine: OcrEngine,
    languages: Sequence[str],
) -> list[TextLine]:
    """What stands on the part of the page that holds some lines, turned clockwise."""
    margin = MARGIN * max(min(line.box.width, line.box.height) for line in lines)
    area = Box.union(line.box for line in lines).grown(margin)
    # OCR may have seen part of a line only.
    page = Box(0, 0, *(pixels / dpi * POINTS_PER_INCH for pixels in image.size))
    area = (
        page._replace(x0=area.x0, x1=area.x1)
        if rotation != UPSIDE_DOWN
        else page._replace(y0=area.y0, y1=area.y1)
    )
    area = to_pixels(area, dpi)
    x0, y0 = max(round(area.x0), 0), max(round(area.y0), 0)
    part = image.crop((x0, y0, min(round(area.x1), image.width), min(round(area.y1), image.height)))
    turned = part.transpose(TURNS[rotation])
    scale = to_pixels(Box(0, 0, 1, 1), dpi).width
    width, height = turned.width / scale, turned.height / scale
    back = BACK[rotation]

    def on_page(box: Box) -> Box:
        return rotate(box, width, height, back).moved(x0 / scale, y0 / scale)

    return [
        replace(
            line,
            box=on_page(line.box),
            words=[Word(word.start, word.end, *on_page(word.box), word.confidence) for word in line.words],
            direction=DIRECTIONS[back],
        )
        for line in engine.read(turned, dpi, languages)
        if line.confidence >= BELIEVED and not _is_tall(line) and _letters([line]) >= FEWEST_LETTERS - 1
    ]


def _is_surer(line: TextLine, other: TextLine) -> bool:
    """Whether a line of the turned page is surer than another reading of its place, if that is one."""
    return not line.box.intersection(other.box) or (
        line.confidence > other.confidence + LEAD or _is_tall(other) or not _stands_for(line, other)
    )


def _stands_for(line: TextLine, other: TextLine) -> bool:
    return other.box.inside(line.box) > COVERED
