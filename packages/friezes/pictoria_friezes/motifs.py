"""What is in a box: a descriptor without light and shade, how likely boxes of two pictures hold the same motif.

The descriptor: histograms of oriented gradients (Dalal and Triggs 2005), the spectrum, and the box itself, small, to be
laid over another with a shift.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray
from scipy.ndimage import gaussian_filter

from pictoria_friezes.strip import HALF, TINY, Floats, Pixels
from pictoria_friezes.weights import log_odds

SIZE = 32
"""Side of a box as it is described [pixels]."""
INSET = 0.11
"""Borders are left out: so much of the box on each side."""
SMALL = 16
"""Side of the box that is laid over another [pixels]."""
SHIFT = 3
"""Farthest shift [pixels of that]."""
EDGE = 0.14
"""What is nearer to the edge of a box counts less: a piece of a border may be left there [share of the box]."""
_RAMP = np.clip(np.minimum(np.arange(SIZE) + HALF, SIZE - HALF - np.arange(SIZE)) / (EDGE * SIZE), 0, 1)
TAPER = np.outer(_RAMP, _RAMP).astype(np.float32)
BINS = 8
"""Directions of strokes."""
GRID = 4
"""Fields of a box, each way, with a histogram each."""
WAVES = 8
"""Frequencies of the spectrum, each way."""


@dataclass(frozen=True)
class Descriptors:
    """What boxes show, one a row."""

    histograms: Floats
    """By field, n x (GRID * GRID * BINS), each of length 1."""
    directions: Floats
    """Over the box, n x BINS, each of sum 1."""
    spectrum: Floats
    """n x frequencies, each of length 1."""
    textures: Floats
    """Spectrum in the band's own measure, however wide the box: n x frequencies, each of length 1."""
    patterns: NDArray[np.complex128]
    """Fourier transforms of the boxes, n x rows x columns."""
    strength: Floats
    """Contrast of the box [deviations of the strip]."""


def cell_image(pixels: Pixels, left: float, right: float) -> Pixels:
    """A box of an even strip between two columns, SIZE x SIZE, without its borders; columns wrap."""
    height, wide = pixels.shape[0], right - left
    columns = left + wide * (INSET + (np.arange(SIZE) + HALF) / SIZE * (1 - 2 * INSET))
    rows = height * (INSET + (np.arange(SIZE) + HALF) / SIZE * (1 - 2 * INSET))
    tiled = np.concatenate([pixels, pixels[:, : min(pixels.shape[1], round(wide) + 2)]], axis=1)
    xs, ys = np.meshgrid((columns % pixels.shape[1]).astype(np.float32), (rows - HALF).astype(np.float32))
    return np.asarray(cv2.remap(tiled, xs, ys, cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE), np.float32)


def describe(images: Sequence[Pixels], widths: Sequence[float]) -> Descriptors:
    """Descriptors of box images (SIZE x SIZE each) of boxes so wide [heights of the band]."""
    histograms, directions, spectra, textures, patterns, strength = [], [], [], [], [], []
    for image, width in zip(images, widths, strict=True):
        image = image - image.mean()
        smooth = cv2.GaussianBlur(image, (0, 0), 1.0)
        gx, gy = cv2.Sobel(smooth, cv2.CV_32F, 1, 0), cv2.Sobel(smooth, cv2.CV_32F, 0, 1)
        amount = cv2.magnitude(gx, gy) * TAPER
        place = (np.arctan2(gy, gx) % np.pi) / np.pi * BINS
        fields = np.zeros((BINS, SIZE, SIZE), np.float32)
        for bin_ in range(BINS):
            off = np.abs((place - bin_ + BINS / 2) % BINS - BINS / 2)
            fields[bin_] = amount * np.maximum(0, 1 - off)
        grid = np.stack([cv2.resize(field, (GRID, GRID), interpolation=cv2.INTER_AREA) for field in fields])
        histograms.append(np.sqrt(grid.ravel() / (grid.sum() + TINY)))
        directions.append(fields.sum(axis=(1, 2)) / (fields.sum() + TINY))
        wave = np.abs(np.fft.fft2(smooth * TAPER))
        half = np.sqrt(np.concatenate([wave[:WAVES, :WAVES], wave[-1:-WAVES:-1, :WAVES]]).ravel())
        half[0] = 0
        spectra.append(half / (np.linalg.norm(half) + TINY))
        textures.append(_texture(smooth, width))
        small = cv2.resize(smooth * TAPER, (SMALL, SMALL), interpolation=cv2.INTER_AREA)
        small = small - small.mean()
        padded = np.pad(small / (np.linalg.norm(small) + TINY), ((0, SHIFT), (0, SHIFT)))
        patterns.append(np.fft.rfft2(padded))
        strength.append(float(image.std()))
    return Descriptors(
        np.array(histograms, np.float64),
        np.array(directions, np.float64),
        np.array(spectra, np.float64),
        np.array(textures, np.float64),
        np.array(patterns, np.complex128),
        np.array(strength),
    )


def _texture(image: Pixels, width: float) -> Floats:
    """The spectrum of a box in its true proportions, without its middle tone."""
    wide = int(np.clip(round(width * SIZE), SIZE // 2, 2 * SIZE))
    natural = cv2.resize(image * TAPER, (wide, SIZE), interpolation=cv2.INTER_LINEAR)
    wave = np.abs(np.fft.rfft2(natural, (2 * SIZE, 2 * SIZE)))[:, : SIZE // 2 + 1]
    wave = np.fft.fftshift(wave, axes=0)[SIZE // 2 : -SIZE // 2 + 1]
    wave[SIZE // 2 - 1 : SIZE // 2 + 2, :2] = 0
    soft = np.sqrt(gaussian_filter(wave, 1.0))[::2, ::2].ravel()
    return np.asarray(soft / (np.linalg.norm(soft) + TINY))


def pair_features(a: Descriptors, b: Descriptors) -> Mapping[str, Floats]:
    """How alike the boxes of `a` and `b`, of two pictures, are, by kind of evidence: arrays n x m.

    What is dark in one picture may be bright in the other.
    """
    side = SMALL + SHIFT
    laid = np.fft.irfft2(a.patterns[:, None] * np.conj(b.patterns[None]), (side, side))
    near = laid[:, :, np.r_[0 : SHIFT + 1, -SHIFT:0]][:, :, :, np.r_[0 : SHIFT + 1, -SHIFT:0]]
    laid_over = np.abs(near).max(axis=(2, 3))
    waves = a.spectrum @ b.spectrum.T
    fields = a.histograms @ b.histograms.T
    directions = np.abs(a.directions[:, None] - b.directions[None]).sum(axis=2) / 2
    faint = np.minimum(a.strength[:, None], b.strength[None])
    return {
        "laid_over": laid_over,
        "laid_over_squared": laid_over**2,
        "spectrum": waves,
        "fields": fields,
        "textures": a.textures @ b.textures.T,
        "directions": directions,
        "strength": faint,
        "strength_fields": faint * fields,
    }


def same_motif(a: Descriptors, b: Descriptors) -> Floats:
    """That boxes of two pictures hold the same motif, n x m [log-odds]."""
    return log_odds("other_picture", pair_features(a, b))
