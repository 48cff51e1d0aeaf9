"""The search as a retriever of langchain-core, and all that can be found as its documents, for chains of one's own."""

from collections.abc import Iterator, Sequence
from typing import Any

from langchain_core.callbacks import CallbackManagerForRetrieverRun
from langchain_core.document_loaders import BaseLoader
from langchain_core.documents import Document
from langchain_core.retrievers import BaseRetriever
from pydantic import ConfigDict
from sqlalchemy import Connection, select

from pictoria_docs.models.network_policy import quiet_process
from pictoria_docs.retrieval.candidates import SearchFilter
from pictoria_docs.retrieval.hits import SearchHit, item_values
from pictoria_docs.retrieval.search import EVERYTHING, HITS, Searcher
from pictoria_docs.store.search_schema import facets, items

AT_ONCE = 500
"""Items that are read at once."""


class PictoriaRetriever(BaseRetriever):
    """Hits of a project's search as documents, best first; nothing is sent to a tracing service.

    A document's `id` is that of the project's document and of the hit, with "#" between; its `metadata` holds document,
    document_name, kind, type, page, box (PDF points), number, title, language, years, status and score.
    """

    model_config = ConfigDict(arbitrary_types_allowed=True)

    searcher: Searcher
    """`Project.searcher`."""
    wanted: SearchFilter = EVERYTHING
    limit: int = HITS
    least_score: float = 0.0
    """Hits that are less likely are left out: a query that nothing answers then gets no document."""

    def model_post_init(self, context: Any) -> None:
        """langchain-core sends queries and documents to a tracing service if the environment says so; it must not."""
        quiet_process(allow_downloads=True)

    def _get_relevant_documents(
        self, query: str, *, run_manager: CallbackManagerForRetrieverRun
    ) -> list[Document]:
        hits = self.searcher.search(query, self.wanted, self.limit).hits
        return [_document(hit, score=hit.score) for hit in hits if hit.score >= self.least_score]


class PictoriaLoader(BaseLoader):
    """Everything that can be found in a project as documents, with the values of records in their metadata."""

    def __init__(self, searcher: Searcher, wanted: SearchFilter = EVERYTHING) -> None:
        """Load from `Project.searcher`, all or what a filter lets pass."""
        self.searcher, self.wanted = searcher, wanted

    def lazy_load(self) -> Iterator[Document]:
        """The documents, one at a time, in the order of the project's documents and pages.

        Raises:
            ProjectError: the project cannot be read or written.
        """
        self.searcher.bring_up_to_date()
        names = {record.id: record.name for record in self.searcher.store.documents.all()}
        query = (
            select(items)
            .where(*self.wanted.conditions)
            .order_by(items.c.document_id, items.c.page, items.c.y0, items.c.x0)
        )
        with self.searcher.store.reading() as connection:
            for rows in connection.execute(query).partitions(AT_ONCE):
                records = _records(connection, [row.number for row in rows])
                for row in rows:
                    yield _document(
                        SearchHit(**item_values(row, names, self.wanted.assumption)),
                        record=records.get(row.number, {}),
                    )


def _records(connection: Connection, numbers: Sequence[int]) -> dict[int, dict[str, list[str]]]:
    """The values of the records of items by field, by number of item."""
    query = select(facets).where(facets.c.item.in_(numbers))
    records: dict[int, dict[str, list[str]]] = {}
    for row in connection.execute(query.order_by(facets.c.item, facets.c.name, facets.c.value)):
        records.setdefault(row.item, {}).setdefault(row.name, []).append(row.value)
    return records


def _document(hit: SearchHit, **more: Any) -> Document:
    return Document(
        id=f"{hit.document}#{hit.id}",
        page_content=hit.text,
        metadata={
            "document": hit.document,
            "document_name": hit.document_name,
            "kind": hit.kind,
            "type": hit.type,
            "page": hit.page,
            "box": list(hit.box),
            "number": hit.number,
            "title": hit.title,
            "language": hit.language,
            "years": list(hit.years or (None, None)),
            "status": hit.status,
            **more,
        },
    )
