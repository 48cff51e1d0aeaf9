"""Pictures for tests of look-alikes, made from seeds."""

import io
from functools import lru_cache
from random import Random

import numpy as np
from PIL import Image, ImageDraw, ImageFilter


@lru_cache(maxsize=64)
def scene(seed: int, width: int = 420, height: int = 320) -> Image.Image:
    """Shapes, lines and grain that no other seed has; RGB."""
    random = Random(seed)
    image = Image.new("RGB", (width, height), tuple(random.randint(120, 230) for _ in range(3)))
    draw = ImageDraw.Draw(image)
    for _ in range(45):
        x, y = random.randint(0, width), random.randint(0, height)
        size = random.randint(8, 70)
        colour = tuple(random.randint(0, 255) for _ in range(3))
        kind = random.choice((draw.ellipse, draw.rectangle))
        kind((x, y, x + size, y + random.randint(8, 70)), fill=colour, outline=(0, 0, 0))
        draw.line((x, y, random.randint(0, width), random.randint(0, height)), fill=colour, width=2)
    grain = np.random.default_rng(seed).normal(0, 10, (height, width, 1))
    pixels = np.asarray(image.filter(ImageFilter.GaussianBlur(0.7)), np.float32) + grain
    return Image.fromarray(pixels.clip(0, 255).astype(np.uint8))


def changed(image: Image.Image, angle: float = 15, share: float = 0.6, quality: int = 40) -> Image.Image:
    """A part of it, turned, grey, as a JPEG of low quality."""
    width, height = (round(side * share**0.5) for side in image.size)
    left, top = (image.width - width) // 3, (image.height - height) // 2
    part = image.crop((left, top, left + width, top + height))
    turned = part.rotate(angle, Image.Resampling.BICUBIC, expand=True, fillcolor=(255, 255, 255)).convert("L")
    stream = io.BytesIO()
    turned.save(stream, "JPEG", quality=quality)
    return Image.open(stream).convert("RGB")


def _file(image: Image.Image, kind: str, length: int | None = None) -> bytes:
    stream = io.BytesIO()
    image.save(stream, kind)
    return stream.getvalue()[:length]


UNUSABLE = {
    "none.png": b"",
    "text.jpg": b"no picture",
    "header.png": b"\x89PNG\r\n\x1a\n" + b"\0" * 40,
    "cut.png": _file(scene(0), "PNG", 2000),
    "cut.jpg": _file(scene(0), "JPEG", 6000),
    "a.eps": _file(scene(0), "EPS"),
    "a.dds": _file(scene(0), "DDS"),
    "huge.png": _file(Image.new("1", (30_000, 30_000)), "PNG"),
}
"""Files that are no pictures, damaged, too large, or of a format for which another program would be run."""
