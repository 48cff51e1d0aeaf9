"""What only the whole document tells: running heads, page numbers, repeated ornaments, headings, footnotes."""

import math
import re
from collections import Counter, defaultdict, deque
from collections.abc import Container, Sequence
from statistics import median
from typing import NamedTuple

from rapidfuzz import fuzz

from pictoria_docs.document import Box, Page, PageKind, Region, RegionType
from pictoria_docs.document.identity import RegionId
from pictoria_docs.document.page import usual_size
from pictoria_docs.document.region_type import PICTURES
from pictoria_docs.labels import from_roman, looks_like_caption
from pictoria_docs.labels.lexicon import lexicon
from pictoria_docs.layout.text_line import USUAL_SIZE

MOSTLY_BOLD = 0.8  # of the characters of a heading
HEADING_LINES = 3  # at most
HEADING_LENGTH = 240  # characters
HEADING_SIZE = 1.15  # times the text's
FOOT_OF_PAGE = 0.6  # of the page's height, below which footnotes stand
FOOTNOTE_SIZE = 0.9  # times the text's
EDGE_BAND = 14  # points from the outermost text of a page
NUMBER_SIZE = 1.3  # times the text's that a page number has at most
HEAD_BAND = 12  # points: running heads with the same words stand within such a band,
MISREAD = 85  # likeness (rapidfuzz, 0 to 100) of words that OCR read differently,
LATEST_HEADS = 40  # texts at the edges of the pages before that may be the same head
MIN_MISREAD = 8  # letters of which they are at least
SLOT = 3  # those with other words within a narrower one
TEXT_LENGTH = 200  # characters of a text: pages without any do not count
SLOT_SHARE = 0.5  # of the pages with a head in one place
HEADS_PER_PAGE = 1.5  # at most, in one place
MAX_HEADS_ALIKE = 2  # on a page, with the same words: one on each page of a spread
MAX_SIDE_BY_SIDE = 4
"""Texts on a level with a running head, the page numbers of a spread included: more are a row of cells or cards."""
HEAD_LENGTH = 90  # characters
CAPTION_LENGTH = 16  # characters of a caption at least
AT_PICTURE = 2.5  # type sizes from a picture to its caption,
MIN_SIZE = 8.0  # points at least
ACROSS = 0.2  # of a text's area over a picture
SMALL_ON_SCAN = 0.03  # of the page: larger pictures of a scan may be alike by chance
SHEET = 1.8  # times the area around what is printed on it that a page has at most, margins and all
PLACE_BAND = 8  # points within which pictures stand in the same place
SMALL_DRAWING = 0.06  # of the page: a drawing that comes back anywhere is an ornament,
SMALL_IMAGE = 0.025  # so is such an image

VERSION = "10"
"""Version of the stage: results of another version are made again."""
USUAL_MARGIN = 0.08
"""Share of the page's height that is white above and below its text at least."""
MARGIN = 0.13
"""Running heads and page numbers lie within this share of the page's height from its top or bottom."""
SIDE = 0.25
"""Heads that run along the side of a page lie within this share of its width."""
REPEATS = 3
"""A head, foot or ornament comes back on at least this many pages."""
LARGE = 0.3
"""No ornament is wider and higher than these shares of the page, unless there is text over it."""
FEW = 6
"""In a document with so few pages of text, two pages with one head will do."""
CAPTIONED = PICTURES | {RegionType.TABLE, RegionType.OTHER}
"""What captions stand at; a frame round text may be a figure that only its caption makes one."""
NUMBER = re.compile(r"\(?(?:\d{1,2}[a-z]?|[a-zA-Z])[.)]?\Z")


def settle(pages: Sequence[Page]) -> list[Page]:
    """Retype regions that the document as a whole explains, and read the printed page labels.

    Text of type TEXT becomes RUNNING_HEAD, PAGE_NUMBER, HEADING, FOOTNOTE or MARGINALIA; pictures that come
    back on page after page become DECORATION.

    Args:
        pages: all analysed pages of one document, in order.
    """
    types: dict[RegionId, RegionType] = {}
    texts = (region for page in pages for region in page.regions if region.type is RegionType.TEXT)
    body = usual_size((run for region in texts for run in region.runs), USUAL_SIZE)
    _page_numbers(pages, types, body)
    _running_heads(pages, types)
    _side_heads(pages, types)
    _ornaments(pages, types)
    for page in pages:
        for region in page.regions:
            if region.type is RegionType.TEXT and region.id not in types:
                type = _text_type(region, page, body)
                if type is not None:
                    types[region.id] = type
    changes = {id: {"type": type} for id, type in types.items()}
    settled: list[Page] = []
    for page in pages:
        page = page.changed(changes)
        label = next(
            (region.text.strip() for region in page.regions if region.type is RegionType.PAGE_NUMBER), None
        )
        if label is not None:
            match = lexicon().page.match(label)
            label = match.group(1) if match else label
        settled.append(page.model_copy(update={"label": label or page.label}))
    return settled


def _text_type(region: Region, page: Page, body: float) -> RegionType | None:
    """Heading or footnote by its type size, weight and place; None for plain text."""
    size = region.size
    lines = len(region.lines)
    letters = sum(character.isalpha() for character in region.text)
    if not letters:
        return None
    bold = sum(run.end - run.start for run in region.runs if run.bold) > MOSTLY_BOLD * len(region.text)
    if (
        lines <= HEADING_LINES
        and len(region.text) < HEADING_LENGTH
        and (size >= HEADING_SIZE * body or (bold and page.kind is PageKind.BORN_DIGITAL))
    ):
        return RegionType.HEADING
    low = region.box.y0 > FOOT_OF_PAGE * page.height
    if (
        low
        and 0 < size <= FOOTNOTE_SIZE * body
        and re.match(r"\W?\d{1,3}\W?\s|\*", region.text)
        and lines >= 1
    ):
        return RegionType.FOOTNOTE
    return None


class PrintedEdges(NamedTuple):
    """Where the paper of a document begins and ends as its text shows it, in shares of a page's height."""

    top: float
    bottom: float

    @classmethod
    def of(cls, pages: Sequence[Page]) -> "PrintedEdges":
        """Those of the pages of a document: a sheet that it is printed on may be much larger."""
        texts = [
            (region.box.y0 / page.height, region.box.y1 / page.height)
            for page in pages
            for region in page.regions
            if region.text and not region.is_picture
        ]
        if not texts:
            return cls(0.0, 1.0)
        top, bottom = min(y0 for y0, _ in texts), max(y1 for _, y1 in texts)
        return cls(max(top - USUAL_MARGIN, 0.0), min(bottom + USUAL_MARGIN, 1.0))

    def near(self, region: Region, page: Page, share: float = 1.0) -> bool:
        """Whether a region lies within the margins, or within a share of them, of a page."""
        return region.box.y1 < (self.top + share * MARGIN) * page.height or self.is_low(region, page, share)

    def is_low(self, region: Region, page: Page, share: float = 1.0) -> bool:
        """Whether it lies within the lower one."""
        return region.box.y0 > (self.bottom - share * MARGIN) * page.height


def _outermost(page: Page, edges: PrintedEdges, furniture: Container[RegionId]) -> list[Region]:
    """Text at the very top and bottom of a page: nothing but other such text and furniture lies beyond it."""
    texts = [
        region
        for region in page.regions
        if region.text and not region.is_picture and region.id not in furniture
    ]
    if not texts:
        return []
    top = min(region.box.y0 for region in texts)
    bottom = max(region.box.y1 for region in texts)
    return [
        region
        for region in texts
        if len(region.lines) <= 2
        and edges.near(region, page)
        and (
            region.box.y0 < top + EDGE_BAND
            or region.box.y1 > bottom - EDGE_BAND
            or edges.is_low(region, page, 1 / 2)
        )
        and sum(other.box.overlap_y(region.box) > 0 for other in texts) <= MAX_SIDE_BY_SIDE
    ]


def _page_numbers(pages: Sequence[Page], types: dict[RegionId, RegionType], body: float) -> None:
    """Numbers alone at the top or bottom edge, in a series that counts with the pages.

    Numbers at pictures and several in a row count panels: they make no series, though one may belong to it.
    """
    candidates: dict[int, list[tuple[int, Region]]] = {}
    edges = PrintedEdges.of(pages)
    for page in pages:
        for region in page.regions:
            if region.type is RegionType.TEXT and len(region.lines) == 1 and edges.near(region, page):
                match = lexicon().page.match(region.text.strip())
                text = match.group(1) if match else ""
                value = int(text) if text.isdigit() else from_roman(text)
                if value is not None and region.size <= NUMBER_SIZE * body:
                    candidates.setdefault(page.number, []).append((value, region))
    by_number = {page.number: page for page in pages}
    alone = {
        number: [
            (value, region)
            for value, region in numbers
            if not _is_caption(region, by_number[number])
            and not any(other.id != region.id and other.box.overlap_y(region.box) > 0 for _, other in numbers)
        ]
        for number, numbers in candidates.items()
    }
    offsets: Counter[int] = Counter(
        value - number for number, numbers in alone.items() for value in {value for value, _ in numbers}
    )
    for number, numbers in candidates.items():
        ranked = sorted(
            alone[number] if len(pages) <= 2 else numbers, key=lambda item: -offsets[item[0] - number]
        )
        if ranked and (offsets[ranked[0][0] - number] >= 2 or len(pages) <= 2):
            types[ranked[0][1].id] = RegionType.PAGE_NUMBER


def _running_heads(pages: Sequence[Page], types: dict[RegionId, RegionType]) -> None:
    """Edge text that comes back: the same words (numbers aside) at the same height on several pages."""
    edges = PrintedEdges.of(pages)
    outermost = [
        (page, region)
        for page in pages
        for region in _outermost(page, edges, ())
        if region.type is RegionType.TEXT and region.id not in types and not _is_caption(region, page)
    ]
    _heads_of_same_words(outermost, pages, types)
    # Heads that change with the chapter still stand in the same place in the same size on most pages.
    slots: dict[tuple[int, float], list[Region]] = defaultdict(list)
    for _, region in outermost:
        slots[round(region.box.y0 / SLOT), region.size].append(region)
    for regions in slots.values():
        count = len({region.page for region in regions})
        if count >= max(REPEATS, SLOT_SHARE * len(pages)) and len(regions) <= HEADS_PER_PAGE * count:
            for region in regions:
                if len(region.lines) == 1 and len(region.text) < HEAD_LENGTH:
                    types[region.id] = RegionType.RUNNING_HEAD
    # Within the heads and feet found there may be others: a second line, a foot above the printer's line.
    while types.keys() & {region.id for _, region in outermost}:
        outermost = [
            (page, region)
            for page in pages
            for region in _outermost(page, edges, types)
            if region.type is RegionType.TEXT
            and not _is_caption(region, page)
            and not _has_level_text(region, page)
        ]
        _heads_of_same_words(outermost, pages, types)


def _side_heads(pages: Sequence[Page], types: dict[RegionId, RegionType]) -> None:
    """Find turned text that comes back: the same words in the same place at the side of several pages."""
    groups: dict[tuple[object, ...], list[Region]] = defaultdict(list)
    for page in pages:
        for region in page.regions:
            at_side = region.box.x1 < SIDE * page.width or region.box.x0 > (1 - SIDE) * page.width
            if region.type is RegionType.TEXT and region.rotation in (90, 270) and at_side:
                place = round(region.box.x0 / PLACE_BAND), round(region.box.y0 / PLACE_BAND)
                groups[region.text.casefold(), place].append(region)
    for regions in groups.values():
        if len({region.page for region in regions}) >= REPEATS:
            for region in regions:
                types[region.id] = RegionType.RUNNING_HEAD


def _heads_of_same_words(
    outermost: Sequence[tuple[Page, Region]], pages: Sequence[Page], types: dict[RegionId, RegionType]
) -> None:
    groups: dict[tuple[str, int], list[Region]] = defaultdict(list)
    latest: deque[tuple[str, int]] = deque(maxlen=LATEST_HEADS)
    for page, region in outermost:
        words = re.sub(r"[\d\W]+|\b[ivxlc]+\b", " ", region.text.lower()).strip()
        if sum(map(str.isdigit, region.text)) > len(words):
            words = region.text.lower()  # "64.AE.157" is a number, not a head that counts
        band = round(region.box.y0 / HEAD_BAND)
        if page.read_by_ocr:
            known = next((head for head in reversed(latest) if _is_misread(words, band, head)), (words, band))
            words, band = known
            if known in latest:
                latest.remove(known)
            latest.append(known)
        groups[words, band].append(region)
    texts = sum(any(len(region.text) > TEXT_LENGTH for region in page.regions) for page in pages)
    for (words, _), regions in groups.items():
        count = len({region.page for region in regions})
        if len(regions) > MAX_HEADS_ALIKE * count:
            continue  # "150 ml" under each picture of the lowest row
        if count >= (REPEATS if words else 2) or (len(regions) >= 2 and texts <= FEW and words):
            for region in regions:
                types[region.id] = RegionType.RUNNING_HEAD


def _is_misread(words: str, band: int, known: tuple[str, int]) -> bool:
    """Whether words are known ones but for a letter or two that OCR took for others, on a page that lies elsewhere."""
    return (
        min(len(words), len(known[0])) >= MIN_MISREAD
        and abs(band - known[1]) <= 1
        and fuzz.ratio(words, known[0]) >= MISREAD
    )


def _has_level_text(region: Region, page: Page) -> bool:
    """Whether other text stands beside a region, as values do beside the label of a field."""
    return any(
        other.text and other.id != region.id and other.box.overlap_y(region.box) > 0 for other in page.regions
    )


def _is_caption(region: Region, page: Page) -> bool:
    """A label right under a picture, a table or a frame, or with text after it, or a bare number.

    Such a name may stand where heads stand.
    """
    number = NUMBER.match(region.text.strip()) is not None
    if not number and not looks_like_caption(region.text):
        return False
    anywhere = number or len(region.text) >= CAPTION_LENGTH
    return any(
        picture.box.overlap_x(region.box) > 0
        and picture.box.distance(region.box) < AT_PICTURE * max(region.size, MIN_SIZE)
        and (anywhere or picture.box.y1 < region.box.y1)
        for picture in page.regions
        if picture.type in CAPTIONED
    )


def _fills(region: Region, page: Page) -> bool:
    """Tell whether a picture takes a good part of a page and has no text over it, as frames and grounds have."""
    large = region.box.width > LARGE * page.width and region.box.height > LARGE * page.height
    return large and not any(
        other.type is RegionType.TEXT and other.box.inside(region.box) > ACROSS for other in page.regions
    )


def _printed_area(pages: Sequence[Page]) -> float:
    """The area around what is printed on a page, in square points, as most have it; a sheet may be much larger."""
    areas = [Box.union(region.box for region in page.regions).area for page in pages if page.regions]
    return median(areas) if areas else math.inf


def _ornaments(pages: Sequence[Page], types: dict[RegionId, RegionType]) -> None:
    """Pictures that come back: the same image in the same place, or the same small image or drawing anywhere; where it
    changes its size, on more pages.

    A large image that is printed again elsewhere stays a figure: catalogues repeat a photograph, and profiles of one
    shape look alike.
    """
    by_position: dict[tuple[object, ...], list[Region]] = defaultdict(list)
    by_size: dict[tuple[object, ...], list[Region]] = defaultdict(list)
    anywhere: dict[tuple[object, ...], list[Region]] = defaultdict(list)
    printed = _printed_area(pages)
    for page in pages:
        for region in page.regions:
            if region.type is not RegionType.FIGURE or _fills(region, page):
                continue
            size = (round(region.box.width), round(region.box.height))
            identity: object = region.picture.digest if region.picture is not None else size
            share = region.box.area / min(page.box.area, SHEET * printed)
            # On a scan nothing but its size tells a picture, and plates are full of pictures of one size.
            if region.picture is not None or share < SMALL_ON_SCAN:
                by_position[
                    identity, round(region.box.x0 / PLACE_BAND), round(region.box.y0 / PLACE_BAND)
                ].append(region)
            if (
                region.picture is not None
                and share < (SMALL_DRAWING if region.is_drawing else SMALL_IMAGE)
                and not region.text
            ):
                by_size[identity, size].append(region)
                anywhere[(identity,)].append(region)
    for groups, least in ((by_position, REPEATS), (by_size, 2), (anywhere, REPEATS)):
        for regions in groups.values():
            if len({region.page for region in regions}) >= least:
                for region in regions:
                    types[region.id] = RegionType.DECORATION
