"""Fitting the conditional random field over lines to examples.

Penalised maximum likelihood (Sutton and McCallum 2012, section 5) by L-BFGS, with a normal prior around 0, in two
rounds: first without the habits of documents; then each group of documents is labelled by weights learned from the
other groups, its habits are counted on these labels, and weights are fitted to the lines with and without habits.
Each group counts alike up to a power of its size, so that one that is easily had in numbers does not speak for all.
"""

from collections.abc import Sequence
from random import Random
from typing import Any

import numpy as np
from scipy.optimize import minimize

from pictoria_docs.linking.line_features import COLUMNS, with_neighbours
from pictoria_docs.linking.line_model import line_scores, with_habits
from pictoria_docs.linking.line_weights import LineLabel, LineWeights
from pictoria_docs.linking.sequence import Floats, Ints, marginals, most_probable
from pictoria_docs.training.line_examples import LineExample

CHUNK = 64  # lines of a chain that is fitted at once
ROUNDED = 8  # lines by which shorter chains differ in length
FOLDS = 2  # in which groups are labelled by weights that were not learned from them
PRIOR = 2.0  # weight of half a squared weight, in nats
BALANCE = 0.5  # power of a group's lines by which it counts
WITHOUT_ENTRIES = 0.3
"""Of the weight of other documents: whether a document is a catalogue at all is decided by all its lines together."""
SHUFFLE = (0.3, 1.0)  # factors of a group's size by which its place in another deal is drawn
MAX_ROUNDS = 70  # of L-BFGS
TOLERANCE = 1e-4  # relative gain of a round, below which it ends

LABELS = len(LineLabel)


class _Chains:
    """Lines of documents in chains of one length; lines that fill a chain up say nothing."""

    def __init__(self, columns: Sequence[Floats], labels: Sequence[Ints], weights: Sequence[float]) -> None:
        by_length: dict[int, list[tuple[Floats, Ints, float]]] = {}
        for table, truth, weight in zip(columns, labels, weights, strict=True):
            # Few lengths make few loops: what is left at the end of a document overlaps with what comes before.
            length = min(CHUNK, max(len(truth) // ROUNDED * ROUNDED, 1))
            starts = range(0, len(truth) - length + 1, length)
            rest = len(truth) % length
            for start in (*starts, *((len(truth) - length,) if rest else ())):
                part = slice(start, start + length)
                by_length.setdefault(length, []).append((table[part], truth[part], weight))
        self.groups = [
            (
                np.stack([part for part, _, _ in parts]),
                np.stack([truth for _, truth, _ in parts]),
                np.array([weight for _, _, weight in parts]),
            )
            for parts in by_length.values()
        ]

    def loss(self, flat: Floats) -> tuple[float, Floats]:
        """Minus the weighted log-likelihood of the labels, and its gradient."""
        lines, steps = _unpacked(flat)
        total, slope, step_slope = 0.0, np.zeros_like(lines), np.zeros_like(steps)
        for columns, labels, weights in self.groups:
            scores = line_scores(columns, lines)
            shares, pairs, sums = marginals(scores, steps)
            truth = np.eye(LABELS)[labels]
            own = (scores * truth).sum(axis=(1, 2)) + steps[labels[:, :-1], labels[:, 1:]].sum(axis=1)
            total += float(weights @ (sums - own))
            off = (shares - truth) * weights[:, None, None]
            width = columns.shape[2]
            slope[:-1] += columns.reshape(-1, width).T @ off.reshape(-1, LABELS)
            slope[-1] += off.sum(axis=(0, 1))
            step_slope += np.einsum("c,cab->ab", weights, pairs)
            np.subtract.at(
                step_slope,
                (labels[:, :-1].ravel(), labels[:, 1:].ravel()),
                np.repeat(weights, labels.shape[1] - 1),
            )
        return total, np.concatenate([slope.ravel(), step_slope.ravel()])


def _unpacked(flat: Floats) -> tuple[Floats, Floats]:
    size = (len(COLUMNS) + 1) * LABELS
    return flat[:size].reshape(-1, LABELS), flat[size:].reshape(LABELS, LABELS)


def _fit(chains: _Chains, start: Floats | None, prior: float) -> Floats:
    first = np.zeros((len(COLUMNS) + 1) * LABELS + LABELS * LABELS) if start is None else start

    def objective(flat: Floats) -> tuple[float, Floats]:
        loss, slope = chains.loss(flat)
        return loss + prior / 2 * float(flat @ flat), slope + prior * flat

    result: Any = minimize(
        objective,
        first,
        jac=True,
        method="L-BFGS-B",
        options={"maxiter": MAX_ROUNDS, "ftol": TOLERANCE / 100, "maxcor": 20},
    )
    return np.asarray(result.x, dtype=float)


def fit_lines(examples: Sequence[LineExample], deal: int = 0, prior: float = PRIOR) -> LineWeights:
    """Weights of a conditional random field over lines.

    Args:
        examples: documents with the true labels of their lines.
        deal: how their groups are dealt to folds.
        prior: how strongly weights are drawn to 0.
    """
    examples = [example for example in examples if len(example.labels)]
    importance = _importance(examples)
    plain = [with_neighbours(example.measured.features) for example in examples]
    labels = [example.labels for example in examples]
    first = _fit(_Chains(plain, labels, importance), None, prior)
    known = list(plain)
    for fold in folds_of(examples, FOLDS, deal):
        within = [index for index in range(len(examples)) if index not in fold]
        weights = first
        if within:
            parts = _Chains(
                [plain[i] for i in within], [labels[i] for i in within], [importance[i] for i in within]
            )
            weights = _fit(parts, first, prior)
        lines, steps = _unpacked(weights)
        for index in fold:
            scores = line_scores(plain[index], lines)
            shares, _, _ = marginals(scores[None], steps)
            features = with_habits(examples[index].measured, most_probable(shares[0]), shares[0])
            known[index] = with_neighbours(features)
    half = [weight / 2 for weight in importance]
    both = _Chains([*plain, *known], [*labels, *labels], [*half, *half])
    return packed(_fit(both, first, prior))


def folds_of(examples: Sequence[LineExample], count: int, deal: int = 0) -> list[set[int]]:
    """Groups of examples dealt out, the largest first, to folds of about as many lines: indices of each fold.

    Args:
        examples: documents.
        count: of folds at most.
        deal: the seed by which groups of like size change places; 0: none does.
    """
    random = Random(deal)
    sizes: dict[str, int] = {}
    for example in examples:
        sizes[example.group] = sizes.get(example.group, 0) + len(example.labels)
    lines = [0] * min(count, len(sizes))
    fold_of: dict[str, int] = {}
    shuffled = {
        group: size * random.uniform(*SHUFFLE) if deal else size for group, size in sorted(sizes.items())
    }
    for group in sorted(sizes, key=lambda group: (-shuffled[group], group)):
        fold_of[group] = lines.index(min(lines))
        lines[fold_of[group]] += sizes[group]
    return [
        {index for index, example in enumerate(examples) if fold_of[example.group] == fold}
        for fold in range(len(lines))
    ]


def _importance(examples: Sequence[LineExample]) -> list[float]:
    """How much the lines of each document count: those of a group together count with a power of their number."""
    sizes: dict[str, int] = {}
    for example in examples:
        sizes[example.group] = sizes.get(example.group, 0) + len(example.labels)
    raw = [
        sizes[example.group] ** (BALANCE - 1) * (1.0 if example.gold.entries else WITHOUT_ENTRIES)
        for example in examples
    ]
    lines = sum(len(example.labels) for example in examples)
    scale = lines / sum(weight * len(example.labels) for weight, example in zip(raw, examples, strict=True))
    return [weight * scale for weight in raw]


def packed(flat: Floats, trained_on: str = "") -> LineWeights:
    """Weights as they are written."""
    lines, steps = _unpacked(flat)
    rounded = np.round(lines, 2)
    names = (*COLUMNS, "always")
    return LineWeights(
        trained_on=trained_on,
        steps={
            label.name.lower(): tuple(float(value) for value in np.round(steps[label], 2))
            for label in LineLabel
        },
        lines={
            name: tuple(float(value) for value in row)
            for name, row in zip(names, rounded, strict=True)
            if row.any()
        },
    )
