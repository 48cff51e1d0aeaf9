"""The space of motifs (`motif_space.npz`): fitted to boxes of generated friezes as they are read.

    python benchmarks/frieze_space.py [--first 110000] [--count 130] [--judge 0 100] [--write]

Probabilistic linear discriminant analysis: the scatter of boxes that hold one motif is made to 1 in each direction, the
directions are those in which motifs differ most. Of each roller one picture of four turns and more is read; rollers are
none of those that the network of boxes was trained on (`frieze_networks.py`), which it knows better than others. Prints
how many sequences of the rollers to judge on are exact where all but the motifs is known.
"""

import argparse
from collections.abc import Iterator
from pathlib import Path

import numpy as np
from frieze_truth import true_boxes, true_revolution, true_sequence
from frieze_weights import STRIPS, roller_picture, truths
from numpy.typing import NDArray
from scipy.linalg import eigh

from bench.generator.frieze_pictures import FriezePicture
from pictoria_docs.retrieval.friezes import motif_space
from pictoria_docs.retrieval.friezes.networks import box_points
from pictoria_docs.retrieval.friezes.read import read_strips
from pictoria_docs.retrieval.friezes.sequence import canonical
from pictoria_docs.retrieval.friezes.strip import grey_picture
from pictoria_docs.retrieval.friezes.weights import frieze_weights

Floats = NDArray[np.float64]
FILE = Path(motif_space.__file__).with_name("motif_space.npz")
DIMENSIONS = 24
SHRINK = 0.3
"""The scatter of boxes of one motif is this share of a ball."""
LEAST = 1e-3
"""Variance of motifs in a direction."""
ALLOWED = (20.0, 30.0, 50.0)
"""Values of `merge` that are judged."""


def boxes(pictures: Iterator[FriezePicture]) -> tuple[Floats, list[str]]:
    """Points of boxes as they are read, those where the truth has one, and for each the picture with the motif."""
    rows, names = [], []
    for index, picture in enumerate(pictures):
        read = read_strips(grey_picture(picture.image), STRIPS)
        best = max(read, key=lambda frieze: frieze.confidence, default=None)
        if best is None:
            continue
        for point, kind in zip(box_points(best.images, best.widths), truths(best, picture), strict=True):
            if kind is not None:
                rows.append(point)
                names.append(f"{index} {kind}")
    return np.array(rows), names


def fit(features: Floats, names: list[str]) -> motif_space.MotifSpace:
    """The space in which boxes of one name lie close together."""
    mean = features.mean(axis=0)
    _, name, count = np.unique(names, return_inverse=True, return_counts=True)
    middles = np.zeros((len(count), features.shape[1]))
    np.add.at(middles, name, features - mean)
    middles /= count[:, None]
    off = features - mean - middles[name]
    within = off.T @ off / (len(features) - len(count))
    within = (1 - SHRINK) * within + SHRINK * np.eye(len(within)) * np.trace(within) / len(within)
    # Middles of few boxes are themselves uncertain.
    between = np.cov(middles.T, bias=True) - within * (1 / count).mean()
    values, vectors = eigh(between, within)
    order = np.argsort(-values)[:DIMENSIONS]
    return motif_space.MotifSpace(mean, vectors[:, order], np.maximum(values[order], LEAST))


def judge(pictures: Iterator[FriezePicture]) -> None:
    """Print the share of exact sequences with the space of the file, by what a merge may lose."""
    found = [
        (motif_space.points(true_boxes(picture.roller, true_revolution(picture))), picture.roller)
        for picture in pictures
    ]
    for allowed in (*ALLOWED, frieze_weights("motif_types")["merge"]):
        exact = [
            canonical(motif_space.motif_types(at, allowed)) == true_sequence(roller) for at, roller in found
        ]
        print(f"merges may lose {allowed:g}: {np.mean(exact):.3f} of {len(exact)} sequences exact")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--first", type=int, default=110_000)
    parser.add_argument("--count", type=int, default=130)
    parser.add_argument("--judge", nargs=2, type=int, default=(0, 100))
    parser.add_argument("--write", action="store_true")
    options = parser.parse_args()
    if options.write:
        seeds = range(options.first, options.first + options.count)
        space = fit(*boxes(roller_picture(seed, 1) for seed in seeds))
        arrays = {name: array.astype(np.float32) for name, array in space._asdict().items()}
        np.savez_compressed(FILE, **arrays)
        motif_space.motif_space.cache_clear()
    first, count = options.judge
    judge(roller_picture(seed, 1) for seed in range(first, first + count))


if __name__ == "__main__":
    main()
