"""Cells of tables matched with the vocabularies and entries of a project, as one person may read them."""

from collections.abc import Sequence

from pictoria_docs.exchange.openrefine.api import Json, ReconciliationApi
from pictoria_docs.exchange.openrefine.entities import Entity
from pictoria_docs.exchange.openrefine.queries import read_queries, read_value_query
from pictoria_docs.i18n import translate
from pictoria_docs.review.authorization import Permission
from pictoria_docs.review.session import SessionService


class OpenRefineService(SessionService):
    """Reconciliation in a project: of what counts for all, not of layers of open tasks."""

    def manifest(self, address: str, space: str, documentation: str) -> Json:
        """What the service can do; see `ReconciliationApi.manifest`."""
        name = translate("openrefine.name", self._session.language, project=self._session.slug)
        return self._api().manifest(name, address, space, documentation)

    def match(self, queries: str) -> Json:
        """Candidates for cells; `queries` is the JSON of a request.

        Raises:
            ReconciliationError: it is no such JSON, or names a type that is none.
        """
        return self._api().match(read_queries(queries))

    def extend(self, query: str) -> Json:
        """Values of entities; `query` is the JSON of a request.

        Raises:
            ReconciliationError: it is no such JSON, or names a property that is none.
        """
        return self._api().extend(read_value_query(query))

    def suggest_entities(self, prefix: str, types: Sequence[str], cursor: int) -> Json:
        """Entities whose names begin so."""
        return self._api().suggest_entities(prefix, types, cursor)

    def suggest_types(self, prefix: str, cursor: int) -> Json:
        """Types whose names begin so."""
        return self._api().suggest_types(prefix, cursor)

    def suggest_properties(self, prefix: str, types: Sequence[str], cursor: int) -> Json:
        """Properties whose names begin so."""
        return self._api().suggest_properties(prefix, types, cursor)

    def propose_properties(self, type: str | None, limit: int) -> Json:
        """What can be added to rows of a type."""
        return self._api().propose_properties(type, limit)

    def entity(self, id: str) -> tuple[Entity, list[tuple[str, str]]] | None:
        """An entity with its properties in words; None: there is no such one."""
        return self._api().found(id)

    def place_of(self, id: str) -> tuple[str, int] | None:
        """The document and page of an entry; None: it is none."""
        self._api()
        entry = self._session.opened.entry_source.known(id)
        return None if entry is None else (entry.document, entry.page)

    def _api(self) -> ReconciliationApi:
        self._session.require(Permission.RECONCILE)
        opened = self._session.opened
        for document in opened.store.projection.stale():
            opened.prepare(document)
        opened.entry_source.refresh()
        return ReconciliationApi([*opened.term_sources, opened.entry_source], self._session.language)
