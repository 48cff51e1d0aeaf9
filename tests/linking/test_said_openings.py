"""Where a person says that entries open, they are read; and what a document may be read as, they are asked about."""

from collections.abc import Sequence

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pictoria_docs.document import Document, EntryHead, EntryOpening, EntrySpan, LinkType, Rotation
from pictoria_docs.linking import link
from pictoria_docs.linking.list_proposals import ListKind, propose_lists
from tests.linking.factory import PageMaker, document, links
from tests.linking.test_groups import WORKS, grid
from tests.linking.test_openings import THINGS, catalogue
from tests.linking.test_upright_pages import lying

PRICES = ("Plain", "Glazed", "Gilded", "Carved")


def said(made: Document, openings: Sequence[EntryOpening] | None) -> Document:
    return link(made.model_copy(update={"entry_openings": None if openings is None else tuple(openings)}))


def openings_of(made: Document, titles: Sequence[str]) -> list[EntryOpening]:
    """Where these titles stand."""
    return [
        EntryOpening(page=region.page, box=region.box)
        for title in titles
        for page in made.pages
        for region in page.regions
        if title in region.text
    ]


def turned(made: Document, rotation: Rotation) -> Document:
    return made.model_copy(update={"pages": tuple(lying(page, rotation) for page in made.pages)})


def titles(made: Document) -> list[str | None]:
    return [entry.title for entry in made.entries]


@settings(max_examples=15, deadline=None)
@given(st.sets(st.sampled_from([title for title, *_ in THINGS]), min_size=1), st.sampled_from(["{}.", ""]))
def test_entries_open_where_a_person_says_and_nowhere_else(chosen: set[str], opening: str) -> None:
    made = document(catalogue(list(THINGS), opening))
    wanted = [title for title, *_ in THINGS if title in chosen]
    assert titles(said(made, openings_of(made, wanted))) == wanted


def test_a_catalogue_of_which_a_person_says_that_it_has_no_entries_has_none() -> None:
    made = document(catalogue(list(THINGS), "{}."))
    assert titles(link(made))
    assert titles(said(made, [])) == []
    assert titles(said(made, None)) == titles(link(made))


def test_cards_that_a_person_names_keep_their_pictures_and_lines() -> None:
    made = document(grid(list(WORKS)))
    wanted = [title for title, *_ in WORKS if title != "Winter road"]
    done = said(made, openings_of(made, wanted))
    assert titles(done) == wanted
    shown = {each.target for each in links(done, LinkType.DEPICTS)}
    assert shown == {entry.id for entry in done.entries}
    text = {region.id: region.text for page in done.pages for region in page.regions}
    for entry in done.entries:
        own = " ".join(text[id] for span in entry.spans for id in span.regions)
        assert all(field in own for title, *fields in WORKS if title == entry.title for field in fields)


def test_a_place_where_no_line_stands_any_more_opens_nothing() -> None:
    made = document(catalogue(list(THINGS), ""))
    wanted = [title for title, *_ in THINGS[:3]]
    away = EntryOpening(page=1, box=made.pages[0].box._replace(y0=670, y1=679))
    elsewhere = away.model_copy(update={"page": 99})
    assert titles(said(made, [*openings_of(made, wanted), away, elsewhere])) == wanted


@pytest.mark.parametrize("rotation", [90, 180, 270])
def test_openings_on_pages_that_lie_on_their_side_are_where_they_are_displayed(rotation: Rotation) -> None:
    made = document(catalogue(list(THINGS), "{}."))
    aside = turned(made, rotation)
    wanted = [title for title, *_ in THINGS[:5]]
    done = said(aside, openings_of(aside, wanted))
    assert titles(done) == wanted
    assert done.entry_openings == tuple(openings_of(aside, wanted))
    ways = propose_lists(aside)
    pages = {page.number: page.box for page in aside.pages}
    assert ways
    for way in ways:
        for entry in way.entries:
            box = pages[entry.opening.page]
            assert box.holds(entry.opening.box.centre) and box.holds(entry.box.centre)
    assert {entry.title for entry in ways[0].entries} == {title for title, *_ in THINGS}


def test_a_list_is_offered_with_its_numbers_and_cards_with_their_pictures() -> None:
    way = propose_lists(document(catalogue(list(THINGS), "{}.")))[0]
    assert way.kind is ListKind.LINES
    assert [(entry.number, entry.title) for entry in way.entries] == [
        (str(place), title) for place, (title, *_) in enumerate(THINGS, 1)
    ]
    cards = next(way for way in propose_lists(document(grid(list(WORKS)))) if way.kind is ListKind.GROUPS)
    assert [(entry.title, entry.pictures) for entry in cards.entries] == [(title, 1) for title, *_ in WORKS]


def two_lists() -> Document:
    """Two lists in turn: things in bold, each with a table of numbered kinds."""
    pages: list[PageMaker] = []
    for start in range(0, len(THINGS), 3):
        page = PageMaker(len(pages) + 1)
        for place, (title, *rest) in enumerate(THINGS[start : start + 3]):
            y = 50 + 200 * place
            page.text(50, y, 430, title, 10, bold=True)
            page.lines(62, y + 16, 430, rest, 9)
            for row, kind in enumerate(PRICES):
                page.text(80, y + 70 + 24 * row, 400, f"{row + 1}. {kind}, sold by weight", 9)
        pages.append(page)
    return document(pages)


def test_what_a_person_drew_tells_which_of_two_lists_is_meant() -> None:
    made = two_lists()
    first, second = THINGS[0][0], THINGS[4][0]
    drawn = [
        [EntrySpan(page=opening.page, box=opening.box._replace(x1=440, y1=opening.box.y1 + 180))]
        for opening in openings_of(made, [first, second])
    ]
    way = propose_lists(made, drawn=drawn)[0]
    assert [entry.title for entry in way.entries] == [title for title, *_ in THINGS]
    done = said(made, [entry.opening for entry in way.entries])
    assert titles(done) == [title for title, *_ in THINGS]
    kind = openings_of(made, [PRICES[2]])[0]
    small = [[EntrySpan(page=kind.page, box=kind.box)]]
    for way in propose_lists(made, drawn=small):
        assert any(PRICES[2] in entry.title for entry in way.entries)


def test_the_pattern_of_other_documents_of_the_series_comes_first() -> None:
    made = two_lists()
    meant = next(way for way in propose_lists(made)[1:] if way.kind is ListKind.LINES)
    learned = propose_lists(made, learned={meant.pattern: 3, "another": 1})[0]
    assert learned.entries == meant.entries
    assert learned.likelihood >= 4 / 6


def test_no_way_is_offered_for_a_document_without_lines_that_come_back() -> None:
    page = PageMaker(1)
    page.prose(60)
    assert propose_lists(document([page])) == []
    assert propose_lists(document([PageMaker(1)])) == []


POTS = (
    ("Tall jar", "with two handles"),
    ("Shallow dish", "of red clay"),
    ("Round flask", "without its neck"),
    ("Small cup", "mended in antiquity"),
    ("Deep bowl", "with a painted rim"),
    ("Oil lamp", "with a broken spout"),
    ("Wide basin", "of coarse fabric"),
    ("Narrow vase", "with traces of gilding"),
)


def pots(number_above: bool) -> Document:
    """A list of pots, each with its number before its name or on a line above it."""
    page = PageMaker(1)
    for place, (name, about) in enumerate(POTS):
        y, number = 60 + 70 * place, f"{place + 31}."
        text = f"{name}, {about}. Found in the northern trench."
        if number_above:
            page.text(50, y, 60, number)
        page.text(50, y + 16, 420, text if number_above else f"{number} {text}")
        page.text(50, y + 32, 420, "Clay of the common kind, and of little weight.")
    return document([page])


@pytest.mark.parametrize("number_above", [False, True])
@pytest.mark.parametrize("whole", [False, True])
def test_entries_are_numbered_and_titled_as_those_that_a_person_read(whole: bool, number_above: bool) -> None:
    made = pots(number_above)
    wanted = [f"{name}, {about}" if whole else name for name, about in POTS]
    openings = openings_of(made, [name for name, _ in POTS])
    for place in (1, 5):
        head = EntryHead(number=str(place + 31), title=wanted[place])
        openings[place] = openings[place].model_copy(update={"head": head})
    entries = said(made, openings).entries
    assert [entry.title for entry in entries] == wanted
    assert [entry.number for entry in entries] == [str(place + 31) for place in range(len(POTS))]


def test_titles_behind_the_names_of_makers_are_read_as_the_known_ones() -> None:
    page = PageMaker(1)
    for place, (name, about) in enumerate(POTS):
        page.text(50, 60 + 60 * place, 420, f"{place + 31}. Amelin P. (1826-1879) : {name}, {about}.")
        page.text(50, 76 + 60 * place, 420, "Huile sur toile, en bon état de conservation.")
    openings = openings_of(made := document([page]), [name for name, _ in POTS])
    for place in (0, 3):
        head = EntryHead(number=str(place + 31), title=POTS[place][0])
        openings[place] = openings[place].model_copy(update={"head": head})
    assert titles(said(made, openings)) == [name for name, _ in POTS]
