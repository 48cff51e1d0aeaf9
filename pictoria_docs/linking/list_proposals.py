"""What may be the entries of a document: the likeliest ways to read it as a list, for a person to choose from.

Entries that a person drew are examples: a way that does not open at each of them, or opens twice in one, is none.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from enum import StrEnum
from math import inf, log
from typing import NamedTuple

from pictoria_docs.document import Box, Document, EntryOpening, EntrySpan
from pictoria_docs.document.log_odds import probability
from pictoria_docs.document.upright import Place, upright_pages
from pictoria_docs.linking.catalogue_lines import measure_lines
from pictoria_docs.linking.entry_evidence import catalogue_evidence
from pictoria_docs.linking.groups import ChosenGrouping, LaidOut, lay_out, rank_groupings
from pictoria_docs.linking.line_entries import read_lines
from pictoria_docs.linking.line_features import MeasuredLines
from pictoria_docs.linking.line_model import label_lines
from pictoria_docs.linking.link import opened_document
from pictoria_docs.linking.openings import ChosenPattern, rank_patterns, weigh_openings
from pictoria_docs.linking.options import LinkingOptions
from pictoria_docs.linking.rows import PrintedLine
from pictoria_docs.linking.said_openings import agreement

MAX_PROPOSALS = 6
"""Ways that a person can look through."""
ALIKE = 0.9
"""Agreement (F1) of two ways from which they are one."""
OPENS_WITHIN = 3  # lines of a drawn entry, one of which is its opening
MAX_TITLE_LENGTH = 120  # characters of a title that tells which entry is meant


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
    pattern: str
    """What its openings have in common, the same in other documents that are set alike."""
    likelihood: float
    """The probability of these being its entries, whatever a person drew: as on sources left out or in its series."""
    entries: tuple[ProposedEntry, ...]


def propose_lists(
    document: Document,
    options: LinkingOptions | None = None,
    drawn: Sequence[Sequence[EntrySpan]] = (),
    learned: Mapping[str, int] | None = None,
) -> list[ListProposal]:
    """List ways to read a document as a list, at most `MAX_PROPOSALS`: those of its series first, then the likeliest.

    Args:
        document: as the linking stage gets it.
        options: of that stage.
        drawn: places of the entries that a person drew; each way opens at each of these entries.
        learned: how many other documents of its series have each pattern, as people said; a way is at least as likely
            as among these, by the rule of succession (Laplace, "Essai philosophique sur les probabilités", 1814).
    """
    upright, displayed = upright_pages(document)
    read = _read(upright, options or LinkingOptions())
    examples = [example for places in drawn if (example := _example(read.laid_out, places, displayed)).lines]
    if drawn and not examples:
        return []  # no line begins in what was drawn: nothing is known to open like it
    chosen: list[_Way] = []
    for way in _ways(read, learned or {}, examples):
        is_new = all(agreement(way.openings, other.openings) < ALIKE for other in chosen)
        if is_new and _opens_at(way.openings, examples):
            chosen.append(way)
        if len(chosen) == MAX_PROPOSALS:
            break
    return [
        ListProposal(
            way.kind,
            way.pattern,
            probability(way.odds),
            _lines_entries(way.read, displayed)
            if isinstance(way.read, ChosenPattern)
            else _groups_entries(way.read, displayed),
        )
        for way in chosen
    ]


class _Example(NamedTuple):
    """What stands in an entry that a person drew."""

    lines: list[int]
    """Indices, in reading order."""
    pictures: set[int]


class _Read(NamedTuple):
    """The lines of a document with all that ways are made of."""

    measured: MeasuredLines
    laid_out: LaidOut
    labelled: list[int]
    """The lines that the labels of lines tell to be openings."""
    labelled_odds: float
    """Log-odds of the labels telling of a catalogue."""


def _read(upright: Document, options: LinkingOptions) -> _Read:
    document_index = opened_document(upright, options)
    measured = measure_lines(document_index, options).measured
    weights, sums = options.entries_weighed
    reading = read_lines(label_lines(measured, weights))
    openings = sorted({work.lines[0] for work in reading.works})
    odds = sums.catalogue.log_odds_of(catalogue_evidence(reading))
    return _Read(measured, lay_out(document_index, measured.rows), openings, odds)


class _Way(NamedTuple):
    """A way to read a document as a list."""

    kind: ListKind
    pattern: str
    openings: frozenset[int]
    """Indices of the lines that open entries."""
    read: ChosenPattern | ChosenGrouping
    odds: float


def _ways(read: _Read, learned: Mapping[str, int], examples: Sequence[_Example]) -> list[_Way]:
    """List all ways, those of its series first, then those that give examples their pictures, then the likeliest."""
    ways = [
        _Way(
            ListKind.GROUPS,
            _pattern_of(grouped),
            frozenset(group.title[0] for group in grouped.grouping.groups),
            grouped,
            grouped.odds,
        )
        for grouped in rank_groupings(read.laid_out)
    ]
    patterns = rank_patterns(read.measured)
    if read.labelled:
        told = weigh_openings(read.measured, read.labelled)
        patterns.append(told._replace(odds=min(told.odds, read.labelled_odds)))
    ways += [
        _Way(
            ListKind.LINES,
            " ".join((ListKind.LINES, *pattern.pattern.attributes)),
            frozenset(pattern.pattern.lines.tolist()),
            pattern,
            pattern.odds,
        )
        for pattern in patterns
    ]
    if learned:
        ways = [way._replace(odds=max(way.odds, _succession(learned, way.pattern))) for way in ways]
    # What people said of the series comes before what other books are like.
    return sorted(
        ways,
        key=lambda way: (-learned.get(way.pattern, 0), not _gives_pictures(way.read, examples), -way.odds),
    )


def _gives_pictures(read: ChosenPattern | ChosenGrouping, examples: Sequence[_Example]) -> bool:
    """Tell whether groups give each example the pictures that stand in it, where any do."""
    if isinstance(read, ChosenPattern) or not any(example.pictures for example in examples):
        return False
    pictures = {group.title[0]: set(group.pictures) for group in read.grouping.groups}
    return all(
        pictures[line] == example.pictures
        for example in examples
        for line in example.lines
        if line in pictures
    )


def _pattern_of(grouped: ChosenGrouping) -> str:
    """Name a grouping by where its pictures stand and how its titles are set."""
    styles = Counter(grouped.laid_out.styles[group.title[0]] for group in grouped.grouping.groups)
    (size, *marks), _ = styles.most_common(1)[0]
    set_as = [name for name, holds in zip(("bold", "italic", "capitals"), marks, strict=True) if holds]
    kept = ["pictured"] if grouped.grouping.strict else []
    return " ".join((ListKind.GROUPS, grouped.grouping.where, f"{size:g}", *set_as, *kept))


def _succession(learned: Mapping[str, int], pattern: str) -> float:
    """Give the log-odds of a document opening its entries as so many others do."""
    same = learned.get(pattern, 0)
    return log((same + 1) / (sum(learned.values()) - same + 1)) if same else -inf


def _example(laid_out: LaidOut, places: Sequence[EntrySpan], displayed: Place) -> _Example:
    """Find what stands in an entry as it was drawn."""

    def holds(page: int, box: Box) -> bool:
        middle = displayed(page, box).centre
        return any(span.page == page and span.box.holds(middle) for span in places)

    return _Example(
        [index for index, row in enumerate(laid_out.rows) if holds(row.page, row.box)],
        {index for index, picture in enumerate(laid_out.pictures) if holds(picture.page, picture.box)},
    )


def _opens_at(openings: frozenset[int], examples: Sequence[_Example]) -> bool:
    """Tell whether one line among the first of each example opens an entry, and no other line of it."""
    return all(
        len(openings.intersection(example.lines)) == 1
        and not openings.isdisjoint(example.lines[:OPENS_WITHIN])
        for example in examples
    )


def _lines_entries(way: ChosenPattern, displayed: Place) -> tuple[ProposedEntry, ...]:
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
    return tuple(entries)


def _groups_entries(way: ChosenGrouping, displayed: Place) -> tuple[ProposedEntry, ...]:
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
    return tuple(entries)


def _opening(row: PrintedLine, displayed: Place) -> EntryOpening:
    return EntryOpening(page=row.page, box=displayed(row.page, row.box).rounded())


def _title(texts: Sequence[str]) -> str:
    return " ".join(" ".join(texts).split())[:MAX_TITLE_LENGTH]
