"""The reading order of docling: a graph of what stands over what, walked downwards.

Source: docling-ibm-models, rule-based reading order (docling-project, 2026, MIT); rebuilt from its described behaviour.

A block stands over another where the two overlap in width, the first lies above, and no third one that overlaps
either in width lies between them. Blocks are first widened to the block right over and right under them, unless that
takes more than 15 % of the page's width or makes them touch others, and the graph is made anew. Walking starts at
the blocks with nothing over them; before a block is read, whatever stands over it is read. Of several, the upper
comes first where they overlap in width, and else the left one. Boxes in points; all lengths are relative.
"""

from collections.abc import Sequence
from functools import cmp_to_key

from pictoria_docs.document import Box

WIDENING = 0.15
"""Most that a block is widened on a side, as a share of the page's width."""
Graph = list[list[int]]
"""For each block, the blocks right over it (or right under it)."""


def docling_order(boxes: Sequence[Box], page_width: float) -> list[int]:
    """The places of `boxes` in the order in which docling reads them."""
    over, under = _graph(boxes)
    over, under = _graph(_widened(boxes, over, under, WIDENING * page_width))

    def compare(one: int, other: int) -> int:
        a, b = boxes[one], boxes[other]
        first, second = (a.y0, b.y0) if a.overlap_x(b) > 0 else (a.x0, b.x0)
        return (first > second) - (first < second)

    before = cmp_to_key(compare)
    order: list[int] = []
    seen: set[int] = set()

    def read(place: int) -> None:
        seen.add(place)
        order.append(place)

    def first_unread(place: int) -> int:
        while True:
            above = next((other for other in over[place] if other not in seen), None)
            if above is None:
                return place
            place = above

    for head in sorted((place for place, above in enumerate(over) if not above), key=before):
        if head in seen:
            continue
        read(head)
        stack = [iter(sorted(under[head], key=before))]
        while stack:
            below = next(stack[-1], None)
            if below is None:
                stack.pop()
                continue
            place = first_unread(below)
            if place not in seen:
                read(place)
                stack.append(iter(sorted(under[place], key=before)))
    return order


def _graph(boxes: Sequence[Box]) -> tuple[Graph, Graph]:
    over: Graph = [[] for _ in boxes]
    under: Graph = [[] for _ in boxes]
    for lower, box in enumerate(boxes):
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
                over[lower].append(upper)
                under[upper].append(lower)
    return over, under


def _is_above(upper: Box, lower: Box) -> bool:
    return upper.y1 <= lower.y0 + 1e-3 and upper.y0 < lower.y0


def _widened(boxes: Sequence[Box], over: Graph, under: Graph, most: float) -> list[Box]:
    done: list[Box] = []
    for place, box in enumerate(boxes):
        wide = box
        for neighbours in (over[place], under[place]):
            if neighbours:
                other = boxes[neighbours[0]]
                grown = wide._replace(x0=min(wide.x0, other.x0), x1=max(wide.x1, other.x1))
                if wide.x0 - grown.x0 > most or grown.x1 - wide.x1 > most:
                    wide = box
                    break
                wide = grown
        free = all(wide.intersection(other) is None for index, other in enumerate(boxes) if index != place)
        done.append(wide if free else box)
    return done
