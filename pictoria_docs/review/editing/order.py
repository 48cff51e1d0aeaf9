"""How far the review has come, and how much is left."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from statistics import median
from typing import NamedTuple

from pictoria_docs.document import Status
from pictoria_docs.document.identity import DocumentId
from pictoria_docs.review.edit_layers import EditLayers
from pictoria_docs.review.open_project import OpenProject
from pictoria_docs.store.counting import Count

PAUSE = 120.0
"""Seconds: two decisions further apart have a pause between them, not work."""
USUAL_SECONDS = 5.0
"""What a decision takes, until enough have been taken to know better."""
KNOWN_FROM = 10
"""Decisions from which on the pace is measured by them."""
LATEST = 200
"""Decisions that the pace is measured by."""
AT_ONCE = 0.05
"""Seconds: decisions of one person that follow more closely were taken at once."""


class Amount(NamedTuple):
    """How far the review of something has come."""

    reviewed: int
    left: int


@dataclass(frozen=True, slots=True)
class ReviewProgress:
    """How far the review of a project has come."""

    whole: Amount
    kinds: dict[str, Amount]
    """By kind of subject."""
    documents: dict[DocumentId, Amount]
    seconds_left: float
    """At the pace of the latest decisions."""


def progress_of(opened: OpenProject, edit_layers: EditLayers) -> ReviewProgress:
    """How far the review of a project has come as a person sees it."""
    counts = edit_layers.counts()
    whole = _amount(counts)
    pace = seconds_each(opened.store.decisions.latest(LATEST))
    return ReviewProgress(
        whole=whole,
        kinds={
            kind: _amount([count for count in counts if count.kind == kind])
            for kind in dict.fromkeys(count.kind for count in counts)
        },
        documents={
            document: _amount([count for count in counts if count.document == document])
            for document in dict.fromkeys(count.document for count in counts)
        },
        seconds_left=whole.left * pace,
    )


def _amount(counts: Sequence[Count]) -> Amount:
    left = sum(count.number for count in counts if count.status is Status.SUGGESTED)
    return Amount(sum(count.number for count in counts) - left, left)


def seconds_each(decisions: Sequence[tuple[str, datetime]]) -> float:
    """What a decision takes.

    Args:
        decisions: who decided when, oldest first. Those taken at once (bulk, one step) count as one.
    """
    gaps: list[float] = []
    last: dict[str, datetime] = {}
    for user, at in decisions:
        if user in last:
            seconds = (at - last[user]).total_seconds()
            if AT_ONCE < seconds < PAUSE:
                gaps.append(seconds)
        last[user] = at
    return median(gaps) if len(gaps) >= KNOWN_FROM else USUAL_SECONDS
