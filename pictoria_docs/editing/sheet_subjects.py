"""What a project has under the keys of a sheet, as the person who sends the sheet sees it."""

from collections.abc import Iterable, Mapping, Sequence

from pictoria_docs.document import Box, Field, RecordField, field_id
from pictoria_docs.document.identity import DocumentId
from pictoria_docs.editing.edit_layers import EditLayers
from pictoria_docs.editing.edit_session import EditSession
from pictoria_docs.exchange.spreadsheet.headers import RECORDS
from pictoria_docs.exchange.spreadsheet.project_rows import ProjectRow
from pictoria_docs.store.decisions.model import StoredDecision
from pictoria_docs.store.subjects.subject_state import SubjectState

KINDS = {"figures": "region", "captions": "region", "entries": "entry", RECORDS: "entry", "fields": "field"}
"""What the keys of each table name."""


class SheetSubjects:
    """Looks up subjects by the keys of rows, in the documents that a sheet may be about."""

    def __init__(self, session: EditSession, documents: Sequence[DocumentId]) -> None:
        self._session, self._documents = session, documents
        self._layers: EditLayers = session.edit_layers()
        schema = session.opened.schema
        self._types = {field.name: field.type for field in schema.fields}

    def fields(self) -> list[RecordField]:
        """The fields that records have: those of the schema, then others that are in use."""
        opened = self._session.opened
        known = opened.schema.record_fields()
        counts = opened.store.projection.counts(self._documents)
        used = dict.fromkeys(count.type for count in counts if count.kind == "field")
        return [*known, *(RecordField(name=name) for name in used if name not in self._types)]

    def page_box(self, document: DocumentId, page: int) -> Box | None:
        """The box of a page; None: there is no such page."""
        found = self._session.opened.store.results.page(document, page)
        return found.box if found is not None else None

    def lookup(self, table: str, keys: Iterable[str]) -> Mapping[str, ProjectRow]:
        """What the project has under the keys of a table's rows."""
        left = set(keys)
        found: dict[str, ProjectRow] = {}
        for document in self._documents:
            if not left:
                break
            rows = self._in_document(document, table, left)
            found |= rows
            left -= rows.keys()
        return found

    def _in_document(self, document: DocumentId, table: str, keys: set[str]) -> dict[str, ProjectRow]:
        ids = {key.partition("/")[0] for key in keys} if table == "fields" else keys
        layers: dict[str, list[str]] = {}
        for id, target in self._layers.of(document, ids).items():
            layers.setdefault(target.layer, []).append(id)
        found: dict[str, ProjectRow] = {}
        for layer, part in layers.items():
            with self._session.repository(document, layer) as repository:
                subjects = repository.get(part)
                owned = repository.owned(part) if KINDS[table] != "region" else []
            values: dict[str, list[SubjectState]] = {}
            for row in owned:
                if row.owner is not None and row.kind == "field":
                    values.setdefault(row.owner, []).append(row)

            def decisions_on(subject: str, layer: str = layer) -> Sequence[StoredDecision]:
                with self._session.repository(document, layer) as repository:
                    return repository.decisions(subject)

            rows = subjects
            if table == "fields":
                rows = {key: row for some in values.values() for row in some for key in _keys(row)}
            for key in keys & rows.keys():
                row = rows[key]
                if row.kind == KINDS[table]:
                    entry = subjects.get(row.owner or "") if table == "fields" else None
                    own = values.get(entry.id if entry is not None else row.id, ())
                    found[key] = ProjectRow(document, row, own, decisions_on, self._types, entry)
        return found


def _keys(row: SubjectState) -> list[str]:
    """The keys of a value: by its words as they are, and as they were suggested."""
    keys = [row.id]
    if isinstance(row.state, Field) and row.owner is not None and not row.hidden:
        keys.append(field_id(row.owner, row.state))
    return keys
