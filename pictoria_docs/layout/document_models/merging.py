"""Checked regions laid beside those of the rules: nothing that the rules found is taken away or moved.

Pictures that the rules lack are added. A text of the rules that the model calls a caption is suggested as one: its type
and origin change, its words, place and id do not.
"""

from collections.abc import Iterable, Sequence

from pictoria_docs.document import Box, Origin, Page, PageKind, Region, RegionType, make_id
from pictoria_docs.document.identity import DocumentId, RegionId
from pictoria_docs.document.page import in_order
from pictoria_docs.document.region_type import PICTURES
from pictoria_docs.layout.blocks import reading_order
from pictoria_docs.layout.document_models.checking import NEAR, Checked, alike

TEXT_INSIDE = 0.7  # of a text inside the model's caption,
CAPTION_INSIDE = 0.5  # and of the caption inside the text

PICTURE = 0.5
"""Confidence of a picture that only a model has seen."""
CAPTION = 0.5
"""Confidence of a caption that only a model calls one."""
OVERLAP = 0.5
"""Share of the smaller of two pictures that lies in the other one: the place is taken."""
OTHERWISE = frozenset(
    {
        RegionType.TABLE,
        RegionType.DECORATION,
        RegionType.STAMP,
        RegionType.DAMAGE,
        RegionType.HANDWRITING,
        RegionType.DROP_CAPITAL,
        RegionType.FORMULA,
        RegionType.CODE,
    }
)
"""What the rules know to be no picture in the same place as a model's picture."""


def merge(
    page: Page, checked: Iterable[Checked], origin: Origin, document: DocumentId
) -> tuple[Page, int, int]:
    """The page with what the model adds.

    Args:
        page: as the rules have it.
        checked: what the model says, borne out by the page.
        origin: the model.
        document: goes into the ids of new regions.

    Returns:
        The page, how many pictures were added, and how many captions suggested.
    """
    pictures = captions = 0
    regions = list(page.regions)
    for region in checked:
        if region.type in PICTURES and not _is_taken(region.box, regions):
            regions = _with_picture(regions, region, page, origin, document)
            pictures += 1
        elif region.type is RegionType.CAPTION:
            captions += _suggest_captions(regions, region, page, origin)
    if regions == list(page.regions):
        return page, 0, 0
    return page.model_copy(update={"regions": tuple(regions)}), pictures, captions


def _is_taken(box: Box, regions: Sequence[Region]) -> bool:
    """Whether the rules have a picture in the same place, or know that there is none."""
    return any(
        (region.is_picture and max(box.inside(region.box), region.box.inside(box)) > OVERLAP)
        or (region.type in OTHERWISE and region.box.iou(box) > OVERLAP)
        for region in regions
    )


def _with_picture(
    regions: list[Region], checked: Checked, page: Page, origin: Origin, document: DocumentId
) -> list[Region]:
    """The regions with the picture at its place in the reading order; the others keep theirs."""
    figure = Region(
        id=RegionId(make_id("fig", document, page.number, *checked.box, "assist")),
        page=page.number,
        type=RegionType.FIGURE,
        box=checked.box,
        confidence=PICTURE,
        origin=origin,
    )
    ids = [region.id for region in reading_order([*regions, figure])]
    before = ids.index(figure.id) - 1
    position = 0
    if before >= 0:
        position = next(index for index, region in enumerate(regions) if region.id == ids[before]) + 1
    return list(in_order([*regions[:position], figure, *regions[position:]]))


def _suggest_captions(regions: list[Region], checked: Checked, page: Page, origin: Origin) -> int:
    """Mark the text that is the model's caption; a caption inside a longer text is for the grammar to cut out."""
    marked = 0
    for index, region in enumerate(regions):
        covers = (
            region.box.inside(checked.box.grown(NEAR)) > TEXT_INSIDE
            and checked.box.inside(region.box.grown(NEAR)) > CAPTION_INSIDE
            and alike(region.text, checked.printed, scan=page.kind is PageKind.SCAN)
        )
        if covers and region.type is RegionType.TEXT:
            update = {"type": RegionType.CAPTION, "confidence": CAPTION, "origin": origin}
            regions[index] = region.model_copy(update=update)
            marked += 1
    return marked
