"""Captions that open with a label ("Fig. 12."): where they start and end in the text regions of a page."""

from collections.abc import Mapping
from itertools import pairwise

from pictoria_docs.captioning.continuations import join_continuations, last_line
from pictoria_docs.captioning.cut import marked, piece
from pictoria_docs.captioning.page_draft import PageDraft
from pictoria_docs.captioning.setting import CAPTION_START, FRAMES, HEAD, Setting, is_tolerant
from pictoria_docs.document import CaptionReading, Page, Region, RegionType
from pictoria_docs.document.identity import RegionId
from pictoria_docs.isolation import isolate
from pictoria_docs.labels.grammar import caption_certainty, read_caption, read_label, reading_of
from pictoria_docs.labels.lexicon import lower

LABEL_LENGTH = 24  # characters from the start of a text that hold its label
AT_FOOT = 0.75  # of a picture's height, below which lettering may be its caption
FOOT_CERTAINTY = 0.75  # of the words of such a caption
SUREST = 0.99  # confidence of a caption


def cut_labelled(draft: PageDraft, starts: Mapping[RegionId, Mapping[int, float]], setting: Setting) -> None:
    """Cut the captions that open with labels out of the regions of a page; each becomes a region of its own.

    Args:
        draft: the page; its regions are changed.
        starts: the probability of a caption, by the text that it is in and its first line there.
        setting: the document's measures.
    """
    result: list[Region] = []
    for region in draft.regions:
        if region.id in starts:
            pieces = [region]
            with isolate("caption", draft.page.number, region.text):
                pieces = _split(draft.page, region, starts[region.id], setting)
            result += pieces
        elif region.is_picture or region.type in FRAMES:
            result += _caption_on_picture(draft.page, region, setting)
        else:
            result.append(region)
    draft.regions[:] = join_continuations(result, setting, draft.habits)


def _split(page: Page, region: Region, starts: Mapping[int, float], setting: Setting) -> list[Region]:
    pieces: list[Region] = []
    lines = region.lines
    first = min(starts)
    if first > 0:
        pieces.append(piece(region, 0, lines[first].start))
    for start, stop in pairwise([*sorted(starts), len(lines)]):
        end = last_line(region, start, stop, setting)
        caption = piece(region, lines[start].start, lines[end - 1].end)
        pieces.append(_caption(page, caption, min(starts[start], SUREST), setting))
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
