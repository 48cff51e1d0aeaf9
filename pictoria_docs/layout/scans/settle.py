"""Pictures found in the ink against what a detector sees on the same page.

All that both propose is weighed together (`candidates.py`). Only rapid-layout is asked about drawings alone, and
is not believed where it sees pictures of which the ink shows nothing: on catalogue pages it takes indented text for
figures.
"""

from collections.abc import Sequence
from dataclasses import replace

from pictoria_docs.document import RegionType
from pictoria_docs.layout.detectors import Detection, detector_parts, get_detector, opinion_of
from pictoria_docs.layout.options import LayoutOptions, SecondOpinion
from pictoria_docs.layout.scans.candidates import (
    PICTURE_KINDS,
    PageEvidence,
    WeighedPictures,
    weighed_pictures,
)
from pictoria_docs.layout.scans.pictures import PictureBox
from pictoria_docs.layout.scans.votes import page_votes
from pictoria_docs.layout.text_line import WITHIN_PICTURE, TextLine

SURE_TABLE = 0.5  # confidence of a detector's table
WEAK_SEEN = 0.8  # confidence of a drawing that rapid-layout sees too,
WEAK_ALONE = 0.65  # and of one that it does not see
SAME_PLACE = 0.3  # of the smaller of two boxes, from which their place is one
SAME_TABLE = 0.5  # overlap with a drawing
TABLE_LINES = 4  # lines that OCR reads in a table
SAME_FIGURE = 0.4  # overlap with a drawing
INSIDE = 0.8  # of a picture inside a figure, or the reverse

WEAK = "rapid-layout"
ACCURATE = "figcrop"
SURE = 0.6
"""A detector's table of which the ink shows nothing counts from this confidence on."""


def settle_pictures(evidence: PageEvidence, options: LayoutOptions, page: int) -> WeighedPictures:
    """The pictures of a page, after a detector was heard; tables, ornaments and stamps among them.

    A detector that fails on the page costs its opinion only; a warning says so.

    Args:
        evidence: what ink and text show.
        options: `scan_detector` names the detector.
        page: the page's number.

    Raises:
        ConfigError: there is no such detector.
        MissingPartError: it is not installed.
    """
    pieces, lines = list(evidence.pieces), evidence.lines
    name = options.scan_detector
    if name == "auto":
        name = options.detector
    if name == "auto":
        name = ACCURATE if detector_parts.part(ACCURATE).status().ready else WEAK
    if options.second_opinion is SecondOpinion.NEVER or (
        name == WEAK and not any(piece.kind == "drawing" for piece in pieces)
    ):
        return WeighedPictures(pieces, [])
    detector = get_detector(name, options.detector_model)
    opinion, warnings = opinion_of(lambda: page_votes(evidence.scan, detector), "layout.scan_detector", page)
    if opinion is None:
        return WeighedPictures(pieces, [], warnings)
    votes = [_without_empty_table(vote, lines) for vote in opinion]
    tables = [vote for vote in votes if vote.type is RegionType.TABLE and vote.confidence >= SURE_TABLE]
    pieces = [_as_table(piece, tables, lines) for piece in pieces]
    if name == WEAK:
        figures = [vote for vote in votes if vote.type is RegionType.FIGURE]
        if not lines:
            # Without any text known, letters look like drawings: only what a detector sees too is believed.
            pieces = [piece for piece in pieces if piece.kind != "drawing" or _is_detected(piece, figures)]
        return WeighedPictures([_confirmed(piece, figures, WEAK_SEEN, WEAK_ALONE) for piece in pieces], [])
    pictures, possible, _ = weighed_pictures(replace(evidence, pieces=tuple(pieces)), votes, name)
    others = [
        piece
        for piece in pieces
        if piece.kind not in PICTURE_KINDS
        and not any(piece.box.inside(picture.box) > SAME_PLACE for picture in pictures)
    ]
    seen = [
        PictureBox(vote.box, "table", vote.confidence, origin=name)
        for vote in tables
        if vote.confidence >= SURE
        and not any(
            max(vote.box.inside(other.box), other.box.inside(vote.box)) > SAME_PLACE
            for other in (*pictures, *others)
        )
    ]
    free = [
        picture
        for picture in possible
        if not any(
            max(picture.box.inside(other.box), other.box.inside(picture.box)) > SAME_PLACE
            for other in (*others, *seen)
        )
    ]
    return WeighedPictures([*pictures, *others, *seen], free)


def _without_empty_table(vote: Detection, lines: Sequence[TextLine]) -> Detection:
    """A vote for a table in which OCR reads nothing is one for a picture: an engraving is ruled too."""
    empty = lines and not any(line.box.inside(vote.box) > WITHIN_PICTURE for line in lines)
    return replace(vote, type=RegionType.FIGURE) if vote.type is RegionType.TABLE and empty else vote


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
