"""A person chooses types that the project names itself: by key, in the menu, for regions and for links."""

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from pictoria_docs import Project
from pictoria_docs.review.authorization import Role
from pictoria_docs.review.identity.people import Person
from pictoria_docs.review.open_project import OpenProject
from pictoria_docs.review.review_service import ReviewService
from pictoria_docs.review.session import ReviewSession
from tests.apps.desk_site import serve, settled
from tests.own_types import name_types
from tests.programs import needs_chromium

pytestmark = [pytest.mark.slow, needs_chromium]

AT = """([x, y]) => { const { surface, view } = window.review.canvas;
const seen = surface.viewport.getBoundingClientRect();
return [seen.left + view.x + x * view.scale, seen.top + view.y + y * view.scale]; }"""
MIDDLES = (30.0, 30.0), (80.0, 30.0)
"""In the margin, where nothing else lies."""
HALF = 10.0
"""Points: half the side of what is drawn."""
COLOUR = "rgb(138, 43, 226)"


def draw_initial(page: Page, x: float, y: float) -> None:
    page.locator(".pc-svg").focus()
    page.keyboard.press("b")
    page.keyboard.press("Shift+I")
    page.mouse.move(*page.evaluate(AT, [x - HALF, y - HALF]))
    page.mouse.down()
    page.mouse.move(*page.evaluate(AT, [x + HALF, y + HALF]), steps=5)
    page.mouse.up()
    settled(page)


def test_own_types_by_key_out_and_in_again(
    example_project: Callable[[], Path], browser: Browser, tmp_path: Path
) -> None:
    folder, other = name_types(example_project()), name_types(example_project())
    with serve(folder, browser) as site:
        page = site.open(site.person())
        for middle in MIDDLES:
            draw_initial(page, *middle)
        # The menu, the label on the page and its colour.
        expect(page.locator(".pc-bar select option:checked")).to_have_text("Ornate initial (⇧I)")
        shape = page.locator(".pc-t-initial .pc-line").first
        assert shape.evaluate("node => getComputedStyle(node).stroke") == COLOUR
        # The one drawn last is the first end of the link that the key begins.
        page.locator(".pc-svg").focus()
        page.keyboard.press("Shift+M")
        page.mouse.click(*page.evaluate(AT, [*MIDDLES[0]]))
        settled(page)
        expect(page.locator(".pc-l-same_workshop.pc-symmetric")).to_have_count(1)
        page.keyboard.press("?")
        expect(page.get_by_role("dialog")).to_contain_text("same workshop as")
        made = [after for _, after in site.decisions().values()]
        assert [each.get("own_type") for each in made if "box" in each] == ["initial", "initial"]
        assert [each["type"] for each in made if "target" in each] == ["same_workshop"]
    with Project.open(folder) as project:
        files = project.export(tmp_path / "w3c", "w3c")
    opened = OpenProject(other)
    [record] = opened.store.documents.all()
    desk = ReviewService(ReviewSession(opened, Person("bob", "Bob"), Role.MANAGER, "example", "en"))
    annotations = next(file for file in files if file.suffix == ".json" and "losses" not in file.name)
    answer = desk.edits.import_file(record.id, annotations.read_bytes(), "w3c")
    assert not answer["refused"]
    document = opened.load_document(record.id)
    assert [each.own_type for sheet in document.pages for each in sheet.regions if each.own_type] == [
        "initial"
    ] * 2
    assert [each.type for each in document.links if each.type == "same_workshop"] == ["same_workshop"]
    opened.close()
