"""A large first letter belongs to the line that it opens; large letters that stand alone stay alone."""

import pymupdf
import pytest

from pictoria_docs.layout.pdf_text import read_lines

LINES = (
    "e four de potier fut trouvé en",
    "ouvrant une tranchée, au pied de",
    "la colline qui porte le village.",
)


def paragraph(letters: str, lines: tuple[str, ...] = LINES, *, below: bool = True) -> pymupdf.Page:
    """A page with a letter of three lines' height, the text beside it, and what goes on below it."""
    page = pymupdf.open().new_page()
    page.insert_text((60, 126), letters, fontsize=34, fontname="hebo")
    beside = 62 + pymupdf.get_text_length(letters, "hebo", 34)
    for row, text in enumerate(lines):
        page.insert_text((beside, 102 + 12 * row), text, fontsize=10)
    if below:
        page.insert_text(
            (60, 102 + 12 * len(lines)), "On y voit encore la sole et deux conduits.", fontsize=10
        )
    return page


@pytest.mark.parametrize(
    ("letters", "first", "whole"),
    [
        ("L", LINES[0], f"L{LINES[0]}"),
        ("L", "'auteur de ce livre est né ici", "L'auteur de ce livre est né ici"),
        ("D", "ANS la maison du potier, un four", "DANS la maison du potier, un four"),
        ("À", "Délos, un four fut trouvé jadis", "À Délos, un four fut trouvé jadis"),
        ("Dr", "Martin, qui conduisait la fouille", "Dr Martin, qui conduisait la fouille"),
        ("«", "Le four » est le titre du livre", "« Le four » est le titre du livre"),
    ],
)
def test_a_drop_capital_begins_the_line_that_it_opens(letters: str, first: str, whole: str) -> None:
    lines = read_lines(paragraph(letters, (first, *LINES[1:])))
    assert [line.text for line in lines].count(whole) == 1
    assert letters not in [line.text for line in lines]
    [line] = [line for line in lines if line.text == whole]
    assert [line.text[word.start : word.end] for word in line.words] == whole.split()
    assert line.size == pytest.approx(10)
    assert line.box.x0 == pytest.approx(min(other.box.x0 for other in lines), abs=3)
    assert line.runs[0][0] == 0 and line.runs[-1][1] == len(whole)


@pytest.mark.parametrize(
    ("letters", "first", "below"),
    [("12", "four de potier trouvé au village", True), ("A", "Amphores, anses et autres vases", False)],
)
def test_a_large_number_and_the_letter_over_a_group_stay_alone(letters: str, first: str, below: bool) -> None:
    lines = read_lines(paragraph(letters, (first, *LINES[1:]), below=below))
    assert {letters, first} <= {line.text for line in lines}


def test_a_large_letter_beside_a_single_line_stays_alone() -> None:
    lines = read_lines(paragraph("A", LINES[:1], below=False))
    assert "A" in {line.text for line in lines}
