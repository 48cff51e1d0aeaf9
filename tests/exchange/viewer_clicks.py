"""What a person does in a stock Mirador and a stock Universal Viewer to see what is told of a picture."""

import re
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from itertools import groupby
from typing import NamedTuple
from urllib.parse import quote

from playwright.sync_api import Browser, Page, expect
from playwright.sync_api import TimeoutError as PlaywrightTimeout

from pictoria_docs.document import Box, Document, Entry, LinkType, PageKind, Region
from pictoria_docs.exchange.places.addresses import Addresses
from pictoria_docs.exchange.places.canvas import PixelCanvas, canvases
from tests.chromium import COMPLAINTS, PATIENCE

WINDOW = {"width": 1000, "height": 700}
"""Pixels of the browser."""
SMALL_DPI = 72.0
STEPS = 9
"""Points across and down a picture at which a click is tried."""
MARGIN = 1.5
"""Pixels of the canvas that a point stays away from the edge of what lies over the picture."""
SOON = 6_000
"""Milliseconds in which a click should do something."""
HOVER = 300
"""Milliseconds until the mouse is moved again: a viewer that still loads hears of no movement."""


class PictureToClick(NamedTuple):
    """A picture of an exported document, and what a viewer should show of it."""

    document: str
    page: int
    canvas: PixelCanvas
    box: Box
    """In pixels of the canvas."""
    above: tuple[Box, ...]
    """Smaller pictures and texts that lie over it: a click there is for them."""
    id: str
    number: int
    """Of the picture in its document, from 0."""
    words: tuple[str, ...]
    """Caption, entry and page."""


class ShownPicture(NamedTuple):
    """What a viewer showed when a picture was clicked."""

    picture: PictureToClick
    on_the_page: bool
    """Whether the picture itself was clicked, not its line in a list."""
    missing: tuple[str, ...]
    """Words that were not shown."""


def pictures_to_click(document: Document) -> Iterator[PictureToClick]:
    """All pictures of a document."""
    sheets = canvases(document)
    for number, figure in enumerate(document.figures):
        ends = [
            document.find(link.source if link.target == figure.id else link.target)
            for link in document.links
            if (link.type == LinkType.CAPTION_OF and link.target == figure.id)
            or (link.type == LinkType.DEPICTS and link.source == figure.id)
        ]
        words = [end.text for end in ends if isinstance(end, Region)]
        words += [end.title or end.number or "" for end in ends if isinstance(end, Entry)]
        page, canvas = document.pages[figure.page - 1], sheets[figure.page]
        above = [canvas.to_pixels(each.box) for each in page.regions if each.box.area < figure.box.area]
        above += [canvas.to_pixels(each.box) for each in document.mentions if each.page == figure.page]
        words.append(page.label or str(figure.page))
        yield PictureToClick(
            *(document.name, figure.page, canvas, canvas.to_pixels(figure.box), tuple(above), figure.id),
            *(number, tuple(words)),
        )


def free_point(picture: PictureToClick) -> tuple[float, float] | None:
    """The point nearest to a picture's middle over which nothing else lies; None: there is none."""
    box = picture.box
    middle = ((box.x0 + box.x1) / 2, (box.y0 + box.y1) / 2)
    points = [
        (
            box.x0 + box.width * (2 * across + 1) / (2 * STEPS),
            box.y0 + box.height * (2 * down + 1) / (2 * STEPS),
        )
        for across in range(STEPS)
        for down in range(STEPS)
    ]
    free = [
        (x, y)
        for x, y in points
        if not any(
            each.x0 - MARGIN < x < each.x1 + MARGIN and each.y0 - MARGIN < y < each.y1 + MARGIN
            for each in picture.above
        )
    ]
    return min(
        free, key=lambda point: sum(abs(a - b) for a, b in zip(point, middle, strict=True)), default=None
    )


def clicked_in_mirador(
    browser: Browser, base: str, pictures: Iterable[PictureToClick]
) -> Iterator[ShownPicture]:
    """Open each document, the list of its annotations and its pages one by one; click each picture."""
    for name, of_document in groupby(pictures, key=lambda picture: picture.document):
        page = browser.new_page(viewport=WINDOW)
        COMPLAINTS.expect("Accessing element.ref", "result function", "React", "GPU stall")
        addresses = Addresses.in_folder(base, name)
        page.goto(f"{base}/_/mirador.html?manifest={quote(addresses.manifest)}")
        page.get_by_role("button", name="Toggle sidebar").and_(page.locator(":enabled")).click()
        page.get_by_role("tab", name="Annotations").click()
        at = 1
        for picture in of_document:
            while at < picture.page:
                page.get_by_label("Next item").click()
                at += 1
                expect(page.get_by_text(re.compile(rf"^{at} of \d+"))).to_be_visible()
            line = page.locator(f'[annotationid="{addresses.annotation(picture.id)}"]')
            expect(line).to_be_attached()
            on_the_page = _click_on_canvas(page, picture, addresses.annotation(picture.id))
            if not on_the_page:
                line.click()
            page.wait_for_function(SELECTED, arg=addresses.annotation(picture.id))
            expect(line).to_be_in_viewport()
            yield ShownPicture(picture, on_the_page, _missing(picture, line.inner_text()))
        page.close()


SELECTED = "id => Object.values(viewer.store.getState().windows)[0].selectedAnnotationId === id"
HOVERED = "id => (Object.values(viewer.store.getState().windows)[0].hoveredAnnotationIds ?? []).includes(id)"


def _click_on_canvas(page: Page, picture: PictureToClick, address: str) -> bool:
    """Move the mouse to the picture until the viewer marks it, then click; False: other things cover it."""
    point = free_point(picture)
    if point is None:
        return False
    frame = page.locator(".openseadragon-canvas").bounding_box()
    assert frame is not None
    width, height = picture.canvas.size
    scale = min(frame["width"] / width, frame["height"] / height)
    x = frame["x"] + frame["width"] / 2 + (point[0] - width / 2) * scale
    y = frame["y"] + frame["height"] / 2 + (point[1] - height / 2) * scale
    for attempt in range(PATIENCE // HOVER):
        page.mouse.move(x + attempt % 2, y)
        try:
            page.wait_for_function(HOVERED, arg=address, timeout=HOVER)
        except PlaywrightTimeout:
            continue
        page.mouse.click(x + attempt % 2, y)
        return True
    raise AssertionError(f"Mirador does not mark {picture}")


RANGE_TELLS = """() => {
  const group = [...document.querySelectorAll(".rightPanel .group")]
    .find(each => each.querySelector(".header")?.textContent.includes("section"));
  for (const link of group?.querySelectorAll("a") ?? []) if (link.textContent === "more") link.click();
  return group?.textContent ?? "";
}"""
"""What is told of the chosen range; longer texts are opened first."""
SHOWS = f"""([page, words]) => {{
  const shown = ({RANGE_TELLS})().replace(/\\s+/g, "");
  const pages = [...document.querySelectorAll(".headerPanel input")].map(each => each.value);
  return pages.includes(page) && words.every(each => shown.includes(each));
}}"""
"""Whether the page is shown, and all words are told."""
PICTURES = ".leftPanel .views .tree a"
INDEX = f"""() => {{
  const titles = [...document.querySelectorAll('{PICTURES}')].map(each => each.title);
  return [titles.indexOf("Pictures"), titles.length];
}}"""


def clicked_in_universal_viewer(
    browser: Browser, base: str, pictures: Iterable[PictureToClick]
) -> Iterator[ShownPicture]:
    """Open each document, its index and what is told of sections; click each picture of the index."""
    for name, of_document in groupby(pictures, key=lambda picture: picture.document):
        page = browser.new_page(viewport=WINDOW)
        # It loads its own empty picture by a wrong address.
        COMPLAINTS.expect("data:image/gif", "config.json", "GPU stall")
        page.goto(f"{base}/_/universalviewer/uv.html#?manifest={Addresses.in_folder(base, name).manifest}")
        page.locator(".leftPanel a.index.tab").click()
        more = page.locator(".rightPanel .closed .expandButton")
        if more.is_visible():
            more.click()
        for picture in of_document:
            _click_in_index(page, picture)
            yield ShownPicture(picture, False, _missing(picture, page.evaluate(RANGE_TELLS)))
        page.close()


def _click_in_index(page: Page, picture: PictureToClick) -> None:
    """Click the picture's line until it is shown: with a new page the viewer draws the index anew, and closes it."""
    wanted = [str(picture.page), [_squeezed(words) for words in picture.words]]
    for _ in range(PATIENCE // SOON):
        with suppress(PlaywrightTimeout):
            top, count = page.evaluate(INDEX)
            line = top + 1 + picture.number
            if line >= count:
                page.locator(PICTURES).nth(top).click(timeout=SOON)
                page.wait_for_function(f"count => ({INDEX})()[1] > count", arg=count, timeout=SOON)
                continue
            page.locator(PICTURES).nth(line).click(timeout=SOON)
            page.wait_for_function(SHOWS, arg=wanted, timeout=SOON)
            return


def _missing(picture: PictureToClick, shown: str) -> tuple[str, ...]:
    return tuple(words for words in picture.words if _squeezed(words) not in _squeezed(shown))


def _squeezed(text: str) -> str:
    return re.sub(r"\s+", "", text)


VIEWER_CLICKS: dict[str, Callable[[Browser, str, Iterable[PictureToClick]], Iterator[ShownPicture]]] = {
    "mirador": clicked_in_mirador,
    "universalviewer": clicked_in_universal_viewer,
}
"""By the name of the viewer's package."""


def with_small_pages(document: Document) -> Document:
    """The document as scans of few pixels, for the viewer's tiles are not what is looked at."""
    pages = (page.model_copy(update={"dpi": SMALL_DPI, "kind": PageKind.SCAN}) for page in document.pages)
    return document.model_copy(update={"pages": tuple(pages)})
