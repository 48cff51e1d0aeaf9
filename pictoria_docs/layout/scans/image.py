"""The page image made ready for reading: paper level, ink, skew; and the way back to the page as displayed.

Arrays are indexed [row, column]. "Tone" is how far a pixel is from the paper around it, 0 (paper) to 255.
"""

import math
from dataclasses import dataclass, replace
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray
from PIL import Image

from pictoria_docs.document import Box
from pictoria_docs.document.geometry import POINTS_PER_INCH
from pictoria_docs.layout.scans.paper import WHITE, Bytes, is_mount, paper_level, shade_map, tone_map
from pictoria_docs.layout.scans.straightening import Straightening

QUARTER = 90  # degrees
PAPER = 250  # grey of the paper in what OCR reads
PAPER_LEVEL = 250.0  # the same
DARKEST_PAPER = 60.0  # level below which paper is not made lighter any more
REDUCED = 8  # times: the paper is measured on an image so much smaller
REDUCED_BLOCK = 4  # pixels of it
LAPLACIAN_MASS = 6  # square root of the sum of its squared weights, of the second difference
QUARTILE = 0.6745  # of a normal distribution: median of deviations over standard deviation
INK = 70  # tone from which a pixel is ink
SOLID = 9  # pixels: broader ink is a photograph,
SOLID_EDGE = 5  # whose edge stays
MIN_INK = 200  # pixels that tell a skew
MAX_INK = 60_000  # pixels that are looked at
COARSE_STEP = 0.25  # degrees
INCLUSIVE = 0.01  # degrees: `arange` leaves its end out
CLEAR_PEAK = 1.15  # times the median sharpness
NEAR_LIMIT = 0.3  # degrees from `MAX_SKEW`: the true skew may be greater
FINE_BELOW = 0.26  # degrees around the best coarse angle,
FINE_ABOVE = 0.27  # degrees, so that the end is included
FINE_STEP = 0.02  # degrees

ANALYSIS_DPI = 100.0
"""Resolution at which paper and pictures are judged: strokes of text are one or two pixels wide."""
MAX_SKEW = 3.0
"""Degrees; scans that are turned further are left as they are."""
MIN_SKEW = 0.08
"""Degrees; less than this is not worth a resampling of the image."""


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
    straightening: Straightening
    """The way back to the page as displayed."""
    mounted: bool = False
    """Whether the page is a mount with prints on it, which may be lighter than it."""

    @property
    def scale(self) -> float:
        """Pixels of `image` per point."""
        return self.dpi / POINTS_PER_INCH

    def clean(self, blank: list[Box], strokes: Bytes | None = None) -> Image.Image:
        """The straight image as grey on white paper: what OCR reads.

        Args:
            blank: boxes in points that are wiped out.
            strokes: the same for single pixels, at `ANALYSIS_DPI`: where they are not 0.
        """
        grey = cv2.cvtColor(np.asarray(self.image), cv2.COLOR_RGB2GRAY)
        height, width = grey.shape
        reduced = (max(width // REDUCED, 1), max(height // REDUCED, 1))
        small = _bytes(cv2.resize(grey, reduced, interpolation=cv2.INTER_AREA))
        level = cv2.resize(paper_level(small, self.mounted, REDUCED_BLOCK), (width, height))
        flat = np.clip(
            grey.astype(np.float32) * (PAPER_LEVEL / np.maximum(level, DARKEST_PAPER)), 0, WHITE
        ).astype(np.uint8)
        for box in blank:
            x0, y0, x1, y1 = (round(value * self.scale) for value in box)
            flat[max(y0, 0) : max(y1, 0), max(x0, 0) : max(x1, 0)] = PAPER
        if strokes is not None and strokes.any():
            flat[cv2.resize(strokes, (width, height), interpolation=cv2.INTER_NEAREST) > 0] = PAPER
        return Image.fromarray(flat)


def prepare(
    image: Image.Image,
    width: float,
    height: float,
    dpi: float,
    known: Straightening | None = None,
) -> Scan:
    """Set an RGB page image straight and measure its paper.

    Args:
        image: the page as displayed, of `width` x `height` points.
        width: points.
        height: points.
        dpi: pixels per inch of `image`.
        known: what sets the page straight; its skew is looked for where no bend is known.
    """
    pixels = np.ascontiguousarray(np.asarray(image.convert("RGB")))
    straightening = known or Straightening(0.0, width, height)
    if straightening.rotation:
        pixels = np.ascontiguousarray(np.rot90(pixels, straightening.rotation // QUARTER))
    small = _reduced(pixels, dpi)
    mounted = is_mount(small)
    tone = tone_map(small, mounted)
    if known is None or known.bend is None:
        straightening = replace(straightening, degrees=skew(tone))
    if straightening.degrees or straightening.bend is not None:
        turned = _straightened(pixels, straightening.degrees) if straightening.degrees else pixels
        pixels = straightening.flattened(turned, dpi / POINTS_PER_INCH)
        small = _reduced(pixels, dpi)
        tone = tone_map(small, mounted)
    shade = shade_map(small, mounted)
    return Scan(Image.fromarray(pixels), dpi, tone, shade, noise_of(small), straightening, mounted)


def noise_of(pixels: Bytes) -> float:
    """Standard deviation of the noise of an RGB image: what a second difference leaves of most of the page.

    After Immerkaer (1996), with the median in the place of the mean: print is the lesser part of a page.
    """
    grey = cv2.cvtColor(pixels, cv2.COLOR_RGB2GRAY).astype(np.float32)
    kernel = np.array([[1, -2, 1], [-2, 4, -2], [1, -2, 1]], dtype=np.float32)
    return float(np.median(np.abs(cv2.filter2D(grey, cv2.CV_32F, kernel)))) / (LAPLACIAN_MASS * QUARTILE)


def _bytes(array: NDArray[Any]) -> Bytes:
    return np.asarray(array, dtype=np.uint8)


def _reduced(pixels: Bytes, dpi: float) -> Bytes:
    factor = ANALYSIS_DPI / dpi
    size = (max(round(pixels.shape[1] * factor), 1), max(round(pixels.shape[0] * factor), 1))
    method = cv2.INTER_AREA if factor < 1 else cv2.INTER_LINEAR
    return _bytes(cv2.resize(pixels, size, interpolation=method))


def _straightened(pixels: Bytes, degrees: float) -> Bytes:
    height, width = pixels.shape[:2]
    matrix = cv2.getRotationMatrix2D(((width - 1) / 2, (height - 1) / 2), degrees, 1.0)
    turned = cv2.warpAffine(
        pixels, matrix, (width, height), flags=cv2.INTER_CUBIC, borderMode=cv2.BORDER_REPLICATE
    )
    return _bytes(turned)


def skew(tone: Bytes) -> float:
    """Skew of a page in degrees (positive: lines run down to the right), 0 where nothing tells.

    The angle at which the ink's projection profile is sharpest (after Postl 1986), looked for within
    `MAX_SKEW` degrees, first in steps of 0.25, then of 0.02.
    """
    ink = cv2.threshold(tone, INK, WHITE, cv2.THRESH_BINARY)[1]
    # The middle of photographs tells nothing and outweighs the text; their edges stay.
    solid = cv2.erode(
        cv2.morphologyEx(ink, cv2.MORPH_OPEN, np.ones((SOLID, SOLID), np.uint8)),
        np.ones((SOLID_EDGE, SOLID_EDGE), np.uint8),
    )
    ink[solid > 0] = 0
    rows, columns = np.nonzero(ink)
    if len(rows) < MIN_INK:
        return 0.0
    if len(rows) > MAX_INK:
        keep = np.random.default_rng(0).choice(len(rows), MAX_INK, replace=False)
        rows, columns = rows[keep], columns[keep]
    x = columns - tone.shape[1] / 2

    def sharpness(degrees: float) -> float:
        rows_turned = np.round(rows - x * math.tan(math.radians(degrees))).astype(np.int64)
        profile = np.bincount(rows_turned - int(rows_turned.min())).astype(np.float64)
        return float(np.square(np.diff(profile)).sum())

    coarse = np.arange(-MAX_SKEW, MAX_SKEW + INCLUSIVE, COARSE_STEP)
    scores = [sharpness(float(angle)) for angle in coarse]
    best = float(coarse[int(np.argmax(scores))])
    if max(scores) < CLEAR_PEAK * float(np.median(scores)) or abs(best) > MAX_SKEW - NEAR_LIMIT:
        return 0.0
    fine = np.arange(best - FINE_BELOW, best + FINE_ABOVE, FINE_STEP)
    best = float(fine[int(np.argmax([sharpness(float(angle)) for angle in fine]))])
    return round(best, 2) if abs(best) >= MIN_SKEW else 0.0
