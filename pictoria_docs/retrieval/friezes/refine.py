"""A strip made better by what repeats in it: grain and breaks do not come again after a revolution, motifs do.

The surroundings of a strip are folded by the revolution of the roller. Pieces that lie higher or lower than the mean of
the turns are moved to it; the band is those rows whose pattern comes again.
"""

from dataclasses import replace

import cv2
import numpy as np
from scipy.ndimage import binary_closing, gaussian_filter1d, label

from pictoria_docs.retrieval.friezes.period import (
    Revolution,
    even,
    find_revolution,
    folded,
    realigned,
    stroke_channels,
)
from pictoria_docs.retrieval.friezes.strip import ROWS, TINY, Floats, Pixels, Strip, centres, sampled

MARGIN = round(0.75 * ROWS)
"""Looked at above and below a strip [rows]."""
PIECE = 2 * ROWS
"""Columns that are moved together."""
FARTHEST = ROWS // 3
"""They are moved so far at most [rows]."""
BENDING = 1.5
"""Moves are smoothed over so many pieces (deviation of a Gaussian)."""
MOVES = 1
"""How often pieces are moved."""
BLUR = 1.5
"""Of strokes, before rows are compared [pixels]."""
REPEATED = 0.28
"""Rows of the band repeat at least so much of what the strongest do [share]."""
STRONGEST = 85
"""Percentile of the rows that counts as the strongest."""
CLOSED = (0.12, 0.5)
"""Rows that repeat are one band across gaps so wide: in a motif; between two lines of dots [share of the strip]."""
LOWEST_BAND = ROWS // 3
"""Of a refined strip [rows of the strip before]."""


def refined_strips(picture: Pixels, strip: Strip) -> list[Strip]:
    """The bands that repeat in a strip and beside it, made straight; none where nothing repeats.

    Args:
        picture: grey values, height x width, of the picture in whose pixels the grid of the strip is.
    """
    grid = _widened(strip.grid)
    revolution = None
    for step in range(MOVES + 1):
        pixels = even(sampled(picture, centres(grid)))
        revolution = find_revolution(pixels) if revolution is None else realigned(pixels, revolution)
        if revolution is None:
            return []
        channels = _row_channels(pixels)
        if step < MOVES:
            grid = _moved(grid, _offsets(channels, revolution))
    assert revolution is not None
    return [
        _resampled(picture, _between(grid, np.arange(ROWS + 1) / ROWS * (bottom - top) + top), strip)
        for top, bottom in _bands(_repeated(channels, revolution))
    ]


def _between(grid: Pixels, rows: Floats) -> Pixels:
    """The grid at rows that may lie between its own."""
    low = np.clip(rows.astype(int), 0, grid.shape[0] - 2)
    part = (rows - low)[:, None, None]
    return np.asarray(grid[low] * (1 - part) + grid[low + 1] * part, np.float32)


def _resampled(picture: Pixels, grid: Pixels, strip: Strip) -> Strip:
    """The strip of a grid whose columns are spaced for the height of another strip."""
    height = float(np.median(np.hypot(*(grid[-1] - grid[0]).T)))
    middle = grid[ROWS // 2].astype(np.float64)
    along = np.concatenate([[0.0], np.cumsum(np.hypot(*np.diff(middle, axis=0).T))])
    columns = np.interp(np.arange(0, along[-1], height / ROWS), along, np.arange(len(along)))
    even_grid = _between(np.ascontiguousarray(grid.swapaxes(0, 1)), columns).swapaxes(0, 1)
    return replace(strip, pixels=sampled(picture, centres(even_grid)), grid=even_grid, height=height)


def _widened(grid: Pixels) -> Pixels:
    """The grid with MARGIN rows more above and below."""
    rows = np.arange(-MARGIN, ROWS + MARGIN + 1, dtype=np.float32)[:, None, None] / ROWS
    return np.asarray(grid[:1] * (1 - rows) + grid[-1:] * rows, np.float32)


def _row_channels(pixels: Pixels) -> Pixels:
    """Strokes by direction, channels x rows x columns, mean 0 along each row."""
    channels = np.stack([cv2.GaussianBlur(channel, (0, 0), BLUR) for channel in stroke_channels(pixels)])
    return np.asarray(channels - channels.mean(axis=2, keepdims=True), np.float32)


def _others(channels: Pixels, revolution: Revolution) -> Floats:
    """What the other turns show at each place of the strip: channels x rows x columns."""
    flat = channels.reshape(-1, channels.shape[2]).astype(np.float64)
    return folded(flat, revolution.phase, revolution.length).others.reshape(channels.shape)


def _offsets(channels: Pixels, revolution: Revolution) -> Floats:
    """How far below the mean of the other turns each column lies [rows]."""
    others = _others(channels, revolution)
    count = max(1, channels.shape[2] // PIECE)
    pieces = np.array_split(np.arange(channels.shape[2]), count)
    tall = channels.shape[1]
    shifts = np.arange(-FARTHEST, FARTHEST + 1)
    scores = np.stack(
        [
            (others[:, FARTHEST : tall - FARTHEST] * channels[:, FARTHEST + s : tall - FARTHEST + s]).sum(axis=(0, 1))
            for s in shifts
        ]
    )  # fmt: skip
    by_piece = np.stack([scores[:, piece].sum(axis=1) for piece in pieces], axis=1)
    offsets = shifts[by_piece.argmax(axis=0)].astype(np.float64)
    weights = np.maximum(by_piece.max(axis=0), 0) + TINY
    smooth = gaussian_filter1d(offsets * weights, BENDING, mode="nearest") / gaussian_filter1d(
        weights, BENDING, mode="nearest"
    )
    middles = [piece.mean() for piece in pieces]
    return np.interp(np.arange(channels.shape[2] + 1), middles, smooth)


def _moved(grid: Pixels, offsets: Floats) -> Pixels:
    """The grid with each column moved down by so many rows."""
    row = (grid[-1] - grid[0]) / (grid.shape[0] - 1)
    return np.asarray(grid + (row * offsets[:, None])[None], np.float32)


def _repeated(channels: Pixels, revolution: Revolution) -> Floats:
    """How much of each row comes again, by its covariance with the other turns."""
    return np.asarray((_others(channels, revolution) * channels).sum(axis=(0, 2)), np.float64)


def _bands(repeated: Floats) -> list[tuple[float, float]]:
    """First and last row of bands that repeat, from the profile over the rows."""
    smooth = gaussian_filter1d(repeated, 1.0)
    strongest = float(np.percentile(smooth, STRONGEST))
    if strongest <= 0:
        return []
    threshold = REPEATED * strongest
    found: list[tuple[float, float]] = []
    for gap in CLOSED:
        wide = round(gap * ROWS)
        closed = binary_closing(np.pad(smooth > threshold, wide), iterations=max(1, wide // 2))[wide:-wide]
        runs, count = label(closed)
        energy = [float(np.maximum(smooth[runs == run + 1], 0).sum()) for run in range(count)]
        if not energy:
            continue
        rows = np.flatnonzero(runs == 1 + int(np.argmax(energy)))
        span = (float(rows[0]), float(rows[-1]) + 1)
        if span[1] - span[0] >= LOWEST_BAND and span not in found:
            found.append(span)
    return found
