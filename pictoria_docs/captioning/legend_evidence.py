"""What speaks for and against a run of numbered items being the legend of pictures, measured: features by name.

Nothing is decided here: `weights.yaml` tells what each feature counts, `legends.py` takes runs above 0.
"""

import math
import re
from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass

from pictoria_docs.captioning.cut import LARGER_TYPE, style_of
from pictoria_docs.captioning.items import LegendItem
from pictoria_docs.captioning.lists import is_headed
from pictoria_docs.captioning.page_draft import PageDraft
from pictoria_docs.captioning.runin import item_marks
from pictoria_docs.captioning.setting import TEXTS, Setting
from pictoria_docs.captioning.weights import Features
from pictoria_docs.document import Box, CaptionReading, Region, RegionType
from pictoria_docs.document.region_type import FURNITURE
from pictoria_docs.labels.references import only_references

FEW_CHARACTERS = 100  # of other text on a page that holds pictures and their legend alone
PROSE_UNIT = 1000  # characters
MOST_PROSE = 3.0  # of these units: more say no more
LENGTH_UNIT = 100  # characters
ITEM_STYLE = 12  # characters that show how an item opens
AT_PICTURE = 2.5  # line heights from an item to its picture
LEAST_HEIGHT = 6.0  # points of a line
PROSE_LINES = 3  # lines of running text
_OPENING = re.compile(r"(\d{1,3})[.):,]?(?:\s+[^\W\d_]|\s*$)")
_NOTE_MARK = re.compile(r"(?<=[^\W\d_])[.,;:!?»”\")\]]{0,2}(\d{1,3})(?![\w.,]\w)")


@dataclass(frozen=True, slots=True)
class LegendContext:
    """What is known when the runs of a page are measured."""

    draft: PageDraft
    neighbours: Sequence[PageDraft]
    """The page itself, and those before and after it."""
    labels: Mapping[int, CaptionReading]
    """Plates' labels that stand alone, by the place of their region."""
    shown: frozenset[str]
    """The numbers of the plates that are printed beside pictures, anywhere in the document."""
    numbers: frozenset[str]
    """The numbers printed beside the pictures near by: these open items that run on in one paragraph."""
    setting: Setting


def measure_legend(run: Sequence[LegendItem], context: LegendContext) -> Features:
    """The features of a run of numbered items, by the names of features.yaml."""
    draft = context.draft
    regions = [draft.regions[index] for index in sorted({item.region for item in run})]
    box = Box.union(region.box for region in regions)
    own = {region.id for region in regions}
    keys = _keys(run, context)
    near = max((_share(keys, other.numbers) for other in context.neighbours), default=0.0)
    known = _share(keys, draft.numbers)
    others = [region for region in draft.regions if region.type in TEXTS and region.id not in own]
    first = run[0].region
    headed = is_headed(draft, first)
    lettered = run[0].reading.numbers[0].path[0].isalpha()
    # Under the lettered parts of a figure stands the figure's own label.
    pointing = 0 if lettered else sum(only_references(_line_below(draft, item)) for item in run)
    features: Features = {
        "items": math.log(len(keys)),
        "opens": float(run[0].reading.numbers[0].path[0] in ("1", "a", "i")),
        "lettered": float(lettered),
        "known": known,
        "known_near": max(0.0, near - known),
        "named": _share(sorted(draft.numbers), set(keys)),
        "unknown": 1 - known if draft.numbers else 0.0,
        "equal": float(not draft.numbers and len(keys) > 1 and len(keys) == len(draft.pictures)),
        "headed": float(
            any(index < first for index in context.labels) or bool(context.labels and draft.pictures)
        ),
        "explains": float(_explains(run, context)),
        "listed": float(headed),
        "listed_plates": _share(keys, context.shown) if headed else 0.0,
        "pictures": float(bool(draft.pictures)),
        "nothing_else": float(
            bool(draft.pictures and context.labels)
            and sum(len(region.text) for region in others) < FEW_CHARACTERS
        ),
        "pictures_near": float(not draft.pictures and any(other.pictures for other in context.neighbours)),
        "titled": float(run[0].start > draft.regions[first].lines[run[0].line].start),
        "prose": min(sum(len(region.text) for region in others) / PROSE_UNIT, MOST_PROSE),
        "each_at": _each_at_picture(run, draft),
        "length": math.log1p(_mean_length(run, draft) * len(run) / len(keys) / LENGTH_UNIT),
        "through": float(_is_counted_through(run, context)),
        "noted": _share(keys, _note_marks(others)),
        "at_foot": float(_is_at_foot(box, own, draft)),
        "references": pointing / len(run),
        "bold": sum(_is_heading(draft, item, context.setting) for item in run) / len(run),
    }
    size = max((region.size for region in regions), default=0.0)
    if size > 0 and context.setting.body > 0:
        features["small"] = math.log(context.setting.body / size)
    if draft.pictures:
        nearest = min(draft.pictures, key=lambda picture: picture.box.distance(box))
        line = run[0].line
        height = max(draft.regions[first].lines[line].box.height, LEAST_HEIGHT)
        features["gap"] = math.log1p(nearest.box.distance(box) / height)
        features["text_between"] = float(_has_text_between(box, nearest.box, others))
    return {name: value for name, value in features.items() if value}


def _keys(run: Sequence[LegendItem], context: LegendContext) -> list[str]:
    """The numbers of the items, those too that run on in the paragraph of one: "1 Brooch; 2 buckle"."""
    keys: list[str] = []
    for item, following in zip(run, [*run[1:], None], strict=False):
        keys += [number.key for number in item.reading.numbers]
        stop = following.start if following is not None and following.region == item.region else None
        marks = item_marks(context.draft.regions[item.region], item.start, context.numbers)
        keys += [name.lower() for start, name in marks[1:] if stop is None or start < stop]
    return keys


def _share(keys: Sequence[str], known: frozenset[str] | set[str]) -> float:
    return sum(key in known for key in keys) / len(keys) if keys else 0.0


def _explains(run: Sequence[LegendItem], context: LegendContext) -> bool:
    """Whether the items stand right under the number of a plate that is shown elsewhere."""
    regions = context.draft.regions
    above = (index for index in range(run[0].region - 1, -1, -1) if regions[index].type not in FURNITURE)
    label = context.labels.get(next(above, -1))
    return label is not None and all(number.key in context.shown for number in label.numbers)


def _is_counted_through(run: Sequence[LegendItem], context: LegendContext) -> bool:
    """Whether the count goes on over pages, as that of entries and notes does: legends of plates begin anew.

    So does one whose next number opens a text of the page, though no picture there bears it.
    """
    first, last = run[0].reading.numbers[0].path[0], run[-1].reading.numbers[-1].path[0]
    if not (first.isdecimal() and last.isdecimal()):
        return False
    page = context.draft.page.number
    around = {int(first) - 1, int(last) + 1}.intersection(_opening_numbers(context.draft))
    if any(str(number) not in context.numbers for number in around):
        return True
    for other in context.neighbours:
        opened = _opening_numbers(other) if other is not context.draft else []
        if opened and other.page.number > page and min(opened) == int(last) + 1:
            return True
        if opened and other.page.number < page and max(opened) == int(first) - 1:
            return True
    return False


def _opening_numbers(draft: PageDraft) -> list[int]:
    """The numbers that open texts of a page like items."""
    numbers: list[int] = []
    for region in draft.regions:
        for line in region.lines if region.type in TEXTS else ():
            match = _OPENING.match(region.text, line.start, line.end)
            if match is not None:
                numbers.append(int(match[1]))
    return numbers


def _line_below(draft: PageDraft, item: LegendItem) -> str:
    region, line_index = draft.regions[item.region], item.line + 1
    if line_index == len(region.lines):
        region, line_index = (
            next((other for other in draft.regions[item.region + 1 :] if other.lines), region),
            0,
        )
    line = region.lines[line_index]
    return region.text[line.start : line.end]


def _mean_length(run: Sequence[LegendItem], draft: PageDraft) -> float:
    """Characters from one item to the next; of the last one those of its own region."""
    total = 0
    for item, following in zip(run, [*run[1:], None], strict=False):
        text = len(draft.regions[item.region].text)
        if following is None or following.region != item.region:
            total += text - item.start
        else:
            total += following.start - item.start
        if following is not None:
            between = draft.regions[item.region + 1 : following.region]
            total += sum(len(region.text) for region in between if region.type in TEXTS)
            total += following.start if following.region != item.region else 0
    return total / len(run)


def _each_at_picture(run: Sequence[LegendItem], draft: PageDraft) -> float:
    """Share of the items that stand right at a picture of their own, as captions under panels do."""
    taken: set[str] = set()
    for item in run:
        line = draft.regions[item.region].lines[item.line]
        reach = AT_PICTURE * max(line.box.height, LEAST_HEIGHT)
        near = [
            picture
            for picture in draft.pictures
            if picture.id not in taken
            and picture.box.distance(line.box) < reach
            and picture.box.overlap_x(line.box) > 0
        ]
        if near:
            taken.add(min(near, key=lambda picture: picture.box.distance(line.box)).id)
    return len(taken) / len(run)


def _note_marks(texts: Sequence[Region]) -> frozenset[str]:
    """Numbers that stand behind words like the marks of notes: "the same hand.3"."""
    return frozenset(
        mark[1]
        for region in texts
        if len(region.lines) >= PROSE_LINES
        for mark in _NOTE_MARK.finditer(region.text)
    )


def _is_at_foot(box: Box, own: Set[str], draft: PageDraft) -> bool:
    """Whether nothing stands below a run in its column, and what is right above it is text, not a picture."""
    column = [
        region
        for region in draft.regions
        if region.id not in own
        and (region.is_picture or region.type in TEXTS)
        and region.box.overlap_x(box) > 0
    ]
    if any(region.box.centre.y > box.y1 for region in column):
        return False
    above = max(
        (region for region in column if region.box.centre.y < box.y0),
        key=lambda each: each.box.y1,
        default=None,
    )
    return above is not None and len(above.lines) >= PROSE_LINES and not above.is_picture


def _is_heading(draft: PageDraft, item: LegendItem, setting: Setting) -> bool:
    region = draft.regions[item.region]
    behind = item.start + item.reading.label_end
    style = style_of(region, behind, behind + ITEM_STYLE)
    return region.type is RegionType.HEADING or style.bold or style.size > LARGER_TYPE * setting.body


def _has_text_between(box: Box, picture: Box, texts: Sequence[Region]) -> bool:
    """Whether running text stands between a run and a picture, above or below it."""
    top, foot = (picture.y1, box.y0) if picture.y1 <= box.y0 else (box.y1, picture.y0)
    return any(
        len(region.lines) >= PROSE_LINES
        and top - 2 <= region.box.centre.y <= foot + 2
        and region.box.overlap_x(box) > 0
        for region in texts
    )
