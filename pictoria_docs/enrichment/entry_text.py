"""The words of an entry, in one piece, each of which knows its place on the page.

Everything that reads values works on `EntryText.text` and gives offsets into it; `evidence` turns those back into
regions and characters.
"""

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import pairwise
from typing import Literal

from pictoria_docs.document import Document, Entry, Evidence, Line, Region, RegionType
from pictoria_docs.document.identity import RegionId
from pictoria_docs.document.pieces import stripped
from pictoria_docs.document.region_type import FURNITURE

WORD_GAP = 0.3  # line heights between words
STYLE_WITHIN = 20  # characters behind a label that show how the text is set
MOSTLY = 0.5  # of the characters, in one style
SAME_LEVEL = 0.6  # of the lower of two lines
LINE_OVERLAP = 0.3  # line heights by which the next line may reach into one,
LINE_GAP = 0.8  # and of white between them
FULL_LINE = 4  # line heights from the right edge: a line that ends there is full
SAME_LEFT = 6  # points: texts that begin so near to each other are of one column
AT_EDGE = 3  # points from the right edge: a line goes on

APART = FURNITURE | {
    RegionType.CAPTION,
    RegionType.FIGURE_NUMBER,
    RegionType.DECORATION,
    RegionType.STAMP,
    RegionType.DAMAGE,
    RegionType.HANDWRITING,
}
"""Regions within an entry that are no words of its record."""
TITLE = "title"
LABEL_LENGTH = 60
"""A region that names what stands right of it has at most so many characters."""
RUN_IN = 1.5
"""First words that are set apart stand at most this far before the rest, in line heights."""
CELL_LINES = 3
"""The cell of a form has at most so many lines; it may stand far from its label."""


@dataclass(frozen=True, slots=True)
class Piece:
    """A region's text within the entry's: `text[start:end]` is `region.text`."""

    start: int
    end: int
    region: Region


@dataclass(frozen=True)
class EntryText:
    """The text of an entry in reading order; pieces are joined by a blank where a sentence goes on, else by a
    new line."""

    text: str
    pieces: tuple[Piece, ...]
    edges: Mapping[RegionId, float] = field(default_factory=dict)
    """Where the lines of a region's column end at most, in points; see `column_edges`."""

    @cached_property
    def line_starts(self) -> tuple[int, ...]:
        """Offsets at which printed lines begin, in order."""
        starts = {piece.start for piece in self.pieces}
        for piece in self.pieces:
            length = piece.end - piece.start
            starts.update(piece.start + line.start for line in piece.region.lines if line.start < length)
        return tuple(sorted(starts))

    @cached_property
    def paragraph_starts(self) -> tuple[int, ...]:
        """Offsets at which paragraphs begin, in order: where the line before ends though the next word would fit."""
        starts: list[int] = []
        for index, piece in enumerate(self.pieces):
            edge = _right_edge([piece.region for piece in self.pieces], piece.region)
            edge = max(edge, self.edges.get(piece.region.id, edge))
            before = self.pieces[index - 1].region if index else None
            if before is None or not (_continues_sentence(before, piece.region) or _is_cut_off(before)):
                starts.append(piece.start)
            starts += (
                piece.start + following.start
                for line, following in pairwise(piece.region.lines)
                if not is_full(piece.region, line, following, edge)
            )
        return tuple(start for start in sorted(set(starts)) if start < len(self.text))

    @cached_property
    def region_starts(self) -> frozenset[int]:
        """Offsets at which regions begin."""
        return frozenset(piece.start for piece in self.pieces)

    def piece_at(self, offset: int) -> Piece | None:
        """The piece that holds a character; None for what joins two pieces."""
        index = bisect_right([piece.start for piece in self.pieces], offset) - 1
        if index < 0 or offset >= self.pieces[index].end:
            return None
        return self.pieces[index]

    def offset(self, region: RegionId, offset: int) -> int | None:
        """Where a place among the characters of a region stands, its end included; None if it is not of the entry."""
        for piece in self.pieces:
            start = piece.start + offset
            if piece.region.id == region and piece.start <= start <= piece.end:
                return start
        return None

    def evidence(self, start: int, end: int) -> tuple[Evidence, ...]:
        """Where `text[start:end]` stands: one piece of evidence for each region that it runs over."""
        evidence: list[Evidence] = []
        for piece in self.pieces:
            first, last = stripped(self.text, max(start, piece.start), min(end, piece.end))
            if first >= last:
                continue
            evidence.append(
                Evidence(
                    region=piece.region.id,
                    page=piece.region.page,
                    start=first - piece.start,
                    end=last - piece.start,
                    quote=self.text[first:last],
                )
            )
        return tuple(evidence)

    def is_set(self, start: int, end: int, style: Literal["bold", "italic"]) -> bool:
        """Whether most of the characters are set in a style."""
        piece = self.piece_at(start)
        if piece is None or end <= start:
            return False
        first, last = start - piece.start, end - piece.start
        styled = sum(
            max(0, min(run.end, last) - max(run.start, first))
            for run in piece.region.runs
            if getattr(run, style)
        )
        return styled / (end - start) > MOSTLY

    def is_set_apart(self, start: int, end: int, after: int) -> bool:
        """Whether characters are in bold or italics, and what begins at `after` is not."""
        last = min(after + STYLE_WITHIN, len(self.text))
        styles: tuple[Literal["bold", "italic"], ...] = ("bold", "italic")
        return any(self.is_set(start, end, style) and not self.is_set(after, last, style) for style in styles)


def read_entry_text(
    entry: Entry, regions: Mapping[RegionId, Region], edges: Mapping[RegionId, float] | None = None
) -> EntryText:
    """The text of an entry, without page numbers and the like, and without captions but one that opens it.

    Args:
        entry: the entry.
        regions: the document's regions by id; those that are missing are left out.
        edges: of the columns of its regions, where they are known.
    """
    ordered: list[Region] = []
    # A work's title, technique and size may be the caption of its picture: it opens the entry.
    opening = {
        evidence.region for field in entry.fields if field.name == TITLE for evidence in field.evidence
    }
    for span in entry.spans:
        regions_of_span = [regions[id] for id in span.regions if id in regions]
        ordered += _by_rows(
            [
                candidate
                for candidate in regions_of_span
                if candidate.text.strip()
                and (candidate.type not in APART or candidate.id in opening)
                and not candidate.is_picture
            ]
        )
    parts: list[str] = []
    pieces: list[Piece] = []
    length = 0
    for index, region in enumerate(ordered):
        if index:
            before = ordered[index - 1]
            goes_on = _continues_sentence(before, region) or _runs_on(before, region, ordered)
            joint = " " if goes_on or _breaks_off(before, region) else "\n"
            parts.append(joint)
            length += 1
        pieces.append(Piece(length, length + len(region.text), region))
        parts.append(region.text)
        length += len(region.text)
    return EntryText("".join(parts), tuple(pieces), edges or {})


def is_full(region: Region, line: Line, following: Line, edge: float | None = None) -> bool:
    """Whether the first word of the next line would not have fitted on a line.

    Args:
        region: that has both lines.
        line: the line.
        following: the next one.
        edge: where the lines of the column end at most, in points; None: the right edge of the region.
    """
    edge = region.box.x1 if edge is None else edge
    gap = WORD_GAP * (line.y1 - line.y0)
    if line.x1 + gap >= edge:
        return True  # no word would fit
    end = region.text.find(" ", following.start, following.end)
    word = region.box_of(following.start, end if end > 0 else following.end)
    return line.x1 + word.width + gap >= edge


def regions_of(document: Document) -> dict[RegionId, Region]:
    """All regions of a document by id."""
    return {region.id: region for page in document.pages for region in page.regions}


def column_edges(document: Document, regions: Mapping[RegionId, Region]) -> dict[RegionId, float]:
    """Where the lines of each column of entries end at most: an entry of short lines alone does not tell.

    A column is all text of entries on a page that begins at the same distance from its left.
    """
    columns: dict[tuple[int, int], list[Region]] = defaultdict(list)
    for entry in document.entries:
        for span in entry.spans:
            for id in span.regions:
                region = regions.get(id)
                if region is not None and not region.is_picture and region.type not in APART:
                    columns[region.page, round(region.box.x0 / SAME_LEFT)].append(region)
    edges: dict[RegionId, float] = {}
    for members in columns.values():
        edge = max(region.box.x1 for region in members)
        edges |= {region.id: edge for region in members}
    return edges


def _by_rows(regions: Sequence[Region]) -> list[Region]:
    """The regions with each label before what stands right of it on its line.

    The cells of a form, and the first words of a paragraph that are set apart ("PROVENANCE  1973, bought by ..."),
    come as regions of their own; reading order goes by columns and may part them.
    """
    ordered = list(regions)
    labels = [region for region in regions if len(region.lines) <= 1 and len(region.text) <= LABEL_LENGTH]
    for label in reversed(labels):
        neighbour = _right_of(label, regions)
        if neighbour is None:
            continue
        label_index, neighbour_index = _place(ordered, label), _place(ordered, neighbour)
        if label_index == neighbour_index - 1:
            continue
        ordered.pop(label_index)
        ordered.insert(_place(ordered, neighbour), label)
    return ordered


def _place(regions: Sequence[Region], region: Region) -> int:
    """Where a region stands among others."""
    return next(index for index, other in enumerate(regions) if other.id == region.id)


def _right_of(label: Region, regions: Sequence[Region]) -> Region | None:
    """The nearest region whose first line stands right of a label, on its level."""
    best: Region | None = None
    for other in regions:
        if other.id == label.id or other.page != label.page:
            continue
        line = other.lines[0].box if other.lines else other.box
        level = line.overlap_y(label.box) > SAME_LEVEL * min(line.height, label.box.height)
        is_near = line.x0 - label.box.x1 < RUN_IN * label.box.height or len(other.lines) <= CELL_LINES
        if level and is_near and line.x0 >= label.box.x1 - 2 and (best is None or other.box.x0 < best.box.x0):
            best = other
    return best


def _runs_on(before: Region, after: Region, regions: Sequence[Region]) -> bool:
    """Whether a region is the next line of the one before, which the layout parted: the first line of a paragraph
    behind its label, or a paragraph that a picture cuts."""
    line = before.lines[-1].box if before.lines else before.box
    following = after.lines[0].box if after.lines else after.box
    if before.page != after.page or before.text.rstrip()[-1:] in (*".!?:;", ""):
        return False
    edge = _right_edge(regions, after)
    is_near = -LINE_OVERLAP * line.height < following.y0 - line.y1 < LINE_GAP * line.height
    return is_near and following.x0 <= line.x0 + 2 and line.x1 > edge - FULL_LINE * line.height


def _right_edge(regions: Sequence[Region], region: Region) -> float:
    """Where the lines of the column end that a region stands in, in points."""
    column = (other.box for other in regions if other.page == region.page)
    return max((box.x1 for box in column if box.overlap_x(region.box) > 0), default=region.box.x1)


def _is_cut_off(before: Region) -> bool:
    """Whether a region ends in the middle of a sentence and of its column: the text goes on elsewhere."""
    last = before.lines[-1] if before.lines else None
    open_end = before.text.rstrip()[-1:] not in (".", "!", "?", ":", ";", "»", "”", ")")
    return open_end and last is not None and len(before.lines) > 1 and last.x1 > before.box.x1 - AT_EDGE


def _breaks_off(before: Region, after: Region) -> bool:
    """Whether a text goes on at the head of the next column or page, in the middle of a sentence."""
    elsewhere = before.page != after.page or after.box.y1 < before.box.y0
    return elsewhere and _is_cut_off(before) and len(after.lines) > 1


def _continues_sentence(before: Region, after: Region) -> bool:
    """Whether a sentence goes on from one region to the next."""
    text = before.text.rstrip()
    return bool(text) and text[-1] not in ".!?:;»”" and after.text.lstrip()[:1].islower()
