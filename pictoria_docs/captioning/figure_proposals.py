"""What a caption says about the pictures beside it: fragments are one figure, a frame or a listing is a figure.

The page's own evidence cannot tell a table from a figure made of rules, nor one drawing in nine pieces from nine
drawings; the caption can. After the region proposals of PDFFigures 2.0 (Clark and Divvala, JCDL 2016): a figure
fills the space between its caption and the next body text.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from pictoria_docs.captioning.cut import LINE_OVERLAP
from pictoria_docs.document import Box, NumberKind, Origin, Page, PageKind, Region, RegionType, make_id
from pictoria_docs.document.identity import RegionId

NO_GAP = 1e6  # points, where nothing lies in a zone
WITHIN_FRAME = 0.8  # of a text's area: it is lettering of the frame
UNDER_HEADING = 0.5  # of the narrower width, from which text follows a heading
PROSE_LENGTH = 60  # characters of a single line of prose
FULL_LINE = 0.85  # of the widest line's width
FULL_SHARE = 0.6  # of the lines of prose that are full or end a sentence
PROSE_LINE = 24  # characters of its lines on average
LETTER_SHARE = 0.8  # of its characters that are letters or spaces
OVER_CAPTION = 0.2  # of the narrower width, from which a block bounds a figure
ZONE_SLACK = 4  # points by which parts may reach out of the zone
NEXT_PIECE = 12.0  # points sideways to the next piece of a figure, at least,
NEXT_WIDTH = 0.9  # of the piece's width
NEXT_PIECE_MOST = 60.0  # points at most
LEVEL_LEAST = 4  # points of height that a column of text shares with the zone
WEAK_GAP = 14  # points from a drawing to the rules that are part of it
LISTING_GAP = 30  # points between a caption and a listing, and between its lines
SMALL_IMAGE = 0.15  # of the drawing's area: images so small are part of it
PIECE_GAP = 16  # points between the pieces of a figure beside its caption
LABEL_GAP = 9  # points between a drawing and its lettering
REPLACED_SHARE = 0.8  # of a text's area inside a figure that takes it up
DRAWN_CONFIDENCE = 0.9  # of a figure made of drawings
CLAIMED_CONFIDENCE = 0.75  # of one made of a table or listing

FIGURE_KINDS = frozenset({NumberKind.FIGURE, NumberKind.PLATE, NumberKind.MAP})
FRAME_FILLED = 0.4  # of a frame, below which pictures within are a part of what it holds
WEAK = frozenset({RegionType.TABLE, RegionType.OTHER})
"""Regions that are figures only where a caption says so."""
SOLID = frozenset(
    {
        RegionType.CAPTION,
        RegionType.LEGEND,
        RegionType.RUNNING_HEAD,
        RegionType.PAGE_NUMBER,
        RegionType.FOOTNOTE,
        RegionType.TITLE,
    }
)
"""What a figure never reaches across."""
LISTING_LINES = 3
"""Fewer lines over a caption are a heading, not a listing."""
ORIGIN = Origin(stage="captions", model="caption-claims")


@dataclass(slots=True)
class _Zone:
    """The free space on one side of a caption, and what lies in it."""

    caption: Region
    above: bool
    """Above the caption, or below it; what lies beside it counts as above."""
    pictures: list[Region]
    weak: list[Region]
    labels: list[Region]

    @classmethod
    def of(cls, caption: Region, above: bool, parts: Sequence[Region]) -> "_Zone":
        """The zone in which these parts lie."""
        pictures = [region for region in parts if region.type is RegionType.FIGURE]
        weak = [region for region in parts if region.type in WEAK]
        labels = [region for region in parts if region.type not in {RegionType.FIGURE, *WEAK}]
        return cls(caption, above, pictures, weak, labels)

    @property
    def filled(self) -> bool:
        return bool(self.pictures or self.weak)

    @property
    def gap(self) -> float:
        """Distance in points between the caption and what is nearest to it in the zone."""
        edge = self.caption.box
        boxes = [region.box for region in (*self.pictures, *self.weak, *self.labels)]
        gaps = [edge.y0 - box.y1 if self.above else box.y0 - edge.y1 for box in boxes]
        return min(gaps, default=NO_GAP)


def propose_figures(pages: Sequence[Page]) -> list[Page]:
    """Let each labelled figure caption claim the drawing fragments, frame, table or listing it belongs to.

    Pictures that are images are left alone: whether they are panels of one figure is for linking to say.

    Args:
        pages: settled pages with their captions found.
    """
    above = _captions_below_figures(pages)
    return [_with_proposals(page, above) if page.kind is PageKind.BORN_DIGITAL else page for page in pages]


def _figure_captions(page: Page) -> list[Region]:
    # A plate whose panels a legend describes is made of pictures, not of fragments of one.
    legends = {
        number.path
        for region in page.regions
        if region.type is RegionType.LEGEND
        for number in region.printed_numbers
    }
    return [
        region
        for region in page.captions
        if not any(number.path in legends for number in region.printed_numbers)
        and region.caption is not None
        and region.caption.label_end > 0
        and region.caption.kind in FIGURE_KINDS
        and region.parent is None  # the items of a legend or list stand far from their pictures
    ]


def _captions_below_figures(pages: Iterable[Page]) -> bool:
    """The document's habit, from the captions that leave no doubt: whether figures stand above their captions."""
    votes = 0
    for page in pages:
        body = _body(page)
        for caption in _figure_captions(page):
            up, down = _zone(page, caption, body, above=True), _zone(page, caption, body, above=False)
            votes += int(bool(up.pictures)) - int(bool(down.pictures))
    return votes >= 0


def _body(page: Page) -> list[Region]:
    """Running text and the other blocks that bound a figure."""
    texts = [region for region in page.regions if region.type in (RegionType.TEXT, RegionType.LIST)]
    frames = [region.box for region in page.regions if region.type is RegionType.OTHER]
    prose = [
        region
        for region in texts
        if _is_prose(region) and not any(region.box.inside(frame) > WITHIN_FRAME for frame in frames)
    ]
    headings = [
        region for region in page.regions if region.type is RegionType.HEADING and _heads(region, page, prose)
    ]
    return prose + headings + [region for region in page.regions if region.type in SOLID]


def _heads(heading: Region, page: Page, prose: Sequence[Region]) -> bool:
    """Whether text follows a heading: bold labels inside a diagram are no headings."""
    below = [
        region
        for region in page.regions
        if region.id != heading.id
        and region.box.y0 >= heading.box.y1 - LINE_OVERLAP
        and region.box.overlap_x(heading.box) > UNDER_HEADING * min(region.box.width, heading.box.width)
    ]
    following = min(below, key=lambda region: region.box.y0, default=None)
    return following is not None and (following in prose or following.type is RegionType.HEADING)


def _is_prose(region: Region) -> bool:
    """Lines of sentences set to one width, as against labels, listings and scattered words."""
    widths = [line.x1 - line.x0 for line in region.lines]
    if len(widths) < 2:
        return len(region.text) > PROSE_LENGTH
    # A short line that ends a sentence ends its paragraph.
    full = sum(
        width > FULL_LINE * max(widths) or region.text[: line.end].endswith((".", "!", "?"))
        for width, line in zip(widths, region.lines, strict=True)
    )
    letters = sum(character.isalpha() or character.isspace() for character in region.text)
    return (
        full >= FULL_SHARE * len(widths)
        and len(region.text) / len(widths) > PROSE_LINE
        and letters > LETTER_SHARE * len(region.text)
    )


def _zone(page: Page, caption: Region, body: Sequence[Region], *, above: bool) -> _Zone:
    edge = caption.box
    limit = 0.0 if above else page.height
    for block in body:
        if block.id == caption.id or block.box.overlap_x(edge) < OVER_CAPTION * min(
            block.box.width, edge.width
        ):
            continue
        if above and block.box.centre.y < edge.y0:
            limit = max(limit, block.box.y1)
        elif not above and block.box.centre.y > edge.y1:
            limit = min(limit, block.box.y0)
    low, high = (limit, edge.y0) if above else (edge.y1, limit)
    bounds = {block.id for block in body}
    inside = [
        region
        for region in page.regions
        if region.id not in bounds
        and region.type is not RegionType.DECORATION
        and region.box.y0 >= low - ZONE_SLACK
        and region.box.y1 <= high + ZONE_SLACK
    ]
    rivals = [rival.box for rival in _figure_captions(page) if rival.id != caption.id]
    # Everything that hangs together, from what stands over or under the caption itself outwards.
    reach = Box(edge.x0, low, edge.x1, high)
    parts: list[Region] = []
    changed = True
    while changed:
        changed = False
        for region in inside:
            if region not in parts and -region.box.overlap_x(reach) < _stretch(region, rivals):
                parts.append(region)
                reach = Box(min(reach.x0, region.box.x0), low, max(reach.x1, region.box.x1), high)
                reach = _between_blocks(reach, body, edge)
                changed = True
    return _Zone.of(caption, above, parts)


def _stretch(region: Region, rivals: Sequence[Box]) -> float:
    """How far from the rest, in points, a piece may stand sideways and still belong to the figure."""
    if region.type is not RegionType.FIGURE or any(region.box.overlap_x(rival) > 0 for rival in rivals):
        return NEXT_PIECE
    return max(NEXT_PIECE, min(NEXT_WIDTH * region.box.width, NEXT_PIECE_MOST))


def _between_blocks(reach: Box, body: Sequence[Region], edge: Box) -> Box:
    """Stop at columns of text to the left and right of the zone."""
    x0, x1 = reach.x0, reach.x1
    for block in body:
        if block.box.overlap_y(reach) < LEVEL_LEAST or block.box.overlap_x(edge) > 0:
            continue
        if block.box.x1 <= edge.x0:
            x0 = max(x0, block.box.x1)
        elif block.box.x0 >= edge.x1:
            x1 = min(x1, block.box.x0)
    return Box(x0, reach.y0, max(x1, x0), reach.y1)


def _with_proposals(page: Page, figures_above: bool) -> Page:
    captions = _figure_captions(page)
    if not captions:
        return page
    body = _body(page)
    replaced: dict[str, Region] = {}
    dropped: set[str] = set()
    for caption in captions:
        zone = _choose(page, caption, body, figures_above)
        used = dropped | set(replaced)
        pictures = [region for region in zone.pictures if region.id not in used]
        weak = [region for region in zone.weak if region.id not in used]
        labels = [region for region in zone.labels if region.id not in used]
        numbered = [region for region in labels if region.type is RegionType.FIGURE_NUMBER]
        frame = _frame_round(pictures, weak)
        if frame is not None:
            parts = [frame, *pictures]
            proposal, replaced_ids = _merged(page, parts, _lettering_of(labels, [frame]))
        elif pictures and _fragments(pictures):
            box = Box.union(region.box for region in pictures)
            parts = pictures + [region for region in weak if region.box.distance(box) < WEAK_GAP]
            if _are_panels(pictures, numbered) or (len(parts) == 1 and not labels):
                continue
            proposal, replaced_ids = _merged(page, parts, _lettering_of(labels, parts))
        elif not pictures and weak:
            nearest = min(weak, key=lambda region: region.box.distance(caption.box))
            proposal, replaced_ids = _merged(page, [nearest], _lettering_of(labels, [nearest]))
        elif not pictures and labels and zone.gap < LISTING_GAP and _has_body(caption):
            listing = _column_of(labels, caption, above=zone.above)
            if sum(len(region.lines) for region in listing) < LISTING_LINES:
                continue
            proposal, replaced_ids = _merged(page, listing[:1], listing[1:])
        else:
            continue
        replaced[replaced_ids[0]] = proposal
        dropped |= set(replaced_ids[1:])
    if not replaced:
        return page
    regions = tuple(replaced.get(region.id, region) for region in page.regions if region.id not in dropped)
    return page.model_copy(update={"regions": regions})


def _frame_round(pictures: Sequence[Region], weak: Sequence[Region]) -> Region | None:
    """The frame of a figure of which pictures are but a part, as logos and buttons are of a screen that is shown."""
    for frame in weak if pictures else ():
        inside = all(picture.box.inside(frame.box) > REPLACED_SHARE for picture in pictures)
        if inside and sum(picture.box.area for picture in pictures) < FRAME_FILLED * frame.box.area:
            return frame
    return None


def _has_body(caption: Region) -> bool:
    """Whether a caption is more than a label: "Pl. I, 2." below a text points to a picture elsewhere."""
    return caption.caption is not None and caption.caption.body_end > caption.caption.body_start


def _are_panels(pictures: Sequence[Region], numbers: Sequence[Region]) -> bool:
    """Whether each picture has a number of its own: panels of a plate, not ticks along an axis."""
    if (
        len(pictures) < 2
        or len(numbers) != len(pictures)
        or len({number.text for number in numbers}) < len(numbers)
    ):
        return False
    nearest = {min(pictures, key=lambda picture: picture.box.distance(number.box)).id for number in numbers}
    return len(nearest) == len(pictures)


def _fragments(pictures: Sequence[Region]) -> bool:
    """Whether pictures are pieces of one drawing: vector drawing, and images only as small parts of it."""
    drawings = [region for region in pictures if region.is_drawing]
    if not drawings:
        return False
    box = Box.union(region.box for region in pictures)
    images = [region for region in pictures if not region.is_drawing]
    return all(image.box.area < SMALL_IMAGE * box.area for image in images)


def _choose(page: Page, caption: Region, body: Sequence[Region], figures_above: bool) -> _Zone:
    usual = _zone(page, caption, body, above=figures_above)
    other = _zone(page, caption, body, above=not figures_above)
    if usual.pictures:
        return usual
    if other.pictures:
        return other if other.gap < usual.gap or not usual.filled else usual
    side_zone = _beside(page, caption, body)
    return side_zone if side_zone.pictures else usual


def _beside(page: Page, caption: Region, body: Sequence[Region]) -> _Zone:
    """What stands left or right of a caption, from the nearest picture outwards."""
    edge = caption.box
    bounds = {block.id for block in body}
    free = [
        region
        for region in page.regions
        if region.id not in bounds and region.type is not RegionType.DECORATION
    ]
    level = [
        region for region in free if region.type is RegionType.FIGURE and _is_level_beside(region.box, edge)
    ]
    if not level:
        return _Zone.of(caption, True, [])
    nearest = min(level, key=lambda region: region.box.distance(edge))
    right = nearest.box.x0 > edge.x0
    rivals = [rival.box for rival in _figure_captions(page) if rival.id != caption.id]
    free = [
        region
        for region in free
        if region in level or not any(_is_level_beside(region.box, rival) for rival in rivals)
    ]
    on_side = [
        region
        for region in free
        if (region.box.x0 >= edge.x1 - 2 if right else region.box.x1 <= edge.x0 + 2) and region is not nearest
    ]
    parts = [nearest, *_gathered(on_side, nearest.box, PIECE_GAP)]
    return _Zone.of(caption, True, parts)


def _is_level_beside(picture: Box, caption: Box) -> bool:
    return picture.overlap_y(caption) > 0 and picture.overlap_x(caption) < 2


def _lettering_of(labels: Sequence[Region], parts: Sequence[Region]) -> list[Region]:
    """Words that stand inside, between or right beside the parts of a drawing."""
    return _gathered(labels, Box.union(part.box for part in parts), LABEL_GAP)


def _gathered(regions: Sequence[Region], box: Box, gap: float) -> list[Region]:
    """The regions that hang together with a box: nearer than `gap` to it, or to those taken in before."""
    gathered: list[Region] = []
    changed = True
    while changed:
        changed = False
        for region in regions:
            if region not in gathered and region.box.distance(box) < gap:
                gathered.append(region)
                box = Box.union([box, region.box])
                changed = True
    return gathered


def _column_of(labels: Sequence[Region], caption: Region, *, above: bool) -> list[Region]:
    """The stack of lines right above (below) a caption, without a gap of more than two lines."""
    ordered = sorted(labels, key=lambda region: -region.box.y1 if above else region.box.y0)
    stack: list[Region] = []
    edge = caption.box.y0 if above else caption.box.y1
    for region in ordered:
        gap = edge - region.box.y1 if above else region.box.y0 - edge
        if gap > LISTING_GAP:
            break
        stack.append(region)
        edge = min(edge, region.box.y0) if above else max(edge, region.box.y1)
    return stack


def _merged(page: Page, parts: Sequence[Region], labels: Sequence[Region]) -> tuple[Region, list[str]]:
    """One figure from its parts and labels, and the ids it replaces (the first one's place is taken)."""
    members = [*parts, *labels]
    box = Box.union(region.box for region in members)
    inner = [
        region
        for region in page.regions
        if region.type in (RegionType.TEXT, RegionType.FIGURE_NUMBER, RegionType.HEADING, *WEAK)
        and region.box.inside(box) > REPLACED_SHARE
        and region not in members
    ]
    texts = [region.text for region in [*members, *inner] if region.text]
    figure = Region(
        id=RegionId(make_id("fig", *parts[0].id.split("-"), *box)),
        page=page.number,
        type=RegionType.FIGURE,
        box=box.rounded(),
        text=" ".join(texts),
        order=min(region.order for region in members),
        confidence=DRAWN_CONFIDENCE
        if any(part.type is RegionType.FIGURE for part in parts)
        else CLAIMED_CONFIDENCE,
        origin=ORIGIN,
    )
    return figure, [region.id for region in [*members, *inner]]
