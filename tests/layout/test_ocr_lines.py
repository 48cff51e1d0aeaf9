"""Printed lines that OCR gives in two halves, and words that only stand beside each other."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pictoria_docs.document import Box
from pictoria_docs.layout.ocr.lines import join_broken, make_line
from pictoria_docs.layout.text_line import TextLine


def line(x: float, y: float, text: str, size: float = 10.0) -> TextLine:
    words = []
    for word in text.split():
        words.append((word, Box(x, y, x + 5 * len(word), y + 8), 0.9))
        x += 5 * len(word) + 3
    return make_line(words, size)


def test_two_halves_of_a_line_are_one_in_the_place_of_the_first() -> None:
    halves = [
        line(40, 100, "Fig. 6. The current density"),
        line(170, 102.5, "distribution of the left panel"),
    ]
    [before, joined] = join_broken([line(40, 80, "text above the caption"), *halves])
    assert before.text == "text above the caption"
    assert joined.text == "Fig. 6. The current density distribution of the left panel"
    assert joined.box == Box(40, 100, halves[1].box.x1, 110.5)
    assert [joined.text[word.start : word.end] for word in joined.words] == joined.text.split()


@pytest.mark.parametrize(
    "other",
    [
        line(170, 107, "distribution of the left panel"),
        line(176, 100, "distribution of the left panel"),
        line(170, 100, "distribution of the left panel", 14.0),
        line(170, 100, "12"),
    ],
    ids=["the next line", "beyond a gutter", "larger type", "a number"],
)
def test_what_only_stands_beside_a_line_stays_apart(other: TextLine) -> None:
    first = line(40, 100, "Fig. 6. The current density")
    assert join_broken([first, other]) == [first, other]


@given(st.permutations(range(4)))
def test_four_pieces_are_one_line_in_whatever_order_ocr_gives_them(order: list[int]) -> None:
    texts, x, pieces = (
        ["Fig. 6. The current", "density and its", "distribution over", "the left panel"],
        40.0,
        [],
    )
    for index, text in enumerate(texts):
        pieces.append(line(x, 100 + 2.0 * index, text))
        x = pieces[-1].box.x1 + 3
    [joined] = join_broken([pieces[index] for index in order])
    assert joined.text == " ".join(texts)


def test_lines_on_their_side_are_left_as_they_are() -> None:
    pieces = [line(40, 100, "Fig. 6. The current"), line(132, 100, "density of it")]
    assert len(join_broken(pieces)) == 1
    lying = [replace(piece, direction=(0.0, 1.0)) for piece in pieces]
    assert join_broken(lying) == lying
