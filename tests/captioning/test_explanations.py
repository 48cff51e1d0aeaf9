"""Explanations of plates that stand pages away from what they explain."""

from pathlib import Path

import pymupdf

from pictoria_docs.captioning import find_captions
from tests.layout.pdf_factory import LOREM, analysed, new_pdf, photo, write


def test_items_under_the_number_of_a_plate_shown_elsewhere_are_captions(tmp_path: Path) -> None:
    pdf = new_pdf()
    page = pdf.new_page(width=420, height=595)
    for place, plate in enumerate(("Taf. 1", "Taf. 2")):
        y = 80 + 120 * place
        page.insert_text((60, y), plate, fontsize=10, fontname="tibo")
        page.insert_text((60, y + 18), "1: Kanne mit Ausguss, Hafen.", fontsize=10, fontname="tiro")
        page.insert_text((60, y + 32), "2: Schale mit Fries, Stadt.", fontsize=10, fontname="tiro")
    for _ in range(2):
        write(pdf.new_page(width=420, height=595), (60, 80, 360, 400), LOREM * 3)
    for number in (1, 2):
        page = pdf.new_page(width=420, height=595)
        page.insert_text((190, 50), f"Taf. {number}", fontsize=11, fontname="tibo")
        for place in (0, 1):
            y = 80 + 230 * place
            page.insert_image(
                pymupdf.Rect(80, y, 340, y + 200), stream=photo(10 * number + place), keep_proportion=False
            )
            page.insert_text((208, y + 214), str(place + 1), fontsize=9)
    pages = find_captions(analysed(pdf, tmp_path))
    items = ["1: Kanne mit Ausguss, Hafen.", "2: Schale mit Fries, Stadt."]
    assert [caption.text for caption in pages[0].captions if caption.parent is not None] == items * 2


def test_plates_that_entries_name_under_their_numbers_are_no_explanations(tmp_path: Path) -> None:
    pdf = new_pdf()
    page = pdf.new_page(width=420, height=595)
    for place in range(3):
        y = 80 + 100 * place
        page.insert_text((60, y), f"{place + 1}.", fontsize=9, fontname="tibo")
        for line, text in enumerate(
            (f"PL. {541 + place}", "Inv. 64.AE.29", "The rim is lost, the foot is mended.")
        ):
            page.insert_text((60, y + 13 + 11 * line), text, fontsize=9, fontname="tiro")
    for number in range(541, 544):
        page = pdf.new_page(width=420, height=595)
        page.insert_image(pymupdf.Rect(60, 60, 360, 440), stream=photo(number), keep_proportion=False)
        page.insert_text((60, 560), f"PL. {number}", fontsize=9)
    assert not find_captions(analysed(pdf, tmp_path))[0].captions


def test_a_list_of_plates_may_be_set_solid_with_its_pages(tmp_path: Path) -> None:
    """Without a stop between number and title, "TAB. II Fibula aenea . . . 49" in one block of lines."""
    pdf = new_pdf()
    page = pdf.new_page(width=420, height=595)
    page.insert_text((60, 60), "Index tabularum", fontsize=14, fontname="tibo")
    titles = [
        "Caput velatum, Aldmouth",
        "Fibula aenea, Karystis",
        "Calix humilis, Valombre",
        "Stela, Campofiore",
    ]
    for row, (number, title) in enumerate(zip(("I", "II", "III", "IV"), titles, strict=True)):
        text = f"TAB. {number} {title} . . . . . . . . {48 + row}"
        page.insert_text((60, 90 + 12 * row), text, fontsize=9, fontname="tiro")
    for place, number in enumerate(("I", "II", "III", "IV")):
        page = pdf.new_page(width=420, height=595)
        page.insert_text((190, 50), f"TAB. {number}", fontsize=11, fontname="tibo")
        page.insert_image(pymupdf.Rect(80, 80, 340, 480), stream=photo(place), keep_proportion=False)
    pages = find_captions(analysed(pdf, tmp_path))
    listed = [caption.caption.numbers[0].key for caption in pages[0].captions if caption.caption is not None]
    assert listed == ["1", "2", "3", "4"]
