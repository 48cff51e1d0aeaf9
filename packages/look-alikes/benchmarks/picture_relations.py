"""What is suggested of pairs of pictures of one motif or one mould, and of pairs that have nothing in common.

    python packages/look-alikes/benchmarks/picture_relations.py [--designs 40] [--cache FOLDER] [--write]

Nobody publishes such pairs, so they are made (`bench/generator/ornaments.py`): casts of one relief under other light,
worn and broken; designs redrawn by other hands. Different are designs of one kind, generated pictures of one type, and
figures of the bench's dev half that are near each other. Each kind is judged by weights
fitted without it; figures that are not of dev by weights fitted with those of dev. Then as a project has it in which
people have answered some pairs of the kind. `--write` fits the weights to all. Needs PICTORIA_SHARED.
"""

import argparse
import inspect
import pickle
import re
import tempfile
from collections import Counter
from collections.abc import Sequence
from dataclasses import fields
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from picture_relation_pairs import (
    JUDGED,
    MOTIF,
    MOULD,
    TRAINED,
    Eye,
    Pair,
    figure_pairs,
    made_pairs,
)

from bench.generator.ornaments import KINDS
from pictoria_docs.plugins import SuggestedRelation
from pictoria_docs.retrieval.pictures.alignment import AlignmentEvidence
from pictoria_look_alikes import relation_weights
from pictoria_look_alikes.relation_weights import (
    ALWAYS,
    COSINE,
    UNALIGNED,
    RelationAnswer,
    RelationWeights,
    adapted,
    fit_relations,
    shipped_relations,
    suggested_relation,
)

NAMES = (COSINE, *(field.name for field in fields(AlignmentEvidence)), UNALIGNED)
FREEDOM, UNHELD = 1.0, 1e3
"""Standard deviation of the weights before anything is learned, evidence scaled to unit deviation; of the constant."""
TIMES = 2
"""How often a pair of real figures counts."""
ANSWERED = (0, 10, 20, 40, 80, 160)
"""Pairs of a kind that people have answered; the pairs beyond the last are judged."""
DRAWS = 4
"""How often answers are drawn by chance."""
MODEL = "efficientnet-lite0"
Floats = NDArray[np.float64]
Judged = tuple[Pair, SuggestedRelation | None]


class Trainer:
    """Fits weights without one kind of pictures."""

    def __init__(self, pairs: Sequence[Pair]) -> None:
        self.pairs = pairs

    def weights(self, without: str = "", trained_on: str = "") -> RelationWeights:
        """Weights fitted to the pairs of all kinds but one."""
        pairs = [each for each in self.pairs if each.kind not in (without, JUDGED)]
        pairs += [each for each in pairs if each.kind == TRAINED] * (TIMES - 1)
        measured = [each.evidence for each in pairs]
        table = np.array([[evidence.get(name, 0.0) for name in NAMES] for evidence in measured])
        spread = table.std(axis=0) + 1e-6
        told = np.array([[each.relation == name for name in (MOTIF, MOULD)] for each in pairs], np.float64)
        scaled = np.hstack([np.ones((len(pairs), 1)), table / spread])
        freedom = np.array([UNHELD, *(FREEDOM for _ in NAMES)])
        found = fit_relations(scaled, told, np.zeros((2, len(NAMES) + 1)), freedom)
        return RelationWeights(
            trained_on=trained_on,
            model=MODEL,
            deviations={name: round(float(value), 3) for name, value in zip(NAMES, spread, strict=True)},
            relations={
                relation: {
                    ALWAYS: round(float(row[0]), 3),
                    **{name: round(float(v), 3) for name, v in zip(NAMES, row[1:] / spread, strict=True)},
                }
                for relation, row in zip((MOTIF, MOULD), found, strict=True)
            },
        )


def report(trainer: Trainer) -> None:
    """What is suggested, each kind by what was fitted without it; then after answers on pairs of the kind."""
    suggestions: list[Judged] = []
    answered: dict[int, list[Judged]] = {count: [] for count in ANSWERED}
    chance = np.random.default_rng(1)
    for kind in sorted({each.kind for each in trainer.pairs} - {TRAINED}):
        weights = trainer.weights(kind)
        pairs = [each for each in trainer.pairs if each.kind == kind]
        measured = [each.evidence for each in pairs]
        suggestions += [
            (pair, suggested_relation(m, weights)) for pair, m in zip(pairs, measured, strict=True)
        ]
        if kind not in KINDS:
            continue
        for count, judged in [pair for _ in range(DRAWS) for pair in answered.items()]:
            order = chance.permutation(len(pairs))
            answers = [RelationAnswer(measured[at], pairs[at].relation) for at in order[:count]]
            learned = adapted(weights, answers)
            judged += [
                (pairs[at], suggested_relation(measured[at], learned)) for at in order[max(ANSWERED) :]
            ]
    groups = {
        "casts of one mould": [s for s in suggestions if s[0].relation == MOULD],
        "redrawn designs": [s for s in suggestions if s[0].relation == MOTIF],
        "other designs of one kind": [s for s in suggestions if s[0].relation is None and s[0].kind in KINDS],
        "generated pictures of one type": [s for s in suggestions if s[0].kind not in (*KINDS, JUDGED)],
        "figures near each other": [s for s in suggestions if s[0].kind == JUDGED],
    }
    print("| pairs | count | suggested: mould | motif | nothing |")
    print("| --- | --- | --- | --- | --- |")
    for name, group in groups.items():
        counts = Counter(found.name if found else None for _, found in group)
        print(f"| {name} | {len(group)} | {counts[MOULD]} | {counts[MOTIF]} | {counts[None]} |")
    print("| answers | pairs | in common | suggested | right | in common |")
    print("| --- | --- | --- | --- | --- | --- |")
    for count, judged in answered.items():
        called = [(each, found) for each, found in judged if found]
        right = sum(each.relation == found.name for each, found in called)
        common = sum(each.relation is not None for each, _ in called)
        truly = sum(each.relation is not None for each, _ in judged)
        print(f"| {count} | {len(judged)} | {truly} | {len(called)} | {right} | {common} |")


def write(weights: RelationWeights) -> None:
    """Write weights into the package, with what each means."""
    meanings = {name: _meaning(name) for name in NAMES}
    lines = [f'trained_on: "{weights.trained_on}"', f"model: {weights.model}"]
    for title, table in (("deviations:", weights.deviations), *(
        (f"  {name}:", table) for name, table in weights.relations.items()
    )):  # fmt: skip
        if title.startswith("  ") and "relations:" not in lines:
            lines.append("relations:")
        lines.append(title)
        indent = "    " if title.startswith("  ") else "  "
        for name, value in table.items():
            note = f"  # {meanings[name]}" if table is weights.deviations else ""
            lines.append(f"{indent}{name}: {value:.3f}{note}")
    file = Path(relation_weights.__file__).with_name("relations.yaml")
    file.write_text("\n".join(lines) + "\n", encoding="utf-8")


def _meaning(name: str) -> str:
    if name == COSINE:
        return "Of the vectors of the two pictures"
    if name == UNALIGNED:
        return "1 where the two have no alignment"
    (doc,) = re.findall(
        rf'    {name}: float\n    """(.+?)"""', inspect.getsource(AlignmentEvidence), re.DOTALL
    )
    return " ".join(doc.split()).rstrip(".")


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--designs", type=int, default=40, help="of each kind")
    parser.add_argument("--cache", type=Path, help="where pictures of the pool are kept")
    parser.add_argument("--write", action="store_true")
    given = parser.parse_args()
    trainer = Trainer(_pairs(given.designs, given.cache or Path(tempfile.mkdtemp())))
    print(f"{len(trainer.pairs)} pairs")
    report(trainer)
    if given.write:
        kinds = len({each.kind for each in trainer.pairs} - {JUDGED, TRAINED})
        trained_on = f"pairs of {kinds} kinds of generated pictures, and figures that have nothing in common"
        write(trainer.weights(trained_on=trained_on))
        shipped_relations.cache_clear()


def _pairs(designs: int, cache: Path) -> list[Pair]:
    """All pairs, kept in the cache."""
    file = cache / f"relations-{designs}.pickle"
    if not file.exists():
        eye = Eye()
        file.write_bytes(pickle.dumps(made_pairs(designs, eye) + figure_pairs(eye, cache)))
    found: list[Pair] = pickle.loads(file.read_bytes())
    return found


if __name__ == "__main__":
    main()
