"""Pictures made ready for comparing: any file and any of Pillow's modes, small, RGB, on white."""

from PIL import Image

from pictoria_docs.errors import SourceError
from pictoria_docs.sources.decode import (
    DamagedError,
    PictureFile,
    TooLargeError,
    decode,
    picture_info,
    to_rgb,
)

MOST_PIXELS = 200_000_000
"""Of a picture that is decoded: a map at 600 dpi; more would take more than 600 MB of memory."""
MILLION = 1_000_000
LONGEST = 1600
"""Pixels of the longer side that comparing needs at most; more is scaled down."""


def open_picture(
    file: PictureFile, most_pixels: int = MOST_PIXELS, *, name: str | None = None
) -> Image.Image:
    """The first frame of a picture file as displayed, RGB, its longer side at most `LONGEST` pixels.

    Args:
        file: the file, or its content.
        most_pixels: larger pictures are refused.
        name: of the file, for what is told of it; None: as the file is called.

    Raises:
        SourceError: it is no picture, is damaged, cannot be read, or has more than `most_pixels` pixels.
    """
    name = name or ("" if isinstance(file, bytes) else file.name)
    try:
        info = picture_info(file, most_pixels)
        return decode(file, most_pixels, size=_within(info.width, info.height))
    except TooLargeError as error:
        raise SourceError("look_alike_picture_large", file=name, most=most_pixels // MILLION) from error
    except (DamagedError, ValueError) as error:
        # Pillow names the object that it read from behind this sign.
        detail = str(error).partition(" <")[0]
        raise SourceError("look_alike_picture_bad", file=name, detail=detail) from error
    except OSError as error:
        raise SourceError("look_alike_picture_bad", file=name, detail=error.strerror or error) from error


def prepared(image: Image.Image) -> Image.Image:
    """A picture in memory as `open_picture` gives them; of animated ones the frame it stands at.

    Raises:
        SourceError: it has no pixels, more than `MOST_PIXELS`, or cannot be decoded.
    """
    if not image.width or not image.height:
        raise SourceError("look_alike_picture_bad", file="", detail=f"{image.width} x {image.height}")
    if image.width * image.height > MOST_PIXELS:
        raise SourceError("look_alike_picture_large", file="", most=MOST_PIXELS // MILLION)
    size = _within(image.width, image.height)
    try:
        image.load()
        plain = to_rgb(image)
        return plain if plain.size == size else plain.resize(size, Image.Resampling.LANCZOS, reducing_gap=3.0)
    except Exception as error:  # on damaged files, Pillow's decoders raise nearly anything
        raise SourceError("look_alike_picture_bad", file="", detail=error) from error


def _within(width: int, height: int) -> tuple[int, int]:
    factor = min(1.0, LONGEST / max(1, width, height))
    return max(1, round(width * factor)), max(1, round(height * factor))
