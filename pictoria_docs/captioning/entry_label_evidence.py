"""What says that the number of an entry ("Cat. 6") heads the entry itself, and is no caption of a picture beside it."""

import re
from collections.abc import Sequence

from rapidfuzz import fuzz

from pictoria_docs.captioning.setting import TEXTS
from pictoria_docs.document import Box, Region
from pictoria_docs.labels.accession import accession_label

UNDER_PICTURE = 0.2  # of the narrower width, from which a line is over or under a picture
SAME_EDGE = 1.0  # line heights between the left edges, or the middles, of a label and the text under it
TOUCHING = 0.3  # line heights of white between them, where neither edge nor middle is the same,
CLOSE_BELOW = 0.8  # line heights otherwise
OVERLAP_BELOW = 2.0  # and points by which they may overlap
NEAR = 40.0
"""A picture within this many points of a text stands beside it."""
REPEATED_FROM = 6  # letters of a title that can be told again
MOST_TEXTS = 60  # of a page: with more, none is compared
PERCENT = 100.0
FIELD = re.compile(r"[^\W\d_][^\d:.,;()]{2,28}:\s")
"""A word and a colon, as the fields of a record open: "Material: clay", "Matière : terre cuite"."""


def is_beside(picture: Region, box: Box) -> bool:
    """Whether a line stands over, under or level with a picture, not merely at its corner."""
    return (
        box.overlap_x(picture.box) > UNDER_PICTURE * min(box.width, picture.box.width)
        or box.overlap_y(picture.box) > 0
    )


def is_over_picture(line: Box, text: Box, pictures: Sequence[Region]) -> bool:
    """Whether pictures stand right under a label and its text, and none over or beside it.

    Args:
        line: of the label.
        text: the block that it opens.
        pictures: of the page.
    """
    near = [
        picture.box for picture in pictures if picture.box.distance(text) < NEAR and is_beside(picture, text)
    ]
    return bool(near) and all(box.y0 > line.y1 for box in near)


def heads_text(region: Region, index: int, regions: Sequence[Region]) -> bool:
    """Whether a line stands right over a text that it heads.

    Args:
        region: the block that holds the line.
        index: the line in it.
        regions: of the page.
    """
    box = region.lines[index].box
    if index + 1 < len(region.lines):
        return _heads(box, region.lines[index + 1].box)
    return any(_heads(box, other.box) for other in _below(region, box, regions))


def heads_record(region: Region, index: int, regions: Sequence[Region]) -> bool:
    """Whether the record of an entry stands right below a line: an accession number, or a field ("Material: clay").

    Args:
        region: the block that holds the line.
        index: the line in it.
        regions: of the page.
    """
    box = region.lines[index].box
    if index + 1 < len(region.lines):
        return _opens_record(region.text[region.lines[index + 1].start :])
    return any(
        abs(other.box.x0 - box.x0) < SAME_EDGE * box.height and _opens_record(other.text)
        for other in _below(region, box, regions)
    )


def opens_elsewhere(number: str, box: Box, regions: Sequence[Region]) -> bool:
    """Whether another line opens with an entry's number, as its entry does: "12 Landscape", or "12" alone.

    Args:
        number: as printed: "12", "12a".
        box: of the line that names the entry ("Cat. 12").
        regions: of the page.
    """
    opening = re.compile(rf"[(\[]?{re.escape(number)}\b(?![,/\d]|[-–.]\d)")
    return any(
        line.box != box and opening.match(region.text, line.start, line.end) is not None
        for region in regions
        if region.type in TEXTS
        for line in region.lines
    )


def repeated(words: str, region: Region, regions: Sequence[Region]) -> float:
    """How far a title also stands in another text of the page, 0 to 1, as OCR reads it.

    Args:
        words: the title.
        region: the text that holds it.
        regions: of the page.
    """
    if sum(map(str.isalpha, words)) < REPEATED_FROM:
        return 0.0
    others = [other.text for other in regions if other.id != region.id and other.type in TEXTS]
    if len(others) > MOST_TEXTS:
        return 0.0
    title = words.casefold()
    shares = (fuzz.partial_ratio(title, text.casefold()) for text in others if len(text) >= len(words))
    return max(shares, default=0.0) / PERCENT


def _below(region: Region, box: Box, regions: Sequence[Region]) -> list[Region]:
    """The texts whose heads stand right below a line."""
    return [
        other
        for other in regions
        if other.id != region.id
        and other.type in TEXTS
        and -OVERLAP_BELOW < other.box.y0 - box.y1 < CLOSE_BELOW * box.height
    ]


def _opens_record(text: str) -> bool:
    return accession_label().match(text) is not None or FIELD.match(text) is not None


def _heads(box: Box, text: Box) -> bool:
    """Whether a line has the left edge or the middle of a text below it, or nearly touches it."""
    shifts = abs(box.x0 - text.x0), abs(box.centre.x - text.centre.x)
    touches = text.x0 < box.x0 and box.x1 < text.x1 and abs(text.y0 - box.y1) < TOUCHING * box.height
    return touches or min(shifts) < SAME_EDGE * box.height
