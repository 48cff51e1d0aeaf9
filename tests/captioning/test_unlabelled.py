"""Captions without a label, told by how the whole document sets them."""

from pathlib import Path

import pymupdf
import pytest

from pictoria_docs.captioning import find_captions
from pictoria_docs.document import Page
from pictoria_docs.labels.prices import is_price
from tests.layout.pdf_factory import LOREM, analysed, new_pdf, photo, write
from tests.linking.factory import PageMaker, document

NAMES = [
    "Brooch, bronze, H. 4.2 cm, City Museum",
    "Lamp, clay, L. 9.1 cm, Stadtmuseum",
    "Jug, clay, H. 12.7 cm, Aldmouth Museum",
]
PROSE = "The workshop is known from its waste heaps and was active for two generations before the fire. "


def captions(pages: list[Page]) -> list[list[str]]:
    return [[caption.text for caption in page.captions] for page in pages]


def picture(page: pymupdf.Page, rect: tuple[float, float, float, float], seed: int) -> None:
    page.insert_image(pymupdf.Rect(rect), stream=photo(seed), keep_proportion=False)


@pytest.mark.parametrize("side", ["below", "above", "beside"])
def test_short_texts_in_the_size_of_the_text_on_one_side_of_every_picture(tmp_path: Path, side: str) -> None:
    pdf = new_pdf()
    for index, name in enumerate(NAMES):
        page = pdf.new_page(width=420, height=595)
        write(page, (60, 40, 360, 130), PROSE * 3, 10)
        picture(page, (60, 170, 220, 300) if side == "beside" else (60, 170, 300, 300), index)
        place = {"below": (60, 314), "above": (60, 164), "beside": (230, 180)}[side]
        if side == "beside":
            write(page, (230, 170, 350, 210), name, 10)
        else:
            page.insert_text(place, name, fontsize=10)
        write(page, (60, 340, 360, 560), PROSE * 6, 10)
    assert captions(find_captions(analysed(pdf, tmp_path))) == [[name] for name in NAMES]


def test_text_that_goes_on_under_pictures_is_no_caption(tmp_path: Path) -> None:
    pdf = new_pdf()
    for index in range(3):
        page = pdf.new_page(width=420, height=595)
        write(page, (60, 40, 360, 130), PROSE * 3, 10)
        picture(page, (60, 150, 360, 300), index)
        write(page, (60, 312, 360, 560), PROSE * 6, 10)
    assert captions(find_captions(analysed(pdf, tmp_path))) == [[], [], []]


@pytest.mark.parametrize("hanging", [True, False])
def test_entries_that_begin_under_pictures_are_no_captions(tmp_path: Path, hanging: bool) -> None:
    pdf = new_pdf()
    for index, name in enumerate(NAMES):
        page = pdf.new_page(width=420, height=595)
        picture(page, (60, 60, 300, 200), index)
        if hanging:
            page.insert_text((60, 216), str(index + 7), fontsize=10)
            page.insert_text((80, 216), name, fontsize=10)
        else:
            page.insert_text((60, 216), f"{index + 7}. {name}", fontsize=10)
        write(page, (80 if hanging else 60, 222, 360, 400), PROSE * 4, 10)
    assert captions(find_captions(analysed(pdf, tmp_path))) == [[], [], []]


def test_a_logo_in_a_document_that_labels_its_figures_has_no_caption(tmp_path: Path) -> None:
    pdf = new_pdf()
    page = pdf.new_page(width=420, height=595)
    picture(page, (160, 60, 260, 120), 9)
    page.insert_text((180, 132), "Journal of Kilns 3 (1998)", fontsize=7)
    write(page, (60, 200, 360, 560), LOREM * 3, 10)
    for index, name in enumerate(NAMES):
        page = pdf.new_page(width=420, height=595)
        picture(page, (60, 60, 360, 250), index)
        page.insert_text((60, 264), f"Fig. {index + 1}. {name}", fontsize=8)
        write(page, (60, 300, 360, 560), LOREM * 2, 10)
    first, *others = captions(find_captions(analysed(pdf, tmp_path)))
    assert first == []
    assert others == [[f"Fig. {index + 1}. {name}"] for index, name in enumerate(NAMES)]


def test_a_running_head_on_a_plate_is_no_caption(tmp_path: Path) -> None:
    pdf = new_pdf()
    for number in (1, 2, 3):
        page = pdf.new_page(width=420, height=595)
        page.insert_text((60, 40), f"Plate {number}", fontsize=10)
        page.insert_text((250, 40), "Bronzes of the coast", fontsize=9)
        picture(page, (60, 60, 360, 500), number)
    assert captions(find_captions(analysed(pdf, tmp_path))) == [[], [], []]


@pytest.mark.parametrize(
    "text",
    ["900 / 1800 €", "Est. CHF 2'000–3'000", "Estimation : 1 200 à 1 500 euros", "£300-500", "$ 1,200"],
)
def test_a_price_under_a_picture_is_no_caption(text: str) -> None:
    assert is_price(text)


@pytest.mark.parametrize(
    "text", ["1912", "12-15", "H. 12 cm", "Denier d'argent, 3 francs", "Vue de 1900 à 1910"]
)
def test_numbers_without_a_currency_and_sentences_are_no_price(text: str) -> None:
    assert not is_price(text)


def test_numbered_lines_alone_at_the_pictures_of_an_album_are_captions() -> None:
    """No other text of the page is as long as a paragraph."""
    pages = []
    for number in range(1, 5):
        page = PageMaker(number)
        for place in range(2):
            top = 60 + 260 * place + 20 * number
            page.picture(80, top, 300, top + 160)
            page.text(80, top + 166, 300, f"{2 * number + place}. View of the northern gate", 9)
        pages.append(page)
    assert len([caption for page in document(pages).pages for caption in page.captions]) == 8
