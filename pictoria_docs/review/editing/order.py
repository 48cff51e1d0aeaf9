"""How far the review has come, and how much is left."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from math import ceil, exp, log
from typing import NamedTuple

from pictoria_docs.document import Status
from pictoria_docs.document.identity import DocumentId
from pictoria_docs.editing.edit_layers import EditLayers
from pictoria_docs.pipeline.review_options import ACCEPTED_ERRORS
from pictoria_docs.review.editing.question_groups import MAX_TOGETHER
from pictoria_docs.review.open_project import OpenProject
from pictoria_docs.review.schemas.documents import ReachableJson, ReachableWayJson, SampleJson, TightenedJson
from pictoria_docs.store.database.layer_rows import SHARED_LAYER
from pictoria_docs.store.workload.counting import Count

PAUSE = 120.0
"""Seconds: two decisions further apart have a pause between them, not work."""
USUAL_SECONDS = 5.0
"""What a question takes as long as nobody has answered any."""
KNOWN_FROM = 10
"""Questions that weigh as much as what is usual: no single one makes the estimate jump."""
LATEST = 200
"""Decisions that the pace is measured by."""
AT_ONCE = 0.05
"""Seconds: decisions of one person that follow more closely were taken at once."""


class ReviewCounts(NamedTuple):
    """How far the review of something has come."""

    reviewed: int
    left: int


@dataclass(frozen=True, slots=True)
class ReviewProgress:
    """How far the review of a project has come."""

    whole: ReviewCounts
    kinds: dict[str, ReviewCounts]
    """By kind of subject."""
    documents: dict[DocumentId, ReviewCounts]
    assumed: int
    """What nobody is asked about, unless the sample shows that it should be."""
    sample: SampleJson | None
    """What the sample has shown of it; None: nothing is assumed."""
    tightened: TightenedJson | None
    """The mistakes among what was sure for which more is asked about; None: nothing more is."""
    reachable: ReachableJson | None
    """What is asked about when more mistakes are accepted; None: something doubtful is left, or a sample is at work."""
    questions: int
    """How many questions are left, about: one is about all that a person sees as one thing."""
    seconds_left: float
    """At the pace of the latest questions."""


def progress_of(opened: OpenProject, edit_layers: EditLayers) -> ReviewProgress:
    """How far the review of a project has come as a person sees it."""
    counts = edit_layers.counts()
    whole = _amount(counts)
    least = ceil(whole.left / MAX_TOGETHER)
    questions = min(whole.left, max(opened.assumption.questions or whole.left, least))
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
        assumed=sum(count.number for count in counts if count.status is Status.ASSUMED),
        sample=_sample_json(opened),
        tightened=_tightened_json(opened),
        reachable=_reachable_json(opened, edit_layers),
        questions=questions,
        seconds_left=questions * seconds_each(opened.store.decisions.latest(LATEST)),
    )


def _sample_json(opened: OpenProject) -> SampleJson | None:
    assumption, options = opened.assumption, opened.project.config.review
    if assumption.threshold is None:
        return None
    return {
        "threshold": assumption.threshold,
        "seen": assumption.seen,
        "wrong": assumption.wrong,
        "left": assumption.left,
        "most_wrong": assumption.most_wrong / max(assumption.things, 1),
        "promised": options.accepted_error,
        "assurance": options.assurance,
    }


def _tightened_json(opened: OpenProject) -> TightenedJson | None:
    assumption, options = opened.assumption, opened.project.config.review
    if not assumption.more:
        return None
    return {
        "mistakes": assumption.mistakes,
        "more": assumption.more,
        "promised": options.accepted_error,
    }


def _reachable_json(opened: OpenProject, edit_layers: EditLayers) -> ReachableJson | None:
    """In a small project a sample would be most of it, so all is asked about; larger shares of mistakes need smaller
    ones, by the same rule (`sampling_plan`)."""
    rule, now, subjects = opened.project.config.review.rule, opened.assumption, opened.store.projection
    in_layer = any(task.layer != SHARED_LAYER for task in edit_layers.tasks)
    if rule is None or not rule.levels or now.threshold is not None or in_layer:
        return None
    if subjects.asks_doubtful(now, rule.least):
        return None
    questions = subjects.how_many_questions(now)
    if not questions:
        return None
    ways: list[ReachableWayJson] = []
    for share in ACCEPTED_ERRORS:
        if share > rule.accepted_error:
            then = subjects.assumption(replace(rule, accepted_error=share))
            if then.threshold is not None:
                ways.append({"promised": share, "questions": subjects.how_many_questions(then)})
    return {
        "questions": questions,
        "promised": rule.accepted_error,
        "assurance": rule.assurance,
        "ways": [way for way in ways if way["questions"] < questions],
    }


def _amount(counts: Sequence[Count]) -> ReviewCounts:
    left = sum(count.number for count in counts if count.status is Status.SUGGESTED)
    assumed = sum(count.number for count in counts if count.status is Status.ASSUMED)
    return ReviewCounts(sum(count.number for count in counts) - left - assumed, left)


def seconds_each(decisions: Iterable[tuple[str, str, datetime]]) -> float:
    """What a question takes: the geometric mean, for such times are spread by factors and not by differences.

    Args:
        decisions: who decided on which subject, and when, oldest first. Those taken at once (bulk, one step) count as
            one, and so do those on the values of one record that follow each other.
    """
    times: dict[str, list[float]] = defaultdict(list)
    last: dict[str, tuple[str, datetime]] = {}
    for user, subject, at in decisions:
        owner, *_ = subject.split("/")
        if user in last:
            before, then = last[user]
            seconds = (at - then).total_seconds()
            if AT_ONCE < seconds < PAUSE:
                if owner == before and times[user]:
                    times[user][-1] += seconds
                else:
                    times[user].append(seconds)
        last[user] = owner, at
    known = [log(seconds) for of_one in times.values() for seconds in of_one]
    return exp((KNOWN_FROM * log(USUAL_SECONDS) + sum(known)) / (KNOWN_FROM + len(known)))
