"""The entries of a catalogue: told line by line, with what the conventions of numbered and titled records say."""

from collections.abc import Sequence
from dataclasses import dataclass

from pictoria_docs.document import EntryOpening
from pictoria_docs.evidence import Model
from pictoria_docs.isolation import isolate
from pictoria_docs.linking.catalogue_lines import measure_lines, opening_rows
from pictoria_docs.linking.document_index import DocumentIndex
from pictoria_docs.linking.entry_evidence import (
    artists_evidence,
    catalogue_evidence,
    convention_evidence,
    entry_evidence,
)
from pictoria_docs.linking.features import Features
from pictoria_docs.linking.groups import ChosenGrouping, lay_out, open_groups, rank_groupings
from pictoria_docs.linking.heading import Heading, HeadingSeries
from pictoria_docs.linking.heads import NO_HEADS, Heads, first_lines, number_alike, titled_alike
from pictoria_docs.linking.line_entries import (
    ListReading,
    WorkLines,
    open_artists,
    open_records,
    open_works,
    read_lines,
)
from pictoria_docs.linking.line_model import label_lines
from pictoria_docs.linking.numbered import open_series
from pictoria_docs.linking.openings import (
    ChosenPattern,
    rank_patterns,
    read_pattern,
    weigh_openings,
)
from pictoria_docs.linking.options import LinkingOptions
from pictoria_docs.linking.said_openings import SAID, opening_lines, said_grouping
from pictoria_docs.linking.titled import open_titles
from pictoria_docs.linking.titles import read_titles

IN_A_GRID = 0.33
"""Of the titles, from which cards side by side are no lines to be read across, whatever lines seem to tell."""
TOLD = 4.0
"""Log-odds for a list whose openings all stand under names of artists, or are those of a known convention."""
TAKEN = 0.4
"""Of a pattern of openings being a list: at this one document in 20 without entries is taken for one."""
MOSTLY = 0.5
"""Of the openings that a convention names: more with a number make it none of titles alone."""
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
    weights, sums = options.entries_weighed
    measured, series, titles = measure_lines(document_index, options)
    reading = read_lines(label_lines(measured, weights))
    said = document_index.document.entry_openings
    if said is not None:
        return _open_said(document_index, reading, said, sums.title)
    evidence = catalogue_evidence(reading)
    odds = sums.catalogue.log_odds_of(evidence)
    openings = sorted({work.lines[0] for work in reading.works})
    is_list = bool(evidence) and odds > 0
    if is_list:
        told = TOLD * max(evidence["conventions"], evidence["named"])
        is_list = odds + told + weigh_openings(reading.labelled.measured, openings).odds > 0
    grouped = _grouped(document_index, reading, options)
    if grouped is not None and grouped.odds > 0 and (not is_list or grouped.side_by_side > IN_A_GRID):
        return _open_groups(document_index, grouped, reading, sums.title)
    if not is_list:
        return _open_alike(document_index, reading, grouped, options, sums.title)
    best, rows = _believed(reading, (series, titles), sums.convention)
    if best is not None:
        headings = open_series(document_index, best) if best is series else open_titles(document_index, best)
        owned = [_lines_from(reading, row) for row in rows]
        read_titles(document_index, reading.labelled, headings, rows, sums.title)
    elif (persons := artists_evidence(reading)) and sums.artists.log_odds_of(persons) > 0:
        blocks = [artist for artist in reading.artists if artist.head]
        headings = open_artists(document_index, reading)
        owned = [block.lines for block in blocks]
    else:
        headings, owned = _open_read(document_index, reading, sums.title)
    features = [
        entry_evidence(reading, lines, heading, odds) if lines else {}
        for heading, lines in zip(headings, owned, strict=True)
    ]
    for heading, found in zip(headings, features, strict=True):
        heading.confidence = sums.entry.probability_of(found)
    return OpenedEntries(headings, reading, features)


def _open_read(
    document_index: DocumentIndex, reading: ListReading, titles: Model, heads: Heads = NO_HEADS
) -> tuple[list[Heading], list[list[int]]]:
    """Open the works that were read, with their titles; the headings, and the lines of each."""
    owned = [work.lines for work in reading.works]
    opened = open_records if _is_pictured(document_index, reading) else open_works
    headings = opened(document_index, reading)
    openings = [lines[0] for lines in owned]
    number_alike(reading.labelled.measured, headings, openings, heads)
    read_titles(document_index, reading.labelled, headings, openings, titles, heads)
    return headings, owned


def _open_said(
    document_index: DocumentIndex, reading: ListReading, openings: Sequence[EntryOpening], titles: Model
) -> OpenedEntries:
    """Open the entries where a person said that they open: as groups where these are likely or in a grid."""
    lines = opening_lines(reading.rows, openings)
    if not lines:
        return OpenedEntries([], reading, [])
    first = first_lines(reading.labelled.measured, lines)
    heads = {first[line]: head for line, head in lines.items() if head is not None}
    pattern = weigh_openings(reading.labelled.measured, sorted(first.values()))
    grouped = said_grouping(lay_out(document_index, reading.rows), first)
    if grouped is not None and (grouped.odds > min(pattern.odds, 0) or grouped.side_by_side > IN_A_GRID):
        opened = _open_groups(document_index, grouped, reading, titles, heads)
    else:
        opened = _open_lines(document_index, reading, pattern, titles, heads)
    for heading in opened.headings:
        heading.confidence = SAID
    return opened


def _open_alike(
    document_index: DocumentIndex,
    reading: ListReading,
    grouped: ChosenGrouping | None,
    options: LinkingOptions,
    titles: Model,
) -> OpenedEntries:
    """Open the entries whose lines open alike, where nothing known tells of a list; none where that is unlikely.

    Where it is likely, and cards in a grid are as likely as such lines have to be, the cards are the entries: lines
    that are read across would cut them, and take the second line of a title for another one.
    """
    with isolate("entry_openings"):
        chosen = next(iter(rank_patterns(reading.labelled.measured)), None)
        if chosen is None or chosen.likely <= TAKEN or len(chosen.pattern.lines) < options.min_entries:
            return OpenedEntries([], reading, [])
        if grouped is not None and grouped.likely > TAKEN and grouped.side_by_side > IN_A_GRID:
            return _open_groups(document_index, grouped, reading, titles)
        return _open_lines(document_index, reading, chosen, titles)
    return OpenedEntries([], reading, [])


def _open_lines(
    document_index: DocumentIndex,
    reading: ListReading,
    chosen: ChosenPattern,
    titles: Model,
    heads: Heads = NO_HEADS,
) -> OpenedEntries:
    """Open the entries whose first lines a pattern has."""
    read = read_pattern(reading.labelled, chosen)
    headings, _ = _open_read(document_index, read, titles, heads)
    for heading in headings:
        heading.confidence = chosen.likely
    return OpenedEntries(headings, read, [{} for _ in headings])


def _grouped(
    document_index: DocumentIndex, reading: ListReading, options: LinkingOptions
) -> ChosenGrouping | None:
    """Choose what most likely comes back on the page as entries; None where too little does."""
    with isolate("entry_groups"):
        chosen = next(iter(rank_groupings(lay_out(document_index, reading.rows))), None)
        if chosen is not None and len(chosen.grouping.groups) >= options.min_entries:
            return chosen
    return None


def _open_groups(
    document_index: DocumentIndex,
    chosen: ChosenGrouping,
    reading: ListReading,
    titles: Model,
    heads: Heads = NO_HEADS,
) -> OpenedEntries:
    """Open the entries that come back on the page."""
    headings = open_groups(document_index, chosen)
    openings = [group.title[0] for group in chosen.grouping.groups]
    number_alike(reading.labelled.measured, headings, openings, heads)
    if not chosen.titles_apart or not titled_alike(headings, openings, heads):
        read_titles(document_index, reading.labelled, headings, openings, titles, heads)
    return OpenedEntries(headings, reading, [{} for _ in headings])


def _believed(
    reading: ListReading, conventions: Sequence[HeadingSeries], model: Model
) -> tuple[HeadingSeries | None, list[int | None]]:
    """The convention whose openings are likelier than those that lines are labelled as, with its lines; or none."""
    best: HeadingSeries | None = None
    lines: list[int | None] = []
    most = 0.0
    numbers = reading.labelled.measured.numbers
    for convention in conventions:
        rows = opening_rows(reading.rows, convention) if convention.weight > 0 else []
        named = {row for row in rows if row is not None}
        printed = sum(numbers[row] is not None for row in named)
        if all(heading.number is None for heading in convention.headings) and printed > MOSTLY * len(named):
            continue  # its titles open with numbers, which it would not read
        odds = model.log_odds_of(convention_evidence(reading, named)) if named else 0.0
        if odds > most:
            best, lines, most = convention, rows, odds
    return best, lines


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
