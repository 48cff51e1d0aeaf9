"""Whether two pictures are the same: evidence of their alignment made a probability by weights that anyone can
read."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from functools import cache
from importlib import resources

import yaml

from pictoria_docs.document.log_odds import probability
from pictoria_docs.retrieval.pictures.alignment import AlignmentEvidence, align
from pictoria_docs.retrieval.pictures.differences import differing
from pictoria_docs.retrieval.pictures.local_features import LocalFeatures
from pictoria_docs.strict_model import StrictModel

SAME = 0.95
"""Probability from which a pair is called the same picture: a wrong one costs a reviewer more than one not called. From
here on none of 1,773 pairs of different generated pictures was, of those that the weights were fitted to."""
UNALIGNED = 0.001
"""Probability of a pair without any alignment: of the pairs of the benchmark that are the same, few have none."""

LOOKED_FROM = -2.0
"""Log-odds by the alignment alone from which the network is asked where the two differ: it takes some ten
milliseconds."""
MAX_ADDED = 1.0
"""Log-odds that the network adds at most to those of the alignment: pictures may agree in a small part by chance, such
as a scale. Of 6,333 pairs of different generated pictures of other seeds 2 are called the same so, without a limit
10."""
STRUCTURE, DIFFERING = "structure", "differing"
"""Names of the evidence that counts then: the field of `AlignmentEvidence`, and what the network says."""
LYING_ON, MIN_COVERED = 0.5, 0.03
"""Overlap from which one picture lies on the other, so that all else that differs is seen; share of the smaller one
between the agreeing points. With less of both, what they have in common is a thing beside what they show, such as a
scale: so it was with all 15 of 180 pairs of generated pictures of different objects with one scale that were likelier
the same than not, and with none of 3,473 true pairs that were."""
MAX_OF_A_THING = -1.0
"""Log-odds of such pairs at most: no family is made of them, and a person may still look at them."""
COVERED = "covered"
"""Name of what that takes from the log-odds."""


class NetworkPairWeights(StrictModel):
    """Log-odds of pairs that the network was asked about. When all kinds of evidence were fitted, only these two
    counted."""

    trained_on: str = ""
    """What they were fitted to, in words."""
    always: float
    """The constant."""
    structure: float
    """Log-odds per unit of that field of `AlignmentEvidence`."""
    differing: float
    """Log-odds per unit of what the network says (`Verification.differing`)."""


class SamePictureWeights(StrictModel):
    """Log-odds by name of evidence."""

    trained_on: str = ""
    """What they were fitted to, in words."""
    always: float
    """The constant."""
    evidence: Mapping[str, float]
    """Log-odds per unit of each field of `AlignmentEvidence`."""
    looked: NetworkPairWeights | None = None
    """Where the network was asked, too; None: it never is."""

    def log_odds(self, evidence: AlignmentEvidence, differing: float | None = None) -> float:
        """Of two pictures being the same.

        Args:
            evidence: what their alignment shows.
            differing: what the network says; None: it was not asked.
        """
        always, parts = self._parts(evidence, differing)
        return always + sum(parts.values())

    def parts(self, evidence: AlignmentEvidence, differing: float | None = None) -> dict[str, float]:
        """What each kind of evidence adds to the log-odds."""
        return self._parts(evidence, differing)[1]

    def _parts(self, evidence: AlignmentEvidence, differing: float | None) -> tuple[float, dict[str, float]]:
        """The constant, and what each kind of evidence adds to it."""
        always, found = self._agreeing(evidence, differing)
        too_much = always + sum(found.values()) - MAX_OF_A_THING
        covered = evidence.overlap * evidence.spread
        if evidence.overlap < LYING_ON and covered < MIN_COVERED and too_much > 0:
            found = {**found, COVERED: -too_much}
        return always, found

    def _agreeing(
        self, evidence: AlignmentEvidence, differing: float | None
    ) -> tuple[float, dict[str, float]]:
        """The same, whatever share of the pictures lies between the agreeing points."""
        values: dict[str, float] = asdict(evidence)
        alone = {name: self.evidence[name] * float(value) for name, value in values.items()}
        if self.looked is None or differing is None:
            return self.always, alone
        looked = self.looked
        found = {STRUCTURE: looked.structure * evidence.structure, DIFFERING: looked.differing * differing}
        if looked.always + sum(found.values()) > self.always + sum(alone.values()) + MAX_ADDED:
            return self.always, {**alone, DIFFERING: MAX_ADDED}
        return looked.always, found


@dataclass(frozen=True, slots=True)
class Verification:
    """What comparing a query with one picture gave."""

    probability: float
    """That both show the same picture or one a part of the other, 0 to 1."""
    outline: tuple[tuple[float, float], ...] = ()
    """Corners of the query in pixels of the other picture, clockwise from its upper left; none without an
    alignment."""
    evidence: AlignmentEvidence | None = None
    """What the alignment shows; None without one."""
    differing: float | None = None
    """Share of what there is to see in the overlap that is something else in the other picture, 0 to 1; None where it
    was not looked for."""
    why: Mapping[str, float] = field(default_factory=dict)
    """What each kind of evidence adds to the log-odds."""

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
    weights = weights or shipped_weights()
    evidence = alignment.evidence
    share = None
    if weights.looked is not None and weights.log_odds(evidence) >= LOOKED_FROM:
        share = differing(query, other, alignment.map)
    return Verification(
        probability(weights.log_odds(evidence, share)),
        alignment.outline(query.width, query.height),
        evidence,
        share,
        weights.parts(evidence, share),
    )
