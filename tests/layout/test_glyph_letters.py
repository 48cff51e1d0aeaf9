"""A glyph of a font without a map to Unicode is the same letter wherever OCR reads it on a page."""

import pymupdf
from hypothesis import given
from hypothesis import strategies as st

from pictoria_docs.document import Box
from pictoria_docs.document.words import Word
from pictoria_docs.layout.glyph_letters import Reading, with_agreed_letters
from tests.layout.pdf_factory import new_pdf

LINE = "Lum1 Lum11 1958 1961"
PASSAGE = Box(50.0, 85.0, 400.0, 105.0)


def page_with(text: str) -> pymupdf.Page:
    page = new_pdf().new_page(width=420, height=595)
    writer = pymupdf.TextWriter(page.rect)
    writer.append((60, 100), text, font=pymupdf.Font("notos"), fontsize=10)
    writer.write_text(page)
    return page


def reading(page: pymupdf.Page, tokens: list[str]) -> Reading:
    """What OCR might have read of the page: these words where the printed ones stand."""
    words = page.get_text("words")
    return [(token, Word(0, len(token), *word[:4], 0.9)) for token, word in zip(tokens, words, strict=True)]


def tokens(readings: list[Reading]) -> list[str]:
    return [token for read in readings for token, _ in read]


def test_a_letter_misread_once_is_put_right_by_the_others() -> None:
    page = page_with(LINE)
    misread = reading(page, ["Lumi", "Lum11", "1958", "1961"])
    assert tokens(with_agreed_letters(page, [PASSAGE], [misread])) == LINE.split()


def test_words_with_more_or_fewer_letters_than_glyphs_neither_vote_nor_change() -> None:
    page = page_with(LINE)
    read = ["Lurni", "Lum11", "1958", "1961"]
    assert tokens(with_agreed_letters(page, [PASSAGE], [reading(page, read)])) == read


def test_a_glyph_that_is_read_in_two_ways_stays_as_it_was_read() -> None:
    page = page_with("I1 I2 I3 I4")
    read = ["I1", "l2", "I3", "l4"]
    assert tokens(with_agreed_letters(page, [PASSAGE], [reading(page, read)])) == read


@given(st.lists(st.text("abcdef123", min_size=1, max_size=8), min_size=1, max_size=6))
def test_what_was_read_without_a_fault_is_never_changed(read: list[str]) -> None:
    page = page_with(" ".join(read))
    assert tokens(with_agreed_letters(page, [PASSAGE], [reading(page, read)])) == read
