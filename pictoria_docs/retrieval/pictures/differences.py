"""Where two pictures that lie on each other show something else: a small network that comes with the package (ONNX).

Both small copies are laid on each other by the map of their alignment, in the pixels of the coarser one. The network
sees each by itself first (one encoder for both, as in Daudt, Le Saux & Boulch 2018, ICIP, on change detection), then
compares each spot with those up to some pixels away in the other (a cost volume as in Sun and others 2018, CVPR,
PWC-Net), since a map fits only so well, and says for each cell of 4 x 4 pixels whether something else is shown there.
Contrast, grain, blur and cut corners are not what it was taught to call different
(benchmarks/look_alike_differences.py).
"""

import math
from functools import cache
from importlib.resources import files
from typing import Any, NamedTuple

import cv2
import numpy as np
from numpy.typing import NDArray

from pictoria_docs.models.picture_preparation import open_session
from pictoria_docs.retrieval.pictures.alignment import Floats, Map, between_copies
from pictoria_docs.retrieval.pictures.local_features import LocalFeatures

SIDE = 16
"""The network's input is a multiple of this high and wide [pixels]."""
CELL = 4
"""Side of the cells that the network answers for [pixels]."""
MIN_OVERLAP = 16
"""Shorter side of the overlap below which nothing is to be seen in it [pixels]."""
MIN_SHOWN = 256
"""Area of the overlap below which nothing is to be seen in it [pixels]."""
NEAR = 8.0
"""Contrast is that of surroundings so wide (deviation of a Gaussian) [pixels]."""
FAINT, FAINT_NEAR, FAINT_SHARE = 4.0, 2.0, 0.1
"""Contrast that is noise, of a picture and of surroundings [grey values]; as a share of the picture's strongest."""
FAR_OFF = 1e-3
"""Weight of what is shown near a pixel that nothing is shown near of."""
MAX_DEVIATIONS = 3.0
"""Brightness beyond so many deviations counts as that."""
SOFTENED = 0.5
"""Deviation of the Gaussian before a finer copy is sampled at the coarser one's pixels [pixels of those]."""
BLANK = 4.0
"""Grey levels: cells with a smaller standard deviation in both pictures are blank and count for nothing."""

MIN_SEEN = 0.1
"""Share of what there is to see in the overlap that lies between the points of both pictures; with less the whole
overlap counts: one of them shows something without points, such as a circle. Of 1,487 true pairs none has less than
0.14."""


class Overlap(NamedTuple):
    """What two pictures both show, laid on each other; rows x columns each."""

    first: Floats
    """Grey values of the query."""
    second: Floats
    """Grey values of the other picture."""
    shown: Floats
    """1 where both have pixels, else 0."""
    in_second: bool = True
    """Whether the pixels are those of the other picture's copy, else of the query's."""
    corner: tuple[int, int] = (0, 0)
    """Column and row of that copy at which the overlap begins."""


def overlap(first: NDArray[np.uint8], second: NDArray[np.uint8], to_second: Map) -> Overlap | None:
    """Two small copies laid on each other; None where hardly anything is shown by both.

    Args:
        first: grey values.
        second: grey values of the other picture.
        to_second: from pixels of the first to pixels of the second.
    """
    scale = math.sqrt(abs(float(np.linalg.det(to_second[:, :2]))))
    if scale <= 0:
        return None
    # The finer one is shown in the pixels of the coarser one.
    finer_first = scale <= 1
    moved, still = (first, second) if finer_first else (second, first)
    forward = to_second if finer_first else cv2.invertAffineTransform(to_second)
    shrunk = min(scale, 1 / scale)
    rows, columns = still.shape
    softened = cv2.GaussianBlur(moved.astype(np.float32), (0, 0), SOFTENED / shrunk)
    warped = cv2.warpAffine(
        softened, forward, (columns, rows), flags=cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE
    )
    inside = cv2.warpAffine(np.ones(moved.shape, np.uint8), forward, (columns, rows), flags=cv2.INTER_NEAREST)
    if int(inside.sum()) < MIN_SHOWN:
        return None
    down, across = np.flatnonzero(inside.any(axis=1)), np.flatnonzero(inside.any(axis=0))
    part = np.s_[down[0] : down[-1] + 1, across[0] : across[-1] + 1]
    if min(inside[part].shape) < MIN_OVERLAP:
        return None
    moved_part, still_part = np.asarray(warped[part], np.float32), np.asarray(still[part], np.float32)
    one, other = (moved_part, still_part) if finer_first else (still_part, moved_part)
    corner = int(across[0]), int(down[0])
    return Overlap(one, other, inside[part].astype(np.float32), finer_first, corner)


def prepared(grey: Floats, shown: Floats) -> Floats:
    """What the network is given of a picture: its tone against the whole and against what is near, 2 x rows x
    columns, 0 where nothing is shown."""
    total = float(shown.sum())
    mean = float((grey * shown).sum()) / total
    spread = math.sqrt(float(((grey - mean) ** 2 * shown).sum()) / total)
    centred = (grey - mean) * shown
    weight = cv2.GaussianBlur(shown, (0, 0), NEAR) + FAR_OFF
    less = (centred - cv2.GaussianBlur(centred, (0, 0), NEAR) / weight) * shown
    near = np.sqrt(cv2.GaussianBlur(less * less, (0, 0), NEAR) / weight)
    local = less / (near + FAINT_NEAR + FAINT_SHARE * float(near.max()))
    return np.asarray(
        np.clip(np.stack([centred / (spread + FAINT), local]), -MAX_DEVIATIONS, MAX_DEVIATIONS), np.float32
    )


def network_input(pair: Overlap) -> Floats:
    """The two pictures prepared, and where both have pixels: 5 x rows x columns, each side a multiple of `SIDE`."""
    whole = np.concatenate(
        [prepared(pair.first, pair.shown), prepared(pair.second, pair.shown), pair.shown[None]]
    )
    rows, columns = pair.shown.shape
    return np.pad(whole, ((0, 0), (0, -rows % SIDE), (0, -columns % SIDE)))


def contrast(pair: Overlap) -> Floats:
    """How much there is to see in each cell: the greater standard deviation of the two, 0 where it is blank."""
    rows, columns = (-(-side // SIDE) * SIDE // CELL for side in pair.shown.shape)
    padding = [
        (0, cells * CELL - side) for cells, side in zip((rows, columns), pair.shown.shape, strict=True)
    ]

    def cells(plane: Floats) -> Floats:
        padded = np.pad(plane * pair.shown, padding)
        return np.asarray(padded.reshape(rows, CELL, columns, CELL).sum(axis=(1, 3)), np.float32)

    count = cells(np.ones_like(pair.shown))
    some = np.maximum(count, 1)
    deviations = [
        np.sqrt((cells(grey * grey) / some - (cells(grey) / some) ** 2).clip(0))
        for grey in (pair.first, pair.second)
    ]
    found = np.maximum(*deviations)
    found[found < BLANK] = 0
    return np.asarray(found * count / CELL**2, np.float32)


@cache
def _session() -> Any:
    """None where the network cannot be used: what is told without it stands."""
    try:
        return open_session((files(__package__ or "") / "differences.onnx").read_bytes())
    except Exception:  # onnxruntime's own errors share no class that it names
        return None


def differing(query: LocalFeatures, other: LocalFeatures, whole: Map) -> float | None:
    """The share of what there is to see in the overlap that is something else in the other picture, 0 to 1; None where
    hardly anything is shown by both, or the network cannot be used.

    Args:
        query: a picture.
        other: another.
        whole: from pixels of the query to pixels of the other picture.
    """
    session = _session()
    to_other = between_copies(query, other, whole)
    pair = overlap(query.thumb, other.thumb, to_other) if session is not None else None
    if pair is None or not (len(query.positions) and len(other.positions)):
        return None
    everything = contrast(pair)
    weight = contrast(pair._replace(shown=pair.shown * _between_points(pair, query, other, to_other)))
    if weight.sum() < MIN_SEEN * everything.sum():
        weight = everything
    total = float(weight.sum())
    if total <= 0:
        return None
    found = session.run(None, {"pair": network_input(pair)[None]})[0][0]
    return float((found * weight).sum()) / total


def _between_points(pair: Overlap, query: LocalFeatures, other: LocalFeatures, to_other: Map) -> Floats:
    """1 where the overlap lies between the points of both pictures: corners of a turned picture, and margins, show
    nothing of it."""
    to_query = np.eye(2, 3) if pair.in_second else cv2.invertAffineTransform(to_other)
    maps = (to_other if pair.in_second else np.eye(2, 3), to_query)
    inside = np.ones(pair.shown.shape, np.float32)
    for features, to_frame in zip((query, other), maps, strict=True):
        rows, columns = features.thumb.shape
        points = features.points * (columns / features.width, rows / features.height)
        placed = (points @ to_frame[:, :2].T + to_frame[:, 2] - pair.corner).astype(np.float32)
        hull = np.rint(cv2.convexHull(placed)).astype(np.int32)
        inside *= cv2.fillConvexPoly(np.zeros(inside.shape, np.uint8), hull, 1)
    return inside
