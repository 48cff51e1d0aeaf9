"""Projects on the start page as a person manages them: the example, the menu of a card, the archive, the trash."""

import re
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from tests.apps.looking import look
from tests.apps.test_home import page_of, reviewing
from tests.chromium import COMPLAINTS
from tests.programs import needs_chromium

pytestmark = [pytest.mark.slow, needs_chromium]


def test_the_example_by_one_click_then_all_that_is_done_with_a_project(
    browser: Browser, tmp_path: Path
) -> None:
    with reviewing(tmp_path / "work", tmp_path) as server:
        page = page_of(browser, server)
        page.goto(server.url)
        page.get_by_role("button", name="Try the example").click()
        card = page.get_by_role("article", name="Example catalogue", exact=True)
        card.get_by_role("progressbar", name="Progress in").wait_for()
        assert page.get_by_role("button", name="Try the example").count() == 1, "it stays at hand"
        card.get_by_text(re.compile(r"Read: 10 pages · Found: \d+ figures")).wait_for()
        cover = card.get_by_role("img", name="A picture from “Example catalogue”")
        cover.wait_for()
        page.wait_for_function(
            "image => image.complete && image.naturalWidth > 50", arg=cover.element_handle()
        )
        place, bar = cover.bounding_box(), card.locator(".ph-progress").bounding_box()
        assert place is not None and bar is not None
        assert bar["x"] + bar["width"] < place["x"], "they do not touch"
        look(page, "card", whole=True)

        card.get_by_role("button", name="Settings").click()
        error = page.get_by_label("Accepted error")
        error.wait_for()
        assert error.locator("option").all_inner_texts() == ["1%", "2%", "5%", "None: ask about everything"]
        assert error.locator("option:checked").inner_text() == "1%"
        error.select_option("2%")
        page.get_by_text("Saved: the review asks by it from now on.").wait_for()
        look(page, "accepted_error", whole=True)
        page.reload()
        card.get_by_role("button", name="Settings").click()
        error.wait_for()
        assert error.locator("option:checked").inner_text() == "2%", (
            "it stands without reading anything again"
        )
        page.get_by_role("button", name="Close").click()

        def choose(name: str, what: str) -> None:
            menu = page.get_by_label(f"More for “{name}”")
            item = page.get_by_role("article", name=name, exact=True).get_by_role(
                "button", name=what, exact=True
            )
            menu.click()
            if not item.is_visible():
                menu.click()  # the card was drawn anew meanwhile
            item.click()

        choose("Example catalogue", "Rename")
        page.get_by_label("Name of the project").fill("Vaisselle")
        page.get_by_role("button", name="Save").click()
        card = page.get_by_role("article", name="Vaisselle", exact=True)
        card.wait_for()
        assert card.get_attribute("data-project") == "example-catalogue", "its address stays"

        choose("Vaisselle", "Duplicate")
        assert page.get_by_label("Name of the project").input_value() == "Vaisselle (copy)"
        page.get_by_role("button", name="Make the copy").click()
        copy = page.get_by_role("article", name="Vaisselle (copy)", exact=True)
        copy.get_by_text("1 document · 10 pages").wait_for()

        choose("Vaisselle (copy)", "Archive")
        copy.wait_for(state="detached")
        page.get_by_role("button", name="Show 1 archived project").click()
        copy.get_by_text("Archived", exact=True).wait_for()
        assert copy.get_by_role("button", name="Add documents").count() == 0
        page.goto(f"{server.base}/ui/review?project=vaisselle-copy")
        page.locator(".pd-act-accept").wait_for()
        page.goto(f"{server.base}/ui/")
        page.get_by_role("button", name="Show 1 archived project").click()
        choose("Vaisselle (copy)", "Open again")
        copy.get_by_role("button", name="Add documents").wait_for()

        # The picture of its card may be asked for while it goes.
        COMPLAINTS.expect("answer: 404 GET .*/vaisselle-copy/cover")
        choose("Vaisselle (copy)", "Delete")
        typed = page.get_by_label("Type its name to delete it: Vaisselle (copy)")
        look(page, "deleting", whole=True)
        COMPLAINTS.expect("answer: 409 DELETE .*/vaisselle-copy")
        typed.fill("Vaisselle")
        page.get_by_role("button", name="Delete this project").click()
        page.get_by_role("alert").get_by_text("type its name to delete it").wait_for()
        page.get_by_role("button", name="Close").click()
        copy.get_by_role("link", name="Review").wait_for()
        choose("Vaisselle (copy)", "Delete")
        typed.fill("Vaisselle (copy)")
        page.get_by_role("button", name="Delete this project").click()
        copy.wait_for(state="detached")
        page.get_by_text("Trash: 1 deleted project").click()
        look(page, "trash", whole=True)
        page.get_by_role("button", name="Bring back").click()
        copy.get_by_role("link", name="Review").wait_for()

        choose("Vaisselle (copy)", "Delete")
        typed.fill("Vaisselle (copy)")
        page.get_by_role("button", name="Delete this project").click()
        page.get_by_text("Trash: 1 deleted project").wait_for()
        purge = page.get_by_role("button", name="Remove for good")
        if not purge.is_visible():
            page.get_by_text("Trash: 1 deleted project").click()
        purge.click()
        page.get_by_role("button", name="Really remove “Vaisselle (copy)” for good?").click()
        page.get_by_text("“Vaisselle (copy)” has been removed for good.").wait_for()
        page.get_by_text("Trash: 1 deleted project").wait_for(state="hidden")
        assert [folder.name for folder in (tmp_path / "work").glob("*.pictoria")] == [
            "example-catalogue.pictoria"
        ]

        # An archived project hides the example no more, and another one gets a number.
        choose("Vaisselle", "Archive")
        card.get_by_text("Archived", exact=True).wait_for()
        page.get_by_role("heading", name="No catalogue at hand?").wait_for()
        page.get_by_role("button", name="Try the example").click()
        second = page.get_by_role("article", name="Example catalogue 2", exact=True)
        assert second.get_attribute("data-project") == "example-catalogue-2"
        second.get_by_text(re.compile(r"Read: 10 pages")).wait_for()
