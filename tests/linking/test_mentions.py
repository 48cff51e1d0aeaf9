"""What the text cites: lists and ranges, in notes, margins and heads of entries; not what other books show."""

import pytest

from pictoria_docs.document import Document, LinkType, RegionType
from pictoria_docs.linking.targets import ChapterNumbers
from tests.linking.factory import PageMaker, linked, links, pairs

RECORD = "Inv. 71.AH.{n}. Terracotta, height 21 cm. Provenance: Vulci (Italy). Fifth century B.C. A jug with a handle."


def figures(count: int, first_page: int = 2, label: str = "Fig. {n}. A jug, side view.") -> list[PageMaker]:
    """Pages of three figures each, with captions below."""
    pages: list[PageMaker] = []
    for n in range(1, count + 1):
        place = (n - 1) % 3
        if place == 0:
            pages.append(PageMaker(first_page + len(pages)))
        y = 50 + 205 * place
        pages[-1].picture(100, y, 300, y + 150)
        pages[-1].text(100, y + 156, 300, label.format(n=n), 8)
    return pages


def plates(count: int, panels: int, first_page: int = 2, label: str = "Pl. {n}") -> list[PageMaker]:
    """Plates with numbered panels."""
    pages = []
    for n in range(1, count + 1):
        page = PageMaker(first_page + n - 1)
        page.text(215, 40, 300, label.format(n=n), 10)
        for panel in range(panels):
            x0, y0 = 60 + 190 * (panel % 2), 80 + 180 * (panel // 2)
            page.picture(x0, y0, x0 + 160, y0 + 140)
            page.text(x0 + 75, y0 + 144, x0 + 90, str(panel + 1), 8)
        pages.append(page)
    return pages


def cited(done: Document) -> dict[str, set[str]]:
    """Numbers of what each mention cites, by its text."""
    found: dict[str, set[str]] = {mention.text: set() for mention in done.mentions}
    for text, target in pairs(done, LinkType.CITES):
        found[text].add(target)
    return found


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("The jugs (figs. 3, 5-7) are late.", {"3", "5", "6", "7"}),
        ("Jugs 2 to 4 (figg. 4, 6) are late.", {"4", "6"}),
        ("Zu den Kannen vgl. Abb. 5–7 u. 9.", {"5", "6", "7", "9"}),
        ("Les cruches, figs. 3 et suiv., sont tardives.", {"3", "4", "5"}),
        ("Die Kannen (Abb. 3 f.) sind spät.", {"3", "4"}),
        ("The jugs (figs. 8-12) are late.", {"8", "9"}),
    ],
)
def test_lists_and_ranges_cite_all_their_targets(text: str, numbers: set[str]) -> None:
    page = PageMaker(1)
    page.text(50, 60, 430, text)
    page.prose(120, times=3)
    (found,) = cited(linked([page, *figures(9)])).values()
    assert found == numbers


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("Voir pl. II, 3-4 et III.", {"2, 3", "2, 4", "3"}),
        ("Les coupes (pl. I, 1; II, 2) sont tardives.", {"1, 1", "2, 2"}),
        ("Siehe Taf. 1, 2.", {"1, 2"}),
        ("Siehe Taf. 3 und 4.", {"3", "4"}),
        ("Le coppe (tavv. II-IV) sono tarde.", {"2", "3", "4"}),
        ("The bowls (pls. 1, 4) are late.", {"1", "4"}),
    ],
)
def test_plates_and_their_panels(text: str, numbers: set[str]) -> None:
    page = PageMaker(1)
    page.text(50, 60, 430, text)
    page.prose(120, times=3)
    (found,) = cited(linked([page, *plates(4, 4)])).values()
    assert found == numbers


def test_commas_join_plates_where_plates_have_no_panels() -> None:
    page = PageMaker(1)
    page.text(50, 60, 430, "Siehe Taf. 1, 2; ferner Taf. 3, 4.")
    page.prose(120, times=3)
    assert cited(linked([page, *plates(4, 1, label="Tafel {n}")])) == {
        "Taf. 1, 2": {"1", "2"},
        "Taf. 3, 4": {"3", "4"},
    }


def test_entries_are_cited_by_ranges_too() -> None:
    pages = [PageMaker(1)]
    pages[0].text(
        50, 60, 430, "The jugs (cat. nos. 2-4, 6) and bowls (cf. cat. 1) are late; Kat. 5 f. are not."
    )
    pages[0].prose(120, times=3)
    pages.append(PageMaker(2))
    for n in range(1, 7):
        pages[1].heading(50, 100 * n - 50, 430, f"Cat. {n} Attic jug with scene {chr(64 + n)}")
        pages[1].text(50, 100 * n - 34, 430, RECORD.format(n=n))
    assert cited(linked(pages)) == {
        "cat. nos. 2-4, 6": {"entry 2", "entry 3", "entry 4", "entry 6"},
        "cat. 1": {"entry 1"},
        "Kat. 5 f.": {"entry 5", "entry 6"},
    }


@pytest.mark.parametrize(
    "type", [RegionType.TEXT, RegionType.LIST, RegionType.FOOTNOTE, RegionType.MARGINALIA]
)
def test_body_text_notes_and_margins_cite(type: RegionType) -> None:
    page = PageMaker(1)
    page.prose(60, times=4)
    page.text(50, 600, 430, "1 For the handle compare our jug, fig. 2.", 7, type=type)
    assert cited(linked([page, *figures(3)])) == {"fig. 2": {"2"}}


def test_the_head_of_an_entry_cites_its_figures() -> None:
    page = PageMaker(1)
    for n in range(1, 5):
        page.heading(50, 110 * n - 50, 430, f"{n}. Attic jug {chr(64 + n)} (fig. {n})")
        page.text(50, 110 * n - 34, 430, RECORD.format(n=n))
    done = linked([page, *figures(4)])
    assert cited(done) == {f"fig. {n}": {str(n)} for n in range(1, 5)}
    assert {(figure, entry) for figure, entry in pairs(done, LinkType.DEPICTS)} == {
        (str(n), f"entry {n}") for n in range(1, 5)
    }


@pytest.mark.parametrize(
    "text",
    [
        "As Smith 1999, fig. 3, and Jones 2001, figs. 1-2, have shown.",
        "The cup CVA Louvre 3, pl. 2 is close.",
        "The coin RIC 2 is close; voir Dupont, fig. 2.",
        "The lamps of this shape are African: Lamboglia, fig. 2. So Lamboglia 1952, 45 and others.",
        "The measures (3, 2) are those of the first trench.",
        "A jug from Naples (n° 2 de Delattre) is close.",
        "There is no picture of it (fig. 17).",
    ],
)
def test_other_books_and_missing_numbers_cite_nothing(text: str) -> None:
    page = PageMaker(1)
    page.text(50, 60, 430, text)
    page.prose(120, times=3)
    done = linked([page, *figures(3), *plates(3, 2, first_page=3)])
    assert cited(done) == {}


@pytest.mark.parametrize(
    ("numbers", "cited_number", "found"),
    [
        ((2, 12, 17, 18, 20, 21), 1, None),  # of an excerpt, nothing is misprinted
        ((2, 12, 17, 18, 20, 21), 3, None),
        ((2, 12, 17, 18, 20, 21), 5, None),
        ((1, 2, 3, 9), 4, 9),
        ((1, 2, 8, 4), 3, 8),
    ],
)
def test_a_missing_number_is_sought_where_one_does_not_fit(
    numbers: tuple[int, ...], cited_number: int, found: int | None
) -> None:
    between = ChapterNumbers([(number, str(number)) for number in numbers]).between(cited_number)
    assert between == (None if found is None else str(found))


def chapters() -> list[PageMaker]:
    """Two chapters whose figures count from 1, three and two of them, each cited before they come."""
    pages: list[PageMaker] = []
    for chapter, count in ((1, 3), (2, 2)):
        text = PageMaker(len(pages) + 1)
        text.heading(50, 40, 400, f"Chapter {'one' if chapter == 1 else 'two'}", 18)
        text.text(
            50, 80, 430, f"In chapter {chapter} the jugs are early (fig. 1), late (fig. 2) or lost (fig. 3)."
        )
        text.prose(140, times=4)
        pages += [text, *figures(count, first_page=text.number + 1)]
    return pages


def test_numbers_that_start_anew_are_those_of_the_citing_chapter() -> None:
    done = linked(chapters())
    page_of: dict[str, int] = {figure.id: figure.page for figure in done.figures}
    found = {
        (mention.page, mention.text): [
            (page_of[link.target], link.confidence) for link in done.linked(mention.id, "cites")
        ]
        for mention in done.mentions
    }
    assert {key: [page for page, _ in value] for key, value in found.items()} == {
        (1, "fig. 1"): [2],
        (1, "fig. 2"): [2],
        (1, "fig. 3"): [2],
        (3, "fig. 1"): [4],
        (3, "fig. 2"): [4],
        (3, "fig. 3"): [2],  # the second chapter has no figure 3
    }
    assert found[(3, "fig. 3")][0][1] < found[(3, "fig. 2")][0][1] - 0.2


def test_two_figures_of_one_number_are_doubtful() -> None:
    pages = figures(6)
    for region in pages[1].regions:
        if region.text.startswith("Fig. 5"):
            pages[1].regions.remove(region)
    pages[1].text(100, 50 + 205 + 156, 300, "Fig. 4. A jug, misprinted.", 8)
    text = PageMaker(1)
    text.text(50, 60, 430, "The jugs (fig. 3), (fig. 4) and (fig. 6) are late.")
    done = linked([text, *pages])
    sure = {done.find(link.source).text: link.confidence for link in links(done, LinkType.CITES)}  # type: ignore[union-attr]
    assert set(sure) == {"fig. 3", "fig. 4", "fig. 6"}
    assert sure["fig. 4"] < 0.6 < sure["fig. 3"] and sure["fig. 6"] > 0.6


def test_misprints_beside_misprints_are_found_by_counting() -> None:
    pages = figures(9)
    for number, printed in ((4, 24), (5, 25)):
        page = pages[(number - 1) // 3]
        old = next(region for region in page.regions if region.text.startswith(f"Fig. {number}."))
        page.regions.remove(old)
        page.text(old.box.x0, old.box.y0, 300, f"Fig. {printed}. A jug, misprinted.", 8)
    text = PageMaker(1)
    text.text(50, 60, 430, "The jugs (fig. 4) and (fig. 5) are late.")
    assert cited(linked([text, *pages])) == {"fig. 4": {"24"}, "fig. 5": {"25"}}


@pytest.mark.parametrize("apart", [True, False])
def test_lists_of_credits_cite_nothing(apart: bool) -> None:
    text = PageMaker(1)
    text.text(50, 60, 430, "The jugs (fig. 3) are late.")
    listed = PageMaker(4)
    listed.heading(50, 60, 300, "List of figures")
    rows = [f"Fig. {number} Photo: the author." for number in range(1, 4)]
    if apart:
        for number, row in enumerate(rows):
            listed.text(50, 90 + 20 * number, 430, row, 8)
    else:
        listed.lines(50, 90, 430, rows, 8)
    assert cited(linked([text, *figures(6), listed])) == {"fig. 3": {"3"}}


def test_panels_without_letters_are_counted() -> None:
    page = PageMaker(1)
    page.text(50, 60, 430, "The jugs (fig. 1b) and (fig. 1) are late, but see (fig. 1d).")
    for column in range(3):
        page.picture(60 + 120 * column, 120, 170 + 120 * column, 260)
    page.text(60, 266, 410, "Fig. 1. Three jugs, side views.", 8)
    done = linked([page])
    figure: dict[str, int] = {region.id: round(region.box.x0) for region in done.figures}
    found = {
        mention.text: (figure[link.target], link.confidence)
        for mention in done.mentions
        for link in done.linked(mention.id, LinkType.CITES)
    }
    assert [found[text][0] for text in ("fig. 1", "fig. 1b", "fig. 1d")] == [60, 180, 60]
    assert found["fig. 1d"][1] < found["fig. 1b"][1] < found["fig. 1"][1]


def test_a_figure_that_goes_on_over_the_page_is_cited_as_one() -> None:
    pages = [PageMaker(number) for number in (1, 2, 3)]
    pages[0].text(50, 60, 430, "All jugs are shown here (fig. 2).")
    pages[0].prose(120, times=3)
    for page, label in (
        (pages[1], "Fig. 2. Jugs, side views."),
        (pages[2], "Fig. 2 (continued). Jugs, side views."),
    ):
        page.picture(100, 60, 380, 400)
        page.text(100, 408, 380, label, 8)
    done = linked(pages)
    found = links(done, LinkType.CITES)
    assert {link.target for link in found} == {figure.id for figure in done.figures}
    assert all(link.confidence > 0.8 for link in found)
