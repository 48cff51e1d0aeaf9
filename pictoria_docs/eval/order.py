"""Whether things come in the order in which they are read."""

from collections.abc import Hashable, Sequence
from typing import NamedTuple

from rapidfuzz.distance import Levenshtein
from scipy.stats import kendalltau

from pictoria_docs.eval.links import Matched


class Order(NamedTuple):
    """Two orders of the same things."""

    tau: float
    """Kendall's tau, -1 (reversed) to 1 (the same); 1 for fewer than two things."""
    edit: float
    """Edit distance over the number of things, 0 (the same) to 1."""
    n: int


def compare_orders(true: Sequence[Hashable], predicted: Sequence[Hashable]) -> Order:
    """Compare the order of the things that both sequences hold; each thing stands once in each."""
    common = set(true) & set(predicted)
    rank_of = {item: rank for rank, item in enumerate(item for item in true if item in common)}
    ranks = [rank_of[item] for item in predicted if item in common]
    if len(ranks) < 2:
        return Order(1.0, 0.0, len(ranks))
    tau = float(kendalltau(range(len(ranks)), ranks).statistic)
    return Order(tau, float(Levenshtein.distance(range(len(ranks)), ranks)) / len(ranks), len(ranks))


def caption_order(matched: Matched) -> Order | None:
    """Reading order of the captions that were found; None where the gold does not tell the order."""
    sequence = matched.captions.gold_of
    predicted = [
        sequence[caption.id][0] for caption in matched.predicted.captions if len(sequence[caption.id]) == 1
    ]
    return _compared(matched.gold.order, list(dict.fromkeys(predicted)))


def entry_order(matched: Matched) -> Order | None:
    """Order of the entries that were found, against that in which the gold lists them: the catalogue's own."""
    gold, sequence = matched.gold, matched.entries.gold_of
    predicted = [sequence[entry.id] for entry in matched.predicted.entries if entry.id in sequence]
    return _compared([entry.id for entry in gold.entries] if "entries" in gold.scored else [], predicted)


def _compared(true: Sequence[str], predicted: Sequence[str]) -> Order | None:
    order = compare_orders(true, predicted)
    return order if order.n > 1 else None
