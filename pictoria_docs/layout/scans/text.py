"""A page image set straight and read: its text tells whether it lies on its side, and whether its lines bend."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from PIL import Image

from pictoria_docs.document import Box
from pictoria_docs.document.geometry import POINTS_PER_INCH
from pictoria_docs.document.upright import main_rotation
from pictoria_docs.layout.options import LayoutOptions
from pictoria_docs.layout.page_steps import PageSteps
from pictoria_docs.layout.scans.bands import read_in_bands
from pictoria_docs.layout.scans.bend import bend_of
from pictoria_docs.layout.scans.dirt import without_dirt
from pictoria_docs.layout.scans.ground import with_light_ground
from pictoria_docs.layout.scans.hatching import hatching
from pictoria_docs.layout.scans.image import Scan, prepare
from pictoria_docs.layout.scans.labels import read_missed
from pictoria_docs.layout.scans.paper import Bytes
from pictoria_docs.layout.scans.photographs import find_photographs
from pictoria_docs.layout.scans.picture_numbers import read_on_photographs
from pictoria_docs.layout.scans.pictures import PictureBox, pixels
from pictoria_docs.layout.scans.slant import with_italics
from pictoria_docs.layout.scans.straightening import Straightening
from pictoria_docs.layout.scans.turned import with_turned_text
from pictoria_docs.layout.scans.weight import with_weight
from pictoria_docs.layout.text_line import TextLine

FEW_LETTERS = 3  # letters of a line: fewer must be read better,
SURE_FEW = 0.55  # with this confidence,
SURE_LINE = 0.35  # others with this
STACKED = 4.0  # times its highest word that a line is high, from which it is none
EDGE_STRIP = 0.02  # of the page's width: so near its edge nothing is printed,
EDGE_LETTERS = 3  # and so few letters are read into what lies there
ON_TONE = 0.6  # of a line's area in a photograph


@dataclass(frozen=True)
class PageReading:
    """A page image set straight, its text, and its areas of tone."""

    scan: Scan
    photographs: Sequence[PictureBox]
    faint: Sequence[PictureBox]
    """Areas as faint as what shines through, which may be photographs."""
    solid: Bytes
    """Areas of tone, at `ANALYSIS_DPI`: 255 where there is one."""
    lines: list[TextLine]
    """Of the straight page, without what OCR imagines in photographs, but with the numbers printed on them."""


def read_page(
    image: Image.Image,
    width: float,
    height: float,
    options: LayoutOptions,
    steps: PageSteps,
    given: Sequence[TextLine] | None = None,
) -> PageReading:
    """Set a page image straight and read it.

    Args:
        image: of a page of `width` x `height` points, as displayed.
        width: points.
        height: points.
        options: which OCR engine, in which languages.
        steps: of the page; one that fails costs what it would have added.
        given: lines of a text layer that is there already, on the page as displayed; None: read it by OCR.

    Raises:
        PageError: the OCR engine failed.
        MissingPartError: the OCR engine that was asked for is not installed.
    """
    dpi = image.width / width * POINTS_PER_INCH
    if given is not None or options.ocr == "off":
        scan = prepare(image, width, height, dpi)
        photographs, faint, solid = _photographs(scan, steps)
        lines = [_straight(line, scan.straightening) for line in given or ()]
        return PageReading(scan, photographs, faint, solid, _off_tone(lines, solid))
    from pictoria_docs.layout.ocr import get_ocr
    from pictoria_docs.layout.ocr.first_numbers import first_numbers
    from pictoria_docs.layout.ocr.lines import join_broken

    engine = get_ocr(options.ocr)
    if options.coarse:
        scan = prepare(image, width, height, dpi)
        photographs, faint, solid = _photographs(scan, steps)
        lines = read_in_bands(
            scan.clean([picture.box for picture in photographs]), dpi, engine, options, steps
        )
        lines = [line for line in lines if _is_text(line)]
        return PageReading(scan, photographs, faint, solid, _off_tone(lines, solid))
    languages = options.languages
    image = steps.attempted("scan_step", image, with_light_ground, image, dpi, engine, languages)
    known: Straightening | None = None
    while True:
        scan = prepare(image, width, height, dpi, known)
        photographs, faint, solid = _photographs(scan, steps)
        blank = [picture.box for picture in photographs]
        clean = scan.clean(blank, steps.attempted("scan_step", None, hatching, scan, blank))
        lines = engine.read(clean, dpi, languages)
        lines = steps.attempted("scan_step", lines, with_turned_text, lines, clean, dpi, engine, languages)
        lines = [line for line in lines if _is_text(line)]
        lines = steps.attempted("scan_step", lines, join_broken, lines)
        known = steps.attempted("scan_step", None, _straighter, scan.straightening, lines)
        if known is None:
            break
    turned = [line for line in lines if line.rotation]
    lines = [line for line in lines if not line.rotation]
    lines = steps.attempted("scan_step", lines, first_numbers, lines)
    taken = [*blank, *(line.box for line in turned)]
    lines = steps.attempted("scan_step", lines, read_missed, scan, engine, languages, lines, taken)
    lines = [line for line in lines if not _is_of_edge(line, scan.straightening.page.width)]
    lines = steps.attempted("scan_step", lines, without_dirt, lines, scan, engine, languages)
    lines = steps.attempted("scan_step", lines, with_weight, lines, clean, dpi)
    lines = steps.attempted("scan_step", lines, with_italics, lines, clean, dpi)
    none: list[TextLine] = []
    numbers = steps.attempted("scan_step", none, read_on_photographs, scan, engine, languages, blank)
    return PageReading(scan, photographs, faint, solid, [*_off_tone([*lines, *turned], solid), *numbers])


def _photographs(scan: Scan, steps: PageSteps) -> tuple[Sequence[PictureBox], Sequence[PictureBox], Bytes]:
    """What `find_photographs` finds; nothing where it fails."""
    nothing: tuple[Sequence[PictureBox], Sequence[PictureBox], Bytes] = [], [], np.zeros_like(scan.tone)
    return steps.attempted("pictures", nothing, find_photographs, scan)


def _straighter(known: Straightening, lines: Sequence[TextLine]) -> Straightening | None:
    """What sets a page straighter than it is; None where its text stands upright in straight lines."""
    rotation = main_rotation((line.rotation, line.text) for line in lines)
    if rotation and not known.rotation:
        return Straightening(0.0, known.width, known.height, rotation)
    bend = None if known.bend is not None else bend_of(lines, known.page)
    return None if bend is None else replace(known, bend=bend)


def _off_tone(lines: Sequence[TextLine], solid: Bytes) -> list[TextLine]:
    return [line for line in lines if not _on_tone(line.box, solid)]


def _is_of_edge(line: TextLine, width: float) -> bool:
    """Whether a few letters stand right at the left or right edge of the page: the edges of the leaves of a book."""
    strip = EDGE_STRIP * width
    at_edge = line.box.x1 < strip or line.box.x0 > width - strip
    return at_edge and sum(map(str.isalnum, line.text)) <= EDGE_LETTERS


def _is_text(line: TextLine) -> bool:
    highest = max((word.box.height for word in line.words), default=line.box.height)
    if line.rotation == 0 and line.box.height > STACKED * highest:
        return False  # marks one below the other, as of writing up the page
    letters = sum(letter.isalnum() for letter in line.text)
    if letters < FEW_LETTERS:
        # "(n° 5).", left over from the line above, is text: brackets and points at its ends do not count.
        text = line.text.strip(" ()[].,;:") if letters == 2 else line.text.replace(" ", "")
        return line.confidence >= SURE_FEW and 2 * letters >= len(text)
    return line.confidence >= SURE_LINE


def _on_tone(box: Box, solid: Bytes) -> bool:
    x0, y0, x1, y1 = pixels(box)
    window = solid[y0:y1, x0:x1]
    return bool(window.size) and float((window > 0).mean()) > ON_TONE


def _straight(line: TextLine, straightening: Straightening) -> TextLine:
    if not straightening.changes:
        return line
    words = [
        type(word)(word.start, word.end, *straightening.straight_box(word.box), word.confidence)
        for word in line.words
    ]
    box = Box.union(word.box for word in words) if words else straightening.straight_box(line.box)
    return replace(line, words=words, box=box)
