"""What a network sees in a strip: where the band is, where boxes end, what columns show."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
from scipy.ndimage import gaussian_filter1d

from pictoria_friezes.networks import seen
from pictoria_friezes.period import (
    MIN_FIT,
    Revolution,
    column_features,
    even,
    find_revolution,
    folded,
)
from pictoria_friezes.strip import (
    HALF,
    ROWS,
    SLENDER,
    TINY,
    Floats,
    Pixels,
    Strip,
    alike,
    centres,
    sampled,
)

MARGIN = 12
"""Looked at above and below a strip [rows]."""
MOVES = 2
"""How often a strip is moved to the band that is seen in it."""
SMOOTH = ROWS
"""The place of the band is that of so many columns (deviation of a Gaussian)."""
ENDS = ROWS / 4
"""The same for where it ends."""
PRESENT = 0.35
"""The band is where at least one row is so likely of it."""
LOWEST, MAX_LENGTH = ROWS / 4, 500 * ROWS
"""Of a band in a strip [rows]; a strip longer than that for its height is of no band [columns]."""
SURE = 0.6
"""Strips less likely to be of a band, mean of their pixels, are none."""
INSET = 4
"""Rows at the edges of a band that are left out."""
STROKES = 0.6
"""Weight of strokes in what columns show, against what the network sees."""


@dataclass(frozen=True, eq=False)
class SeenStrip:
    """A strip, and what the network sees in its columns."""

    strip: Strip
    borders: Floats
    """Probability of a border of boxes, by column."""
    points: Floats
    """What is shown, dimensions x columns: alike where the motif is."""
    band: Floats
    """Share of the rows that are of a band, by column."""

    @cached_property
    def pixels(self) -> Pixels:
        """Of even brightness and contrast."""
        return even(self.strip.pixels)

    @cached_property
    def features(self) -> Floats:
        """What its columns show, features x columns: what the network sees, and strokes."""
        points = self.points - self.points.mean(axis=1, keepdims=True)
        shares = ((points, 1.0), (column_features(self.pixels), STROKES))
        scaled = [share * x / (x.std() * np.sqrt(len(x)) + TINY) for x, share in shares]
        return np.asarray(np.concatenate(scaled), np.float64)

    def revolution(self) -> Revolution | None:
        """The revolution of the roller; None where it is not seen to repeat."""
        return find_revolution(self.pixels, self.features)

    def turned(self, revolution: Revolution) -> Floats:
        """Probability of a border, mean of the turns, by place of the roller."""
        weights = np.maximum(revolution.fit, MIN_FIT)
        turned = folded(self.borders[None], revolution.phase, revolution.length, weights)
        return np.asarray(turned.mean[0])


def seen_strips(picture: Pixels, strips: Sequence[Strip]) -> list[SeenStrip]:
    """What the network sees in strips of a grey picture that hold a band, once of each band."""
    found: list[SeenStrip] = []
    for strip in strips:
        band = seen_strip(picture, strip)
        if (
            band is not None
            and band.band.mean() >= SURE
            and not any(alike(band.strip, other.strip) for other in found)
        ):
            found.append(band)
    return found


def seen_strip(picture: Pixels, strip: Strip, moves: int = MOVES) -> SeenStrip | None:
    """What the network sees in a strip, which is moved to the band; None where there is none."""
    grid = strip.grid
    for _ in range(moves):
        moved = _moved(grid, _maps(picture, grid)[0][1])
        if moved is None:
            return None
        grid = moved
    maps, points = _maps(picture, grid)
    height = float(np.median(np.hypot(*(grid[-1] - grid[0]).T)))
    straight = replace(strip, pixels=sampled(picture, centres(grid)), grid=grid, height=height)
    rows = slice(MARGIN + INSET, MARGIN + ROWS - INSET)
    band, borders = (maps[index, rows].mean(axis=0).astype(np.float64) for index in (1, 2))
    # What columns show is told for every second row and column.
    half = points[:, rows.start // 2 : rows.stop // 2].mean(axis=1).astype(np.float64)
    at = (np.arange(len(band)) - HALF) / 2
    return SeenStrip(
        straight, borders, np.stack([np.interp(at, np.arange(half.shape[1]), row) for row in half]), band
    )


def _maps(picture: Pixels, grid: Pixels) -> list[Pixels]:
    """Maps of the network over a strip with MARGIN rows more above and below."""
    rows = np.arange(-MARGIN, ROWS + MARGIN + 1, dtype=np.float32)[:, None, None] / ROWS
    wide = np.asarray(grid[:1] * (1 - rows) + grid[-1:] * rows, np.float32)
    return seen("strips", sampled(picture, centres(wide)))


def _moved(grid: Pixels, band: Pixels) -> Pixels | None:
    """The grid moved to the rows of the band, cut to its columns, these as wide as the rows are high."""
    amount = band.sum(axis=0).astype(np.float64)
    rows = np.arange(len(band))[:, None] + HALF - MARGIN
    weight = gaussian_filter1d(amount, SMOOTH) + TINY
    middle = gaussian_filter1d((band * rows).sum(axis=0).astype(np.float64), SMOOTH) / weight
    present = np.flatnonzero(gaussian_filter1d(band.max(axis=0).astype(np.float64), ENDS) > PRESENT)
    if len(present) < SLENDER * ROWS:
        return None
    tall = float(np.median((gaussian_filter1d(amount**2, SMOOTH) / weight)[present]))
    if tall < LOWEST:
        return None
    ends = np.arange(present[0], present[-1] + 2)
    middles = np.interp(ends, np.arange(len(middle)) + HALF, middle)
    down = (grid[-1] - grid[0])[ends] / ROWS
    share = (np.linspace(-HALF, HALF, ROWS + 1) * tall)[:, None]
    moved = grid[0, ends] + down * (middles + share)[..., None]
    height = float(np.median(np.hypot(*(moved[-1] - moved[0]).T)))
    along = np.concatenate([[0.0], np.cumsum(np.hypot(*np.diff(moved[ROWS // 2], axis=0).T))])
    if along[-1] * ROWS > MAX_LENGTH * height:
        return None
    columns = np.interp(np.arange(0, along[-1], height / ROWS), along, np.arange(len(along)))
    low = np.clip(columns.astype(int), 0, moved.shape[1] - 2)
    part = (columns - low)[None, :, None]
    return np.ascontiguousarray(moved[:, low] * (1 - part) + moved[:, low + 1] * part, np.float32)
