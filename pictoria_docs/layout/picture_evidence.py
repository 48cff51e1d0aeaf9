"""Evidence for boxes of a page being pictures: what a detector votes for, shape and place; and the choice among them.

Pages with a text layer (`pdf_candidates.py`) and page images (`scans/candidates.py`) measure more of their own. Their
models are fitted by `training/pictures.py`; what they say before calibration chooses, for they are calibrated on what
was chosen.
"""

from collections.abc import Iterable, Sequence
from math import log
from typing import Protocol

from pictoria_docs.document import Box, RegionType
from pictoria_docs.evidence import FeatureSet, Measured
from pictoria_docs.layout.detectors import Detection

SAME_ZONE = 0.3  # overlap from which a vote is about a box
PART_INSIDE = 0.85  # of a part within the whole,
PART_SMALLER = 1.6  # times as large as which the whole is
CLOSE_FIT = 0.5  # overlap from which a vote fits closely
READ_VOTE = 0.4  # confidence of a vote for text
LARGE_PAGE_SHARE = 0.6  # of the page, from which a box is as large as it
SMALL_PAGE_SHARE = 0.02  # of the page, below which it is small,
TINY_PAGE_SHARE = 0.004  # and very small
MIN_PAGE_SHARE = 1e-5  # of the page, below which no box is smaller
SMALL_SCALE = 3.0  # natural logarithms of a unit
STRIP = 3.0  # times its shorter side that a strip is long
EDGE_SHARE = 0.012  # of the page's longer side: what begins there touches the edge
SIDES = 4  # of a page
APART = 0.35  # of the smaller of two pictures that the other may cover
MIN_POSSIBLE = 0.1  # probability from which a person is asked about what was not chosen,
POSSIBLE_VOTE = (
    0.5  # if a detector is so sure of it: of what only the ink shows, or a weak vote, hardly any is one
)

TEXT_TYPES = frozenset(
    {
        RegionType.TEXT,
        RegionType.HEADING,
        RegionType.TITLE,
        RegionType.LIST,
        RegionType.CAPTION,
        RegionType.FOOTNOTE,
        RegionType.MARGINALIA,
        RegionType.CODE,
    }
)
ORNAMENT_TYPES = frozenset({RegionType.DECORATION, RegionType.STAMP})


class Boxed(Protocol):
    """What has a place on a page."""

    @property
    def box(self) -> Box:
        """In points."""


def declare_votes(features: FeatureSet[Measured]) -> None:
    """Add what `voted` measures."""
    features.declare(
        "vote", "confidence x overlap", "The vote for a picture that fits best.", rises=True, prior=4.0
    )
    features.declare(
        "vote_fit", "overlap from 0.5 to 1, as 0 to 1", "How closely that vote fits.", rises=True
    )
    features.declare(
        "part_of", "confidence", "The surest vote for a picture of which this is a part.", rises=False
    )
    features.declare(
        "whole_of", "confidence", "The surest vote for a picture that is a part of this.", rises=False
    )
    features.declare("whole_of_two", "confidence", "The second of those votes.", rises=False)
    features.declare("text_votes", "share", "How much of the box votes for text cover.", rises=False)
    features.declare(
        "decoration_vote", "confidence x overlap", "The best vote for an ornament or a stamp.", rises=False
    )
    features.declare("table_vote", "confidence x overlap", "The best vote for a table.", rises=False)


def declare_shape(features: FeatureSet[Measured]) -> None:
    """Add what `shaped` measures, and what each kind of page has in its own way: drawings, text."""
    features.declare(
        "page_sized", "share of the page from 0.6 to 1, as 0 to 1", "As large as the page.", rises=False
    )
    features.declare(
        "small", "ln(2 % of the page / area) / 3, not below 0", "Small for a picture.", rises=False
    )
    features.declare(
        "tiny", "ln(0.4 % of the page / area) / 3, not below 0", "Very small for a picture.", rises=False
    )
    features.declare("thin", "ln(longer side / three shorter sides), not below 0", "A strip.", rises=False)
    features.declare("edges", "sides of the page / 4", "How many sides of the page it touches.", rises=False)
    features.declare("drawing", "flag", "A cluster of strokes, of the ink or of the PDF.", rises=True)
    features.declare("text", "share", "How much of the box lines of text cover.", rises=False)


def voted(box: Box, votes: Sequence[Detection]) -> dict[str, float]:
    """What votes say of a box."""
    pictures = of_types(votes, {RegionType.FIGURE})
    best = max(
        pictures, key=lambda vote: vote.confidence * max(vote.box.iou(box) - SAME_ZONE, 0), default=None
    )
    overlap = best.box.iou(box) if best is not None else 0.0
    sure = best.confidence if best is not None and overlap > SAME_ZONE else 0.0
    wholes = [
        vote.confidence
        for vote in pictures
        if box.inside(vote.box) > PART_INSIDE and vote.box.area > PART_SMALLER * box.area
    ]
    parts = sorted(
        vote.confidence
        for vote in pictures
        if vote.box.inside(box) > PART_INSIDE and PART_SMALLER * vote.box.area < box.area
    )
    return {
        "vote": sure * overlap,
        "vote_fit": max(overlap - CLOSE_FIT, 0) / (1 - CLOSE_FIT) if sure > SAME_ZONE else 0.0,
        "part_of": max(wholes, default=0.0),
        "whole_of": parts[-1] if parts else 0.0,
        "whole_of_two": parts[-2] if len(parts) > 1 else 0.0,
        "text_votes": covered(box, (vote.box for vote in of_types(votes, TEXT_TYPES, READ_VOTE))),
        "decoration_vote": _best_vote(box, of_types(votes, ORNAMENT_TYPES)),
        "table_vote": _best_vote(box, of_types(votes, {RegionType.TABLE})),
    }


def shaped(box: Box, page: Box) -> dict[str, float]:
    """What the shape and the place of a box say."""
    share = max(box_share(box, page), MIN_PAGE_SHARE)
    margin = EDGE_SHARE * max(page.width, page.height)
    touched = (box.x0 < margin, box.y0 < margin, box.x1 > page.x1 - margin, box.y1 > page.y1 - margin)
    longer, shorter = max(box.width, box.height), max(min(box.width, box.height), 1.0)
    return {
        "page_sized": max(share - LARGE_PAGE_SHARE, 0) / (1 - LARGE_PAGE_SHARE),
        "small": max(log(SMALL_PAGE_SHARE / share), 0) / SMALL_SCALE,
        "tiny": max(log(TINY_PAGE_SHARE / share), 0) / SMALL_SCALE,
        "thin": max(log(longer / (STRIP * shorter)), 0),
        "edges": sum(touched) / SIDES,
    }


def box_share(box: Box, page: Box) -> float:
    """The share of the page that a box takes up."""
    return box.area / page.area


def of_types(votes: Iterable[Detection], types: Iterable[RegionType], least: float = 0.0) -> list[Detection]:
    """The votes for these types that are no less sure than `least`."""
    return [vote for vote in votes if vote.type in types and vote.confidence >= least]


def covered(box: Box, others: Iterable[Box]) -> float:
    """The share of a box that others cover, those that overlap counted twice, at most 1."""
    common = (box.intersection(other) for other in others)
    return min(sum(part.area for part in common if part is not None) / max(box.area, 1.0), 1.0)


def _best_vote(box: Box, votes: Iterable[Detection]) -> float:
    return max((vote.confidence * vote.box.iou(box) for vote in votes), default=0.0)


def select(candidates: Sequence[Boxed], scores: Sequence[float]) -> list[int]:
    """The indices of the candidates that are pictures, the surest first; none covers another.

    Args:
        candidates: of one page.
        scores: the log-odds of each, before calibration.
    """
    chosen: list[int] = []
    for index in sorted(range(len(candidates)), key=lambda index: -scores[index]):
        if scores[index] <= 0:
            break
        if all(_apart(candidates[index].box, candidates[other].box) for other in chosen):
            chosen.append(index)
    return chosen


def possible(
    candidates: Sequence[Boxed], sure: Sequence[float], taken: Iterable[Box], votes: Sequence[Detection]
) -> list[int]:
    """The indices of the candidates of which a person is asked whether they are pictures, the surest first.

    Args:
        candidates: of one page.
        sure: the probability of each.
        taken: where a picture, a table or an ornament was chosen.
        votes: what the detector sees, where the candidates are.
    """
    known = list(taken)
    seen = of_types(votes, {RegionType.FIGURE}, POSSIBLE_VOTE)
    found: list[int] = []
    for index in sorted(range(len(candidates)), key=lambda index: -sure[index]):
        box = candidates[index].box
        if sure[index] < MIN_POSSIBLE or not any(vote.box.iou(box) > CLOSE_FIT for vote in seen):
            continue
        if all(_apart(box, other) for other in known):
            found.append(index)
            known.append(box)
    return found


def _apart(first: Box, second: Box) -> bool:
    common = first.intersection(second)
    return common is None or common.area < APART * min(first.area, second.area)
