"""A page image to a page: set straight, read by OCR, its pictures found from ink and by a detector."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from pictoria_docs.document import Box, Origin, Page, PageKind, Region, RegionType, make_id
from pictoria_docs.document.geometry import POINTS_PER_INCH
from pictoria_docs.document.identity import RegionId
from pictoria_docs.document.page import in_order
from pictoria_docs.document.upright import placed
from pictoria_docs.isolation import isolate
from pictoria_docs.layout.blocks import reading_order, with_lettering
from pictoria_docs.layout.ocr.type_size import as_tall_as_type
from pictoria_docs.layout.options import LayoutOptions, SecondOpinion
from pictoria_docs.layout.page_picture import possible_figure
from pictoria_docs.layout.page_steps import PageSteps, grouped
from pictoria_docs.layout.scans.candidates import PageEvidence, WeighedPictures
from pictoria_docs.layout.scans.claims import (
    claim_faint,
    join_halves,
    with_ground,
    with_ticks,
)
from pictoria_docs.layout.scans.gutters import split_at_gutters
from pictoria_docs.layout.scans.handwriting import Handwriting, find_handwriting, without_handwriting
from pictoria_docs.layout.scans.initials import with_initials
from pictoria_docs.layout.scans.labels import is_label, page_text, reference
from pictoria_docs.layout.scans.pale import pale_rectangles
from pictoria_docs.layout.scans.pictures import (
    PictureBox,
    find_pictures,
    split_at_labels,
    stroke_mask,
)
from pictoria_docs.layout.scans.scales import find_scale_bars, with_scale
from pictoria_docs.layout.scans.settle import settle_pictures
from pictoria_docs.layout.scans.stamps import mark_stamps
from pictoria_docs.layout.scans.straightening import Straightening
from pictoria_docs.layout.scans.text import read_page
from pictoria_docs.layout.text_line import WITHIN_PICTURE, TextLine

if TYPE_CHECKING:
    from pictoria_docs.sources.source import SourcePage

ENLARGED = 1.5  # times a coarse scan is enlarged,
MAX_ENLARGED = 2400  # pixels of the longer side at most
RIM = 2.0  # heights of a label from a picture's edge in which it stands over or under the picture
SURE_LETTERING = 0.6  # confidence of a line in a drawing
SKEW_DIGITS = 2  # of the skew of a page in degrees

VERSION = "9"
COARSE_DPI = 150
"""At which a page is read coarsely: tesseract still reads type of 7 points."""
MAX_SIDE = 4600
"""Pixels: more than an A3 page at 200 dpi makes no page easier to read."""
Pieces = list[PictureBox]
TYPES = {
    "photograph": RegionType.FIGURE,
    "drawing": RegionType.FIGURE,
    "table": RegionType.TABLE,
    "ornament": RegionType.DECORATION,
    "stamp": RegionType.STAMP,
    "initial": RegionType.DROP_CAPITAL,
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
    steps = PageSteps(page.number)
    if options.coarse:
        options = options.model_copy(update={"second_opinion": SecondOpinion.NEVER})
    evidence = page_evidence(page, options, text_lines, steps)
    scan, lines = evidence.scan, evidence.lines
    own = WeighedPictures(list(evidence.pieces), [])
    settled = steps.attempted("second_opinion", own, settle_pictures, evidence, options, page.number)
    pictures = steps.attempted("scan_step", settled.pictures, with_initials, settled.pictures, lines)
    possible = [
        picture
        for picture in steps.attempted("scan_step", settled.possible, with_initials, settled.possible, lines)
        if TYPES[picture.kind] is RegionType.FIGURE
    ]
    notes: list[Handwriting] = []
    if not options.coarse:
        notes = steps.attempted("scan_step", notes, find_handwriting, scan, evidence.ink, lines, pictures)
    regions = _regions(without_handwriting(lines, notes), pictures, options, document_id, steps)
    regions += [_note_region(note, document_id, page.number) for note in notes]
    return Page(
        number=page.number,
        width=page.width,
        height=page.height,
        rotation=page.rotation,
        dpi=page.dpi or round(scan.dpi),
        label=page.label,
        kind=PageKind.SCAN,
        skew=round(scan.straightening.degrees, SKEW_DIGITS),
        regions=_displayed_in_order(regions, scan.straightening, steps),
        possible_figures=tuple(
            possible_figure(
                _displayed(_picture_region(picture, [], document_id, page.number), scan.straightening),
                len(regions),
            )
            for picture in possible
        ),
        warnings=(*steps.warnings, *settled.warnings),
    )


def page_evidence(
    page: "SourcePage",
    options: LayoutOptions,
    text_lines: Sequence[TextLine] | None = None,
    steps: PageSteps | None = None,
) -> PageEvidence:
    """What the ink of a page image and its text show, without any detector.

    Args and errors: as those of `read_scan`; `steps`: those of the page.
    """
    steps = steps or PageSteps(page.number)
    image = page.image(_resolution(page, options))
    read = read_page(image, page.width, page.height, options, steps, text_lines)
    scan, lines, faint = read.scan, read.lines, read.faint
    text, ink = page_text(lines), stroke_mask(scan)
    pieces = steps.attempted(
        "pictures", list(read.photographs), find_pictures, scan, text, read.photographs, read.solid
    )

    def split(pieces: Pieces) -> Pieces:
        return [piece for picture in pieces for piece in split_at_labels(picture, text.labels)]

    def stamped(pieces: Pieces) -> Pieces:
        return mark_stamps(scan, pieces, lines, ink)

    def grounded(pieces: Pieces) -> Pieces:
        return [with_ground(piece, pieces, faint, lines) for piece in pieces]

    def with_faint(pieces: Pieces) -> Pieces:
        return [*pieces, *claim_faint(scan, faint, pieces, lines)]

    def whole(pieces: Pieces) -> Pieces:
        return join_halves(pieces, ink)

    def ticked(pieces: Pieces) -> Pieces:
        return [with_ticks(piece, pieces, lines) for piece in pieces]

    def scaled(pieces: Pieces) -> Pieces:
        bars = find_scale_bars(ink)
        return [with_scale(piece, pieces, bars, lines) for piece in pieces]

    for refined in (split, stamped, grounded, with_faint, whole, ticked, scaled):
        pieces = steps.attempted("scan_step", pieces, refined, pieces)
    none: list[Box] = []
    pale = steps.attempted("scan_step", none, pale_rectangles, scan, faint, lines)
    return PageEvidence(scan, tuple(pieces), tuple(lines), read.solid, ink, tuple(pale))


def _resolution(page: "SourcePage", options: LayoutOptions) -> float:
    """Pixels per inch to read the page at."""
    inches = max(page.width, page.height) / POINTS_PER_INCH
    dpi = min(float(COARSE_DPI if options.coarse else options.dpi), MAX_SIDE / inches)
    own = page.dpi or dpi
    # A coarse scan is enlarged a little, as OCR wants letters of some size; a fine one is reduced.
    return min(dpi, max(own, min(ENLARGED * own, MAX_ENLARGED / inches)))


def _regions(
    lines: Sequence[TextLine],
    pictures: Sequence[PictureBox],
    options: LayoutOptions,
    document_id: str,
    steps: PageSteps,
) -> list[Region]:
    """Text and picture regions of the straight page."""
    number = steps.number
    figures = [
        picture for picture in pictures if picture.kind in ("photograph", "drawing", "stamp", "initial")
    ]
    lettering: dict[int, list[TextLine]] = {id(picture): [] for picture in pictures}
    free = []
    level = [line for line in lines if not line.rotation]
    level = steps.attempted("scan_step", level, as_tall_as_type, level)
    level = steps.attempted("scan_step", level, split_at_gutters, level, [figure.box for figure in figures])
    for line in [*level, *(line for line in lines if line.rotation)]:
        host = next((figure for figure in figures if line.box.inside(figure.box) > WITHIN_PICTURE), None)
        if host is None or (reference(line.text) is not None and _at_rim(line.box, host.box)):
            free.append(line)
        elif (host.kind != "photograph" or is_label(line.text)) and line.confidence >= SURE_LETTERING:
            lettering[id(host)].append(line)
    engine = Origin(stage="layout", version=VERSION, model=options.ocr)
    obstacles = [figure.box for figure in figures]
    regions = grouped(free, obstacles, document_id, engine, steps, scanned=True)
    for picture in pictures:
        with isolate("picture", number):
            regions.append(_picture_region(picture, lettering[id(picture)], document_id, number))
    return regions


def _at_rim(label: Box, picture: Box) -> bool:
    """Whether a label stands at the head or foot of a picture whose box was taken to hold it."""
    return min(label.y1 - picture.y0, picture.y1 - label.y0) < RIM * label.height


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


def _note_region(note: Handwriting, document_id: str, number: int) -> Region:
    box = note.box.rounded()
    return Region(
        id=RegionId(make_id("reg", document_id, number, *box, RegionType.HANDWRITING)),
        page=number,
        type=RegionType.HANDWRITING,
        box=box,
        confidence=note.confidence,
        origin=Origin(stage="layout", version=VERSION, model="ink"),
    )


def _displayed_in_order(
    regions: Sequence[Region], straightening: Straightening, steps: PageSteps
) -> tuple[Region, ...]:
    """Regions of the straight page on the page as displayed, as they are read there; once turned, if it lies."""
    straight = steps.attempted("reading_order", list(regions), reading_order, regions)
    displayed = in_order(_displayed(region, straightening) for region in straight)
    if straightening.rotation:
        return displayed
    return tuple(steps.attempted("reading_order", list(displayed), reading_order, displayed))


def _displayed(region: Region, straightening: Straightening) -> Region:
    """A region of the straight page on the page as displayed."""
    if not straightening.changes:
        return region
    return placed(region, straightening.box, straightening.rotation, straightening.polygon(region.box))
