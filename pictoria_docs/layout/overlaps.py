"""Picture candidates that overlap, joined."""

from collections.abc import Sequence

import numpy as np

from pictoria_docs.document import Box
from pictoria_docs.layout.page_picture import PagePicture

Numbers = np.ndarray[tuple[int, ...], np.dtype[np.float64]]
WHOLE = ("table", "frame")


def merge_overlapping(pictures: Sequence[PagePicture]) -> list[PagePicture]:
    """Join drawings with the images and drawings they overlap; leave images beside images alone.

    The first pair that overlaps is joined, then again the first pair, until there is none.
    """
    left = list(pictures)
    first = 0
    while first < len(left):
        second = _first_partner(left, first, range(first + 1, len(left)))
        if second is None:
            first += 1
            continue
        while second is not None:
            left[first] = _joined(left[first], left[second])
            del left[second]
            # Those before it had no partner: only the picture that has just grown can have become one.
            earlier = _first_partner(left, first, range(first))
            first, second = (first, None) if earlier is None else (earlier, first)
    return left


def _first_partner(pictures: Sequence[PagePicture], index: int, others: range) -> int | None:
    """The first of the other pictures that is to be joined with the one at `index`."""
    if not others:
        return None
    one = pictures[index]
    rivals = pictures[others.start : others.stop]
    boxes = np.array([rival.box for rival in rivals], dtype=np.float64)
    common = _common(boxes, one.box)
    if not common.any():
        return None
    smaller = np.minimum(_areas(boxes), one.box.area)
    share = common / np.maximum(smaller, 1.0)
    for found in np.flatnonzero(common > 0).tolist():
        other = rivals[found]
        if one.kind != other.kind and (one.kind in WHOLE or other.kind in WHOLE):
            continue
        if share[found] > (0.85 if one.kind == other.kind == "image" else 0.12):
            return others.start + int(found)
    return None


def _joined(one: PagePicture, other: PagePicture) -> PagePicture:
    kind = "image" if "image" in (one.kind, other.kind) else one.kind
    larger = max((one, other), key=lambda picture: picture.box.area)
    return PagePicture(Box.union([one.box, other.box]), kind, larger.picture, [*one.labels, *other.labels])


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
    every = np.array(boxes, dtype=np.float64)
    areas = _areas(every)
    free = np.ones(len(boxes), dtype=bool)
    for cover in covers:
        free &= _common(every, cover) <= share * areas
    return [boxes[index] for index in np.flatnonzero(free).tolist()]
