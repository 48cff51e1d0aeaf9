"""The figures that a table of an evaluation shows, a row for each set of documents."""

from collections.abc import Callable, Iterator
from typing import NamedTuple

from pictoria_docs.eval.calibration import right_share
from pictoria_docs.eval.evaluation import Evaluation, EvaluationSummary, all_confidences
from pictoria_docs.i18n import decimal, translate


def _counted(name: str, part: str) -> Callable[[EvaluationSummary], float | None]:
    """The "precision", "recall" or "f1" of a measure."""
    return lambda summary: getattr(summary.measures[name].counts, part) if name in summary.measures else None


COLUMNS: dict[str, Callable[[EvaluationSummary], float | None]] = {
    "fig50": _counted("fig50", "f1"),
    "fig80": _counted("fig80", "f1"),
    "captions": _counted("captions", "recall"),
    "cer": lambda summary: summary.text.cer if summary.text else None,
    "link_p": _counted("link", "precision"),
    "link_r": _counted("link", "recall"),
    **{
        name: _counted(name, "f1") for name in ("link", "depicts", "entries", "entries_id", "fields", "cites")
    },
    "ece": lambda summary: summary.calibration.ece if summary.calibration else None,
    "coverage_99": lambda summary: summary.calibration.coverage_99 if summary.calibration else None,
}
"""Code of a column (`evaluation.columns.<code>`) -> its figure, 0 to 1; None where there is nothing to measure."""

ERRORS = frozenset({"cer", "ece"})
"""Columns in which 0 is best."""


def rows(evaluation: Evaluation, language: str) -> Iterator[tuple[str, list[float | None]]]:
    """A name and its figures for each convention and, last, for all documents together."""
    for name, summary in evaluation.conventions.items():
        yield name or translate("evaluation.no_convention", language), cells(summary)
    yield translate("evaluation.all", language), cells(evaluation.overall)


def cells(summary: EvaluationSummary) -> list[float | None]:
    """The figures of one row."""
    return [figure(summary) for figure in COLUMNS.values()]


SURE, VERY_SURE = 0.9, 0.98
"""Confidences from which on the share that is right is shown: from the first on suggestions may be assumed."""


class ConfidenceRow(NamedTuple):
    """How far the confidence of one kind of things can be trusted."""

    kind: str
    """One of `judgement.KINDS`; its name is `evaluation.things.<kind>`."""
    things: int
    ece: float
    sure: float | None
    """Share right of those at `SURE` or more; None where there are none."""
    very_sure: float | None
    """The same at `VERY_SURE`."""
    coverage_99: float


def confidence_rows(evaluation: Evaluation) -> Iterator[ConfidenceRow]:
    """A row for each kind of things, all documents together; none for results that are read from tables."""
    for kind, pairs in all_confidences(evaluation.confidences).items():
        sure, right = [pair[0] for pair in pairs], [pair[1] for pair in pairs]
        calibration = evaluation.overall.confidence[kind]
        yield ConfidenceRow(
            kind,
            calibration.n,
            calibration.ece,
            right_share(sure, right, SURE),
            right_share(sure, right, VERY_SURE),
            calibration.coverage_99,
        )


def in_words(value: float | None, language: str) -> str:
    """A figure with three decimals as the language writes it, or a dash."""
    if value is None:
        return "–"
    return decimal(f"{value:.3f}", language)
