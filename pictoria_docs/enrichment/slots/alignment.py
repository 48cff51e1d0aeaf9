"""Pieces of entries aligned in columns: which pieces of different entries stand in the same place.

Each column has a profile: what its pieces look like, and how many entries have one. An entry is laid over the columns
in the likeliest way: a piece opens the next column, goes on in the one before, or belongs to none; a column may stay
empty. Profiles and alignment are made from each other a few times, as a profile model of sequences is.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from pictoria_docs.enrichment.slots.pieces import FEATURES, EntryPiece, PieceOpening

ROUNDS = 3
"""Rounds in which profiles and alignment are made from each other."""
SAMPLE = 120
"""Entries from which profiles are made."""
SEEDS = (0.5, 0.8)
"""Entries that columns are first made of: as long as this share of the others, or longer."""
MIN_FILLED = 0.2
"""Share of the entries that have a column, below which it is none."""
NEW_COLUMN = 0.3
"""Share of the entries with a piece between two columns from which there is another column."""
STRAY, BEHIND = 0.1, 0.5
"""Probability that a piece belongs to no column: between two of them, and behind the last one, where prose follows."""
SMOOTHING = 1.0
"""Entries that count for a profile as if they looked like all pieces of the document."""
EXPECTED = 0.5
"""Share of the entries that have a column, before any was seen."""
GOES_ON = {
    PieceOpening.PARAGRAPH: 0.02,
    PieceOpening.LINE: 0.5,
    PieceOpening.SMALL: 0.95,
    PieceOpening.CLAUSE: 0.15,
}
"""Probability that a piece goes on in the column before, by how it opens."""

Floats = NDArray[np.float64]
NONE = -1
"""A piece that belongs to no column."""


@dataclass(frozen=True, slots=True)
class _Pieces:
    """All pieces of a document as arrays."""

    features: tuple[NDArray[np.int64], ...]
    """Of each piece, by feature: its number."""
    background: tuple[Floats, ...]
    """By feature: the share of each of its values among all pieces."""
    goes_on: Floats
    rows: tuple[NDArray[np.int64], ...]
    """The pieces of each entry."""


@dataclass(frozen=True, slots=True)
class _Profile:
    """What the columns look like."""

    looks: tuple[Floats, ...]
    """By feature: log-odds of each value in each column, against any piece."""
    filled: Floats
    """Share of the entries that have each column."""


def align(entries: Sequence[Sequence[EntryPiece]]) -> list[list[int]]:
    """The column of each piece of each entry, from 0; `NONE` for a piece that belongs to none.

    Columns are in order: in no entry does a piece stand in an earlier column than the piece before it.

    Args:
        entries: the pieces of each entry, in order.
    """
    pieces = _arrays(entries)
    lengths = [len(row) for row in pieces.rows]
    if not any(lengths):
        return [[] for _ in entries]
    filled = [index for index, length in enumerate(lengths) if length]
    step = max(1, len(filled) // SAMPLE)
    sample = [pieces.rows[index] for index in filled[::step]]
    by_length = sorted(sample, key=len)
    best: tuple[float, _Profile] | None = None
    for share in SEEDS:
        row = by_length[int(share * (len(by_length) - 1))]
        profile = _profile(pieces, [row], [list(range(len(row)))], len(row))
        score = 0.0
        for _ in range(ROUNDS):
            score, columns = _laid(pieces, profile, sample)
            profile = _refined(pieces, sample, columns, len(profile.filled))
        if best is None or score > best[0]:
            best = score, profile
    assert best is not None
    return _laid(pieces, best[1], pieces.rows)[1]


def _arrays(entries: Sequence[Sequence[EntryPiece]]) -> _Pieces:
    found = [piece for entry in entries for piece in entry]
    features, background = [], []
    for index in range(FEATURES):
        numbers: dict[str, int] = {}
        ids = np.array(
            [numbers.setdefault(piece.features[index], len(numbers)) for piece in found], dtype=np.int64
        )
        features.append(ids)
        background.append(np.bincount(ids, minlength=1) / max(1, len(found)))
    goes_on = np.array([GOES_ON[piece.opening] for piece in found])
    edges = np.cumsum([0, *(len(entry) for entry in entries)])
    rows = tuple(np.arange(first, last) for first, last in pairwise(edges))
    return _Pieces(tuple(features), tuple(background), goes_on, rows)


def _profile(
    pieces: _Pieces, rows: Sequence[NDArray[np.int64]], columns: Sequence[Sequence[int]], count: int
) -> _Profile:
    """What columns look like, by the pieces that open them."""
    opening: list[int] = []
    of: list[int] = []
    for row, own in zip(rows, columns, strict=True):
        before = NONE
        for piece, column in zip(row, own, strict=True):
            if column not in (NONE, before):
                opening.append(int(piece))
                of.append(column)
            before = column if column != NONE else before
    index, column_of = np.array(opening, dtype=np.int64), np.array(of, dtype=np.int64)
    having = np.bincount(column_of, minlength=count).astype(float)
    looks = []
    for ids, background in zip(pieces.features, pieces.background, strict=True):
        counts = np.zeros((count, len(background)))
        np.add.at(counts, (column_of, ids[index]), 1.0)
        shares = (counts + SMOOTHING * background) / (having[:, None] + SMOOTHING)
        looks.append(np.log(shares / background))
    return _Profile(tuple(looks), (having + SMOOTHING * EXPECTED) / (len(rows) + SMOOTHING))


def _refined(
    pieces: _Pieces, rows: Sequence[NDArray[np.int64]], columns: list[list[int]], count: int
) -> _Profile:
    """The profile that an alignment gives, without columns that few entries have, with those that many lack."""
    having = [len({index for index, own in enumerate(columns) if column in own}) for column in range(count)]
    kept = [column for column in range(count) if having[column] >= MIN_FILLED * len(rows)]
    strays = [0] * (len(kept) + 1)
    number = {column: index for index, column in enumerate(kept)}
    # Places in order: 1, 3, 5 ... are the columns, 0, 2, 4 ... what lies between them.
    places: list[list[int]] = []
    for own in columns:
        gap, seen, place = 0, set[int](), list[int]()
        for column in own:
            if column in number:
                gap = number[column] + 1
                place.append(2 * gap - 1)
            else:
                place.append(NONE if gap in seen else 2 * gap)
                seen.add(gap)
        for gap in seen:
            strays[gap] += 1
        places.append(place)
    new = [2 * gap for gap, count in enumerate(strays) if count >= NEW_COLUMN * len(rows)]
    order = sorted([*new, *(2 * index + 1 for index in range(len(kept)))])
    renumbered = {place: index for index, place in enumerate(order)}
    renewed = [[renumbered.get(place, NONE) for place in own] for own in places]
    return _profile(pieces, rows, renewed, len(order))


def _laid(
    pieces: _Pieces, profile: _Profile, rows: Sequence[NDArray[np.int64]]
) -> tuple[float, list[list[int]]]:
    """The entries laid over the columns in the likeliest way, and how likely that is in all."""
    count = len(profile.filled)
    if not count:
        return 0.0, [[NONE] * len(row) for row in rows]
    looks = np.zeros((count, len(pieces.goes_on)))
    for log_odds, ids in zip(profile.looks, pieces.features, strict=True):
        looks += log_odds[:, ids]
    looks += np.log(profile.filled / (1 - profile.filled))[:, None]
    longest = max(map(len, rows))
    index = np.zeros((len(rows), longest), dtype=np.int64)
    lengths = np.array([len(row) for row in rows])
    for number, row in enumerate(rows):
        index[number, : len(row)] = row
    # An empty column costs what it lacks; that is taken off once for all, and given back to each that is filled.
    base = float(np.log(1 - profile.filled).sum())
    free = np.zeros((longest + 1, len(rows), count + 1))
    within = np.full((longest + 1, len(rows), count + 1), -np.inf)
    stray = np.log(np.where(np.arange(count + 1) < count, STRAY, BEHIND))
    for step in range(longest):
        ids = index[:, step]
        goes_on = pieces.goes_on[ids][:, None]
        opens = free[step][:, :-1] + looks[:, ids].T + np.log(1 - goes_on)
        within[step + 1][:, 1:] = np.maximum(opens, within[step][:, 1:] + np.log(goes_on))
        ahead = np.maximum(within[step + 1], free[step] + stray)
        free[step + 1] = np.maximum.accumulate(ahead, axis=1)
    scores = free[lengths, np.arange(len(rows)), count]
    return float(scores.sum()) + base * len(rows), [
        _traced(free[: length + 1, number], within[: length + 1, number], np.log(pieces.goes_on[row]))
        for number, (row, length) in enumerate(zip(rows, lengths, strict=True))
    ]


def _traced(free: Floats, within: Floats, goes_on: Floats) -> list[int]:
    """The columns of an entry's pieces, back from its end."""
    columns: list[int] = []
    column, inside = free.shape[1] - 1, False
    for step in range(len(free) - 1, 0, -1):
        if not inside:
            while column and free[step, column - 1] >= free[step, column]:
                column -= 1
            if within[step, column] < free[step, column]:
                columns.append(NONE)
                continue
        columns.append(column - 1)
        inside = bool(within[step, column] <= within[step - 1, column] + goes_on[step - 1])
        column -= not inside
    return columns[::-1]
