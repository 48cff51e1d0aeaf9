"""The browser of the tests: the one that is installed, with patience for busy machines."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from playwright.sync_api import Browser, BrowserContext, expect, sync_playwright

from tests.complaints import Complaints
from tests.delays import delay_context
from tests.programs import CHROMIUM

COMPLAINTS = Complaints()
"""Of all pages of all browsers, while one test goes on."""

PATIENCE = 180_000
"""Milliseconds for what should come at once, on a machine that is not in use otherwise."""
expect.set_options(timeout=PATIENCE)


@contextmanager
def chromium() -> Iterator[Browser]:
    """A browser without windows; what it still shows is closed with it."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=CHROMIUM, args=["--no-sandbox", "--disable-gpu"], timeout=PATIENCE
        )
        # Whichever way a test opens a page.
        browser.new_context = _watched(browser.new_context)  # type: ignore[method-assign]
        browser.new_page = _watched(browser.new_page)  # type: ignore[method-assign]
        yield browser
        browser.close()


def _watched(make: Any) -> Any:
    def made(**options: Any) -> Any:
        opened = make(**options)
        context = opened if isinstance(opened, BrowserContext) else opened.context
        context.set_default_timeout(PATIENCE)
        delay_context(context)
        COMPLAINTS.watch(context)
        return opened

    return made
