"""Pages printed white on black: their dark ground made light, so that they are read as any other page.

A ground is what is dark and even and reaches from one edge of the page to the other. The black bed around a book and
the night in a photograph are dark and even too: only where OCR reads light text upon it is it a ground.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import cv2
import numpy as np
from PIL import Image

from pictoria_docs.document.geometry import POINTS_PER_INCH
from pictoria_docs.layout.scans.image import ANALYSIS_DPI, prepare
from pictoria_docs.layout.scans.paper import GREYS, WHITE, Bytes

if TYPE_CHECKING:
    from pictoria_docs.layout.ocr import OcrEngine

BLOCK = 12  # pixels at `ANALYSIS_DPI`
DARK = 110  # grey of a block below which it is dark
EVEN = 40  # grey levels between the lightest and the darkest pixel of an even block
MIN_SHARE = 0.2  # of the page that a ground covers where nothing stands upon it
MIN_WIDTH = 0.85  # of the page's width that it reaches over,
MIN_HEIGHT = 0.35  # and of its height
MIN_FILL = 0.3  # of the box around it
LIGHTER = 80  # grey levels by which letters are lighter than the ground
LETTER_HEIGHT = (3, 30)  # pixels at `ANALYSIS_DPI`
MIN_LETTERS = 12  # light patches of that height
READ_LETTERS = 24  # letters that OCR must read upon a ground,
SURE = 0.7  # with this confidence


@dataclass(frozen=True)
class DarkGround:
    """A dark, even part of a page image, and its colour."""

    box: tuple[int, int, int, int]
    """Left, top, right and lower edge in pixels of the page image."""
    colour: tuple[float, float, float]
    """Red, green and blue, 0 to 255."""

    def lightened(self, image: Image.Image) -> Image.Image:
        """The RGB image with the ground as white paper and what stands upon it as its negative."""
        pixels = np.array(image.convert("RGB"))
        x0, y0, x1, y1 = self.box
        for channel, level in enumerate(self.colour):
            negative = (WHITE - np.arange(GREYS)) * (WHITE / (WHITE - level))
            table = np.clip(negative, 0, WHITE).astype(np.uint8)
            pixels[y0:y1, x0:x1, channel] = table[pixels[y0:y1, x0:x1, channel]]
        return Image.fromarray(pixels)


def find_dark_ground(image: Image.Image, dpi: float) -> DarkGround | None:
    """The dark ground of a page image that may bear text; None where it has none."""
    factor = ANALYSIS_DPI / dpi
    size = (max(round(image.width * factor), 1), max(round(image.height * factor), 1))
    small = np.asarray(image.convert("RGB").resize(size, Image.Resampling.BOX))
    grey = np.asarray(cv2.cvtColor(small, cv2.COLOR_RGB2GRAY), dtype=np.uint8)
    rows, columns = grey.shape[0] // BLOCK, grey.shape[1] // BLOCK
    if not rows or not columns:
        return None
    blocks = grey[: rows * BLOCK, : columns * BLOCK].reshape(rows, BLOCK, columns, BLOCK)
    low, high = blocks.min(axis=(1, 3)).astype(np.int16), blocks.max(axis=(1, 3)).astype(np.int16)
    ground = ((high < DARK + EVEN) & (high - low < EVEN) & (blocks.mean(axis=(1, 3)) < DARK)).astype(np.uint8)
    count, labels, stats, _ = cv2.connectedComponentsWithStats(ground, connectivity=4)
    if count < 2:
        return None
    largest = 1 + int(np.argmax(stats[1:, cv2.CC_STAT_AREA]))
    left, top, width, height, area = (int(value) for value in stats[largest][:5])
    if (
        area < MIN_SHARE * ground.size
        or width < MIN_WIDTH * columns
        or height < MIN_HEIGHT * rows
        or area < MIN_FILL * width * height
    ):
        return None
    covered = np.kron(labels == largest, np.ones((BLOCK, BLOCK), dtype=bool))
    colour = np.median(small[: rows * BLOCK, : columns * BLOCK][covered], axis=0)
    x0, y0 = left * BLOCK, top * BLOCK
    # Blocks at the right and lower edge of the page may be cut off.
    x1 = size[0] if left + width == columns else (left + width) * BLOCK
    y1 = size[1] if top + height == rows else (top + height) * BLOCK
    if _letters(grey[y0:y1, x0:x1], float(colour.mean())) < MIN_LETTERS:
        return None
    box = tuple(round(value / factor) for value in (x0, y0, x1, y1))
    return DarkGround(
        (box[0], box[1], box[2], box[3]), (float(colour[0]), float(colour[1]), float(colour[2]))
    )


def _letters(grey: Bytes, level: float) -> int:
    """How many light patches of the height of letters there are."""
    light = (grey.astype(np.float32) > level + LIGHTER).astype(np.uint8)
    _, _, stats, _ = cv2.connectedComponentsWithStats(light)
    heights = stats[1:, cv2.CC_STAT_HEIGHT]
    return int(((heights >= LETTER_HEIGHT[0]) & (heights <= LETTER_HEIGHT[1])).sum())


def with_light_ground(
    image: Image.Image, dpi: float, engine: "OcrEngine", languages: Sequence[str]
) -> Image.Image:
    """The image with its dark ground made light, if OCR reads text upon it; otherwise the image itself."""
    ground = find_dark_ground(image, dpi)
    if ground is None:
        return image
    light = ground.lightened(image)
    part = light.crop(ground.box)
    points = POINTS_PER_INCH / dpi
    scan = prepare(part, part.width * points, part.height * points, dpi)
    lines = engine.read(scan.clean([]), dpi, languages)
    letters = sum(sum(map(str.isalpha, line.text)) for line in lines if line.confidence >= SURE)
    return light if letters >= READ_LETTERS else image
