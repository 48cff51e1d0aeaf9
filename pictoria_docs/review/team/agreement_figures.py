"""How far people agree who reviewed the same pages, and each with what was settled in the end."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from statistics import mean

from pictoria_docs.errors import MissingPartError
from pictoria_docs.eval.agreement import krippendorffs_alpha
from pictoria_docs.eval.measures import MatchCounts
from pictoria_docs.review.team.annotator_comparison import NOTHING, PAIRED
from pictoria_docs.review.wire import Json
from pictoria_docs.store.campaigns import Task
from pictoria_docs.store.paired_decisions import PairedDecision

Ratings = tuple[str, str]


def figures(verdicts: Sequence[PairedDecision], tasks: Iterable[Task]) -> Json:
    """Figures of agreement.

    Args:
        verdicts: of pairs of tasks, those that are still to be settled among them.
        tasks: of these pairs.

    Returns:
        `whole`, `kinds` and `types`: between the two of each pair; `people`: of each with what was settled. Each
        has `units`, `share` (of units on which both said the same), `alpha` (Krippendorff's, for nominal data; null
        where nothing varies), and for what has boxes `iou` (mean) and `boxes` (F1 at IoU 0.5).
    """
    people: dict[int, list[str]] = defaultdict(list)
    for task in sorted(tasks, key=lambda task: task.number):
        if task.pair is not None:
            people[task.pair].append(task.person)
    kinds, types = _grouped(verdicts, lambda each: each.kind), _grouped(verdicts, lambda each: each.type)
    return {
        "whole": _between(verdicts),
        "kinds": {name: _between(some) for name, some in kinds.items()},
        "types": {name: _between(some) for name, some in types.items()},
        "people": _people(verdicts, people),
    }


def _grouped(
    verdicts: Iterable[PairedDecision], name: Callable[[PairedDecision], str]
) -> dict[str, list[PairedDecision]]:
    groups: dict[str, list[PairedDecision]] = defaultdict(list)
    for each in verdicts:
        groups[name(each)].append(each)
    return dict(sorted(groups.items()))


def _between(verdicts: Sequence[PairedDecision]) -> Json:
    ratings = [(each.first, each.second) for each in verdicts]
    return _told(ratings, [each.iou for each in verdicts], verdicts)


def _people(verdicts: Sequence[PairedDecision], people: Mapping[int, Sequence[str]]) -> dict[str, Json]:
    settled: dict[str, list[tuple[Ratings, float | None, PairedDecision]]] = defaultdict(list)
    for each in verdicts:
        if each.result is None:
            continue
        sides = ((each.first, each.first_iou), (each.second, each.second_iou))
        for person, (told, iou) in zip(people.get(each.pair, ()), sides, strict=False):
            settled[person].append(((told, each.result), iou, each))
    return {
        person: _told([ratings for ratings, _, _ in some], [iou for _, iou, _ in some], [v for *_, v in some])
        for person, some in sorted(settled.items())
    }


def _told(
    ratings: Sequence[Ratings], ious: Sequence[float | None], verdicts: Sequence[PairedDecision]
) -> Json:
    known = [iou for iou in ious if iou is not None]
    return {
        "units": len(ratings),
        "share": round(mean(one == other for one, other in ratings), 4) if ratings else None,
        "alpha": _alpha(ratings),
        "iou": round(mean(known), 4) if known else None,
        "boxes": _boxes(ratings, ious, verdicts),
    }


def _alpha(ratings: Sequence[Ratings]) -> float | None:
    # Who said nothing has not rated: that is what alpha, unlike a share, can take into account.
    rows = [[None if pair[side] == NOTHING else pair[side] for pair in ratings] for side in (0, 1)]
    try:
        found = (
            krippendorffs_alpha(rows)
            if any(one and other for one, other in zip(*rows, strict=True))
            else None
        )
    except (MissingPartError, ValueError):
        return None
    return None if found is None or found != found else round(found, 4)


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
