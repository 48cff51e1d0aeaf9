"""Captions that open with a label ("Fig. 12."): where they start and end in the text regions of a page."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from pictoria_docs.captioning.cut import TextStyle, join, marked, piece, style_of
from pictoria_docs.document import Box, CaptionReading, Line, NumberKind, Page, PageKind, Region, RegionType
from pictoria_docs.labels.grammar import (
    SURE,
    Habits,
    caption_certainty,
    label_at,
    read_caption,
    read_item,
    read_label,
    reading_of,
)
from pictoria_docs.labels.lexicon import lexicon, lower
from pictoria_docs.labels.numbers import HyphenStyle
from pictoria_docs.left_out import attempt

TEXTS = frozenset({RegionType.TEXT, RegionType.HEADING, RegionType.LIST, RegionType.FOOTNOTE})
"""Regions that may hold captions."""
FRAMES = frozenset({RegionType.TABLE, RegionType.OTHER})
"""Regions that are pictures where a caption says so."""
CROWDED = 700
"""A page with more characters of text, labelled blocks left out, holds running text."""
LONG = 350
"""A text of more characters is running text."""
NEAR = 40.0
"""A picture within this many points of a text stands beside it."""
_FINISHED = re.compile(r"[.!?:;…»”\")\]]\W*(?:\d{1,3})?\s*$")
_CAPTION_START = re.compile(r"[\s\[(<«◄►▲▼←→↑↓◀▶•■□●|*–—-]{0,4}[^\W\d_]{1,14}\b")
_NUMBERED = re.compile(r"\W{0,2}(?:[^\W\d_]{1,10}\W{1,3})?\d{1,4}\b")
_BARE_A, _BARE_B = re.compile(r"a\s+[A-ZÀ-Þ«“]"), re.compile(r"b\s+[A-ZÀ-Þ«“]")
_NUMBER = re.compile(r"[\[(]?\d{1,4}[a-z]?[\])]?[.:]?")
_HEAD = 400


@dataclass(frozen=True, slots=True)
class Setting:
    """What the captions of a document are measured against."""

    body: float
    """Size of the running text in points."""
    hyphen: HyphenStyle
    threshold: float
    tab: NumberKind = NumberKind.TABLE
    capital: bool = False
    """Its captions open with capitals: "fig. 3" at the start of a line is a reference then."""

    def habits(self, page: Page) -> Habits:
        """How a page's labels are to be read."""
        return Habits(hyphen=self.hyphen, tolerant=is_tolerant(page), tab=self.tab)


@dataclass(frozen=True, slots=True)
class _Surroundings:
    """A page around its captions."""

    page: Page
    pictures: list[Region]
    characters: int
    """Characters of text on the page, furniture and lettering of pictures left out."""
    explains: bool
    """Whether several plate numbers head texts on the page: explanations of plates."""
    setting: Setting

    @property
    def habits(self) -> Habits:
        """How the page's labels are to be read."""
        return self.setting.habits(self.page)


@dataclass(slots=True)
class Start:
    """A caption's first line in a region."""

    line: int
    certainty: float


def is_tolerant(page: Page) -> bool:
    """Whether roman numbers are to be read as OCR prints them."""
    return page.kind is PageKind.SCAN


def find_labelled(page: Page, regions: Sequence[Region], setting: Setting) -> list[Region]:
    """The regions of a page with each labelled caption cut out as a region of its own.

    Args:
        page: the page.
        regions: its regions in reading order.
        setting: the document's measures.
    """
    pictures = [region for region in regions if region.is_picture or region.type in FRAMES]
    label = lexicon().label
    characters = sum(
        len(region.text)
        for region in regions
        if region.type in TEXTS and not label.match(lower(region.text[:24]))
    )
    heads = sum(
        _opens_with_plate(region, setting.habits(page)) and not _under_number(region, before)
        for before, region in pairwise([None, *regions])
        if region is not None
    )
    running = any(
        len(region.text) > LONG and _is_unmarked(region, setting.habits(page)) for region in regions
    )
    surroundings = _Surroundings(page, pictures, characters, heads > 1 and not running, setting)
    found: list[Region] = []
    before: Region | None = None
    for region in regions:
        if region.type in TEXTS and region.text:
            pieces = [region]
            with attempt("caption", page.number, region.text):
                if starts := _starts(region, before, surroundings):
                    pieces = _split(page, region, starts, setting)
            found += pieces
            before = region
        elif region.is_picture or region.type in FRAMES:
            found += _printed_on(page, region, setting)
        else:
            found.append(region)
    return _continued(found, setting, setting.habits(page))


def _is_unmarked(region: Region, habits: Habits) -> bool:
    """Whether a text opens with no item, nor with any label."""
    head = region.text[:_HEAD]
    return (
        region.type is RegionType.TEXT
        and read_item(head, **habits) is None
        and label_at(head, lower(head), 0, **habits) is None
    )


def _opens_with_plate(region: Region, habits: Habits) -> bool:
    if region.type not in TEXTS or not region.lines or region.lines[0].end > 30 or len(region.text) > 300:
        return False
    label = read_label(region.text[: region.lines[0].end], **habits)
    return label is not None and label.kind is NumberKind.PLATE and len(label.numbers[0].path) == 1


def _under_number(region: Region, before: Region | None) -> bool:
    """Whether a number stands alone right over a text: an entry's, whose plate the text names first."""
    return (
        before is not None
        and _NUMBER.fullmatch(before.text.strip()) is not None
        and abs(before.box.x0 - region.box.x0) < 3
        and -2 < region.box.y0 - before.box.y1 < before.box.height
    )


def _starts(region: Region, before: Region | None, around: _Surroundings) -> list[Start]:
    starts: list[Start] = []
    habits = around.habits
    for index, line in enumerate(region.lines):
        if not _CAPTION_START.match(region.text, line.start):
            continue
        text = region.text[line.start : line.start + _HEAD]
        words = caption_certainty(text, anchored=False, **habits)
        if words < SURE:
            continue
        if _heads_items(region, index, habits):
            starts.append(Start(index, 0.85))
            continue
        certainty = words + _layout_says(region, index, before, starts, around)
        certainty -= 0.5 * (around.setting.capital and _opens_small(region.text, line))
        if certainty >= around.setting.threshold:
            starts.append(Start(index, min(certainty, 0.99)))
    return starts


def _opens_small(text: str, line: Line) -> bool:
    letter = next((character for character in text[line.start : line.end] if character.isalpha()), "")
    return letter.islower()


def _heads_items(region: Region, index: int, habits: Habits) -> bool:
    """Whether a line is a plate's label and the next one its first item: "Taf. 5", "1 Brooch"."""
    if index + 1 >= len(region.lines):
        return False
    line, following = region.lines[index : index + 2]
    label = read_label(region.text[line.start : line.end], **habits)
    if label is None or label.kind is not NumberKind.PLATE or len(label.numbers[0].path) > 1:
        return False
    return _opens_items(region, following, habits)


def _opens_items(region: Region, line: Line, habits: Habits) -> bool:
    """Whether a line holds the first of some items: "1. Brooch", "a) Brooch", "a Brooch" over "b Buckle"."""
    item = read_item(region.text[line.start : line.end], **habits)
    if item is None and _BARE_A.match(region.text, line.start):
        return any(_BARE_B.match(region.text, other.start) for other in region.lines)
    return item is not None and item.numbers[0].path[0] in ("1", "a")


def _layout_says(
    region: Region, index: int, before: Region | None, starts: Sequence[Start], around: _Surroundings
) -> float:
    """What the layout adds to, or takes from, the certainty of the words that line `index` opens a caption."""
    line, setting = region.lines[index], around.setting
    style = style_of(region, line.start, line.end)
    rest = style_of(region, min(line.end, line.start + 14), line.start + 200)
    label = style_of(region, line.start, min(line.start + 6, line.end))
    small = 0 < style.size < 0.96 * setting.body
    accented = label.bold and not rest.bold
    # A label on a line of its own is narrower than what it heads.
    block = Box.union(part.box for part in region.lines[index : index + 2])
    near = any(
        picture.box.distance(line.box) < NEAR and _beside(picture, block) for picture in around.pictures
    )
    gain = 0.15 * small + 0.15 * near + 0.2 * accented
    if index == 0:
        if (
            before is not None
            and _runs_into(before, region)
            and not (small or accented)
            and not (near and len(region.lines) <= 4)
        ):
            gain -= 0.5
    else:
        upper = region.lines[index - 1]
        finished = _FINISHED.search(region.text, upper.start, upper.end) is not None
        short = upper.x1 < region.box.x1 - 0.12 * region.box.width
        over = style_of(region, upper.start, upper.end)
        changed = abs(over.size - style.size) > 0.05 * setting.body or over.italic != style.italic
        if not (
            finished
            or short
            or changed
            or (starts and _counts_on(region, starts[-1].line, index, around.habits))
        ):
            return -1.0
        if not starts and not (changed or accented or short):
            gain -= 0.35
    crowded = around.characters > CROWDED
    if not (small or near or accented or around.pictures) and len(region.lines) > 3 and not starts:
        gain -= 0.25
    if region.type is RegionType.FOOTNOTE:
        gain -= 0.2
    return gain - _doubt(region, index, before, near, crowded, around)


def _counts_on(region: Region, before: int, index: int, habits: Habits) -> bool:
    """Whether a line's label bears the number after that of an earlier line, or the same one in another language.

    "Fig. 4" of "Fig. 4" would be a reference within a caption, but for the mark behind it: "Fig. 4: Frise".
    """
    texts = [region.text[region.lines[line].start :][:_HEAD] for line in (before, index)]
    first, second = (read_caption(text, anchored=False, **habits) for text in texts)
    if first is None or second is None or first.kind is not second.kind:
        return False
    old, new = first.numbers[-1].path[-1], second.numbers[0].path[-1]
    if old == new:
        one, other = texts[0][: first.label_end], texts[1][: second.label_end]
        return one != other or texts[1][: second.body_start].rstrip().endswith((":", ".", "–", "—"))
    if old.isdigit() and new.isdigit():
        return int(new) - int(old) == 1
    siblings = first.numbers[-1].path[:-1] == second.numbers[0].path[:-1]  # "1a" and "1b"
    return siblings and len(old) == len(new) == 1 and ord(new) - ord(old) == 1


def _doubt(
    region: Region, index: int, before: Region | None, near: bool, crowded: bool, around: _Surroundings
) -> float:
    """What speaks against labels that head an entry or point to a plate: "Cat. 6 Amphora", "Pl. I, 1"."""
    line = region.lines[index]
    text = region.text[line.start : line.end]
    habits = around.habits
    alone = read_label(text, **habits) is not None
    label = label_at(text, lower(text, tolerant=is_tolerant(around.page)), 0, **habits)
    kind = label.kind if label is not None else NumberKind.FIGURE
    doubt = 0.0
    last = index + 1 == len(region.lines)
    explained = around.explains and index == 0 and not last
    if alone and not last and not around.pictures and crowded and kind is NumberKind.FIGURE:
        doubt += 0.5  # what an entry shows, between its heading and its text
    elif alone and index == 0 and not (last or near) and _stands_under_number(before, region):
        doubt += 0.5  # the same
    if alone and not near and not explained and (kind is not NumberKind.FIGURE or (crowded and last)):
        doubt += 0.7 if kind is NumberKind.PLATE and crowded else 0.5
    if kind is NumberKind.ENTRY:
        size = style_of(region, line.start, line.end)
        heading = region.type is RegionType.HEADING or size.bold or size.size >= 0.98 * around.setting.body
        if not near or (heading and not alone):
            doubt += 0.5
    elif kind is NumberKind.PLATE and crowded and not near and not alone:
        doubt += 0.0 if caption_certainty(text, **habits) > 0.9 else 0.4
    return doubt


def _stands_under_number(before: Region | None, region: Region) -> bool:
    """Whether a numbered heading stands right over a text: "3. Amphora"."""
    if before is None or before.type is not RegionType.HEADING or not region.lines:
        return False
    first = region.lines[0]
    close = -3 <= first.y0 - before.box.y1 < first.y1 - first.y0
    return close and _NUMBERED.match(before.text) is not None


def _runs_into(before: Region, region: Region) -> bool:
    """Whether running text breaks off before a region, so that its first words may end a sentence."""
    prose = len(before.lines) > 1 and len(before.text) > 100 and before.type is not RegionType.HEADING
    alike = abs(before.size - region.size) < 0.05 * max(region.size, 1.0)
    column = before.box.overlap_x(region.box) > 0 or region.box.width > 0.6 * before.box.width
    return prose and alike and column and _FINISHED.search(before.text) is None


def _beside(picture: Region, box: Box) -> bool:
    """Whether a line stands over, under or level with a picture, not merely at its corner."""
    return (
        box.overlap_x(picture.box) > 0.2 * min(box.width, picture.box.width) or box.overlap_y(picture.box) > 0
    )


def _split(page: Page, region: Region, starts: Sequence[Start], setting: Setting) -> list[Region]:
    pieces: list[Region] = []
    lines = region.lines
    first = lines[starts[0].line].start
    if starts[0].line > 0:
        pieces.append(piece(region, 0, first))
    for start, following in zip(starts, [*starts[1:], None], strict=True):
        stop = following.line if following else len(lines)
        end = last_line(region, start.line, stop, setting)
        begin, close = lines[start.line].start, lines[end - 1].end
        pieces.append(_caption(page, piece(region, begin, close), start.certainty, setting))
        if end < stop:
            pieces.append(piece(region, lines[end].start, lines[stop - 1].end))
    return pieces


def _caption(page: Page, region: Region, certainty: float, setting: Setting) -> Region:
    habits = setting.habits(page)
    reading = read_caption(region.text, anchored=False, **habits)
    if reading is not None and len(region.lines) > 1:
        # A label on a line of its own ends there: "Pl. I" over "1. Brooch" is not plate I, 1.
        label = read_label(region.text[: region.lines[0].end], **habits)
        if label is not None and label.kind is reading.kind and label.numbers != reading.numbers:
            low = lower(region.text, tolerant=is_tolerant(page))
            reading = reading_of(region.text, low, label.kind, label.label_end, label.numbers)
    if reading is None:  # the rest of the line told it from a sentence, and is not part of it
        return region
    return marked(region, RegionType.CAPTION, reading, certainty)


def last_line(region: Region, first: int, stop: int, setting: Setting) -> int:
    """The line behind the last one of a caption that starts at line `first`."""
    lines = region.lines
    style = style_of(region, lines[first].start, lines[min(first + 1, stop - 1)].end)
    pitch = _pitch(lines[first:stop])
    # In a narrow column, as a margin is, lines end anywhere.
    plain = abs(style.size - setting.body) < 0.04 * setting.body and region.box.width > 12 * style.size
    for index in range(first + 1, stop):
        upper, line = lines[index - 1], lines[index]
        own = style_of(region, line.start, line.end)
        if index > first + 1 or upper.end - upper.start > 12:
            if own.size > 1.05 * style.size and own.size >= 0.96 * setting.body:
                return index
            if line.y1 - upper.y1 > 1.45 * pitch + 1 and line.y0 > upper.y0:
                return index
        if line.y0 < upper.y0 - 2 * pitch and line.x0 > upper.x1:
            return index  # the next column
        # Body text set like the caption and right below it: a paragraph starts behind a short line.
        if plain and stop - index >= 3 and upper.x1 < region.box.x1 - 0.15 * region.box.width:
            ended = region.text[upper.start : upper.end].rstrip().endswith(".")
            if ended and region.text[line.start : line.start + 1].isupper():
                return index
    return stop


def _pitch(lines: Sequence[Line]) -> float:
    """The usual distance between the feet of two lines, in points."""
    steps = sorted(lower.y1 - upper.y1 for upper, lower in pairwise(lines) if lower.y1 > upper.y1)
    return steps[(len(steps) - 1) // 2] if steps else (lines[0].y1 - lines[0].y0) * 1.2


def _printed_on(page: Page, region: Region, setting: Setting) -> list[Region]:
    """A caption that layout took for lettering of the picture: the last lines printed on it."""
    for index, line in enumerate(region.lines):
        if not _CAPTION_START.match(region.text, line.start):
            continue
        text = region.text[line.start :]
        words = caption_certainty(text[:_HEAD], **setting.habits(page))
        at_foot = line.y0 > region.box.y0 + 0.75 * region.box.height
        if words >= 0.75 and at_foot and all(other.y0 >= line.y0 - 1 for other in region.lines[index:]):
            caption = _caption(
                page, piece(region, line.start, len(region.text), type=RegionType.TEXT), words, setting
            )
            return [region, caption.model_copy(update={"picture": None})]
    return [region]


def _continued(regions: list[Region], setting: Setting, habits: Habits) -> list[Region]:
    """Captions joined with the blocks that go on with them, where layout broke them."""
    found: list[Region] = []
    taken: set[str] = set()
    texts = [region for region in regions if region.type in TEXTS]
    for region in regions:
        if region.id in taken:
            continue
        if region.type is not RegionType.CAPTION or region.caption is None:
            found.append(region)
            continue
        while (more := _continuation(region, texts, taken, setting, habits)) is not None:
            taken.add(more.id)
            joined = join([region, more])
            reading = read_caption(joined.text, anchored=False, **habits) or region.caption
            region = joined.model_copy(update={"id": region.id, "caption": reading})
        found.append(region)
    return [region for region in found if region.id not in taken]


def _continuation(
    caption: Region, texts: Sequence[Region], taken: set[str], setting: Setting, habits: Habits
) -> Region | None:
    """The block right below (or level with a bare label) that goes on with a caption."""
    assert caption.caption is not None
    last = caption.lines[-1] if caption.lines else None
    if last is None or len(caption.lines) > 40:
        return None
    style = style_of(caption, last.start, last.end)
    height = max(style.size, 1.0)
    bare = caption.caption.body_start >= caption.caption.body_end
    for region in texts:
        if region.id in taken or not region.lines or region.page != caption.page:
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
        own = style_of(region, first.start, first.end)
        gap = first.y0 - last.y1
        aligned = (
            abs(region.box.x0 - caption.box.x0) < 4 or abs(region.box.centre.x - caption.box.centre.x) < 6
        )
        within = region.box.x0 > caption.box.x0 - 4 and region.box.x1 < caption.box.x1 + max(
            0.15 * caption.box.width, 6
        )
        below = -0.6 * height < gap < 0.75 * height and (aligned or (within and not bare))
        if below and _goes_on(caption, region, style, own, bare, setting):
            return region
        level = abs(first.y1 - last.y1) < 3 and 0 < first.x0 - last.x1 < 3 * height
        if (
            bare
            and level
            and caption.caption.kind is not NumberKind.ENTRY
            and own.size <= 1.05 * max(setting.body, height)
        ):
            return region
    return None


def _goes_on(
    caption: Region, region: Region, style: TextStyle, own: TextStyle, bare: bool, setting: Setting
) -> bool:
    alike = own.size > 0 and abs(own.size - style.size) < 0.06 * max(style.size, 1.0)
    if region.type is RegionType.FOOTNOTE:
        return False
    if bare:
        return own.size <= 1.02 * setting.body and len(region.lines) <= 12 and own.size <= 1.05 * style.size
    like_text = abs(own.size - setting.body) < abs(own.size - style.size)
    if not alike or like_text:
        return False
    unfinished = not _FINISHED.search(caption.text)
    if style.size < 0.96 * setting.body:
        return True
    if style.bold and not own.bold:
        return len(region.lines) <= 8 and region.box.y0 - caption.box.y1 < 0.35 * style.size
    return unfinished and region.text[:1].islower() and len(region.lines) <= 6


def is_bare(reading: CaptionReading) -> bool:
    """Whether a caption is its label and nothing else."""
    return reading.body_start >= reading.body_end and reading.credit_start is None
