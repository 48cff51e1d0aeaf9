"""What to look at next, and how much is left."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from statistics import median

from pictoria_docs.document import Status
from pictoria_docs.document.identity import DocumentId
from pictoria_docs.review.edit_layers import EditLayers
from pictoria_docs.review.open_project import OpenProject
from pictoria_docs.store.counting import Count
from pictoria_docs.store.projection import QueueFilter, QueueItem
from pictoria_docs.store.remarks import RemarkKind

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


@dataclass(frozen=True, slots=True)
class Amount:
    """How far the review of something has come."""

    reviewed: int
    left: int

    @property
    def share(self) -> float:
        """0 to 1; of nothing, all is done."""
        return self.reviewed / total if (total := self.reviewed + self.left) else 1.0


@dataclass(frozen=True, slots=True)
class ReviewProgress:
    """How far the review of a project, or of some of its documents, has come."""

    whole: Amount
    kinds: dict[str, Amount]
    """By kind of subject."""
    documents: dict[DocumentId, Amount]
    seconds_left: float
    """At the pace of the latest decisions."""


def next_subjects(
    opened: OpenProject,
    edit_layers: EditLayers,
    wanted: QueueFilter,
    user: str,
    limit: int,
    *,
    skipped: bool = False,
) -> list[QueueItem]:
    """What a person should look at next.

    Args:
        opened: the project.
        edit_layers: where they see what.
        wanted: what they want to see.
        user: the person, whose skipped subjects are left out, or (`skipped`) are the only ones.
        limit: at most so many.
        skipped: what they had left for later.
    """
    put_off = [item.subject for item in opened.store.remarks.open([RemarkKind.SKIPPED], user)]
    if skipped:
        wanted = replace(wanted, only=put_off)
    elif put_off:
        wanted = replace(wanted, without=[*wanted.without, *put_off])
    return edit_layers.next(wanted, limit)


def progress_of(
    opened: OpenProject, edit_layers: EditLayers, documents: Collection[DocumentId] | None = None
) -> ReviewProgress:
    """How far the review has come as a person sees it, of the whole project or of some documents."""
    counts = edit_layers.counts(documents)
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
