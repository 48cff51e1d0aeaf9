"""Pages whose text lies on its side or upside down, turned so that it stands upright, and back.

What is above, below or beside means what a reader sees only on the upright page.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping

from pictoria_docs.document.geometry import BACK, Box, Point, Rotation, rotate
from pictoria_docs.document.model import Document
from pictoria_docs.document.page import Line, Page, Region
from pictoria_docs.document.words import Words

MIN_LETTERS = 12  # that are turned alike, from which
SHARE = 0.5  # of the letters of a page, more tell that the page lies on its side or upside down
FULL_TURN = 360  # degrees


Place = Callable[[int, Box], Box]
"""From a box on a page of this number to where it is on the page as displayed, or back."""


def on_upright_pages(document: Document, work: Callable[[Document], Document]) -> Document:
    """What `work` makes of a document whose pages all stand upright, with all boxes on the pages as displayed.

    Args:
        document: with pages as displayed.
        work: from a document to the same document with more known of it.
    """
    turns = _turns(document)
    if not turns:
        return work(document)
    upright, displayed = upright_pages(document)
    result = _as_displayed(work(upright), turns, displayed)
    return result.model_copy(update={"entry_openings": document.entry_openings})


def upright_pages(document: Document) -> tuple[Document, Place]:
    """Turn the pages of a document so that they all stand upright; gives also where a box on them is as displayed."""
    turns = _turns(document)
    if not turns:
        return document, lambda _, box: box
    sizes = {page.number: (page.width, page.height) for page in document.pages if page.number in turns}

    def displayed(page: int, box: Box) -> Box:
        if page not in turns:
            return box
        width, height = _sideways(turns[page], *sizes[page])
        return rotate(box, width, height, turns[page]).rounded()

    def turned(page: int, box: Box) -> Box:
        return rotate(box, *sizes[page], BACK[turns[page]]) if page in turns else box

    openings = document.entry_openings and tuple(
        opening.model_copy(update={"box": turned(opening.page, opening.box)})
        for opening in document.entry_openings
    )
    pages = tuple(_turned(page, BACK[turns.get(page.number, 0)]) for page in document.pages)
    return document.model_copy(update={"pages": pages, "entry_openings": openings}), displayed


def _turns(document: Document) -> dict[int, Rotation]:
    """The pages whose text does not stand upright, and by how much they are turned."""
    return {page.number: rotation for page in document.pages if (rotation := text_rotation(page))}


def text_rotation(page: Page) -> Rotation:
    """By how much most text of a page is turned clockwise."""
    if not any(region.rotation for region in page.regions):
        return 0
    return main_rotation((region.rotation, region.text) for region in page.regions if not region.is_picture)


def main_rotation(texts: Iterable[tuple[Rotation | None, str]]) -> Rotation:
    """By how much most of some texts is turned clockwise: 0 unless it is clear.

    Args:
        texts: each with its own turn; None: it runs at a slant.
    """
    letters: Counter[Rotation | None] = Counter()
    for rotation, text in texts:
        letters[rotation] += sum(map(str.isalnum, text))
    [(most, count)] = letters.most_common(1) or [(None, 0)]
    return most if most and count >= max(MIN_LETTERS, SHARE * letters.total()) else 0


def _as_displayed(document: Document, turns: Mapping[int, Rotation], displayed: Place) -> Document:
    """A document on upright pages as displayed, where pages are turned by `turns`."""
    return document.model_copy(
        update={
            "pages": tuple(_turned(page, turns.get(page.number, 0)) for page in document.pages),
            "entries": tuple(
                entry.model_copy(
                    update={
                        "spans": tuple(
                            span.model_copy(update={"box": displayed(span.page, span.box)})
                            for span in entry.spans
                        )
                    }
                )
                if any(span.page in turns for span in entry.spans)
                else entry
                for entry in document.entries
            ),
            "mentions": tuple(
                mention.model_copy(update={"box": displayed(mention.page, mention.box)})
                if mention.page in turns
                else mention
                for mention in document.mentions
            ),
        }
    )


def _turned(page: Page, rotation: Rotation) -> Page:
    """A page with all that stands on it, turned clockwise."""
    if not rotation:
        return page
    width, height = _sideways(rotation, page.width, page.height)
    regions = tuple(_turned_region(region, page, rotation) for region in page.regions)
    return page.model_copy(update={"width": width, "height": height, "regions": regions})


def _turned_region(region: Region, page: Page, rotation: Rotation) -> Region:
    def turned(box: Box) -> Box:
        return rotate(box, page.width, page.height, rotation)

    outline = region.polygon and tuple(Point(*turned(Box(x, y, x, y))[:2]) for x, y in region.polygon)
    return placed(region, turned, rotation, outline)


def placed(
    region: Region, place: Callable[[Box], Box], rotation: Rotation, outline: tuple[Point, ...] | None
) -> Region:
    """A region with all that it holds in another place.

    Args:
        region: where it was.
        place: from a box to where it is now, in points.
        rotation: by how much it is turned clockwise.
        outline: of the region, where its box is not exact enough.
    """
    rows = region.words.rows.copy()
    for row in rows:
        row[2:6] = place(Box(*(float(value) for value in row[2:6])))
    return region.model_copy(
        update={
            "box": place(region.box).rounded(),
            "polygon": outline,
            "rotation": (region.rotation + rotation) % FULL_TURN,
            "words": Words(rows),
            "lines": tuple(Line(line.start, line.end, *place(line.box).rounded()) for line in region.lines),
        }
    )


def _sideways(rotation: Rotation, width: float, height: float) -> tuple[float, float]:
    """The size of a page once it is turned."""
    return (width, height) if rotation in (0, 180) else (height, width)
