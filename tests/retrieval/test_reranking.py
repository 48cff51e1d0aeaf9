"""The order of a served reranker: nobody waits for it with the index in hand, what changed meanwhile is not shown."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest

from pictoria_docs import Project
from pictoria_docs.retrieval.candidates import SearchFilter
from pictoria_docs.retrieval.hits import SearchResult
from pictoria_docs.retrieval.options import RetrievalOptions
from pictoria_docs.retrieval.search import EVERYTHING, Searcher
from tests.models.fake_server import FakeServer, Handler, serving
from tests.retrieval.answering import options

QUERY = "vase bronze amphore lampe"


def relevant(handler: Handler, body: dict[str, Any]) -> None:
    """The last text is the best."""
    count = len(body["documents"])
    handler.send(200, {"results": [{"index": n, "relevance_score": n} for n in range(count)]})


def meanwhile(action: Callable[[], object]) -> Callable[[Handler, dict[str, Any]], None]:
    def reply(handler: Handler, body: dict[str, Any]) -> None:
        action()
        relevant(handler, body)

    return reply


@pytest.fixture
def server() -> Iterator[FakeServer]:
    with serving(relevant) as server:
        yield server


def searcher(project: Project, server: FakeServer) -> Searcher:
    wanted = RetrievalOptions(embedding="off", reranker="tiny", reranker_url=server.url)
    return Searcher(project.store, wanted, options(server))


def plain(project: Project, wanted: SearchFilter = EVERYTHING) -> SearchResult:
    return Searcher(project.store, RetrievalOptions(embedding="off")).search(QUERY, wanted)


def test_others_search_what_has_changed_while_the_reranker_reads(
    project: Project, server: FakeServer
) -> None:
    search = searcher(project, server)
    found = []

    def change() -> None:
        project.documents[0].entries[0].correct(title="Zorglub")
        found.extend(search.search("Zorglub", typing=True).hits)

    server.reply = meanwhile(change)
    assert search.search(QUERY).limitations == ()
    assert found[0].number == project.documents[0].entries[0].number


def test_what_changed_while_the_reranker_read_is_not_shown_as_it_was(
    project: Project, server: FakeServer
) -> None:
    entries = {entry.id: entry for entry in project.documents[0].entries}
    before = [hit.id for hit in plain(project).hits]
    corrected, rejected, accepted = [id for id in before if id in entries][:3]

    def change() -> None:
        entries[corrected].correct(title="Zorglub")
        entries[rejected].reject()
        entries[accepted].accept()

    server.reply = meanwhile(change)
    hits = searcher(project, server).search(QUERY).hits
    assert [hit.id for hit in hits] == [id for id in reversed(before) if id not in (corrected, rejected)]
    assert {hit.status for hit in hits if hit.id == accepted} == {"accepted"}


def test_what_the_filter_does_not_let_pass_any_more_is_not_shown(
    project: Project, server: FakeServer
) -> None:
    entries = {entry.id: entry for entry in project.documents[0].entries}
    wanted = SearchFilter(statuses=("suggested",))
    before = [hit.id for hit in plain(project, wanted).hits]
    accepted = next(id for id in before if id in entries)
    server.reply = meanwhile(entries[accepted].accept)
    found = searcher(project, server).search(QUERY, wanted)
    assert [hit.id for hit in found.hits] == [id for id in reversed(before) if id != accepted]
