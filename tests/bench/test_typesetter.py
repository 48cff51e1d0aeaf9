"""The typesetter breaks every text into lines that fit, and knows where its mentions stand."""

from typing import Any, NamedTuple

from hypothesis import given
from hypothesis import strategies as st

from bench.typesetter import FACES, TextRun, Typesetter
from pictoria_docs.document import Box

WORDS = st.text("abcdefgéßW.,;()0123456789", min_size=1, max_size=14)
RUNS = st.lists(
    st.builds(TextRun, st.lists(WORDS, min_size=1).map(" ".join), st.sampled_from(FACES)), min_size=1
)


class Style(NamedTuple):
    family: str = "times"
    leading: float = 1.3


def typesetter() -> Typesetter:
    gold: dict[str, Any] = {"pages": [], "mentions": [], "links": []}
    made = Typesetter(style=Style(), gold=gold)
    made.add_page(400, 600)
    return made


@given(RUNS, st.floats(40, 300), st.floats(6, 14))
def test_every_word_is_set_once_in_lines_that_fit(runs: list[TextRun], width: float, size: float) -> None:
    setter = typesetter()
    lines = setter.lines(runs, width, size)
    pieces = "".join(piece.text for line in lines for word in line for piece in word)
    assert pieces == "".join(run.text.replace(" ", "") for run in runs)
    assert all(setter.line_width(line, size, "times") <= width for line in lines if len(line) > 1)


def test_a_mention_over_two_lines_is_recorded_where_it_starts() -> None:
    setter = typesetter()
    runs = [TextRun("The jug has a narrow neck "), TextRun("(fig. 3).", targets=("f3",), mention="fig. 3")]
    start = setter.line_width(setter.lines(runs[:1], 400, 10)[0], 10, "times")
    lines = setter.lines(runs, start + 25, 10)
    assert [len(line) for line in lines] == [7, 1]
    box = setter.block(lines, runs, 20, 200, 10)
    (mention,) = setter.gold["mentions"]
    found = Box(*mention["bbox"])
    assert (mention["text"], mention["targets"]) == ("fig. 3", ["f3"])
    assert found.y0 == box.y0 and found.y1 < box.y1
    assert setter.gold["links"] == [{"type": "cites", "source": "m1", "target": "f3"}]
    printed = setter.page.get_textbox((found.x0 - 1, found.y0 - 1, found.x1 + 1, found.y1 + 1))
    assert printed.strip() == "(fig."
