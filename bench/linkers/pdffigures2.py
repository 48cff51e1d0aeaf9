"""The rule of pdffigures2: empty rectangles around each caption, and the best set of them for the page.

Source: pdffigures2 (Allen Institute for AI, Nov 2023, Apache-2.0); Clark and Divvala, "PDFFigures 2.0: Mining Figures
from Research Papers", JCDL 2016.

The rule: (1) captions open with "Figure", "Fig" or "Table" and an identifier (arabic, roman, "A.1"). While an
identifier stands at the head of several captions, the first filter of format is applied that removes some of the
captions but not all of any identifier: colon after the number, capitals, unusual type, "Fig.", text after the number,
full stop, left alignment, nothing after the number. Identifiers that still have more than three captions, or more
than two on a page, are dropped. (2) For each caption up to four rectangles are proposed, above, below, left and
right: grown until they meet running text or another caption, cut at the middle of a page in two columns unless a
picture crosses it, cropped to the pictures in them, and dropped if less than 15 high or 20 wide. (3) All combinations
of one rectangle a caption are scored: area as a share of the page's content, more for a picture (0.1) and a large one
(0.15 more), a quarter less at the sides, minus one for a rectangle that overlaps another. Two captions that face each
other over one stretch may split it at its widest gap, at half the score. The best combination is taken. Its units
are points of the page, so they are ours.

How its rectangles become links: what lies in a caption's rectangle is its figure ("if a figure has subfigures the
returned figure will include all the subfigures", says its README), so the caption is tied to each picture or table
with its centre there.

Ours is kinder: only our captions are candidates, not each line that opens with "Figure 3", and of the text only
running text stands in the way, without errors of classification. Left out: the clipping of stray small graphics.
More than `MAX_COMBINATIONS` on a page are thinned by leaving out the rectangles with the least score of their own.

Known failures, by its README: L-shaped figures, three adjacent figures, rotated captions, two captions on one line;
and identifiers that restart in each chapter or book without running text (issue 53), keywords other than English
("Abb. 3", "Pl. IV", "Tav. 2"), captions of several pictures apart; nothing crosses a page.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Sequence
from itertools import product
from typing import NamedTuple

from bench.linkers.page_blocks import CaptionPair, PageBlocks, is_body, is_caption
from pictoria_docs.document import Box, Region

KEYWORD = re.compile(r"(Figure\.?|FIGURE|Table|TABLE|Fig\.?|FIG\.?)$")
IDENTIFIER = re.compile(r"([1-9]\d*.[1-9]\d*|[1-9]\d*|[IVX]+|[A-D].[1-9]\d*)(:|\.)?")
MAX_SAME, MAX_SAME_ON_PAGE = 3, 2
MIN_HEIGHT, MIN_WIDTH = 15.0, 20.0
PICTURE, LARGE_PICTURE, LARGE_AREA = 0.1, 0.15, 2000.0
SIDEWAYS, SPLIT_SAME, SPLIT_OTHER, GAP_BONUS = 0.75, 0.5, 0.75, 2.0
OVERLAP = 2.0
"""Rectangles may overlap by this, in points."""
MAX_COMBINATIONS = 1024
"""Combinations tried on a page."""

FontStyle = tuple[float, bool, bool]
"""Size in points, bold, italic."""


class NumberedCaption(NamedTuple):
    """A caption that opens with a keyword and an identifier."""

    region: Region
    word: str
    name: str
    mark: str | None
    """What stands after the identifier: ":", "." or None."""
    alone: bool
    """Nothing else stands on the first line."""

    @property
    def is_table(self) -> bool:
        """Whether the keyword is that of tables."""
        return self.word[0] == "T"

    @property
    def style(self) -> FontStyle | None:
        """Size, bold and italic of the first word."""
        runs = self.region.runs
        return (runs[0].size, runs[0].bold, runs[0].italic) if runs else None


class Proposal(NamedTuple):
    """A rectangle that may hold a caption's figure."""

    caption: NumberedCaption
    box: Box
    side: str
    """Where it lies from the caption: above, below, left, right."""
    bonus: float = 0.0
    factor: float = 1.0


def link(pages: Sequence[PageBlocks]) -> list[CaptionPair]:
    """The pairs of a document."""
    candidates = _unambiguous(_candidates(pages), _usual_style(pages))
    columns = _two_columns(pages)
    pairs: list[CaptionPair] = []
    for page_blocks in pages:
        captions = [candidate for candidate in candidates if candidate.region.page == page_blocks.page.number]
        if captions and page_blocks.bodies:
            pairs += _link_page(page_blocks, captions, columns)
    return pairs


def _candidates(pages: Sequence[PageBlocks]) -> list[NumberedCaption]:
    found = []
    for page_blocks in pages:
        for caption in page_blocks.captions:
            words = caption.text.split(maxsplit=2)
            if len(words) < 2 or not KEYWORD.match(words[0]):
                continue
            number = IDENTIFIER.match(words[1])
            if number is None:
                continue
            first = caption.lines[0] if caption.lines else None
            alone = len(words) == 2 or (first is not None and len(caption.text[: first.end].split()) == 2)
            found.append(NumberedCaption(caption, words[0], number[1], number[2], alone))
    return found


def _usual_style(pages: Sequence[PageBlocks]) -> FontStyle | None:
    """Size, bold and italic of at least 40 % of the text."""
    count: Counter[FontStyle] = Counter()
    for page_blocks in pages:
        for block in page_blocks.blocks:
            for run in block.runs:
                count[(run.size, run.bold, run.italic)] += run.end - run.start
    style, most = count.most_common(1)[0] if count else (None, 0)
    return style if most >= 0.4 * count.total() else None


def _unambiguous(candidates: list[NumberedCaption], usual: FontStyle | None) -> list[NumberedCaption]:
    """The captions left once filters of format have parted those with the same identifier."""
    filters: list[Callable[[NumberedCaption], bool]] = [
        lambda c: c.mark == ":",
        lambda c: c.is_table or c.word.startswith("FIG"),
        lambda c: not c.is_table or c.word == "TABLE",
        lambda c: usual is None or c.style != usual,
        lambda c: usual is None or not c.is_table or c.style != usual,
        lambda c: usual is None or c.is_table or c.style != usual,
        lambda c: c.is_table or c.word == "Fig.",
        lambda c: c.is_table or not c.alone,
        lambda c: c.mark == ".",
        _is_left_aligned,
        lambda c: c.is_table or _is_left_aligned(c),
        lambda c: c.alone,
    ]
    groups: dict[tuple[bool, str], list[NumberedCaption]] = defaultdict(list)
    for candidate in candidates:
        groups[(candidate.is_table, candidate.name)].append(candidate)
    while any(len(group) > 1 for group in groups.values()):
        useful = next((accept for accept in filters if _parts(accept, list(groups.values()))), None)
        if useful is None:
            break
        for key, group in groups.items():
            groups[key] = [candidate for candidate in group if useful(candidate)]
    kept = []
    for group in groups.values():
        on_page = Counter(candidate.region.page for candidate in group)
        if len(group) <= MAX_SAME and max(on_page.values()) <= MAX_SAME_ON_PAGE:
            kept += group
    return kept


def _parts(accept: Callable[[NumberedCaption], bool], groups: list[list[NumberedCaption]]) -> bool:
    """Whether a filter removes some candidates, but not all of any identifier."""
    kept = [sum(accept(candidate) for candidate in group) for group in groups]
    return all(kept) and any(count < len(group) for count, group in zip(kept, groups, strict=True))


def _is_left_aligned(candidate: NumberedCaption) -> bool:
    lines = candidate.region.lines
    return len(lines) < 2 or abs(lines[0].x0 - lines[1].x0) < 1


def _two_columns(pages: Sequence[PageBlocks]) -> bool:
    """Whether most of the running text stands left or right of the middle of its page, some on either side."""
    weight: Counter[str] = Counter()
    for page_blocks in pages:
        middle = page_blocks.page.width / 2
        for block in page_blocks.blocks:
            if not is_body(block) and not is_caption(block):
                side = "left" if block.box.x1 < middle else "right" if block.box.x0 > middle else "across"
                weight[side] += len(block.text)
    return min(weight["left"], weight["right"]) > 0.25 * weight.total()


def _link_page(
    page_blocks: PageBlocks, captions: list[NumberedCaption], two_columns: bool
) -> list[CaptionPair]:
    bodies = [body.box for body in page_blocks.bodies]
    bounds = Box.union(block.box for block in page_blocks.blocks)
    walls = [block.box for block in page_blocks.blocks if not is_body(block)]
    choices = []
    for caption in captions:
        others = [wall for wall in walls if wall != caption.region.box]
        proposals = _proposals(caption, others, bodies, bounds, two_columns)
        if proposals:
            choices.append(proposals)
    choices = _thinned(choices, bodies, bounds)
    best: list[Proposal] = []
    highest = float("-inf")
    for chosen in product(*choices):
        proposals = _split(list(chosen), bodies, bounds)
        good = [
            proposal for proposal in proposals if not any(_overlap(proposal, other) for other in proposals)
        ]
        score = sum(_score(proposal, bodies, bounds) for proposal in good) - (len(proposals) - len(good))
        if score > highest:
            best, highest = good, score
    return [
        (proposal.caption.region, body)
        for proposal in best
        for body in page_blocks.bodies
        if _holds(proposal.box, body.box)
    ]


def _proposals(
    caption: NumberedCaption, walls: list[Box], bodies: list[Box], bounds: Box, two_columns: bool
) -> list[Proposal]:
    """The rectangles around a caption that hold pictures: grown sideways or upwards until something stands there."""
    box = caption.region.box
    column = [wall for wall in walls if wall.overlap_x(box) >= 0]
    row = [wall for wall in walls if wall.overlap_y(box) >= 0]
    top = max([bounds.y0, *(wall.y1 for wall in column if wall.y1 <= box.y0)])
    bottom = min([bounds.y1, *(wall.y0 for wall in column if wall.y0 >= box.y1)])
    left = max([bounds.x0, *(wall.x1 for wall in row if wall.x1 <= box.x0)])
    right = min([bounds.x1, *(wall.x0 for wall in row if wall.x0 >= box.x1)])
    grown: list[tuple[str, Box]] = []
    if left < box.x0 - MIN_WIDTH:
        grown.append(
            ("left", _heightened(Box(left, box.y0, box.x1, box.y1), walls, bounds)._replace(x1=box.x0))
        )
    if right > box.x1 + MIN_WIDTH:
        grown.append(
            ("right", _heightened(Box(box.x0, box.y0, right, box.y1), walls, bounds)._replace(x0=box.x1))
        )
    if top < box.y0 - MIN_HEIGHT:
        grown.append(("above", _widened(Box(box.x0, top, box.x1, box.y1), walls, bounds)._replace(y1=box.y0)))
    if bottom > box.y1 + MIN_HEIGHT:
        grown.append(
            ("below", _widened(Box(box.x0, box.y0, box.x1, bottom), walls, bounds)._replace(y0=box.y1))
        )
    proposals = []
    for side, region in grown:
        if two_columns:
            in_column = _in_column(region, box, bodies, (bounds.x0 + bounds.x1) / 2, side)
            if in_column is None:
                continue
            region = in_column
        cropped = _cropped(region, bodies)
        if cropped is not None:
            proposals.append(Proposal(caption, cropped, side))
    return proposals


def _widened(box: Box, walls: list[Box], bounds: Box) -> Box:
    beside = [wall for wall in walls if wall.overlap_y(box) >= 0]
    left = max([bounds.x0, *(wall.x1 for wall in beside if wall.x1 < box.x0)])
    right = min([bounds.x1, *(wall.x0 for wall in beside if wall.x0 > box.x1)])
    return box._replace(x0=left, x1=right)


def _heightened(box: Box, walls: list[Box], bounds: Box) -> Box:
    beside = [wall for wall in walls if wall.overlap_x(box) >= 0]
    top = max([bounds.y0, *(wall.y1 for wall in beside if wall.y1 < box.y0)])
    bottom = min([bounds.y1, *(wall.y0 for wall in beside if wall.y0 > box.y1)])
    return box._replace(y0=top, y1=bottom)


def _in_column(region: Box, caption: Box, bodies: list[Box], middle: float, side: str) -> Box | None:
    """A rectangle over the middle of the page, cut there, or None at the sides; kept where a picture crosses it."""
    crosses = region.x0 < middle < region.x1
    crossing = any(body.x0 < middle < body.x1 and body.inside(region) > 0.9 for body in bodies)
    if not crosses or crossing:
        return region
    if side in ("left", "right"):
        return None
    if caption.x0 <= middle < caption.x1:
        return region
    return region._replace(x0=middle) if caption.x0 > middle else region._replace(x1=middle)


def _cropped(region: Box, bodies: list[Box]) -> Box | None:
    """The part of a rectangle that its pictures fill, None for none or too little; pictures cut in part spoil it."""
    inside = [body for body in bodies if _holds(region, body)]
    if not inside or any(0.1 < body.inside(region) < 0.9 for body in bodies):
        return None
    box = Box.union(inside)
    return box if box.width > MIN_WIDTH and box.height > MIN_HEIGHT else None


def _holds(region: Box, body: Box) -> bool:
    x, y = body.centre
    return region.x0 - 1 <= x <= region.x1 + 1 and region.y0 - 1 <= y <= region.y1 + 1


def _overlap(one: Proposal, other: Proposal) -> bool:
    if one is other:
        return False
    return one.box.overlap_x(other.box) > OVERLAP and one.box.overlap_y(other.box) > OVERLAP


def _score(proposal: Proposal, bodies: list[Box], bounds: Box) -> float:
    inside = [body for body in bodies if body.inside(proposal.box) > 0.95]
    score = proposal.box.area / max(bounds.area, 1.0) + proposal.bonus
    score += PICTURE * bool(inside) + LARGE_PICTURE * any(body.area > LARGE_AREA for body in inside)
    if proposal.factor == 1.0 and proposal.side in ("left", "right"):
        return score * SIDEWAYS
    return score * proposal.factor


def _split(proposals: list[Proposal], bodies: list[Box], bounds: Box) -> list[Proposal]:
    """Part the stretch that two captions, one over and one under it, both claim."""
    for upper in proposals:
        for lower in proposals:
            if (upper.side, lower.side) != ("below", "above") or not _overlap(upper, lower):
                continue
            both = [
                proposal
                for proposal in proposals
                if proposal is upper or proposal is lower or _overlap(proposal, upper)
            ]
            if len(both) > 2 or not (
                upper.box.inside(lower.box) > 0.99 or lower.box.inside(upper.box) > 0.99
            ):
                continue
            halves = _halves(Box.union([upper.box, lower.box]), bodies)
            if halves is None:
                continue
            first, second, gap = halves
            factor = SPLIT_SAME if upper.caption.is_table == lower.caption.is_table else SPLIT_OTHER
            bonus = GAP_BONUS * gap.area / max(bounds.area, 1.0)
            rest = [proposal for proposal in proposals if proposal is not upper and proposal is not lower]
            return [
                *rest,
                upper._replace(box=first, bonus=bonus, factor=factor),
                lower._replace(box=second, bonus=bonus, factor=factor),
            ]
    return proposals


def _halves(region: Box, bodies: list[Box]) -> tuple[Box, Box, Box] | None:
    """A stretch parted at the widest gap between its pictures that leaves a quarter of its height on either side."""
    inside = sorted((body for body in bodies if _holds(region, body)), key=lambda body: body.y0)
    gaps: list[Box] = []
    for place in range(1, len(inside)):
        above = max(body.y1 for body in inside[:place])
        gap = region._replace(y0=above, y1=inside[place].y0)
        quarter = region.height / 4
        if gap.height > 2 and gap.y0 - region.y0 > quarter and region.y1 - gap.y1 > quarter:
            gaps.append(gap)
    if not gaps:
        return None
    widest = max(gaps, key=lambda gap: gap.height)
    first = _cropped(region._replace(y1=widest.y0), bodies)
    second = _cropped(region._replace(y0=widest.y1), bodies)
    return (first, second, widest) if first is not None and second is not None else None


def _thinned(choices: list[list[Proposal]], bodies: list[Box], bounds: Box) -> list[list[Proposal]]:
    """The rectangles of each caption, least ones left out until no more than `MAX_COMBINATIONS` combinations remain."""
    ranked = [sorted(choice, key=lambda proposal: -_score(proposal, bodies, bounds)) for choice in choices]
    count = 1
    for choice in ranked:
        count *= len(choice)
    while count > MAX_COMBINATIONS:
        longest = max(ranked, key=len)
        count = count // len(longest) * (len(longest) - 1)
        longest.pop()
    return ranked
