"""The revolution of a roller in a strip: how long it is, and which place of it each column of the strip shows.

The length is the first high peak of the autocorrelation. Then the strip is laid against one revolution by dynamic time
warping with a wrapped template (Sakoe and Chiba 1978), so that slip, foreshortening and a second beginning do no harm.
"""

from dataclasses import dataclass

import cv2
import numpy as np
from scipy.signal import find_peaks

from pictoria_docs.retrieval.friezes.strip import HALF, ROWS, TINY, Floats, Pixels

DIRECTIONS = 4
"""Of strokes, in the features of a column."""
BANDS = 8
"""Of rows, in the features of a column."""
LOCAL = 14
"""Brightness and contrast are those of surroundings so wide [pixels of the strip]."""
FAINT = 0.15
"""Contrast below this share of the strip's is noise."""
STRONG = 90
"""The contrast of a strip is this percentile of that of its places."""
LEAST_FIT = 0.05
"""A column that agrees with no other counts so much in the mean."""
BLUR = 2.0
"""Along the strip: what is pressed a little farther is the same [pixels]."""
SHORTEST = 1.4 * ROWS
"""Of a revolution: two narrow boxes [pixels]."""
LONGEST = 22 * ROWS
"""Of a revolution: more boxes are no roller's [pixels]."""
OVERLAP = 2.2 * ROWS
"""So much of the strip must be seen twice [pixels]."""
DOUBT = 3.0 * ROWS
"""By chance short pieces agree: correlation is halved where only so much is seen twice [pixels]."""
AS_HIGH = 0.78
"""The first peak so high as the highest is the revolution: the others are its multiples."""
LEAST_PEAK = 0.12
"""Correlation of a strip with itself, moved by a revolution."""
REACHES = tuple(np.radians((1.0, 30.0, 48.0, 62.0)))
"""How far round a pot a picture is tried to see, from its middle."""
PACE = 0.12
"""What it costs to go slower or faster than the template at a column [correlation]."""
JUMP = 22.0
"""What it costs to go on at another place of the roller [correlation]."""
STRIDE = 2
"""Columns that are aligned [pixels]."""
PASSES = 3
"""How often the template is made anew from the aligned columns."""


@dataclass(frozen=True)
class Revolution:
    """One turn of the roller, and where each column of the strip is in it."""

    length: int
    """[pixels of the strip]"""
    phase: Floats
    """For each column of the strip, 0 to length; it may jump."""
    pixels: Pixels
    """ROWS x length: the mean of what the repeats show, of even contrast."""
    agreement: float
    """Correlation of the strip with itself, moved by the length."""
    fit: Floats
    """For each column of the strip, its correlation with that place of the others."""


def even(pixels: Pixels) -> Pixels:
    """A strip of even brightness and contrast: mean 0, deviation 1 everywhere, less where there is nothing to see."""
    less = pixels - cv2.GaussianBlur(pixels, (0, 0), LOCAL / 2)
    spread = np.sqrt(cv2.GaussianBlur(less * less, (0, 0), LOCAL))
    floor = FAINT * float(np.percentile(spread, STRONG)) + HALF
    return np.asarray(np.clip(less / (spread + floor), -3, 3), np.float32)


def stroke_channels(pixels: Pixels) -> Pixels:
    """Strength of strokes by direction: DIRECTIONS x height x width."""
    gx, gy = cv2.Sobel(pixels, cv2.CV_32F, 1, 0), cv2.Sobel(pixels, cv2.CV_32F, 0, 1)
    strength, double = cv2.magnitude(gx, gy), 2 * np.arctan2(gy, gx)
    angles = np.arange(DIRECTIONS) * 2 * np.pi / DIRECTIONS
    return np.stack([strength * np.maximum(0, np.cos(double - angle)) for angle in angles]).astype(np.float32)


def column_features(pixels: Pixels) -> Floats:
    """What the columns of an even strip show: features x width, mean 0 along the strip."""
    channels = [*stroke_channels(pixels), pixels * 2]
    small = [
        cv2.resize(
            cv2.GaussianBlur(channel, (0, 0), BLUR), (channel.shape[1], BANDS), interpolation=cv2.INTER_AREA
        )
        for channel in channels
    ]
    features = np.concatenate(small, dtype=np.float64)
    return np.asarray(features - features.mean(axis=1, keepdims=True))


def self_correlation(features: Floats) -> Floats:
    """Correlation of a strip with itself moved by 0, 1, 2 ... columns; less where little is seen twice."""
    width = features.shape[1]
    spectrum = np.fft.rfft(features, 2 * width, axis=1)
    products = np.fft.irfft((np.abs(spectrum) ** 2).sum(axis=0), 2 * width)[:width]
    energy = np.concatenate([[0.0], np.cumsum((features**2).sum(axis=0))])
    lags = np.arange(width)
    left, right = energy[width - lags], energy[width] - energy[lags]
    correlation = products / np.sqrt(left * right + TINY)
    seen_twice = width - lags
    correlation = correlation * seen_twice / (seen_twice + DOUBT)
    correlation[max(0, width - int(OVERLAP)) :] = 0
    return np.asarray(correlation)


def unbent(width: int, reach: float) -> Floats:
    """Columns of a strip at even steps round a cylinder that is seen from -reach to reach [radians]."""
    angles = np.linspace(-reach, reach, round(width * reach / np.sin(reach)))
    return np.asarray((np.sin(angles) / np.sin(reach) + 1) / 2 * (width - 1))


def find_revolution(pixels: Pixels) -> Revolution | None:
    """The revolution of the roller in an even strip; None where it is not seen to repeat."""
    features = column_features(pixels)
    best: tuple[float, int, Floats] | None = None
    for reach in REACHES:
        columns = unbent(pixels.shape[1], reach)
        warped = np.stack([np.interp(columns, np.arange(features.shape[1]), row) for row in features])
        length, height = _first_peak(self_correlation(warped))
        if length and (best is None or height > best[0]):
            best = (height, length, columns)
    if best is None:
        return None
    height, length, columns = best
    steps = np.interp(np.arange(pixels.shape[1]), columns, np.arange(len(columns)))
    phase = steps % length
    for _ in range(PASSES):
        template, _ = _folded(features, phase, length)
        phase = _aligned(features, template, length)
    template, fit = _folded(features, phase, length)
    mean, _ = _folded(pixels.astype(np.float64), phase, length, np.maximum(fit, LEAST_FIT))
    return Revolution(length, phase, mean.astype(np.float32), height, fit)


def _first_peak(correlation: Floats) -> tuple[int, float]:
    """The first lag at which the strip agrees with itself nearly as well as at any, and how well; 0 for none."""
    peaks, _ = find_peaks(correlation)
    peaks = peaks[(peaks >= SHORTEST) & (peaks <= LONGEST)]
    if len(peaks) == 0:
        return 0, 0.0
    highest = float(correlation[peaks].max())
    if highest < LEAST_PEAK:
        return 0, 0.0
    first = next(int(peak) for peak in peaks if correlation[peak] >= AS_HIGH * highest)
    return first, highest


def _folded(
    features: Floats, phase: Floats, length: int, weights: Floats | None = None
) -> tuple[Floats, Floats]:
    """The mean of all columns at each place of the roller, and how each column agrees with the mean of the others."""
    places = np.round(phase).astype(int) % length
    count = np.ones(len(places)) if weights is None else weights
    weight = np.bincount(places, count, length).astype(np.float64)
    sums = np.stack([np.bincount(places, row * count, length) for row in features]).astype(np.float64)
    kernel = np.array([0.25, 0.5, 0.25])

    def smooth(rows: Floats) -> Floats:
        return np.asarray(
            sum(k * np.roll(rows, shift, axis=-1) for k, shift in zip(kernel, (-1, 0, 1), strict=True))
        )

    mean = smooth(sums) / (smooth(weight) + TINY)
    others = mean[:, places] - features * (kernel[1] * count / (smooth(weight)[places] + TINY))
    norms = np.linalg.norm(others, axis=0) * np.linalg.norm(features, axis=0) + TINY
    agreement = (others * features).sum(axis=0) / norms
    return mean, np.convolve(agreement, np.ones(ROWS // 2) / (ROWS // 2), mode="same")[: len(places)]


def _aligned(features: Floats, template: Floats, length: int) -> Floats:
    """The place of the roller that each column shows, by dynamic programming over columns and places."""
    columns = features[:, ::STRIDE]
    places = template[:, ::STRIDE]
    columns = columns / (
        np.linalg.norm(columns, axis=0) + np.sqrt((columns**2).sum(axis=0).mean()) / 2 + TINY
    )
    places = places / (np.linalg.norm(places, axis=0) + TINY)
    similar = columns.T @ places
    steps, states = similar.shape
    score = similar[0]
    came = np.zeros((steps, states), np.int32)
    index = np.arange(states)
    for step in range(1, steps):
        one = np.roll(score, 1)
        options = np.stack([one, score - PACE, np.roll(score, 2) - PACE])
        which = options.argmax(axis=0)
        best = options[which, index]
        leap = int(score.argmax())
        jumps = score[leap] - JUMP / STRIDE > best
        came[step] = np.where(jumps, leap, (index - np.array([1, 0, 2])[which]) % states)
        score = np.where(jumps, score[leap] - JUMP / STRIDE, best) + similar[step]
    path = np.zeros(steps, np.int64)
    path[-1] = int(score.argmax())
    for step in range(steps - 1, 0, -1):
        path[step - 1] = came[step, path[step]]
    return _between(path * float(STRIDE), length, features.shape[1])


def _between(path: Floats, length: int, width: int) -> Floats:
    """Places of all columns from those of every STRIDE-th one."""
    turns = np.diff(path, prepend=path[0])
    turns = (turns + length / 2) % length - length / 2
    whole = path[0] + np.cumsum(turns)
    return np.asarray(np.interp(np.arange(width), np.arange(len(path)) * STRIDE, whole) % length)
