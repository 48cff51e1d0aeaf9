"""Looking at pages on the canvas, what the desk tells it, and what everybody can read."""

import re
from pathlib import Path

import pytest

from pictoria_docs.document import RegionType
from tests.apps import canvas_page as views
from tests.apps.canvas_desk import Desk, Point, near
from tests.apps.looking import look
from tests.waiting import wait_until


def test_zoom_keeps_the_point_under_the_pointer(desk: Desk) -> None:
    world = "canvas.view.toWorld([560, 310])"
    before = desk.page.evaluate(world)
    desk.page.mouse.move(560, 310)
    for _ in range(3):
        desk.wheel(-300)
    assert desk.page.evaluate("canvas.view.scale") > 2
    assert near(desk.page.evaluate(world), before, 0.1)
    box = desk.page.locator("[data-key=reg-left] .pc-line").bounding_box()
    assert (
        box is not None and abs(box["x"] - desk.screen((60, 0))[0]) < 8
    )  # the drawing is where the numbers say


def test_the_tag_of_a_shape_stays_in_sight_however_close_one_looks(desk: Desk) -> None:
    desk.page.mouse.move(*desk.screen((250, 280)))
    desk.wheel(-1500)
    port = desk.page.locator(".pc-viewport").bounding_box()
    tag = desk.page.locator("[data-label=reg-left]").bounding_box()
    assert port is not None and tag is not None
    assert port["x"] <= tag["x"] < port["x"] + 10 and port["y"] <= tag["y"] < port["y"] + 10


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
    desk.stands_still(f"Math.abs(canvas.view.scale / {2 * before} - 1) < 0.02")
    assert near(list(desk.screen((300, 420))), [x, y], 3)
    start = desk.page.evaluate("canvas.view.y")
    one_finger = [(x, y), (x, y + 30), (x, y + 60)]
    for kind, *points in zip(("touchStart", "touchMove", "touchMove"), one_finger, strict=True):
        fingers(kind, *points)
    fingers("touchEnd")
    desk.stands_still(f"canvas.view.y > {start + 40}")
    assert desk.steps() == []
    desk.press("b")  # with a tool in hand the finger draws
    for kind, *points in zip(("touchStart", "touchMove", "touchMove"), one_finger, strict=True):
        fingers(kind, (points[0][0] + points[0][1] - y, points[0][1]))
    fingers("touchEnd")
    desk.page.wait_for_function("seen.edits.length")
    assert desk.edit()["action"] == "add"


def test_tiles_come_where_one_looks_closer(desk: Desk) -> None:
    view = views.page_view()
    view["image"]["iiif"] = "/iiif/p~doc-1~7"
    desk.start(view)
    desk.page.wait_for_function("seen.shown.length")
    assert not [path for path in desk.asked if path.startswith("/iiif")]
    desk.page.mouse.move(*desk.screen((0, 0)))
    desk.wheel(-1200)
    # An address is asked for some time after it stands in the page.
    wait_until(lambda: "/iiif/p~doc-1~7/0,0,512,512/512,512/0/default.jpg" in desk.asked)
    assert desk.page.locator(".pc-tile").count() < 30  # only what is seen


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
    desk.press("Shift+o")
    assert {first, desk.selected} == {"reg-small", "reg-right"}
    desk.press("o")
    assert desk.selected == first


@pytest.mark.parametrize("selected", [None, "reg-right"])
def test_the_tab_key_leaves_the_page_whatever_lies_under_the_pointer(
    desk: Desk, selected: str | None
) -> None:
    desk.page.mouse.move(*desk.screen((420, 200)))  # a panel over its plate
    if selected:
        desk.select(selected)
    desk.press("Tab")
    assert desk.page.evaluate("document.activeElement !== canvas.surface.svg")
    assert desk.selected == selected
    desk.page.locator(".pc-svg").focus()
    desk.press("Shift+Tab")
    assert desk.page.evaluate("document.activeElement !== canvas.surface.svg")


def test_without_a_pointer_what_overlaps_the_selection_takes_turns(desk: Desk) -> None:
    desk.select("reg-right")
    desk.press("o")
    assert desk.selected == "reg-small"
    desk.press("Shift+o")
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
    desk.wheel(-1500)
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


def test_an_update_keeps_selection_and_view(desk: Desk) -> None:
    desk.select("reg-left")
    desk.page.mouse.move(*desk.screen((170, 200)))
    desk.wheel(-300)
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


def test_of_two_canvases_the_one_used_last_gets_the_keys(desk: Desk) -> None:
    desk.page.evaluate(
        """async view => { const { Canvas } = await import('/static/canvas/canvas.js');
        const host = document.body.appendChild(document.createElement('div'));
        window.second = new Canvas(host, {}); second.show(view); }""",
        views.example(),
    )
    desk.page.locator(".pc-svg").first.focus()
    desk.press("n", "n")
    assert desk.selected is not None and desk.page.evaluate("second.selected") is None
    desk.page.evaluate("second.destroy(); document.body.lastChild.remove()")
    desk.press("n")
    assert desk.page.evaluate("seen.select.length") == 3


def test_null_clears_the_page_and_destroy_ends_listening(desk: Desk) -> None:
    desk.page.evaluate("canvas.show(null)")
    desk.click(100, 150)
    desk.press("b", "n", "o", "f", "Enter")
    assert desk.page.locator("[data-key]").count() == 0
    desk.press("PageDown", "j")
    assert desk.heard("nav") == [{"by": 1}] and desk.heard("act") == [{"name": "next"}]
    desk.page.evaluate("canvas.destroy()")
    desk.press("a")
    assert desk.heard("act") == [{"name": "next"}] and desk.page.locator("#host > *").count() == 0


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
    desk.page.mouse.move(*desk.screen((300, 400)))
    desk.wheel(-400)
    zoomed = desk.page.evaluate("document.querySelector('.pc-label text').getBoundingClientRect().height")
    assert zoomed == pytest.approx(max(sizes), abs=2)  # labels keep their size on screen


@pytest.mark.parametrize("dark", [False, True])
def test_no_serious_finding_of_axe(desk: Desk, dark: bool) -> None:
    desk.page.evaluate("dark => document.body.classList.toggle('dark', dark)", dark)
    desk.select("reg-left")
    desk.press("t")
    desk.select("lnk-under")
    look(desk.page, f"canvas-{'dark' if dark else 'light'}", context="#host")


def test_the_canvas_says_what_stands_where(desk: Desk) -> None:
    label = desk.page.locator("[data-key=reg-small]").get_attribute("aria-label")
    assert label == "Panel a, corrected"
    unsure = desk.page.locator("[data-key=reg-other]").get_attribute("aria-label")
    assert unsure == "Caption 13, suggested, 40% sure"
    desk.select("reg-small")
    active = desk.page.locator(".pc-svg").get_attribute("aria-activedescendant")
    assert desk.page.locator(f"[id='{active}']").get_attribute("data-key") == "reg-small"
    for button in desk.page.locator(".pc-bar button").all():
        assert button.get_attribute("aria-label")


def test_in_french(desk: Desk) -> None:
    desk.start(language="fr")
    assert desk.page.locator("[data-key=reg-right]").get_attribute("aria-label") == "Planche IV, accepté"


def test_no_word_is_missing_and_no_markup_is_built_from_text() -> None:
    static = Path(str(views.STATIC))
    files = sorted(static.rglob("*.js"))
    code = "\n".join(file.read_text(encoding="utf-8") for file in files)
    assert not re.search(
        r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|\beval\(|new Function", code
    )
    canvas = "\n".join(
        file.read_text(encoding="utf-8") for file in files if "canvas" in file.relative_to(static).parts
    )
    codes = set(re.findall(r"\b(?:t|announce)\('([a-z_]+)'", canvas))
    assert codes and codes <= set(views.words("en"))


def test_every_key_of_the_table_has_words_in_both_languages(desk: Desk) -> None:
    keys = desk.page.evaluate("KEYS")
    pressed = [key for action in keys.values() for key in action]
    assert len(pressed) == len(set(pressed))
    for language in ("en", "fr"):
        assert {f"key_{action}" for action in keys} <= set(views.words(language))
        assert {f"type_{kind}" for kind in RegionType} <= set(views.words(language))
