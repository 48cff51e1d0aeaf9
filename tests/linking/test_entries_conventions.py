"""The ways in which catalogues print their entries: signs around numbers, ranges, blocks, names, titles."""

from dataclasses import replace

import pytest

from pictoria_docs.document import Document, Region
from pictoria_docs.linking import LinkingOptions
from pictoria_docs.linking.catalogue_lines import measure_lines
from pictoria_docs.linking.headings import _believed
from pictoria_docs.linking.line_entries import read_lines
from pictoria_docs.linking.line_model import label_lines
from pictoria_docs.linking.link import opened_document
from pictoria_docs.linking.numbered import find_series
from pictoria_docs.linking.titled import find_titles
from tests.linking.factory import PageMaker, document, linked

NAMES = ("ALBERT (Adolphe)", "BATAILLE (Émile)", "BAUGER", "COROT (Camille)", "DAGNAN (J.)", "ESTIENNE")
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


def test_titles_that_open_with_numbers_are_no_convention_of_titles_alone() -> None:
    """However likely it is: it would not read the numbers."""
    page = PageMaker(1)
    for n in range(1, 6):
        page.heading(50, 110 * n - 60, 430, f"{n}. Attic jug {chr(64 + n)}")
        page.text(50, 110 * n - 44, 430, record(n))
    options = LinkingOptions()
    index = opened_document(document([page]), options)
    series, titles = find_series(index, options), find_titles(index, options)
    labelled = label_lines(measure_lines(index, series, titles), options.entries_weighed)
    unnumbered = replace(series, headings=[replace(heading, number=None) for heading in series.headings])
    sure = options.entries_weighed.model_copy(update={"convention": {"always": 10.0}})
    assert _believed(read_lines(labelled), (unnumbered,), sure)[0] is None
    assert _believed(read_lines(labelled), (unnumbered, series), sure)[0] is series
