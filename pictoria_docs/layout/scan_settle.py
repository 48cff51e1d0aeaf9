"""Pictures found in the ink against what a detector sees on the same page.

The ink knows where a picture ends; a detector knows what belongs together, and what is a table. rapid-layout is
asked only about drawings, and is not believed where it sees pictures of which the ink shows nothing: on catalogue
pages it takes indented text for figures. Any other detector is taken at its word.
"""

from collections.abc import Sequence
from dataclasses import replace

from pictoria_docs.document import Box, RegionType
from pictoria_docs.layout.detectors import Detection, detector_parts, get_detector
from pictoria_docs.layout.options import LayoutOptions
from pictoria_docs.layout.scan_image import Scan
from pictoria_docs.layout.scan_pictures import PictureBox, is_picture_size
from pictoria_docs.layout.text_line import WITHIN_PICTURE, TextLine

SURE_TABLE = 0.5  # confidence of a detector's table
WEAK_SEEN = 0.8  # confidence of a drawing that rapid-layout sees too,
WEAK_ALONE = 0.65  # and of one that it does not see
SEEN = 0.95  # the same with any other detector
ALONE = 0.5  # of one that it does not see
SAME_PLACE = 0.3  # of the smaller of two boxes, from which their place is one
SAME_TABLE = 0.5  # overlap with a drawing
TABLE_LINES = 4  # lines that OCR reads in a table
SAME_FIGURE = 0.4  # overlap with a drawing
INSIDE = 0.8  # of a picture inside a figure, or the reverse
STROKE_INSIDE = 0.7  # of a stroke inside a figure
STROKE_SLACK = 4.0  # points by which it may reach out
STROKES_SHARED = 0.8  # of the strokes of a cluster that its figures share out
SAME_WHOLE = 0.7  # overlap of drawings taken together with a detector's figure

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
        name = ACCURATE if detector_parts.part(ACCURATE).status().ready else WEAK
    if name == "ink" or (name == WEAK and not any(picture.kind == "drawing" for picture in pictures)):
        return list(pictures)
    detections = get_detector(name, options.detector_model).detect(scan.image, scan.dpi)
    figures = [detection for detection in detections if detection.type is RegionType.FIGURE]
    tables = [
        detection
        for detection in detections
        if detection.type is RegionType.TABLE and detection.confidence >= SURE_TABLE
    ]
    settled = [_as_table(picture, tables, lines) for picture in pictures]
    if not lines:
        # Without any text known, letters look like drawings: only what a detector sees too is believed.
        settled = [
            picture for picture in settled if picture.kind != "drawing" or _is_detected(picture, figures)
        ]
    if name == WEAK:
        return [_confirmed(picture, figures, WEAK_SEEN, WEAK_ALONE) for picture in settled]
    settled = _united([piece for picture in settled for piece in _parted(picture, figures)], figures)
    settled = [_confirmed(picture, figures, SEEN, ALONE) for picture in settled]
    for detection in (*figures, *tables):
        if detection.confidence >= SURE and not any(
            max(detection.box.inside(picture.box), picture.box.inside(detection.box)) > SAME_PLACE
            for picture in settled
        ):
            kind = "drawing" if detection.type is RegionType.FIGURE else "table"
            settled.append(PictureBox(detection.box, kind, detection.confidence, origin=name))
    return settled


def _as_table(picture: PictureBox, tables: Sequence[Detection], lines: Sequence[TextLine]) -> PictureBox:
    """A drawing in which a detector sees a table, and OCR read several lines, is one."""
    if picture.kind != "drawing":
        return picture
    inside = sum(line.box.inside(picture.box) > WITHIN_PICTURE and len(line.text) > 2 for line in lines)
    table = next((candidate for candidate in tables if candidate.box.iou(picture.box) > SAME_TABLE), None)
    if table is None or inside < TABLE_LINES:
        return picture
    return replace(picture, kind="table", confidence=table.confidence)


def _confirmed(
    picture: PictureBox, figures: Sequence[Detection], detected: float, alone: float
) -> PictureBox:
    """A drawing with confidence `detected` where a detector has a figure in its place, else `alone`."""
    if picture.kind != "drawing":
        return picture
    return replace(picture, confidence=detected if _is_detected(picture, figures) else alone)


def _is_detected(picture: PictureBox, figures: Sequence[Detection]) -> bool:
    return any(
        figure.box.iou(picture.box) > SAME_FIGURE or picture.box.inside(figure.box) > INSIDE
        for figure in figures
    )


def _parted(picture: PictureBox, figures: Sequence[Detection]) -> list[PictureBox]:
    """A cluster of drawings in pieces, where a detector sees several figures in it that share out its strokes."""
    within = [
        figure.box
        for figure in figures
        if figure.box.inside(picture.box) > INSIDE and figure.confidence >= SURE
    ]
    if picture.kind != "drawing" or len(within) < 2:
        return [picture]
    shares = [
        [part for part in picture.parts if part.box.inside(box.grown(STROKE_SLACK)) > STROKE_INSIDE]
        for box in within
    ]
    if any(not share for share in shares) or sum(map(len, shares)) < STROKES_SHARED * len(picture.parts):
        return [picture]
    pieces = [
        replace(picture, box=Box.union(part.box for part in share), parts=tuple(share)) for share in shares
    ]
    return pieces if all(is_picture_size(piece.box) for piece in pieces) else [picture]


def _united(pictures: Sequence[PictureBox], figures: Sequence[Detection]) -> list[PictureBox]:
    """Drawings that a detector sees as one figure, and nothing else, put together."""
    kept = list(pictures)
    for figure in figures:
        inside = [picture for picture in kept if picture.box.inside(figure.box) > INSIDE]
        if len(inside) < 2 or any(picture.kind != "drawing" for picture in inside):
            continue
        box = Box.union(picture.box for picture in inside)
        if box.iou(figure.box) > SAME_WHOLE:
            parts = tuple(part for picture in inside for part in picture.parts)
            kept = [picture for picture in kept if picture not in inside]
            kept.append(replace(inside[0], box=box, parts=parts))
    return kept
