"""Pairs that the weights of "the same picture" are fitted to where the network was asked (`look_alikes.py --write`).

Other seeds than those that the network learned from and those that are judged: pictures and changes of themselves (also
printed again), different ones of one kind, over one ground, and with parts pasted, painted over or written on. Grounds
are those of the kinds that the network learned from; the other kinds are only judged (`look_alike_grounds.py`).
"""

from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from functools import partial
from itertools import combinations
from random import Random

import numpy as np
from look_alike_changes import Change, crop, turn
from look_alike_difference_examples import GROUNDS_LEARNED, edited, reproduced, scans, small
from look_alike_pictures import DRAWN_AGAIN, KINDS, generated_picture
from look_alike_training import HardPair
from look_alike_variants import VARIED, differing, variants
from PIL import Image

from pictoria_docs.retrieval.pictures.local_features import LocalFeatures, local_features

SEED = 970_000
GROUNDS, OF_A_GROUND, OF_A_KIND, TILES = 14, 3, 6, 30
"""Grounds of each kind and pictures of each; pictures of each other kind; parts of scanned pages."""
TILE = "scan"
KEPT = 0.5
"""Share of the pairs of one kind that are used."""
REPRINTED = (crop, turn)
"""Changes of pictures that are printed again in another tone, in dots, with grain."""
MILD = ("grey", "JPEG quality 40", "15 degrees")
"""Changes of edited pictures: of a part, what was edited may be gone."""


def hard_pairs(changes: Mapping[str, Change], workers: int) -> Iterator[HardPair]:
    """All of them.

    Args:
        changes: ways in which a picture is changed, by name.
        workers: processes.
    """
    jobs = [(TILE, SEED), *((kind, SEED) for kind in KINDS if kind not in DRAWN_AGAIN)]
    jobs += [(kind, SEED + number) for number in range(GROUNDS) for kind in GROUNDS_LEARNED]
    with ProcessPoolExecutor(workers) as pool:
        for made in pool.map(partial(_pairs, changes), jobs):
            for group, same, query, other in made:
                yield HardPair(group, same, LocalFeatures.from_bytes(query), LocalFeatures.from_bytes(other))


def _pairs(changes: Mapping[str, Change], job: tuple[str, int]) -> list[tuple[str, bool, bytes, bytes]]:
    kind, seed = job
    random, group = Random(f"hard {kind} {seed}"), f"{kind} {seed}"
    made: list[tuple[str, bool, bytes, bytes]] = []

    def pair(same: bool, query: Image.Image, other: bytes) -> None:
        made.append((group, same, local_features(query).to_bytes(), other))

    images = _images(kind, seed)
    known = [local_features(image).to_bytes() for image in images]
    over_one_ground = kind in VARIED
    first = list(zip(images, known, strict=True))[: 1 if over_one_ground else None]
    for image, features in first:
        for change in changes.values():
            pair(True, change(image, random), features)
        for change in (*REPRINTED, lambda each, _: each):
            pair(True, change(printed_again(image, random), random), features)
    for one, other in combinations(range(len(images)), 2):
        if over_one_ground and differing(images[one], images[other]):
            made.append((group, False, known[one], known[other]))
            pair(False, random.choice(list(changes.values()))(images[one], random), known[other])
        elif not over_one_ground and random.random() < KEPT:
            made.append((group, False, known[one], known[other]))
    bases = [[small(image)] for image in images]
    for (_, features), base in zip(first, bases, strict=False):
        changed = Image.fromarray(edited(base[0], bases, random)).convert("RGB")
        # Compared before it was scaled: fine hatching changes with its size.
        if differing(Image.fromarray(base[0]), changed):
            pair(False, changed, features)
            pair(False, changes[random.choice(MILD)](changed, random), features)
    return made


def printed_again(image: Image.Image, random: Random) -> Image.Image:
    """A picture in another tone, blurred, in dots, with grain, compressed."""
    return Image.fromarray(reproduced(small(image).astype(np.float32), random)).convert("RGB")


def _images(kind: str, seed: int) -> Sequence[Image.Image]:
    if kind == TILE:
        return [Image.fromarray(tile).convert("RGB") for [tile] in scans(TILES, seed)]
    if kind in KINDS:
        return [generated_picture(kind, seed + number) for number in range(OF_A_KIND)]
    return variants(kind, seed, OF_A_GROUND)
