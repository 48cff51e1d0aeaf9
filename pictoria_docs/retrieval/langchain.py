"""The search as a retriever of langchain-core, and all that can be found as its documents, for chains of one's own."""

from collections.abc import Iterator
from typing import Any

from langchain_core.callbacks import CallbackManagerForRetrieverRun
from langchain_core.document_loaders import BaseLoader
from langchain_core.documents import Document
from langchain_core.retrievers import BaseRetriever
from pydantic import ConfigDict
from sqlalchemy import select

from pictoria_docs.models.network_policy import quiet_process
from pictoria_docs.retrieval.candidates import SearchFilter
from pictoria_docs.retrieval.hit_details import HitDetails, details_of
from pictoria_docs.retrieval.hits import SearchHit, item_values
from pictoria_docs.retrieval.search import EVERYTHING, HITS, Searcher
from pictoria_docs.store.database.search_schema import items

AT_ONCE = 500
"""Items that are read at once."""


class PictoriaRetriever(BaseRetriever):
    """Hits of a project's search as documents, best first; nothing is sent to a tracing service.

    A document's `id` is that of the project's document and of the hit, with "#" between; its `metadata` holds document,
    document_name, kind, type, page, box (PDF points), number, title, language, years, status, score, record and links
    (`HitDetails`).
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
        hits = self.searcher.search(query, self.wanted, self.limit, least_score=self.least_score).hits
        with self.searcher.store.reading() as connection:
            details = details_of(connection, self.searcher.indexer, [(hit.document, hit.id) for hit in hits])
        return [_document(hit, details[hit.document, hit.id], score=hit.score) for hit in hits]


class PictoriaLoader(BaseLoader):
    """Everything that can be found in a project as documents, with records and links in their metadata, as
    `PictoriaRetriever` has them."""

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
                ends = [(row.document_id, row.subject) for row in rows]
                details = details_of(connection, self.searcher.indexer, ends)
                for row, end in zip(rows, ends, strict=True):
                    yield _document(
                        SearchHit(**item_values(row, names, self.wanted.assumption)), details[end]
                    )


def _document(hit: SearchHit, details: HitDetails, **more: Any) -> Document:
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
            "record": details.record,
            "links": details.links,
            **more,
        },
    )
