"""The canvas in a browser that all its tests in one file share."""

from collections.abc import Iterator

import pytest

from tests.apps.canvas_desk import CHROMIUM, Desk, opened


@pytest.fixture(scope="module")
def canvas_browser() -> Iterator[Desk]:
    if CHROMIUM is None:
        pytest.skip("needs Chromium")
    with opened() as desk:
        yield desk


@pytest.fixture
def desk(canvas_browser: Desk) -> Iterator[Desk]:
    """The canvas with the example page, as if just opened."""
    page = canvas_browser.page
    page.mouse.move(2, 2)
    page.evaluate("document.body.classList.remove('dark')")
    canvas_browser.errors.clear()
    canvas_browser.asked.clear()
    yield canvas_browser.start()
    assert canvas_browser.errors == []
