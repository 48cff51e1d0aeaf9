"""All pages in the dark: nothing that one can type in or choose from is white, on the real pages of the whole desk."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from pictoria_docs.apps.desk.assembly import make_desk
from pictoria_docs.review.identity.local_directory import LocalDirectory
from pictoria_docs.review.identity.people import Person
from tests.apps.answering import answering
from tests.apps.looking import bright, shot
from tests.chromium import PATIENCE
from tests.programs import needs_chromium

pytestmark = [pytest.mark.slow, needs_chromium]
SLUG = "example-catalogue"


@pytest.fixture
def whole_desk(browser: Browser, example_project: Callable[[], Path]) -> Iterator[tuple[str, Page]]:
    """The address of the whole application with its example, and a page in a dark browser that is signed in."""
    folder = example_project()
    app = make_desk(LocalDirectory(folder, Person("ada", "Ada")))
    with answering(app) as url:
        context = browser.new_context(color_scheme="dark", viewport={"width": 1440, "height": 900})
        context.set_default_timeout(PATIENCE)
        page = context.new_page()
        page.goto(f"{url}/?token={app.state.settings.token}")
        yield url, page
        context.close()


def test_nothing_is_bright_in_the_dark(whole_desk: tuple[str, Page]) -> None:
    url, page = whole_desk
    expect(page.locator(".ph-projects a").first).to_be_visible()
    shot(page, "dark-home")
    assert bright(page) == []
    page.get_by_role("button", name="Add documents").click()
    expect(page.locator(".ph-add")).to_be_visible()
    assert bright(page) == []
    page.goto(f"{url}/ui/figures?project={SLUG}")
    expect(page.locator(".pg-image").first).to_be_visible()
    page.locator(".pg-more summary").click()
    shot(page, "dark-figures")
    assert bright(page) == []
    page.goto(f"{url}/ui/export?project={SLUG}")
    expect(page.locator(".ph-purpose").first).to_be_visible()
    page.evaluate("for (const part of document.querySelectorAll('details')) part.open = true")
    shot(page, "dark-export")
    assert bright(page) == []
    page.goto(f"{url}/ui/review?project={SLUG}")
    expect(page.locator(".pd-items [data-id]").first).to_be_visible()
    expect(page.locator('.pd-act[data-act="comment"]')).to_be_visible()  # something is at hand
    assert bright(page) == []
    for key in ("?", "Shift+A", "c", "s"):
        page.locator(".pc-svg").focus()
        page.keyboard.press(key)
        expect(page.get_by_role("dialog")).to_be_visible()
        assert bright(page) == [], key
        page.keyboard.press("Escape")
        expect(page.get_by_role("dialog")).to_have_count(0)


def test_the_manifest_that_pages_name_is_there(whole_desk: tuple[str, Page]) -> None:
    url, page = whole_desk
    stranger = page.request.get(f"{url}/manifest.json", headers={"Cookie": ""})
    assert stranger.status == 200
    assert stranger.json()["name"] == "pictoria-docs"
