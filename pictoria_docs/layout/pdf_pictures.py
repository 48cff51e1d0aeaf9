"""Pictures of a PDF page from its own evidence: placed images and clusters of vector drawing."""

from collections.abc import Sequence
from dataclasses import replace
from hashlib import blake2b
from typing import Any

import numpy as np
import pymupdf
from scipy import ndimage

from pictoria_docs.document import Box, Picture
from pictoria_docs.document.geometry import rotate
from pictoria_docs.labels import looks_like_caption
from pictoria_docs.layout.overlaps import merge_overlapping, outside_all
from pictoria_docs.layout.page_picture import PageGraphics, PagePicture
from pictoria_docs.layout.text_line import TextLine

CELL = 2.0
"""Drawings are clustered on a grid of this many points."""
MAX_CELLS = 4_000_000
"""Of the grid: on pages beyond some 5,600 points square, its cells are larger."""
REACH = 3
"""Drawings nearer than twice this many cells belong together."""
MIN_SIDE = 18.0
"""Pictures smaller than this on both sides are bullets, icons and glyphs; in points."""
THIN = 2.5
"""A path no thicker than this is a rule; in points."""
BACKGROUND = 0.82
"""A picture over this share of the page, with text upon it, is a background."""

FILLED = 0.8
"""An image over this share of a frame or table leaves no room for text in it."""

SAMPLES = 4096
"""Bytes of a stored image that go into its digest."""


def find_pictures(page: pymupdf.Page, lines: Sequence[TextLine]) -> PageGraphics:
    """Pictures, rules and backgrounds of a page with a text layer.

    Args:
        page: the page; boxes are those of its displayed rectangle.
        lines: its lines of text, to tell labels inside drawings from text beside them.
    """
    bounds = Box(0.0, 0.0, page.rect.width, page.rect.height)
    body = body_size(lines)
    images, backgrounds = _images(page, bounds, lines)
    drawings, rules, frames = _drawings(page, bounds, lines)
    drawings = outside_all(drawings, [image.box for image in images], 0.9)
    clusters = _clusters(drawings, bounds)
    pictures = [*images, *_ruled_tables(rules, lines)]
    for cluster in clusters:
        pictures += _read_cluster(cluster, lines, body, frames)
    pictures = [picture for picture in pictures if not _is_border(picture, images)]
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
        and min(picture.box.width, picture.box.height) >= 8
    ]


def _displayed(box: Box, page: pymupdf.Page) -> Box:
    """A box as the rotated page displays it: pymupdf gives the coordinates of the unrotated page."""
    return rotate(box, page.cropbox.width, page.cropbox.height, page.rotation) if page.rotation else box


def body_size(lines: Sequence[TextLine]) -> float:
    """The font size of most characters, in points; 10 without text."""
    weight: dict[float, int] = {}
    for line in lines:
        for start, end, size, _, _ in line.runs:
            weight[size] = weight.get(size, 0) + end - start
    return max(weight, key=lambda size: weight[size]) if weight else 10.0


def _images(
    page: pymupdf.Page, bounds: Box, lines: Sequence[TextLine]
) -> tuple[list[PagePicture], list[PagePicture]]:
    found: list[PagePicture] = []
    identities = _identities(page)
    for info in page.get_image_info():
        box = _displayed(Box(*info["bbox"]), page).intersection(bounds)
        if box is None or min(box.width, box.height) < 3:
            continue
        width, height = info["width"], info["height"]
        digest = f"{width}x{height}-{identities.get((width, height), f'page{page.number}')}"
        found.append(PagePicture(box, "image", Picture(digest=digest, width=width, height=height)))
    found = _join_tiles(found)
    backgrounds: list[PagePicture] = []
    pictures: list[PagePicture] = []
    for picture in found:
        upon = [line for line in lines if line.box.inside(picture.box) > 0.9]
        covers = picture.box.area / bounds.area
        characters = sum(len(line.text) for line in upon)
        if (covers > BACKGROUND and characters > 40) or (covers > 0.3 and characters > 1200):
            backgrounds.append(picture)
        else:
            pictures.append(picture)
    return pictures, backgrounds


def _identities(page: pymupdf.Page) -> dict[tuple[int, int], str]:
    """What tells the page's images from others of the same size in pixels: a digest of samples of their data.

    The data as stored: hashing pictures would decode every image of the document. Where a page has several
    images of one size it is not known which is placed where, and they are left out.
    """
    found: dict[tuple[int, int], set[int]] = {}
    for xref, _, width, height, *_ in page.get_images():
        found.setdefault((width, height), set()).add(xref)
    return {size: _digest(page.parent, xrefs.pop()) for size, xrefs in found.items() if len(xrefs) == 1}


def _digest(pdf: pymupdf.Document, xref: int) -> str:
    stored = pdf.xref_stream_raw(xref) or b""
    samples = stored[:: max(1, len(stored) // SAMPLES)]
    return f"{len(stored)}-{blake2b(samples, digest_size=6).hexdigest()}"


def _join_tiles(pictures: list[PagePicture]) -> list[PagePicture]:
    """Join images that were cut into strips or tiles: they touch along an edge of the same length.

    Images printed one upon the other in the same place count once.
    """
    if len(pictures) < 2:
        return pictures
    boxes = np.asarray([picture.box for picture in pictures])
    apart = np.abs(boxes[:, None, :] - boxes[None, :, :])
    same_x, same_y = (apart[..., [0, 2]] < 1.5).all(-1), (apart[..., [1, 3]] < 1.5).all(-1)
    gap_x = np.maximum(boxes[:, None, 0], boxes[None, :, 0]) - np.minimum(
        boxes[:, None, 2], boxes[None, :, 2]
    )
    gap_y = np.maximum(boxes[:, None, 1], boxes[None, :, 1]) - np.minimum(
        boxes[:, None, 3], boxes[None, :, 3]
    )
    touching = (
        (same_x & (gap_y > -3) & (gap_y < 0.8)) | (same_y & (gap_x > -3) & (gap_x < 0.8)) | (same_x & same_y)
    )
    if int(touching.sum()) == len(pictures):
        return pictures
    # Imported here: most pages never need it, and it costs a tenth of a second.
    from scipy.sparse import csr_matrix
    from scipy.sparse.csgraph import connected_components

    count, owners = connected_components(csr_matrix(touching), directed=False)
    groups: list[list[PagePicture]] = [[] for _ in range(count)]
    for picture, owner in zip(pictures, owners.tolist(), strict=True):
        groups[owner].append(picture)
    return [_joined(group) for group in groups]


def _joined(tiles: list[PagePicture]) -> PagePicture:
    if len(tiles) == 1 or all(_same(tile.box, tiles[0].box) for tile in tiles):
        return tiles[0]
    box = Box.union(tile.box for tile in tiles)
    return PagePicture(box, "image", _tiled(tiles, box))


def _tiled(tiles: list[PagePicture], box: Box) -> Picture | None:
    """The identity of an image that was cut into tiles: those of its tiles, and its size in their pixels."""
    stored = [tile.picture for tile in tiles if tile.picture is not None]
    if not stored:
        return None
    digest = blake2b(repr(sorted(each.digest for each in stored)).encode(), digest_size=6).hexdigest()
    width, height = stored[0].width * box.width, stored[0].height * box.height
    across, down = tiles[0].box.width, tiles[0].box.height
    return Picture(digest=f"tiles-{digest}", width=round(width / across), height=round(height / down))


def _same(first: Box, second: Box) -> bool:
    return all(abs(a - b) < 1.0 for a, b in zip(first, second, strict=True))


def _drawings(
    page: pymupdf.Page, bounds: Box, lines: Sequence[TextLine]
) -> tuple[list[Box], list[Box], list[Box]]:
    """Boxes of drawn paths, of rules, and of frames (rectangles that only enclose)."""
    drawings: list[Box] = []
    rules: list[Box] = []
    frames: list[Box] = []
    for path in page.get_cdrawings():
        white = _is_white(path.get("fill")) and path.get("type") == "f"
        pale = path["type"] == "f" and _is_pale(path.get("fill"))
        for box, frame in _parts(path):
            box = _displayed(box, page)
            clipped = Box(box.x0 - 0.1, box.y0 - 0.1, box.x1 + 0.1, box.y1 + 0.1).intersection(bounds)
            if clipped is None or white:
                continue
            if clipped.area > BACKGROUND * bounds.area or (pale and _is_highlight(clipped, lines)):
                continue
            if min(clipped.width, clipped.height) <= THIN and max(clipped.width, clipped.height) > 12:
                rules.append(clipped)
                if max(clipped.width, clipped.height) > 0.9 * bounds.width:
                    continue
            elif frame and clipped.area > 0.02 * bounds.area:
                frames.append(clipped)
            drawings.append(clipped)
    return drawings, rules, frames


def _parts(path: dict[str, Any]) -> list[tuple[Box, bool]]:
    """Boxes of a path: of each rectangle for itself, of all the rest as one; with whether it is a frame."""
    stroked = path["type"] == "s"
    pale = path["type"] != "s" and _is_pale(path.get("fill"))
    parts: list[tuple[Box, bool]] = []
    rest = False
    for item in path["items"]:
        if item[0] == "re":
            x0, y0, x1, y1 = item[1]
            parts.append((Box(min(x0, x1), min(y0, y1), max(x0, x1), max(y0, y1)), stroked or pale))
        else:
            rest = True
    if rest and (not parts or len(path["items"]) > len(parts)):
        box = Box(*path["rect"])
        straight = all(item[0] == "l" for item in path["items"])
        frame = straight and len(path["items"]) in (3, 4) and stroked
        parts = [*parts, (box, frame)]
    return parts


def _is_highlight(box: Box, lines: Sequence[TextLine]) -> bool:
    """A pale ground behind words of one line."""
    return any(
        box.height < 2 * line.box.height
        and line.box.overlap_y(box) > 0.6 * line.box.height
        and line.box.overlap_x(box) > 0
        for line in lines
    )


def _is_white(color: Any) -> bool:
    return color is not None and len(color) > 0 and min(color) > 0.985


def _is_pale(color: Any) -> bool:
    return color is not None and len(color) > 0 and min(color) > 0.8


def _clusters(boxes: list[Box], bounds: Box) -> list[list[Box]]:
    """Groups of drawings that touch or nearly touch: connected components on a coarse grid."""
    if not boxes:
        return []
    cell = max(CELL, (bounds.area / MAX_CELLS) ** 0.5)
    rows, columns = int(bounds.height / cell) + 2, int(bounds.width / cell) + 2
    grid = np.zeros((rows, columns), dtype=bool)
    corners = (np.asarray(boxes, dtype=np.float64) / cell).astype(int)
    corners[:, 0::2] = np.clip(corners[:, 0::2], 0, columns - 1)
    corners[:, 1::2] = np.clip(corners[:, 1::2], 0, rows - 1)
    for x0, y0, x1, y1 in corners.tolist():
        grid[y0 : y1 + 1, x0 : x1 + 1] = True
    size = 2 * REACH + 1
    grown = ndimage.maximum_filter(grid, size=size)
    labels, count = ndimage.label(grown, structure=np.ones((3, 3)))
    groups: list[list[Box]] = [[] for _ in range(count)]
    owners = labels[corners[:, 1], corners[:, 0]]
    for box, owner in zip(boxes, owners.tolist(), strict=True):
        groups[owner - 1].append(box)
    return [group for group in groups if group]


def _read_cluster(
    cluster: list[Box], lines: Sequence[TextLine], body: float, frames: list[Box]
) -> list[PagePicture]:
    """What a cluster of drawing is: a picture, a table, or nothing (rules, underlines, boxes round text)."""
    box = Box.union(cluster)
    thin = [part for part in cluster if min(part.width, part.height) <= THIN]
    solid = [part for part in cluster if min(part.width, part.height) > THIN]
    inside = [
        line
        for line in lines
        if line.box.centre.x > box.x0
        and line.box.centre.x < box.x1
        and line.box.centre.y > box.y0
        and line.box.centre.y < box.y1
    ]
    if not solid:
        horizontal = [part for part in thin if part.width >= part.height]
        vertical = [part for part in thin if part.width < part.height]
        if len(horizontal) >= 2 and len(vertical) == 2 and inside and min(box.width, box.height) > 3 * body:
            return [PagePicture(box, "frame")]
        if len(horizontal) >= 2 and inside:
            return [PagePicture(box, "table")]
        if len(thin) >= 6 and horizontal and vertical:
            return [PagePicture(box, "drawing", _drawn(cluster, box))]
        return []
    if max(box.width, box.height) < MIN_SIDE or min(box.width, box.height) < 6:
        return []
    text_area = sum(line.box.area for line in inside)
    frame_only = all(any(part is frame or _same(part, frame) for frame in frames) for part in solid)
    frame = [PagePicture(box, "frame")] if min(box.width, box.height) > 3 * body else []
    around = [part for part in solid if part.width > 0.9 * box.width and part.height > 0.9 * box.height]
    edges = [part for part in solid if _is_edge(part, box)]
    if (
        inside
        and ((frame_only and len(solid) <= 2) or len(around) + len(edges) == len(solid))
        and text_area > 0.05 * box.area
    ):
        return frame
    fills = [part for part in solid if part.area > 0.6 * box.area]
    if fills and len(cluster) <= 3 and len(inside) >= 3 and text_area > 0.15 * box.area:
        return frame
    body_lines = [line for line in inside if line.size >= 0.95 * body and line.box.width > 0.6 * box.width]
    if len(body_lines) > 3 and sum(line.box.area for line in body_lines) > 0.4 * box.area:
        return frame
    if _is_grid(cluster, box, inside):
        return [PagePicture(box, "table")]
    return [PagePicture(box, "drawing", _drawn(cluster, box))]


def _drawn(cluster: list[Box], box: Box) -> Picture:
    """A drawing's identity: where its strokes lie, to a point."""
    strokes = sorted(
        {tuple(round(a - b) for a, b in zip(part, box[:2] * 2, strict=True)) for part in cluster}
    )
    digest = blake2b(repr(strokes).encode(), digest_size=6).hexdigest()
    return Picture(digest=f"drawing-{digest}", width=0, height=0)


def _ruled_tables(rules: Sequence[Box], lines: Sequence[TextLine]) -> list[PagePicture]:
    """Tables set with horizontal rules only: rules of one width, one over the other, rows of cells between."""
    stacks: dict[tuple[int, int], list[Box]] = {}
    for rule in rules:
        if rule.width > 60 and rule.height <= THIN:
            stacks.setdefault((round(rule.x0 / 4), round(rule.x1 / 4)), []).append(rule)
    tables: list[PagePicture] = []
    for stack in stacks.values():
        if len(stack) < 3:
            continue
        box = Box.union(stack)
        inside = [line for line in lines if line.box.inside(box.grown(1)) > 0.9]
        rows: dict[int, int] = {}
        for line in inside:
            rows[round(line.box.centre.y / 4)] = rows.get(round(line.box.centre.y / 4), 0) + 1
        if len(rows) >= 2 and sum(cells >= 2 for cells in rows.values()) >= 0.6 * len(rows):
            tables.append(PagePicture(box, "table"))
    return tables


def _is_edge(part: Box, box: Box) -> bool:
    """A bar along one edge of a box."""
    upright = part.width < 0.04 * box.width and part.height > 0.8 * box.height
    flat = part.height < 0.12 * box.height and part.width > 0.8 * box.width
    beside = min(abs(part.x0 - box.x0), abs(part.x1 - box.x1)) < 4
    along = min(abs(part.y0 - box.y0), abs(part.y1 - box.y1)) < 4
    return (upright and beside) or (flat and along)


def _is_grid(cluster: list[Box], box: Box, inside: list[TextLine]) -> bool:
    """Rules and cell grounds with text in most cells: a table."""
    wide = [part for part in cluster if part.height <= THIN and part.width > 0.5 * box.width]
    cells = [part for part in cluster if part.height > THIN and part.width > 0.15 * box.width]
    if len(inside) < 4 or len(wide) < 3:
        return False
    curved = len(cluster) - len(wide) - len(cells)
    return curved <= 0.3 * len(cluster)


def _with_labels(picture: PagePicture, lines: Sequence[TextLine], body: float, bounds: Box) -> PagePicture:
    """Take in the lines printed inside a picture, and for drawings the short labels along its edges."""
    box = picture.box
    labels: list[TextLine] = []
    rest = list(lines)
    for _ in range(3):
        near = box.grown(0.8 * body) if picture.kind == "drawing" else box
        taken = []
        for line in rest:
            if line.box.inside(box) > 0.6 or (
                picture.kind == "drawing"
                and line.box.intersection(near)
                and _is_label(line, box, body)
                and not _ends_text(line, lines, box, body)
            ):
                taken.append(line)
        if not taken:
            break
        rest = [line for line in rest if not any(line is other for other in taken)]
        labels += taken
        if picture.kind == "drawing":
            grown = Box.union([box, *(line.box for line in taken)]).intersection(bounds)
            box = grown or box
    if picture.kind in ("table", "frame"):
        return replace(picture, labels=[])
    return replace(picture, box=box, labels=labels)


def _is_label(line: TextLine, box: Box, body: float) -> bool:
    """Whether a line beside a drawing can be an axis label or the like, rather than caption or body text."""
    if line.direction[0] < 0.99:
        return line.box.height <= 1.1 * box.height
    if looks_like_caption(line.text):
        return False
    return line.box.width < 0.45 * box.width and len(line.text) <= 32 and line.size <= 1.05 * body


def _is_border(picture: PagePicture, images: Sequence[PagePicture]) -> bool:
    """Whether rules or a frame are the edge or the shadow of an image, which fills them."""
    return picture.kind in ("frame", "table") and any(
        picture.box.inside(image.box) > FILLED and image.box.inside(picture.box) > FILLED for image in images
    )


def _ends_text(line: TextLine, lines: Sequence[TextLine], box: Box, body: float) -> bool:
    """Whether a short line over a drawing is the last of a text, such as a caption: it hangs on to a longer one."""
    size = max(line.size, 1.0)
    return line.box.centre.y < box.y0 and any(
        -0.5 * size < line.box.y0 - upper.box.y1 < 0.8 * size
        and upper.box.centre.y < line.box.y0
        and abs(upper.size - line.size) < 0.05 * size
        and upper.box.overlap_x(line.box) > 0
        and not _is_label(upper, box, body)
        for upper in lines
    )
