"""The query set: what it asks, and that relevance is what its catalogues print."""

import json
from collections import Counter
from pathlib import Path
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rapidfuzz.distance import OSA

from bench.__main__ import main
from bench.queries.catalogues import (
    SPLITS,
    catalogues,
    copy_documents,
    known_titles,
    words_of,
    write_catalogues,
)
from bench.queries.criteria import overlap
from bench.queries.dates import CENTURIES, century, century_of, printed_dates, years_of
from bench.queries.families import typing_error
from bench.queries.iconclass_queries import iconclass_pool, score_pool
from bench.queries.items import document_text
from bench.queries.query_set import FAMILIES, make_queries
from bench.queries.records import QueryCorpus, folded_words, identifier_parts, number_parts, read_corpus
from bench.queries.unanswerable import AbsentThings
from bench.queries.vocabulary import (
    LANGUAGES,
    MATERIALS,
    OBJECTS,
    WORDS,
    label,
    scenes,
    scenes_of,
    terms,
    with_article,
)
from pictoria_docs.eval.search import UNANSWERABLE
from pictoria_docs.eval.search_queries import JudgedQuery

CHOSEN = {("entries", "fr"), ("columns", "en"), ("legend-below", "de"), ("below", "it"), ("columns", "it")}


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Five catalogues of the train split."""
    folder = tmp_path_factory.mktemp("queries")
    chosen = [
        one for one in catalogues() if one.split == "train" and (one.convention, one.language) in CHOSEN
    ]
    assert len(list(write_catalogues(folder, chosen))) == len(CHOSEN)
    return folder / "train"


@pytest.fixture(scope="module")
def corpus(folder: Path) -> QueryCorpus:
    return read_corpus(folder, "train")


@pytest.fixture(scope="module")
def absent(corpus: QueryCorpus, folder: Path) -> AbsentThings:
    names = {record.item.document for record in (*corpus.entries, *corpus.figures)}
    return AbsentThings(corpus, [document_text(folder, name) for name in sorted(names)])


@pytest.fixture(scope="module")
def queries(corpus: QueryCorpus, absent: AbsentThings) -> list[JudgedQuery]:
    return make_queries(corpus, absent)


def test_each_split_has_each_convention_and_theme_in_each_language() -> None:
    kinds = Counter((one.split, one.convention, one.language) for one in catalogues())
    assert set(kinds.values()) == {1}
    themes = {(one.split, one.language, one.theme) for one in catalogues()}
    assert len(themes) == len(SPLITS) * len(LANGUAGES) * len(WORDS["themes"])


def test_another_corpus_has_other_catalogues_of_the_same_kinds() -> None:
    first, other = catalogues()[0], catalogues(7)[0]
    assert (other.split, other.convention, other.language) == (first.split, first.convention, first.language)
    assert other.name != first.name and words_of(other).objects != words_of(first).objects
    assert not {one.seed for one in catalogues(7)} & {one.seed for one in catalogues()}


def test_the_splits_share_no_scene() -> None:
    parts = [set(scenes_of(part)) for part in ("train", "test", "absent")]
    assert sum(map(len, parts)) == len(set().union(*parts)) == len(scenes())
    for one in catalogues()[::7]:
        named = {known_titles(one.language)[title][1] for title in words_of(one).objects} - {""}
        assert named <= set(scenes_of(one.split))


def test_the_words_are_in_the_vocabularies_in_all_languages() -> None:
    objects = [id for theme in WORDS["themes"].values() for id in theme["objects"]]
    for id in [*objects, *WORDS["absent"]["objects"]]:
        assert {one.language for one in terms(OBJECTS)[id].labels}.issuperset(LANGUAGES), id
    for id in [id for theme in WORDS["themes"].values() for id in theme["materials"]]:
        assert {one.language for one in terms(MATERIALS)[id].labels}.issuperset(LANGUAGES), id
    for nouns in WORDS["plurals"].values():
        assert set(nouns) <= set(objects)


@pytest.mark.parametrize(
    ("id", "language", "expected"),
    [
        ("fibula", "fr", "une fibule"),
        ("mirror", "de", "einen Spiegel"),
        ("amulet", "de", "ein Amulett"),
        ("mirror", "it", "uno specchio"),
        ("urn", "it", "un'urna"),
        ("urn", "en", "an urn"),
    ],
)
def test_objects_have_their_article(id: str, language: str, expected: str) -> None:
    assert with_article(id, language) == expected


@pytest.mark.parametrize("language", LANGUAGES)
def test_dates_mean_the_years_that_they_say(language: str) -> None:
    phrases = printed_dates(language)
    assert len({phrase.text for phrase in phrases}) == len(phrases)
    for phrase in phrases:
        assert phrase.first <= phrase.last and phrase.first * phrase.last != 0
        assert years_of(phrase.text, language) == (phrase.first, phrase.last)
    for number in CENTURIES:
        whole = century(number, language)
        assert century_of(whole.first, whole.last) == number
        assert century_of(whole.first - 1 or -1, whole.last) is None


def test_centuries_are_counted_without_a_year_0() -> None:
    assert century(-2, "en")[1:] == (-200, -101)
    assert century(1, "de") == ("1. Jh. n. Chr.", 1, 100)
    assert century_of(-1, 1) is None


years = st.tuples(st.integers(-900, 900), st.integers(0, 300)).map(lambda pair: (pair[0], pair[0] + pair[1]))


@given(years, years)
def test_intervals_overlap_if_they_have_a_year_in_common(
    one: tuple[int, int], other: tuple[int, int]
) -> None:
    common = set(range(one[0], one[1] + 1)) & set(range(other[0], other[1] + 1))
    assert overlap(one, other) == overlap(other, one) == bool(common)


def test_numbers_are_the_same_however_they_are_printed() -> None:
    assert identifier_parts("1984.12") == identifier_parts("1984-12") == identifier_parts("1984 12")
    assert identifier_parts("86.AE.203") == identifier_parts("86AE203") != identifier_parts("86.AE.20.3")
    assert number_parts("IV, 2") == number_parts("4.2") == ("4", "2")


@given(st.text("abcdeé ", min_size=1, max_size=40), st.integers())
def test_a_typing_error_is_one_edit(text: str, seed: int) -> None:
    assert OSA.distance(text, typing_error(text, Random(seed))) <= 1


def test_every_entry_is_about_what_it_was_made_of(corpus: QueryCorpus) -> None:
    assert len(corpus.entries) > 60
    for record in corpus.entries:
        assert len(record.objects) == len(record.made_of) == 1
        assert record.years
        noun = label(OBJECTS, record.objects[0], record.item.language)
        assert record.says(noun) and record.says(label(MATERIALS, record.made_of[0], record.item.language))
        assert record.says(record.item.title)
        assert not record.identifier or record.says(record.identifier)


def test_all_families_ask_in_their_languages(queries: list[JudgedQuery]) -> None:
    assert {query.family for query in queries} == {*FAMILIES, UNANSWERABLE}
    assert {query.language for query in queries} == set(LANGUAGES)
    assert len({(query.language, query.text.casefold()) for query in queries}) == len(queries)
    assert len({query.id for query in queries}) == len(queries)


def test_answers_are_complete(queries: list[JudgedQuery], corpus: QueryCorpus) -> None:
    """What prints the title, the number or the words asked for is relevant, and nothing else."""
    records = {record.item.id: record for record in (*corpus.entries, *corpus.figures)}
    for query in queries:
        assert query.relevant.keys() <= records.keys()
        relevant = [records[id] for id in query.relevant]
        match query.family:
            case "title":
                assert query.relevant.keys() >= {r.item.id for r in corpus.entries if r.says(query.text)}
                exact = {id for id, grade in query.relevant.items() if grade == 2}
                assert exact == {r.item.id for r in corpus.entries if r.item.title == query.text}
            case "identifier":
                assert all(
                    identifier_parts(r.identifier) == identifier_parts(query.text)[-2:] for r in relevant
                )
            case "half of the words" | "caption":
                asked = set(folded_words(query.text))
                entries, figures = (
                    {r.item.id for r in kind if asked <= set(r.folded.split())}
                    for kind in (corpus.entries, corpus.figures)
                )
                if query.asks == "entry":
                    assert query.relevant == dict.fromkeys(entries, 2)
                else:
                    assert query.relevant == dict.fromkeys(entries, 1) | dict.fromkeys(figures, 2)
            case "cross-language":
                assert query.language not in {r.item.language for r in relevant}
            case "unanswerable":
                assert not relevant


def test_what_is_absent_stands_nowhere(absent: AbsentThings, corpus: QueryCorpus) -> None:
    assert absent.objects and absent.materials and absent.places and absent.scenes
    texts = [record.folded for record in (*corpus.entries, *corpus.figures)]
    for id in absent.objects:
        words = [f" {' '.join(folded_words(label(OBJECTS, id, language)))} " for language in LANGUAGES]
        assert not any(word in text for word in words for text in texts)
    title = corpus.entries[0].item.title
    assert not absent.is_absent(title)


def test_the_same_queries_are_made_again(
    queries: list[JudgedQuery], corpus: QueryCorpus, absent: AbsentThings
) -> None:
    assert make_queries(corpus, absent) == queries
    assert make_queries(corpus, absent, seed=1) != queries


def test_documents_of_a_bench_take_turns_but_share_no_object(tmp_path: Path) -> None:
    for name, number in {
        "a": "71.AH.110",
        "b": "INHA 3",
        "c": "INHA 4",
        "d": "INHA 3",
        "e_scan_1": "INHA 9",
    }.items():
        entry = {"id": "e1", "fields": {"inventory_number": number}}
        (tmp_path / f"{name}.gold.json").write_text(
            json.dumps({"name": name, "lang": "fr", "entries": [entry]})
        )
        (tmp_path / f"{name}.pdf").write_bytes(b"%PDF")
    copied = copy_documents(tmp_path / "out", tmp_path)
    assert {(path.parent.name, path.stem) for path in copied} == {
        ("train", "a"), ("test", "b"), ("train", "c"), ("test", "d"),
    }  # fmt: skip
    assert all(path.with_suffix(".gold.json").exists() for path in copied)


def test_a_folder_that_is_not_empty_stays_as_it_is(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "notes.txt").write_text("mine")
    assert main(["queries", str(tmp_path)]) == 1
    assert "not empty" in capsys.readouterr().err
    assert [file.name for file in tmp_path.iterdir()] == ["notes.txt"]


def test_iconclass_asks_in_another_language() -> None:
    pool = iconclass_pool(300, queries=40)
    assert len(pool.texts) == 300 and len(pool.queries) == 40
    assert set(pool.languages.values()) == set(LANGUAGES)
    for query in pool.queries:
        assert all(pool.languages[notation] != query.language for notation in list(query.answers)[:1])
        assert query.text.casefold() not in {pool.texts[notation].casefold() for notation in query.answers}
    right = {query.id: sorted(query.answers) for query in pool.queries}
    assert score_pool(pool, right)["all"][1:] == (1, 1, 1)
    late = {id: [*sorted(pool.texts)[:19], *found] for id, found in right.items()}
    assert score_pool(pool, late)["all"].top1 < 0.1
    assert iconclass_pool(300, queries=40) == pool
