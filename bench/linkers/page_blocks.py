"""What a peer's linking rule gets to see of a page: the same regions that our own linker works on.

Fair means here:

- The peer gets our captions in the place of its caption class, items of a legend one by one. Bare numbers beside
  pictures, plate numbers over a legend, running heads and page numbers, ornaments, and text within pictures are
  left out: none of them can come between a picture and its caption.
- It gets our pictures and tables, composed: a composite figure is one picture, as most layout models draw it. A
  plate is one picture where its page has no more captions than pictures, and else is given as its panels, for
  captions of single items can then only mean these. (Always whole, or always panels, was no better for six of
  the seven on CatalogueBench's dev half, and worse for most.)
- It gets our reading order (docling makes its own, by rule), and the rest of the text as blocks that may stand in
  between.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property

from pictoria_docs.document import NumberKind, Page, PageKind, Region, RegionType
from pictoria_docs.document.region_type import FURNITURE
from pictoria_docs.linking.document_index import has_body, is_bare_number, reads_as

CaptionPair = tuple[Region, Region]
"""A caption, and the picture or table that a rule ties it to."""
UNSEEN = FURNITURE | {
    RegionType.FIGURE_NUMBER,
    RegionType.LEGEND,
    RegionType.DECORATION,
    RegionType.DROP_CAPITAL,
    RegionType.STAMP,
    RegionType.DAMAGE,
}
"""Types that no rule is given."""
WITHIN = 0.7
"""Text with at least this share of its area inside a picture belongs to it."""


@dataclass(frozen=True)
class PageBlocks:
    """One page as the rules get it; boxes in points, origin top left."""

    page: Page
    blocks: tuple[Region, ...]
    """Captions, pictures, tables and other text, in reading order."""
    drawn: frozenset[str] = frozenset()
    """Ids of the pictures that are vector drawings. Nothing on a scan is."""

    @cached_property
    def captions(self) -> tuple[Region, ...]:
        """The captions, in reading order."""
        return tuple(block for block in self.blocks if is_caption(block))

    @cached_property
    def bodies(self) -> tuple[Region, ...]:
        """The pictures and tables, in reading order."""
        return tuple(block for block in self.blocks if is_body(block))


Rule = Callable[[Sequence[PageBlocks]], list[CaptionPair]]
"""A linking rule: the pages of a document in, pairs out."""


def is_caption(block: Region) -> bool:
    """Whether a block is a caption."""
    return block.type is RegionType.CAPTION


def is_body(block: Region) -> bool:
    """Whether a block is a picture or a table."""
    return block.is_picture or block.type is RegionType.TABLE


def by_page(rule: Callable[[PageBlocks], list[CaptionPair]]) -> Rule:
    """The rule for a document of a rule that looks at one page at a time."""

    def link(pages: Sequence[PageBlocks]) -> list[CaptionPair]:
        return [pair for page_blocks in pages for pair in rule(page_blocks)]

    return link


def make_page_blocks(pages: Iterable[Page]) -> list[PageBlocks]:
    """The pages of a document, plates composed, as the rules get them."""
    return [make_blocks_of_page(page) for page in pages]


def make_blocks_of_page(page: Page) -> PageBlocks:
    """One page as the rules get it."""
    regions = sorted(page.regions, key=lambda region: region.order)
    captions = {caption.id for caption in _captions(regions)}
    bodies = _bodies(regions, len(captions))
    shown = {body.id for body in bodies}
    boxes = [body.box for body in bodies]
    blocks = [
        region
        for region in regions
        if region.id in captions
        or region.id in shown
        or (_is_other_text(region) and not any(region.box.inside(box) >= WITHIN for box in boxes))
    ]
    drawn = frozenset(body.id for body in bodies if _is_drawn(body, regions))
    return PageBlocks(page, tuple(blocks), frozenset() if page.kind is PageKind.SCAN else drawn)


def _captions(regions: Sequence[Region]) -> list[Region]:
    captions = [region for region in regions if is_caption(region) and not is_bare_number(region)]
    if len(captions) == 1 and any(region.is_picture for region in regions):
        return captions
    return [caption for caption in captions if not reads_as(caption, NumberKind.PLATE) or has_body(caption)]


def _bodies(regions: Sequence[Region], captions: int) -> list[Region]:
    """The wholes, with a plate replaced by its panels where there are captions for these."""
    wholes = [region for region in regions if is_body(region) and region.type is not RegionType.PANEL]
    if captions <= len(wholes):
        return wholes
    panels: dict[str | None, list[Region]] = {}
    for region in regions:
        if region.type is RegionType.PANEL:
            panels.setdefault(region.parent, []).append(region)
    return [
        part
        for whole in wholes
        for part in (panels.get(whole.id, [whole]) if whole.type is RegionType.PLATE else [whole])
    ]


def _is_other_text(region: Region) -> bool:
    return bool(region.text) and not is_body(region) and not is_caption(region) and region.type not in UNSEEN


def _is_drawn(body: Region, regions: Sequence[Region]) -> bool:
    parts = [region for region in regions if region.parent == body.id and region.is_picture] or [body]
    return all(part.is_drawing for part in parts)
