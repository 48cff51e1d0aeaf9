"""Lists of plates and figures: stacks of labelled captions away from any picture."""

import re
from collections.abc import Sequence
from functools import cache

from rapidfuzz.distance import Levenshtein

from pictoria_docs.captioning.cut import join, marked
from pictoria_docs.captioning.labelled import is_bare
from pictoria_docs.captioning.page_draft import PageDraft, bare, plate_label
from pictoria_docs.captioning.setting import TEXTS
from pictoria_docs.document import NumberKind, Region, RegionType
from pictoria_docs.document.identity import RegionId
from pictoria_docs.document.letters import unaccented
from pictoria_docs.document.region_type import FURNITURE
from pictoria_docs.labels.lexicon import lexicon, lower

LIST_CONFIDENCE = 0.9  # of a list of plates or figures
PLATE_CONFIDENCE = 0.8  # of the plate's number over it
AWAY = 60  # points from any picture to an item of a list
EDGE_SHIFT = 8  # points between the left edges of its items
ITEM_GAP = 3  # type sizes between them,
MIN_SIZE = 8.0  # points at least
SAME_SIZE = 0.08  # of the size, below which two sizes count as one
PAGE_WITHIN = 80  # characters from the end that hold a page's number
CREDITED_SHARE = 0.8  # of the figures that have captions elsewhere: then a list of them gives credits
PAGED_SHARE = 0.6  # of the items with pages in a table of contents,
REPEATED_SHARE = 0.5  # and with captions elsewhere
MISREAD_LENGTH = 10  # letters from which a heading is known with one of them misread
HEADING_LENGTH = 50  # characters of the heading of a list

MIN_LIST = 3
"""From this many labelled items in one stack on, they are a list of plates or figures."""
_PAGE_AT_END = re.compile(r"(?:\.\s?){3,}\s*\d{1,4}\s*$|…+\s*\d{1,4}\s*$|\s\d{1,4}\s*$")


def find_lists(drafts: Sequence[PageDraft]) -> None:
    """Turn stacks of labelled captions away from any picture into lists; the drafts are changed."""
    stacks: list[tuple[PageDraft, list[Region]]] = []
    carried = False
    for draft in drafts:
        candidates = _stacks(draft)
        headed = is_headed(draft, len(draft.regions))
        chosen = [
            stack
            for stack in candidates
            if len(stack)
            >= (1 if headed or carried or _place_below_plate(draft, stack)[1] is not None else MIN_LIST)
        ]
        stacks += [(draft, stack) for stack in chosen]
        carried = bool(chosen)
    listed = {region.id for _, stack in stacks for region in stack}
    elsewhere = {
        (number.kind, number.key)
        for draft in drafts
        for region in draft.regions
        if region.type is RegionType.CAPTION
        and region.caption is not None
        and region.id not in listed
        and not is_bare(region.caption)
        for number in region.printed_numbers
    }
    for draft, stack in stacks:
        _make_list(draft, stack, elsewhere)


def _stacks(draft: PageDraft) -> list[list[Region]]:
    """Captions of one kind below each other; the number of a plate between two parts them."""
    stacks: list[list[Region]] = []
    pictures = draft.pictures
    parted = False
    for region in draft.regions:
        parted = parted or plate_label(region, draft.habits) is not None
        reading = region.caption
        if region.type is not RegionType.CAPTION or reading is None or not reading.label_end or region.parent:
            continue
        if is_bare(reading) or any(picture.box.distance(region.box) < AWAY for picture in pictures):
            continue
        if stacks and not parted and _stacked(stacks[-1][-1], region):
            stacks[-1].append(region)
        else:
            stacks.append([region])
        parted = False
    return stacks


def _stacked(upper: Region, lower: Region) -> bool:
    gap = lower.box.y0 - upper.box.y1
    next_column = lower.box.x0 > upper.box.x1 and lower.box.y1 < upper.box.y1
    below = abs(upper.box.x0 - lower.box.x0) < EDGE_SHIFT and -2 < gap < ITEM_GAP * max(upper.size, MIN_SIZE)
    alike = abs(upper.size - lower.size) < SAME_SIZE * max(upper.size, 1.0)
    kinds = {region.caption.kind for region in (upper, lower) if region.caption is not None}
    return alike and (below or next_column) and len(kinds) == 1


def _make_list(draft: PageDraft, stack: list[Region], elsewhere: set[tuple[NumberKind, str]]) -> None:
    """A list's legend over its captions; a mere table of captions printed elsewhere, or their credits, is a list."""
    paged = sum(_PAGE_AT_END.search(region.text[-PAGE_WITHIN:]) is not None for region in stack)
    numbers = [(number.kind, number.key) for region in stack for number in region.printed_numbers]
    repeated = sum(number in elsewhere for number in numbers)
    figures = sum(kind is NumberKind.FIGURE for kind, _ in numbers)
    # Figures that have their captions are named once more in credits; a list of plates may say more than the plates.
    credits = figures == len(numbers) and (
        repeated >= CREDITED_SHARE * len(numbers) or all(_only_credits(region) for region in stack)
    )
    contents = credits or (paged >= PAGED_SHARE * len(stack) and repeated >= REPEATED_SHARE * len(numbers))
    ids = [region.id for region in stack]
    if contents:
        draft.regions[:] = [
            region.model_copy(update={"type": RegionType.LIST, "caption": None})
            if region.id in ids
            else region
            for region in draft.regions
        ]
        return
    position, plate = _place_below_plate(draft, stack)
    reading = plate_label(draft.regions[plate], draft.habits) if plate is not None else None
    number = reading.numbers[0].text if reading is not None else None
    legend = marked(join(stack), RegionType.LEGEND, reading, LIST_CONFIDENCE, number=number)
    draft.regions[:] = [
        _item(region, legend.id, of_plate=plate is not None) if region.id in ids else region
        for region in draft.regions
    ]
    draft.regions.insert(position, legend)
    if plate is not None and reading is not None and draft.regions[plate].type in TEXTS:
        draft.regions[plate] = marked(draft.regions[plate], RegionType.CAPTION, reading, PLATE_CONFIDENCE)


def _only_credits(region: Region) -> bool:
    reading = region.caption
    return reading is not None and reading.credit_start == reading.body_start


def _place_below_plate(draft: PageDraft, stack: list[Region]) -> tuple[int, int | None]:
    """The place of a list on its page, and that of the plate's number right above it, if there is one.

    Its items are the plate's then: "Tab. I" over "Fig. 1. Brooch".
    """
    position = next(index for index, region in enumerate(draft.regions) if region.id == stack[0].id)
    for index in range(position - 1, -1, -1):
        region = draft.regions[index]
        if region.type not in FURNITURE:
            label = plate_label(region, draft.habits)
            return position, index if label is not None and len(label.numbers) == 1 else None
    return position, None


def _item(region: Region, legend: RegionId, *, of_plate: bool) -> Region:
    """An item of a list; under the number of a plate "fig. 1" is a number on that plate."""
    reading = region.caption
    if of_plate and reading is not None and reading.kind is NumberKind.FIGURE:
        reading = reading.model_copy(
            update={"kind": NumberKind.BARE, "numbers": tuple(map(bare, reading.numbers))}
        )
    return region.model_copy(update={"parent": legend, "caption": reading})


def is_headed(draft: PageDraft, before: int) -> bool:
    """Whether the heading of a list of illustrations stands among the first `before` regions of a page."""
    return any(map(is_list_heading, draft.regions[:before]))


def is_list_heading(region: Region) -> bool:
    """Whether a region is the heading of a list of illustrations and nothing else; OCR may have misread a letter."""
    if len(region.text) >= HEADING_LENGTH:
        return False
    if lower(region.text).strip(" .:") in lexicon().list_headings:
        return True
    letters = _letters(region.text)
    return len(letters) >= MISREAD_LENGTH and any(
        Levenshtein.distance(letters, known, score_cutoff=1) <= 1 for known in _heading_letters()
    )


@cache
def _heading_letters() -> frozenset[str]:
    return frozenset(map(_letters, lexicon().list_headings))


def _letters(text: str) -> str:
    return "".join(filter(str.isalpha, unaccented(text)))
