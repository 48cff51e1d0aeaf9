"""Documents in memory, a few at a time: whatever number of them a script goes through, memory stays flat."""

from collections import OrderedDict, defaultdict
from collections.abc import Callable
from functools import cached_property
from typing import TYPE_CHECKING

from pictoria_docs.document import Document, Link, Page, Region
from pictoria_docs.document.identity import DocumentId
from pictoria_docs.exchange.contents.relations import Relations, relations
from pictoria_docs.i18n import user_language
from pictoria_docs.store.documents.results import StageResults

if TYPE_CHECKING:
    from pictoria_docs.exchange.tables.tables import Row

LOADED_AT_ONCE = 2
"""Documents that a project keeps in memory: the one that a script works on, and one that it is compared with."""

KEYS = {
    "figures": ("figure_id",),
    "captions": ("caption_id",),
    "entries": ("entry_id",),
    "fields": ("entry_id", "field", "value"),
    "links": ("link_id",),
    "mentions": ("mention_id",),
}
"""The columns that tell the rows of each table apart; what follows from a value has that value's row first."""


class LoadedDocument:
    """A document without what people rejected, and what is looked up in it again and again."""

    def __init__(self, data: Document, results: StageResults | None = None) -> None:
        """Begin with a document.

        Args:
            data: the document with what people decided.
            results: what it was made of, kept for when they decide again.
        """
        self.data, self.results = data, results
        self._rows: dict[str, dict[tuple[object, ...], Row]] = {}

    @cached_property
    def shown(self) -> Document:
        """The document without what people rejected."""
        return self.data.without_rejected()

    @cached_property
    def relations(self) -> Relations:
        """Its links by type and end."""
        return relations(self.shown)

    @cached_property
    def pages(self) -> dict[int, Page]:
        """Its pages by number."""
        return {page.number: page for page in self.shown.pages}

    @cached_property
    def links(self) -> dict[str, list[Link]]:
        """Its links by the id of either end, the surest first."""
        by_end: dict[str, list[Link]] = defaultdict(list)
        for link in sorted(self.shown.links, key=lambda link: -link.confidence):
            for end in {link.source, link.target}:
                by_end[end].append(link)
        return by_end

    @cached_property
    def panels(self) -> dict[str, list[Region]]:
        """The parts of each plate or composite figure, in the order of the page."""
        parts: dict[str, list[Region]] = defaultdict(list)
        for figure in self.shown.figures:
            if figure.parent is not None:
                parts[figure.parent].append(figure)
        return parts

    def row(self, table: str, key: tuple[object, ...]) -> "Row":
        """The row of a table of the csv export that has this key, in words of the user's language."""
        if table not in self._rows:
            # Not at the top: the tables bring all rooms that read records with them.
            from pictoria_docs.exchange.tables.tables import table as table_of

            rows: dict[tuple[object, ...], Row] = {}
            for row in table_of(table, self.shown, self.relations, user_language()).rows:
                rows.setdefault(tuple(row[column] for column in KEYS[table]), row)
            self._rows[table] = rows
        return self._rows[table][key]


class LoadedDocuments:
    """The documents that were asked for last."""

    def __init__(
        self,
        read: Callable[[DocumentId], StageResults],
        load: Callable[[DocumentId, StageResults | None], Document],
    ) -> None:
        """Begin without any.

        Args:
            read: what the stages found in a document.
            load: the document, made of that and of what people decided.
        """
        self._read, self._load = read, load
        self._documents: OrderedDict[DocumentId, LoadedDocument] = OrderedDict()
        self._outdated: set[DocumentId] = set()
        """Of these, people have decided on something since."""

    def get(self, id: DocumentId) -> LoadedDocument:
        """The document, from memory if it is there.

        Raises:
            ProjectError: the project has no such document.
        """
        if id not in self._documents:
            while len(self._documents) >= LOADED_AT_ONCE:
                self._documents.popitem(last=False)
            self._documents[id] = self._loaded(id, self._read(id))
        elif id in self._outdated:
            self._documents[id] = self._loaded(id, self._documents[id].results)
        self._outdated.discard(id)
        self._documents.move_to_end(id)
        return self._documents[id]

    def _loaded(self, id: DocumentId, results: StageResults | None) -> LoadedDocument:
        return LoadedDocument(self._load(id, results), results)

    def follow_decisions(self, id: DocumentId) -> None:
        """Read the decisions on a document anew when it is next asked for; what the stages found stays as it is."""
        self._outdated.add(id)

    def known(self, id: DocumentId) -> LoadedDocument | None:
        """The document, if it is in memory."""
        return self.get(id) if id in self._documents else None

    def forget(self, id: DocumentId | None = None) -> None:
        """Read the document (None: each) anew when it is next asked for."""
        if id is None:
            self._documents.clear()
        else:
            self._documents.pop(id, None)
