"""Captions and legends that contradict what is usual, and what must not be taken for them."""

from pathlib import Path

import pymupdf
import pytest

from pictoria_docs.captioning import find_captions
from pictoria_docs.document import NumberKind, Page, RegionType
from pictoria_docs.labels.own_words import find_own_references, opening_label
from tests.layout.pdf_factory import LOREM, analysed, new_pdf, photo, write

PROSE = "The workshop is known from its waste heaps and was active for two generations before the fire. "


def picture(page: pymupdf.Page, rect: tuple[float, float, float, float], seed: int) -> None:
    page.insert_image(pymupdf.Rect(rect), stream=photo(seed), keep_proportion=False)


def numbered_pictures(page: pymupdf.Page, y: float, count: int = 3) -> None:
    """Pictures in a row with their numbers below them."""
    for place in range(count):
        x = 60 + 105 * place
        picture(page, (x, y, x + 90, y + 90), place)
        page.insert_text((x + 42, y + 102), str(place + 1), fontsize=8)


def texts(page: Page) -> list[str]:
    return [caption.text for caption in page.captions]


def test_a_title_before_the_first_item_is_no_part_of_it(tmp_path: Path) -> None:
    pdf = new_pdf()
    page = pdf.new_page(width=420, height=595)
    page.insert_text((190, 40), "Plate IV", fontsize=11)
    numbered_pictures(page, 60)
    write(page, (60, 180, 360, 230), "Finds of the west gate: 1. Brooch; 2. Bronze buckle; 3. Iron key.", 8)
    (found,) = find_captions(analysed(pdf, tmp_path))
    items = [caption.text for caption in found.captions if caption.parent is not None]
    assert items == ["1. Brooch;", "2. Bronze buckle;", "3. Iron key."]


def test_the_title_behind_the_number_of_a_plate_is_no_part_of_its_items(tmp_path: Path) -> None:
    pdf = new_pdf()
    page = pdf.new_page(width=420, height=595)
    numbered_pictures(page, 60)
    write(
        page, (60, 180, 360, 230), "Pl. IV. Finds of the gate. 1. Brooch. 2. Bronze buckle. 3. Iron key.", 8
    )
    (found,) = find_captions(analysed(pdf, tmp_path))
    items = [caption.text for caption in found.captions if caption.parent is not None]
    assert items == ["1. Brooch.", "2. Bronze buckle.", "3. Iron key."]
    (legend,) = [region for region in found.regions if region.type is RegionType.LEGEND]
    assert legend.number == "IV"


def test_footnotes_under_a_legend_in_the_same_type_are_not_among_its_items(tmp_path: Path) -> None:
    pdf = new_pdf()
    page = pdf.new_page(width=420, height=595)
    write(page, (60, 40, 360, 200), PROSE * 4 + "It was the same hand.4", 10)
    page.insert_text((190, 225), "Plate IV", fontsize=10)
    numbered_pictures(page, 235)
    for row, text in enumerate(("1: Brooch with a pin.", "2: Bronze buckle.", "3: Iron key.")):
        page.insert_text((60, 365 + 11 * row), text, fontsize=8)
    page.insert_text((60, 520), "4. The type is known from the older books.", fontsize=8)
    (found,) = find_captions(analysed(pdf, tmp_path))
    items = [caption.text for caption in found.captions if caption.parent is not None]
    assert items == ["1: Brooch with a pin.", "2: Bronze buckle.", "3: Iron key."]


def test_plates_may_bear_a_number_without_a_word(tmp_path: Path) -> None:
    pdf = new_pdf()
    page = pdf.new_page(width=420, height=595)
    write(page, (60, 40, 360, 500), (PROSE + "This is shown by pl. I, II and III, and by pl. IV. ") * 5, 10)
    for number, roman in enumerate(("I", "II", "III", "IV")):
        page = pdf.new_page(width=420, height=595)
        picture(page, (60, 60, 360, 500), number)
        page.insert_text((340, 50), roman, fontsize=10)
    pages = find_captions(analysed(pdf, tmp_path))
    numbers = [
        region.caption.numbers[0].key
        for found in pages[1:]
        for region in found.regions
        if region.caption is not None and region.caption.kind is NumberKind.PLATE
    ]
    assert numbers == ["1", "2", "3", "4"]


def test_page_numbers_over_pictures_are_no_numbers_of_plates(tmp_path: Path) -> None:
    pdf = new_pdf()
    for number in range(1, 9):
        page = pdf.new_page(width=420, height=595)
        if number < 5:
            write(page, (60, 60, 360, 500), PROSE * 8, 10)
        else:
            picture(page, (60, 60, 360, 500), number)
        page.insert_text((340, 50), str(number), fontsize=9)
    for found in find_captions(analysed(pdf, tmp_path)):
        assert not any(
            region.caption is not None and region.caption.kind is NumberKind.PLATE for region in found.regions
        )


@pytest.mark.parametrize("beside", [True, False])
def test_what_says_of_a_work_its_title_technique_and_size_is_one_caption(
    tmp_path: Path, beside: bool
) -> None:
    pdf = new_pdf()
    page = pdf.new_page(width=600, height=600)
    write(page, (60, 60, 540, 500), PROSE * 12, 11)
    for number, title in enumerate(("Community", "The hornman", "So sorry", "Granddaughter")):
        page = pdf.new_page(width=600, height=600)
        picture(page, (60, 60, 360, 420), number)
        x, y = (375, 360) if beside else (60, 436)
        page.insert_text((x, y), title, fontsize=11, fontname="tibo")
        for row, line in enumerate(("Mixed media on canvas", "112 x 91 cm", "2026")):
            page.insert_text((x, y + 15 + 13 * row), line, fontsize=11, fontname="tiro")
        page.insert_text((x, y + 75), "R100 000.00", fontsize=11, fontname="tiro")
    pages = find_captions(analysed(pdf, tmp_path))
    assert [len(found.captions) for found in pages] == [0, 1, 1, 1, 1]
    assert texts(pages[2])[0].startswith("The hornman Mixed media on canvas 112 x 91 cm 2026")


def test_a_caption_goes_on_at_the_head_of_the_next_column(tmp_path: Path) -> None:
    pdf = new_pdf()
    page = pdf.new_page(width=420, height=595)
    write(page, (40, 40, 200, 250), LOREM * 2, 10)
    picture(page, (40, 280, 200, 500), 1)
    page.insert_text((40, 515), "Fig. 1. Brooch with a pin of iron and", fontsize=8)
    page.insert_text((220, 48), "two rivets, from the west gate.", fontsize=8)
    write(page, (220, 62, 380, 540), LOREM * 5, 10)
    (found,) = find_captions(analysed(pdf, tmp_path))
    assert texts(found) == ["Fig. 1. Brooch with a pin of iron and two rivets, from the west gate."]


def test_a_document_may_have_a_label_word_of_its_own(tmp_path: Path) -> None:
    pdf = new_pdf()
    for number in range(1, 5):
        page = pdf.new_page(width=420, height=595)
        write(page, (60, 40, 360, 160), PROSE * 2 + f"See kuva {number}.", 10)
        picture(page, (60, 180, 360, 400), number)
        page.insert_text(
            (60, 414), f"Kuva {number}. {('Brooch', 'Lamp', 'Ring', 'Jug')[number - 1]}, clay.", fontsize=10
        )
        write(page, (60, 440, 360, 560), PROSE * 2, 10)
    pages = find_captions(analysed(pdf, tmp_path))
    assert [found.captions[0].caption.numbers[0].key for found in pages if found.captions[0].caption] == [
        "1", "2", "3", "4",
    ]  # fmt: skip


def test_words_of_a_book_are_read_with_their_numbers() -> None:
    label = opening_label("Kuva 3 bis. Amphora")
    assert label is not None and (label.word, [number.key for number in label.numbers]) == ("kuva", ["3bis"])
    (reference,) = find_own_references("It is shown there (kuva 3).", {"kuva"})
    assert reference.text == "kuva 3"
    assert opening_label("Fig. 3. Amphora") is None


def test_ocr_may_misread_a_letter_of_a_label_word() -> None:
    label = opening_label("Fic. 3. Amphora", tolerant=True)
    assert label is not None and label.misread and label.kind is NumberKind.FIGURE
