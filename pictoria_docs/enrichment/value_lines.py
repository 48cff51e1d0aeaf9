"""Lines that are a value each: where the records of a book print them so, a line's end parts values as a point does.

Mixed media on canvas
112 x 91 cm
2026
"""

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import pairwise
from typing import NamedTuple

from pictoria_docs.enrichment.clauses import Span
from pictoria_docs.enrichment.dates import DateReading
from pictoria_docs.enrichment.readers import Readers
from pictoria_docs.enrichment.record_draft import RecordDraft
from pictoria_docs.enrichment.schema import TypeName

MAX_LENGTH = 60  # characters of such a line
MIN_ENTRIES = 3  # that have a line of a kind
ENTRIES_SHARE = 0.5  # of the entries: fewer have such lines by the chance of how a paragraph breaks
_YEAR = re.compile(r"\W{0,2}(?:1\d|20)\d\d\W{0,3}")


class _ValueLine(NamedTuple):
    """A line that is a value of a field."""

    field: str
    span: Span
    years: tuple[DateReading, ...]
    """A date that the line is as it stands alone, and would not be within a text."""


def part_value_lines(drafts: Sequence[RecordDraft], readers: Readers) -> None:
    """Let clauses end with the lines that are values, where enough of a book's records have lines of their kind.

    Args:
        drafts: of all entries of a book, before anything is read in them.
        readers: of the schema's values.
    """
    lines: list[list[_ValueLine]] = []
    entries: Counter[str] = Counter()
    for draft in drafts:
        own = [line for span in _lines(draft) if (line := _read_line(draft, span, readers)) is not None]
        lines.append([line for line in own if not _goes_on(draft, line, readers)])
        entries.update({line.field for line in lines[-1]})
    fewest = max(MIN_ENTRIES, ENTRIES_SHARE * len(drafts))
    usual = {name for name, count in entries.items() if count >= fewest}
    for draft, own in zip(drafts, lines, strict=True):
        kept = [line for line in own if line.field in usual]
        if not kept:
            continue
        breaks = sorted({offset for line in kept for offset in line.span})
        years = [reading for line in kept for reading in line.years]
        dates = sorted([*draft.scan.dates, *years], key=lambda reading: reading.start)
        draft.scan = replace(draft.scan, breaks=tuple(breaks), dates=tuple(dates))


def _goes_on(draft: RecordDraft, line: _ValueLine, readers: Readers) -> bool:
    """Whether a line is a piece of a value that runs over full lines: "Attributed to the Florence | Painter, Attic"."""
    starts = draft.text.line_starts
    edges = {draft.body_start, len(draft.text.text), *draft.text.paragraph_starts}
    for offset in {*line.span} - edges:
        index = bisect_left(starts, offset)
        first, last = (
            starts[index - 1],
            starts[index + 1] if index + 1 < len(starts) else len(draft.text.text),
        )
        for clause in draft.scan.clauses(max(first, draft.body_start), last):
            spec = readers.kind(draft.scan, clause) if clause[0] < offset < clause[1] else None
            if spec is None or spec.name != line.field:
                continue
            # A word of what is measured, on the line before, is no measure.
            if spec.type != TypeName.DIMENSIONS or _measures_on_both_sides(draft, offset):
                return True
    return False


def _measures_on_both_sides(draft: RecordDraft, offset: int) -> bool:
    """Whether measures that are read as one stand before and behind a place."""
    return any(
        reading.dimensions[0].end <= offset <= reading.dimensions[-1].start
        for reading in draft.scan.dimensions
        if reading.dimensions
    )


def _read_line(draft: RecordDraft, span: Span, readers: Readers) -> _ValueLine | None:
    """A line as a value, where it is one; a number that would be a year if it were the whole text is one."""
    spec = readers.kind(draft.scan, span)
    if spec is not None:
        return _ValueLine(spec.name, span, ())
    date = readers.schema.usual(TypeName.DATE)
    line = draft.text.text[slice(*span)]
    if date is None or _YEAR.fullmatch(line) is None:
        return None
    years = tuple(
        replace(reading, start=reading.start + span[0], end=reading.end + span[0])
        for reading in readers.dates(line)
    )
    return _ValueLine(date.name, span, years) if years else None


def _lines(draft: RecordDraft) -> Iterator[Span]:
    """The short lines of an entry behind its heading, from start to start."""
    text = draft.text
    for start, end in pairwise([*text.line_starts, len(text.text)]):
        if start >= draft.body_start and 0 < end - start <= MAX_LENGTH:
            yield start, end
