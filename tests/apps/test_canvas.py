"""Drawing and changing regions on the canvas: what a person does, and the edits that come of it."""

import re
from typing import Any

import pytest

from tests.apps import canvas_page as views
from tests.apps.canvas_desk import Desk, Point, near


def test_a_box_is_drawn_by_dragging(desk: Desk) -> None:
    desk.press("b", "4")
    desk.drag((100, 620), (260, 700))
    edit = desk.edit()
    assert edit["action"] == "add" and edit["kind"] == "region" and edit["revision"] == 0
    assert re.fullmatch(r"reg-u[0-9a-f]{16}", edit["id"])
    assert edit["changes"]["type"] == "caption" and edit["changes"]["page"] == 7
    assert near(edit["changes"]["box"], [100, 620, 260, 700])
    assert desk.selected == edit["id"] and desk.heard("select")[-1] == {"id": edit["id"]}


@pytest.mark.parametrize("tool", ["b", "g"])
def test_a_type_chosen_while_drawing_is_that_of_what_is_drawn(desk: Desk, tool: str) -> None:
    desk.select("reg-right")
    desk.press(tool, "4")
    assert desk.steps() == [], "what is selected keeps its type"
    menu = desk.page.locator(".pc-bar select")
    assert (menu.input_value(), menu.get_attribute("aria-label")) == ("caption", desk.word("menu_draw_type"))
    if tool == "b":
        desk.drag((100, 620), (260, 700))
    else:
        for corner in [(100.0, 620.0), (250.0, 630.0), (240.0, 720.0), (100.0, 620.0)]:
            desk.click(*corner)
    assert desk.edit()["changes"]["type"] == "caption"


def test_what_is_drawn_does_not_take_over_the_type_of_what_is_selected(desk: Desk) -> None:
    desk.select("reg-left")
    desk.press("3")  # retypes it
    desk.press("b")
    assert desk.page.locator(".pc-bar select").input_value() == "figure"
    desk.drag((100, 620), (260, 700))
    assert [edit["changes"]["type"] for step in desk.steps() for edit in step] == ["plate", "figure"]


def test_a_box_drawn_over_the_edge_stays_on_the_page(desk: Desk) -> None:
    desk.press("b")
    desk.drag((500, 780), (640, 880))
    assert desk.edit()["changes"]["box"][2:] == [views.WIDTH, views.HEIGHT]


def test_a_polygon_is_drawn_corner_by_corner(desk: Desk) -> None:
    desk.press("g")
    corners = [(100.0, 620.0), (250.0, 630.0), (240.0, 720.0), (110.0, 700.0)]
    for corner in [*corners, corners[0]]:
        desk.click(*corner)
    changes = desk.edit()["changes"]
    assert len(changes["polygon"]) == 4
    assert near([*changes["polygon"][2]], [240, 720]) and near(changes["box"], [100, 620, 250, 720])


def test_a_region_is_moved_only_once_it_is_selected(desk: Desk) -> None:
    desk.drag((100, 150), (130, 190))
    assert desk.steps() == []  # the page was moved instead: nothing is displaced by accident
    desk.click(100, 150)
    desk.drag((100, 150), (120, 180))
    edit = desk.edit()
    assert (edit["action"], edit["id"], edit["revision"]) == ("correct", "reg-left", 3)
    assert near(edit["changes"]["box"], [80, 130, 300, 330])


@pytest.mark.parametrize(
    ("handle", "end", "box"),
    [
        ((60, 100), (40, 90), [40, 90, 280, 300]),
        ((280, 200), (250, 200), [60, 100, 250, 300]),
    ],
)
def test_each_handle_moves_its_sides(desk: Desk, handle: Point, end: Point, box: list[float]) -> None:
    desk.select("reg-left")
    desk.drag(handle, end)
    assert near(desk.edit()["changes"]["box"], box)


def test_the_span_of_an_entry_is_resized(desk: Desk) -> None:
    desk.select("ent-7")
    desk.drag((540, 600), (540, 640))
    edit = desk.edit()
    assert edit["kind"] == "entry" and near(edit["changes"]["spans"][0]["box"], [55, 480, 540, 640])


def with_polygon() -> dict[str, Any]:
    view = views.example()
    view["regions"][0]["polygon"] = [[60, 100], [280, 110], [270, 300], [80, 290]]
    return view


def test_corners_of_a_polygon_are_moved_added_and_removed(desk: Desk) -> None:
    view = with_polygon()
    view["regions"][0]["polygon"].append([60, 200])
    desk.start(view)
    desk.select("reg-left")
    desk.drag((280, 110), (290, 90))
    desk.drag((175, 95), (175, 80))  # the middle of a side: a new corner
    moved, added = desk.steps()
    assert near(moved[0]["changes"]["polygon"][1], [290, 90]) and near(
        moved[0]["changes"]["box"], [60, 90, 290, 300]
    )
    assert len(added[0]["changes"]["polygon"]) == 6
    desk.click(175, 80, count=2)
    assert len(desk.steps()[-1][0]["changes"]["polygon"]) == 5


def test_a_box_becomes_a_polygon_when_it_is_reshaped(desk: Desk) -> None:
    desk.select("reg-left")
    desk.press("w")
    desk.drag((280, 300), (250, 310))
    changes = desk.edit()["changes"]
    assert near(changes["polygon"][2], [250, 310]) and near(changes["box"], [60, 100, 280, 310])


def test_delete_rejects_a_suggestion_and_withdraws_an_own_addition(desk: Desk) -> None:
    desk.select("reg-left")
    desk.press("Delete")
    assert desk.steps()[0][0]["action"] == "reject" and desk.selected is None
    desk.press("b")
    desk.drag((100, 620), (260, 700))
    desk.press("Delete")
    assert desk.steps()[-1][0]["action"] == "withdraw"
    desk.press("r")  # what was rejected can be seen again
    assert "rejected" in str(desk.page.locator("[data-key=reg-left]").get_attribute("aria-label"))


def test_digits_and_the_menu_change_the_type(desk: Desk) -> None:
    desk.select("reg-left")
    desk.press("3")
    desk.page.locator(".pc-bar select").select_option("table")
    kinds = [step[0]["changes"]["type"] for step in desk.steps()]
    assert kinds == ["plate", "table"]
    desk.select("lnk-small")
    desk.page.locator(".pc-svg").focus()
    desk.press("7")
    assert desk.steps()[-1][0] == {
        "action": "correct", "id": "lnk-small", "revision": 2, "kind": "link", "changes": {"type": "same_motif_as"},
    }  # fmt: skip


def test_a_link_keeps_its_type_where_its_ends_do_not_allow_another(desk: Desk) -> None:
    desk.select("lnk-under")  # from a caption to its picture
    desk.press("6")
    assert desk.steps() == [] and "continues" in desk.said().lower()


def test_digits_of_a_french_keyboard_need_no_shift(desk: Desk) -> None:
    desk.select("reg-left")
    desk.page.evaluate(
        """document.querySelector('.pc-svg').dispatchEvent(
        new KeyboardEvent('keydown', {key: '"', code: 'Digit3', bubbles: true}))"""
    )
    assert desk.edit()["changes"]["type"] == "plate"


def test_a_box_is_drawn_with_keys_alone(desk: Desk) -> None:
    desk.press("b", "Enter", "Shift+ArrowDown", "ArrowLeft", "Alt+ArrowRight", "Enter")
    x0, y0, x1, y1 = desk.edit()["changes"]["box"]
    assert (x1 - x0, y1 - y0) == (121, 90)
    assert near([x0, y0], [views.WIDTH / 2 - 61, views.HEIGHT / 2 - 35], 2)


def test_a_polygon_is_drawn_and_reshaped_with_keys_alone(desk: Desk) -> None:
    desk.press(
        "g", "Enter", "Enter", *["Shift+ArrowRight"] * 5, "Enter", *["Shift+ArrowDown"] * 4, "Enter", "Enter"
    )
    polygon = desk.edit()["changes"]["polygon"]
    assert len(polygon) == 3 and polygon[1][0] - polygon[0][0] == 50
    desk.press("w", "w", "i", "Shift+ArrowRight", "Delete")
    assert len(desk.steps()[1][0]["changes"]["polygon"]) == 4
    assert len(desk.steps()[3][0]["changes"]["polygon"]) == 3


def test_arrows_move_and_resize_and_a_run_of_them_is_one_step(desk: Desk) -> None:
    desk.select("reg-left")
    # Pressed in one go, for a busy machine may rest between two presses.
    desk.page.evaluate(
        """keys => keys.forEach(([key, shiftKey, altKey]) => document.querySelector('.pc-svg').dispatchEvent(
        new KeyboardEvent('keydown', {key, code: key, shiftKey, altKey, bubbles: true, cancelable: true})))""",
        [
            ("ArrowRight", False, False),
            ("ArrowRight", False, False),
            ("ArrowDown", True, False),
            ("ArrowLeft", False, True),
            ("ArrowDown", True, True),
        ],
    )
    desk.page.wait_for_function("seen.edits.length")
    assert desk.edit()["changes"]["box"] == [62, 110, 281, 320]


def test_split_and_merge_with_keys_alone(desk: Desk) -> None:
    desk.select("reg-under")
    desk.press("d", "Shift+ArrowUp", "Enter")
    first, second = desk.steps()[0]
    assert first["changes"]["box"] == [60, 308, 280, 314]
    desk.press("e")
    while desk.selected != second["id"]:
        desk.press("n")
    desk.press("e", "m")
    merged, gone = desk.steps()[1]
    assert merged["changes"]["box"] == [60, 308, 280, 340] and gone["action"] == "withdraw"


def test_other_keys_are_handed_to_the_desk(desk: Desk) -> None:
    desk.press("a", "x", "Control+z", "Control+Shift+Z", "j", "k", "s", "u", "c", "?")
    names = [act["name"] for act in desk.heard("act")]
    assert names == [
        "accept",
        "reject",
        "undo",
        "redo",
        "next",
        "previous",
        "skip",
        "uncertain",
        "comment",
        "help",
    ]


def test_typing_in_a_field_does_nothing_on_the_page(desk: Desk) -> None:
    desk.select("reg-left")
    desk.page.locator("#note").focus()
    desk.page.keyboard.type("abxt123 ?")
    desk.press("Delete", "ArrowLeft")
    assert desk.heard("act") == [] and desk.steps() == []
    assert desk.page.locator("#note").input_value() == "abxt123 ?"
    desk.page.locator("#note").fill("")


def test_space_and_enter_on_a_button_are_the_buttons(desk: Desk) -> None:
    desk.page.get_by_role("button", name=desk.word("key_zoom_in"), exact=True).focus()
    before = desk.page.evaluate("canvas.view.scale")
    desk.press("Enter", "Space")
    assert desk.page.evaluate("canvas.view.scale") == pytest.approx(before * 1.25**2)


def test_escape_leaves_a_tool_and_a_drag_leaves_nothing_behind(desk: Desk) -> None:
    desk.select("reg-left")
    desk.page.mouse.move(*desk.screen((100, 150)))
    desk.page.mouse.down()
    desk.page.mouse.move(*desk.screen((200, 250)), steps=4)
    desk.press("Escape")
    desk.page.mouse.up()
    assert desk.steps() == []
    assert desk.page.evaluate("canvas.state.shapes.get('reg-left').box") == [60, 100, 280, 300]
    desk.press("b", "Escape")
    assert desk.page.locator(".pc-viewport").get_attribute("data-tool") == "select_tool"
