"""Measure what tells whether a run of numbered items is the legend of pictures: its numbers, its place and its type."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from math import log, log1p

from pictoria_docs.captioning.cut import LARGER_TYPE, style_of
from pictoria_docs.captioning.items import LegendItem
from pictoria_docs.captioning.lists import is_headed
from pictoria_docs.captioning.page_draft import PageDraft
from pictoria_docs.captioning.runin import item_marks
from pictoria_docs.captioning.setting import TEXTS, Setting
from pictoria_docs.document import Box, CaptionReading, Region, RegionType
from pictoria_docs.document.region_type import FURNITURE
from pictoria_docs.evidence import FeatureSet
from pictoria_docs.labels.references import only_references

FEW_CHARACTERS = 100  # of other text on a page that holds pictures and their legend alone
LENGTH_UNIT = 100  # characters
ITEM_STYLE = 12  # characters that show how an item opens
AT_PICTURE = 2.5  # line heights from an item to its picture
MIN_HEIGHT = 6.0  # points of a line
PROSE_UNIT = 1000  # characters
MAX_PROSE = 3.0  # of these units: more say no more
PROSE_LINES = 3  # lines of running text
_OPENING = re.compile(r"(\d{1,3})[.):,]?(?:\s+[^\W\d_]|\s*$)")
_NOTE_MARK = re.compile(r"(?<=[^\W\d_])[.,;:!?»”\")\]]{0,2}(\d{1,3})(?![\w.,]\w)")


@dataclass(frozen=True, slots=True)
class LegendContext:
    """Holds what is known when the runs of a page are measured."""

    draft: PageDraft
    neighbours: Sequence[PageDraft]
    """The page itself, and those before and after it."""
    labels: dict[int, CaptionReading]
    """Plates' labels that stand alone, by the place of their region."""
    shown: frozenset[str]
    """The numbers of the plates that are printed beside pictures, anywhere in the document."""
    numbers: frozenset[str]
    """The numbers printed beside the pictures near by: these open items that run on in one paragraph."""
    setting: Setting


@dataclass(frozen=True)
class LegendRun:
    """Holds items whose numbers count on, as they stand on their page."""

    items: Sequence[LegendItem]
    context: LegendContext

    @property
    def draft(self) -> PageDraft:
        """Give their page."""
        return self.context.draft

    @property
    def texts(self) -> tuple[str, ...]:
        """Give what each of them says, with what follows it in its text."""
        return tuple(self.draft.regions[item.region].text[item.start :] for item in self.items)

    @cached_property
    def box(self) -> Box:
        """Give the box around the texts that they stand in, in points."""
        return Box.union(self.draft.regions[index].box for index in {item.region for item in self.items})

    @cached_property
    def others(self) -> Sequence[Region]:
        """List the other texts of the page."""
        own = {item.region for item in self.items}
        return [
            region
            for index, region in enumerate(self.draft.regions)
            if index not in own and region.type in TEXTS
        ]

    @cached_property
    def keys(self) -> Sequence[str]:
        """List their numbers, those too that run on in the paragraph of one: "1 Brooch; 2 buckle"."""
        keys: list[str] = []
        for item, following in zip(self.items, [*self.items[1:], None], strict=False):
            keys += [number.key for number in item.reading.numbers]
            stop = following.start if following is not None and following.region == item.region else None
            marks = item_marks(self.draft.regions[item.region], item.start, self.context.numbers)
            keys += [name.lower() for start, name in marks[1:] if stop is None or start < stop]
        return keys

    @cached_property
    def is_headed(self) -> bool:
        """Tell whether the heading of a list of illustrations stands above."""
        return is_headed(self.draft, self.items[0].region)

    @cached_property
    def nearest(self) -> Region | None:
        """Find the picture of the page that stands nearest."""
        return min(self.draft.pictures, key=lambda picture: picture.box.distance(self.box), default=None)

    def share(self, known: frozenset[str] | set[str]) -> float:
        """Measure how many of the numbers are among others."""
        return sum(key in known for key in self.keys) / len(self.keys)


LEGENDS: FeatureSet[LegendRun] = FeatureSet("legend", base=-3.0)
"""Of a run of numbered items; few documents have any, so their model is additive."""


@LEGENDS.feature("ln(items)", prior=0.5)
def items(run: LegendRun) -> float:
    """How many numbers the items name."""
    return log(len(run.keys))


@LEGENDS.feature("flag", prior=0.5)
def opens(run: LegendRun) -> float:
    """The first item is number 1, "a" or "i"."""
    return float(run.items[0].reading.numbers[0].path[0] in ("1", "a", "i"))


@LEGENDS.feature("flag", prior=0.5)
def lettered(run: LegendRun) -> float:
    """The items count in letters, as parts of a picture and seldom entries do."""
    return float(run.items[0].reading.numbers[0].path[0].isalpha())


@LEGENDS.feature("share", rises=True, prior=3.0)
def known(run: LegendRun) -> float:
    """Of the items whose numbers are printed beside pictures of their page."""
    return run.share(run.draft.numbers)


@LEGENDS.feature("share", rises=True, prior=2.5)
def known_near(run: LegendRun) -> float:
    """More of the items have numbers that are printed beside pictures of the page before or after."""
    return max(run.share(other.numbers) for other in run.context.neighbours) - known(run)


@LEGENDS.feature("share", rises=True, prior=1.5)
def named(run: LegendRun) -> float:
    """Of the numbers printed beside pictures of the page that items name."""
    numbers = run.draft.numbers
    return len(numbers.intersection(run.keys)) / len(numbers) if numbers else 0.0


@LEGENDS.feature("flag", rises=True, prior=1.5)
def equal(run: LegendRun) -> float:
    """As many items as pictures on the page, none of them numbered."""
    return float(not run.draft.numbers and 1 < len(run.keys) == len(run.draft.pictures))


@LEGENDS.feature("flag", rises=True, prior=1.5)
def headed(run: LegendRun) -> float:
    """A plate's number stands above, or beside the pictures of the page."""
    labels = run.context.labels
    return float(any(index < run.items[0].region for index in labels) or bool(labels and run.draft.pictures))


@LEGENDS.feature("flag", rises=True, prior=2.5)
def explains(run: LegendRun) -> float:
    """The number of a plate that is shown elsewhere stands right above."""
    regions = run.draft.regions
    above = (
        index for index in range(run.items[0].region - 1, -1, -1) if regions[index].type not in FURNITURE
    )
    label = run.context.labels.get(next(above, -1))
    return float(label is not None and all(number.key in run.context.shown for number in label.numbers))


@LEGENDS.feature("flag", rises=True, prior=2.0)
def listed(run: LegendRun) -> float:
    """The heading of a list of illustrations stands above."""
    return float(run.is_headed)


@LEGENDS.feature("share", rises=True, prior=2.0)
def listed_plates(run: LegendRun) -> float:
    """Of the items under such a heading whose numbers are those of plates."""
    return run.share(run.context.shown) if run.is_headed else 0.0


@LEGENDS.feature("flag", prior=0.5)
def pictures(run: LegendRun) -> float:
    """The page has pictures."""
    return float(bool(run.draft.pictures))


@LEGENDS.feature("flag", prior=0.5)
def pictures_near(run: LegendRun) -> float:
    """Only the page before or after has pictures."""
    return float(not run.draft.pictures and any(other.pictures for other in run.context.neighbours))


@LEGENDS.feature("flag", rises=True, prior=2.5)
def nothing_else(run: LegendRun) -> float:
    """A plate's page holds its number, pictures, and no other text."""
    other = sum(len(region.text) for region in run.others)
    return float(bool(run.draft.pictures and run.context.labels) and other < FEW_CHARACTERS)


@LEGENDS.feature("1,000 characters", rises=False, prior=-0.7)
def prose(run: LegendRun) -> float:
    """Text of the page beside the items, at most 3."""
    return min(sum(len(region.text) for region in run.others) / PROSE_UNIT, MAX_PROSE)


@LEGENDS.feature("share", rises=True, prior=3.0)
def each_at(run: LegendRun) -> float:
    """Of the items that stand right at a picture of their own, as captions under panels do."""
    taken: set[str] = set()
    for item in run.items:
        line = run.draft.regions[item.region].lines[item.line]
        reach = AT_PICTURE * max(line.box.height, MIN_HEIGHT)
        near = [
            picture
            for picture in run.draft.pictures
            if picture.id not in taken
            and picture.box.distance(line.box) < reach
            and picture.box.overlap_x(line.box) > 0
        ]
        if near:
            taken.add(min(near, key=lambda picture: picture.box.distance(line.box)).id)
    return len(taken) / len(run.items)


@LEGENDS.feature("ln(1 + characters / 100)", prior=-1.0)
def item_length(run: LegendRun) -> float:
    """Mean length of an item, with the text up to the next one."""
    total = 0
    for item, following in zip(run.items, [*run.items[1:], None], strict=False):
        text = len(run.draft.regions[item.region].text)
        if following is None or following.region != item.region:
            total += text - item.start
        else:
            total += following.start - item.start
        if following is not None and following.region != item.region:
            between = run.draft.regions[item.region + 1 : following.region]
            total += sum(len(region.text) for region in between if region.type in TEXTS) + following.start
    return log1p(total / len(run.keys) / LENGTH_UNIT)


@LEGENDS.feature("flag", rises=False, prior=-2.0)
def through(run: LegendRun) -> float:
    """The count goes on from the page before, on the next one, or in another text of the page.

    That of entries and notes does; legends of plates begin anew.
    """
    context = run.context
    start, end = run.items[0].reading.numbers[0].path[0], run.items[-1].reading.numbers[-1].path[0]
    if not (start.isdecimal() and end.isdecimal()):
        return 0.0
    page = run.draft.page.number
    around = {int(start) - 1, int(end) + 1}.intersection(_opening_numbers(run.draft))
    if any(str(number) not in context.numbers for number in around):
        return 1.0
    for other in context.neighbours:
        opened = _opening_numbers(other) if other is not run.draft else []
        if opened and other.page.number > page and min(opened) == int(end) + 1:
            return 1.0
        if opened and other.page.number < page and max(opened) == int(start) - 1:
            return 1.0
    return 0.0


@LEGENDS.feature("share", rises=False, prior=-3.0)
def noted(run: LegendRun) -> float:
    """Of the items whose numbers stand as marks of notes in the text of the page: "the same hand.3"."""
    marks = {
        mark[1]
        for region in run.others
        if len(region.lines) >= PROSE_LINES
        for mark in _NOTE_MARK.finditer(region.text)
    }
    return run.share(marks)


@LEGENDS.feature("flag", rises=False, prior=-1.0)
def at_foot(run: LegendRun) -> float:
    """Nothing stands below the items in their column, and running text right above them."""
    column = [region for region in (*run.others, *run.draft.pictures) if region.box.overlap_x(run.box) > 0]
    if any(region.box.centre.y > run.box.y1 for region in column):
        return 0.0
    above = max(
        (region for region in column if region.box.centre.y < run.box.y0),
        key=lambda each: each.box.y1,
        default=None,
    )
    return float(above is not None and len(above.lines) >= PROSE_LINES and not above.is_picture)


@LEGENDS.feature("share", rises=False, prior=-4.0)
def references(run: LegendRun) -> float:
    """Of the items over a line that names figures and plates alone, as entries stand; under letters a label stands."""
    if lettered(run):
        return 0.0
    labels = {run.draft.regions[index].id for index in run.context.labels}
    below = [_line_below(run.draft, item) for item in run.items]
    if below[-1][0].id in labels:  # of the next plate
        below.pop()
    return sum(only_references(text) for _, text in below) / len(run.items)


@LEGENDS.feature("share", rises=False, prior=-1.0)
def bold_items(run: LegendRun) -> float:
    """Of the items that open in bold or larger type, as headings of entries do."""
    return sum(_is_heading(run.draft, item, run.context.setting) for item in run.items) / len(run.items)


@LEGENDS.feature("ln(ratio)", rises=True, prior=5.0)
def small(run: LegendRun) -> float:
    """Size of the running text over that of the items."""
    size = max(run.draft.regions[item.region].size for item in run.items)
    body = run.context.setting.body
    return log(body / size) if size > 0 and body > 0 else 0.0


@LEGENDS.feature("flag", rises=False, prior=-1.0)
def text_between(run: LegendRun) -> float:
    """Running text stands between the items and the nearest picture, above or below it."""
    if run.nearest is None:
        return 0.0
    box, picture = run.box, run.nearest.box
    top, foot = (picture.y1, box.y0) if picture.y1 <= box.y0 else (box.y1, picture.y0)
    return float(
        any(
            len(region.lines) >= PROSE_LINES
            and top - 2 <= region.box.centre.y <= foot + 2
            and region.box.overlap_x(box) > 0
            for region in run.others
        )
    )


def _opening_numbers(draft: PageDraft) -> list[int]:
    """The numbers that open texts of a page like items."""
    numbers: list[int] = []
    for region in draft.regions:
        for line in region.lines if region.type in TEXTS else ():
            match = _OPENING.match(region.text, line.start, line.end)
            if match is not None:
                numbers.append(int(match[1]))
    return numbers


def _line_below(draft: PageDraft, item: LegendItem) -> tuple[Region, str]:
    region, line_index = draft.regions[item.region], item.line + 1
    if line_index == len(region.lines):
        region, line_index = (
            next((other for other in draft.regions[item.region + 1 :] if other.lines), region),
            0,
        )
    line = region.lines[line_index]
    return region, region.text[line.start : line.end]


def _is_heading(draft: PageDraft, item: LegendItem, setting: Setting) -> bool:
    region = draft.regions[item.region]
    behind = item.start + item.reading.label_end
    style = style_of(region, behind, behind + ITEM_STYLE)
    return region.type is RegionType.HEADING or style.bold or style.size > LARGER_TYPE * setting.body
