"""Type in spaced letters is read as words, and what only looks like it stays as it is."""

import pymupdf
import pytest

from pictoria_docs.document import Box
from pictoria_docs.layout.pdf_text import read_lines

SIZE = 12.0


def placed(text: str, space: float) -> pymupdf.Page:
    """A page with the letters of a text set apart, as a program of design sets them."""
    pdf = pymupdf.open()
    page = pdf.new_page()
    x = 60.0
    for letter in text:
        if letter != " ":
            page.insert_text((x, 100), letter, fontsize=SIZE, fontname="helv")
        x += pymupdf.get_text_length(letter, "helv", SIZE) + space
    return page


@pytest.mark.parametrize("space", [3.0, 5.0])
@pytest.mark.parametrize(
    "text", ["CATALOGUE", "PLANCHE XII", "Rose de Provins : peau, stress", "à l'unité, l'été"]
)
def test_spaced_letters_are_words(text: str, space: float) -> None:
    [line] = read_lines(placed(text, space))
    assert line.text == text
    assert [line.text[word.start : word.end] for word in line.words] == text.split()
    assert line.runs[0][0] == 0 and line.runs[-1][1] == len(text)
    first = next(iter(line.words))
    assert Box(first.x0, first.y0, first.x1, first.y1).inside(line.box) > 0.99


def test_letters_typed_with_blanks_between_them_are_words() -> None:
    with pymupdf.open() as pdf:
        page = pdf.new_page()
        page.insert_text((60, 100), "C A T A L O G U E   D E S   V A S E S", fontsize=SIZE)
        assert [line.text for line in read_lines(page)] == ["CATALOGUE DES VASES"]


def test_the_words_beside_spaced_letters_stay_and_so_does_their_type() -> None:
    with pymupdf.open() as pdf:
        page = pdf.new_page()
        page.insert_text((60, 100), "P L A N C H E", fontsize=SIZE, fontname="hebo")
        width = pymupdf.get_text_length("P L A N C H E ", "hebo", SIZE)
        page.insert_text((60 + width, 100), "of the first part", fontsize=SIZE, fontname="helv")
        [line] = read_lines(page)
    assert line.text == "PLANCHE of the first part"
    assert [(line.text[run[0] : run[1]].strip(), run[3]) for run in line.runs] == [
        ("PLANCHE", True),
        ("of the first part", False),
    ]


@pytest.mark.parametrize(
    "text",
    ["il y a à la page", "A B C D E F G", "x x x x x", "1 2 3 4 5 6", "f ( x ) = a + b", "J. R. R. Tolkien"],
)
def test_single_letters_that_are_no_words_stay(text: str) -> None:
    with pymupdf.open() as pdf:
        page = pdf.new_page()
        page.insert_text((60, 100), text, fontsize=SIZE)
        assert [line.text for line in read_lines(page)] == [text]
