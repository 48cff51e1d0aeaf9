"""A document opened for linking: its regions by page, replaced one by one until a new document is made of them."""

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Set
from contextlib import contextmanager
from itertools import chain
from statistics import median

from pictoria_docs.captioning.cut import EDGE_SHIFT, LEADING
from pictoria_docs.document import (
    Box,
    CaptionReading,
    Document,
    NumberKind,
    Page,
    PrintedNumber,
    Region,
    RegionType,
)
from pictoria_docs.document.identity import RegionId
from pictoria_docs.document.page import in_order, in_rows
from pictoria_docs.document.region_type import PICTURES
from pictoria_docs.isolation import isolate
from pictoria_docs.layout.blocks import reading_order

LEVEL_SHARE = 0.5  # of the lower of two boxes: overlapping more than this, they are on one level
MIN_LINE_HEIGHT = 10.0  # points: a page of tiny type counts as if set so
PLATE_TEXT = 1500  # characters of running text from which a numbered page is no plate
RUNNING_TEXT = 40  # characters: a longer text among the items of a legend is running text
WITHIN_LEGEND = 0.3  # of the text's area inside the legend's box
SCATTERED = 0.5  # running texts for each item from which a legend is none
USUAL_LINE_HEIGHT = 12.0  # points, on a page without text
HANGING_GAP = 60  # points of white at most between a hanging number and its line
HEADING_GAP = 0.8  # heights of a number at most to the text that it heads
MAX_LABEL_LENGTH = 12  # characters: what is longer and was not read says more than a label

BODY_TYPES = frozenset({RegionType.TEXT, RegionType.LIST})
FLOW_TYPES = BODY_TYPES | {RegionType.HEADING, RegionType.TITLE, RegionType.FOOTNOTE}
HANGING = BODY_TYPES | {RegionType.HEADING, RegionType.MARGINALIA}
HANGING_NUMBER = re.compile(r"(?:\w{2,9}\.? )?[\[(]?\d{1,4}[a-z]?[\])]?[.:]?")
LABEL_TYPES = frozenset(
    {
        RegionType.RUNNING_HEAD,
        RegionType.PAGE_NUMBER,
        RegionType.HEADING,
        RegionType.TITLE,
        RegionType.FIGURE_NUMBER,
        RegionType.CAPTION,
        RegionType.MARGINALIA,
        RegionType.TEXT,
    }
)
"""Types that a page's plate number may have been taken for."""
ReadingPosition = tuple[int, int]
"""Page, and index in its reading order."""


class DocumentIndex:
    """The regions of a document in reading order, and the printed numbers known of its pictures."""

    def __init__(self, document: Document, *, captions_open: bool = True) -> None:
        """Open a document.

        Args:
            document: with settled pages whose captions have been read.
            captions_open: whether what was taken for a caption may open an entry.
        """
        self.document = document
        self.captions_open = captions_open
        self.pages: dict[int, Page] = {page.number: page for page in document.pages}
        self.regions: dict[int, dict[RegionId, Region]] = {
            page.number: {
                region.id: _unnumbered(region) if _is_glued(region) else region
                for region in sorted(page.regions, key=lambda region: region.order)
            }
            for page in document.pages
        }
        self.page_of: dict[RegionId, int] = {
            region.id: page.number for page in document.pages for region in page.regions
        }
        self.numbers: dict[RegionId, list[PrintedNumber]] = defaultdict(list)
        """Printed numbers of pictures, surest first."""
        self.plate_of_page: dict[int, PrintedNumber] = {}
        self._line_heights: dict[int, float] = {}

    @contextmanager
    def isolate(self, kind: str, page: int | None = None) -> Iterator[None]:
        """Run a step that changes regions of one page or of all; where it fails they are as before (see `left_out`)."""
        before = {number: dict(self.regions[number]) for number in (self.regions if page is None else [page])}
        with isolate(kind, page):
            try:
                yield
            except Exception:
                for number, regions in before.items():
                    for id in self.regions[number]:
                        self.page_of.pop(id, None)
                    self.regions[number] = regions
                    self.page_of.update(dict.fromkeys(regions, number))
                raise

    def get(self, id: RegionId) -> Region:
        """The region with this id, as it stands now."""
        return self.regions[self.page_of[id]][id]

    def on(self, page: int) -> list[Region]:
        """The regions of a page in reading order; empty for a page that is not there."""
        return list(self.regions.get(page, {}).values())

    def all_regions(self) -> Iterator[Region]:
        """The regions of all pages, each page in reading order."""
        return chain.from_iterable(map(self.on, self.pages))

    def texts(self, page: int, types: Set[RegionType]) -> list[Region]:
        """The regions of a page that are of some types, have text, and may open entries."""
        closed = set() if self.captions_open else {RegionType.CAPTION}
        return [region for region in self.on(page) if region.type in types - closed and region.text]

    def pictures(self, page: int) -> list[Region]:
        """Figures and panels of a page: pictures, without the plates drawn around panels."""
        regions = self.on(page)
        parents = {region.parent for region in regions if region.is_picture and region.parent is not None}
        return [region for region in regions if region.is_picture and region.id not in parents]

    def painted(self, page: int) -> list[Box]:
        """Boxes of all that is painted on a page, ornaments too: a picture that comes back is taken for one."""
        shown = PICTURES | {RegionType.DECORATION}
        return [region.box for region in self.on(page) if region.type in shown]

    def panels(self, plate: RegionId) -> list[Region]:
        """The panels of a plate or composite figure, row by row."""
        regions = self.on(self.page_of[plate])
        return in_rows(region for region in regions if region.parent == plate and region.is_picture)

    def put(self, region: Region) -> None:
        """Add a region, or replace the one with its id."""
        self.regions[region.page][region.id] = region
        self.page_of[region.id] = region.page

    def drop_empty_legends(self, page: int) -> None:
        """Remove the legends of a page that have lost all their items."""
        parents = {region.parent for region in self.on(page)}
        for region in self.on(page):
            if region.type is RegionType.LEGEND and region.id not in parents:
                del self.regions[page][region.id]
                del self.page_of[region.id]

    def dissolve_scattered_legends(self, page: int) -> None:
        """Undo legends with running text between their items: those were the headings of records."""
        for legend in [region for region in self.on(page) if region.type is RegionType.LEGEND]:
            items = [region for region in self.on(page) if region.parent == legend.id]
            between = [
                region
                for region in self.on(page)
                if region.type in BODY_TYPES
                and len(region.text) > RUNNING_TEXT
                and region.box.inside(legend.box.grown(2)) > WITHIN_LEGEND
            ]
            if len(between) < 2 or len(between) < SCATTERED * len(items):
                continue
            for item in items:
                bold = bool(item.runs) and item.runs[0].bold
                type = RegionType.HEADING if bold else RegionType.TEXT
                self.put(item.model_copy(update={"type": type, "caption": None, "parent": None}))
            del self.regions[page][legend.id]
            del self.page_of[legend.id]
            self.reorder(page)

    def reorder(self, page: int) -> None:
        """Put the regions of a page into reading order anew."""
        self.regions[page] = {region.id: region for region in reading_order(self.on(page))}

    def arrange(self, page: int, regions: Iterable[Region]) -> None:
        """Give a page these regions, in this order; what it had before and is not among them is gone."""
        for id in self.regions[page]:
            del self.page_of[id]
        self.regions[page] = {region.id: region for region in in_order(regions)}
        self.page_of.update(dict.fromkeys(self.regions[page], page))

    def join_hanging(self, page: int) -> None:
        """Move numbers that hang in the margin to the text on their line: columns alone would part the two."""
        regions, between = self.on(page), self.painted(page)
        moved: dict[RegionId, list[Region]] = defaultdict(list)
        for region in regions:
            if region.type not in HANGING or not HANGING_NUMBER.fullmatch(region.text.strip()):
                continue
            right = [
                other
                for other in regions
                if other.lines
                and not other.is_picture
                and other.id != region.id
                and hangs_before(region.box, other.lines[0].box, between)
            ]
            if not right:
                right = [other for other in regions if other.text and _heads(region, other)]
            if right:
                moved[min(right, key=lambda other: other.box.x0).id].append(region)
        if not moved:
            return
        hanging = {region.id for group in moved.values() for region in group}
        ordered: dict[RegionId, Region] = {}
        # A number may hang before another one that hangs before a text, as along the rows of a table.
        waiting = sorted(regions, key=lambda region: region.id in hanging)[::-1]
        while waiting:
            if numbers := moved.pop(waiting[-1].id, None):
                waiting += reversed(numbers)
            else:
                ordered.setdefault(waiting[-1].id, waiting.pop())
        self.regions[page] = {region.id: region for region in in_order(ordered.values())}

    def line_height(self, page: int) -> float:
        """Distance of two lines of running text on a page, in points."""
        if page not in self._line_heights:
            sizes = [region.size for region in self.on(page) if region.text and region.size > 0]
            self._line_heights[page] = LEADING * median(sizes) if sizes else USUAL_LINE_HEIGHT
        return self._line_heights[page]

    def body_length(self, page: int) -> int:
        """Characters of running text on a page."""
        return sum(len(region.text) for region in self.on(page) if region.type in BODY_TYPES)

    def picture_share(self, page: int) -> float:
        """Share of the page that pictures cover, 0 to 1."""
        area = self.pages[page].box.area
        return sum(region.box.area for region in self.pictures(page)) / area if area else 0.0

    def facing(self) -> Callable[[int], int]:
        """The other page of a double page: even pages are on the left, by printed number where there is one."""
        votes = 0
        for page in self.pages.values():
            if page.label is not None and page.label.strip().isdigit():
                votes += 1 if (int(page.label) - page.number) % 2 == 0 else -1
        shift = 1 if votes < 0 else 0

        def other(page: int) -> int:
            return page + 1 if (page + shift) % 2 == 0 else page - 1

        return other

    def settle(self, page: int) -> tuple[Region, ...]:
        """The regions of a page in reading order, `order` renumbered; a plate stands before its first panel."""
        regions = self.on(page)
        first: dict[RegionId, int] = {}
        for region in regions:
            if region.parent is not None:
                first[region.parent] = min(first.get(region.parent, region.order), region.order)
        key = {region.id: (first.get(region.id, region.order), region.id not in first) for region in regions}
        regions.sort(key=lambda region: key[region.id])
        return in_order(regions)


def _is_glued(region: Region) -> bool:
    """Whether what was read as an item's number goes on without a space: an accession number, "81.AE.188.7"."""
    reading = region.caption
    return (
        reading is not None
        and reading.kind is NumberKind.BARE
        and region.text[reading.label_end : reading.label_end + 1].isalnum()
        and not region.text[: reading.label_end].endswith(" ")
    )


def _unnumbered(region: Region) -> Region:
    reading = CaptionReading(kind=NumberKind.BARE, body_end=len(region.text))
    return region.model_copy(update={"caption": reading})


def hangs_before(number: Box, line: Box, pictures: list[Box]) -> bool:
    """Whether a line begins right of a number, level with it, nothing but pictures between the two."""
    if line.overlap_y(number) <= LEVEL_SHARE * min(line.height, number.height):
        return False
    gap = Box(number.x1, number.y0, line.x0, number.y1)
    inside = sum(max(gap.overlap_x(box), 0.0) for box in pictures if box.overlap_y(gap) > 0)
    return 0 <= gap.width < HANGING_GAP + inside


def _heads(number: Region, text: Region) -> bool:
    """Whether a number stands alone right above a text, at its left edge."""
    if text.id == number.id or abs(text.box.x0 - number.box.x0) > EDGE_SHIFT or not text.lines:
        return False
    return 0 <= text.box.y0 - number.box.y1 < HEADING_GAP * number.box.height


def has_body(region: Region) -> bool:
    """Whether a caption says more than its label or number."""
    reading = region.caption
    if reading is None:
        return len(region.text) > MAX_LABEL_LENGTH
    return any(char.isalpha() for char in region.text[max(reading.label_end, reading.body_start) :])


def is_bare_number(region: Region) -> bool:
    """Whether a region is a number beside a picture and nothing else."""
    if region.type is RegionType.FIGURE_NUMBER:
        return True
    return region.type is RegionType.CAPTION and reads_as(region, NumberKind.BARE) and not has_body(region)


def reads_as(region: Region, *kinds: NumberKind) -> bool:
    """Whether the region was read as a caption or number of one of these kinds, with a number."""
    return region.caption is not None and region.caption.kind in kinds and bool(region.caption.numbers)


def numbers_of(reading: CaptionReading | None, kind: NumberKind) -> list[PrintedNumber]:
    """The numbers of one kind that a reading names."""
    return [number for number in reading.numbers if number.kind is kind] if reading else []
