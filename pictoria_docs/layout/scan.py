"""A page image to a page: set straight, read by OCR, its pictures found from ink and by a detector."""

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from pictoria_docs.document import Box, Line, Origin, Page, PageKind, Region, RegionType, Words, make_id
from pictoria_docs.document.geometry import POINTS_PER_INCH
from pictoria_docs.document.identity import RegionId
from pictoria_docs.layout.blocks import group_lines, reading_order, with_lettering
from pictoria_docs.layout.ocr.type_size import as_tall_as_type
from pictoria_docs.layout.options import LayoutOptions
from pictoria_docs.layout.scan_candidates import PageEvidence
from pictoria_docs.layout.scan_claims import claim_faint, join_halves, with_ground, with_ticks
from pictoria_docs.layout.scan_ground import with_light_ground
from pictoria_docs.layout.scan_gutters import split_at_gutters
from pictoria_docs.layout.scan_image import Bytes, Scan, Turn, prepare
from pictoria_docs.layout.scan_labels import page_text, read_missed
from pictoria_docs.layout.scan_photographs import find_photographs
from pictoria_docs.layout.scan_pictures import PictureBox, find_pictures, pixels, split_at_labels, stroke_mask
from pictoria_docs.layout.scan_scales import find_scale_bars, with_scale
from pictoria_docs.layout.scan_settle import settle_pictures
from pictoria_docs.layout.scan_slant import with_italics
from pictoria_docs.layout.scan_stamps import mark_stamps
from pictoria_docs.layout.scan_weight import with_weight
from pictoria_docs.layout.text_line import WITHIN_PICTURE, TextLine

if TYPE_CHECKING:
    from pictoria_docs.sources.source import SourcePage

ENLARGED = 1.5  # times a coarse scan is enlarged,
MOST_ENLARGED = 2400  # pixels of the longer side at most
FEW_LETTERS = 3  # letters of a line: fewer must be read better,
SURE_FEW = 0.55  # with this confidence,
SURE_LINE = 0.35  # others with this
EDGE_STRIP = 0.02  # of the page's width: so near its edge nothing is printed,
EDGE_LETTERS = 3  # and so few letters are read into what lies there
ON_TONE = 0.6  # of a line's area in a photograph
SURE_LETTERING = 0.6  # confidence of a line in a drawing
SKEW_DIGITS = 2  # of the skew of a page in degrees

VERSION = "4"
MAX_SIDE = 4600
"""Pixels: more than an A3 page at 200 dpi makes no page easier to read."""
TYPES = {
    "photograph": RegionType.FIGURE,
    "drawing": RegionType.FIGURE,
    "table": RegionType.TABLE,
    "ornament": RegionType.DECORATION,
    "stamp": RegionType.STAMP,
}


def read_scan(
    page: "SourcePage", options: LayoutOptions, document_id: str, text_lines: Sequence[TextLine] | None = None
) -> Page:
    """Analyse a page image: text by OCR, pictures, tables and ornaments, in reading order.

    The page is set straight for the analysis; boxes are given on the page as displayed, with the exact outline
    of a picture as its polygon where the page is skewed.

    Args:
        page: a scanned page.
        options: how.
        document_id: goes into the regions' ids.
        text_lines: lines of a text layer that is there already; None: read the page by OCR.

    Raises:
        PageError: the image cannot be read, or OCR fails on it.
        MissingPartError: the OCR engine or detector that was asked for is not installed.
    """
    evidence = page_evidence(page, options, text_lines)
    scan, lines = evidence.scan, evidence.lines
    pictures = settle_pictures(evidence, options)
    regions = _regions(lines, pictures, options, document_id, page.number)
    return Page(
        number=page.number,
        width=page.width,
        height=page.height,
        rotation=page.rotation,
        dpi=page.dpi or round(scan.dpi),
        label=page.label,
        kind=PageKind.SCAN,
        skew=round(scan.turn.degrees, SKEW_DIGITS),
        regions=tuple(reading_order([_displayed(region, scan.turn) for region in reading_order(regions)])),
    )


def page_evidence(
    page: "SourcePage", options: LayoutOptions, text_lines: Sequence[TextLine] | None = None
) -> PageEvidence:
    """What the ink of a page image and its text show, without any detector.

    Args and errors: as those of `read_scan`.
    """
    image = page.image(_resolution(page, options))
    dpi = image.width / page.width * POINTS_PER_INCH
    if text_lines is None and options.ocr != "off":
        from pictoria_docs.layout.ocr import get_ocr

        image = with_light_ground(image, dpi, get_ocr(options.ocr), options.languages)
    scan = prepare(image, page.width, page.height, dpi)
    photographs, faint, solid = find_photographs(scan)
    lines = _lines(scan, options, photographs, solid, text_lines)
    text = page_text(lines)
    drawn = find_pictures(scan, text, photographs, solid)
    pieces = [piece for picture in drawn for piece in split_at_labels(picture, text.labels)]
    ink = stroke_mask(scan)
    pieces = mark_stamps(scan, pieces, lines, ink)
    pieces = [with_ground(piece, pieces, faint, lines) for piece in pieces]
    pieces += claim_faint(scan, faint, pieces, lines)
    pieces = join_halves(pieces, ink)
    pieces = [with_ticks(piece, pieces, lines) for piece in pieces]
    bars = find_scale_bars(ink)
    pieces = [with_scale(piece, pieces, bars, lines) for piece in pieces]
    return PageEvidence(scan, tuple(pieces), tuple(lines), solid, ink)


def _resolution(page: "SourcePage", options: LayoutOptions) -> float:
    """Pixels per inch to read the page at."""
    inches = max(page.width, page.height) / POINTS_PER_INCH
    dpi = min(float(options.dpi), MAX_SIDE / inches)
    own = page.dpi or dpi
    # A coarse scan is enlarged a little, as OCR wants letters of some size; a fine one is reduced.
    return min(dpi, max(own, min(ENLARGED * own, MOST_ENLARGED / inches)))


def _lines(
    scan: Scan,
    options: LayoutOptions,
    photographs: Sequence[PictureBox],
    solid: Bytes,
    given: Sequence[TextLine] | None,
) -> list[TextLine]:
    """The text of the straight page, without what OCR imagines in photographs."""
    if given is not None:
        lines = [_straight(line, scan.turn) for line in given]
    elif options.ocr == "off":
        return []
    else:
        from pictoria_docs.layout.ocr import get_ocr
        from pictoria_docs.layout.ocr.first_numbers import first_numbers

        engine = get_ocr(options.ocr)
        blank = [picture.box for picture in photographs]
        clean = scan.clean(blank)
        lines = engine.read(clean, scan.dpi, options.languages)
        lines = first_numbers([line for line in lines if _is_text(line)])
        lines = read_missed(scan, engine, options.languages, lines, blank)
        lines = [line for line in lines if not _is_of_edge(line, scan.turn.width)]
        lines = with_italics(with_weight(lines, clean, scan.dpi), clean, scan.dpi)
    return [line for line in lines if not _on_tone(line.box, solid)]


def _is_of_edge(line: TextLine, width: float) -> bool:
    """Whether a few letters stand right at the left or right edge of the page: the edges of the leaves of a book."""
    strip = EDGE_STRIP * width
    at_edge = line.box.x1 < strip or line.box.x0 > width - strip
    return at_edge and sum(map(str.isalnum, line.text)) <= EDGE_LETTERS


def _is_text(line: TextLine) -> bool:
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


def _straight(line: TextLine, turn: Turn) -> TextLine:
    if not turn.degrees:
        return line
    words = [
        type(word)(word.start, word.end, *turn.straight_box(word.box), word.confidence) for word in line.words
    ]
    box = Box.union(word.box for word in words) if words else turn.straight_box(line.box)
    return replace(line, words=words, box=box)


def _regions(
    lines: Sequence[TextLine],
    pictures: Sequence[PictureBox],
    options: LayoutOptions,
    document_id: str,
    number: int,
) -> list[Region]:
    """Text and picture regions of the straight page."""
    figures = [picture for picture in pictures if picture.kind in ("photograph", "drawing", "stamp")]
    lettering: dict[int, list[TextLine]] = {id(picture): [] for picture in pictures}
    free = []
    for line in split_at_gutters(as_tall_as_type(lines), [figure.box for figure in figures]):
        host = next((figure for figure in figures if line.box.inside(figure.box) > WITHIN_PICTURE), None)
        if host is None:
            free.append(line)
        elif host.kind != "photograph" and line.confidence >= SURE_LETTERING:
            lettering[id(host)].append(line)
    engine = Origin(stage="layout", version=VERSION, model=options.ocr)
    obstacles = [figure.box for figure in figures]
    regions = group_lines(free, obstacles, document_id, number, engine, scanned=True)
    return regions + [
        _picture_region(picture, lettering[id(picture)], document_id, number) for picture in pictures
    ]


def _picture_region(picture: PictureBox, labels: Sequence[TextLine], document_id: str, number: int) -> Region:
    origin = Origin(stage="layout", version=VERSION, model=picture.origin)
    box = picture.box.rounded()
    region = Region(
        id=RegionId(make_id("fig", document_id, number, *box)),
        page=number,
        type=TYPES[picture.kind],
        box=box,
        confidence=picture.confidence,
        origin=origin,
    )
    return with_lettering(region, labels, document_id)


def _displayed(region: Region, turn: Turn) -> Region:
    """A region of the straight page on the page as displayed."""
    if not turn.degrees:
        return region
    rows = region.words.rows.copy()
    for row in rows:
        row[2:6] = turn.box(Box(*(float(value) for value in row[2:6])))
    return region.model_copy(
        update={
            "box": turn.box(region.box).rounded(),
            "polygon": turn.polygon(region.box),
            "words": Words(rows),
            "lines": tuple(
                Line(line.start, line.end, *turn.box(line.box).rounded()) for line in region.lines
            ),
        }
    )
