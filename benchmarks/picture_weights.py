"""Weights of the evidence for pictures: fitted to gold, judged on sources left out.

    python benchmarks/picture_weights.py scan|pdf [--detectors NAME ...] [--pages 12] [--generated FOLDER]
        [--cache FOLDER] [--write]

For `scan`: the scans of the bench's dev and dev2 halves, and its born-digital pages as pictures; for `pdf`: its
born-digital pages, each once with each detector. Prints figure F1 at IoU .5 and .8 for each group of documents by
weights fitted without the group; `--write` fits them to all and writes `scan_weights.yaml`
or `pdf_weights.yaml` of the package.
Needs PICTORIA_SHARED.
"""

import argparse
import json
import pickle
import re
import sys
import tempfile
from collections import defaultdict
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from quality import shared
from scipy.optimize import linear_sum_assignment, minimize

from pictoria_docs.document import Box
from pictoria_docs.layout import pdf_candidates
from pictoria_docs.layout.detectors import get_detector
from pictoria_docs.layout.options import LayoutOptions
from pictoria_docs.layout.page_detection import is_scan
from pictoria_docs.layout.pdf_candidates import PdfEvidence
from pictoria_docs.layout.pdf_pictures import find_pictures
from pictoria_docs.layout.pdf_text import read_lines
from pictoria_docs.layout.picture_evidence import FEATURES, select
from pictoria_docs.layout.scans import candidates as scan_candidates
from pictoria_docs.layout.scans.read import page_evidence
from pictoria_docs.layout.scans.votes import page_votes
from pictoria_docs.layout.text_line import TextLine
from pictoria_docs.sources import open_source
from pictoria_docs.sources.source import SourceOptions, SourcePage

Floats = NDArray[np.float64]
NAMES = ("always", *(name for name in FEATURES))
BOUNDS = [
    {"for": (0.0, None), "against": (None, 0.0)}.get(
        FEATURES.get(name, {}).get("direction", ""), (None, None)
    )
    for name in NAMES
]
"""Of the weights."""
REGULAR = 1.0
"""Weight of the squared distance of the weights from their priors."""
PRIORS = {"vote": 4.0, "holds_own": -4.0}
"""Weights before anything is learned, 0 for the others: votes are believed where nothing contradicts them."""
CALIBRATION = 5.0
"""The same for the line from log-odds to confidence."""
SAME, CLOSE = 0.5, 0.8
"""Overlaps from which a picture is found, and found exactly."""
LEAST_WEIGHT = 0.001
PLAIN_PAGES = 2
"""Pages without a picture of each born-digital document."""
FOLDERS = {"scan": Path(scan_candidates.__file__).parent, "pdf": Path(pdf_candidates.__file__).parent}
PIXELS = 1200
"""Longer side of the page image that a detector sees of a born-digital page."""


@dataclass(frozen=True)
class PageExamples:
    """The candidates of one page, and how well each fits a picture of the gold."""

    document: str
    group: str
    boxes: tuple[Box, ...]
    """On the page as displayed."""
    straight: tuple[Any, ...]
    """The candidates themselves."""
    measured: Floats
    """Shape (candidates, features)."""
    overlaps: Floats
    """Shape (candidates, pictures of the gold)."""
    ignored: tuple[Box, ...]
    """Zones in which nothing is judged, and wholes whose parts are asked for."""


class PrintedPage:
    """A born-digital page as the picture of it."""

    pdf = None

    def __init__(self, page: SourcePage) -> None:
        self.number, self.width, self.height = page.number, page.width, page.height
        self.rotation, self.label, self.dpi = page.rotation, None, None
        self._page = page

    def image(self, dpi: float | None = None) -> Any:
        """See `SourcePage.image`."""
        return self._page.image(dpi)


def group_of(document: str) -> str:
    """The documents of one source or convention."""
    parts = document.split("_")
    return "_".join(parts[:2] if parts[0].startswith("real") else parts[:3])


def gold_boxes(gold: dict[str, Any]) -> tuple[dict[int, list[list[Box]]], dict[int, list[Box]]]:
    """Of each page, the accepted boxes of each picture, and what is not judged."""
    wholes = {figure["parent"] for figure in gold["figures"] if figure["parent"]}
    pictures, ignored = defaultdict(list), defaultdict(list)
    for figure in gold["figures"]:
        box = Box(*figure["bbox"])
        if figure["id"] in wholes:
            ignored[figure["page"]].append(box)
            continue
        other = figure.get("bbox_alt") or []
        others = [other] if other and not isinstance(other[0], list) else other
        pictures[figure["page"]].append([box, *(Box(*alternative) for alternative in others)])
    for zone in gold.get("ignore", ()):
        ignored[zone["page"]].append(Box(*zone["bbox"]))
    return pictures, ignored


def read_page(task: tuple[str, str, int, str]) -> PageExamples | None:
    """The examples of one page of a PDF that has its gold beside it, by a detector; without one where it is ""."""
    kind, file, number, detector = task[0], Path(task[1]), task[2], task[3]
    gold = json.loads(file.with_suffix(".gold.json").read_text(encoding="utf-8"))
    pictures, ignored = gold_boxes(gold)
    page: Any = open_source(str(file), SourceOptions()).page(number)
    lines = read_lines(page.pdf)
    scanned = is_scan(page, page.pdf, lines)
    if kind != "scan" and scanned:
        return None
    try:
        if kind == "scan":
            boxes, straight, rows = _of_scan(
                page if scanned else PrintedPage(page), lines if scanned else None, detector
            )
        else:
            boxes, straight, rows = _of_pdf(page, lines, detector)
    except Exception as error:
        print(f"{file.stem}, page {number}: {error}", file=sys.stderr)
        return None
    wanted = pictures.get(number, [])
    return PageExamples(
        file.stem,
        group_of(file.stem),
        tuple(boxes),
        tuple(straight),
        np.array([[1.0, *(row.get(name, 0.0) for name in NAMES[1:])] for row in rows]).reshape(
            len(rows), len(NAMES)
        ),
        np.array([[max(box.iou(one) for one in each) for each in wanted] for box in boxes]).reshape(
            len(boxes), len(wanted)
        ),
        tuple(ignored.get(number, [])),
    )


def _of_scan(
    page: Any, lines: list[TextLine] | None, detector: str
) -> tuple[list[Box], list[Any], list[dict[str, float]]]:
    evidence = page_evidence(page, LayoutOptions(), lines or None)
    votes = page_votes(evidence.scan, get_detector(detector))
    candidates = scan_candidates.find_candidates(evidence, votes)
    return (
        [evidence.scan.straightening.box(candidate.box) for candidate in candidates],
        [scan_candidates.ScanCandidate(candidate.box, candidate.source) for candidate in candidates],
        [scan_candidates.features(candidate, evidence, votes) for candidate in candidates],
    )


def _of_pdf(
    page: Any, lines: list[TextLine], detector: str
) -> tuple[list[Box], list[Any], list[dict[str, float]]]:
    evidence = PdfEvidence(Box(0, 0, page.width, page.height), find_pictures(page.pdf, lines), lines)
    dpi = 72.0 * PIXELS / max(page.width, page.height)
    votes = get_detector(detector).detect(page.image(dpi), dpi) if detector else []
    candidates = pdf_candidates.find_candidates(evidence, votes)
    return (
        [candidate.box for candidate in candidates],
        [pdf_candidates.PdfCandidate(candidate.box, candidate.source) for candidate in candidates],
        [pdf_candidates.features(candidate, evidence, votes) for candidate in candidates],
    )


def tasks(kind: str, options: argparse.Namespace) -> Iterator[tuple[str, str, int, str]]:
    """Pages to read: all of scans, and of other documents those with pictures and two without, at most so many."""
    bench = shared() / "bench"
    files = [*sorted((bench / "dev2").glob("*.pdf")), *sorted((bench / "dev").glob("*.pdf"))]
    files += sorted(options.generated.glob("**/*.pdf")) if options.generated is not None else []
    for file in (file for file in files if re.search(options.docs, file.stem)):
        gold_file = file.with_suffix(".gold.json")
        if not gold_file.is_file():
            continue
        gold = json.loads(gold_file.read_text(encoding="utf-8"))
        if "figures" not in gold["scored"]:
            continue
        pages = [page["page"] for page in gold["pages"]]
        if "scan" not in file.stem or file.parent.parent != bench:
            pictured = {figure["page"] for figure in gold["figures"]}
            others = [page for page in pages if page not in pictured][:PLAIN_PAGES]
            pages = ([page for page in pages if page in pictured] + others)[: options.pages]
        for detector in options.detectors if kind != "own" else ("",):
            yield from ((kind, str(file), page, detector) for page in pages)


def fit(measured: Floats, wanted: Floats, weight: Floats) -> Floats:
    """Logistic regression with shares as targets, by L-BFGS, around the priors; the constant is free.

    What can only speak for a picture, or only against it, does so.
    """
    held = np.full(measured.shape[1], REGULAR)
    held[0] = 0.0
    start = np.array([PRIORS.get(name, 0.0) for name in NAMES])

    def loss(weights: Floats) -> tuple[float, Floats]:
        score = measured @ weights
        probability = 1 / (1 + np.exp(-score))
        cost = float((weight * (np.logaddexp(0, score) - wanted * score)).sum())
        slope = measured.T @ (weight * (probability - wanted))
        away = weights - start
        return cost + float((held * away**2).sum()) / 2, slope + held * away

    return np.asarray(minimize(loss, start, jac=True, method="L-BFGS-B", bounds=BOUNDS).x)


def calibrate(scores: Floats, hits: Floats) -> Floats:
    """Platt's shift and slope from log-odds to probability, held to 0 and 1 where little is known."""

    def loss(line: Floats) -> tuple[float, Floats]:
        score = line[0] + line[1] * scores
        error = 1 / (1 + np.exp(-score)) - hits
        away = line - np.array([0.0, 1.0])
        cost = float((np.logaddexp(0, score) - hits * score).sum()) + float((away**2).sum()) * CALIBRATION / 2
        return cost, np.array([error.sum(), (error * scores).sum()]) + CALIBRATION * away

    return np.asarray(minimize(loss, np.array([0.0, 1.0]), jac=True, method="L-BFGS-B").x)


def fit_pages(pages: Sequence[PageExamples]) -> Floats:
    """Weights fitted to pages, each document counting as the root of its number of candidates."""
    used = [page for page in pages if len(page.boxes)]
    measured = np.concatenate([page.measured for page in used])
    best = np.concatenate([page.overlaps.max(axis=1, initial=0.0) for page in used])
    wanted = ((best >= SAME).astype(np.float64) + (best >= CLOSE)) / 2
    sizes: dict[str, int] = defaultdict(int)
    for page in used:
        sizes[page.document] += len(page.boxes)
    weight = np.concatenate([np.full(len(page.boxes), sizes[page.document] ** -0.5) for page in used])
    # What no page shows would keep its prior: it says nothing here.
    return np.where(measured.any(axis=0), fit(measured, wanted, weight / weight.mean()), 0.0)


def counts(page: PageExamples, chosen: Sequence[int]) -> Floats:
    """Found, found exactly, proposed, wanted."""
    judged = [
        index
        for index in chosen
        if page.overlaps[index].max(initial=0.0) >= SAME
        or not any(page.boxes[index].inside(zone) > SAME for zone in page.ignored)
    ]
    overlaps = page.overlaps[judged]
    found = []
    for least in (SAME, CLOSE):
        rows, columns = linear_sum_assignment(-np.where(overlaps >= least, 1 + overlaps / 1000, 0))
        found.append(int((overlaps[rows, columns] >= least).sum()))
    return np.array([*found, len(judged), page.overlaps.shape[1]], dtype=np.float64)


def f1(found: float, proposed: float, wanted: float) -> float:
    return 2 * found / max(proposed + wanted, 1)


def leave_out(pages: Sequence[PageExamples]) -> tuple[Floats, Floats]:
    """Print what each group reaches by weights of the others; scores and hits of all that was chosen."""
    total: Floats = np.zeros(4)
    scores: list[float] = []
    hits: list[float] = []
    print("| left out | pages | figures at .5 | at .8 |\n| --- | --- | --- | --- |")
    for group in sorted({page.group for page in pages}):
        weights = fit_pages([page for page in pages if page.group != group])
        own = [page for page in pages if page.group == group]
        sums: Floats = np.zeros(4)
        for page in own:
            score = page.measured @ weights
            chosen = select(page.straight, score.tolist())
            sums += counts(page, chosen)
            scores += [float(score[index]) for index in chosen]
            hits += [float(page.overlaps[index].max(initial=0.0) >= SAME) for index in chosen]
        total += sums
        shown = [f"{f1(found, *sums[2:]):.3f}" if sums[2:].any() else "–" for found in sums[:2]]
        print(f"| {group} | {len(own)} | {shown[0]} | {shown[1]} |")
    print(f"| all | {len(pages)} | {f1(total[0], *total[2:]):.3f} | {f1(total[1], *total[2:]):.3f} |")
    return np.array(scores), np.array(hits)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("kind", choices=("scan", "pdf"))
    parser.add_argument("--detectors", nargs="+", default=["figcrop"], help="whose votes are weighed")
    parser.add_argument("--docs", default=".", help="regular expression for document names")
    parser.add_argument("--pages", type=int, default=12, help="most pages of a born-digital document")
    parser.add_argument("--generated", type=Path, help="folder of catalogues that the generator made")
    parser.add_argument("--cache", type=Path, help="keep what was measured here")
    parser.add_argument("--write", action="store_true")
    options = parser.parse_args()
    sections: dict[str, Floats] = {}
    pages: list[PageExamples] = []
    for kind in ("scan",) if options.kind == "scan" else ("own", "pdf"):
        pages = _pages(kind, options)
        print(f"\n{kind}:\n")
        scores, hits = leave_out(pages)
        prefix = "own_" if kind == "own" else ""
        sections["own" if kind == "own" else "weights"] = fit_pages(pages)
        sections[f"{prefix}calibration"] = calibrate(scores, hits)
    if options.write:
        trained_on = f"{len({page.group for page in pages})} groups of documents, {len(pages)} pages"
        trained_on += f" by {' and '.join(options.detectors)}"
        write(FOLDERS[options.kind] / f"{options.kind}_weights.yaml", trained_on, sections)


def _pages(kind: str, options: argparse.Namespace) -> list[PageExamples]:
    """Measured, or as kept by an earlier run."""
    with tempfile.TemporaryDirectory() as scratch, ProcessPoolExecutor() as pool:
        cache = (options.cache or Path(scratch)) / f"{kind}.pickle"
        if not cache.is_file():
            wanted = tasks(kind, options)
            pages = [page for page in pool.map(read_page, wanted) if page]
            cache.parent.mkdir(parents=True, exist_ok=True)
            cache.write_bytes(pickle.dumps(pages))
        kept: list[PageExamples] = pickle.loads(cache.read_bytes())
        return kept


def write(file: Path, trained_on: str, sections: dict[str, Floats]) -> None:
    """Write the weights with the meaning of each feature beside it."""
    lines = [f"trained_on: {trained_on} (benchmarks/picture_weights.py)"]
    for section, weights in sections.items():
        lines += ["", f"{section}:"]
        if section.endswith("calibration"):
            lines += [f"  shift: {weights[0]:.3f}", f"  slope: {weights[1]:.3f}"]
            continue
        for name, weight in zip(NAMES, weights.tolist(), strict=True):
            feature = FEATURES.get(name, {"meaning": "before anything else is known", "unit": "constant"})
            if abs(weight) >= LEAST_WEIGHT:
                entry = f"  {name}: {weight:.3f}"
                lines.append(f"{entry:<28}# {feature['meaning']} [{feature['unit']}]")
    file.write_text("\n".join(lines) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
