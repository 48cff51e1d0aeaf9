"""Images with text upon them that show nothing but white: looked at on a drawing of the page, as only that tells."""

from collections.abc import Sequence

import numpy as np
import pymupdf

from pictoria_docs.document import Box
from pictoria_docs.layout.page_picture import PagePicture
from pictoria_docs.layout.text_line import TextLine

SCALE = 0.5  # pixels for each point
WHITE = 250  # grey level, of 255, from which a pixel is white
SPECKS = 0.002  # share of the pixels that may be darker: edges of what lies beside
UPON = 0.9  # of a line's area over an image, from which it lies upon it


def without_white(
    page: pymupdf.Page, images: Sequence[PagePicture], lines: Sequence[TextLine]
) -> list[PagePicture]:
    """The images without those that are white, or covered with white, under the text that lies upon them.

    Args:
        page: the page; a part of it is drawn for each image with text upon it.
        images: in points of the displayed page.
        lines: all lines of text of the page.
    """
    kept = []
    for image in images:
        upon = [line.box for line in lines if line.box.inside(image.box) > UPON]
        if not upon or not _is_white(page, image.box, upon):
            kept.append(image)
    return kept


def _is_white(page: pymupdf.Page, box: Box, text: Sequence[Box]) -> bool:
    """Whether nothing but white, and the given text, is seen in a box of the displayed page."""
    pixels = page.get_pixmap(
        matrix=pymupdf.Matrix(SCALE, SCALE), clip=pymupdf.Rect(box), colorspace=pymupdf.csGRAY, alpha=False
    )
    if not (pixels.width and pixels.height):
        return False
    dark = (
        np.frombuffer(pixels.samples, np.uint8).reshape(pixels.height, pixels.stride)[:, : pixels.width]
        < WHITE
    )
    for line in text:
        x0, y0, x1, y1 = line.grown(1 / SCALE)
        columns = slice(max(int(SCALE * x0) - pixels.x, 0), max(int(SCALE * x1) + 1 - pixels.x, 0))
        dark[max(int(SCALE * y0) - pixels.y, 0) : max(int(SCALE * y1) + 1 - pixels.y, 0), columns] = False
    return float(dark.mean()) < SPECKS
