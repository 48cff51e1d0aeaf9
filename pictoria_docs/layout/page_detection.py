"""One page to typed regions in reading order."""

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from pictoria_docs.document import Box, Origin, Page, PageKind, Reason, Region, RegionType, make_id
from pictoria_docs.document.identity import RegionId
from pictoria_docs.document.page import in_order
from pictoria_docs.errors import MissingPartError, PageError, TranscriptionError
from pictoria_docs.isolation import isolate
from pictoria_docs.layout.blocks import reading_order, with_lettering
from pictoria_docs.layout.coarse_pictures import find_coarse_pictures
from pictoria_docs.layout.options import GivenText, LayoutOptions
from pictoria_docs.layout.page_complexity import PageComplexity
from pictoria_docs.layout.page_picture import PageGraphics, PagePicture, possible_figure
from pictoria_docs.layout.page_steps import PageSteps, grouped
from pictoria_docs.layout.pdf_candidates import PdfEvidence
from pictoria_docs.layout.pdf_pictures import find_pictures
from pictoria_docs.layout.pdf_text import read_lines
from pictoria_docs.layout.second_opinion import with_second_opinion
from pictoria_docs.layout.text_line import TextLine
from pictoria_docs.layout.transcribed import text_lines, transcribed_page, transcription_of
from pictoria_docs.layout.unmapped_text import is_mostly_unknown, with_unknown_read
from pictoria_docs.sources.pdf import errors_as_damage

if TYPE_CHECKING:
    import pymupdf

    from pictoria_docs.sources.source import SourcePage

RULE_LENGTH = 30  # points: shorter rules do not part texts
RULE_RIM = 0.2  # points

VERSION = "20"
EVIDENCE = Origin(stage="layout", version=VERSION, model="pdf-evidence")


def detect(page: "SourcePage", options: LayoutOptions, document_id: str) -> Page:
    """Analyse one page: its text, pictures and tables as regions in reading order.

    A page with a text layer is read from the PDF itself; a page image goes through OCR and a picture detector. What
    fails on a block of text, on a picture, or in one of the steps is left out and told (`left_out`).

    Args:
        page: the page of an open source.
        options: how.
        document_id: goes into the regions' ids.

    Raises:
        PageError: the page cannot be read.
        MissingPartError: a detector or OCR engine that was asked for by name is not installed.
    """
    found = (
        _detect_scan(page, options, document_id)
        if page.pdf is None
        else _detect_pdf(page, options, document_id)
    )
    if not options.coarse:
        return found
    return found.model_copy(update={"warnings": (*found.warnings, Reason(code="page_coarse"))})


def _detect_pdf(page: "SourcePage", options: LayoutOptions, document_id: str) -> Page:
    """A page of a PDF: read from what it draws, or as an image where it is the scan of a page."""
    steps = PageSteps(page.number)
    with errors_as_damage(page.pdf):
        fullness = PageComplexity.of(page.pdf, options)
        if fullness.hopeless:
            raise PageError("page_too_full", file=page.pdf.parent.name, page=page.number, **fullness.numbers)
        lines = [] if fullness.text else read_lines(page.pdf)
    if not fullness.drawings and steps.attempted("pictures", False, is_scan, page, page.pdf, lines):
        known = lines and not is_mostly_unknown(lines)
        read = _scan_reader()(page, options, document_id, lines if known else None)
        return read.model_copy(update={"warnings": (*read.warnings, *steps.warnings)})
    reread = 0
    if not options.coarse:
        unread = list(lines), 0
        lines, reread = steps.attempted("unmapped_text", unread, with_unknown_read, page, lines, options)
    graphics = _graphics(page, lines, options, steps, coarse=fullness.drawings or fullness.images)
    regions = _regions(lines, graphics, document_id, steps)
    if not regions and steps.error is not None:
        raise steps.error
    kind = PageKind.BORN_DIGITAL if regions else PageKind.EMPTY
    return Page(
        number=page.number,
        width=page.width,
        height=page.height,
        rotation=page.rotation,
        label=page.label,
        kind=kind,
        regions=tuple(steps.attempted("reading_order", in_order(regions), reading_order, regions)),
        possible_figures=tuple(
            possible_figure(_picture_region(picture, document_id, page.number), len(regions))
            for picture in graphics.possible
        ),
        warnings=(
            *fullness.warnings,
            *([Reason(code="text_unmapped", values={"passages": reread})] if reread else []),
            *steps.warnings,
        ),
    )


def _graphics(
    page: "SourcePage", lines: Sequence[TextLine], options: LayoutOptions, steps: PageSteps, *, coarse: bool
) -> PageGraphics:
    """What is drawn on a page with a text layer; found on a coarse image where it is too much, or fails otherwise."""
    if not coarse and not options.coarse:
        found = steps.attempted("pictures", None, find_pictures, page.pdf, lines)
        if found is not None:
            evidence = PdfEvidence(Box(0.0, 0.0, page.width, page.height), found, lines)
            unasked: tuple[PageGraphics, tuple[Reason, ...]] = found, ()
            graphics, warnings = steps.attempted(
                "second_opinion", unasked, with_second_opinion, page, evidence, options
            )
            steps.warnings += warnings
            return graphics
    return steps.attempted("pictures", PageGraphics([], [], []), find_coarse_pictures, page, lines)


def _detect_scan(page: "SourcePage", options: LayoutOptions, document_id: str) -> Page:
    """A page image, with the text of an ALTO or PAGE file that lies beside it, if any."""
    try:
        given = transcription_of(page, options)
    except TranscriptionError as error:
        read = _scan_reader()(page, options, document_id)
        warning = Reason(code="transcription_unused", values={"detail": error.sentence()})
        return read.model_copy(update={"warnings": (*read.warnings, warning)})
    if given is not None and options.given_text is GivenText.REGIONS:
        return transcribed_page(page, given, document_id, VERSION)
    return _scan_reader()(page, options, document_id, None if given is None else text_lines(given))


def _scan_reader() -> Callable[..., Page]:
    """`read_scan`, which needs OpenCV, which needs libraries that a bare server may lack."""
    try:
        from pictoria_docs.layout.scans.read import read_scan
    except ImportError as error:
        raise MissingPartError("scan_libraries_missing", detail=str(error)) from error
    return read_scan


def is_scan(page: "SourcePage", pdf: "pymupdf.Page", lines: Sequence[TextLine]) -> bool:
    """Whether a PDF page is one picture of a page: it fills the page, and there is no text, or only hidden text."""
    if page.dpi is None:
        return False
    if not lines:
        return True
    kinds = [entry[0] for entry in pdf.get_bboxlog()]
    hidden = kinds.count("ignore-text")
    return hidden > sum(kind in ("fill-text", "stroke-text") for kind in kinds)


def _regions(
    lines: Sequence[TextLine], graphics: PageGraphics, document_id: str, steps: PageSteps
) -> list[Region]:
    inside = {id(line) for picture in graphics.pictures for line in picture.labels}
    free = [line for line in lines if id(line) not in inside]
    obstacles = [picture.box for picture in graphics.pictures if picture.kind not in ("table", "frame")]
    obstacles += [rule.grown(RULE_RIM) for rule in graphics.rules if rule.width > RULE_LENGTH]
    regions = grouped(free, obstacles, document_id, EVIDENCE, steps)
    for picture, type in (
        *((picture, RegionType.FIGURE) for picture in graphics.pictures),
        *((picture, RegionType.DECORATION) for picture in graphics.backgrounds),
    ):
        with isolate("picture", steps.number):
            regions.append(_picture_region(picture, document_id, steps.number, type))
    return regions


def _picture_region(
    picture: PagePicture, document_id: str, page_number: int, type: RegionType = RegionType.FIGURE
) -> Region:
    # A box or ground round text is OTHER until a caption claims it as its figure.
    type = {"table": RegionType.TABLE, "frame": RegionType.OTHER}.get(picture.kind, type)
    box: Box = picture.box.rounded()
    id = RegionId(make_id("fig", document_id, page_number, *box))
    region = Region(
        id=id,
        page=page_number,
        type=type,
        box=box,
        picture=picture.picture,
        confidence=picture.confidence,
        origin=EVIDENCE,
    )
    return with_lettering(region, picture.labels, document_id)
