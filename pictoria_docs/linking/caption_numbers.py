"""What each caption asks for: its numbers as claims, with the plate that they count within."""

import re
from collections import defaultdict
from collections.abc import Container, Mapping, Sequence
from dataclasses import replace
from itertools import pairwise

from pictoria_docs.captioning import listed_page
from pictoria_docs.captioning.lists import is_list_heading
from pictoria_docs.document import Box, NumberKind, PrintedNumber, Region, RegionType
from pictoria_docs.document.identity import RegionId
from pictoria_docs.isolation import isolate
from pictoria_docs.linking.document_index import (
    LEVEL_SHARE,
    DocumentIndex,
    has_body,
    is_bare_number,
    reads_as,
)
from pictoria_docs.linking.evidence import CaptionReference
from pictoria_docs.linking.item_order import LATEST_FIRST, MAX_COUNTS
from pictoria_docs.linking.plates import plate_labels
from pictoria_docs.linking.surroundings import aligned

KNOWN_PLATES = 0.6  # of the numbers of a list that must be those of plates,
KNOWN_HEADED = 0.3  # under the heading of a list of plates

MAX_CLAIMS = 24
"""More numbers than this in one label are a misreading."""
TWIN_GAP = 1.5
"""Two captions of one picture in two languages are no further apart than this, in line heights."""
RESTART = 0.3
"""Share of the figure numbers under plates that come under several, from which they are counted within plates."""
MIN_LIST = 3
"""Fewer items are no list of plates."""
PICTURE_KINDS = frozenset(
    {NumberKind.FIGURE, NumberKind.PLATE, NumberKind.MAP, NumberKind.BARE, NumberKind.ENTRY}
)


def captions_of(document_index: DocumentIndex, page: int) -> list[Region]:
    """Captions that say something: not bare numbers, nor a plate's number that heads its legend or its page."""
    captions = [
        region
        for region in document_index.on(page)
        if region.type is RegionType.CAPTION and not is_bare_number(region)
    ]
    return [caption for caption in captions if not _is_plate_heading(document_index, caption, captions)]


def find_twins(document_index: DocumentIndex) -> dict[RegionId, Region]:
    """Captions printed a second time under the first, most often in another language, with the first of them.

    "Fig. 3. Bowl" right over "Abb. 3. Schale", flush with it, or level with it: one picture, two captions.
    """
    twins: dict[RegionId, Region] = {}
    for page in document_index.pages:
        firsts: dict[tuple[RegionId | None, tuple[tuple[NumberKind, tuple[str, ...]], ...]], Region] = {}
        for caption in sorted(
            captions_of(document_index, page), key=lambda region: (region.box.y0, region.box.x0)
        ):
            reading = caption.caption
            if reading is None or not reading.numbers:
                continue
            # "a" under a picture of one figure and "a" under one of the figure beside it are two captions.
            lettered = reading.numbers[0].path[-1].isalpha()
            figure = caption.parent or _nearest(document_index, caption) if lettered else None
            numbers = tuple((number.kind, number.path) for number in reading.numbers)
            first = firsts.setdefault((figure, numbers), caption)
            repeated = first is not caption and not reading.continued and has_body(caption)
            if repeated and _is_beside(first.box, caption.box, TWIN_GAP * document_index.line_height(page)):
                twins[caption.id] = first
    return twins


def _nearest(document_index: DocumentIndex, caption: Region) -> RegionId | None:
    """Find the picture of its page that a caption stands nearest to."""
    pictures = document_index.pictures(caption.page)
    nearest = min(pictures, key=lambda picture: picture.box.distance(caption.box), default=None)
    return nearest.id if nearest is not None else None


def _is_beside(first: Box, second: Box, reach: float) -> bool:
    """Whether two captions stand on one level, or one right over the other and flush with it."""
    if first.overlap_y(second) > LEVEL_SHARE * min(first.height, second.height):
        return True
    return aligned(first, second, upright=True) and first.distance(second) < reach


def _is_plate_heading(document_index: DocumentIndex, caption: Region, captions: list[Region]) -> bool:
    if not reads_as(caption, NumberKind.PLATE) or has_body(caption):
        return False
    return (
        len(captions) > 1
        or page_has_plate(document_index, caption.page)
        or not document_index.pictures(caption.page)
    )


def is_by_page(caption: Region) -> bool:
    """Whether a caption is a title in a list of plates that gives the page of its plate, and no number."""
    reading = caption.caption
    return (
        caption.parent is not None
        and reading is not None
        and reading.kind is NumberKind.BARE
        and not reading.numbers
        and listed_page(caption.text) is not None
    )


def page_has_plate(document_index: DocumentIndex, page: int) -> bool:
    """Whether a plate's number was found on the page together with its pictures."""
    return page in document_index.plate_of_page


def find_claims(document_index: DocumentIndex, twins: Container[RegionId] = ()) -> list[CaptionReference]:
    """The claims of all captions but `twins` and those that a page ties, page by page in reading order."""
    by_page: dict[int, list[CaptionReference]] = {}
    for page in document_index.pages:
        captions = [
            caption
            for caption in captions_of(document_index, page)
            if caption.id not in twins and not is_by_page(caption)
        ]
        headings = _headings(document_index, page) if captions else []
        for caption in captions:
            plate = next((number for order, number in reversed(headings) if order <= caption.order), None)
            if plate is None and headings:
                plate = headings[0][1]
            with isolate("caption", page, caption.text):
                by_page.setdefault(page, []).extend(_claims_of(caption, plate))
    if _figures_restart(by_page):
        by_page = {page: [_within_plate(claim) for claim in claims] for page, claims in by_page.items()}
    return [
        claim for page, claims in by_page.items() for claim in _ranked(_as_list(document_index, page, claims))
    ]


def _figures_restart(by_page: Mapping[int, Sequence[CaptionReference]]) -> bool:
    """Whether figures are counted anew on each plate: "Pl. I, fig. 1", "Pl. II, fig. 1"."""
    plates: dict[tuple[str, ...], set[str]] = defaultdict(set)
    for claims in by_page.values():
        for claim in claims:
            if (
                claim.plate is not None
                and claim.number is not None
                and claim.number.kind is NumberKind.FIGURE
            ):
                plates[claim.number.path].add(claim.plate.key)
    return sum(len(keys) > 1 for keys in plates.values()) > RESTART * len(plates)


def _within_plate(claim: CaptionReference) -> CaptionReference:
    if claim.plate is None or claim.number is None or claim.number.kind is not NumberKind.FIGURE:
        return claim
    return claim.counted_as(NumberKind.BARE)


def _as_list(
    document_index: DocumentIndex, page: int, claims: list[CaptionReference]
) -> list[CaptionReference]:
    """The claims of a list of plates that prints bare numbers ("1 Krater ..."), told to be plates."""
    bare = [claim for claim in claims if claim.number is not None and claim.number.kind is NumberKind.BARE]
    if (
        len(bare) < MIN_LIST
        or document_index.pictures(page)
        or any(claim.plate is not None for claim in bare)
    ):
        return claims
    if any(len(document_index.pictures(other)) > 1 for other in (page - 1, page + 1)):
        return claims  # rather the legend of the plate beside it
    plates = {number.path[0] for number in document_index.plate_of_page.values()}
    headed = any(map(is_list_heading, document_index.on(page)))
    known = sum(claim.number is not None and claim.number.path[0] in plates for claim in bare)
    if known < (KNOWN_HEADED if headed else KNOWN_PLATES) * len(bare):
        return claims
    return [claim.counted_as(NumberKind.PLATE) if claim in bare else claim for claim in claims]


def _headings(document_index: DocumentIndex, page: int) -> list[tuple[int, PrintedNumber]]:
    """Plate numbers on a page with the reading order from which they hold."""
    headings = [(region.order, number) for number, region in plate_labels(document_index, page)]
    for region in document_index.on(page):
        if region.type in (RegionType.CAPTION, RegionType.LEGEND) and reads_as(region, NumberKind.PLATE):
            numbers = region.printed_numbers
            if len(numbers) == 1 and len(numbers[0].path) == 1:
                headings.append((region.order, numbers[0]))
    if not headings and page in document_index.plate_of_page:
        headings.append((-1, document_index.plate_of_page[page]))
    return sorted(headings, key=lambda heading: heading[0])


def _claims_of(caption: Region, plate: PrintedNumber | None) -> list[CaptionReference]:
    numbers = caption.printed_numbers
    if len(numbers) > MAX_CLAIMS:
        numbers = numbers[:1]
    if len(numbers) > 1 and is_one_figure(numbers):
        # "Fig. 5a-c" is one figure in parts, not three.
        figure_number = PrintedNumber(
            kind=numbers[0].kind, path=numbers[0].path[:1], text=stem_text(numbers[0])
        )
        return [CaptionReference(caption, figure_number, plate)]
    if not numbers:
        return [CaptionReference(caption, None, plate)]
    return [
        CaptionReference(caption, number, plate, index, len(numbers)) for index, number in enumerate(numbers)
    ]


def is_one_figure(numbers: Sequence[PrintedNumber]) -> bool:
    """Whether several numbers are the parts of one figure: "5a", "5b"."""
    return (
        len(numbers) > 1
        and numbers[0].kind is NumberKind.FIGURE
        and all(len(number.path) == 2 and number.path[1].isalpha() for number in numbers)
        and len({number.path[0] for number in numbers}) == 1
    )


def stem_text(number: PrintedNumber) -> str:
    """The printed text of a number without its letter: "5" of "5a"."""
    return re.sub(r"\s*[,(]?\s*[A-Za-z]\)?$", "", number.text) or number.path[0]


def _ranked(claims: list[CaptionReference]) -> list[CaptionReference]:
    groups: dict[tuple[str, str | None], list[int]] = defaultdict(list)
    for index, claim in enumerate(claims):
        kind = "none" if claim.number is None else "plate" if claim.names_plate else claim.number.kind.value
        groups[(kind, claim.plate_key if kind != "plate" else None)].append(index)
    ranked = list(claims)
    for members in groups.values():
        counted = _counted([claims[index] for index in members])
        for rank, index in enumerate(members):
            ranked[index] = replace(
                claims[index],
                rank=(rank, len(members)),
                counted=counted[rank] if counted else None,
            )
    return ranked


def _value(number: PrintedNumber | None) -> int:
    """The whole number that an item has; 0 if it has none."""
    plain = number is not None and number.kind is NumberKind.BARE and len(number.path) == 1
    return int(number.path[0]) if number is not None and plain and number.path[0].isdecimal() else 0


def _counted(claims: Sequence[CaptionReference]) -> list[tuple[int, int]]:
    """Places by their numbers of items that count from 1, or from where they begin, with gaps, as OCR leaves them.

    Empty for others: letters, numbers that do not rise, that leave out more than they give, or nothing at all.
    """
    values = [_value(claim.number) for claim in claims]
    if not all(lower < upper for lower, upper in pairwise([0, *values])):
        return []
    first = 1 if values[0] <= LATEST_FIRST else values[0]
    count = values[-1] - first + 1
    if not len(values) < count <= MAX_COUNTS * len(values):
        return []
    return [(value - first, count) for value in values]
