"""What a project has where a sheet has a row: each cell as it is now, and as it was when the sheet was exported."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from pictoria_docs.document import Entry, Field, Region, Status
from pictoria_docs.document.identity import DocumentId
from pictoria_docs.enrichment.field_types import field_type
from pictoria_docs.enrichment.schema import TypeName
from pictoria_docs.exchange.spreadsheet.cells import Expected
from pictoria_docs.exchange.spreadsheet.headers import TERM
from pictoria_docs.exchange.tables.records import BETWEEN, FIELD, TITLE
from pictoria_docs.store.decisions.model import Subject
from pictoria_docs.store.subjects.headings import FIELDS, NAMES
from pictoria_docs.store.subjects.past_states import DecisionsOn, states_at
from pictoria_docs.store.subjects.subject_state import SubjectState

STATUS_COLUMN = "status"
NUMBER_COLUMNS = frozenset({"number", "entry_number"})
ENTRY_COLUMNS = {"entry_number": "number", "number": "number", "title": "title"}
"""The columns of entries, with what they are of an entry."""


class Decided(NamedTuple):
    """The latest decision on what a cell shows."""

    revision: int
    by: str = ""
    at: str = ""


@dataclass(frozen=True)
class ProjectRow:
    """A subject, and for an entry the values of its record."""

    document: DocumentId
    subject: SubjectState
    values: Sequence[SubjectState]
    """All values of an entry's record, also rejected and absent ones."""
    decisions_on: DecisionsOn
    types: Mapping[str, str]
    """What the fields of records hold, by name (`TypeName`)."""
    entry: SubjectState | None = None
    """Of a value: its entry, whose other values are `values`."""

    @property
    def page(self) -> int:
        """Where it is reviewed."""
        return self.subject.pages[0]

    def values_of(self, field: str) -> list[tuple[SubjectState, Field]]:
        """The values of a field that the sheet shows."""
        return [
            (row, row.state)
            for row in self._rows(field)
            if not row.hidden and isinstance(row.state, Field) and not row.state.alternative
        ]

    def title_is_heading(self, column: str) -> bool:
        """Whether a column shows the heading of the entry, since no value stands in its place."""
        return column == FIELD + TITLE and not self.values_of(TITLE)

    def decided(self, column: str) -> Decided:
        """The latest decision on what a column shows, which may have been said of an entry or of its record."""
        field = _field(column) or (self.subject.type if self.subject.kind == "field" else "")
        heading = {field} & NAMES or FIELDS.get(ENTRY_COLUMNS.get(column, ""), frozenset())
        rows = [row for row in self.values if row.type == field or row.type in heading]
        if not _field(column):
            rows.append(self.subject)
        if heading:
            rows.append(self.entry or self.subject)
        last = max(rows, key=lambda row: row.revision, default=None)
        return Decided(last.revision, last.user or "", last.at or "") if last is not None else Decided(0)

    def expected(self, column: str, revision: int | None) -> Expected:
        """What a cell may hold.

        Args:
            column: its column.
            revision: that of its row; None: the row does not say, and the project has not changed since.
        """
        now = self._text(column, None)
        since = revision is not None and self.decided(column).revision > revision
        return Expected(
            now,
            self._text(column, revision) if since else now,
            dates=field_type(self.types.get(_field(column))).dated,
            numbered=column in NUMBER_COLUMNS
            or field_type(self.types.get(_field(column))).name == TypeName.IDENTIFIER,
        )

    # What a column shows, now (None) or when a decision was the latest one

    def _text(self, column: str, revision: int | None) -> str:
        if column == STATUS_COLUMN:
            return self._status(revision).value
        if _field(column):
            fields = self._fields(_field(column), revision)
            if column.startswith(TERM):
                return joined_uris(fields)
            if column != FIELD + TITLE or fields:
                return BETWEEN.join(dict.fromkeys(field.value for field in fields))
            column = TITLE
        state = self._state(self.subject, revision)
        match state:
            case Region():
                names = {"kind": state.type.value, "own_type": state.own_type}
                return {**names, "number": state.number, "text": state.text}[column] or ""
            case Entry():
                return getattr(state, ENTRY_COLUMNS[column]) or ""
            case Field():
                uri = state.term.uri if state.term is not None else ""
                return {"value": state.value, "normalised": state.normalised, "term_uri": uri}[column] or ""
        return ""

    def _fields(self, name: str, revision: int | None) -> list[Field]:
        if revision is None:
            return [field for _, field in self.values_of(name)]
        states = [self._state(row, revision) for row in self._rows(name)]
        return [state for state in states if isinstance(state, Field) and not state.alternative]

    def _state(self, row: SubjectState, revision: int | None) -> Subject | None:
        """A subject as it was; None: it was not there."""
        state = row if revision is None else self._past(revision).get(row.id)
        return None if state is None or (state.hidden and row is not self.subject) else state.state

    def _status(self, revision: int | None) -> Status:
        state = self.subject if revision is None else self._past(revision).get(self.subject.id)
        return state.status if state is not None else Status.SUGGESTED

    def _past(self, revision: int) -> Mapping[str, SubjectState]:
        rows = {row.id: row for row in (self.entry, self.subject, *self.values) if row is not None}
        return states_at(revision, rows.values(), self.decisions_on)

    def _rows(self, field: str) -> list[SubjectState]:
        return [row for row in self.values if row.type == field]


Lookup = Callable[[str, Iterable[str]], Mapping[str, ProjectRow]]
"""`lookup(table, keys)`: what the project has under the keys of a table's rows."""


def joined_uris(fields: Iterable[Field]) -> str:
    """The URIs of the terms of values, one part for each value; nothing where none has any."""
    uris = {field.value: field.term.uri if field.term is not None else "" for field in fields}
    return BETWEEN.join(uris.values()) if any(uris.values()) else ""


def _field(column: str) -> str:
    """The field whose values, or whose terms, a column shows; "" for other columns."""
    for prefix in (FIELD, TERM):
        if column.startswith(prefix):
            return column.removeprefix(prefix)
    return ""
