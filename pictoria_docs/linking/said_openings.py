"""Where a person said that entries open: the lines of these places, and the groups on the page that they title."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence

from pictoria_docs.document import Box, EntryOpening
from pictoria_docs.linking.groups import ChosenGrouping, Group, Grouping, LaidOut, give_lines, rank_groupings
from pictoria_docs.linking.rows import PrintedLine

SAID = 0.95
"""Confidence of an entry whose opening a person said: its number, title and extent are still the machine's."""
SAME_LINES = 0.8
"""Agreement (F1) of the titles of groups with the lines that a person named, from which these groups were meant."""


def opening_lines(rows: Sequence[PrintedLine], openings: Iterable[EntryOpening]) -> list[int]:
    """Find the lines at some places, growing; a place where no line stands any more is left out."""
    on_page: dict[int, list[int]] = defaultdict(list)
    for index, row in enumerate(rows):
        on_page[row.page].append(index)
    found: set[int] = set()
    for opening in openings:
        shares = [
            (share, index)
            for index in on_page[opening.page]
            if (share := _common(rows[index].box, opening.box)) > 0
        ]
        if shares:
            found.add(max(shares, key=lambda each: (each[0], -each[1]))[1])
    return sorted(found)


def said_grouping(laid_out: LaidOut, lines: Collection[int]) -> ChosenGrouping | None:
    """Find the groups on the page that some lines are the titles of; None where lines open no such groups.

    Args:
        laid_out: the document's lines and pictures.
        lines: indices of those that a person named; each opens one group.
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
        Group(group.page, group.title, group.pictures)
        for group in best.grouping.groups
        if group.title[0] in named
    ]
    missing = named - {group.title[0] for group in groups}
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
