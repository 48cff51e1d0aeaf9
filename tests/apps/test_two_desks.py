"""Two desks on two ports of one machine, in one browser, which shares cookies and compiled code between them."""

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from pictoria_docs.apps.desk.assembly import make_desk
from pictoria_docs.review.identity.local_directory import LocalDirectory
from pictoria_docs.review.identity.people import Person
from tests.apps.answering import answering
from tests.programs import needs_chromium

pytestmark = [pytest.mark.slow, needs_chromium]


CARD = ".ph-projects a"
"""Of a project on the start page."""


def test_both_desks_of_two_ports_open(browser: Browser, example_project: Callable[[], Path]) -> None:
    desks = [make_desk(LocalDirectory(example_project(), Person(name, name))) for name in ("ada", "bob")]
    context = browser.new_context()
    with answering(desks[0]) as first, answering(desks[1]) as second:
        doors = [
            f"{url}/?token={app.state.settings.token}"
            for url, app in zip((first, second), desks, strict=True)
        ]
        page = context.new_page()
        for door in doors:  # the same tab: the browser keeps its process, and the code compiled there
            page.goto(door)
            expect(page.locator(CARD).first).to_be_visible()
        for url in (first, second):
            page.goto(url)
            expect(page.locator(CARD).first).to_be_visible()
        context.close()  # or it would ask on when the server has gone
