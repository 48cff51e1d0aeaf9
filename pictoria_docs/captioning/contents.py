"""Lists of plates by page: "Brooch, Oldenmark . . . . 143" under "List of plates", where plates bear no number."""

import re
from collections.abc import Sequence
from itertools import pairwise

from pictoria_docs.captioning.cut import join, marked, piece
from pictoria_docs.captioning.labelled import LABEL_LENGTH
from pictoria_docs.captioning.lists import MIN_LIST, REPEATED_SHARE, is_list_heading
from pictoria_docs.captioning.page_draft import PageDraft
from pictoria_docs.captioning.setting import TEXTS
from pictoria_docs.document import CaptionReading, NumberKind, Region, RegionType
from pictoria_docs.labels.lexicon import lexicon, lower
from pictoria_docs.labels.rising import longest_rising

TITLE_CONFIDENCE = 0.8  # of a list of plates by page, and its titles

RISING_SHARE = 0.75  # of the titles of a list whose pages rise: OCR misreads a few

MAX_LINES = 3
"""Titles in a list of plates run over no more lines."""
_NUMBER = re.compile(r"\s*(\d{1,3}(?:[.,–-]\d{1,3})*)[.:]?\s")
_PAGE = re.compile(r"(?<![\s.…·_])(?P<leader>[\s.…·_]++)(?:pp?\.\s?)?(?P<page>\d{1,4})\.?\s*$")


def listed_page(text: str) -> str | None:
    """The page that an item of a list of plates gives at its end ("Brooch . . . 143"); None where it gives none."""
    match = _PAGE.search(text)
    return match["page"] if match else None


def mended_pages(pages: Sequence[int]) -> list[int]:
    """The pages of a list in their order, those that break it mended where the ones around leave one choice.

    Args:
        pages: as read; 0 where none was.

    Returns:
        For each the page, or 0 where it cannot be told: 6, 4, 8 gives 6, 7, 8.
    """
    mended = [0] * len(pages)
    rising = longest_rising([page or None for page in pages])
    for index in rising:
        mended[index] = pages[index]
    for before, after in pairwise(rising):
        if after - before == pages[after] - pages[before]:
            mended[before:after] = range(pages[before], pages[after])
    return mended


def find_contents(drafts: Sequence[PageDraft]) -> None:
    """Turn titles with their pages under the heading of a list of plates into captions; the drafts are changed.

    Lists that number their plates, or repeat captions printed elsewhere, are told before, by their labels. Those that
    leave the label out ("3.1 Brooch . . . 143", of "Fig. 3.1. Brooch") are told here, and are lists, not captions.
    """
    printed = {
        _parts(number.text)
        for draft in drafts
        for region in draft.regions
        if region.type is RegionType.CAPTION and region.caption is not None and region.caption.label_end
        for number in region.printed_numbers
    }
    carried = False
    for draft in drafts:
        heading = next(
            (index for index, candidate in enumerate(draft.regions) if is_list_heading(candidate)), None
        )
        start = heading + 1 if heading is not None else 0
        has_captions = any(region.type in (RegionType.CAPTION, RegionType.LEGEND) for region in draft.regions)
        carried = (
            (heading is not None or carried)
            and not has_captions
            and not draft.pictures
            and _list(draft, start, printed)
        )


def _list(draft: PageDraft, start: int, printed: set[tuple[str, ...]]) -> bool:
    """Cut the texts of a draft from the place `start` on into captions, if all they hold is titles with pages.

    Where most titles open with a number of those `printed` by captions elsewhere, the texts become a list, uncut.
    """
    texts = [index for index in range(start, len(draft.regions)) if draft.regions[index].type in TEXTS]
    cut = {index: _titles(draft.regions[index]) for index in texts}
    titles = [title for index in texts for title in cut[index]]
    pages = [int(listed_page(title.text) or 0) for title in titles]
    rising = [pages[index] for index in longest_rising([page or None for page in pages])]
    listed = len(rising) >= max(MIN_LIST, RISING_SHARE * len(titles))
    # A list that numbers its plates numbers most of them; one alone is a "Figura di orante".
    labelled = sum(lexicon().label.match(lower(title.text[:LABEL_LENGTH])) is not None for title in titles)
    if not listed or 2 * labelled > len(titles) or rising[0] == rising[-1]:
        return False
    numbers = [match[1] for title in titles if (match := _NUMBER.match(title.text)) is not None]
    if sum(_parts(number) in printed for number in numbers) >= REPEATED_SHARE * len(titles):
        for index in texts:
            draft.regions[index] = draft.regions[index].model_copy(update={"type": RegionType.LIST})
        return True
    legend = marked(join(titles), RegionType.LEGEND, None, TITLE_CONFIDENCE)
    captions = {index: [_caption(title, legend) for title in cut[index]] for index in texts}
    draft.regions[:] = [
        part
        for index, region in enumerate(draft.regions)
        for part in ([legend] if index == texts[0] else []) + captions.get(index, [region])
    ]
    return True


def _parts(number: str) -> tuple[str, ...]:
    """Part a printed number at its signs: "3.1" and "3,1" are one."""
    return tuple(re.findall(r"\w+", number))


def _titles(region: Region) -> list[Region]:
    """A text cut behind each line that ends in a page; what has none, or too many lines before it, ends without one."""
    titles: list[Region] = []
    first = 0
    for index, line in enumerate(region.lines):
        closes = listed_page(region.text[line.start : line.end]) is not None
        if closes or index - first + 1 == MAX_LINES or index + 1 == len(region.lines):
            titles.append(piece(region, region.lines[first].start, line.end))
            first = index + 1
    return titles


def _caption(title: Region, legend: Region) -> Region:
    match = _PAGE.search(title.text)
    reading = CaptionReading(kind=NumberKind.BARE, body_end=match.start() if match else len(title.text))
    return marked(title, RegionType.CAPTION, reading, TITLE_CONFIDENCE, parent=legend.id)
