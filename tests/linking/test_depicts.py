"""Which pictures show the object of which entry, and what speaks against it."""

from pictoria_docs.document import Document, LinkType
from tests.linking.factory import PageMaker, linked, links, pairs

RECORD = "Inv. 71.AH.{n}. Terracotta, height 21 cm. Provenance: Vulci (Italy). Fifth century B.C. Lit.: Smith 1978."
TITLES = (
    "Amphora with boxers",
    "Bowl with a palmette",
    "Lamp with a gladiator",
    "Veiled head",
    "Mirror with a siren",
)


def catalogue(
    heading: str = "{n}. {title}", after: str = "", titles: tuple[str, ...] = TITLES, first_page: int = 1
) -> list[PageMaker]:
    """Entries with records, three a page; `after` is a line of its own below each record."""
    pages: list[PageMaker] = []
    for n, title in enumerate(titles, 1):
        place = (n - 1) % 3
        if place == 0:
            pages.append(PageMaker(first_page + len(pages)))
        y = 50 + 200 * place
        pages[-1].heading(50, y, 430, heading.format(n=n, title=title))
        pages[-1].text(50, y + 16, 430, RECORD.format(n=n + 100))
        if after:
            pages[-1].text(50, y + 60, 430, after.format(n=n))
    return pages


def illustrations(captions: list[str], first_page: int) -> list[PageMaker]:
    """A part of the book of its own: its title over some text, then one picture a page with a caption below it."""
    opening = PageMaker(first_page)
    opening.heading(50, 60, 300, "Illustrations", 18)
    opening.prose(90, times=3)
    pages = [opening]
    for index, caption in enumerate(captions, 1):
        page = PageMaker(first_page + index)
        page.picture(100, 60, 380, 400)
        page.text(100, 408, 380, caption, 8)
        pages.append(page)
    return pages


def shown(done: Document) -> set[tuple[int, str | None]]:
    """(page of the picture, title of the entry) of each link."""
    title = {entry.id: entry.title for entry in done.entries}
    page = {figure.id: figure.page for figure in done.figures}
    return {(page[link.source], title[link.target]) for link in links(done, LinkType.DEPICTS)}  # type: ignore[index]


def test_captions_worded_like_one_title_show_its_object() -> None:
    """An unnumbered catalogue, its pictures together behind it."""
    captions = [
        "Mirror with a siren, bronze. Naples.",
        "Amphora with boxers, from Vulci.",
        "A lamp with a gladiator.",
        "View of the excavation from the north.",
    ]
    text = catalogue(first_page=1)
    done = linked([*text, *illustrations([f"Fig. {n + 20}. {each}" for n, each in enumerate(captions)], 3)])
    assert shown(done) == {(4, TITLES[4]), (5, TITLES[0]), (6, TITLES[2])}
    assert {reason.code for link in links(done, LinkType.DEPICTS) for reason in link.reasons} == {
        "similar_text"
    }


def test_captions_worded_like_several_titles_show_none_by_their_words() -> None:
    titles = ("Attic amphora", "Attic amphora", "Attic bowl", "Attic bowl")
    done = linked(
        [*catalogue(titles=titles), *illustrations(["Fig. 21. Attic amphora.", "Fig. 22. Attic bowl."], 3)]
    )
    assert shown(done) == set()


def test_a_picture_in_the_flow_that_another_entry_names_is_not_the_first_ones() -> None:
    pages = catalogue(after="Fig. {n}.")
    for region in [region for region in pages[0].regions if region.text == "Fig. 1."]:
        pages[0].regions.remove(region)
    pages[0].picture(50, 130, 130, 200)  # in the flow of the first entry, but it is figure 2
    pages[0].text(50, 205, 200, "Fig. 2. Bowl.", 8)
    done = linked(pages)
    assert pairs(done, LinkType.DEPICTS) == {("2", "entry 2")}


def test_a_picture_shown_for_comparison_depicts_no_entry() -> None:
    pages = catalogue()
    pages[0].picture(50, 100, 150, 170)
    pages[0].text(50, 175, 300, "Fig. 1. Amphora with boxers.", 8)
    pages[0].picture(50, 500, 150, 570)
    pages[0].text(50, 575, 300, "Fig. 2. Comparandum: lamp in Naples.", 8)
    done = linked(pages)
    assert pairs(done, LinkType.DEPICTS) == {("1", "entry 1")}


def test_a_plate_that_an_entry_only_compares_its_object_with() -> None:
    pages = catalogue(after="For the shape cf. pl. 2. Pl. {n}.")
    plates = []
    for n in range(1, 6):
        page = PageMaker(n + 2)
        page.text(215, 40, 300, f"Pl. {n}", 10)
        page.picture(60, 80, 420, 500)
        plates.append(page)
    done = linked([*pages, *plates])
    assert pairs(done, LinkType.DEPICTS) == {(str(n), f"entry {n}") for n in range(1, 6)}


def plate(number: int, panels: int) -> PageMaker:
    page = PageMaker(number)
    page.text(215, 40, 300, "Pl. 1", 10)
    for panel in range(panels):
        x0, y0 = 60 + 190 * (panel % 2), 80 + 180 * (panel // 2)
        page.picture(x0, y0, x0 + 160, y0 + 140)
        page.text(x0 + 75, y0 + 144, x0 + 90, str(panel + 1), 8)
    return page


def test_a_plate_shows_several_entries_through_its_panels() -> None:
    done = linked([*catalogue(after="Pl. 1, {n}."), plate(3, 5)])
    assert pairs(done, LinkType.DEPICTS) == {(f"1, {n}", f"entry {n}") for n in range(1, 6)}


def test_an_entry_that_names_the_whole_plate_gets_no_panel_that_others_name() -> None:
    pages = catalogue(after="Pl. 1, {n}.")
    for region in [region for region in pages[-1].regions if region.text == "Pl. 1, 5."]:
        pages[-1].regions.remove(region)
    pages[-1].text(50, 310, 430, "Pl. 1.")
    done = linked([*pages, plate(3, 5)])
    found = pairs(done, LinkType.DEPICTS)
    assert {pair for pair in found if pair[0] in ("1, 1", "1, 2", "1, 3", "1, 4")} == {
        (f"1, {n}", f"entry {n}") for n in range(1, 5)
    }
    assert ("1, 5", "entry 5") in found


def test_a_caption_with_parts_names_an_entry_for_each_panel() -> None:
    page = PageMaker(3)
    page.picture(60, 80, 220, 240)
    page.picture(230, 80, 390, 240)
    page.text(60, 246, 390, "Fig. 7. (a) Amphora (cat. 1); (b) bowl (cat. 2).", 8)
    done = linked([*catalogue("Cat. {n} {title}"), page])
    found = pairs(done, LinkType.DEPICTS)
    assert {pair for pair in found if pair[0] in ("7a", "a")} == {
        (name, "entry 1") for name, _ in found if name in ("7a", "a")
    }
    assert {entry for _, entry in found} == {"entry 1", "entry 2"}


def test_figures_numbered_like_the_entries_show_them() -> None:
    pages = catalogue("Cat. {n} {title}", after="Fig. {n}.")
    for region in [region for region in pages[0].regions if region.text in ("Fig. 3.",)]:
        pages[0].regions.remove(region)
    done = linked([*pages, *illustrations([f"Fig. {n}. Side view." for n in range(1, 6)], 3)])
    confidence = {
        (done.find(link.source).number, done.find(link.target).number): link.confidence  # type: ignore[union-attr]
        for link in links(done, LinkType.DEPICTS)
    }
    assert set(confidence) == {(str(n), str(n)) for n in range(1, 6)}
    assert confidence[("3", "3")] < confidence[("2", "2")]


def test_pictures_in_a_column_of_their_own_show_the_entry_on_their_level() -> None:
    """As sale catalogues are set; a text over the whole width further down does not matter."""
    page = PageMaker(1)
    shown = {}
    for n, y in ((1, 50), (2, 200)):
        page.heading(50, y, 240, f"{n}. {TITLES[n - 1]}")
        page.text(50, y + 16, 240, RECORD.format(n=n + 100))
        page.text(50, y + 76, 240, "Estimate: 4500 to 5300")
        shown[page.picture(300, y + 20, 400, y + 100).id] = str(n)
    page.heading(50, 400, 430, f"3. {TITLES[2]}")
    page.text(50, 416, 430, RECORD.format(n=103) * 2)
    done = linked([page])
    number = {entry.id: entry.number for entry in done.entries}
    assert {(link.source, number[link.target]) for link in links(done, LinkType.DEPICTS)} == set(
        shown.items()
    )  # type: ignore[index]


def test_the_other_column_of_text_is_not_beside_a_picture() -> None:
    page = PageMaker(1)
    for n, (x, y) in enumerate(((50, 50), (50, 300), (260, 50), (260, 300)), 1):
        page.heading(x, y, x + 180, f"{n}. Bowl {'ABCD'[n - 1]}")
        page.text(x, y + 16, x + 180, RECORD.format(n=n + 100))
    shown = page.picture(340, 380, 440, 480)  # under the text of the fourth entry, right of its heading
    page.text(50, 370, 230, RECORD.format(n=102) * 4)
    done = linked([page])
    number = {entry.id: entry.number for entry in done.entries}
    assert {(link.source, number[link.target]) for link in links(done, LinkType.DEPICTS)} == {(shown.id, "4")}  # type: ignore[index]


def test_figures_that_no_entry_names_may_have_the_numbers_of_entries() -> None:
    done = linked(
        [*catalogue("Cat. {n} {title}"), *illustrations([f"Fig. {n}. View {n}." for n in range(1, 6)], 3)]
    )
    assert links(done, LinkType.DEPICTS) == []
