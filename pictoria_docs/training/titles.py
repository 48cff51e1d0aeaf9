"""Learn the model of titles from entries whose titles are known.

A conditional logit (McFadden 1974) with a normal prior: the candidates of an entry compete. The habits of a document
are counted on what the other evidence makes likely, and weighed when the weights of that are known.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from scipy.optimize import minimize

from pictoria_docs.eval.texts import folded, similarity
from pictoria_docs.evidence import Measured, Model
from pictoria_docs.linking.entry_features import TITLES
from pictoria_docs.linking.line_model import LabelledLines
from pictoria_docs.linking.line_weights import LineLabel
from pictoria_docs.linking.title_candidates import TitleCandidate, behind_number, title_candidates
from pictoria_docs.linking.titles import add_habits, count_again, weigh_titles
from pictoria_docs.training.fit import Array, data_digest
from pictoria_docs.training.line_examples import LineExample, letters_of, owners_of

RIDGE = 1.0
"""Weight of half a squared weight."""
MIN_OPENED = 0.6  # of a document's entries whose opening line is known
ALIKE = 0.93  # similarity of a title and a candidate that OCR read otherwise
WITHOUT = 0.2  # weight of an entry without title: any title is taken for right there
HABITS = ("like_begins", "like_ends", "like_look")
MIN_LIKELIHOOD = 1e-12  # of what was observed


@dataclass(frozen=True, slots=True)
class TitleExample:
    """The entries of a document with the candidates for their titles."""

    group: str
    entries: list[list[TitleCandidate]]
    right: list[list[bool]]
    """Of each entry: which candidates are its title."""


def title_example(example: LineExample, labelled: LabelledLines) -> TitleExample:
    """The candidates of the entries of a document whose opening lines are known.

    Args:
        example: the document.
        labelled: its lines, labelled by weights that were not learned from it.
    """
    rows, numbers = example.measured.rows, example.measured.numbers
    owners = owners_of(rows, example.gold)
    opens = [
        index
        for index, label in enumerate(example.labels)
        if label == LineLabel.OPENING and owners[index] is not None
    ]
    times = Counter(owners[index] for index in opens)
    single = [index for index in opens if times[owners[index]] == 1]
    entries: list[list[TitleCandidate]] = []
    right: list[list[bool]] = []
    if len(single) < MIN_OPENED * len(example.gold.entries):
        return TitleExample(example.group, entries, right)
    for index in single:
        owner = owners[index]
        assert owner is not None
        entry = example.gold.entries[owner]
        end = index + 1
        while end < len(rows) and example.labels[end] != LineLabel.OPENING and owners[end] in (owner, None):
            end += 1
        number = numbers[index]
        behind = behind_number(rows[index], number.end if number is not None else None, entry.number)
        candidates = title_candidates(labelled, range(index, end), behind)
        matches = _matches(candidates, entry.title)
        if any(matches):
            entries.append(candidates)
            right.append(matches)
    return TitleExample(example.group, entries, right)


def _matches(candidates: Sequence[TitleCandidate], title: str | None) -> list[bool]:
    letters = letters_of(title or "")
    if not letters:
        return [candidate.row < 0 for candidate in candidates]
    same = [letters_of(candidate.text) == letters for candidate in candidates]
    if any(same):
        return same
    read = folded(title or "")
    return [bool(one.text) and similarity(read, folded(one.text)) > ALIKE for one in candidates]


def fit_titles(examples: Sequence[TitleExample]) -> Model:
    """Fit the model of `TITLES`; each group counts with the square root of its entries."""
    examples = [example for example in examples if example.entries]
    none = np.zeros(len(TITLES.names))
    if not examples:
        return _model(none)
    free = [(0.0 if each.rises else None, 0.0 if each.rises is False else None) for each in TITLES.features]
    habits = [name in HABITS for name in TITLES.names]
    for example in examples:
        for candidates in example.entries:
            for one in candidates:
                for habit in HABITS:
                    one.features.pop(habit, None)
        count_again(example.entries)
    without = [(0.0, 0.0) if habit else bounds for habit, bounds in zip(habits, free, strict=True)]
    first = _fit(_table(examples), none, without)
    for example in examples:
        weigh_titles(example.entries, _model(first))
        add_habits(example.entries)
    fixed = [
        bounds if habit else (value, value)
        for habit, bounds, value in zip(habits, free, first.tolist(), strict=True)
    ]
    table = _table(examples)
    digest = data_digest([(TITLES.name, table.features, table.right.astype(bool))])
    about = {"examples": len(table.starts), "data": digest}
    return replace(_model(_fit(table, first, fixed)), about=about)


def _model(weights: Array) -> Model:
    return Model(tuple(TITLES.names), TITLES.digest, 0.0, weights=tuple(weights.tolist()))


@dataclass(frozen=True, slots=True)
class _Choices:
    """One row per candidate; `starts` where each entry's begin."""

    features: Array
    right: Array
    starts: Any
    entry: Any
    importance: Array
    """Of each entry."""


def _table(examples: Sequence[TitleExample]) -> _Choices:
    sizes: Counter[str] = Counter()
    for example in examples:
        sizes[example.group] += len(example.entries)
    rows: list[Measured] = []
    right: list[bool] = []
    counts: list[int] = []
    importance: list[float] = []
    for example in examples:
        for candidates, matches in zip(example.entries, example.right, strict=True):
            rows += [one.features for one in candidates]
            right += matches
            counts.append(len(candidates))
            importance.append(sizes[example.group] ** -0.5 * (WITHOUT if matches[0] else 1.0))
    weight = np.array(importance)
    return _Choices(
        TITLES.rows(rows),
        np.array(right, dtype=float),
        np.concatenate([[0], np.cumsum(counts)[:-1]]),
        np.repeat(np.arange(len(counts)), counts),
        weight * len(weight) / weight.sum(),
    )


def _fit(table: _Choices, start: Array, bounds: Sequence[tuple[float | None, float | None]]) -> Array:
    def objective(weights: Array) -> tuple[float, Array]:
        scores = table.features @ weights
        powers = np.exp(scores - np.maximum.reduceat(scores, table.starts)[table.entry])
        total = np.add.reduceat(powers, table.starts)
        good = np.add.reduceat(powers * table.right, table.starts) + MIN_LIKELIHOOD
        loss = float((table.importance * (np.log(total) - np.log(good))).sum())
        pull = powers / total[table.entry] - powers * table.right / good[table.entry]
        gradient = table.features.T @ (table.importance[table.entry] * pull)
        return loss + RIDGE / 2 * float(weights @ weights), gradient + RIDGE * weights

    result: Any = minimize(
        objective, start, jac=True, bounds=bounds, method="L-BFGS-B", options={"maxiter": 300}
    )
    return np.asarray(result.x, dtype=float)
