"""Lines that OCR read across a gutter are parted; other lines stay whole."""

from collections.abc import Sequence

from hypothesis import given, settings
from hypothesis import strategies as st

from pictoria_docs.document import Box
from pictoria_docs.layout.ocr.lines import make_line
from pictoria_docs.layout.scans.gutters import split_at_gutters
from pictoria_docs.layout.text_line import TextLine
from tests.campaigns import cases

SIZE = 10.0
WORD = 28.0
PICTURE = Box(264, 100, 476, 360)


def line(y: float, *starts: float, widths: float = WORD) -> TextLine:
    """Words that begin at the given places."""
    words = [(f"word{index}", Box(x, y, x + widths, y + SIZE), 0.95) for index, x in enumerate(starts)]
    return make_line(words, SIZE)


LEFT = (60, 93, 128, 162, 196)
"""Starts of the words of a justified line, 5 to 7 points apart, that ends at 224."""
CAPTION = (264, 295, 326)


def texts(lines: Sequence[TextLine]) -> list[str]:
    return [each.text for each in lines]


def test_a_line_beside_a_caption_over_a_picture_is_parted() -> None:
    read = [line(60, *LEFT), line(74, *LEFT, *CAPTION), line(88, *LEFT), line(102, *LEFT)]
    done = split_at_gutters(read, [PICTURE])
    assert texts(done)[1:3] == ["word0 word1 word2 word3 word4", "word5 word6 word7"]
    first, second = done[1:3]
    assert first.box.x1 == 224 and second.box.x0 == 264
    assert [second.text[word.start : word.end] for word in second.words] == ["word5", "word6", "word7"]
    assert second.runs == [(0, len(second.text), SIZE, False, False)]


def test_two_columns_read_as_one_are_parted_by_a_line_of_the_second() -> None:
    read = [line(60, *LEFT, *CAPTION), line(74, *LEFT, *CAPTION), line(88, *CAPTION)]
    assert len(split_at_gutters(read, [])) == 5


def test_a_wide_space_under_words_is_no_gutter() -> None:
    """The lines above and below run through it: nothing but a justified line."""
    full = (60, 93, 126, 159, 192, 225, 258, 291)
    read = [line(60, *full), line(74, *LEFT, *CAPTION), line(88, *full), line(120, *CAPTION)]
    assert split_at_gutters(read, [PICTURE]) == read


def test_the_number_of_an_entry_stays_with_its_title() -> None:
    """Though the lines below begin where the title does."""
    read = [line(60, 60, 110, 140, 170, widths=20), line(74, 110, 140, 170), line(88, 110, 140)]
    assert split_at_gutters(read, []) == read


@settings(max_examples=cases(25, 60), deadline=None)
@given(st.lists(st.lists(st.integers(0, 12), min_size=1, max_size=9, unique=True), min_size=1, max_size=8))
def test_no_word_is_lost_and_none_moves(rows: Sequence[Sequence[int]]) -> None:
    read = [
        line(60 + 14 * index, *(40 + 34 * place for place in sorted(row))) for index, row in enumerate(rows)
    ]
    done = split_at_gutters(read, [PICTURE])
    assert [word.box for each in done for word in each.words] == [
        word.box for each in read for word in each.words
    ]
    assert " ".join(texts(done)) == " ".join(texts(read))
