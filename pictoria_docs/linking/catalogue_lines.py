"""The printed lines of a document with their evidence, that of the conventions of numbered and titled records too."""

from collections.abc import Sequence
from typing import NamedTuple

from pictoria_docs.linking.document_index import DocumentIndex
from pictoria_docs.linking.heading import HeadingSeries, TextOffset
from pictoria_docs.linking.line_features import MeasuredLines, measure
from pictoria_docs.linking.numbered import find_series
from pictoria_docs.linking.options import LinkingOptions
from pictoria_docs.linking.rows import PrintedLine, rows_of
from pictoria_docs.linking.titled import find_titles


class CatalogueLines(NamedTuple):
    """The lines of a document, and what the conventions of records find in them."""

    measured: MeasuredLines
    series: HeadingSeries
    """What the convention of numbered headings finds; of weight 0 where it finds no catalogue."""
    titles: HeadingSeries
    """The same for titles set apart."""


def measure_lines(document_index: DocumentIndex, options: LinkingOptions) -> CatalogueLines:
    """Measure the lines of a document, with what the conventions of records find.

    Args:
        document_index: the document.
        options: of the linking stage.
    """
    series, titles = find_series(document_index, options), find_titles(document_index, options)
    rows = rows_of(document_index)
    numbered = _opened(rows, series)
    measured = measure(
        document_index,
        rows,
        numbered=numbered if series.sure else set(),
        plain=set() if series.sure else numbered,
        titled=_opened(rows, titles),
    )
    return CatalogueLines(measured, series, titles)


def opening_rows(rows: Sequence[PrintedLine], series: HeadingSeries) -> list[int | None]:
    """The line at which each heading of a series begins; None for one that stands in no line of running text."""
    places: dict[TextOffset, int] = {}
    for index, row in enumerate(rows):
        for part in row.parts:
            places.setdefault((part.region.id, part.start), index)
    return [places.get(offset, places.get(series.beside.get(offset[0], offset))) for offset in series.offsets]


def _opened(rows: Sequence[PrintedLine], series: HeadingSeries) -> set[int]:
    if series.weight <= 0:
        return set()
    return {row for row in opening_rows(rows, series) if row is not None}
