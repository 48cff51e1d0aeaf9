"""What somebody asks for is read as words, numbers and years, and nothing that is typed does harm."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pictoria_docs.retrieval.query import MAX_QUERY_LENGTH, MAX_WORDS, read_query
from pictoria_docs.retrieval.tokens import JOINT

LANGUAGES = frozenset({"fr", "en"})


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("cat. 12", "entry|12"), ("fig. 3a", "figure|3|a"), ("pl. IV, 3", "plate|4|3"),
        ("Taf. 12", "plate|12"), ("figure 7", "figure|7"), ("fig. 2-6", "figure|4"), ("fig. 2-6", "figure|2|6"),
    ],
)  # fmt: skip
def test_printed_numbers_are_read(text: str, number: str) -> None:
    assert number.replace("|", JOINT) in read_query(text, LANGUAGES).printed


def test_the_last_part_of_a_number_is_not_the_number() -> None:
    assert read_query("pl. V, 4", LANGUAGES).printed == {JOINT.join(("plate", "5", "4"))}


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("inv. 1984-12", "1984|12"), ("1984 12", "1984|12"), ("Br 4402", "br|4402"), ("Br 4402", "4402"),
        ("inv. 75 AH 122", "75|ah|122"),
        ("acc. no. 71.AH.110", "71|ah|110"), ("coupe MNB 1234", "mnb|1234"), ("VII 12.4", "vii|12|4"),
    ],
)  # fmt: skip
def test_inventory_numbers_are_read_in_any_spelling(text: str, number: str) -> None:
    assert number.replace("|", JOINT) in read_query(text, LANGUAGES).identifiers


@pytest.mark.parametrize(
    ("text", "years"),
    [
        ("fibule émaillée IIe siècle", (100, 200)), ("lamp, 1st century AD", (1, 100)),
        ("amphore 550-525 av. J.-C.", (-550, -525)), ("bronze mirror", None),
    ],
)  # fmt: skip
def test_years_are_read(text: str, years: tuple[int, int] | None) -> None:
    assert read_query(text, LANGUAGES).years == years


def test_words_are_looked_up_by_their_stems_in_all_languages_of_the_index() -> None:
    (word,) = read_query("amphores", LANGUAGES).words
    assert word.form == "amphores" and word.stems == {f"amphor{JOINT}fr", f"amphor{JOINT}en"}


def test_phrases_in_any_quotation_marks_stay_together() -> None:
    for text in ('"Head of Medusa" marble', "« Head of Medusa » marble", "“Head of Medusa” marble"):
        assert read_query(text, LANGUAGES).phrases == (("head", "of", "medusa"),)


def test_the_last_word_may_be_incomplete_while_somebody_types() -> None:
    assert [word.begins for word in read_query("lampe rom", LANGUAGES, typing=True).words] == [False, True]
    assert not any(word.begins for word in read_query("lampe rom ", LANGUAGES, typing=True).words[:-1])


@given(st.text())
def test_any_text_can_be_asked(text: str) -> None:
    query = read_query(text, LANGUAGES)
    assert len(query.words) <= MAX_WORDS and len(query.text) <= MAX_QUERY_LENGTH


def test_a_query_of_100_000_characters_is_read_at_its_beginning() -> None:
    query = read_query("amphore " + "x1 " * 33_000, LANGUAGES)
    assert query.words[0].form == "amphore" and len(query.text) <= MAX_QUERY_LENGTH


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("Je cherche une fibule en argent.", {"fibule", "argent"}),
        ("Which entry describes a cup made of glass?", {"cup", "made", "glass"}),
        ("fibule en argent", {"fibule", "en", "argent"}),
        ('I am looking for "the cup of Arkesilas"', {"the", "cup", "of", "arkesilas"}),
    ],
)
def test_words_of_a_sentence_that_only_ask_are_told_from_what_is_asked_for(text: str, left: set[str]) -> None:
    assert {word.form for word in read_query(text, LANGUAGES).words if not word.asking} == left
