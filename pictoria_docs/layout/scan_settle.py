"""Pictures found in the ink against what a detector sees on the same page.

The ink knows where a picture ends; a detector knows what belongs together, and what is a table. rapid-layout is
asked only about drawings, and is not believed where it sees pictures of which the ink shows nothing: on catalogue
pages it takes indented text for figures. Any other detector is taken at its word.
"""

from collections.abc import Sequence
from dataclasses import replace

from pictoria_docs.document import Box, RegionType
from pictoria_docs.layout.detectors import Detection, detector_ready, get_detector
from pictoria_docs.layout.options import LayoutOptions
from pictoria_docs.layout.scan_image import Scan
from pictoria_docs.layout.scan_pictures import PictureBox
from pictoria_docs.layout.text_line import TextLine

WEAK = "rapid-layout"
ACCURATE = "figcrop"
SURE = 0.6
"""A detector's figure without ink evidence counts from this confidence on."""


def settle_pictures(
    scan: Scan, pictures: Sequence[PictureBox], lines: Sequence[TextLine], options: LayoutOptions
) -> list[PictureBox]:
    """The pictures of a page, after a detector was heard.

    Args:
        scan: the straight page.
        pictures: what the ink shows.
        lines: the page's text.
        options: `scan_detector` names the detector.

    Raises:
        ConfigError: there is no such detector.
        MissingPartError: it is not installed.
        PageError: it failed on the page.
    """
    name = options.scan_detector
    if name == "auto":
        name = ACCURATE if detector_ready(ACCURATE) else WEAK
    if name == "ink" or (name == WEAK and not any(picture.kind == "drawing" for picture in pictures)):
        return list(pictures)
    found = get_detector(name, options.detector_model).detect(scan.image, scan.dpi)
    figures = [one for one in found if one.type is RegionType.FIGURE]
    tables = [one for one in found if one.type is RegionType.TABLE and one.confidence >= 0.5]
    settled = [_as_table(picture, tables, lines) for picture in pictures]
    if not lines:
        # Without any text known, letters look like drawings: only what a detector sees too is believed.
        settled = [picture for picture in settled if picture.kind != "drawing" or _seen(picture, figures)]
    if name == WEAK:
        return [_confirmed(picture, figures, 0.8, 0.65) for picture in settled]
    settled = _united([piece for picture in settled for piece in _parted(picture, figures)], figures)
    settled = [_confirmed(picture, figures, 0.95, 0.5) for picture in settled]
    for one in (*figures, *tables):
        if one.confidence >= SURE and not any(_same_place(one.box, picture.box) for picture in settled):
            kind = "drawing" if one.type is RegionType.FIGURE else "table"
            settled.append(PictureBox(one.box, kind, one.confidence, (), one.label, name))
    return settled


def _same_place(first: Box, second: Box) -> bool:
    return max(first.inside(second), second.inside(first)) > 0.3


def _as_table(picture: PictureBox, tables: Sequence[Detection], lines: Sequence[TextLine]) -> PictureBox:
    """A drawing in which a detector sees a table, and OCR read several lines, is one."""
    if picture.kind != "drawing":
        return picture
    inside = sum(line.box.inside(picture.box) > 0.6 and len(line.text) > 2 for line in lines)
    table = next((one for one in tables if one.box.iou(picture.box) > 0.5), None)
    if table is None or inside < 4:
        return picture
    return replace(picture, kind="table", confidence=table.confidence)


def _confirmed(picture: PictureBox, figures: Sequence[Detection], seen: float, alone: float) -> PictureBox:
    """A drawing with confidence `seen` where a detector has a figure in its place, else `alone`."""
    if picture.kind != "drawing":
        return picture
    return replace(picture, confidence=seen if _seen(picture, figures) else alone)


def _seen(picture: PictureBox, figures: Sequence[Detection]) -> bool:
    return any(one.box.iou(picture.box) > 0.4 or picture.box.inside(one.box) > 0.8 for one in figures)


def _parted(picture: PictureBox, figures: Sequence[Detection]) -> list[PictureBox]:
    """A cluster of drawings in pieces, where a detector sees several figures in it that share out its strokes."""
    within = [one.box for one in figures if one.box.inside(picture.box) > 0.8 and one.confidence >= SURE]
    if picture.kind != "drawing" or len(within) < 2:
        return [picture]
    shares = [[part for part in picture.parts if part.box.inside(box.grown(4.0)) > 0.7] for box in within]
    if any(not share for share in shares) or sum(map(len, shares)) < 0.8 * len(picture.parts):
        return [picture]
    pieces = [
        replace(picture, box=Box.union(part.box for part in share), parts=tuple(share)) for share in shares
    ]
    return pieces if all(piece.wanted for piece in pieces) else [picture]


def _united(pictures: Sequence[PictureBox], figures: Sequence[Detection]) -> list[PictureBox]:
    """Drawings that a detector sees as one figure, and nothing else, put together."""
    kept = list(pictures)
    for one in figures:
        inside = [picture for picture in kept if picture.box.inside(one.box) > 0.8]
        if len(inside) < 2 or any(picture.kind != "drawing" for picture in inside):
            continue
        whole = Box.union(picture.box for picture in inside)
        if whole.iou(one.box) > 0.7:
            parts = tuple(part for picture in inside for part in picture.parts)
            kept = [picture for picture in kept if picture not in inside]
            kept.append(replace(inside[0], box=whole, parts=parts))
    return kept
