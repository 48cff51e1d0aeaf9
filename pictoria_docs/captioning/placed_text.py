"""Units of text as they stand on their pages: at which picture, among which other texts, in which document."""

import math
import re
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median

import numpy as np
from numpy.typing import NDArray

from pictoria_docs.captioning.cut import TextStyle
from pictoria_docs.captioning.page_draft import PageDraft
from pictoria_docs.captioning.setting import FINISHED
from pictoria_docs.captioning.text_units import UNKNOWN_SIZE, OpeningKind, TextUnit
from pictoria_docs.document import Box, Region
from pictoria_docs.labels.elements import counts_on

OVER = 0.3  # of the narrower width that a text and a picture above or below it have in common
LEVEL = 0.5  # of the lower height of a text and a picture side by side
WITHIN = 0.6  # of a text's box that lies in a picture, from which it is lettering
COVERED = 0.5  # of a text's box in a picture, from which it stands on it and not before it
SIDEWAYS = 0.5  # white beside a picture counts so much of white above or below it
LINE_LENGTH = 40  # characters of text between a picture and another text that count as a line of distance
REACH_INTO = 2.0  # points by which texts may reach into what stands between
BODY_LINES, BODY_LENGTH = 3, 150  # lines or characters from which a unit shows the running text
AT_PICTURE = 5.0  # lines to a picture, within which a text stands at it,
LITTLE_BETWEEN = 20  # with so many characters between at most
ROW = 30.0  # points of height in which a text that comes back stands on each page
HEAD = 40  # characters of it that are compared
TINY = 1e-6  # points² of a box at least


@dataclass(frozen=True, slots=True)
class PicturePlace:
    """Tells where a text stands at a picture."""

    picture: Region
    side: str
    """"below", "above", "beside" or "within"."""
    gap: float
    """White between the two, in line heights of the text."""
    between: int
    """Characters of other texts between the two."""


@dataclass(frozen=True, slots=True)
class Siblings:
    """Tells of the units of a document that open with the same label word as one of them."""

    count: int
    at_pictures: float
    """Share of them that stand at pictures."""
    alike: float
    """Share of them that are set like it."""
    rivals: int
    """Others that bear the same number."""
    first: "PlacedText"
    """The first of those that it counts on from in its block, each with the next number or the same one."""


@dataclass(slots=True)
class DocumentText:
    """Holds what all texts of a document have in common."""

    body: TextStyle
    """Of the running text."""
    characters: int
    by_style: Counter[TextStyle]
    """Characters of each style, sizes to half a point."""
    words: Counter[str]
    """How many units open with a word and a number."""
    repeated: Counter[tuple[str, int]]
    """On how many pages a text stands, by its letters and its height on the page."""
    labels: float = 0.0
    """Labelled texts at pictures, for each picture."""
    numbers: float = 0.0
    """Texts at pictures whose numbers count on, for each picture."""
    texts: float = 0.0
    """Texts at pictures, for each picture."""
    alike_at_pictures: float = 0.0
    """Share of the document's text that is set like the text nearest to a picture, at half of the pictures."""

    def alike(self, unit: TextUnit) -> float:
        """Measure the share of the document's text that is set like a unit."""
        return self.by_style[rounded(unit.style)] / self.characters


@dataclass(slots=True)
class PlacedText:
    """Holds a unit with all that is measured around it."""

    unit: TextUnit
    document: DocumentText
    page: Box
    pictures: int
    """Of its page."""
    other_characters: int
    """Of other texts of its page."""
    placing: PicturePlace | None
    rank: int = 0
    """How many texts of the page stand nearer to its picture."""
    above: TextUnit | None = None
    """The next text above it."""
    below: TextUnit | None = None
    """The next text below it."""
    breaks_off: bool = False
    """Whether the text before it in its region has not come to its end."""
    goes_on: bool = False
    """Whether more follows in its region, and it has not come to its end itself."""
    siblings: Siblings | None = None
    """Of a text that opens with a label."""

    @property
    def at_picture(self) -> bool:
        """Whether it stands right at a picture."""
        place = self.placing
        return place is not None and place.gap < AT_PICTURE and place.between < LITTLE_BETWEEN


def placed_texts(drafts: Sequence[PageDraft], units: Sequence[TextUnit]) -> list[PlacedText]:
    """Place the units of the pages that have pictures or labels, in their order; all of them tell of the document."""
    document = _document_text(units)
    by_page: dict[int, list[TextUnit]] = defaultdict(list)
    for unit in units:
        by_page[unit.draft].append(unit)
    placed = [
        each
        for index, on_page in by_page.items()
        if drafts[index].pictures or any(unit.label is not None for unit in on_page)
        for each in _on_page(drafts[index], on_page, document)
    ]
    at_pictures = [each.unit for each in placed if each.at_picture]
    pictures = max(1, sum(len(draft.pictures) for draft in drafts))
    labels = sum(unit.opening.kind is OpeningKind.LABEL for unit in at_pictures)
    document.labels = labels / pictures
    document.numbers = sum(unit.counts for unit in at_pictures) / pictures
    document.texts = len(at_pictures) / pictures
    nearest = [document.alike(each.unit) for each in placed if each.placing is not None and each.rank == 0]
    document.alike_at_pictures = median(nearest) if nearest else 0.0
    _compare([each for each in placed if each.unit.label is not None])
    return placed


def _compare(labelled: Sequence[PlacedText]) -> None:
    """Tell each text with a label of those that open with the same word."""
    by_word: dict[str, list[PlacedText]] = defaultdict(list)
    for text in labelled:
        by_word[text.unit.opening.word].append(text)
    for texts in by_word.values():
        firsts: list[PlacedText] = []
        for index, text in enumerate(texts):
            follows = index > 0 and _counts_on(texts[index - 1].unit, text.unit)
            firsts.append(firsts[-1] if follows else text)
        at_pictures = sum(text.at_picture for text in texts) / len(texts)
        styles = Counter(rounded(text.unit.style) for text in texts)
        numbers = Counter(text.unit.label.path for text in texts if text.unit.label is not None)
        for text, first in zip(texts, firsts, strict=True):
            assert text.unit.label is not None
            text.siblings = Siblings(
                len(texts),
                at_pictures,
                styles[rounded(text.unit.style)] / len(texts),
                numbers[text.unit.label.path] - 1,
                first,
            )


def _counts_on(before: TextUnit, unit: TextUnit) -> bool:
    """Tell whether a label has the number after another's of its block, or the same one in another language."""
    if before.label is None or unit.label is None or before.region.id != unit.region.id:
        return False
    old, new = before.label.path, unit.label.path
    return old == new or (old[:-1] == new[:-1] and counts_on(old[-1], new[-1]))


def overlap(low: float, high: float, other_low: float, other_high: float) -> float:
    """Measure what two stretches have in common, as a share of the shorter; below 0 where they lie apart."""
    common = min(high, other_high) - max(low, other_low)
    return common / max(1.0, min(high - low, other_high - other_low))


def rounded(style: TextStyle) -> TextStyle:
    """Round the size of a style to half a point."""
    return style._replace(size=round(2 * style.size) / 2)


def _document_text(units: Sequence[TextUnit]) -> DocumentText:
    body: Counter[TextStyle] = Counter()
    by_style: Counter[TextStyle] = Counter()
    words: Counter[str] = Counter()
    shapes: set[tuple[int, str, int]] = set()
    last: dict[tuple[OpeningKind, str], TextUnit] = {}
    for unit in units:
        style, length = rounded(unit.style), len(unit.text)
        by_style[style] += length
        if unit.lines >= BODY_LINES or length > BODY_LENGTH:
            body[style] += length
        shapes.add((unit.draft, *shape(unit)))
        opening = unit.opening
        if opening.word:
            words[opening.word] += 1
        if opening.number:
            before = last.get((opening.kind, opening.word))
            if before is not None and opening.follows(before.opening):
                unit.counts = before.counts = True
            last[opening.kind, opening.word] = unit
    return DocumentText(
        body=body.most_common(1)[0][0] if body else TextStyle(UNKNOWN_SIZE, False, False),
        characters=max(1, sum(by_style.values())),
        by_style=by_style,
        words=words,
        repeated=Counter(key[1:] for key in shapes),
    )


def shape(unit: TextUnit) -> tuple[str, int]:
    """Describe a text as it comes back on other pages: its letters, any number for each, at the same height."""
    return re.sub(r"\d+", "0", unit.text.casefold())[:HEAD], round(unit.box.y0 / ROW)


def _on_page(draft: PageDraft, units: Sequence[TextUnit], document: DocumentText) -> list[PlacedText]:
    pictures = draft.pictures
    boxes = _Boxes(units)
    characters = int(boxes.lengths.sum())
    placed: list[PlacedText] = []
    distances: dict[str, list[float]] = defaultdict(list)
    of_unit: list[float] = []
    for number, (before, unit, after) in enumerate(
        zip([None, *units], units, [*units[1:], None], strict=False)
    ):
        column = boxes.column(number)
        distance, nearest = _nearest(unit, pictures, boxes, column)
        if nearest is not None:
            distances[nearest.picture.id].append(distance)
        of_unit.append(distance)
        lower = np.flatnonzero(column & (boxes.y0 >= unit.box.y1 - unit.pitch / 2))
        upper = np.flatnonzero(column & (boxes.y1 <= unit.box.y0 + unit.pitch / 2))
        placed.append(
            PlacedText(
                unit=unit,
                document=document,
                page=draft.page.box,
                pictures=len(pictures),
                other_characters=characters - len(unit.text),
                placing=nearest,
                above=units[upper[np.argmax(boxes.y1[upper])]] if len(upper) else None,
                below=units[lower[np.argmin(boxes.y0[lower])]] if len(lower) else None,
                breaks_off=before is not None
                and before.region.id == unit.region.id
                and FINISHED.search(before.text) is None,
                goes_on=after is not None
                and after.region.id == unit.region.id
                and FINISHED.search(unit.text) is None,
            )
        )
    for each, distance in zip(placed, of_unit, strict=True):
        if each.placing is not None:
            each.rank = sum(other < distance for other in distances[each.placing.picture.id])
    return placed


class _Boxes:
    """The boxes of a page's units as columns: pages of thousands of units are measured in a moment."""

    def __init__(self, units: Sequence[TextUnit]) -> None:
        table = np.array([unit.box for unit in units], dtype=np.float64).reshape(len(units), 4)
        self.x0, self.y0, self.x1, self.y1 = table.T
        self.lengths = np.array([len(unit.text) for unit in units])

    def column(self, number: int) -> NDArray[np.bool_]:
        """Find the other units that stand above or below a unit."""
        common = np.minimum(self.x1, self.x1[number]) - np.maximum(self.x0, self.x0[number])
        narrower = np.minimum(self.x1 - self.x0, self.x1[number] - self.x0[number])
        found = common / np.maximum(1.0, narrower) > OVER
        found[number] = False
        return np.asarray(found)

    def between(self, column: NDArray[np.bool_], top: float, bottom: float, frame: Box) -> int:
        """Count the characters of a column between two heights, those on a picture left out."""
        middle = (self.y0 + self.y1) / 2
        found = column & (middle >= top - REACH_INTO) & (middle <= bottom + REACH_INTO)
        if not found.any():
            return 0
        wide = np.minimum(self.x1, frame.x1) - np.maximum(self.x0, frame.x0)
        high = np.minimum(self.y1, frame.y1) - np.maximum(self.y0, frame.y0)
        area = np.maximum((self.x1 - self.x0) * (self.y1 - self.y0), TINY)
        covered = np.maximum(wide, 0.0) * np.maximum(high, 0.0) / area
        return int(self.lengths[found & (covered < COVERED)].sum())


def _nearest(
    unit: TextUnit, pictures: Sequence[Region], boxes: _Boxes, column: NDArray[np.bool_]
) -> tuple[float, PicturePlace | None]:
    """Find the picture that a text stands nearest to, and how far off it is: white and other texts, in lines."""
    found = [
        (abs(gap), number, side, gap)
        for number, picture in enumerate(pictures)
        if (at := _side(unit, picture.box)) is not None
        for side, gap in [at]
    ]
    best, nearest = math.inf, None
    for white, number, side, gap in sorted(found):
        if white >= best:
            break
        frame, box = pictures[number].box, unit.box
        between = 0
        if side == "below":
            between = boxes.between(column, min(box.y0, frame.y1), box.y0, frame)
        elif side == "above":
            between = boxes.between(column, box.y1, max(box.y1, frame.y0), frame)
        if white + between / LINE_LENGTH < best:
            best = white + between / LINE_LENGTH
            nearest = PicturePlace(pictures[number], side, gap, between)
    return (best, nearest) if nearest is not None else (0.0, None)


def _side(unit: TextUnit, frame: Box) -> tuple[str, float] | None:
    """Tell on which side of a picture a text stands, and the white between in lines; None where not at it."""
    box = unit.box
    if box.inside(frame) > WITHIN:
        return "within", 0.0
    if overlap(box.x0, box.x1, frame.x0, frame.x1) > OVER:
        if box.centre.y > frame.centre.y:
            return "below", (box.y0 - frame.y1) / unit.pitch
        return "above", (frame.y0 - box.y1) / unit.pitch
    if overlap(box.y0, box.y1, frame.y0, frame.y1) > LEVEL:
        return "beside", SIDEWAYS * max(frame.x0 - box.x1, box.x0 - frame.x1) / unit.pitch
    return None
