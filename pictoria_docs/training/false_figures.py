"""Figures that are none, put on pages at random: what detectors make of pages that they do not know.

The detectors have learned from the documents whose truth is known, and nearly never err there. On others they take
strips of the margin, halves of pages, and blocks of text for pictures, and are sure of it; from the documents alone
nothing of this can be learned.
"""

from collections.abc import Callable
from random import Random

from pictoria_docs.document import Box, Document, Origin, Page, Region, RegionType, make_id

ORIGIN = Origin(stage="made")
SHARE = 0.04
"""Of the pictures and pages of a document together, how many false figures it gets on average: in scans whose source
was left out of all training, some 7 in 100 figures were wrong, in digital pages fewer (benchmarks/README.md)."""
SAME = 0.2
"""Intersection over union with a picture from which a false figure might be a true one."""
SURE = (0.6, 0.99)
"""Confidence of a detector that is sure of what is wrong."""
EITHER = 0.5
"""Share of strips that stand upright."""
THIN, LONG = (0.02, 0.07), (0.5, 1.0)
"""Width and length of a strip, in shares of the page's sides."""
HALF = (0.4, 0.6)
"""Where a page is cut in half, in shares of its side."""
BLOCK = (0.1, 0.5)
"""Sides of a block, in shares of those of the page."""


def with_false_figures(document: Document) -> Document:
    """The document as linking gets it, with false figures on some of its pages; the same ones each time."""
    chance = Random(document.name)
    wanted = SHARE * (len(document.figures) + len(document.pages))
    count = int(wanted) + (chance.random() < wanted % 1)
    pages = list(document.pages)
    for _ in range(count if pages else 0):
        place = chance.randrange(len(pages))
        pages[place] = _with_one(pages[place], document.id, chance)
    return document.model_copy(update={"pages": tuple(pages)})


def is_false(figure: Region) -> bool:
    """Whether a figure was put there by `with_false_figures`."""
    return figure.origin == ORIGIN


def _with_one(page: Page, document: str, chance: Random) -> Page:
    kinds: tuple[Callable[[Page, Random], Box], ...] = (_strip, _half, _block, _text)
    box = chance.choice(kinds)(page, chance)
    if any(figure.box.iou(box) > SAME for figure in page.figures):
        return page
    false = Region(
        id=make_id("fig", document, page.number, box, "false"),
        page=page.number,
        type=RegionType.FIGURE,
        box=box,
        order=len(page.regions),
        confidence=round(chance.uniform(*SURE), 3),
        origin=ORIGIN,
    )
    return page.model_copy(update={"regions": (*page.regions, false)})


def _strip(page: Page, chance: Random) -> Box:
    """Along an edge, or across the page."""
    thin, long = chance.uniform(*THIN), chance.uniform(*LONG)
    start = chance.choice((0.0, chance.uniform(0.0, 1 - thin), 1 - thin))
    if chance.random() < EITHER:
        return Box(start * page.width, 0.0, (start + thin) * page.width, long * page.height)
    return Box(0.0, start * page.height, long * page.width, (start + thin) * page.height)


def _half(page: Page, chance: Random) -> Box:
    """A half of the page, or all of it."""
    x, y = (chance.uniform(*HALF) * side for side in (page.width, page.height))
    lower, right = Box(0.0, y, page.width, page.height), Box(x, 0.0, page.width, page.height)
    return chance.choice(
        (Box(0.0, 0.0, page.width, y), lower, Box(0.0, 0.0, x, page.height), right, page.box)
    )


def _block(page: Page, chance: Random) -> Box:
    """Anywhere."""
    width, height = (chance.uniform(*BLOCK) * side for side in (page.width, page.height))
    x, y = chance.uniform(0.0, page.width - width), chance.uniform(0.0, page.height - height)
    return Box(x, y, x + width, y + height)


def _text(page: Page, chance: Random) -> Box:
    """A text that stands there."""
    texts = [region.box for region in page.regions if region.text and region.box.area]
    return chance.choice(texts) if texts else _block(page, chance)
