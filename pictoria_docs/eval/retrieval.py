"""Ranked answers against what is relevant: recall, nDCG and reciprocal rank, by ir-measures (trec_eval)."""

from collections.abc import Mapping

from pictoria_docs.errors import MissingPartError

RANKS = 10


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
    try:
        import ir_measures
    except ImportError as error:
        raise MissingPartError("eval_extra_missing", package="ir-measures") from error
    measures = {
        f"recall@{at}": ir_measures.R @ at,
        f"ndcg@{at}": ir_measures.nDCG @ at,
        f"mrr@{at}": ir_measures.RR @ at,
    }
    values = ir_measures.calc_aggregate(
        measures.values(),
        {query: dict(items) for query, items in relevant.items()},
        {query: dict(items) for query, items in answers.items()},
    )
    return {name: float(values[measure]) for name, measure in measures.items()}
