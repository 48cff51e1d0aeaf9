"""Words of one language stand for those of another: the table is learned from labels, and search finds by it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pictoria_docs import Project
from pictoria_docs.retrieval.options import RetrievalOptions
from pictoria_docs.retrieval.search import Searcher
from pictoria_docs.retrieval.tokens import stem, tokens_of
from pictoria_docs.retrieval.word_translations import (
    TranslatedPair,
    WordTranslations,
    shipped_translations,
)
from pictoria_docs.training.word_translations import fit_translations

LABELS = [
    {"en": "shipwreck of Aeneas", "fr": "naufrage d'Énée"},
    {"en": "shipwreck in a storm", "fr": "naufrage dans une tempête"},
    {"en": "storm on land", "fr": "tempête sur terre"},
    {"en": "Aeneas on land", "fr": "Énée à terre"},
    {"en": "a wreck", "de": "ein Wrack"},
]
STEMS = st.sampled_from(
    [stem(word, language) for word in ("ara", "vas", "lampe") for language in ("fr", "it", "de")]
)


def likely(table: WordTranslations, text: str) -> frozenset[str]:
    """The languages of a query."""
    spans = [text[token.start : token.end] for token in tokens_of(text)]
    return table.likely_languages([[stem(word, language) for language in table.languages] for word in spans])


def test_what_stands_for_a_word_is_learned_from_labels_of_several_languages() -> None:
    table = fit_translations(LABELS)
    found = table.translations(stem("naufrage", "fr"))
    assert max(found, key=lambda other: found[other]) == stem("shipwreck", "en")
    assert table.translations(stem("tempêtes", "fr"))[stem("storm", "en")] > 0.5
    origins = table.origins(stem("storm", "en"))
    assert origins[stem("tempête", "fr")] == pytest.approx(
        table.translations(stem("tempête", "fr"))[stem("storm", "en")]
    )
    assert table.translations(stem("Wrack", "de"))[stem("wreck", "en")] < 0.5, (
        "what was seen once is less sure"
    )
    assert not table.translations("unknown")


def test_what_no_label_says_of_two_languages_is_told_by_others() -> None:
    labels = [
        {"fr": "porcelet", "de": "Ferkel"},
        {"fr": "porcelet", "it": "porcellino"},
        {"en": "piglet", "de": "Ferkel"},
    ]
    table = fit_translations(labels)
    piglet = table.translations(stem("porcellino", "it"))
    assert piglet[stem("porcelet", "fr")] > piglet[stem("Ferkel", "de")] > piglet[stem("piglet", "en")] > 0
    # What labels say of a word comes before what others tell.
    told = fit_translations([*labels, *[{"it": "porcellino", "de": "Spanferkel"}] * 9])
    best = {
        other: share
        for other, share in told.translations(stem("porcellino", "it")).items()
        if other.endswith("de")
    }
    assert max(best, key=lambda other: best[other]) == stem("Spanferkel", "de")


@given(st.dictionaries(st.tuples(STEMS, STEMS), st.integers(1, 255), max_size=12))
def test_a_table_is_read_as_it_was_written(
    tmp_path_factory: pytest.TempPathFactory, pairs: dict[tuple[str, str], int]
) -> None:
    counts = {stem: 2 for pair in pairs for stem in pair} | {stem("ara", "it"): 7}
    table = WordTranslations.of_pairs(
        counts, [TranslatedPair(*pair, share / 255) for pair, share in pairs.items()]
    )
    file = tmp_path_factory.mktemp("table") / "table.npz"
    table.save(file)
    read = WordTranslations.load(file)
    assert read.languages == table.languages and len(read) == len(pairs)
    for one in counts:
        assert (
            read.translations(one)
            == table.translations(one)
            == {other: share / 255 for (first, other), share in pairs.items() if first == one}
        )
        assert (
            read.origins(one)
            == table.origins(one)
            == {first: share / 255 for (first, other), share in pairs.items() if other == one}
        )


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("die Geburt der Venus", "de"),
        ("the die of a coin", "en"),
        ("piatto decorato", "it"),
        ("arc de triomphe", "fr"),
    ],
)
def test_the_language_of_a_query_is_told_by_its_words(text: str, language: str) -> None:
    assert likely(shipped_translations(), text) == {language}


def test_a_query_in_a_language_that_no_text_has_finds_what_its_words_mean(project: Project) -> None:
    words_alone = Searcher(project.store, RetrievalOptions(embedding="off", vocabularies=()))
    (best, *_) = words_alone.search("Wolf").hits
    assert {best.text[start:end].lower() for start, end in best.marks} == {"loup"}
    words_alone.translations = WordTranslations.of_pairs({}, [])
    assert not words_alone.search("Wolf").hits


def test_articles_of_another_language_tell_nothing_though_no_text_has_them(project: Project) -> None:
    words_alone = Searcher(project.store, RetrievalOptions(embedding="off", vocabularies=()))
    (best, *_) = words_alone.search("Wolf").hits
    for text in ("der Wolf", "Wolf mit"):
        (hit, *_) = words_alone.search(text).hits
        assert hit.id == best.id and hit.score > best.score / 5
        assert {hit.text[start:end].lower() for start, end in hit.marks} == {"loup"}


def test_a_word_has_no_stem_in_a_language_that_it_is_not_in(project: Project) -> None:
    assert stem("sea", "fr") == stem("se", "fr")
    words_alone = Searcher(project.store, RetrievalOptions(embedding="off", vocabularies=()))
    entry = project.documents[0].entry(5)
    entry.correct(title="Se reposer")
    assert all(hit.score < 0.1 for hit in words_alone.search("the sea").hits)
    assert words_alone.search("se reposent").hits[0].id == entry.id
