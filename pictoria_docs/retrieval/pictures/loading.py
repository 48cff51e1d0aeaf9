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

MAX_PIXELS = 200_000_000
"""Of a picture that is decoded: a map at 600 dpi."""
MAX_BYTES = 256 * 2**20
"""Of memory that decoding it takes, where it cannot be decoded smaller: a WebP of 15 million pixels, a PNG of 50."""
MILLION = 1_000_000
MAX_LENGTH = 1600
"""Pixels of the longer side that comparing needs at most; more is scaled down."""


def open_picture(file: PictureFile, most_pixels: int = MAX_PIXELS, *, name: str | None = None) -> Image.Image:
    """The first frame of a picture file as displayed, RGB, its longer side at most `MAX_LENGTH` pixels.

    Args:
        file: the file, or its content.
        most_pixels: larger pictures are refused.
        name: of the file, for what is told of it; None: as the file is called.

    Raises:
        SourceError: it is no picture, is damaged, cannot be read, has more than `most_pixels` pixels, or would take
            more than `MAX_BYTES` of memory.
    """
    name = name or ("" if isinstance(file, bytes) else file.name)
    info = None
    try:
        info = picture_info(file, most_pixels)
        size = _within(info.width, info.height)
        # Of a JPEG 2000 no more levels than comparing needs; JPEGs are read as sharply as ever.
        return decode(file, most_pixels, size=size, quick=info.format == "JPEG2000", most_bytes=MAX_BYTES)
    except TooLargeError as error:
        pixels = info.width * info.height if info is not None else most_pixels + 1
        if pixels > most_pixels:
            raise SourceError("look_alike_picture_large", file=name, most=most_pixels // MILLION) from error
        raise SourceError("look_alike_picture_heavy", file=name, pixels=pixels // MILLION) from error
    except (DamagedError, ValueError) as error:
        # Pillow names the object that it read from behind this sign.
        detail = str(error).partition(" <")[0]
        raise SourceError("look_alike_picture_bad", file=name, detail=detail) from error
    except OSError as error:
        raise SourceError("look_alike_picture_bad", file=name, detail=error.strerror or error) from error


def prepared(image: Image.Image) -> Image.Image:
    """A picture in memory as `open_picture` gives them; of animated ones the frame it stands at.

    Raises:
        SourceError: it has no pixels, more than `MAX_PIXELS`, or cannot be decoded.
    """
    if not image.width or not image.height:
        raise SourceError("look_alike_picture_bad", file="", detail=f"{image.width} x {image.height}")
    if image.width * image.height > MAX_PIXELS:
        raise SourceError("look_alike_picture_large", file="", most=MAX_PIXELS // MILLION)
    size = _within(image.width, image.height)
    try:
        image.load()
        plain = to_rgb(image)
        return plain if plain.size == size else plain.resize(size, Image.Resampling.LANCZOS, reducing_gap=3.0)
    except Exception as error:  # on damaged files, Pillow's decoders raise nearly anything
        raise SourceError("look_alike_picture_bad", file="", detail=error) from error


def _within(width: int, height: int) -> tuple[int, int]:
    factor = min(1.0, MAX_LENGTH / max(1, width, height))
    return max(1, round(width * factor)), max(1, round(height * factor))
