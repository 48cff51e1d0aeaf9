"""Generated pictures that nobody has seen: different ones called the same picture, and changed ones recognised.

    python benchmarks/look_alike_grounds.py [--seed 910000] [--workers 2] [--cache FILE] [--weights FILE]
        [--show FOLDER]

Hard pairs are different pictures over one ground (`look_alike_variants.py`), easy ones are pictures of one kind and of
any two kinds. Each true pair is a picture with one change of itself; some are tiles of scanned books that are in no
bench. `--weights` judges by other weights of "the same picture" than those of the package; `--show` keeps
the small copies of different pictures that are called the same. Needs PICTORIA_SHARED.
"""

import argparse
import pickle
from collections import defaultdict
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from itertools import combinations, repeat
from pathlib import Path
from random import Random
from typing import NamedTuple

import numpy as np
import yaml
from look_alike_changes import CHANGES
from look_alike_pictures import DRAWN_AGAIN, KINDS, generated_picture, side_by_side
from look_alike_training import drawn_alike
from look_alike_variants import VARIED, differing, variants
from PIL import Image
from scipy.stats import binomtest

from benchmarks.common.bench_data import shared
from pictoria_docs.retrieval.pictures.local_features import LocalFeatures, local_features
from pictoria_docs.retrieval.pictures.verification import SamePictureWeights, shipped_weights, verify

SEED = 910_000
GROUNDS, OF_A_GROUND = 68, 3
"""Seeds of each kind, and pictures of each: three pairs of different ones."""
OF_A_KIND, OF_ONE_KIND, OF_ANY = 12, 2500, 1500
"""Generated pictures of each other kind; easy pairs of one kind and of any two."""
CHANGED, TILES = 4, 40
"""Pictures of each kind that are changed, and tiles of scanned books, each in all ways."""
SCANNED, ONE_GROUND = "scanned", "one ground"
TILE_SIDES, SCAN_SIDE, CONTRAST = (180, 480), 1300, 20
"""Pixels of tiles and of the scans they are cut from; grey levels: tiles of a smaller deviation are blank."""


class JudgedPair(NamedTuple):
    """Two pictures, by their numbers."""

    kind: str
    change: str
    """Empty for pairs of different pictures."""
    query: int
    other: int


Made = tuple[list[bytes], list[JudgedPair], list[list[int]]]
"""Features of pictures, true and hard pairs of them, and which pictures are over one ground together."""


def make(seed: int, workers: int) -> tuple[list[bytes], list[JudgedPair]]:
    """The features of all pictures, and the pairs.

    Args:
        seed: of the first pictures.
        workers: processes.
    """
    kinds = [*VARIED, *(kind for kind in KINDS if kind not in DRAWN_AGAIN), SCANNED]
    stored, pairs, random = list[bytes](), list[JudgedPair](), Random(seed)
    by_kind: dict[str, list[list[int]]] = {}
    with ProcessPoolExecutor(workers) as pool:
        for kind, (features, own, grounds) in zip(kinds, pool.map(_made, kinds, repeat(seed)), strict=True):
            by_kind[kind] = [[number + len(stored) for number in ground] for ground in grounds]
            pairs += [
                pair._replace(query=pair.query + len(stored), other=pair.other + len(stored)) for pair in own
            ]
            stored += features
            print(kind, len(pairs), flush=True)
    for number in range(OF_ONE_KIND + OF_ANY):
        same = number < OF_ONE_KIND
        kind = random.choice(kinds)
        other = kind if same else random.choice([each for each in kinds if each != kind])
        grounds = (
            random.sample(by_kind[kind], 2) if same else [random.choice(by_kind[k]) for k in (kind, other)]
        )
        one, two = (random.choice(ground) for ground in grounds)
        pairs.append(JudgedPair("of one kind" if same else "of two kinds", "", one, two))
    return stored, pairs


def _made(kind: str, seed: int) -> Made:
    """The pictures of one kind."""
    stored, pairs, grounds = list[bytes](), list[JudgedPair](), list[list[int]]()
    random = Random(f"{kind} {seed}")

    def kept(image: Image.Image) -> int:
        stored.append(local_features(image).to_bytes())
        return len(stored) - 1

    def changed(group: str, image: Image.Image, number: int) -> None:
        pairs.extend(
            JudgedPair(group, name, kept(change(image, random)), number) for name, change in CHANGES.items()
        )

    if kind == SCANNED:
        for tile in scanned_tiles(random, TILES):
            grounds.append([kept(tile)])
            changed("scanned", tile, grounds[-1][0])
        return stored, pairs, grounds
    if kind in KINDS:
        # Of one seed, photographs and drawings of several kinds show the same pot.
        first = seed + OF_A_KIND * KINDS.index(kind)
        for number in range(OF_A_KIND):
            image = generated_picture(kind, first + number)
            grounds.append([kept(image)])
            if number < CHANGED:
                changed("generated", image, grounds[-1][0])
        return stored, pairs, grounds
    for ground in range(GROUNDS):
        images = variants(kind, seed + ground, OF_A_GROUND)
        numbers = [kept(image) for image in images]
        grounds.append(numbers)
        pairs += [
            JudgedPair(f"{ONE_GROUND}: {kind}", "", numbers[a], numbers[b])
            for a, b in combinations(range(OF_A_GROUND), 2)
            if differing(images[a], images[b])
        ]
        if ground < CHANGED:
            changed("drawn", images[0], numbers[0])
    return stored, pairs, grounds


def scanned_tiles(random: Random, count: int) -> Iterator[Image.Image]:
    """Parts of pages of scanned books."""
    pages = [f for s in ("*.png", "*.jpg") for f in sorted((shared() / "data").rglob(s))]
    made = 0
    while made < count:
        with Image.open(random.choice(pages)) as opened:
            opened.draft("RGB", (SCAN_SIDE, SCAN_SIDE))
            page = opened.convert("RGB")
        page.thumbnail((SCAN_SIDE, SCAN_SIDE))
        width, height = (random.randint(TILE_SIDES[0], min(TILE_SIDES[1], side)) for side in page.size)
        left, top = random.randint(0, page.width - width), random.randint(0, page.height - height)
        tile = page.crop((left, top, left + width, top + height))
        if np.asarray(tile.convert("L")).std() >= CONTRAST:
            made += 1
            yield tile


def report(
    stored: list[bytes], pairs: list[JudgedPair], weights: SamePictureWeights, show: Path | None
) -> None:
    """How many of each kind and each change are called the same picture."""
    called: dict[tuple[str, str], list[bool]] = defaultdict(list)
    for pair in pairs:
        one, other = (LocalFeatures.from_bytes(stored[number]) for number in (pair.query, pair.other))
        found = verify(one, other, weights)
        # Those over one ground were seen to differ when they were made.
        if pair.change or pair.kind.startswith(ONE_GROUND) or not drawn_alike(found.evidence):
            called[pair.kind, pair.change].append(found.same)
            if show and found.same and not pair.change:
                show.mkdir(parents=True, exist_ok=True)
                beside = side_by_side(Image.fromarray(one.thumb), Image.fromarray(other.thumb))
                beside.save(show / f"{pair.kind} {pair.query} {pair.other}.png")
    print("| different pictures | pairs | called the same | of 1,000 |\n| --- | --- | --- | --- |")
    different = {kind: found for (kind, change), found in called.items() if not change}
    hard = [each for kind, found in different.items() if kind.startswith(ONE_GROUND) for each in found]
    every = [each for found in different.values() for each in found]
    for kind, found in (*different.items(), ("all over one ground", hard), ("all", every)):
        print(f"| {kind} | {len(found)} | {sum(found)} | {1000 * np.mean(found):.1f} |")
    low, high = binomtest(sum(every), len(every)).proportion_ci()
    print(f"all, 95 %: {1000 * low:.2f} to {1000 * high:.2f} of 1,000")
    kinds = sorted({kind for kind, change in called if change})
    print(f"| change | {' | '.join(kinds)} | all |\n| --- |{' --- |' * (len(kinds) + 1)}")
    for change in CHANGES:
        each = [called[kind, change] for kind in kinds]
        print(
            f"| {change} |",
            *(f"{np.mean(found):.3f} |" for found in (*each, [one for found in each for one in found])),
        )
    print("pairs of each change:", [len(called[kind, "grey"]) for kind in kinds])


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--seed", type=int, default=SEED)
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--cache", type=Path, help="where features are kept")
    parser.add_argument("--weights", type=Path, help="a file like same_picture.yaml")
    parser.add_argument("--show", type=Path, help="where pairs that are called the same wrongly are kept")
    given = parser.parse_args()
    if given.cache and given.cache.exists():
        stored, pairs = pickle.loads(given.cache.read_bytes())
    else:
        stored, pairs = make(given.seed, given.workers)
        if given.cache:
            given.cache.write_bytes(pickle.dumps((stored, pairs)))
    weights = shipped_weights()
    if given.weights:
        weights = SamePictureWeights.model_validate(yaml.safe_load(given.weights.read_text(encoding="utf-8")))
    report(stored, pairs, weights, given.show)


if __name__ == "__main__":
    main()
