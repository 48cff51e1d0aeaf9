"""A learned detector on pages with a text layer: asked last, or by name."""

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from pictoria_docs.document import RegionType
from pictoria_docs.labels.lexicon import lexicon
from pictoria_docs.layout.options import LayoutOptions
from pictoria_docs.layout.page_picture import PageGraphics, PagePicture
from pictoria_docs.layout.text_line import TextLine

if TYPE_CHECKING:
    from pictoria_docs.layout.detectors import Detection
    from pictoria_docs.sources.source import SourcePage

SAME_PICTURE = 0.5  # of a picture inside a detected one
SNAPPED = 0.6  # overlap from which a detected picture is one of the PDF's
LETTERING = 0.8  # of a line's area inside a picture

EVIDENCE_ONLY = "pdf-evidence"
DEFAULT_MODEL = "pymupdf-layout"
KINDS = {RegionType.FIGURE: "drawing", RegionType.TABLE: "table"}
UNSEEN = frozenset({"fill-shade", "fill-imgmask", "clip-imgmask"})
"""Painting, as MuPDF calls it, that is neither among a page's images nor among its paths: shadings and stencils."""
LIST = 4
"""A page with this many labels and no picture is a list of figures."""


def with_detections(
    page: "SourcePage", lines: Sequence[TextLine], graphics: PageGraphics, options: LayoutOptions
) -> PageGraphics:
    """The page's graphics, completed by the learned detector that the options name, where it is wanted.

    With "auto" the model inside pymupdf is asked only for a page that the PDF's own evidence leaves open: a
    caption is printed, nothing that it could belong to was found, and something is painted there in a way that
    the evidence does not see. (A figure made of text alone is for the captions stage to claim.)

    Raises:
        MissingPartError: the detector is not installed.
        PageError: it failed on this page.
    """
    name = options.detector
    if name == EVIDENCE_ONLY or (name == "auto" and not _open_question(page, lines, graphics)):
        return graphics
    from pictoria_docs.layout.detectors import PageDetector, get_detector

    detector = get_detector(DEFAULT_MODEL if name == "auto" else name, options.detector_model)
    if isinstance(detector, PageDetector) and page.pdf is not None:
        detections = detector.detect_page(page.pdf)
    else:
        detections = detector.detect(page.image(options.dpi), float(options.dpi))
    pictures = [_snapped(detection, graphics, lines) for detection in detections if detection.type in KINDS]
    kept = [
        picture
        for picture in graphics.pictures
        if name == "auto" and not any(picture.box.inside(other.box) > SAME_PICTURE for other in pictures)
    ]
    return replace(graphics, pictures=[*kept, *pictures])


def _open_question(page: "SourcePage", lines: Sequence[TextLine], graphics: PageGraphics) -> bool:
    # Plates are described far from where they are: figures alone tell that something is missing.
    labels = sum(lexicon().figure_alone.match(line.text) is not None for line in lines)
    if graphics.pictures or not 0 < labels < LIST:
        return False
    return page.pdf is not None and any(entry[0] in UNSEEN for entry in page.pdf.get_bboxlog())


def _snapped(detection: "Detection", graphics: PageGraphics, lines: Sequence[TextLine]) -> PagePicture:
    """The detected picture, with the exact box of the picture of the PDF's evidence that it means."""
    own = max(graphics.pictures, key=lambda picture: picture.box.iou(detection.box), default=None)
    if own is not None and own.box.iou(detection.box) > SNAPPED:
        return replace(own, kind=KINDS[detection.type] if own.kind != "image" else own.kind)
    inside = [line for line in lines if line.box.inside(detection.box) > LETTERING]
    labels = inside if detection.type is RegionType.FIGURE else []
    return PagePicture(detection.box, KINDS[detection.type], labels=labels)
