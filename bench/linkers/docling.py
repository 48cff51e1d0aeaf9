"""The rule of docling: runs of pictures before and after each caption in reading order.

Source: docling-ibm-models, `reading_order` (docling-project, 2026, MIT), as docling 2 uses it; Auer et al., "Docling
Technical Report", arXiv:2408.09869.

The rule: each caption looks at the unbroken run of pictures, tables and code right before it in reading order, and at
the run right after it. A caption with a run on one side only claims all of it. What is then claimed is taken out of
the runs of the others, and captions that now have a run on one side only claim that. At the end each picture, in
reading order, keeps the nearest of its captions that no earlier picture has kept. Nearness is counted in places of
the reading order; distances on the page, sizes and printed numbers play no part, so nothing is mapped to points.

The reading order is docling's own, rebuilt in `docling_order`, for it is a rule as well.

Known failures: one caption for several pictures reaches the first of them only (docling issue 3514); a caption
between two pictures may lose both (docling-ibm-models issue 148); captions that are found but tied to nothing
(docling issue 506); nothing crosses a page.
"""

from bench.linkers.docling_order import docling_order
from bench.linkers.page_blocks import CaptionPair, PageBlocks, by_page, is_body, is_caption
from pictoria_docs.document import RegionType


def link_page(page_blocks: PageBlocks) -> list[CaptionPair]:
    """The pairs of one page."""
    order = docling_order([block.box for block in page_blocks.blocks], page_blocks.page.width)
    blocks = [page_blocks.blocks[place] for place in order]
    graphic = [is_body(block) or block.type is RegionType.CODE for block in blocks]
    runs: dict[int, list[list[int]]] = {}
    for place, block in enumerate(blocks):
        if is_caption(block):
            first = last = place
            while first > 0 and graphic[first - 1]:
                first -= 1
            while last + 1 < len(blocks) and graphic[last + 1]:
                last += 1
            runs[place] = [list(range(first, place)), list(range(place + 1, last + 1))]
    claims: dict[int, list[int]] = {}
    for caption, sides in runs.items():
        for place in _only_side(sides):
            claims.setdefault(place, []).append(caption)
    taken = set(claims)
    for caption, sides in runs.items():
        for place in _only_side([[place for place in side if place not in taken] for side in sides]):
            claims[place] = [caption]
    pairs: list[CaptionPair] = []
    used: set[int] = set()
    for place, captions in sorted(claims.items()):
        free = [caption for caption in captions if caption not in used]
        if free:
            nearest = min(free, key=lambda caption: abs(caption - place))
            used.add(nearest)
            if is_body(blocks[place]):
                pairs.append((blocks[nearest], blocks[place]))
    return pairs


def _only_side(sides: list[list[int]]) -> list[int]:
    """The run, where there is one on one side only."""
    filled = [side for side in sides if side]
    return filled[0] if len(filled) == 1 else []


link = by_page(link_page)
