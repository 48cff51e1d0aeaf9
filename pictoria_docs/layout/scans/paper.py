"""The level of the paper under each pixel of a page image, or of the mount on which prints are mounted.

Arrays are indexed [row, column]. "Tone" is how far a pixel is from the paper around it, 0 (paper) to 255.
"""

import cv2
import numpy as np
from numpy.typing import NDArray

WHITE = 255  # lightest grey
GREYS = 256  # levels
BLOCK = 16  # pixels
HALF_PIXEL = 0.5  # the middle of a block; and of the page
EVEN = 24  # grey levels within which a block is paper
FITTING_ROUNDS = 3  # after each of which blocks far from the surface are left out
MIN_PAPER = 0.08  # of the blocks from which a surface can be fitted,
MIN_BLOCKS = 12  # and blocks
DEVIATION = 1.4826  # standard deviations for each median deviation
MIN_DEVIATION = 0.7  # grey levels
DARKER = 2.5  # deviations below the surface, beyond which a block is no paper,
LIGHTER = 4  # and above
DEEPEST_SHADOW = 45  # grey levels that the paper may be darker than most of it
MODE_WIDTH = 9  # grey levels that are counted together
GOOD_PART = 0.06  # of the page that has one level,
OF_MOST = 0.25  # and of what most of it has
MODE_BELOW = 12  # grey levels below the brightest in which the mode lies
MARGIN_INSET = 0.05  # of the shorter side of a page, which may be the table that a mount lies on;
MARGIN_DEPTH = 0.06  # of it, the margin of the mount within
MOUNT_MARGIN = 0.6  # of each margin that shows the mount,
MOUNT_SHARE = 0.4  # and of the page
MIN_LIGHTER = 0.02  # of a page that is lighter than its mount, or it is just paper;
MAX_LIGHTER = 0.5  # more is no mount
SHEET_SHARE = 0.5  # of what is lighter, from which its level is that of a sheet;
INK = 70  # grey levels darker than it, from which something stands on it:
LETTER_HEIGHT = (4, 18)  # pixels of letters,
ROW_BAND = 4  # pixels, in which the letters of a row stand:
ROW_LETTERS = 10  # so many at least
MAX_LETTERS = 60  # in such rows, of which labels and photographs have no more

Bytes = NDArray[np.uint8]


def is_mount(pixels: Bytes) -> bool:
    """Whether the page of an RGB image is a mount on which lighter things lie: most of it, and of its margins.

    A page with a large dark picture has margins of paper.
    """
    grey = grey_of(pixels)
    rows, columns = max(grey.shape[0] // BLOCK, 1), max(grey.shape[1] // BLOCK, 1)
    blocks = cv2.resize(grey, (columns, rows), interpolation=cv2.INTER_AREA).astype(np.float32)
    mount = _commonest_mode(blocks)
    near = np.abs(blocks - mount) < EVEN
    lighter = float((blocks > mount + EVEN).mean())
    inset, deep = (round(share * min(rows, columns)) for share in (MARGIN_INSET, MARGIN_DEPTH))
    inner = near[inset : rows - inset, inset : columns - inset]
    if not inner.size or not deep or near.mean() < MOUNT_SHARE or not MIN_LIGHTER < lighter < MAX_LIGHTER:
        return False
    sides = (inner[:deep], inner[-deep:], inner[:, :deep], inner[:, -deep:])
    return all(float(side.mean()) > MOUNT_MARGIN for side in sides) and not _is_written(grey, mount)


def _is_written(grey: Bytes, mount: float) -> bool:
    """Whether what is lighter than a dark ground is the sheet that is to be read: even, with letters upon it."""
    lighter = grey > mount + EVEN
    paper = _commonest_mode(grey[lighter].astype(np.float32))
    if float((np.abs(grey[lighter] - paper) < EVEN).mean()) < SHEET_SHARE:
        return False
    inside = cv2.morphologyEx(lighter.astype(np.uint8), cv2.MORPH_CLOSE, np.ones((BLOCK, BLOCK), np.uint8))
    ink = ((grey < paper - INK) & (inside > 0)).astype(np.uint8)
    _, _, stats, _ = cv2.connectedComponentsWithStats(ink)
    heights = stats[1:, cv2.CC_STAT_HEIGHT]
    feet = (stats[1:, cv2.CC_STAT_TOP] + heights)[
        (heights >= LETTER_HEIGHT[0]) & (heights <= LETTER_HEIGHT[1])
    ]
    # Letters stand in rows; specks of a photograph stand anywhere.
    rows = np.bincount(feet // ROW_BAND)
    return int(rows[rows >= ROW_LETTERS].sum()) > MAX_LETTERS


def tone_map(pixels: Bytes, mounted: bool = False) -> Bytes:
    """Distance of each pixel of an RGB image from the paper around it.

    Only what is darker or coloured counts; on a mount on which prints are `mounted`, what is lighter too.
    """
    level = np.stack([paper_level(pixels[..., channel], mounted) for channel in range(3)], axis=-1)
    difference = level - pixels.astype(np.float32)
    return clipped((np.abs(difference) if mounted else difference).max(axis=-1))


def shade_map(pixels: Bytes, mounted: bool = False) -> Bytes:
    """Distance in brightness of each pixel of an RGB image from the paper around it, or from the mount."""
    grey = grey_of(pixels)
    difference = paper_level(grey, mounted) - grey.astype(np.float32)
    return clipped(np.abs(difference) if mounted else difference)


def grey_of(pixels: Bytes) -> Bytes:
    """The brightness of an RGB image."""
    return np.asarray(cv2.cvtColor(pixels, cv2.COLOR_RGB2GRAY), dtype=np.uint8)


def clipped(levels: NDArray[np.float32]) -> Bytes:
    """Levels as bytes, those below 0 and above 255 at these."""
    return np.clip(levels, 0, WHITE).astype(np.uint8)


def paper_level(grey: Bytes, mounted: bool = False, block: int = BLOCK) -> NDArray[np.float32]:
    """The paper's level under each pixel: a quadratic surface through the bright, even blocks of the page.

    A surface of so few parameters follows uneven light and yellowed edges but cannot sink into a picture. Where prints
    are `mounted`, it is that of the mount, which is what most of the page shows.
    """
    height, width = grey.shape
    rows, columns = max(height // block, 1), max(width // block, 1)
    blocks = cv2.resize(grey, (columns, rows), interpolation=cv2.INTER_AREA).astype(np.float32)
    dilated = cv2.dilate(grey, np.ones((block, block), np.uint8))
    high = np.minimum(cv2.resize(dilated, (columns, rows), interpolation=cv2.INTER_AREA), WHITE).astype(
        np.float32
    )
    paper = _commonest_mode(blocks) if mounted else _brightest_mode(blocks)
    y, x = np.mgrid[0:rows, 0:columns].astype(np.float32)
    y, x = (y + HALF_PIXEL) / rows - HALF_PIXEL, (x + HALF_PIXEL) / columns - HALF_PIXEL
    terms = np.stack([np.ones_like(x), x, y, x * y, x * x, y * y], axis=-1)
    use = (np.abs(blocks - paper) < EVEN) & (high - blocks < EVEN)
    coefficients = np.array([paper, 0, 0, 0, 0, 0], dtype=np.float32)
    for _ in range(FITTING_ROUNDS):
        if use.sum() < max(MIN_PAPER * use.size, MIN_BLOCKS):
            break
        coefficients = np.linalg.lstsq(terms[use], blocks[use], rcond=None)[0].astype(np.float32)
        residuals = blocks - terms @ coefficients
        deviation = max(float(np.median(np.abs(residuals[use]))) * DEVIATION, MIN_DEVIATION)
        use = (residuals > -DARKER * deviation) & (residuals < LIGHTER * deviation)
    surface = np.clip(terms @ coefficients, paper - DEEPEST_SHADOW, WHITE).astype(np.float32)
    return np.asarray(cv2.resize(surface, (width, height), interpolation=cv2.INTER_LINEAR), dtype=np.float32)


def _commonest_mode(blocks: NDArray[np.float32]) -> float:
    """The level that most of the page has."""
    counts = np.bincount(np.clip(blocks, 0, WHITE).astype(np.int64).ravel(), minlength=GREYS)
    return float(np.argmax(np.convolve(counts.astype(np.float64), np.ones(MODE_WIDTH), mode="same")))


def _brightest_mode(blocks: NDArray[np.float32]) -> float:
    """The brightest level that a good part of the page has; where none has a good part, as in a plate all over the
    page whose colours run into each other, the commonest."""
    histogram = np.bincount(np.clip(blocks, 0, WHITE).astype(np.int64).ravel(), minlength=GREYS).astype(
        np.float64
    )
    window = np.convolve(histogram, np.ones(MODE_WIDTH), mode="same")
    enough = window >= min(max(GOOD_PART * blocks.size, OF_MOST * window.max()), window.max())
    brightest = int(np.flatnonzero(enough).max())
    low = max(brightest - MODE_BELOW, 0)
    return float(low + int(np.argmax(window[low : brightest + 1])))
