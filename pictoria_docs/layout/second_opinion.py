"""A second opinion on pages with a text layer: a learned detector, asked where the PDF leaves doubt about pictures."""

from dataclasses import replace
from typing import TYPE_CHECKING

from pictoria_docs.document import Reason
from pictoria_docs.document.geometry import POINTS_PER_INCH
from pictoria_docs.labels.lexicon import lexicon
from pictoria_docs.layout.detectors import opinion_of
from pictoria_docs.layout.options import LayoutOptions, SecondOpinion
from pictoria_docs.layout.page_picture import PageGraphics
from pictoria_docs.layout.pdf_candidates import (
    PICTURE_KINDS,
    PdfEvidence,
    own_confidences,
    weighed_graphics,
)

if TYPE_CHECKING:
    from pictoria_docs.layout.detectors import Detection
    from pictoria_docs.sources.source import SourcePage

UNLIKELY, DOUBTFUL = 0.2, 0.7  # between such confidences in a picture the page is looked at again
LIST = 4  # labels of a page without a picture, from which it is a list of figures
LONGER_SIDE = 1200  # pixels of the page image that a detector sees: all of ours reduce it further

FAST, ACCURATE = "rapid-layout", "figcrop"
INCLUDED = "pymupdf-layout"  # comes with what reads PDFs
UNSEEN = frozenset({"fill-shade", "fill-imgmask", "clip-imgmask"})
"""Painting, as MuPDF calls it, that is neither among a page's images nor among its paths: shadings and stencils."""


def with_second_opinion(
    page: "SourcePage", evidence: PdfEvidence, options: LayoutOptions
) -> tuple[PageGraphics, tuple[Reason, ...]]:
    """What is drawn on a page, each picture with its confidence, after a detector was heard where it is wanted.

    A detector that fails on the page costs its opinion only; a warning says so.

    Args:
        page: the page.
        evidence: what the PDF draws on it.
        options: whether to ask, and whom.

    Raises:
        MissingPartError: the detector is not installed.
    """
    confidences = own_confidences(evidence)
    wanted = options.second_opinion is SecondOpinion.ALWAYS or (
        options.second_opinion is SecondOpinion.DOUBTFUL
        # Who names a detector wants it to be heard.
        and (options.detector != "auto" or _is_doubtful(page, evidence, confidences))
    )
    warnings: tuple[Reason, ...] = ()
    if wanted:
        votes, warnings = opinion_of(lambda: _votes(page, options), "layout.detector", page.number)
        if votes is not None:
            return weighed_graphics(evidence, votes), ()
    sure = iter(confidences)
    pictures = [
        replace(picture, confidence=next(sure)) if picture.kind in PICTURE_KINDS else picture
        for picture in evidence.graphics.pictures
    ]
    return replace(evidence.graphics, pictures=pictures), warnings


def _is_doubtful(page: "SourcePage", evidence: PdfEvidence, confidences: list[float]) -> bool:
    """Whether a picture is unsure, or a caption is printed where nothing is seen that it could belong to."""
    if any(UNLIKELY <= confidence < DOUBTFUL for confidence in confidences):
        return True  # what is surely no picture, as a small mark on each page, leaves no doubt
    # Plates are described far from where they are: figures alone tell that something is missing.
    labels = sum(lexicon().figure_alone.match(line.text) is not None for line in evidence.lines)
    if evidence.graphics.pictures or not 0 < labels < LIST:
        return False
    # A figure made of text alone is for the captions stage to claim.
    return page.pdf is not None and any(entry[0] in UNSEEN for entry in page.pdf.get_bboxlog())


def _votes(page: "SourcePage", options: LayoutOptions) -> "list[Detection]":
    from pictoria_docs.layout.detectors import PageDetector, detector_parts, get_detector

    name = options.detector
    if name == "auto":
        # A doubtful page is looked at by a detector that sees six a second; whoever wants all looked at wants the best.
        thorough = options.second_opinion is SecondOpinion.ALWAYS
        preferred = (ACCURATE, FAST) if thorough else (FAST, ACCURATE)
        ready = (name for name in preferred if detector_parts.part(name).status().ready)
        name = next(ready, INCLUDED)
    detector = get_detector(name, options.detector_model)
    if isinstance(detector, PageDetector) and page.pdf is not None:
        return detector.detect_page(page.pdf)
    dpi = min(float(options.dpi), POINTS_PER_INCH * LONGER_SIDE / max(page.width, page.height))
    return detector.detect(page.image(dpi), dpi)
