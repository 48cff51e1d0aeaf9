"""How far people agree who reviewed the same pages, and each with what was settled in the end."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from statistics import mean

from pictoria_docs.errors import MissingPartError
from pictoria_docs.eval.agreement import krippendorffs_alpha
from pictoria_docs.eval.measures import MatchCounts
from pictoria_docs.review.schemas.team import AgreementJson, AgreementsJson
from pictoria_docs.review.team.annotator_comparison import NOTHING, PAIRED
from pictoria_docs.store.people.campaigns import Task
from pictoria_docs.store.people.paired_decisions import PairedDecision

Ratings = tuple[str, str]


def figures(verdicts: Sequence[PairedDecision], tasks: Iterable[Task]) -> AgreementsJson:
    """Figures of agreement.

    Args:
        verdicts: of pairs of tasks, those that are still to be settled among them.
        tasks: of these pairs.

    Returns:
        `whole`, `kinds` and `types`: between the two of each pair; `people`: of each with what was settled. Each
        has `units`, `share` (of units on which both decided the same), `alpha` (Krippendorff's, for nominal data; null
        where nothing varies), and for what has boxes `iou` (mean) and `boxes` (F1 at IoU 0.5).
    """
    people: dict[int, list[str]] = defaultdict(list)
    for task in sorted(tasks, key=lambda task: task.number):
        if task.pair is not None:
            people[task.pair].append(task.person)
    kinds = _grouped(verdicts, lambda verdict: verdict.kind)
    types = _grouped(verdicts, lambda verdict: verdict.type)
    return {
        "whole": _between(verdicts),
        "kinds": {name: _between(group) for name, group in kinds.items()},
        "types": {name: _between(group) for name, group in types.items()},
        "people": _people(verdicts, people),
    }


def _grouped(
    verdicts: Iterable[PairedDecision], name: Callable[[PairedDecision], str]
) -> dict[str, list[PairedDecision]]:
    groups: dict[str, list[PairedDecision]] = defaultdict(list)
    for verdict in verdicts:
        groups[name(verdict)].append(verdict)
    return dict(sorted(groups.items()))


def _between(verdicts: Sequence[PairedDecision]) -> AgreementJson:
    ratings = [(verdict.first, verdict.second) for verdict in verdicts]
    return _ratings_json(ratings, [verdict.iou for verdict in verdicts], verdicts)


def _people(
    verdicts: Sequence[PairedDecision], people: Mapping[int, Sequence[str]]
) -> dict[str, AgreementJson]:
    settled: dict[str, list[tuple[Ratings, float | None, PairedDecision]]] = defaultdict(list)
    for verdict in verdicts:
        if verdict.result is None:
            continue
        sides = ((verdict.first, verdict.first_iou), (verdict.second, verdict.second_iou))
        for person, (rating, iou) in zip(people.get(verdict.pair, ()), sides, strict=False):
            settled[person].append(((rating, verdict.result), iou, verdict))
    return {
        person: _ratings_json(
            [ratings for ratings, _, _ in ratings_of_person],
            [iou for _, iou, _ in ratings_of_person],
            [v for *_, v in ratings_of_person],
        )
        for person, ratings_of_person in sorted(settled.items())
    }


def _ratings_json(
    ratings: Sequence[Ratings], ious: Sequence[float | None], verdicts: Sequence[PairedDecision]
) -> AgreementJson:
    measured = [iou for iou in ious if iou is not None]
    return {
        "units": len(ratings),
        "share": round(mean(one == other for one, other in ratings), 4) if ratings else None,
        "alpha": _alpha(ratings),
        "iou": round(mean(measured), 4) if measured else None,
        "boxes": _boxes(ratings, ious, verdicts),
    }


def _alpha(ratings: Sequence[Ratings]) -> float | None:
    # Who decided nothing has not rated: that is what alpha, unlike a share, can take into account.
    rows = [[None if pair[side] == NOTHING else pair[side] for pair in ratings] for side in (0, 1)]
    if not any(one and other for one, other in zip(*rows, strict=True)):
        return None
    try:
        alpha = krippendorffs_alpha(rows)
    except (MissingPartError, ValueError):
        return None
    return None if alpha is None or alpha != alpha else round(alpha, 4)


def _boxes(
    ratings: Sequence[Ratings], ious: Sequence[float | None], verdicts: Sequence[PairedDecision]
) -> float | None:
    """F1 of the boxes of both: matched at IoU 0.5, or drawn by one only."""
    both = one = other = 0
    for (first, second), iou, verdict in zip(ratings, ious, verdicts, strict=True):
        if verdict.kind not in ("region", "entry", "mention"):
            continue
        if iou is not None and iou >= PAIRED:
            both += 1
            continue
        one += first not in (NOTHING, "reject")
        other += second not in (NOTHING, "reject")
    counts = MatchCounts(both, other, one)
    return round(counts.f1, 4) if both + one + other else None
