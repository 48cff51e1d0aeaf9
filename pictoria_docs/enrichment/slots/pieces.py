"""What the entries of a document consist of behind their titles, piece by piece: lines, and the clauses within them."""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from enum import IntEnum
from itertools import pairwise
from typing import NamedTuple

from pictoria_docs.document.pieces import stripped
from pictoria_docs.enrichment.clauses import Span
from pictoria_docs.enrichment.labels import plain
from pictoria_docs.enrichment.record_draft import RecordDraft
from pictoria_docs.enrichment.slots.named_slot import WORD

PROSE = 240
"""Characters of a paragraph that is no longer a row of values."""
FIRST, LAST = 12, 4
"""Pieces of an entry that are aligned, from its beginning and from its end: what lies between is prose."""
SHORT, LINE, LONG = 12, 30, 60
"""Characters of a piece of a few letters, of a name, of a line."""
_NUMBER = re.compile(r"\d+")
_YEAR = re.compile(r"(?<![\d.,/])(?:1\d|20)\d\d(?![.,/]?\d)")
POINTS = 6
"""Points between distances from the left edge that count as two."""


class PieceOpening(IntEnum):
    """How a piece opens."""

    PARAGRAPH = 0
    LINE = 1
    """At the head of a line; the words before may go on there."""
    SMALL = 2
    """At the head of a line, with a small letter: the words before nearly always go on there."""
    CLAUSE = 3
    """Within a line, behind a sign."""


class EntryPiece(NamedTuple):
    """A piece of an entry."""

    span: Span
    opening: PieceOpening
    features: tuple[str, ...]
    """What it looks like: kind or form, first word, style, length, distance from the left edge of the entry."""


FEATURES = 5
"""How many things are told of what a piece looks like."""


def read_pieces(draft: RecordDraft) -> list[EntryPiece]:
    """The pieces of an entry that no label opens, in order.

    Args:
        draft: its record, as its own words give it.
    """
    paragraphs = {*draft.text.paragraph_starts, *draft.scan.breaks, draft.body_start}
    spans = [span for span in _pieces(draft) if not _is_labelled(span, draft.labelled)]
    if len(spans) > FIRST + LAST:
        spans = [*spans[:FIRST], *spans[-LAST:]]
    lines = {*draft.text.line_starts, *draft.scan.breaks}
    found = []
    for (start, end), printed in spans:
        if printed in paragraphs:
            opening = PieceOpening.PARAGRAPH
        elif printed in lines:
            opening = PieceOpening.SMALL if draft.text.text[start].islower() else PieceOpening.LINE
        else:
            opening = PieceOpening.CLAUSE
        found.append(EntryPiece((start, end), opening, _features(draft, (start, end))))
    return found


def _is_labelled(piece: tuple[Span, int], labelled: Sequence[Span]) -> bool:
    start, end = piece[0]
    return any(first < end and start < last for first, last in labelled)


def _pieces(draft: RecordDraft) -> Iterator[tuple[Span, int]]:
    """The pieces behind the title, each with the offset at which it is printed to open; prose is left out."""
    text, scan = draft.text, draft.scan
    paragraphs = sorted({draft.body_start, *text.paragraph_starts, *scan.breaks, len(text.text)})
    lines = text.line_starts
    for start, end in pairwise(paragraphs[bisect_left(paragraphs, draft.body_start) :]):
        if end - start > PROSE:
            continue
        inner = lines[bisect_right(lines, start) : bisect_left(lines, end)]
        for first, last in pairwise([start, *inner, end]):
            opening = first
            for span in scan.clauses(first, last):
                yield stripped(text.text, *span), opening
                opening = -1


def _features(draft: RecordDraft, span: Span) -> tuple[str, ...]:
    text = draft.text.text[slice(*span)]
    words = plain(text).split(maxsplit=1)
    piece = draft.text.piece_at(span[0])
    style, left = "", ""
    if piece is not None:
        offset = span[0] - piece.start
        run = next((run for run in piece.region.runs if run.start <= offset < run.end), None)
        style = f"{run.size:.0f}{run.bold:d}{run.italic:d}" if run is not None else ""
        line = next((line for line in piece.region.lines if line.start <= offset < line.end), None)
        first = draft.text.pieces[0].region.box
        left = f"{round((line.x0 - first.x0) / POINTS)}" if line is not None else ""
    size = len(text)
    length = "few" if size <= SHORT else "name" if size <= LINE else "line" if size <= LONG else "long"
    return _kind(draft, span, text), words[0] if words else "", style, length, left


def _kind(draft: RecordDraft, span: Span, text: str) -> str:
    """The field that was read in a piece, else what its letters are."""
    for value in draft.values:
        if value.start < span[1] and span[0] < value.end:
            return value.spec.name
    if any(map(str.isdigit, text)):
        words = sum(word.isalpha() and len(word) >= WORD for word in text.split())
        return "number and words" if words else _NUMBER.sub("0", _YEAR.sub("year", text))
    capitals = sum(word[:1].isupper() for word in text.split())
    if capitals == 0:
        return "small"
    return "name" if 2 * capitals > len(text.split()) else "words"
