"""Lists of plates that give pages, as OCR reads them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pictoria_docs.captioning import mended_pages
from pictoria_docs.document import LinkType
from tests.linking.factory import PageMaker, linked, links

TITLES = ("Handled mirror", "Signet ring", "Low-footed cup", "Riveted dagger", "Lidded pyxis", "Bow brooch")


def tied(pages: list[str]) -> dict[str, int]:
    """For each title of a list with these pages, the page of its picture; pages 3 to 8 are pictures."""
    made = []
    for number in range(3, 3 + len(TITLES)):
        page = PageMaker(number, str(number))
        page.picture(60, 90, 400, 500)
        made.append(page)
    contents = PageMaker(9, "9")
    contents.text(50, 50, 300, "List of Plates", 11, bold=True)
    rows = [f"{title}, from the town . . . . . {page}" for title, page in zip(TITLES, pages, strict=True)]
    contents.lines(50, 80, 400, rows, 9)
    done = linked([*made, contents])
    return {
        done.find(item.source).text.split(",")[0]: done.find(item.target).page  # type: ignore[union-attr]
        for item in links(done, LinkType.CAPTION_OF)
    }


@pytest.mark.parametrize("pages", [["3", "4", "5", "6", "7", "8"], ["3", "4", "5", "6", "4.", "8"]])
def test_titles_go_to_the_pages_that_a_list_gives_though_one_is_misread(pages: list[str]) -> None:
    assert tied(pages) == {title: number for number, title in enumerate(TITLES, 3)}


def test_a_page_that_can_be_two_is_left_open() -> None:
    assert "Riveted dagger" not in tied(["3", "4", "5", "1", "8", "8"])


@given(st.integers(4, 12), st.data())
def test_a_misread_page_of_a_list_that_counts_on_is_mended(count: int, data: st.DataObject) -> None:
    pages = list(range(10, 10 + count))
    place = data.draw(st.integers(2, count - 2))
    read = [*pages[:place], data.draw(st.sampled_from([0, 1, 9, 99])), *pages[place + 1 :]]
    assert mended_pages(read) == pages
