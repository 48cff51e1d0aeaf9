"""The same picture found again, by its vector and with verification; different pictures taken for the same one.

    python benchmarks/look_alikes.py [--size 5000] [--queries 0] [--seed 0] [--changes NAME ...] [--cache FOLDER]
        [--show FOLDER] [--whitening] [--write]

Queries are the figures of the bench's dev and dev2 PDFs, each picture once, changed in known ways; the pool holds
these figures, generated pictures and tiles of pages. A row is a change; right is whichever print of the picture comes
first. Another `--seed` draws other queries, generated pictures, tiles, changes and pairs. `--show` keeps pictures of
the different pairs that are called the same. `--write` fits the weights of "the same picture" to generated pictures of
other seeds and writes them into the package, `--whitening` learns the whitening anew. Needs PICTORIA_SHARED.
"""

import argparse
import inspect
import pickle
import re
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from itertools import combinations
from pathlib import Path
from random import Random

import cv2
import numpy as np
from look_alike_changes import CHANGES, jpeg
from look_alike_hard_pairs import hard_pairs
from look_alike_pictures import Picture, pool, printed_again, side_by_side
from look_alike_training import (
    NAMES,
    Change,
    fit,
    fit_looked,
    learn_whitening,
    looked_at,
    made_pairs,
    weights_yaml,
)
from numpy.typing import NDArray
from scipy.stats import binomtest

from benchmarks.common.bench_data import shared
from pictoria_docs.models import picture_embedding
from pictoria_docs.models.picture_embedding import EfficientNetLite, PooledEfficientNet
from pictoria_docs.retrieval.pictures import verification
from pictoria_docs.retrieval.pictures.alignment import AlignmentEvidence, align
from pictoria_docs.retrieval.pictures.local_features import LocalFeatures, local_features
from pictoria_docs.retrieval.pictures.ranking import VERIFIED, view_vectors
from pictoria_docs.retrieval.pictures.verification import (
    DIFFERING,
    SamePictureWeights,
    Verification,
    verify,
)

PAIRS_EACH = 250
REPEATED = {"generated-cast", "generated-section"}
"""Kinds of which the generator draws the same few objects again: no two of them are surely different."""
MENTIONED = 20
TIMED = 40


class Bench:
    """The pool with its vectors and features, made once and kept in the cache."""

    def __init__(self, folder: Path, size: int, embedder: EfficientNetLite, seed: int = 0) -> None:
        self.seed = seed
        self.pictures = pool(shared(), folder, size, seed)
        self.same = printed_again(self.pictures)
        self.row = {picture.name: row for row, picture in enumerate(self.pictures)}
        self.embedder = embedder
        self._features_file = folder / f"features-{size}.pickle"
        self._features: dict[str, bytes] = {}
        if self._features_file.exists():
            self._features = pickle.loads(self._features_file.read_bytes())
        self.vectors = self._encoded(folder / f"vectors-{size}.npy")

    def _encoded(self, file: Path) -> NDArray[np.float32]:
        if not file.exists():
            np.save(
                file, np.concatenate([self.embedder.encode([picture.open()]) for picture in self.pictures])
            )
        return np.asarray(np.load(file))

    def features(self, row: int) -> LocalFeatures:
        """Of a picture of the pool."""
        name = self.pictures[row].name
        if name not in self._features:
            self._features[name] = local_features(self.pictures[row].open()).to_bytes()
        return LocalFeatures.from_bytes(self._features[name])

    def save(self) -> None:
        """Keep the features for the next run."""
        self._features_file.write_bytes(pickle.dumps(self._features))


class Found:
    """What one query found: its candidates, their evidence, and which are right."""

    def __init__(self, bench: Bench, query: Picture, change: Change) -> None:
        self.query, self.image = query, change(query.open(), Random(f"{query.name}{bench.seed or ''}"))
        self.right = {bench.row[name] for name in bench.same[query.name]}
        cosines = (bench.vectors @ view_vectors(self.image, bench.embedder).T).max(axis=1)
        order = np.argsort(-cosines, kind="stable")
        self.candidates = [int(row) for row in order[:VERIFIED]]
        self.first_right = next(place for place, row in enumerate(order) if int(row) in self.right)
        features = local_features(self.image)
        self.compared = [verify(features, bench.features(row)) for row in self.candidates]

    def rank(self) -> int:
        """The place of the first right one after verification, from 0."""
        likely = [found.probability for found in self.compared]
        order = sorted(range(len(likely)), key=lambda at: (-likely[at], at))
        places = [place for place, at in enumerate(order) if self.candidates[at] in self.right]
        return places[0] if places else VERIFIED

    def called(self) -> set[int]:
        """The candidates that are called the same picture."""
        return {row for row, found in zip(self.candidates, self.compared, strict=True) if found.same}


def different_pairs(bench: Bench, figures: Sequence[Picture]) -> dict[str, list[tuple[int, int]]]:
    """Pairs of different pictures: nearest neighbours, of one catalogue, generated of one type, any."""
    random = Random(3 + bench.seed)
    rows = [bench.row[picture.name] for picture in figures]
    made = [
        row
        for row, picture in enumerate(bench.pictures)
        if picture.kind == "generated" and picture.document not in REPEATED
    ]

    def different(a: int, b: int) -> bool:
        return bench.pictures[b].name not in bench.same[bench.pictures[a].name]

    near = []
    untiled = np.array([row for row, picture in enumerate(bench.pictures) if picture.kind != "tile"])
    for row in random.sample(rows, len(rows)):
        cosines = bench.vectors[untiled] @ bench.vectors[row]
        near += [
            (row, int(other)) for other in untiled[np.argsort(-cosines)[:12]] if different(row, int(other))
        ][:2]
    by_document = [
        (a, b) for a, b in combinations(rows, 2)
        if bench.pictures[a].document == bench.pictures[b].document and different(a, b)
    ]  # fmt: skip
    by_type = []
    while len(by_type) < PAIRS_EACH:
        a, b = random.sample(made, 2)
        if bench.pictures[a].document == bench.pictures[b].document and different(a, b):
            by_type.append((a, b))
    anything = [
        pair
        for pair in (tuple(random.sample(rows + made, 2)) for _ in range(2 * PAIRS_EACH))
        if different(*pair)
    ]
    return {
        "nearest by the vector": near[:PAIRS_EACH],
        "of one catalogue": random.sample(by_document, min(PAIRS_EACH, len(by_document))),
        "generated, of one type": by_type,
        "any": anything[:PAIRS_EACH],
    }


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--size", type=int, default=5000, help="pictures of the pool")
    parser.add_argument(
        "--queries", type=int, default=0, help="as many of the figures, drawn by chance; 0: all"
    )
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--changes", nargs="+", choices=CHANGES, default=list(CHANGES))
    parser.add_argument("--cache", type=Path, help="where pictures and features are kept")
    parser.add_argument("--show", type=Path, help="where pairs that are called the same wrongly are kept")
    parser.add_argument("--whitening", action="store_true")
    parser.add_argument("--write", action="store_true")
    parser.add_argument("--workers", type=int, default=2, help="processes that make pairs to fit to")
    given = parser.parse_args()
    if given.whitening:
        mean, axes = learn_whitening(shared(), PooledEfficientNet())
        file = Path(picture_embedding.__file__).parent / picture_embedding.WHITENING
        np.savez_compressed(file, mean=mean.astype(np.float16), axes=axes.astype(np.float16))
    if given.write:
        file = Path(verification.__file__).with_name("same_picture.yaml")
        file.write_text(weights_yaml(learned_weights(given.workers), meanings()), encoding="utf-8")
    folder = (given.cache or Path(tempfile.mkdtemp())) / str(given.seed)
    bench = Bench(folder, given.size, EfficientNetLite(), given.seed)
    figures = [picture for picture in bench.pictures if picture.kind == "figure"]
    queries, seen = [], set[str]()
    for picture in figures:
        if picture.name not in seen:
            queries.append(picture)
            seen |= bench.same[picture.name]
    if given.queries:
        queries = Random(given.seed).sample(queries, given.queries)
    print(f"{len(bench.pictures)} pictures, {len(queries)} queries", flush=True)
    report_times(bench, queries)
    found = {name: [Found(bench, query, CHANGES[name]) for query in queries] for name in given.changes}
    bench.save()
    print("all queries asked", file=sys.stderr, flush=True)
    others = {
        kind: [(a, b, verify(bench.features(a), bench.features(b))) for a, b in listed]
        for kind, listed in different_pairs(bench, figures).items()
    }
    bench.save()
    report(found)
    report_pairs(bench, others)
    if given.show:
        show(bench, found, others, given.show / str(given.seed))


def learned_weights(workers: int) -> SamePictureWeights:
    """The weights of all pairs, and of those that the network is asked about."""
    pairs = made_pairs(CHANGES)
    told = f"{len(pairs)} pairs of generated pictures in {len(CHANGES)} changes, "
    weights = fit(pairs, told + "of other seeds than those of the benchmark")
    looked = looked_at(hard_pairs(CHANGES, workers), weights)
    different = sum(not pair.same for pair in looked)
    told = f"{len(looked)} pairs that the network was asked about, {different} of different pictures, of other seeds"
    return weights.model_copy(update={"looked": fit_looked(looked, told)})


def meanings() -> dict[str, str]:
    """What each kind of evidence is, from the docstring of its field."""
    found = {}
    for of, names in ((AlignmentEvidence, NAMES), (Verification, (DIFFERING,))):
        for name in names:
            (text,) = re.findall(rf'    {name}: float[^"]*"""(.+?)[;"]', inspect.getsource(of), re.DOTALL)
            found[name] = " ".join(text.split()).rstrip(".")
    return found


def report(found: dict[str, list[Found]]) -> None:
    """A row for each change."""
    print(
        "| change | rank 1 alone | recall@20 | rank 1 verified | called the same | others called the same |"
    )
    print("| --- | --- | --- | --- | --- | --- |")
    for name, answers in found.items():
        alone = np.array([answer.first_right for answer in answers])
        verified = np.array([answer.rank() for answer in answers])
        called = [answer.called() for answer in answers]
        hit = np.mean([bool(rows & answer.right) for rows, answer in zip(called, answers, strict=True)])
        wrong = [
            (a.query.name, row) for rows, a in zip(called, answers, strict=True) for row in rows - a.right
        ]
        others = sum(row not in answer.right for answer in answers for row in answer.candidates)
        shares = (np.mean(alone == 0), np.mean(alone < VERIFIED), np.mean(verified == 0), hit)
        print(
            "|", " | ".join([name, *(f"{share:.3f}" for share in shares), f"{len(wrong)} of {others}"]), "|"
        )
        missed = [
            (a.query.name, int(x), int(y)) for a, x, y in zip(answers, alone, verified, strict=True) if y
        ]
        print("  not first (place alone, verified):", missed[:MENTIONED], file=sys.stderr)
        print("  wrong:", wrong[:MENTIONED], file=sys.stderr)


def report_times(bench: Bench, queries: Sequence[Picture]) -> None:
    """Processor time of each step, one thread."""
    images = [query.open() for query in queries[:TIMED]]
    cv2.setNumThreads(1)
    steps: dict[str, Callable[[int], object]] = {
        "vector of a picture": lambda at: bench.embedder.encode([images[at]]),
        "vectors of a query (three views)": lambda at: view_vectors(images[at], bench.embedder),
        "points of a picture": lambda at: local_features(images[at]),
    }
    features = [local_features(image) for image in images]
    steps["a pair"] = lambda at: align(features[at], features[at - 1])
    again = [local_features(jpeg(image, Random(0))) for image in images]
    steps["a pair that is looked at by the network"] = lambda at: verify(features[at], again[at])
    for name, step in steps.items():
        started = time.process_time()
        for at in range(len(images)):
            step(at)
        print(f"{name}: {1000 * (time.process_time() - started) / len(images):.1f} ms")
    stored = np.mean([len(each.to_bytes()) for each in features])
    print(
        f"stored for a picture: {stored / 1000:.0f} kB of points, {bench.vectors[0].nbytes} bytes of vector"
    )


def report_pairs(bench: Bench, others: dict[str, list[tuple[int, int, Verification]]]) -> None:
    """How many pairs of different pictures are called the same."""
    print("| pairs of different pictures | pairs | called the same |")
    print("| --- | --- | --- |")
    for kind, listed in others.items():
        wrong = [
            (bench.pictures[a].name, bench.pictures[b].name) for a, b, compared in listed if compared.same
        ]
        print(f"| {kind} | {len(listed)} | {len(wrong)} |", *wrong)
    called = [compared.same for listed in others.values() for _, _, compared in listed]
    low, high = binomtest(sum(called), len(called)).proportion_ci()
    print(f"| all | {len(called)} | {sum(called)} | 95 %: {1000 * low:.2f} to {1000 * high:.2f} of 1,000")


def show(
    bench: Bench,
    found: dict[str, list[Found]],
    others: dict[str, list[tuple[int, int, Verification]]],
    folder: Path,
) -> None:
    """Keep the pictures of each pair that is called the same wrongly, side by side."""
    wrong = [
        (f"{change}, {answer.query.name}", answer.image, row)
        for change, answers in found.items() for answer in answers for row in answer.called() - answer.right
    ]  # fmt: skip
    wrong += [
        (f"{kind}, {bench.pictures[a].name}", bench.pictures[a].open(), b)
        for kind, listed in others.items() for a, b, compared in listed if compared.same
    ]  # fmt: skip
    for label, image, row in wrong:
        beside = side_by_side(image, bench.pictures[row].open())
        folder.mkdir(parents=True, exist_ok=True)
        beside.save(folder / f"{label}, {bench.pictures[row].name}.png")


if __name__ == "__main__":
    main()
