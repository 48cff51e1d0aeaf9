"""Catalogue entries, what shows them, and what the text cites."""

import pytest

from pictoria_docs.document import LinkType, RegionType
from pictoria_docs.linking.document_index import DocumentIndex
from pictoria_docs.linking.entries import draft_entries
from pictoria_docs.linking.heading import Heading
from pictoria_docs.linking.numbered import find_series
from pictoria_docs.linking.options import LinkingOptions
from tests.linking.factory import PageMaker, document, linked, links, pairs

RECORD = (
    "Inv. 71.AH.{n}. Terracotta, height 21 cm, diam. 10.5 cm. Provenance: Vulci (Italy). "
    "Fifth century B.C. Bibliography: Smith 1978, 12. A jug with a trefoil mouth and a high handle. "
)


def catalogue(style: str, count: int = 8) -> list[PageMaker]:
    pages = [PageMaker(1)]
    pages[0].heading(50, 60, 300, "Catalogue", 16)
    y = 100.0
    for n in range(1, count + 1):
        if y > 480:
            pages.append(PageMaker(len(pages) + 1))
            y = 60.0
        pages[-1].heading(50, y, 430, style.format(n=n) + f"Attic jug with scene {chr(64 + n)}")
        pages[-1].text(50, y + 16, 430, RECORD.format(n=n + 100))
        y += 110
    return pages


@pytest.mark.parametrize("style", ["{n}. ", "Cat. {n} ", "No. {n}. ", "N° {n} – ", "Kat. {n} ", "{n} "])
def test_numbered_headings_open_entries(style: str) -> None:
    done = linked(catalogue(style))
    assert [entry.number for entry in done.entries] == [str(n) for n in range(1, 9)]
    assert [entry.title for entry in done.entries] == [
        f"Attic jug with scene {chr(64 + n)}" for n in range(1, 9)
    ]
    values = {f.name: f for f in done.entries[2].fields}
    assert values["inventory_number"].value == "71.AH.103"
    evidence = values["inventory_number"].evidence[0]
    region = done.find(evidence.region)
    assert region is not None and region.text[evidence.start : evidence.end] == "71.AH.103"  # type: ignore[union-attr]


def test_bold_words_at_the_start_of_a_paragraph_are_a_heading_too() -> None:
    page = PageMaker(1)
    for n in range(1, 5):
        title = f"{n}. Attic jug {chr(64 + n)}."
        page.text(50, 60 + 110 * n, 430, f"{title} {RECORD.format(n=n)}", lead=len(title))
    assert [(entry.number, entry.title) for entry in linked([page]).entries] == [
        (str(n), f"Attic jug {chr(64 + n)}") for n in range(1, 5)
    ]


def test_sections_of_an_article_are_no_entries() -> None:
    pages = []
    for n, title in enumerate(("Introduction", "Method", "Results", "Discussion", "Conclusion"), 1):
        page = PageMaker(n)
        page.heading(50, 60, 300, f"{n}. {title}")
        page.prose(80, times=6)
        pages.append(page)
    assert linked(pages).entries == ()


def test_an_entry_goes_on_over_columns_and_pages_up_to_the_next_heading() -> None:
    first, second = PageMaker(1), PageMaker(2)
    first.heading(50, 60, 240, "Cat. 1 Attic jug")
    first.text(50, 80, 240, RECORD.format(n=1))
    first.heading(50, 400, 240, "Cat. 2 Attic bowl")
    first.text(50, 420, 240, RECORD.format(n=2))
    first.prose(60, 260, 440)
    second.prose(60, 50, 240)
    second.heading(50, 400, 240, "Cat. 3 Attic plate")
    second.text(50, 420, 240, RECORD.format(n=3))
    second.text(220, 650, 240, "12", type=RegionType.PAGE_NUMBER)
    done = linked([first, second])
    assert [(entry.number, entry.pages) for entry in done.entries] == [
        ("1", (1,)),
        ("2", (1, 2)),
        ("3", (2,)),
    ]
    assert [(span.page, span.box.x0) for span in done.entries[1].spans] == [(1, 50), (1, 260), (2, 50)]
    assert all(span.box.y1 < 640 for entry in done.entries for span in entry.spans)


def test_a_larger_heading_ends_the_last_entry() -> None:
    pages = catalogue("{n}. ", 3)
    after = PageMaker(len(pages) + 1)
    after.heading(50, 60, 300, "Conclusion", 16)
    after.prose(90, times=4)
    done = linked([*pages, after])
    assert max(done.entries[-1].pages) < after.number


def test_a_heading_over_pictures_is_no_running_head() -> None:
    pages = catalogue("{n}. ", 3)
    after = PageMaker(len(pages) + 1)
    after.heading(50, 78, 300, "Addenda", 16)
    for x in (50, 260):
        after.picture(x, 110, x + 180, 304)
    after.prose(351)
    done = linked([*pages, after])
    assert max(done.entries[-1].pages) < after.number


def test_pictures_in_the_flow_show_their_entry() -> None:
    page = PageMaker(1)
    shown = {}
    for n in range(1, 4):
        page.heading(50, 190 * n - 140, 430, f"{n}. Attic jug {chr(64 + n)}")
        shown[page.picture(150, 190 * n - 122, 250, 190 * n - 52).id] = f"entry {n}"
        page.text(50, 190 * n - 45, 430, RECORD.format(n=n))
    done = linked([page])
    assert {(item.source, item.target) for item in links(done, LinkType.DEPICTS)} == {
        (figure, done.entries[index].id) for index, figure in enumerate(shown)
    }


def test_pictures_before_their_headings() -> None:
    pages, shown = [], []
    for n in range(1, 5):
        page = PageMaker(n)
        shown.append(page.picture(100, 60, 300, 300).id)
        page.heading(50, 320, 300, f"Lum{n}", 16)
        page.text(50, 350, 430, RECORD.format(n=n))
        page.prose(400)
        pages.append(page)
    done = linked(pages)
    assert [entry.number for entry in done.entries] == [f"Lum{n}" for n in range(1, 5)]
    assert [(item.source, item.target) for item in links(done, LinkType.DEPICTS)] == [
        (figure, entry.id) for figure, entry in zip(shown, done.entries, strict=True)
    ]


def plates_and_catalogue() -> list[PageMaker]:
    pages = catalogue("{n}. ", 4)
    for index in range(4):
        pages[0].text(50, 170 + 110 * index, 430, f"Pl. II, {index + 1}.")
    plate = PageMaker(len(pages) + 1)
    plate.text(220, 40, 300, "Pl. II", 10)
    for index in range(4):
        x0, y0 = 60 + 190 * (index % 2), 90 + 170 * (index // 2)
        plate.picture(x0, y0, x0 + 170, y0 + 140)
        plate.text(x0 + 82, y0 + 145, x0 + 100, str(index + 1), 8)
    return [*pages, plate]


def test_an_entry_that_names_its_plate_is_shown_there() -> None:
    done = linked(plates_and_catalogue())
    assert pairs(done, LinkType.DEPICTS) == {(f"II, {n}", f"entry {n}") for n in range(1, 5)}
    assert pairs(done, LinkType.CITES) == {(f"Pl. II, {n}", f"II, {n}") for n in range(1, 5)}


def test_a_caption_that_names_an_entry_or_its_accession_number() -> None:
    pages = catalogue("{n}. ", 4)
    page = PageMaker(len(pages) + 1)
    page.picture(60, 60, 200, 200)
    page.text(60, 206, 200, "Fig. 1. Jug (cat. 3).", 8)
    page.picture(240, 60, 400, 200)
    page.text(240, 206, 400, "Fig. 2. Jug, 71.AH.102.", 8)
    page.prose(300)
    assert pairs(linked([*pages, page]), LinkType.DEPICTS) == {("1", "entry 3"), ("2", "entry 2")}


def test_references_in_running_text() -> None:
    pages = catalogue("{n}. ", 4)
    page = PageMaker(len(pages) + 1)
    page.heading(50, 30, 300, "Commentary", 16)
    page.picture(60, 60, 200, 200)
    page.text(60, 206, 200, "Fig. 1. A jug.", 8)
    page.text(
        50, 300, 430, "The jug (fig. 1) is like another one (cat. 2); see Smith 1978, fig. 7, and our fig. 9."
    )
    done = linked([*pages, page])
    assert pairs(done, LinkType.CITES) == {("fig. 1", "1"), ("cat. 2", "entry 2")}
    mention = next(mention for mention in done.mentions if mention.text == "fig. 1")
    region = done.find(mention.region)
    assert region is not None and region.text[mention.start : mention.end] == "fig. 1"  # type: ignore[union-attr]
    assert mention.box.inside(region.box) > 0.9  # type: ignore[union-attr]
    assert mention.box.width < 50


def test_numbers_that_hang_in_the_margin() -> None:
    page = PageMaker(1)
    for n in range(1, 5):
        page.text(28, 120 * n - 60, 44, str(n), 11, bold=True)
        page.text(60, 120 * n - 60, 430, f"Attic jug {chr(64 + n)}", 11, bold=True)
        page.text(60, 120 * n - 44, 430, RECORD.format(n=n))
    done = linked([page])
    assert [(entry.number, entry.title) for entry in done.entries] == [
        (str(n), f"Attic jug {chr(64 + n)}") for n in range(1, 5)
    ]
    # Each entry has its own text, not the column of numbers.
    assert all(span.box.height < 100 for entry in done.entries for span in entry.spans)


def test_a_list_of_references_is_no_catalogue() -> None:
    page = PageMaker(1)
    page.heading(50, 60, 300, "References", 14)
    for n in range(1, 12):
        page.text(50, 80 + 30 * n, 430, f"{n}. Smith, J. Bronze in the British Museum. London 1978, fig. 12.")
    assert linked([page]).entries == ()


@pytest.mark.parametrize("left", [True, False])
def test_pictures_in_a_column_of_their_own_go_with_the_text_beside_them(left: bool) -> None:
    page = PageMaker(1)
    shown = []
    for n in range(1, 4):
        top = 180.0 * n - 120
        page.heading(190 if left else 50, top, 430, f"{n} Attic jug {chr(64 + n)}")
        page.text(190 if left else 50, top + 16, 430 if left else 290, RECORD.format(n=n))
        x0 = 50 if left else 310
        shown.append(page.picture(x0, top, x0 + 120, top + 110).id)
    done = linked([page])
    assert {(item.source, item.target) for item in links(done, LinkType.DEPICTS)} == {
        (figure, entry.id) for figure, entry in zip(shown, done.entries, strict=True)
    }


@pytest.mark.parametrize("numbers", [(2, 12, 17, 18, 20, 21), (3, 41, 88, 150)])
def test_entries_of_an_excerpt_are_numbered_as_in_the_whole(numbers: tuple[int, ...]) -> None:
    pages = []
    for place, n in enumerate(numbers, 1):
        page = PageMaker(place)
        page.heading(50, 60, 430, f"{n}.")
        page.text(50, 90, 430, RECORD.format(n=n) * 2)
        pages.append(page)
    series = find_series(DocumentIndex(document(pages)), LinkingOptions())
    assert [heading.number for heading in series.headings] == [str(n) for n in numbers]
    assert [entry.number for entry in linked(pages).entries] == [str(n) for n in numbers]


def test_a_single_entry_with_its_plates_and_accession_number() -> None:
    text, plate = PageMaker(1), PageMaker(2)
    text.text(50, 60, 70, "4.", 13)
    text.text(50, 90, 200, "Pl. 12", 13, type=RegionType.HEADING)
    text.text(50, 112, 240, "Accession Number 79.AE.31", 8)
    text.text(
        50,
        140,
        430,
        "Provenance: Paris; acquired 1979. Height 31 cm; diam. 22 cm. Circa 480 B.C. Bibliography: none.",
    )
    text.prose(220, times=5)
    plate.text(60, 20, 130, "Plate 12", 13)
    plate.picture(100, 70, 380, 300)
    plate.text(100, 305, 120, "1", 10)
    plate.picture(100, 330, 380, 560)
    plate.text(100, 565, 120, "2", 10)
    plate.text(210, 580, 290, "79.AE.31", 11)
    done = linked([text, plate])
    assert [(entry.number, entry.pages) for entry in done.entries] == [("4", (1,))]
    assert pairs(done, LinkType.DEPICTS) == {(n, "entry 4") for n in ("12", "12, 1", "12, 2")}
    assert all(len(item.reasons) == 2 for item in links(done, LinkType.DEPICTS))


@pytest.mark.parametrize(("left", "belongs"), [(50.0, True), (300.0, False)], ids=["runs in", "stands alone"])
def test_words_set_apart_before_the_last_line_of_an_entry_are_part_of_it(left: float, belongs: bool) -> None:
    page = PageMaker(1)
    for number in (1, 2, 3):
        top = 60 + 150 * (number - 1)
        page.heading(50, top, 300, f"{number}. Krater with a chariot", 13)
        page.text(
            50, top + 25, 430, f"Clay. Height 3{number} cm; diam. 22 cm. Circa 480 B.C. Acquired 197{number}."
        )
    page.text(50, 440, 430, "Not published.", 10)
    last = page.text(130, 460, 430, "For chariots, see the list of Manakidou.", 10)
    label = page.text(left, 461 if belongs else 480, left + 60, "COMPARANDA", 8)
    done = linked([page])
    ids = {id for span in done.entries[-1].spans for id in span.regions}
    assert len(done.entries) == 3 and last.id in ids
    assert (label.id in ids) == belongs


def test_names_with_brackets_stand_over_titles_also_where_nothing_is_in_italics() -> None:
    names = ("DELMAS (Jules)", "FABREGUE (Clément)", "HALLER (Johann)", "ROSELLI (Carlo)", "DELMAS (Jules)")
    page = PageMaker(1)
    for n, name in enumerate(names, 1):
        page.text(50, 110 * n, 60, str(n), bold=True)
        rows = [
            name,
            f"The old bridge {chr(64 + n)}",
            "Oil on canvas, 66 x 84 cm",
            "Lender: a private collection",
        ]
        page.lines(75, 110 * n, 430, rows)
    done = linked([page])
    assert [(entry.number, entry.title) for entry in done.entries] == [
        (str(n), f"The old bridge {chr(64 + n)}") for n in range(1, 6)
    ]
    assert [field.value for field in done.entries[1].fields if field.name == "artist"] == [
        "FABREGUE (Clément)"
    ]


def test_a_number_over_a_title_and_its_picture_is_that_of_the_entry() -> None:
    pages = [PageMaker(number) for number in (1, 2)]
    for n in range(1, 5):
        page, y = pages[(n - 1) // 2], 60.0 + 260 * ((n - 1) % 2)
        page.text(50, y, 60, str(n))
        page.text(50, y + 12, 200, f"Attic jug {chr(64 + n)}")
        page.picture(50, y + 26, 180, y + 140)
        page.text(50, y + 150, 430, RECORD.format(n=n))
    done = linked(pages)
    assert [entry.number for entry in done.entries] == ["1", "2", "3", "4"]
    assert not any(region.type is RegionType.FIGURE_NUMBER for page in done.pages for region in page.regions)


def test_pictures_under_the_numbers_of_lots_show_them() -> None:
    """A count that does not begin with 1, on pages of their own: the numbers are those of the entries."""
    pages: list[PageMaker] = []
    for n in range(120, 125):
        text, picture = PageMaker(len(pages) + 1), PageMaker(len(pages) + 2)
        text.heading(50, 60, 430, f"{n}. Attic jug {chr(n)}")
        text.text(50, 76, 430, RECORD.format(n=n))
        picture.picture(80, 60, 380, 400)
        picture.text(220, 408, 240, str(n))
        pages += [text, picture]
    assert pairs(linked(pages), LinkType.DEPICTS) == {(str(n), f"entry {n}") for n in range(120, 125)}


def test_the_hanging_number_of_an_entry_is_none_of_the_entry_before() -> None:
    """Where a number stands in a region of its own beside the text that it opens."""
    page = PageMaker(1)
    for row, name in enumerate(("Amphora", "Bowl")):
        page.text(50, 60 + 200 * row, 60, str(row + 1))
        page.text(150, 60 + 200 * row, 430, f"{name} of red clay. H. 1{row} cm. Found in the trench.")
    document_index = DocumentIndex(document([page]))
    found = {region.text[:6]: region for region in document_index.on(1)}
    opened = [(found["Amphor"], found["1"]), (found["Bowl o"], found["2"])]
    headings = [
        Heading(
            region=text, family=("line", ""), number=str(row), value=row, last=row, title=None,
            title_start=0, title_end=0, distinct=True, bold=False, size=9.0, begins=number.id,
        )
        for row, (text, number) in enumerate(opened, 1)
    ]  # fmt: skip
    first, second = draft_entries(document_index, headings)
    assert "2" in [region.text for region in second.regions]
    assert "2" not in [region.text for region in first.regions]
