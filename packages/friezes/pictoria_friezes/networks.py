"""The small networks that come with the package (ONNX): where bands are, what strips and boxes show.

They are trained by benchmarks/frieze_networks.py on generated pictures.
"""

from collections.abc import Sequence
from functools import cache
from importlib.resources import files
from typing import Any, Literal

import cv2
import numpy as np

from pictoria_docs.plugins import MissingPartError, open_session
from pictoria_friezes.strip import Floats, Pixels

Name = Literal["bands", "strips", "boxes"]
SIDE = 8
"""Pictures given to a network are a multiple of this high and wide [pixels]."""
NEAR = 8.0
"""Contrast is that of surroundings so wide (deviation of a Gaussian) [pixels]."""
FAINT = 4.0
"""Contrast of a picture that is noise [grey values]."""
FAINT_NEAR, FAINT_SHARE = 2.0, 0.1
"""The same for surroundings [grey values], and as a share of the picture's strongest."""
TURNS = 1 / 3
"""What single turns show of a box counts so much, against their mean [share]."""
MAX_DEVIATIONS = 3.0
"""Brightness beyond so many deviations counts as that."""


@cache
def _session(name: Name) -> Any:
    file = files(__package__) / f"{name}.onnx"
    try:
        return open_session(file.read_bytes())
    except Exception as error:  # onnxruntime's own errors share no class that it names
        raise MissingPartError("frieze_network_unusable", file=file.name, detail=error) from error


def prepared(grey: Pixels) -> Pixels:
    """What a network is given of a grey picture: tone against the whole and what is near, 2 x height x width."""
    whole = (grey - grey.mean()) / (grey.std() + FAINT)
    less = grey - cv2.GaussianBlur(grey, (0, 0), NEAR)
    spread = np.sqrt(cv2.GaussianBlur(less * less, (0, 0), NEAR))
    near = less / (spread + FAINT_NEAR + FAINT_SHARE * float(spread.max()))
    return np.asarray(np.clip(np.stack([whole, near]), -MAX_DEVIATIONS, MAX_DEVIATIONS), np.float32)


def seen(name: Literal["bands", "strips"], grey: Pixels) -> list[Pixels]:
    """Maps of a network over a grey picture, channels x height x width each, as large as the picture or half of that.

    Raises:
        MissingPartError: the network's file is missing or damaged.
    """
    given = prepared(grey)
    tall, wide = given.shape[1:]
    padded = np.pad(given, ((0, 0), (0, -tall % SIDE), (0, -wide % SIDE)), mode="edge")
    found = [np.asarray(maps[0], np.float32) for maps in _session(name).run(None, {"picture": padded[None]})]
    steps = [padded.shape[1] // maps.shape[1] for maps in found]
    return [maps[:, : tall // step, : wide // step] for maps, step in zip(found, steps, strict=True)]


def box_points(
    images: Sequence[Pixels], turns: Sequence[Sequence[Pixels]], widths: Sequence[float]
) -> Floats:
    """Boxes of a picture (SIZE x SIZE each, so wide [heights]) as points of a sphere, by what they hold.

    Those of one motif lie close together: the cosine of two is the mean of that of the boxes as they are, of those in
    mirrors, and of that by their single turns.

    Args:
        images: of each box the mean of its turns.
        turns: of each box what single turns show; may be none.

    Raises:
        MissingPartError: the network's file is missing or damaged.
    """
    boxes, wide = np.stack(images), np.array(widths, np.float32)
    views = [_box_points(boxes[:, ::down, ::along], wide) for down in (1, -1) for along in (1, -1)]
    single = views[0].copy()
    owners = np.repeat(np.arange(len(turns)), [len(own) for own in turns])
    if len(owners):
        each = _box_points(np.stack([turn for own in turns for turn in own]), wide[owners])
        for index in np.unique(owners):
            mean = each[owners == index].mean(axis=0)
            single[index] = mean / np.linalg.norm(mean)
    share = np.sqrt((1 - TURNS) / len(views))
    return np.concatenate([*(view * share for view in views), single * np.sqrt(TURNS)], axis=1)


def _box_points(boxes: Pixels, widths: Pixels) -> Floats:
    given = {"boxes": np.ascontiguousarray(boxes[:, None]), "widths": widths}
    return np.asarray(_session("boxes").run(None, given)[0], np.float64)
