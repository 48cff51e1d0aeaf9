"""The weights of a caption candidate's evidence: small linear models that anyone can read, shipped with the package.

Each kind of candidate has a table. The sum of a candidate's weighted features is in log-odds: above 0 it is rather a
caption (a legend) than not.
"""

from collections.abc import Mapping
from functools import cache
from importlib import resources
from pathlib import Path
from typing import NamedTuple

import yaml
from pydantic import Field

from pictoria_docs.languages import package_table
from pictoria_docs.strict_model import StrictModel

Features = dict[str, float]
"""Values by the names in features.yaml; what does not apply is 0 and left out."""


class CandidateFeature(NamedTuple):
    """What a feature measures, and what it counts before anything is learned."""

    prior: float
    """Log-odds per unit."""
    unit: str
    meaning: str


class CaptionWeights(StrictModel):
    """Log-odds per unit of each feature by its name, and "always", the constant."""

    trained_on: str = ""
    """What the weights were fitted to, in words."""
    legend: dict[str, float]
    """For a run of numbered items as a legend."""
    series: dict[str, float] = Field(default_factory=dict)
    """For bare numbers of a series as those of plates."""

    def log_odds(self, kind: str, features: Mapping[str, float]) -> float:
        """The sum of the weighted features of a candidate of a kind ("legend", "series")."""
        table: dict[str, float] = getattr(self, kind)
        return table.get("always", 0.0) + sum(
            table.get(name, 0.0) * value for name, value in features.items()
        )


CANDIDATE_FEATURES: Mapping[str, Mapping[str, CandidateFeature]] = {
    kind: {name: CandidateFeature(**row) for name, row in table.items()}
    for kind, table in package_table(__package__, "features.yaml").items()
}
"""By kind of candidate and name; "always" is the constant."""


class CaptionCandidate(NamedTuple):
    """Something that may be a caption, weighed: what training learns from."""

    kind: str
    """A table of `CANDIDATE_FEATURES`."""
    page: int
    texts: tuple[str, ...]
    """What the captions would say: one text, or the beginning of each item of a legend."""
    features: Features
    score: float
    """Log-odds."""


def save_weights(weights: CaptionWeights, file: Path) -> None:
    """Write weights as YAML with the meaning and unit of each feature beside it."""
    lines = [f'trained_on: "{weights.trained_on}"']
    for kind, features in CANDIDATE_FEATURES.items():
        table: dict[str, float] = getattr(weights, kind)
        lines += ["", f"{kind}:"]
        for name, feature in features.items():
            if name in table:
                entry = f"  {name}: {table[name]:.3f}"
                lines.append(f"{entry:<28}# {feature.meaning} [{feature.unit}]")
    file.write_text("\n".join(lines) + "\n", encoding="utf-8")


@cache
def shipped_weights() -> CaptionWeights:
    """The weights that come with the package (`weights.yaml`)."""
    text = resources.files(__package__).joinpath("weights.yaml").read_text(encoding="utf-8")
    return CaptionWeights.model_validate(yaml.safe_load(text))
