"""The page image made ready for reading: paper level, ink, skew; and the way back to the page as displayed.

Arrays are indexed [row, column]. "Tone" is how far a pixel is from the paper around it, 0 (paper) to 255.
"""

import math
from dataclasses import dataclass
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray
from PIL import Image

from pictoria_docs.document import Box, Point

Bytes = NDArray[np.uint8]

ANALYSIS_DPI = 100.0
"""Resolution at which paper and pictures are judged: strokes of text are one or two pixels wide."""
MAX_SKEW = 3.0
"""Degrees; scans that are turned further are left as they are."""
MIN_SKEW = 0.08
"""Degrees; less than this is not worth a resampling of the image."""


@dataclass(frozen=True)
class Turn:
    """The rotation between the page as displayed and the page set straight, about the page's centre."""

    degrees: float
    """Skew of the displayed page: its text lines run down to the right by this angle."""
    width: float
    """Points."""
    height: float
    """Points."""

    def displayed(self, x: float, y: float) -> Point:
        """A place of the straight page on the page as displayed, in points."""
        angle = math.radians(self.degrees)
        dx, dy = x - self.width / 2, y - self.height / 2
        return Point(
            self.width / 2 + dx * math.cos(angle) - dy * math.sin(angle),
            self.height / 2 + dx * math.sin(angle) + dy * math.cos(angle),
        )

    def straight(self, x: float, y: float) -> Point:
        """The inverse of `displayed`."""
        return Turn(-self.degrees, self.width, self.height).displayed(x, y)

    def polygon(self, box: Box) -> tuple[Point, ...]:
        """The corners of a box of the straight page, as displayed, clockwise from the top left."""
        x0, y0, x1, y1 = box
        return tuple(self.displayed(x, y) for x, y in ((x0, y0), (x1, y0), (x1, y1), (x0, y1)))

    def box(self, box: Box) -> Box:
        """The upright box, as displayed, around a box of the straight page."""
        if not self.degrees:
            return box
        corners = self.polygon(box)
        xs = [min(max(corner.x, 0.0), self.width) for corner in corners]
        ys = [min(max(corner.y, 0.0), self.height) for corner in corners]
        return Box(min(xs), min(ys), max(xs), max(ys))

    def straight_box(self, box: Box) -> Box:
        """The box of the straight page whose middle lies under the middle of `box` as displayed, same size."""
        middle = self.straight(*box.centre)
        dx, dy = middle.x - box.centre.x, middle.y - box.centre.y
        return Box(box.x0 + dx, box.y0 + dy, box.x1 + dx, box.y1 + dy)


@dataclass(frozen=True)
class Scan:
    """A page image set straight, with what its paper is taken out."""

    image: Image.Image
    """RGB, straight, at `dpi`."""
    dpi: float
    tone: Bytes
    """Distance from the paper at `ANALYSIS_DPI`, the largest of the three colours."""
    shade: Bytes
    """Distance from the paper in brightness, at `ANALYSIS_DPI`: brown stains are paler here than in `tone`."""
    noise: float
    """Standard deviation of the paper's tone."""
    turn: Turn

    @property
    def scale(self) -> float:
        """Pixels of `image` per point."""
        return self.dpi / 72.0

    def clean(self, blank: list[Box]) -> Image.Image:
        """The straight image as grey on white paper, with `blank` boxes (points) wiped out: what OCR reads."""
        grey = cv2.cvtColor(np.asarray(self.image), cv2.COLOR_RGB2GRAY)
        height, width = grey.shape
        small = _bytes(
            cv2.resize(grey, (max(width // 8, 1), max(height // 8, 1)), interpolation=cv2.INTER_AREA)
        )
        level = cv2.resize(_paper_level(small, block=4), (width, height))
        flat = np.clip(grey.astype(np.float32) * (250.0 / np.maximum(level, 60.0)), 0, 255).astype(np.uint8)
        for box in blank:
            x0, y0, x1, y1 = (round(value * self.scale) for value in box)
            flat[max(y0, 0) : max(y1, 0), max(x0, 0) : max(x1, 0)] = 250
        return Image.fromarray(flat)


def prepare(image: Image.Image, width: float, height: float, dpi: float) -> Scan:
    """Set an RGB page image of `width` x `height` points straight and measure its paper."""
    pixels = np.ascontiguousarray(np.asarray(image.convert("RGB")))
    small = _reduced(pixels, dpi)
    tone = tone_map(small)
    degrees = skew(tone)
    turn = Turn(degrees, width, height)
    if degrees:
        pixels = _straightened(pixels, degrees)
        tone = tone_map(_reduced(pixels, dpi))
    small = _reduced(pixels, dpi)
    return Scan(Image.fromarray(pixels), dpi, tone, shade_map(small), noise_of(small), turn)


def noise_of(pixels: Bytes) -> float:
    """Standard deviation of the noise of an RGB image: what a second difference leaves of most of the page.

    After Immerkaer (1996), with the median in the place of the mean: print is the lesser part of a page.
    """
    grey = cv2.cvtColor(pixels, cv2.COLOR_RGB2GRAY).astype(np.float32)
    kernel = np.array([[1, -2, 1], [-2, 4, -2], [1, -2, 1]], dtype=np.float32)
    return float(np.median(np.abs(cv2.filter2D(grey, cv2.CV_32F, kernel)))) / (6 * 0.6745)


def _bytes(array: NDArray[Any]) -> Bytes:
    return np.asarray(array, dtype=np.uint8)


def _reduced(pixels: Bytes, dpi: float) -> Bytes:
    factor = ANALYSIS_DPI / dpi
    size = (max(round(pixels.shape[1] * factor), 1), max(round(pixels.shape[0] * factor), 1))
    method = cv2.INTER_AREA if factor < 1 else cv2.INTER_LINEAR
    return np.asarray(cv2.resize(pixels, size, interpolation=method), dtype=np.uint8)


def _straightened(pixels: Bytes, degrees: float) -> Bytes:
    height, width = pixels.shape[:2]
    matrix = cv2.getRotationMatrix2D(((width - 1) / 2, (height - 1) / 2), degrees, 1.0)
    return np.asarray(
        cv2.warpAffine(
            pixels, matrix, (width, height), flags=cv2.INTER_CUBIC, borderMode=cv2.BORDER_REPLICATE
        ),
        dtype=np.uint8,
    )


def tone_map(pixels: Bytes) -> Bytes:
    """Distance of each pixel of an RGB image from the paper around it; only what is darker or coloured counts."""
    level = np.stack([_paper_level(pixels[..., channel]) for channel in range(3)], axis=-1)
    difference = level - pixels.astype(np.float32)
    return _bytes(np.clip(difference.max(axis=-1), 0, 255))


def shade_map(pixels: Bytes) -> Bytes:
    """Distance in brightness of each pixel of an RGB image from the paper around it."""
    grey = np.asarray(cv2.cvtColor(pixels, cv2.COLOR_RGB2GRAY), dtype=np.uint8)
    return _bytes(np.clip(_paper_level(grey) - grey.astype(np.float32), 0, 255))


def _paper_level(grey: Bytes, block: int = 16) -> NDArray[np.float32]:
    """The paper's level under each pixel: a quadratic surface through the bright, even blocks of the page.

    A surface of so few parameters follows uneven light and yellowed edges but cannot sink into a picture.
    """
    height, width = grey.shape
    rows, columns = max(height // block, 1), max(width // block, 1)
    blocks = cv2.resize(grey, (columns, rows), interpolation=cv2.INTER_AREA).astype(np.float32)
    spread = cv2.dilate(grey, np.ones((block, block), np.uint8))
    high = np.minimum(cv2.resize(spread, (columns, rows), interpolation=cv2.INTER_AREA), 255).astype(
        np.float32
    )
    paper = _brightest_mode(blocks)
    y, x = np.mgrid[0:rows, 0:columns].astype(np.float32)
    y, x = (y + 0.5) / rows - 0.5, (x + 0.5) / columns - 0.5
    terms = np.stack([np.ones_like(x), x, y, x * y, x * x, y * y], axis=-1)
    use = (np.abs(blocks - paper) < 24) & (high - blocks < 24)
    coefficients = np.array([paper, 0, 0, 0, 0, 0], dtype=np.float32)
    for _ in range(3):
        if use.sum() < max(0.08 * use.size, 12):
            break
        coefficients = np.linalg.lstsq(terms[use], blocks[use], rcond=None)[0].astype(np.float32)
        left = blocks - terms @ coefficients
        deviation = max(float(np.median(np.abs(left[use]))) * 1.4826, 0.7)
        use = (left > -2.5 * deviation) & (left < 4 * deviation)
    surface = np.clip(terms @ coefficients, paper - 45, 255).astype(np.float32)
    return np.asarray(cv2.resize(surface, (width, height), interpolation=cv2.INTER_LINEAR), dtype=np.float32)


def _brightest_mode(blocks: NDArray[np.float32]) -> float:
    """The brightest level that a good part of the page has."""
    histogram = np.bincount(np.clip(blocks, 0, 255).astype(np.int64).ravel(), minlength=256).astype(
        np.float64
    )
    window = np.convolve(histogram, np.ones(9), mode="same")
    enough = window >= max(0.06 * blocks.size, 0.25 * window.max())
    brightest = int(np.flatnonzero(enough).max())
    low = max(brightest - 12, 0)
    return float(low + int(np.argmax(window[low : brightest + 1])))


def skew(tone: Bytes) -> float:
    """Skew of a page in degrees (positive: lines run down to the right), 0 where nothing tells.

    The angle at which the ink's projection profile is sharpest (after Postl 1986), looked for within
    `MAX_SKEW` degrees, first in steps of 0.25, then of 0.02.
    """
    ink = cv2.threshold(tone, 70, 255, cv2.THRESH_BINARY)[1]
    # The middle of photographs tells nothing and outweighs the text; their edges stay.
    solid = cv2.erode(
        cv2.morphologyEx(ink, cv2.MORPH_OPEN, np.ones((9, 9), np.uint8)), np.ones((5, 5), np.uint8)
    )
    ink[solid > 0] = 0
    rows, columns = np.nonzero(ink)
    if len(rows) < 200:
        return 0.0
    if len(rows) > 60_000:
        keep = np.random.default_rng(0).choice(len(rows), 60_000, replace=False)
        rows, columns = rows[keep], columns[keep]
    x = columns - tone.shape[1] / 2

    def sharpness(degrees: float) -> float:
        place = np.round(rows - x * math.tan(math.radians(degrees))).astype(np.int64)
        profile = np.bincount(place - int(place.min())).astype(np.float64)
        return float(np.square(np.diff(profile)).sum())

    coarse = np.arange(-MAX_SKEW, MAX_SKEW + 0.01, 0.25)
    scores = [sharpness(float(angle)) for angle in coarse]
    best = float(coarse[int(np.argmax(scores))])
    if max(scores) < 1.15 * float(np.median(scores)) or abs(best) > MAX_SKEW - 0.3:
        return 0.0
    fine = np.arange(best - 0.26, best + 0.27, 0.02)
    best = float(fine[int(np.argmax([sharpness(float(angle)) for angle in fine]))])
    return round(best, 2) if abs(best) >= MIN_SKEW else 0.0
