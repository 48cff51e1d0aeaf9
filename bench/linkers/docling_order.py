"""The reading order of docling: a graph of what stands over what, walked downwards.

Source: docling, `reading_order_rb` (docling-project, MIT) as of November 2026; rebuilt from its described behaviour.

A block stands over another where the two overlap in width, the first lies above, and no third one that overlaps
either in width lies between them. Two blocks that follow each other in the source and stand in one row, with nothing
between, are read on from left to right: the left one counts as over the right one, and what stands under the row comes
after its last block. Blocks are first widened to the block over and under them where these have each other only,
unless that takes more than 15 % of the page's width or makes them touch others, and the graph is made anew. Walking
starts at the blocks with nothing over them; before a block is read, whatever stands over it is read. Of several, the
upper comes first where they overlap in width, and else the left one. Boxes in points; all lengths are relative.

Left out: rules printed on the page, which docling takes for borders between columns, and its allowance for lines of
text whose boxes touch.
"""

from collections.abc import Sequence
from functools import cmp_to_key

from pictoria_docs.document import Box

WIDENING = 0.15
"""Most that a block is widened on a side, as a share of the page's width."""
SAME_ROW = 0.8
"""Least that two blocks of a row share of the height that they span together."""
Graph = list[list[int]]
"""For each block, the blocks right over it (or right under it)."""


def docling_order(boxes: Sequence[Box], page_width: float) -> list[int]:
    """Give the places of `boxes`, which come in the order of the source, in the order in which docling reads them."""
    follower = {place: place + 1 for place in range(len(boxes) - 1) if _in_row(boxes, place)}
    over, under = _graph(boxes, follower)
    over, under = _graph(_widened(boxes, over, under, WIDENING * page_width), follower)

    def compare(one: int, other: int) -> int:
        a, b = boxes[one], boxes[other]
        first, second = (a.y0, b.y0) if a.overlap_x(b) > 0 else (a.x0, b.x0)
        return (first > second) - (first < second)

    before = cmp_to_key(compare)
    over, under = ([sorted(others, key=before) for others in graph] for graph in (over, under))
    order: list[int] = []
    seen: set[int] = set()

    def read(place: int) -> None:
        seen.add(place)
        order.append(place)

    def first_unread(place: int) -> int:
        walked = {place}
        while True:
            above = next((other for other in over[place] if other not in seen | walked), None)
            if above is None:
                return place
            place = above
            walked.add(place)

    heads = sorted((place for place, above in enumerate(over) if not above), key=before)
    # Rows that climb like stairs may close a circle, which has no head.
    for head in (*heads, *range(len(boxes))):
        if head in seen:
            continue
        read(head)
        stack = [iter(under[head])]
        while stack:
            below = next(stack[-1], None)
            if below is None:
                stack.pop()
                continue
            place = first_unread(below)
            if place not in seen:
                read(place)
                stack.append(iter(under[place]))
    return order


def _in_row(boxes: Sequence[Box], place: int) -> bool:
    """Tell whether a block and the next of the source stand side by side, with nothing between."""
    left, right = boxes[place], boxes[place + 1]
    top, bottom = max(left.y0, right.y0), min(left.y1, right.y1)
    if left.x1 >= right.x0 or bottom - top < SAME_ROW * (max(left.y1, right.y1) - min(left.y0, right.y0)):
        return False
    return not any(
        left.x1 < other.x1 and other.x0 < right.x0 and top < other.y1 and other.y0 < bottom
        for index, other in enumerate(boxes)
        if index not in (place, place + 1)
    )


def _graph(boxes: Sequence[Box], follower: dict[int, int]) -> tuple[Graph, Graph]:
    over: Graph = [[] for _ in boxes]
    under: Graph = [[] for _ in boxes]

    def tie(upper: int, lower: int) -> None:
        if upper not in over[lower]:
            over[lower].append(upper)
            under[upper].append(lower)

    for lower, box in enumerate(boxes):
        if follower.get(lower - 1) == lower:
            tie(lower - 1, lower)
        above = [
            other for other, upper in enumerate(boxes) if _is_above(upper, box) and upper.overlap_x(box) > 0
        ]
        for upper in above:
            between = (
                other
                for other, third in enumerate(boxes)
                if other not in (upper, lower)
                and _is_above(boxes[upper], third)
                and _is_above(third, box)
                and (third.overlap_x(box) > 0 or third.overlap_x(boxes[upper]) > 0)
            )
            if next(between, None) is None:
                last = upper
                while last in follower:
                    last = follower[last]
                tie(last, lower)
    return over, under


def _is_above(upper: Box, lower: Box) -> bool:
    return upper.y1 <= lower.y0 + 1e-3 and upper.y0 < lower.y0


def _widened(boxes: Sequence[Box], over: Graph, under: Graph, most: float) -> list[Box]:
    done: list[Box] = []
    for place, box in enumerate(boxes):
        wide = box
        # Each pair: the neighbours on one side, and what the first of them has on its side towards this block.
        for neighbours, back in ((over[place], under), (under[place], over)):
            if len(neighbours) == 1 and back[neighbours[0]] == [place]:
                other = boxes[neighbours[0]]
                grown = wide._replace(x0=min(wide.x0, other.x0), x1=max(wide.x1, other.x1))
                if wide.x0 - grown.x0 > most or grown.x1 - wide.x1 > most:
                    wide = box
                    break
                wide = grown
        free = all(wide.intersection(other) is None for index, other in enumerate(boxes) if index != place)
        done.append(wide if free else box)
    return done
