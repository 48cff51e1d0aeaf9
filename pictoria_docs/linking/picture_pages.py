"""Pages on which pictures stand alone, opposite the text of their entry, and whose pictures those are.

A book keeps to one habit: its pictures stand in the flow of the text, or on pages of their own; and those pages come
before the text that they go with, or after it.
"""

import re
from collections.abc import Mapping

from pictoria_docs.document import Region
from pictoria_docs.document.identity import RegionId
from pictoria_docs.document.region_type import FURNITURE
from pictoria_docs.labels.lexicon import letters_and_digits
from pictoria_docs.linking.document_index import DocumentIndex

MAX_TEXT_LENGTH = 24  # characters of each text on a page of pictures
MAX_CAPTION_LENGTH = 100  # characters of one right at a picture,
AT_PICTURE = 2.5  # type sizes from it at most
NAME_LENGTH = 4  # letters of a caption that may name an entry

_NAMES_ENTRY = re.compile(r"\W*(?:[^\W\d_]{1,12}\W{1,3})?\d{1,4}[a-z]?\W*")
ORPHAN, WITHOUT, APART, NAMED = 1.0, 0.5, 0.5, 1.0
"""What speaks against a reading: a page without an entry, an entry without a page, the two not facing each other; and
for it: a caption that the text of the entry opens with, or holds in its first paragraph."""


def find_picture_pages(
    document_index: DocumentIndex, starts: Mapping[RegionId, int]
) -> dict[int, int | None]:
    """The pages of pictures alone, with the entry that each goes with.

    Empty where most pictures of the catalogue stand in the flow, or only one page has none but pictures: that is
    where the flow went on then.

    Args:
        document_index: the document.
        starts: the regions that open entries, with the place of each entry.
    """
    first, last = (edge(document_index.page_of[id] for id in starts) for edge in (min, max))
    pages = [page for page in sorted(document_index.pages) if page >= first - 1]
    opened = {document_index.page_of[id] for id in starts}
    alone = [
        page
        for page in pages
        if _shows_alone(document_index, page)
        or (page not in opened and _shows_captioned(document_index, page))
    ]
    own = sum(len(document_index.painted(page)) for page in alone if page <= last + 1)
    within = sum(
        len(document_index.pictures(page))
        for page in range(first, last + 1)
        if page in document_index.pages and page not in alone and page not in document_index.plate_of_page
    )
    if len(alone) < 2 or within >= own:  # one page is no habit
        return {}
    before, after = (
        _followed(document_index, pages, alone, starts),
        _preceded(document_index, pages, alone, starts),
    )
    facing = document_index.facing()
    openings = {entry: letters_and_digits(document_index.get(id).text) for id, entry in starts.items()}
    texts = {
        page: [letters_and_digits(region.text) for region in _texts(document_index, page)] for page in alone
    }

    def cost(owners: Mapping[int, int | None], text: int) -> float:
        served = set(owners.values()) - {None}
        total = WITHOUT * (len(starts) - len(served))
        for page, owner in owners.items():
            total += ORPHAN if owner is None else 0.0
            if owner is not None and any(
                len(text) >= NAME_LENGTH and text in openings[owner] for text in texts[page]
            ):
                total -= NAMED
            if page + text in document_index.pages and page + text not in owners:
                total += APART * (facing(page) != page + text)
        return total

    if cost(before, 1) < cost(after, -1):
        return {page: owner if owner is not None else after[page] for page, owner in before.items()}
    return after


def _shows_alone(document_index: DocumentIndex, page: int) -> bool:
    """Whether a page shows pictures and nothing else but the number of their entry: no page of the entry's text."""
    if page in document_index.plate_of_page or not document_index.painted(page):
        return False
    texts = _texts(document_index, page)
    return all(len(region.text) <= MAX_TEXT_LENGTH for region in texts) and (
        not texts or any(_NAMES_ENTRY.fullmatch(region.text) for region in texts)
    )


def _shows_captioned(document_index: DocumentIndex, page: int) -> bool:
    """Whether a page shows pictures and nothing else but short texts right at them."""
    pictures = document_index.painted(page)
    return (
        page not in document_index.plate_of_page
        and all(
            len(region.text) <= MAX_CAPTION_LENGTH
            and any(box.distance(region.box) < AT_PICTURE * region.size for box in pictures)
            for region in _texts(document_index, page)
        )
        and bool(pictures)
    )


def _texts(document_index: DocumentIndex, page: int) -> list[Region]:
    return [
        region
        for region in document_index.on(page)
        if region.text and not region.is_picture and region.type not in FURNITURE
    ]


def _preceded(
    document_index: DocumentIndex, pages: list[int], alone: list[int], starts: Mapping[RegionId, int]
) -> dict[int, int | None]:
    """For each page of pictures the entry whose text comes before it."""
    owners: dict[int, int | None] = {}
    current: int | None = None
    for page in pages:
        if page in alone:
            owners[page] = current
            continue
        for region in document_index.on(page):
            current = starts.get(region.id, current)
    return owners


def _followed(
    document_index: DocumentIndex, pages: list[int], alone: list[int], starts: Mapping[RegionId, int]
) -> dict[int, int | None]:
    """For each page of pictures the entry that opens the text after it."""
    owners: dict[int, int | None] = {}
    following: int | None = None
    for page in reversed(pages):
        if page in alone:
            owners[page] = following
            continue
        texts = _texts(document_index, page)
        following = starts.get(texts[0].id) if texts else None
    return dict(reversed(owners.items()))
