"""Which boxes of a page image are pictures: candidates of the ink and of a detector, weighed by their evidence.

The ink knows where a picture ends; a detector knows what belongs together. Neither is believed alone: each box that one
of them proposes is described by features (`picture_features.yaml`), whose weights (`scan_weights.yaml`) give the
probability that it is one whole picture.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from typing import NamedTuple

from pictoria_docs.document import Box, Reason, RegionType
from pictoria_docs.languages import package_table
from pictoria_docs.layout.detectors import Detection
from pictoria_docs.layout.picture_evidence import (
    LARGE_PAGE_SHARE,
    PART_INSIDE,
    box_share,
    confidence,
    covered,
    log_odds,
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

LEAST_VOTE = 0.1  # confidence of a detection that proposes a picture
SNAP_SLACK = 6.0  # points by which the ink may reach out of a voted picture,
SNAP_INSIDE = 0.85  # and share of it that lies within
SNAP_LEAST = 0.5  # overlap of what is put together with the vote: less is another picture,
SNAP_MOST = 0.98  # and more is the same
DARK_TONE = 60  # distance from the paper
LEAST_INK = 0.002  # of a box: with less,
LEAST_TONE = 0.05  # and a paler tone, nothing is printed there
MOSTLY_SOLID = 0.5  # of a box, from which it is a photograph

PICTURE_KINDS = ("photograph", "drawing")
STAMP = "stamp"


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
    for vote in of_types(votes, {RegionType.FIGURE}, LEAST_VOTE):
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
    """The evidence for a candidate, by the names of `picture_features.yaml`; what is 0 is left out."""
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
        "blank": float(inked < LEAST_INK and toned < LEAST_TONE),
        "tone": toned,
        "dark": float((tone > DARK_TONE).mean()),
        "solid": float((evidence.solid[y0:y1, x0:x1] > 0).mean()),
        "ink": inked,
    }


SOURCES = ("photograph", "drawing", "faint", "snapped")
"""Sources of candidates that are features; "detector" is what the constant stands for."""


@cache
def shipped_weights() -> Mapping[str, Mapping[str, float]]:
    """ "weights": log-odds per unit of each feature, "always" the constant; "calibration": log-odds to confidence."""
    return package_table(__package__, "scan_weights.yaml")


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
    shipped = shipped_weights()
    candidates = find_candidates(evidence, votes)
    scores = [log_odds(features(one, evidence, votes), shipped["weights"]) for one in candidates]
    sure = [confidence(score, shipped["calibration"]) for score in scores]
    chosen = select(candidates, scores)
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
