"""Sizes of scanned type from the heights of words, and boxes as tall as it."""

from collections.abc import Sequence

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pictoria_docs.document import Box
from pictoria_docs.layout.ocr.lines import make_line
from pictoria_docs.layout.ocr.type_size import ABOVE, BELOW, as_tall_as_type, type_sizes
from pictoria_docs.layout.text_line import TextLine
from tests.campaigns import cases

ASCENDERS, DESCENDERS = set("bdfhklABCDEFGHIJKLMNOPRSTUVWXYZ0123456789"), set("gjpqy")
PROSE = (
    "the vessel was found",
    "hand and foot of a bronze",
    "page by page, as printed",
    "north of the old gate",
)
OcrWords = list[tuple[str, Box, float]]


def printed(text: str, size: float, baseline: float, tall: float = 0.7, low: float = 0.47) -> OcrWords:
    """Words whose boxes follow their letters, as an OCR engine gives them: heights in sizes of type."""
    words, x = [], 50.0
    for word in text.split():
        letters = set(word)
        top = tall if letters & ASCENDERS else 0.62 if letters & set("ti") else low
        foot = 0.22 if letters & DESCENDERS else 0.12 if "," in word else 0.0
        width = 0.5 * size * len(word)
        words.append((word, Box(x, baseline - top * size, x + width, baseline + foot * size), 0.95))
        x += width + 0.3 * size
    return words


@settings(max_examples=cases(25, 40), deadline=None)
@given(
    st.lists(
        st.tuples(
            st.sampled_from([*PROSE, "nave", "some more", "MUSEUM", "1923", "ago"]),
            st.sampled_from([8.0, 10.0, 14.0]),
        ),
        max_size=12,
    ),
    st.floats(0.64, 0.76),
    st.floats(0.43, 0.52),
)
def test_the_letters_of_a_line_make_no_difference_to_its_size(
    lines: Sequence[tuple[str, float]], tall: float, low: float
) -> None:
    """A line of low letters, of capitals or of figures is as large as the prose set like it."""
    lines = [*((text, 10.0) for text in PROSE), *lines]
    sizes = type_sizes([printed(text, size, 20 * (i + 1), tall, low) for i, (text, size) in enumerate(lines)])
    scale = sizes[0]
    assert scale is not None
    for (_, size), measured in zip(lines, sizes, strict=True):
        assert measured == pytest.approx(scale * size / 10.0, rel=0.08)


def lines_of(texts: Sequence[str]) -> list[TextLine]:
    return [make_line(printed(text, 10.0, 20.0 * (index + 1)), 10.0) for index, text in enumerate(texts)]


def test_a_box_is_as_tall_as_the_type_whatever_its_letters() -> None:
    for index, line in enumerate(as_tall_as_type(lines_of([*PROSE, "nave", "page", "one, two,"]))):
        baseline = 20.0 * (index + 1)
        assert line.box.y0 == pytest.approx(baseline - ABOVE * 10, abs=0.2)
        assert line.box.y1 == pytest.approx(baseline + BELOW * 10, abs=0.2)
