"""Cells of tables matched with the vocabularies and entries of a project, as one person may read them."""

from collections.abc import Sequence

from pictoria_docs.plugins import Json, OpenProject, Permission, SessionService, translate
from pictoria_openrefine.entities import Entity
from pictoria_openrefine.entries import EntrySource
from pictoria_openrefine.queries import read_queries, read_value_query
from pictoria_openrefine.reconciliation import ReconciliationApi
from pictoria_openrefine.terms import TermSource


def term_sources(opened: OpenProject) -> list[TermSource]:
    """The vocabularies of a project's records."""
    return [TermSource(name, matcher) for name, matcher in opened.readers.matchers.items()]


class OpenRefineService(SessionService):
    """Reconciliation in a project: of what counts for all, not of layers of open tasks."""

    @property
    def language(self) -> str:
        """Of the answers."""
        return self._session.language

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
        entry = self._session.opened.shared(EntrySource.of).known(id)
        return None if entry is None else (entry.document, entry.page)

    def _api(self) -> ReconciliationApi:
        self._session.require(Permission.RECONCILE)
        opened = self._session.opened
        for document in opened.store.projection.stale():
            opened.prepare(document)
        entries = opened.shared(EntrySource.of)
        entries.refresh()
        return ReconciliationApi([*opened.shared(term_sources), entries], self._session.language)
