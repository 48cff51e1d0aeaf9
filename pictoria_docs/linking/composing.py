"""Pictures that captions hold together: plates numbered only in their legend, composite figures under one caption."""

from collections import defaultdict

from pictoria_docs.document import Box, NumberKind, PrintedNumber, Region, RegionType
from pictoria_docs.document.identity import RegionId
from pictoria_docs.document.page import in_rows
from pictoria_docs.linking.assignment import Assignment
from pictoria_docs.linking.document_index import (
    FLOW_TYPES,
    MIN_LINE_HEIGHT,
    DocumentIndex,
    is_bare_number,
)
from pictoria_docs.linking.evidence import plate_of
from pictoria_docs.linking.plates import compose
from pictoria_docs.linking.surroundings import SHORT_TEXT, gap_between

WHOLE_PLATE_TEXT = 300  # characters of running text from which a page is not all one plate

MIN_IN_RANGE = 4  # numbers under one caption that pictures may share
RANGE_SHARE = 0.6  # of them: fewer pictures are not one for each number
LETTERED = 0.6
"""Share of the parts that a caption explains whose letters must be found beside pictures."""
PANEL_GAP = 2.6
"""Pictures of one composite figure are no further apart than this, in line heights."""
PAIR_GAP = 0.3
"""Two pictures of one height on one level are no further apart than this, in widths of the narrower."""
LEVEL_EDGES = 3.0
"""Points between upper or lower edges of pictures on one level."""
PART_GAP = 12.0
"""Pictures that are as many as the parts of a caption are no further apart than this, in line heights."""


def compose_legend_plates(
    document_index: DocumentIndex, matches: list[Assignment]
) -> dict[RegionId, RegionId]:
    """Plates whose number stands only in the legend, on the same or the facing page."""
    groups: dict[tuple[str, int], list[Assignment]] = defaultdict(list)
    for match in matches:
        claim = match.candidate.claim
        if claim.plate_key is not None and plate_of(document_index, match.candidate.figure) is None:
            groups[(claim.plate_key, match.candidate.figure.page)].append(match)
    composites: dict[RegionId, RegionId] = {}
    for (_, page), group in groups.items():
        claim = group[0].candidate.claim
        number = claim.number if claim.plate is None else claim.plate
        if number is None:
            continue
        plate = PrintedNumber(
            kind=NumberKind.PLATE, path=number.path[:1], text=number.text.split(",")[0].strip()
        )
        chosen = {match.candidate.figure.id for match in group}
        if claim.names_plate and len(group) == 1:
            rest = [
                picture.id for picture in document_index.pictures(page) if picture.type is RegionType.FIGURE
            ]
            matched = {match.candidate.figure.id for match in matches if match not in group}
            chosen |= (
                {id for id in rest if id not in matched}
                if document_index.body_length(page) < WHOLE_PLATE_TEXT
                else set()
            )
        id = compose(
            document_index, [document_index.get(id) for id in sorted(chosen)], RegionType.PLATE, plate
        )
        document_index.plate_of_page.setdefault(page, plate)
        composites.update(dict.fromkeys(chosen, id))
    return composites


def compose_ranges(document_index: DocumentIndex, matches: list[Assignment]) -> dict[RegionId, RegionId]:
    """Pictures under a caption that names many more numbers than there are pictures: together they are one figure.

    "Figs 1-9" over a plate in four pieces names what is drawn in them, not nine pictures.
    """
    groups: dict[RegionId, list[Assignment]] = defaultdict(list)
    for match in matches:
        number = match.candidate.claim.number
        if number is not None and number.kind is NumberKind.FIGURE:
            groups[match.candidate.claim.caption.id].append(match)
    composites: dict[RegionId, RegionId] = {}
    for group in groups.values():
        claim = group[0].candidate.claim
        pictures = {
            match.candidate.figure.id: document_index.get(match.candidate.figure.id) for match in group
        }
        if claim.count < MIN_IN_RANGE or len(pictures) > RANGE_SHARE * claim.count:
            continue
        if any(
            picture.type is not RegionType.FIGURE or picture.page != claim.caption.page
            for picture in pictures.values()
        ):
            continue
        numbers = claim.caption.printed_numbers
        id = compose(document_index, in_rows(pictures.values()), RegionType.FIGURE, None)
        whole = document_index.get(id)
        document_index.put(whole.model_copy(update={"number": f"{numbers[0].text}–{numbers[-1].text}"}))
        document_index.numbers[id].extend(numbers)
        composites.update(dict.fromkeys(pictures, id))
    return composites


def compose_figures(document_index: DocumentIndex, matches: list[Assignment]) -> dict[RegionId, RegionId]:
    """Composite figures: pictures beside a captioned one that have no caption of their own."""
    claims_of: dict[RegionId, int] = defaultdict(int)
    captioned = {match.candidate.figure.id for match in matches}
    for match in matches:
        claims_of[match.candidate.claim.caption.id] += 1
    composites: dict[RegionId, RegionId] = {}
    for match in sorted(matches, key=lambda match: -match.candidate.score):
        candidate = match.candidate
        figure = document_index.get(candidate.figure.id)
        if candidate.side not in ("below", "above", "left", "right") or figure.type is not RegionType.FIGURE:
            continue
        if claims_of[candidate.claim.caption.id] > 1 or candidate.claim.caption.caption is None:
            continue
        group = _lettered(document_index, figure, candidate.claim.caption, captioned)
        if len(group) < 2:
            group = _explained(document_index, figure, candidate.claim.caption, captioned)
        if len(group) > 1:
            number = (
                candidate.claim.number
                if candidate.claim.number and candidate.claim.number.kind is NumberKind.FIGURE
                else None
            )
            id = compose(document_index, group, RegionType.FIGURE, number)
            captioned |= {member.id for member in group}
            composites.update(dict.fromkeys((member.id for member in group), id))
    return composites


def _lettered(
    document_index: DocumentIndex, figure: Region, caption: Region, captioned: set[RegionId]
) -> list[Region]:
    """The pictures with the letters that a caption explains: "(a) ... (b) ...", a and b beside the pictures.

    Of two pictures with one letter the nearer to the caption is meant, never one across it.
    """
    parts = {
        part.number.path[-1]
        for part in (caption.caption.parts if caption.caption is not None else ())
        if part.number is not None
    }
    if len(parts) < 2:
        return []
    nearest: dict[str, Region] = {}
    free = [figure, *_free(document_index, figure.page, captioned)]

    def away(picture: Region) -> tuple[bool, float]:
        across = picture.box.overlap_x(caption.box) > 0 and not _same_side(
            picture.box, figure.box, caption.box
        )
        return across, picture.box.distance(caption.box)

    for picture in sorted(free, key=away):
        for number in document_index.numbers.get(picture.id, []):
            if number.kind is NumberKind.BARE and number.key in parts:
                nearest.setdefault(number.key, picture)
    group = {picture.id: picture for picture in nearest.values()}
    if figure.id not in group or len(group) < max(2, LETTERED * len(parts)):
        return []
    return in_rows(group.values())


def _free(document_index: DocumentIndex, page: int, captioned: set[RegionId]) -> list[Region]:
    """Figures of a page that no caption has and that are part of nothing yet."""
    return [
        region
        for region in document_index.on(page)
        if region.type is RegionType.FIGURE and region.parent is None and region.id not in captioned
    ]


def _explained(
    document_index: DocumentIndex, figure: Region, caption: Region, captioned: set[RegionId]
) -> list[Region]:
    """The pictures around the captioned one: as many as the caption names parts, or those close by."""
    parts = len(caption.caption.parts) if caption.caption is not None else 0
    if parts > 1:
        group = _grow(document_index, figure, caption, captioned, PART_GAP)
        if len(group) == parts and not any(
            _is_nearer_to_another(document_index, member, caption) for member in group
        ):
            return group
    return _grow(document_index, figure, caption, captioned, PANEL_GAP)


def _is_nearer_to_another(document_index: DocumentIndex, picture: Region, caption: Region) -> bool:
    """Whether another caption stands nearer to a picture, on the side on which this one stands."""
    below = caption.box.y0 >= picture.box.y1
    return any(
        rival.id != caption.id
        and rival.type is RegionType.CAPTION
        and not is_bare_number(rival)
        and (rival.box.y0 >= picture.box.y1) == below
        and rival.box.distance(picture.box) < caption.box.distance(picture.box)
        for rival in document_index.on(picture.page)
    )


def _grow(
    document_index: DocumentIndex, figure: Region, caption: Region, captioned: set[RegionId], lines: float
) -> list[Region]:
    """The picture and the free ones around it, as long as nothing but numbers stands between.

    Args:
        document_index: the open document.
        figure: the captioned picture.
        caption: its caption.
        captioned: pictures that captions have.
        lines: how far each may be from the next, in line heights.
    """
    regions = document_index.on(figure.page)
    free = _free(document_index, figure.page, captioned)
    walls = [
        region.box
        for region in regions
        if (region.type is RegionType.CAPTION and not is_bare_number(region))
        or (region.type in FLOW_TYPES and len(region.text) > SHORT_TEXT)
    ]
    reach = lines * max(document_index.line_height(figure.page), MIN_LINE_HEIGHT)
    group = [figure]
    grown = True
    while grown:
        grown = False
        for other in free:
            if other in group or not _same_side(other.box, figure.box, caption.box):
                continue
            nearest = min(group, key=lambda member: member.box.distance(other.box))
            if nearest.box.distance(other.box) > max(reach, _pair_reach(nearest.box, other.box)):
                continue
            gap = gap_between(nearest.box, other.box)
            if gap is not None and any(gap.intersection(wall) for wall in walls):
                continue
            if any(Box.union([nearest.box, other.box]).grown(-1).intersection(wall) for wall in walls):
                continue
            group.append(other)
            grown = True
    return in_rows(group)


def _pair_reach(picture: Box, other: Box) -> float:
    """How far apart, in points, two pictures of one height on one level may be that are shown as a pair."""
    level = abs(picture.y0 - other.y0) < LEVEL_EDGES and abs(picture.y1 - other.y1) < LEVEL_EDGES
    return PAIR_GAP * min(picture.width, other.width) if level else 0.0


def _same_side(other: Box, figure: Box, caption: Box) -> bool:
    """Whether a picture lies on the same side of the caption as the captioned one."""
    if figure.y1 <= caption.centre.y:
        return other.y1 <= caption.centre.y + 2
    if figure.y0 >= caption.centre.y:
        return other.y0 >= caption.centre.y - 2
    if figure.x1 <= caption.centre.x:
        return other.x1 <= caption.centre.x
    return other.x0 >= caption.centre.x
