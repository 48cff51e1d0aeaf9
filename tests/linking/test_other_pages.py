"""Captions whose pictures stand on other pages: facing, overleaf, or with their numbers on both."""

import pytest

from pictoria_docs.document import LinkType
from tests.linking.factory import PROSE, PageMaker, linked, links

FIGURES = 5


def book(first: int, *, before: bool = True) -> list[PageMaker]:
    """Pages of text with a caption, each before (or behind) a page that is one picture; numbered from `first`."""
    pages = []
    for figure in range(FIGURES):
        text = PageMaker(2 * figure + (1 if before else 2), str(first + 2 * figure + (not before)))
        text.text(60, 80, 420, PROSE * 2)
        text.text(60, 400, 420, f"Fig. {figure + 1} Lamp with a round nozzle, from tomb {figure + 7}", 8)
        shown = PageMaker(2 * figure + (2 if before else 1))
        shown.picture(0, 0, 480, 640)
        pages += [text, shown] if before else [shown, text]
    return pages


@pytest.mark.parametrize("first", [140, 141])
@pytest.mark.parametrize("before", [True, False])
def test_pictures_follow_their_captions_through_the_book_facing_them_or_not(first: int, before: bool) -> None:
    done = linked(book(first, before=before))
    found = [
        (done.find(item.source).page, done.find(item.target).page)
        for item in links(done, LinkType.CAPTION_OF)
    ]  # type: ignore[union-attr]
    assert sorted(found) == [
        (2 * figure + (1 if before else 2), 2 * figure + (2 if before else 1)) for figure in range(FIGURES)
    ]


def test_items_stay_on_their_page_where_its_pictures_carry_their_numbers() -> None:
    pages = []
    for number, plate in enumerate(("IV", "V"), 1):
        page = PageMaker(number)
        for place in range(4):
            x0, y0 = 60 + 190 * (place % 2), 60 + 150 * (place // 2)
            page.picture(x0, y0, x0 + 170, y0 + 120)
            page.text(x0 + 82, y0 + 123, x0 + 100, str(place + 1), 8)
        page.text(60, 400, 420, f"Pl. {plate}. The finds of the northern gate", 8)
        for place in range(4):
            page.text(
                60, 420 + 24 * place, 420, f"{place + 1}) Lamp with a round nozzle from tomb {place + 7}", 8
            )
        pages.append(page)
    done = linked(pages)
    found = [
        (done.find(item.source).page, done.find(item.target).page)
        for item in links(done, LinkType.CAPTION_OF)
    ]  # type: ignore[union-attr]
    assert len(found) >= 8 and all(caption == picture for caption, picture in found)
