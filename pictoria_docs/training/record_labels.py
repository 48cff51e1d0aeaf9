"""The model of a book's own label words (`enrichment/record_labels.py`), fitted to catalogues whose records are known.

Runs of words that open lines or clauses of several entries are the examples; one is right where most of the values
behind it are values of one field in the truth. Words that lists know are no examples: the truth does not hold every
field. Conventions are left out as one when the model is judged and calibrated.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from pictoria_docs.document import Document
from pictoria_docs.enrichment.enrich import make_readers, schema_labels
from pictoria_docs.enrichment.entry_text import read_entry_text, regions_of
from pictoria_docs.enrichment.labels import Labels, labels
from pictoria_docs.enrichment.options import EnrichmentOptions
from pictoria_docs.enrichment.readers import Readers
from pictoria_docs.enrichment.record import open_draft
from pictoria_docs.enrichment.record_draft import RecordDraft
from pictoria_docs.enrichment.record_labels import RECORD_LABELS, LabelCandidate, label_candidates
from pictoria_docs.eval.gold import Gold
from pictoria_docs.eval.matching import match_entries
from pictoria_docs.eval.predicted import from_document
from pictoria_docs.eval.texts import folded
from pictoria_docs.evidence import Model
from pictoria_docs.linking import LinkingOptions, link
from pictoria_docs.training.fit_model import ModelExamples, fit_model
from pictoria_docs.training.known_documents import known_documents

MAX_LENGTH = 80  # characters of a value that are compared
MAJORITY = 0.6  # of the values behind a label are those of one field

Values = Mapping[str, Mapping[str, Sequence[str]]]
"""By entry, the texts that are values of each field."""


def train_record_labels(projects: Sequence[Path], golds: Sequence[Path], *, command: str) -> dict[str, Model]:
    """Fit the model to the documents of analysed projects whose records gold files know.

    Args:
        projects: folders of projects.
        golds: folders of gold files named after the documents (`<name>.gold.json`).
        command: goes into the model's file.

    Returns:
        The model by its name.

    Raises:
        ProjectError: no project, documents of one convention only, or no labels among them.
        SourceError: a folder has no gold, or a file of it is broken.
    """
    readers = make_readers(EnrichmentOptions())
    label_words = labels(schema_labels(readers.schema))
    examples = [
        label_examples(link(document, LinkingOptions()), gold, readers, label_words)
        for document, gold in known_documents(projects, golds, "linking")
        if "fields" in gold.scored
    ]
    return {RECORD_LABELS.name: fit_model(RECORD_LABELS.name, examples, "labels", command)[0]}


def label_examples(document: Document, gold: Gold, readers: Readers, label_words: Labels) -> ModelExamples:
    """What a linked document teaches; nothing where records run into each other, for those have labels twice."""
    regions = regions_of(document)
    drafts = [open_draft(entry, read_entry_text(entry, regions), readers) for entry in document.entries]
    matched = match_entries(gold, from_document(document))
    candidates: list[LabelCandidate] = []
    if len(matched.gold_of) >= len(gold.entries):
        found = label_candidates(drafts, readers, label_words)
        candidates = [each for each in found if "known" not in each.measured]
    values = {
        str(matched.predicted_of[entry.id]): {name: _texts(value) for name, value in entry.fields.items()}
        for entry in gold.entries
        if entry.id in matched.predicted_of
    }
    return ModelExamples(
        gold.convention or gold.name,
        RECORD_LABELS.rows([each.measured for each in candidates]),
        np.array([_is_label(each, drafts, values) for each in candidates], dtype=bool),
    )


def _texts(value: Any) -> list[str]:
    rows: list[Any] = value if isinstance(value, list) else [value]
    return [folded(f"{row['value']:g}" if isinstance(row, dict) else str(row)) for row in rows]


def _is_label(candidate: LabelCandidate, drafts: Sequence[RecordDraft], truth: Values) -> bool:
    """Tell whether most values behind it are values of one field, and the words are no part of them."""
    fields: Counter[str] = Counter()
    judged = 0
    for place in candidate.places:
        draft = drafts[place.draft]
        own = truth.get(draft.entry.id)
        if own is None:
            continue
        judged += 1
        printed = draft.text.text[place.start : place.value_start + MAX_LENGTH]
        behind = draft.text.text[place.value_start : place.value_start + MAX_LENGTH]
        words, whole = folded(draft.text.text[place.start : place.end]), folded(printed)
        starts = [folded(behind), folded(behind.replace(",", "."))]
        texts = [(name, value) for name, values in own.items() for value in values if value]
        if not any(words in value or whole.startswith(value) for _, value in texts):
            fields.update({name for name, value in texts if any(start.startswith(value) for start in starts)})
    part = candidate.measured.get("part", 0.0) > MAJORITY
    return not part and judged > 0 and max(fields.values(), default=0) >= MAJORITY * judged
