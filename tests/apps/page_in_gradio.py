"""A person in front of a `PageCanvas` in a Gradio application, in a real browser."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import gradio as gr
from fastapi import FastAPI
from playwright.sync_api import Browser, Locator, Page

from tests.apps.answering import answering

Point = tuple[float, float]


class CanvasInGradio:
    """One of the canvases of a page; points are those of the document's page, which is so many points wide."""

    def __init__(self, page: Page, index: int = 0, width: float = 482.0) -> None:
        self.page, self.width = page, width
        self.host: Locator = page.locator(".pictoria-page-canvas").nth(index)
        self.drawing = self.host.locator(".pc-svg")

    def wait(self) -> "CanvasInGradio":
        """Until the picture of the page is there."""
        self.host.locator(".pc-image[href]").wait_for()
        return self

    def screen(self, point: Point) -> Point:
        paper = self.host.locator(".pc-paper").bounding_box()
        assert paper is not None
        scale = paper["width"] / self.width
        return paper["x"] + point[0] * scale, paper["y"] + point[1] * scale

    def drag(self, start: Point, end: Point) -> None:
        self.drawing.scroll_into_view_if_needed()
        self.page.mouse.move(*self.screen(start))
        self.page.mouse.down()
        self.page.mouse.move(*self.screen(end), steps=6)
        self.page.mouse.up()

    def click(self, point: Point) -> None:
        self.drawing.scroll_into_view_if_needed()
        self.page.mouse.click(*self.screen(point))

    def press(self, *keys: str) -> None:
        self.drawing.focus()
        for key in keys:
            self.page.keyboard.press(key)

    def button(self, name: str) -> Locator:
        return self.host.locator(f'.pc-bar [data-act="{name}"]')

    def shape(self, id: str) -> Locator:
        return self.host.locator(f'[data-key="{id}"]')


@contextmanager
def opened(demo: gr.Blocks, browser: Browser, **context: Any) -> Iterator[Page]:
    """The application in a browser, mounted below another as many servers have it."""
    app = gr.mount_gradio_app(FastAPI(), demo, path="/tool", ssr_mode=False)
    with answering(app) as address:
        page = browser.new_context(**{"viewport": {"width": 1280, "height": 900}} | context).new_page()
        page.goto(f"{address}/tool/")
        yield page
        page.context.close()
