"""Words that are written as one are found by their parts, in their language and in others."""

from collections.abc import Mapping

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from pictoria_docs import Project
from pictoria_docs.retrieval.compounds import COMPOUNDING, LEAST_KNOWN, MIN_LENGTH, indexed_stems, parts_of
from pictoria_docs.retrieval.options import RetrievalOptions
from pictoria_docs.retrieval.search import Searcher
from pictoria_docs.retrieval.tokens import JOINT, stem, stems_of
from pictoria_docs.retrieval.word_translations import shipped_translations

GERMAN = (
    "Bronze",
    "Spiegel",
    "See",
    "Bestattung",
    "Henkel",
    "Krug",
    "Reiter",
    "Standbild",
    "Götter",
    "Tonne",
    "Lampe",
)
LINKS = COMPOUNDING["de"]["links"]
MIRROR = (
    "Im Grab lag neben dem Kopf der Toten ein zerbrochener Bronzespiegel mit einem langen Griff aus Holz."
)


class Known:
    """Words that are known, each from enough labels."""

    def __init__(self, words: Mapping[str, int]) -> None:
        self._counts = {stem(word, "de"): count for word, count in words.items()}

    def count(self, stem: str) -> int:
        return self._counts.get(stem, 0)


def known(*words: str) -> Known:
    return Known(dict.fromkeys(words, LEAST_KNOWN))


@pytest.mark.parametrize(
    ("compound", "parts"),
    [
        ("Bronzespiegel", ("Bronze", "Spiegel")),
        ("Seebestattungen", ("See", "Bestattung")),
        ("Henkelkrüge", ("Henkel", "Krug")),
        ("Brautkranz", ("Braut", "Kranz")),
        ("Bischofsgrab", ("Bischof", "Grab")),
    ],
)
def test_a_compound_is_of_the_words_that_the_table_knows(compound: str, parts: tuple[str, str]) -> None:
    table = shipped_translations()
    assert table.parts(stem(compound, "de")) == tuple(stem(part, "de") for part in parts)


@pytest.mark.parametrize("word", ["Spiegel", "Freundschaft", "Fruchtbarkeit", "1984123456", "unbekanntlich"])
def test_other_words_are_of_one_piece(word: str) -> None:
    table = shipped_translations()
    assert not table.parts(stem(word, "de"))
    assert not table.parts(stem("Bronzespiegel", "fr"))


@given(st.sampled_from(GERMAN), st.sampled_from(LINKS), st.sampled_from(GERMAN))
def test_two_known_words_are_found_whatever_stands_between_them(first: str, link: str, last: str) -> None:
    compound = stem(f"{first}{link}{last.lower()}", "de")
    # Stemmers take "ee" for an ending in long words.
    assume(compound.endswith(stem(last, "de")))
    if len(compound.partition(JOINT)[0]) >= MIN_LENGTH:
        assert parts_of(compound, known(first, last)) == (stem(first, "de"), stem(last, "de"))


@given(
    st.text("abeilnrstu", max_size=24), st.lists(st.text("abeilnrstu", min_size=1, max_size=8), max_size=12)
)
def test_parts_are_known_and_stand_at_the_ends(word: str, words: list[str]) -> None:
    table = known(*words)
    compound = stem(word, "de")
    for part in parts_of(compound, table):
        assert table.count(part) >= LEAST_KNOWN
    if parts := parts_of(compound, table):
        first, last = (part.partition(JOINT)[0] for part in parts)
        assert compound.startswith(first) and compound.partition(JOINT)[0].endswith(last)


@given(st.text(max_size=60), st.sampled_from(["de", "fr", ""]))
def test_the_stems_of_a_text_are_kept_whatever_its_words_are_made_of(text: str, language: str) -> None:
    stems = stems_of(text, language)
    kept = indexed_stems(text, language, shipped_translations())
    assert kept[: len(stems)] == stems
    assert all(part.endswith(JOINT) for part in kept[len(stems) :])


def by_words(project: Project) -> Searcher:
    """The search without meaning."""
    return Searcher(project.store, RetrievalOptions(embedding="off", vocabularies=()))


@pytest.mark.parametrize(
    "query", ["Spiegel", "Spiegel aus Bronze", "miroir de bronze", "bronze mirror", "specchio"]
)
def test_a_compound_is_found_by_its_parts_in_any_language(project: Project, query: str) -> None:
    page = project.documents[0].pages[0]
    page.add_region("text", (20, 20, 380, 60), text=MIRROR)
    (best, *_) = by_words(project).search(query, limit=5).hits
    assert best.text == MIRROR
    assert "Bronzespiegel" in {best.text[start:end] for start, end in best.marks}


def test_the_words_of_a_compound_are_found_where_they_stand_apart(project: Project) -> None:
    page = project.documents[0].pages[0]
    text = MIRROR.replace("Bronzespiegel", "Spiegel aus vergoldeter Bronze")
    page.add_region("text", (20, 20, 380, 60), text=text)
    (best, *_) = by_words(project).search("Bronzespiegel", limit=5).hits
    assert best.text == text


def test_a_word_itself_comes_before_compounds_that_it_is_part_of(project: Project) -> None:
    page = project.documents[0].pages[0]
    page.add_region("text", (20, 20, 380, 60), text=MIRROR)
    page.add_region("text", (20, 80, 380, 120), text=MIRROR.replace("Bronzespiegel", "Spiegel"))
    first, second = by_words(project).search("Spiegel", limit=2).hits
    assert "Bronzespiegel" not in first.text and "Bronzespiegel" in second.text
