"""What `look_alikes.py --write` learns: the whitening of EfficientNet's vectors, and the weights of "the same
picture".

The whitening is learned on generated pictures of other seeds than those judged and on tiles of scanned books that
are in no bench. The weights are fitted to generated pictures of other seeds, too; those for pairs that the network of
differences was asked about to `look_alike_hard_pairs.py`.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import astuple, dataclass, fields
from itertools import combinations
from pathlib import Path
from random import Random
from typing import NamedTuple

import numpy as np
from look_alike_changes import Change
from look_alike_pictures import DRAWN_AGAIN, KINDS, generated_picture
from numpy.typing import NDArray
from PIL import Image
from scipy.optimize import minimize

from pictoria_docs.models.picture_embedding import PooledEfficientNet
from pictoria_docs.retrieval.pictures.alignment import AlignmentEvidence, align
from pictoria_docs.retrieval.pictures.local_features import LocalFeatures, local_features
from pictoria_docs.retrieval.pictures.verification import (
    DIFFERING,
    STRUCTURE,
    NetworkPairWeights,
    SamePictureWeights,
    verify,
)

Floats = NDArray[np.float64]
NAMES = tuple(field.name for field in fields(AlignmentEvidence))
AGAINST = {"magnification"}
"""Evidence that speaks against a pair; all other speaks for it, or not at all."""
REGULAR = 0.3
"""Weight of the squared weights, evidence scaled to unit deviation."""
CONVERGED = {"ftol": 1e-14, "gtol": 1e-8, "maxiter": 10_000, "maxfun": 100_000}
"""When the fit ends: so late that the decimals that are kept are those of the least cost."""
DIMENSIONS, HALF_WHITENED = 256, 0.25
"""Of the whitened vectors; power of the eigenvalues that axes are divided by (a half would be full whitening)."""
MADE, TILES_A_PAGE, FIRST_SEED = 1400, 10, 500_000
OF_A_KIND, CHANGES_EACH, OTHERS_EACH, PAIR_SEED = 12, 2, 4, 600_000
ALIKE = 0.99
"""Correlation from which two generated pictures are one drawing."""


@dataclass(frozen=True)
class Pair:
    """A query compared with one picture."""

    documents: frozenset[str]
    """What the two were cut from: groups that are left out together."""
    same: bool
    evidence: AlignmentEvidence
    differing: float | None = None
    """What the network says, where it was asked."""


class HardPair(NamedTuple):
    """A picture compared with another."""

    group: str
    """Kind and seed: pairs of one group are fitted to or judged together."""
    same: bool
    query: LocalFeatures
    other: LocalFeatures


def learn_whitening(shared: Path, embedder: PooledEfficientNet) -> tuple[Floats, Floats]:
    """The mean and the axes, 256 x 1280."""
    pooled = np.concatenate([embedder.encode([image]) for image in _learned_from(shared)]).astype(np.float64)
    mean = pooled.mean(axis=0)
    _, values, axes = np.linalg.svd(pooled - mean, full_matrices=False)
    scale = (values[:DIMENSIONS] / len(pooled) ** 0.5) ** (2 * HALF_WHITENED)
    made = axes[:DIMENSIONS] / scale[:, None]
    return mean, made / np.abs(made).max()


def _learned_from(shared: Path) -> Iterator[Image.Image]:
    for index in range(MADE):
        yield generated_picture(KINDS[index % len(KINDS)], FIRST_SEED + index)
    random = Random(1)
    pages = [f for s in ("*.png", "*.jpg") for f in sorted((shared / "data").rglob(s))]
    for file in pages:
        with Image.open(file) as opened:
            page = opened.convert("RGB")
        page.thumbnail((1300, 1300))
        for _ in range(TILES_A_PAGE):
            width, height = (random.randint(180, min(480, side)) for side in page.size)
            left, top = random.randint(0, page.width - width), random.randint(0, page.height - height)
            yield page.crop((left, top, left + width, top + height))


def made_pairs(changes: Mapping[str, Change]) -> list[Pair]:
    """Generated pictures of other seeds than those judged: pairs of one type, and each with changes of itself. Pairs
    that the generator drew alike are left out."""
    random, pairs = Random(11), list[Pair]()
    for kind in [kind for kind in KINDS if kind not in DRAWN_AGAIN]:
        images = [generated_picture(kind, PAIR_SEED + number) for number in range(OF_A_KIND)]
        features = [local_features(image) for image in images]
        compared = [(one, other, False) for one, other in combinations(features, 2)]
        for number, image in enumerate(images):
            for change in random.sample(list(changes.values()), CHANGES_EACH):
                query = local_features(change(image, Random(number)))
                others = random.sample(features[:number] + features[number + 1 :], OTHERS_EACH)
                compared += [(query, features[number], True), *((query, other, False) for other in others)]
        for one, other, same in compared:
            found = align(one, other)
            if found and (same or not drawn_alike(found.evidence)):
                pairs.append(Pair(frozenset({kind}), same, found.evidence))
    return pairs


def looked_at(pairs: Iterable[HardPair], weights: SamePictureWeights) -> list[Pair]:
    """Those of them that the network is asked about, with what it says."""
    asking = weights.model_copy(update={"looked": NetworkPairWeights(always=0, structure=1, differing=0)})
    found = []
    for group, same, query, other in pairs:
        compared = verify(query, other, asking)
        if compared.evidence is None or compared.differing is None:
            continue
        if same or not drawn_alike(compared.evidence):
            found.append(Pair(frozenset({group}), same, compared.evidence, compared.differing))
    return found


def drawn_alike(evidence: AlignmentEvidence | None) -> bool:
    """Whether the generator drew one picture twice."""
    return evidence is not None and min(evidence.correlation, evidence.structure) > ALIKE


def fit(pairs: Sequence[Pair], trained_on: str = "") -> SamePictureWeights:
    """Log-odds by the alignment, each kind of evidence held to the side that it can speak for."""
    table = np.array([astuple(pair.evidence) for pair in pairs])
    always, weights = _fitted(table, [pair.same for pair in pairs], [name in AGAINST for name in NAMES])
    return SamePictureWeights(
        trained_on=trained_on, always=always, evidence=dict(zip(NAMES, weights, strict=True))
    )


def fit_looked(pairs: Sequence[Pair], trained_on: str = "") -> NetworkPairWeights:
    """Log-odds by how well the grey values agree and by what the network says. Other evidence gets
    the weight 0 beside them."""
    table = np.array([(pair.evidence.structure, pair.differing) for pair in pairs], np.float64)
    always, found = _fitted(table, [pair.same for pair in pairs], [False, True])
    return NetworkPairWeights(trained_on=trained_on, always=always, structure=found[0], differing=found[1])


def _fitted(table: Floats, told: Sequence[bool], against: Sequence[bool]) -> tuple[float, list[float]]:
    """The constant and the weights of a logistic regression."""
    same = np.array(told)
    spread = table.std(axis=0) + 1e-6
    scaled = table / spread

    def loss(weights: Floats) -> tuple[float, Floats]:
        odds = scaled @ weights[1:] + weights[0]
        signed = np.where(same, odds, -odds)
        slope = np.where(same, -1, 1) / (1 + np.exp(np.clip(signed, -50, 50)))
        penalty = REGULAR * weights[1:]
        gradient = np.concatenate([[slope.sum()], slope @ scaled + penalty])
        return float(np.logaddexp(0, -signed).sum() + (weights[1:] * penalty).sum() / 2), gradient

    bounds = [(None, None), *((None, 0) if each else (0, None) for each in against)]
    start = np.zeros(table.shape[1] + 1)
    found = minimize(loss, start, jac=True, bounds=bounds, method="L-BFGS-B", options=CONVERGED).x
    return round(float(found[0]), 3), [round(float(value), 3) for value in found[1:] / spread]


def weights_yaml(weights: SamePictureWeights, meanings: Mapping[str, str]) -> str:
    """The weights as the package keeps them, with what each means."""
    lines = [f'trained_on: "{weights.trained_on}"', f"always: {weights.always}", "evidence:"]
    for name, value in weights.evidence.items():
        entry = f"  {name}: {value:.3f}"
        lines.append(f"{entry:<28}# {meanings[name]}")
    if weights.looked is not None:
        looked = weights.looked
        lines += ["looked:", f'  trained_on: "{looked.trained_on}"', f"  always: {looked.always}"]
        for name in (STRUCTURE, DIFFERING):
            entry = f"  {name}: {getattr(looked, name):.3f}"
            lines.append(f"{entry:<28}# {meanings[name]}")
    return "\n".join(lines) + "\n"
