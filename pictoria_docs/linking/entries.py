"""Catalogue entries: each heading with all that belongs to it, over columns and pages, up to the next one."""

from collections import defaultdict
from collections.abc import Container, Mapping, Sequence
from dataclasses import dataclass, field

from pictoria_docs.captioning.cut import LINE_OVERLAP
from pictoria_docs.document import Box, Entry, EntrySpan, NumberKind, Region, RegionType, make_id
from pictoria_docs.document.identity import EntryId, RegionId
from pictoria_docs.document.page import in_rows
from pictoria_docs.document.region_type import FURNITURE
from pictoria_docs.labels import only_references
from pictoria_docs.linking.document_index import PLATE_TEXT, DocumentIndex, is_bare_number, reads_as
from pictoria_docs.linking.heading import ORIGIN, Heading
from pictoria_docs.linking.heading_fields import inventory_field, title_field
from pictoria_docs.linking.picture_pages import find_picture_pages
from pictoria_docs.linking.rows import stray_heads

SERVED = 0.5  # of the entries of a list, above which pages of pictures alone are theirs
MIN_ENDS = 3  # entries from which their common end is looked for
COMMON_END = 0.9  # of the entries that end alike
WITHIN_TYPE_AREA = 0.8  # of a picture's area: what lies further out is a stain or an edge of the sheet
ACROSS_LINES = 0.5  # of a text's area within what is no picture then
UNDER_PICTURE = 2.0  # type sizes between a picture and the caption under it
ON_LEVEL = 0.3  # of a picture's height beside the texts of an entry
IN_COLUMN = 0.15  # of the narrower width, from which a text and a picture share a column
OUT_OF_COLUMN = 0.3  # of the narrower width, below which two texts do not
LEVEL = 0.6  # of a region's height, which the line that it stands on covers
AS_LARGE = 0.98  # of the size of an entry's heading, from which another opens a part of the book
PICTURES_BEFORE = 12  # regions of a flow in which the heading after pictures is looked for
CLEARLY_NEARER = 3  # points of difference between two gaps that tell something
NO_GAP = 1e6  # points, where no picture stands near any text
NO_HEADING_COST = 0.7  # of a picture that no heading follows
NO_PICTURE_COST = 0.5  # of an entry without a picture
NEXT_COLUMN_UP = 0.3  # of an entry's height from its top: what ends above goes on in another column
NEXT_COLUMN_SHARE = 0.2  # of a region's width under the entry, below which it stands in another column

NOT_IN_FLOW = FURNITURE | {
    RegionType.FOOTNOTE,
    RegionType.DECORATION,
    RegionType.STAMP,
    RegionType.DAMAGE,
    RegionType.HANDWRITING,
}
LARGER = 1.12
"""A heading larger than the entries' own by this factor opens another part of the book."""


@dataclass(slots=True)
class EntryDraft:
    """An entry in the making."""

    heading: Heading
    regions: list[Region] = field(default_factory=list)
    pictures: list[RegionId] = field(default_factory=list)
    """Pictures in its flow."""


def draft_entries(document_index: DocumentIndex, headings: list[Heading]) -> list[EntryDraft]:
    """Give every region of the catalogue to the entry that it belongs to."""
    if not headings:
        return []
    starts = {heading.begins or heading.region.id: index for index, heading in enumerate(headings)}
    drafts = [EntryDraft(heading) for heading in headings]
    if headings[0].pictures is not None:
        for draft in drafts:
            _take(document_index, draft)
        return drafts
    if headings[0].members is not None:
        _gather(document_index, drafts)
        if not any(draft.pictures for draft in drafts):
            owners = find_picture_pages(document_index, starts)
            if len(set(owners.values()) - {None}) > SERVED * len(drafts):
                _give_pages(document_index, drafts, owners)
        return drafts
    alone = find_picture_pages(document_index, starts)
    flow = _flow(document_index, headings[0].region.page, starts, alone)
    groups = _groups(flow)
    before = _pictures_come_first(flow, groups, starts)
    current: EntryDraft | None = None
    for position, region in enumerate(flow):
        if region.id in starts:
            current = drafts[starts[region.id]]
            current.regions.append(region)
            continue
        if current is not None and _ends(current, region):
            current = None
        owner = current
        if before and position in groups and groups[position].pictured:
            following = _next_heading(flow, groups[position].first, starts)
            owner = drafts[following] if following is not None else current
        if owner is None:
            continue
        owner.regions.append(region)
        if region.is_picture:
            owner.pictures.append(region.id)
    _move_beside(drafts, flow)
    for draft in drafts:
        _leave_group_headings(draft)
    _end_like_others(drafts)
    _give_pages(document_index, drafts, alone)
    # A heading on a page of plates heads a legend, not an entry.
    return [draft for draft in drafts if draft.regions]


def _give_pages(
    document_index: DocumentIndex, drafts: Sequence[EntryDraft], owners: Mapping[int, int | None]
) -> None:
    """Give the pictures of pages that show nothing else to the entries that the pages go with."""
    for page, owner in owners.items():
        if owner is not None:
            drafts[owner].pictures += [picture.id for picture in document_index.pictures(page)]


def _leave_group_headings(draft: EntryDraft) -> None:
    """Take from the end of an entry the headings of the group that begins with the next entry."""
    title = draft.heading.title
    while len(draft.regions) > 1 and _heads_a_group(draft.regions[-1]) and not _runs_in(draft.regions):
        if title is not None and title in draft.regions[-1].text:
            break
        draft.regions.pop()


def _end_like_others(drafts: list[EntryDraft]) -> None:
    """Let the last entry end with the line that names its plates, where all others do: no heading need follow it."""
    *others, last = drafts
    ends = [_names_plates_last(draft.regions[-1]) for draft in others if draft.regions]
    if len(ends) < MIN_ENDS or sum(ends) < COMMON_END * len(ends):
        return
    end = next((index for index, region in enumerate(last.regions) if _names_plates_last(region)), None)
    if end is not None and not any(region.is_picture for region in last.regions[end:]):
        del last.regions[end + 1 :]


def _names_plates_last(region: Region) -> bool:
    if not region.lines or region.is_picture:
        return False
    line = region.lines[-1]
    return only_references(region.text[line.start : line.end])


def _heads_a_group(region: Region) -> bool:
    if len(region.lines) > 2 or region.is_picture:
        return False
    letters = [char for char in region.text if char.isalpha()]
    capitals = len(letters) > 2 and all(char.isupper() for char in letters)
    return region.type in (RegionType.HEADING, RegionType.TITLE) or (
        capitals and region.type is RegionType.TEXT
    )


def _runs_in(regions: Sequence[Region]) -> bool:
    """Whether the last region stands on the first line of another, which begins behind it: "PROVENANCE  1973, ..."."""
    *others, last = regions
    return any(
        other.page == last.page
        and other.lines
        and other.lines[0].box.overlap_y(last.box) > LEVEL * last.box.height
        and other.lines[0].x0 >= last.box.x1
        for other in others
    )


def _gather(document_index: DocumentIndex, drafts: list[EntryDraft]) -> None:
    """Give each entry the text that its convention names, and the pictures behind it up to the next entry."""
    owner = {id: draft for draft in drafts for id in draft.heading.members or ()}
    # Stains and the edges of the sheet lie outside the type area or across its lines.
    area = Box.union(document_index.get(id).box for id in owner)
    current: EntryDraft | None = None
    for page in range(drafts[0].heading.region.page, max(document_index.page_of[id] for id in owner) + 1):
        for region in document_index.on(page):
            if region.is_picture and current is not None:
                if region.box.inside(area) < WITHIN_TYPE_AREA or any(
                    other.text and other.box.inside(region.box) > ACROSS_LINES
                    for other in document_index.on(page)
                ):
                    continue
                current.regions.append(region)
                current.pictures.append(region.id)
            elif region.id in owner:
                current = owner[region.id]
                current.regions.append(region)


def _take(document_index: DocumentIndex, draft: EntryDraft) -> None:
    """Give an entry the texts and pictures that it was found with."""
    draft.pictures = list(draft.heading.pictures or ())
    own = [*(draft.heading.members or ()), *draft.pictures]
    draft.regions = [document_index.get(id) for id in own if id in document_index.page_of]


def _move_beside(drafts: list[EntryDraft], flow: list[Region]) -> None:
    """Give pictures that stand beside texts, in no column of text, to the entry that is printed on their level."""
    texts: dict[int, list[tuple[int, Region]]] = defaultdict(list)
    for index, draft in enumerate(drafts):
        for region in draft.regions:
            if region.text and not _is_pictorial(region):
                texts[region.page].append((index, region))
    holder = {id: draft for draft in drafts for id in draft.pictures}
    captions = _captions(drafts)
    for picture in flow:
        if not picture.is_picture or picture.page not in texts:
            continue
        level: dict[int, list[Box]] = defaultdict(list)
        for index, region in texts[picture.page]:
            if region.box.overlap_y(picture.box) > 0:
                level[index].append(region.box)
        if not level or any(_in_column(region, picture, level) for index, region in texts[picture.page]):
            continue
        shares = {index: Box.union(boxes).overlap_y(picture.box) for index, boxes in level.items()}
        best = max(shares, key=lambda index: shares[index])
        if shares[best] < ON_LEVEL * picture.box.height or picture.id in drafts[best].pictures:
            continue
        if picture.id in holder:
            holder[picture.id].pictures.remove(picture.id)
            holder[picture.id].regions.remove(picture)
        drafts[best].pictures.append(picture.id)
        drafts[best].regions.append(picture)
        for caption, draft in captions[picture.page]:
            if draft is not drafts[best] and _is_under(caption, picture):
                draft.regions.remove(caption)
                drafts[best].regions.append(caption)
        drafts[best].regions.sort(key=lambda region: (region.page, region.order))


def _captions(drafts: Sequence[EntryDraft]) -> dict[int, list[tuple[Region, EntryDraft]]]:
    """By page the captions that entries hold, with the entry; those that open one left out."""
    captions: dict[int, list[tuple[Region, EntryDraft]]] = defaultdict(list)
    for draft in drafts:
        for region in draft.regions[1:]:
            if region.type is RegionType.CAPTION:
                captions[region.page].append((region, draft))
    return captions


def _is_under(caption: Region, picture: Region) -> bool:
    """Whether a caption stands right under a picture."""
    gap = caption.box.y0 - picture.box.y1
    return caption.box.overlap_x(picture.box) > 0 and -LINE_OVERLAP <= gap < UNDER_PICTURE * caption.size


def _in_column(text: Region, picture: Region, level: dict[int, list[Box]]) -> bool:
    """Whether a text stands in the column of a picture and not in that of the texts on the picture's level."""
    box = text.box
    if box.overlap_x(picture.box) <= IN_COLUMN * min(box.width, picture.box.width):
        return False
    if box.overlap_y(picture.box) > 0:
        return True
    beside = Box.union(other for boxes in level.values() for other in boxes)
    return len(text.lines) > 1 and box.overlap_x(beside) < OUT_OF_COLUMN * min(box.width, beside.width)


def entry_id(document_id: str, heading: Heading) -> EntryId:
    """The id of the entry that a heading opens."""
    return EntryId(
        make_id("ent", document_id, heading.region.page, *heading.region.box, heading.number or "")
    )


def make_entry(document_id: str, draft: EntryDraft) -> Entry:
    """The entry of a draft: one span per page and column, its title and accession number with their evidence."""
    heading = draft.heading
    spans = tuple(
        EntrySpan(
            page=group[0].page,
            box=Box.union(region.box for region in group),
            regions=tuple(r.id for r in group),
        )
        for group in _columns(draft.regions)
    )
    inventory = inventory_field(draft.regions) if heading.members is None else None
    fields = [
        known_field
        for known_field in (title_field(heading), inventory, *heading.fields)
        if known_field is not None
    ]
    return Entry(
        id=entry_id(document_id, heading),
        number=heading.number,
        title=heading.title,
        spans=spans,
        fields=tuple(fields),
        confidence=heading.confidence,
        origin=ORIGIN,
    )


def _flow(
    document_index: DocumentIndex, first_page: int, starts: Mapping[RegionId, int], alone: Container[int]
) -> list[Region]:
    """What may belong to entries: without plates, and without legends of what is shown on other pages."""
    flow: list[Region] = []
    heads = stray_heads(document_index, by_white=True)
    for page in sorted(document_index.pages):
        if page < first_page or page in alone or _is_plate_page(document_index, page):
            continue
        apart = NOT_IN_FLOW | {RegionType.PANEL}
        if not document_index.pictures(page):
            apart |= {RegionType.CAPTION, RegionType.LEGEND}
        flow += _read_down(
            [
                region
                for region in document_index.on(page)
                if region.type not in apart and (region.id in starts or region.id not in heads)
            ]
        )
    return flow


def _read_down(regions: list[Region]) -> list[Region]:
    """A page of one column from the top down: pictures side by side over a text are no columns.

    Pages whose texts stand beside each other, or beside pictures, keep their order.
    """
    texts = [region for region in regions if region.text and not _is_pictorial(region)]
    pictures = [region for region in regions if region.is_picture]
    if not texts or len(pictures) < 2:
        return regions
    one_column = max(text.box.x0 for text in texts) < min(text.box.x1 for text in texts)
    if not one_column or any(text.box.overlap_y(picture.box) > 0 for text in texts for picture in pictures):
        return regions
    return in_rows(regions)


def _is_plate_page(document_index: DocumentIndex, page: int) -> bool:
    """Whether a page is a plate: its number stands over it, or in the caption that is all its text."""
    if page in document_index.plate_of_page:
        return document_index.body_length(page) < PLATE_TEXT
    captioned = any(
        region.type is RegionType.CAPTION and reads_as(region, NumberKind.PLATE)
        for region in document_index.on(page)
    )
    return captioned and document_index.body_length(page) == 0


def _is_pictorial(region: Region) -> bool:
    return region.is_picture or region.type is RegionType.CAPTION or is_bare_number(region)


def _ends(draft: EntryDraft, region: Region) -> bool:
    """Whether a region opens another part of the book: a heading as large as the entry's, or larger."""
    if region.type not in (RegionType.HEADING, RegionType.TITLE):
        return False
    heading = draft.heading
    has_text = any(member.type in (RegionType.TEXT, RegionType.LIST) for member in draft.regions[1:])
    if not has_text:
        return region.type is RegionType.TITLE and region.size > LARGER * heading.size
    if region.size > LARGER * heading.size:
        return True
    bold = bool(region.runs) and region.runs[0].bold
    return (
        region.size >= AS_LARGE * heading.size
        and bold >= heading.bold
        and heading.region.type is not RegionType.TEXT
    )


def _next_heading(flow: list[Region], index: int, starts: dict[RegionId, int]) -> int | None:
    """The entry whose heading comes next in the column with nothing but pictures and captions before it."""
    page, top = flow[index].page, flow[index].box.y0
    for region in flow[index + 1 : index + PICTURES_BEFORE]:
        if region.page != page:
            return None
        if region.id in starts:
            return starts[region.id] if region.box.y1 > top else None
        if not _is_pictorial(region):
            return None
    return None


@dataclass(slots=True)
class _PictureGroup:
    """Pictures and captions that follow each other on a page."""

    first: int
    last: int
    """Places in the flow."""
    box: Box
    pictured: bool


def _groups(flow: list[Region]) -> dict[int, _PictureGroup]:
    """The group of each place of the flow that holds a picture or a caption."""
    groups: dict[int, _PictureGroup] = {}
    for index, region in enumerate(flow):
        if not _is_pictorial(region):
            continue
        group = groups.get(index - 1)
        if group is None or flow[index - 1].page != region.page:
            group = _PictureGroup(index, index, region.box, region.is_picture)
        group.last = index
        group.box = Box.union([group.box, region.box])
        group.pictured |= region.is_picture
        groups[index] = group
    return groups


def _follows_text(flow: list[Region], group: _PictureGroup, starts: dict[RegionId, int]) -> bool | None:
    """Whether pictures between a text and a heading stand closer to the text; None where nothing tells."""
    if group.first == 0 or group.last + 1 == len(flow):
        return None
    page, before, after = flow[group.first].page, flow[group.first - 1], flow[group.last + 1]
    if before.page != page or after.page != page or not before.text or after.id not in starts:
        return None
    if before.id in starts and len(before.lines) == 1:
        return None  # right under its own heading
    above, below = group.box.y0 - before.box.y1, after.box.y0 - group.box.y1
    if min(above, below) < 0 or abs(above - below) < CLEARLY_NEARER:
        return None
    return above < below


def _nearest_to_text(
    flow: list[Region], groups: dict[int, _PictureGroup], starts: dict[RegionId, int]
) -> bool | None:
    """Whether the picture nearest to anything is near a text above it, not a heading below; None if nothing tells.

    White within a picture's frame parts it from its entry, but nothing brings it nearer to another.
    """
    above, below = [], []
    for index, group in groups.items():
        if index != group.first or not group.pictured:
            continue
        before = flow[index - 1] if index else None
        after = flow[group.last + 1] if group.last + 1 < len(flow) else None
        if before is not None and before.text and before.page == flow[index].page:
            above.append(group.box.y0 - before.box.y1)
        if after is not None and after.id in starts and after.page == flow[index].page:
            below.append(after.box.y0 - group.box.y1)
    nearest = [min((gap for gap in gaps if gap >= 0), default=NO_GAP) for gaps in (above, below)]
    return None if abs(nearest[0] - nearest[1]) < CLEARLY_NEARER else nearest[0] < nearest[1]


def _pictures_come_first(
    flow: list[Region], groups: dict[int, _PictureGroup], starts: dict[RegionId, int]
) -> bool:
    """Whether this catalogue prints pictures before the headings of their entries.

    The two readings are compared by what each leaves awkward: pictures on another page than their heading, pictures
    without an entry, entries without a picture.
    """
    cost: dict[bool | None, float] = {True: 0.0, False: 0.0, None: 0.0}
    cost[_nearest_to_text(flow, groups, starts)] += 2.0
    # A picture that no heading follows speaks against pictures before headings.
    served: dict[bool, set[int]] = {True: set(), False: set()}
    current: int | None = None
    page_of: dict[int, int] = {}
    for index, region in enumerate(flow):
        if region.id in starts:
            current = starts[region.id]
            page_of[current] = region.page
            continue
        if not region.is_picture:
            continue
        cost[_follows_text(flow, groups[index], starts)] += (
            2.0  # where it stands tells more than where pages break
        )
        following = _next_heading(flow, index, starts)
        if following is None and current is not None:
            cost[True] += NO_HEADING_COST
        for first, owner in ((True, following if following is not None else current), (False, current)):
            if owner is None:
                cost[first] += 1.0
                continue
            served[first].add(owner)
            if page_of.get(owner, region.page) != region.page:
                cost[first] += 1.0
    for first in (True, False):
        cost[first] += NO_PICTURE_COST * (len(starts) - len(served[first]))
    return cost[True] < cost[False]


def _columns(regions: list[Region]) -> list[list[Region]]:
    groups: list[list[Region]] = []
    for region in sorted(regions, key=lambda region: (region.page, region.order)):
        if groups and groups[-1][0].page == region.page:
            box = Box.union(member.box for member in groups[-1])
            jumps_up = (
                region.box.y1 < box.y0 + NEXT_COLUMN_UP * box.height
                and region.box.overlap_x(box) < NEXT_COLUMN_SHARE * region.box.width
            )
            if not jumps_up:
                groups[-1].append(region)
                continue
        groups.append([region])
    return groups
