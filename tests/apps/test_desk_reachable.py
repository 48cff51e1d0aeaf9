"""A small project in the desk: told why all is asked about, what accepting more mistakes spares, and led to the end."""

import re
import shutil
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.apps.answering import ask
from tests.apps.looking import look
from tests.apps.picture_volumes import make_small
from tests.apps.test_home import Server, page_of, reviewing
from tests.kept import kept
from tests.programs import needs_chromium

pytestmark = [pytest.mark.slow, needs_chromium]
ALL, FEW = 72, 25
"""Questions of the project: all, and those of a sample that shows that at most 5 % is wrong."""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """The folder with the project."""
    return Path(shutil.copytree(kept("small", make_small), tmp_path / "work"))


def left(page: Page) -> int:
    """How many questions the desk says are left."""
    found = re.match(r"\d+", page.locator(".pd-progress strong").inner_text())
    return int(found.group()) if found else 0


def test_who_knows_what_they_accept_stops_after_a_sample_and_finishes(browser: Browser, folder: Path) -> None:
    with reviewing(folder, folder.parent) as server:
        page = page_of(browser, server)
        ask(page.context, server.url)
        page.goto(f"{server.base}/ui/review?project=small")
        told = page.locator(".pd-small-project")
        expect(told).to_contain_text(f"{ALL} easy questions are left")
        way = told.get_by_role("button", name=f"{FEW} more questions, then at most 5% of all is wrong")
        look(page, "reachable", context=".pd-queue")
        told_in_french(browser, server)
        way.click()
        promise = page.locator(".pd-promise")
        expect(promise).to_contain_text(f"Check {FEW} more and at most 5% of what was found is wrong.")
        assert left(page) == FEW
        expect(told).to_have_count(0)
        page.get_by_role("button", name="Ask all questions").click()
        expect(told).to_contain_text(f"{ALL} easy questions")
        way.click()
        expect(promise).to_contain_text(f"Check {FEW} more")
        look(page, "reachable-taken")
        while remaining := left(page):
            page.keyboard.press("a")
            page.wait_for_function(
                "before => (parseInt(document.querySelector('.pd-progress strong').textContent) || 0) < before",
                arg=remaining,
            )
        end = page.locator(".pd-end")
        expect(end).to_contain_text("At most 5% of what was found is wrong (95% sure)")
        look(page, "reachable-end", context=".pd-queue")
        end.get_by_role("button", name="Mark all 4 documents as finished").click()
        page.get_by_text("4 documents are finished and locked.").wait_for()


def told_in_french(browser: Browser, server: Server) -> None:
    """The same, in the dark."""
    page = page_of(browser, server, "fr-FR", "dark")
    ask(page.context, server.url)
    page.goto(f"{server.base}/ui/review?project=small")
    told = page.locator(".pd-small-project")
    expect(told).to_contain_text(f"Il reste {ALL} questions faciles")
    expect(told.get_by_role("button")).to_contain_text(f"encore {FEW} questions, puis 5")
    look(page, "reachable-fr-dark", context=".pd-queue")
    page.locator(".pc-image[href]").first.wait_for()  # a server that ends tells of answers that it owes
    page.context.close()
