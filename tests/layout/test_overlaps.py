"""Pictures that overlap are joined as by looking at all pairs again after each join."""

from hypothesis import given
from hypothesis import strategies as st

from pictoria_docs.document import Box
from pictoria_docs.layout.overlaps import merge_overlapping, outside_all
from pictoria_docs.layout.page_picture import PagePicture


def pair_by_pair(pictures: list[PagePicture]) -> list[PagePicture]:
    """The rule itself: the first pair that overlaps is joined, and all pairs are looked at again."""
    left = list(pictures)
    while True:
        pair = next(
            ((i, j) for i in range(len(left)) for j in range(i + 1, len(left)) if overlap(left[i], left[j])),
            None,
        )
        if pair is None:
            return left
        one, other = left[pair[0]], left[pair[1]]
        kind = "image" if "image" in (one.kind, other.kind) else one.kind
        smaller, larger = sorted((one, other), key=lambda picture: picture.box.area)
        framed = smaller.kind == "image" != larger.kind and smaller.box.area > 0.5 * larger.box.area
        told = smaller.picture if framed else larger.picture
        left[pair[0]] = PagePicture(Box.union([one.box, other.box]), kind, told, [*one.labels, *other.labels])
        del left[pair[1]]


def overlap(one: PagePicture, other: PagePicture) -> bool:
    if one.kind != other.kind and {one.kind, other.kind} & {"table", "frame"}:
        return False
    common = one.box.intersection(other.box)
    if common is None:
        return False
    share = common.area / max(min(one.box.area, other.box.area), 1.0)
    return share > (0.85 if one.kind == other.kind == "image" else 0.12)


sides = st.integers(0, 60)
boxes = st.builds(
    lambda x, y, w, h: Box(x, y, x + w, y + h), sides, sides, st.integers(1, 40), st.integers(1, 40)
)
pictures = st.builds(PagePicture, boxes, st.sampled_from(["image", "drawing", "table", "frame"]))


@given(st.lists(pictures, max_size=14))
def test_overlapping_pictures_are_joined_pair_by_pair(found: list[PagePicture]) -> None:
    assert merge_overlapping(found) == pair_by_pair(found)


@given(st.lists(boxes, max_size=10), st.lists(boxes, max_size=5), st.sampled_from([0.0, 0.5, 0.9]))
def test_what_lies_in_no_cover_is_kept(found: list[Box], covers: list[Box], share: float) -> None:
    assert outside_all(found, covers, share) == [
        box for box in found if not any(box.inside(cover) > share for cover in covers)
    ]
