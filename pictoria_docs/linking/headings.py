"""The entries of a catalogue: told line by line, with what the conventions of numbered and titled records say."""

from dataclasses import dataclass

from pictoria_docs.linking.catalogue_lines import measure_lines, opening_rows
from pictoria_docs.linking.document_index import DocumentIndex
from pictoria_docs.linking.entry_evidence import (
    artists_evidence,
    catalogue_evidence,
    confidence,
    entry_evidence,
)
from pictoria_docs.linking.features import Features
from pictoria_docs.linking.heading import Heading
from pictoria_docs.linking.line_entries import (
    ListReading,
    WorkLines,
    open_artists,
    open_records,
    open_works,
    read_lines,
    title_below,
)
from pictoria_docs.linking.line_model import label_lines
from pictoria_docs.linking.numbered import find_series, open_series
from pictoria_docs.linking.options import LinkingOptions
from pictoria_docs.linking.titled import find_titles, open_titles

AGREEMENT = 0.8
"""Share (F1) of openings that a convention names too, from which it opens the entries, for it knows more of titles."""
PICTURED = 0.3
"""Pictures for each entry on its pages, from which entries are records in a flow of texts and pictures."""


@dataclass(frozen=True, slots=True)
class OpenedEntries:
    """The headings of a document's entries, and what they were found by."""

    headings: list[Heading]
    reading: ListReading
    features: list[Features]
    """Of each heading: what its confidence is made of."""


def find_headings(document_index: DocumentIndex, options: LinkingOptions) -> list[Heading]:
    """The headings of the document's catalogue entries in reading order; empty for a document without a catalogue.

    Each printed line is labelled by all its evidence, that of the conventions of numbered headings and of titles
    among it; what the labels say of the document decides whether it is a catalogue. Regions of the book in which an
    entry begins or ends are cut there.
    """
    return open_entries(document_index, options).headings


def open_entries(document_index: DocumentIndex, options: LinkingOptions) -> OpenedEntries:
    """`find_headings`, with the evidence."""
    weights = options.entries_weighed
    series, titles = find_series(document_index, options), find_titles(document_index, options)
    reading = read_lines(label_lines(measure_lines(document_index, series, titles), weights))
    evidence = catalogue_evidence(reading)
    odds = weights.log_odds("catalogue", evidence)
    if not evidence or odds <= 0:
        return OpenedEntries([], reading, [])
    best = max((series, titles), key=lambda found: (found.sure, found.weight))
    rows = opening_rows(reading.rows, best) if best.weight > 0 else []
    if _agree(reading, rows):
        headings = open_series(document_index, best) if best is series else open_titles(document_index, best)
        owned = [_lines_from(reading, row) for row in rows]
        for heading, lines in zip(headings, owned, strict=True):
            if heading.title is None and lines:
                heading.title = title_below(reading, lines)
    elif (persons := artists_evidence(reading)) and weights.log_odds("artists", persons) > 0:
        blocks = [artist for artist in reading.artists if artist.head]
        headings = open_artists(document_index, reading)
        owned = [block.lines for block in blocks]
    else:
        opened = open_records if _is_pictured(document_index, reading) else open_works
        headings = opened(document_index, reading)
        owned = [work.lines for work in reading.works]
    features: list[Features] = []
    for heading, lines in zip(headings, owned, strict=True):
        found = entry_evidence(reading, lines, heading.number, heading.title, odds) if lines else {}
        heading.confidence = confidence(weights, found)
        features.append(found)
    return OpenedEntries(headings, reading, features)


def _agree(reading: ListReading, rows: list[int | None]) -> bool:
    """Whether a convention opens the entries that the labels open, up to a few."""
    named = {row for row in rows if row is not None}
    openings = {work.lines[0] for work in reading.works}
    both = len(named & openings)
    return bool(both) and 2 * both >= AGREEMENT * (len(rows) + len(openings))


def _lines_from(reading: ListReading, row: int | None) -> list[int]:
    """The lines of the work that opens with a line; this one alone where it was labelled otherwise."""
    if row is None:
        return []
    work: WorkLines | None = next((work for work in reading.works if work.lines[0] == row), None)
    return work.lines if work is not None else [row]


def _is_pictured(document_index: DocumentIndex, reading: ListReading) -> bool:
    """Whether pictures stand among the entries, as in catalogues of records."""
    pages = {reading.rows[work.lines[0]].page for work in reading.works}
    pictures = sum(len(document_index.pictures(page)) for page in pages)
    return pictures >= PICTURED * len(reading.works)
