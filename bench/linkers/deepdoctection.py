"""The rule of deepdoctection: each picture takes the caption whose centre is nearest.

Source: deepdoctection 1.4, layout linking by its neighbour matcher (Janis Meyer, 2025, Apache-2.0); its
documentation calls the service with figures (or figures and tables) as parents and captions as children.

The rule: each picture or table takes the caption on its page with the smallest distance between the two centres. A
caption may serve several of them; there is no greatest distance, so nothing is mapped to points.

Known failures: a picture without a caption of its own takes another's, logos and vignettes too; a wide picture's
centre may be nearer to the caption of its neighbour; a second caption of one picture is lost, so that legends of
several items on one picture cannot be told; nothing crosses a page. The service came with pull request 378 and is
off by default; no issue about it was found.
"""

from bench.linkers.page_blocks import CaptionPair, PageBlocks, by_page
from pictoria_docs.document import Region


def link_page(page_blocks: PageBlocks) -> list[CaptionPair]:
    """The pairs of one page."""
    if not page_blocks.captions:
        return []
    return [
        (min(page_blocks.captions, key=lambda caption: _squared(caption, body)), body)
        for body in page_blocks.bodies
    ]


def _squared(caption: Region, body: Region) -> float:
    """Squared distance between the centres, in points."""
    a, b = caption.box.centre, body.box.centre
    return (a.x - b.x) ** 2 + (a.y - b.y) ** 2


link = by_page(link_page)
