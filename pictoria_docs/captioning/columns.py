"""Labels set in a column of their own ("Pl. I | Brooch ...", "1 | Brooch"), put before the text that they open."""

from collections.abc import Sequence
from typing import Unpack

from pictoria_docs.captioning.cut import EDGE_SHIFT, LINE_OVERLAP, join, piece
from pictoria_docs.captioning.setting import TEXTS
from pictoria_docs.document import CaptionReading, Line, NumberKind, Region
from pictoria_docs.labels.elements import counts_on
from pictoria_docs.labels.grammar import LabelStyle, read_label

MAX_LABELS = 60  # lines of a column of labels
MAX_JUMP = 3  # numbers from one label to the next
WORDING_LETTERS = 4  # letters that make words

GAP = 60.0
"""Widest gap between a label and its text, in points."""
MAX_LABEL = 14
"""Characters of a label."""


def join_columns(regions: Sequence[Region], **habits: Unpack[LabelStyle]) -> list[Region]:
    """The regions with each label joined to the text right of it, where two or more labels stand in a column.

    Args:
        regions: a page's regions.
        habits: how its labels are to be read.
    """
    labels = [region for region in regions if _is_column(region, habits)]
    if not labels:
        return list(regions)
    cuts: dict[str, list[tuple[int, Region]]] = {}
    taken: set[tuple[str, int]] = set()
    for column in _columns(labels, habits):
        pairs = [(label, _right_of(label, regions, habits)) for label in column]
        paired = [(label, pair) for label, pair in pairs if pair is not None]
        if len(paired) < max(2, len(column) - 1):
            continue
        # Two numbers before one line are no labels, but a fraction in a formula.
        lines = {(region.id, line) for _, (region, line) in paired}
        if len(lines) < len(paired) or lines & taken:
            continue
        taken |= lines
        for label, (region, line) in paired:
            cuts.setdefault(region.id, []).append((line, label))
    if not cuts:
        return list(regions)
    used = {label.id.split("/")[0] for cut_lines in cuts.values() for _, label in cut_lines}
    result: list[Region] = []
    for region in regions:
        if region.id in cuts:
            result += _rejoined(region, sorted(cuts[region.id], key=lambda cut: cut[0]))
        elif region.id not in used:
            result.append(region)
    return result


def _is_column(region: Region, habits: LabelStyle) -> bool:
    return (
        region.type in TEXTS
        and 0 < len(region.lines) <= MAX_LABELS
        and len(region.text) <= (MAX_LABEL + 1) * len(region.lines)
        and all(
            line.end - line.start <= MAX_LABEL
            and _reading(region.text[line.start : line.end], habits) is not None
            for line in region.lines
        )
    )


def _reading(text: str, habits: LabelStyle) -> CaptionReading | None:
    reading = read_label(text, **habits)
    if reading is None or any("." in number.path[0] for number in reading.numbers):
        return None  # "5.1" numbers a section
    return reading


def _columns(regions: Sequence[Region], habits: LabelStyle) -> list[list[Region]]:
    """Single labels from the top down, flush left or right with each other, of one kind, counting on.

    A region that holds several labels comes in pieces, whose ids name it before a slash.
    """
    singles: list[tuple[Region, CaptionReading]] = []
    for region in regions:
        for index, line in enumerate(region.lines):
            single = piece(region, line.start, line.end).model_copy(update={"id": f"{region.id}/{index}"})
            reading = _reading(single.text, habits)
            if reading is not None:
                singles.append((single, reading))
    singles.sort(key=lambda single: single[0].box.y0)
    columns: list[list[tuple[Region, CaptionReading]]] = []
    for single, reading in singles:
        for column in columns:
            last, before = column[-1]
            flush = (
                abs(last.box.x0 - single.box.x0) < EDGE_SHIFT or abs(last.box.x1 - single.box.x1) < EDGE_SHIFT
            )
            if (
                flush
                and before.kind is reading.kind
                and _follows(before, reading)
                and single.box.y0 > last.box.y0
            ):
                column.append((single, reading))
                break
        else:
            columns.append([(single, reading)])
    return [
        [single for single, _ in column]
        for column in columns
        if len(column) > 1
        and (column[0][1].kind is not NumberKind.BARE or column[0][1].numbers[0].key in ("1", "a"))
    ]


def _follows(before: CaptionReading, after: CaptionReading) -> bool:
    return counts_on(before.numbers[-1].path[-1], after.numbers[0].path[-1], MAX_JUMP, 2)


def _right_of(label: Region, regions: Sequence[Region], habits: LabelStyle) -> tuple[Region, int] | None:
    """The region and line that stand level with a label, right of it."""
    scanned = habits.get("tolerant", False)
    best: tuple[float, Region, int] | None = None
    for region in regions:
        if region.type not in TEXTS or region.id == label.id.split("/")[0]:
            continue
        if region.box.x1 < label.box.x1 or region.box.overlap_y(label.box) <= 0:
            continue
        for index, line in enumerate(region.lines):
            shift = abs(line.y1 - label.box.y1)
            if scanned:  # the box of a long line that is askew keeps its head, or its foot, at the left end
                shift = min(shift, abs(line.y0 - label.box.y0))
            if shift < EDGE_SHIFT and _is_wording(region.text[line.start : line.end]):
                gap = line.x0 - label.box.x1
                if -LINE_OVERLAP < gap < GAP and (best is None or gap < best[0]):
                    best = (gap, region, index)
    return (best[1], best[2]) if best else None


def _is_wording(text: str) -> bool:
    return sum(character.isalpha() for character in text) >= WORDING_LETTERS


def _rejoined(region: Region, cuts: Sequence[tuple[int, Region]]) -> list[Region]:
    """A region of texts, cut where labels stand before its lines, each piece behind its label."""
    pieces: list[Region] = []
    lines: tuple[Line, ...] = region.lines
    if cuts[0][0] > 0:
        pieces.append(piece(region, 0, lines[cuts[0][0]].start))
    for (line, label), following in zip(cuts, [*cuts[1:], None], strict=False):
        stop = following[0] if following else len(lines)
        text = piece(region, lines[line].start, lines[stop - 1].end)
        pieces.append(_one_row(join([label, text]).model_copy(update={"type": text.type})))
    return pieces


def _one_row(region: Region) -> Region:
    """The region with its label and the first line of its text as one line."""
    first, second, *remaining = region.lines
    box = first.box.__class__.union([first.box, second.box])
    return region.model_copy(update={"lines": (Line(first.start, second.end, *box), *remaining)})
