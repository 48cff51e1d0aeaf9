"""A served project and a browser on it, for tests of the desk's pages."""

import json
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from playwright.sync_api import Browser, BrowserContext, Page

from pictoria_docs.store import Store

ROOT = Path(__file__).parents[2]


@dataclass
class Site:
    """A project that is served, and what lies on disk."""

    url: str
    folder: Path
    browser: Browser

    @property
    def document(self) -> str:
        """Id of its one document."""
        with Store(self.folder) as store:
            return store.documents()[0].id

    def person(self, name: str = "ada", language: str = "en", **more: Any) -> BrowserContext:
        """A browser of one's own, signed in as `name`."""
        context = self.browser.new_context(**{"viewport": {"width": 1280, "height": 720}} | more)
        context.set_default_timeout(8000)
        self.sign(context, name, language)
        return context

    def sign(self, context: BrowserContext, name: str, language: str = "en") -> None:
        """Say who it is."""
        cookies = {"person": name, "language": language}
        context.add_cookies(
            [{"name": key, "value": value, "url": self.url} for key, value in cookies.items()]
        )

    def open(self, context: BrowserContext, **where: str) -> Page:
        """The desk, at a subject if one is named."""
        page = context.new_page()
        page.goto(f"{self.url}/desk?{urlencode(where)}")
        page.wait_for_function(
            "() => window.mounted?.desk.pages.views.length && window.mounted.desk.panel.details"
        )
        return page

    def at(self, context: BrowserContext, subject: str, **where: str) -> Page:
        """The desk, at a subject of the one document."""
        return self.open(context, document=self.document, subject=subject, **where)

    def decisions(self) -> dict[str, tuple[str, Any]]:
        """The last decision on each subject: what was done, and what it became."""
        with Store(self.folder) as store:
            (record,) = store.documents()
            return {
                each.subject: (each.action.value, json.loads(each.after) if each.after else None)
                for each in store.decisions(record.id)
            }

    def find(self, kind: str, **values: Any) -> list[Any]:
        """Subjects of a kind as they stand, with these values."""
        with Store(self.folder) as store:
            (record,) = store.documents()
            with store.subjects.shelf(record.id) as shelf:
                rows = [row for number in range(1, record.page_count + 1) for row in shelf.on_page(number)]
        return [
            row
            for row in rows
            if row.kind == kind
            and all(
                value in (getattr(row, name, None), getattr(row.state, name, None))
                for name, value in values.items()
            )
        ]


@contextmanager
def serve(folder: Path, browser: Browser) -> Iterator[Site]:
    """Serve a project from a process of its own until the end."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [sys.executable, "-m", "tests.apps.desk_server", str(folder), str(port)]
    process = subprocess.Popen(command, cwd=ROOT)
    try:
        url = f"http://127.0.0.1:{port}"
        slug = folder.name.removesuffix(".pictoria")
        _wait(f"{url}/api/v1/projects/{slug}", process)
        yield Site(url, folder, browser)
    finally:
        process.terminate()
        process.wait(20)


def _wait(url: str, process: "subprocess.Popen[bytes]") -> None:
    for _ in range(300):
        try:
            urllib.request.urlopen(url, timeout=20).read()
            return
        except urllib.error.URLError:
            assert process.poll() is None, "the server did not start"
            time.sleep(0.1)
    raise AssertionError("the server does not answer")


def settled(page: Page) -> None:
    """Wait until all is saved."""
    page.wait_for_function("() => window.mounted.desk.outbox.items.length === 0")
    page.wait_for_selector('.pd-saved[data-state="saved"]')


def current(page: Page) -> dict[str, Any]:
    """What is at hand."""
    found: dict[str, Any] = page.evaluate("() => window.mounted.desk.current")
    return found
