"""Learn the models by which entries are found, from documents whose entries are known."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence, Set
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, NamedTuple

import numpy as np

from pictoria_docs.errors import ProjectError
from pictoria_docs.eval.calibration import calibrate
from pictoria_docs.eval.gold import find_gold, load_gold
from pictoria_docs.eval.matching import match_entries
from pictoria_docs.eval.measures import MatchCounts
from pictoria_docs.eval.predicted import from_document
from pictoria_docs.evidence import FeatureSet, Measured, Model
from pictoria_docs.linking import LinkingOptions, link_uncalibrated
from pictoria_docs.linking.entries import entry_id
from pictoria_docs.linking.entry_evidence import artists_evidence, catalogue_evidence, convention_evidence
from pictoria_docs.linking.entry_features import ARTISTS, CATALOGUES, CONVENTIONS, FOUND_ENTRIES
from pictoria_docs.linking.entry_models import EntryModels, EntrySums
from pictoria_docs.linking.features import Features
from pictoria_docs.linking.headings import open_entries
from pictoria_docs.linking.line_entries import ListReading, read_lines
from pictoria_docs.linking.line_features import PLACES
from pictoria_docs.linking.line_model import label_lines
from pictoria_docs.linking.line_weights import LineLabel, LineWeights
from pictoria_docs.linking.link import opened_document
from pictoria_docs.store import Store
from pictoria_docs.training.fit import data_digest, fit_additive
from pictoria_docs.training.fit_lines import fit_lines, folds_of
from pictoria_docs.training.line_examples import LineExample, line_example
from pictoria_docs.training.titles import TitleExample, fit_titles, title_example

FOLDS = 10
"""In which groups of documents are labelled by weights that were not learned from them."""
SUM_RIDGE = 0.3
"""Weight of half a squared weight of the sums: documents are few, and each sum has few features."""
DEALS = 3
"""Trainings that differ in how groups are dealt to folds: what one of them learns depends on its deal."""
MIN_COUNT = 30
"""Entries that are needed to learn anything."""


class Judged(NamedTuple):
    """Evidence, and whether what it speaks for is true."""

    features: Features
    right: bool
    group: str


@dataclass(frozen=True, slots=True)
class FoundEntries:
    """The entries found in a document by weights that were not learned from its group."""

    name: str
    group: str
    counts: MatchCounts
    """Right in number, title and pages; of several deals the mean."""
    named: float
    """Right in number and title; of several deals the mean."""
    confidence: tuple[float, ...]
    right: tuple[bool, ...]


@dataclass(slots=True)
class EntryTraining:
    """What was learned, and how well it does on groups of documents that it was not learned from."""

    models: EntryModels
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
    folder: Path, gold: Path, *, command: str = "", processes: int = 1, progress: Tracker | None = None
) -> EntryTraining:
    """Learn the models from the documents of an analysed project, by gold files.

    Args:
        folder: the project.
        gold: folder of gold files named after the documents.
        command: goes into the models' files.
        processes: how many processes share the work.
        progress: wraps the documents as they are read, with how many there are.

    Raises:
        ProjectError: no project, or too little in it to learn from.
    """
    examples = examples_of(folder, gold, LinkingOptions(), progress)
    entries = sum(len(example.gold.entries) for example in examples)
    if entries < MIN_COUNT:
        raise ProjectError("too_few_entries", folder=folder, count=entries, least=MIN_COUNT)
    return fit_entries(examples, processes, command=command)


def fit_entries(
    examples: Sequence[LineExample],
    processes: int = 1,
    deals: Iterable[int] = range(DEALS),
    command: str = "",
) -> EntryTraining:
    """All models by which entries are found, and what they find in documents that they were not learned from.

    Args:
        examples: documents with the true labels of their lines.
        processes: how many processes share the work.
        deals: how groups are dealt to folds, for each training; the weights are the mean of all (repeated
            cross-fitting, as in Chernozhukov et al. 2018, section 3.4), and each deal judges every document.
        command: goes into the models' files.
    """
    trainings = [_fit_deal(examples, processes, deal) for deal in deals]
    found = list(map(_over_deals, *(training.found for training in trainings)))
    training = EntryTraining(mean_models([each.models for each in trainings]), found)
    f1 = MatchCounts.total([one.counts for one in found]).f1
    scores = {"f1": round(f1, 3), "ece": round(training.calibration_error, 3)}
    about = {"command": command, "trained_on": training.models.lines.trained_on}
    sums = (replace(each, about={**about, **each.about, "scores": scores}) for each in training.models.sums)
    training.models = training.models._replace(sums=EntrySums(*sums))
    return training


def _over_deals(*found: FoundEntries) -> FoundEntries:
    """What was found of one document in several deals."""
    count = len(found)
    total = MatchCounts.total([one.counts for one in found])
    return FoundEntries(
        found[0].name,
        found[0].group,
        MatchCounts(total.found / count, total.false / count, total.missed / count),
        sum(one.named for one in found) / count,
        tuple(value for one in found for value in one.confidence),
        tuple(value for one in found for value in one.right),
    )


def mean_models(all_models: Sequence[EntryModels]) -> EntryModels:
    """Average models that were learned from the same documents; at least one."""

    def mean_rows(rows: Sequence[Mapping[str, tuple[float, ...]]]) -> dict[str, tuple[float, ...]]:
        none = (0.0,) * len(LineLabel)
        names = dict.fromkeys(name for row in rows for name in row)
        table = {name: np.mean([row.get(name, none) for row in rows], axis=0).round(3) for name in names}
        return {name: tuple(map(float, values)) for name, values in table.items()}

    def mean(models: Sequence[Model]) -> Model:
        weights = np.mean([model.weights for model in models], axis=0).tolist()
        base = float(np.mean([model.base for model in models]))
        return replace(models[0], base=base, weights=tuple(weights))

    lines = LineWeights(
        trained_on=all_models[0].lines.trained_on,
        steps=mean_rows([models.lines.steps for models in all_models]),
        lines=mean_rows([models.lines.lines for models in all_models]),
    )
    sums = map(mean, zip(*(models.sums for models in all_models), strict=True))
    return EntryModels(lines, EntrySums(*sums))


def _fit_deal(examples: Sequence[LineExample], processes: int, deal: int) -> EntryTraining:
    """One training.

    Documents are dealt out to folds, those of one group to the same. The sums over what the labels of lines say are
    fitted to labels by weights that were learned from the other folds; what is found in a fold is found by weights and
    sums of the others.
    """
    folds = folds_of(examples, FOLDS, deal)
    outside = [[example for i, example in enumerate(examples) if i not in fold] for fold in folds]
    with _mapping(processes) as each:
        lines, *others = each(partial(fit_lines, deal=deal), [list(examples), *outside])
        fold_of = {index: place for place, fold in enumerate(folds) for index in fold}
        by_others = [others[fold_of[index]] for index in range(len(examples))]
        read = each(_evidence, list(zip(examples, by_others, strict=True)))
        catalogue = [
            Judged(judged.catalogue, bool(example.gold.entries), example.group)
            for example, judged in zip(examples, read, strict=True)
            if judged.catalogue
        ]
        artists = [
            Judged(judged.artists, _has_artists(example), example.group)
            for example, judged in zip(examples, read, strict=True)
            if judged.artists and example.gold.entries
        ]
        conventions = [one for judged in read for one in judged.conventions]
        sums = EntrySums(
            fit_sum(CATALOGUES, catalogue),
            fit_sum(ARTISTS, artists),
            fit_sum(CONVENTIONS, conventions),
            fit_sum(FOUND_ENTRIES, []),
            fit_titles([]),
        )
        titled = [judged.titles for judged in read]
        titles, *others_titles = each(
            fit_titles,
            [titled, *([titled[i] for i in range(len(titled)) if i not in fold] for fold in folds)],
        )
        linked = each(
            _found,
            [
                (example, EntryModels(weights, sums._replace(title=others_titles[fold_of[index]])))
                for index, (example, weights) in enumerate(zip(examples, by_others, strict=True))
            ],
        )
    entries = [one for judged, _, _ in linked for one in judged]
    sums = sums._replace(title=titles, entry=fit_sum(FOUND_ENTRIES, entries))
    found: list[FoundEntries] = []
    for index, (example, (judged, counts, named)) in enumerate(zip(examples, linked, strict=True)):
        known = [
            one
            for other, (rows, _, _) in enumerate(linked)
            if fold_of[other] != fold_of[index]
            for one in rows
        ]
        judge = fit_sum(FOUND_ENTRIES, known) if judged else sums.entry
        confidence = tuple(judge.probability_of(one.features) for one in judged)
        right = tuple(one.right for one in judged)
        found.append(FoundEntries(example.name, example.group, counts, named, confidence, right))
    told = lines.model_copy(update={"trained_on": _trained_on(examples)})
    return EntryTraining(EntryModels(told, sums), found)


def _trained_on(examples: Sequence[LineExample]) -> str:
    known = [example for example in examples if example.gold.entries]
    lines = sum(len(example.labels) for example in examples)
    entries = sum(len(example.gold.entries) for example in known)
    return f"{lines} lines of {len(examples)} documents, {len(known)} of them with {entries} entries, by gold"


@contextmanager
def _mapping(processes: int) -> Iterator[Callable[..., list[Any]]]:
    """A `map` over processes, or in this one."""
    if processes < 2:
        yield lambda function, items: [function(item) for item in items]
        return
    with ProcessPoolExecutor(processes) as pool:
        yield lambda function, items: list(pool.map(function, items))


class _DocumentEvidence(NamedTuple):
    """What the labels of a document's lines say, by weights that were not learned from it."""

    catalogue: Features
    artists: Features
    conventions: list[Judged]
    titles: TitleExample


def _evidence(pair: tuple[LineExample, LineWeights]) -> _DocumentEvidence:
    example, weights = pair
    labelled = label_lines(example.measured, weights)
    reading = read_lines(labelled)
    return _DocumentEvidence(
        catalogue_evidence(reading),
        artists_evidence(reading),
        _conventions(example, reading) if example.gold.entries else [],
        title_example(example, labelled),
    )


def _conventions(example: LineExample, reading: ListReading) -> list[Judged]:
    """The conventions that name openings in a document, and whether they do it as well as the labels of its lines."""
    true = {int(index) for index in np.flatnonzero(example.labels == LineLabel.OPENING)}
    openings = {work.lines[0] for work in reading.works}
    judged: list[Judged] = []
    for names in (("numbered_record", "plain_record"), ("titled_record",)):
        flags = example.measured.features[:, [PLACES[name] for name in names]].any(axis=1)
        rows = {int(index) for index in np.flatnonzero(flags)}
        if rows:
            better = _agreement(rows, true) >= _agreement(openings, true) and not _has_artists(example)
            judged.append(Judged(convention_evidence(reading, rows), better, example.group))
    return judged


def _agreement(found: Set[int], true: Set[int]) -> float:
    """The share of two sets of lines that they have in common (F1)."""
    return 2 * len(found & true) / max(len(found) + len(true), 1)


def _found(pair: tuple[LineExample, EntryModels]) -> tuple[list[Judged], MatchCounts, int]:
    """The evidence of each entry that models find and whether it is right; the counts; how many but for the pages."""
    example, models = pair
    with TemporaryDirectory() as written:
        models.write(Path(written))
        options = LinkingOptions(entry_weights=Path(written))
        done = link_uncalibrated(example.document, options)
        opened = open_entries(opened_document(example.document, options), options)
    predicted = from_document(done)
    matched = match_entries(example.gold, predicted)
    features = {
        entry_id(example.document.id, heading): evidence
        for heading, evidence in zip(opened.headings, opened.features, strict=True)
    }
    judged = [
        Judged(features[entry.id], entry.id in matched.same_pages, example.group)
        for entry in done.entries
        if entry.id in features and entry.id not in matched.cut
    ]
    same, count = len(matched.same_pages), len(predicted.entries) - len(matched.cut)
    counts = MatchCounts(same, count - same, len(example.gold.entries) - same)
    return judged, counts, len(matched.gold_of)


def _has_artists(example: LineExample) -> bool:
    """Whether the entries of a document are artists with their works, by its gold."""
    gold = len(example.gold.entries)
    names, openings = (int((example.labels == label).sum()) for label in (LineLabel.NAME, LineLabel.OPENING))
    return abs(names - gold) < abs(openings - gold)


def fit_sum(features: FeatureSet[Measured], judged: Sequence[Judged]) -> Model:
    """Fit one of the logistic sums; each group counts with the square root of its examples.

    What can only speak for a document, or only against it, does so: a weight that few documents taught would mislead
    on others.
    """
    rows = features.rows(each.features for each in judged)
    right = np.array([each.right for each in judged], dtype=bool)
    sizes = Counter(each.group for each in judged)
    importance = np.array([sizes[each.group] ** -0.5 for each in judged])
    importance *= len(judged) / max(importance.sum(), 1.0)
    model = fit_additive(features, rows, right, importance, SUM_RIDGE)
    return replace(
        model, about={"examples": len(judged), "data": data_digest([(features.name, rows, right)])}
    )
