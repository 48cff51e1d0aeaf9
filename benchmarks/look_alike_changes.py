"""Changes of a picture under which it still is the same picture."""

import io
from collections.abc import Callable
from random import Random

from PIL import Image

Change = Callable[[Image.Image, Random], Image.Image]
SHARE, CLOSE, ANGLE, QUALITY = 0.6, 0.25, 15, 40


def crop(image: Image.Image, random: Random, share: float = SHARE) -> Image.Image:
    """A part of 60 % of the area, anywhere."""
    width, height = (round(side * share**0.5) for side in image.size)
    left, top = random.randint(0, image.width - width), random.randint(0, image.height - height)
    return image.crop((left, top, left + width, top + height))


def close_crop(image: Image.Image, random: Random) -> Image.Image:
    """A part of a quarter of the area, anywhere."""
    return crop(image, random, CLOSE)


def turn(image: Image.Image, random: Random) -> Image.Image:
    """Turned by 15 degrees either way, the corners white."""
    angle = random.choice((-ANGLE, ANGLE))
    return image.rotate(angle, Image.Resampling.BICUBIC, expand=True, fillcolor=(255, 255, 255))


def grey(image: Image.Image, random: Random) -> Image.Image:
    """Without colours."""
    return image.convert("L").convert("RGB")


def jpeg(image: Image.Image, random: Random) -> Image.Image:
    """JPEG of quality 40."""
    stream = io.BytesIO()
    image.save(stream, "JPEG", quality=QUALITY)
    return Image.open(stream).convert("RGB")


def all_at_once(image: Image.Image, random: Random) -> Image.Image:
    """All four."""
    for change in (crop, turn, grey, jpeg):
        image = change(image, random)
    return image


CHANGES: dict[str, Change] = {
    "crop to 60 % of the area": crop,
    "crop to 25 %": close_crop,
    "15 degrees": turn,
    "grey": grey,
    "JPEG quality 40": jpeg,
    "all at once": all_at_once,
}
