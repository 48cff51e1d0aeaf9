"""Frames of four corners: the middle of a side moves the side, slanted or not, and no corner is added."""

from typing import Any

import pytest

from tests.apps import canvas_page as views
from tests.apps.canvas_desk import Desk, Point, near

SLANTED = [(100.0, 150.0), (260.0, 110.0), (280.0, 190.0), (120.0, 230.0)]
"""A picture of an album, pasted in a little turned: its sides stand at right angles to each other."""


def framed(corners: list[Point]) -> dict[str, Any]:
    view = views.page_view()
    xs, ys = zip(*corners, strict=True)
    box = [min(xs), min(ys), max(xs), max(ys)]
    view["regions"] = [views.region("reg-1", "figure", box, polygon=[list(corner) for corner in corners])]
    return view


def middle(one: Point, other: Point) -> Point:
    return (one[0] + other[0]) / 2, (one[1] + other[1]) / 2


@pytest.mark.parametrize(
    ("side", "by"),
    [(0, (-5.0, -20.0)), (1, (20.0, -5.0)), (2, (5.0, 20.0)), (3, (-20.0, 5.0))],
    ids=["top", "right", "bottom", "left"],
)
def test_each_side_of_a_slanted_frame_is_moved_by_its_middle(desk: Desk, side: int, by: Point) -> None:
    desk.start(framed(SLANTED))
    desk.select("reg-1")
    ends = side, (side + 1) % 4
    start = middle(SLANTED[ends[0]], SLANTED[ends[1]])
    desk.drag(start, (start[0] + by[0], start[1] + by[1]))
    polygon = desk.edit()["changes"]["polygon"]
    assert len(polygon) == 4
    for i, corner in enumerate(SLANTED):
        wanted = [corner[0] + by[0], corner[1] + by[1]] if i in ends else [*corner]
        assert near(polygon[i], wanted)


def test_a_side_goes_where_the_pointer_goes_across_it_and_not_along_it(desk: Desk) -> None:
    desk.start(framed(SLANTED))
    desk.select("reg-1")
    start = middle(SLANTED[0], SLANTED[1])
    desk.drag(start, (start[0] - 5 + 40, start[1] - 20 - 10))  # 20 up, and a good way along
    assert near(desk.edit()["changes"]["polygon"][0], [95, 130])


def test_the_side_of_an_upright_frame_is_moved_and_stays_upright(desk: Desk) -> None:
    desk.start(framed([(100, 150), (260, 150), (260, 230), (100, 230)]))
    desk.select("reg-1")
    desk.drag((180, 150), (185, 120))
    changes = desk.edit()["changes"]
    assert near(changes["box"], [100, 120, 260, 230]) and len(changes["polygon"]) == 4


def test_a_corner_is_added_to_a_frame_with_alt(desk: Desk) -> None:
    desk.start(framed(SLANTED))
    desk.select("reg-1")
    desk.page.keyboard.down("Alt")
    desk.drag(middle(SLANTED[0], SLANTED[1]), (180, 100))
    desk.page.keyboard.up("Alt")
    polygon = desk.edit()["changes"]["polygon"]
    assert len(polygon) == 5 and near(polygon[1], [180, 100])


def test_a_corner_is_added_to_a_frame_with_keys(desk: Desk) -> None:
    desk.start(framed(SLANTED))
    desk.select("reg-1")
    desk.press("w", "i")
    assert len(desk.edit()["changes"]["polygon"]) == 5


def test_a_box_whose_side_is_moved_while_it_is_reshaped_stays_a_box(desk: Desk) -> None:
    desk.select("reg-left")
    desk.press("w")
    desk.drag((170, 300), (170, 280))
    changes = desk.edit()["changes"]
    assert near(changes["box"], [60, 100, 280, 280]) and "polygon" not in changes
