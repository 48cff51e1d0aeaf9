"""Vignettes and logos told from figures: small wordless pictures that nothing names, where figures have captions."""

from collections.abc import Sequence

from pictoria_docs.document import Page, PageKind, Region, RegionType

FEWEST_NAMED = 3  # pages that name figures, from which it is the document's habit

SMALL = 0.06
"""A drawn ornament covers less than this share of its page."""
LOGO = 0.015
"""A logo or vignette that is an image covers less than this share of its page."""
TINY = 0.0025
"""What covers less than this share is no figure of a page whose figures are named, unless a name stands at it."""
BAND = 7.0
"""A drawing so many times wider than high, which nothing names, is a headpiece or a tailpiece."""
AT_NAME = 26.0
"""A caption or number this close to a picture, in points, may be its own."""
LARGER = 8.0
"""A picture so many times larger than another is no neighbour of its kind."""
CAPTIONED = 0.6
"""In a document where at least this share of the pages with figures has captions, a figure is expected to have one."""
NAMES = frozenset({RegionType.CAPTION, RegionType.LEGEND, RegionType.FIGURE_NUMBER, RegionType.PLATE})


def set_ornaments_apart(pages: Sequence[Page]) -> list[Page]:
    """Retype as DECORATION the small pictures without words on pages that name no figure, and tiny ones on others.

    Args:
        pages: born-digital pages with their captions found; others stay as they are.
    """
    shown = [page for page in pages if page.figures]
    named = [page for page in shown if any(region.type in NAMES for region in page.regions)]
    if len(named) < FEWEST_NAMED or len(named) < CAPTIONED * len(shown):
        return list(pages)
    return [_without_ornaments(page) for page in pages]


def _without_ornaments(page: Page) -> Page:
    if page.kind is not PageKind.BORN_DIGITAL:
        return page
    names = [region for region in page.regions if region.type in NAMES]
    return page.changed(
        {
            region.id: {"type": RegionType.DECORATION}
            for region in page.regions
            if _is_ornament(region, page, names)
        }
    )


def _is_ornament(region: Region, page: Page, names: Sequence[Region]) -> bool:
    if region.type is not RegionType.FIGURE or region.text:
        return False
    share = region.box.area / page.box.area
    is_away = all(_is_far(region, name, page) for name in names)
    if is_away and region.is_drawing and region.box.width > BAND * region.box.height:
        return True
    if names:
        return share < TINY and is_away
    return share < (SMALL if region.is_drawing else LOGO)


def _is_far(region: Region, name: Region, page: Page) -> bool:
    """Whether a name is not at a picture, or nearer to one so much larger that it must be that one's."""
    distance = name.box.distance(region.box)
    return distance > AT_NAME or any(
        other.box.area > LARGER * region.box.area and other.box.distance(name.box) < distance
        for other in page.figures
    )
