"""Pictures of a page that draws too much to be looked at one by one: found on a coarse image of it."""

from collections.abc import Sequence

import numpy as np
from scipy import ndimage

from pictoria_docs.document import Box
from pictoria_docs.document.geometry import POINTS_PER_INCH
from pictoria_docs.layout.drawing_clusters import CELL, REACH
from pictoria_docs.layout.page_picture import PageGraphics, PagePicture
from pictoria_docs.layout.pdf_images import BACKGROUND, BACKGROUND_TEXT, UPON
from pictoria_docs.layout.pdf_pictures import finished
from pictoria_docs.layout.text_line import TextLine
from pictoria_docs.sources.source import SourcePage

GREYS = 256  # levels

INK = 16
"""Difference in grey, of 255, from the colour of the ground from which a cell is drawn on."""
MAX_PICTURES = 200
"""Pictures that are kept, the largest: more on one page are specks."""


def find_coarse_pictures(page: SourcePage, lines: Sequence[TextLine]) -> PageGraphics:
    """What is drawn on the page besides its text, one picture where drawings or images touch or nearly touch.

    Raises:
        PageError: the page cannot be drawn.
    """
    bounds = Box(0.0, 0.0, page.width, page.height)
    image = np.asarray(page.image(POINTS_PER_INCH / CELL).convert("L"))
    # Pages beyond the source's limit of pixels come coarser still.
    cell_x, cell_y = page.width / image.shape[1], page.height / image.shape[0]
    ground = int(np.bincount(image.ravel(), minlength=GREYS).argmax())
    ink = np.abs(image.astype(np.int16) - ground) > INK
    for line in lines:
        x0, y0, x1, y1 = line.box.grown(CELL / 2)
        ink[
            max(int(y0 / cell_y), 0) : max(int(y1 / cell_y) + 1, 0),
            max(int(x0 / cell_x), 0) : max(int(x1 / cell_x) + 1, 0),
        ] = False
    labels, _ = ndimage.label(ndimage.maximum_filter(ink, size=2 * REACH + 1), structure=np.ones((3, 3)))
    boxes = [
        Box(columns.start * cell_x, rows.start * cell_y, columns.stop * cell_x, rows.stop * cell_y)
        for rows, columns in ndimage.find_objects(np.where(ink, labels, 0))
        if rows is not None
    ]
    largest = sorted(boxes, key=lambda box: -box.area)[:MAX_PICTURES]
    pictures = [PagePicture(box, "drawing") for box in sorted(largest, key=lambda box: (box.y0, box.x0))]
    backgrounds = [picture for picture in pictures if _is_background(picture.box, lines, bounds)]
    free = [picture for picture in pictures if picture not in backgrounds]
    return PageGraphics(finished(free, lines, bounds), [], backgrounds)


def _is_background(box: Box, lines: Sequence[TextLine], bounds: Box) -> bool:
    characters = sum(len(line.text) for line in lines if line.box.inside(box) > UPON)
    return box.area > BACKGROUND * bounds.area and characters > BACKGROUND_TEXT
