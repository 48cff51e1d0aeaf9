"""The weights of a book's own label words: fitted to generated catalogues, judged on conventions left out.

    python benchmarks/record_labels.py PROJECT GOLD [PROJECT GOLD ...] [--write]

Each PROJECT holds analysed catalogues (`python -m bench generate`, then `pictoria-docs analyse`), GOLD is their truth.
Runs of words that open lines or clauses of several entries are the examples (`enrichment/record_labels.py`); one is
right where most of the values behind it are values of one field in the truth. Words that lists know are no examples:
the truth does not hold every field. Prints for each convention precision and recall of labels by weights from the
others; --write puts the weights from all into the package.
"""

import argparse
import re
from collections import Counter, defaultdict
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import yaml

from pictoria_docs.document import Document
from pictoria_docs.enrichment import record_labels
from pictoria_docs.enrichment.enrich import make_readers, schema_labels
from pictoria_docs.enrichment.entry_text import read_entry_text, regions_of
from pictoria_docs.enrichment.labels import labels
from pictoria_docs.enrichment.options import EnrichmentOptions
from pictoria_docs.enrichment.record import open_draft
from pictoria_docs.enrichment.record_draft import RecordDraft
from pictoria_docs.enrichment.record_labels import LabelCandidate, label_candidates, label_features
from pictoria_docs.eval.gold import Gold, find_gold, load_gold
from pictoria_docs.eval.matching import match_entries
from pictoria_docs.eval.predicted import from_document
from pictoria_docs.eval.texts import folded
from pictoria_docs.linking import LinkingOptions, link
from pictoria_docs.store import Store
from pictoria_docs.training.fit import fit_logistic

LONGEST = 80  # characters of a value that are compared
MOST = 0.6  # of the values behind a label are those of one field
FILE = Path(record_labels.__file__).with_name("label_weights.yaml")
BY_HAND = ("known",)
"""Features of which the examples say nothing."""


@dataclass(frozen=True)
class Example:
    """A candidate with its truth."""

    group: str
    words: str
    features: dict[str, float]
    right: bool


def examples(project: Path, gold: Path) -> list[Example]:
    """The candidates of a project's documents."""
    truth = {known.name: known for known in map(load_gold, find_gold(gold))}
    readers, found = make_readers(EnrichmentOptions()), list[Example]()
    label_words = labels(schema_labels(readers.schema))
    with Store(project) as store:
        for record in store.documents.all():
            known = truth.get(record.name)
            if known is None or "fields" not in known.scored:
                continue
            document = link(store.stage_input(record.id, "linking"), LinkingOptions())
            regions = regions_of(document)
            drafts = [
                open_draft(entry, read_entry_text(entry, regions), readers) for entry in document.entries
            ]
            if len(match_entries(known, from_document(document)).gold_of) < len(known.entries):
                continue  # records that run into each other have labels twice
            values = _values(document, known)
            for candidate in label_candidates(drafts, readers, label_words):
                if "known" not in candidate.features:
                    right = _is_label(candidate, drafts, values)
                    found.append(Example(known.convention, candidate.words, candidate.features, right))
    return found


def _values(document: Document, gold: Gold) -> dict[str, dict[str, list[str]]]:
    """By entry, the texts that are values of each field."""
    matched = match_entries(gold, from_document(document))
    values: dict[str, dict[str, list[str]]] = defaultdict(dict)
    for entry in gold.entries:
        id = matched.predicted_of.get(entry.id)
        for name, value in entry.fields.items() if id else ():
            rows: list[Any] = value if isinstance(value, list) else [value]
            values[str(id)][name] = [
                folded(f"{row['value']:g}" if isinstance(row, dict) else str(row)) for row in rows
            ]
    return values


def _is_label(
    candidate: LabelCandidate, drafts: list[RecordDraft], truth: dict[str, dict[str, list[str]]]
) -> bool:
    """Most values behind it are values of one field, and the words are no part of them."""
    fields: Counter[str] = Counter()
    judged = 0
    for place in candidate.places:
        draft = drafts[place.draft]
        own = truth.get(draft.entry.id)
        if own is None:
            continue
        judged += 1
        printed = draft.text.text[place.start : place.value_start + LONGEST]
        behind = draft.text.text[place.value_start : place.value_start + LONGEST]
        words, whole = folded(draft.text.text[place.start : place.end]), folded(printed)
        starts = [folded(behind), folded(behind.replace(",", "."))]
        texts = [(name, value) for name, values in own.items() for value in values if value]
        if not any(words in value or whole.startswith(value) for _, value in texts):
            fields.update({name for name, value in texts if any(start.startswith(value) for start in starts)})
    part = candidate.features.get("part", 0.0) > MOST
    return not part and judged > 0 and max(fields.values(), default=0) >= MOST * judged


def fit(rows: list[Example]) -> dict[str, float]:
    """Weights by feature; each convention counts alike."""
    names = [name for name in label_features() if name != "always" and name not in BY_HAND]
    table = np.array([[1.0, *(row.features.get(name, 0.0) for name in names)] for row in rows])
    right = np.array([row.right for row in rows], dtype=bool)
    columns = table.shape[1]
    weights = fit_logistic(table, right, np.ones(len(rows)), np.zeros(columns), [None] * columns)
    return {name: round(float(value), 2) for name, value in zip(("always", *names), weights, strict=True)}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("pairs", nargs="+", type=Path, metavar="PROJECT GOLD")
    parser.add_argument("--write", action="store_true")
    options = parser.parse_args()
    pairs = list(zip(options.pairs[::2], options.pairs[1::2], strict=True))
    rows = [example for project, gold in pairs for example in examples(project, gold)]
    print("| left out | candidates | labels | precision | recall |\n|---|---|---|---|---|")
    for group in sorted({row.group for row in rows}):
        weights = fit([row for row in rows if row.group != group])
        own = [row for row in rows if row.group == group]
        taken = [
            row
            for row in own
            if weights["always"] + sum(weights.get(name, 0.0) * v for name, v in row.features.items()) > 0
        ]
        labelled, good = sum(row.right for row in own), sum(row.right for row in taken)
        print(
            f"| {group} | {len(own)} | {labelled} | {good / max(len(taken), 1):.3f} | {good / max(labelled, 1):.3f} |"
        )
        for row in own:
            if (row in taken) != row.right:
                print("   ", "missed" if row.right else "false", row.words, row.features)
    if options.write:
        write(
            fit(rows),
            f"{len(rows)} runs of words of generated catalogues, {sum(r.right for r in rows)} labels",
        )


def write(weights: dict[str, float], trained_on: str) -> None:
    """Put weights into the file that names the features."""
    text = re.sub(
        r"^trained_on:.*$", f"trained_on: {trained_on}", FILE.read_text(encoding="utf-8"), flags=re.M
    )
    for name, value in weights.items():
        text = re.sub(rf"^(  {name}: {{weight: )[-\d.]+", rf"\g<1>{value}", text, flags=re.M)
    assert yaml.safe_load(text)["weights"]["always"]["weight"] == weights["always"]
    FILE.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
