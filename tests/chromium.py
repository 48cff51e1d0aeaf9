"""The browser of the tests: the one that is installed, with patience for busy machines."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from importlib import resources
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
PASSING = {"desk/notices.js": "PASSING", "home/team.js": "LONG_ENOUGH"}
"""The modules of pages that tell something in passing, and what they call the milliseconds for which it is shown."""
_HOLD = """times => {
  const { setTimeout } = window;
  window.setTimeout = (act, wait, ...what) => (times.includes(wait) ? 0 : setTimeout(act, wait, ...what));
}"""


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


def hold_timers(context: BrowserContext, *milliseconds: int) -> None:
    """What the pages of a browser would do after just so long is never done: a busy machine may look only later."""
    context.add_init_script(f"({_HOLD})({[*milliseconds]})")


def milliseconds_of(module: str, name: str) -> int:
    """What a module of the pages has as a constant."""
    code = resources.files("pictoria_docs").joinpath("apps/desk/static", module).read_text(encoding="utf-8")
    found = re.search(rf"^const {name} = ([\d_]+);", code, re.MULTILINE)
    assert found is not None, f"{module} has no {name}"
    return int(found[1])


def _watched(make: Any) -> Any:
    passing = [milliseconds_of(module, name) for module, name in PASSING.items()]

    def made(**options: Any) -> Any:
        opened = make(**options)
        context = opened if isinstance(opened, BrowserContext) else opened.context
        context.set_default_timeout(PATIENCE)
        delay_context(context)
        # What is told in passing stays until something else is told.
        hold_timers(context, *passing)
        COMPLAINTS.watch(context)
        return opened

    return made
