"""Whether two pictures are the same: evidence of their alignment made a probability by weights that anyone can
read."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from functools import cache
from importlib import resources

import yaml

from pictoria_docs.document.log_odds import probability
from pictoria_docs.retrieval.pictures.alignment import AlignmentEvidence, align
from pictoria_docs.retrieval.pictures.local_features import LocalFeatures
from pictoria_docs.strict_model import StrictModel

SAME = 0.95
"""Probability from which a pair is called the same picture: a wrong one costs a reviewer more than one not called. From
here on none of 1,773 pairs of different generated pictures was, of those that the weights were fitted to."""
UNALIGNED = 0.001
"""Probability of a pair without any alignment: of the pairs of the benchmark that are the same, few have none."""


class SamePictureWeights(StrictModel):
    """Log-odds by name of evidence."""

    trained_on: str = ""
    """What they were fitted to, in words."""
    always: float
    """The constant."""
    evidence: Mapping[str, float]
    """Log-odds per unit of each field of `AlignmentEvidence`."""

    def log_odds(self, evidence: AlignmentEvidence) -> float:
        """Of two pictures being the same, by what their alignment shows."""
        return self.always + sum(self.parts(evidence).values())

    def parts(self, evidence: AlignmentEvidence) -> dict[str, float]:
        """What each kind of evidence adds to the log-odds."""
        values: dict[str, float] = asdict(evidence)
        return {name: self.evidence[name] * float(value) for name, value in values.items()}


@dataclass(frozen=True, slots=True)
class Verification:
    """What comparing a query with one picture gave."""

    probability: float
    """That both show the same picture or one a part of the other, 0 to 1."""
    outline: tuple[tuple[float, float], ...] = ()
    """Corners of the query in pixels of the other picture, clockwise from its upper left; none without an
    alignment."""
    evidence: AlignmentEvidence | None = None
    """What the probability rests on; None without an alignment."""

    @property
    def same(self) -> bool:
        """Whether it is to be called the same picture."""
        return self.probability >= SAME


@cache
def shipped_weights() -> SamePictureWeights:
    """The weights of `same_picture.yaml`."""
    text = (resources.files(__package__ or "") / "same_picture.yaml").read_text(encoding="utf-8")
    return SamePictureWeights.model_validate(yaml.safe_load(text))


def verify(
    query: LocalFeatures, other: LocalFeatures, weights: SamePictureWeights | None = None
) -> Verification:
    """Whether the query shows the same as the other picture, and where it lies in it."""
    alignment = align(query, other)
    if alignment is None:
        return Verification(UNALIGNED)
    likely = probability((weights or shipped_weights()).log_odds(alignment.evidence))
    return Verification(likely, alignment.outline(query.width, query.height), alignment.evidence)
