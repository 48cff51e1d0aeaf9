"""What two pictures have in common that are not the same picture: one motif, one mould, or nothing.

A multinomial logistic over the cosine of their vectors and the evidence of their alignment. The weights come from
`relations.yaml`; what people say of the pairs of a project moves them, held to what they were by a Gaussian prior
(maximum a posteriori; Hastie, Tibshirani & Friedman 2009, The Elements of Statistical Learning, 4.4).
"""

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from functools import cache
from importlib import resources
from typing import NamedTuple

import numpy as np
import yaml
from numpy.typing import NDArray
from scipy.optimize import minimize

from pictoria_docs.plugins import PairEvidence, StrictModel, SuggestedRelation

Floats = NDArray[np.float64]
SUGGESTED = 0.6
"""Probability from which a relation is suggested: after twenty answers more likely right than not."""
ALWAYS, COSINE, UNALIGNED = "always", "cosine", "unaligned"
"""Names of evidence beside the fields of `AlignmentEvidence`: the constant; the cosine of the vectors; and 1 where the
two have no alignment."""
CONSTANT_FREEDOM, WEIGHT_FREEDOM = 0.7, 0.2
"""Standard deviations of the prior [log-odds; a weight's per usual deviation of its evidence]: answers first tell how
often pairs of this project have something in common, then what shows it."""


class RelationWeights(StrictModel):
    """Log-odds of each relation against nothing in common, by name of evidence."""

    trained_on: str = ""
    """What they were fitted to, in words."""
    model: str
    """First word of the name of the model of pictures whose vectors they weigh."""
    deviations: Mapping[str, float]
    """Usual deviation of each kind of evidence, in its own unit."""
    relations: Mapping[str, Mapping[str, float]]
    """Of each relation: the constant ("always"), and log-odds per unit of each kind of evidence."""


class RelationAnswer(NamedTuple):
    """What people said of a pair of pictures."""

    evidence: Mapping[str, float]
    relation: str | None
    """None: nothing in common."""


@cache
def shipped_relations() -> RelationWeights:
    """Read the weights of `relations.yaml`."""
    text = (resources.files(__package__ or "") / "relations.yaml").read_text(encoding="utf-8")
    return RelationWeights.model_validate(yaml.safe_load(text))


def named_evidence(pair: PairEvidence) -> dict[str, float]:
    """Give the evidence of a pair by the names of `relations.yaml`."""
    if pair.alignment is None:
        return {COSINE: pair.cosine, UNALIGNED: 1.0}
    return {COSINE: pair.cosine, **asdict(pair.alignment)}


def relation_probabilities(evidence: Mapping[str, float], weights: RelationWeights) -> dict[str, float]:
    """Give the probability of each relation; what is left to 1 is that of nothing in common."""
    odds = np.array(
        [
            each[ALWAYS] + sum(each[name] * value for name, value in evidence.items())
            for each in weights.relations.values()
        ]
    )
    likely = np.exp(odds - np.logaddexp(0, np.logaddexp.reduce(odds)))
    return dict(zip(weights.relations, likely.tolist(), strict=True))


def suggested_relation(evidence: Mapping[str, float], weights: RelationWeights) -> SuggestedRelation | None:
    """Give the relation to suggest of a pair that is not the same picture: the likelier one, if it is likely enough."""
    likely = relation_probabilities(evidence, weights)
    name = max(likely, key=likely.__getitem__)
    return SuggestedRelation(name, likely[name]) if likely[name] >= SUGGESTED else None


def adapted(weights: RelationWeights, answers: Sequence[RelationAnswer]) -> RelationWeights:
    """Fit the weights to what people said of pairs of one project."""
    if not answers:
        return weights
    names, relations = list(weights.deviations), list(weights.relations)
    deviations = np.array([weights.deviations[name] for name in names])
    prior = np.array(
        [
            [each[ALWAYS], *(each[name] * weights.deviations[name] for name in names)]
            for each in weights.relations.values()
        ]
    )
    freedom = np.array([CONSTANT_FREEDOM, *(WEIGHT_FREEDOM for _ in names)])
    table = np.array([[1.0, *(each.evidence.get(name, 0.0) for name in names)] for each in answers])
    table[:, 1:] /= deviations
    told = np.array([[answer.relation == name for name in relations] for answer in answers], np.float64)
    found = fit_relations(table, told, prior, freedom)
    return weights.model_copy(
        update={
            "relations": {
                relation: {
                    ALWAYS: float(row[0]),
                    **{name: float(value) for name, value in zip(names, row[1:] / deviations, strict=True)},
                }
                for relation, row in zip(relations, found, strict=True)
            }
        }
    )


def fit_relations(table: Floats, told: Floats, prior: Floats, freedom: Floats) -> Floats:
    """Fit the weights of a multinomial logistic, relations x evidence.

    Args:
        table: pairs x evidence, the first column the constant.
        told: pairs x relations, 1 where the pair has that relation; none: nothing in common.
        prior: weights before, relations x evidence.
        freedom: standard deviations of the prior, by evidence.
    """

    def loss(flat: Floats) -> tuple[float, Floats]:
        found = flat.reshape(prior.shape)
        odds = table @ found.T
        total = np.logaddexp(0, np.logaddexp.reduce(odds, axis=1))
        off = (found - prior) / freedom
        value = float((total - (odds * told).sum(axis=1)).sum() + (off**2).sum() / 2)
        slope = (np.exp(odds - total[:, None]) - told).T @ table + off / freedom
        return value, slope.ravel()

    return np.asarray(
        minimize(loss, prior.ravel(), jac=True, method="L-BFGS-B").x.reshape(prior.shape), np.float64
    )
