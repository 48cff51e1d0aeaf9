"""Words and numbers are compared in the forms in which people mean the same."""

import sqlite3

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pictoria_docs.retrieval.tokens import number_form, number_forms, stem, stems_of, tokens_of


@pytest.mark.parametrize(
    "spellings",
    [
        ("1984.12", "1984-12", "1984 12", "1984/012", "1984, 12"),
        ("Br 4402", "BR.4402", "br4402", "Br. 04402"),
        ("86.AE.205", "86 AE 205", "86-ae-205"),
        ("VII 12.4", "vii 12-4", "VII, 12.4"),
    ],
)
def test_spellings_of_one_number_have_one_form(spellings: tuple[str, ...]) -> None:
    assert len({number_form(spelling) for spelling in spellings}) == 1


def test_numbers_that_differ_have_other_forms() -> None:
    numbers = ("1984.12", "19841.2", "198412", "1984.1.2", "Br 4402", "Bj 4402", "4402")
    assert len({number_form(number) for number in numbers}) == len(numbers)


def test_a_number_is_also_known_without_the_letters_of_its_collection() -> None:
    assert number_forms("4402") < number_forms("Br 4402")
    assert number_forms("Inventaire") == frozenset()


@pytest.mark.parametrize(
    ("language", "one", "other"),
    [
        ("fr", "amphores", "amphore"), ("fr", "émaillées", "émaillée"), ("en", "lamps", "lamp"),
        ("de", "Gefäße", "Gefäß"), ("it", "romane", "romana"), ("es", "vasijas", "vasija"),
    ],
)  # fmt: skip
def test_forms_of_one_word_have_one_stem(language: str, one: str, other: str) -> None:
    assert stem(one, language) == stem(other, language)


@given(st.text(max_size=60))
def test_tokens_lie_where_they_were_written(text: str) -> None:
    last = 0
    for token in tokens_of(text):
        assert last <= token.start < token.end <= len(text) and token.form
        last = token.end
    assert len(stems_of(text, "fr")) == len(tokens_of(text))


@given(st.text(max_size=40))
def test_the_index_finds_each_word_in_the_form_in_which_it_is_asked(text: str) -> None:
    forms = [token.form for token in tokens_of(text)]
    with sqlite3.connect(":memory:") as connection:
        connection.execute(
            "CREATE VIRTUAL TABLE words USING fts5(printed, tokenize = 'unicode61 remove_diacritics 2')"
        )
        connection.execute("INSERT INTO words VALUES (?)", (" ".join(forms),))
        for form in forms:
            (count,) = connection.execute(
                "SELECT count(*) FROM words WHERE words MATCH ?", (f'"{form}"',)
            ).fetchone()
            assert count == 1
