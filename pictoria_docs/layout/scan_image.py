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
from pictoria_docs.document.geometry import POINTS_PER_INCH

WHITE = 255  # lightest grey
GREYS = 256  # levels
PAPER = 250  # grey of the paper in what OCR reads
PAPER_LEVEL = 250.0  # the same
DARKEST_PAPER = 60.0  # level below which paper is not made lighter any more
REDUCED = 8  # times: the paper is measured on an image so much smaller
REDUCED_BLOCK = 4  # pixels of it
LAPLACIAN_MASS = 6  # square root of the sum of its squared weights, of the second difference
QUARTILE = 0.6745  # of a normal distribution: median of deviations over standard deviation
BLOCK = 16  # pixels
HALF_PIXEL = 0.5  # the middle of a block; and of the page
EVEN = 24  # grey levels within which a block is paper
FITTING_ROUNDS = 3  # after each of which blocks far from the surface are left out
LEAST_PAPER = 0.08  # of the blocks from which a surface can be fitted,
FEWEST_BLOCKS = 12  # and blocks
DEVIATION = 1.4826  # standard deviations for each median deviation
LEAST_DEVIATION = 0.7  # grey levels
DARKER = 2.5  # deviations below the surface, beyond which a block is no paper,
LIGHTER = 4  # and above
DEEPEST_SHADOW = 45  # grey levels that the paper may be darker than most of it
MODE_WIDTH = 9  # grey levels that are counted together
GOOD_PART = 0.06  # of the page that has one level,
OF_MOST = 0.25  # and of what most of it has
MODE_BELOW = 12  # grey levels below the brightest in which the mode lies
INK = 70  # tone from which a pixel is ink
SOLID = 9  # pixels: broader ink is a photograph,
SOLID_EDGE = 5  # whose edge stays
LEAST_INK = 200  # pixels that tell a skew
MOST_INK = 60_000  # pixels that are looked at
COARSE_STEP = 0.25  # degrees
INCLUSIVE = 0.01  # degrees: `arange` leaves its end out
CLEAR_PEAK = 1.15  # times the median sharpness
NEAR_LIMIT = 0.3  # degrees from `MAX_SKEW`: the true skew may be greater
FINE_BELOW = 0.26  # degrees around the best coarse angle,
FINE_ABOVE = 0.27  # degrees, so that the end is included
FINE_STEP = 0.02  # degrees

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
        return self.dpi / POINTS_PER_INCH

    def clean(self, blank: list[Box]) -> Image.Image:
        """The straight image as grey on white paper, with `blank` boxes (points) wiped out: what OCR reads."""
        grey = cv2.cvtColor(np.asarray(self.image), cv2.COLOR_RGB2GRAY)
        height, width = grey.shape
        reduced = (max(width // REDUCED, 1), max(height // REDUCED, 1))
        small = _bytes(cv2.resize(grey, reduced, interpolation=cv2.INTER_AREA))
        level = cv2.resize(_paper_level(small, block=REDUCED_BLOCK), (width, height))
        flat = np.clip(
            grey.astype(np.float32) * (PAPER_LEVEL / np.maximum(level, DARKEST_PAPER)), 0, WHITE
        ).astype(np.uint8)
        for box in blank:
            x0, y0, x1, y1 = (round(value * self.scale) for value in box)
            flat[max(y0, 0) : max(y1, 0), max(x0, 0) : max(x1, 0)] = PAPER
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


def tone_map(pixels: Bytes) -> Bytes:
    """Distance of each pixel of an RGB image from the paper around it; only what is darker or coloured counts."""
    level = np.stack([_paper_level(pixels[..., channel]) for channel in range(3)], axis=-1)
    difference = level - pixels.astype(np.float32)
    return _bytes(np.clip(difference.max(axis=-1), 0, WHITE))


def shade_map(pixels: Bytes) -> Bytes:
    """Distance in brightness of each pixel of an RGB image from the paper around it."""
    grey = _bytes(cv2.cvtColor(pixels, cv2.COLOR_RGB2GRAY))
    return _bytes(np.clip(_paper_level(grey) - grey.astype(np.float32), 0, WHITE))


def _paper_level(grey: Bytes, block: int = BLOCK) -> NDArray[np.float32]:
    """The paper's level under each pixel: a quadratic surface through the bright, even blocks of the page.

    A surface of so few parameters follows uneven light and yellowed edges but cannot sink into a picture.
    """
    height, width = grey.shape
    rows, columns = max(height // block, 1), max(width // block, 1)
    blocks = cv2.resize(grey, (columns, rows), interpolation=cv2.INTER_AREA).astype(np.float32)
    dilated = cv2.dilate(grey, np.ones((block, block), np.uint8))
    high = np.minimum(cv2.resize(dilated, (columns, rows), interpolation=cv2.INTER_AREA), WHITE).astype(
        np.float32
    )
    paper = _brightest_mode(blocks)
    y, x = np.mgrid[0:rows, 0:columns].astype(np.float32)
    y, x = (y + HALF_PIXEL) / rows - HALF_PIXEL, (x + HALF_PIXEL) / columns - HALF_PIXEL
    terms = np.stack([np.ones_like(x), x, y, x * y, x * x, y * y], axis=-1)
    use = (np.abs(blocks - paper) < EVEN) & (high - blocks < EVEN)
    coefficients = np.array([paper, 0, 0, 0, 0, 0], dtype=np.float32)
    for _ in range(FITTING_ROUNDS):
        if use.sum() < max(LEAST_PAPER * use.size, FEWEST_BLOCKS):
            break
        coefficients = np.linalg.lstsq(terms[use], blocks[use], rcond=None)[0].astype(np.float32)
        residuals = blocks - terms @ coefficients
        deviation = max(float(np.median(np.abs(residuals[use]))) * DEVIATION, LEAST_DEVIATION)
        use = (residuals > -DARKER * deviation) & (residuals < LIGHTER * deviation)
    surface = np.clip(terms @ coefficients, paper - DEEPEST_SHADOW, WHITE).astype(np.float32)
    return np.asarray(cv2.resize(surface, (width, height), interpolation=cv2.INTER_LINEAR), dtype=np.float32)


def _brightest_mode(blocks: NDArray[np.float32]) -> float:
    """The brightest level that a good part of the page has."""
    histogram = np.bincount(np.clip(blocks, 0, WHITE).astype(np.int64).ravel(), minlength=GREYS).astype(
        np.float64
    )
    window = np.convolve(histogram, np.ones(MODE_WIDTH), mode="same")
    enough = window >= max(GOOD_PART * blocks.size, OF_MOST * window.max())
    brightest = int(np.flatnonzero(enough).max())
    low = max(brightest - MODE_BELOW, 0)
    return float(low + int(np.argmax(window[low : brightest + 1])))


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
    if len(rows) < LEAST_INK:
        return 0.0
    if len(rows) > MOST_INK:
        keep = np.random.default_rng(0).choice(len(rows), MOST_INK, replace=False)
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
