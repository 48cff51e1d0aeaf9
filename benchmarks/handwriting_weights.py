"""Weights of the evidence for handwriting: fitted to generated scans and real print, judged on documents left out.

    python benchmarks/handwriting_weights.py FOLDER ... [--bench] [--docs REGEX] [--cache FOLDER] [--write]

The folders hold scans that the generator made with their truth (conventions `album` and `annotated` have handwriting;
the others show what is none). With `--bench` the scans of dev and dev2 are print without handwriting, but for the
albums, whose notes nobody marked: they are left out. Prints clusters of strokes found, missed and wrongly taken for
handwriting, with weights fitted without a fifth of the documents each; `--write` fits them to all and writes
`pictoria_docs/layout/scans/handwriting_weights.yaml`. `--bench` needs PICTORIA_SHARED.
"""

import argparse
import json
import pickle
import re
from collections import Counter
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from quality import shared
from scipy.optimize import minimize

from pictoria_docs.document import Box
from pictoria_docs.layout.options import LayoutOptions
from pictoria_docs.layout.scans import handwriting
from pictoria_docs.layout.scans.handwriting_evidence import FEATURES, stroke_clusters
from pictoria_docs.layout.scans.initials import with_initials
from pictoria_docs.layout.scans.read import page_evidence
from pictoria_docs.layout.scans.settle import settle_pictures
from pictoria_docs.sources import open_source

Floats = NDArray[np.float64]
NAMES = tuple(FEATURES)
BOUNDS = [(None, None)] + [
    {"for": (0.0, None), "against": (None, 0.0)}.get(FEATURES[name].get("direction", ""), (None, None))
    for name in NAMES
]
FOLDS = 5
UNMARKED = re.compile("real2_album")
"""Documents with handwriting that nobody marked."""
HAND, PRINT = 0.5, 0.1
"""Shares of a cluster within notes of the truth, from which it is one, and up to which it is none."""


@dataclass(frozen=True)
class Example:
    """A cluster of strokes."""

    document: str
    page: int
    box: Box
    measured: tuple[float, ...]
    is_hand: bool


def examples(task: tuple[Path, int]) -> list[Example]:
    """The clusters of a page, but those that are half a note."""
    file, number = task
    gold = json.loads(file.with_suffix(".gold.json").read_text(encoding="utf-8"))
    options = LayoutOptions()
    evidence = page_evidence(open_source(str(file)).page(number), options)
    pictures = with_initials(settle_pictures(evidence, options, number).pictures, evidence.lines)
    straight = evidence.scan.straightening.straight_box
    notes = [straight(Box(*note["bbox"])) for note in gold.get("handwriting", ()) if note["page"] == number]
    found = []
    for strokes in stroke_clusters(evidence.scan, evidence.ink, evidence.lines, pictures):
        common = (note.grown(2).intersection(strokes.box) for note in notes)
        share = sum(part.area for part in common if part is not None) / max(strokes.box.area, 1.0)
        if PRINT <= share < HAND:
            continue
        measured = tuple(strokes.measured[name] for name in NAMES)
        found.append(Example(file.stem, number, strokes.box, measured, share >= HAND))
    return found


def fit(measured: Floats, wanted: Floats) -> Floats:
    """Logistic regression by L-BFGS, its weights held to 0 and to their direction; the constant is free."""
    rows = np.hstack([np.ones((len(measured), 1)), measured])

    def loss(weights: Floats) -> tuple[float, Floats]:
        score = rows @ weights
        held = np.concatenate([[0.0], weights[1:]])
        cost = float((np.logaddexp(0, score) - wanted * score).sum()) + float(held @ held) / 2
        return cost, rows.T @ (1 / (1 + np.exp(-score)) - wanted) + held

    return np.asarray(minimize(loss, np.zeros(rows.shape[1]), jac=True, method="L-BFGS-B", bounds=BOUNDS).x)


def leave_out(found: Sequence[Example]) -> None:
    """Print what is found in each kind of document by weights of other documents."""
    measured, wanted = arrays(found)
    documents = sorted({example.document for example in found})
    fold = np.array([documents.index(example.document) % FOLDS for example in found])
    scores = np.zeros(len(found))
    for left in range(FOLDS):
        weights = fit(measured[fold != left], wanted[fold != left])
        scores[fold == left] = weights[0] + measured[fold == left] @ weights[1:]
    hits, misses, wrong, print_ = Counter[str](), Counter[str](), Counter[str](), Counter[str]()
    for example, score in zip(found, scores, strict=True):
        kind = re.sub(r"_(?:[a-z]{2}_)?\d+$", "", example.document)
        count = (wrong if score > 0 else print_) if not example.is_hand else hits if score > 0 else misses
        count[kind] += 1
    print(
        "| documents | handwriting found | missed | print taken for it | print |\n| --- | --- | --- | --- | --- |"
    )
    for kind in sorted({*hits, *misses, *wrong}):
        print(f"| {kind} | {hits[kind]} | {misses[kind]} | {wrong[kind]} | {print_[kind] + wrong[kind]} |")
    totals = (hits.total(), misses.total(), wrong.total(), print_.total() + wrong.total())
    print(f"| all | {' | '.join(map(str, totals))} |")


def arrays(found: Sequence[Example]) -> tuple[Floats, Floats]:
    """Features and truth of the clusters."""
    return (
        np.array([example.measured for example in found]),
        np.array([example.is_hand for example in found], dtype=np.float64),
    )


def write(weights: Floats, trained_on: str) -> None:
    """Write the weights with the meaning of each feature beside it."""
    lines = [f"trained_on: {trained_on} (benchmarks/handwriting_weights.py)", "", "weights:"]
    lines.append(f"  {f'always: {weights[0]:.3f}':<26}# before anything else is known [constant]")
    for name, weight in zip(NAMES, weights[1:].tolist(), strict=True):
        feature = FEATURES[name]
        lines.append(f"  {f'{name}: {weight:.3f}':<26}# {feature['meaning']} [{feature['unit']}]")
    file = Path(handwriting.__file__).with_name("handwriting_weights.yaml")
    file.write_text("\n".join(lines) + "\n", encoding="utf-8")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folders", nargs="+", type=Path)
    parser.add_argument("--bench", action="store_true", help="with the scans of the bench as print")
    parser.add_argument("--docs", default=".", help="regular expression for document names")
    parser.add_argument("--pages", type=int, default=3, help="most pages of a generated document")
    parser.add_argument("--cache", type=Path, help="keep what was measured here")
    parser.add_argument("--write", action="store_true")
    options = parser.parse_args()
    files = [file for folder in options.folders for file in sorted(folder.glob("*.pdf"))]
    real = sorted((shared() / "bench").glob("dev*/*scan*.pdf")) if options.bench else []
    tasks = []
    for file in (*files, *real):
        if re.search(options.docs, file.stem) and not UNMARKED.match(file.stem):
            gold = json.loads(file.with_suffix(".gold.json").read_text(encoding="utf-8"))
            tasks += [(file, page["page"]) for page in gold["pages"]][
                : None if file in real else options.pages
            ]
    kept = options.cache / "handwriting.pickle" if options.cache else None
    if kept is not None and kept.is_file():
        found: list[Example] = pickle.loads(kept.read_bytes())
    else:
        with ProcessPoolExecutor() as pool:
            found = [example for page in pool.map(examples, tasks) for example in page]
        if kept is not None:
            kept.parent.mkdir(parents=True, exist_ok=True)
            kept.write_bytes(pickle.dumps(found))
    leave_out(found)
    if options.write:
        documents = len({example.document for example in found})
        write(fit(*arrays(found)), f"{documents} documents, {len(found)} clusters of strokes")


if __name__ == "__main__":
    main()
