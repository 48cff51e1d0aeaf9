"""Weights by which entries are found, learned from documents whose entries are known."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np

from pictoria_docs.errors import ProjectError
from pictoria_docs.eval.calibration import calibrate
from pictoria_docs.eval.gold import find_gold, load_gold
from pictoria_docs.eval.matching import match_entries
from pictoria_docs.eval.measures import MatchCounts
from pictoria_docs.eval.predicted import from_document
from pictoria_docs.linking import LinkingOptions, link
from pictoria_docs.linking.entries import entry_id
from pictoria_docs.linking.entry_evidence import artists_evidence, catalogue_evidence
from pictoria_docs.linking.entry_weights import SUM_FEATURES, EntryWeights, LineLabel
from pictoria_docs.linking.features import Features
from pictoria_docs.linking.headings import open_entries
from pictoria_docs.linking.line_entries import read_lines
from pictoria_docs.linking.line_model import label_lines
from pictoria_docs.linking.link import opened_document
from pictoria_docs.store import Store
from pictoria_docs.training.fit import logistic
from pictoria_docs.training.fit_lines import fit_lines, folds_of
from pictoria_docs.training.line_examples import LineExample, line_example

FOLDS = 3
"""In which groups of documents are labelled by weights that were not learned from them."""
FEWEST = 30
"""Entries that are needed to learn anything."""


@dataclass(frozen=True, slots=True)
class FoundEntries:
    """The entries found in a document by weights that were not learned from its group."""

    name: str
    group: str
    counts: MatchCounts
    """Right in number, title and pages."""
    named: int
    """Right in number and title."""
    confidence: tuple[float, ...]
    right: tuple[bool, ...]


@dataclass(slots=True)
class EntryTraining:
    """What was learned, and how well it does on groups of documents that it was not learned from."""

    weights: EntryWeights
    found: list[FoundEntries] = field(default_factory=list)

    @property
    def by_group(self) -> dict[str, MatchCounts]:
        """What was found of each group by weights that were not learned from it."""
        groups = sorted({one.group for one in self.found})
        return {
            group: MatchCounts.total([one.counts for one in self.found if one.group == group])
            for group in groups
        }

    @property
    def calibration_error(self) -> float:
        """Expected calibration error of the entries' confidence, over ten bins of equal width; 0 without entries."""
        confidence = [value for one in self.found for value in one.confidence]
        right = [value for one in self.found for value in one.right]
        bins = calibrate(confidence, right)
        return bins.ece if bins is not None else 0.0


Tracker = Callable[[Iterable[int], int], Iterable[int]]


def examples_of(
    folder: Path, gold: Path, options: LinkingOptions, progress: Tracker | None = None
) -> list[LineExample]:
    """The documents of an analysed project whose entries are known.

    Args:
        folder: the project.
        gold: folder of gold files named after the documents (`<name>.gold.json`).
        options: of linking.
        progress: wraps the documents as they are read, with how many there are.
    """
    truth = {found.name: found for found in map(load_gold, find_gold(gold)) if "entries" in found.scored}
    examples: list[LineExample] = []
    with Store(folder) as store:
        records = [record for record in store.documents.all() if record.name in truth]
        numbers: Iterable[int] = range(len(records))
        for number in progress(numbers, len(records)) if progress is not None else numbers:
            record = records[number]
            document = store.stage_input(record.id, "linking")
            known = truth[record.name]
            examples.append(line_example(document, known, known.convention or known.name, options))
    return examples


def train_entries(
    folder: Path, gold: Path, *, judge: bool = True, progress: Tracker | None = None
) -> EntryTraining:
    """Learn weights from the documents of an analysed project, by gold files.

    Args:
        folder: the project.
        gold: folder of gold files named after the documents.
        judge: judge what was learned on groups that it was not learned from, which takes as long for each group.
        progress: wraps the documents as they are read, with how many there are.

    Raises:
        ProjectError: no project, or too little in it to learn from.
    """
    examples = examples_of(folder, gold, LinkingOptions(), progress)
    entries = sum(len(example.gold.entries) for example in examples)
    if entries < FEWEST:
        raise ProjectError("too_few_entries", folder=folder, count=entries, least=FEWEST)
    training = EntryTraining(fit_entries(examples))
    if judge:
        for group in sorted({example.group for example in examples}):
            outside = [example for example in examples if example.group != group]
            if any(example.gold.entries for example in outside):
                weights = fit_entries(outside)
                training.found += [find(example, weights) for example in examples if example.group == group]
    return training


def fit_entries(examples: Sequence[LineExample]) -> EntryWeights:
    """All weights by which entries are found.

    The sums over what the labels of lines say are fitted to labels by weights that were learned from other groups.
    """
    lines = fit_lines(examples)
    outside: dict[int, EntryWeights] = {}
    for fold in folds_of(examples, FOLDS):
        others = [example for index, example in enumerate(examples) if index not in fold]
        weights = fit_lines(others) if others else lines
        outside.update(dict.fromkeys(fold, weights))
    catalogue: list[tuple[Features, bool, str]] = []
    artists: list[tuple[Features, bool, str]] = []
    for index, example in enumerate(examples):
        reading = read_lines(label_lines(example.measured, outside[index]))
        evidence = catalogue_evidence(reading)
        if evidence:
            catalogue.append((evidence, bool(example.gold.entries), example.group))
        about = artists_evidence(reading)
        if about and example.gold.entries:
            artists.append((about, _has_artists(example), example.group))
    sums = {"catalogue": _sum("catalogue", catalogue), "artists": _sum("artists", artists)}
    entries: list[tuple[Features, bool, str]] = []
    for index, example in enumerate(examples):
        weights = outside[index].model_copy(update=sums)
        entries += [(features, right, example.group) for features, right in _judged(example, weights)]
    known = sum(bool(example.gold.entries) for example in examples)
    return lines.model_copy(
        update={
            **sums,
            "entry": _sum("entry", entries),
            "trained_on": f"{sum(len(example.labels) for example in examples)} lines of {len(examples)} documents, "
            f"{known} of them with {sum(len(example.gold.entries) for example in examples)} entries, by gold",
        }
    )


def find(example: LineExample, weights: EntryWeights) -> FoundEntries:
    """The entries of a document as `link` finds them by some weights, against its gold."""
    done = link(example.document, LinkingOptions(entry_weights=weights))
    predicted = from_document(done)
    matched = match_entries(example.gold, predicted)
    same, count = len(matched.same_pages), len(predicted.entries) - len(matched.cut)
    kept = [entry for entry in done.entries if entry.id not in matched.cut]
    return FoundEntries(
        name=example.name,
        group=example.group,
        counts=MatchCounts(same, count - same, len(example.gold.entries) - same),
        named=len(matched.gold_of),
        confidence=tuple(entry.confidence for entry in kept),
        right=tuple(entry.id in matched.same_pages for entry in kept),
    )


def _has_artists(example: LineExample) -> bool:
    """Whether the entries of a document are artists with their works, by its gold."""
    gold = len(example.gold.entries)
    names, openings = (int((example.labels == label).sum()) for label in (LineLabel.NAME, LineLabel.OPENING))
    return abs(names - gold) < abs(openings - gold)


def _judged(example: LineExample, weights: EntryWeights) -> list[tuple[Features, bool]]:
    """The evidence of each entry that weights find in a document, and whether it is right."""
    options = LinkingOptions(entry_weights=weights)
    done = link(example.document, options)
    matched = match_entries(example.gold, from_document(done))
    opened = open_entries(opened_document(example.document, options), options)
    features = {
        entry_id(example.document.id, heading): found
        for heading, found in zip(opened.headings, opened.features, strict=True)
    }
    return [
        (features[entry.id], entry.id in matched.same_pages)
        for entry in done.entries
        if entry.id in features and entry.id not in matched.cut
    ]


def _sum(name: str, rows: Sequence[tuple[Features, bool, str]]) -> dict[str, float]:
    """Weights of one of the logistic sums; each group counts with the square root of its examples."""
    names = list(SUM_FEATURES[name])
    if not rows:
        return {}
    right = np.array([truth for _, truth, _ in rows], dtype=bool)
    table = np.array([[1.0, *(row.get(feature, 0.0) for feature in names)] for row, _, _ in rows])
    sizes: dict[str, int] = {}
    for _, _, group in rows:
        sizes[group] = sizes.get(group, 0) + 1
    importance = np.array([sizes[group] ** -0.5 for _, _, group in rows])
    importance *= len(rows) / importance.sum()
    weights = logistic(table, right, [None] * table.shape[1], importance)
    return {
        feature: round(float(value), 3) for feature, value in zip(("always", *names), weights, strict=True)
    }
