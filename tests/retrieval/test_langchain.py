"""The search in chains of langchain-core."""

import asyncio

from langchain_core.output_parsers import StrOutputParser
from langchain_core.runnables import RunnableLambda

from pictoria_docs import Project
from pictoria_docs.retrieval.candidates import SearchFilter
from pictoria_docs.retrieval.langchain import PictoriaLoader, PictoriaRetriever

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
    assert len(PictoriaLoader(project.searcher).load()) == project.searcher.count()
