"""The rule of docling: a matching of captions and pictures that are neighbours in reading order.

Source: docling, `reading_order_rb` (docling-project, MIT) as of November 2026; the rule is of 28 August 2026
(docling-ibm-models, pull request 183). Before it: Auer et al., "Docling Technical Report", arXiv:2408.09869.

The rule: each caption looks at the unbroken run of pictures, tables and code right before it in reading order, and at
the run right after it, and ranks what stands there by the shortest gap between the two boxes on the page (0 where they
touch; of equals, what comes before the caption). Captions choose in reading order, each the first of its ranking;
where that is taken, the caption that has it moves on to another of its own, if one can be freed for it. So no caption
stays alone that could have a picture, as long as each picture has one caption and each caption one picture. Sizes,
printed numbers and scores play no part.

The reading order is docling's own, rebuilt in `docling_order`, for it is a rule as well.

Known failures: one caption for several pictures reaches the nearest of them only (docling issue 3514); a picture has
one caption, in one language; however far a picture stands, a caption that has no other gets it; nothing crosses a page.
"""

from math import hypot

from bench.linkers.docling_order import docling_order
from bench.linkers.page_blocks import CaptionPair, PageBlocks, by_page, is_body, is_caption
from pictoria_docs.document import Box, Region, RegionType


def link_page(page_blocks: PageBlocks) -> list[CaptionPair]:
    """Pair the captions and pictures of one page."""
    order = docling_order([block.box for block in page_blocks.blocks], page_blocks.page.width)
    blocks = [page_blocks.blocks[place] for place in order]
    ranked = {place: _ranked(blocks, place) for place, block in enumerate(blocks) if is_caption(block)}
    owner: dict[int, int] = {}
    for caption in ranked:
        _give(caption, ranked, owner, set())
    pairs = ((blocks[caption], blocks[place]) for place, caption in sorted(owner.items()))
    return [(caption, body) for caption, body in pairs if is_body(body)]


def _ranked(blocks: list[Region], caption: int) -> list[int]:
    """Rank the places of the graphics around a caption, the nearest on the page first."""
    first = last = caption
    while first > 0 and _is_graphic(blocks[first - 1]):
        first -= 1
    while last + 1 < len(blocks) and _is_graphic(blocks[last + 1]):
        last += 1
    around = [*range(caption - 1, first - 1, -1), *range(caption + 1, last + 1)]
    return sorted(around, key=lambda place: _gap(blocks[caption].box, blocks[place].box))


def _is_graphic(block: Region) -> bool:
    return is_body(block) or block.type is RegionType.CODE


def _gap(one: Box, other: Box) -> float:
    return hypot(
        max(0.0, one.x0 - other.x1, other.x0 - one.x1), max(0.0, one.y0 - other.y1, other.y0 - one.y1)
    )


def _give(caption: int, ranked: dict[int, list[int]], owner: dict[int, int], tried: set[int]) -> bool:
    """Give a caption a graphic in `owner`, others moving on where that helps; tell whether it has one now.

    Calls itself once a caption, at most as often as the page has captions.
    """
    for place in ranked[caption]:
        if place not in tried:
            tried.add(place)
            if place not in owner or _give(owner[place], ranked, owner, tried):
                owner[place] = caption
                return True
    return False


link = by_page(link_page)
