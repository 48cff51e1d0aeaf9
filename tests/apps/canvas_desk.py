"""A person in front of the canvas, in a real browser: what the tests of the canvas share."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from playwright.sync_api import Browser, Page

from pictoria_docs.apps.server.rest import link_rules
from pictoria_docs.document.own_types import NO_OWN_TYPES
from tests.apps import canvas_page as views

Point = tuple[float, float]


class Desk:
    """The canvas with a person in front of it; points are those of the page."""

    def __init__(self, page: Page, asked: list[str]) -> None:
        self.page, self.asked = page, asked
        self.errors: list[str] = []

    def start(self, view: Any = None, facing: Any = None, language: str = "en", **options: Any) -> "Desk":
        options = {
            "words": views.words(language),
            "reviewer": "anna",
            "linkRules": link_rules(NO_OWN_TYPES),
        } | options
        view = views.example() if view is None else view
        self.page.evaluate(
            "([o, v, f]) => { start(o); canvas.show(v, {facing: f}); }", [options, view, facing]
        )
        self.page.locator(".pc-svg").focus()
        return self

    def screen(self, point: Point) -> Point:
        x, y = self.page.evaluate(
            """([x, y]) => { const r = canvas.surface.viewport.getBoundingClientRect(), v = canvas.view;
            return [r.left + v.x + x * v.scale, r.top + v.y + y * v.scale]; }""",
            [*point],
        )
        return x, y

    def click(self, *point: float, keys: str = "", count: int = 1) -> None:
        if keys:
            self.page.keyboard.down(keys)
        self.page.mouse.click(*self.screen((point[0], point[1])), click_count=count)
        if keys:
            self.page.keyboard.up(keys)

    def drag(self, start: Point, end: Point, button: Any = "left") -> None:
        self.page.mouse.move(*self.screen(start))
        end_at = self.screen(end)
        self.page.mouse.down(button=button)
        self.page.mouse.move(*end_at, steps=6)
        self.page.mouse.up(button=button)

    def press(self, *keys: str) -> None:
        for key in keys:
            self.page.keyboard.press(key)

    def select(self, id_: str) -> None:
        self.page.evaluate("id => canvas.select(id)", id_)

    def wheel(self, by: float) -> None:
        """Turn the wheel where the pointer is, until the view has followed and stands still."""
        before = self.page.evaluate("canvas.view.scale")
        self.page.mouse.wheel(0, by)
        self.stands_still(f"canvas.view.scale !== {before}")

    def stands_still(self, when: str) -> None:
        """Wait until this holds and the view is drawn as its numbers say."""
        self.page.wait_for_function(f"{when} && !canvas.view.stage.style.transform")

    @property
    def selected(self) -> str | None:
        return self.page.evaluate("canvas.selected")

    def heard(self, name: str) -> list[Any]:
        return self.page.evaluate("name => seen[name]", name)

    def steps(self) -> list[list[dict[str, Any]]]:
        """The edits so far, a list for each step of undo."""
        return [step["edits"] for step in self.heard("edits")]

    def edit(self) -> dict[str, Any]:
        """The one edit that there is."""
        ((edit,),) = self.steps()
        return edit

    def said(self) -> str:
        return self.page.locator(".pc-live").inner_text()

    def word(self, code: str, **values: object) -> str:
        return views.words()[code].format(**values)


@contextmanager
def opened(browser: Browser) -> Iterator[Desk]:
    """A page of a browser with the canvas in it; an error in its console fails the test."""
    with views.serving() as (address, asked):
        page = browser.new_context(viewport={"width": 1280, "height": 900}, has_touch=True).new_page()
        desk = Desk(page, asked)
        page.on("pageerror", lambda error: desk.errors.append(str(error)))
        page.goto(address)
        page.wait_for_function("window.ready")
        yield desk
        page.context.close()


def near(box: list[float], wanted: list[float], by: float = 1.5) -> bool:
    return all(abs(a - b) <= by for a, b in zip(box, wanted, strict=True))
