"""Ranked answers against what is relevant: recall, nDCG and reciprocal rank, by ir-measures (trec_eval)."""

from collections.abc import Mapping
from types import ModuleType
from typing import Any, NamedTuple

from pictoria_docs.errors import MissingPartError

RANKS = 10
RECALL_RANKS = 20
"""How many answers are looked at for the recall of a search: about a page of them."""


class QueryMeasures(NamedTuple):
    """How well one query was answered, each 0 to 1."""

    ndcg: float
    """nDCG@10 with gains as graded (Järvelin and Kekäläinen 2002, as trec_eval computes it)."""
    recall: float
    """Share of the relevant items among the first 20."""
    mrr: float
    """1 / rank of the first relevant item, 0 without one."""


def rank_measures(
    relevant: Mapping[str, Mapping[str, int]], answers: Mapping[str, Mapping[str, float]], *, at: int = RANKS
) -> dict[str, float]:
    """Mean over the queries of `recall@k`, `ndcg@k` and `mrr@k`, each 0 to 1.

    Args:
        relevant: query -> item -> grade of relevance (0: not relevant).
        answers: query -> item -> score, greater is better; a query without answers counts as 0.
        at: k, how many answers are looked at.

    Raises:
        MissingPartError: ir-measures is not installed.
    """
    ir_measures = _ir_measures()
    measures = {
        f"recall@{at}": ir_measures.R @ at,
        f"ndcg@{at}": ir_measures.nDCG @ at,
        f"mrr@{at}": ir_measures.RR @ at,
    }
    values = ir_measures.calc_aggregate(measures.values(), _plain(relevant), _plain(answers))
    return {name: float(values[measure]) for name, measure in measures.items()}


def query_measures(
    relevant: Mapping[str, Mapping[str, int]], answers: Mapping[str, Mapping[str, float]]
) -> dict[str, QueryMeasures]:
    """nDCG@10, recall@20 and reciprocal rank of each query of `relevant`; arguments as of `rank_measures`.

    Raises:
        MissingPartError: ir-measures is not installed.
    """
    ir_measures = _ir_measures()
    order = (ir_measures.nDCG @ RANKS, ir_measures.R @ RECALL_RANKS, ir_measures.RR)
    values: dict[str, dict[Any, float]] = {query: {} for query in relevant}
    for metric in ir_measures.iter_calc(order, _plain(relevant), _plain(answers)):
        values[metric.query_id][metric.measure] = float(metric.value)
    return {
        query: QueryMeasures(*(each.get(measure, 0.0) for measure in order)) for query, each in values.items()
    }


def _ir_measures() -> ModuleType:
    try:
        import ir_measures
    except ImportError as error:
        raise MissingPartError("eval_extra_missing", package="ir-measures") from error
    module: ModuleType = ir_measures
    return module


def _plain(rows: Mapping[str, Mapping[str, Any]]) -> dict[str, dict[str, Any]]:
    """As ir-measures needs them: dicts."""
    return {query: dict(items) for query, items in rows.items()}
