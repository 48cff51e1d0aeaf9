"""Captions, legends and figure numbers found on real pages."""

from pathlib import Path

import pymupdf
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pictoria_docs.captioning import CaptionOptions, find_captions
from pictoria_docs.captioning.lists import is_list_heading
from pictoria_docs.document import Box, NumberKind, Origin, Page, Region, RegionType
from pictoria_docs.layout.blocks import make_text_region
from pictoria_docs.layout.text_line import TextLine
from tests.campaigns import cases
from tests.layout.pdf_factory import LOREM, analysed, new_pdf, photo, write
from tests.linking.factory import PageMaker

TEXT = " ".join([LOREM] * 3)


def picture(page: pymupdf.Page, rect: tuple[float, float, float, float], seed: int = 1) -> None:
    page.insert_image(pymupdf.Rect(rect), stream=photo(seed), keep_proportion=False)


def captions(page: Page) -> list[str]:
    return [region.text for region in page.captions]


def of_type(page: Page, type: RegionType) -> list[Region]:
    return [region for region in page.regions if region.type is type]


def keys(region: Region) -> list[str]:
    assert region.caption is not None
    return [number.key for number in region.caption.numbers]


@pytest.mark.parametrize(
    ("label", "kind", "key"),
    [
        ("Fig. 3. ", NumberKind.FIGURE, "3"),
        ("Figure 3 ", NumberKind.FIGURE, "3"),
        ("Fig. 3 - ", NumberKind.FIGURE, "3"),
        ("Abb. 3: ", NumberKind.FIGURE, "3"),
        ("Pl. IV. ", NumberKind.PLATE, "4"),
        ("Taf. 7,2 ", NumberKind.PLATE, "7,2"),
        ("Tav. IX. ", NumberKind.PLATE, "9"),
        ("Ill. 12. ", NumberKind.FIGURE, "12"),
        ("Kat. 5. ", NumberKind.ENTRY, "5"),
    ],
)
def test_a_caption_under_a_picture_is_cut_from_the_text_around_it(
    tmp_path: Path, label: str, kind: NumberKind, key: str
) -> None:
    pdf = new_pdf()
    page = pdf.new_page(width=420, height=595)
    write(page, (60, 40, 360, 120), LOREM)
    picture(page, (110, 140, 310, 290))
    write(
        page,
        (110, 296, 310, 330),
        f"{label}Vase with a hunter and two dogs, found in the well of the north house.",
        8,
    )
    write(page, (60, 345, 360, 560), TEXT)
    (found,) = find_captions(analysed(pdf, tmp_path))
    (caption,) = found.captions
    assert caption.text == f"{label}Vase with a hunter and two dogs, found in the well of the north house."
    assert caption.caption is not None and caption.caption.kind is kind
    assert keys(caption) == [key]
    assert caption.confidence > 0.8
    assert caption.box.inside(Box(108, 294, 312, 332)) == 1.0
    assert sum(len(region.text) for region in of_type(found, RegionType.TEXT)) >= len(LOREM) + len(TEXT)


@pytest.mark.parametrize(
    "sentence",
    [
        "Figure 3 shows the house from the north, before the fire. ",
        "Fig. 4 and the drawings of that year agree on this point. ",
        "Plate 24 of the first volume was never printed. ",
        "Abb. 3 zeigt das Haus von Norden. ",
    ],
)
def test_a_paragraph_that_speaks_of_a_figure_stays_text(tmp_path: Path, sentence: str) -> None:
    pdf = new_pdf()
    page = pdf.new_page(width=420, height=595)
    picture(page, (110, 60, 310, 210))
    write(page, (60, 240, 360, 560), sentence + TEXT)
    (found,) = find_captions(analysed(pdf, tmp_path))
    assert captions(found) == []


def test_a_line_of_running_text_that_opens_with_a_label_stays_text(tmp_path: Path) -> None:
    pdf = new_pdf()
    page = pdf.new_page(width=420, height=595)
    picture(page, (110, 60, 310, 210))
    page.insert_text((60, 250), "The house has been described at length, and all its rooms are shown in")
    page.insert_text((60, 263), "Fig. 3. The well in the court is later, as its walls of reused stone prove")
    page.insert_text((60, 276), "beyond doubt, and so is the stair, which leads to the upper floor.")
    write(page, (60, 284, 360, 560), LOREM * 3, 11)
    (found,) = find_captions(analysed(pdf, tmp_path))
    assert not [text for text in captions(found) if text.startswith("Fig.")]


def test_captions_below_each_other_are_parted(tmp_path: Path) -> None:
    pdf = new_pdf()
    page = pdf.new_page(width=420, height=595)
    picture(page, (60, 60, 360, 210))
    page.insert_text((60, 222), "Fig. 6a. Floor with animals, seen from the east.", fontsize=8)
    page.insert_text((60, 232), "Fig. 6b. Panel with a griffin, after cleaning.", fontsize=8)
    write(page, (60, 260, 360, 560), TEXT)
    (found,) = find_captions(analysed(pdf, tmp_path))
    assert captions(found) == [
        "Fig. 6a. Floor with animals, seen from the east.",
        "Fig. 6b. Panel with a griffin, after cleaning.",
    ]


def test_a_bold_title_and_its_text_are_one_caption(tmp_path: Path) -> None:
    pdf = new_pdf()
    page = pdf.new_page(width=420, height=595)
    picture(page, (60, 60, 360, 210))
    page.insert_text((60, 222), "Figure 9. The well of the north house.", fontsize=8, fontname="tibo")
    page.insert_text((60, 232), "The walls are of reused stone; the stair is later.", fontsize=8)
    write(page, (60, 260, 360, 560), TEXT)
    (found,) = find_captions(analysed(pdf, tmp_path))
    assert captions(found) == [
        "Figure 9. The well of the north house. The walls are of reused stone; the stair is later."
    ]


def _plate(page: pymupdf.Page, heading: str, seed: int) -> None:
    page.insert_text((195, 50), heading, fontsize=11)
    for index in range(4):
        x, y = 50 + 165 * (index % 2), 80 + 180 * (index // 2)
        picture(page, (x, y, x + 150, y + 140), seed + index)
        page.insert_text((x + 72, y + 152), str(index + 1), fontsize=8)


@pytest.mark.parametrize("heading", ["Pl. IV", "Plate 4", "Tafel 4", "Tav. IV"])
def test_a_plate_with_its_legend(tmp_path: Path, heading: str) -> None:
    items = ["1. Brooch of bronze.", "2. Buckle of iron.", "3. Bead of amber.", "4. Ring of gold, broken."]
    pdf = new_pdf()
    page = pdf.new_page(width=420, height=595)
    _plate(page, heading, 10)
    for index, item in enumerate(items):
        page.insert_text((50, 480 + 11 * index), item, fontsize=8)
    (found,) = find_captions(analysed(pdf, tmp_path))
    assert captions(found) == items
    (legend,) = of_type(found, RegionType.LEGEND)
    assert legend.text == " ".join(items)
    assert keys(legend) == ["4"]
    assert {caption.parent for caption in found.captions} == {legend.id}
    assert [keys(caption) for caption in found.captions] == [["1"], ["2"], ["3"], ["4"]]
    numbers = {region.number for region in of_type(found, RegionType.FIGURE_NUMBER)}
    assert numbers == {"1", "2", "3", "4", heading.split()[1]}


def test_a_legend_on_the_facing_page(tmp_path: Path) -> None:
    pdf = new_pdf()
    left = pdf.new_page(width=420, height=595)
    left.insert_text((50, 60), "Plate 7", fontsize=14)
    for index, item in enumerate(["1. Brooch of bronze.", "2. Buckle of iron.", "3. Bead of amber."]):
        left.insert_text((50, 90 + 16 * index), item, fontsize=9)
    right = pdf.new_page(width=420, height=595)
    _plate(right, "Plate 7", 20)
    text, plate = find_captions(analysed(pdf, tmp_path))
    (legend,) = of_type(text, RegionType.LEGEND)
    items = [region for region in text.captions if region.parent == legend.id]
    assert [keys(item) for item in items] == [["1"], ["2"], ["3"]]
    assert keys(legend) == ["7"]
    assert plate.captions == ()


def test_a_heading_and_its_description_facing_a_plate_are_one_caption(tmp_path: Path) -> None:
    pdf = new_pdf()
    left = pdf.new_page(width=420, height=595)
    left.insert_text((50, 60), "Plate 7", fontsize=14)
    left.insert_text((50, 82), "Floor with a hunter and two dogs, from the north house.", fontsize=9)
    left.insert_text((50, 94), "Stone, 120 by 90 cm.", fontsize=9)
    right = pdf.new_page(width=420, height=595)
    picture(right, (40, 40, 380, 540))
    text, _ = find_captions(analysed(pdf, tmp_path))
    assert captions(text) == [
        "Plate 7 Floor with a hunter and two dogs, from the north house. Stone, 120 by 90 cm."
    ]
    assert keys(text.captions[0]) == ["7"]


@pytest.mark.parametrize(
    ("heading", "label"),
    [
        ("Table des planches", "Pl."),
        ("List of plates", "Plate"),
        ("Verzeichnis der Tafeln", "Taf."),
        ("", "Tav."),
    ],
)
def test_a_list_of_plates(tmp_path: Path, heading: str, label: str) -> None:
    pdf = new_pdf()
    page = pdf.new_page(width=420, height=595)
    page.insert_text((50, 60), heading, fontsize=14)
    items = [
        f"{label} {number}. {what}."
        for number, what in [("I", "Brooch"), ("II", "Buckle"), ("III", "Bead of amber")]
    ]
    for index, item in enumerate(items):
        page.insert_text((50, 90 + 16 * index), item, fontsize=9)
    (found,) = find_captions(analysed(pdf, tmp_path))
    assert captions(found) == items
    (legend,) = of_type(found, RegionType.LEGEND)
    assert {caption.parent for caption in found.captions} == {legend.id}


@pytest.mark.parametrize("label", ["Fig. 4:", "Fig. 4.", "Fig. 4"])
def test_a_caption_in_two_languages_with_one_label_is_two(tmp_path: Path, label: str) -> None:
    pdf = new_pdf()
    page = pdf.new_page(width=420, height=595)
    picture(page, (60, 60, 360, 210))
    lines = [
        f"{label} Fragment of a frieze, Thalweiler. H. 40 cm",
        f"{label} Fragment de frise, Thalweiler. H. 40 cm",
    ]
    for index, line in enumerate(lines):
        page.insert_text((60, 224 + 10 * index), line, fontsize=8)
    write(page, (60, 260, 360, 560), TEXT)
    (found,) = find_captions(analysed(pdf, tmp_path))
    assert captions(found) == lines


def test_lettered_captions_below_each_other_are_several(tmp_path: Path) -> None:
    pdf = new_pdf()
    page = pdf.new_page(width=420, height=595)
    picture(page, (60, 60, 200, 210))
    picture(page, (220, 60, 360, 210), 2)
    lines = ["Abb. 1a Relief mit Gelage", "Abb. 1b Bogenfibel mit Kette"]
    for index, line in enumerate(lines):
        page.insert_text((60, 224 + 10 * index), line, fontsize=8)
    write(page, (60, 260, 360, 560), TEXT)
    (found,) = find_captions(analysed(pdf, tmp_path))
    assert captions(found) == lines


def test_a_list_of_plates_by_page_may_have_a_title_that_looks_like_a_label(tmp_path: Path) -> None:
    """ "Figura di orante" is the figure of a woman at prayer, no figure DI."""
    pdf = new_pdf()
    page = pdf.new_page(width=420, height=595)
    page.insert_text((50, 60), "Indice delle tavole", fontsize=14)
    titles = ["Moneta con tridente", "Figura di orante", "Anello con castone", "Testa velata"]
    for index, title in enumerate(titles):
        page.insert_text((50, 90 + 14 * index), f"{title} {'. ' * 9}{24 + index}", fontsize=10)
    (found,) = find_captions(analysed(pdf, tmp_path))
    assert [text.split(" .")[0] for text in captions(found)] == titles


@pytest.mark.parametrize("label", ["Fig. ", ""])
def test_a_table_of_contents_of_captions_that_stand_elsewhere_is_a_list(tmp_path: Path, label: str) -> None:
    pdf = new_pdf()
    names = ["Brooch of bronze", "Buckle of iron", "Bead of amber"]
    contents = pdf.new_page(width=420, height=595)
    contents.insert_text((50, 60), "List of figures", fontsize=14)
    for index, name in enumerate(names):
        contents.insert_text(
            (50, 90 + 14 * index), f"{label}3.{index + 1} {name} {'. ' * 20} {index + 2}", fontsize=10
        )
    for index, name in enumerate(names):
        page = pdf.new_page(width=420, height=595)
        picture(page, (60, 60, 360, 210), 30 + index)
        page.insert_text((60, 222), f"Fig. 3.{index + 1} {name}.", fontsize=8)
        write(page, (60, 260, 360, 560), TEXT)
    first, *others = find_captions(analysed(pdf, tmp_path))
    assert captions(first) == []
    assert [captions(page) for page in others] == [
        [f"Fig. 3.{i + 1} {name}."] for i, name in enumerate(names)
    ]


def test_a_fraction_before_a_line_of_text_is_no_column_of_labels() -> None:
    page = PageMaker(1)
    page.prose(60)
    page.text(60, 201.5, 70, "1", 6)
    page.text(60, 206.5, 70, "2", 6)
    page.text(70, 200, 400, "of the weight, where the sum of all positive parts is meant.", 10)
    page.prose(300)
    made = page.made()
    (found,) = find_captions([made])
    assert captions(found) == []
    assert sorted(region.text for region in found.regions) == sorted(region.text for region in made.regions)


def test_a_numbered_list_in_the_text_is_no_legend(tmp_path: Path) -> None:
    pdf = new_pdf()
    page = pdf.new_page(width=420, height=595)
    picture(page, (110, 40, 310, 160))
    write(page, (60, 180, 360, 260), LOREM)
    for index, item in enumerate(
        ["1. The walls are of stone.", "2. The floor is of clay.", "3. The roof is lost."]
    ):
        page.insert_text((60, 290 + 12 * index), item, fontsize=10)
    write(page, (60, 340, 360, 560), TEXT)
    (found,) = find_captions(analysed(pdf, tmp_path))
    assert captions(found) == []
    assert of_type(found, RegionType.LEGEND) == []


def test_accession_numbers_under_pictures_are_captions(tmp_path: Path) -> None:
    pdf = new_pdf()
    page = pdf.new_page(width=420, height=595)
    for index, name in enumerate(["Lum1 69M1658", "Lum2 M67/210", "Lum3 81M203"]):
        picture(page, (40 + 120 * index, 60, 140 + 120 * index, 150), 40 + index)
        page.insert_text((40 + 120 * index, 162), name, fontsize=8)
    (found,) = find_captions(analysed(pdf, tmp_path))
    assert captions(found) == ["Lum1 69M1658", "Lum2 M67/210", "Lum3 81M203"]
    assert [keys(caption) for caption in found.captions] == [["lum1"], ["lum2"], ["lum3"]]
    (without,) = find_captions(analysed(pdf, tmp_path), CaptionOptions(unlabelled=False))
    assert captions(without) == []


def test_an_entry_heading_is_no_caption_but_the_same_label_under_its_picture_is(tmp_path: Path) -> None:
    pdf = new_pdf()
    page = pdf.new_page(width=420, height=595)
    page.insert_text((60, 60), "Cat. 6 Floor with Achilles", fontsize=12, fontname="tibo")
    write(page, (60, 70, 360, 160), LOREM)
    picture(page, (110, 180, 310, 320))
    page.insert_text((110, 332), "Cat. 6", fontsize=8)
    write(page, (60, 350, 360, 560), TEXT)
    (found,) = find_captions(analysed(pdf, tmp_path))
    assert captions(found) == ["Cat. 6"]
    assert found.captions[0].box.y0 > 320


@pytest.mark.parametrize(
    "legend",
    [
        "1 Brooch of bronze; 2 buckle of iron; 3 bead of amber from the north house; 4 ring of gold, broken in two.",
        "Pl. IV. 1. Brooch of bronze. 2. Buckle of iron. 3. Bead of amber from the north house. 4. Ring of gold.",
        "1 - Brooch of bronze. 2 - Buckle of iron. 3 - Bead of amber from the north house. 4 - Ring of gold, broken.",
    ],
)
def test_a_legend_that_runs_on_in_one_paragraph(tmp_path: Path, legend: str) -> None:
    pdf = new_pdf()
    page = pdf.new_page(width=420, height=595)
    _plate(page, "" if legend.startswith("Pl.") else "Pl. IV", 50)
    write(page, (50, 470, 370, 520), legend, 8)
    (found,) = find_captions(analysed(pdf, tmp_path))
    (whole,) = of_type(found, RegionType.LEGEND)
    assert keys(whole) == ["4"]
    assert [keys(caption) for caption in found.captions] == [["1"], ["2"], ["3"], ["4"]]
    assert " ".join(captions(found)) == legend.removeprefix("Pl. IV. ")


@pytest.mark.parametrize("bar", [" | ", " |", "| "])
def test_items_of_a_legend_that_bars_part(tmp_path: Path, bar: str) -> None:
    items = [
        "1. Brooch of bronze, 73 x 54 cm",
        "2. Buckle (iron)",
        "3. Bead of amber 3 600 francs",
        "4. Ring of gold",
    ]
    pdf = new_pdf()
    page = pdf.new_page(width=420, height=595)
    _plate(page, "Pl. IV", 50)
    write(page, (50, 470, 370, 520), bar.join(items), 8)
    (found,) = find_captions(analysed(pdf, tmp_path))
    assert captions(found) == items


def test_numbers_and_labels_in_a_column_of_their_own(tmp_path: Path) -> None:
    pdf = new_pdf()
    page = pdf.new_page(width=420, height=595)
    page.insert_text((50, 60), "Liste des planches", fontsize=14)
    for index, number in enumerate(["I", "II", "III"]):
        page.insert_text((50, 90 + 30 * index), f"Pl. {number}", fontsize=9)
        page.insert_text((100, 90 + 30 * index), f"Brooch of bronze with the mark {index},", fontsize=9)
        page.insert_text((100, 101 + 30 * index), "found in the well.", fontsize=9)
    plate = pdf.new_page(width=420, height=595)
    _plate(plate, "Taf. 12", 60)
    items = ["Brooch of bronze", "Buckle of iron", "Bead of amber", "Ring of gold"]
    for index, item in enumerate(items):
        plate.insert_text((50, 480 + 11 * index), str(index + 1), fontsize=8)
        plate.insert_text((70, 480 + 11 * index), item, fontsize=8)
    first, second = find_captions(analysed(pdf, tmp_path))
    expected = [
        f"Pl. {n} Brooch of bronze with the mark {i}, found in the well."
        for i, n in enumerate(["I", "II", "III"])
    ]
    assert captions(first) == expected
    assert captions(second) == [f"{index + 1} {item}" for index, item in enumerate(items)]


def test_one_legend_page_for_several_plates(tmp_path: Path) -> None:
    pdf = new_pdf()
    page = pdf.new_page(width=420, height=595)
    y = 60
    for plate in (5, 6):
        page.insert_text((50, y), f"Taf. {plate}", fontsize=9)
        for item in range(1, 4):
            page.insert_text((50, y + 11 * item), f"{item} Brooch number {item}, from the house", fontsize=9)
        y += 60
    for plate in (5, 6):
        _plate(pdf.new_page(width=420, height=595), f"Taf. {plate}", 10 * plate)
    first, *_ = find_captions(analysed(pdf, tmp_path))
    legends = of_type(first, RegionType.LEGEND)
    assert [keys(legend) for legend in legends] == [["5"], ["6"]]
    for legend in legends:
        items = [region for region in first.captions if region.parent == legend.id]
        assert [keys(item) for item in items] == [["1"], ["2"], ["3"]]


ORIGIN = Origin(stage="layout")
WORDS = st.sampled_from(
    "Fig. 3. Figure Pl. IV Plate 4 1. 2. a) (b) vase of the house, Cat. no. 12 montre shows Photo: © – left: "  # noqa: SIM905
    "86.AE.1 (suite) Table des planches et 3-5 the and. text;".split()
)
LINES = st.lists(st.lists(WORDS, min_size=1, max_size=8).map(" ".join), min_size=1, max_size=6)


@st.composite
def pages(draw: st.DrawFn) -> list[Page]:
    made = []
    for number in range(1, draw(st.integers(1, 3)) + 1):
        regions = []
        for block in range(draw(st.integers(1, 4))):
            size = draw(st.sampled_from([8.0, 10.0]))
            lines = []
            for index, text in enumerate(draw(LINES)):
                y = 60 + 120 * block + 12 * index
                box = Box(50.0, y, 50 + 5.0 * len(text), y + size)
                lines.append(TextLine(text, box, runs=[(0, len(text), size, draw(st.booleans()), False)]))
            type = draw(st.sampled_from([RegionType.TEXT, RegionType.HEADING, RegionType.FOOTNOTE]))
            regions.append(make_text_region(lines, "doc-1", number, ORIGIN, type))
        if draw(st.booleans()):
            box = Box(50.0, 130.0, 250.0, 175.0)
            regions.append(
                Region(id=f"fig-{number}", page=number, type=RegionType.FIGURE, box=box, origin=ORIGIN)
            )
        made.append(Page(number=number, width=400, height=600, regions=tuple(regions)))
    return made


@given(pages())
@settings(max_examples=cases(40, 150), deadline=None)
def test_no_word_is_lost_doubled_or_out_of_place(made: list[Page]) -> None:
    found = find_captions(made)
    assert [page.number for page in found] == [page.number for page in made]
    for before, after in zip(made, found, strict=True):
        old = sorted(
            word for region in before.regions if not region.is_picture for word in region.text.split()
        )
        kept = [region for region in after.regions if region.type is not RegionType.LEGEND and region.text]
        new = sorted(word for region in kept for word in region.text.split())
        assert new == old
        assert [region.order for region in after.regions] == list(range(len(after.regions)))
        assert len({region.id for region in after.regions}) == len(after.regions)
        for region in after.regions:
            assert all(0 <= line.start <= line.end <= len(region.text) for line in region.lines)
            assert all(0 <= run.start <= run.end <= len(region.text) for run in region.runs)
            if region.parent is not None:
                assert any(other.id == region.parent for other in after.regions)
            if region.type is RegionType.CAPTION:
                assert region.caption is not None
                assert region.caption.body_end <= len(region.text)
    assert find_captions(made) == found


@pytest.mark.parametrize(
    ("text", "heads"),
    [
        ("Liste des planches", True),
        ("_ista de laminas", True),
        ("Verzeichnis der Tafein", True),
        ("Liste des plantes", False),
        ("Liste des auteurs", False),
        ("Tafel", False),
    ],
)
def test_the_heading_of_a_list_of_plates_is_known_with_a_letter_misread(text: str, heads: bool) -> None:
    page = PageMaker(1)
    assert is_list_heading(page.text(50, 50, 400, text)) == heads
