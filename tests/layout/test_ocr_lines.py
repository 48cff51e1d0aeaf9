"""Printed lines that OCR gives in two halves, and words that only stand beside each other."""

import pytest

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
