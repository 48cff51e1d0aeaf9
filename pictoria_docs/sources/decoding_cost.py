"""What decoding a picture takes of memory, told from its header, and how it is made to take less."""

from typing import Any

from PIL import Image

BYTES_A_PIXEL = {"WEBP": 17.0, "JPEG2000": 20.0}
"""Of decoders that work on samples of their own before they give pixels; measured with Pillow 12."""
BYTES_OF_MODE = {"1": 1, "L": 1, "P": 1, "I;16": 2, "I;16B": 2, "I;16L": 2, "LA": 4}
"""Of a pixel in Pillow's memory; of all other modes it has four, of RGB too."""
WHOLE_PIXEL = 4
SHARPER = 1
"""Bytes a pixel that scaling adds for a while."""
COEFFICIENTS = 6
"""Bytes a pixel of a progressive JPEG, all of which are kept until the last is read, even if it is read smaller."""
MAX_LEVELS = 5
"""Times that a JPEG 2000 is halved at most: what most have levels for."""

_CODESTREAM, _MARKER, _STYLE, _TILE = b"\xff\x4f\xff\x51", 0xFF, 0x52, 0x90
_HEAD = 4
"""Bytes of a marker and its length."""
_LEVELS = 5
"""Bytes of a JPEG 2000's coding style before its number of levels."""


def read_small(picture: Image.Image, size: tuple[int, int], quick: bool) -> int:
    """Have a picture decoded no larger than `size` needs, where its format can; the factor that is left to `load`.

    Args:
        picture: opened and not loaded; a JPEG's size changes here, that of a JPEG 2000 when it is loaded.
        size: wanted in the end, as stored or turned.
        quick: a JPEG may come a pixel smaller, which is scaled up again.
    """
    if picture.format == "JPEG":
        side = max(1, min(size) - 1) if quick else max(size)  # less one: the size may have been rounded up
        picture.draft("RGB" if picture.mode == "RGB" else None, (side, side))  # decodes at 1/2, 1/4, 1/8
    elif picture.format == "JPEG2000":
        levels = _levels(picture)
        while levels and max(picture.size) >> levels < max(size):
            levels -= 1
        if levels:
            picture.reduce = levels  # type: ignore[method-assign, assignment]
        return 1 << levels
    return 1


def bytes_needed(picture: Image.Image, stored_pixels: int, factor: int = 1) -> float:
    """Bytes of memory that `load` and the way to RGB take.

    Args:
        picture: opened and not loaded, after `read_small`.
        stored_pixels: that it had before.
        factor: what `read_small` returned.
    """
    pixels = picture.width * picture.height / factor**2
    if picture.format in BYTES_A_PIXEL:
        return pixels * BYTES_A_PIXEL[picture.format]
    own = BYTES_OF_MODE.get(picture.mode, WHOLE_PIXEL)
    is_plain = picture.mode in ("L", "RGB") and "transparency" not in picture.info
    needed = pixels * (own + SHARPER + (0 if is_plain else WHOLE_PIXEL))
    return needed + (COEFFICIENTS * stored_pixels if picture.info.get("progressive") else 0)


def _levels(picture: Image.Image) -> int:
    """How often a JPEG 2000 can be halved while it is decoded."""
    stream: Any = getattr(picture, "fp", None)
    if stream is None:
        return 0
    place = stream.tell()
    try:
        stream.seek(0)
        head: bytes = stream.read(1 << 16)
    finally:
        stream.seek(place)
    at = head.find(_CODESTREAM) + 2
    while at > 1 and at + _HEAD + _LEVELS < len(head) and head[at] == _MARKER and head[at + 1] != _TILE:
        if head[at + 1] == _STYLE:
            return min(head[at + _HEAD + _LEVELS], MAX_LEVELS)
        at += 2 + int.from_bytes(head[at + 2 : at + _HEAD])
    return 0
