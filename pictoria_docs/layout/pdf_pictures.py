"""Pictures of a PDF page from its own evidence: placed images and clusters of vector drawing."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from hashlib import blake2b
from itertools import combinations
from typing import Any

import pymupdf

from pictoria_docs.document import Box, Picture
from pictoria_docs.document.page import usual_size
from pictoria_docs.isolation import isolate
from pictoria_docs.labels import looks_like_caption
from pictoria_docs.layout.drawing_clusters import drawing_clusters, thickest_rule
from pictoria_docs.layout.overlaps import merge_overlapping, outside_all
from pictoria_docs.layout.page_picture import PageGraphics, PagePicture
from pictoria_docs.layout.pdf_images import BACKGROUND, DIGEST_BYTES, UPON, displayed, placed_images, same_box
from pictoria_docs.layout.text_line import USUAL_SIZE, WITHIN_PICTURE, TextLine
from pictoria_docs.layout.white_images import without_white
from pictoria_docs.sources.pdf_visible import VisibleContent, visible_content

SHORT_SIDE = 8  # points: a picture is no narrower
PEN = 0.1  # points added to a path, so that a line has an area
RULE_LENGTH = 12  # points
PAGE_RULE = 0.9  # of the page's width: such a rule belongs to no drawing
FRAME_AREA = 0.02  # of the page
TRIANGLE = 3  # lines of a path
RECTANGLE = 4  # lines of a path
SAME_LINE = 0.6  # of a line's height upon its ground
WHITE = 0.985  # of each colour
TRANSPARENT = 0.05  # of full opacity: a path that is fainter is not seen
PALE = 0.8  # of each colour: a tint behind text
FRAME_SIDE = 3  # type sizes: a frame is no narrower
DRAWN_RULES = 6  # rules both ways that make a drawing
DRAWING_SIDE = 6  # points: a drawing is no narrower
AROUND = 0.9  # of a box, from which a part goes around it
FRAMED_TEXT = 0.05  # of a frame's area covered by text
FILL = 0.6  # of a box, from which a part is its ground
STRAIGHT = 0.5  # of the way around a box, from which an outline with curves is one with rounded corners
TOUCH = 1.0  # points within which a path lies on an edge of its box
GROUND_PARTS = 3  # parts of a ground behind text
GROUND_LINES = 3  # lines upon it,
GROUND_TEXT = 0.15  # and share of it that they cover
PLAIN_GROUND = 0.5  # of the page, over which a plain area is the ground of what is printed there
GROUND_AREA = 0.1  # of the page, over which one with running text upon it is
CARD_PICTURES = 0.1  # of a card, or of a ground, that the pictures upon it cover
BODY_SIZE = 0.95  # of the text's size,
BODY_WIDTH = 0.6  # and of the box, of lines of running text
BODY_LINES = 3  # of them, from which lines go around text,
BODY_AREA = 0.4  # of which they cover this share
TABLE_RULE = 60  # points of a rule of a table
TABLE_BAND = 4  # points within which rules end, and cells stand in one row
TABLE_RULES = 3  # rules at least
ROWS_OF_CELLS = 0.6  # of the rows that have several cells
BAR_THICKNESS = 0.04  # of a box's width: an upright bar,
BAR_HEIGHT = 0.12  # of its height: a flat one
BAR_LENGTH = 0.8  # of the side that it lies along
BAR_SHIFT = 4  # points from that side
GRID_RULE = 0.5  # of the width of a grid
GRID_CELL = 0.15  # of its width: a cell
GRID_LINES = 4  # lines of text in it
GRID_OTHER = 0.3  # of its parts that are neither rules nor cells
LABEL_ROUNDS = 3  # times that labels are looked for around a drawing and its labels
LABEL_GAP = 0.8  # type sizes around a drawing
TURNED_LABEL = 1.1  # heights of the drawing that turned lettering is long
LABEL_WIDTH = 0.45  # of a drawing's width
LABEL_LENGTH = 32  # characters
LABEL_SIZE = 1.05  # times the text's
LINE_OVERLAP = 0.5  # type sizes by which lines of a text may overlap
LINE_GAP = 0.8  # type sizes between them
SAME_SIZE = 0.05  # of the size, below which two sizes count as one
MIN_SIDE = 18.0
"""Pictures smaller than this on both sides are bullets, icons and glyphs; in points."""
FILLED = 0.8
"""An image over this share of a frame or table leaves no room for text in it."""


def find_pictures(page: pymupdf.Page, lines: Sequence[TextLine]) -> PageGraphics:
    """Pictures, rules and backgrounds of a page with a text layer.

    Args:
        page: the page; boxes are those of its displayed rectangle.
        lines: its lines of text, to tell labels inside drawings from text beside them.
    """
    bounds = Box(0.0, 0.0, page.rect.width, page.rect.height)
    body = body_size(lines)
    content = visible_content(page)
    images, backgrounds = placed_images(page, content, bounds, lines)
    images = without_white(page, images, lines)
    whole_images = [image for image in images if image.kind == "image"]
    thin = thickest_rule(body)
    drawings, rules, frames, grounds = _drawings(page, content, bounds, lines, whole_images, body)
    drawings = outside_all(drawings, [image.box for image in whole_images], UPON)
    clusters = drawing_clusters(drawings, bounds, thin)
    pictures = [*images, *_ruled_tables(rules, lines, thin), *(PagePicture(box, "frame") for box in grounds)]
    for cluster in clusters:
        with isolate("picture", (page.number or 0) + 1):
            pictures += _read_cluster(cluster, lines, body, frames)
    pictures = [picture for picture in pictures if not _is_border(picture, whole_images)]
    return PageGraphics(finished(pictures, lines, bounds), rules, backgrounds)


def finished(pictures: Sequence[PagePicture], lines: Sequence[TextLine], bounds: Box) -> list[PagePicture]:
    """Candidates joined where they overlap, with their labels, without what is too small for a picture."""
    body = body_size(lines)
    joined = merge_overlapping(pictures)
    labelled = merge_overlapping([_with_labels(picture, lines, body, bounds) for picture in joined])
    return [
        picture
        for picture in labelled
        if max(picture.box.width, picture.box.height) >= MIN_SIDE
        and min(picture.box.width, picture.box.height) >= SHORT_SIDE
    ]


def body_size(lines: Sequence[TextLine]) -> float:
    """The font size of most characters, in points; 10 without text."""
    return usual_size((run for line in lines for run in line.runs), USUAL_SIZE)


def _drawings(
    page: pymupdf.Page,
    content: VisibleContent,
    bounds: Box,
    lines: Sequence[TextLine],
    images: Sequence[PagePicture],
    body: float,
) -> tuple[list[Box], list[Box], list[Box], list[Box]]:
    """Boxes of drawn paths as far as they are seen, of rules, of frames (rectangles that only enclose) and grounds."""
    drawings: list[Box] = []
    rules: list[Box] = []
    frames: list[Box] = []
    grounds: list[Box] = []
    thin = thickest_rule(body)
    paths = page.get_cdrawings()
    clips = content.clips_of(paths) or [bounds] * len(paths)
    for path, clip in zip(paths, clips, strict=True):
        if clip is None or _opacity(path) < TRANSPARENT:
            continue
        white = path["type"] == "f" and _lightness(path) > WHITE
        pale = path["type"] == "f" and _lightness(path) > PALE
        plain = path["type"] == "f" and _is_rectangle(path)
        around = bool(images) and _goes_around(path)
        for box, frame in _parts(path):
            seen = _seen(displayed(box, page), clip)
            clipped = seen.grown(PEN).intersection(bounds) if seen is not None else None
            if clipped is None or white:
                continue
            if clipped.area > BACKGROUND * bounds.area or (pale and _is_highlight(clipped, lines)):
                continue
            if plain and clipped.area > PLAIN_GROUND * bounds.area:
                continue
            if around and _is_card(clipped, lines, images):
                continue
            if plain and clipped.area > GROUND_AREA * bounds.area and _is_ground(clipped, lines, body):
                grounds.append(clipped)
                continue
            if (
                min(clipped.width, clipped.height) <= thin
                and max(clipped.width, clipped.height) > RULE_LENGTH
            ):
                rules.append(clipped)
                if max(clipped.width, clipped.height) > PAGE_RULE * bounds.width:
                    continue
            elif frame and clipped.area > FRAME_AREA * bounds.area:
                frames.append(clipped)
            drawings.append(clipped)
    return drawings, rules, frames, grounds


def _seen(box: Box, clip: Box) -> Box | None:
    """The part of a path's box within a clip; a line has none of its width, and is seen where it touches."""
    x0, y0, x1, y1 = max(box.x0, clip.x0), max(box.y0, clip.y0), min(box.x1, clip.x1), min(box.y1, clip.y1)
    outside = x0 > x1 or y0 > y1 or (x0 == x1 and box.x0 < box.x1) or (y0 == y1 and box.y0 < box.y1)
    return None if outside else Box(x0, y0, x1, y1)


def _parts(path: dict[str, Any]) -> list[tuple[Box, bool]]:
    """Boxes of a path: of each rectangle for itself, of all the rest as one; with whether it is a frame."""
    stroked = path["type"] == "s"
    pale = path["type"] != "s" and _lightness(path) > PALE
    parts: list[tuple[Box, bool]] = []
    has_lines = False
    for item in path["items"]:
        if item[0] == "re":
            x0, y0, x1, y1 = item[1]
            parts.append((Box(min(x0, x1), min(y0, y1), max(x0, x1), max(y0, y1)), stroked or pale))
        else:
            has_lines = True
    if has_lines and (not parts or len(path["items"]) > len(parts)):
        box = Box(*path["rect"])
        straight = all(item[0] == "l" for item in path["items"])
        frame = straight and len(path["items"]) in (TRIANGLE, RECTANGLE) and stroked
        parts = [*parts, (box, frame)]
    return parts


def _is_highlight(box: Box, lines: Sequence[TextLine]) -> bool:
    """A pale ground behind words of one line."""
    return any(
        box.height < 2 * line.box.height
        and line.box.overlap_y(box) > SAME_LINE * line.box.height
        and line.box.overlap_x(box) > 0
        for line in lines
    )


def _is_rectangle(path: dict[str, Any]) -> bool:
    """Whether a path is made of rectangles alone."""
    kinds = [item[0] for item in path["items"]]
    return all(kind in ("re", "qu") for kind in kinds) or (
        all(kind == "l" for kind in kinds) and len(kinds) == RECTANGLE
    )


def _goes_around(path: dict[str, Any]) -> bool:
    """Whether a path goes around a box, drawn or filled: a rectangle, or one with rounded corners."""
    if _is_rectangle(path):
        return True
    x0, y0, x1, y1 = path["rect"]
    along = 0.0
    for kind, *points in path["items"]:
        if kind != "l":
            continue
        (first_x, first_y), (last_x, last_y) = points
        upright = any(max(abs(first_x - x), abs(last_x - x)) < TOUCH for x in (x0, x1))
        flat = any(max(abs(first_y - y), abs(last_y - y)) < TOUCH for y in (y0, y1))
        if upright or flat:
            along += abs(last_x - first_x) + abs(last_y - first_y)
    return bool(along > STRAIGHT * 2 * (x1 - x0 + y1 - y0))


def _is_card(box: Box, lines: Sequence[TextLine], images: Sequence[PagePicture]) -> bool:
    """Whether pictures and text beside them are placed in a box, as on a card or on a coloured ground."""
    within = [image.box for image in images if image.box.inside(box) > UPON and image.box.area < box.area]
    if not within or sum(image.area for image in within) < CARD_PICTURES * box.area:
        return False
    return bool(outside_all([line.box for line in lines if line.box.inside(box) > UPON], within, UPON))


def _is_ground(box: Box, lines: Sequence[TextLine], body: float) -> bool:
    """Whether running text stands on a plain area: it is its ground, and what is drawn there too are pictures."""
    upon = [line for line in lines if line.box.inside(box) > UPON]
    return len(_running(upon, box, body)) > BODY_LINES


def _running(lines: Sequence[TextLine], box: Box, body: float) -> list[TextLine]:
    """The lines in a box that are long enough there, and large enough, for running text."""
    return [
        line for line in lines if line.size >= BODY_SIZE * body and line.box.width > BODY_WIDTH * box.width
    ]


def _opacity(path: dict[str, Any]) -> float:
    """The greater of the opacities with which a path is filled and stroked, 0 to 1."""
    return max(float(path.get(f"{way}_opacity", 0.0)) for way in ("fill", "stroke"))


def _lightness(path: dict[str, Any]) -> float:
    """The least of the colours with which a path is filled; 0 where it is not."""
    return float(min(path.get("fill") or (0.0,)))


def _read_cluster(
    cluster: list[Box], lines: Sequence[TextLine], body: float, frames: list[Box]
) -> list[PagePicture]:
    """What a cluster of drawing is: a picture, a table, or nothing (rules, underlines, boxes round text)."""
    box, thickest = Box.union(cluster), thickest_rule(body)
    thin = [part for part in cluster if min(part.width, part.height) <= thickest]
    solid = [part for part in cluster if min(part.width, part.height) > thickest]
    inside = [line for line in lines if box.holds(line.box.centre)]
    if not solid:
        horizontal = [part for part in thin if part.width >= part.height]
        vertical = [part for part in thin if part.width < part.height]
        if (
            len(horizontal) >= 2
            and len(vertical) == 2
            and inside
            and min(box.width, box.height) > FRAME_SIDE * body
        ):
            return [PagePicture(box, "frame")]
        if len(horizontal) >= 2 and inside:
            return [PagePicture(box, "table")]
        if len(thin) >= DRAWN_RULES and horizontal and vertical:
            return [PagePicture(box, "drawing", _drawn(cluster, box))]
        return []
    if max(box.width, box.height) < MIN_SIDE or min(box.width, box.height) < DRAWING_SIDE:
        return []
    text_area = sum(line.box.area for line in inside)
    frame_only = all(any(part is frame or same_box(part, frame) for frame in frames) for part in solid)
    frame = [PagePicture(box, "frame")] if min(box.width, box.height) > FRAME_SIDE * body else []
    enclosing = [
        part for part in solid if part.width > AROUND * box.width and part.height > AROUND * box.height
    ]
    edges = [part for part in solid if _is_edge(part, box)]
    if (
        inside
        and ((frame_only and len(solid) <= 2) or len(enclosing) + len(edges) == len(solid))
        and text_area > FRAMED_TEXT * box.area
    ):
        return frame
    fills = [part for part in solid if part.area > FILL * box.area]
    if (
        fills
        and len(cluster) <= GROUND_PARTS
        and len(inside) >= GROUND_LINES
        and text_area > GROUND_TEXT * box.area
    ):
        return frame
    body_lines = _running(inside, box, body)
    if len(body_lines) > BODY_LINES and sum(line.box.area for line in body_lines) > BODY_AREA * box.area:
        return frame
    if _is_grid(cluster, box, inside, thickest) or _are_cells(solid, inside):
        return [PagePicture(box, "table")]
    return [PagePicture(box, "drawing", _drawn(cluster, box))]


def _drawn(cluster: list[Box], box: Box) -> Picture:
    """A drawing's identity: where its strokes lie, to a point."""
    strokes = sorted(
        {tuple(round(a - b) for a, b in zip(part, box[:2] * 2, strict=True)) for part in cluster}
    )
    digest = blake2b(repr(strokes).encode(), digest_size=DIGEST_BYTES).hexdigest()
    return Picture(digest=f"drawing-{digest}", width=0, height=0)


def _ruled_tables(rules: Sequence[Box], lines: Sequence[TextLine], thin: float) -> list[PagePicture]:
    """Tables set with horizontal rules only: rules of one width, one over the other, rows of cells between."""
    stacks: dict[tuple[int, int], list[Box]] = {}
    for rule in rules:
        if rule.width > TABLE_RULE and rule.height <= thin:
            stacks.setdefault((round(rule.x0 / TABLE_BAND), round(rule.x1 / TABLE_BAND)), []).append(rule)
    tables: list[PagePicture] = []
    for stack in stacks.values():
        if len(stack) < TABLE_RULES:
            continue
        box = Box.union(stack)
        inside = [line for line in lines if line.box.inside(box.grown(1)) > UPON]
        rows = Counter(round(line.box.centre.y / TABLE_BAND) for line in inside)
        if len(rows) >= 2 and sum(cells >= 2 for cells in rows.values()) >= ROWS_OF_CELLS * len(rows):
            tables.append(PagePicture(box, "table"))
    return tables


def _is_edge(part: Box, box: Box) -> bool:
    """A bar along one edge of a box."""
    upright = part.width < BAR_THICKNESS * box.width and part.height > BAR_LENGTH * box.height
    flat = part.height < BAR_HEIGHT * box.height and part.width > BAR_LENGTH * box.width
    beside = min(abs(part.x0 - box.x0), abs(part.x1 - box.x1)) < BAR_SHIFT
    along = min(abs(part.y0 - box.y0), abs(part.y1 - box.y1)) < BAR_SHIFT
    return (upright and beside) or (flat and along)


def _is_grid(cluster: list[Box], box: Box, inside: list[TextLine], thin: float) -> bool:
    """Rules and cell grounds with text in most cells: a table."""
    wide = [part for part in cluster if part.height <= thin and part.width > GRID_RULE * box.width]
    cells = [part for part in cluster if part.height > thin and part.width > GRID_CELL * box.width]
    if len(inside) < GRID_LINES or len(wide) < TABLE_RULES:
        return False
    curved = len(cluster) - len(wide) - len(cells)
    return curved <= GRID_OTHER * len(cluster)


def _are_cells(parts: Sequence[Box], lines: Sequence[TextLine]) -> bool:
    """Whether text stands in each of several parts, some of them side by side, as in the coloured cells of rows."""
    return all(any(part.holds(line.box.centre) for line in lines) for part in parts) and any(
        first.overlap_y(second) > 0 and first.overlap_x(second) < TOUCH
        for first, second in combinations(parts, 2)
    )


def _with_labels(picture: PagePicture, lines: Sequence[TextLine], body: float, bounds: Box) -> PagePicture:
    """Take in the lines printed inside a picture, and for drawings the short labels along its edges."""
    box = picture.box
    labels: list[TextLine] = []
    remaining = list(lines)
    for _ in range(LABEL_ROUNDS):
        vicinity = box.grown(LABEL_GAP * body) if picture.kind == "drawing" else box
        added = [
            line
            for line in remaining
            if line.box.inside(box) > WITHIN_PICTURE
            or (
                picture.kind == "drawing"
                and line.box.intersection(vicinity)
                and _is_label(line, box, body)
                and not _ends_text(line, lines, box, body)
            )
        ]
        if not added:
            break
        remaining = [line for line in remaining if not any(line is other for other in added)]
        labels += added
        if picture.kind == "drawing":
            grown = Box.union([box, *(line.box for line in added)]).intersection(bounds)
            box = grown or box
    if picture.kind in ("table", "frame"):
        return replace(picture, labels=[])
    return replace(picture, box=box, labels=labels)


def _is_label(line: TextLine, box: Box, body: float) -> bool:
    """Whether a line beside a drawing can be an axis label or the like, rather than caption or body text."""
    if line.rotation != 0:
        return line.box.height <= TURNED_LABEL * box.height
    if looks_like_caption(line.text):
        return False
    return (
        line.box.width < LABEL_WIDTH * box.width
        and len(line.text) <= LABEL_LENGTH
        and line.size <= LABEL_SIZE * body
    )


def _is_border(picture: PagePicture, images: Sequence[PagePicture]) -> bool:
    """Whether rules or a frame are the edge or the shadow of an image, which fills them."""
    return picture.kind in ("frame", "table") and any(
        picture.box.inside(image.box) > FILLED and image.box.inside(picture.box) > FILLED for image in images
    )


def _ends_text(line: TextLine, lines: Sequence[TextLine], box: Box, body: float) -> bool:
    """Whether a short line over a drawing is the last of a text, such as a caption: it hangs on to a longer one."""
    size = max(line.size, 1.0)
    return line.box.centre.y < box.y0 and any(
        -LINE_OVERLAP * size < line.box.y0 - upper.box.y1 < LINE_GAP * size
        and upper.box.centre.y < line.box.y0
        and abs(upper.size - line.size) < SAME_SIZE * size
        and upper.box.overlap_x(line.box) > 0
        and not _is_label(upper, box, body)
        for upper in lines
    )
