"""How a document would be read as a list by what comes back alone, whatever was found before: a second opinion."""

from typing import NamedTuple

from pictoria_docs.document import Box, Document
from pictoria_docs.document.log_odds import probability
from pictoria_docs.left_out import attempt
from pictoria_docs.linking.catalogue_lines import measure_lines
from pictoria_docs.linking.document_index import DocumentIndex
from pictoria_docs.linking.groups import choose_grouping, lay_out
from pictoria_docs.linking.line_model import label_lines
from pictoria_docs.linking.link import opened_document
from pictoria_docs.linking.numbered import find_series
from pictoria_docs.linking.openings import choose_pattern
from pictoria_docs.linking.options import LinkingOptions
from pictoria_docs.linking.titled import find_titles


class OpeningPlace(NamedTuple):
    """Where an entry may open."""

    page: int
    box: Box


class SecondReading(NamedTuple):
    """The likeliest way to read a document as a list."""

    odds: float
    """Log-odds of its openings being those of the entries."""
    openings: tuple[OpeningPlace, ...]

    @property
    def likely(self) -> float:
        """The probability of that."""
        return probability(self.odds)


def read_again(document: Document, options: LinkingOptions | None = None) -> SecondReading | None:
    """Read a linked document as a list by groups on its pages and lines that open alike; None where nothing does.

    Args:
        document: as linking or people left it; its entries are not looked at.
        options: how it is linked.
    """
    options = options or LinkingOptions()
    plain = document.model_copy(update={"entries": (), "mentions": (), "links": ()})
    readings: list[SecondReading] = []
    with attempt("entries"):
        readings = _readings(opened_document(plain, options), options)
    return max(readings, key=lambda reading: reading.odds, default=None)


def _readings(document_index: DocumentIndex, options: LinkingOptions) -> list[SecondReading]:
    series, titles = find_series(document_index, options), find_titles(document_index, options)
    labelled = label_lines(measure_lines(document_index, series, titles), options.entries_weighed.lines)
    rows, found = labelled.measured.rows, list[SecondReading]()
    grouping, pattern = choose_grouping(lay_out(document_index, rows)), choose_pattern(labelled)
    if grouping is not None:
        laid = grouping.laid_out.rows
        places = [(group.page, laid[group.title[0]].box) for group in grouping.grouping.groups]
        found.append(SecondReading(grouping.odds, tuple(OpeningPlace(*place) for place in places)))
    if pattern is not None:
        lines = [rows[index] for index in pattern.pattern.lines.tolist()]
        found.append(SecondReading(pattern.odds, tuple(OpeningPlace(row.page, row.box) for row in lines)))
    return found
