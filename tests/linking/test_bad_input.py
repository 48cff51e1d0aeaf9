"""Documents as they should not be: no crash, no quadratic blow-up, doubt shown as low confidence."""

import sys
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import strategies as st

from pictoria_docs.document import Document, LinkType
from pictoria_docs.linking import link
from tests.linking.factory import PageMaker, document, linked, links, pairs

RECORD = "Inv. 71.AH.{n}. Terracotta, height 21 cm. Provenance: Vulci (Italy)."


def figures(numbers: list[str], per_page: int = 3, text: str = "") -> list[PageMaker]:
    """Pages of pictures with captions below, and beside each a line that cites figures."""
    pages: list[PageMaker] = []
    for index, number in enumerate(numbers):
        place = index % per_page
        if place == 0:
            pages.append(PageMaker(len(pages) + 1))
        tall = 600 // per_page
        y = 40 + tall * place
        pages[-1].picture(100, y, 280, y + 0.75 * tall)
        pages[-1].text(100, y + 0.75 * tall + 5, 280, f"Fig. {number}. A jug, side view.", 8)
        if text:
            pages[-1].text(300, y, 440, text.format(n=number))
    return pages


def catalogue(count: int, number: Callable[[int], int] = lambda n: n) -> list[PageMaker]:
    """Entries with records, four a page."""
    pages: list[PageMaker] = []
    for n in range(1, count + 1):
        if n % 4 == 1:
            pages.append(PageMaker(len(pages) + 1))
        y = 50 + 150 * ((n - 1) % 4)
        pages[-1].heading(50, y, 430, f"{number(n)}. Attic jug with scene {n}")
        pages[-1].text(50, y + 16, 430, f"{RECORD.format(n=n)} Cf. cat. {max(n - 1, 1)} and figs. 1-9.")
    return pages


def plates(numbers: list[int], listed: list[int]) -> list[PageMaker]:
    """A list of plates, and plates of four panels."""
    pages = [PageMaker(1)]
    pages[0].heading(50, 30, 300, "List of plates", 14)
    y = 60
    for number in listed:
        if y > 600:
            pages.append(PageMaker(len(pages) + 1))
            y = 40
        pages[-1].text(50, y, 430, f"Plate {number}. A jug from Vulci, side view.", 8)
        y += 14
    for number in numbers:
        page = PageMaker(len(pages) + 1)
        page.text(215, 40, 300, f"Plate {number}", 10)
        for panel in range(4):
            x0, y0 = 60 + 190 * (panel % 2), 80 + 180 * (panel // 2)
            page.picture(x0, y0, x0 + 160, y0 + 140)
            page.text(x0 + 75, y0 + 144, x0 + 90, str(panel + 1), 8)
        pages.append(page)
    return pages


def confidence(done: Document, type: str) -> dict[str, float]:
    """Confidence of the links of a type, by what their source says."""
    return {getattr(done.find(each.source), "text", ""): each.confidence for each in links(done, type)}


# ---------------------------------------------------------------------- nothing to go by


def test_documents_without_anything() -> None:
    assert linked([]).links == ()
    assert linked([PageMaker(1), PageMaker(2)]).links == ()
    empty = PageMaker(1)
    empty.picture(100, 100, 300, 300)
    assert linked([empty]).links == ()


def test_a_document_without_numbers_goes_by_place() -> None:
    pages = []
    for number, name in enumerate(("A jug from Vulci", "Lamp with a boxer", "Two rings", "Grave stele"), 1):
        page = PageMaker(number)
        page.picture(100, 60, 280, 200)
        page.text(100, 205, 280, f"{name}, side view", 8)
        page.prose(300, times=3)
        pages.append(page)
    done = linked(pages)
    assert {each.target for each in links(done, LinkType.CAPTION_OF)} == {
        figure.id for figure in done.figures
    }
    assert not done.mentions and not done.entries


# ---------------------------------------------------------------------- wrong numbers


def test_a_misprinted_number_is_no_new_chapter_and_makes_its_citation_doubtful() -> None:
    text = "The jugs of (fig. 2), (fig. 4) and (fig. 5)."
    pages = [PageMaker(1), *figures(["1", "2", "3", "2", "5", "6"])]
    for number, page in enumerate(pages, 1):
        page.number = number
        page.regions = [region.model_copy(update={"page": number}) for region in page.regions]
    pages[0].text(50, 60, 430, text)
    pages[0].prose(120, times=3)
    done = linked(pages)
    assert len(links(done, LinkType.CAPTION_OF)) == 6
    cites = confidence(done, LinkType.CITES)
    assert cites["fig. 4"] < 0.5 < cites["fig. 2"] < 0.8 < cites["fig. 5"]
    place = {each.id: each.page for each in done.figures}
    found = {mention.text: place[done.linked(mention.id, "cites")[0].target] for mention in done.mentions}  # type: ignore[index]
    assert found == {"fig. 2": 2, "fig. 4": 3, "fig. 5": 3}  # what is in the place of 4 is meant by it


def test_entries_of_one_number_are_doubtful() -> None:
    pages = catalogue(8, number=lambda n: 3 if n == 4 else n)
    pages.append(PageMaker(3))
    pages[-1].heading(50, 60, 300, "Conclusion", 18)
    pages[-1].text(50, 90, 430, "The jugs cat. 3 and cat. 6 are late. There is no cat. 19.")
    pages[-1].prose(150, times=3)
    done = linked(pages)
    cites = {
        mention.text: done.linked(mention.id, "cites")[0].confidence
        for mention in done.mentions
        if mention.page == 3
    }
    assert set(cites) == {"cat. 3", "cat. 6"}
    assert cites["cat. 3"] < 0.6 < cites["cat. 6"]


def test_a_list_of_plates_that_disagrees_with_the_plates() -> None:
    done = linked(plates([1, 2, 3, 5], [1, 2, 3, 4]))
    listed = {pair for pair in pairs(done, LinkType.CAPTION_OF) if pair[0].startswith("Plate")}
    assert {number for _, number in listed} == {"1", "2", "3"}
    assert all(text.startswith(f"Plate {number}.") for text, number in listed)


def test_a_caption_of_thousands_of_figures_takes_the_pictures_that_are_there() -> None:
    page = PageMaker(1)
    for n in range(6):
        page.picture(20 + 72 * n, 300, 84 + 72 * n, 500)
    page.text(20, 506, 440, "Figs. 1-9999. All the jugs.", 8)
    page.text(
        50,
        60,
        430,
        "All jugs (figs. 1-9999) and bowls (figs. 12345678-9) are late, see pl. MMMMMMM and fig. 0.",
    )
    done = linked([page])
    assert len(done.links) <= 3 * 6


EVIL = st.sampled_from(
    [
        "Fig. 999999999999. A jug.",
        "Figs. 1-",
        "Figs. 9-1. Jugs.",
        "Fig. 3 f., ff. and Taf. 1, 2, 3; 4, 5 u. 6. 7. 8",
        "Pl. MMMMMMMM, 1-9999 et suiv.",
        "Pl. 0",
        "Fig. 1. Fig. 1. Fig. 1. Fig. 1. Fig. 1.",
        "cat. 1-200, 2-200, 3-200",
        "1. Attic jug, Inv. 1, H. 1 cm. Fig. 1 f. Pl. 1, 1-3, fig. 1 (a-h), fig. 1, a-h.",
        "1. Attic jug",
        "Abb. ١٢ – كأس",
        "F\u0301ig. 1\u0301. ﬁgs. 1\u20442",
        "(((((fig. 1",
        "n° n° n° 1 de de de Dupont",
        "\u202efig. 3\u202c",
    ]
)


# ---------------------------------------------------------------------- numbers that start anew


# ---------------------------------------------------------------------- size


def operations(pages: list[PageMaker]) -> int:
    """Calls that linking makes: what its time is proportional to, whatever else the machine does."""
    ready = document(pages)
    count = 0

    def counted(_frame: Any, event: str, _argument: Any) -> None:
        nonlocal count
        count += event in ("call", "c_call")

    sys.setprofile(counted)
    try:
        link(ready)
    finally:
        sys.setprofile(None)
    return count


SIZES: dict[str, Callable[[int], list[PageMaker]]] = {
    "figures": lambda n: figures(
        [str(number) for number in range(1, n + 1)], text="See fig. {n} and figs. 1-3."
    ),
    "one number": lambda n: figures(["1"] * n, text="See fig. {n} and figs. 1-9."),
    "numbers start anew": lambda n: figures(
        [str(number % 7 + 1) for number in range(n)], text="See fig. {n}."
    ),
    "entries": catalogue,
    "plates and their list": lambda n: plates(list(range(1, n // 3)), list(range(1, n // 3))),
}


@pytest.mark.parametrize("shape", SIZES)
def test_twice_the_document_is_about_twice_the_work(shape: str) -> None:
    operations(SIZES[shape](12))  # what is read once
    small, large = operations(SIZES[shape](90)), operations(SIZES[shape](180))
    assert large < 2.6 * small
