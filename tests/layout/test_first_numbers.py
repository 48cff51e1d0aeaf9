"""The first number of a list, where OCR took it for letters."""

import pytest

from pictoria_docs.document import Box
from pictoria_docs.layout.ocr.first_numbers import first_numbers
from pictoria_docs.layout.ocr.lines import make_line
from pictoria_docs.layout.text_line import TextLine


def line(text: str, y: float, x: float = 50) -> TextLine:
    words, start = [], x
    for word in text.split():
        words.append((word, Box(start, y, start + 5 * len(word), y + 10), 0.9))
        start += 5 * len(word) + 3
    return make_line(words, 10)


@pytest.mark.parametrize(
    ("first", "second", "repaired"),
    [
        ("1a Mosaic of a lion", "2. Mosaic of a bear", "1. Mosaic of a lion"),
        ("l. Lampe à huile", "2. Lampe", "1. Lampe à huile"),
        ("I) Brooch", "2) Buckle", "1) Brooch"),
        ("l Brooch of bronze", "2 Buckle", "1 Brooch of bronze"),
    ],
)
def test_a_first_number_is_read_as_its_list_counts_on(first: str, second: str, repaired: str) -> None:
    lines = first_numbers([line(first, 10), line("Malibu, museum.", 25, 60), line(second, 40)])
    assert [each.text for each in lines] == [repaired, "Malibu, museum.", second]
    words = lines[0].words
    assert [lines[0].text[word.start : word.end] for word in words] == repaired.split()
    assert words[-1].box.x1 == line(first, 10).words[-1].box.x1


@pytest.mark.parametrize(
    ("first", "second", "x"),
    [
        ("I Brooch", "II Buckle", 50),
        ("1a Brooch", "1b Buckle", 50),
        ("l. Brooch", "3. Buckle", 50),
        ("1a Brooch", "2. Buckle", 200),
        ("la maison", "2. Buckle", 50),
        ("Il Brooch", "2. Buckle", 50),
    ],
)
def test_other_lines_stay_as_they_are(first: str, second: str, x: float) -> None:
    lines = [line(first, 10), line(second, 40, x)]
    assert [each.text for each in first_numbers(lines)] == [first, second]
