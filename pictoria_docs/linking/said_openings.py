"""Where a person said that entries open: the lines of these places, and the groups on the page that they title."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence

from pictoria_docs.document import Box, Document, Entry, EntryHead, EntryOpening, Region
from pictoria_docs.document.identity import RegionId
from pictoria_docs.document.page import Line
from pictoria_docs.linking.groups import ChosenGrouping, Group, Grouping, LaidOut, give_lines, rank_groupings
from pictoria_docs.linking.rows import PrintedLine

SAID = 0.95
"""Confidence of an entry whose opening a person said: its number, title and extent are still the machine's."""
SAME_LINES = 0.8
"""Agreement (F1) of the titles of groups with the lines that a person named, from which these groups were meant."""


def openings_of(document: Document, entries: Iterable[Entry]) -> list[EntryOpening]:
    """Give the places where entries open as they are: the line of the title, else the first one.

    An entry without any line has none.

    Args:
        document: with its pages.
        entries: of the document, found or drawn.
    """
    regions = {region.id: region for page in document.pages for region in page.regions}
    found = []
    for entry in entries:
        line = _title_line(entry, regions) or _first_line(entry, regions)
        if line is not None:
            page, place = line
            found.append(EntryOpening(page=page, box=Box(place.x0, place.y0, place.x1, place.y1).rounded()))
    return found


def _title_line(entry: Entry, regions: Mapping[RegionId, Region]) -> tuple[int, Line] | None:
    titles = (field for field in entry.fields if field.name == "title")
    for evidence in (each for field in titles for each in field.evidence):
        region = regions.get(evidence.region) if evidence.region is not None else None
        if region is not None and evidence.start is not None:
            start = evidence.start
            line = next((line for line in region.lines if line.start <= start < line.end), None)
            if line is not None:
                return region.page, line
    return None


def _first_line(entry: Entry, regions: Mapping[RegionId, Region]) -> tuple[int, Line] | None:
    for span in entry.spans[:1]:
        own = [
            region
            for region in regions.values()
            if region.page == span.page
            and region.lines
            and not region.is_picture
            and (region.id in span.regions or (not span.regions and span.box.holds(region.box.centre)))
        ]
        first = min(own, key=lambda region: region.box.y0, default=None)
        return None if first is None else (first.page, first.lines[0])
    return None


def opening_lines(
    rows: Sequence[PrintedLine], openings: Iterable[EntryOpening]
) -> dict[int, EntryHead | None]:
    """Find the lines at some places, growing, with what a person read there.

    A place where no line stands any more is left out.
    """
    on_page: dict[int, list[int]] = defaultdict(list)
    for index, row in enumerate(rows):
        on_page[row.page].append(index)
    found: dict[int, EntryHead | None] = {}
    for opening in openings:
        shares = [
            (share, index)
            for index in on_page[opening.page]
            if (share := _common(rows[index].box, opening.box)) > 0
        ]
        if shares:
            line = max(shares, key=lambda each: (each[0], -each[1]))[1]
            found[line] = opening.head or found.get(line)
    return dict(sorted(found.items()))


def said_grouping(laid_out: LaidOut, lines: Mapping[int, int]) -> ChosenGrouping | None:
    """Find the groups on the page that some lines are the titles of; None where lines open no such groups.

    Args:
        laid_out: the document's lines and pictures.
        lines: indices of those that a person named, each of which opens one group, with that at which it begins.
    """
    named = set(lines)
    alike = [
        (agreement(named, {group.title[0] for group in chosen.grouping.groups}), chosen.odds, chosen)
        for chosen in rank_groupings(laid_out)
    ]
    share, _, best = max(alike, key=lambda each: each[:2], default=(0.0, 0.0, None))
    if best is None or share < SAME_LINES:
        return None
    groups = [
        Group(group.page, [*range(lines[group.title[0]], group.title[0]), *group.title], group.pictures)
        for group in best.grouping.groups
        if group.title[0] in named
    ]
    missing = {*lines.values()} - {group.title[0] for group in groups}
    groups += [Group(laid_out.rows[index].page, [index]) for index in missing]
    groups.sort(key=lambda group: group.title[0])
    give_lines(laid_out, groups)
    return ChosenGrouping(laid_out, Grouping(best.grouping.strict, best.grouping.where, groups), best.odds)


def agreement(one: Collection[int], other: Collection[int]) -> float:
    """Measure how far two sets of lines agree: F1, 1 where they are the same."""
    return 2 * len(set(one) & set(other)) / max(1, len(one) + len(other))


def _common(line: Box, place: Box) -> float:
    """Measure the area that a line and a place have in common."""
    return max(0.0, line.overlap_x(place)) * max(0.0, line.overlap_y(place))
