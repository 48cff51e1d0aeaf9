"""Legends: numbered items of a plate, lists of plates, and the heading with its description on a facing page."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from pictoria_docs.captioning.cut import join, marked, piece, style_of
from pictoria_docs.captioning.grammar import Habits, read_caption, read_item, read_label, reading_of
from pictoria_docs.captioning.labelled import TEXTS, Setting, is_bare, is_tolerant, last_line
from pictoria_docs.captioning.lexicon import lexicon, lower
from pictoria_docs.captioning.runin import split_items
from pictoria_docs.document import CaptionReading, NumberKind, Page, PrintedNumber, Region, RegionType

MIN_LIST = 3
"""From this many labelled items in one stack on, they are a list of plates or figures."""
SPARSE = 700
"""A page with fewer characters of text, beside its legends, holds no running text."""
_HEADINGS = (RegionType.RUNNING_HEAD, RegionType.CAPTION, RegionType.FIGURE_NUMBER)
_ITEM_START = re.compile(r"\s*[(\[]?(?:[0-9]{1,3}|[A-Za-z]|[IVXLCivx]{1,7})\b")
_BARE_LETTER = re.compile(r"([a-z])\s+(?=[A-ZÀ-Þ«“\"(])")
_LOST_NUMBER = re.compile(r"[.,·•]\s?[A-ZÀ-Þ]")
_PAGE_AT_END = re.compile(r"(?:\.\s?){3,}\s*\d{1,4}\s*$|…+\s*\d{1,4}\s*$|\s\d{1,4}\s*$")


@dataclass(slots=True)
class Sheet:
    """A page on the way through the stage: its regions so far, and what is known about it."""

    page: Page
    regions: list[Region]
    habits: Habits
    """How its labels are to be read."""
    numbers: set[str] = field(default_factory=set)
    """Keys of the bare numbers printed beside pictures."""

    @property
    def pictures(self) -> list[Region]:
        """Figures, panels and plates."""
        return [region for region in self.regions if region.is_picture]

    @property
    def characters(self) -> int:
        """Characters of text that is neither caption nor the page's furniture."""
        return sum(len(region.text) for region in self.regions if region.type in TEXTS)


@dataclass(slots=True)
class Item:
    """A numbered item of a legend: where it starts, what its number says."""

    region: int
    line: int
    reading: CaptionReading


def plate_label(region: Region, habits: Habits) -> CaptionReading | None:
    """The reading of a region that is a plate's label and nothing else, a running head too."""
    if len(region.lines) > 1 or not region.text or len(region.text) > 30:
        return None
    if region.type not in TEXTS and region.type not in _HEADINGS:
        return None
    reading = read_label(region.text, **habits)
    return reading if reading is not None and reading.kind is NumberKind.PLATE else None


def find_legends(sheets: Sequence[Sheet], setting: Setting) -> None:
    """Turn the numbered items and the lists of each sheet into legends with captions; the sheets are changed."""
    shown = _plates_shown(sheets)
    everywhere = {key for sheet in sheets for key in sheet.numbers}
    for index, sheet in enumerate(sheets):
        around = [sheet, *sheets[max(0, index - 1) : index], *sheets[index + 1 : index + 2]]
        _plate_captions(sheet, around)
        _numbered(sheet, around, setting, shown, everywhere)
        _described(sheet, around)
    _lists(sheets, setting)


def _plates_shown(sheets: Sequence[Sheet]) -> set[str]:
    """The numbers of the plates that are printed beside pictures, anywhere in the document."""
    readings = [
        region.caption if region.type is RegionType.FIGURE_NUMBER else plate_label(region, sheet.habits)
        for sheet in sheets
        if sheet.pictures
        for region in sheet.regions
    ]
    return {
        number.key
        for reading in readings
        if reading is not None and reading.kind is NumberKind.PLATE
        for number in reading.numbers
    }


def _numbered(
    sheet: Sheet, around: Sequence[Sheet], setting: Setting, shown: set[str], everywhere: set[str]
) -> None:
    labels = {
        index: reading
        for index, region in enumerate(sheet.regions)
        if (reading := plate_label(region, sheet.habits)) is not None
    }
    explained = any(number.key in shown for label in labels.values() for number in label.numbers)
    numbers = everywhere if explained else {key for other in around for key in other.numbers}
    for run in reversed(_runs(sheet, numbers)):
        if _is_legend(sheet, run, labels, around, setting) or _explains(run, labels, shown):
            _make_legend(sheet, run, labels, numbers, setting)


def _runs(sheet: Sheet, numbers: set[str]) -> list[list[Item]]:
    """Items that count on from one another, in reading order; `numbers` stand beside the pictures near by."""
    runs: list[list[Item]] = []
    current: list[Item] = []
    for index, region in enumerate(sheet.regions):
        if region.type not in TEXTS:
            if region.type is RegionType.CAPTION:
                current = []
            continue
        for number, line in enumerate(region.lines):
            if (
                is_tolerant(sheet.page)
                and current
                and current[-1].region == index
                and _LOST_NUMBER.match(region.text, line.start)
            ):
                lost = _lost_item(region.text[line.start :], current[-1].reading, sheet.numbers)
                if lost is not None and _line_ends(region, number - 1):
                    current.append(Item(index, number, lost))
                continue
            if not _ITEM_START.match(region.text, line.start):
                continue
            reading = read_item(region.text[line.start : line.start + 300], **sheet.habits)
            if reading is None:
                reading = _lettered(region.text[line.start : line.start + 300], numbers)
            if reading is None:
                continue
            awaited = (
                bool(current) and reading.numbers[0].key in numbers and _is_next(current[-1].reading, reading)
            )
            if number and not awaited and not _line_ends(region, number - 1):
                continue
            item = Item(index, number, reading)
            if current and _follows(current[-1].reading, reading):
                current.append(item)
            elif _opens(reading) or reading.numbers[0].key in sheet.numbers:
                current = [item]
                runs.append(current)
    return [run for run in runs if len(run) > 1 or _single_counts(sheet, run[0], numbers)]


def _single_counts(sheet: Sheet, item: Item, numbers: set[str]) -> bool:
    """Whether one item alone says enough: a number of this page's pictures, or items that run on behind it."""
    if item.reading.numbers[0].key in sheet.numbers:
        return True
    region = sheet.regions[item.region]
    return len(split_items(region, region.lines[item.line].start, numbers)) > 1


def _is_next(before: CaptionReading, after: CaptionReading) -> bool:
    """Whether an item bears the very next number: "4" behind "3" or "2-3"."""
    old, new = before.numbers[-1].path, after.numbers[0].path
    if len(old) > 1 or len(new) > 1:
        return False
    if old[0].isdigit() and new[0].isdigit():
        return int(new[0]) - int(old[0]) == 1
    return len(old[0]) == len(new[0]) == 1 and ord(new[0]) - ord(old[0]) == 1


def _lettered(text: str, numbers: set[str]) -> CaptionReading | None:
    """An item with a bare letter ("a Brooch"), where that letter stands beside a picture."""
    found = _BARE_LETTER.match(text)
    if found is None or found[1] not in numbers:
        return None
    number = PrintedNumber(kind=NumberKind.BARE, path=(found[1],), text=found[1])
    return reading_of(text, lower(text), NumberKind.BARE, 1, (number,))


def _lost_item(text: str, before: CaptionReading, numbers: set[str]) -> CaptionReading | None:
    """An item whose number OCR lost (". Amphore ..."): the next one, where it stands beside a picture."""
    last = before.numbers[-1].path
    if len(last) > 1 or not last[0].isdigit() or str(int(last[0]) + 1) not in numbers:
        return None
    following = str(int(last[0]) + 1)
    number = PrintedNumber(kind=NumberKind.BARE, path=(following,), text=following)
    return reading_of(text, lower(text), NumberKind.BARE, 1, (number,))


def _line_ends(region: Region, number: int) -> bool:
    """Whether a line ends a sentence or stops short: text that flows on does not make the next line an item."""
    line = region.lines[number]
    if region.text[line.start : line.end].rstrip()[-1:] in ".!?;:)]»”":
        return True
    return line.x1 < region.box.x1 - 0.12 * region.box.width


def _opens(reading: CaptionReading) -> bool:
    return reading.numbers[0].path[0] in ("1", "a", "i") or reading.numbers[0].path[-1] == "a"


def _follows(before: CaptionReading, after: CaptionReading) -> bool:
    old, new = before.numbers[-1].path, after.numbers[0].path
    if len(new) > 1 and len(old) > 1 and new[0] == old[0]:
        return 0 < ord(new[1][0]) - ord(old[1][0]) <= 2
    if new[0].isdigit() and old[0].isdigit():
        return 0 < int(new[0]) - int(old[0]) <= 3
    if len(new[0]) == len(old[0]) == 1 and new[0].isalpha() and old[0].isalpha():
        return 0 < ord(new[0]) - ord(old[0]) <= 2
    return False


def _is_legend(
    sheet: Sheet,
    run: Sequence[Item],
    labels: dict[int, CaptionReading],
    around: Sequence[Sheet],
    setting: Setting,
) -> bool:
    """Whether numbered items describe pictures: their numbers stand beside pictures, or a plate's label above."""
    keys = [number.key for item in run for number in item.reading.numbers]
    hits = max(sum(key in other.numbers for key in keys) / len(keys) for other in around)
    if hits >= 0.6 and (len(keys) > 1 or sheet.characters < 2 * SPARSE):
        return True
    regions = [sheet.regions[index] for index in {item.region for item in run}]
    footnotes = any(region.type is RegionType.FOOTNOTE for region in regions)
    if footnotes and sheet.characters > 2 * SPARSE:
        return False
    headed = any(index < run[0].region for index in labels) or bool(labels and sheet.pictures)
    near = bool(sheet.pictures) or any(other.pictures for other in around)
    body = max((region.size for region in regions), default=0.0)
    if headed and near:
        return sheet.characters < 4 * SPARSE or body < 0.96 * setting.body
    return _headed_list(sheet, run[0].region) and near


def _explains(run: Sequence[Item], labels: dict[int, CaptionReading], shown: set[str]) -> bool:
    """Whether the items stand right under the number of a plate that is shown elsewhere."""
    label = labels.get(run[0].region - 1)
    return label is not None and all(number.key in shown for number in label.numbers)


def _headed_list(sheet: Sheet, before: int) -> bool:
    return any(
        lower(region.text).strip(" .:") in lexicon().list_headings
        for region in sheet.regions[:before]
        if len(region.text) < 50
    )


def _make_legend(
    sheet: Sheet,
    run: Sequence[Item],
    labels: dict[int, CaptionReading],
    numbers: set[str],
    setting: Setting,
) -> None:
    first, last = run[0].region, run[-1].region
    above = [index for index in labels if index < first]
    heading = max(above) if above else next(iter(labels), None)
    plate = labels[heading] if heading is not None else None
    starts: dict[int, list[Item]] = {}
    for item in run:
        starts.setdefault(item.region, []).append(item)
    before: list[Region] = []
    items: list[tuple[Region, CaptionReading]] = []
    others: list[Region] = []
    after: list[Region] = []
    for index in range(first, last + 1):
        region = sheet.regions[index]
        own = starts.get(index)
        if own is None:
            if region.type in TEXTS and items and _goes_on(items[-1][0], region):
                joined = join([items[-1][0], region])
                items[-1] = (joined, items[-1][1])
            else:
                others.append(region)
            continue
        if own[0].line > 0:
            lead = piece(region, 0, region.lines[own[0].line].start)
            if items and _goes_on(items[-1][0], lead):
                items[-1] = (join([items[-1][0], lead]), items[-1][1])
            else:
                before.append(lead)
        for item, following in zip(own, [*own[1:], None], strict=True):
            stop = following.line if following else len(region.lines)
            runs_on = len(split_items(region, region.lines[item.line].start, numbers)) > 1
            end = stop if following or runs_on else last_line(region, item.line, stop, setting)
            items.append(
                (piece(region, region.lines[item.line].start, region.lines[end - 1].end), item.reading)
            )
            if end < stop:
                after.append(piece(region, region.lines[end].start, region.lines[stop - 1].end))
    while last + 1 < len(sheet.regions) and not after:
        region = sheet.regions[last + 1]
        if region.type not in TEXTS or not _goes_on(items[-1][0], region) or _runs_on(region):
            break
        items[-1] = (join([items[-1][0], region]), items[-1][1])
        last += 1
    items = [part for region, reading in items for part in _parted(region, reading, numbers)]
    whole = join([region for region, _ in items])
    number = plate.numbers[0].text if plate is not None and len(plate.numbers) == 1 else None
    legend = marked(whole, RegionType.LEGEND, plate, 0.9, number=number)
    captions = [
        marked(
            region,
            RegionType.CAPTION,
            read_item(region.text, **sheet.habits) or reading,
            0.9,
            parent=legend.id,
        )
        for region, reading in items
    ]
    sheet.regions[first : last + 1] = [*before, legend, *captions, *others, *after]
    if heading is not None and plate is not None and heading < first:
        _mark_heading(sheet, heading, plate)


def _parted(
    region: Region, reading: CaptionReading, numbers: set[str]
) -> list[tuple[Region, CaptionReading]]:
    """An item that runs on into the next ones ("1 Brooch; 2 buckle"), in pieces."""
    start = len(region.text) - len(region.text.lstrip(" (["))
    pieces = split_items(region, start, numbers)
    return pieces if len(pieces) > 1 else [(region, reading)]


def _plate_captions(sheet: Sheet, around: Sequence[Sheet]) -> None:
    """Labelled captions of plates that hold numbered items, as legends: "Pl. IV. 1. Brooch. 2. Buckle"."""
    numbers = {key for other in around for key in other.numbers}
    regions: list[Region] = []
    for region in sheet.regions:
        reading = region.caption
        plate = region.type is RegionType.CAPTION and reading is not None and reading.kind is NumberKind.PLATE
        if not plate or reading is None or len(reading.numbers) != 1 or len(reading.numbers[0].path) > 1:
            regions.append(region)
            continue
        items = split_items(region, reading.body_start, numbers, at_lines=True)
        if len(items) < 2 or not reading.label_end:
            regions.append(region)
            continue
        number = reading.numbers[0].text
        region = region.model_copy(update={"confidence": max(region.confidence, 0.85)})
        items = [(item.model_copy(update={"confidence": region.confidence}), read) for item, read in items]
        body = piece(region, reading.body_start, len(region.text), type=RegionType.TEXT)
        legend = marked(
            body,
            RegionType.LEGEND,
            reading_of("", "", NumberKind.PLATE, 0, reading.numbers),
            1.0,
            number=number,
        )
        label = piece(region, 0, reading.body_start)
        title = read_label(label.text, **sheet.habits) or reading_of(
            label.text, lower(label.text), NumberKind.PLATE, len(label.text), reading.numbers
        )
        type = RegionType.FIGURE_NUMBER if sheet.pictures else RegionType.CAPTION
        regions += [marked(label, type, title, 1.0, number=number), legend]
        regions += [marked(item, RegionType.CAPTION, read, 1.0, parent=legend.id) for item, read in items]
    sheet.regions[:] = regions


def _runs_on(region: Region) -> bool:
    return read_item(region.text) is not None or len(region.lines) > 6


def _mark_heading(sheet: Sheet, index: int, plate: CaptionReading) -> None:
    """A plate's heading: a caption of its own over a legend, the figure's number where the picture is."""
    region = sheet.regions[index]
    if region.type is RegionType.FIGURE_NUMBER:
        return
    if sheet.pictures:
        sheet.regions[index] = marked(
            region, RegionType.FIGURE_NUMBER, plate, 0.9, number=plate.numbers[0].text
        )
    elif region.type is not RegionType.CAPTION:
        sheet.regions[index] = marked(region, RegionType.CAPTION, plate, 0.8)


def _goes_on(item: Region, region: Region) -> bool:
    """Whether a block right below an item, set alike, belongs to it."""
    if not item.lines or not region.lines:
        return False
    last, first = item.lines[-1], region.lines[0]
    style, own = style_of(item, last.start, last.end), style_of(region, first.start, first.end)
    height = max(style.size, last.y1 - last.y0, 1.0)
    gap = first.y0 - last.y1
    return (
        abs(own.size - style.size) < 0.06 * height
        and -0.5 * height < gap < 0.6 * height
        and region.box.overlap_x(item.box) > 0
    )


def _described(sheet: Sheet, around: Sequence[Sheet]) -> None:
    """Each plate's heading and the description below it as one caption, on a page that holds little else."""
    if not any(other.pictures for other in around):
        return
    headings: list[tuple[Region, CaptionReading, list[Region]]] = []
    for region in sheet.regions:
        plate = plate_label(region, sheet.habits) if region.type is not RegionType.RUNNING_HEAD else None
        # "Plate 558, 5-6" over an entry points to parts of a plate; a legend is headed by the plate itself.
        if plate is None or any(len(number.path) > 1 for number in plate.numbers):
            continue
        blocks = _blocks_below(sheet, region)
        if blocks:
            headings.append((region, plate, blocks))
    used = sum(len(block.text) for _, _, blocks in headings for block in blocks)
    if sheet.characters - used > SPARSE:
        return
    for region, plate, blocks in headings:
        joined = join([region, *blocks])
        caption = marked(joined, RegionType.CAPTION, read_caption(joined.text, **sheet.habits) or plate, 0.85)
        ids = {block.id for block in blocks}
        sheet.regions[:] = [
            caption if other.id == region.id else other for other in sheet.regions if other.id not in ids
        ]


def _blocks_below(sheet: Sheet, heading: Region) -> list[Region]:
    blocks: list[Region] = []
    upper = heading
    while sum(len(block.text) for block in blocks) < 900:
        reach = max(2.2 * heading.box.height, 14.0) if not blocks else 1.0 * max(upper.size, 6.0)
        below = [
            region
            for region in sheet.regions
            if region.type in (RegionType.TEXT, RegionType.LIST)
            and region not in blocks
            and -2 < region.box.y0 - upper.box.y1 < reach
            and (
                abs(region.box.x0 - heading.box.x0) < 6 or abs(region.box.centre.x - heading.box.centre.x) < 6
            )
        ]
        block = min(below, key=lambda region: region.box.y0, default=None)
        if block is None or (blocks and abs(block.size - blocks[0].size) > 0.06 * blocks[0].size):
            break
        if read_item(block.text) is not None and not blocks:
            break
        blocks.append(block)
        upper = block
    return blocks if sum(len(block.text) for block in blocks) < 900 else []


def _lists(sheets: Sequence[Sheet], setting: Setting) -> None:
    """Lists of plates or figures: stacks of labelled captions away from any picture."""
    stacks: list[tuple[Sheet, list[Region]]] = []
    carried = False
    for sheet in sheets:
        found = _stacks(sheet)
        headed = _headed_list(sheet, len(sheet.regions))
        chosen = [stack for stack in found if len(stack) >= (1 if headed or carried else MIN_LIST)]
        stacks += [(sheet, stack) for stack in chosen]
        carried = bool(chosen)
    listed = {region.id for _, stack in stacks for region in stack}
    elsewhere = {
        (number.kind, number.key)
        for sheet in sheets
        for region in sheet.regions
        if region.type is RegionType.CAPTION and region.caption is not None and region.id not in listed
        for number in region.caption.numbers
    }
    for sheet, stack in stacks:
        _make_list(sheet, stack, elsewhere)


def _stacks(sheet: Sheet) -> list[list[Region]]:
    stacks: list[list[Region]] = []
    pictures = sheet.pictures
    for region in sheet.regions:
        reading = region.caption
        if region.type is not RegionType.CAPTION or reading is None or not reading.label_end or region.parent:
            continue
        if is_bare(reading) or any(picture.box.distance(region.box) < 60 for picture in pictures):
            continue
        if stacks and _stacked(stacks[-1][-1], region):
            stacks[-1].append(region)
        else:
            stacks.append([region])
    return stacks


def _stacked(upper: Region, lower: Region) -> bool:
    gap = lower.box.y0 - upper.box.y1
    next_column = lower.box.x0 > upper.box.x1 and lower.box.y1 < upper.box.y1
    below = abs(upper.box.x0 - lower.box.x0) < 8 and -2 < gap < 3 * max(upper.size, 8.0)
    alike = abs(upper.size - lower.size) < 0.08 * max(upper.size, 1.0)
    return alike and (below or next_column)


def _make_list(sheet: Sheet, stack: list[Region], elsewhere: set[tuple[NumberKind, str]]) -> None:
    """A list's legend over its captions; a mere table of contents of captions printed elsewhere stays a list."""
    paged = sum(_PAGE_AT_END.search(region.text) is not None for region in stack)
    numbers = [
        (number.kind, number.key)
        for region in stack
        for number in (region.caption.numbers if region.caption else ())
    ]
    repeated = sum(number in elsewhere for number in numbers)
    contents = paged >= 0.6 * len(stack) and repeated >= 0.5 * len(numbers)
    ids = [region.id for region in stack]
    place = next(index for index, region in enumerate(sheet.regions) if region.id == ids[0])
    if contents:
        sheet.regions[:] = [
            region.model_copy(update={"type": RegionType.LIST, "caption": None})
            if region.id in ids
            else region
            for region in sheet.regions
        ]
        return
    legend = marked(join(stack), RegionType.LEGEND, None, 0.9)
    sheet.regions[:] = [
        region.model_copy(update={"parent": legend.id}) if region.id in ids else region
        for region in sheet.regions
    ]
    sheet.regions.insert(place, legend)
