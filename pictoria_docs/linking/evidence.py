"""What speaks for and against a caption naming a picture, as log-odds with reasons.

A score of 0 is as likely as not. The weights are set by hand from how books are printed, not fitted to documents;
what a book's own habit adds is learned from its sure pairs (`Convention`).
"""

import math
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

from pictoria_docs.document import Box, NumberKind, PrintedNumber, Reason, Region, RegionType
from pictoria_docs.linking.book import FLOW_TYPES, Book, reads_as

SIDES = {
    "below": 1.6,
    "above": 0.4,
    "left": 0.2,
    "right": 0.2,
    "inside": 0.4,
    "facing": -0.4,
    "near": -1.2,
    "list": 0.0,
}
"""Prior of where a caption stands, seen from its picture; "facing" and "near": on the page beside or next to it."""
BLOCKED_BY_TEXT = -2.2
BLOCKED_BY_PICTURE = -2.6
BLOCKED_BY_CAPTION = -1.2
ALIGNED = 0.7
SAME_RANK = 0.6
SAME_RANK_FACING = 1.6
SPREAD = 0.9
"""The picture lies on the other half of the caption's double page."""
NUMBER_AGREES = 4.0
NUMBER_DIFFERS = -5.0
PLATE_AGREES = 4.0
PLATE_DIFFERS = -9.0
POSITION_WORD = 2.0
TINY = -1.5
FLUSH = 2.0
"""A caption this close under or over a picture, in its own heights, may stand beside its foot or head."""
AS_TABLE = -1.5
"""A picture that was taken for a table."""


@dataclass(frozen=True, slots=True)
class Claim:
    """One number of a caption that wants a picture; a caption without numbers makes one claim."""

    caption: Region
    number: PrintedNumber | None
    plate: PrintedNumber | None
    """The plate that the number counts within, where a heading or the page tells."""
    place: int = 0
    """Which of its caption's claims it is, from 0."""
    of: int = 1
    """How many claims its caption makes."""
    rank: tuple[int, int] = (0, 1)
    """Place among the claims of the page that count alike, and how many there are."""

    @property
    def whole(self) -> bool:
        """Whether it names a whole plate."""
        return self.number is not None and self.number.kind is NumberKind.PLATE and len(self.number.path) == 1

    @property
    def item(self) -> tuple[str, ...] | None:
        """The number within its plate."""
        if self.number is None or self.whole:
            return None
        return self.number.path[1:] if self.number.kind is NumberKind.PLATE else self.number.path

    @property
    def plate_key(self) -> str | None:
        """Key of the plate it names or counts within."""
        if self.number is not None and self.number.kind is NumberKind.PLATE:
            return self.number.path[0]
        return (
            self.plate.path[0]
            if self.plate is not None and self.number is not None and self.number.kind is NumberKind.BARE
            else None
        )


@dataclass(slots=True)
class Candidate:
    """A claim and a picture that may be what it names."""

    claim: Claim
    figure: Region
    side: str
    score: float
    reasons: list[Reason] = field(default_factory=list)


class Convention:
    """A book's habit of placing captions, learned from its sure pairs."""

    def __init__(self, sides: Sequence[str] = ()) -> None:
        """Learn from the sides of sure pairs; without any, the prior stands."""
        counts = Counter(sides)
        total = sum(counts.values())
        weights = {side: math.exp(value) for side, value in SIDES.items()}
        mass = sum(weights.values())
        self.log_odds: dict[str, float] = {}
        for side, value in SIDES.items():
            prior = weights[side] / mass
            share = (counts[side] + 2 * prior) / (total + 2)
            self.log_odds[side] = value + min(max(math.log(share / prior), -2.5), 1.5)
        self.usual = (
            counts.most_common(1)[0][0] if total >= 3 and counts.most_common(1)[0][1] > 0.6 * total else None
        )


def side_of(caption: Box, picture: Box) -> str:
    """Where a caption on the same page stands, seen from the picture."""
    if caption.inside(picture) > 0.6:
        return "inside"
    common = caption.overlap_x(picture)
    if common > 0.1 * min(caption.width, picture.width):
        return "below" if caption.centre.y > picture.centre.y else "above"
    if 0 <= picture.y0 - caption.y1 < FLUSH * caption.height:
        return "above"
    if caption.overlap_y(picture) > 0 or caption.centre.y < picture.y1:
        return "right" if caption.centre.x > picture.centre.x else "left"
    if caption.y0 - picture.y1 < FLUSH * caption.height:
        return "below"  # flush with the column, under a picture in its middle
    return "right" if caption.x0 > picture.x1 else "left" if caption.x1 < picture.x0 else "below"


def on_same_page(book: Book, claim: Claim, figure: Region, convention: Convention) -> Candidate:
    """Score a picture on the caption's page: side, distance, what lies between, alignment, order."""
    caption, picture = claim.caption, figure.box
    row = _row(book, figure)
    stack = _stack(book, claim.caption) if len(row) > 1 and claim.of == 1 else []
    paired = len(stack) == len(row) > 1
    if claim.of > 1:
        # "Figs. 2-4" stands under a row or column of pictures, not under each.
        picture = Box.union(row if len(row) > 1 else _column(book, figure))
    elif paired:
        # Captions one below the other, under as many pictures in a row: in their order.
        caption = caption.model_copy(update={"box": Box.union(region.box for region in stack)})
        picture = Box.union(row)
    place = caption.box
    side = side_of(place, picture)
    line = max(book.line_height(figure.page), 8.0)
    gap = place.distance(picture) / line
    # Captions in a margin stand on the line of their picture's top, however far the picture is.
    slope = 0.7 if side in ("left", "right") else 1.2
    score = 1.5 + convention.log_odds[side] - slope * math.log1p(gap / 1.5)
    reasons = [Reason(code=f"caption_{side}", values={"lines": round(gap, 1)})]
    if side in ("below", "above"):
        share = place.overlap_x(picture) / min(place.width, picture.width)
        score += 0.8 * min(max(share, 0.0), 1.0) - 0.4
    elif side in ("left", "right"):
        share = place.overlap_y(picture) / min(place.height, picture.height)
        score += 0.5 * min(share, 1.0) if share > 0 else 0.4 * max(share, -4.0) - 0.8
    score += _between(book, caption, figure, picture)
    if _aligned(place, picture, upright=side in ("below", "above")):
        score += ALIGNED
        reasons.append(Reason(code="aligned"))
    if picture.area < 0.006 * book.pages[figure.page].box.area:
        score += TINY
    if figure.type is RegionType.TABLE and not reads_as(claim.caption, NumberKind.TABLE):
        score += AS_TABLE
    if paired:
        same = [region.id for region in stack].index(claim.caption.id) == row.index(figure.box)
        score += SAME_RANK_FACING if same else -SAME_RANK_FACING
        if same:
            reasons.append(Reason(code="same_order"))
    position = claim.caption.caption.position if claim.caption.caption is not None else None
    if position in ("left", "right") and side in ("above", "below") and len(row) > 1:
        meant = row[0] if position == "left" else row[-1]
        score += POSITION_WORD if figure.box == meant else -POSITION_WORD
    elif position in ("above", "below", "left", "right"):
        # "above" says where the picture is: the caption stands below it.
        opposite = {"above": "below", "below": "above", "left": "right", "right": "left"}[position]
        score += POSITION_WORD if side == opposite else -POSITION_WORD
    if convention.usual == side:
        reasons.append(Reason(code="usual_place"))
    return Candidate(claim, figure, side, score, reasons)


def on_other_page(
    book: Book, claim: Claim, figure: Region, convention: Convention, rank: tuple[int, int], spread: bool
) -> Candidate:
    """Score a picture on the page before or after: double page, equal numbers of items and pictures, order.

    Args:
        book: the open document.
        claim: the claim.
        figure: the picture.
        convention: the book's habit.
        rank: the picture's place among the pictures of its page that could be meant, and how many there are.
        spread: whether the two pages face each other.
    """
    side = "facing" if spread else "near"
    score = convention.log_odds[side] + (SPREAD if spread else 0.0)
    reasons = [Reason(code=f"caption_{side}", values={"page": claim.caption.page})]
    if not book.pictures(claim.caption.page):
        score += 0.5
    if claim.number is not None and claim.number.kind is NumberKind.FIGURE:
        score -= min(book.body_length(claim.caption.page) / 1000, 1.5)
    if rank[1] == claim.rank[1]:
        if rank[0] == claim.rank[0]:
            score += SAME_RANK_FACING
            reasons.append(Reason(code="same_order" if rank[1] > 1 else "only_pair"))
        else:
            score -= 1.0
    else:
        score -= 0.8
    if claim.caption.caption is not None and claim.caption.caption.position == "opposite":
        score += POSITION_WORD
        reasons.append(Reason(code="position_word"))
    return Candidate(claim, figure, side, score, reasons)


def agreement(book: Book, claim: Claim, figure: Region) -> tuple[float, list[Reason]] | None:
    """How the caption's number and the picture's printed numbers agree; None where they cannot be one.

    Returns:
        The change of the score, and the reasons for it.
    """
    number = claim.number
    own = book.numbers.get(figure.id, [])
    plate = plate_of(book, figure)
    if claim.whole:
        if figure.type is RegionType.PANEL:
            return None
        if plate is None:
            return 0.0, []
        if plate.path[0] == claim.plate_key:
            return PLATE_AGREES + NUMBER_AGREES, [
                Reason(code="number_printed", values={"number": plate.text})
            ]
        return PLATE_DIFFERS, []
    if number is None:
        return 0.0, []
    score, reasons = 0.0, []
    if claim.plate_key is not None and plate is not None:
        if plate.path[0] != claim.plate_key:
            return PLATE_DIFFERS, []
        score += PLATE_AGREES
        reasons.append(Reason(code="plate_printed", values={"number": plate.text}))
    if number.kind in (NumberKind.PLATE, NumberKind.BARE, NumberKind.ENTRY):
        items = [
            known.path[-len(claim.item or ()) :]
            for known in own
            if known.kind in (NumberKind.BARE, NumberKind.ENTRY)
        ]
        if items and claim.item is not None:
            if claim.item in items:
                score += NUMBER_AGREES
                reasons.append(Reason(code="number_printed", values={"number": number.text}))
            else:
                score += NUMBER_DIFFERS if number.kind is not NumberKind.ENTRY else -1.0
        return score, reasons
    same_kind = [known.path for known in own if known.kind is number.kind]
    bare = [known.path for known in own if known.kind is NumberKind.BARE]
    if number.path in same_kind:
        return score + NUMBER_AGREES + 2, [
            *reasons,
            Reason(code="number_printed", values={"number": number.text}),
        ]
    if same_kind:
        return score + NUMBER_DIFFERS, reasons
    if number.path in bare:
        return score + NUMBER_AGREES - 1, [
            *reasons,
            Reason(code="number_printed", values={"number": number.text}),
        ]
    return score, reasons


def plate_of(book: Book, figure: Region) -> PrintedNumber | None:
    """The number of the plate that a picture is, or is part of."""
    for id in (figure.id, figure.parent):
        if id is not None:
            for number in book.numbers.get(id, []):
                if number.kind is NumberKind.PLATE:
                    return number
    return None


def _aligned(first: Box, second: Box, *, upright: bool) -> bool:
    if not upright:
        return abs(first.y0 - second.y0) < 6 or abs(first.y1 - second.y1) < 6
    return (
        abs(first.x0 - second.x0) < 3
        or abs(first.x1 - second.x1) < 3
        or abs(first.centre.x - second.centre.x) < 4
    )


def _row(book: Book, figure: Region) -> list[Box]:
    """The boxes of the pictures that stand in one row with a picture, each close to the next, from the left."""
    level = [
        other.box
        for other in book.pictures(figure.page)
        if other.box.overlap_y(figure.box) > 0.5 * min(other.box.height, figure.box.height)
    ]
    reach = 2.6 * max(book.line_height(figure.page), 10.0)
    box, members = figure.box, {figure.box}
    for near in sorted(level, key=lambda other: abs(other.centre.x - figure.box.centre.x)):
        if -near.overlap_x(box) <= reach:
            box = Box.union([box, near])
            members.add(near)
    return sorted(members, key=lambda member: member.x0)


def _column(book: Book, figure: Region) -> list[Box]:
    """The boxes of the pictures that stand one above the other with a picture, each close to the next."""
    reach = 2.6 * max(book.line_height(figure.page), 10.0)
    box, members = figure.box, [figure.box]
    for near in sorted(
        (other.box for other in book.pictures(figure.page) if other.id != figure.id),
        key=lambda other: abs(other.centre.y - figure.box.centre.y),
    ):
        narrow = min(near.width, figure.box.width)
        if near.overlap_x(figure.box) > 0.5 * narrow and -reach <= near.overlap_y(box) <= 1:
            box = Box.union([box, near])
            members.append(near)
    return members


def _stack(book: Book, caption: Region) -> list[Region]:
    """The labelled captions right above and below a caption, flush with it, from the top."""
    line = max(book.line_height(caption.page), 8.0)
    others = [
        region
        for region in book.on(caption.page)
        if region.type is RegionType.CAPTION and reads_as(region, NumberKind.FIGURE)
        and _aligned(region.box, caption.box, upright=True)
    ]  # fmt: skip
    others.sort(key=lambda region: region.box.y0)
    stack: list[Region] = []
    for region in others:
        if stack and not -0.5 * line < region.box.y0 - stack[-1].box.y1 < 1.2 * line:
            if caption in stack:
                break
            stack = []
        stack.append(region)
    return stack if caption in stack else []


def _between(book: Book, caption: Region, figure: Region, row: Box) -> float:
    """What lies between a caption and a picture speaks against the pair, each kind of thing once."""
    gap = gap_between(caption.box, row)
    if gap is None:
        return 0.0
    penalties: dict[str, float] = {}
    for region in book.on(caption.page):
        if region.id in (caption.id, figure.id) or region.parent == figure.id or region.id == figure.parent:
            continue
        common = region.box.intersection(gap)
        if common is None or (common.width < 0.2 * gap.width and common.height < 0.2 * gap.height):
            continue
        if common.width < 2 or common.height < 2:
            continue
        if region.is_picture or region.type is RegionType.TABLE:
            penalties["picture"] = BLOCKED_BY_PICTURE
        elif region.type is RegionType.CAPTION:
            if region.caption is not None and any(
                n.kind is not NumberKind.BARE for n in region.caption.numbers
            ):
                penalties["caption"] = BLOCKED_BY_CAPTION
        elif region.type in FLOW_TYPES and len(region.text) > 20:
            penalties["text"] = BLOCKED_BY_TEXT
    return sum(penalties.values())


def gap_between(first: Box, second: Box) -> Box | None:
    """The rectangle between two boxes that lie side by side or above each other; None where they touch."""
    if first.overlap_x(second) > 0:
        y0, y1 = min(first.y1, second.y1), max(first.y0, second.y0)
        return Box(max(first.x0, second.x0), y0, min(first.x1, second.x1), y1) if y1 - y0 > 1 else None
    x0, x1 = min(first.x1, second.x1), max(first.x0, second.x0)
    if first.overlap_y(second) > 0:
        return Box(x0, max(first.y0, second.y0), x1, min(first.y1, second.y1)) if x1 - x0 > 1 else None
    y0, y1 = min(first.y1, second.y1), max(first.y0, second.y0)
    return Box(x0, y0, x1, y1) if x1 - x0 > 1 and y1 - y0 > 1 else None
