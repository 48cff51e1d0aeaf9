"""Where one picture lies in another: points matched, a map found, how well the two agree under it.

Matches pass Lowe's ratio test (Lowe 2004, IJCV 60); the map is the similarity that most of them share (RANSAC,
Fischler & Bolles 1981), then the affine map that fits those best, where it is hardly different: prints and scans
stretch a little. Raw numbers of agreeing points mislead (9 % of pairs of different pictures have twelve or more),
hence `AlignmentEvidence`.
"""

import math
from dataclasses import dataclass
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from pictoria_docs.retrieval.pictures.local_features import MAX_LENGTH, UNIT, LocalFeatures

Floats = NDArray[np.float32]
Map = NDArray[np.float64]
"""2 x 3: from pixels of one picture to those of the other."""

RATIO = 0.8
"""A match is at most so far, compared with the second nearest (Lowe's figure)."""
MIN_MATCHES = 4
"""Fewer agree by chance with some similarity, which two of them determine."""
TOLERANCE = 3.0
"""Pixels, of pictures with 400 on the longer side, that an agreeing point is off at most."""
TRIES, SURE = 3000, 0.999
"""Of RANSAC: most samples drawn; when it stops early."""
MIN_FOR_AFFINE = 12
"""Agreeing points from which an affine map is determined well."""
MAX_STRETCH = 1.12
"""Ratio of the two scales of an affine map; more is no print of the same picture but a wrong fit."""
SCALES = (0.1, 10.0)
"""Of the map, pictures taken with the same longer side; others come from a few points in one spot."""
BLUR = 1.2
"""Standard deviation in pixels of the small copies: what a map is off by must not count."""
WINDOW = 15
"""Side of the windows, in pixels of the small copies, in which the two are correlated."""
FLAT = 4.0
"""Grey levels: windows with a smaller standard deviation in both pictures are blank and tell nothing."""
SEED = 7
"""Of RANSAC's random samples: the same pictures give the same answer."""


@dataclass(frozen=True, slots=True)
class AlignmentEvidence:
    """How well two pictures agree under the map; the names are those of `same_picture.yaml`."""

    inliers: float
    """ln(1 + agreeing points)."""
    inlier_ratio: float
    """Share of the matches that agree."""
    agreement: float
    """Agreeing points as a share of the points within the overlap, of the picture that has fewer there."""
    overlap: float
    """Area that both show, as a share of the smaller of the two as mapped."""
    spread: float
    """Area between the agreeing points, as a share of the overlap."""
    correlation: float
    """Of the grey values of the two between the agreeing points, -1 to 1."""
    structure: float
    """The same window by window, weighed by their contrast, -1 to 1."""
    magnification: float
    """|ln| of the scale of the map, pictures taken with the same longer side."""


@dataclass(frozen=True, slots=True, eq=False)
class Alignment:
    """A map from one picture to another and what speaks for it."""

    map: Map
    """From pixels of the query to pixels of the other picture."""
    evidence: AlignmentEvidence

    def outline(self, width: int, height: int) -> tuple[tuple[float, float], ...]:
        """The corners of a query of that size in pixels of the other picture, clockwise from its upper left."""
        corners = np.array([(0, 0, 1), (width, 0, 1), (width, height, 1), (0, height, 1)], np.float64)
        return tuple((float(x), float(y)) for x, y in corners @ self.map.T)


def align(query: LocalFeatures, other: LocalFeatures) -> Alignment | None:
    """Where the query lies in the other picture, or the other in it; None where no map has enough matches."""
    matches = _matches(query.descriptors, other.descriptors)
    if len(matches) < MIN_MATCHES:
        return None
    shrink, grow = MAX_LENGTH / max(query.width, query.height), max(other.width, other.height) / MAX_LENGTH
    here, there = query.points * shrink, other.points / grow
    source, target = here[matches[:, 0]], there[matches[:, 1]]
    cv2.setRNGSeed(SEED)
    fitted, kept = cv2.estimateAffinePartial2D(
        source, target, method=cv2.RANSAC, ransacReprojThreshold=TOLERANCE, maxIters=TRIES, confidence=SURE
    )
    if fitted is None or not kept.any():
        return None
    scale = math.hypot(fitted[0, 0], fitted[1, 0])
    if not SCALES[0] <= scale <= SCALES[1]:
        return None
    inside = kept.ravel().astype(bool)
    fitted, inside = _refined(np.asarray(fitted, np.float64), source, target, inside)
    whole = fitted.copy()
    whole[:, :2] *= shrink
    whole *= grow
    evidence = _evidence(
        query, other, whole, here, there, source[inside], len(matches), abs(math.log(scale)), shrink
    )
    return Alignment(whole, evidence)


def _matches(query: NDArray[np.uint8], other: NDArray[np.uint8]) -> NDArray[np.intp]:
    """Pairs of points, n x 2, each point of the other picture once."""
    if not len(query) or len(other) < 2:
        return np.empty((0, 2), np.intp)
    near = (query.astype(np.float32) / UNIT) @ (other.astype(np.float32) / UNIT).T
    best = near.argmax(axis=1)
    rows = np.arange(len(query))
    first = near[rows, best]
    near[rows, best] = -1
    second = near.max(axis=1)
    # Descriptors have unit length, so that the squared distance is 2 - 2 cos.
    good = np.flatnonzero((1 - first).clip(0) <= RATIO**2 * (1 - second).clip(0))
    good = good[np.argsort(-first[good], kind="stable")]
    _, once = np.unique(best[good], return_index=True)
    chosen = good[np.sort(once)]
    return np.stack([chosen, best[chosen]], axis=1)


def _refined(
    fitted: Map, source: Floats, target: Floats, inside: NDArray[np.bool_]
) -> tuple[Map, NDArray[np.bool_]]:
    """The affine map of the agreeing points, if it is hardly more than a similarity and no fewer points agree."""
    if inside.sum() < MIN_FOR_AFFINE:
        return fitted, inside
    ones = np.ones((len(source), 1))
    with_one = np.hstack([source, ones])
    solved = np.linalg.lstsq(with_one[inside], target[inside], rcond=None)[0].T
    scales = np.linalg.svd(solved[:, :2], compute_uv=False)
    again = np.linalg.norm(with_one @ solved.T - target, axis=1) <= TOLERANCE
    if scales[0] > MAX_STRETCH * scales[1] or again.sum() < inside.sum():
        return fitted, inside
    return solved, again


def _evidence(
    query: LocalFeatures, other: LocalFeatures, whole: Map, here: Floats, there: Floats, agreeing: Floats,
    matches: int, magnification: float, shrink: float,
) -> AlignmentEvidence:  # fmt: skip
    corners = np.array([(0, 0), (query.width, 0), (query.width, query.height), (0, query.height)], np.float32)
    outline = (corners @ whole[:, :2].T + whole[:, 2]).astype(np.float32)
    frame = np.array([(0, 0), (other.width, 0), (other.width, other.height), (0, other.height)], np.float32)
    mapped = abs(cv2.contourArea(outline))
    shared, polygon = cv2.intersectConvexConvex(outline, frame)
    if shared <= 0 or polygon is None:
        return AlignmentEvidence(
            math.log1p(len(agreeing)), len(agreeing) / matches, 0, 0, 0, 0, 0, magnification
        )
    back = cv2.invertAffineTransform(whole)
    points = query.points
    moved = points @ whole[:, :2].T + whole[:, 2]
    in_other = np.all((moved >= 0) & (moved <= (other.width, other.height)), axis=1).sum()
    returned = other.points @ back[:, :2].T + back[:, 2]
    in_query = np.all((returned >= 0) & (returned <= (query.width, query.height)), axis=1).sum()
    # The same area in pixels of the query, its longer side taken as `MAX_LENGTH`.
    area = shared / abs(np.linalg.det(whole[:, :2])) * shrink**2
    hull = cv2.contourArea(cv2.convexHull(agreeing)) if len(agreeing) > 2 else 0.0
    correlation, structure = _pixels(query, other, whole, agreeing / shrink)
    return AlignmentEvidence(
        inliers=math.log1p(len(agreeing)),
        inlier_ratio=len(agreeing) / matches,
        agreement=min(1.0, len(agreeing) / max(1, min(in_other, in_query))),
        overlap=min(1.0, float(shared) / min(mapped, float(other.width * other.height))),
        spread=min(1.0, float(hull) / max(area, 1.0)),
        correlation=correlation,
        structure=structure,
        magnification=magnification,
    )


def between_copies(query: LocalFeatures, other: LocalFeatures, whole: Map) -> Map:
    """A map from pixels of one picture to those of another as it is between their small copies."""
    rows, columns = query.thumb.shape
    to_whole = np.diag([query.width / columns, query.height / rows, 1.0])
    to_thumb = np.array([other.thumb.shape[1] / other.width, other.thumb.shape[0] / other.height])
    return np.asarray((np.vstack([whole, (0, 0, 1)]) @ to_whole)[:2] * to_thumb[:, None], np.float64)


def _pixels(query: LocalFeatures, other: LocalFeatures, whole: Map, agreeing: Floats) -> tuple[float, float]:
    """Correlation of the small copies between the agreeing points: of all grey values, and window by window."""
    rows, columns = query.thumb.shape
    mapped = between_copies(query, other, whole)
    scale = math.sqrt(abs(np.linalg.det(mapped[:, :2])))
    # The finer of the two is blurred first, so that both show as much.
    first = cv2.GaussianBlur(
        query.thumb.astype(np.float32), (0, 0), BLUR * max(1.0, 1 / max(scale, SCALES[0]))
    )
    second = cv2.GaussianBlur(other.thumb.astype(np.float32), (0, 0), BLUR * max(1.0, scale))
    inverse = cv2.WARP_INVERSE_MAP | cv2.INTER_LINEAR
    warped = cv2.warpAffine(second, mapped, (columns, rows), flags=inverse, borderMode=cv2.BORDER_REPLICATE)
    # Corners of a turned query show nothing of the picture; what lies between the agreeing points does.
    to_copy = np.array([columns / query.width, rows / query.height], np.float32)
    hull = cv2.convexHull(agreeing * to_copy)
    inside = cv2.fillConvexPoly(np.zeros((rows, columns), np.uint8), np.rint(hull).astype(np.int32), 1) > 0
    if inside.sum() < WINDOW:
        return 0.0, 0.0
    weight = inside.astype(np.float32)
    a, b = first[inside], warped[inside]
    spread = float(a.std() * b.std())
    correlation = float(((a - a.mean()) * (b - b.mean())).mean()) / spread if spread > FLAT else 0.0

    def mean(plane: NDArray[Any]) -> Floats:
        summed = cv2.boxFilter(plane * weight, cv2.CV_32F, (WINDOW, WINDOW), normalize=False)
        return np.asarray(summed / count, np.float32)

    count = np.maximum(cv2.boxFilter(weight, cv2.CV_32F, (WINDOW, WINDOW), normalize=False), 1)
    mean_a, mean_b = mean(first), mean(warped)
    var_a = (mean(first * first) - mean_a**2).clip(0)
    var_b = (mean(warped * warped) - mean_b**2).clip(0)
    together = mean(first * warped) - mean_a * mean_b
    contrast = np.sqrt(np.maximum(var_a, var_b)) * weight
    contrast[contrast < FLAT] = 0
    total = float(contrast.sum())
    local = together / np.sqrt(var_a * var_b + FLAT**2)
    return correlation, float((local * contrast).sum()) / total if total > 0 else 0.0
