"""The scores of all candidates of one query at once: what they share is weighed once."""

from collections.abc import Sequence

from pictoria_docs.document.log_odds import probability
from pictoria_docs.linking.features import Features
from pictoria_docs.retrieval.ranking_weights import ALWAYS, RankingWeights


def scores(weights: RankingWeights, candidates: Sequence[Features]) -> list[float]:
    """How likely each candidate is what was asked for: `RankingWeights.score` of each.

    Args:
        weights: how much each feature counts.
        candidates: the features of the candidates of one query, which share those of the query.
    """
    if not candidates:
        return []
    shared = candidates[0]
    answered = weights.answered.get(ALWAYS, 0.0)
    answered += sum(weight * shared.get(name, 0.0) for name, weight in weights.answered.items())
    counted = [*weights.mixed(shared).items()]
    return [
        probability(answered + sum(features.get(name, 0.0) * weight for name, weight in counted))
        for features in candidates
    ]
