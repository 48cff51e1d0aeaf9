"""What each printed line of a catalogue is: a conditional random field over lines, with weights that can be read.

Each document is labelled twice: first by what holds for catalogues in general, then with what its own sure lines say
of its habits (how often a look comes with a label there, as soft counts).
"""

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Sequence
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from pictoria_docs.linking.entry_models import shipped_entry_models
from pictoria_docs.linking.line_features import PLACES, TOKEN, MeasuredLines, with_neighbours
from pictoria_docs.linking.line_weights import LineLabel, LineWeights
from pictoria_docs.linking.rows import PrintedLine
from pictoria_docs.linking.sequence import Floats, Ints, marginals, most_probable

TRUST = 6.0  # lines that the document as a whole weighs, beside those counted under a label
MAX_HABIT = 3.0  # nats of one habit at most
SURE = 0.5  # probability of a label, from which a line counts for the document's habits
MIN_NAMES = 5  # artist headings from which an order of names can be told
ORDERED_SHARE = 0.75  # of the neighbours in order


class LabelledLines:
    """The lines of a document with their labels."""

    def __init__(self, measured: MeasuredLines, labels: Ints, shares: Floats, features: Floats) -> None:
        self.measured = measured
        self.labels = labels
        """Shape (lines,): the most probable label of each line."""
        self.shares = shares
        """Shape (lines, labels): the probability of each label of each line."""
        self.features = features
        """Shape (lines, features), with the document's habits."""


def label_lines(measured: MeasuredLines, weights: LineWeights | None = None) -> LabelledLines:
    """The labels of a document's lines, by two passes.

    Args:
        measured: the evidence of its lines.
        weights: of the evidence; None: those that come with the package.
    """
    weights = weights or shipped_entry_models().lines
    features = measured.features
    if not len(features):
        empty = np.zeros((0, len(LineLabel)))
        return LabelledLines(measured, np.zeros(0, dtype=np.int64), empty, features)
    lines, steps = weights.line_table, weights.step_table
    labels, shares = _labelled(features, lines, steps)
    features = with_habits(measured, labels, shares)
    labels, shares = _labelled(features, lines, steps)
    return LabelledLines(measured, labels, shares, features)


def _labelled(features: Floats, lines: Floats, steps: Floats) -> tuple[Ints, Floats]:
    scores = line_scores(with_neighbours(features), lines)
    shares, _, _ = marginals(scores[None], steps)
    return most_probable(shares[0]), shares[0]


def line_scores(columns: Floats, lines: Floats) -> Floats:
    """The score of each line under each label.

    Args:
        columns: shape (lines, columns), see `with_neighbours`.
        lines: shape (columns and constant, labels).
    """
    return np.asarray(columns @ lines[:-1] + lines[-1], dtype=float)


def with_habits(measured: MeasuredLines, labels: Ints, shares: Floats) -> Floats:
    """Features of a document's lines with its habits, counted on lines whose label is sure.

    A look weighs the logarithm of how much more often it comes under a label than in the document as a whole, the
    latter added to the counts as `TRUST` lines (a Dirichlet prior).
    """
    features = measured.features.copy()
    sure = shares[np.arange(len(labels)), labels] > SURE
    for name, members in (
        ("like_entry", labels == LineLabel.OPENING),
        ("like_name", labels == LineLabel.NAME),
        ("like_inside", (labels == LineLabel.TITLE) | (labels == LineLabel.RECORD)),
    ):
        features[:, PLACES[name]] = _likeness(measured.looks, members & sure)
    features[:, PLACES["in_order"]] = _order(measured.rows, labels)
    return features


def _likeness(looks: Sequence[tuple[str, ...]], members: NDArray[np.bool_]) -> Floats:
    total = np.zeros(len(looks))
    if not members.any():
        return total
    count, lines = int(members.sum()), len(looks)
    for group in range(len(looks[0])):
        under: dict[str, int] = defaultdict(int)
        over: dict[str, int] = defaultdict(int)
        for look, member in zip(looks, members, strict=True):
            over[look[group]] += 1
            under[look[group]] += bool(member)
        ratio = {
            word: float(np.log((under[word] + TRUST * share) / ((count + TRUST) * share)))
            for word in over
            for share in [over[word] / lines]
        }
        total += np.clip([ratio[look[group]] for look in looks], -MAX_HABIT, MAX_HABIT)
    return total / len(looks[0])


def _order(rows: Sequence[PrintedLine], labels: Ints) -> Floats:
    """Whether each line's initial lies between those of the artist headings around it: 1, -1; 0 without an alphabet."""
    signs = np.zeros(len(rows))
    heads = [int(index) for index in np.flatnonzero(labels == LineLabel.NAME)]
    initials = [_initial(rows[index]) for index in heads]
    kept = [first <= second for first, second in pairwise(initials)]
    if len(heads) < MIN_NAMES or sum(kept) < ORDERED_SHARE * len(kept) or len(set(initials)) < 2:
        return signs
    steady = _steady(list(zip(heads, initials, strict=True)))
    places = [index for index, _ in steady]
    for index, row in enumerate(rows):
        at = bisect_right(places, index - 1)
        low = steady[at - 1][1] if at > 0 else ""
        after = at + 1 if at < len(places) and places[at] == index else at
        high = steady[after][1] if after < len(steady) else "\uffff"
        signs[index] = 1.0 if low <= _initial(row) <= high else -1.0
    return signs


def _initial(row: PrintedLine) -> str:
    token = TOKEN.search(row.text)
    return token.group()[0].upper() if token is not None else ""


def _steady(heads: Sequence[tuple[int, str]]) -> list[tuple[int, str]]:
    """The longest run of heads, gaps allowed, whose initials do not fall (patience sorting)."""
    tails: list[int] = []
    keys: list[str] = []
    before: list[int] = []
    for index, (_, initial) in enumerate(heads):
        length = bisect_right(keys, initial)
        before.append(tails[length - 1] if length else -1)
        if length == len(keys):
            keys.append(initial)
            tails.append(index)
        else:
            keys[length], tails[length] = initial, index
    run: list[tuple[int, str]] = []
    index = tails[-1] if tails else -1
    while index >= 0:
        run.append(heads[index])
        index = before[index]
    return run[::-1]
