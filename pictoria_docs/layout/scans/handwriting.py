"""Handwriting on a page image: notes in margins and under prints, which are marked and not read.

Clusters of strokes are weighed (`handwriting_evidence.py`; fitted by `training/handwriting.py`), and those of one note
are put together.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from pictoria_docs.document import Box
from pictoria_docs.document.log_odds import probability
from pictoria_docs.layout.scans.gutters import piece
from pictoria_docs.layout.scans.handwriting_evidence import (
    HANDWRITING_MODEL,
    WITHIN,
    is_print,
    runs_of,
    stroke_clusters,
)
from pictoria_docs.layout.scans.image import Scan
from pictoria_docs.layout.scans.paper import Bytes
from pictoria_docs.layout.scans.pictures import PictureBox
from pictoria_docs.layout.text_line import TextLine

DOUBTFUL = -1.5
"""Log-odds from which a cluster beside a note belongs to it."""
WORD_SPACE, WIDEST_SPACE = 2.0, 30.0
"""Between the words and lines of a note: times the height of the higher one, and points at most."""


@dataclass(frozen=True)
class Handwriting:
    """A note written by hand."""

    parts: tuple[Box, ...]
    """Its words and strokes, on the straight page, in points."""
    confidence: float

    @property
    def box(self) -> Box:
        """All of it."""
        return Box.union(self.parts)


def find_handwriting(
    scan: Scan, ink: Bytes, lines: Sequence[TextLine], pictures: Sequence[PictureBox]
) -> list[Handwriting]:
    """The notes on a page.

    Args:
        scan: the straight page.
        ink: the mask of its strokes at `ANALYSIS_DPI`.
        lines: its text.
        pictures: all that is no text: pictures, tables, ornaments, stamps.
    """
    model = HANDWRITING_MODEL.load()
    scored = [
        (model.log_odds_of(strokes.measured), strokes.box)
        for strokes in stroke_clusters(scan, ink, lines, pictures)
    ]
    print_ = [run.box for line in lines for run in runs_of(line) if is_print(run)]
    notes = [Handwriting((box,), probability(score)) for score, box in scored if score > 0]
    # Beside a sure word of a note the others need not be sure.
    for score, box in sorted(scored, reverse=True):
        if DOUBTFUL < score <= 0 and any(_are_one(box, note.box, print_) for note in notes):
            notes.append(Handwriting((box,), probability(score)))
    return [_whole(note, [box for _, box in scored]) for note in _joined(notes, print_)]


def _whole(note: Handwriting, boxes: Sequence[Box]) -> Handwriting:
    """A note with all clusters of strokes that stand within it, however little they look like handwriting alone."""
    within = (box for box in boxes if box not in note.parts and box.inside(note.box) > WITHIN)
    return Handwriting((*note.parts, *within), note.confidence)


def without_handwriting(lines: Sequence[TextLine], notes: Sequence[Handwriting]) -> list[TextLine]:
    """The lines of a page without the words that OCR read into notes; what is left of a line stays together."""
    parts = [part for note in notes for part in note.parts]
    kept = []
    for line in lines:
        if not line.words or not any(part.intersection(line.box) for part in parts):
            kept.append(line)
            continue
        free = [not any(word.box.inside(part) > WITHIN for part in parts) for word in line.words]
        bounds = [at for at in range(1, len(free)) if free[at] != free[at - 1]]
        for first, last in pairwise([0, *bounds, len(free)]):
            if first < last and free[first]:
                kept.append(piece(line, first, last))
    return kept


def _joined(notes: Sequence[Handwriting], print_: Sequence[Box]) -> list[Handwriting]:
    """Notes that stand close by each other as one."""
    joined = list(notes)
    for note in notes:
        near = [other for other in joined if other is note or _are_one(note.box, other.box, print_)]
        if note in joined and len(near) > 1:
            parts = tuple(dict.fromkeys(part for other in near for part in other.parts))
            joined = [other for other in joined if other not in near]
            joined.append(Handwriting(parts, max(other.confidence for other in near)))
    return joined


def _are_one(first: Box, second: Box, print_: Sequence[Box]) -> bool:
    """Whether two boxes of handwriting are close, with nothing printed between them."""
    reach = min(WORD_SPACE * max(min(box.width, box.height) for box in (first, second)), WIDEST_SPACE)
    both = Box.union([first, second])
    return first.distance(second) < reach and not any(both.holds(box.centre) for box in print_)
