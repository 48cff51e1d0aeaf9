"""Cells matched with terms, suggested, extended: the answers as data, on a vocabulary made by hand."""

import json
from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pictoria_docs.plugins import Matcher, TermLabel, Vocabulary, VocabularyTerm, fold
from pictoria_openrefine.name_index import NameIndex
from pictoria_openrefine.queries import (
    MAX_CANDIDATES,
    MAX_QUERIES,
    ReconciliationError,
    read_queries,
    read_value_query,
)
from pictoria_openrefine.reconciliation import PAGE, ReconciliationApi
from pictoria_openrefine.terms import TermSource

METAL, BRONZE, STONE = "http://example.org/metal", "http://example.org/bronze", "urn:x:stone"


def term(uri: str, *labels: str, broader: Sequence[str] = (), notation: str = "") -> VocabularyTerm:
    names = tuple(TermLabel(text, "en", preferred=number == 0) for number, text in enumerate(labels))
    return VocabularyTerm(uri, names, tuple(broader), notation)


VOCABULARY = Vocabulary(
    "materials",
    (
        term(METAL, "metal"),
        term(BRONZE, "bronze", "copper alloy", broader=[METAL], notation="M-12"),
        term(STONE, "limestone"),
        *(term(f"urn:x:marble-{number}", f"marble {number:03}") for number in range(50)),
        term("urn:x:glass", "glass"),
        term("urn:x:glass-2", "glass"),
    ),
)


@pytest.fixture(scope="module")
def api() -> ReconciliationApi:
    return ReconciliationApi([TermSource("materials", Matcher(VOCABULARY))], "en")


def best(api: ReconciliationApi, **query: object) -> list[tuple[str, float, bool]]:
    found = api.match(read_queries(json.dumps({"q": query})))["q"]["result"]
    return [(each["id"], each["score"], each["match"]) for each in found]


def test_the_term_comes_first_and_is_sure_only_where_it_is_alone(api: ReconciliationApi) -> None:
    assert best(api, query="bronze") == [(BRONZE, 100.0, True)]
    assert best(api, query="  BRONZES ") == [(BRONZE, 93.0, True)]
    assert best(api, query="copper alloy")[0][:1] == (BRONZE,)
    [slip] = best(api, query="limestine")
    assert (slip[0], slip[2]) == (STONE, False), "a slip of the pen is for people to look at"
    assert [match for _, _, match in best(api, query="glass")] == [False, False], "two of one name"
    assert best(api, query="nothing like it") == best(api, query="") == best(api, query="x" * 5000) == []


def test_terms_that_are_a_part_of_the_words_are_offered(api: ReconciliationApi) -> None:
    [(term, score, is_sure)] = best(api, query="traces of bronze")
    assert (term, is_sure) == (BRONZE, False)
    both = best(api, query="bronze on limestone")
    assert [term for term, _, _ in both] == [STONE, BRONZE], "the one that says more of the words first"
    assert 0 < both[1][1] < both[0][1] and not any(is_sure for _, _, is_sure in both)
    assert score > both[1][1], "the fewer other words, the higher"
    assert not best(api, query="bronze, not to be doubted, with a word more")[0][2]


def test_further_columns_count(api: ReconciliationApi) -> None:
    right = [{"pid": "notation", "v": "M-12"}]
    assert best(api, properties=right) == [(BRONZE, 100.0, True)], "a code is enough"
    assert (
        best(api, query="bronze", properties=[*right, {"pid": "broader", "v": [{"id": METAL}]}])[0][1] == 100
    )
    wrong = best(api, query="bronze", properties=[{"pid": "broader", "v": "stone"}])
    assert (wrong[0][1] < 70, wrong[0][2]) == (True, False)
    assert best(api, query="bronze", properties=[{"pid": "broader", "v": ""}])[0][1] == 100, (
        "empty cells say nothing"
    )
    assert best(api, query="bronze", properties=[{"pid": "first_year", "v": 1200.5}])[0][1] < 100


def test_limits_types_and_bad_requests(api: ReconciliationApi) -> None:
    assert len(best(api, query="glass", limit=1)) == 1
    assert len(best(api, query="glass", limit=10**9)) <= MAX_CANDIDATES
    assert best(api, query="bronze", type=["materials"])[0][0] == BRONZE
    for bad, code in (
        ({"query": "x", "type": "colours"}, "openrefine_type"),
        ({"query": 7}, "openrefine_bad_query"),
        ({"query": "x", "limit": "many"}, "openrefine_bad_query"),
        ({"query": "x", "properties": [{"pid": "broader"}]}, "openrefine_bad_query"),
    ):
        with pytest.raises(ReconciliationError) as error:
            best(api, **bad)
        assert error.value.code == code
        assert "{" not in error.value.sentence("en") + error.value.sentence("fr")
    for text in ("", "[]", "null", "{", '{"q": 1}', "[" * 100_000):
        with pytest.raises(ReconciliationError):
            read_queries(text)
        with pytest.raises(ReconciliationError):
            read_value_query(text)
    with pytest.raises(ReconciliationError, match=str(MAX_QUERIES)):
        read_queries(json.dumps({str(number): {"query": "x"} for number in range(MAX_QUERIES + 1)}))


def test_suggestions_turn_pages(api: ReconciliationApi) -> None:
    first, second, third = (
        [each["id"] for each in api.suggest_entities("MARB", ["materials"], cursor)["result"]]
        for cursor in (0, PAGE, 2 * PAGE)
    )
    assert (len(first), len(second), len(third)) == (PAGE, PAGE, 10)
    assert first[0] == "urn:x:marble-0"
    assert not set(first) & set(second)
    assert api.suggest_entities("", [], 0) == {"result": []}
    assert api.suggest_types("mat", 0)["result"] == [{"id": "materials", "name": "materials"}]
    assert {"id": "broader", "name": "broader term"} in api.suggest_properties("term", [], 0)["result"]


def test_values_of_matched_rows(api: ReconciliationApi) -> None:
    asked = {
        "ids": [BRONZE, "urn:x:none"],
        "properties": [{"id": "broader"}, {"id": "other_labels"}, {"id": "uri"}],
    }
    answer = api.extend(read_value_query(json.dumps(asked)))
    assert answer["rows"][BRONZE] == {
        "broader": [{"id": METAL, "name": "metal"}],
        "other_labels": [{"str": "copper alloy"}],
        "uri": [{"str": BRONZE}],
    }
    assert answer["rows"]["urn:x:none"] == {"broader": [], "other_labels": [], "uri": []}
    assert [each["id"] for each in answer["meta"]] == ["broader", "other_labels", "uri"]
    with pytest.raises(ReconciliationError, match="colour"):
        api.extend(read_value_query(json.dumps({"ids": [], "properties": [{"id": "colour"}]})))


@given(st.dictionaries(st.text(max_size=5), st.text(max_size=20), max_size=8))
def test_every_cell_gets_an_answer_with_scores_in_order(cells: dict[str, str]) -> None:
    api = ReconciliationApi([TermSource("materials", Matcher(VOCABULARY))], "fr")
    answer = api.match(read_queries(json.dumps({name: {"query": text} for name, text in cells.items()})))
    assert answer.keys() == cells.keys()
    for found in answer.values():
        scores = [each["score"] for each in found["result"]]
        assert scores == sorted(scores, reverse=True)
        assert all(0 <= score <= 100 for score in scores)
        assert [each["match"] for each in found["result"][1:]] == [False] * (len(scores) - 1 if scores else 0)


@given(st.lists(st.text(max_size=6)), st.text(max_size=3))
def test_names_are_found_by_their_beginning(names: list[str], prefix: str) -> None:
    found = NameIndex((name, str(number)) for number, name in enumerate(names)).beginning(prefix)
    assert set(found) == {
        str(number) for number, name in enumerate(names) if fold(name).startswith(fold(prefix))
    }
