"""Entries of lists whose convention nobody has named: lines that open alike; and what only looks like them."""

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pictoria_docs.document import Document
from tests.linking.factory import PageMaker, linked

THINGS = (
    (
        "Oil lamp with a palmette",
        "Pale clay, brown slip. 9 x 6 cm. Found in 1931.",
        "From the western cistern, broken in two.",
    ),
    ("Handle of a mirror", "Bronze, cast. 12 x 3 cm. Found in 1928.", "Surface worn, the tang is lost."),
    (
        "Loom weight",
        "Red clay, fired hard. 7 x 5 cm. Found in 1930.",
        "Pierced twice, with a stamp below the holes.",
    ),
    ("Spindle whorl", "Steatite, turned. 3 x 2 cm. Found in 1934.", "Incised circles on the upper face."),
    ("Key for a chest", "Iron, forged. 8 x 4 cm. Found in 1929.", "Three teeth, one of them bent."),
    ("Bead of a necklace", "Blue glass, wound. 2 x 2 cm. Found in 1933.", "Yellow threads in a wave."),
    ("Weight for a scale", "Lead, poured. 4 x 4 cm. Found in 1932.", "A letter is cut into the top."),
    ("Needle with an eye", "Bone, polished. 11 x 1 cm. Found in 1931.", "The point was made anew."),
    ("Stopper of an amphora", "Plaster, pressed. 9 x 9 cm. Found in 1935.", "Traces of red paint remain."),
    ("Knife with a rivet", "Iron, forged. 17 x 3 cm. Found in 1930.", "The handle of wood is gone."),
    (
        "Ring with a stone",
        "Silver and carnelian. 2 x 2 cm. Found in 1936.",
        "A bird is engraved in the stone.",
    ),
    ("Rim of a cooking pot", "Grey clay, coarse. 14 x 6 cm. Found in 1928.", "Soot on the outer side."),
)
"""Title, material with a size and a year, a remark."""


def catalogue(things: list[tuple[str, str, str]], opening: str, per_page: int = 6) -> list[PageMaker]:
    """A list without pictures: a bold title behind its number, and two lines of text."""
    pages = []
    for start in range(0, len(things), per_page):
        page = PageMaker(len(pages) + 1)
        for place, (title, *rest) in enumerate(things[start : start + per_page]):
            y = 60 + 95 * place
            number = opening.format(start + place + 1)
            page.text(50, y, 430, f"{number} {title}".strip(), 10, bold=True)
            page.lines(62, y + 16, 430, rest, 9)
        pages.append(page)
    return pages


def titles(document: Document) -> list[str | None]:
    return [entry.title for entry in document.entries]


def numbers(text: str | None) -> list[str]:
    """The digits of a number, which may be printed with its word."""
    return re.findall(r"\d+", text or "")


@pytest.mark.parametrize("opening", ["Lum {}", "Inv. {}.", "[{}]", "{})", "Obj. no {}:", ""])
def test_entries_of_a_list_open_alike_whatever_they_open_with(opening: str) -> None:
    done = linked(catalogue(list(THINGS), opening))
    assert titles(done) == [title for title, *_ in THINGS]
    text = {region.id: region.text for page in done.pages for region in page.regions}
    for entry, (_, *rest) in zip(done.entries, THINGS, strict=True):
        own = " ".join(text[id] for span in entry.spans for id in span.regions)
        assert all(line in own for line in rest)
    if opening:
        assert [numbers(entry.number) for entry in done.entries] == [
            [str(place + 1)] for place in range(len(THINGS))
        ]


@settings(max_examples=15, deadline=None)
@given(st.permutations(THINGS), st.sampled_from([4, 5, 6]), st.sampled_from(["Lum {}", "{})", ""]))
def test_the_order_of_entries_and_the_breaks_of_pages_do_not_matter(
    things: list[tuple[str, str, str]], per_page: int, opening: str
) -> None:
    done = linked(catalogue(things, opening, per_page))
    assert sorted(map(str, titles(done))) == sorted(title for title, *_ in things)


def test_a_number_on_a_line_of_its_own_is_that_of_the_entry_below() -> None:
    pages = []
    for start in (0, 6):
        page = PageMaker(start // 6 + 1)
        for place, (title, *rest) in enumerate(THINGS[start : start + 6]):
            y = 60 + 100 * place
            page.text(50, y, 430, str(101 + start + place), 9)
            page.text(50, y + 14, 430, title, 10, bold=True)
            page.lines(62, y + 30, 430, rest, 9)
        pages.append(page)
    done = linked(pages)
    assert titles(done) == [title for title, *_ in THINGS]
    assert [entry.number for entry in done.entries] == [str(101 + place) for place in range(len(THINGS))]


def test_what_heads_a_part_of_a_list_belongs_to_no_entry() -> None:
    pages = []
    for start, part in ((0, "THINGS OF CLAY"), (4, "THINGS OF METAL"), (8, "THINGS OF GLASS")):
        page = PageMaker(start // 4 + 1)
        page.text(180, 50, 400, part, 12)
        for place, (title, *rest) in enumerate(THINGS[start : start + 4]):
            y = 80 + 95 * place
            page.text(50, y, 430, f"Lum {start + place + 1} {title}", 10, bold=True)
            page.lines(62, y + 16, 430, rest, 9)
        pages.append(page)
    done = linked(pages)
    assert titles(done) == [title for title, *_ in THINGS]
    text = {region.id: region.text for page in done.pages for region in page.regions}
    assert not any(
        "THINGS OF" in text[id] for each in done.entries for span in each.spans for id in span.regions
    )


def test_contents_are_no_list_of_entries() -> None:
    page = PageMaker(1)
    rows = [
        f"{number}. Of the pottery of trench {number} . . . . . . . . . . {number * 7}"
        for number in range(1, 19)
    ]
    page.lines(50, 60, 430, rows)
    assert not linked([page, PageMaker(2)]).entries


def test_chapters_of_a_book_are_no_entries() -> None:
    pages = []
    for number in range(1, 9):
        page = PageMaker(number)
        page.heading(50, 60, 430, f"{number}. On the pottery of the {number}th trench")
        page.prose(90, times=8)
        pages.append(page)
    assert not linked(pages).entries
