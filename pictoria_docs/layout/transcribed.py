"""Pages whose text an ALTO or PAGE file gives: its lines as those of a text layer, or its regions as they are."""

from collections.abc import Sequence
from math import hypot
from statistics import median
from typing import TYPE_CHECKING, Any

from pictoria_docs.document import Origin, Page, PageKind, Region, make_id
from pictoria_docs.document.identity import RegionId
from pictoria_docs.document.page import in_order
from pictoria_docs.document.region_type import PICTURES
from pictoria_docs.document.words import Word
from pictoria_docs.layout.blocks import make_text_region
from pictoria_docs.layout.ocr.type_size import type_sizes
from pictoria_docs.layout.options import GivenText, LayoutOptions
from pictoria_docs.layout.text_line import TextLine
from pictoria_docs.sources.transcriptions import TranscribedLine, TranscribedPage, TranscribedRegion

if TYPE_CHECKING:
    from pictoria_docs.sources.source import SourcePage

SIZE = 0.8
"""Size of type, in the height of a line's outline, which reaches from ascenders to descenders and somewhat further."""
ALIKE = 1.4
"""Lines of a region whose heights differ from the usual one by less than this factor are set alike: an outline is as
high as the letters that happen to be in it."""
FEW_WORDS = 2
"""Words of a line, from which their boxes tell the size of type."""
CORNERS = 3
"""Corners of an outline, at least."""


def transcription_of(page: "SourcePage", options: LayoutOptions) -> TranscribedPage | None:
    """What an ALTO or PAGE file says of a page, in points; None where there is none, or it is to be ignored.

    Raises:
        TranscriptionError: it cannot be read.
    """
    if options.given_text is GivenText.IGNORE:
        return None
    # Sources of other packages need not know of transcriptions.
    given = getattr(page, "transcription", None)
    return given if isinstance(given, TranscribedPage) and given.regions else None


def text_lines(given: TranscribedPage) -> list[TextLine]:
    """All lines of a transcribed page, in points of the page as displayed."""
    return [line for region in given.regions for line in _lines_of(region)]


def transcribed_page(page: "SourcePage", given: TranscribedPage, document_id: str, version: str) -> Page:
    """A page with the regions of its transcription, in their reading order.

    Args:
        page: a scanned page.
        given: what its file says, in points.
        document_id: goes into the regions' ids.
        version: of the stage, for the regions' origin.
    """
    origin = Origin(stage="layout", version=version, model=given.format)
    ids: dict[str, RegionId] = {}
    regions: list[Region] = []
    for transcribed in given.regions:
        region = _region(transcribed, document_id, page.number, origin)
        ids[transcribed.id] = region.id
        regions.append(region)
    pictures = {region.id for region in regions if region.type in PICTURES}
    parents = [ids.get(transcribed.parent or "") for transcribed in given.regions]
    placed = [
        region.model_copy(update={"parent": parent}) if parent in pictures and region.is_picture else region
        for region, parent in zip(regions, parents, strict=True)
    ]
    return Page(
        number=page.number,
        width=page.width,
        height=page.height,
        rotation=page.rotation,
        dpi=page.dpi,
        label=page.label,
        kind=PageKind.SCAN,
        regions=in_order(placed),
    )


def _region(transcribed: TranscribedRegion, document_id: str, number: int, origin: Origin) -> Region:
    box, outline = transcribed.box.rounded(), transcribed.outline
    told: dict[str, Any] = {
        # The place in the file tells regions apart that a file has twice.
        "id": RegionId(make_id("reg", document_id, number, *box, transcribed.type, transcribed.line_number)),
        "type": transcribed.type,
        "own_type": transcribed.own_type,
        "box": box,
        "polygon": outline if len(outline) >= CORNERS and not _is_box(transcribed) else None,
    }
    if transcribed.confidence is not None:
        told["confidence"] = transcribed.confidence
    lines = _lines_of(transcribed)
    if lines:
        return make_text_region(lines, document_id, number, origin).model_copy(update=told)
    return Region(page=number, text=transcribed.text, origin=origin, **told)


def _is_box(transcribed: TranscribedRegion) -> bool:
    """Whether an outline is only the region's box."""
    box = transcribed.box
    return set(transcribed.outline) <= {(x, y) for x in (box.x0, box.x1) for y in (box.y0, box.y1)}


def _lines_of(region: TranscribedRegion) -> list[TextLine]:
    return [
        TextLine(
            text=line.text,
            box=line.box,
            words=[
                Word(word.start, word.end, *word.box, 1.0 if word.confidence is None else word.confidence)
                for word in line.words
            ],
            runs=[
                (
                    0,
                    len(line.text),
                    size,
                    *((line.style.bold, line.style.italic) if line.style else (False, False)),
                )
            ],
            direction=_direction(line),
            confidence=1.0 if line.confidence is None else line.confidence,
        )
        for line, size in zip(region.lines, _sizes(region.lines), strict=True)
    ]


def _sizes(lines: Sequence[TranscribedLine]) -> list[float]:
    """The size of type of each line in points: as the file tells, else by its words, else by its height."""
    measured = type_sizes(
        [
            [
                (line.text[word.start : word.end], word.box, 1.0)
                for word in line.words
                if len(line.words) >= FEW_WORDS and all(word.measured for word in line.words)
            ]
            for line in lines
        ]
    )
    usual = median(_height(line) for line in lines) if lines else 0.0
    sizes = []
    for line, size in zip(lines, measured, strict=True):
        height = _height(line)
        alike = usual / ALIKE < height < usual * ALIKE
        told = line.style.size if line.style else size
        sizes.append(round(told or SIZE * (usual if alike else height), 1))
    return sizes


def _height(line: TranscribedLine) -> float:
    """Across the direction of writing, in points."""
    dx, dy = _direction(line)
    return line.box.height if abs(dx) >= abs(dy) else line.box.width


def _direction(line: TranscribedLine) -> tuple[float, float]:
    """Unit vector from the first to the last point of the baseline; upright where there is none."""
    if len(line.baseline) > 1:
        (x0, y0), *_, (x1, y1) = line.baseline
        length = hypot(x1 - x0, y1 - y0)
        if length > 0:
            return (x1 - x0) / length, (y1 - y0) / length
    return 1.0, 0.0
