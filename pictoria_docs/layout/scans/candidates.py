"""Which boxes of a page image are pictures: candidates of the ink and of a detector, weighed by their evidence.

The ink knows where a picture ends; a detector knows what belongs together. Neither is believed alone: each box that one
of them proposes is measured, and a model gives the probability that it is one whole picture.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

from pictoria_docs.document import Box, Reason, RegionType
from pictoria_docs.evidence import FeatureSet, Measured, ShippedModel
from pictoria_docs.layout.detectors import Detection
from pictoria_docs.layout.picture_evidence import (
    LARGE_PAGE_SHARE,
    PART_INSIDE,
    box_share,
    covered,
    declare_shape,
    declare_votes,
    of_types,
    possible,
    select,
    shaped,
    voted,
)
from pictoria_docs.layout.scans.image import Scan
from pictoria_docs.layout.scans.paper import WHITE, Bytes
from pictoria_docs.layout.scans.pictures import PictureBox, is_picture_size, pixels
from pictoria_docs.layout.text_line import TextLine

MIN_VOTE = 0.1  # confidence of a detection that proposes a picture
SNAP_SLACK = 6.0  # points by which the ink may reach out of a voted picture,
SNAP_INSIDE = 0.85  # and share of it that lies within
SNAP_LEAST = 0.5  # overlap of what is put together with the vote: less is another picture,
SNAP_MOST = 0.98  # and more is the same
DARK_TONE = 60  # distance from the paper
MIN_INK = 0.002  # of a box: with less,
MIN_TONE = 0.05  # and a paler tone, nothing is printed there
MOSTLY_SOLID = 0.5  # of a box, from which it is a photograph

PICTURE_KINDS = ("photograph", "drawing")
STAMP = "stamp"
SOURCES = ("photograph", "drawing", "faint", "snapped")
"""Sources of candidates that are measurements; a detector is what the base stands for."""

INKED: FeatureSet[Measured] = FeatureSet("scan_pictures", base=0.0)
"""What the ink of a page image, its text and the votes of a detector tell of a picture."""
declare_votes(INKED)
declare_shape(INKED)
INKED.declare("snapped", "flag", "What the ink shows within a voted picture, put together.")
INKED.declare("photograph", "flag", "The ink shows an area of tone here.", rises=True)
INKED.declare("mounted", "flag", "The page is a mount with prints on it.", rises=True)
INKED.declare("faint", "flag", "A rectangle no darker than what shines through the leaf.")
INKED.declare("faint_fit", "overlap", "How closely the box fits such a rectangle.", rises=True)
INKED.declare("photograph_fit", "overlap", "How closely the box fits an area of tone.", rises=True)
INKED.declare("ink_fit", "overlap", "How closely a voted box fits a picture of the ink.", rises=True)
INKED.declare("blank", "flag", "Nothing is printed there.", rises=False, prior=-0.8)
INKED.declare(
    "stamp_fit", "overlap", "How closely the box fits what looks like a stamp.", rises=False, prior=-0.6
)
INKED.declare("tone", "share of black", "Mean distance from the paper.")
INKED.declare("dark", "share", "How much of the box is clearly darker than the paper.")
INKED.declare("solid", "share", "How much of the box is an area of tone.", rises=True)
INKED.declare("ink", "share", "How much of the box is inked.")

SCAN_MODEL = ShippedModel.beside(__file__, INKED)


@dataclass(frozen=True)
class PageEvidence:
    """What the ink of a page and its text show, before a detector is heard."""

    scan: Scan
    """The straight page."""
    pieces: tuple[PictureBox, ...]
    """Pictures, tables, ornaments and stamps of the ink."""
    lines: tuple[TextLine, ...]
    """The page's text."""
    solid: Bytes
    """Areas of tone, at `ANALYSIS_DPI`: 255 where there is one."""
    ink: Bytes
    """Strokes and dark areas, at `ANALYSIS_DPI`: 255 where there is ink."""
    faint: tuple[Box, ...] = ()
    """Rectangles no darker than what shines through the leaf, which may be pale photographs."""

    @property
    def page(self) -> Box:
        """The box of the page, in points."""
        return self.scan.straightening.page

    @property
    def pictures(self) -> list[PictureBox]:
        """What the ink shows as pictures; a stamp may be a drawing after all."""
        return [
            replace(piece, kind="drawing") if piece.kind == STAMP else piece
            for piece in self.pieces
            if piece.kind in (*PICTURE_KINDS, STAMP)
        ]

    @property
    def stamps(self) -> list[Box]:
        """Where the ink looks like a stamp."""
        return [piece.box for piece in self.pieces if piece.kind == STAMP]


@dataclass(frozen=True)
class ScanCandidate:
    """A box that may be one whole picture."""

    box: Box
    """Points of the straight page."""
    source: str
    """"photograph" or "drawing" (of the ink), "faint" (a pale area), "snapped" (the ink in a vote) or "detector"."""
    piece: PictureBox | None = None
    """The picture of the ink that it is."""


def find_candidates(evidence: PageEvidence, votes: Sequence[Detection]) -> list[ScanCandidate]:
    """All boxes that the ink or a detector takes for a picture.

    Args:
        evidence: of the page.
        votes: what the detector sees, in points of the straight page.
    """
    pictures = evidence.pictures
    found = [ScanCandidate(piece.box, piece.kind, piece) for piece in pictures]
    found += [
        ScanCandidate(box, "faint")
        for box in evidence.faint
        if all(box.iou(piece.box) < SNAP_LEAST for piece in pictures)
    ]
    for vote in of_types(votes, {RegionType.FIGURE}, MIN_VOTE):
        box = vote.box.intersection(evidence.page)
        if box is None or not is_picture_size(box):
            continue
        found.append(ScanCandidate(box, "detector"))
        within = [piece.box for piece in pictures if piece.box.inside(box.grown(SNAP_SLACK)) > SNAP_INSIDE]
        together = Box.union(within) if within else box
        if SNAP_LEAST < together.iou(box) < SNAP_MOST:
            found.append(ScanCandidate(together, "snapped"))
    return found


def features(
    candidate: ScanCandidate, evidence: PageEvidence, votes: Sequence[Detection]
) -> dict[str, float]:
    """What is measured of a candidate, as declared in `INKED`; what is 0 is left out."""
    measured = {
        **({candidate.source: 1.0} if candidate.source in SOURCES else {}),
        **voted(candidate.box, votes),
        **_inked(candidate, evidence),
        **shaped(candidate.box, evidence.page),
        "mounted": float(
            evidence.scan.mounted and box_share(candidate.box, evidence.page) < LARGE_PAGE_SHARE
        ),
        "text": covered(candidate.box, (line.box for line in evidence.lines)),
    }
    return {name: value for name, value in measured.items() if value}


def _inked(candidate: ScanCandidate, evidence: PageEvidence) -> dict[str, float]:
    box, pictures = candidate.box, evidence.pictures
    x0, y0, x1, y1 = pixels(box)
    tone = evidence.scan.tone[y0:y1, x0:x1]
    if not tone.size:
        return {}
    inked = float((evidence.ink[y0:y1, x0:x1] > 0).mean())
    toned = float(tone.mean()) / WHITE
    fits = [piece.box.iou(box) for piece in pictures]
    tones = [fit for fit, piece in zip(fits, pictures, strict=True) if piece.kind == "photograph"]
    return {
        "ink_fit": max(fits, default=0.0) if candidate.piece is None else 0.0,
        "photograph_fit": max(tones, default=0.0),
        "stamp_fit": max((stamp.iou(box) for stamp in evidence.stamps), default=0.0),
        "faint_fit": max((pale.iou(box) for pale in evidence.faint), default=0.0),
        "blank": float(inked < MIN_INK and toned < MIN_TONE),
        "tone": toned,
        "dark": float((tone > DARK_TONE).mean()),
        "solid": float((evidence.solid[y0:y1, x0:x1] > 0).mean()),
        "ink": inked,
    }


class WeighedPictures(NamedTuple):
    """What all the evidence of a page says."""

    pictures: list[PictureBox]
    """Each with the probability that it is one."""
    possible: list[PictureBox]
    """What a detector takes for pictures and the other evidence does not, each with its probability."""
    warnings: tuple[Reason, ...] = ()
    """That a detector failed, and was not heard."""


def weighed_pictures(evidence: PageEvidence, votes: Sequence[Detection], detector: str) -> WeighedPictures:
    """The pictures of a page by all the evidence.

    Args:
        evidence: of the page.
        votes: what the detector sees, in points of the straight page.
        detector: its name, for the origin of what it alone found.
    """
    model = SCAN_MODEL.load()
    candidates = find_candidates(evidence, votes)
    measured = [features(one, evidence, votes) for one in candidates]
    sure = [model.probability_of(each) for each in measured]
    chosen = select(candidates, [model.uncalibrated(each) for each in measured])
    unsure = possible(candidates, sure, [candidates[index].box for index in chosen], votes)
    pictures, others = (
        [_picture(candidates[index], sure[index], evidence, detector) for index in indices]
        for indices in (chosen, unsure)
    )
    return WeighedPictures(pictures, others)


def _picture(candidate: ScanCandidate, sure: float, evidence: PageEvidence, detector: str) -> PictureBox:
    if candidate.piece is not None:
        return replace(candidate.piece, confidence=sure)
    x0, y0, x1, y1 = pixels(candidate.box)
    solid = evidence.solid[y0:y1, x0:x1]
    kind = "photograph" if solid.size and float((solid > 0).mean()) > MOSTLY_SOLID else "drawing"
    parts = tuple(
        part
        for piece in evidence.pictures
        if piece.box.inside(candidate.box) > PART_INSIDE
        for part in piece.parts
    )
    return PictureBox(candidate.box, kind, sure, parts, detector)
