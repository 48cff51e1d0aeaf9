"""What stands around a caption and a picture on their page: rows and columns of pictures, stacks of captions,
what lies between. One page as it is when linking begins; boxes in page coordinates.
"""

from functools import cached_property

from pictoria_docs.captioning.cut import EDGE_SHIFT
from pictoria_docs.document import Box, NumberKind, Region, RegionType
from pictoria_docs.document.identity import RegionId
from pictoria_docs.document.page import in_rows
from pictoria_docs.linking.document_index import (
    FLOW_TYPES,
    LEVEL_SHARE,
    MIN_LINE_HEIGHT,
    DocumentIndex,
    is_bare_number,
    reads_as,
)
from pictoria_docs.linking.item_order import Legend, legend_counts, possible_items

MIN_LINE = 8.0  # points: gaps of a page of tiny type are counted as if set so
SHORT_TEXT = 20  # characters: longer texts part a caption from a picture
SAME_COLUMN = 0.5  # of the narrower of two pictures under each other
STACK_OVERLAP = 0.5  # line heights by which captions of a stack may overlap
STACK_GAP = 1.2  # line heights at most between them
ACROSS_GAP = 0.2  # of a gap's width or height: what takes less of both does not fill it
INSIDE_SHARE = 0.6  # of a caption's area within its picture
UNDER_SHARE = 0.1  # of the narrower width, from which a caption is above or below
LEVEL_SHIFT = 6  # points between upper or lower edges that count as one
CENTRE_SHIFT = 4  # points between centres

REACH = 2.6
"""Pictures that belong together are no further apart than this, in line heights."""
FAR = 12.0
"""Pictures with no words between them may be so far apart and still be shown together, in line heights."""
FLUSH = 2.0
"""A caption this close under or over a picture, in its own heights, may stand beside its foot or head."""

FLUSH_LEFT = 2.0
"""Edges this close are flush, in points."""


class Surroundings:
    """One page of a book, looked at once for all of its captions."""

    def __init__(self, document_index: DocumentIndex, page: int) -> None:
        self.page = page
        self.regions = document_index.on(page)
        self.pictures = document_index.pictures(page)
        self.line = max(document_index.line_height(page), MIN_LINE)
        self.area = document_index.pages[page].box.area
        self.read_by_ocr = document_index.pages[page].read_by_ocr
        self._numbers = {picture.id: document_index.numbers.get(picture.id, []) for picture in self.pictures}
        self._rows: dict[tuple[RegionId, float], list[Box]] = {}
        self._legends: dict[RegionId, Legend | None] = {}
        self._items: dict[tuple[RegionId | None, Legend], dict[RegionId, range]] = {}

    @cached_property
    def text_size(self) -> float:
        """Font size of the page's running text, in points; 0 without any."""
        weight: dict[float, int] = {}
        for region in self.regions:
            if region.type in FLOW_TYPES and region.type is not RegionType.HEADING:
                weight[region.size] = weight.get(region.size, 0) + len(region.text)
        return max(weight, key=lambda size: weight[size]) if weight else 0.0

    @cached_property
    def _ranks(self) -> dict[RegionId, int]:
        return {picture.id: rank for rank, picture in enumerate(in_rows(self.pictures))}

    def rank(self, figure: Region) -> int | None:
        """Place of a picture on the page, row by row; None for a plate around panels."""
        return self._ranks.get(figure.id)

    def possible_items(self, figure: Region, legend: Legend) -> range | None:
        """The counts of a legend's items that a picture may be by its place; None if its own number tells, or nothing.

        Only OCR prints numbers wrongly, so that a picture with a number may be another one.
        """
        if self.is_numbered(figure) and not self.read_by_ocr:
            return None
        key = (figure.parent, legend)
        if key not in self._items:
            together = [picture for picture in self.pictures if picture.parent == figure.parent]
            found = possible_items(together, self._numbers, legend) if len(together) > 1 else {}
            self._items[key] = found
        return self._items[key].get(figure.id)

    def is_numbered(self, figure: Region) -> bool:
        """Whether a number is printed with a picture."""
        return any(number.kind is NumberKind.BARE for number in self._numbers.get(figure.id, ()))

    def legend_of(self, caption: Region) -> Legend | None:
        """The legend that a caption is an item of, if it stands together, with no picture among its items."""
        if caption.parent is None:
            return None
        if caption.parent not in self._legends:
            items = [region for region in self.regions if region.parent == caption.parent]
            around = Box.union([caption.box, *(item.box for item in items)])
            parted = any(around.holds(picture.box.centre) for picture in self.pictures)
            self._legends[caption.parent] = None if parted else legend_counts(items)
        return self._legends[caption.parent]

    @cached_property
    def _labelled(self) -> list[Region]:
        """Captions with a figure's number, from the top."""
        captions = [
            region
            for region in self.regions
            if region.type is RegionType.CAPTION and reads_as(region, NumberKind.FIGURE)
        ]
        return sorted(captions, key=lambda region: region.box.y0)

    @cached_property
    def _walls(self) -> list[tuple[str, Region]]:
        """What may stand between a caption and a picture, with its kind."""
        walls: list[tuple[str, Region]] = []
        for region in self.regions:
            if region.is_picture or region.type is RegionType.TABLE:
                walls.append(("picture_between", region))
            elif region.type is RegionType.CAPTION:
                numbers = region.printed_numbers
                if any(number.kind is not NumberKind.BARE for number in numbers):
                    walls.append(("caption_between", region))
            elif region.type in FLOW_TYPES and len(region.text) > SHORT_TEXT:
                walls.append(("text_between", region))
        return walls

    def row(self, figure: Region, reach: float = REACH) -> list[Box]:
        """The boxes of the pictures in one row with a picture, each close to the next, from the left.

        Args:
            figure: the picture.
            reach: how far apart they may be, in line heights.
        """
        key = (figure.id, reach)
        if key not in self._rows:
            level = [
                other.box
                for other in self.pictures
                if other.box.overlap_y(figure.box) > LEVEL_SHARE * min(other.box.height, figure.box.height)
            ]
            box, members = figure.box, {figure.box}
            for neighbour in sorted(level, key=lambda other: abs(other.centre.x - figure.box.centre.x)):
                if self._adjoins(box, neighbour, reach):
                    box = Box.union([box, neighbour])
                    members.add(neighbour)
            self._rows[key] = sorted(members, key=lambda member: member.x0)
        return self._rows[key]

    def column(self, figure: Region, reach: float = REACH) -> list[Box]:
        """The boxes of the pictures one above the other with a picture, each close to the next."""
        box, members = figure.box, [figure.box]
        for neighbour in sorted(
            (other.box for other in self.pictures if other.id != figure.id),
            key=lambda other: abs(other.centre.y - figure.box.centre.y),
        ):
            narrow = min(neighbour.width, figure.box.width)
            if (
                neighbour.overlap_x(figure.box) > SAME_COLUMN * narrow
                and neighbour.overlap_y(box) <= 1
                and self._adjoins(box, neighbour, reach)
            ):
                box = Box.union([box, neighbour])
                members.append(neighbour)
        return members

    def _adjoins(self, first: Box, second: Box, reach: float) -> bool:
        """Whether two pictures stand so close, or further apart (up to `reach`) with no words between them."""
        distance = first.distance(second) / max(self.line, MIN_LINE_HEIGHT)
        if distance <= REACH or distance > reach:
            return distance <= REACH
        gap = gap_between(first, second)
        return gap is None or not any(region.text and region.box.intersection(gap) for region in self.regions)

    def group(self, figure: Region, count: int) -> list[Box]:
        """The row or column of `count` pictures that a picture stands in, else its row, else its column."""
        choices = [lines(figure, reach) for reach in (REACH, FAR) for lines in (self.row, self.column)]
        alike = [boxes for boxes in choices if len(boxes) == count]
        if alike:
            return alike[0]
        return choices[0] if len(choices[0]) > 1 else choices[1]

    def stack(self, caption: Region) -> list[Region]:
        """The labelled captions right above and below a caption, flush with it, from the top."""
        stack: list[Region] = []
        has_caption = False
        for region in self._labelled:
            if not aligned(region.box, caption.box, upright=True):
                continue
            if (
                stack
                and not -STACK_OVERLAP * self.line < region.box.y0 - stack[-1].box.y1 < STACK_GAP * self.line
            ):
                if has_caption:
                    break
                stack = []
            stack.append(region)
            has_caption = has_caption or region.id == caption.id
        return stack if has_caption else []

    @cached_property
    def _gathered(self) -> tuple[list[Region], list[Box]]:
        """Find the captions of the page and its pictures, in reading order, where these stand away from those."""
        captions = [
            region
            for region in self.regions
            if region.type is RegionType.CAPTION and not is_bare_number(region) and not _is_item(region)
        ]
        wholes = {picture.parent for picture in self.pictures}
        pictures = [
            picture.box for picture in in_rows(each for each in self.pictures if each.id not in wholes)
        ]
        if len(captions) != len(pictures) or len(captions) < 2:
            return [], []
        among = Box.union(region.box for region in captions).intersection(Box.union(pictures))
        if (
            among is not None
            and among.height > STACK_OVERLAP * self.line
            and among.width > STACK_OVERLAP * self.line
        ):
            return [], []
        return sorted(captions, key=lambda region: region.order), pictures

    def paired(self, caption: Region, figure: Region) -> tuple[list[Region], list[Box]]:
        """Find captions that stand together and as many pictures that do, each in their order; else none.

        Captions one below the other under a row of pictures, or all captions of a page apart from all its pictures.
        """
        row = self.row(figure, FAR)
        stack = self.stack(caption) if len(row) > 1 else []
        if len(stack) == len(row) > 1:
            return stack, row
        captions, pictures = self._gathered
        return (captions, pictures) if any(each.id == caption.id for each in captions) else ([], [])

    def heads_column(self, caption: Box, picture: Box) -> bool:
        """Whether a caption begins where the lines of a text begin that is as broad as both it and a picture.

        A caption right of its picture begins further in.
        """
        right = max(caption.x1, picture.x1) - FLUSH_LEFT
        return any(
            abs(region.box.x0 - caption.x0) < FLUSH_LEFT
            and region.box.x0 - FLUSH_LEFT <= picture.x0
            and region.box.x1 >= right
            for region in self.regions
            if region.type in FLOW_TYPES and region.type is not RegionType.HEADING
        )

    def between(self, caption: Region, figure: Region, picture: Box) -> set[str]:
        """What lies between a caption and a picture (or the row of it), each kind of thing once."""
        gap = gap_between(caption.box, picture)
        if gap is None:
            return set()
        kinds: set[str] = set()
        for kind, region in self._walls:
            if kind in kinds:
                continue
            common = region.box.intersection(gap)
            if common is None or common.width < 2 or common.height < 2:
                continue
            if common.width < ACROSS_GAP * gap.width and common.height < ACROSS_GAP * gap.height:
                continue
            if region.id in (caption.id, figure.id, figure.parent) or region.parent == figure.id:
                continue
            kinds.add(kind)
        return kinds


def _is_item(caption: Region) -> bool:
    """Tell whether a caption is an item of a legend that names a part alone: "a Brooch"."""
    return caption.parent is not None and all(
        number.kind is NumberKind.BARE for number in caption.printed_numbers
    )


def side_of(caption: Box, picture: Box, *, stacked: bool = False) -> str:
    """Where a caption on the same page stands, seen from the picture.

    Args:
        caption: its box.
        picture: that of the picture.
        stacked: the caption heads a column as broad as both, so that off the picture's level it is not beside it.
    """
    if caption.inside(picture) > INSIDE_SHARE:
        return "inside"
    common = caption.overlap_x(picture)
    if common > UNDER_SHARE * min(caption.width, picture.width):
        return "below" if caption.centre.y > picture.centre.y else "above"
    if stacked and (caption.y1 <= picture.y0 or caption.y0 >= picture.y1):
        return "above" if caption.y1 <= picture.y0 else "below"
    if 0 <= picture.y0 - caption.y1 < FLUSH * caption.height:
        return "above"
    if caption.overlap_y(picture) > 0 or caption.centre.y < picture.y1:
        return "right" if caption.centre.x > picture.centre.x else "left"
    if caption.y0 - picture.y1 < FLUSH * caption.height:
        return "below"  # flush with the column, under a picture in its middle
    return "right" if caption.x0 > picture.x1 else "left" if caption.x1 < picture.x0 else "below"


def aligned(first: Box, second: Box, *, upright: bool) -> bool:
    """Whether two boxes above each other (`upright`), or side by side, are flush."""
    if not upright:
        return abs(first.y0 - second.y0) < LEVEL_SHIFT or abs(first.y1 - second.y1) < LEVEL_SHIFT
    return (
        abs(first.x0 - second.x0) < EDGE_SHIFT
        or abs(first.x1 - second.x1) < EDGE_SHIFT
        or abs(first.centre.x - second.centre.x) < CENTRE_SHIFT
    )


def gap_between(first: Box, second: Box) -> Box | None:
    """The rectangle between two boxes that lie side by side or above each other; None where they touch."""
    if first.overlap_x(second) > 0:
        y0, y1 = min(first.y1, second.y1), max(first.y0, second.y0)
        return Box(max(first.x0, second.x0), y0, min(first.x1, second.x1), y1) if y1 - y0 > 1 else None
    x0, x1 = min(first.x1, second.x1), max(first.x0, second.x0)
    if first.overlap_y(second) > 0:
        return Box(x0, max(first.y0, second.y0), x1, min(first.y1, second.y1)) if x1 - x0 > 1 else None
    y0, y1 = min(first.y1, second.y1), max(first.y0, second.y0)
    return Box(x0, y0, x1, y1) if x1 - x0 > 1 and y1 - y0 > 1 else None
