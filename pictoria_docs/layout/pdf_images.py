"""The images that a PDF page shows: joined where they were cut into tiles, told from backgrounds."""

from collections import Counter
from collections.abc import Sequence
from hashlib import blake2b

import numpy as np
import pymupdf

from pictoria_docs.document import Box, Picture
from pictoria_docs.document.geometry import rotate
from pictoria_docs.layout.page_picture import PagePicture
from pictoria_docs.layout.text_line import TextLine
from pictoria_docs.sources.pdf_visible import VisibleContent, VisibleImage

UPON = 0.9  # of a box, from which it lies upon another
BACKGROUND_TEXT = 40  # characters upon it
PARTLY_COVERS = 0.3  # of the page, from which an image under much text is a background too
MUCH_TEXT = 1200  # characters
PROSE_LENGTH = 30  # characters of a line of prose at least
RUNS_ON = 3  # lines of prose upon it, and as many beside it in the same column, from which text runs on over an image
SAME_COLUMN = 1.0  # points between the left edges of lines in one column
FRAME_COVERS = 0.3  # of its box that an image covers, below which it may be a frame around text
FRAME_TEXT = 0.15  # of its box that the lines of that text cover: labels of a drawing cover less
IMAGE_SIDE = 3  # points: an image is no narrower
WHOLE = 100  # parts of an image's side, to which the part of it that is seen is told
NEARLY = 90  # of them, from which it is seen as a whole
DIGEST_BYTES = 6  # enough to tell the images of one document apart
SAME_EDGE = 1.5  # points between the edges of tiles in one row or column
TILE_OVERLAP = 3  # points by which they may overlap,
TILE_GAP = 0.8  # or lie apart
PATTERN = 4  # times that tiles repeat one image
BACKGROUND = 0.82
"""A picture over this share of the page, with text upon it, is a background."""
SAMPLES = 4096
"""Bytes of a stored image that go into its digest."""


def displayed(box: Box, page: pymupdf.Page) -> Box:
    """A box as the rotated page displays it: pymupdf gives the coordinates of the unrotated page."""
    return rotate(box, page.cropbox.width, page.cropbox.height, page.rotation) if page.rotation else box


def placed_images(
    page: pymupdf.Page, content: VisibleContent, bounds: Box, lines: Sequence[TextLine]
) -> tuple[list[PagePicture], list[PagePicture]]:
    """The images of a page as far as they are seen, and those that are its background."""
    identities = _identities(page)
    images: list[PagePicture] = []
    for image in content.images:
        if min(image.box.width, image.box.height) >= IMAGE_SIDE:
            # A shading is known by where it is painted, an image that may be one of several by nothing.
            place = "-".join(f"{side:.0f}" for side in image.placed)
            stored = identities.get((image.width, image.height), f"page{page.number}-{len(images)}")
            identity = f"shading-{place}" if image.is_shading else stored
            kind = "frame" if _is_frame(image, lines) else "image"
            images.append(PagePicture(image.box, kind, _cropped(image, identity)))
    backgrounds: list[PagePicture] = []
    pictures: list[PagePicture] = []
    for tiles in _tiles(images):
        picture = _joined(tiles)
        lines_upon = [line for line in lines if line.box.inside(picture.box) > UPON]
        covers = picture.box.area / bounds.area
        characters = sum(len(line.text) for line in lines_upon)
        is_background = (covers > BACKGROUND and characters > BACKGROUND_TEXT) or (
            covers > PARTLY_COVERS and characters > MUCH_TEXT
        )
        is_background = is_background or _is_pattern(tiles) or _runs_over(lines_upon, lines)
        (backgrounds if is_background else pictures).append(picture)
    return pictures, backgrounds


def _runs_over(lines_upon: Sequence[TextLine], lines: Sequence[TextLine]) -> bool:
    """Tell whether most of the prose upon an image goes on in the same column and type outside it."""
    if len(lines_upon) < RUNS_ON:
        return False
    upon = {id(line) for line in lines_upon}
    prose = [line for line in lines if line.rotation == 0 and len(line.text) >= PROSE_LENGTH]
    outside = [line for line in prose if id(line) not in upon]
    if len(outside) < RUNS_ON:
        return False
    inside = [line for line in prose if id(line) in upon]
    of_column = [
        line
        for line in inside
        if sum(abs(line.box.x0 - other.box.x0) < SAME_COLUMN and line.size == other.size for other in outside)
        >= RUNS_ON
    ]
    return len(of_column) >= RUNS_ON and 2 * len(of_column) > len(inside)


def _is_frame(image: VisibleImage, lines: Sequence[TextLine]) -> bool:
    """Whether an image leaves most of its box free, for running text."""
    if image.covers >= FRAME_COVERS:
        return False
    upon = [line for line in lines if line.box.inside(image.box) > UPON]
    return (
        sum(len(line.text) for line in upon) > BACKGROUND_TEXT
        and sum(line.box.area for line in upon) > FRAME_TEXT * image.box.area
    )


def _cropped(image: VisibleImage, identity: str) -> Picture:
    """What an image shows: two crops of one image are two pictures."""
    digest = f"{image.width}x{image.height}-{identity}"
    x0, y0, x1, y1 = (round(WHOLE * share) for share in image.shown)
    width, height = round(image.width * (x1 - x0) / WHOLE), round(image.height * (y1 - y0) / WHOLE)
    if min(x1 - x0, y1 - y0) < NEARLY:
        digest = f"{digest}-{x0}-{y0}-{x1}-{y1}"
    return Picture(digest=digest, width=max(width, 1), height=max(height, 1))


def _identities(page: pymupdf.Page) -> dict[tuple[int, int], str]:
    """What tells the page's images from others of the same size in pixels: a digest of samples of their data.

    The data as stored: hashing pictures would decode every image of the document. Where a page has several
    images of one size it is not known which is placed where, and they are left out.
    """
    xrefs_of: dict[tuple[int, int], set[int]] = {}
    for xref, _, width, height, *_ in page.get_images():
        xrefs_of.setdefault((width, height), set()).add(xref)
    return {size: _digest(page.parent, xrefs.pop()) for size, xrefs in xrefs_of.items() if len(xrefs) == 1}


def _digest(pdf: pymupdf.Document, xref: int) -> str:
    stored = pdf.xref_stream_raw(xref) or b""
    samples = stored[:: max(1, len(stored) // SAMPLES)]
    return f"{len(stored)}-{blake2b(samples, digest_size=DIGEST_BYTES).hexdigest()}"


def _tiles(pictures: list[PagePicture]) -> list[list[PagePicture]]:
    """Images in groups of strips or tiles, which touch along an edge of the same length."""
    if len(pictures) < 2:
        return [[picture] for picture in pictures]
    boxes = np.asarray([picture.box for picture in pictures])
    first, second = boxes[:, None, :], boxes[None, :, :]
    same_edges = np.abs(first - second) < SAME_EDGE
    same_x, same_y = same_edges[..., [0, 2]].all(-1), same_edges[..., [1, 3]].all(-1)
    gaps = np.maximum(first[..., :2], second[..., :2]) - np.minimum(first[..., 2:], second[..., 2:])
    next_x, next_y = np.moveaxis((gaps > -TILE_OVERLAP) & (gaps < TILE_GAP), -1, 0)
    touching = (same_x & next_y) | (same_y & next_x) | (same_x & same_y)
    if int(touching.sum()) == len(pictures):
        return [[picture] for picture in pictures]
    # Imported here: most pages never need it, and it costs a tenth of a second.
    from scipy.sparse import csr_matrix
    from scipy.sparse.csgraph import connected_components

    count, owners = connected_components(csr_matrix(touching), directed=False)
    groups: list[list[PagePicture]] = [[] for _ in range(count)]
    for picture, owner in zip(pictures, owners.tolist(), strict=True):
        groups[owner].append(picture)
    return groups


def _is_pattern(tiles: Sequence[PagePicture]) -> bool:
    """Whether tiles repeat one image: those that an image was cut into differ."""
    boxes = {tile.box: tile.picture.digest for tile in tiles if tile.picture is not None}
    return max(Counter(boxes.values()).values(), default=0) >= PATTERN


def _joined(tiles: list[PagePicture]) -> PagePicture:
    """The image that was cut into tiles; images printed one upon the other in the same place count once."""
    if len(tiles) == 1 or all(same_box(tile.box, tiles[0].box) for tile in tiles):
        return tiles[0]
    box = Box.union(tile.box for tile in tiles)
    return PagePicture(box, "image", _tiled(tiles, box))


def _tiled(tiles: list[PagePicture], box: Box) -> Picture | None:
    """The identity of an image that was cut into tiles: those of its tiles, and its size in their pixels."""
    stored = [tile.picture for tile in tiles if tile.picture is not None]
    if not stored:
        return None
    digests = repr(sorted(picture.digest for picture in stored))
    digest = blake2b(digests.encode(), digest_size=DIGEST_BYTES).hexdigest()
    width, height = stored[0].width * box.width, stored[0].height * box.height
    across, down = tiles[0].box.width, tiles[0].box.height
    return Picture(digest=f"tiles-{digest}", width=round(width / across), height=round(height / down))


def same_box(first: Box, second: Box) -> bool:
    """Whether two boxes are one, to a point."""
    return all(abs(a - b) < 1.0 for a, b in zip(first, second, strict=True))
