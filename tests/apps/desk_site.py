"""A served project and a browser on it, for tests of the desk's pages."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from playwright.sync_api import Browser, BrowserContext, Page

from pictoria_docs.review.open_project import OpenProject
from pictoria_docs.store import Store
from tests.apps.answering import answering
from tests.apps.desk_server import make_app
from tests.chromium import COMPLAINTS
from tests.complaints import Complaints


@dataclass
class Site:
    """A project that is served, and what lies on disk."""

    url: str
    folder: Path
    browser: Browser
    complaints: Complaints = COMPLAINTS

    @property
    def document(self) -> str:
        """Id of its one document."""
        with Store(self.folder) as store:
            return store.documents.all()[0].id

    def person(self, name: str = "ada", language: str = "en", **more: Any) -> BrowserContext:
        """A browser of one's own, signed in as `name`."""
        context = self.browser.new_context(**{"viewport": {"width": 1280, "height": 720}} | more)
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
        page.wait_for_function("() => window.review?.pages.views.length && window.review.panel.content")
        return page

    def at(self, context: BrowserContext, subject: str, **where: str) -> Page:
        """The desk, at a subject of the one document."""
        return self.open(context, document=self.document, subject=subject, **where)

    def decisions(self) -> dict[str, tuple[str, Any]]:
        """The last decision on each subject: what was done, and what it became."""
        with Store(self.folder) as store:
            (record,) = store.documents.all()
            return {
                each.subject: (each.action.value, json.loads(each.after) if each.after else None)
                for each in store.decisions.of(record.id)
            }

    def find(self, kind: str, **values: Any) -> list[Any]:
        """Subjects of a kind as they stand, with these values."""
        with Store(self.folder) as store:
            (record,) = store.documents.all()
            with store.projection.repository(record.id) as repository:
                rows = [
                    row for number in range(1, record.page_count + 1) for row in repository.on_page(number)
                ]
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
    """Serve a project until the end."""
    opened = OpenProject(folder)
    app = make_app(opened, folder.name.removesuffix(".pictoria"))
    with answering(app) as url:
        yield Site(url, folder, browser)
        for context in browser.contexts:
            context.close()
    opened.close()


def caption(site: Site) -> str:
    """A caption's id."""
    return str(site.find("region", type="caption")[0].id)


def pick(page: Page, subject: str) -> None:
    """Choose something on the page as a person does."""
    page.evaluate("id => window.review.canvas.choose(id)", subject)


def settled(page: Page) -> None:
    """Wait until all that was asked for is done and saved, also by a dialog that is about to leave the page."""
    # Comes after every key before it. Not in the condition below: a promise would count as true at once.
    page.evaluate(
        "() => { window.done = false; window.review.act('nothing').then(() => { window.done = true; }); }"
    )
    page.wait_for_function(
        """() => window.done && !document.querySelector('dialog:not([open])')
          && window.review.outbox.items.length === 0"""
    )
    page.wait_for_selector('.pd-saved[data-state="saved"]')


def sees_no_others(page: Page) -> None:
    """This desk sees what others do from now on only as the server answers to its own decisions."""
    page.evaluate(
        "() => { const { pages } = window.review; clearInterval(pages.timer); return pages.poll(true); }"
    )


def current(page: Page) -> dict[str, Any]:
    """What is at hand."""
    found: dict[str, Any] = page.evaluate("() => window.review.selection.current")
    return found
