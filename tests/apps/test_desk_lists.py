"""The question what a document's entries are, on the desk: its sheet, what is marked, taken, taken back, and drawn."""

from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.apps.looking import look
from tests.apps.test_home import page_of, reviewing
from tests.linking.test_said_openings import POTS
from tests.programs import needs_chromium
from tests.review.test_lists import TREES, make_pots, make_trees

pytestmark = [pytest.mark.slow, needs_chromium]
NAMED = "La liste des arbres"


def opened(browser: Any, server: Any, tmp_path: Path) -> Page:
    """The desk in French, on a list that was just read."""
    make_trees(tmp_path / f"{NAMED}.pdf")
    page: Page = page_of(browser, server, locale="fr-FR")
    page.goto(server.url)
    page.goto(f"{server.base}/language/fr?next=/ui/")
    page.locator(".ph-file").set_input_files(tmp_path / f"{NAMED}.pdf")
    page.get_by_role("button", name="Lire le catalogue").click()
    page.get_by_role("article", name=NAMED).get_by_role("link", name="Relire").click()
    page.locator('.pd[data-shown="1"]').wait_for()
    return page


def heading_of(page: Page, index: int) -> tuple[float, float]:
    """The middle of a heading on screen, counted from the top of the page."""
    boxes = [box for line in page.locator(".pc-t-heading .pc-line").all() if (box := line.bounding_box())]
    box = sorted(boxes, key=lambda each: each["y"])[index]
    return box["x"] + box["width"] / 2, box["y"] + box["height"] / 2


def turn_to(page: Page, sheet: Any, count: int) -> None:
    """Turn to the way of reading that has so many entries."""
    expect(sheet.locator("footer .pd-main")).to_be_visible()
    for _ in range(6):
        if sheet.get_by_role("button", name=f"Lire ces {count} notices").count():
            return
        sheet.get_by_role("button", name="Un autre modèle").click()
    raise AssertionError("no way of reading has them")


def test_a_list_is_read_as_a_person_says_and_that_is_taken_back(browser: Any, tmp_path: Path) -> None:
    with reviewing(tmp_path / "work", tmp_path) as server:
        page = opened(browser, server, tmp_path)
        page.keyboard.press("F4")
        sheet = page.locator(".pd-entry-sheet")
        turn_to(page, sheet, len(TREES))
        expect(sheet).to_contain_text(TREES[0])
        look(page, "entry-sheet")
        sheet.get_by_text(TREES[1]).click()
        sheet.get_by_role("button", name="Lire ces 9 notices").click()
        expect(sheet).to_be_hidden()
        notice = page.get_by_text("9 notices lues.")
        expect(notice).to_be_visible()
        page.keyboard.press("F4")
        expect(sheet).to_be_visible()
        sheet.get_by_role("button", name="Pas de notices ici").click()
        expect(page.get_by_text("On ne cherche plus de notices dans ce document.").first).to_be_visible()
        page.reload()
        page.locator('.pd[data-shown="1"]').wait_for()
        expect(page.locator(".pd-entry-question")).to_be_hidden()
        page.keyboard.press("Control+z")
        expect(page.get_by_text("9 notices lues.")).to_be_visible()


def test_what_looks_like_a_drawn_entry_is_offered(browser: Any, tmp_path: Path) -> None:
    with reviewing(tmp_path / "work", tmp_path) as server:
        page = opened(browser, server, tmp_path)
        page.keyboard.press("F4")
        sheet = page.locator(".pd-entry-sheet")
        sheet.get_by_role("button", name="Pas de notices ici").click()
        expect(page.get_by_text("On ne cherche plus de notices dans ce document.").first).to_be_visible()
        page.get_by_role("button", name="Tracer une notice").first.click()
        page.mouse.click(*heading_of(page, 1))
        question = page.locator(".pd-entry-question")
        expect(question).to_contain_text("ressemble")
        look(page, "entry-question")
        page.keyboard.press("Escape")
        page.keyboard.press("F4")
        turn_to(page, sheet, len(TREES))
        page.keyboard.press("a")
        expect(page.get_by_text("10 notices lues.")).to_be_visible()


def test_nothing_like_a_drawn_entry_says_what_to_do(browser: Any, tmp_path: Path) -> None:
    with reviewing(tmp_path / "work", tmp_path) as server:
        page = opened(browser, server, tmp_path)
        page.keyboard.press("5")
        box = page.locator(".pc-page").first.bounding_box()
        assert box is not None
        x, y = box["x"] + 0.55 * box["width"], box["y"] + 0.9 * box["height"]
        page.mouse.move(x, y)
        page.mouse.down()
        page.mouse.move(x + 0.3 * box["width"], y + 0.06 * box["height"], steps=4)
        with page.expect_response(lambda answer: "/lists" in answer.url):
            page.mouse.up()
        page.keyboard.press("Escape")
        page.keyboard.press("F4")
        sheet = page.locator(".pd-entry-sheet")
        expect(sheet).to_contain_text("Rien d’autre ne ressemble à la notice tracée.")
        sheet.get_by_role("button", name="Montrer tout ce qui peut être une notice").click()
        turn_to(page, sheet, len(TREES))


def test_the_others_are_read_like_an_entry_that_was_corrected(browser: Any, tmp_path: Path) -> None:
    make_pots(tmp_path / "Les pots.pdf")
    with reviewing(tmp_path / "work", tmp_path) as server:
        page = page_of(browser, server, locale="fr-FR")
        page.goto(server.url)
        page.goto(f"{server.base}/language/fr?next=/ui/")
        page.locator(".ph-file").set_input_files(tmp_path / "Les pots.pdf")
        page.get_by_role("button", name="Lire le catalogue").click()
        page.get_by_role("article", name="Les pots").get_by_role("link", name="Relire").click()
        page.locator(".pd[data-shown]").wait_for()
        title = page.get_by_label("Titre", exact=True)
        expect(title).to_have_count(1)
        before = title.input_value()
        name, about = next(pot for pot in POTS if before.startswith(pot[0]))
        title.fill(f"{name}, {about}" if before == name else name)
        title.press("Enter")
        bar = page.locator(".pd-entry-question")
        expect(bar).to_contain_text(
            "Les autres notices peuvent être lues comme celles que vous avez corrigées."
        )
        look(page, "entries-alike")
        bar.get_by_role("button", name="Les lire ainsi").click()
        expect(page.get_by_text("Les autres notices ont été lues comme")).to_be_visible()
        expect(bar).to_be_hidden()
        page.keyboard.press("Control+z")
        expect(page.get_by_text("Les notices sont de nouveau celles que lit la machine.")).to_be_visible()
