"""Vignettes told from figures: small wordless drawings that nothing names, where figures have captions."""

from collections.abc import Sequence

from pictoria_docs.document import Page, PageKind, Region, RegionType

SMALL = 0.06
"""An ornament covers less than this share of its page."""
CAPTIONED = 0.6
"""In a document where at least this share of the pages with figures has captions, a figure is expected to have one."""
NAMES = frozenset({RegionType.CAPTION, RegionType.LEGEND, RegionType.FIGURE_NUMBER, RegionType.PLATE})


def set_ornaments_apart(pages: Sequence[Page]) -> list[Page]:
    """Retype as DECORATION the small drawings without words on pages that name no figure.

    Args:
        pages: born-digital pages with their captions found; others stay as they are.
    """
    shown = [page for page in pages if page.figures]
    named = [page for page in shown if _names_figures(page)]
    if len(named) < 3 or len(named) < CAPTIONED * len(shown):
        return list(pages)
    return [page if _names_figures(page) else _without_ornaments(page) for page in pages]


def _names_figures(page: Page) -> bool:
    return any(region.type in NAMES for region in page.regions)


def _without_ornaments(page: Page) -> Page:
    if page.kind is not PageKind.BORN_DIGITAL or not any(
        _is_ornament(region, page) for region in page.regions
    ):
        return page
    regions = tuple(
        region.model_copy(update={"type": RegionType.DECORATION}) if _is_ornament(region, page) else region
        for region in page.regions
    )
    return page.model_copy(update={"regions": regions})


def _is_ornament(region: Region, page: Page) -> bool:
    return (
        region.type is RegionType.FIGURE
        and region.picture is None
        and not region.text
        and region.box.area < SMALL * page.box.area
    )
