"""What a PDF page shows of its images and paths: their boxes within the clips and masks in force.

MuPDF's interpreter keeps the stack of clips for each device that it draws on. A device that is told of images and
paths only, and asks for the clip in force, costs about as much as the list of images that MuPDF makes itself.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np
import pymupdf
from pymupdf import mupdf

from pictoria_docs.document import Box, Point

FAINT = 0.5  # of full opacity: an image, a part or a group that is fainter is a watermark or a shadow
MASK_SIDE = 18.0  # points: the mask of a smaller image is not looked at
MASK_PIXELS = 4_000_000  # pixels of a mask that is looked at: decoding one takes some 5 ms for each million
SAME_POINT = 0.01  # points between two places that are one
OPAQUE = 255  # of a mask's 8 bits
UNIT = Box(0.0, 0.0, 1.0, 1.0)  # the square in which an image is drawn before it is placed

Matrix = tuple[float, float, float, float, float, float]


class VisibleImage(NamedTuple):
    """One placing of an image, a stencil mask or a shading."""

    box: Box
    """What of it is seen, in points of the displayed page."""
    clipped: Box
    """What clips leave of it, its own mask aside: a mask is transparent where a picture has no ink."""
    placed: Box
    """Where all of it would be."""
    width: int
    """Pixels; of a shading, points."""
    height: int
    """The same."""
    is_shading: bool = False
    covers: float = 1.0
    """Share of the visible box that it covers: less than 1 where a soft mask leaves the ground free. A stencil, which
    is a drawing in one colour, counts as 1."""

    @property
    def shown(self) -> Box:
        """The part that is seen, in shares of where all of it would be: (0, 0, 1, 1) without a clip."""
        x0, y0, x1, y1 = self.placed
        width, height = max(x1 - x0, np.finfo(float).tiny), max(y1 - y0, np.finfo(float).tiny)
        return Box(
            (self.box.x0 - x0) / width,
            (self.box.y0 - y0) / height,
            (self.box.x1 - x0) / width,
            (self.box.y1 - y0) / height,
        )


class PaintedPath(NamedTuple):
    """One painting of a path."""

    sign: str
    """"f" (filled) or "s" (stroked)."""
    clip: Box | None
    """The clip in force, in points of the displayed page; None: nothing of the path is seen. A path in the cell of a
    tiling pattern is seen where the pattern is."""
    point: Point | None = None
    """Where it is, on the page before its rotation, if it has no extent."""

    def is_listed_as(self, rect: tuple[float, float, float, float]) -> bool:
        """Whether it can be a path that is listed with this box: of a path of a point its place tells."""
        if self.point is None:
            return True
        x, y = self.point
        return max(abs(x - rect[0]), abs(x - rect[2]), abs(y - rect[1]), abs(y - rect[3])) < SAME_POINT


@dataclass(frozen=True, slots=True)
class VisibleContent:
    """What of a page's images and paths is seen."""

    images: tuple[VisibleImage, ...]
    """In the order in which they are painted, without those of which nothing is seen."""
    painted: tuple[PaintedPath, ...]
    """The paths that are painted, in order, those too of which nothing is seen."""

    def clips_of(self, drawings: Sequence[dict[str, Any]]) -> list[Box | None] | None:
        """The clip of each path that `pymupdf.Page.get_cdrawings()` lists.

        That list joins a fill and a stroke of one path, and leaves out paths of a point that are closed.

        Args:
            drawings: the list, of the same page.

        Returns:
            For each path its clip, None where it is hidden; None instead of the list where the two do not agree.
        """
        clips: list[Box | None] = []
        place = 0
        for drawing in drawings:
            for sign in drawing["type"]:
                while place < len(self.painted) and not self.painted[place].is_listed_as(drawing["rect"]):
                    place += 1
                if place == len(self.painted) or self.painted[place].sign != sign:
                    return None
                place += 1
            clips.append(self.painted[place - 1].clip)
        return clips if all(path.point is not None for path in self.painted[place:]) else None


def visible_content(page: pymupdf.Page) -> VisibleContent:
    """What of the images and paths of a page is seen, in coordinates of the displayed page.

    A clip that is no rectangle counts as the box around it. Nothing is drawn, so that what is covered by something
    else counts as seen.
    """
    device = _Device(page)
    mupdf.fz_run_page(page.this, device, mupdf.FzMatrix(), mupdf.FzCookie())
    mupdf.fz_close_device(device)
    return VisibleContent(tuple(device.seen_images()), tuple(device.painted))


def transformed(box: Box, matrix: Matrix) -> Box:
    """The upright box around a box after a PDF transformation (a, b, c, d, e, f)."""
    a, b, c, d, e, f = matrix
    xs = [a * x + c * y + e for x in (box.x0, box.x1) for y in (box.y0, box.y1)]
    ys = [b * x + d * y + f for x in (box.x0, box.x1) for y in (box.y0, box.y1)]
    return Box(min(xs), min(ys), max(xs), max(ys))


class _Placing(NamedTuple):
    clip: Box
    matrix: Matrix
    width: int
    height: int
    mask: Any = None
    tile: Box | None = None
    is_stencil: bool = False


class _Device(mupdf.FzDevice2):  # type: ignore[misc]
    """Notes the images and paths that are painted, each with the clip in force."""

    def __init__(self, page: pymupdf.Page) -> None:
        super().__init__()
        self.use_virtual_fill_path()
        self.use_virtual_stroke_path()
        self.use_virtual_fill_image()
        self.use_virtual_fill_image_mask()
        self.use_virtual_fill_shade()
        self.use_virtual_clip_path()
        self.use_virtual_clip_stroke_path()
        self.use_virtual_clip_text()
        self.use_virtual_clip_stroke_text()
        self.use_virtual_clip_image_mask()
        self.use_virtual_pop_clip()
        self.use_virtual_begin_tile()
        self.use_virtual_end_tile()
        self.use_virtual_begin_group()
        self.use_virtual_end_group()
        self.use_virtual_begin_mask()
        self.use_virtual_end_mask()
        self.painted: list[PaintedPath] = []
        self._bounds = Box(0.0, 0.0, float(page.rect.width), float(page.rect.height))
        self._to_stored = page.derotation_matrix
        self._found: list[_Placing | VisibleImage] = []
        self._masks: list[tuple[int, Any, Matrix]] = []
        self._tiles: list[Box | None] = []
        self._opacities = [1.0]  # of the group in force and those around it; a mask is not seen
        self._shape: Box | None = self._bounds
        self._latest: Box = self._bounds

    def seen_images(self) -> Iterator[VisibleImage]:
        """The images, without what clips and masks hide of them."""
        for found in self._found:
            image = found if isinstance(found, VisibleImage) else _seen(found)
            if image is not None:
                yield image

    def _clip(self) -> Box | None:
        """The clip in force within the page; None where it is empty."""
        if self._tiles:
            return self._tiles[-1]
        scissor = mupdf.ll_fz_device_current_scissor(self.m_internal)
        x0, y0, x1, y1 = self._bounds
        clip = Box(max(x0, scissor.x0), max(y0, scissor.y0), min(x1, scissor.x1), min(y1, scissor.y1))
        if clip != self._latest:  # one box for all that is painted in one clip
            self._latest = clip
        return self._latest if clip.width > 0 and clip.height > 0 else None

    def fill_path(self, _: Any, path: Any, even_odd: int, ctm: Any, *__: Any) -> None:
        self._paint("f", path, ctm)

    def stroke_path(self, _: Any, path: Any, stroke: Any, ctm: Any, *__: Any) -> None:
        self._paint("s", path, ctm)

    def _paint(self, sign: str, path: Any, ctm: Any) -> None:
        bounds = mupdf.ll_fz_bound_path(path, None, ctm)
        point = None
        if bounds.x0 == bounds.x1 and bounds.y0 == bounds.y1:
            point = Point(*(pymupdf.Point(bounds.x0, bounds.y0) * self._to_stored))
        self.painted.append(PaintedPath(sign, self._clip(), point))

    def fill_image(self, _: Any, image: Any, ctm: Any, alpha: float, *__: Any) -> None:
        self._place(image, ctm, alpha)

    def fill_image_mask(
        self, _: Any, image: Any, ctm: Any, colours: Any, colour: Any, alpha: float, *__: Any
    ) -> None:
        self._place(image, ctm, alpha, mupdf.FzImage(mupdf.ll_fz_keep_image(image)), is_stencil=True)

    def _place(
        self, image: Any, ctm: Any, alpha: float, mask: Any = None, *, is_stencil: bool = False
    ) -> None:
        clip = self._clip()
        if clip is None or alpha * self._opacities[-1] < FAINT:
            return
        matrix = _matrix(ctm)
        if self._masks and self._masks[-1][2] == matrix:  # the image's own: placed as the image is
            mask = self._masks[-1][1]
        tile = self._tiles[-1] if self._tiles else None
        self._found.append(_Placing(clip, matrix, image.w, image.h, mask, tile, is_stencil))

    def fill_shade(self, _: Any, shade: Any, ctm: Any, alpha: float, *__: Any) -> None:
        clip = self._clip()
        if clip is None or alpha * self._opacities[-1] < FAINT:
            return
        bounds = mupdf.ll_fz_bound_shade(shade, ctm)
        placed = clip if self._tiles else Box(bounds.x0, bounds.y0, bounds.x1, bounds.y1)
        seen = placed.intersection(clip)
        if seen is not None:
            size = round(seen.width), round(seen.height)
            self._found.append(VisibleImage(seen, seen, seen, *size, is_shading=True))

    def clip_image_mask(self, _: Any, image: Any, ctm: Any, __: Any) -> None:
        self._shape = self._clip()
        kept = mupdf.FzImage(mupdf.ll_fz_keep_image(image))
        self._masks.append((self.m_internal.container_len, kept, _matrix(ctm)))

    def pop_clip(self, _: Any) -> None:
        while self._masks and self._masks[-1][0] > self.m_internal.container_len:
            self._masks.pop()

    def clip_path(self, *_: Any) -> None:
        self._shape = self._clip()

    def clip_stroke_path(self, *_: Any) -> None:
        self._shape = self._clip()

    def clip_text(self, *_: Any) -> None:
        self._shape = self._clip()

    def clip_stroke_text(self, *_: Any) -> None:
        self._shape = self._clip()

    def begin_tile(self, *_: Any) -> int:
        # What is painted with a pattern is a clip, set right before. From here on MuPDF's own box is of no use: it
        # mixes coordinates of the page and of the pattern's cell.
        self._tiles.append(self._shape)
        return 0  # the cell's contents are wanted

    def end_tile(self, _: Any) -> None:
        self._tiles.pop()

    def begin_group(self, *given: Any) -> None:
        self._opacities.append(self._opacities[-1] * float(given[-1]))

    def end_group(self, _: Any) -> None:
        self._opacities.pop()

    def begin_mask(self, *_: Any) -> None:
        self._opacities.append(0.0)

    def end_mask(self, *_: Any) -> None:
        self._opacities.pop()


def _matrix(ctm: Any) -> Matrix:
    return ctm.a, ctm.b, ctm.c, ctm.d, ctm.e, ctm.f


def _seen(placing: _Placing) -> VisibleImage | None:
    """The visible part of an image; None where there is none."""
    placed = placing.tile or transformed(UNIT, placing.matrix)
    clipped = placed.intersection(placing.clip)
    if clipped is None:
        return None
    seen: Box | None = clipped
    covers = 1.0
    if placing.mask is not None and placing.tile is None and min(clipped.width, clipped.height) >= MASK_SIDE:
        part, covers = _opaque_part(placing.mask)
        seen = transformed(part, placing.matrix).intersection(placing.clip) if covers else None
    if seen is None:
        return None
    covers = 1.0 if placing.is_stencil else covers
    return VisibleImage(seen, clipped, placed, placing.width, placing.height, covers=covers)


def _opaque_part(mask: Any) -> tuple[Box, float]:
    """What a soft mask lets through, in the unit square of its image, and which share of it; 0 where that is nothing.

    MuPDF places images with y down, so that the first row of the mask lies at 0.
    """
    width, height = mask.w(), mask.h()
    if width * height > MASK_PIXELS or mask.fz_compressed_image_type() == mupdf.FZ_IMAGE_JPX:
        return UNIT, 1.0
    try:
        decoded, *_ = mupdf.ll_fz_get_pixmap_from_image(mask.m_internal, None, None)
    except mupdf.FzErrorBase:  # a damaged mask hides nothing
        return UNIT, 1.0
    pixmap = mupdf.FzPixmap(decoded)
    samples = mupdf.fz_pixmap_samples_memoryview(pixmap)
    rows = np.frombuffer(samples, dtype=np.uint8).reshape(pixmap.h(), pixmap.stride())
    opaque = rows[:, : pixmap.w()] > FAINT * OPAQUE
    inked_rows, inked_columns = np.flatnonzero(opaque.any(axis=1)), np.flatnonzero(opaque.any(axis=0))
    if not inked_rows.size:
        return UNIT, 0.0
    top, bottom, left, right = inked_rows[0], inked_rows[-1] + 1, inked_columns[0], inked_columns[-1] + 1
    shares = left / pixmap.w(), top / pixmap.h(), right / pixmap.w(), bottom / pixmap.h()
    return Box(*map(float, shares)), float(opaque[top:bottom, left:right].mean())
