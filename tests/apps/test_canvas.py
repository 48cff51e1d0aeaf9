"""The canvas in a real browser: what a person does on a page, and the edits that come of it."""

import re
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, sync_playwright

from pictoria_docs.document import RegionType
from pictoria_docs.i18n import messages
from tests.apps import canvas_page as views

CHROMIUM = shutil.which("chromium") or shutil.which("google-chrome")
pytestmark = pytest.mark.skipif(CHROMIUM is None, reason="needs Chromium")
Point = tuple[float, float]


class Desk:
    """The canvas with a person in front of it; points are those of the page."""

    def __init__(self, page: Page, asked: list[str]) -> None:
        self.page, self.asked, self.offset = page, asked, 0.0

    def start(self, view: Any = None, facing: Any = None, language: str = "en", **options: Any) -> "Desk":
        options = {"words": views.words(language), "reviewer": "anna", **options}
        view = views.example() if view is None else view
        self.page.evaluate(
            "([o, v, f]) => { start(o); canvas.show(v, {facing: f}); }", [options, view, facing]
        )
        self.page.locator(".pc-svg").focus()
        return self

    def screen(self, point: Point) -> Point:
        x, y = self.page.evaluate(
            """([x, y]) => { const r = canvas.viewport.getBoundingClientRect(), v = canvas.view;
            return [r.left + v.x + x * v.scale, r.top + v.y + y * v.scale]; }""",
            [point[0] + self.offset, point[1]],
        )
        return x, y

    def click(self, *point: float, keys: str = "", count: int = 1) -> None:
        if keys:
            self.page.keyboard.down(keys)
        self.page.mouse.click(*self.screen((point[0], point[1])), click_count=count)
        if keys:
            self.page.keyboard.up(keys)

    def drag(self, start: Point, end: Point, button: Any = "left") -> None:
        self.page.mouse.move(*self.screen(start))
        end_at = self.screen(end)
        self.page.mouse.down(button=button)
        self.page.mouse.move(*end_at, steps=6)
        self.page.mouse.up(button=button)

    def press(self, *keys: str) -> None:
        for key in keys:
            self.page.keyboard.press(key)

    def select(self, id_: str) -> None:
        self.page.evaluate("id => canvas.select(id)", id_)

    @property
    def selected(self) -> str | None:
        return self.page.evaluate("canvas.selected")

    def heard(self, name: str) -> list[Any]:
        return self.page.evaluate("name => seen[name]", name)

    def steps(self) -> list[list[dict[str, Any]]]:
        """The edits so far, a list for each step of undo."""
        return [step["edits"] for step in self.heard("edits")]

    def edit(self) -> dict[str, Any]:
        """The one edit that there is."""
        ((edit,),) = self.steps()
        return edit

    def said(self) -> str:
        return self.page.locator(".pc-live").inner_text()

    def word(self, code: str, **values: object) -> str:
        return views.words()[code].format(**values)


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield chromium
        chromium.close()


@pytest.fixture(scope="module")
def site() -> Iterator[tuple[str, list[str]]]:
    with views.serving() as served:
        yield served


@pytest.fixture(scope="module")
def tab(browser: Browser, site: tuple[str, list[str]]) -> Iterator[Page]:
    context = browser.new_context(viewport={"width": 1280, "height": 900}, has_touch=True)
    page = context.new_page()
    page.errors = []  # type: ignore[attr-defined]
    page.on("pageerror", lambda error: page.errors.append(str(error)))  # type: ignore[attr-defined]
    page.goto(site[0])
    page.wait_for_function("window.ready")
    yield page
    context.close()


@pytest.fixture
def desk(tab: Page, site: tuple[str, list[str]]) -> Iterator[Desk]:
    tab.mouse.move(2, 2)
    tab.evaluate("document.body.classList.remove('dark')")
    tab.errors.clear()  # type: ignore[attr-defined]
    yield Desk(tab, site[1]).start()
    assert tab.errors == []  # type: ignore[attr-defined]


def near(box: list[float], wanted: list[float], by: float = 1.5) -> bool:
    return all(abs(a - b) <= by for a, b in zip(box, wanted, strict=True))


# ---- drawing and changing regions


def test_a_box_is_drawn_by_dragging(desk: Desk) -> None:
    desk.press("b", "4")
    desk.drag((100, 620), (260, 700))
    edit = desk.edit()
    assert edit["action"] == "add" and edit["kind"] == "region" and edit["revision"] == 0
    assert re.fullmatch(r"reg-u[0-9a-f]{16}", edit["id"])
    assert edit["changes"]["type"] == "caption" and edit["changes"]["page"] == 7
    assert near(edit["changes"]["box"], [100, 620, 260, 700])
    assert desk.selected == edit["id"] and desk.heard("select")[-1] == {"id": edit["id"]}


def test_a_box_drawn_over_the_edge_stays_on_the_page(desk: Desk) -> None:
    desk.press("b")
    desk.drag((500, 780), (640, 880))
    assert desk.edit()["changes"]["box"][2:] == [views.WIDTH, views.HEIGHT]


def test_a_panel_drawn_inside_a_plate_knows_its_plate(desk: Desk) -> None:
    desk.press("b", "2")
    desk.drag((320, 110), (360, 180))
    assert desk.edit()["changes"]["parent"] == "reg-right"


def test_an_entry_can_be_drawn(desk: Desk) -> None:
    desk.page.locator(".pc-bar select").select_option("entry")
    desk.press("b")
    desk.drag((60, 620), (500, 760))
    edit = desk.edit()
    assert edit["kind"] == "entry" and edit["id"].startswith("ent-u")
    assert edit["changes"]["spans"][0]["page"] == 7


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
        ((170, 100), (170, 80), [60, 80, 280, 300]),
        ((280, 100), (300, 120), [60, 120, 300, 300]),
        ((60, 200), (80, 200), [80, 100, 280, 300]),
        ((280, 200), (250, 200), [60, 100, 250, 300]),
        ((60, 300), (50, 310), [50, 100, 280, 310]),
        ((170, 300), (170, 280), [60, 100, 280, 280]),
        ((280, 300), (290, 320), [60, 100, 290, 320]),
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
    desk.start(with_polygon())
    desk.select("reg-left")
    desk.drag((280, 110), (290, 90))
    desk.drag((170, 95), (170, 80))  # the middle of a side: a new corner
    moved, added = desk.steps()
    assert near(moved[0]["changes"]["polygon"][1], [290, 90]) and near(
        moved[0]["changes"]["box"], [60, 90, 290, 300]
    )
    assert len(added[0]["changes"]["polygon"]) == 5
    desk.click(170, 80, count=2)
    assert len(desk.steps()[-1][0]["changes"]["polygon"]) == 4


def test_a_box_becomes_a_polygon_when_it_is_reshaped(desk: Desk) -> None:
    desk.select("reg-left")
    desk.press("w")
    desk.drag((280, 300), (250, 310))
    changes = desk.edit()["changes"]
    assert near(changes["polygon"][2], [250, 310]) and near(changes["box"], [60, 100, 280, 310])


def test_split_by_a_click_gives_two_halves_in_one_step(desk: Desk) -> None:
    desk.select("reg-under")
    desk.press("d", "d")  # the second press turns the line upright
    desk.click(170, 325)
    first, second = desk.steps()[0]
    assert (first["action"], first["id"]) == ("correct", "reg-under")
    assert second["action"] == "add" and second["changes"]["type"] == "caption"
    assert near(first["changes"]["box"], [60, 308, 170, 340]) and near(
        second["changes"]["box"], [170, 308, 280, 340]
    )


def test_merge_takes_all_words_and_rejects_the_others(desk: Desk) -> None:
    desk.click(100, 330)
    desk.click(450, 325, keys="Shift")
    desk.press("m")
    first, other = desk.steps()[0]
    assert first["id"] == "reg-under" and first["changes"]["box"] == [60, 308, 535, 340]
    assert (other["action"], other["id"]) == ("reject", "reg-other")
    assert desk.page.locator("[data-key=reg-other]").count() == 0


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
    desk.select("lnk-under")
    desk.page.locator(".pc-svg").focus()
    desk.press("5")
    assert desk.steps()[-1][0] == {
        "action": "correct", "id": "lnk-under", "revision": 2, "kind": "link", "changes": {"type": "continues"},
    }  # fmt: skip


def test_digits_of_a_french_keyboard_need_no_shift(desk: Desk) -> None:
    desk.select("reg-left")
    desk.page.evaluate(
        """document.querySelector('.pc-svg').dispatchEvent(
        new KeyboardEvent('keydown', {key: '"', code: 'Digit3', bubbles: true}))"""
    )
    assert desk.edit()["changes"]["type"] == "plate"


# ---- links


def test_a_link_is_drawn_from_caption_to_picture_and_gets_its_type(desk: Desk) -> None:
    desk.press("l")
    desk.drag((450, 330), (330, 280))
    edit = desk.edit()
    assert edit["kind"] == "link" and re.fullmatch(r"lnk-u[0-9a-f]{16}", edit["id"])
    assert edit["changes"] == {"type": "caption_of", "source": "reg-other", "target": "reg-right"}
    assert desk.page.locator(f"[data-link={edit['id']}]").count() == 1


@pytest.mark.parametrize(
    ("start", "end", "changes"),
    [
        ((330, 280), (450, 330), {"type": "caption_of", "source": "reg-other", "target": "reg-right"}),
        ((330, 280), (300, 560), {"type": "depicts", "source": "reg-right", "target": "ent-7"}),
        ((420, 200), (100, 150), {"type": "part_of", "source": "reg-small", "target": "reg-left"}),
        ((220, 408), (300, 560), {"type": "cites", "source": "men-1", "target": "ent-7"}),
    ],
)
def test_the_ends_tell_type_and_direction(
    desk: Desk, start: Point, end: Point, changes: dict[str, str]
) -> None:
    desk.press("l")
    desk.drag(start, end)
    assert desk.edit()["changes"] == changes


def test_what_cannot_be_linked_is_said(desk: Desk) -> None:
    desk.press("l")
    desk.drag((450, 330), (300, 560))
    assert desk.steps() == [] and desk.said() == desk.word("link_caption_entry")


def test_a_link_that_exists_is_not_made_twice(desk: Desk) -> None:
    desk.press("l")
    desk.drag((100, 330), (100, 150))
    assert desk.steps() == [] and desk.selected == "lnk-under"


def test_a_link_is_made_with_keys_alone(desk: Desk) -> None:
    desk.select("reg-other")
    desk.press("l", "p", "p")
    while desk.selected != "reg-right":
        desk.press("p")
    desk.press("Enter")
    assert desk.edit()["changes"] == {"type": "caption_of", "source": "reg-other", "target": "reg-right"}


def test_the_end_of_a_link_is_led_elsewhere(desk: Desk) -> None:
    desk.page.evaluate("canvas.select('lnk-entry')")
    start = desk.page.evaluate("canvas.links.ends('lnk-entry')[0]")
    desk.drag((start[0], start[1]), (330, 280))
    assert desk.edit()["changes"] == {"source": "reg-right"}


def test_the_tray_holds_an_end_while_pages_are_turned(desk: Desk) -> None:
    desk.select("reg-other")
    desk.press("t", "PageDown")
    assert desk.heard("pick")[0]["end"]["id"] == "reg-other" and desk.heard("nav") == [{"by": 1}]
    desk.page.evaluate("view => canvas.show(view)", views.crowded(8, 0, number=8))
    assert "p. 7" in desk.page.locator(".pc-tray").inner_text()
    desk.select("reg-0")
    desk.press("t")
    edit = desk.edit()
    assert edit["changes"] == {"type": "caption_of", "source": "reg-other", "target": "reg-0"}
    assert desk.heard("pick")[-1] == {"end": None}
    desk.page.locator(".pc-flag").click()  # the other end stands on page 7
    assert desk.heard("goto") == [{"page": 7, "id": "reg-other"}]


def test_an_end_on_another_page_is_a_flag_that_leads_there(desk: Desk) -> None:
    flag = desk.page.locator(".pc-flag")
    assert flag.text_content() == "→ p. 12 Fig. 3"
    flag.click()
    assert desk.heard("goto") == [{"page": 12, "id": "reg-far"}]


def test_facing_pages_are_linked_directly(desk: Desk) -> None:
    desk.start(facing=views.crowded(8, 0, number=8))
    offset = desk.page.evaluate("canvas.offset(8)")
    x0, y0, x1, y1 = desk.page.evaluate("canvas.state.shapes.get('reg-0').box")
    desk.press("l")
    desk.drag((450, 330), (offset + (x0 + x1) / 2, (y0 + y1) / 2))
    assert desk.edit()["changes"]["target"] == "reg-0"
    assert desk.page.locator(".pc-flag").count() == 1  # only the one that leads to page 12


# ---- looking


def test_zoom_keeps_the_point_under_the_pointer(desk: Desk) -> None:
    world = "canvas.view.toWorld([560, 310])"
    before = desk.page.evaluate(world)
    desk.page.mouse.move(560, 310)
    for _ in range(3):
        desk.page.mouse.wheel(0, -300)
        desk.page.wait_for_timeout(40)
    desk.page.wait_for_timeout(250)
    assert desk.page.evaluate("canvas.view.scale") > 2
    assert near(desk.page.evaluate(world), before, 0.1)
    box = desk.page.locator("[data-key=reg-left] .pc-line").bounding_box()
    assert (
        box is not None and abs(box["x"] - desk.screen((60, 0))[0]) < 8
    )  # the drawing is where the numbers say


def test_the_page_is_moved_by_dragging_by_the_middle_button_and_by_space(desk: Desk) -> None:
    def moved() -> float:
        return desk.page.evaluate("canvas.view.x")

    before = moved()
    desk.drag((30, 700), (80, 700))
    assert moved() > before + 40
    desk.select("reg-left")
    before = moved()
    desk.drag((100, 150), (150, 150), button="middle")
    assert moved() > before + 40
    before = moved()
    desk.page.keyboard.down("Space")
    desk.drag((100, 150), (150, 150))
    desk.page.keyboard.up("Space")
    assert moved() > before + 40 and desk.steps() == []


def test_two_fingers_zoom_and_one_moves(desk: Desk) -> None:
    touch = desk.page.context.new_cdp_session(desk.page)

    def fingers(kind: str, *points: Point) -> None:
        where = [{"x": x, "y": y, "id": i} for i, (x, y) in enumerate(points)]
        touch.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": where})

    x, y = desk.screen((300, 420))
    before = desk.page.evaluate("canvas.view.scale")
    fingers("touchStart", (x - 50, y), (x + 50, y))
    fingers("touchMove", (x - 75, y), (x + 75, y))
    fingers("touchMove", (x - 100, y), (x + 100, y))
    fingers("touchEnd")
    desk.page.wait_for_timeout(200)
    assert desk.page.evaluate("canvas.view.scale") == pytest.approx(2 * before, rel=0.02)
    assert near(list(desk.screen((300, 420))), [x, y], 3)
    start = desk.page.evaluate("canvas.view.y")
    fingers("touchStart", (x, y))
    fingers("touchMove", (x, y + 30))
    fingers("touchMove", (x, y + 60))
    fingers("touchEnd")
    assert desk.page.evaluate("canvas.view.y") > start + 40 and desk.steps() == []


def test_tiles_come_where_one_looks_closer(desk: Desk) -> None:
    view = views.page_view()
    view["image"]["iiif"] = "/iiif/p~doc-1~7"
    desk.start(view)
    desk.page.wait_for_function("seen.shown.length")
    assert not [path for path in desk.asked if path.startswith("/iiif")]
    desk.page.mouse.move(*desk.screen((0, 0)))
    desk.page.mouse.wheel(0, -1200)
    desk.page.wait_for_selector(".pc-tile", state="attached")
    tiles = [path for path in desk.asked if path.startswith("/iiif")]
    assert "/iiif/p~doc-1~7/0,0,512,512/512,512/0/default.jpg" in tiles
    assert len(tiles) < 30  # only what is seen


def test_tiles_at_the_edge_have_canonical_sizes(desk: Desk) -> None:
    urls = desk.page.evaluate(
        """async () => { const { tilesFor } = await import('/static/canvas/tiles.js');
        const image = {iiif: '/i', width: 2800, height: 3962, tile: 512, scales: [1, 2, 4, 8]};
        return tilesFor(image, 595, [0, 0, 595, 842], 2.5).map((tile) => tile.url); }"""
    )
    assert len(urls) == 3 * 4
    assert urls[-1] == "/i/2048,3072,752,890/376,445/0/default.jpg"


def test_overlapping_regions_take_turns_under_the_pointer(desk: Desk) -> None:
    desk.page.mouse.move(*desk.screen((420, 200)))
    desk.press("o")
    first = desk.selected
    desk.press("Tab")
    assert {first, desk.selected} == {"reg-small", "reg-right"}
    desk.press("o")
    assert desk.selected == first
    desk.press("Escape", "Escape")
    desk.page.mouse.move(*desk.screen((20, 800)))
    desk.press("Tab")  # nothing lies there: the focus goes on, it is not caught
    assert desk.page.evaluate("document.activeElement !== canvas.svg")


def test_without_a_pointer_what_overlaps_the_selection_takes_turns(desk: Desk) -> None:
    desk.select("reg-right")
    desk.press("Tab")
    assert desk.selected == "reg-small"
    desk.press("Shift+Tab")
    assert desk.selected == "reg-right"
    desk.press("n", "o")
    assert desk.said().startswith("1 of") or desk.said().startswith("2 of")


def test_after_a_click_on_a_button_or_in_the_menu_keys_are_the_page_s_again(desk: Desk) -> None:
    desk.page.locator("[data-act=box_tool]").click()
    desk.press("Enter", "Enter")
    assert desk.edit()["action"] == "add"
    desk.page.locator(".pc-bar select").dispatch_event("pointerdown")
    desk.page.locator(".pc-bar select").select_option("plate")
    desk.press("Delete")
    assert desk.steps()[-1][0]["action"] == "withdraw"


def test_select_reveals_and_evidence_lights_up(desk: Desk) -> None:
    desk.page.mouse.move(*desk.screen((300, 800)))
    desk.page.mouse.wheel(0, -1500)
    desk.page.evaluate("canvas.select('reg-small', {reveal: true})")
    box = desk.page.locator("[data-key=reg-small] .pc-line").bounding_box()
    assert box is not None and box["y"] > 50 and box["y"] + box["height"] < 900
    desk.page.evaluate(
        "canvas.highlight([{page: 7, box: [60, 365, 200, 380]}, {page: 9, box: [1, 1, 9, 9]}], 'date')"
    )
    assert desk.page.locator(".pc-lit").count() == 1
    assert desk.page.locator(".pc-lit").get_attribute("aria-label") == "Evidence: date"
    desk.page.evaluate("canvas.highlight([])")
    assert desk.page.locator(".pc-lit").count() == 0


# ---- the keyboard


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
    desk.press("w", "w", "i", "Shift+ArrowRight")
    desk.page.wait_for_function("seen.edits.length === 3")
    assert len(desk.steps()[1][0]["changes"]["polygon"]) == 4
    desk.press("Delete")
    assert len(desk.steps()[3][0]["changes"]["polygon"]) == 3


def test_arrows_move_and_resize_and_a_run_of_them_is_one_step(desk: Desk) -> None:
    desk.select("reg-left")
    desk.press("ArrowRight", "ArrowRight", "Shift+ArrowDown", "Alt+ArrowLeft", "Alt+Shift+ArrowDown")
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


def test_every_key_of_the_table_has_words_in_both_languages(desk: Desk) -> None:
    keys = desk.page.evaluate("KEYS")
    pressed = [key for action in keys.values() for key in action]
    assert len(pressed) == len(set(pressed))
    for language in ("en", "fr"):
        assert {f"key_{action}" for action in keys} <= set(views.words(language))
        assert {f"type_{kind}" for kind in RegionType} <= set(views.words(language))
    assert views.words("en").keys() == views.words("fr").keys()


# ---- what the desk tells the canvas


def test_an_update_keeps_selection_and_view(desk: Desk) -> None:
    desk.select("reg-left")
    desk.page.mouse.move(*desk.screen((170, 200)))
    desk.page.mouse.wheel(0, -300)
    view = "[canvas.view.scale, canvas.view.x, canvas.view.y]"
    before = desk.page.evaluate(view)
    changed = {**views.example()["regions"][0], "status": "accepted", "revision": 9}
    desk.page.evaluate(
        "([r]) => canvas.update({regions: [r], removed: ['reg-other', 'lnk-under']})", [changed]
    )
    assert desk.selected == "reg-left" and desk.page.evaluate(view) == before
    assert desk.page.locator("[data-key=reg-other], [data-link=lnk-under]").count() == 0
    desk.press("3")
    assert desk.edit()["revision"] == 9


def test_a_reader_looks_and_changes_nothing(desk: Desk) -> None:
    desk.start(readOnly=True)
    desk.click(100, 150)
    assert desk.selected == "reg-left"
    desk.drag((100, 150), (130, 180))
    desk.press("3", "Delete", "b", "ArrowLeft")
    assert desk.steps() == [] and desk.page.locator(".pc-handle").count() == 0
    assert desk.page.locator("[data-act=delete]").is_hidden()


def test_null_clears_the_page_and_destroy_ends_listening(desk: Desk) -> None:
    desk.page.evaluate("canvas.show(null)")
    desk.click(100, 150)
    desk.press("b", "n", "o", "f", "Enter")
    assert desk.page.locator("[data-key]").count() == 0
    desk.page.evaluate("canvas.destroy()")
    desk.press("a")
    assert desk.heard("act") == [] and desk.page.locator("#host > *").count() == 0


def test_hostile_text_stays_text(desk: Desk) -> None:
    evil = "<img src=x onerror='window.pwned=1'>${window.pwned=1}</text><script>window.pwned=1</script>"
    view = views.example()
    for it in view["regions"]:
        it["number"], it["text"] = evil, evil
    view["mentions"][0]["text"] = view["entries"][0]["number"] = evil
    view["links"][2]["target_end"]["name"] = evil
    view["links"][0]["type"] = 'x" onload="window.pwned=1'
    desk.start(view)
    desk.select("reg-left")
    desk.press("t", "n", "n")
    desk.page.evaluate("canvas.highlight([{page: 7, box: [0, 0, 9, 9]}], '<b>x</b>')")
    assert desk.page.evaluate("window.pwned") is None
    assert desk.page.locator(".pc img, .pc script, .pc b").count() == 0
    assert "<img" in str(desk.page.locator("[data-key=reg-left]").get_attribute("aria-label"))


# ---- for everybody


def contrast(one: str, other: str) -> float:
    def light(colour: str) -> float:
        channels = [int(value) / 255 for value in re.findall(r"\d+", colour)[:3]]
        linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
        return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]

    high, low = sorted((light(one), light(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize("dark", [False, True])
def test_labels_can_be_read_in_the_light_and_in_the_dark(desk: Desk, dark: bool) -> None:
    desk.start(views.crowded(60, 10))
    desk.page.evaluate("dark => document.body.classList.toggle('dark', dark)", dark)
    pairs = desk.page.evaluate(
        """[...document.querySelectorAll('.pc-label')].map((label) => {
        const fill = (name) => getComputedStyle(label.querySelector(name)).fill;
        return [fill('text'), fill('rect')]; })"""
    )
    assert len(pairs) > 40
    assert min(contrast(*pair) for pair in pairs) >= 4.5
    sizes = desk.page.evaluate(
        "[...document.querySelectorAll('.pc-label text')].map((it) => it.getBoundingClientRect().height)"
    )
    desk.page.mouse.wheel(0, -400)
    desk.page.wait_for_timeout(300)
    zoomed = desk.page.evaluate("document.querySelector('.pc-label text').getBoundingClientRect().height")
    assert zoomed == pytest.approx(max(sizes), abs=2)  # labels keep their size on screen


@pytest.mark.parametrize("dark", [False, True])
def test_no_serious_finding_of_axe(desk: Desk, dark: bool) -> None:
    desk.page.evaluate("dark => document.body.classList.toggle('dark', dark)", dark)
    desk.select("reg-left")
    desk.press("t")
    desk.select("lnk-under")
    found = Axe().run(desk.page, context="#host").response["violations"]
    assert [
        (it["id"], it["nodes"][0]["html"]) for it in found if it["impact"] in ("serious", "critical")
    ] == []


def test_the_canvas_says_what_stands_where(desk: Desk) -> None:
    label = desk.page.locator("[data-key=reg-small]").get_attribute("aria-label")
    assert label == "Panel a, corrected"
    unsure = desk.page.locator("[data-key=reg-other]").get_attribute("aria-label")
    assert unsure == "Caption 13, suggested, 40 % sure"
    desk.select("reg-small")
    active = desk.page.locator(".pc-svg").get_attribute("aria-activedescendant")
    assert desk.page.locator(f"[id='{active}']").get_attribute("data-key") == "reg-small"
    for button in desk.page.locator(".pc-bar button").all():
        assert button.get_attribute("aria-label")


def test_in_french(desk: Desk) -> None:
    desk.start(language="fr")
    assert desk.page.locator("[data-key=reg-right]").get_attribute("aria-label") == "Planche IV, accepté"
    desk.page.evaluate("words => canvas.setWords(words)", views.words("en"))
    assert desk.page.locator("[data-key=reg-right]").get_attribute("aria-label") == "Plate IV, accepted"


def test_no_word_is_missing_and_no_markup_is_built_from_text() -> None:
    folder = Path(str(views.STATIC)) / "canvas"
    code = "\n".join(file.read_text(encoding="utf-8") for file in folder.rglob("*.js"))
    assert not re.search(
        r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|\beval\(|new Function", code
    )
    said = set(re.findall(r"say\('([a-z_]+)'", code))
    assert said <= {code.removeprefix("desk.canvas.") for code in messages("en")}
