"""What is printed beside pictures without a label word: bare numbers, accession numbers, names, credits."""

import re
from collections import Counter
from collections.abc import Sequence

from pictoria_docs.captioning.cut import marked, piece, style_of
from pictoria_docs.captioning.grammar import Habits, read_item, read_label
from pictoria_docs.captioning.labelled import TEXTS, Setting
from pictoria_docs.captioning.legends import Sheet, plate_label
from pictoria_docs.captioning.lexicon import lexicon, lower
from pictoria_docs.captioning.parts import body_of
from pictoria_docs.document import (
    Box,
    CaptionReading,
    Line,
    NumberKind,
    Page,
    PrintedNumber,
    Region,
    RegionType,
)

NUMBER_GAP = 16.0
"""A number printed this close to a picture, in points, is the picture's."""
CAPTION_GAP = 26.0
"""A caption without a label stands at most this far below its picture."""
ROW = 10.0
"""Pictures whose feet differ by less than this stand in one row."""
_SCALE = re.compile(
    r"(?:[0-9 ,.:/]+\s*(?:cm|mm|m|km|in|μm|µm)?\.?\s*)+|(?:scale|échelle|maßstab|m\.?)\s*[0-9: /]+",
    re.IGNORECASE,
)
_ACCESSION = re.compile(r"(?:inv\.?\s*)?[A-Z]{0,4}\s?\d+(?:[./-][A-Z\d]+)+", re.IGNORECASE)
_CODE = re.compile(r"([A-Za-z]{1,5}[0-9]{1,4}[a-z]?)(?=[\s.:,]|$)")


def find_numbers(sheet: Sheet, setting: Setting) -> None:
    """Turn the bare numbers beside pictures into FIGURE_NUMBER regions; the sheet is changed."""
    pictures = sheet.pictures
    if not pictures:
        return
    _part_lines(sheet, pictures)
    habits = sheet.habits
    sizes: set[float] = set()
    doubtful: list[int] = []
    for index, region in enumerate(sheet.regions):
        if len(region.lines) != 1 or len(region.text) > 24:
            continue
        furniture = region.type in (RegionType.PAGE_NUMBER, RegionType.RUNNING_HEAD)
        named = region.type is RegionType.CAPTION  # "Plate 4" by a picture numbers it and says nothing of it
        if region.type not in TEXTS and not furniture and not named:
            continue
        reading = read_label(region.text, **habits)
        if reading is None or (named and reading.kind is not NumberKind.PLATE):
            continue
        plate = reading.kind is NumberKind.PLATE
        if furniture and not plate:
            doubtful.append(index)
        elif plate or (reading.kind is NumberKind.BARE and _at_picture(region.box, pictures)):
            _mark(sheet, index, reading, 0.85)
            if not plate:
                sizes.add(round(region.size, 1))
    for index in doubtful:
        # "3" under the third picture of the third page: layout took it for the page's number.
        region = sheet.regions[index]
        reading = read_label(region.text, **habits)
        beyond = any(
            other.text
            and other.type is not RegionType.FIGURE_NUMBER
            and other.id != region.id
            and (other.box.y0 > region.box.y1 + 2 or other.box.y1 < region.box.y0 - 2)
            and abs(other.box.centre.y - sheet.page.height / 2)
            > abs(region.box.centre.y - sheet.page.height / 2)
            for other in sheet.regions
        )
        if reading is None or not _at_picture(region.box, pictures):
            continue
        if round(region.size, 1) in sizes or beyond:
            _mark(sheet, index, reading, 0.75)
    _numbers_on_pictures(sheet)


def _mark(sheet: Sheet, index: int, reading: CaptionReading, confidence: float) -> None:
    region = sheet.regions[index]
    text = reading.numbers[0].text if len(reading.numbers) == 1 else region.text
    sheet.regions[index] = marked(region, RegionType.FIGURE_NUMBER, reading, confidence, number=text)
    if reading.kind is NumberKind.BARE:
        sheet.numbers |= {number.key for number in reading.numbers}


def _at_picture(box: Box, pictures: Sequence[Region]) -> bool:
    return any(
        picture.box.distance(box) < NUMBER_GAP
        and (picture.box.overlap_x(box) > 0 or picture.box.overlap_y(box) > 0.5 * box.height)
        for picture in pictures
    )


def _part_lines(sheet: Sheet, pictures: Sequence[Region]) -> None:
    """Part a number from the line below it that belongs to something else: neither flush nor centred with it."""
    parted: list[Region] = []
    for region in sheet.regions:
        lines = region.lines
        if region.type in TEXTS and 2 <= len(lines) <= 4 and lines[0].end - lines[0].start <= 4:
            first, second = lines[0].box, lines[1].box
            alone = read_label(region.text[lines[0].start : lines[0].end]) is not None
            apart = abs(first.x0 - second.x0) > 4 and abs(first.centre.x - second.centre.x) > 4
            if alone and apart and _at_picture(first, pictures):
                parted += [piece(region, 0, lines[0].end), piece(region, lines[1].start, len(region.text))]
                continue
        parted.append(region)
    sheet.regions[:] = parted


def _numbers_on_pictures(sheet: Sheet) -> None:
    """Numbers that layout counted to a picture: alone at its foot or head, or set like the numbers beside others."""
    habits = sheet.habits
    lettered = [region for region in sheet.regions if region.is_picture and 0 < len(region.lines) <= 12]
    bare = {
        region.id: [line for line in region.lines if _is_number(region, line, habits)] for region in lettered
    }
    chosen = {region.id: [line for line in bare[region.id] if _at_edge(region, line)] for region in lettered}
    sizes = {
        round(region.size, 1)
        for region in sheet.regions
        if region.type is RegionType.FIGURE_NUMBER and _reads_bare(region)
    }
    sizes |= {_size(region, line) for region in lettered for line in chosen[region.id]}
    known = sheet.numbers | {
        region.text[line.start : line.end] for region in lettered for line in chosen[region.id]
    }
    for region in lettered:
        alike = [
            line
            for line in bare[region.id]
            if _size(region, line) in sizes and region.text[line.start : line.end] not in known
        ]
        if not chosen[region.id] and len(alike) == 1:
            chosen[region.id] = alike
    added: list[Region] = []
    for region in sheet.regions:
        added.append(region)
        for line in chosen.get(region.id, ()):
            number = piece(region, line.start, line.end, type=RegionType.TEXT)
            number = number.model_copy(update={"picture": None})
            reading = read_label(number.text, **habits)
            assert reading is not None
            added.append(
                marked(number, RegionType.FIGURE_NUMBER, reading, 0.7, number=reading.numbers[0].text)
            )
            sheet.numbers.add(reading.numbers[0].key)
    sheet.regions[:] = added


def _reads_bare(region: Region) -> bool:
    """Whether a region was read as a number without a label word."""
    return region.caption is not None and region.caption.kind is NumberKind.BARE


def _size(region: Region, line: Line) -> float:
    return round(style_of(region, line.start, line.end).size, 1)


def _is_number(region: Region, line: Line, habits: Habits) -> bool:
    text = region.text[line.start : line.end]
    reading = read_label(text, **habits) if len(text) <= 6 else None
    return reading is not None and reading.kind is NumberKind.BARE and len(reading.numbers) == 1


def _at_edge(region: Region, line: Line) -> bool:
    """Whether a line is the outermost one of a picture's lettering, alone in its row: no tick along a scale."""
    edge = min(abs(line.y1 - region.box.y1), abs(line.y0 - region.box.y0))
    return edge <= 4 and sum(abs(other.y1 - line.y1) < 4 for other in region.lines) == 1


def find_unlabelled(sheets: Sequence[Sheet], setting: Setting) -> None:
    """Turn short texts right below pictures into captions, where pictures have no labelled ones.

    In a document that labels its captions, such texts count only where they come in numbers: several on the
    page, or set alike on several. The sheets are changed.
    """
    found = {index: _unlabelled(sheet, setting) for index, sheet in enumerate(sheets)}
    labelled = any(_is_labelled(region) for sheet in sheets for region in sheet.regions)
    styles = Counter(
        style_of(sheets[index].regions[place], 0, 200) for index, places in found.items() for place in places
    )
    for index, places in found.items():
        sheet = sheets[index]
        for place in places:
            region = sheet.regions[place]
            if labelled and len(places) < 2 and styles[style_of(region, 0, 200)] < 3:
                continue
            reading = _read_unlabelled(region.text, sheet.habits)
            sheet.regions[place] = marked(region, RegionType.CAPTION, reading, 0.55)


def _is_labelled(region: Region) -> bool:
    return (
        region.type is RegionType.CAPTION
        and region.caption is not None
        and region.caption.label_end > 0
        and region.parent is None
        and region.caption.kind is not NumberKind.TABLE
    )


def _unlabelled(sheet: Sheet, setting: Setting) -> list[int]:
    """Places of the regions that may be captions without a label."""
    pictures = sheet.pictures
    # On a page whose pictures have labels, what else stands under them is lettering.
    if not pictures or any(_is_labelled(region) for region in sheet.regions):
        return []
    running = any(
        len(region.text) > 300 and region.size >= 0.96 * setting.body
        for region in sheet.regions
        if region.type in TEXTS
    )
    places: list[int] = []
    texts = [region for region in sheet.regions if region.type in TEXTS]
    # A plate's only text belongs to its pictures, wherever it stands.
    plate = any(plate_label(region, sheet.habits) is not None for region in sheet.regions)
    if plate and not texts:
        return _accession(sheet, pictures)
    alone = plate and len(texts) == 1
    for index, region in enumerate(sheet.regions):
        if region.type not in TEXTS or region.type is RegionType.FOOTNOTE or not region.lines:
            continue
        small = 0 < region.size < 0.95 * setting.body
        numbered = small and read_item(region.text, **sheet.habits) is not None
        if len(region.lines) > (12 if numbered else 5) or len(region.text) > (700 if numbered else 260):
            continue
        row = pictures if alone else _row_above(region, pictures, sheet.page)
        if row and _stands_alone(region, sheet, setting, running):
            places.append(index)
    return places


def _accession(sheet: Sheet, pictures: Sequence[Region]) -> list[int]:
    """The place of an accession number below a plate: the same place on plate after plate, like a running foot."""
    foot = max(picture.box.y1 for picture in pictures)
    return [
        index
        for index, region in enumerate(sheet.regions)
        if region.type is RegionType.RUNNING_HEAD
        and region.box.y0 > foot - 3
        and _ACCESSION.fullmatch(region.text.strip())
    ]


def _row_above(region: Region, pictures: Sequence[Region], page: Page) -> list[Region] | None:
    """The picture right above a text, or the row of pictures that it is centred under."""
    above = [
        picture
        for picture in pictures
        if -3 < region.box.y0 - picture.box.y1 < CAPTION_GAP + 0.5 * max(region.size, 6.0)
    ]
    if not above:
        return None
    own = [
        picture
        for picture in above
        if region.box.overlap_x(picture.box) > 0.6 * region.box.width
        and region.box.width < 1.15 * picture.box.width + 8
    ]
    if not own and len(region.lines) <= 3:
        # Wider than its picture, but flush or centred with it.
        own = [
            picture
            for picture in above
            if abs(picture.box.centre.x - region.box.centre.x) < 4 or abs(picture.box.x0 - region.box.x0) < 4
        ]
    if own:
        return [max(own, key=lambda picture: picture.box.y1)]
    foot = max(picture.box.y1 for picture in above)
    row = [picture for picture in above if foot - picture.box.y1 < ROW]
    union = Box.union(picture.box for picture in row)
    if len(row) > 1 and (
        abs(union.centre.x - region.box.centre.x) < 0.06 * union.width or abs(union.x0 - region.box.x0) < 4
    ):
        return row
    # Centred on the page below everything else.
    whole = Box.union(picture.box for picture in pictures)
    if region.box.y0 > whole.y1 - 3 and abs(region.box.centre.x - page.width / 2) < 0.02 * page.width:
        return row
    # Unequal pictures: the text stands in the gap between them.
    gap = [picture for picture in row if picture.box.distance(region.box) < CAPTION_GAP + 4]
    return gap if len(gap) > 1 and region.box.width < 0.5 * union.width else None


def _stands_alone(region: Region, sheet: Sheet, setting: Setting, running: bool) -> bool:
    """Whether a short text is set apart from what follows: smaller than running text, or with nothing below it."""
    style = style_of(region, 0, len(region.text))
    if not any(character.isalnum() for character in region.text):
        return False
    if lower(region.text).strip(" .:") in lexicon().list_headings or _SCALE.fullmatch(region.text.strip()):
        return False
    small = 0 < style.size < 0.95 * setting.body
    below = [
        other
        for other in sheet.regions
        if other.type in TEXTS
        and other.id != region.id
        and other.box.y1 > region.box.y0
        and other.box.y0 - region.box.y1 < 2.5 * max(style.size, 8.0)
        and other.box.overlap_x(region.box) > 0
        and len(other.text) > 60
    ]
    if region.type is RegionType.HEADING and below:
        return False
    if small:
        return not _heads(region, below, sheet)
    if below or running:
        return False
    return style.size <= 1.3 * setting.body


def _heads(region: Region, below: Sequence[Region], sheet: Sheet) -> bool:
    """Whether a short text is the heading or the run-in title of the text below it: nearer to it than to a picture."""
    gaps = [
        region.box.y0 - picture.box.y1
        for picture in sheet.pictures
        if picture.box.y1 < region.box.y0 + 3 and picture.box.overlap_x(region.box) > 0
    ]
    reach = min(1.2 * max(region.size, 6.0), max(min(gaps, default=0.0), 2.0))
    return any(other.box.y0 - region.box.y1 < reach and other.size > region.size for other in below)


def _read_unlabelled(text: str, habits: Habits) -> CaptionReading:
    item = read_item(text, **habits)
    if item is not None:
        return item
    low = lower(text)
    code = _CODE.match(text)
    numbers: tuple[PrintedNumber, ...] = ()
    start = 0
    if code is not None:
        numbers = (PrintedNumber(kind=NumberKind.BARE, path=(code[1].lower(),), text=code[1]),)
        start = code.end()
    body = body_of(text, low, start + len(text[start:]) - len(text[start:].lstrip(" .:,")), ())
    return CaptionReading.model_construct(
        kind=NumberKind.BARE,
        label_end=start,
        numbers=numbers,
        parts=body.parts,
        body_start=body.start,
        body_end=body.end,
        credit_start=body.credit_start,
        credit_end=body.credit_end,
        position=body.position,
    )
