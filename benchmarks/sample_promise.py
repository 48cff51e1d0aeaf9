"""Does what the desk promises of its sample hold? Reviews of a project, each with another random sample.

    python -m benchmarks.sample_promise PROJECT.pictoria GOLD_FOLDER ... [--seeds 100] [--worse 0 0.02 0.05]

`PROJECT` holds analysed documents whose gold files are in the folders. Each run answers what the rule asks about, by
the gold, until nothing is left, and counts the mistakes that stand among what is assumed. `--worse` makes a share of
the right suggestions wrong without telling the confidences: a book that is not as sure as it says.
"""

import argparse
import sys
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from pathlib import Path
from random import Random
from statistics import mean
from typing import NamedTuple

from sqlalchemy import select

from benchmarks.correction_cost import judged
from pictoria_docs.document.assumed import LEARNED_FROM
from pictoria_docs.eval.gold import SUFFIX
from pictoria_docs.eval.judgement import GoldVerdict
from pictoria_docs.store import Store
from pictoria_docs.store.database import schema
from pictoria_docs.store.subjects.sample_order import PLACES
from pictoria_docs.store.workload.sampling_plan import (
    LEARNED,
    Assumption,
    AssumptionRule,
    DecidedThing,
    Stratum,
    choose,
    learn,
    undecided_levels,
)

AT_ONCE = 60
"""Answers after which what is asked about is looked at again."""


class Suggestion(NamedTuple):
    """A thing that was found, how sure it is, and whether it is wrong."""

    confidence: float
    sample_rank: int
    """The place of its cluster in the order of samples."""
    sort: Stratum
    wrong: bool


class Run(NamedTuple):
    """What came of one review."""

    asked: int
    left: int
    """Mistakes that stand."""


def review(suggestions: Sequence[Suggestion], rule: AssumptionRule, chance: Random) -> Run:
    """Answer what is asked about, some at a time and each with all of its cluster, until nothing is."""
    places = [suggestion.sample_rank * rule.multiplier % PLACES for suggestion in suggestions]
    members: dict[int, set[int]] = defaultdict(set)
    for index, at in enumerate(places):
        members[at].add(index)
    asked: dict[int, None] = {}
    while True:
        assumption = _assumption(suggestions, places, asked, rule)
        threshold = assumption.threshold if assumption.threshold is not None else 2.0
        sure = _sureness(suggestions, assumption.learned)
        lot = sorted({at for at, confidence in zip(places, sure, strict=True) if confidence >= threshold})
        sample = set(lot[: assumption.wanted])
        wanted = {
            index
            for index, one in enumerate(suggestions)
            if sure[index] < threshold or places[index] in sample or one.sort in assumption.doubted
        } - asked.keys()
        if not wanted:
            left = sum(one.wrong for index, one in enumerate(suggestions) if index not in asked)
            return Run(len({places[index] for index in asked}), left)
        # A few at a time: what is found changes what is asked about.
        for index in chance.sample(sorted(wanted), min(len(wanted), AT_ONCE)):
            asked.update(dict.fromkeys(sorted(members[places[index]])))


def _assumption(
    suggestions: Sequence[Suggestion], places: Sequence[int], asked: Collection[int], rule: AssumptionRule
) -> Assumption:
    decided = [
        DecidedThing(one.confidence, places[index], one.wrong, one.sort)
        for index, one in ((index, suggestions[index]) for index in asked)
        if one.confidence >= LEARNED_FROM
    ]
    lessons = learn(decided, rule.levels[0])
    open_clusters: dict[int, list[float]] = defaultdict(list)
    for index, confidence in enumerate(_sureness(suggestions, lessons.learned)):
        if index not in asked:
            open_clusters[places[index]].append(confidence)
    clusters = [
        (*(bisect_right(rule.levels, end(confidences)) - 1 for end in (min, max)), 1, at)
        for at, confidences in open_clusters.items()
    ]
    return choose(undecided_levels(clusters, len(rule.levels)), lessons, {}, len(suggestions), rule)


def _sureness(suggestions: Sequence[Suggestion], learned: Collection[Stratum]) -> list[float]:
    return [
        LEARNED if LEARNED_FROM <= one.confidence < LEARNED and one.sort in learned else one.confidence
        for one in suggestions
    ]


def suggestions_of(project: Path, files: Mapping[str, Path]) -> list[Suggestion]:
    """All things of a project that the gold judges."""
    known = judged(project, files)
    columns = [schema.subjects.c[name] for name in ("document_id", "id", "kind", "type", "sample_rank")]
    with Store(project) as store:
        for stale in store.projection.stale():
            store.projection.make(stale)
        with store.reading() as connection:
            rows = {(row.document_id, row.id): row for row in connection.execute(select(*columns))}
    return [
        Suggestion(
            thing.confidence,
            rows[document, id].sample_rank,
            Stratum(document, rows[document, id].kind, rows[document, id].type),
            thing.verdict in (GoldVerdict.WRONG, GoldVerdict.INEXACT),
        )
        for document, each in known.items()
        for id, thing in each.judgement.things.items()
        if (document, id) in rows
    ]


def main() -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("project", type=Path)
    parser.add_argument("golds", type=Path, nargs="+")
    parser.add_argument("--seeds", type=int, default=100)
    parser.add_argument("--worse", type=float, nargs="*", default=[0.0, 0.01, 0.02, 0.05])
    wanted = parser.parse_args()
    files = {
        path.name.removesuffix(SUFFIX): path for folder in wanted.golds for path in folder.glob(f"*{SUFFIX}")
    }
    judged_things = suggestions_of(wanted.project, files)
    clusters = len({one.sample_rank for one in judged_things})
    mistakes = sum(one.wrong for one in judged_things)
    print(f"{len(judged_things)} suggestions in {clusters} clusters, {mistakes} of them wrong")
    for worse in wanted.worse:
        runs = []
        for seed in range(wanted.seeds):
            chance = Random(seed)
            suggestions = [one._replace(wrong=one.wrong or chance.random() < worse) for one in judged_things]
            runs.append(review(suggestions, AssumptionRule(sample=seed), chance))
        allowed = int(AssumptionRule().accepted_error * len(judged_things))
        kept = sum(run.left <= allowed for run in runs)
        print(
            f"{worse:.0%} more wrong: asked about {mean(run.asked for run in runs):.0f} clusters, "
            f"{mean(run.left for run in runs):.1f} mistakes stand (allowed: {allowed}), "
            f"promise kept in {kept} of {len(runs)} runs",
            flush=True,
        )
    return 0


if __name__ == "__main__":
    sys.exit(main())
