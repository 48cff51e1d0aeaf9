"""The sequence of a frieze and what stands for its letters: by these friezes are compared, and they are kept."""

import json
import zlib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

import numpy as np

from pictoria_friezes.motifs import SIZE, Descriptors, describe
from pictoria_friezes.strip import Pixels

VERSION = 3
"""Raised when a picture is read otherwise: what a project keeps of its friezes is read anew then."""
KEPT = np.float16
"""Pixels as they are kept."""
LINE = b"\n"


class FriezeView(NamedTuple):
    """How a frieze may be seen."""

    steps: tuple[int, int]
    """Along rows and columns of a box: -1 for backward."""
    backward: bool
    """The boxes come in the other order."""


VIEWS = {
    "direct": FriezeView((1, 1), False),
    "turned": FriezeView((-1, -1), True),
    "mirrored": FriezeView((1, -1), True),
    "flipped": FriezeView((-1, 1), False),
}
"""As it is; upside down; in a mirror; both."""


@dataclass(frozen=True)
class FriezeSequence:
    """The motifs of a roller-stamped frieze in their sequence."""

    period: int | None
    """Boxes of one revolution; None where the roller is not seen to repeat."""
    sequence: str
    """Motifs as letters: of one revolution in canonical form, or else of what is seen."""
    confidences: tuple[float, ...]
    """Of each letter."""
    images: tuple[Pixels, ...]
    """What stands for each letter: boxes of even contrast, SIZE x SIZE, in the mean of the repeats."""
    widths: tuple[float, ...]
    """Of the box of each letter [heights of the band]."""
    confidence: float
    """Probability that it is a frieze and read rightly."""
    boxes: int
    """That are seen in the picture."""

    @cached_property
    def views(self) -> Mapping[str, Descriptors]:
        """Descriptors of the boxes of the sequence in each view, in the order of the sequence."""
        return {
            name: describe(
                [np.ascontiguousarray(image[:: view.steps[0], :: view.steps[1]]) for image in self.images],
                self.widths,
            )
            for name, view in VIEWS.items()
        }


def packed_frieze(frieze: FriezeSequence | None) -> bytes:
    """A sequence as bytes: a line of JSON, and the pixels of the boxes as 16-bit floats; None as no bytes."""
    if frieze is None:
        return b""
    values = {
        "period": frieze.period,
        "sequence": frieze.sequence,
        "confidences": [float(value) for value in frieze.confidences],
        "widths": [float(value) for value in frieze.widths],
        "confidence": frieze.confidence,
        "boxes": frieze.boxes,
    }
    return zlib.compress(json.dumps(values).encode() + LINE + np.array(frieze.images, KEPT).tobytes())


def unpacked_frieze(data: bytes) -> FriezeSequence | None:
    """The sequence that was packed."""
    if not data:
        return None
    line, pixels = zlib.decompress(data).split(LINE, 1)
    values = json.loads(line)
    images = np.frombuffer(pixels, KEPT).astype(np.float32).reshape(-1, SIZE, SIZE)
    return FriezeSequence(
        values["period"], values["sequence"], tuple(values["confidences"]), tuple(images), tuple(values["widths"]),
        values["confidence"], values["boxes"],
    )  # fmt: skip
