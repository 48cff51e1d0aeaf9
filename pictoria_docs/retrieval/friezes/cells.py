"""The boxes of a strip: borders are found by weighed evidence, then chosen together so that widths are alike."""

from collections.abc import Mapping
from typing import NamedTuple

import numpy as np
from scipy.ndimage import gaussian_filter1d, maximum_filter1d, minimum_filter1d, uniform_filter1d

from pictoria_docs.retrieval.friezes.period import DIRECTIONS, stroke_channels
from pictoria_docs.retrieval.friezes.strip import ROWS, TINY, Floats, Pixels
from pictoria_docs.retrieval.friezes.weights import log_odds

NARROWEST, WIDEST = 0.42, 1.9
"""Of a box [heights of the band]."""
WIDTHS = tuple(float(width) for width in np.geomspace(0.55, 1.65, 20))
"""Mean widths that are tried [heights]."""
SPREAD = 0.13
"""Deviation of the widths of one roller's boxes [log]."""
ZONES = 5
"""Of rows, in each of which a border must show."""
SIDE = ROWS // 2
"""What is beside a border is looked at so far [pixels]."""
NEAR = 3
"""A line has two edges, so far apart at most [pixels]."""

FAINT_LINE, FAINT_CHANGE = 0.1, 0.05
"""Strokes weaker than this are no evidence [mean of the strip]."""
FAINT_TONE = 0.25
"""The same for brightness [deviations]."""
FIELD = 5
"""Rows that are described together [pixels]."""
STARTS = 3
"""Columns that are tried as the first border of a revolution."""


class Cut(NamedTuple):
    """Borders of boxes along a strip."""

    borders: tuple[int, ...]
    """Columns, rising."""
    score: float
    """Evidence for all of them [log-odds]."""
    width: float
    """Mean of the boxes [pixels]."""


def border_features(pixels: Pixels, wrapped: bool) -> Mapping[str, Floats]:
    """Evidence for a border at each column of an even strip; a wrapped strip goes on at its beginning."""
    if wrapped:
        pixels = np.concatenate([pixels[:, -2 * ROWS :], pixels, pixels[:, : 2 * ROWS]], axis=1)
    channels = stroke_channels(pixels).astype(np.float64)
    zones = np.stack([part.mean(axis=1) for part in np.array_split(channels, ZONES, axis=1)])
    upright = gaussian_filter1d(zones[:, 0], 1.0, axis=1)
    everything = gaussian_filter1d(zones.sum(axis=1), 1.0, axis=1)
    level = everything.mean() + TINY
    line = maximum_filter1d(np.log((upright.min(axis=0) + FAINT_LINE * level) / level), NEAR)
    weak = np.log((upright.mean(axis=0) + FAINT_LINE * level) / level)
    blank = -minimum_filter1d(np.log((everything.max(axis=0) + FAINT_LINE * level) / level), NEAR)
    flat = channels.reshape(-1, channels.shape[2])
    small = uniform_filter1d(
        flat.reshape(DIRECTIONS, ROWS // FIELD, FIELD, -1)
        .mean(axis=2)
        .reshape(DIRECTIONS * ROWS // FIELD, -1),
        SIDE,
        axis=1,
    )
    left, right = np.roll(small, SIDE // 2 + 2, axis=1), np.roll(small, -(SIDE // 2 + 2), axis=1)
    change = np.abs(left - right).sum(axis=0) / (np.abs(left) + np.abs(right) + FAINT_CHANGE * level).sum(
        axis=0
    )
    signed = gaussian_filter1d(np.stack([p.mean(axis=0) for p in np.array_split(pixels, ZONES)]), 1.0, axis=1)
    tone = np.abs(signed.mean(axis=0)) / (signed.std(axis=0) + FAINT_TONE)
    features = {"line": line, "upright": weak, "blank": blank, "change": change, "tone": tone}
    for name in ("line", "upright", "blank", "change", "tone"):
        values = features[name]
        features[f"{name}_stands_out"] = values - uniform_filter1d(values, ROWS)
        features[f"{name}_highest"] = maximum_filter1d(values, ROWS) - values
    if wrapped:
        features = {name: values[2 * ROWS : -2 * ROWS] for name, values in features.items()}
    return features


def border_evidence(pixels: Pixels, wrapped: bool) -> Floats:
    """For each column of an even strip, that a border of boxes is there [log-odds]."""
    return log_odds("border", border_features(pixels, wrapped))


def cut_wrapped(evidence: Floats) -> Cut:
    """The boxes of one revolution."""
    length = len(evidence)
    low, high = max(2, round(length / (WIDTHS[-1] * ROWS))), max(2, round(length / (WIDTHS[0] * ROWS)))
    widths = length / np.arange(low, high + 1)
    best = Cut((), -np.inf, 0.0)
    # The first border is the surest column within the first widest box.
    for start in _surest(evidence, min(length, round(WIDEST * ROWS))):
        turned = np.append(np.roll(evidence, -start), evidence[start])
        cut = _chained(turned, widths, from_start=True)
        if cut.score > best.score:
            best = cut._replace(borders=tuple(sorted((x + start) % length for x in cut.borders[:-1])))
    return best


def cut_open(evidence: Floats) -> Cut:
    """The boxes of a strip that does not repeat; what is cut off at its ends is in none."""
    return _chained(evidence, np.array(WIDTHS) * ROWS, from_start=False)


def _surest(evidence: Floats, reach: int) -> list[int]:
    order = np.argsort(-evidence[:reach])
    chosen: list[int] = []
    for place in order:
        if all(abs(place - other) > NEAR for other in chosen):
            chosen.append(int(place))
        if len(chosen) == STARTS:
            break
    return chosen


def _chained(evidence: Floats, widths: Floats, *, from_start: bool) -> Cut:
    """The borders with most evidence, about one of `widths` apart; from the first to the last column, or anywhere."""
    size, rows = len(evidence), np.arange(len(widths))
    steps = np.arange(max(2, round(NARROWEST * ROWS)), round(WIDEST * ROWS) + 1)
    # How likely a distance is for a mean width, against any distance.
    off = np.log(steps[None] / widths[:, None]) / SPREAD
    prior = -(off**2) / 2 + np.log(1 / (SPREAD * np.sqrt(2 * np.pi)))
    score = np.full((len(widths), size), -np.inf)
    came = np.full((len(widths), size), -1)
    if from_start:
        score[:, 0] = 0.0
    for place in range(size):
        usable = steps[: max(0, place - steps[0] + 1)]
        if len(usable):
            options = score[:, place - usable] + prior[:, : len(usable)]
            at = options.argmax(axis=1)
            score[:, place] = options[rows, at] + evidence[place]
            came[:, place] = place - usable[at]
        if not from_start:
            alone = evidence[place] > score[:, place]
            score[alone, place], came[alone, place] = evidence[place], -1
    lasts = np.full(len(widths), size - 1) if from_start else score.argmax(axis=1)
    chosen = int(score[rows, lasts].argmax())
    last = int(lasts[chosen])
    total = float(score[chosen, last])
    if total == -np.inf:
        return Cut((), -np.inf, 0.0)
    borders = []
    while last >= 0:
        borders.append(last)
        last = int(came[chosen, last])
    return Cut(tuple(borders[::-1]), total, float(widths[chosen]))
