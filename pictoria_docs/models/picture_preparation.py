"""What all models of pictures share: pictures made plain and cut to what they show, sessions, vectors of unit length.

Margins are cut off before any model sees a picture: a crop that was turned has white corners, a scan has paper around
it, and neither is part of what is shown.
"""

from typing import Any

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from pictoria_docs.models.embedding import Vectors

LOWER_BITS = 8
"""Of sixteen, which a screen does not show."""
MARGIN = 24
"""Grey levels that a margin differs from its middle level at most: noise of JPEG and paper."""
INKED = 0.01
"""Share of a row or column that differs where the picture begins."""
MIN_SIDE = 8
"""Pixels that stay at least; what has less is blank, and nothing is cut off."""


def open_session(model: bytes | str) -> Any:
    """A session of onnxruntime on one core: several processes and other work share the machine."""
    import onnxruntime

    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = options.inter_op_num_threads = 1
    return onnxruntime.InferenceSession(model, options, providers=["CPUExecutionProvider"])


def unit_length(vectors: NDArray[Any]) -> Vectors:
    """Rows scaled to length 1; rows of zeros stay."""
    norms = np.linalg.norm(vectors, axis=-1, keepdims=True)
    return np.asarray(vectors / np.where(norms > 0, norms, 1), np.float32)


def plain_rgb(image: Image.Image) -> Image.Image:
    """A picture of any of Pillow's modes as RGB; 16-bit grey by its upper eight bits."""
    if image.mode.startswith("I;16"):
        image = Image.fromarray((np.asarray(image) >> LOWER_BITS).astype(np.uint8))
    return image if image.mode == "RGB" else image.convert("RGB")


def without_margins(image: Image.Image) -> Image.Image:
    """The picture without the even margin around it: rows and columns at its edges of hardly more than one grey."""
    grey = np.asarray(image.convert("L")).astype(np.int16)
    level = np.median(np.concatenate([grey[0], grey[-1], grey[:, 0], grey[:, -1]]))
    differs = np.abs(grey - level) > MARGIN
    rows, columns = (np.flatnonzero(differs.mean(axis=axis) > INKED) for axis in (1, 0))
    if len(rows) < MIN_SIDE or len(columns) < MIN_SIDE:
        return image
    return image.crop((int(columns[0]), int(rows[0]), int(columns[-1]) + 1, int(rows[-1]) + 1))
