"""Where the clauses of a record are cut, and how much of a clause is a date, a measure or a term."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pictoria_docs.enrichment.clauses import clauses, covered

PROSE = "Le fond porte une palmette entre deux filets, la lèvre est droite et le pied manque. "


def cut(text: str) -> list[str]:
    return [text[start:end] for start, end in clauses(text, 0, len(text))]


@pytest.mark.parametrize("before", ["", PROSE, PROSE * 60])
@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Bronze. Haut. env. 12 cm. Paris", ["Bronze", "Haut. env. 12 cm", "Paris"]),
        ("Sold to M. Feuardent. Gift", ["Sold to M. Feuardent", "Gift"]),
        ("Siglé C.I.L. Romain. Verre", ["Siglé C.I.L. Romain", "Verre"]),
    ],
)
def test_a_point_that_cuts_a_word_short_ends_no_clause(before: str, text: str, expected: list[str]) -> None:
    assert cut(before + text)[-len(expected) :] == expected


def test_a_word_of_any_length_may_end_a_clause() -> None:
    word = "Donau" + "dampfschifffahrt" * 20
    assert cut(f"{word}. Bronze") == [word, "Bronze"]


@given(
    st.text("aé1 .,;", max_size=40),
    st.lists(st.tuples(st.integers(0, 40), st.integers(0, 40)), max_size=4),
    st.integers(0, 10),
)
def test_what_is_covered_is_counted_in_letters_and_digits(
    text: str, parts: list[tuple[int, int]], start: int
) -> None:
    span = min(start, len(text)), len(text)
    letters = [place for place in range(*span) if text[place].isalnum()]
    inside = [place for place in letters if any(first <= place < last for first, last in parts)]
    assert covered(span, parts, text) == (len(inside) / len(letters) if letters else 0.0)
