"""A plate whose pictures bear no number that OCR has read."""

from collections.abc import Sequence

from pictoria_docs.document import Document
from tests.linking.factory import PageMaker, document, linked


def plate_page(legend: Sequence[str], pictures: int = 4, numbered: Sequence[int] = ()) -> PageMaker:
    """A plate of pictures in two columns; only those of `numbered` have their number below. The legend at the foot."""
    page = PageMaker(1)
    page.text(220, 40, 300, "Pl. IV", 10)
    for index in range(pictures):
        x0, y0 = 60 + 190 * (index % 2), 90 + 170 * (index // 2)
        page.picture(x0, y0, x0 + 170, y0 + 140)
        if index + 1 in numbered:
            page.text(x0 + 82, y0 + 145, x0 + 100, str(index + 1), 8)
    for index, item in enumerate(legend):
        page.text(60, 500 + 24 * index, 430, item, 8)
    return page


def plate(legend: Sequence[str], pictures: int = 4, numbered: Sequence[int] = ()) -> Document:
    """The same, linked."""
    return linked([plate_page(legend, pictures, numbered)])


def unlinked_plate(legend: Sequence[str], pictures: int = 4, numbered: Sequence[int] = ()) -> Document:
    """The same, as the linker takes it."""
    return document([plate_page(legend, pictures, numbered)])
