"""Entries that come back on the page: cards, product sheets, one work a page; and what only looks like them."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pictoria_docs.document import Document, LinkType
from tests.linking.factory import PageMaker, linked, links

WORKS = (
    ("Harbour at dusk", "Etching on paper", "18 x 24 cm"),
    ("The lame shepherd", "Oil on canvas", "61 x 50 cm"),
    ("Study of a willow", "Pencil on card", "30 x 21 cm"),
    ("Two sisters", "Gouache", "44 x 32 cm"),
    ("Winter road", "Woodcut", "25 x 19 cm"),
    ("The old mill", "Watercolour on paper", "27 x 36 cm"),
    ("Portrait of a smith", "Oil on panel", "40 x 33 cm"),
    ("Market square", "Lithograph", "52 x 38 cm"),
    ("Roofs after rain", "Pastel", "29 x 41 cm"),
)


def grid(works: list[tuple[str, str, str]], per_page: int = 6, height: float = 130) -> list[PageMaker]:
    """Cards, three in a row: a picture, a title in bold, two lines."""
    pages = []
    for start in range(0, len(works), per_page):
        page = PageMaker(len(pages) + 1)
        for place, (title, *fields) in enumerate(works[start : start + per_page]):
            x, y = 40 + 140 * (place % 3), 60 + 260 * (place // 3)
            page.picture(x, y, x + 120, y + height)
            page.text(x, y + height + 8, x + 130, title, 11, bold=True)
            page.lines(x, y + height + 36, x + 130, list(fields), 8)
        pages.append(page)
    return pages


def titles(document: Document) -> list[str | None]:
    return [entry.title for entry in document.entries]


def shown(document: Document) -> dict[str | None, int]:
    """How many pictures depict each entry, by its title."""
    title = {entry.id: entry.title for entry in document.entries}
    counts = dict.fromkeys(title.values(), 0)
    for each in links(document, LinkType.DEPICTS):
        counts[title[each.target]] += 1  # type: ignore[index]
    return counts


def test_cards_in_a_grid_are_entries_each_with_its_picture() -> None:
    done = linked(grid(list(WORKS)))
    assert titles(done) == [title for title, *_ in WORKS]
    assert set(shown(done).values()) == {1}
    for entry, (_, *fields) in zip(done.entries, WORKS, strict=True):
        own = {id for span in entry.spans for id in span.regions}
        text = " ".join(region.text for page in done.pages for region in page.regions if region.id in own)
        assert all(field in text for field in fields)


@settings(max_examples=15, deadline=None)
@given(st.permutations(WORKS), st.sampled_from([3, 6]), st.floats(80, 150))
def test_the_order_of_cards_and_the_size_of_their_pictures_do_not_matter(
    works: list[tuple[str, str, str]], per_page: int, height: float
) -> None:
    done = linked(grid(works, per_page, height))
    assert sorted(map(str, titles(done))) == sorted(title for title, *_ in works)
    assert set(shown(done).values()) == {1}


def test_one_work_a_page_is_an_entry_each() -> None:
    pages = []
    for number, (title, *fields) in enumerate(WORKS, 1):
        page = PageMaker(number)
        page.text(60, 50, 400, title, 14, bold=True)
        page.picture(60, 90, 420, 480)
        page.lines(60, 500, 400, fields, 9)
        pages.append(page)
    done = linked(pages)
    assert titles(done) == [title for title, *_ in WORKS]
    assert set(shown(done).values()) == {1}


@pytest.mark.parametrize("gap", [6, 14])
def test_figures_with_captions_in_a_text_are_no_entries(gap: float) -> None:
    pages = []
    for number, (title, *_) in enumerate(WORKS, 1):
        page = PageMaker(number)
        page.prose(60, times=2)
        page.picture(60, 200, 300, 380)
        page.text(60, 380 + gap, 300, f"Fig. {number}. {title}, seen from the west.", 8)
        page.prose(440, times=3)
        pages.append(page)
    done = linked(pages)
    assert not done.entries
    assert len(links(done, LinkType.CAPTION_OF)) == len(WORKS)


def test_an_album_without_words_has_no_entries() -> None:
    album = [PageMaker(number) for number in range(1, 8)]
    for page in album:
        page.picture(60, 60, 420, 600)
    assert not linked(album).entries
