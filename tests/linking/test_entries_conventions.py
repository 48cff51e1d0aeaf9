"""The ways in which catalogues print their entries: signs around numbers, ranges, blocks, names, titles."""

import numpy as np
import pytest

from pictoria_docs.document import Document, Region
from pictoria_docs.linking import LinkingOptions, link
from pictoria_docs.linking.catalogue_lines import measure_lines
from pictoria_docs.linking.line_entries import read_lines
from pictoria_docs.linking.line_model import LabelledLines
from pictoria_docs.linking.line_weights import LineLabel
from pictoria_docs.linking.link import opened_document
from pictoria_docs.linking.number_series import opening_number
from pictoria_docs.linking.rows import rows_of
from tests.linking.factory import PageMaker, document, linked

NAMES = ("ALBERT (Adolphe)", "BATAILLE (Émile)", "BAUGER", "COROT (Camille)", "DAGNAN (J.)", "ESTIENNE")
CHESTS = (
    "CHEST. MIDDLE SIXTEENTH CENTURY. Gothic carving, oak. Height, 2 ft. 4 ins. (Museum, 1912.)",
    "CHEST. SIXTEENTH CENTURY. Lozenge panels, oak. Length, 5 ft. 1 in. (Museum, 1913.)",
    "ARMCHAIR. Of Scandinavian origin, beech, about 1600. Height, 3 ft. (Private collection.)",
    "CHEST. SEVENTEENTH CENTURY. Scratched panels, oak. Width, 4 ft. (Museum, 1914.)",
    "GATE TABLE. Oak, about 1650. Height, 2 ft. 3 ins. (Private collection.)",
    "MULE CHEST. Oak, with drawers, 1670. Height, 2 ft. 9 ins. (Museum, 1915.)",
    "DRESSER. Oak, 1680. Length, 6 ft. 5 ins. (Museum, 1916.)",
    "CRADLE. Oak, 1640. Length, 3 ft. (Private collection.)",
)
WORKS = ("Vue du port", "Paysage", "Portrait de Mme L.", "Nature morte", "Étude de tulipes", "Le soir")


def numbered(done: Document) -> list[tuple[str | None, str | None]]:
    return [(entry.number, entry.title) for entry in done.entries]


def record(n: int) -> str:
    return (
        f"Terracotta, height {n + 10} cm, diam. 10.5 cm. Provenance: Vulci (Italy). Fifth century B.C. "
        f"Bibliography: Smith 1978, {n}. A jug with a trefoil mouth and a high handle."
    )


@pytest.mark.parametrize(
    "style", ["Lot {n}. ", "Nr. {n} ", "{n} | ", "[{n}] ", "{n}) ", "*{n}. ", "A{n} ", "{n}. — ", "Los {n} "]
)
def test_signs_and_words_around_the_number(style: str) -> None:
    page = PageMaker(1)
    for n in range(1, 6):
        page.heading(50, 110 * n - 60, 430, style.format(n=n) + f"Attic jug {chr(64 + n)}")
        page.text(50, 110 * n - 44, 430, record(n))
    prefix = "A" if style.startswith("A") else ""
    assert numbered(linked([page])) == [(f"{prefix}{n}", f"Attic jug {chr(64 + n)}") for n in range(1, 6)]


def test_ranges_letters_and_bis_are_numbers_too() -> None:
    page = PageMaker(1)
    numbers = ("11", "12-15", "16", "16bis", "17a", "17b", "18")
    for place, number in enumerate(numbers):
        page.heading(50, 80 * place + 40, 430, f"{number}. Four jugs")
        page.text(50, 80 * place + 56, 430, record(place))
    assert [entry.number for entry in linked([page]).entries] == list(numbers)


def test_a_misprinted_number_opens_its_entry_all_the_same() -> None:
    page = PageMaker(1)
    numbers = ("1", "2", "3", "14", "5", "5", "7", "8")
    for place, number in enumerate(numbers):
        page.heading(50, 78 * place + 30, 430, f"{number}. Attic jug {chr(65 + place)}")
        page.text(50, 78 * place + 46, 430, record(place))
    assert [entry.number for entry in linked([page]).entries] == list(numbers)


def test_lots_set_in_one_block_are_parted_line_by_line() -> None:
    page = PageMaker(1)
    lots = [
        f"{n}. Athens. Tetradrachm, silver, 17.2 g, {n + 20} mm, c. 440 B.C. Inv. 100{n}."
        for n in range(1, 9)
    ]
    page.lines(50, 60, 430, lots)
    done = linked([page])
    assert [entry.number for entry in done.entries] == [str(n) for n in range(1, 9)]
    tops = [entry.spans[0].box.y0 for entry in done.entries]
    assert tops == sorted(tops) and len(set(tops)) == 8
    assert all(entry.spans[0].box.height < 15 for entry in done.entries)
    texts = [region.text for region in done.pages[0].regions]
    assert texts == lots


def salon(names: tuple[str, ...] = NAMES) -> list[PageMaker]:
    pages, n = [], 0
    for number in range(2):
        page = PageMaker(number + 1)
        lines: list[str] = []
        for name in names[3 * number : 3 * number + 3]:
            lines.append(f"{name}, né à Paris, rue Paradis, {n + 7}.")
            for _ in range(2 + n % 2):
                n += 1
                lines.append(f"{n}. {WORKS[n % len(WORKS)]}.")
        page.lines(50, 60, 430, lines)
        pages.append(page)
    return pages


def test_artists_with_their_works_are_entries() -> None:
    done = linked(salon())
    assert numbered(done) == [(None, name) for name in NAMES]
    items = [field for entry in done.entries for field in entry.fields if field.name == "item"]
    assert [item.normalised for item in items] == [str(n) for n in range(1, len(items) + 1)]
    assert items[0].value == "1. Paysage."
    for item in items:
        for evidence in item.evidence:
            region = done.find(evidence.region)
            assert region is not None
            assert region.text[evidence.start : evidence.end] == evidence.quote == item.value  # type: ignore[union-attr]


def test_a_lone_number_line_that_ends_a_longer_region() -> None:
    """Its title is set apart; the region of the number is cut where an artist begins within it."""
    pages = salon()
    for page in pages:
        (block,) = page.regions
        *rows, last = _printed(block)
        number, title = last.split(". ", 1)
        page.regions.clear()
        page.lines(50, 60, 430, [*rows, number])
        page.text(70, 60 + 1.2 * 9 * len(rows), 430, title)
    done = linked(pages)
    assert numbered(done) == [(None, name) for name in NAMES]
    items = [field for entry in done.entries for field in entry.fields if field.name == "item"]
    assert [item.normalised for item in items] == [str(n) for n in range(1, len(items) + 1)]
    apart = [item for item in items if len(item.evidence) == 2]
    assert len(apart) == len(pages)
    for item in apart:
        regions = {region.id: region.text for page in done.pages for region in page.regions}
        quotes = [regions[each.region][each.start : each.end] for each in item.evidence]
        assert quotes == [each.quote for each in item.evidence] == item.value.split(" ", 1)


def _printed(region: Region) -> list[str]:
    return [region.text[line.start : line.end] for line in region.lines]


def test_numbered_sections_with_lists_are_no_artists() -> None:
    page = PageMaker(1)
    lines = []
    for name in ("Amphorae", "Kraters", "Cups"):
        lines.append(name)
        lines += [f"{n}. See the list of shapes." for n in range(1, 4)]
    page.lines(50, 60, 430, lines)
    assert linked([page]).entries == ()


def test_an_index_before_the_catalogue_and_notes_behind_it_are_none_of_its_numbers() -> None:
    index, notes = PageMaker(1), PageMaker(6)
    for n in range(1, 9):
        index.text(50, 60 + 20 * n, 430, f"{n} Attic jug {chr(64 + n)} {10 + n}", lead=1)
        notes.text(50, 60 + 40 * n, 430, f"{n}. The type is common in the west; it is known to Smith.")
    pages = [index]
    for n in range(20, 28):
        if n % 2 == 0:
            pages.append(PageMaker(len(pages) + 1))
        pages[-1].heading(50, 60 + 250 * (n % 2), 430, f"{n}) Attic jug {chr(45 + n)}")
        pages[-1].text(50, 76 + 250 * (n % 2), 430, record(n))
    found = [entry.number for entry in linked([*pages, notes]).entries]
    assert found == [str(n) for n in range(20, 28)]


def test_notes_that_count_on_from_the_last_entry_are_none() -> None:
    pages = []
    for n in range(1, 9):
        if n % 2 == 1:
            pages.append(PageMaker(len(pages) + 1))
        y = 60 + 250 * ((n - 1) % 2)
        pages[-1].text(50, y, 80, f"{n})", 11, bold=True)
        pages[-1].heading(50, y + 16, 430, f"Attic jug {chr(64 + n)}")
        pages[-1].text(50, y + 32, 430, record(n))
    notes = PageMaker(len(pages) + 1)
    for n in range(9, 17):
        notes.text(
            50, 40 * n - 300, 430, f"{n}) The type is common in the west; so Smith and others.", lead=2
        )
    found = [entry.number for entry in linked([*pages, notes]).entries]
    assert found == [str(n) for n in range(1, 9)]


def test_a_number_with_its_word_at_the_right_end_of_the_title_is_the_number_of_the_entry() -> None:
    page = PageMaker(1)
    for n in range(1, 6):
        page.heading(50, 110 * n - 60, 300, f"Attic jug {chr(64 + n)}")
        page.text(380, 110 * n - 60, 430, f"Cat. {n}", 11, bold=True)
        page.text(50, 110 * n - 44, 430, record(n))
    assert numbered(linked([page])) == [(str(n), f"Attic jug {chr(64 + n)}") for n in range(1, 6)]


@pytest.mark.parametrize(("step", "apart"), [(1, True), (7, True), (1, False)])
def test_numbers_at_the_right_end_that_count_on_are_those_of_entries(step: int, apart: bool) -> None:
    """Prices do not count on, and the lines of a table of contents follow each other."""
    page = PageMaker(1)
    for n in range(6):
        page.text(50, 60 + 60 * n, 300, f"Attic jug {chr(65 + n)}")
        page.text(410, 60 + 60 * n, 430, str(20 + step * n))
        if apart:
            page.text(50, 76 + 60 * n, 430, record(n))
    index = opened_document(document([page]), LinkingOptions())
    ends = [row for row in rows_of(index) if row.text.startswith("Attic") or row.numbers]
    assert [bool(row.numbers) for row in ends] == [step == 1 and apart] * 6
    assert [bool(row.tail) for row in ends] == [not (step == 1 and apart)] * 6
    if step == 1 and apart:
        assert [number.value for row in ends if (number := opening_number(row))] == list(range(20, 26))


def test_the_lines_of_two_columns_are_read_column_by_column() -> None:
    """Lines that stand on no common level, as pictures shift them, are no lines of one column."""
    page = PageMaker(1)
    for column, x in enumerate((50, 260)):
        for place in range(4):
            title = f"{4 * column + place + 1}. Attic jug with a trefoil mouth"
            page.lines(x, 60 + 40 * place + 19 * column, x + 190, [title, "and a high handle"])
    index = opened_document(document([page]), LinkingOptions())
    heads = [row.text.split(".")[0] for row in rows_of(index) if row.text[0].isdigit()]
    assert heads == [str(n) for n in range(1, 9)]


def test_a_number_level_with_the_name_of_the_artist_is_that_of_the_work_under_it() -> None:
    page = PageMaker(1)
    for n in range(4):
        page.text(50, 60 + 90 * n, 300, NAMES[n])
        page.text(410, 60 + 90 * n, 430, str(21 + n))
        page.text(50, 74 + 90 * n, 300, WORKS[n])
        page.text(50, 88 + 90 * n, 430, "Oil on canvas, height 40 cm.")
    index = opened_document(document([page]), LinkingOptions())
    measured = measure_lines(index, LinkingOptions()).measured
    labels = np.array([LineLabel.NAME, LineLabel.OPENING, LineLabel.RECORD] * 4)
    reading = read_lines(LabelledLines(measured, labels, np.eye(len(LineLabel))[labels], measured.features))
    assert [work.number for work in reading.works] == ["21", "22", "23", "24"]


@pytest.mark.parametrize("sure", [True, False])
def test_numbered_titles_at_pictures_are_captions_or_entries_as_is_surer_over_the_document(
    sure: bool,
) -> None:
    pages = []
    for first in range(0, 8, 2):
        page = PageMaker(first // 2 + 1)
        page.prose(50)
        for row in (0, 1):
            y = 140 + 230 * row
            page.picture(60, y, 380, y + 170)
            page.text(60, y + 178, 380, f"{13 + first + row}.—{CHESTS[first + row]}", 9, bold=True)
        pages.append(page)
    read = document(pages)
    assert read.captions
    changes = {caption.id: {"confidence": 0.99 if sure else 0.45} for caption in read.captions}
    done = link(read.model_copy(update={"pages": tuple(page.changed(changes) for page in read.pages)}))
    assert len(done.captions) == (len(read.captions) if sure else 0)
    assert sure or len([entry for entry in done.entries if entry.number is not None]) == len(CHESTS)
