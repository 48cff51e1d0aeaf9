"""Where labelled captions start in a text: the certainty of the words, and what the layout adds or takes."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from pictoria_docs.captioning.cut import LINE_OVERLAP, SHORT_LINE, SMALLER_TYPE, style_of
from pictoria_docs.captioning.setting import CAPTION_START, FINISHED, HEAD, Setting, is_tolerant
from pictoria_docs.document import Box, Line, NumberKind, Page, Region, RegionType
from pictoria_docs.labels.elements import counts_on
from pictoria_docs.labels.grammar import (
    SURE,
    Habits,
    caption_certainty,
    label_at,
    read_caption,
    read_item,
    read_label,
)
from pictoria_docs.labels.lexicon import lower

HEADS_ITEMS_CERTAINTY = 0.85  # of a plate's label over items
SMALL_LETTER_COST = 0.5  # where the captions of the document open with capitals
SUREST = 0.99  # certainty of a caption
LABEL_STYLE = 6  # characters that show how a label is set
REST_FROM = 14  # characters from which on the rest of a line shows its own style,
REST_TO = 200  # up to these
SMALL_GAIN = 0.15  # certainty for type smaller than the text's
NEAR_GAIN = 0.15  # for a picture beside it
ACCENTED_GAIN = 0.2  # for a label that alone is bold
NEAR_LINES = 4  # lines of a text at a picture that may break into running text
RUN_IN_COST = 0.5  # where the text before breaks off
CHANGED_SIZE = 0.05  # of the text's size, from which lines differ
INNER_COST = 0.35  # for a line within a text that is set like it
PROSE_COST = 0.25  # for a text of several lines that nothing tells from running text
PROSE_LINES = 3  # lines of such a text
FOOTNOTE_COST = 0.2  # in a footnote
ENTRY_DOUBT = 0.5  # for what an entry shows, and for the headings of entries
POINTER_DOUBT = 0.5  # for a label alone that points to a picture elsewhere
PLATE_DOUBT = 0.7  # for a plate's in running text
PLATE_WORDS_DOUBT = 0.4  # for a plate's with words that are not sure
BRACKETED_DOUBT = 2.0  # for a label in brackets that ends what stands above: "(cat. 6)"
SURE_WORDS = 0.9  # certainty of words that leave no doubt
HEADING_SIZE = 0.98  # of the text's size, from which an entry's label may be its heading
SAME_SIZE = 0.05  # of the size, below which two sizes count as one
SAME_COLUMN = 0.6  # of the width of a text before it, from which another may go on with it
UNDER_PICTURE = 0.2  # of the narrower width, from which a line is over or under a picture
CROWDED = 700
"""A page with more characters of text, labelled blocks left out, holds running text."""
NEAR = 40.0
"""A picture within this many points of a text stands beside it."""
_NUMBERED = re.compile(r"\W{0,2}(?:[^\W\d_]{1,10}\W{1,3})?\d{1,4}\b")
_BRACKETED = re.compile(r"[(\[][^()\[\]]{1,24}[)\]]")
_BARE_A, _BARE_B = re.compile(r"a\s+[A-ZÀ-Þ«“]"), re.compile(r"b\s+[A-ZÀ-Þ«“]")


@dataclass(frozen=True, slots=True)
class LabelContext:
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


def find_starts(region: Region, before: Region | None, context: LabelContext) -> list[Start]:
    """The lines of a text that open captions, as sure as the options ask for."""
    starts: list[Start] = []
    habits = context.habits
    for index, line in enumerate(region.lines):
        if not CAPTION_START.match(region.text, line.start):
            continue
        text = region.text[line.start : line.start + HEAD]
        words = caption_certainty(text, anchored=False, **habits)
        if words < SURE:
            continue
        if _heads_items(region, index, habits):
            starts.append(Start(index, HEADS_ITEMS_CERTAINTY))
            continue
        certainty = words + _layout_gain(region, index, before, starts, context)
        certainty -= SMALL_LETTER_COST * (context.setting.capital and _opens_small(region.text, line))
        if certainty >= context.setting.threshold:
            starts.append(Start(index, min(certainty, SUREST)))
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
    return opens_items(region, following, habits)


def opens_items(region: Region, line: Line, habits: Habits) -> bool:
    """Whether a line holds the first of some items: "1. Brooch", "a) Brooch", "a Brooch" over "b Buckle"."""
    item = read_item(region.text[line.start : line.end], **habits)
    if item is None and _BARE_A.match(region.text, line.start):
        return any(_BARE_B.match(region.text, other.start) for other in region.lines)
    return item is not None and item.numbers[0].path[0] in ("1", "a")


def _layout_gain(
    region: Region, index: int, before: Region | None, starts: Sequence[Start], context: LabelContext
) -> float:
    """What the layout adds to, or takes from, the certainty of the words that line `index` opens a caption."""
    line, setting = region.lines[index], context.setting
    style = style_of(region, line.start, line.end)
    rest = style_of(region, min(line.end, line.start + REST_FROM), line.start + REST_TO)
    label = style_of(region, line.start, min(line.start + LABEL_STYLE, line.end))
    small = 0 < style.size < SMALLER_TYPE * setting.body
    accented = label.bold and not rest.bold
    # A label on a line of its own is narrower than what it heads.
    block = Box.union(part.box for part in region.lines[index : index + 2])
    has_picture = any(
        picture.box.distance(line.box) < NEAR and _beside(picture, block) for picture in context.pictures
    )
    gain = SMALL_GAIN * small + NEAR_GAIN * has_picture + ACCENTED_GAIN * accented
    if index == 0:
        if (
            before is not None
            and _breaks_into(before, region)
            and not (small or accented)
            and not (has_picture and len(region.lines) <= NEAR_LINES)
        ):
            gain -= RUN_IN_COST
    else:
        upper = region.lines[index - 1]
        finished = FINISHED.search(region.text, upper.start, upper.end) is not None
        short = upper.x1 < region.box.x1 - SHORT_LINE * region.box.width
        upper_style = style_of(region, upper.start, upper.end)
        changed = (
            abs(upper_style.size - style.size) > CHANGED_SIZE * setting.body
            or upper_style.italic != style.italic
        )
        if not (
            finished
            or short
            or changed
            or (starts and _counts_on(region, starts[-1].line, index, context.habits))
        ):
            return -1.0
        if not starts and not (changed or accented or short):
            gain -= INNER_COST
    crowded = context.characters > CROWDED
    if (
        not (small or has_picture or accented or context.pictures)
        and len(region.lines) > PROSE_LINES
        and not starts
    ):
        gain -= PROSE_COST
    if region.type is RegionType.FOOTNOTE:
        gain -= FOOTNOTE_COST
    return gain - _doubt(region, index, before, has_picture, crowded, context)


def _counts_on(region: Region, before: int, index: int, habits: Habits) -> bool:
    """Whether a line's label bears the number after that of an earlier line, or the same one in another language.

    "Fig. 4" of "Fig. 4" would be a reference within a caption, but for the mark behind it: "Fig. 4: Frise".
    """
    texts = [region.text[region.lines[line].start :][:HEAD] for line in (before, index)]
    first, second = (read_caption(text, anchored=False, **habits) for text in texts)
    if first is None or second is None or first.kind is not second.kind:
        return False
    old, new = first.numbers[-1].path[-1], second.numbers[0].path[-1]
    if old == new:
        label, other_label = texts[0][: first.label_end], texts[1][: second.label_end]
        return label != other_label or texts[1][: second.body_start].rstrip().endswith((":", ".", "–", "—"))
    siblings = first.numbers[-1].path[:-1] == second.numbers[0].path[:-1]  # "1a" and "1b"
    return counts_on(old, new) and (siblings or new.isdigit())


def _doubt(
    region: Region, index: int, before: Region | None, has_picture: bool, crowded: bool, context: LabelContext
) -> float:
    """What speaks against labels that head an entry or point to a plate: "Cat. 6 Amphora", "Pl. I, 1"."""
    line = region.lines[index]
    text = region.text[line.start : line.end]
    habits = context.habits
    alone = read_label(text, **habits) is not None
    label = label_at(text, lower(text, tolerant=is_tolerant(context.page)), 0, **habits)
    kind = label.kind if label is not None else NumberKind.FIGURE
    doubt = 0.0
    last = index + 1 == len(region.lines)
    explained = context.explains and index == 0 and not last
    if alone and not last and not context.pictures and crowded and kind is NumberKind.FIGURE:
        doubt += ENTRY_DOUBT  # what an entry shows, between its heading and its text
    elif alone and index == 0 and not (last or has_picture) and _is_under_heading(before, region):
        doubt += ENTRY_DOUBT  # the same
    if alone and not has_picture and not explained and (kind is not NumberKind.FIGURE or (crowded and last)):
        doubt += PLATE_DOUBT if kind is NumberKind.PLATE and crowded else POINTER_DOUBT
    bracketed = _BRACKETED.match(text) if index or _goes_on(before, region) else None
    if bracketed is not None and (alone or text[bracketed.end() :].lstrip()[:1].islower()):
        doubt += BRACKETED_DOUBT
    if kind is NumberKind.ENTRY:
        size = style_of(region, line.start, line.end)
        heading = (
            region.type is RegionType.HEADING or size.bold or size.size >= HEADING_SIZE * context.setting.body
        )
        if not has_picture or (heading and not (alone and last)):
            doubt += ENTRY_DOUBT
        set_apart = style_of(region, line.start, min(line.start + LABEL_STYLE, line.end)).bold
        if set_apart and size.size >= HEADING_SIZE * context.setting.body and not (alone and last):
            doubt += ENTRY_DOUBT  # its number is set as those of headings are
    elif kind is NumberKind.PLATE and crowded and not has_picture and not alone:
        doubt += 0.0 if caption_certainty(text, **habits) > SURE_WORDS else PLATE_WORDS_DOUBT
    return doubt


def _is_under_heading(before: Region | None, region: Region) -> bool:
    """Whether a numbered heading stands right over a text: "3. Amphora"."""
    if before is None or before.type is not RegionType.HEADING or not region.lines:
        return False
    first = region.lines[0]
    close = -LINE_OVERLAP <= first.y0 - before.box.y1 < first.y1 - first.y0
    return close and _NUMBERED.match(before.text) is not None


def _goes_on(before: Region | None, region: Region) -> bool:
    """Whether a text stands right below another one, as its next line would."""
    return (
        before is not None
        and before.box.overlap_x(region.box) > 0
        and -LINE_OVERLAP <= region.lines[0].y0 - before.box.y1 < LINE_OVERLAP
    )


def _breaks_into(before: Region, region: Region) -> bool:
    """Whether running text breaks off before a region, so that its first words may end a sentence."""
    prose = len(before.lines) > 1 and len(before.text) > 100 and before.type is not RegionType.HEADING
    alike = abs(before.size - region.size) < SAME_SIZE * max(region.size, 1.0)
    column = before.box.overlap_x(region.box) > 0 or region.box.width > SAME_COLUMN * before.box.width
    return prose and alike and column and FINISHED.search(before.text) is None


def _beside(picture: Region, box: Box) -> bool:
    """Whether a line stands over, under or level with a picture, not merely at its corner."""
    return (
        box.overlap_x(picture.box) > UNDER_PICTURE * min(box.width, picture.box.width)
        or box.overlap_y(picture.box) > 0
    )
