"""A served model of embeddings is asked for the vector of a query while nobody waits for the index."""

from collections.abc import Iterator
from typing import Any

import pytest

from pictoria_docs import Project
from pictoria_docs.retrieval.options import RetrievalOptions
from pictoria_docs.retrieval.search import Searcher
from tests.models.fake_server import FakeServer, Handler, serving
from tests.retrieval.answering import options

QUERY = "amphore panathénaïque"


def encoded(handler: Handler, body: dict[str, Any]) -> None:
    """A vector for each text: its length, and something more."""
    rows = [{"index": n, "embedding": [len(text), 1.0, 0.0]} for n, text in enumerate(body["input"])]
    handler.send(200, {"data": rows})


@pytest.fixture
def server() -> Iterator[FakeServer]:
    with serving(encoded) as server:
        yield server


@pytest.fixture
def search(project: Project, server: FakeServer) -> Searcher:
    """Finds by the vectors of the server."""
    wanted = RetrievalOptions(embedding="tiny", embedding_url=server.url)
    found = Searcher(project.store, wanted, options(server))
    found.bring_up_to_date()
    return found


def test_others_search_what_has_changed_while_a_query_is_encoded(
    project: Project, server: FakeServer, search: Searcher
) -> None:
    number, found = project.documents[0].entries[0].number, []

    def slow(handler: Handler, body: dict[str, Any]) -> None:
        if any(text.endswith(QUERY) for text in body["input"]):
            project.documents[0].entries[0].correct(title="Zorglub")
            found.extend(search.search("Zorglub", typing=True).hits)
        encoded(handler, body)

    server.reply = slow
    assert search.search(QUERY).limitations == ()
    assert found[0].number == number


def test_without_the_model_words_are_searched_and_a_sentence_says_so(
    server: FakeServer, search: Searcher
) -> None:
    assert search.search("vase").missing is None
    server.reply = lambda handler, body: handler.send(503, {})
    result = search.search(QUERY)
    assert result.hits and result.missing is not None
