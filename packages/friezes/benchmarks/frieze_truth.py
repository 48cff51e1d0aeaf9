"""What is true of a generated picture of a frieze, in the terms of the reader: strip, revolution, boxes, sequence."""

from itertools import pairwise

import cv2
import numpy as np
from numpy.typing import NDArray

from bench_friezes.frieze_pictures import FriezePicture
from bench_friezes.friezes import Roller
from pictoria_friezes.motifs import cell_image
from pictoria_friezes.networks import box_points
from pictoria_friezes.period import Revolution, column_features, even, folded_revolution
from pictoria_friezes.sequence import canonical
from pictoria_friezes.strip import ROWS, Strip, centres, grey_picture, sampled

Floats = NDArray[np.float64]


def true_sequence(roller: Roller) -> str:
    """The sequence of a roller in the spelling of the reader."""
    kinds = sorted(set(roller.sequence))
    return canonical([kinds.index(kind) for kind in roller.sequence])


def overlap(found: Strip, picture: FriezePicture) -> float:
    """Common part of a strip and the boxes of the truth (intersection over union)."""
    masks = np.zeros((2, *picture.image.shape[:2]), np.uint8)
    outline = np.concatenate([found.grid[0], found.grid[-1][::-1]])
    cv2.fillPoly(masks[0], [outline.astype(np.int32)], 1)
    for polygon in picture.polygons:
        cv2.fillPoly(masks[1], [polygon.astype(np.int32)], 1)
    return float((masks[0] & masks[1]).sum() / max(1, (masks[0] | masks[1]).sum()))


def true_strip(picture: FriezePicture) -> tuple[Strip, Floats]:
    """The first band unrolled, and the place on the roller of each of its columns [turns]."""
    count = len(picture.course)
    # Columns of the impression are a share of its height; those of a strip are a ROWS-th of it.
    height = count / (picture.repeats * sum(picture.roller.widths))
    columns = np.arange(0, count - 1, height / ROWS)
    edges = [
        np.stack([np.interp(columns, np.arange(count), picture.course[:, edge, axis]) for axis in (0, 1)], axis=-1)
        for edge in (0, 1)
    ]  # fmt: skip
    down = (np.arange(ROWS + 1) / ROWS)[:, None, None]
    grid = ((1 - down) * edges[0] + down * edges[1]).astype(np.float32)
    tall = float(np.median(np.hypot(*(edges[1] - edges[0]).T)))
    pixels = sampled(grey_picture(picture.image), centres(grid))
    middles = (columns[:-1] + columns[1:]) / 2
    phase = np.interp(middles, np.arange(count), np.unwrap(picture.phase, period=1.0)) % 1
    return Strip(pixels, grid, tall, 0.0), phase


def true_revolution(picture: FriezePicture, part: slice = slice(None)) -> Revolution:
    """The mean of the turns where each column's place on the roller is known; of a part of the columns."""
    strip, phase = true_strip(picture)
    pixels = np.ascontiguousarray(even(strip.pixels)[:, part])
    length = round(sum(picture.roller.widths) * ROWS)
    return folded_revolution(pixels, column_features(pixels), phase[part] * length % length, length, 1.0)


def true_boxes(roller: Roller, revolution: Revolution) -> Floats:
    """What the network sees in the boxes of a roller, in the mean of the turns."""
    pixels = revolution.pixels / max(float(revolution.pixels.std()), np.finfo(np.float32).tiny)
    edges = np.cumsum([0.0, *roller.widths]) * ROWS
    spans = np.array(list(pairwise(edges)))
    images = [cell_image(pixels, float(left), float(right)) for left, right in spans]
    return box_points(images, [()] * len(images), ((spans[:, 1] - spans[:, 0]) / ROWS).tolist())
