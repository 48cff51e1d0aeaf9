"""Which pages and pictures belong to entries: plates opposite the text, lines that name figures, heads and folios."""

import pytest

from pictoria_docs.document import Document, LinkType, Region, RegionType
from pictoria_docs.linking.heading import Heading
from tests.linking.factory import PageMaker, linked, links

RECORD = "Inv. 71.AH.{n}. Terracotta, height 21 cm. Provenance: Vulci (Italy). Fifth century B.C. Lit.: Smith 1978."
LOST = "It is not known when the piece left Italy for the art market, nor who"
TITLES = (
    "Amphora with boxers",
    "Bowl with a palmette",
    "Lamp with a gladiator",
    "Veiled head",
    "Mirror with a siren",
)


def work(number: int, title: str, y: float = 80) -> PageMaker:
    page = PageMaker(number)
    page.heading(50, y, 430, title)
    page.text(50, y + 16, 430, RECORD.format(n=number + 100))
    return page


def alone(number: int) -> PageMaker:
    page = PageMaker(number)
    page.picture(60, 60, 420, 600)
    return page


def pages_of(done: Document) -> dict[str | None, list[int]]:
    return {entry.title: [span.page for span in entry.spans] for entry in done.entries}


def shown(done: Document) -> set[tuple[int, str | None]]:
    """(page of the picture, title of the entry) of each link."""
    title = {entry.id: entry.title for entry in done.entries}
    page = {figure.id: figure.page for figure in done.figures}
    return {(page[link.source], title[link.target]) for link in links(done, LinkType.DEPICTS)}  # type: ignore[index]


@pytest.mark.parametrize("text_first", [True, False])
def test_a_picture_alone_on_its_page_shows_the_work_on_the_page_opposite(text_first: bool) -> None:
    opening = PageMaker(1)
    opening.prose(80)
    pages = [opening]
    for title in TITLES:
        left = len(pages) + 1
        text, picture = (left, left + 1) if text_first else (left + 1, left)
        pages += sorted([work(text, title), alone(picture)], key=lambda page: page.number)
    done = linked(pages)
    texts = [2 * n if text_first else 2 * n + 1 for n in range(1, 6)]
    assert pages_of(done) == {title: [page] for title, page in zip(TITLES, texts, strict=True)}
    pictures = [2 * n + 1 if text_first else 2 * n for n in range(1, 6)]
    assert shown(done) == set(zip(pictures, TITLES, strict=True))


def test_a_page_of_pictures_goes_on_with_its_entry_where_the_others_stand_in_the_text() -> None:
    pages = []
    for n, title in enumerate(TITLES, 1):
        page = work(n, title)
        page.picture(50, 140, 200, 300)
        pages.append(page)
    done = linked([*pages, alone(6)])
    assert pages_of(done)[TITLES[-1]] == [5, 6]


def test_two_pictures_side_by_side_over_a_heading_belong_to_the_entry_before_it() -> None:
    page = PageMaker(1)
    for n, y in ((1, 60), (2, 300), (3, 540)):
        page.heading(50, y, 200, f"{n}. {TITLES[n - 1]}")
        found = "Vulci, fifth century B.C. The foot and a part"
        page.lines(
            50,
            y + 16,
            200,
            ["Inv. 71.AH.1. Terracotta. Height 21 cm.", found, "of the rim are restored in plaster."],
        )
    for y in (120, 360):
        page.picture(50, y, 200, y + 140)
        page.picture(215, y + 5, 350, y + 135)
    done = linked([page])
    number = {entry.id: entry.number for entry in done.entries}
    height = {figure.id: figure.box.y0 for figure in done.figures}
    assert sorted((height[link.source], number[link.target]) for link in links(done, LinkType.DEPICTS)) == [  # type: ignore[index]
        (120, "1"), (125, "1"), (360, "2"), (365, "2"),
    ]  # fmt: skip


def test_a_line_that_names_figures_under_each_heading_makes_entries_not_captions() -> None:
    """Records without measures; the plate with the same numbers opposite does not make them a legend."""
    page = PageMaker(1)
    page.heading(50, 40, 300, "Catalogue", 16)
    for n, (title, named) in enumerate(
        zip(TITLES, ("Figure 4", "Pl. I, 1-2", "Pl. I, 3", "Fig. 2; pl. I", "Figures 1-3"), strict=True), 1
    ):
        y = 80 + 80 * (n - 1)
        page.heading(50, y, 430, f"{n}. {title}", 9)
        page.lines(
            50,
            y + 11,
            430,
            [named, "It is not known when the piece left Italy for the art market, nor who", "sold it."],
        )
    plate = PageMaker(2)
    plate.text(215, 40, 300, "Pl. I", 10)
    for n, (x0, y0) in enumerate(((60, 80), (250, 80), (60, 260), (250, 260), (60, 440)), 1):
        plate.picture(x0, y0, x0 + 160, y0 + 140)
        plate.text(x0 + 75, y0 + 144, x0 + 90, str(n), 8)
    done = linked([page, plate])
    assert [(entry.number, entry.title) for entry in done.entries] == [
        (str(n), title) for n, title in enumerate(TITLES, 1)
    ]
    types = {region.type for region in done.pages[0].regions}
    assert not types & {RegionType.CAPTION, RegionType.LEGEND, RegionType.FIGURE}


def test_a_running_head_beside_another_one_is_no_text_of_an_entry() -> None:
    """Openings scanned as one sheet have a running head over each page."""
    pages = []
    for n in (1, 2):
        page = PageMaker(n)
        page.text(50, 30, 200, f"The vases {n}", 7)
        page.text(300, 30, 430, f"The museum {n}", 7)
        for place in range(3):
            title = f"{3 * n + place - 2}. {TITLES[place]} {n}"
            page.heading(50, 80 + 100 * place, 430, title)
            page.text(50, 96 + 100 * place, 430, RECORD.format(n=n))
        pages.append(page)
    assert all(len(pages) == 1 for pages in pages_of(linked(pages)).values())


def test_measures_under_every_numbered_heading_make_a_catalogue() -> None:
    """Drawings and prints, whose technique may be any word; captions with the same numbers under some of them."""
    pages = []
    for n in range(1, 8):
        page = PageMaker(n)
        page.heading(50, 60, 430, f"{n}. AUBRAC (Victorine)", 9)
        page.lines(50, 72, 430, ["Dunes", f"Drypoint, {n + 20} × 45 cm", "Not signed"])
        if n % 2:
            page.picture(100, 130, 300, 300)
            page.heading(100, 306, 300, f"Cat. {n}. Dunes", 9)
        pages.append(page)
    done = linked(pages)
    assert [(entry.number, [span.page for span in entry.spans]) for entry in done.entries] == [
        (str(n), [n]) for n in range(1, 8)
    ]


def test_a_caption_under_a_picture_goes_to_the_entry_that_stands_beside_the_picture() -> None:
    """At the head of a page too, where the flow has only passed the entry before."""
    pages = []
    for n, title in enumerate(TITLES, 1):
        page = PageMaker(n)
        page.picture(50, 60, 200, 260)
        page.text(50, 264, 200, title, 7)
        page.heading(230, 60, 430, f"{n}. {title}")
        page.text(230, 80, 430, RECORD.format(n=n + 100))
        page.text(230, 160, 430, LOST)
        pages.append(page)
    found = pages_of(linked(pages))
    assert {title: set(on) for title, on in found.items()} == {
        title: {n} for n, title in enumerate(TITLES, 1)
    }


def test_a_page_with_a_picture_and_its_caption_is_no_page_of_the_text_before_it() -> None:
    """The caption repeats the title: so the page goes with the entry before it, though the leaf turns between."""
    pages = []
    for n, title in enumerate(TITLES, 1):
        pages.append(work(2 * n - 1, title))
        picture = PageMaker(2 * n)
        picture.picture(60, 60, 420, 560)
        picture.text(60, 566, 420, title, 8)
        pages.append(picture)
    done = linked(pages)
    assert pages_of(done) == {title: [2 * n - 1] for n, title in enumerate(TITLES, 1)}
    assert shown(done) == {(2 * n, title) for n, title in enumerate(TITLES, 1)}


def heading_of(region: Region) -> Heading:
    return Heading(
        region, ("title", ""), None, 0, 0, region.text, 0, len(region.text), True, True, region.size
    )
