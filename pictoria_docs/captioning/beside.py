"""Bare numbers that are printed beside pictures."""

from collections.abc import Sequence

from pictoria_docs.captioning.cut import marked, piece, style_of
from pictoria_docs.captioning.page_draft import PageDraft, bare, hangs, plate_label
from pictoria_docs.captioning.setting import TEXTS
from pictoria_docs.document import Box, CaptionReading, Line, NumberKind, Region, RegionType
from pictoria_docs.document.region_type import FURNITURE
from pictoria_docs.labels.grammar import LabelStyle, read_label

NUMBER_LENGTH = 24  # characters of a number with its label
NUMBER_CONFIDENCE = 0.85  # of a number at a picture
FURNITURE_CONFIDENCE = 0.75  # of one that was taken for the page's
PRINTED_CONFIDENCE = 0.7  # of one that is printed on its picture
LEVEL_SHARE = 0.5  # of a number's height beside a picture
PARTED_LINES = 4  # lines of a text whose first may be a number
PARTED_NUMBER = 4  # characters of such a number
APART = 4  # points between edges, and centres, that are not one
LETTERED_LINES = 12  # lines of lettering among which a picture's number is looked for
BARE_LENGTH = 6  # characters of a number printed on a picture
OUTERMOST = 4  # points from the edge of the lettering; and between lines of one row

NUMBER_GAP = 16.0
"""A number printed this close to a picture, in points, is the picture's."""


def find_numbers(draft: PageDraft) -> None:
    """Turn the bare numbers beside pictures into FIGURE_NUMBER regions; the draft is changed."""
    pictures = draft.pictures
    if not pictures:
        return
    _part_lines(draft, pictures)
    habits = draft.habits
    numbered = any(plate_label(region, habits) is not None for region in draft.regions)
    sizes: set[float] = set()
    doubtful: list[int] = []
    for index, region in enumerate(draft.regions):
        if len(region.lines) != 1 or len(region.text) > NUMBER_LENGTH:
            continue
        furniture = region.type in FURNITURE
        # "Plate 4" by a picture numbers it and says nothing of it; so does "Fig. 1" on a plate.
        named = region.type is RegionType.CAPTION
        if region.type not in TEXTS and not furniture and not named:
            continue
        reading = read_label(region.text, **habits)
        if reading is not None and numbered and reading.kind is NumberKind.FIGURE:
            numbers = tuple(map(bare, reading.numbers))
            reading = reading.model_copy(update={"kind": NumberKind.BARE, "numbers": numbers})
        elif reading is None or (named and reading.kind is not NumberKind.PLATE):
            continue
        plate = reading.kind is NumberKind.PLATE
        if furniture and not plate:
            doubtful.append(index)
        elif plate or (
            reading.kind is NumberKind.BARE
            and _at_picture(region.box, pictures)
            and not hangs(region, draft.regions)
        ):
            _mark(draft, index, reading, NUMBER_CONFIDENCE)
            if not plate:
                sizes.add(round(region.size, 1))
    for index in doubtful:
        # "3" under the third picture of the third page: layout took it for the page's number.
        region = draft.regions[index]
        reading = read_label(region.text, **habits)
        beyond = any(
            other.text
            and other.type is not RegionType.FIGURE_NUMBER
            and other.id != region.id
            and (other.box.y0 > region.box.y1 + 2 or other.box.y1 < region.box.y0 - 2)
            and abs(other.box.centre.y - draft.page.height / 2)
            > abs(region.box.centre.y - draft.page.height / 2)
            for other in draft.regions
        )
        if reading is None or not _at_picture(region.box, pictures):
            continue
        if round(region.size, 1) in sizes or beyond:
            _mark(draft, index, reading, FURNITURE_CONFIDENCE)
    _numbers_on_pictures(draft)


def _mark(draft: PageDraft, index: int, reading: CaptionReading, confidence: float) -> None:
    region = draft.regions[index]
    text = reading.numbers[0].text if len(reading.numbers) == 1 else region.text
    draft.regions[index] = marked(region, RegionType.FIGURE_NUMBER, reading, confidence, number=text)
    if reading.kind is NumberKind.BARE:
        draft.numbers |= {number.key for number in reading.numbers}


def _at_picture(box: Box, pictures: Sequence[Region]) -> bool:
    """Whether a number stands by a picture, or under (or over) the gap between two: a coin's two sides."""
    nearby = [picture.box for picture in pictures if picture.box.distance(box) < NUMBER_GAP]
    if any(
        picture_box.overlap_x(box) > 0 or picture_box.overlap_y(box) > LEVEL_SHARE * box.height
        for picture_box in nearby
    ):
        return True
    return (
        len(nearby) == 2
        and nearby[0].overlap_y(nearby[1]) > 0
        and Box.union(nearby).overlap_x(box) >= box.width
    )


def _part_lines(draft: PageDraft, pictures: Sequence[Region]) -> None:
    """Part a number from the line below it that belongs to something else: neither flush nor centred with it."""
    parted: list[Region] = []
    for region in draft.regions:
        lines = region.lines
        if (
            region.type in TEXTS
            and 2 <= len(lines) <= PARTED_LINES
            and lines[0].end - lines[0].start <= PARTED_NUMBER
        ):
            first, second = lines[0].box, lines[1].box
            alone = read_label(region.text[lines[0].start : lines[0].end]) is not None
            is_apart = abs(first.x0 - second.x0) > APART and abs(first.centre.x - second.centre.x) > APART
            if alone and is_apart and _at_picture(first, pictures):
                parted += [piece(region, 0, lines[0].end), piece(region, lines[1].start, len(region.text))]
                continue
        parted.append(region)
    draft.regions[:] = parted


def _numbers_on_pictures(draft: PageDraft) -> None:
    """Numbers that layout counted to a picture: alone at its foot or head, or set like the numbers beside others."""
    habits = draft.habits
    lettered = [
        region for region in draft.regions if region.is_picture and 0 < len(region.lines) <= LETTERED_LINES
    ]
    bare = {
        region.id: [line for line in region.lines if _is_number(region, line, habits)] for region in lettered
    }
    chosen = {region.id: [line for line in bare[region.id] if _at_edge(region, line)] for region in lettered}
    sizes = {
        round(region.size, 1)
        for region in draft.regions
        if region.type is RegionType.FIGURE_NUMBER
        and region.caption is not None
        and region.caption.kind is NumberKind.BARE
    }
    sizes |= {_size(region, line) for region in lettered for line in chosen[region.id]}
    numbers = draft.numbers | {
        region.text[line.start : line.end] for region in lettered for line in chosen[region.id]
    }
    for region in lettered:
        alike = [
            line
            for line in bare[region.id]
            if _size(region, line) in sizes and region.text[line.start : line.end] not in numbers
        ]
        if not chosen[region.id] and len(alike) == 1:
            chosen[region.id] = alike
    added: list[Region] = []
    for region in draft.regions:
        added.append(region)
        for line in chosen.get(region.id, ()):
            number = piece(region, line.start, line.end, type=RegionType.TEXT)
            number = number.model_copy(update={"picture": None, "polygon": None, "box": line.box})
            reading = read_label(number.text, **habits)
            assert reading is not None
            added.append(
                marked(
                    number,
                    RegionType.FIGURE_NUMBER,
                    reading,
                    PRINTED_CONFIDENCE,
                    number=reading.numbers[0].text,
                )
            )
            draft.numbers.add(reading.numbers[0].key)
    draft.regions[:] = added


def _size(region: Region, line: Line) -> float:
    return round(style_of(region, line.start, line.end).size, 1)


def _is_number(region: Region, line: Line, habits: LabelStyle) -> bool:
    text = region.text[line.start : line.end]
    reading = read_label(text, **habits) if len(text) <= BARE_LENGTH else None
    return reading is not None and reading.kind is NumberKind.BARE and len(reading.numbers) == 1


def _at_edge(region: Region, line: Line) -> bool:
    """Whether a line is all of a picture's lettering, or the outermost, alone in its row: no tick along a scale."""
    if len(region.lines) == 1:
        return True
    edge = min(abs(line.y1 - region.box.y1), abs(line.y0 - region.box.y0))
    return edge <= OUTERMOST and sum(abs(other.y1 - line.y1) < OUTERMOST for other in region.lines) == 1
