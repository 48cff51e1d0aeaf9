"""Where captions end: their last line, and the blocks of text that go on with them."""

import re
from collections.abc import Sequence, Set
from itertools import pairwise

from pictoria_docs.captioning.cut import (
    EDGE_SHIFT,
    LARGER_TYPE,
    LEADING,
    SMALLER_TYPE,
    TextStyle,
    join,
    style_of,
)
from pictoria_docs.captioning.setting import FINISHED, TEXTS, Setting
from pictoria_docs.document import Box, Line, NumberKind, Region, RegionType
from pictoria_docs.document.region_type import FURNITURE
from pictoria_docs.labels.grammar import LabelStyle, read_caption, read_item, reading_of
from pictoria_docs.labels.lexicon import lower

PLAIN_SIZE = 0.04  # of the text's size, below which a caption is set like it
NARROW = 12  # times the type's size: a column that is no wider ends its lines anywhere
SHORT_LABEL = 12  # characters of a label on a line of its own
WIDE_STEP = 1.45  # pitches between lines, from which a caption has ended
PARAGRAPH_LINES = 3  # lines that follow where a paragraph begins
PARAGRAPH_END = 0.15  # of the width by which its last line ends before the others
MAX_CAPTION_LENGTH = 40  # lines that a caption may have before it is joined with more
LEFT_SHIFT = 4  # points between left edges of a caption and what goes on with it
CENTRE_SHIFT = 6  # points between their centres
INDENT_SHARE = 0.15  # of a caption's width by which what goes on with it may be wider,
MIN_INDENT = 6  # points at least
OVERLAP = 0.6  # type sizes by which it may reach into the caption's last line
BLOCK_GAP = 0.75  # type sizes of white above it
LEVEL_GAP = 3  # type sizes between a bare label and its text
SAME_FACE = 0.06  # of the size: text that goes on is set alike
BARE_SIZE = 1.02  # times the text's size that a text under a bare label has at most
BARE_LINES = 12  # lines of it
BOLD_LINES = 8  # lines of a text under a bold caption
BOLD_GAP = 0.35  # type sizes of white above it
UNFINISHED_LINES = 6  # lines that go on with a sentence
CARRIED_LINES = 12  # lines at the head of the next column that may go on with a caption
UNFINISHED_CARRIED = 1.0  # evidence for it, as the next four: the caption breaks off,
SMALL_LETTER_CARRIED = 1.0  # the block begins with a small letter,
FULL_LINE_CARRIED = 0.5  # the caption's last line is full,
ALIKE_CARRIED = 1.0  # the block is set like the caption,
UNLIKE_TEXT_CARRIED = 1.5  # and unlike the running text
CARRIED = 2.8  # evidence from which on it does
_BARE_A, _BARE_B = re.compile(r"a\s+[A-ZÀ-Þ«“]"), re.compile(r"b\s+[A-ZÀ-Þ«“]")


def last_line(region: Region, first: int, stop: int, setting: Setting) -> int:
    """The line behind the last one of a caption that starts at line `first`."""
    lines = region.lines
    style = style_of(region, lines[first].start, lines[min(first + 1, stop - 1)].end)
    pitch = _pitch(lines[first:stop])
    # In a narrow column, as a margin is, lines end anywhere.
    plain = (
        abs(style.size - setting.body) < PLAIN_SIZE * setting.body and region.box.width > NARROW * style.size
    )
    for index in range(first + 1, stop):
        upper, line = lines[index - 1], lines[index]
        own_style = style_of(region, line.start, line.end)
        if index > first + 1 or upper.end - upper.start > SHORT_LABEL:
            if own_style.size > LARGER_TYPE * style.size and own_style.size >= SMALLER_TYPE * setting.body:
                return index
            if line.y1 - upper.y1 > WIDE_STEP * pitch + 1 and line.y0 > upper.y0:
                return index
        if line.y0 < upper.y0 - 2 * pitch and line.x0 > upper.x1:
            return index  # the next column
        # Body text set like the caption and right below it: a paragraph starts behind a short line.
        if (
            plain
            and stop - index >= PARAGRAPH_LINES
            and upper.x1 < region.box.x1 - PARAGRAPH_END * region.box.width
        ):
            ended = region.text[upper.start : upper.end].rstrip().endswith(".")
            if ended and region.text[line.start : line.start + 1].isupper():
                return index
    return stop


def _pitch(lines: Sequence[Line]) -> float:
    """The usual distance between the feet of two lines, in points."""
    steps = sorted(lower.y1 - upper.y1 for upper, lower in pairwise(lines) if lower.y1 > upper.y1)
    return steps[(len(steps) - 1) // 2] if steps else (lines[0].y1 - lines[0].y0) * LEADING


def join_continuations(regions: list[Region], setting: Setting, habits: LabelStyle) -> list[Region]:
    """Captions joined with the blocks that go on with them, where layout broke them."""
    result: list[Region] = []
    joined_ids: set[str] = set()
    texts = [region for region in regions if region.type in TEXTS]
    for region in regions:
        if region.id in joined_ids:
            continue
        if region.type is not RegionType.CAPTION or region.caption is None:
            result.append(region)
            continue
        while (
            continuation := _continuation(region, texts, joined_ids, setting, habits)
            or _in_next_column(region, regions, joined_ids, setting)
        ) is not None:
            joined_ids.add(continuation.id)
            joined = join([region, continuation])
            known = region.caption
            reading = read_caption(joined.text, anchored=False, **habits)
            # "Pl. IV" on a line of its own over "1. Brooch" stays plate IV.
            if reading is None or reading.numbers != known.numbers:
                reading = reading_of(
                    joined.text, lower(joined.text), known.kind, known.label_end, known.numbers
                )
            region = joined.model_copy(update={"id": region.id, "caption": reading})
        result.append(region)
    return [region for region in result if region.id not in joined_ids]


def _continuation(
    caption: Region, texts: Sequence[Region], joined_ids: set[str], setting: Setting, habits: LabelStyle
) -> Region | None:
    """The block right below (or level with a bare label) that goes on with a caption."""
    assert caption.caption is not None
    last = caption.lines[-1] if caption.lines else None
    if last is None or len(caption.lines) > MAX_CAPTION_LENGTH:
        return None
    style = style_of(caption, last.start, last.end)
    height = max(style.size, 1.0)
    bare = caption.caption.body_start >= caption.caption.body_end
    for region in texts:
        if region.id in joined_ids or not region.lines or region.page != caption.page:
            continue
        if (
            bare
            and caption.caption.kind in (NumberKind.PLATE, NumberKind.ENTRY)
            and region.type is RegionType.HEADING
        ):
            continue
        first = region.lines[0]
        if bare and caption.caption.kind is NumberKind.PLATE and _opens_items(region, first, habits):
            continue
        own_style = style_of(region, first.start, first.end)
        gap = first.y0 - last.y1
        aligned = (
            abs(region.box.x0 - caption.box.x0) < LEFT_SHIFT
            or abs(region.box.centre.x - caption.box.centre.x) < CENTRE_SHIFT
        )
        within = region.box.x0 > caption.box.x0 - LEFT_SHIFT and region.box.x1 < caption.box.x1 + max(
            INDENT_SHARE * caption.box.width, MIN_INDENT
        )
        below = -OVERLAP * height < gap < BLOCK_GAP * height and (aligned or (within and not bare))
        if below and _continues(caption, region, style, own_style, bare, setting):
            return region
        level = abs(first.y1 - last.y1) < EDGE_SHIFT and 0 < first.x0 - last.x1 < LEVEL_GAP * height
        if (
            bare
            and level
            and caption.caption.kind is not NumberKind.ENTRY
            and own_style.size <= LARGER_TYPE * max(setting.body, height)
        ):
            return region
    return None


def _opens_items(region: Region, line: Line, habits: LabelStyle) -> bool:
    """Tell whether a line holds the first of some items: "1. Brooch", "a) Brooch", "a Brooch" over "b Buckle"."""
    item = read_item(region.text[line.start : line.end], **habits)
    if item is None and _BARE_A.match(region.text, line.start):
        return any(_BARE_B.match(region.text, other.start) for other in region.lines)
    return item is not None and item.numbers[0].path[0] in ("1", "a")


def _in_next_column(
    caption: Region, regions: Sequence[Region], joined_ids: Set[str], setting: Setting
) -> Region | None:
    """The block at the head of the next column that goes on with a caption at the foot of its own, by evidence."""
    if not caption.lines or len(caption.lines) > MAX_CAPTION_LENGTH:
        return None
    body = [
        region
        for region in regions
        if region.id != caption.id
        and region.type not in FURNITURE
        and region.page == caption.page
        and (region.text or region.is_picture)
    ]
    if any(_below(region.box, caption.box) for region in body):
        return None  # its column goes on
    next_column = [
        region
        for region in body
        if region.type in TEXTS
        and region.lines
        and region.id not in joined_ids
        and region.box.x0 > caption.box.x1 - EDGE_SHIFT
        and region.box.y1 < caption.box.y1
        and not any(_below(region.box, other.box) for other in body)
    ]
    first = min(next_column, key=lambda region: region.box.x0, default=None)
    if first is None or len(first.lines) > CARRIED_LINES:
        return None
    style = style_of(caption, caption.lines[-1].start, len(caption.text))
    own_style = style_of(first, 0, len(first.text))
    last = caption.lines[-1]
    evidence = (
        UNFINISHED_CARRIED * (FINISHED.search(caption.text) is None)
        + SMALL_LETTER_CARRIED * first.text[:1].islower()
        + FULL_LINE_CARRIED * (last.x1 > caption.box.x1 - PARAGRAPH_END * caption.box.width)
        + ALIKE_CARRIED * (abs(own_style.size - style.size) < SAME_FACE * max(style.size, 1.0))
        + UNLIKE_TEXT_CARRIED * (abs(own_style.size - setting.body) > SAME_FACE * setting.body)
    )
    return first if evidence >= CARRIED else None


def _below(lower: Box, upper: Box) -> bool:
    """Whether a box stands below another in its column."""
    return lower.y0 > upper.centre.y and lower.overlap_x(upper) > 0


def _continues(
    caption: Region, region: Region, style: TextStyle, own_style: TextStyle, bare: bool, setting: Setting
) -> bool:
    alike = own_style.size > 0 and abs(own_style.size - style.size) < SAME_FACE * max(style.size, 1.0)
    if region.type is RegionType.FOOTNOTE:
        return False
    if bare:
        return (
            own_style.size <= BARE_SIZE * setting.body
            and len(region.lines) <= BARE_LINES
            and own_style.size <= LARGER_TYPE * style.size
        )
    like_text = abs(own_style.size - setting.body) < abs(own_style.size - style.size)
    if not alike or like_text:
        return False
    unfinished = not FINISHED.search(caption.text)
    if style.size < SMALLER_TYPE * setting.body:
        return True
    if style.bold and not own_style.bold:
        return len(region.lines) <= BOLD_LINES and region.box.y0 - caption.box.y1 < BOLD_GAP * style.size
    return unfinished and region.text[:1].islower() and len(region.lines) <= UNFINISHED_LINES
