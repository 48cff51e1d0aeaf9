"""Vignettes and logos told from figures, by whether anything names them where figures have captions."""

from collections import Counter, defaultdict
from collections.abc import Sequence
from math import inf

from pictoria_docs.captioning.page_draft import PageDraft
from pictoria_docs.document import NumberKind, Page, PageKind, Region, RegionType
from pictoria_docs.document.identity import RegionId

MIN_NAMED = 3  # pages that name figures, from which it is the document's habit

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
MOSTLY_CAPTIONED = 0.8  # of the places of an ornament, from which its captions are its own
NAMED_KINDS = frozenset({NumberKind.FIGURE, NumberKind.PLATE, NumberKind.MAP})
NAMES = frozenset({RegionType.CAPTION, RegionType.LEGEND, RegionType.FIGURE_NUMBER, RegionType.PLATE})


def restore_captioned(drafts: Sequence[PageDraft]) -> None:
    """Make figures of ornaments that have captions wherever they come back: a logo may be what is shown.

    Args:
        drafts: of all pages, their labelled captions cut out; they are changed.
    """
    found: Counter[object] = Counter()
    captioned: dict[object, set[RegionId]] = defaultdict(set)
    for draft in drafts:
        ornaments = [region for region in draft.regions if region.type is RegionType.DECORATION]
        found.update(map(_look, ornaments))
        for caption in draft.regions if ornaments else ():
            if not _names_figure(caption):
                continue
            nearest = min((*ornaments, *draft.pictures), key=lambda picture: _gap(caption, picture))
            if nearest.type is RegionType.DECORATION and _gap(caption, nearest) < AT_NAME:
                captioned[_look(nearest)].add(nearest.id)
    shown = {
        id for look, ids in captioned.items() if len(ids) >= MOSTLY_CAPTIONED * found[look] for id in ids
    }
    for draft in drafts if shown else ():
        draft.regions[:] = [
            region.model_copy(update={"type": RegionType.FIGURE}) if region.id in shown else region
            for region in draft.regions
        ]


def _look(region: Region) -> object:
    """What is the same where an ornament comes back."""
    size = round(region.box.width), round(region.box.height)
    return (region.picture.digest if region.picture is not None else "", size)


def _names_figure(region: Region) -> bool:
    return (
        region.type is RegionType.CAPTION
        and region.caption is not None
        and region.caption.label_end > 0
        and region.caption.kind in NAMED_KINDS
    )


def _gap(caption: Region, picture: Region) -> float:
    """Points between a caption and a picture over or under it; infinite where it stands elsewhere."""
    common = caption.box.overlap_x(picture.box)
    level = caption.box.overlap_y(picture.box) > 0
    return caption.box.distance(picture.box) if common > 0 and not level else inf


def set_ornaments_apart(pages: Sequence[Page]) -> list[Page]:
    """Retype as DECORATION the small pictures without words on pages that name no figure, and tiny ones on others.

    Args:
        pages: born-digital pages with their captions found; others stay as they are.
    """
    shown = [page for page in pages if page.figures]
    named = [page for page in shown if any(region.type in NAMES for region in page.regions)]
    if len(named) < MIN_NAMED or len(named) < CAPTIONED * len(shown):
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
