"""A set of documents against its gold: per document, per convention and over all."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from pictoria_docs.document import Document
from pictoria_docs.eval.calibration import Calibration, calibrate
from pictoria_docs.eval.captions import TextError
from pictoria_docs.eval.gold import Gold
from pictoria_docs.eval.judgement import KINDS, judge
from pictoria_docs.eval.layout import Layout, score_layout
from pictoria_docs.eval.measures import MatchCounts
from pictoria_docs.eval.order import Order
from pictoria_docs.eval.predicted import Predicted
from pictoria_docs.eval.scoring import MEASURES, DocumentScore, score_document


class Metric(NamedTuple):
    """One measure over several documents."""

    counts: MatchCounts
    """All documents together (micro average)."""
    macro_f1: float
    """Mean F1 of the documents."""
    documents: int
    """Documents with something to find or something found."""


@dataclass(frozen=True)
class EvaluationSummary:
    """All measures over a set of documents."""

    measures: dict[str, Metric]
    calibration: Calibration | None
    """Of the confidence of caption links."""
    confidence: dict[str, Calibration]
    """Of each kind of things (`judgement.KINDS`); empty for results that are read from tables."""
    fields: dict[str, MatchCounts]
    """Counts of each field."""
    layout: dict[str, Layout]
    """By region type."""
    text: TextError | None
    orders: dict[str, Order]
    """Means over the documents, weighted by their things."""

    def f1(self, measure: str) -> float | None:
        """F1 of a measure; None where there was nothing to find."""
        metric = self.measures.get(measure)
        return metric.counts.f1 if metric else None


Confidences = Mapping[str, Sequence[tuple[float, bool]]]
"""By kind of things, the confidence of each and whether it is right."""


def summarise(
    scores: Sequence[DocumentScore], *, layout: bool = True, confidences: Sequence[Confidences] = ()
) -> EvaluationSummary:
    """The measures over some documents.

    Args:
        scores: one a document.
        layout: whether to measure the boxes of each region type too.
        confidences: of the same documents, where they are known.
    """
    measures = {}
    for name in MEASURES:
        document_counts = [
            score.counts[name] for score in scores if name in score.counts and any(score.counts[name])
        ]
        if document_counts:
            mean = sum(counts.f1 for counts in document_counts) / len(document_counts)
            measures[name] = Metric(MatchCounts.total(document_counts), mean, len(document_counts))
    links = [pair for score in scores for pair in score.confidences]
    fields: dict[str, list[MatchCounts]] = defaultdict(list)
    orders: dict[str, list[Order]] = defaultdict(list)
    for score in scores:
        for name, counts in (score.fields.by_name if score.fields else {}).items():
            fields[name].append(counts)
        for name, order in score.orders.items():
            orders[name].append(order)
    texts = [score.text for score in scores if score.text]
    return EvaluationSummary(
        measures=measures,
        calibration=_calibration(links),
        confidence={
            kind: calibration
            for kind, pairs in all_confidences(confidences).items()
            if (calibration := _calibration(pairs)) is not None
        },
        fields={name: MatchCounts.total(document_counts) for name, document_counts in sorted(fields.items())},
        layout=score_layout([score.matched for score in scores]) if layout else {},
        text=TextError(*(sum(part) for part in zip(*texts, strict=True))) if texts else None,
        orders={name: _mean(document_counts) for name, document_counts in orders.items()},
    )


def _calibration(pairs: Sequence[tuple[float, bool]]) -> Calibration | None:
    return calibrate([confidence for confidence, _ in pairs], [right for _, right in pairs])


def all_confidences(documents: Iterable[Confidences]) -> dict[str, list[tuple[float, bool]]]:
    """The confidences of several documents together, by kind, in the order of `KINDS`; kinds without any left out."""
    known = list(documents)
    together = {kind: [pair for one in known for pair in one.get(kind, ())] for kind in KINDS}
    return {kind: pairs for kind, pairs in together.items() if pairs}


def _mean(orders: Iterable[Order]) -> Order:
    each = list(orders)
    n = sum(order.n for order in each)
    return Order(
        sum(order.tau * order.n for order in each) / n, sum(order.edit * order.n for order in each) / n, n
    )


@dataclass(frozen=True)
class Evaluation:
    """Scored documents and their summaries."""

    scores: tuple[DocumentScore, ...]
    documents: dict[str, EvaluationSummary]
    conventions: dict[str, EvaluationSummary]
    overall: EvaluationSummary
    confidences: tuple[Confidences, ...] = ()
    """Of each document; empty mappings for results that are read from tables."""

    def as_json(self) -> dict[str, Any]:
        """Plain data; the figures that `score.py` of the bench has too stand under the same names."""
        return {
            "documents": {name: _json(summary) for name, summary in self.documents.items()},
            "conventions": {name: _json(summary) for name, summary in self.conventions.items()},
            "overall": _json(self.overall),
        }


def evaluate(golds: Iterable[Gold], predict: Callable[[str], Predicted | Document]) -> Evaluation:
    """Score each gold document against what `predict` gives for its name.

    Args:
        golds: the truth.
        predict: tables, or a document, of which the confidence of all kinds of things is judged too.
    """
    every = [_scored(gold, predict(gold.name)) for gold in golds]
    sets: dict[str, list[_Scored]] = defaultdict(list)
    for scored in every:
        sets[scored.score.gold.group].append(scored)
    return Evaluation(
        scores=tuple(scored.score for scored in every),
        documents={scored.score.gold.name: _summary([scored], layout=False) for scored in every},
        conventions={name: _summary(members) for name, members in sorted(sets.items())},
        overall=_summary(every),
        confidences=tuple(scored.confidences for scored in every),
    )


class _Scored(NamedTuple):
    score: DocumentScore
    confidences: Confidences


def _scored(gold: Gold, found: Predicted | Document) -> _Scored:
    if not isinstance(found, Document):
        return _Scored(score_document(gold, found), {})
    judgement = judge(gold, found)
    return _Scored(judgement.score, {kind: judgement.confidences(kind) for kind in KINDS})


def _summary(members: Sequence[_Scored], *, layout: bool = True) -> EvaluationSummary:
    confidences = [scored.confidences for scored in members]
    return summarise([scored.score for scored in members], layout=layout, confidences=confidences)


def _json(summary: EvaluationSummary) -> dict[str, Any]:
    data: dict[str, Any] = {
        name: {
            **_counts(measure.counts, 4),
            "tp": round(measure.counts.found, 2),
            "fp": round(measure.counts.false, 2),
            "fn": round(measure.counts.missed, 2),
            "docs": measure.documents,
            "macroF1": round(measure.macro_f1, 4),
        }
        for name, measure in summary.measures.items()
    }
    if summary.calibration:
        data["calibration"] = _calibration_json(summary.calibration)
    if summary.confidence:
        data["confidence"] = {kind: _calibration_json(each) for kind, each in summary.confidence.items()}
    if summary.fields:
        data["per_field"] = {
            name: {
                "P": round(counts.precision, 3) if counts.found + counts.false else 0.0,
                "R": round(counts.recall, 3) if counts.found + counts.missed else 0.0,
                "n": round(counts.found + counts.missed),
            }
            for name, counts in summary.fields.items()
        }
    if summary.layout:
        data["layout"] = {
            type: {
                **({} if layout.ap is None else {"AP": round(layout.ap, 4)}),
                **({} if layout.ap50 is None else {"AP50": round(layout.ap50, 4)}),
                **{f"F1@{iou:g}": round(counts.f1, 4) for iou, counts in layout.f1.items()},
            }
            for type, layout in summary.layout.items()
        }
    if summary.text:
        data["caption_text"] = {"CER": round(summary.text.cer, 5), "captions": summary.text.captions}
    if summary.orders:
        data["order"] = {
            name: {"tau": round(order.tau, 4), "edit": round(order.edit, 4), "n": order.n}
            for name, order in summary.orders.items()
        }
    return data


def _calibration_json(calibration: Calibration) -> dict[str, float]:
    return {
        "ECE": round(calibration.ece, 4),
        "AURC": round(calibration.aurc, 4),
        "brier": round(calibration.brier, 4),
        "coverage_at_99": round(calibration.coverage_99, 4),
        "coverage_at_95": round(calibration.coverage_95, 4),
        "n": calibration.n,
    }


def _counts(counts: MatchCounts, digits: int) -> dict[str, float]:
    values = {"P": counts.precision, "R": counts.recall, "F1": counts.f1}
    return {name: round(value, digits) for name, value in values.items()}
