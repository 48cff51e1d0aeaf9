"""The search in chains of langchain-core."""

import asyncio

import pytest
from langchain_core.output_parsers import StrOutputParser
from langchain_core.runnables import RunnableLambda

from pictoria_docs import Project
from pictoria_docs.langchain import PictoriaAnswers, PictoriaChat, PictoriaLoader, PictoriaRetriever
from pictoria_docs.models.client import ModelClient
from pictoria_docs.retrieval.answers.cited_answer import Refusal
from pictoria_docs.retrieval.candidates import SearchFilter
from tests.models.fake_server import FakeServer, serving
from tests.retrieval.answering import answer, options, saying

ENTRIES = SearchFilter(kinds=["entry"])


def test_documents_say_what_they_are_and_where(project: Project) -> None:
    (found,) = PictoriaRetriever(searcher=project.searcher, wanted=ENTRIES, limit=1).invoke(
        "krater without handles"
    )
    entry = project.documents[0].entry(4)
    assert found.id == f"{project.documents[0].id}#{entry.id}"
    assert found.metadata["page"] == entry.pages[0] and found.metadata["kind"] == "entry"
    assert found.metadata["title"] == entry.title and "Cratère" in found.page_content
    assert 0 < found.metadata["score"] <= 1


def test_it_is_asked_in_chains_and_asynchronously(project: Project) -> None:
    retriever = PictoriaRetriever(searcher=project.searcher, wanted=ENTRIES, limit=2)
    chain = retriever | RunnableLambda(lambda found: found[0].metadata["number"]) | StrOutputParser()
    assert chain.invoke("Lampe tournée") == "6"
    assert asyncio.run(chain.ainvoke("Lampe tournée")) == "6"


def test_what_nothing_answers_gets_no_document(project: Project) -> None:
    retriever = PictoriaRetriever(searcher=project.searcher, least_score=0.3)
    assert retriever.invoke("Zeppelin") == [] and retriever.invoke("Lampe tournée")


def test_everything_can_be_loaded_with_its_record(project: Project) -> None:
    loaded = PictoriaLoader(project.searcher, ENTRIES).load()
    assert sorted(found.metadata["number"] for found in loaded) == [str(number) for number in range(1, 9)]
    pages = [found.metadata["page"] for found in loaded]
    assert pages == sorted(pages)
    assert loaded[0].metadata["record"]["material"] and loaded[0].metadata["years"][1] is not None
    found = PictoriaRetriever(searcher=project.searcher, wanted=ENTRIES, limit=8).invoke("terre cuite")
    by_id = {each.id: each.metadata for each in loaded}
    for each in found:
        for name in ("record", "links"):
            assert each.metadata[name] == by_id[each.id][name], "both say the same"
    assert len(PictoriaLoader(project.searcher).load()) == project.searcher.count()


def test_all_values_of_the_record_and_the_links_come_with_a_hit(project: Project) -> None:
    entry = project.documents[0].entry(4)
    entry.record["dimensions"].correct(text="H. 34 cm")
    entry = project.documents[0].entry(4)
    (found,) = PictoriaRetriever(searcher=project.searcher, wanted=ENTRIES, limit=1).invoke(
        "krater without handles"
    )
    record = found.metadata["record"]
    assert {name: [value["printed"] for value in values] for name, values in record.items()} == {
        name: [value.text for value in entry.record.all(name) if not value.alternative]
        for name in entry.record
    }
    assert record["dimensions"][0]["printed"] == "H. 34 cm" and record["date_text"][0]["normalised"]
    assert record["date_text"][0]["label"] == entry.record["date_text"].label != "date_text"
    figure = entry.figures[0]
    (link,) = [each for each in found.metadata["links"] if each["id"] == figure.id]
    assert link["type"] == "depicts" and link["end"] == "source" and link["name"]
    (picture,) = PictoriaLoader(project.searcher, SearchFilter(kinds=["figure"])).load()[:1]
    shown = project.documents[0].figures[0]
    assert picture.id.endswith(shown.id)
    for link in picture.metadata["links"]:
        assert link["name"] and link["id"] != shown.id


def chat(server: FakeServer) -> PictoriaChat:
    return PictoriaChat(client=ModelClient(server.url, options=options(server)))


def test_a_chat_model_answers_with_checked_quotations(project: Project) -> None:
    said = answer(("It is of terracotta.", [(1, "Terre cuite")]), ("It is of gold.", [(1, "Or")]))
    with serving(saying(lambda _: said)) as server:
        answers = PictoriaAnswers(searcher=project.searcher, model=chat(server), wanted=ENTRIES)
        chain = answers | RunnableLambda(lambda found: found.sentences[0].text) | StrOutputParser()
        assert chain.invoke("Quelle lampe est en terre cuite ?") == "It is of terracotta."
        found = asyncio.run(answers.ainvoke("Quelle lampe est en terre cuite ?"))
        assert len(found.dropped) == 1 and found.model == "fake" and found.sentences[0].citations[0].places
        sent = server.asked[-1]
        assert sent["messages"][0]["role"] == "system" and "[[begin" in sent["messages"][1]["content"]
        assert sent["response_format"]["json_schema"]["schema"]["properties"]["sentences"]
        count = len(server.asked)
        assert answers.batch(["Zeppelin über Berlin", "Zeppelin"])[0].refusal is Refusal.UNLIKELY
        assert len(server.asked) == count


def test_an_answer_that_cannot_be_read_is_told(project: Project) -> None:
    with serving(lambda handler, body: handler.say("nonsense")) as server:
        answers = PictoriaAnswers(searcher=project.searcher, model=chat(server))
        for found in (answers.invoke("Lampe tournée"), asyncio.run(answers.ainvoke("Lampe tournée"))):
            assert found.refusal is Refusal.MODEL_FAILED and found.detail and not found.sentences


@pytest.mark.parametrize("answered", [False, True])
def test_a_chain_without_a_model_quotes_passages(project: Project, answered: bool) -> None:
    answers = PictoriaAnswers(searcher=project.searcher)
    found = asyncio.run(answers.ainvoke("Lampe tournée" if answered else "Zeppelin"))
    assert bool(found.sentences) is answered and found.model is None
    assert found.model_dump() == answers.invoke(found.question).model_dump()
