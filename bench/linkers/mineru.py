"""The rule of MinerU: each caption picks one neighbouring picture.

Source: MinerU, grouping of visual blocks (OpenDataLab, 2026, licensed under its own terms, AGPL-3.0 before);
Wang et al., "MinerU", arXiv:2409.18839. Rebuilt from its described behaviour.

The rule: a picture or table is a neighbour of a caption where, in reading order, only other captions stand between
the two; where they lie one above the other, other blocks between them in order are passed over if they touch neither
and lie outside the vertical gap between them. Of its neighbours a caption takes the one fewest steps away (other
captions are no steps); among equals, the one at the smallest distance between edges, if the distances differ by more
than 2 units; else, if all are tables, the last; else the one whose centre is nearest. MinerU's units are points of
the PDF, so they are ours. A caption without neighbour stays plain text.

Left out: the repairs that come before (text on a caption's line becomes caption, pictures inside a larger one are
its parts), for the captions and composite figures here are given.

Known failures: a caption can have one picture only, so that a shared one leaves the rest alone (issue 1666 had the
reverse, all captions on the first of three pictures); captions lost beside and below one picture (issue 610);
captions and footnotes mixed up where a picture has text above and below (issue 1072); nothing crosses a page.
"""

from bench.linkers.page_blocks import CaptionPair, PageBlocks, by_page, is_body, is_caption
from pictoria_docs.document import Box, Region, RegionType

SAME_DISTANCE = 2.0
"""Distances that differ by no more than this, in points, are equal."""
PASSED_OVER = frozenset({RegionType.FOOTNOTE, RegionType.MARGINALIA})
"""Types that MinerU leaves out of the order."""


def link_page(page_blocks: PageBlocks) -> list[CaptionPair]:
    """The pairs of one page."""
    blocks = [block for block in page_blocks.blocks if block.type not in PASSED_OVER]
    pairs: list[CaptionPair] = []
    for place, caption in enumerate(blocks):
        if is_caption(caption):
            body = _parent(blocks, place)
            if body is not None:
                pairs.append((caption, body))
    return pairs


def _parent(blocks: list[Region], place: int) -> Region | None:
    caption = blocks[place]
    steps: dict[int, int] = {}
    for other, body in enumerate(blocks):
        if is_body(body):
            between = blocks[min(place, other) + 1 : max(place, other)]
            others = [block for block in between if not is_caption(block)]
            if all(_out_of_the_way(block.box, caption.box, body.box) for block in others):
                steps[other] = len(others)
    nearest = [other for other, count in steps.items() if count == min(steps.values())]
    if not nearest:
        return None
    distances = {other: caption.box.distance(blocks[other].box) for other in nearest}
    if max(distances.values()) - min(distances.values()) > SAME_DISTANCE:
        return blocks[min(nearest, key=lambda other: distances[other])]
    if all(blocks[other].type is RegionType.TABLE for other in nearest):
        return blocks[nearest[-1]]
    return blocks[min(nearest, key=lambda other: _between_centres(caption.box, blocks[other].box))]


def _out_of_the_way(block: Box, caption: Box, body: Box) -> bool:
    """Whether a block between the two in order lies neither on them nor in the vertical gap between them."""
    upper, lower = sorted((caption, body), key=lambda box: box.y0)
    if upper.y1 > lower.y0 or block.intersection(caption) or block.intersection(body):
        return False
    return block.y0 >= lower.y0 or block.y1 <= upper.y1


def _between_centres(one: Box, other: Box) -> float:
    a, b = one.centre, other.centre
    return float(((a.x - b.x) ** 2 + (a.y - b.y) ** 2) ** 0.5)


link = by_page(link_page)
