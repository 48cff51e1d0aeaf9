"""Picture candidates that overlap, joined."""

from collections.abc import Sequence

import numpy as np

from pictoria_docs.document import Box
from pictoria_docs.layout.page_picture import PagePicture

SAME_IMAGE = 0.85  # of the smaller of two images, from which they are joined
SAME_DRAWING = 0.12  # of the smaller of two other candidates

Numbers = np.ndarray[tuple[int, ...], np.dtype[np.float64]]
WHOLE = ("table", "frame")
FILLS = 0.5  # of what is drawn around an image, from which the image tells which picture it is


def merge_overlapping(pictures: Sequence[PagePicture]) -> list[PagePicture]:
    """Join drawings with the images and drawings they overlap; leave images beside images alone.

    The first pair that overlaps is joined, then again the first pair, until there is none.
    """
    remaining = list(pictures)
    first = 0
    while first < len(remaining):
        second = _first_partner(remaining, first, range(first + 1, len(remaining)))
        if second is None:
            first += 1
            continue
        while second is not None:
            remaining[first] = _joined(remaining[first], remaining[second])
            del remaining[second]
            # Those before it had no partner: only the picture that has just grown can have become one.
            earlier = _first_partner(remaining, first, range(first))
            first, second = (first, None) if earlier is None else (earlier, first)
    return remaining


def _first_partner(pictures: Sequence[PagePicture], index: int, others: range) -> int | None:
    """The first of the other pictures that is to be joined with the one at `index`."""
    if not others:
        return None
    picture = pictures[index]
    rivals = pictures[others.start : others.stop]
    boxes = np.array([rival.box for rival in rivals], dtype=np.float64)
    common = _common(boxes, picture.box)
    if not common.any():
        return None
    smaller = np.minimum(_areas(boxes), picture.box.area)
    share = common / np.maximum(smaller, 1.0)
    for position in np.flatnonzero(common > 0).tolist():
        other = rivals[position]
        if picture.kind != other.kind and (picture.kind in WHOLE or other.kind in WHOLE):
            continue
        if share[position] > (SAME_IMAGE if picture.kind == other.kind == "image" else SAME_DRAWING):
            return others.start + int(position)
    return None


def _joined(first: PagePicture, second: PagePicture) -> PagePicture:
    kind = "image" if "image" in (first.kind, second.kind) else first.kind
    smaller, larger = sorted((first, second), key=lambda picture: picture.box.area)
    # The same frame stands around all photographs of a page: it tells none from another.
    framed = smaller.kind == "image" and larger.kind != "image" and smaller.box.area > FILLS * larger.box.area
    told = smaller.picture if framed else larger.picture
    return PagePicture(Box.union([first.box, second.box]), kind, told, [*first.labels, *second.labels])


def _areas(boxes: Numbers) -> Numbers:
    sides = np.maximum(boxes[:, 2:] - boxes[:, :2], 0.0)
    areas: Numbers = sides[:, 0] * sides[:, 1]
    return areas


def _common(boxes: Numbers, box: Box) -> Numbers:
    """The area that each of the boxes has in common with `box`."""
    low = np.maximum(boxes[:, :2], box[:2])
    high = np.minimum(boxes[:, 2:], box[2:])
    return _areas(np.concatenate([low, high], axis=1))


def outside_all(boxes: Sequence[Box], covers: Sequence[Box], share: float) -> list[Box]:
    """The boxes of which no cover holds more than `share`."""
    if not boxes or not covers:
        return list(boxes)
    all_boxes = np.array(boxes, dtype=np.float64)
    areas = _areas(all_boxes)
    free = np.ones(len(boxes), dtype=bool)
    for cover in covers:
        free &= _common(all_boxes, cover) <= share * areas
    return [boxes[index] for index in np.flatnonzero(free).tolist()]
