"""The boxes of a strip: of the borders that a network sees those are chosen whose distances are alike."""

from typing import NamedTuple

import numpy as np

from pictoria_friezes.strip import ROWS, Floats

NARROWEST, WIDEST = 0.42, 1.9
"""Of a box [heights of the band]."""
WIDTHS = tuple(float(width) for width in np.geomspace(0.55, 1.65, 20))
"""Mean widths that are tried [heights]."""
SPREAD = 0.13
"""Deviation of the widths of one roller's boxes [log]."""
CLOSING, CLOSING_WIDTHS = 0.05, (0.5, 0.8)
"""The box where the roller closes may be shorter: share of the boxes, and widths against the mean of the others."""
NEAR = 3
"""Columns so near a first border are not tried as well [pixels]."""
LEAST_LIKELY, MOST_LIKELY = 0.003, 0.97
"""Probability of a border, whatever the network says."""
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


def border_odds(border: Floats) -> Floats:
    """For each column, that a border of boxes is there [log-odds], from the network's probability."""
    likely = np.clip(border, LEAST_LIKELY, MOST_LIKELY)
    return np.asarray(np.log(likely / (1 - likely)))


def cut_wrapped(evidence: Floats) -> Cut:
    """The boxes of one revolution."""
    length = len(evidence)
    low, high = max(2, round(length / (WIDTHS[-1] * ROWS))), max(2, round(length / (WIDTHS[0] * ROWS)))
    counts = np.arange(low, high + 1)
    # A short box is less than a box.
    widths = length / np.concatenate([counts, counts[1:] - (1 - float(np.mean(CLOSING_WIDTHS)))])
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
    ratio = steps[None] / widths[:, None]
    usual = -((np.log(ratio) / SPREAD) ** 2) / 2 + np.log((1 - CLOSING) / (SPREAD * np.sqrt(2 * np.pi)))
    low, high = CLOSING_WIDTHS
    closing = np.log(CLOSING / np.log(high / low))
    prior = np.where((ratio > low) & (ratio < high), np.logaddexp(usual, closing), usual)
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
