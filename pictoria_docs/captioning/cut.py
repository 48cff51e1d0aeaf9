"""Cuts text regions at characters and joins them again; offsets, lines, words and styles stay exact."""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from pictoria_docs.document import Box, CaptionReading, Line, Origin, Region, RegionType, Run, Words, make_id
from pictoria_docs.document.identity import RegionId
from pictoria_docs.layout.blocks import join_lines

LEADING = 1.2  # line heights for each point of type size
SMALLER_TYPE = 0.96  # of the running text's size, below which type is smaller
LARGER_TYPE = 1.05  # times another size, above which type is larger
EDGE_SHIFT = 3  # points between edges, or feet of lines, that count as one
SHORT_LINE = 0.12  # of a region's width by which a short line ends before the others

LINE_OVERLAP = 3  # points by which the box of a line may reach into that of the line above

VERSION = "2"
ORIGIN = Origin(stage="captions", version=VERSION, model="caption-grammar")


class TextStyle(NamedTuple):
    """How most of a stretch of text is set."""

    size: float
    bold: bool
    italic: bool


def style_of(region: Region, start: int, end: int) -> TextStyle:
    """The style of most of the characters `start` to `end`; size 0 where no style is known."""
    weight: dict[tuple[float, bool, bool], int] = {}
    for run in region.runs:
        common = min(run.end, end) - max(run.start, start)
        if common > 0:
            key = (run.size, run.bold, run.italic)
            weight[key] = weight.get(key, 0) + common
    return TextStyle(*max(weight, key=lambda key: weight[key])) if weight else TextStyle(0.0, False, False)


def piece(region: Region, start: int, end: int, *, type: RegionType | None = None) -> Region:
    """The characters `start` to `end` of a region as a region of its own, white space at its ends left out.

    It keeps the region's type, or takes `type`; its id tells the region it was cut from.
    """
    text = region.text[start:end]
    start += len(text) - len(text.lstrip())
    text = text.strip()
    end = start + len(text)
    if start == 0 and end == len(region.text):
        return region if type is None else region.model_copy(update={"type": type})
    lines: list[Line] = []
    for line in region.lines:
        first, last = max(line.start, start), min(line.end, end)
        if first < last:
            is_whole = first == line.start and last == line.end
            box = line.box if is_whole else region.words.box(first, last) or line.box
            lines.append(Line(first - start, last - start, *box))
    runs = tuple(
        run._replace(start=max(run.start, start) - start, end=min(run.end, end) - start)
        for run in region.runs
        if run.start < end and run.end > start
    )
    box = Box.union(line.box for line in lines) if lines else region.box
    return region.model_copy(
        update={
            "id": RegionId(make_id("txt", region.id, start, end)),
            "type": type or region.type,
            "box": box,
            "text": text,
            "lines": tuple(lines),
            "words": _clipped(region.words.between(start, end, -start), len(text)),
            "runs": runs,
        }
    )


def _clipped(words: Words, length: int) -> Words:
    rows = words.rows.copy()
    rows[:, :2] = np.clip(rows[:, :2], 0, length)
    return Words(rows)


def join(regions: Sequence[Region]) -> Region:
    """Regions of one page as one: texts joined by a space, line-end hyphens before small letters removed."""
    first = regions[0]
    if len(regions) == 1:
        return first
    text, lines, runs, rows = first.text, list(first.lines), list(first.runs), [first.words.rows]
    for region in regions[1:]:
        text, shift = join_lines(text, region.text)
        lines += [line._replace(start=line.start + shift, end=line.end + shift) for line in region.lines]
        runs += [Run(run.start + shift, run.end + shift, *run[2:]) for run in region.runs]
        moved = region.words.rows.copy()
        moved[:, :2] += shift
        rows.append(moved)
    return first.model_copy(
        update={
            "id": RegionId(make_id("txt", *(region.id for region in regions))),
            "box": Box.union(region.box for region in regions),
            "text": text,
            "lines": tuple(line._replace(end=min(line.end, len(text))) for line in lines),
            "words": Words(np.concatenate(rows)),
            "runs": tuple(run._replace(end=min(run.end, len(text))) for run in runs),
        }
    )


def marked(
    region: Region,
    type: RegionType,
    reading: CaptionReading | None,
    confidence: float,
    *,
    parent: RegionId | None = None,
    number: str | None = None,
) -> Region:
    """The region as a caption, legend or figure number, with what the grammar read in it."""
    prefix = {RegionType.CAPTION: "cap", RegionType.LEGEND: "leg"}.get(type, "num")
    return region.model_copy(
        update={
            "id": RegionId(make_id(prefix, region.id)),
            "type": type,
            "caption": reading,
            "confidence": round(min(max(confidence * region.confidence, 0.0), 1.0), 3),
            "parent": parent,
            "number": number,
            "origin": ORIGIN,
        }
    )
