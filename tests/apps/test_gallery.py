"""The gallery and the comparison of pictures, in a real browser on a real server."""

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from pictoria_docs.editing.edits import Edit, Edits
from pictoria_docs.review.authorization import Role
from pictoria_docs.review.identity.people import Person
from pictoria_docs.review.open_project import OpenProject
from pictoria_docs.store.pictures.comparisons import State
from pictoria_docs.store.pictures.gallery import PictureFilter
from tests.apps.gallery_desk import serving
from tests.apps.looking import look
from tests.programs import needs_chromium

pytestmark = [pytest.mark.slow, needs_chromium]

HOSTILE = "Fig. 1. <img src=x onerror=\"document.title='pwned'\"> & <b>amphora</b>"


class Hall:
    """The server, its project, and a browser before it."""

    def __init__(self, address: str, opened: OpenProject, browser: Browser) -> None:
        self.address, self.opened, self.browser = address, opened, browser

    def page(
        self, user: str = "ada", role: str = "contributor", language: str = "en", theme: str = "light"
    ) -> Page:
        page = self.browser.new_page(viewport={"width": 1200, "height": 800})
        page.goto(f"{self.address}/page/{user}/{role}/{language}/{theme}")
        page.wait_for_function("window.mounted")
        expect(page.locator(".pg-item").first).to_be_visible()
        return page

    def desk(self, user: str = "ada") -> Any:
        from pictoria_docs.review.review_service import ReviewService
        from pictoria_docs.review.session import ReviewSession

        return ReviewService(
            ReviewSession(self.opened, Person(user, user), Role.CONTRIBUTOR, "example", "en")
        )


@pytest.fixture
def hall(analysed_example: Path, tmp_path: Path, browser: Browser) -> Iterator[Hall]:
    folder = tmp_path / "example.pictoria"
    shutil.copytree(analysed_example, folder)
    with serving(folder) as (address, opened):
        hall = Hall(address, opened, browser)
        yield hall
        for context in browser.contexts:
            context.close()


def press(page: Page, *keys: str) -> None:
    for key in keys:
        page.keyboard.press(key)


def test_pictures_are_found_by_the_words_of_their_captions(hall: Hall) -> None:
    page = hall.page()
    everything = page.locator(".pg-item").count()
    expect(page.locator(".pg-count").first).to_have_text(f"{everything} pictures")
    page.get_by_label("Words of caption or entry").fill("CRATERE")
    expect(page.locator(".pg-count").first).not_to_have_text(f"{everything} pictures")
    for name in page.locator(".pg-item").all():
        assert "crat" in (name.get_attribute("aria-label") or "").lower() or "kra" in (
            name.get_attribute("aria-label") or ""
        )
    page.get_by_label("Words of caption or entry").fill("")
    page.get_by_label("Type").select_option("plate")
    expect(page.locator(".pg-item")).to_have_count(2)
    page.get_by_label("Type").select_option("")
    page.get_by_text("More filters").click()
    page.get_by_role("textbox", name="Number").fill("II")
    # Roman or arabic, it is the same number.
    expect(page.get_by_role("option", name="Plate II.")).to_be_visible()
    expect(page.get_by_role("option", name="Fig. 2.")).to_be_visible()
    expect(page.get_by_role("option", name="Fig. 3.")).to_have_count(0)
    loaded = "[...document.querySelectorAll('.pg-image')].every((each) => each.naturalWidth > 0)"
    page.wait_for_function(loaded)


def test_choosing_and_comparing_needs_no_mouse(hall: Hall) -> None:
    page = hall.page()
    page.locator(".pg-grid").focus()
    press(page, "Space", "ArrowRight", "Space", "ArrowRight", "Space", "c")
    expect(page.locator(".pg-pane")).to_have_count(3)
    for at, digit in enumerate("152", start=1):
        expect(page.locator(".pg-compare .pg-count")).to_have_text(f"Pair {at} of 3")
        press(page, digit)
    expect(page.locator(".pg-live")).to_have_text("That was the last pair.")
    categories = [each["mine"] for each in hall.desk().comparisons.compared(State.MINE)["pairs"]]
    assert categories == ["same_object", "nothing_in_common", "same_motif"]
    press(page, "u")
    expect(page.locator(".pg-live")).to_have_text("Undone")
    assert len(hall.desk().comparisons.compared(State.MINE)["pairs"]) == 2
    press(page, "Control+Shift+Z")
    expect(page.locator(".pg-live")).to_have_text("Done again")
    assert len(hall.desk().comparisons.compared(State.MINE)["pairs"]) == 3
    press(page, "Escape")
    expect(page.get_by_role("button", name="My comparisons (3)")).to_be_visible()
    expect(page.locator(".pg-grid")).to_be_focused()


def test_one_goes_back_from_a_comparison_that_is_still_loading(hall: Hall) -> None:
    page = hall.page()
    page.route("**/pairs?*", lambda _: None)  # held until the route goes
    page.locator(".pg-grid").focus()
    press(page, "Space", "ArrowRight", "Space", "c")
    page.get_by_role("button", name="Back to the gallery").click()
    expect(page.locator(".pg-compare")).to_have_count(0)
    expect(page.locator(".pg-grid")).to_be_focused()
    page.unroute("**/pairs?*")
    press(page, "c")
    expect(page.locator(".pg-pane")).to_have_count(2)


def test_others_see_what_was_said_and_say_their_own(hall: Hall) -> None:
    ada = hall.page("ada")
    ada.locator(".pg-grid").focus()
    press(ada, "Space", "ArrowRight", "Space", "c")
    expect(ada.locator(".pg-pane")).to_have_count(2)
    ada.get_by_label("Comment").fill("same handles")
    ada.get_by_role("button", name="Same motif").click()
    expect(ada.locator(".pg-said").first).to_contain_text("same handles")
    grace = hall.page("grace")
    grace.get_by_role("button", name="Compared by others (1)").click()
    expect(grace.locator(".pg-said").first).to_contain_text("ada")
    press(grace, "1")
    expect(grace.locator(".pg-badge")).to_have_text("Disagreement")
    press(grace, "2")
    expect(grace.locator(".pg-badge")).to_have_text("Agreement")
    grace.get_by_text("History").click()
    expect(grace.locator(".pg-past li")).to_have_count(3)
    reader = hall.page("eve", "reader")
    reader.get_by_role("button", name="Compared by others (1)").click()
    expect(reader.locator(".pg-badge")).to_have_text("Agreement")
    expect(reader.get_by_role("button", name="Same motif")).to_have_count(0)
    press(reader, "1")
    assert len(hall.desk().comparisons.compared(State.ALL)["pairs"][0]["said"]) == 2


def test_all_pictures_move_together(hall: Hall) -> None:
    page = hall.page()
    page.locator(".pg-grid").focus()
    press(page, "Space", "ArrowRight", "Space", "c")
    views = page.locator(".pg-view .pg-image")
    expect(views).to_have_count(2)
    page.locator(".pg-view").first.hover(position={"x": 100, "y": 100})
    page.mouse.wheel(0, -400)
    page.wait_for_function("document.querySelector('.pg-view img').style.transform.includes('2.7')")
    press(page, "ArrowRight")
    transforms = [each.evaluate("(image) => image.style.transform") for each in views.all()]
    assert transforms[0] == transforms[1] != ""
    sizes = [each.bounding_box() for each in page.locator(".pg-view").all()]
    assert sizes[0] is not None and sizes[1] is not None
    assert abs(sizes[0]["height"] - sizes[1]["height"]) < 1
    press(page, "0")
    assert "scale(1)" in views.first.evaluate("(image) => image.style.transform")


def test_one_picture_is_shown_large_and_leads_to_its_page(hall: Hall) -> None:
    page = hall.page()
    page.locator(".pg-grid").focus()
    press(page, "ArrowRight", "Enter")
    expect(page.locator(".pg-preview h2")).to_have_text("Fig. 2")
    page.get_by_role("button", name="Show on its page").click()
    assert len(page.evaluate("window.opened")) == 1
    page.get_by_role("button", name="Compare with…").click()
    expect(page.locator(".pg-tray")).to_contain_text("Choose another picture to compare")
    # Without an index of likeness there is nothing to sort by it.
    expect(page.get_by_text("likeness")).to_have_count(0)
    expect(page.get_by_text("Pairs that look alike")).to_have_count(0)
    press(page, "Escape")
    expect(page.locator(".pg-preview")).to_be_hidden()


def test_what_a_caption_says_stays_text(hall: Hall) -> None:
    desk = hall.desk()
    item = desk.gallery.pictures(PictureFilter(caption=True), limit=1)["items"][0]
    changes = {"text": HOSTILE}
    edit = Edit(key="hostile-1", action="correct", id=item["captions"][0]["id"], changes=changes)  # type: ignore[arg-type]
    desk.edits.apply(item["document"], Edits(change_set="hostile-2", edits=[edit]))
    page = hall.page()
    page.locator(".pg-grid").focus()
    press(page, "Enter")
    expect(page.locator(".pg-preview .pg-caption")).to_have_text(HOSTILE)
    press(page, "Space", "ArrowRight", "Space", "c")
    expect(page.locator(".pg-compare .pg-caption").first).to_have_text(HOSTILE)
    assert page.title() == "Gallery"


def test_only_what_is_in_view_is_in_the_page(hall: Hall) -> None:
    page = hall.page()
    page.evaluate(
        """() => { const grid = window.mounted.grid, one = grid.items[0];
        grid.add(Array.from({length: 5000}, (_, n) => ({...one, key: `k${n}`, name: `copy ${n}`})), 5013); }"""
    )
    assert page.locator(".pg-item").count() < 120
    page.locator(".pg-grid").focus()
    press(page, "End")
    expect(page.locator(".pg-active")).to_contain_text("copy 4999")
    assert page.locator(".pg-item").count() < 120


@pytest.mark.parametrize(("language", "theme"), [("fr", "light"), ("en", "dark")])
def test_everybody_can_use_it_in_their_language(hall: Hall, language: str, theme: str) -> None:
    page = hall.page(language=language, theme=theme)
    words = {
        "fr": ("Mots de la légende ou de la notice", "Même motif"),
        "en": ("Words of caption or entry", "Same motif"),
    }
    expect(page.get_by_label(words[language][0])).to_be_visible()
    page.locator(".pg-grid").focus()
    press(page, "Space", "ArrowRight", "Space", "ArrowRight", "Space", "Enter")
    expect(page.locator(".pg-preview")).to_be_visible()
    look(page)
    press(page, "c")
    expect(page.get_by_role("button", name=words[language][1])).to_be_visible()
    press(page, "2", "k")
    expect(page.locator(".pg-badge")).to_be_visible()
    look(page)
    shown = page.locator("body").inner_text()
    assert "undefined" not in shown
    assert "label_" not in shown
