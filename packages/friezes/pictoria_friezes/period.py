"""The revolution of a roller in a strip: how long it is, and which place of it each column of the strip shows.

The length is that peak of the autocorrelation after which the turns fit one another best. Then the strip is laid
against one revolution by dynamic time warping with a wrapped template (Sakoe and Chiba 1978), so that slip,
foreshortening and a second beginning do no harm.
"""

from dataclasses import dataclass
from typing import Literal, NamedTuple

import cv2
import numpy as np
from numpy.typing import NDArray
from scipy.ndimage import correlate1d, uniform_filter1d
from scipy.signal import find_peaks

from pictoria_friezes.strip import HALF, ROWS, TINY, Floats, Pixels

DIRECTIONS = 4
"""Of strokes, in the features of a column."""
BAND = 5
"""Rows that are one feature of a column [pixels]."""
LOCAL = 14
"""Brightness and contrast are those of surroundings so wide [pixels of the strip]."""
FAINT = 0.15
"""Contrast below this share of the strip's is noise."""
STRONG = 90
"""The contrast of a strip is this percentile of that of its places."""
MIN_FIT = 0.05
"""A column that agrees with no other counts so much in the mean."""
KERNEL = np.array([0.25, 0.5, 0.25])
"""Columns of a turn lie between those of another: places of the roller take from their neighbours."""
OWN = 0.1
"""Where no other turn is, the mean of the others is made with so much of the weight [share]."""
BLUR = 2.0
"""Along the strip: what is pressed a little farther is the same [pixels]."""
MIN_LENGTH = 1.4 * ROWS
"""Of a revolution: two narrow boxes [pixels]."""
MAX_LENGTH = 22 * ROWS
"""Of a revolution: more boxes are no roller's [pixels]."""
OVERLAP = 2.2 * ROWS
"""So much of the strip must be seen twice [pixels]."""
DOUBT = 3.0 * ROWS
"""By chance short pieces agree: correlation is halved where only so much is seen twice [pixels]."""
AS_HIGH, LENGTHS = 0.5, 5
"""Peaks so high, against the highest, may be the revolution; so many are tried."""
AS_GOOD = 0.97
"""The shortest of them is it in which the turns fit one another so well, against the best: multiples fit no better."""
MIN_PEAK = 0.12
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
    """Rows of the strip x length: the mean of what the repeats show, of even contrast."""
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
    strength = cv2.magnitude(gx, gy) + TINY
    # A stroke has no front and back: strength by cosine and sine of the doubled angle.
    cosine, sine = (gx**2 - gy**2) / strength, 2 * gx * gy / strength
    angles = np.arange(DIRECTIONS) * 2 * np.pi / DIRECTIONS
    channels = [np.maximum(0, cosine * np.cos(angle) + sine * np.sin(angle)) for angle in angles]
    return np.stack(channels).astype(np.float32)


def column_features(pixels: Pixels) -> Floats:
    """What the columns of an even strip show: features x width, mean 0 along the strip."""
    channels = [*stroke_channels(pixels), pixels * 2]
    size = (pixels.shape[1], pixels.shape[0] // BAND)
    small = [
        cv2.resize(cv2.GaussianBlur(channel, (0, 0), BLUR), size, interpolation=cv2.INTER_AREA)
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


def find_revolution(pixels: Pixels, features: Floats | None = None) -> Revolution | None:
    """The revolution of the roller in an even strip; None where it is not seen to repeat.

    Args:
        features: what its columns show, features x width; those of its pixels, if not given.
    """
    features = column_features(pixels) if features is None else features
    unrolled = [unbent(pixels.shape[1], reach) for reach in REACHES]
    correlations = [self_correlation(_at(features, columns)) for columns in unrolled]
    highest = [float(correlation[_peaks(correlation)].max(initial=0)) for correlation in correlations]
    likeliest = int(np.argmax(highest))
    if highest[likeliest] < MIN_PEAK:
        return None
    columns, correlation = unrolled[likeliest], correlations[likeliest]
    steps = np.interp(np.arange(pixels.shape[1]), columns, np.arange(len(columns)))
    lengths = [int(peak) for peak in _peaks(correlation) if correlation[peak] >= AS_HIGH * highest[likeliest]]
    likely = sorted(sorted(lengths, key=lambda length: -correlation[length])[:LENGTHS])
    tried = [
        _passed(pixels, features, steps % length, length, float(correlation[length]), 1) for length in likely
    ]
    best = max(float(revolution.fit.mean()) for revolution in tried)
    if best <= 0:
        return None
    first = next(revolution for revolution in tried if float(revolution.fit.mean()) >= AS_GOOD * best)
    return _passed(pixels, features, first.phase, first.length, first.agreement, PASSES - 1)


def _passed(
    pixels: Pixels, features: Floats, phase: Floats, length: int, agreement: float, passes: int
) -> Revolution:
    for _ in range(passes):
        phase = _aligned(features, folded(features, phase, length).mean, length)
    return folded_revolution(pixels, features, phase, length, agreement)


def folded_revolution(
    pixels: Pixels, features: Floats, phase: Floats, length: int, agreement: float
) -> Revolution:
    """The revolution of an even strip, where the place of each column on the roller is known."""
    fit = folded(features, phase, length).fit
    mean = folded(pixels.astype(np.float64), phase, length, np.maximum(fit, MIN_FIT)).mean
    return Revolution(length, phase, mean.astype(np.float32), agreement, fit)


def _at(features: Floats, columns: Floats) -> Floats:
    """Features between columns."""
    return np.stack([np.interp(columns, np.arange(features.shape[1]), row) for row in features])


def _peaks(correlation: Floats) -> NDArray[np.intp]:
    """Lags that may be a revolution: the strip agrees with itself more than at those near."""
    peaks, _ = find_peaks(correlation)
    return np.asarray(peaks[(peaks >= MIN_LENGTH) & (peaks <= MAX_LENGTH)])


class Folded(NamedTuple):
    """A strip folded by the revolution."""

    mean: Floats
    """Of all turns, features x length."""
    others: Floats
    """For each column of the strip, the mean of the other turns there: features x width."""
    fit: Floats
    """For each column of the strip, its correlation with these, smoothed."""


def folded(features: Floats, phase: Floats, length: int, weights: Floats | None = None) -> Folded:
    """The turns of a strip (features x width) laid over one another; columns count by `weights`."""
    places = np.round(phase).astype(int) % length
    count = np.ones(len(places)) if weights is None else weights
    sums = _blurred(np.stack([np.bincount(places, row * count, length) for row in features]), "wrap")
    weight = _blurred(np.bincount(places, count, length).astype(np.float64), "wrap")
    mean = sums / (weight + TINY)
    # A column's own turn reaches the mean by its neighbours too.
    own, own_weight = _blurred(features * count, "constant"), _blurred(count, "constant")
    others = (sums[:, places] - own) / np.maximum(weight[places] - own_weight, OWN * weight[places] + TINY)
    norms = np.linalg.norm(others, axis=0) * np.linalg.norm(features, axis=0) + TINY
    agreement = (others * features).sum(axis=0) / norms
    return Folded(mean, others, uniform_filter1d(agreement, ROWS // 2))


def _blurred(rows: Floats, mode: Literal["wrap", "constant"]) -> Floats:
    return np.asarray(correlate1d(rows, KERNEL, mode=mode))


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
    scores = np.empty((steps, states))
    scores[0] = similar[0]
    wrapped = np.empty(states + 2)
    for step in range(1, steps):
        wrapped[2:], wrapped[:2] = scores[step - 1], scores[step - 1, -2:]
        best = np.maximum(wrapped[2:], wrapped[:-2])
        best -= PACE
        np.maximum(best, wrapped[1:-1], out=best)
        np.maximum(best, wrapped.max() - JUMP / STRIDE, out=best)
        np.add(best, similar[step], out=scores[step])
    path = np.zeros(steps, np.int64)
    path[-1] = int(scores[-1].argmax())
    for step in range(steps - 1, 0, -1):
        at, before = path[step], scores[step - 1]
        leap = int(before.argmax())
        came = (
            (before[at - 1], at - 1),
            (before[at] - PACE, at),
            (before[at - 2] - PACE, at - 2),
            (before[leap] - JUMP / STRIDE, leap),
        )
        path[step - 1] = max(came)[1] % states
    return _between(path * float(STRIDE), length, features.shape[1])


def _between(path: Floats, length: int, width: int) -> Floats:
    """Places of all columns from those of every STRIDE-th one."""
    turns = np.diff(path, prepend=path[0])
    turns = (turns + length / 2) % length - length / 2
    whole = path[0] + np.cumsum(turns)
    return np.asarray(np.interp(np.arange(width), np.arange(len(path)) * STRIDE, whole) % length)
