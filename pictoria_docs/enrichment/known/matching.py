"""Which known record is whose: by inventory number, else by title, one to one; what is not clear is left open."""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt
from rapidfuzz import fuzz, process

from pictoria_docs.document import Entry, Reason
from pictoria_docs.document.identity import EntryId
from pictoria_docs.enrichment.labels import plain
from pictoria_docs.enrichment.schema import MetadataSchema, TypeName
from pictoria_docs.enrichment.values.number_keys import Key, number_keys

ALIKE = 88
"""Titles less alike than this (0-100) are two."""
CLOSE = 4.0
"""A second title that is as good to within this leaves the first one open."""
SAME_WORD = 80.0  # likeness (0 to 100) of two words of titles
SEVERAL, SHARED = "known_several", "known_shared"
"""Codes of what is left open: several records for an entry, or one that may be another's too."""
SHOWN = 5
"""Rows that a warning names."""


Scores = npt.NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class KnownRecordKey:
    """A known record as far as it tells whose it is."""

    source: str
    """File and row."""
    numbers: frozenset[Key]
    title: str


@dataclass(frozen=True, slots=True)
class KnownRecordMatch:
    """An entry's record."""

    index: int
    """Of the candidate."""
    by: str
    """"number" or "title"."""
    score: float
    """0-1."""


@dataclass(slots=True)
class Matching:
    """What was matched, and what was left open."""

    matches: dict[EntryId, KnownRecordMatch] = field(default_factory=dict)
    open: dict[EntryId, Reason] = field(default_factory=dict)


def match_records(
    entries: Sequence[Entry], candidates: Sequence[KnownRecordKey], schema: MetadataSchema
) -> Matching:
    """The known record of each entry.

    Args:
        entries: with the numbers that are printed in them.
        candidates: the known records.
        schema: tells which fields hold numbers.
    """
    matching = Matching()
    names = {spec.name for spec in schema.of_type(TypeName.IDENTIFIER)}
    numbers = {entry.id: _numbers(entry, names) for entry in entries}
    _by_number(entries, numbers, candidates, matching)
    _by_title(entries, numbers, candidates, matching)
    return matching


def _numbers(entry: Entry, names: set[str]) -> frozenset[Key]:
    return frozenset(
        key
        for known_field in entry.fields
        if known_field.name in names and not known_field.alternative
        for text in {known_field.value, known_field.normalised or known_field.value}
        for key in number_keys(known_field.name, text)
    )


def _by_number(
    entries: Sequence[Entry],
    numbers: Mapping[EntryId, frozenset[Key]],
    candidates: Sequence[KnownRecordKey],
    matching: Matching,
) -> None:
    by_key: dict[Key, set[int]] = defaultdict(set)
    for index, candidate in enumerate(candidates):
        for key in candidate.numbers:
            by_key[key].add(index)
    numbered = {
        entry.id: {index for key in numbers[entry.id] for index in by_key.get(key, ())} for entry in entries
    }
    claimed = Counter(index for indices in numbered.values() for index in indices)
    for id, indices in numbered.items():
        if len(indices) > 1:
            matching.open[id] = _open(SEVERAL, candidates, indices)
        elif any(claimed[index] > 1 for index in indices):
            matching.open[id] = _open(SHARED, candidates, indices)
        else:
            matching.matches.update((id, KnownRecordMatch(index, "number", 1.0)) for index in indices)


def _by_title(
    entries: Sequence[Entry],
    numbers: Mapping[EntryId, frozenset[Key]],
    candidates: Sequence[KnownRecordKey],
    matching: Matching,
) -> None:
    matched = {match.index for match in matching.matches.values()}
    settled = matching.matches.keys() | matching.open.keys()
    unmatched = [entry for entry in entries if entry.id not in settled and entry.title]
    free = [index for index, candidate in enumerate(candidates) if index not in matched and candidate.title]
    if not unmatched or not free:
        return
    titles = [plain(entry.title or "") for entry in unmatched]
    others = [plain(candidates[index].title) for index in free]
    likenesses = process.cdist(
        titles, others, scorer=fuzz.token_sort_ratio, score_cutoff=ALIKE, dtype=np.uint8
    )
    alike = np.flatnonzero(likenesses.any(axis=0)).tolist()
    free, others = [free[column] for column in alike], [others[column] for column in alike]
    if not free:
        return
    scores: Scores = likenesses[:, alike].astype(np.float32)
    for row, column in zip(*np.nonzero(scores), strict=True):
        own, record_numbers = numbers[unmatched[row].id], candidates[free[column]].numbers
        differ = {name for name, _ in own} & {name for name, _ in record_numbers}
        if differ or not _same_words(titles[row], others[column]):
            scores[row, column] = 0.0
    clear = _clear(scores)
    from scipy.optimize import linear_sum_assignment  # takes long to load

    rows, columns = linear_sum_assignment(scores * clear, maximize=True)
    for row, column in zip(rows, columns, strict=True):
        if clear[row, column]:
            score = float(scores[row, column]) / 100
            matching.matches[unmatched[row].id] = KnownRecordMatch(free[column], "title", score)
    for row, entry in enumerate(unmatched):
        indices = [free[column] for column in np.nonzero(scores[row])[0]]
        if indices and entry.id not in matching.matches:
            code = SEVERAL if len(indices) > 1 else SHARED
            matching.open[entry.id] = _open(code, candidates, indices)


def _clear(scores: Scores) -> npt.NDArray[np.bool_]:
    """The pairs that no other pair of the same entry or the same record comes close to."""
    best_here = (scores > 0) & (scores >= scores.max(axis=1, keepdims=True) - CLOSE)
    best_there = (scores > 0) & (scores >= scores.max(axis=0, keepdims=True) - CLOSE)
    alone = (best_here.sum(axis=1, keepdims=True) == 1) & (best_there.sum(axis=0, keepdims=True) == 1)
    clear: npt.NDArray[np.bool_] = best_here & best_there & alone
    return clear


def _same_words(first: str, second: str) -> bool:
    """Whether each word of either title stands in the other: "figures noires" is not "figures rouges"."""
    words, others = (re.findall(r"\d+|[^\W_]{3,}", text) for text in (first, second))
    return bool(words) and _all_in(words, others) and _all_in(others, words)


def _all_in(words: Sequence[str], others: Sequence[str]) -> bool:
    return all(
        word in others if word.isdigit() else any(fuzz.ratio(word, other) >= SAME_WORD for other in others)
        for word in words
    )


def _open(code: str, candidates: Sequence[KnownRecordKey], indices: Iterable[int]) -> Reason:
    sources = [candidates[index].source for index in sorted(indices)]
    rest = ", ..." if len(sources) > SHOWN else ""
    return Reason(code=code, values={"rows": ", ".join(sources[:SHOWN]) + rest})
