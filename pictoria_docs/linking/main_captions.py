"""Main captions of figures whose parts have captions of their own: "Fig. 5. Jugs" under "(a) Side", "(b) Back".

The parts' captions choose their pictures like any others; their main caption names the figure that these pictures
make together, so it does not compete with them for one.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence

from pictoria_docs.document import Box, NumberKind, Reason, Region, RegionType
from pictoria_docs.document.identity import RegionId
from pictoria_docs.linking.assignment import Assignment
from pictoria_docs.linking.caption_links import CaptionLinks
from pictoria_docs.linking.document_index import MIN_LINE_HEIGHT, DocumentIndex, has_body
from pictoria_docs.linking.features import Features
from pictoria_docs.linking.plates import compose

REACH = 4.0  # line heights from the parts' captions to the main caption, at most
MIN_PARTS = 2  # captions of parts under one main caption
IN_COLUMN = 0.5  # of the narrower width, from which captions stand in one column


def find_main_captions(document_index: DocumentIndex) -> dict[RegionId, list[RegionId]]:
    """The main captions of lettered parts, with the captions of their parts; each part has one."""
    mains: dict[RegionId, list[RegionId]] = {}
    for page in document_index.pages:
        regions = document_index.on(page)
        labelled = [region for region in regions if _is_main(region)]
        groups: dict[RegionId, list[Region]] = defaultdict(list)
        for region in regions:
            if _is_part(region) and region.parent is not None:
                groups[region.parent].append(region)
        line = max(document_index.line_height(page), MIN_LINE_HEIGHT)
        for parts in groups.values():
            if len(parts) < MIN_PARTS:
                continue
            box = Box.union(part.box for part in parts)
            column = _with_pictures(document_index, page, parts, REACH * line)
            near = [
                main
                for main in labelled
                if main.id not in mains
                and _gap(main.box, box) < REACH * line
                and main.box.overlap_x(column) > IN_COLUMN * min(main.box.width, column.width)
                and not _has_picture_between(document_index, page, main.box, box)
            ]
            if near:
                main = min(near, key=lambda each: (each.box.y0 < box.y0, _gap(each.box, box)))
                mains[main.id] = [part.id for part in parts]
    return mains


def _is_main(region: Region) -> bool:
    numbers = region.printed_numbers
    return (
        region.type is RegionType.CAPTION
        and region.parent is None
        and len(numbers) == 1
        and numbers[0].kind is NumberKind.FIGURE
        and has_body(region)
    )


def _is_part(region: Region) -> bool:
    numbers = region.printed_numbers
    return (
        region.type is RegionType.CAPTION
        and region.parent is not None
        and len(numbers) == 1
        and numbers[0].kind is NumberKind.BARE
        and numbers[0].path[-1].isalpha()
    )


def _gap(first: Box, second: Box) -> float:
    """Height in points between two boxes, one below the other; 0 where they stand level."""
    return max(first.y0 - second.y1, second.y0 - first.y1, 0.0)


def _with_pictures(document_index: DocumentIndex, page: int, parts: Sequence[Region], reach: float) -> Box:
    """The box around the captions of parts and the pictures that they stand over or under, within so many points."""
    pictures = [
        picture.box
        for picture in document_index.pictures(page)
        if any(picture.box.overlap_x(part.box) > 0 and _gap(picture.box, part.box) < reach for part in parts)
    ]
    return Box.union([*pictures, *(part.box for part in parts)])


def _has_picture_between(document_index: DocumentIndex, page: int, main: Box, parts: Box) -> bool:
    top, foot = (parts.y1, main.y0) if parts.y1 <= main.y0 else (main.y1, parts.y0)
    return any(
        top <= picture.box.centre.y <= foot and picture.box.overlap_x(main) > 0
        for picture in document_index.pictures(page)
    )


def link_main_captions(
    document_index: DocumentIndex,
    mains: Mapping[RegionId, Sequence[RegionId]],
    matches: Sequence[Assignment],
    caption_links: CaptionLinks,
) -> None:
    """Put the pictures of the parts together as one figure and tie the main caption to it."""
    chosen = {match.candidate.claim.caption.id: match for match in matches}
    for id, parts in mains.items():
        main = document_index.get(id)
        found = [chosen[part] for part in parts if part in chosen]
        pictures = {
            match.candidate.figure.id: document_index.get(match.candidate.figure.id) for match in found
        }
        free = [
            picture
            for picture in pictures.values()
            if picture.type is RegionType.FIGURE and picture.parent is None and picture.page == main.page
        ]
        if not free:
            continue
        whole = compose(document_index, free, RegionType.FIGURE, main.printed_numbers[0])
        weakest = min(found, key=lambda match: match.candidate.score)
        features: Features = {
            "assigned": 1.0,
            "score": weakest.candidate.score,
            "composed": float(len(free) > 1),
        }
        reason = Reason(code="shared_by_panels", values={"panels": len(free)})
        caption_links.add(main, whole, features, [reason])
