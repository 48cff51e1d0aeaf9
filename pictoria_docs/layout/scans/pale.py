"""Pale areas of a page image, no darker than a stain or the back of the leaf, which may be photographs all the same."""

from collections.abc import Iterable, Sequence
from dataclasses import replace

import cv2
import numpy as np
from numpy.typing import NDArray

from pictoria_docs.document import Box
from pictoria_docs.layout.scans.image import Scan
from pictoria_docs.layout.scans.paper import Bytes
from pictoria_docs.layout.scans.photographs import STRAIGHT
from pictoria_docs.layout.scans.pictures import (
    PictureBox,
    as_mask,
    box_of_pixels,
    is_edge,
    is_picture_size,
    merge_overlapping,
    pixels,
)
from pictoria_docs.layout.text_line import TextLine

BLUR = 9  # pixels over which the noise of the ground is averaged
GROUND = 6  # least tone of the ground of a pale photograph, once the noise is averaged away,
GROUND_NOISE = 2  # and times the noise of the paper
GROUND_RIM = 3.0  # points by which the averaged ground is too large
MAX_GROUND = 4  # times a pale area, at most
WRITTEN_SHARE = 0.03  # of a box that text covers, from which it is written on
FILL = 0.9  # of its box that a pale rectangle fills
RIM = 8  # pixels outside it
BEYOND = 0.3  # of that rim that may be as dark


def pale_rectangles(scan: Scan, areas: Sequence[PictureBox], lines: Sequence[TextLine]) -> list[Box]:
    """Which pale areas are rectangles, with their ground: candidates for pale photographs.

    Args:
        scan: the straight page.
        areas: no darker than a stain or the back of the leaf.
        lines: the page's text.
    """
    if not areas:
        return []
    straight = [area for area in areas if area.confidence >= STRAIGHT]
    grounds = with_full_grounds(scan, [area for area in areas if area.confidence < STRAIGHT], lines)
    dark = _darker(scan) > 0
    return [
        area.box
        for area in merge_overlapping([*straight, *grounds])
        if is_picture_size(area.box) and not is_edge(area.box, scan) and _is_rectangle(area.box, dark)
    ]


def with_full_grounds(scan: Scan, areas: Sequence[PictureBox], lines: Sequence[TextLine]) -> list[PictureBox]:
    """Pale areas with the still paler ground around them, as far as that is free of text; arguments as above."""
    if not areas:
        return []
    count, labels, stats, _ = cv2.connectedComponentsWithStats(_darker(scan), connectivity=4)
    found = []
    for area in areas:
        x0, y0, x1, y1 = pixels(area.box)
        own = np.bincount(labels[y0:y1, x0:x1].ravel(), minlength=count)
        own[0] = 0
        x, y, width, height = (int(value) for value in stats[int(own.argmax())][:4])
        box = Box.union((area.box, box_of_pixels(x, y, width, height).grown(-GROUND_RIM)))
        fits = own.any() and box.area <= MAX_GROUND * area.box.area and not is_written_on(box, lines)
        found.append(replace(area, box=box) if fits else area)
    return found


def is_written_on(box: Box, lines: Iterable[TextLine]) -> bool:
    """Whether text covers part of a box."""
    return sum(line.box.inside(box) * line.box.area for line in lines) > WRITTEN_SHARE * box.area


def _darker(scan: Scan) -> Bytes:
    """Where the page is darker than its paper, once the noise is averaged away: 255."""
    tone = cv2.blur(scan.tone, (BLUR, BLUR))
    return as_mask(np.asarray(tone > max(GROUND, round(GROUND_NOISE * scan.noise))))


def _is_rectangle(box: Box, dark: NDArray[np.bool_]) -> bool:
    """Whether a pale area fills its box and ends there."""
    x0, y0, x1, y1 = pixels(box)
    inside = dark[y0:y1, x0:x1]
    if inside.size == 0 or inside.mean() < FILL:
        return False
    rim = (
        dark[max(y0 - RIM, 0), x0:x1],
        dark[min(y1 + RIM, dark.shape[0] - 1), x0:x1],
        dark[y0:y1, max(x0 - RIM, 0)],
        dark[y0:y1, min(x1 + RIM, dark.shape[1] - 1)],
    )
    return float(np.concatenate(rim).mean()) < BEYOND
