"""The printed lines of a document with their evidence, that of the conventions of numbered and titled records too."""

from collections.abc import Sequence

from pictoria_docs.linking.document_index import DocumentIndex
from pictoria_docs.linking.heading import HeadingSeries, TextOffset
from pictoria_docs.linking.line_features import MeasuredLines, measure
from pictoria_docs.linking.rows import PrintedLine, rows_of


def measure_lines(
    document_index: DocumentIndex, series: HeadingSeries, titles: HeadingSeries
) -> MeasuredLines:
    """The evidence of a document's lines.

    Args:
        document_index: the document.
        series: what the convention of numbered headings finds; of weight 0 where it finds no catalogue.
        titles: the same for titles set apart.
    """
    rows = rows_of(document_index)
    numbered = _opened(rows, series)
    return measure(
        document_index,
        rows,
        numbered=numbered if series.sure else set(),
        plain=set() if series.sure else numbered,
        titled=_opened(rows, titles),
    )


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
