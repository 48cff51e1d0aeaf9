"""What is lit of a text is what it was found for: numbers as a whole, and no words that tell nothing."""

import pytest

from pictoria_docs import Project
from pictoria_docs.retrieval.highlighted_words import marked_words
from pictoria_docs.retrieval.query import read_query
from pictoria_docs.retrieval.ranking import WeighedWord
from pictoria_docs.retrieval.tokens import stem
from pictoria_docs.retrieval.word_translations import shipped_translations


def lit(query: str, text: str, language: str = "fr", **translations: tuple[str, ...]) -> list[str]:
    """The words of a text that are lit for a French query, all of whose words tell as much."""
    words = [
        WeighedWord(word, 1.0, translations=translations.get(word.form, ()))
        for word in read_query(query, frozenset({"fr"})).words
    ]
    return [text[start:end] for start, end in marked_words(text, language, words, shipped_translations())]


@pytest.mark.parametrize("number", ["69M1658", "69 M 1658", "69-m-1658", "inv. 69 M.1658"])
def test_a_number_is_lit_as_a_whole_in_any_spelling(number: str) -> None:
    assert lit(number, "69 cm, M. Blanc. Inventaire 69M1658.") == ["69M1658"]
    assert lit(number, "No 69 M 1658, et 1658 autres") == ["69", "M", "1658"]


def test_parts_of_a_number_are_lit_where_the_whole_is_not_there() -> None:
    assert lit("Br 4402", "Vase 4402, Br. 17") == ["4402", "Br"]
    assert lit("M 31", "M, acquis en l'an 31") == ["31"]


def test_articles_and_letters_are_lit_beside_other_words_only() -> None:
    text = "Un lot de lampes en pierre, trouvées en 1900 dans un puits de Crète"
    assert lit("lampes en pierre", text) == ["lampes", "en", "pierre"]
    assert lit("Portrait M. D.", "D. Petit, M. Blanc : Portrait M. D.") == ["Portrait", "M", "D"]
    assert lit("en", text) == ["en", "en"], "nothing else is asked for"


def test_what_labels_say_beside_a_word_does_not_stand_for_it() -> None:
    translations = (stem("satyr", "en"), stem("in", "en"), stem("s", "en"))
    text = "In the tondo a satyr's head, in added red"
    assert lit("satyre", text, "en", satyre=translations) == ["satyr"]


def test_a_number_in_another_spelling_is_lit_in_what_is_found(project: Project) -> None:
    (hit,) = project.search("viii-3-7", 1, kinds=["entry"]).hits
    assert [hit.text[start:end] for start, end in hit.marks] == ["VIII", "3", "7"]
