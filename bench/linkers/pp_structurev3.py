"""The rule of PP-StructureV3: titles within two line heights of a picture, along its longer side first.

Source: PaddleX 3.7, layout parsing (PaddlePaddle, 2026, Apache-2.0); Cui et al., "PaddleOCR 3.0 Technical Report",
arXiv:2507.05595.

The rule: each picture or table, in reading order, looks above and below if it is wider than high, and else to both
sides; where it finds no title there it looks in the other direction. It sees the titles and the plain texts whose
projection overlaps its own by more than 10 % of the shorter of the two, the nearest start first, as far as the first
plain text, and takes each title not yet taken whose distance is at most two of the title's line heights. The
distance is the sum of the horizontal and the vertical gap between the edges. All lengths are relative, so they hold
in points; the line height is the mean height of the caption's lines.

Left out: short texts near a picture that become its footnotes, for footnotes are no captions here.

Known failures: captions set with more air than two lines are lost (on facing pages and in margins always); a title
between two pictures goes to the first that sees it; a shared title has one picture only; nothing crosses a page. No
issue about the linking itself was found; those about order (PaddleX 3686, PaddleOCR 16733) concern its input.
"""

from bench.linkers.page_blocks import CaptionPair, PageBlocks, by_page, is_caption
from pictoria_docs.document import Box, Region, RegionType

LINES = 2.0
"""Reach, in line heights of the caption."""
OVERLAP = 0.1
"""Least overlap of the projections, as a share of the shorter one."""


def link_page(page_blocks: PageBlocks) -> list[CaptionPair]:
    """The pairs of one page."""
    pairs: list[CaptionPair] = []
    taken: set[str] = set()
    texts = [block for block in page_blocks.blocks if is_caption(block) or block.type is RegionType.TEXT]
    for body in page_blocks.bodies:
        wide = body.box.width >= body.box.height
        for stacked in (wide, not wide):
            free = [text for text in texts if text.id not in taken]
            found = _titles(body.box, free, stacked)
            pairs += [(title, body) for title in found]
            taken |= {title.id for title in found}
            if found:
                break
    return pairs


def _titles(body: Box, texts: list[Region], stacked: bool) -> list[Region]:
    """Titles above and below a body (`stacked`), or left and right of it."""
    axis = 1 if stacked else 0
    seen = [text for text in texts if _share(body, text.box, stacked) > OVERLAP]
    before = sorted((t for t in seen if t.box[axis] <= body[axis]), key=lambda t: -t.box[axis])
    after = sorted((t for t in seen if t.box[axis] > body[axis]), key=lambda t: t.box[axis])
    found = []
    for side in (before, after):
        for text in side:
            if not is_caption(text):
                break
            if _gap(body, text.box) <= LINES * _line_height(text):
                found.append(text)
    return found


def _share(one: Box, other: Box, stacked: bool) -> float:
    """Overlap of two projections as a share of the shorter one: on the horizontal axis where `stacked`."""
    if stacked:
        return one.overlap_x(other) / max(min(one.width, other.width), 1e-6)
    return one.overlap_y(other) / max(min(one.height, other.height), 1e-6)


def _gap(one: Box, other: Box) -> float:
    return max(0.0, -one.overlap_x(other)) + max(0.0, -one.overlap_y(other))


def _line_height(text: Region) -> float:
    heights = [line.box.height for line in text.lines] or [text.box.height]
    return sum(heights) / len(heights)


link = by_page(link_page)
