"""Queries that the model of the config translates: what it says is looked for, and search goes on without it."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pictoria_docs import Project
from pictoria_docs.retrieval.options import RetrievalOptions
from pictoria_docs.retrieval.search import Searcher
from pictoria_docs.retrieval.tokens import tokens_of
from pictoria_docs.retrieval.translation import translations_of
from tests.models.fake_server import FakeServer, serving
from tests.retrieval.answering import options, saying

QUERY = "lucerna ficta"
SAID = {"terms": [{"words": "lucerna ficta", "translations": ["lampe tournée"]}]}


@pytest.fixture
def asked() -> list[str]:
    return []


@pytest.fixture
def server(asked: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[FakeServer]:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))

    def answer(text: str) -> dict[str, Any]:
        asked.append(text)
        return SAID

    with serving(saying(answer)) as server:
        yield server


def searcher(project: Project, server: FakeServer) -> Searcher:
    wanted = RetrievalOptions(embedding="off", translation=True)
    return Searcher(project.store, wanted, options(server))


def test_a_query_in_a_language_that_nothing_knows_finds_what_it_means(
    project: Project, server: FakeServer, asked: list[str]
) -> None:
    search = searcher(project, server)
    result = search.search(QUERY)
    assert (result.hits[0].kind, result.hits[0].number) == ("entry", "6")
    assert result.limitations == () and QUERY in asked[0]
    untranslated = Searcher(project.store, RetrievalOptions(embedding="off")).search(QUERY)
    assert untranslated.unlikely and not result.unlikely
    search.search(QUERY)
    assert len(asked) == 1, "it is asked once"


def test_nobody_is_asked_while_a_query_is_typed(
    project: Project, server: FakeServer, asked: list[str]
) -> None:
    searcher(project, server).search(QUERY, typing=True)
    assert asked == []


def test_without_the_model_words_are_searched_and_it_is_told(project: Project, server: FakeServer) -> None:
    search = searcher(project, server)
    server.reply = lambda handler, body: handler.say("no JSON")
    result = search.search("lampe")
    assert result.hits
    (problem,) = result.limitations
    assert problem.sentence("en").startswith("The query was not translated")
    assert problem.sentence("fr").startswith("La recherche n’a pas été traduite")


def test_others_search_what_has_changed_while_the_model_answers(project: Project, server: FakeServer) -> None:
    search = searcher(project, server)
    found = []

    def answer(_: str) -> dict[str, Any]:
        project.documents[0].entries[0].correct(title="Zorglub")
        found.extend(search.search("Zorglub", typing=True).hits)
        return SAID

    server.reply = saying(answer)
    assert search.search(QUERY).limitations == ()
    assert found[0].number == project.documents[0].entries[0].number


TEXTS = st.text(max_size=30)


@given(TEXTS, st.lists(st.tuples(TEXTS, st.lists(TEXTS, max_size=3)), max_size=4))
def test_whatever_a_model_says_is_about_words_of_the_query(
    query: str, said: list[tuple[str, list[str]]]
) -> None:
    answer = {"terms": [{"words": words, "translations": others} for words, others in said]}
    found = translations_of(answer, query, ["fr", "de"])
    assert found.keys() <= {token.form for token in tokens_of(query)}
    assert all(label and all(label) for labels in found.values() for label in labels)
