"""Legends: the numbered items of a plate, and the heading with its description on a facing page."""

from collections.abc import Sequence

from pictoria_docs.captioning.continuations import last_line
from pictoria_docs.captioning.cut import join, marked, piece, style_of
from pictoria_docs.captioning.items import LegendItem, find_items
from pictoria_docs.captioning.learned import Weigh
from pictoria_docs.captioning.legend_features import LEGENDS, LegendContext, LegendRun
from pictoria_docs.captioning.lists import is_headed
from pictoria_docs.captioning.page_draft import PageDraft, attempt_on, plate_label
from pictoria_docs.captioning.runin import item_marks, split_items, without_gaps
from pictoria_docs.captioning.setting import TEXTS, Setting, is_tolerant
from pictoria_docs.document import CaptionReading, NumberKind, Region, RegionType
from pictoria_docs.labels.grammar import read_caption, read_item, read_label, reading_of
from pictoria_docs.labels.lexicon import lower

EVEN = 0.5  # probability from which numbered items are a legend
MIN_UNREAD = 3  # pictures of a page that may be numbered though no number is read
LEGEND_CONFIDENCE = 0.9  # of a legend, its items and the number over a picture
RUN_IN_CONFIDENCE = 0.85  # of a plate's caption with its items, or with what it describes
HEADING_CONFIDENCE = 0.8  # of a plate's number over its legend
ITEM_LINES = 6  # lines of a text: a longer one runs on
SAME_FACE = 0.06  # of the size: text that goes on is set alike
OVERLAP = 0.5  # line heights by which it may reach into the item
BLOCK_GAP = 0.6  # line heights of white above it
MAX_DESCRIPTION_LENGTH = 900  # characters of the description of a plate
HEADING_GAP = 2.2  # heights of a plate's number to its description,
MIN_HEADING_GAP = 14.0  # points at least
MIN_SIZE = 6.0  # points of type: below, gaps are as if set so
EDGE_SHIFT = 6  # points between left edges, or centres, of a number and its description

SPARSE = 700
"""A page with fewer characters of text, beside its legends, holds no running text."""


def find_legends(drafts: Sequence[PageDraft], setting: Setting, weigh: Weigh) -> None:
    """Turn the numbered items and the lists of each draft into legends with captions; the drafts are changed.

    Args:
        drafts: of all pages.
        setting: the document's measures.
        weigh: tells legends from other numbered items.
    """
    shown = _plates_shown(drafts)
    all_numbers = {key for draft in drafts for key in draft.numbers}
    for index, draft in enumerate(drafts):
        neighbours = [draft, *drafts[max(0, index - 1) : index], *drafts[index + 1 : index + 2]]
        with attempt_on(neighbours, "page_legends", draft.page.number):
            _plate_captions(draft, neighbours)
            _numbered(draft, neighbours, setting, shown, all_numbers, weigh)
            _described(draft, neighbours)


def _plates_shown(drafts: Sequence[PageDraft]) -> set[str]:
    """The numbers of the plates that are printed beside pictures, anywhere in the document."""
    readings = [
        region.caption if region.type is RegionType.FIGURE_NUMBER else plate_label(region, draft.habits)
        for draft in drafts
        if draft.pictures
        for region in draft.regions
    ]
    return {
        number.key
        for reading in readings
        if reading is not None and reading.kind is NumberKind.PLATE
        for number in reading.numbers
    }


def _numbered(
    draft: PageDraft,
    neighbours: Sequence[PageDraft],
    setting: Setting,
    shown: set[str],
    all_numbers: set[str],
    weigh: Weigh,
) -> None:
    labels = {
        index: reading
        for index, region in enumerate(draft.regions)
        if (reading := plate_label(region, draft.habits)) is not None
    }
    explained = any(number.key in shown for label in labels.values() for number in label.numbers)
    numbers = all_numbers if explained else {key for other in neighbours for key in other.numbers}
    if is_headed(draft, len(draft.regions)):
        numbers = without_gaps(numbers | shown)
    numbers = numbers | _unread_numbers(draft)
    context = LegendContext(draft, neighbours, labels, frozenset(shown), frozenset(numbers), setting)
    runs = [LegendRun(items, context) for items in find_items(draft, numbers)]
    likely = weigh(LEGENDS, runs) if runs else ()
    for run, share in reversed(list(zip(runs, likely, strict=True))):
        if share >= EVEN:
            _make_legend(draft, run.items, labels, numbers, setting)


def _unread_numbers(draft: PageDraft) -> set[str]:
    """The numbers from 1 on that the pictures of a page may bear, where OCR read none of them or only some.

    Of scans, a few letters among the numbers read are misread ones: "B" for 3.
    """
    count = len(draft.pictures)
    counted = {str(number) for number in range(1, count + 1)}
    letters = {number for number in draft.numbers if number.isalpha()} if is_tolerant(draft.page) else set()
    read = draft.numbers - letters
    likely = read <= counted and (not letters or len(read) > len(letters))
    return counted if MIN_UNREAD <= count > len(read) and likely else set()


def _make_legend(
    draft: PageDraft,
    run: Sequence[LegendItem],
    labels: dict[int, CaptionReading],
    numbers: set[str],
    setting: Setting,
) -> None:
    first, last = run[0].region, run[-1].region
    above = [index for index in labels if index < first]
    heading = max(above) if above else next(iter(labels), None)
    plate = labels[heading] if heading is not None else None
    starts: dict[int, list[LegendItem]] = {}
    for item in run:
        starts.setdefault(item.region, []).append(item)
    before: list[Region] = []
    items: list[tuple[Region, CaptionReading]] = []
    others: list[Region] = []
    after: list[Region] = []
    for index in range(first, last + 1):
        region = draft.regions[index]
        own_items = starts.get(index)
        if own_items is None:
            if region.type in TEXTS and items and _continues(items[-1][0], region):
                joined = join([items[-1][0], region])
                items[-1] = (joined, items[-1][1])
            else:
                others.append(region)
            continue
        if own_items[0].start > 0:
            lead = piece(region, 0, own_items[0].start)
            if items and _continues(items[-1][0], lead):
                items[-1] = (join([items[-1][0], lead]), items[-1][1])
            else:
                before.append(lead)
        for item, following in zip(own_items, [*own_items[1:], None], strict=False):
            stop = following.line if following else len(region.lines)
            runs_on = len(split_items(region, item.start, numbers)) > 1
            end = stop if following or runs_on else last_line(region, item.line, stop, setting)
            items.append((piece(region, item.start, region.lines[end - 1].end), item.reading))
            if end < stop:
                after.append(piece(region, region.lines[end].start, region.lines[stop - 1].end))
    while last + 1 < len(draft.regions) and not after:
        region = draft.regions[last + 1]
        if region.type not in TEXTS or not _continues(items[-1][0], region):
            break
        if read_item(region.text) is not None or len(region.lines) > ITEM_LINES:
            break
        items[-1] = (join([items[-1][0], region]), items[-1][1])
        last += 1
    items = [part for region, reading in items for part in _parted(region, reading, numbers)]
    joined_items = join([region for region, _ in items])
    number = plate.numbers[0].text if plate is not None and len(plate.numbers) == 1 else None
    legend = marked(joined_items, RegionType.LEGEND, plate, LEGEND_CONFIDENCE, number=number)
    captions = [
        marked(
            region,
            RegionType.CAPTION,
            read_item(region.text, **draft.habits) or reading,
            LEGEND_CONFIDENCE,
            parent=legend.id,
        )
        for region, reading in items
    ]
    draft.regions[first : last + 1] = [*before, legend, *captions, *others, *after]
    if heading is not None and plate is not None and heading < first:
        _mark_heading(draft, heading, plate)


def _parted(
    region: Region, reading: CaptionReading, numbers: set[str]
) -> list[tuple[Region, CaptionReading]]:
    """An item that runs on into the next ones ("1 Brooch; 2 buckle"), in pieces."""
    start = len(region.text) - len(region.text.lstrip(" (["))
    pieces = split_items(region, start, numbers)
    whole = len(pieces) > 1 and pieces[0][0].text[:1] == region.text[start : start + 1]
    return pieces if whole else [(region, reading)]


def _plate_captions(draft: PageDraft, neighbours: Sequence[PageDraft]) -> None:
    """Labelled captions of plates that hold numbered items, as legends: "Pl. IV. 1. Brooch. 2. Buckle"."""
    numbers = {key for other in neighbours for key in other.numbers}
    regions: list[Region] = []
    for region in draft.regions:
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
        region = region.model_copy(update={"confidence": max(region.confidence, RUN_IN_CONFIDENCE)})
        items = [
            (item.model_copy(update={"confidence": region.confidence}), item_reading)
            for item, item_reading in items
        ]
        first = item_marks(region, reading.body_start, numbers, at_lines=True)[0][0]
        body = piece(region, first, len(region.text), type=RegionType.TEXT)
        legend = marked(
            body,
            RegionType.LEGEND,
            reading_of("", "", NumberKind.PLATE, 0, reading.numbers),
            1.0,
            number=number,
        )
        label = piece(region, 0, first)
        is_titled = first > reading.body_start
        title = read_label(label.text, **draft.habits) or reading_of(
            label.text, lower(label.text), NumberKind.PLATE, len(label.text), reading.numbers
        )
        if is_titled:
            title = read_caption(label.text, **draft.habits) or title
        type = RegionType.FIGURE_NUMBER if draft.pictures and not is_titled else RegionType.CAPTION
        regions += [marked(label, type, title, 1.0, number=number), legend]
        regions += [
            marked(item, RegionType.CAPTION, item_reading, 1.0, parent=legend.id)
            for item, item_reading in items
        ]
    draft.regions[:] = regions


def _mark_heading(draft: PageDraft, index: int, plate: CaptionReading) -> None:
    """A plate's heading: a caption of its own over a legend, the figure's number where the picture is."""
    region = draft.regions[index]
    if region.type is RegionType.FIGURE_NUMBER:
        return
    if draft.pictures:
        draft.regions[index] = marked(
            region, RegionType.FIGURE_NUMBER, plate, LEGEND_CONFIDENCE, number=plate.numbers[0].text
        )
    elif region.type is not RegionType.CAPTION:
        draft.regions[index] = marked(region, RegionType.CAPTION, plate, HEADING_CONFIDENCE)


def _continues(item: Region, region: Region) -> bool:
    """Whether a block right below an item, set alike, belongs to it."""
    if not item.lines or not region.lines:
        return False
    last, first = item.lines[-1], region.lines[0]
    style, own_style = style_of(item, last.start, last.end), style_of(region, first.start, first.end)
    height = max(style.size, last.y1 - last.y0, 1.0)
    gap = first.y0 - last.y1
    return (
        abs(own_style.size - style.size) < SAME_FACE * height
        and -OVERLAP * height < gap < BLOCK_GAP * height
        and region.box.overlap_x(item.box) > 0
    )


def _described(draft: PageDraft, neighbours: Sequence[PageDraft]) -> None:
    """Each plate's heading and the description below it as one caption, on a page that holds little else."""
    if not any(other.pictures for other in neighbours):
        return
    headings: list[tuple[Region, CaptionReading, list[Region]]] = []
    for region in draft.regions:
        plate = plate_label(region, draft.habits) if region.type is not RegionType.RUNNING_HEAD else None
        # "Plate 558, 5-6" over an entry points to parts of a plate; a legend is headed by the plate itself.
        if plate is None or any(len(number.path) > 1 for number in plate.numbers):
            continue
        blocks = _blocks_below(draft, region)
        if blocks:
            headings.append((region, plate, blocks))
    used = sum(len(block.text) for _, _, blocks in headings for block in blocks)
    if draft.characters - used > SPARSE:
        return
    for region, plate, blocks in headings:
        joined = join([region, *blocks])
        caption = marked(
            joined, RegionType.CAPTION, read_caption(joined.text, **draft.habits) or plate, RUN_IN_CONFIDENCE
        )
        ids = {block.id for block in blocks}
        draft.regions[:] = [
            caption if other.id == region.id else other for other in draft.regions if other.id not in ids
        ]


def _blocks_below(draft: PageDraft, heading: Region) -> list[Region]:
    blocks: list[Region] = []
    upper = heading
    while sum(len(block.text) for block in blocks) < MAX_DESCRIPTION_LENGTH:
        reach = (
            max(HEADING_GAP * heading.box.height, MIN_HEADING_GAP)
            if not blocks
            else 1.0 * max(upper.size, MIN_SIZE)
        )
        below = [
            region
            for region in draft.regions
            if region.type in (RegionType.TEXT, RegionType.LIST)
            and region not in blocks
            and -2 < region.box.y0 - upper.box.y1 < reach
            and (
                abs(region.box.x0 - heading.box.x0) < EDGE_SHIFT
                or abs(region.box.centre.x - heading.box.centre.x) < EDGE_SHIFT
            )
        ]
        block = min(below, key=lambda region: region.box.y0, default=None)
        if block is None or (blocks and abs(block.size - blocks[0].size) > SAME_FACE * blocks[0].size):
            break
        if read_item(block.text) is not None and not blocks:
            break
        blocks.append(block)
        upper = block
    return blocks if sum(len(block.text) for block in blocks) < MAX_DESCRIPTION_LENGTH else []
