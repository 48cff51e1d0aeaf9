"""The weights of the evidence for an item: a small model that anyone can read (`ranking_weights.yaml`).

The weighted sum is in log-odds; its probability is the score that people see: how likely the item is what was asked
for. Plain fusion of two rankings by rank throws away what either knows of its own doubt (Bruch, Gai and Ingber 2023).
"""

import json
from collections.abc import Mapping
from functools import cache
from importlib import resources
from math import exp
from pathlib import Path

from pydantic import ValidationInfo, field_validator

from pictoria_docs.document.log_odds import probability
from pictoria_docs.languages import package_table
from pictoria_docs.linking.features import Features, WeighedFeature
from pictoria_docs.linking.weights import Table, read_weights
from pictoria_docs.strict_model import StrictModel

COLUMN = 28
"""Of a weights file, at which the meaning of a feature begins."""
_TABLES = package_table(__package__, "ranking_features.yaml")
HIT_FEATURES: Mapping[str, WeighedFeature] = {
    name: WeighedFeature(**row) for name, row in _TABLES["hit"].items()
}
"""What may speak for an item and against it."""
QUERY_FEATURES: Mapping[str, WeighedFeature] = {
    name: WeighedFeature(**row) for name, row in _TABLES["query"].items()
}
"""What is the same for all items of a query."""
ALWAYS = "always"
"""The constant of a table."""
EXPERTS = ("words", "numbers", "meaning")
"""Tables of weights, each for another sort of query."""


class RankingWeights(StrictModel):
    """Weights by name of feature; a feature without a weight does not count.

    Items are weighed three times, as words, as numbers and as meaning tell; what a query is like tells how far each of
    the three counts.
    """

    trained_on: str = ""
    """What the weights were fitted to, in words."""
    to_numbers: Table
    """Log-odds of numbers deciding and not words, per unit of each feature of `QUERY_FEATURES`, and "always", the
    constant,"""
    to_meaning: Table
    """and of meaning deciding and not words."""
    words: Table
    """Log-odds per unit of each feature of `HIT_FEATURES` where words decide,"""
    numbers: Table
    """where numbers decide,"""
    meaning: Table
    """and where meaning decides."""
    answered: Table
    """Log-odds of all items alike, per unit of each feature of `QUERY_FEATURES`, and "always", the constant."""

    @field_validator("to_numbers", "to_meaning", "words", "numbers", "meaning", "answered")
    @classmethod
    def _known(cls, table: Table, info: ValidationInfo) -> Table:
        features = HIT_FEATURES if info.field_name in EXPERTS else {*QUERY_FEATURES, ALWAYS}
        unknown = sorted(set(table) - set(features))
        if unknown:
            raise ValueError(f"no such feature: {', '.join(unknown)}")
        return table

    def shares(self, features: Features) -> dict[str, float]:
        """How far words, numbers and meaning decide a query, by their names; together 1."""
        odds = (exp(_sum(self.to_numbers, features)), exp(_sum(self.to_meaning, features)))
        return dict(zip(EXPERTS, (each / (1 + sum(odds)) for each in (1.0, *odds)), strict=True))

    def mixed(self, features: Features) -> Table:
        """The weights of `HIT_FEATURES` for a query that is like this, in log-odds."""
        shares = [(share, getattr(self, name)) for name, share in self.shares(features).items()]
        return {name: sum(share * table.get(name, 0.0) for share, table in shares) for name in HIT_FEATURES}

    def parts(self, features: Features) -> dict[str, float]:
        """What each feature adds to the log-odds, by its name."""
        return {
            name: features[name] * weight
            for name, weight in self.mixed(features).items()
            if features.get(name)
        }

    def score(self, features: Features) -> float:
        """How likely an item is what was asked for, 0 to 1."""
        return probability(_sum(self.answered, features) + sum(self.parts(features).values()))


def _sum(table: Table, features: Features) -> float:
    return table.get(ALWAYS, 0.0) + sum(weight * features.get(name, 0.0) for name, weight in table.items())


def save_ranking_weights(weights: RankingWeights, file: Path) -> None:
    """Write weights as YAML with the meaning and unit of each feature beside it."""
    constant = {ALWAYS: WeighedFeature("", "the constant")}
    lines = [f"trained_on: {json.dumps(weights.trained_on, ensure_ascii=False)}"]
    for table, title, features in (
        (
            "to_numbers",
            "whether numbers decide a query and not words, in log-odds",
            {**constant, **QUERY_FEATURES},
        ),
        (
            "to_meaning",
            "whether meaning decides a query and not words, in log-odds",
            {**constant, **QUERY_FEATURES},
        ),
        ("words", "where words decide", HIT_FEATURES),
        ("numbers", "where numbers decide", HIT_FEATURES),
        ("meaning", "where meaning decides", HIT_FEATURES),
        ("answered", "what all items of a query share", {**constant, **QUERY_FEATURES}),
    ):
        lines += ["", f"# {title[0].upper()}{title[1:]}", f"{table}:"]
        for name, weight in getattr(weights, table).items():
            feature = features[name]
            entry = f"  {name}: {weight:.3f}"
            lines.append(f"{entry:<{COLUMN}}# {feature.meaning} [{feature.unit}]".removesuffix(" []"))
    file.write_text("\n".join(lines) + "\n", encoding="utf-8")


@cache
def shipped_ranking_weights() -> RankingWeights:
    """The weights that come with the package (`ranking_weights.yaml`)."""
    file = resources.files("pictoria_docs.retrieval").joinpath("ranking_weights.yaml")
    return read_weights(Path(str(file)), RankingWeights)
