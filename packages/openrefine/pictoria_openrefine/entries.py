"""The entries of a project as what cells are matched with: by title, by number, by the values of their records."""

import threading
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Self

from pictoria_docs.plugins import (
    DocumentId,
    Entry,
    Field,
    Matcher,
    MetadataSchema,
    OpenProject,
    ProjectionVersion,
    Store,
    TermLabel,
    Vocabulary,
    VocabularyTerm,
    fold,
    projection_versions,
    translate,
)
from pictoria_openrefine.entities import Entity, EntityProperty, EntityType, PropertyValue
from pictoria_openrefine.name_index import NameIndex

ENTRY = "entry"
"""Id of the type."""
OWN = ("number", "title", "document", "page")
"""Properties that every entry has; the fields of the schema follow."""
IDENTIFIER = "identifier"
"""The type of the fields by which an entry is known elsewhere, such as an inventory number."""
IDENTIFIED = 0.97
"""What such a number is worth as a name: as much as one without its accents."""
BETWEEN = " · "
BETWEEN_TITLES = " / "
"""Between the titles of one entry in several languages."""


@dataclass(frozen=True)
class KnownEntry:
    """An entry with its record."""

    id: str
    document: DocumentId
    title_of_document: str
    page: int
    number: str
    title: str
    values: dict[str, list[PropertyValue]] = field(default_factory=dict)
    """By field."""


@dataclass(frozen=True)
class EntryIndex:
    """All entries as they stand, ready to be looked up."""

    entries: dict[str, KnownEntry]
    matcher: Matcher
    names: NameIndex
    by_value: dict[tuple[str, str], list[str]]
    """By property and value, as it is compared."""


class EntrySource:
    """The entries of a project, as they stand for all; what changed since the last question is read anew."""

    type_id = ENTRY

    def __init__(self, store: Store, records: MetadataSchema) -> None:
        """Take the entries of a store.

        Args:
            store: of the project.
            records: what records of the project may have.
        """
        self._store, self._records = store, records
        self._lock = threading.Lock()
        self._versions: dict[DocumentId, ProjectionVersion] = {}
        self._by_document: dict[DocumentId, list[KnownEntry]] = {}
        self._identifiers = [spec.name for spec in records.fields if spec.type == IDENTIFIER]
        self._index = self._indexed()

    @classmethod
    def of(cls, opened: OpenProject) -> Self:
        """Take those of a project that is open for review."""
        return cls(opened.store, opened.schema)

    def refresh(self) -> None:
        """Read what changed, document by document; asked once for all the cells of a request."""
        with self._lock:
            with self._store.reading() as connection:
                versions = projection_versions(connection)
            changed = {id for id, version in versions.items() if self._versions.get(id) != version}
            gone = self._by_document.keys() - versions.keys()
            if not changed | gone:
                return
            for id in gone:
                del self._by_document[id]
            titles = {record.id: record.title or record.name for record in self._store.documents.all()}
            for id in changed:
                self._by_document[id] = self._read(id, titles.get(id, ""))
            self._versions, self._index = versions, self._indexed()

    def known(self, id: str) -> KnownEntry | None:
        """The entry of an id, with its record."""
        return self._index.entries.get(id)

    def type(self, language: str) -> EntityType:  # noqa: D102
        return EntityType(ENTRY, translate("openrefine.type_entry", language))

    def properties(self, language: str) -> Sequence[EntityProperty]:  # noqa: D102
        own = [EntityProperty(name, translate(f"openrefine.entry_{name}", language)) for name in OWN]
        fields = [
            EntityProperty(spec.name, spec.label(language), spec.vocabulary or "")
            for spec in self._records.fields
            if spec.name not in OWN
        ]
        # The heading of a preview tells the first, and few lines fit into it.
        return fields + own

    def find(self, id: str, language: str) -> Entity | None:  # noqa: D102
        entry = self.known(id)
        if entry is None:
            return None
        page = translate("openrefine.page", language, page=entry.page)
        parts = (
            [entry.number, entry.title_of_document, page] if entry.title else [entry.title_of_document, page]
        )
        return Entity(
            id,
            entry.title or entry.number or id,
            self.type(language),
            BETWEEN.join(part for part in parts if part),
        )

    def match(self, words: str, limit: int) -> list[tuple[str, float]]:  # noqa: D102
        named = [(term.uri, term.score) for term in self._index.matcher.match(words, limit)]
        # Only then: a number of the catalogue is not to be doubted because an inventory has the same one.
        identified = (id for name in self._identifiers for id in self.having(name, words, limit))
        return named or [(id, IDENTIFIED) for id in dict.fromkeys(identified)][:limit]

    def having(self, property_id: str, value: str, limit: int) -> list[str]:  # noqa: D102
        return self._index.by_value.get((property_id, fold(value)), [])[:limit]

    def values(self, id: str, property_id: str, language: str) -> Sequence[PropertyValue]:  # noqa: D102
        entry = self.known(id)
        if entry is None:
            return []
        own = {
            "number": entry.number,
            "title": entry.title,
            "document": entry.title_of_document,
            "page": str(entry.page),
        }
        found = entry.values.get(property_id, [])
        text = own.get(property_id, "")
        # The heading fills the title where the record says nothing of its own.
        return found or ([PropertyValue(text)] if text else [])

    def beginning(self, prefix: str, language: str) -> Sequence[str]:  # noqa: D102
        return self._index.names.beginning(prefix)

    def _indexed(self) -> EntryIndex:
        """All entries by their titles, whole and in parts ("Vase / Vase"), their numbers and identifiers."""
        entries = {entry.id: entry for entries in self._by_document.values() for entry in entries}
        terms = []
        by_value: dict[tuple[str, str], list[str]] = {}
        named: list[tuple[str, str]] = []
        for entry in entries.values():
            texts = dict.fromkeys((entry.title, *entry.title.split(BETWEEN_TITLES), entry.number))
            labels = (TermLabel(text, preferred=text == entry.title) for text in texts if text)
            terms.append(VocabularyTerm(entry.id, tuple(labels)))
            known = [("number", entry.number)] if entry.number else []
            known += [
                (name, value.text) for name in self._identifiers for value in entry.values.get(name, ())
            ]
            for name, text in known:
                by_value.setdefault((name, fold(text)), []).append(entry.id)
                named.append((text, entry.id))
        named += [(label.text, term.uri) for term in terms for label in term.labels]
        names = NameIndex(named)
        return EntryIndex(entries, Matcher(Vocabulary(ENTRY, tuple(terms))), names, by_value)

    def _read(self, document: DocumentId, title: str) -> list[KnownEntry]:
        with self._store.projection.repository(document) as repository:
            rows = repository.of_kind(ENTRY)
            entries = {row.id: row.state for row in rows if isinstance(row.state, Entry) and not row.hidden}
            fields: dict[str, list[Field]] = {}
            for row in repository.owned(entries):
                if isinstance(row.state, Field) and not row.hidden and not row.state.alternative:
                    fields.setdefault(str(row.owner), []).append(row.state)
        return [
            KnownEntry(
                id=id,
                document=document,
                title_of_document=title,
                page=entry.pages[0] if entry.pages else 1,
                number=entry.number or "",
                title=entry.title or _first(fields.get(id, []), "title"),
                values=_values(fields.get(id, [])),
            )
            for id, entry in entries.items()
        ]


def _first(fields: Sequence[Field], name: str) -> str:
    return next((one.value for one in fields if one.name == name), "")


def _values(fields: Sequence[Field]) -> dict[str, list[PropertyValue]]:
    values: dict[str, list[PropertyValue]] = {}
    for one in fields:
        term, also = one.term, (one.normalised,) if one.normalised else ()
        value = (
            PropertyValue(one.value, also=also)
            if term is None
            else PropertyValue(term.label, term.uri, (one.value, *also))
        )
        values.setdefault(one.name, []).append(value)
    return values
