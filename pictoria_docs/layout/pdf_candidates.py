"""Which boxes of a page with a text layer are pictures: candidates of the PDF and of a detector, weighed together.

The PDF knows exactly where an image or a drawing ends, but not which drawings are a picture: arrows, ornaments and
boxes around text are drawn alike. What it draws tells how doubtful a page is (`own_confidences`); with a detector's
votes, all candidates compete (`weighed_graphics`).
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from math import log

from pictoria_docs.document import Box, RegionType
from pictoria_docs.evidence import FeatureSet, Measured, ShippedModel
from pictoria_docs.labels import looks_like_caption
from pictoria_docs.layout.detectors import Detection
from pictoria_docs.layout.page_picture import PageGraphics, PagePicture
from pictoria_docs.layout.pdf_pictures import DRAWING_SIDE, MIN_SIDE, body_size
from pictoria_docs.layout.picture_evidence import (
    APART,
    covered,
    declare_shape,
    declare_votes,
    of_types,
    possible,
    select,
    shaped,
    voted,
)
from pictoria_docs.layout.text_line import TextLine

MIN_VOTE = 0.1  # confidence of a detection that proposes a picture
SAME_BOX = 0.5  # overlap from which a frame and a picture are in one place
WITHIN = 0.8  # of a line's area inside a picture
BODY_WIDTH = 0.6  # of a picture's width, from which a line within is running text
BODY_LINES = 3.0  # lines of running text from which there is much of it
BODY_SIZE = 0.95  # of the text's size
CAPTION_LINES = 3.0  # type sizes between a picture and its caption, at most
MANY_SCALE = 3.0  # natural logarithms of a unit

PICTURE_KINDS = ("image", "drawing")
"""Sources of candidates that are measurements; a detector is what the base stands for."""

OWN: FeatureSet[Measured] = FeatureSet("own_pictures", base=0.0)
"""Measurements of a picture of a PDF before a detector is asked."""
VOTED: FeatureSet[Measured] = FeatureSet("voted_pictures", base=0.0)
"""The same, with the votes of a detector."""

declare_votes(VOTED)
for _features in (OWN, VOTED):
    declare_shape(_features)
    _features.declare("image", "flag", "A placed image.")
    _features.declare("body_text", "lines / 3, at most 1", "Lines of running text within.")
    _features.declare(
        "caption", "1 at it, 0 three lines away", "How near a line stands that reads like a caption."
    )
    _features.declare("holds_caption", "flag", "A line that begins like a caption stands in it.", rises=False)
    _features.declare("frame", "flag", "A box or a ground of the PDF around text fits it.")
    _features.declare("of_many", "ln(1 + pictures on the page) / 3", "One of many pictures of the page.")
    _features.declare("crossed", "share", "How much of it other pictures of the PDF cover.")
VOTED.declare("own_fit", "overlap", "How closely a voted box fits a picture of the PDF.")
VOTED.declare(
    "holds_own", "share", "How much of the largest picture of the PDF lies in a voted box.", prior=-4.0
)

OWN_MODEL = ShippedModel.beside(__file__, OWN)
VOTED_MODEL = ShippedModel.beside(__file__, VOTED)


@dataclass(frozen=True)
class PdfEvidence:
    """What a PDF draws on a page, and its text."""

    page: Box
    """The page as displayed, in points."""
    graphics: PageGraphics
    lines: Sequence[TextLine]

    @cached_property
    def body(self) -> float:
        """The font size of most of the text, in points."""
        return body_size(self.lines)

    @cached_property
    def captions(self) -> list[TextLine]:
        """The lines that read like the beginning of a caption."""
        return [line for line in self.lines if looks_like_caption(line.text)]

    @cached_property
    def pictures(self) -> list[PagePicture]:
        """What the PDF's own evidence takes for pictures."""
        return [picture for picture in self.graphics.pictures if picture.kind in PICTURE_KINDS]


@dataclass(frozen=True)
class PdfCandidate:
    """A box that may be one whole picture."""

    box: Box
    source: str
    """"image" or "drawing" (of the PDF), or "detector" (a vote)."""
    picture: PagePicture | None = None
    """The picture of the PDF that it is."""


def find_candidates(evidence: PdfEvidence, votes: Sequence[Detection] = ()) -> list[PdfCandidate]:
    """All boxes that the PDF or a detector takes for a picture.

    Args:
        evidence: of the page.
        votes: what the detector sees, in points of the page.
    """
    pictures = evidence.pictures
    found = [PdfCandidate(picture.box, picture.kind, picture) for picture in pictures]
    for vote in of_types(votes, {RegionType.FIGURE}, MIN_VOTE):
        box = vote.box.intersection(evidence.page)
        if box is None or max(box.width, box.height) < MIN_SIDE or min(box.width, box.height) < DRAWING_SIDE:
            continue
        if covered(box, (picture.box for picture in pictures)) < APART:
            found.append(PdfCandidate(box, "detector"))
    return found


def features(
    candidate: PdfCandidate, evidence: PdfEvidence, votes: Sequence[Detection] = ()
) -> dict[str, float]:
    """What is measured of a candidate, as declared in `VOTED` (without votes: `OWN`); what is 0 is left out."""
    box, lines, body = candidate.box, evidence.lines, evidence.body
    inside = [line for line in lines if line.box.inside(box) > WITHIN]
    running = [
        line for line in inside if line.size >= BODY_SIZE * body and line.box.width > BODY_WIDTH * box.width
    ]
    others = [picture.box for picture in evidence.pictures if picture is not candidate.picture]
    voted_over = others if candidate.picture is None else []
    measured = {
        **({candidate.source: 1.0} if candidate.source in PICTURE_KINDS else {}),
        **voted(box, votes),
        **shaped(box, evidence.page),
        "text": covered(box, (line.box for line in lines)),
        "body_text": min(len(running) / BODY_LINES, 1.0),
        "caption": _captioned(box, evidence),
        "holds_caption": float(any(line.box.inside(box) > WITHIN for line in evidence.captions)),
        "own_fit": max((other.iou(box) for other in voted_over), default=0.0),
        "holds_own": max((other.inside(box) for other in voted_over), default=0.0),
        "frame": float(
            any(
                other.kind not in PICTURE_KINDS and other.box.iou(box) > SAME_BOX
                for other in evidence.graphics.pictures
            )
        ),
        "of_many": log(1 + len(evidence.pictures)) / MANY_SCALE,
        "crossed": covered(box, others) if candidate.picture is not None else 0.0,
    }
    return {name: value for name, value in measured.items() if value}


def _captioned(box: Box, evidence: PdfEvidence) -> float:
    reach = CAPTION_LINES * evidence.body
    gaps = [line.box.distance(box) for line in evidence.captions if line.box.inside(box) < WITHIN]
    return max(1 - min(gaps, default=reach) / reach, 0.0)


def own_confidences(evidence: PdfEvidence) -> list[float]:
    """Give the probability of each picture of the PDF to be one, in their order, before a detector is asked."""
    model = OWN_MODEL.load()
    return [model.probability_of(features(one, evidence)) for one in find_candidates(evidence)]


def weighed_graphics(evidence: PdfEvidence, votes: Sequence[Detection]) -> PageGraphics:
    """What is drawn on a page by all the evidence: pictures with their confidence.

    A detector may add a picture where the PDF shows none, and make one less sure. It takes none away, for a drawing may
    be made of many small ones, and neither parts nor joins them: what belongs to one caption is for the linker to say.

    Args:
        evidence: of the page.
        votes: what the detector sees, in points of the page.
    """
    model = VOTED_MODEL.load()
    candidates = find_candidates(evidence, votes)
    measured = [features(one, evidence, votes) for one in candidates]
    sure = [model.probability_of(each) for each in measured]
    own = [index for index, one in enumerate(candidates) if one.picture is not None]
    proposed = [index for index, one in enumerate(candidates) if one.picture is None]
    chosen = select(
        [candidates[index] for index in proposed], [model.uncalibrated(measured[index]) for index in proposed]
    )
    added = [proposed[position] for position in chosen]
    boxes = [candidates[index].box for index in added]
    pictures = [_picture(candidates[index], sure[index], evidence) for index in (*own, *sorted(added))]
    framed = [
        picture
        for picture in evidence.graphics.pictures
        if picture.kind not in PICTURE_KINDS and not any(picture.box.iou(box) > SAME_BOX for box in boxes)
    ]
    taken = [picture.box for picture in (*pictures, *evidence.graphics.pictures) if picture.kind != "frame"]
    unsure = [
        _picture(candidates[index], sure[index], evidence)
        for index in possible(candidates, sure, taken, votes)
    ]
    return replace(evidence.graphics, pictures=[*pictures, *framed], possible=unsure)


def _picture(candidate: PdfCandidate, sure: float, evidence: PdfEvidence) -> PagePicture:
    if candidate.picture is not None:
        return replace(candidate.picture, confidence=sure)
    labels = [line for line in evidence.lines if line.box.inside(candidate.box) > WITHIN]
    return PagePicture(candidate.box, "drawing", labels=labels, confidence=sure)
