"""A sale list of which nothing was found, from upload to a spreadsheet: the desk says so, and shows the way."""

import re
from pathlib import Path
from typing import Any

import openpyxl
import pymupdf
import pytest
from playwright.sync_api import Page, expect

from tests.apps.looking import look
from tests.apps.test_home import page_of, reviewing
from tests.programs import needs_chromium

pytestmark = [pytest.mark.slow, needs_chromium]
TERMS = (
    "the sale will be held on the premises",
    "on thursday, at two o'clock, for cash.",
    "everything must be taken away at once.",
)
LOTS = (
    (
        ("a walnut commode with bronze mounts, of the", "time of Louis XV, height 87 cm, slightly worn"),
        ("two armchairs in carved beech covered with", "green velvet, height 98 cm, from a castle"),
        ("a clock in gilt bronze and white marble,", "about 1790, height 45 cm, in working order"),
    ),
    (
        ("a mirror with a carved and painted frame,", "from Provence, height 120 cm, glass renewed"),
        ("six chairs of mahogany with new covers,", "of the time of the Directory, height 88 cm"),
    ),
)
"""Neither numbers nor headings: nothing says that these are lots."""
LEFT, LINE, GAP = 60, 12, 14


def make_list(file: Path) -> None:
    with pymupdf.open() as pdf:
        for number, lots in enumerate(LOTS):
            page = pdf.new_page(width=420, height=595)
            y = 70
            for lines in (*(() if number else (TERMS,)), *lots):
                for line in lines:
                    page.insert_text((LEFT, y), line, fontsize=10)
                    y += LINE
                y += GAP
        pdf.save(file)


def place_of(page: Page, line: int) -> tuple[float, float]:
    """The middle of a text on screen, counted from the top of the page."""
    boxes = [box for shape in page.locator(".pc-t-text .pc-line").all() if (box := shape.bounding_box())]
    box = sorted(boxes, key=lambda each: each["y"])[line]
    return box["x"] + box["width"] / 2, box["y"] + box["height"] / 2


def selected_text(page: Page) -> tuple[float, float] | None:
    """The middle of the text that is selected, on screen."""
    box = page.locator(".pc-t-text.pc-selected .pc-line")
    found = box.bounding_box() if box.count() else None
    return None if found is None else (found["x"] + found["width"] / 2, found["y"] + found["height"] / 2)


def test_a_sale_list_of_which_nothing_was_found_becomes_a_spreadsheet(browser: Any, tmp_path: Path) -> None:
    make_list(tmp_path / "Sale of furniture.pdf")
    with reviewing(tmp_path / "work", tmp_path) as server:
        page = page_of(browser, server, accept_downloads=True)
        page.goto(server.url)
        page.get_by_label("choose files").set_input_files(tmp_path / "Sale of furniture.pdf")
        page.get_by_label("What is in the catalogue?").select_option(label="Lots of a sale")
        page.get_by_role("button", name="Read the catalogue").click()
        card = page.get_by_role("article", name="Sale of furniture")
        expect(card).to_contain_text("Nothing was found on 2 of 2 pages.")
        expect(card).to_contain_text("Draw what is missing in the review")
        expect(card).not_to_contain_text("checked")
        expect(card.get_by_role("link", name="Export")).to_be_visible()
        look(page, "nothing-found-card", whole=True)

        card.get_by_role("link", name="Review").click()
        desk = page.locator(".pd-queue")
        expect(desk.get_by_role("heading", name="What can be done now")).to_be_visible()
        expect(desk.locator(".pd-progress")).to_contain_text("Nothing was found on 2 of 2 pages.")
        expect(desk).not_to_contain_text("is reviewed")
        expect(desk.get_by_role("link", name="Export")).to_be_visible()
        expect(desk.get_by_role("button", name="as finished")).to_be_visible()
        page.locator('.pd[data-shown="1"]').wait_for()
        look(page, "nothing-found-desk")

        # By mouse: the tool, then the text.
        page.get_by_role("button", name="Draw an entry").click()
        page.mouse.click(*place_of(page, 1))
        entry = page.locator(".pd-panel")
        kind = entry.locator('[data-field="object_type"] textarea').first
        expect(kind).to_have_value("commode")
        expect(entry.locator(".pd-state")).to_contain_text("accepted")
        look(page, "nothing-found-drawn")
        number = entry.locator('[data-key="entry-number"]')
        number.fill("1 bis")
        number.press("Enter")
        page.locator('.pd-saved[data-state="saved"]').wait_for()

        # By keyboard: to the text, then the digit.
        page.locator(".pc-svg").focus()
        page.keyboard.press("Escape")
        wanted = place_of(page, 2)
        for _ in range(2 * len(LOTS[0]) + 2):
            page.keyboard.press("n")
            if selected_text(page) == wanted:
                break
        page.keyboard.press("5")
        expect(kind).to_have_value("armchairs")
        page.locator('.pd-saved[data-state="saved"]').wait_for()

        page.get_by_role("link", name="Export").first.click()
        page.get_by_role("button", name="Create the spreadsheet").click()
        with page.expect_download() as download:
            page.get_by_role("link", name=re.compile("^Download")).click()
        download.value.save_as(tmp_path / "exported.xlsx")
    book = openpyxl.load_workbook(tmp_path / "exported.xlsx")
    cells = [str(cell.value) for sheet in book for row in sheet for cell in row if cell.value is not None]
    for told in (
        "1 bis",
        "a walnut commode with bronze mounts",
        "two armchairs in carved beech",
        "armchairs",
    ):
        assert any(told in cell for cell in cells), told
