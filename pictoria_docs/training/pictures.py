"""The models that tell pictures (`layout`): of PDFs alone, of PDFs with a detector's votes, and of page images.

What fits a picture of the gold from an overlap of .5 on is found, from .8 on exactly; a candidate counts half for each.
Pages with a text layer teach the models of PDFs, and as images that of page images. Documents of one convention look
alike and are left out together. Calibration is of what a model chooses, for only that is shown to people.
"""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
from scipy.optimize import linear_sum_assignment

from pictoria_docs.document import Box
from pictoria_docs.document.geometry import POINTS_PER_INCH
from pictoria_docs.errors import ProjectError
from pictoria_docs.evidence import Model
from pictoria_docs.layout import pdf_candidates
from pictoria_docs.layout.detectors import get_detector
from pictoria_docs.layout.options import LayoutOptions
from pictoria_docs.layout.page_detection import is_scan
from pictoria_docs.layout.pdf_candidates import OWN, VOTED, PdfCandidate, PdfEvidence
from pictoria_docs.layout.pdf_pictures import find_pictures
from pictoria_docs.layout.pdf_text import read_lines
from pictoria_docs.layout.picture_evidence import Boxed, select
from pictoria_docs.layout.scans import candidates as scan_candidates
from pictoria_docs.layout.scans.candidates import INKED, ScanCandidate
from pictoria_docs.layout.scans.read import page_evidence
from pictoria_docs.layout.scans.votes import page_votes
from pictoria_docs.layout.second_opinion import ACCURATE, FAST, LONGER_SIDE
from pictoria_docs.layout.text_line import TextLine
from pictoria_docs.sources.source import SourcePage
from pictoria_docs.training.fit import data_digest, fit_additive
from pictoria_docs.training.fit_model import Floats, calibration, folds_of, weights_of
from pictoria_docs.training.known_pages import KnownPage, known_pages, read_known
from pictoria_docs.training.shipped import SHIPPED

SAME, CLOSE = 0.5, 0.8  # overlaps from which a picture is found, and found exactly
TIE = 1000  # the better of two overlaps counts so much less than a further picture
PLAIN_PAGES = 2  # of a document, without a picture


@dataclass(frozen=True, slots=True)
class PictureExamples:
    """The candidates of one page that one model weighs, and how well each fits a picture of the gold."""

    model: str
    document: str
    source: str
    candidates: tuple[Boxed, ...]
    boxes: tuple[Box, ...]
    """Theirs, on the page as displayed."""
    rows: Floats
    overlaps: Floats
    """Shape (candidates, pictures of the gold)."""
    ignored: tuple[Box, ...]
    """Zones in which nothing is judged, and wholes whose parts are asked for."""

    @property
    def best(self) -> Floats:
        """The overlap of each candidate with the picture that it fits best."""
        return np.asarray(self.overlaps.max(axis=1, initial=0.0))

    def counts(self, chosen: Sequence[int]) -> Floats:
        """Found, found exactly, proposed, wanted."""
        best = self.best
        judged = [
            index
            for index in chosen
            if best[index] >= SAME or not any(self.boxes[index].inside(zone) > SAME for zone in self.ignored)
        ]
        overlaps = self.overlaps[judged]
        found = []
        for least in (SAME, CLOSE):
            matched = linear_sum_assignment(-np.where(overlaps >= least, 1 + overlaps / TIE, 0))
            found.append(int((overlaps[matched] >= least).sum()))
        return np.array([*found, len(judged), self.overlaps.shape[1]], dtype=np.float64)


class _PrintedPage:
    """A page with a text layer as the picture of it."""

    pdf = None

    def __init__(self, page: SourcePage) -> None:
        self.number, self.width, self.height = page.number, page.width, page.height
        self.rotation, self.label, self.dpi = page.rotation, None, None
        self.image = page.image


def picture_examples(known: KnownPage) -> list[PictureExamples]:
    """What a page teaches each model."""
    page: Any = known.open()
    lines = read_lines(page.pdf)
    if is_scan(page, page.pdf, lines):
        return [_of_scan(known, page, lines)]
    return [*_of_pdf(known, page, lines), _of_scan(known, _PrintedPage(page), [])]


def _of_scan(known: KnownPage, page: Any, lines: list[TextLine]) -> PictureExamples:
    evidence = page_evidence(page, LayoutOptions(), lines or None)
    votes = page_votes(evidence.scan, get_detector(ACCURATE))
    found = scan_candidates.find_candidates(evidence, votes)
    return _examples(
        known,
        INKED.name,
        [ScanCandidate(one.box, one.source) for one in found],
        [evidence.scan.straightening.box(one.box) for one in found],
        [scan_candidates.features(one, evidence, votes) for one in found],
    )


def _of_pdf(known: KnownPage, page: SourcePage, lines: list[TextLine]) -> list[PictureExamples]:
    evidence = PdfEvidence(Box(0, 0, page.width, page.height), find_pictures(page.pdf, lines), lines)
    dpi = POINTS_PER_INCH * LONGER_SIDE / max(page.width, page.height)
    taught = []
    for features, votes in ((OWN, []), (VOTED, get_detector(FAST).detect(page.image(dpi), dpi))):
        found = pdf_candidates.find_candidates(evidence, votes)
        measured = [pdf_candidates.features(one, evidence, votes) for one in found]
        plain = [PdfCandidate(one.box, one.source) for one in found]
        taught.append(_examples(known, features.name, plain, [one.box for one in found], measured))
    return taught


def _examples(
    known: KnownPage,
    name: str,
    candidates: Sequence[Boxed],
    boxes: Sequence[Box],
    measured: Sequence[dict[str, float]],
) -> PictureExamples:
    gold = known.gold
    wholes = {figure.parent for figure in gold.figures if figure.parent}
    of_page = [figure for figure in gold.figures if figure.page == known.number]
    wanted = [figure for figure in of_page if figure.id not in wholes]
    zones = [zone.box for zone in gold.ignore if zone.page == known.number]
    return PictureExamples(
        name,
        gold.name,
        gold.convention or gold.source or gold.name,
        tuple(candidates),
        tuple(boxes),
        SHIPPED[name].features.rows(measured),
        np.array([[figure.iou(box) for figure in wanted] for box in boxes]).reshape(len(boxes), len(wanted)),
        (*zones, *(figure.box for figure in of_page if figure.id in wholes)),
    )


def train_pictures(folders: Sequence[Path], *, command: str, processes: int = 1) -> dict[str, Model]:
    """Fit the models to the pages of PDFs whose pictures gold files beside them know.

    Args:
        folders: of PDFs and gold files.
        command: goes into the models' files.
        processes: how many share the reading of pages.

    Returns:
        The models by name: those of which there are pages.

    Raises:
        SourceError: a folder has no gold, or a file of it is broken.
        ProjectError: the documents are all of one convention, or show no picture.
        MissingPartError: a detector is not installed.
    """
    pages = list(known_pages(folders, lambda gold: gold.figures, PLAIN_PAGES))
    examples: dict[str, list[PictureExamples]] = defaultdict(list)
    for each in read_known(picture_examples, pages, processes):
        examples[each.model].append(each)
    return {name: fit_pictures(name, found, command) for name, found in examples.items()}


def fit_pictures(name: str, pages: Sequence[PictureExamples], command: str) -> Model:
    """Fit a model to pages, judged on conventions left out, and calibrated on what is chosen there.

    Raises:
        ProjectError: all of one convention, or without a picture.
    """
    total: Floats = np.zeros(4)
    scores: list[float] = []
    hits: list[bool] = []
    for own, others in folds_of([page.source for page in pages]):
        model = _fit(name, [pages[index] for index in others])
        for page in (pages[index] for index in own):
            score = model.log_odds(page.rows)
            chosen = select(page.candidates, score.tolist())
            total += page.counts(chosen)
            scores += score[chosen].tolist()
            hits += (page.best[chosen] >= SAME).tolist()
    found, exact, proposed, wanted = total.tolist()
    if not wanted:
        raise ProjectError("examples_alike", name=name)
    slope, offset = calibration(np.array(scores), np.array(hits, dtype=bool))
    about = {
        "command": command,
        "documents": len({page.document for page in pages}),
        "sources": len({page.source for page in pages}),
        "pages": len(pages),
        "data": data_digest((page.source, page.rows, page.best >= SAME) for page in pages),
        "scores": {
            "pictures": int(wanted),
            "precision": round(found / max(proposed, 1), 3),
            "recall": round(found / max(wanted, 1), 3),
            "f1": round(2 * found / max(proposed + wanted, 1), 3),
            "f1_exact": round(2 * exact / max(proposed + wanted, 1), 3),
        },
    }
    return replace(_fit(name, pages), slope=slope, offset=offset, about=about)


def _fit(name: str, pages: Sequence[PictureExamples]) -> Model:
    """Fit a model, not calibrated: each document counts as the root of its number of candidates."""
    by_document: dict[str, list[PictureExamples]] = defaultdict(list)
    for page in pages:
        by_document[page.document].append(page)
    ordered = [page for own in by_document.values() for page in own]
    sizes = [sum(len(page.boxes) for page in own) for own in by_document.values()]
    rows, best = np.concatenate([page.rows for page in ordered]), np.concatenate([p.best for p in ordered])
    weight = weights_of([size for size in sizes if size]) / 2
    return fit_additive(
        SHIPPED[name].features,
        np.concatenate([rows, rows]),
        np.concatenate([best >= SAME, best >= CLOSE]),
        np.concatenate([weight, weight]),
    )
