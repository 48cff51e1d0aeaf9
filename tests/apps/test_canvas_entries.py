"""What was missed is drawn in two steps: an entry by its tool or of its text, a caption of any text."""

from typing import Any

from pictoria_docs.document import RegionType
from pictoria_docs.document.link_ends import may_join
from tests.apps import canvas_page as views
from tests.apps.canvas_desk import Desk, near
from tests.apps.looking import look

TEXT = [60, 360, 535, 470]
"""The text of the example."""
TEXTS = ("text", "title", "heading", "list", "footnote", "marginalia", "other")
"""Types of what a reader may miss as a caption."""


def entry_of(desk: Desk) -> list[dict[str, Any]]:
    """The places of the one entry that was added."""
    edit = desk.edit()
    assert (edit["action"], edit["kind"]) == ("add", "entry") and edit["id"].startswith("ent-u")
    assert desk.selected == edit["id"], "its form is at hand"
    spans: list[dict[str, Any]] = edit["changes"]["spans"]
    return spans


def test_the_tool_for_entries_is_seen_with_its_name_and_its_digit(desk: Desk) -> None:
    tool = desk.page.locator(".pc-bar").get_by_role("button", name="Entry")
    assert tool.inner_text() == "Entry" and tool.get_attribute("aria-keyshortcuts") == "5"
    look(desk.page, "canvas-entry-tool")
    desk.start(language="fr")
    assert desk.page.locator("[data-act=entry_tool]").inner_text() == "Notice"


def test_an_entry_in_two_steps_with_the_mouse(desk: Desk) -> None:
    desk.page.locator("[data-act=entry_tool]").click()
    assert desk.said() == desk.word("hint_entry")
    desk.drag((60, 620), (500, 760))
    (span,) = entry_of(desk)
    assert span["page"] == 7 and near(span["box"], [60, 620, 500, 760])
    assert desk.page.evaluate("canvas.toolName") == "select_tool"


def test_a_click_on_its_text_is_enough(desk: Desk) -> None:
    desk.page.locator("[data-act=entry_tool]").click()
    desk.click(300, 440)
    (span,) = entry_of(desk)
    assert span["box"] == TEXT


def test_an_entry_in_two_steps_with_the_keyboard(desk: Desk) -> None:
    desk.select("reg-text")
    desk.press("5")
    (span,) = entry_of(desk)
    assert span["box"] == TEXT


def test_the_digit_takes_up_the_tool_where_no_text_is_selected(desk: Desk) -> None:
    desk.select("reg-left")
    desk.press("5")
    assert desk.steps() == [] and desk.page.evaluate("canvas.toolName") == "entry_tool"
    assert desk.page.locator(".pc-bar select").input_value() == "entry"
    desk.drag((60, 620), (500, 760))
    assert len(entry_of(desk)) == 1


def test_a_box_for_an_entry_is_placed_with_keys_alone(desk: Desk) -> None:
    desk.press("5", "Enter", "Shift+ArrowDown", "Enter")
    assert len(entry_of(desk)) == 1


def test_several_texts_make_one_entry(desk: Desk) -> None:
    desk.click(450, 325)  # a caption
    desk.click(300, 440, keys="Shift")
    desk.press("5")
    assert [span["box"] for span in entry_of(desk)] == [[315, 308, 535, 340], TEXT]


def test_with_shift_the_tool_stays_in_hand_for_the_next_entry(desk: Desk) -> None:
    desk.press("5")
    desk.click(300, 440, keys="Shift")
    desk.page.keyboard.down("Shift")
    desk.drag((60, 620), (500, 700))
    desk.page.keyboard.up("Shift")
    desk.drag((60, 710), (500, 790))
    assert [step[0]["kind"] for step in desk.steps()] == ["entry"] * 3
    assert desk.page.evaluate("canvas.toolName") == "select_tool"


def test_a_click_beside_all_text_says_what_to_do(desk: Desk) -> None:
    desk.press("5")
    desk.click(570, 820)
    assert desk.steps() == [] and desk.said() == desk.word("hint_entry")


def test_the_digit_of_a_drawing_tool_or_of_a_link_means_what_it_meant(desk: Desk) -> None:
    desk.press("b", "5")
    assert desk.page.evaluate("canvas.toolName") == "box_tool"
    desk.drag((60, 620), (500, 760))
    assert desk.edit()["kind"] == "entry"
    desk.press("5", "1")  # another digit: what is drawn next is a figure
    desk.drag((60, 620), (500, 760))
    assert desk.steps()[-1][0]["changes"]["type"] == "figure"
    desk.select("lnk-small")
    desk.press("7")
    assert desk.steps()[-1][0]["changes"] == {"type": "same_motif_as"}


def test_an_entry_can_be_chosen_for_a_selected_text_in_the_menu(desk: Desk) -> None:
    desk.select("reg-text")
    desk.page.locator(".pc-bar select").select_option("entry")
    assert len(entry_of(desk)) == 1


def test_any_text_linked_with_a_picture_becomes_its_caption(desk: Desk) -> None:
    regions = [
        views.region("reg-picture", "figure", [60, 100, 280, 200]),
        views.region("reg-words", "text", [60, 400, 280, 500], text="Bowl with a rim."),
    ]
    desk.start(views.page_view(regions=regions))
    desk.select("reg-words")
    desk.press("l")
    desk.click(170, 150)
    becomes, link = desk.steps()[0]
    assert (becomes["action"], becomes["id"], becomes["changes"]) == (
        "correct",
        "reg-words",
        {"type": "caption"},
    )
    assert link["changes"] == {"type": "caption_of", "source": "reg-words", "target": "reg-picture"}
    assert desk.page.locator("[data-key=reg-words]").get_attribute("aria-label") == "Caption, corrected"
    assert may_join("caption_of", RegionType.CAPTION, RegionType.FIGURE)


def test_a_text_that_is_held_becomes_a_caption_of_a_picture_on_another_page(desk: Desk) -> None:
    desk.select("reg-text")
    desk.press("t")
    desk.page.evaluate("view => canvas.show(view)", views.crowded(8, 0, number=8))
    desk.select("reg-0")
    desk.press("t")
    becomes, link = desk.steps()[0]
    assert (becomes["id"], becomes["changes"]) == ("reg-text", {"type": "caption"})
    assert link["changes"] == {"type": "caption_of", "source": "reg-text", "target": "reg-0"}


def test_texts_that_go_on_with_each_other_stay_what_they_are(desk: Desk) -> None:
    regions = [
        views.region("reg-1", "text", [60, 100, 280, 200]),
        views.region("reg-2", "footnote", [60, 400, 280, 500]),
    ]
    desk.start(views.page_view(regions=regions))
    desk.press("l")
    desk.drag((170, 150), (170, 450))
    assert desk.edit()["changes"]["type"] == "continues"
