"""Weights of the evidence for friezes: same motif, frieze or none, same roller; from generated ones.

    python benchmarks/frieze_weights.py TABLE ... [--count N] [--first SEED] [--write]

TABLES are other_picture, frieze or roller, in this order, as each builds on those before. Seeds
are below 1000 or from 100000 upwards: others are for judging (`friezes.py`). `frieze` needs PICTORIA_SHARED, for
pictures without one (of `bench/dev`; `friezes.py` judges on `bench/dev2`).
"""

import argparse
from collections import Counter
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path
from random import Random

import numpy as np
import pymupdf
import yaml
from frieze_truth import overlap, true_sequence
from numpy.typing import NDArray
from scipy.optimize import minimize

from bench.generator.pictures import draw_kind, place
from bench_friezes.frieze_pictures import FriezePicture, frieze_picture
from bench_friezes.friezes import draw_roller
from benchmarks.common.bench_data import shared
from pictoria_docs.document import POINTS_PER_INCH, Box
from pictoria_friezes import (
    Frieze,
    compare_friezes,
    motifs,
    read_frieze,
    strip,
    weights,
)
from pictoria_friezes.read import read_strips

Floats = NDArray[np.float64]
FILE = Path(weights.__file__).with_name("weights.yaml")
NEAR = 0.3
"""A box is one of the truth if no farther from it and no more unlike [share of its width; log]."""
PLACE, BOXES = 0.75, 0.75
"""A reading is right where the strip shares so much with the truth, and so many boxes are of the truth [share]."""
REPEATING = 2.0
"""From so many turns on, a roller must be seen to repeat."""
EVERY = 2
"""Of so many seeds, one gives a picture with any number of turns too."""
STRIPS = 8
"""Bands of a picture that are looked at."""
Example = tuple[dict[str, float], bool]


def truths(frieze: Frieze, picture: FriezePicture) -> list[str | None]:
    """The true motif of each letter of a reading; None where the boxes are not those of the truth."""
    middles = np.array([polygon.mean(axis=0) for polygon in picture.polygons])
    found: list[Counter[str | None]] = [Counter() for _ in frieze.images]
    for cell in frieze.cells:
        away = np.hypot(*(middles - cell.polygon.mean(axis=0)).T)
        near = int(away.argmin())
        wide = np.hypot(*(picture.polygons[near][1] - picture.polygons[near][0]))
        width = np.hypot(*(cell.polygon[1] - cell.polygon[0]))
        fits = away[near] < NEAR * wide and abs(np.log(width / wide)) < NEAR
        found[cell.place][picture.kinds[near] if fits else None] += 1
    return [max(count, key=lambda kind: count[kind]) if count else None for count in found]


def boxes_of_two(seeds: range) -> Iterator[Example]:
    """Pairs of boxes as read from two pictures of the same roller."""
    read = [item for item in of_rollers(seeds, 3) if item[1] is not None]
    for index, (seed, a, picture) in enumerate(read):
        for other_seed, b, other in read[index + 1 : index + 3]:
            if a is None or b is None or other_seed != seed:
                continue
            kinds, other_kinds = truths(a, picture), truths(b, other)
            features = motifs.pair_features(a.views["direct"], b.views["direct"])
            for row, kind in enumerate(kinds):
                for column, there in enumerate(other_kinds):
                    if kind and there:
                        yield {name: float(v[row, column]) for name, v in features.items()}, kind == there


def without_friezes(folder: str, seeds: range) -> Iterator[NDArray[np.uint8]]:
    """Pictures that show no frieze: parts of pages of the bench (its folder, dev or dev2), and generated pictures."""
    files = sorted((shared() / "bench" / folder).glob("*.pdf"))
    for seed in seeds:
        random = Random(f"no frieze {seed}")
        if seed % 3 == 0:
            page = pymupdf.open().new_page(width=400, height=300)
            box = Box(20, 20, random.randint(200, 380), random.randint(120, 280))
            place(page, draw_kind(random), box, random)
        else:
            document = pymupdf.open(random.choice(files))
            page = document[random.randrange(len(document))]
        pixmap = page.get_pixmap(dpi=random.choice((100, 150, 200)), alpha=False, colorspace=pymupdf.csRGB)
        image = np.frombuffer(pixmap.samples, np.uint8).reshape(pixmap.height, pixmap.width, 3)
        wide, tall = (
            random.randint(200, min(1200, image.shape[1])),
            random.randint(80, min(700, image.shape[0])),
        )
        x, y = random.randint(0, image.shape[1] - wide), random.randint(0, image.shape[0] - tall)
        if seed % 3:
            yield image[y : y + tall, x : x + wide]
        elif seed % 2:
            yield image
        else:
            # As a project cuts its figures out.
            x0, y0, x1, y1 = (round(value / POINTS_PER_INCH * pixmap.xres) for value in box)
            yield image[y0:y1, x0:x1]


def right_reading(frieze: Frieze, picture: FriezePicture) -> bool | None:
    """Whether it is of the band, with its boxes, and repeats as the roller does; None where that is not known."""
    wanted = true_sequence(picture.roller)
    if frieze.period is not None and frieze.sequence == wanted:
        return True
    if frieze.period != len(wanted) and not (frieze.period is None and picture.repeats < REPEATING):
        return False
    # Where the second band is, only its sequence tells.
    right = float(np.mean([kind is not None for kind in truths(frieze, picture)]))
    return (overlap(frieze.strip, picture) >= PLACE and right >= BOXES) or (
        None if picture.bands > 1 else False
    )


def readings(seeds: range) -> Iterator[Example]:
    """What is read in strips: of rollers with many turns, of pictures with any number, of pictures without a frieze."""
    for seed in seeds:
        pictures = [roller_picture(seed, 1)] + [frieze_picture(seed)] * (seed % EVERY == 0)
        for picture in pictures:
            for frieze in read_strips(strip.grey_picture(picture.image), STRIPS):
                right = right_reading(frieze, picture)
                if right is not None:
                    yield dict(frieze.evidence), right
    for image in without_friezes("dev", seeds):
        for frieze in read_strips(strip.grey_picture(image), STRIPS):
            yield dict(frieze.evidence), False


def roller_picture(seed: int, index: int, *, unseen: bool = False) -> FriezePicture:
    """A picture of the roller of a seed; those of odd index show four turns and more."""
    roller = draw_roller(Random(f"roller {seed}"), unseen=unseen)
    turns = Random(f"turns {seed} {index}").uniform(4, 8) if index % 2 else None
    return frieze_picture(seed * 10 + 100_000 + index, roller=roller, repeats=turns)


@cache
def of_rollers(
    rollers: range, pictures: int, *, unseen: bool = False, many: bool = False
) -> list[tuple[int, Frieze | None, FriezePicture]]:
    """Friezes read from several pictures of each roller; half of them, or all (`many`), show four turns and more."""
    found = []
    for seed in rollers:
        for index in range(1, 2 * pictures, 2) if many else range(pictures):
            picture = roller_picture(seed, index, unseen=unseen)
            found.append((seed, read_frieze(picture.image), picture))
    return found


def rollers(seeds: range) -> Iterator[Example]:
    """Pairs of friezes of the same roller, and a share of those of others."""
    read = [(seed, frieze) for seed, frieze, _ in of_rollers(seeds, 3) if frieze is not None]
    random = Random("pairs")
    for index, (seed, frieze) in enumerate(read):
        for other_seed, other in read[index + 1 :]:
            if other_seed == seed or random.random() < 0.15:
                yield dict(compare_friezes(frieze, other).evidence), other_seed == seed


def fit(examples: list[Example], ridge: float = 1.0) -> tuple[dict[str, float], float]:
    """Logistic regression; its weights, and the area under the curve of a fifth left out."""
    names = list(examples[0][0])
    rows = np.array([[1.0, *(features[name] for name in names)] for features, _ in examples])
    wanted = np.array([float(truth) for _, truth in examples])
    scale = np.concatenate([[1.0], rows[:, 1:].std(axis=0) + 1e-6])

    def solve(kept: NDArray[np.bool_]) -> Floats:
        x, y = rows[kept] / scale, wanted[kept]

        def loss(w: Floats) -> tuple[float, Floats]:
            score = x @ w
            held = np.concatenate([[0.0], w[1:]]) * ridge
            cost = float((np.logaddexp(0, score) - y * score).sum()) + float(held @ w) / 2
            return cost, x.T @ (1 / (1 + np.exp(-score)) - y) + held

        return np.asarray(minimize(loss, np.zeros(x.shape[1]), jac=True, method="L-BFGS-B").x) / scale

    fold = np.arange(len(rows)) * 5 // len(rows)
    scores = rows[fold == 4] @ solve(fold != 4)
    order = scores.argsort().argsort() + 1.0
    truth = wanted[fold == 4]
    area = (order[truth == 1].sum() - truth.sum() * (truth.sum() + 1) / 2) / max(
        1, truth.sum() * (1 - truth).sum()
    )
    solved = solve(np.ones(len(rows), bool))
    return dict(zip(["always", *names], solved.round(3).tolist(), strict=True)), float(area)


TABLES: dict[str, Callable[[range], Iterator[Example]]] = {
    "frieze": readings,
    "roller": rollers,
    "other_picture": boxes_of_two,
}


MEANINGS = {
    "always": "before anything else is known",
    "merge": "mean of the pairs of two types, above which they are one [log-odds]",
    "laid_over": "correlation of the boxes, one laid over the other with a small shift",
    "laid_over_squared": "its square",
    "spectrum": "agreement of the spectra of the boxes, stretched to a square [cosine]",
    "fields": "agreement of the histograms of directions, field by field [cosine]",
    "textures": "agreement of the spectra in the band's own measure [cosine]",
    "directions": "difference of the directions of strokes over the box [share]",
    "strength": "contrast of the fainter box [deviations]",
    "strength_fields": "that, times the agreement of the fields",
    "repeats": "the roller is seen to repeat [flag]",
    "agreement": "correlation of the strip with itself, moved by a revolution",
    "fit": "correlation of columns with the same place of other revolutions",
    "turns": "revolutions that are seen [log]",
    "borders": "evidence for a border, mean of the boxes [log-odds]",
    "contrast": "marks of the band less those beside [probability]",
    "band": "pixels of the strip that are of a band [log of their share]",
    "boxes": "boxes that are seen [log]",
    "motifs": "types of motif [share of the boxes of a sequence]",
    "several_motifs": "more than one type of motif [flag]",
    "sureness": "probability of the types of motif, mean",
    "uneven": "deviation of the widths of boxes [log]",
    "narrow": "mean width of boxes [log of heights]",
    "seen": "strip that is covered by boxes [share]",
    "filled": "contrast in the boxes [deviations]",
    "empty": "boxes with hardly anything in them [share]",
    "mean": "evidence for the same motif, mean of the pairs [log-odds]",
    "least": "the same, of the worst pair [log-odds]",
    "score": "score of the alignment [log-odds a box]",
    "pairs": "pairs of boxes [log]",
    "kinds": "types of motif among the pairs [log]",
    "lost": "boxes without a pair [share]",
    "lead": "score over that of the typical rotation [log-odds a box]",
    "same_period": "both repeat after as many boxes [flag]",
    "other_period": "they repeat after other numbers of boxes [flag]",
    "widths": "correlation of the widths of paired boxes",
    "proportion": "difference of the mean widths [log of heights]",
    "other_view": "upside down or in a mirror [flag]",
}
USES = {
    "other_picture": "boxes of two pictures hold the same motif",
    "motif_types": "types of motif are merged",
    "frieze": "a strip is a frieze",
    "roller": "one roller made two friezes",
}


def write(table: str, found: dict[str, float]) -> None:
    """Put the weights of a table into the file, with the meaning of each feature beside it."""
    tables = yaml.safe_load(FILE.read_text()) if FILE.exists() else {}
    tables[table] = found
    lines = ["# Log-odds of what friezes show (benchmarks/frieze_weights.py, generated friezes)."]
    for name, weights_of in tables.items():
        lines += ["", f"{name}:  # {USES[name]}"]
        lines += [f"  {f'{key}: {value:.3f}':<30}# {MEANINGS[key]}" for key, value in weights_of.items()]
    FILE.write_text("\n".join(lines) + "\n", encoding="utf-8")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("tables", nargs="+")
    parser.add_argument("--first", type=int, default=200)
    parser.add_argument("--count", type=int, default=100)
    parser.add_argument("--write", action="store_true")
    options = parser.parse_args()
    for table in options.tables:
        examples = list(TABLES[table](range(options.first, options.first + options.count)))
        found, area = fit(examples)
        right = sum(truth for _, truth in examples)
        print(
            f"{table}: {len(examples)} examples, {right} true, area under the curve of the last fifth {area:.3f}"
        )
        print(yaml.safe_dump(found, sort_keys=False))
        if options.write:
            write(table, found)
            weights.frieze_weights.cache_clear()


if __name__ == "__main__":
    main()
