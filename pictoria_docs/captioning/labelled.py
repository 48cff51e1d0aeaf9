"""Captions that open with a label ("Fig. 12."): where they start and end in the text regions of a page."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from pictoria_docs.captioning.continuations import join_continuations, last_line
from pictoria_docs.captioning.cut import EDGE_SHIFT, marked, piece
from pictoria_docs.captioning.label_evidence import LabelContext, LabelOpening, measure_openings
from pictoria_docs.captioning.setting import CAPTION_START, FRAMES, HEAD, TEXTS, Setting, is_tolerant
from pictoria_docs.document import CaptionReading, NumberKind, Page, Region, RegionType
from pictoria_docs.document.identity import RegionId
from pictoria_docs.labels.grammar import (
    Habits,
    caption_certainty,
    label_at,
    read_caption,
    read_item,
    read_label,
    reading_of,
)
from pictoria_docs.labels.lexicon import lexicon, lower
from pictoria_docs.left_out import attempt

LABEL_LENGTH = 24  # characters from the start of a text that hold its label
PLATE_LINE = 30  # characters of a line with a plate's number and little else
PLATE_TEXT = 300  # characters of the text that it heads
AT_FOOT = 0.75  # of a picture's height, below which lettering may be its caption
FOOT_CERTAINTY = 0.75  # of the words of such a caption
SUREST = 0.99  # confidence of a caption
LONG = 350
"""A text of more characters is running text."""
_NUMBER = re.compile(r"[\[(]?\d{1,4}[a-z]?[\])]?[.:]?")


@dataclass(frozen=True, slots=True)
class LabelledPage:
    """A page whose labels were looked for."""

    page: Page
    regions: Sequence[Region]
    """In reading order."""
    openings: Mapping[RegionId, Sequence[LabelOpening]]
    """Lines that open with labels, by the text that they are in."""


def find_openings(page: Page, regions: Sequence[Region], setting: Setting) -> LabelledPage:
    """The lines of a page that open with labels, measured.

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
        if region.type in TEXTS and not label.match(lower(region.text[:LABEL_LENGTH]))
    )
    heads = sum(
        _opens_with_plate(region, setting.habits(page)) and not _is_under_number(region, before)
        for before, region in pairwise([None, *regions])
        if region is not None
    )
    running = any(
        len(region.text) > LONG and _is_unmarked(region, setting.habits(page)) for region in regions
    )
    context = LabelContext(page, pictures, characters, heads > 1 and not running, setting)
    openings: dict[RegionId, Sequence[LabelOpening]] = {}
    before: Region | None = None
    for region in regions:
        if region.type in TEXTS and region.text:
            with attempt("caption", page.number, region.text):
                if found := measure_openings(region, before, context):
                    openings[region.id] = found
            before = region
    return LabelledPage(page, regions, openings)


def cut_labelled(labelled: LabelledPage, setting: Setting) -> list[Region]:
    """The regions of a page with each labelled caption cut out as a region of its own.

    Args:
        labelled: the page, its openings weighed.
        setting: the document's measures.
    """
    page = labelled.page
    result: list[Region] = []
    for region in labelled.regions:
        starts = [
            opening for opening in labelled.openings.get(region.id, ()) if opening.likely >= setting.threshold
        ]
        if starts:
            pieces = [region]
            with attempt("caption", page.number, region.text):
                pieces = _split(page, region, starts, setting)
            result += pieces
        elif region.is_picture or region.type in FRAMES:
            result += _caption_on_picture(page, region, setting)
        else:
            result.append(region)
    return join_continuations(result, setting, setting.habits(page))


def _is_unmarked(region: Region, habits: Habits) -> bool:
    """Whether a text opens with no item, nor with any label."""
    head = region.text[:HEAD]
    return (
        region.type is RegionType.TEXT
        and read_item(head, **habits) is None
        and label_at(head, lower(head), 0, **habits) is None
    )


def _opens_with_plate(region: Region, habits: Habits) -> bool:
    if (
        region.type not in TEXTS
        or not region.lines
        or region.lines[0].end > PLATE_LINE
        or len(region.text) > PLATE_TEXT
    ):
        return False
    label = read_label(region.text[: region.lines[0].end], **habits)
    return label is not None and label.kind is NumberKind.PLATE and len(label.numbers[0].path) == 1


def _is_under_number(region: Region, before: Region | None) -> bool:
    """Whether a number stands alone right over a text: an entry's, whose plate the text names first."""
    return (
        before is not None
        and _NUMBER.fullmatch(before.text.strip()) is not None
        and abs(before.box.x0 - region.box.x0) < EDGE_SHIFT
        and -2 < region.box.y0 - before.box.y1 < before.box.height
    )


def _split(page: Page, region: Region, starts: Sequence[LabelOpening], setting: Setting) -> list[Region]:
    pieces: list[Region] = []
    lines = region.lines
    first = lines[starts[0].line].start
    if starts[0].line > 0:
        pieces.append(piece(region, 0, first))
    for start, following in zip(starts, [*starts[1:], None], strict=False):
        stop = following.line if following else len(lines)
        end = last_line(region, start.line, stop, setting)
        begin, close = lines[start.line].start, lines[end - 1].end
        pieces.append(_caption(page, piece(region, begin, close), min(start.likely, SUREST), setting))
        if end < stop:
            pieces.append(piece(region, lines[end].start, lines[stop - 1].end))
    return pieces


def _caption(page: Page, region: Region, certainty: float, setting: Setting) -> Region:
    habits = setting.habits(page)
    reading = read_caption(region.text, anchored=False, **habits)
    if len(region.lines) > 1:
        # A label on a line of its own ends there: "Pl. I" over "1. Brooch" is not plate I, 1.
        label = read_label(region.text[: region.lines[0].end], **habits)
        if label is not None and (
            reading is None or (label.kind is reading.kind and label.numbers != reading.numbers)
        ):
            low = lower(region.text, tolerant=is_tolerant(page))
            reading = reading_of(region.text, low, label.kind, label.label_end, label.numbers)
    if reading is None:  # the rest of the line told it from a sentence, and is not part of it
        return region
    return marked(region, RegionType.CAPTION, reading, certainty)


def _caption_on_picture(page: Page, region: Region, setting: Setting) -> list[Region]:
    """A caption that layout took for lettering of the picture: the last lines printed on it."""
    for index, line in enumerate(region.lines):
        if not CAPTION_START.match(region.text, line.start):
            continue
        text = region.text[line.start :]
        words = caption_certainty(text[:HEAD], **setting.habits(page))
        at_foot = line.y0 > region.box.y0 + AT_FOOT * region.box.height
        if (
            words >= FOOT_CERTAINTY
            and at_foot
            and all(other.y0 >= line.y0 - 1 for other in region.lines[index:])
        ):
            caption = _caption(
                page, piece(region, line.start, len(region.text), type=RegionType.TEXT), words, setting
            )
            return [region, caption.model_copy(update={"picture": None})]
    return [region]


def is_bare(reading: CaptionReading) -> bool:
    """Whether a caption is its label and nothing else."""
    return reading.body_start >= reading.body_end and reading.credit_start is None
