"""Evidence for boxes of a page being pictures: what a detector votes for, shape and place; and the choice among them.

Pages with a text layer (`pdf_candidates.py`) and page images (`scans/candidates.py`) measure further features of their
own. All are named in `picture_features.yaml`; the weights are fitted by `benchmarks/picture_weights.py`.
"""

from collections.abc import Iterable, Mapping, Sequence
from math import log
from typing import Protocol

from pictoria_docs.document import Box, RegionType
from pictoria_docs.document.log_odds import probability
from pictoria_docs.languages import package_table
from pictoria_docs.layout.detectors import Detection

SAME_ZONE = 0.3  # overlap from which a vote is about a box
PART_INSIDE = 0.85  # of a part within the whole,
PART_SMALLER = 1.6  # times as large as which the whole is
NO_VOTE = 0.02  # confidence where there is none
VOTE_SCALE = 4.0  # log-odds of a unit
CLOSE_FIT = 0.5  # overlap from which a vote fits closely
READ_VOTE = 0.4  # confidence of a vote for text
LARGE_PAGE_SHARE = 0.6  # of the page, from which a box is as large as it
SMALL_PAGE_SHARE = 0.02  # of the page, below which it is small,
TINY_PAGE_SHARE = 0.004  # and very small
LEAST_PAGE_SHARE = 1e-5  # of the page, below which no box is smaller
SMALL_SCALE = 3.0  # natural logarithms of a unit
STRIP = 3.0  # times its shorter side that a strip is long
EDGE_SHARE = 0.012  # of the page's longer side: what begins there touches the edge
SIDES = 4  # of a page
APART = 0.35  # of the smaller of two pictures that the other may cover
LEAST_POSSIBLE = 0.1  # probability from which a person is asked about what was not chosen,
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
FEATURES: Mapping[str, Mapping[str, str]] = package_table(__package__, "picture_features.yaml")
"""The unit and the meaning of each feature."""


class Boxed(Protocol):
    """What has a place on a page."""

    @property
    def box(self) -> Box:
        """In points."""


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
        "vote_log_odds": (_log_odds(sure) - _log_odds(NO_VOTE)) / VOTE_SCALE if sure else 0.0,
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
    share = max(box_share(box, page), LEAST_PAGE_SHARE)
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


def _log_odds(probability: float) -> float:
    bounded = min(max(probability, NO_VOTE), 1 - NO_VOTE)
    return log(bounded / (1 - bounded))


def log_odds(measured: Mapping[str, float], weights: Mapping[str, float]) -> float:
    """How much speaks for a candidate: above 0 it is more likely than not one whole picture."""
    return weights["always"] + sum(weights.get(name, 0.0) * value for name, value in measured.items())


def select(candidates: Sequence[Boxed], scores: Sequence[float]) -> list[int]:
    """The indices of the candidates that are pictures, the surest first; none covers another.

    Args:
        candidates: of one page.
        scores: the log-odds of each.
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
        if sure[index] < LEAST_POSSIBLE or not any(vote.box.iou(box) > CLOSE_FIT for vote in seen):
            continue
        if all(_apart(box, other) for other in known):
            found.append(index)
            known.append(box)
    return found


def _apart(first: Box, second: Box) -> bool:
    common = first.intersection(second)
    return common is None or common.area < APART * min(first.area, second.area)


def confidence(score: float, calibration: Mapping[str, float]) -> float:
    """The probability that a chosen box is a picture, from its log-odds, as measured on documents left out."""
    return probability(calibration["slope"] * score + calibration["shift"])
