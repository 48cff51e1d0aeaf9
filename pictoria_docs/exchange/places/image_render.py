"""A request of the Image API drawn: cut, scaled, mirrored, turned, in the wanted colours and file format."""

from io import BytesIO
from typing import TYPE_CHECKING

from pictoria_docs.exchange.places.image_api import Rendering, Size

if TYPE_CHECKING:
    from PIL.Image import Image

MIDDLE_GREY = 128
MAX_REDUCTION = 8

JPEG_QUALITY = 85
WEBP_QUALITY = 80


def reduction(rendering: Rendering, most: int = MAX_REDUCTION) -> int:
    """By which of 1, 2, 4 ... `most` the image may be made smaller beforehand without loss to this request."""
    region, size = rendering.region, rendering.size
    spare = min(region.width / size.width, region.height / size.height)
    factor = 1
    while factor * 2 <= min(spare, most):
        factor *= 2
    return factor


def render(image: "Image", full: Size, rendering: Rendering) -> bytes:
    """The picture that `rendering` asks for.

    Args:
        image: RGB, the whole image; it may be smaller than `full` (see `reduction`).
        full: the size of the image that `rendering` speaks of.
        rendering: what is wanted of it.
    """
    from PIL.Image import Transpose

    picture = _scaled(image, full, rendering)
    if rendering.mirror:
        picture = picture.transpose(Transpose.FLIP_LEFT_RIGHT)
    # Pillow turns against the clock, the Image API with it.
    turns = {90: Transpose.ROTATE_270, 180: Transpose.ROTATE_180, 270: Transpose.ROTATE_90}
    if rendering.turn:
        picture = picture.transpose(turns[rendering.turn])
    return encoded(_coloured(picture, rendering.quality), rendering.format)


def _scaled(image: "Image", full: Size, rendering: Rendering) -> "Image":
    from PIL.Image import Resampling

    region = rendering.region
    across, down = image.width / full.width, image.height / full.height
    box = (
        region.x * across,
        region.y * down,
        min((region.x + region.width) * across, image.width),
        min((region.y + region.height) * down, image.height),
    )
    if image.size == full and rendering.size == region[2:]:
        return image.crop(tuple(map(round, box)))  # type: ignore[arg-type]
    smaller = rendering.size.width <= box[2] - box[0]
    # Hamming is as sharp as bicubic when it makes things smaller, and takes three quarters of its time.
    resampling = Resampling.HAMMING if smaller else Resampling.BICUBIC
    return image.resize(rendering.size, resampling, box=box, reducing_gap=2.0)


def _coloured(picture: "Image", quality: str) -> "Image":
    if quality == "gray":
        return picture.convert("L")
    if quality == "bitonal":
        return picture.convert("L").point(lambda value: 255 if value >= MIDDLE_GREY else 0)
    return picture


def encoded(picture: "Image", format: str) -> bytes:
    """The picture as a file of `format` ("jpg", "png", "webp")."""
    file = BytesIO()
    match format:
        case "jpg":
            picture.save(file, "JPEG", quality=JPEG_QUALITY)
        case "png":
            # The default level 6 takes three times as long for files a few per cent smaller.
            picture.save(file, "PNG", compress_level=3)
        case _:
            picture.save(file, "WEBP", quality=WEBP_QUALITY, method=2)
    return file.getvalue()
