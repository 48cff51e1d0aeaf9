"""The part of a text that shows why it was found."""

from hypothesis import given
from hypothesis import strategies as st

from pictoria_docs.retrieval.excerpts import ELLIPSIS, excerpt
from pictoria_docs.retrieval.tokens import tokens_of


def marked(text: str, *words: str) -> list[tuple[int, int]]:
    """Offsets of words in a text, in order."""
    return [(token.start, token.end) for token in tokens_of(text) if token.form in words]


def test_an_excerpt_has_as_many_different_words_of_the_query_as_it_can() -> None:
    many_times_one = "Black rays, black lines, black buds, a black foot. " * 4
    other = "Its shape is that of a krater with figures and black rays at its foot. "
    text = many_times_one + "Nothing else. " * 30 + other + "Nothing else. " * 30
    shown = excerpt(text, marked(text, "black", "figures", "krater"))
    assert [shown.text[start:end] for start, end in shown.marks] == ["krater", "figures", "black"]


def test_forms_of_one_word_are_no_different_words() -> None:
    text = (
        "A krater, kraters, of the krater. " + "Nothing else. " * 30 + "A black krater. " + "Nothing. " * 30
    )
    shown = excerpt(text, marked(text, "black", "krater", "kraters"))
    assert "black krater" in shown.text


def test_a_word_at_the_end_of_a_text_is_shown() -> None:
    for length in range(60, 80):
        text = "A stamnos of the usual shape. " * 20 + f"Its {'v' * length} is said to be of Attic origin."
        shown = excerpt(text, marked(text, "origin"), 100)
        assert shown.text.endswith("Attic origin.") and [shown.text[a:b] for a, b in shown.marks] == [
            "origin"
        ]


@given(st.text("ab é\n", max_size=600), st.integers(20, 200))
def test_marks_are_the_same_words_in_the_text_and_in_its_excerpt(text: str, width: int) -> None:
    marks = [(token.start, token.end) for token in tokens_of(text)]
    shown = excerpt(text, marks, width)
    inside = [text[start:end] for start, end in marks if shown.start <= start and end <= shown.end]
    assert [shown.text[start:end] for start, end in shown.marks] == inside
    assert len(shown.text) <= width + 2 * len(ELLIPSIS)
