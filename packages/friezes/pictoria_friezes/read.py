"""A frieze read from a picture: its boxes, the revolution of the roller, the sequence of its motifs."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from pictoria_docs.plugins import StrictModel
from pictoria_friezes.bands import find_bands
from pictoria_friezes.cells import border_odds, cut_open, cut_wrapped
from pictoria_friezes.frieze_sequence import FriezeSequence
from pictoria_friezes.motif_types import motif_types, one_motif
from pictoria_friezes.motifs import cell_image
from pictoria_friezes.networks import box_points
from pictoria_friezes.period import Revolution
from pictoria_friezes.seen_strips import SeenStrip, seen_strips
from pictoria_friezes.sequence import canonical_start, letters, shortest_period
from pictoria_friezes.strip import (
    ROWS,
    TINY,
    Floats,
    Pixels,
    Strip,
    grey_picture,
)
from pictoria_friezes.weights import log_odds, probability

MIN_CELLS = 3
"""Fewer boxes are no frieze."""
SEEN = 0.5
"""A box counts as seen where so much of its width is."""
REPEATED = 3
"""A strip whose turns do not agree repeats where its motifs do so often, all of them."""
MAX_TURNS = 6
"""So many turns of a box are looked at singly."""
MIN_FILLED, MAX_EMPTY = 0.42, 0.45
"""Boxes emptier than this [deviations of an even strip]; of a frieze, fewer are so [share]: a scale bar has more."""
MOST_SURE = 6.0
"""Evidence beyond this adds nothing [log-odds]."""


class FriezeOptions(StrictModel):
    """How friezes are read."""

    min_confidence: float = 0.3
    """Pictures that show a frieze, read rightly, with less probability than this give none."""
    most_strips: int = 8
    """So many bands of a picture are read at most; the likeliest is given."""


@dataclass(frozen=True)
class FriezeCell:
    """A box of a frieze in the picture."""

    polygon: NDArray[np.float32]
    """Corners, 4 x 2, from the top left of the strip clockwise [pixels of the picture]."""
    columns: tuple[int, int]
    """First and last column of the strip."""
    place: int
    """Among the boxes of one revolution; without a revolution, among those seen."""
    motif: int
    """Type of motif, from 0 in order of appearance in the sequence."""
    confidence: float
    """Probability that it is of this type and of no other."""


@dataclass(frozen=True)
class Frieze(FriezeSequence):
    """A roller-stamped frieze as read from a picture."""

    strip: Strip
    cells: tuple[FriezeCell, ...]
    """Boxes that are seen, along the strip."""
    evidence: Mapping[str, float]
    """What speaks for a frieze, by name (`weights.yaml`, frieze)."""


def read_frieze(image: NDArray[np.uint8], options: FriezeOptions | None = None) -> Frieze | None:
    """The frieze in a picture (height x width, or x 3 RGB); None where there is none."""
    options = options or FriezeOptions()
    picture = grey_picture(image)
    best = max(read_strips(picture, options.most_strips), key=lambda frieze: frieze.confidence, default=None)
    return best if best is not None and best.confidence >= options.min_confidence else None


def read_strips(picture: Pixels, limit: int) -> list[Frieze]:
    """What is read in the bands of a grey picture, at most `limit`, whatever its confidence."""
    read = (read_strip(strip) for strip in seen_strips(picture, find_bands(picture, limit)))
    return [frieze for frieze in read if frieze is not None]


def read_strip(band: SeenStrip, revolution: Revolution | None = None) -> Frieze | None:
    """The frieze in a strip, whatever its confidence; None where there are too few boxes.

    Args:
        revolution: of the strip, where it is known.
    """
    revolution = revolution or band.revolution()
    if revolution is not None:
        frieze = _repeating(band, revolution)
        if frieze is not None:
            return frieze
    return _single(band)


def _repeating(band: SeenStrip, revolution: Revolution) -> Frieze | None:
    pixels = revolution.pixels / max(float(revolution.pixels.std()), TINY)
    cut = cut_wrapped(border_odds(band.turned(revolution)))
    edges = (*cut.borders, cut.borders[0] + revolution.length) if cut.borders else ()
    spans = list(pairwise(edges))
    if len(spans) < 2:
        return None
    images = [cell_image(pixels, *span) for span in spans]
    widths = [(right - left) / ROWS for left, right in spans]
    box = (
        np.searchsorted(
            np.array(edges), (revolution.phase - edges[0]) % revolution.length + edges[0], side="right"
        )
        - 1
    )
    runs = [(first, last) for first, last in _runs(box) if last - first >= SEEN * widths[box[first]] * ROWS]
    odds = one_motif(box_points(images, _turns(band, box, runs, len(spans)), widths))
    types = motif_types(odds)
    period = shortest_period(types)
    start = canonical_start(types[:period])
    places = [(start + step) % period for step in range(period)]
    named = {kind: index for index, kind in enumerate(dict.fromkeys(types[place] for place in places))}
    sure = _confidences(odds, types)
    cells = []
    for first, last in runs:
        index = int(box[first])
        cells.append(
            _cell(band.strip, first, last, (index - start) % period, named[types[index]], sure[index])
        )
    return _frieze(
        band, cells, period, [types[place] for place in places], [sure[place] for place in places],
        [images[place] for place in places], [widths[place] for place in places],
        cut.score / len(spans), revolution,
    )  # fmt: skip


def _turns(
    band: SeenStrip, box: NDArray[np.intp], runs: Sequence[tuple[int, int]], count: int
) -> list[list[Pixels]]:
    """What single turns show of each box; of many turns some, evenly chosen."""
    pixels = band.pixels / max(float(band.pixels.std()), TINY)
    found = []
    for index in range(count):
        own = [run for run in runs if box[run[0]] == index]
        chosen = [
            own[at] for at in np.linspace(0, len(own) - 1, min(len(own), MAX_TURNS)).round().astype(int)
        ]
        found.append([cell_image(pixels[:, first : last + 1], 0, last + 1 - first) for first, last in chosen])
    return found


def _single(band: SeenStrip) -> Frieze | None:
    cut = cut_open(border_odds(band.borders))
    spans = list(pairwise(cut.borders))
    if len(spans) < MIN_CELLS:
        return None
    images = [cell_image(band.pixels, *span) for span in spans]
    widths = [(right - left) / ROWS for left, right in spans]
    odds = one_motif(box_points(images, [()] * len(images), widths))
    types = motif_types(odds)
    sure = _confidences(odds, types)
    # Of few boxes, of which one is nearly empty, the turns do not tell: motifs that come again and again do.
    steps = range(2, len(types) // REPEATED + 1)
    period = next((step for step in steps if types[step:] == types[:-step]), None)
    count = period or len(types)
    start = canonical_start(types[:count]) if period else 0
    places = [(start + step) % count for step in range(count)]
    named = {kind: index for index, kind in enumerate(dict.fromkeys(types[place] for place in places))}
    cells = [
        _cell(band.strip, *span, (index - start) % count, named[types[index]], sure[index])
        for index, span in enumerate(spans)
    ]
    return _frieze(
        band, cells, period, [types[place] for place in places], [sure[place] for place in places],
        [images[place] for place in places], [widths[place] for place in places],
        cut.score / len(spans), None,
    )  # fmt: skip


def _frieze(
    band: SeenStrip,
    cells: Sequence[FriezeCell],
    period: int | None,
    types: Sequence[int],
    sure: Sequence[float],
    images: Sequence[Pixels],
    widths: Sequence[float],
    border_score: float,
    revolution: Revolution | None,
) -> Frieze | None:
    filled = np.array([image.std() for image in images])
    empty = float((filled < MIN_FILLED).mean())
    if len(cells) < MIN_CELLS or empty >= MAX_EMPTY:
        return None
    seen = sum(cell.columns[1] - cell.columns[0] for cell in cells) / len(band.borders)
    fit = 0.0 if revolution is None else float(revolution.fit.mean())
    evidence = {
        "repeats": 0.0 if revolution is None else 1.0,
        "agreement": 0.0 if revolution is None else revolution.agreement,
        "fit": fit,
        "turns": 0.0 if revolution is None else float(np.log(len(band.borders) / revolution.length)),
        "borders": min(border_score, MOST_SURE),
        "contrast": band.strip.contrast,
        "band": float(np.log(band.band.mean() + TINY)),
        "boxes": float(np.log(len(cells))),
        "motifs": len(set(types)) / len(types),
        "several_motifs": float(len(set(types)) > 1),
        "sureness": float(np.mean(sure)),
        "uneven": float(np.std(np.log(widths))),
        "narrow": float(np.log(np.mean(widths))),
        "seen": seen,
        "filled": float(filled.mean()),
        "empty": empty,
    }
    confidence = float(
        probability(log_odds("frieze", {name: np.array(value) for name, value in evidence.items()}))
    )
    return Frieze(
        period, letters(types), tuple(sure), tuple(images), tuple(widths), confidence, len(cells),
        band.strip, tuple(cells), evidence,
    )  # fmt: skip


def _confidences(odds: Floats, types: Sequence[int]) -> list[float]:
    """How sure the type of each box is: by how far it is nearer to its own than to the next."""
    kinds = np.array(types)
    found = []
    for place, kind in enumerate(types):
        own = (kinds == kind) & (np.arange(len(kinds)) != place)
        others = [odds[place, kinds == other].mean() for other in set(types) - {kind}]
        evidence = [odds[place, own].mean()] if own.any() else []
        evidence += [-max(others)] if others else []
        found.append(float(probability(min(evidence)))) if evidence else found.append(0.5)
    return found


def _runs(values: NDArray[np.intp]) -> list[tuple[int, int]]:
    """First and last index of each run of equal values."""
    starts = np.flatnonzero(np.diff(values, prepend=-1) != 0)
    return list(zip(starts.tolist(), [*(starts[1:] - 1).tolist(), len(values) - 1], strict=True))


def _cell(strip: Strip, first: int, last: int, place: int, motif: int, confidence: float) -> FriezeCell:
    corners = strip.grid[[0, 0, -1, -1], [first, last, last, first]]
    return FriezeCell(corners, (first, last), place, motif, confidence)
