"""Learn the confidence of figures, captions, entries and values, from documents whose truth is known.

Logistic regressions around a stage's own confidence, each source weighed by the square root of what it teaches, real
documents, digital and scanned generated ones alike, so that none dominates. Judged by leaving a whole source out.
"""

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

from pictoria_docs.captioning import caption_document
from pictoria_docs.document import Document, field_id
from pictoria_docs.enrichment import enrich_uncalibrated
from pictoria_docs.enrichment.value_confidence import VALUE_SUM, RecordEvidence
from pictoria_docs.eval.gold import Gold, find_gold, load_gold
from pictoria_docs.eval.judgement import GoldVerdict, judge
from pictoria_docs.evidence import Model
from pictoria_docs.linking import link_uncalibrated
from pictoria_docs.linking.calibrators import Calibrator
from pictoria_docs.linking.confidence import (
    CAPTION_SUM,
    ENTRY_SUM,
    FIGURE_SUM,
    LinkedEvidence,
    with_confidence,
)
from pictoria_docs.linking.features import Features
from pictoria_docs.store import Store
from pictoria_docs.training.false_figures import is_false, with_false_figures
from pictoria_docs.training.fit import Array, data_digest, fit_additive

KINDS: Mapping[str, Calibrator] = {
    "figure": FIGURE_SUM,
    "caption": CAPTION_SUM,
    "entry": ENTRY_SUM,
    "field": VALUE_SUM,
}
"""The kinds of things that are learned."""


@dataclass(frozen=True, slots=True)
class ConfidenceExample:
    """A thing that was found, and whether it is right."""

    source: str
    """Things of one source are never used to judge what was learned from one another. Its first word names its
    family ("real", "generated", "scanned"): however many sources one has, it counts as much as another."""
    kind: str
    """One of `KINDS`."""
    features: Features
    stated: float
    """The confidence of the stage that found it."""
    right: bool
    made: bool = False
    """Whether it was put there to be learned from: nothing is judged by it."""

    @property
    def family(self) -> str:
        """The family of its source."""
        return self.source.partition(" ")[0]


def confidence_examples(document: Document, gold: Gold, source: str) -> list[ConfidenceExample]:
    """What a document teaches whose truth is known.

    Args:
        document: linked, with its records, each thing with the confidence of the stage that found it
            (`link_uncalibrated`, `enrich_uncalibrated`). Of one with false figures (`false_figures.py`), these alone.
        gold: its truth.
        source: what it is left out with.
    """
    false = {figure.id for figure in document.figures if is_false(figure)}
    verdicts = {id: thing.verdict for id, thing in judge(gold, document).things.items()}
    return [
        ConfidenceExample(source, kind, features, stated, verdicts[id] is not GoldVerdict.WRONG, bool(false))
        for kind, id, stated, features in _things(document)
        if verdicts.get(id, GoldVerdict.OPEN) is not GoldVerdict.OPEN and (id in false or not false)
    ]


def project_examples(
    folder: Path, gold: Path, source_of: Callable[[Gold], str], done: Collection[str] = ()
) -> list[ConfidenceExample]:
    """What the documents of an analysed project teach whose truth is known; captions, links and records are made anew.

    Args:
        folder: the project.
        gold: folder of gold files named after the documents.
        source_of: what a document is left out with.
        done: names of documents that other projects have taught already.
    """
    truth = {known.name: known for known in map(load_gold, find_gold(gold))}
    examples: list[ConfidenceExample] = []
    with Store(folder) as store:
        for record in store.documents.all():
            known = truth.get(record.name)
            if known is None or known.name in done:
                continue
            read = caption_document(store.stage_input(record.id, "captions"))
            document = enrich_uncalibrated(link_uncalibrated(read))
            examples += confidence_examples(document, known, source_of(known))
            spoiled = with_false_figures(read)
            if "figures" in known.scored and len(spoiled.figures) > len(read.figures):
                examples += confidence_examples(link_uncalibrated(spoiled), known, source_of(known))
    return examples


def _things(document: Document) -> Iterable[tuple[str, str, float, Features]]:
    """Kind, id, stated confidence and evidence of each thing."""
    # Records are read when their entries have the confidence that the links give them.
    linked, records = LinkedEvidence(document), RecordEvidence(with_confidence(document))
    for page in document.pages:
        for figure in page.figures:
            yield "figure", figure.id, figure.confidence, linked.of_figure(page, figure)
        for caption in page.captions:
            yield "caption", caption.id, caption.confidence, linked.of_caption(caption)
    for entry in document.entries:
        yield "entry", entry.id, entry.confidence, linked.of_entry(entry)
    for entry in records.document.entries:
        for place, field in enumerate(entry.fields):
            yield "field", field_id(entry.id, field), field.confidence, records.of_value(entry, place)


def fit_confidence(examples: Sequence[ConfidenceExample], kind: str) -> Model:
    """Fit the model of one kind of things to the examples of this kind."""
    features = KINDS[kind].shipped.features
    ours = [example for example in examples if example.kind == kind]
    rows = features.rows(example.features for example in ours)
    right = np.array([example.right for example in ours], dtype=bool)
    about = {
        "things": len(ours),
        "sources": len({example.source for example in ours}),
        "data": data_digest([(kind, rows, right)]),
    }
    return replace(fit_additive(features, rows, right, importance(ours)), about=about)


def importance(examples: Sequence[ConfidenceExample]) -> Array:
    """How much each example counts: a source with n of them as the square root of n, and all families alike."""
    sizes = Counter(example.source for example in examples)
    counts = np.array([1 / np.sqrt(sizes[example.source]) for example in examples])
    families = [example.family for example in examples]
    totals = Counter[str]()
    for family, count in zip(families, counts, strict=True):
        totals[family] += count
    return np.array(
        [
            count * counts.sum() / (len(totals) * totals[family])
            for family, count in zip(families, counts, strict=True)
        ]
    )


def left_out(examples: Sequence[ConfidenceExample], kind: str) -> dict[str, list[tuple[float, bool]]]:
    """For each source, the confidence of its things by models learned from all others, and whether each is right."""
    ours = [example for example in examples if example.kind == kind]
    judged: dict[str, list[tuple[float, bool]]] = {}
    for source in sorted({example.source for example in ours}):
        learned = fit_confidence([example for example in ours if example.source != source], kind)
        judged[source] = [
            (KINDS[kind].of(example.features, learned), example.right)
            for example in ours
            if example.source == source and not example.made
        ]
    return judged
