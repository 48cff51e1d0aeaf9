"""The rule of Marker: a caption right before or right after a picture in reading order, and near it.

Source: Marker, grouping of caption blocks (Datalab, 2025, GPL-3.0). Rebuilt from its described behaviour.

The rule: each picture or table, in reading order, takes the block before it if that is a caption that no other
picture has taken, and the block after it if that is a caption; either only where the gap between the edges is less
than 5 % of the page's height. The share is dimensionless, so it holds in points as it stands.

Known failures: a second caption, or a second picture under one caption, is never reached, for only direct
neighbours count; a caption above its picture that follows another picture closely goes to that one; captions and
figures are asked to be paired in the output (issues 838, 938); nothing crosses a page.
"""

from bench.linkers.page_blocks import CaptionPair, PageBlocks, by_page, is_body, is_caption

REACH = 0.05
"""Gap between caption and picture, as a share of the page's height."""


def link_page(page_blocks: PageBlocks) -> list[CaptionPair]:
    """The pairs of one page."""
    pairs: list[CaptionPair] = []
    taken: set[str] = set()
    blocks = page_blocks.blocks
    for place, body in enumerate(blocks):
        if not is_body(body):
            continue
        for beside in (place - 1, place + 1):
            if not 0 <= beside < len(blocks) or not is_caption(blocks[beside]):
                continue
            caption = blocks[beside]
            if caption.id not in taken and caption.box.distance(body.box) < REACH * page_blocks.page.height:
                pairs.append((caption, body))
                taken.add(caption.id)
    return pairs


link = by_page(link_page)
