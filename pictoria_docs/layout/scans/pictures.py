"""Pictures of a page image from the ink itself: photographs are areas of tone, drawings are clusters of strokes.

All boxes are in points of the straight page; masks are at `ANALYSIS_DPI`, where body text has strokes of one or
two pixels. Lengths in points below are meant for printed books: a picture is never smaller than a finger nail.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

import cv2
import numpy as np
from numpy.typing import NDArray
from scipy.sparse import coo_matrix
from scipy.sparse.csgraph import connected_components

from pictoria_docs.document import Box
from pictoria_docs.document.geometry import POINTS_PER_INCH
from pictoria_docs.layout.scans.image import ANALYSIS_DPI, Scan
from pictoria_docs.layout.scans.paper import Bytes
from pictoria_docs.layout.text_line import WITHIN_PICTURE

RIM = 2.5  # points around a photograph that belong to it
CLUSTER_CONFIDENCE = 0.7  # of a drawing
STROKE_WIDTH = 15  # pixels: broader ink is an area
STROKE_NOISE = 8  # times the paper's noise, for a stroke,
FAINT_NOISE = 5  # and for where it fades
NEXT_PIXELS = 3  # side of the square by which a stroke grows in a step
DUST_SIDE = 4  # pixels of the longer side,
DUST_MASS = 6  # and pixels of ink, below which a part is dust
RULE_THICKNESS = 3  # pixels,
RULE_LENGTH = 34  # and pixels of a rule
FRAME_FILL = 0.08  # of its box that a frame fills at most
PAGE_FRAME = 0.7  # of the page's width and height
ALL_INSIDE = 0.9  # of a photograph inside a frame
LEAF_FILL = 0.03  # of its box that the edge of a leaf fills at most
CORNER_FILL = 0.3  # the same for the corner of the leaf beside
SIDE_BAND = 6  # pixels at each side of a shape in which its outline is looked for
SIDE_DRAWN = 0.8  # of each side
BORDER = 0.006  # of the page's longer side: the outermost border
MIN_LETTERS = 3  # parts of a cluster that may be letters
LETTER_HEIGHT = 2.2  # type sizes,
LETTER_WIDTH = 3.0  # and of most of them
LINE_HEIGHT = 1.8  # type sizes of a cluster that may be part of a line
SAME_ROW = 0.5  # of the lower of the two
ROW_GAP = 3  # type sizes between the two
SOLID_FILL = 0.35  # of its box that a solid part fills
PRINT_PERCENTILE = 90  # of the tones of a cluster
MIN_DETAIL = 12  # points
IN_LINE = 0.5  # of a detail's width or height beside its drawing
TIMES_LARGER = 3  # a drawing is than its detail
BAR_HEIGHT = 14  # points of a scale bar
BAR_SHAPE = 5  # times its height that it is long
LABEL_SLACK = 3  # points by which a number may reach into its picture
UNDER_MIDDLE = 0.15  # of a drawing's width off its middle
RULE_PIXELS = 40  # pixels of ink in a row that make a rule
WORD_SHAPE = 1.3  # times its height that a word is wide: numbers are narrower
RULED_INK = 0.93  # of the ink that is rules, in a table with little text
RULED_WORDS = 8  # words in it,
RULED_TEXT = 0.03  # and share of its area that they cover
TABLE_WORDS = 4  # words in any table
TABLE_WIDE = 0.5  # of them that are wide
TABLE_INK = 0.75  # of its ink that is rules
TABLE_TEXT = 0.08  # of its area that words cover
JUDGED_CONFIDENCE = 0.6  # of a table or an ornament
ORNAMENT_SHAPE = 6  # times its height that an ornament is wide
ORNAMENT_HEIGHT = 30  # points
LABEL_REACH = 18  # points around a cluster in which its labels stand
LABEL_ROW = 12  # points between the middles of labels in a row
RIM_SHARE = 0.012  # of the page's longer side: what begins there may be the rim of a scan
THIN_RIM = 0.06  # of the page's shorter side
BROAD_RIM = 0.15  # of the page, along all of it
ALONG_PAGE = 0.9  # of its length
MOSTLY_INSIDE = 0.5  # of a picture inside another

SCALE = ANALYSIS_DPI / POINTS_PER_INCH
"""Pixels of the masks per point."""
DARK = 110
"""At this distance from the paper an area is ink, however broad."""
STROKE = 36
"""Least distance from the paper that counts as a stroke of a drawing."""
FAINT_STROKE = 18
"""A stroke goes on where it is no fainter than this,"""
FADED = 4
"""for as many pixels."""
CONTRAST = 60
"""A picture has spots at least this far from the paper; stains, shadows and bleed-through do not."""
SPECK = 30
"""Pixels: a ghost with a speck of dirt on it has no more ink of its own."""
MIN_SIDE = 22.0
"""Points: the least longer side of a picture."""
MIN_SHORT_SIDE = 12.0  # points
MIN_AREA = 450.0
"""Square points."""
GAP = 12.0
"""Points: parts of one drawing lie no further apart."""
REACH = 26.0
"""Points: how far a detail may lie from its drawing."""
BAR_REACH = 48.0
"""Points: how far a scale bar may lie from its picture."""


@dataclass(frozen=True)
class Ink:
    """A connected part of the ink that is no text."""

    box: Box
    mass: float
    """Pixels."""

    @property
    def fill(self) -> float:
        """Share of the box that is inked."""
        return self.mass / max(self.box.area * SCALE * SCALE, 1.0)


@dataclass(frozen=True)
class PictureBox:
    """A picture found on a page image."""

    box: Box
    kind: str
    """"photograph", "drawing", "table", "ornament", "stamp" or "initial"."""
    confidence: float
    parts: tuple[Ink, ...] = ()
    """The strokes of a drawing."""
    origin: str = "ink"
    """Name of the detector, or "ink"."""


def is_picture_size(box: Box) -> bool:
    """Whether a box is large enough for a picture of a catalogue."""
    longer, shorter = max(box.width, box.height), min(box.width, box.height)
    return longer >= MIN_SIDE and shorter >= MIN_SHORT_SIDE and box.area >= MIN_AREA


@dataclass(frozen=True)
class PageText:
    """What OCR read, as far as it matters for pictures."""

    words: tuple[Box, ...]
    """Words read with confidence."""
    labels: tuple[Box, ...]
    """Lines that are bare numbers."""
    lines: tuple[Box, ...]
    """All other lines."""
    sentences: tuple[Box, ...]
    """Lines of running text among them."""
    size: float
    """Font size of most lines, in points."""


def find_pictures(
    scan: Scan, text: PageText, photographs: Sequence[PictureBox], solid: Bytes
) -> list[PictureBox]:
    """All pictures: the photographs, and clusters of ink that is neither text nor photograph.

    Those are drawings, ornaments and ruled tables. A photograph takes in the scale bar that belongs to it.

    Args:
        scan: the straight page.
        text: what OCR read.
        photographs: found before.
        solid: the mask of tone areas that `find_photographs` gave.
    """
    ink = stroke_mask(scan)
    ink |= solid
    for box in text.words:
        wipe(ink, box.grown(1.0))
    for picture in photographs:
        wipe(ink, picture.box.grown(RIM))
    parts = _parts(ink, scan, text, [picture.box for picture in photographs])
    clusters = _clusters(parts)
    drawings: list[PictureBox] = []
    crumbs: list[PictureBox] = []
    for cluster in clusters:
        picture = PictureBox(
            Box.union(part.box for part in cluster), "drawing", CLUSTER_CONFIDENCE, tuple(cluster)
        )
        big = max(max(part.box.width, part.box.height) for part in cluster) >= MIN_SIDE
        if not _is_type(picture, text):
            (drawings if is_picture_size(picture.box) and big else crumbs).append(picture)
    drawings = merge_overlapping([picture for picture in drawings if _is_drawn(picture, scan, ink)])
    hosts = _gather([*photographs, *drawings], crumbs, text.labels)
    return [_judged(picture, ink, text.words) for picture in hosts]


def stroke_mask(scan: Scan) -> Bytes:
    """Strokes on paper and on stains alike, and dark areas: 255 where there is ink, at `ANALYSIS_DPI`."""
    strokes = cv2.morphologyEx(scan.tone, cv2.MORPH_TOPHAT, square(STROKE_WIDTH))
    clear = (strokes > max(STROKE, round(STROKE_NOISE * scan.noise))) | (scan.tone > DARK)
    # Two thresholds, as in Canny's edges: a thin line fades here and there, and goes on a few pixels further.
    faint = as_mask(strokes > max(FAINT_STROKE, round(FAINT_NOISE * scan.noise)))
    ink = as_mask(clear)
    for _ in range(FADED):
        grown = np.asarray(cv2.dilate(ink, square(NEXT_PIXELS)), dtype=np.uint8)
        ink = np.bitwise_or(ink, np.bitwise_and(grown, faint))
    return ink


def _parts(ink: Bytes, scan: Scan, text: PageText, photographs: Sequence[Box]) -> list[Ink]:
    count, connected, stats, _ = cv2.connectedComponentsWithStats(ink, connectivity=8)
    parts = []
    page = scan.straightening.page
    for index, (x, y, width, height, mass) in enumerate(stats[1:count].tolist(), start=1):
        part = Ink(box_of_pixels(x, y, width, height), float(mass))
        if max(width, height) < DUST_SIDE or mass < DUST_MASS:
            continue  # dust
        if min(width, height) <= RULE_THICKNESS and max(width, height) > RULE_LENGTH:
            continue  # a rule
        if is_edge(part.box, scan):
            continue
        frame = part.fill < FRAME_FILL
        if frame and part.box.width > PAGE_FRAME * page.width and part.box.height > PAGE_FRAME * page.height:
            continue  # the frame of the page
        if frame and any(photograph.inside(part.box) > ALL_INSIDE for photograph in photographs):
            continue  # the frame of a photograph, or of a plate
        is_leaf = (
            part.fill < LEAF_FILL
            and sum(line.inside(part.box) > WITHIN_PICTURE for line in text.sentences) > 1
        )
        if is_leaf and not _closes(connected[y : y + height, x : x + width] == index):
            continue  # the edge of a leaf
        if part.fill < CORNER_FILL and _at_border(part.box, page):
            continue  # the corner of the leaf beside
        parts.append(part)
    return parts


def _closes(inside: NDArray[np.bool_]) -> bool:
    """Whether a hollow shape has all four sides."""
    return all(share > SIDE_DRAWN for share in side_shares(inside, SIDE_BAND))


def side_shares(inside: NDArray[np.bool_], band: int) -> list[float]:
    """The shares of the four sides of a shape along which it is inked within so many pixels."""
    ends = [inside[:band].any(axis=0), inside[-band:].any(axis=0)]
    sides = [*ends, inside[:, :band].any(axis=1), inside[:, -band:].any(axis=1)]
    return [float(side.mean()) for side in sides]


def _at_border(box: Box, page: Box) -> bool:
    margin = BORDER * max(page.width, page.height)
    return box.x0 < margin or box.y0 < margin or box.x1 > page.x1 - margin or box.y1 > page.y1 - margin


def _is_type(picture: PictureBox, text: PageText) -> bool:
    """Whether a cluster is print that OCR missed: letters and words, or as high as a line and on the row of one."""
    if (
        len(picture.parts) > MIN_LETTERS
        and max(part.box.height for part in picture.parts) < LETTER_HEIGHT * text.size
    ):
        return float(np.median([part.box.width for part in picture.parts])) < LETTER_WIDTH * text.size
    if picture.box.height > LINE_HEIGHT * text.size:
        return False
    return any(
        picture.box.overlap_y(line) > SAME_ROW * min(picture.box.height, line.height)
        and -picture.box.overlap_x(line) < ROW_GAP * text.size
        for line in text.lines
    )


def _clusters(parts: Sequence[Ink]) -> list[list[Ink]]:
    """Parts joined where they lie within `GAP`; two large solid ones are two pictures however near."""
    if not parts:
        return []
    boxes = np.array([part.box for part in parts])
    large = np.array(
        [part.fill > SOLID_FILL and min(part.box.width, part.box.height) > 2 * MIN_SIDE for part in parts],
        dtype=bool,
    )
    pairs: list[NDArray[np.intp]] = []
    for index in range(len(parts) - 1):
        later = boxes[index + 1 :]
        gaps = np.maximum(boxes[index, :2] - later[:, 2:], later[:, :2] - boxes[index, 2:])
        distance = np.hypot(*np.maximum(gaps, 0).T)
        nearby = distance <= GAP
        if large[index]:
            nearby &= ~large[index + 1 :] | (distance <= 0)
        others = np.flatnonzero(nearby) + index + 1
        pairs.append(np.stack([np.full_like(others, index), others]))
    near = np.concatenate([*pairs, np.empty((2, 0), dtype=np.intp)], axis=1)
    graph = coo_matrix((np.ones(near.shape[1]), near), shape=(len(parts), len(parts)))
    count, owners = connected_components(graph, directed=False)
    groups: list[list[Ink]] = [[] for _ in range(count)]
    for part, owner in zip(parts, owners.tolist(), strict=True):
        groups[owner].append(part)
    return groups


def _is_drawn(picture: PictureBox, scan: Scan, ink: Bytes) -> bool:
    """Whether a cluster has the contrast of print: what shines through from the back of the leaf has not."""
    x0, y0, x1, y1 = pixels(picture.box)
    strokes = (ink[y0:y1, x0:x1] > 0) & (scan.tone[y0:y1, x0:x1] > STROKE)
    tones = scan.shade[y0:y1, x0:x1][strokes]
    return tones.size >= SPECK and float(np.percentile(tones, PRINT_PERCENTILE)) >= CONTRAST


def _gather(
    pictures: Sequence[PictureBox], crumbs: Sequence[PictureBox], labels: Sequence[Box]
) -> list[PictureBox]:
    """Give scale bars to the nearest picture, and details that lie apart to the nearest drawing in line with them.

    A number printed under the middle of a drawing closes it: what comes below belongs to the next.
    """
    grown = sorted(pictures, key=lambda picture: -picture.box.area)
    small = [picture for picture in grown if min(picture.box.width, picture.box.height) < MIN_SIDE]
    for crumb in [*(picture for picture in small if picture.kind == "drawing"), *crumbs]:
        if max(crumb.box.width, crumb.box.height) < MIN_DETAIL:
            continue
        reach = BAR_REACH if _is_bar(crumb.box) else REACH
        hosts = []
        for picture in grown:
            x, y = crumb.box.overlap_x(picture.box), crumb.box.overlap_y(picture.box)
            aligned = x > IN_LINE * crumb.box.width or y > IN_LINE * crumb.box.height
            together = Box.union((crumb.box, picture.box))
            others = [other for other in grown if other is not picture and other is not crumb]
            free = not any(
                other.kind == "photograph" and other.box.intersection(together) for other in others
            )
            fits = picture.kind == "drawing" or _is_bar(crumb.box)
            if (
                picture is crumb
                or picture.box.area < TIMES_LARGER * crumb.box.area
                or not (aligned and free and fits)
            ):
                continue
            if crumb.box.distance(picture.box) <= reach and not _closed(picture.box, crumb.box, labels):
                hosts.append((crumb.box.distance(picture.box), picture))
        if hosts:
            host = min(hosts, key=lambda pair: pair[0])[1]
            box = Box.union((host.box, crumb.box))
            grown = [picture for picture in grown if picture is not host and picture is not crumb]
            grown.append(replace(host, box=box, parts=(*host.parts, *crumb.parts)))
    return merge_overlapping(grown)


def _is_bar(box: Box) -> bool:
    """Whether a box has the shape of a scale bar."""
    longer, shorter = max(box.width, box.height), min(box.width, box.height)
    return shorter < BAR_HEIGHT and longer > BAR_SHAPE * shorter and longer > MIN_SIDE


def _closed(drawing: Box, crumb: Box, labels: Sequence[Box]) -> bool:
    """Whether a number stands between a drawing and something below it, under the drawing's middle."""
    return any(
        drawing.y1 - LABEL_SLACK <= label.centre.y <= crumb.y0 + LABEL_SLACK
        and abs(label.centre.x - drawing.centre.x) < UNDER_MIDDLE * drawing.width
        for label in labels
    )


def _judged(picture: PictureBox, ink: Bytes, words: Sequence[Box]) -> PictureBox:
    """The cluster as drawing, table, or ornament."""
    if picture.kind != "drawing":
        return picture
    x0, y0, x1, y1 = pixels(picture.box)
    window = ink[y0:y1, x0:x1]
    inside = [box for box in words if box.inside(picture.box) > WITHIN_PICTURE]
    text = sum(box.area for box in inside) / picture.box.area
    across = cv2.morphologyEx(window, cv2.MORPH_OPEN, np.ones((1, RULE_PIXELS), np.uint8))
    down = cv2.morphologyEx(window, cv2.MORPH_OPEN, np.ones((RULE_PIXELS, 1), np.uint8))
    share = float(((across > 0) | (down > 0)).sum()) / max(float((window > 0).sum()), 1.0)
    # Rules and words make a table; the numbers of the rooms of a plan are no words.
    wide = sum(box.width > WORD_SHAPE * box.height for box in inside)
    ruled = share > RULED_INK and len(inside) >= RULED_WORDS and text > RULED_TEXT
    if (
        len(inside) >= TABLE_WORDS
        and wide >= TABLE_WIDE * len(inside)
        and share > TABLE_INK
        and (text > TABLE_TEXT or ruled)
    ):
        return replace(picture, kind="table", confidence=JUDGED_CONFIDENCE)
    if picture.box.width > ORNAMENT_SHAPE * picture.box.height and picture.box.height < ORNAMENT_HEIGHT:
        return replace(picture, kind="ornament", confidence=JUDGED_CONFIDENCE)
    return picture


def split_at_labels(picture: PictureBox, labels: Sequence[Box]) -> list[PictureBox]:
    """Part a cluster of drawings by the numbers printed under (or over) each.

    Two labels in a row mean two drawings side by side: the cut goes through the white gap that leaves both
    best centred over their labels. A label with drawing below it in the same cluster means two rows.
    """
    if picture.kind != "drawing" or len(picture.parts) < 2:
        return [picture]
    nearby = [
        label
        for label in labels
        if label.overlap_x(picture.box) > 0 and label.intersection(picture.box.grown(LABEL_REACH))
    ]
    for label in nearby:
        upper = [part for part in picture.parts if part.box.y1 <= label.centre.y]
        lower = [part for part in picture.parts if part.box.y0 >= label.centre.y]
        if len(upper) + len(lower) == len(picture.parts) and upper and lower:
            pieces = [_piece(picture, upper), _piece(picture, lower)]
            if all(is_picture_size(piece.box) for piece in pieces):
                return [part for piece in pieces for part in split_at_labels(piece, labels)]
    below = [label for label in nearby if label.y0 >= picture.box.y1 - LABEL_SLACK]
    above = [label for label in nearby if label.y1 <= picture.box.y0 + LABEL_SLACK]
    pieces = _split_row(picture, below) or _split_row(picture, above)
    return [part for piece in pieces for part in split_at_labels(piece, labels)] or [picture]


def _split_row(picture: PictureBox, labels: Sequence[Box]) -> list[PictureBox]:
    """Two pieces of a cluster, for the first two labels of a row that a white gap parts; empty where there is none."""
    row = sorted(labels, key=lambda label: label.centre.x)
    for left, right in pairwise(row):
        if abs(left.centre.y - right.centre.y) > LABEL_ROW or right.centre.x - left.centre.x < MIN_SIDE:
            continue
        best: tuple[float, list[PictureBox]] | None = None
        for cut in sorted({part.box.x1 for part in picture.parts}):
            west = [part for part in picture.parts if part.box.x1 <= cut]
            east = [part for part in picture.parts if part.box.x0 >= cut]
            is_clean = len(west) + len(east) == len(picture.parts) and west and east
            if not is_clean or not left.centre.x < cut < right.centre.x:
                continue
            pieces = [_piece(picture, west), _piece(picture, east)]
            off = abs(pieces[0].box.centre.x - left.centre.x) + abs(pieces[1].box.centre.x - right.centre.x)
            if all(is_picture_size(piece.box) for piece in pieces) and (best is None or off < best[0]):
                best = (off, pieces)
        if best is not None:
            return best[1]
    return []


def _piece(picture: PictureBox, parts: Sequence[Ink]) -> PictureBox:
    return replace(picture, box=Box.union(part.box for part in parts), parts=tuple(parts))


def is_edge(box: Box, scan: Scan) -> bool:
    """Whether this is the dark rim of a scan: the scanner's bed, the fold, the edge of the page beside."""
    width, height = scan.straightening.page.width, scan.straightening.page.height
    margin = RIM_SHARE * max(width, height)
    at_side = box.x0 < margin or box.x1 > width - margin
    at_end = box.y0 < margin or box.y1 > height - margin
    thin, broad = THIN_RIM * min(width, height), BROAD_RIM
    # A shadow in the fold is broader, but runs along the whole page.
    return (at_side and box.width < (broad * width if box.height > ALONG_PAGE * height else thin)) or (
        at_end and box.height < (broad * height if box.width > ALONG_PAGE * width else thin)
    )


def merge_overlapping(pictures: Sequence[PictureBox]) -> list[PictureBox]:
    """Pictures that lie mostly inside another become part of it."""
    kept: list[PictureBox] = []
    for picture in sorted(pictures, key=lambda picture: -picture.box.area):
        for index, other in enumerate(kept):
            if picture.box.inside(other.box) > MOSTLY_INSIDE:
                kept[index] = replace(
                    other, box=Box.union((other.box, picture.box)), parts=(*other.parts, *picture.parts)
                )
                break
        else:
            kept.append(picture)
    return kept


def as_mask(condition: NDArray[np.bool_]) -> Bytes:
    """255 where the condition holds, else 0."""
    return condition.astype(np.uint8) * np.uint8(255)


def square(side: int) -> Bytes:
    """A structuring element of `side` x `side` pixels."""
    return np.ones((side, side), np.uint8)


def box_of_pixels(x: int, y: int, width: int, height: int) -> Box:
    """The box in points of a rectangle of the masks."""
    return Box(x / SCALE, y / SCALE, (x + width) / SCALE, (y + height) / SCALE)


def pixels(box: Box) -> tuple[int, int, int, int]:
    """The rows and columns of the masks that a box covers: x0, y0, x1, y1."""
    x0, y0, x1, y1 = (round(value * SCALE) for value in box)
    return max(x0, 0), max(y0, 0), max(x1, 0), max(y1, 0)


def wipe(mask: Bytes, box: Box) -> None:
    """Take the ink out of a box in points."""
    x0, y0, x1, y1 = pixels(box)
    mask[y0:y1, x0:x1] = 0
