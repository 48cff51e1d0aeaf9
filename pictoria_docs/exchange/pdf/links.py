"""Outline and links of a PDF: entries to turn to; figures, captions, mentions and entries lead to each other."""

from collections.abc import Iterator
from typing import Any, NamedTuple

import pymupdf

from pictoria_docs.document import Box, Document, Entry, Mention, Region, Status

MAX_TITLE_LENGTH = 120
"""Characters of an item of the outline."""


class Place(NamedTuple):
    """Where something is."""

    page: int
    """From 1."""
    box: Box


def place_of(document: Document, id: str) -> Place | None:
    """Where a region, mention or entry (its beginning) is."""
    match document.find(id):
        case Region() | Mention() as found:
            return Place(found.page, found.box)
        case Entry(spans=(first, *_)):
            return Place(first.page, first.box)
    return None


def links_by_page(document: Document, pages: set[int]) -> dict[int, list[tuple[Box, Place]]]:
    """The rectangles of each page that lead elsewhere: both ends of each link lead to the other.

    What has several links is divided into as many strips side by side, the surest first.
    """
    ends: dict[str, list[str]] = {}
    for link in sorted(document.links, key=lambda link: -link.confidence):
        if link.status is Status.REJECTED:
            continue
        for source, target in ((link.source, link.target), (link.target, link.source)):
            others = ends.setdefault(source, [])
            if target not in others:
                others.append(target)
    found: dict[int, list[tuple[Box, Place]]] = {}
    for source, targets in ends.items():
        start = place_of(document, source)
        goals = [goal for target in targets if (goal := place_of(document, target)) and goal.page in pages]
        if start is None or start.page not in pages or not goals:
            continue
        strips = _strips(start.box, len(goals))
        found.setdefault(start.page, []).extend(zip(strips, goals, strict=True))
    return found


def _strips(box: Box, count: int) -> Iterator[Box]:
    wide = box.width / count
    for index in range(count):
        yield Box(box.x0 + index * wide, box.y0, box.x0 + (index + 1) * wide, box.y1)


def write_links(file: Any, sheets: dict[int, int], links: dict[int, list[tuple[Box, Place]]]) -> None:
    """Write links; `sheets` is the index in the file of each page."""
    for page, found in sorted(links.items()):
        sheet = file[sheets[page]]
        for box, goal in found:
            there = file[sheets[goal.page]]
            to = pymupdf.Point(goal.box.x0, goal.box.y0) * there.derotation_matrix
            area = pymupdf.Rect(*box) * sheet.derotation_matrix
            sheet.insert_link({"kind": pymupdf.LINK_GOTO, "from": area, "page": sheets[goal.page], "to": to})


def write_outline(file: Any, sheets: dict[int, int], document: Document, heading: str) -> None:
    """Add the entries to the outline: below `heading` where the file has an outline already, else on top."""
    known = file.get_toc(simple=False)
    level = 2 if known else 1
    items = []
    for entry in document.entries:
        place = place_of(document, entry.id)
        if place is None or place.page not in sheets:
            continue
        title = ". ".join(filter(None, (entry.number, entry.title))) or entry.id
        to = pymupdf.Point(place.box.x0, place.box.y0) * file[sheets[place.page]].derotation_matrix
        goal = {"kind": pymupdf.LINK_GOTO, "page": sheets[place.page], "to": to}
        items.append([level, " ".join(title.split())[:MAX_TITLE_LENGTH], sheets[place.page] + 1, goal])
    if items and known:
        items.insert(0, [1, heading, items[0][2]])
    if items:
        file.set_toc([*known, *items])
