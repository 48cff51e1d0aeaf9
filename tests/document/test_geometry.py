"""Boxes, pixels, turned pages, packed words: what goes one way comes back."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pictoria_docs.document import Box, Rotation, Words, to_pixels, to_points
from pictoria_docs.document.geometry import rotate
from tests.document.strategies import boxes, rotations, words

sizes = st.floats(100, 5000)


@given(boxes(), st.floats(20, 2400))
def test_points_to_pixels_and_back(box: Box, dpi: float) -> None:
    assert to_points(to_pixels(box, dpi), dpi) == pytest.approx(box, abs=1e-6)


def test_an_inch_is_72_points_and_dpi_pixels() -> None:
    assert to_pixels(Box(0, 72, 36, 144), 300) == Box(0, 300, 150, 600)


@given(boxes(), sizes, sizes, rotations)
def test_a_page_turned_and_turned_back(box: Box, width: float, height: float, rotation: Rotation) -> None:
    turned = rotate(box, width, height, rotation)
    displayed = (width, height) if rotation in (0, 180) else (height, width)
    back: Rotation = {0: 0, 90: 270, 180: 180, 270: 90}[rotation]  # type: ignore[assignment]
    assert rotate(turned, *displayed, back) == pytest.approx(box, abs=1e-6)
    assert turned.area == pytest.approx(box.area, rel=1e-6, abs=1e-6)


@given(boxes(), sizes, sizes)
def test_two_quarter_turns_make_a_half_turn(box: Box, width: float, height: float) -> None:
    quarter = rotate(box, width, height, 90)
    assert rotate(quarter, height, width, 90) == pytest.approx(rotate(box, width, height, 180), abs=1e-6)


def test_the_top_left_corner_goes_clockwise_round_the_page() -> None:
    corner = Box(0, 0, 10, 20)
    assert rotate(corner, 100, 200, 90) == Box(180, 0, 200, 10)
    assert rotate(corner, 100, 200, 180) == Box(90, 180, 100, 200)
    assert rotate(corner, 100, 200, 270) == Box(0, 90, 20, 100)


@given(boxes(smallest=0.5), boxes(smallest=0.5))
def test_iou_is_a_symmetric_share(a: Box, b: Box) -> None:
    assert 0.0 <= a.iou(b) <= 1.0
    assert a.iou(b) == pytest.approx(b.iou(a))
    assert a.iou(a) == pytest.approx(1.0)
    assert a.iou(b) <= min(a.inside(b), b.inside(a)) + 1e-9
    assert (a.iou(b) == 0.0) or a.distance(b) == 0.0


@given(boxes(), boxes())
def test_a_union_holds_both_and_an_intersection_is_in_both(a: Box, b: Box) -> None:
    union = Box.union([a, b])
    assert union.x0 <= min(a.x0, b.x0) and union.y1 >= max(a.y1, b.y1)
    common = a.intersection(b)
    apart = a.overlap_x(b) <= 0 or a.overlap_y(b) <= 0
    assert (
        common is None
        if apart
        else common == (max(a[0], b[0]), max(a[1], b[1]), min(a[2], b[2]), min(a[3], b[3]))
    )


def test_the_union_of_nothing_is_an_error() -> None:
    with pytest.raises(ValueError, match="no boxes"):
        Box.union([])


@given(words())
def test_words_survive_packing_and_json(packed: Words) -> None:
    assert Words(packed.rows) == packed
    assert Words(list(packed)) == packed
    assert Words(json.loads(json.dumps(packed.to_list()))) == packed
    assert hash(Words(packed.to_list())) == hash(packed)


@given(words(), st.integers(0, 60), st.integers(0, 60))
def test_the_words_of_a_stretch_of_text(packed: Words, start: int, length: int) -> None:
    inside = [word for word in packed if word.start < start + length and word.end > start]
    chosen = packed.between(start, start + length, shift=5)
    assert [word.start - 5 for word in chosen] == [word.start for word in inside]
    box = packed.box(start, start + length)
    assert (box is None) == (not inside)
    if box is not None:
        assert box == pytest.approx(Box.union(word.box for word in inside), abs=0.01)


def test_words_are_read_only_and_seven_wide() -> None:
    packed = Words([(0, 4, 1, 2, 3, 4, 0.5)])
    with pytest.raises(ValueError, match="read-only"):
        packed.rows[0, 0] = 9
    with pytest.raises(ValueError, match="7 numbers"):
        Words([(0, 4, 1, 2)])
