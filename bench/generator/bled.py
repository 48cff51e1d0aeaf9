"""Pictures that run off the page: printed to the edge of the paper on one side or on all four, a caption opposite."""

from random import Random

import pymupdf

from bench.generator import content, pictures
from bench.generator.typesetter import BookTypesetter
from pictoria_docs.document import Box

PAGES = 6
KINDS = ("photo", "dark", "light", "site", "cast", "painting", "engraving")


def bled(typesetter: BookTypesetter) -> None:
    """Pages of text with the caption of the picture opposite, and the pictures, most of them to the edge."""
    random, style = typesetter.random, typesetter.style
    for index in range(1, PAGES + 1):
        typesetter.new_page()
        for _ in range(random.randint(2, 4)):
            content.text(typesetter)
        label, number = style.figure[0], style.number(index)
        runs = content.labelled(typesetter, label, number, content.description(typesetter))
        typesetter.y += style.caption_gap
        area = typesetter.type_area
        caption = content.set_caption(typesetter, runs, area.x0, area.x1, f"{label} {number}")
        typesetter.new_page(furniture=False)
        box = _placed(Box(0, 0, *style.paper), random)
        shown = pictures.place(typesetter.page, random.choice(KINDS), box, random)
        page = pymupdf.Rect(typesetter.page.rect)
        typesetter.figure(f"f{index}", Box(*(pymupdf.Rect(shown) & page)), number=number)
        typesetter.link("caption_of", caption, f"f{index}")


def _placed(page: Box, random: Random) -> Box:
    """All of a page, or all but a margin at one side, at its foot, or around it."""
    margin = random.uniform(30, 110)
    return random.choice(
        [
            page,
            page,
            page._replace(y1=page.y1 - margin),
            page._replace(x1=page.x1 - margin),
            page._replace(x0=page.x0 + margin, y1=page.y1 - margin),
            page.grown(-margin / 2),
        ]
    )
