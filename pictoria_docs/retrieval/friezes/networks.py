"""The small networks that come with the package (ONNX): where bands are, what strips and boxes show.

They are trained by benchmarks/frieze_networks.py on generated pictures.
"""

from collections.abc import Sequence
from functools import cache
from importlib.resources import files
from typing import Any, Literal

import cv2
import numpy as np

from pictoria_docs.errors import MissingPartError
from pictoria_docs.models.picture_preparation import open_session
from pictoria_docs.retrieval.friezes.strip import Floats, Pixels

Name = Literal["bands", "strips", "boxes"]
SIDE = 8
"""Pictures given to a network are a multiple of this high and wide [pixels]."""
NEAR = 8.0
"""Contrast is that of surroundings so wide (deviation of a Gaussian) [pixels]."""
FAINT = 4.0
"""Contrast of a picture that is noise [grey values]."""
FAINT_NEAR, FAINT_SHARE = 2.0, 0.1
"""The same for surroundings [grey values], and as a share of the picture's strongest."""
MOST = 3.0
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
    return np.asarray(np.clip(np.stack([whole, near]), -MOST, MOST), np.float32)


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


def box_points(images: Sequence[Pixels], widths: Sequence[float]) -> Floats:
    """Boxes (SIZE x SIZE each, so wide [heights]) as points of a sphere, those of one motif close together.

    Raises:
        MissingPartError: the network's file is missing or damaged.
    """
    given = {"boxes": np.stack(images)[:, None], "widths": np.array(widths, np.float32)}
    return np.asarray(_session("boxes").run(None, given)[0], np.float64)
