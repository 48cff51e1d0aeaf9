"""Pairs of pictures for `picture_relations.py`: made ornaments, generated pictures of one type, figures of the
bench."""

import sys
from dataclasses import dataclass
from itertools import combinations
from pathlib import Path
from random import Random

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from bench.generator.ornaments import KINDS, drawn, ornament, photographed, redrawn, relief
from benchmarks.common.bench_data import shared
from benchmarks.look_alike_pictures import DRAWN_AGAIN, generated_picture, pool, printed_again
from benchmarks.look_alike_pictures import KINDS as TYPES
from pictoria_docs.models.picture_embedding import EfficientNetLite
from pictoria_docs.plugins import PairEvidence
from pictoria_docs.retrieval.pictures.alignment import AlignmentEvidence, align
from pictoria_docs.retrieval.pictures.loading import prepared
from pictoria_docs.retrieval.pictures.local_features import LocalFeatures, local_features
from pictoria_docs.retrieval.pictures.verification import verify
from pictoria_look_alikes.relation_weights import named_evidence

MOTIF, MOULD = "same_motif", "same_mould"
TRAINED, JUDGED = "figures of dev", "other figures"
DEV = ("dev_", "real_")
"""How names of documents of the dev half begin."""
SEED = 700_000
"""Of the generated pictures: others than those of the look-alikes."""
OTHERS_EACH, OF_A_TYPE = 6, 8
"""Pairs of a design with others of its kind; pictures of each generated type."""
NEAR_EACH = 4
"""Neighbours of each figure that are compared, as in the desk."""
POOL = 1500
"""Pictures of the pool that the figures are taken from, as for the look-alikes."""


@dataclass(frozen=True)
class View:
    """A picture as the index has it."""

    vector: NDArray[np.float32]
    features: LocalFeatures


@dataclass(frozen=True)
class Pair:
    """Two pictures, and what they have in common."""

    kind: str
    relation: str | None
    views: tuple[View, View]
    alignment: AlignmentEvidence | None

    @property
    def evidence(self) -> dict[str, float]:
        """As `named_evidence` gives it."""
        one, other = self.views
        return named_evidence(PairEvidence(float(one.vector @ other.vector), self.alignment))


class Eye:
    """Looks at pictures."""

    def __init__(self) -> None:
        self.embedder = EfficientNetLite()

    def view(self, image: Image.Image) -> View:
        """A picture as the index would have it."""
        image = prepared(image)
        return View(self.embedder.encode([image])[0], local_features(image))


def pair(kind: str, relation: str | None, one: View, other: View) -> Pair | None:
    """The pair with its evidence; None where it would be called the same picture."""
    if verify(one.features, other.features).same:
        return None
    found = align(one.features, other.features)
    return Pair(kind, relation, (one, other), found.evidence if found else None)


def made_pairs(designs: int, eye: Eye) -> list[Pair]:
    """Pairs of generated ornaments and of generated pictures."""
    found: list[Pair | None] = []
    for kind in KINDS:
        random, made = Random(f"relations {kind}"), []
        for seed in range(designs):
            design = ornament(kind, seed)
            mould = relief(design)
            made.append(
                {
                    "cast": eye.view(photographed(mould, random)),
                    "other cast": eye.view(photographed(mould, random)),
                    "drawing": eye.view(drawn(design, random)),
                    "copy": eye.view(photographed(relief(redrawn(design, random)), random)),
                    "drawn copy": eye.view(drawn(redrawn(design, random), random)),
                }
            )
        for at, views in enumerate(made):
            found.append(pair(kind, MOULD, views["cast"], views["other cast"]))
            for one, other in (
                ("cast", "copy"), ("drawing", "drawn copy"), ("cast", "drawn copy"), ("drawing", "copy"),
            ):  # fmt: skip
                found.append(pair(kind, MOTIF, views[one], views[other]))
            for _ in range(OTHERS_EACH):
                others = made[random.choice([number for number in range(designs) if number != at])]
                found.append(
                    pair(kind, None, views[random.choice(list(views))], others[random.choice(list(others))])
                )
        print(kind, file=sys.stderr, flush=True)
    for type in TYPES:
        if type in DRAWN_AGAIN:
            continue
        views_of_type = [eye.view(generated_picture(type, SEED + number)) for number in range(OF_A_TYPE)]
        found += [pair(type, None, one, other) for one, other in combinations(views_of_type, 2)]
    return [each for each in found if each is not None]


def figure_pairs(eye: Eye, cache: Path) -> list[Pair]:
    """Figures of the bench with those nearest to them that are not known to show the same; their kind is `TRAINED`
    where both are of dev, else `JUDGED`."""
    figures = [picture for picture in pool(shared(), cache, POOL) if picture.kind == "figure"]
    same = printed_again(figures)
    views = [eye.view(picture.open()) for picture in figures]
    vectors = np.stack([view.vector for view in views])
    known, found = set[frozenset[int]](), []
    for at, vector in enumerate(vectors):
        near = [int(other) for other in np.argsort(-(vectors @ vector)) if other != at][:NEAR_EACH]
        for other in near:
            if frozenset((at, other)) in known or figures[other].name in same[figures[at].name]:
                continue
            known.add(frozenset((at, other)))
            trained = all(figures[each].document.startswith(DEV) for each in (at, other))
            found.append(pair(TRAINED if trained else JUDGED, None, views[at], views[other]))
    return [each for each in found if each is not None]
