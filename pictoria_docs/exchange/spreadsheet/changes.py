"""A sheet compared with the project: three values of each cell, and what follows from them.

A cell that has what the project has, or what it had when the sheet was exported, says nothing. Any other is a change,
and a conflict where the project has changed too; one that was emptied is a change only where that is confirmed. Nothing
is changed here.
"""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from pictoria_docs.document import Action, Field, Region, RegionType
from pictoria_docs.exchange.spreadsheet.cells import Expected, Verdict, judge, tidy
from pictoria_docs.exchange.spreadsheet.grid import EMPTY, Cell
from pictoria_docs.exchange.spreadsheet.headers import (
    CHANGEABLE,
    KEYS,
    RECORDS,
    TERM,
)
from pictoria_docs.exchange.spreadsheet.new_rows import NewRows
from pictoria_docs.exchange.spreadsheet.overview_rows import table_rows
from pictoria_docs.exchange.spreadsheet.parts import is_uri, kind_word, parts, status_word, term_change
from pictoria_docs.exchange.spreadsheet.planned import (
    CellChange,
    CellConflict,
    EmptiedCell,
    PlannedEdit,
    RefusedCell,
    SheetPlan,
    conflict_id,
)
from pictoria_docs.exchange.spreadsheet.project_rows import (
    ENTRY_COLUMNS,
    STATUS_COLUMN,
    Lookup,
    ProjectRow,
)
from pictoria_docs.exchange.spreadsheet.sheet_rows import SheetFile, SheetRow
from pictoria_docs.exchange.tables.overview import NAME as OVERVIEW
from pictoria_docs.exchange.tables.records import BETWEEN, FIELD
from pictoria_docs.store.decisions.log import batches
from pictoria_docs.store.subjects.subject_state import SubjectState

AT_ONCE = 1000
"""Rows whose subjects are asked for together."""
NAMES = {"kind": "type", "own_type": "type", "term_uri": "term"}
"""What columns are called in edits, where it is not the column's name."""
DELETED = ""
NEVER_EMPTY = frozenset({"text", "kind", STATUS_COLUMN})
"""Columns whose subjects have always something there."""


@dataclass
class SheetComparison:
    """Compares the rows of a file with the project."""

    lookup: Lookup
    replaces: Callable[[str], bool]
    """Whether what the sheet has is taken in a conflict, by its id (`conflict_id`)."""
    new_rows: NewRows
    removes_emptied: bool = False
    """Whether cells that were emptied take their values away."""

    def __post_init__(self) -> None:
        self.plan = SheetPlan()
        self._edits: dict[tuple[str, str, str], PlannedEdit] = {}
        """By document, subject, and for an added value what it is."""
        self._asked_first: dict[tuple[str, str, str], tuple[str, SheetRow]] = {}
        """By table, key and column: what the first cell with a change asks for, and its row."""

    def read(self, file: SheetFile) -> SheetPlan:
        """All of a file.

        Raises:
            EditError: see `SheetFile.rows`.
        """
        for batch in batches(file.rows(), AT_ONCE):
            self.plan.rows += len(batch)
            tables: dict[str, list[SheetRow]] = {}
            for row in batch:
                for part in self._parts(row):
                    tables.setdefault(part.table, []).append(part)
            for table, rows in tables.items():
                self._table(table, rows)
        self.plan.edits = [*self._edits.values(), *self.new_rows.edits]
        self.plan.refused += self.new_rows.refused
        self.plan.changes += self.new_rows.changes
        self.plan.added = self.new_rows.added
        return self.plan

    def _parts(self, row: SheetRow) -> list[SheetRow]:
        """A row of the overview as rows of the tables that its cells are of; others as they are."""
        if row.table != OVERVIEW:
            return [row]
        rows, not_taken = table_rows(row)
        for cell in not_taken:
            self._refuse(row, cell.column, cell.code, cell.now, **cell.values)
        return rows

    def _table(self, table: str, rows: Sequence[SheetRow]) -> None:
        if table not in CHANGEABLE:
            for row in rows:
                self._refuse(row, next(iter(row.cells), ""), "table")
            return
        known = self.lookup(table, {row.key for row in rows if row.key})
        for row in rows:
            if _derived(row):
                continue
            if not row.key:
                self.new_rows.add(row)
            elif row.key not in known:
                self._refuse(row, KEYS[table], "key")
            else:
                self._row(row, known[row.key])

    # One row

    def _row(self, row: SheetRow, known: ProjectRow) -> None:
        changed = len(self.plan.changes)
        revision = _revision(row.revision)
        if row.table == RECORDS:
            for name in _fields(row):
                self._values(row, known, name, revision)
        if KEYS[row.table] not in row.cells:
            for column in row.cells:  # mended, of a column that nobody can change
                if column not in CHANGEABLE[row.table] and not column.startswith((FIELD, TERM)):
                    self._refuse(row, column, "column")
        for column in CHANGEABLE[row.table]:
            if column in row.cells and column != STATUS_COLUMN:
                self._attribute(row, known, column, revision)
        if STATUS_COLUMN in row.cells and STATUS_COLUMN in CHANGEABLE[row.table]:
            self._status(row, known, revision)
        if revision is None and len(self.plan.changes) > changed:
            self.plan.without_revision += 1

    def _attribute(self, row: SheetRow, known: ProjectRow, column: str, revision: int | None) -> None:
        """A cell that is one attribute of the row's subject."""
        if row.table == "fields" and column != "value" and row.text("value") == row.text(column) == "":
            return  # what the value means goes with it
        expected = known.expected(column, revision)
        cell = row.cells[column]
        if column == "kind":
            cell = cell._replace(text=kind_word(cell.text))
        text = self._asked(row, known, column, expected, cell)
        if text is None:
            return
        value: object = text or None
        if column == "kind":
            if text.casefold() not in list(RegionType):
                self._refuse(row, column, "kind", expected.now, known=", ".join(RegionType))
                return
            value = text.casefold()
        elif column == "own_type":
            region = known.subject.state
            base = region.type.value if isinstance(region, Region) else ""
            value = text.casefold() or base  # deleted: the built-in type as which it counted
        elif column == "term_uri" and text:
            if not is_uri(text):
                self._refuse(row, column, "uri", expected.now)
                return
            value = term_change(text)
        elif column == "value" and not text:
            self._plan(row, known, known.subject, Action.REJECT, column, {}, expected.now, text)
            return
        elif column == "text" and not text:
            self._refuse(row, column, "not_empty", expected.now)
            return
        name = ENTRY_COLUMNS.get(column, NAMES.get(column, column))
        self._plan(row, known, known.subject, Action.CORRECT, column, {name: value}, expected.now, text)

    def _status(self, row: SheetRow, known: ProjectRow, revision: int | None) -> None:
        cell = row.cells[STATUS_COLUMN]
        cell = cell._replace(text=status_word(cell.text))
        expected = known.expected(STATUS_COLUMN, revision)
        text = self._asked(row, known, STATUS_COLUMN, expected, cell)
        actions = {"accepted": Action.ACCEPT, "rejected": Action.REJECT}
        if text is None:
            return
        if text not in actions:
            self._refuse(row, STATUS_COLUMN, "status", expected.now)
            return
        planned = self._edits.get((known.document, known.subject.id, ""))
        if planned is None:
            self._plan(row, known, known.subject, actions[text], STATUS_COLUMN, {}, expected.now, text)
        elif actions[text] is not planned.action and actions[text] is Action.REJECT:
            self._refuse(row, STATUS_COLUMN, "rejected_changed", expected.now)

    # The values of a record

    def _values(self, row: SheetRow, known: ProjectRow, name: str, revision: int | None) -> None:
        """The cells of one field: its values, and the URIs of their terms."""
        column = FIELD + name
        if known.title_is_heading(column):
            if column in row.cells:
                self._heading(row, known, column, revision)
            return
        expected = known.expected(column, revision)
        text = self._asked(row, known, column, expected) if column in row.cells else None
        if text is not None and any("|" in field.value for _, field in known.values_of(name)):
            self._refuse(row, column, "parts", expected.now)
            text = None
        shown = parts(expected.now) if text is None else parts(text)
        terms = self._terms(row, known, name, shown if column in row.cells else None, revision)
        states = known.values_of(name)
        if text is not None:
            states = self._changed_values(row, known, column, expected, text, terms)
        for state, field in states:
            uri = terms.get(field.value)
            if uri is not None:
                changes = {"term": term_change(uri) if uri else None}
                before = field.term.uri if field.term is not None else ""
                self._plan(row, known, state, Action.CORRECT, TERM + name, changes, before, uri)

    def _changed_values(
        self,
        row: SheetRow,
        known: ProjectRow,
        column: str,
        expected: Expected,
        text: str,
        terms: Mapping[str, str],
    ) -> list[tuple[SubjectState, Field]]:
        """Plans what makes the values of a field those of `text`; gives those that stay as they are."""
        name = column.removeprefix(FIELD)
        wanted = Counter(parts(text))
        stays: list[tuple[SubjectState, Field]] = []
        goes: list[tuple[SubjectState, Field]] = []
        for state, field in known.values_of(name):
            value = tidy(field.value)
            (stays if wanted[value] else goes).append((state, field))
            wanted -= Counter([value])
        comes = list(wanted.elements())
        before, after = expected.now, text
        for (state, _), value in zip(goes, comes, strict=False):
            changes: dict[str, object] = {"value": value}
            if terms.get(value):
                changes["term"] = term_change(terms[value])
            self._plan(row, known, state, Action.CORRECT, column, changes, before, after)
        for state, _ in goes[len(comes) :]:
            self._plan(row, known, state, Action.REJECT, column, {}, before, after)
        for value in comes[len(goes) :]:
            changes = {"name": name, "value": value}
            if terms.get(value):
                changes["term"] = term_change(terms[value])
            self._plan(row, known, known.subject, Action.ADD, column, changes, before, after)
        return stays

    def _terms(
        self, row: SheetRow, known: ProjectRow, name: str, shown: Sequence[str] | None, revision: int | None
    ) -> dict[str, str]:
        """The URIs that change, by the value that they are of.

        Args:
            row: the row.
            known: what the project has there.
            name: the field's name.
            shown: its values in the order of the sheet; None: the sheet does not show them.
            revision: that of the row.
        """
        column = TERM + name
        if column not in row.cells:
            return {}
        expected = known.expected(column, revision)
        text = self._asked(row, known, column, expected)
        if text is None:
            return {}
        now = {tidy(field.value): field.term.uri if field.term else "" for _, field in known.values_of(name)}
        if shown is None:
            shown = list(now)
            if len(shown) > 1:
                self._refuse(row, column, "parts", expected.now)
                return {}
        uris = [part.strip() for part in text.split(BETWEEN.strip())] if text else [""] * len(shown)
        if len(uris) != len(shown):
            self._refuse(row, column, "uri_count", expected.now, number=len(shown), found=len(uris))
            return {}
        if not all(is_uri(uri) for uri in uris if uri):
            self._refuse(row, column, "uri", expected.now)
            return {}
        return {
            value: uri
            for value, uri in zip(shown, uris, strict=True)
            if uri != now.get(value, "") and (uri or not text)
        }

    def _heading(self, row: SheetRow, known: ProjectRow, column: str, revision: int | None) -> None:
        expected = known.expected(column, revision)
        text = self._asked(row, known, column, expected)
        if text is not None:
            changes = {"title": text or None}
            self._plan(row, known, known.subject, Action.CORRECT, column, changes, expected.now, text)

    # What all share

    def _asked(
        self, row: SheetRow, known: ProjectRow, column: str, expected: Expected, cell: Cell | None = None
    ) -> str | None:
        """What a cell asks for; None: nothing, or what is not taken. `DELETED`: that its value goes."""
        judged = judge(cell or row.cells.get(column, EMPTY), expected, row.windows)
        if judged.verdict is Verdict.REFUSED:
            self._refuse(row, column, judged.text, expected.now)
        if judged.verdict in (Verdict.REFUSED, Verdict.SAME):
            return None
        text = DELETED if judged.verdict in (Verdict.DELETED, Verdict.EMPTIED) else judged.text
        if text == DELETED and not expected.now:
            return None
        if judged.verdict is Verdict.EMPTIED:
            if column in NEVER_EMPTY:
                self._refuse(row, column, "not_empty", expected.now)
                return None
            if not self.removes_emptied:
                self.plan.emptied.append(EmptiedCell(row.place(column), expected.now))
                return None
        if column.startswith(FIELD) and Counter(parts(text)) in (
            Counter(parts(expected.now)),
            Counter(parts(expected.before)),
        ):
            return None
        if known.subject.hidden and column != STATUS_COLUMN:
            self._refuse(row, column, "gone", expected.now)
            return None
        first, first_row = self._asked_first.setdefault((row.table, row.key, column), (text, row))
        if first != text:
            self._refuse(row, column, "twice", expected.now, sheet=first_row.sheet, line=first_row.number)
            return None
        if tidy(expected.before) != tidy(expected.now):
            decided = known.decided(column)
            replaced = self.replaces(conflict_id(row.key, column))
            place = row.place(column)._replace(revision=str(decided.revision))
            self.plan.conflicts.append(
                CellConflict(
                    place, expected.before, expected.now, text, decided.by, decided.at, replaced=replaced
                )
            )
            return text if replaced else None
        return text

    def _plan(
        self,
        row: SheetRow,
        known: ProjectRow,
        state: SubjectState,
        action: Action,
        column: str,
        changes: Mapping[str, object],
        now: str,
        after: str,
    ) -> None:
        place = row.place(column)
        detail = repr(sorted(changes.items())) if action is Action.ADD else ""
        planned = self._edits.get((known.document, state.id, detail))
        if planned is None:
            revision = None if action is Action.ADD else state.revision
            kind = "field" if action is Action.ADD else state.kind
            planned = PlannedEdit(known.document, action, state.id, kind, revision, {})
            self._edits[known.document, state.id, detail] = planned
        elif planned.action is not action or any(
            name in planned.changes and planned.changes[name] != value for name, value in changes.items()
        ):
            self._refuse(row, column, "twice", now, sheet=planned.cells[0].sheet, line=planned.cells[0].row)
            return
        planned.changes |= changes
        planned.cells.append(place)
        change = CellChange(place, now, after)
        if change not in self.plan.changes[-1:]:
            self.plan.changes.append(change)

    def _refuse(self, row: SheetRow, column: str, code: str, now: str = "", **values: object) -> None:
        self.plan.refused.append(
            RefusedCell(row.place(column), row.text(column), now, code, values, row.unkeyed())
        )


def _derived(row: SheetRow) -> bool:
    """Whether it shows what follows from another row: bounds of a date, parts of a size. It has no id of its own."""
    return not row.key and row.table == "fields" and row.revision != ""


def _revision(text: str) -> int | None:
    number = text.partition(".")[0]
    return int(number) if number.isdecimal() else None


def _fields(row: SheetRow) -> Iterator[str]:
    """The fields of records that a row has columns of."""
    names = (
        column.removeprefix(prefix)
        for column in row.cells
        for prefix in (FIELD, TERM)
        if column.startswith(prefix)
    )
    return iter(dict.fromkeys(names))
