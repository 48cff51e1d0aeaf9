"""The first table of the report: the rows of the overview, with links to their pictures, entries and pages."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from pictoria_docs.exchange.report.view import View
from pictoria_docs.exchange.tables.overview import (
    OverviewRow,
    filled_columns,
    headers,
    overview_columns,
    overview_fields,
    overview_table,
    value_labels,
)
from pictoria_docs.exchange.tables.tables import Row

NEVER = frozenset({"document"})
"""Columns that say in each row what the section says."""
LEFT_OUT = frozenset({"number", "caption", "entry"})
"""Columns that a page of a report has only where there is something in them."""


class ReportRow(NamedTuple):
    """One row of the table."""

    type: str
    """Of the picture; "entry" where there is none."""
    name: str
    card: str
    """Anchor of the picture's card, "" where there is none."""
    entry: str
    """Anchor of the entry, "" where there is none."""
    place: str
    """Anchor on the page."""
    confidence: float
    is_bare: bool
    cells: Row
    text: str
    """All words of the row, for searching."""


class ReportOverview(NamedTuple):
    """The table of one document."""

    columns: Mapping[str, str]
    """Headers by column."""
    has_pictures: bool
    ranks: Mapping[str, int]
    """Of pictures (`OverviewRow.rank`), by their ids."""
    rows: Sequence[ReportRow]


def report_overview(view: View) -> ReportOverview:
    """The table of a document; columns in which it has nothing are left out."""
    table = overview_table(view.document, view.language)
    others = overview_fields(view.document, view.language)
    filled = set().union(*(filled_columns(cells) for _, cells in table))
    shown = [
        column
        for column in overview_columns(others, filled)
        if column not in NEVER and (column in filled or column not in LEFT_OUT)
    ]
    labels = value_labels(view.document, view.language) | others
    columns = headers(shown, labels, view.language)
    rows = [_row(view, row, cells, shown) for row, cells in table]
    ranks: dict[str, int] = {row.figure.id: row.rank for row, _ in table if row.figure is not None}
    return ReportOverview(columns, any(row.card for row in rows), ranks, rows)


def _row(view: View, row: OverviewRow, cells: Row, columns: Sequence[str]) -> ReportRow:
    subject = row.figure or row.entries[0]
    return ReportRow(
        type=row.figure.type if row.figure is not None else "entry",
        name=view.name(subject.id),
        card=f"card-{view.goal(row.figure.id)}" if row.figure is not None else "",
        entry=f"entry-{view.prefix}{row.entries[0].id}" if row.entries else "",
        place=view.goal(subject.id),
        confidence=min([subject.confidence, *(link.confidence for link in row.links)]),
        is_bare=row.figure is not None and not row.captions,
        cells=cells,
        text=" ".join(str(cells[column]) for column in columns).casefold(),
    )
