"""Ways to part the pages of a document into groups: which lines are titles, and where a title's pictures stand.

The way records are found on web pages is the model: repeated blocks, told by position and style (Liu, Grossman & Zhai,
"Mining data records in Web pages", KDD 2003), here on printed pages. No convention is known by name: every style that
comes back may be that of titles, every side may be that of their pictures; what is measured of a grouping decides.
"""

from bisect import bisect
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from pictoria_docs.document import Box
from pictoria_docs.linking.groups.laid_out import LaidOut, LaidOutPicture

MIN_COUNT = 3
"""Groups with a picture that make a grouping."""
PICTURED = 0.3  # of the groups that have a picture, at least
MAX_LINES = 12  # titles for each picture: a style of more lines is that of the text
TITLE_LINES = 4  # lines that a title runs over at most
TITLE_WHITE = 0.8  # of a line's height, within a title
NUMBERED = 0.3  # of the titles, from which numbers open them
LINE_OVERLAP = 0.5  # of a line's height, by which the next one may reach into it
IN_COLUMN = 0.2  # of the narrower width that a title and its picture have in common
INTO = 6.0  # points by which a title may reach into its picture's box
ASIDE = 0.1  # points for each point by which a picture and its title are not flush
PAGES_ON = 4  # pages that a group goes on: what runs longer is a text, not a record
GOES_ON = 0.5  # of a line's width below a group, on the next page
OUTSIDE = 30.0  # points more for a line beside its title than for one below it


class Where(StrEnum):
    """Where the pictures of a title stand."""

    ABOVE = "above"
    BELOW = "below"
    BESIDE = "beside"
    NEAREST = "nearest"
    BEFORE = "before"
    """Read before it,"""
    AFTER = "after"
    """or behind it, up to the next title."""
    PAGE = "page"
    """All pictures of its page."""
    FACING = "facing"
    """All pictures of the page behind it."""


@dataclass(slots=True)
class Group:
    """A title, its pictures, and the lines that belong to it."""

    page: int
    title: list[int]
    """Indices of lines."""
    pictures: list[int] = field(default_factory=list)
    lines: list[int] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Grouping:
    """One way to part a document."""

    strict: bool
    """Whether titles without a picture are left out."""
    where: Where
    groups: list[Group]


def find_groupings(laid_out: LaidOut) -> list[Grouping]:
    """List the ways to part a document into groups, at most some hundred; those alike are listed once."""
    if len(laid_out.pictures) < MIN_COUNT:
        return []
    found: list[Grouping] = []
    seen: set[tuple[tuple[int, ...], ...]] = set()
    for blocks in _title_blocks(laid_out):
        for where in Where:
            shown = _pictures(laid_out, blocks, where)
            for strict in (False, True):
                groups = [
                    Group(page, title, pictures)
                    for (page, title), pictures in zip(blocks, shown, strict=True)
                    if pictures or not strict
                ]
                pictured = sum(bool(group.pictures) for group in groups)
                key = tuple((group.title[0], *group.pictures) for group in groups)
                if pictured < max(MIN_COUNT, PICTURED * len(groups)) or key in seen:
                    continue
                seen.add(key)
                give_lines(laid_out, groups)
                found.append(Grouping(strict, where, groups))
    return found


Block = tuple[int, list[int]]
"""A page and the lines of a title on it."""


def _title_blocks(laid_out: LaidOut) -> Iterator[list[Block]]:
    """List the titles that a document may have: lines of a style, a size or an emphasis, or the first of each text.

    All of them, or those that begin a text, or those with a number.
    """
    alike: dict[object, set[int]] = defaultdict(set)
    for index in laid_out.worded:
        size, *emphasis = laid_out.styles[index]
        alike[laid_out.styles[index]].add(index)
        alike[size].add(index)
        if emphasis[0] or emphasis[2]:
            alike[tuple(emphasis)].add(index)
    numbered = {index for index, number in enumerate(laid_out.numbers) if number is not None}
    most = MAX_LINES * len(laid_out.pictures)
    seen: set[tuple[int, ...]] = set()

    def unseen(chosen: set[int], within: set[int], lines: int) -> Iterator[list[Block]]:
        if not MIN_COUNT <= len(chosen) <= most:
            return
        blocks = [(page, block[:lines]) for page, block in _blocks(laid_out, within) if block[0] in chosen]
        key = tuple(index for _, block in blocks for index in block)
        if key not in seen:
            seen.add(key)
            yield blocks

    for lines in alike.values():
        yield from unseen(lines, lines, TITLE_LINES)
        yield from unseen(lines & laid_out.tops, lines, TITLE_LINES)
        yield from unseen(lines & numbered, lines & numbered, TITLE_LINES)
    first = set(laid_out.tops & laid_out.worded)
    yield from unseen(first, first, 1)
    yield from unseen(first & numbered, first & numbered, 1)


def _blocks(laid_out: LaidOut, chosen: set[int]) -> list[Block]:
    """Join lines of one style that follow close upon each other to a title.

    Where titles have numbers, each number opens another one; else it may open the second line of a title.
    """
    tops = chosen & laid_out.tops
    numbered = sum(laid_out.numbers[index] is not None for index in tops) > NUMBERED * len(tops)
    blocks: list[Block] = []
    for page, lines in laid_out.lines_on.items():
        of_page: list[list[int]] = []
        for index in lines:
            if index not in chosen:
                continue
            box = laid_out.rows[index].box
            for block in of_page:
                last = laid_out.rows[block[-1]].box
                if (
                    len(block) < TITLE_LINES
                    and not (numbered and laid_out.numbers[index] is not None)
                    and -LINE_OVERLAP * box.height < box.y0 - last.y1 < TITLE_WHITE * box.height
                    and last.overlap_x(box) > 0
                ):
                    block.append(index)
                    break
            else:
                of_page.append([index])
        blocks += [(page, block) for block in of_page]
    return sorted(blocks, key=lambda block: block[1][0])


def _pictures(laid_out: LaidOut, blocks: Sequence[Block], where: Where) -> list[list[int]]:
    """Give each picture to the title that has its pictures there, the nearest; shape: one list for each block."""
    shown: list[list[int]] = [[] for _ in blocks]
    on: dict[int, list[int]] = defaultdict(list)
    for place, (page, _) in enumerate(blocks):
        on[page].append(place)
    boxes = [Box.union(laid_out.rows[index].box for index in title) for _, title in blocks]
    read = sorted(
        (page, laid_out.rows[title[0]].region.order, place) for place, (page, title) in enumerate(blocks)
    )
    for index, picture in enumerate(laid_out.pictures):
        places = on.get(picture.page - 1 if where is Where.FACING else picture.page, [])
        owner: int | None = None
        if where in (Where.PAGE, Where.FACING):
            owner = places[0] if len(places) == 1 else None
        elif where in (Where.BEFORE, Where.AFTER):
            owner = _read_next(read, picture, before=where is Where.BEFORE)
        else:
            gaps = [
                (gap, place)
                for place in places
                if (gap := _gap(boxes[place], picture.box, where)) is not None
            ]
            owner = min(gaps)[1] if gaps else None
        if owner is not None:
            shown[owner].append(index)
    return shown


def _read_next(read: Sequence[tuple[int, int, int]], picture: LaidOutPicture, *, before: bool) -> int | None:
    """Find the title that is read next after a picture, or the last one before it, at most a page away.

    Args:
        read: page, order and index of each title, in order.
        picture: on its page.
        before: whether the picture is read before its title.
    """
    place = bisect(read, (picture.page, picture.order, -1)) - (0 if before else 1)
    if not 0 <= place < len(read) or abs(read[place][0] - picture.page) > 1:
        return None
    return read[place][2]


def _gap(title: Box, picture: Box, where: Where) -> float | None:
    """Measure the points between a title and a picture that stands so; None where it stands otherwise."""
    common = title.overlap_x(picture) > IN_COLUMN * min(title.width, picture.width)
    level = title.overlap_y(picture) > 0
    aside = ASIDE * min(abs(title.x0 - picture.x0), abs(title.centre.x - picture.centre.x))
    if where is Where.NEAREST:
        return title.distance(picture)
    if where is Where.ABOVE:
        return max(title.y0 - picture.y1, 0.0) + aside if common and title.y0 > picture.y1 - INTO else None
    if where is Where.BELOW:
        return max(picture.y0 - title.y1, 0.0) + aside if common and title.y1 < picture.y0 + INTO else None
    if not level or common:
        return None
    return max(title.x0 - picture.x1, picture.x0 - title.x1, 0.0) + ASIDE * abs(title.y0 - picture.y0)


def give_lines(laid_out: LaidOut, groups: Iterable[Group]) -> None:
    """Give each other line to a group: to the title above it in its column, or beside it.

    The lowest groups of a page go on over the titles of the next one, and on pages without titles, in lines set alike.
    """
    by_page: dict[int, list[Group]] = defaultdict(list)
    for group in groups:
        by_page[group.page].append(group)
    for page, of_page in by_page.items():
        titles = {index for group in of_page for index in group.title}
        frames = [(_title_box(laid_out, group), _frame(laid_out, group)) for group in of_page]
        for index in laid_out.lines_on.get(page, ()):
            if index in titles:
                continue
            box = laid_out.rows[index].box
            gaps = [
                (gap, place)
                for place, (title, frame) in enumerate(frames)
                if (gap := _line_gap(box, title, frame)) is not None
            ]
            if gaps:
                of_page[min(gaps)[1]].lines.append(index)
            elif len(of_page) == 1:
                of_page[0].lines.append(index)
            elif (above := _line_above(laid_out, of_page, box)) is not None:
                above.lines.append(index)
    for page, of_page in by_page.items():
        _go_on(laid_out, of_page, page, by_page)


def _line_above(laid_out: LaidOut, groups: Iterable[Group], line: Box) -> Group | None:
    """Find the group whose line stands next above another in its column; None where none does."""
    found = [
        (box.y0, group)
        for group in groups
        for index in group.lines
        if (box := laid_out.rows[index].box).y0 < line.y0 and box.overlap_x(line) > 0
    ]
    return max(found, key=lambda each: each[0])[1] if found else None


def _go_on(
    laid_out: LaidOut, of_page: Sequence[Group], first: int, by_page: Mapping[int, Sequence[Group]]
) -> None:
    """Give the lowest groups of a page the lines of the next pages in which they go on."""
    going = _lowest(laid_out, of_page)
    for page in range(first + 1, first + PAGES_ON + 1):
        if not going:
            return
        own = {index for group in by_page.get(page, ()) for index in (*group.title, *group.lines)}
        frames = [_frame(laid_out, group) for group in by_page.get(page, ())]
        styles = [{laid_out.styles[index] for index in group.lines} for group, _ in going]
        gone_on: set[int] = set()
        for index in laid_out.lines_on.get(page, ()):
            box = laid_out.rows[index].box
            common = [frame.overlap_x(box) for _, frame in going]
            place = common.index(max(common))
            is_text = index not in own and laid_out.styles[index] in styles[place]
            if is_text and common[place] >= GOES_ON * box.width and _is_over(box, frames):
                going[place][0].lines.append(index)
                gone_on.add(place)
        going = [] if page in by_page else [going[place] for place in sorted(gone_on)]


def _lowest(laid_out: LaidOut, groups: Iterable[Group]) -> list[tuple[Group, Box]]:
    """List the groups below which no other stands on their page, each with its frame: they may go on on the next."""
    frames = [(group, _frame(laid_out, group)) for group in groups]
    return [
        (group, frame)
        for group, frame in frames
        if not any(other.y0 > frame.y0 + 1 and other.overlap_x(frame) > 0 for _, other in frames)
    ]


def _is_over(line: Box, frames: Iterable[Box]) -> bool:
    """Tell whether a line stands over all groups of its column."""
    return all(line.y1 <= frame.y0 + 2 for frame in frames if frame.overlap_x(line) > 0)


def _title_box(laid_out: LaidOut, group: Group) -> Box:
    return Box.union(laid_out.rows[index].box for index in group.title)


def _frame(laid_out: LaidOut, group: Group) -> Box:
    """Draw the box around a title and the pictures of its page."""
    pictures = [laid_out.pictures[index] for index in group.pictures]
    shown = [picture.box for picture in pictures if picture.page == group.page]
    return Box.union([_title_box(laid_out, group), *shown])


def _line_gap(line: Box, title: Box, frame: Box) -> float | None:
    """Measure the points between a line and the title that it may belong to, above it or beside it."""
    if line.overlap_x(frame) > 0 and line.y0 >= frame.y0 - 2:
        return max(line.y0 - title.y1, 0.0) if line.y0 >= title.y0 - 2 else title.y0 - line.y1 + OUTSIDE
    if line.overlap_y(frame) > 0:
        return OUTSIDE + max(line.x0 - title.x1, title.x0 - line.x1, 0.0)
    return None
