"""What may be the entries of a document: the likeliest ways to read it as a list, for a person to choose from.

Entries that a person drew are examples: a way that does not open at each of them, or opens twice in one, is none.
"""

from collections.abc import Sequence
from enum import StrEnum
from typing import NamedTuple

from pictoria_docs.document import Box, Document, EntryOpening, EntrySpan
from pictoria_docs.document.log_odds import probability
from pictoria_docs.document.upright import Place, upright_pages
from pictoria_docs.linking.catalogue_lines import measure_lines
from pictoria_docs.linking.groups import ChosenGrouping, LaidOut, lay_out, rank_groupings
from pictoria_docs.linking.line_features import MeasuredLines
from pictoria_docs.linking.link import opened_document
from pictoria_docs.linking.numbered import find_series
from pictoria_docs.linking.openings import ChosenPattern, rank_patterns
from pictoria_docs.linking.options import LinkingOptions
from pictoria_docs.linking.rows import PrintedLine
from pictoria_docs.linking.said_openings import agreement
from pictoria_docs.linking.titled import find_titles

MOST = 6
"""Ways that a person can look through."""
ALIKE = 0.9
"""Agreement (F1) of two ways from which they are one."""
OPENS_WITHIN = 3  # lines of a drawn entry, one of which is its opening
LONGEST_TITLE = 120  # characters of a title that tells which entry is meant


class ListKind(StrEnum):
    """How entries come back."""

    LINES = "lines"
    """As lines that open alike."""
    GROUPS = "groups"
    """As groups on the page: a title, its pictures and lines."""


class ProposedEntry(NamedTuple):
    """An entry as one way of reading would open it."""

    opening: EntryOpening
    box: Box
    """All of it on the page where it opens."""
    number: str | None
    title: str
    """The text of its first line behind the number."""
    pictures: int


class ListProposal(NamedTuple):
    """One way to read a document as a list."""

    kind: ListKind
    likelihood: float
    """The probability that these are its entries, as on sources left out, whatever a person drew."""
    entries: tuple[ProposedEntry, ...]


def propose_lists(
    document: Document, options: LinkingOptions | None = None, drawn: Sequence[Sequence[EntrySpan]] = ()
) -> list[ListProposal]:
    """List the likeliest ways to read a document as a list, the likeliest first, at most `MOST`.

    Args:
        document: as the linking stage gets it.
        options: of that stage.
        drawn: places of the entries that a person drew; each way opens at each of these entries.
    """
    options = options or LinkingOptions()
    upright, displayed = upright_pages(document)
    document_index = opened_document(upright, options)
    series, titles = find_series(document_index, options), find_titles(document_index, options)
    measured = measure_lines(document_index, series, titles)
    laid_out = lay_out(document_index, measured.rows)
    examples = [lines for places in drawn if (lines := _lines_in(measured.rows, places, displayed))]
    chosen: list[_Way] = []
    for way in _ways(measured, laid_out):
        is_new = all(agreement(way.openings, other.openings) < ALIKE for other in chosen)
        if is_new and _opens_at(way.openings, examples):
            chosen.append(way)
        if len(chosen) == MOST:
            break
    return [
        _lines_proposal(way.chosen, displayed)
        if isinstance(way.chosen, ChosenPattern)
        else _groups_proposal(way.chosen, displayed)
        for way in chosen
    ]


class _Way(NamedTuple):
    """A way to read a document as a list."""

    openings: frozenset[int]
    """Indices of the lines that open entries."""
    chosen: ChosenPattern | ChosenGrouping


def _ways(measured: MeasuredLines, laid_out: LaidOut) -> list[_Way]:
    """All ways, the likeliest first."""
    groupings = [
        _Way(frozenset(group.title[0] for group in way.grouping.groups), way)
        for way in rank_groupings(laid_out)
    ]
    patterns = [_Way(frozenset(way.pattern.lines.tolist()), way) for way in rank_patterns(measured)]
    return sorted([*groupings, *patterns], key=lambda way: -way.chosen.odds)


def _lines_in(rows: Sequence[PrintedLine], places: Sequence[EntrySpan], displayed: Place) -> list[int]:
    """The lines that stand in an entry as it was drawn, in reading order."""
    return [
        index
        for index, row in enumerate(rows)
        if any(
            span.page == row.page and span.box.holds(displayed(row.page, row.box).centre) for span in places
        )
    ]


def _opens_at(openings: frozenset[int], examples: Sequence[Sequence[int]]) -> bool:
    """Whether one line among the first of each example opens an entry, and no other line of it."""
    return all(
        len(openings.intersection(example)) == 1 and not openings.isdisjoint(example[:OPENS_WITHIN])
        for example in examples
    )


def _lines_proposal(way: ChosenPattern, displayed: Place) -> ListProposal:
    rows, ends = way.lines.measured.rows, way.pattern.ends.tolist()
    entries = []
    for first, end in zip(way.pattern.lines.tolist(), ends, strict=True):
        number = way.lines.numbers[first]
        own = [row for row in rows[first:end] if row.page == rows[first].page]
        entries.append(
            ProposedEntry(
                _opening(rows[first], displayed),
                displayed(rows[first].page, Box.union(row.box for row in own)),
                number.printed if number is not None else None,
                _title([way.lines.texts[first]]),
                0,
            )
        )
    return ListProposal(ListKind.LINES, probability(way.odds), tuple(entries))


def _groups_proposal(way: ChosenGrouping, displayed: Place) -> ListProposal:
    laid_out, entries = way.laid_out, []
    for group in way.grouping.groups:
        rows = [laid_out.rows[index] for index in group.title]
        number = laid_out.numbers[group.title[0]]
        pictures = [laid_out.pictures[index] for index in group.pictures]
        lines = [laid_out.rows[index] for index in (*group.title, *group.lines)]
        boxes = [line.box for line in lines if line.page == group.page]
        boxes += [picture.box for picture in pictures if picture.page == group.page]
        texts = [rows[0].text[number.end if number is not None else 0 :], *(row.text for row in rows[1:])]
        entries.append(
            ProposedEntry(
                _opening(rows[0], displayed),
                displayed(group.page, Box.union(boxes)),
                number.printed if number is not None else None,
                _title(texts),
                len(pictures),
            )
        )
    return ListProposal(ListKind.GROUPS, probability(way.odds), tuple(entries))


def _opening(row: PrintedLine, displayed: Place) -> EntryOpening:
    return EntryOpening(page=row.page, box=displayed(row.page, row.box).rounded())


def _title(texts: Sequence[str]) -> str:
    return " ".join(" ".join(texts).split())[:LONGEST_TITLE]
