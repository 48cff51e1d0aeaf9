"""Points of a picture (RootSIFT) and a small grey copy: all that verification needs, small enough to store.

SIFT: Lowe 2004 (IJCV 60). RootSIFT, the square root of descriptors that sum to one: Arandjelovic & Zisserman 2012
(CVPR).
"""

import struct
from dataclasses import dataclass
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray
from PIL import Image

Floats = NDArray[np.float32]

MAX_LENGTH = 400
"""Pixels of the longer side that points are looked for in; of a crop as many, so that its points are the finer
ones."""
MIN_LENGTH = 16
"""Pixels; what is narrower has no points: SIFT wants some around each."""
MAX_POINTS = 700
"""Points kept, those of the greatest contrast first; 700 take 96 kB."""
CONTRAST = 0.02
"""SIFT's threshold on the contrast of a point, half of its author's: drawings and faded prints have little."""
THUMB = 160
"""Pixels of the longer side of the small grey copy, which pixels are compared in."""
SIZE, POSITION = 128, 4
"""Bytes of a stored descriptor and of a stored position."""
UNIT = 512.0
"""Steps of a stored descriptor between 0 and 1: RootSIFT's numbers rarely pass a half, so that a byte holds them."""
BYTE = 255
FINEST = 65535.0
"""Steps of a stored position between one edge of the picture and the other."""
_HEADER = struct.Struct("<4sHHHII")
"""Mark, points, rows and columns of the small copy, width and height of the picture."""
_MAGIC = b"LF01"


@dataclass(frozen=True, slots=True, eq=False)
class LocalFeatures:
    """The points of one picture."""

    width: int
    """Pixels of the picture that they were found in, as given."""
    height: int
    positions: NDArray[np.uint16]
    """Points x 2: x and y between the left and the right, the upper and the lower edge, 0 to 65,535."""
    descriptors: NDArray[np.uint8]
    """Points x 128: RootSIFT, in steps of 1/512."""
    thumb: NDArray[np.uint8]
    """The small grey copy, rows x columns."""

    @property
    def points(self) -> Floats:
        """Points x 2: x and y in pixels of the picture as given."""
        return (self.positions / np.float32(FINEST) * (self.width, self.height)).astype(np.float32)

    def to_bytes(self) -> bytes:
        """All of it, to be stored."""
        rows, columns = self.thumb.shape
        header = _HEADER.pack(_MAGIC, len(self.positions), rows, columns, self.width, self.height)
        parts = (self.positions.astype("<u2"), self.descriptors, self.thumb)
        return header + b"".join(part.tobytes() for part in parts)

    @classmethod
    def from_bytes(cls, stored: bytes) -> "LocalFeatures":
        """What `to_bytes` gave.

        Raises:
            ValueError: it is something else, or damaged.
        """
        if len(stored) < _HEADER.size or not stored.startswith(_MAGIC):
            raise ValueError("not stored features of a picture")
        _, count, rows, columns, width, height = _HEADER.unpack_from(stored)
        descriptors_at = _HEADER.size + count * POSITION
        thumb_at = descriptors_at + count * SIZE
        if len(stored) != thumb_at + rows * columns:
            raise ValueError("stored features of a picture, cut short")
        positions = np.frombuffer(stored, "<u2", count * 2, _HEADER.size).reshape(count, 2)
        descriptors = np.frombuffer(stored, np.uint8, count * SIZE, descriptors_at).reshape(count, SIZE)
        thumb = np.frombuffer(stored, np.uint8, rows * columns, thumb_at).reshape(rows, columns)
        return cls(width, height, positions, descriptors, thumb)


def local_features(image: Image.Image, most: int = MAX_POINTS) -> LocalFeatures:
    """The points of a picture, RGB or grey; none where it is blank or a sliver.

    Args:
        image: as `loading.prepared` gives it.
        most: points kept.
    """
    grey = np.asarray(image.convert("L"))
    height, width = grey.shape
    factor = MAX_LENGTH / max(width, height)
    positions, descriptors = np.empty((0, 2), np.uint16), np.empty((0, SIZE), np.uint8)
    seen = _scaled(grey, factor)
    if min(seen.shape) >= MIN_LENGTH:
        sift: Any = cv2.SIFT_create(nfeatures=most, contrastThreshold=CONTRAST)  # type: ignore[attr-defined]
        found, raw = sift.detectAndCompute(seen, None)
        if raw is not None and len(raw):
            found, raw = found[:most], raw[:most]  # SIFT gives more than asked for where points tie
            shares = np.array([point.pt for point in found]) / (seen.shape[1], seen.shape[0])
            positions = np.rint(shares.clip(0, 1) * FINEST).astype(np.uint16)
            rooted = np.sqrt(raw / np.maximum(raw.sum(axis=1, keepdims=True), 1))
            descriptors = np.rint(rooted * UNIT).clip(0, BYTE).astype(np.uint8)
    return LocalFeatures(
        width, height, positions, descriptors, _scaled(grey, min(1.0, THUMB / max(width, height)))
    )


def _scaled(grey: NDArray[np.uint8], factor: float) -> NDArray[np.uint8]:
    size = (max(1, round(grey.shape[1] * factor)), max(1, round(grey.shape[0] * factor)))
    way = cv2.INTER_AREA if factor < 1 else cv2.INTER_CUBIC
    return np.asarray(cv2.resize(grey, size, interpolation=way), np.uint8)
