"""Pictures for tests of look-alikes, made from seeds."""

import io
import struct
import zlib
from collections.abc import Callable, Mapping
from functools import cache, lru_cache
from random import Random

import numpy as np
from PIL import Image, ImageDraw, ImageFilter, ImageFont


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


def form(seed: int, hand: int) -> Image.Image:
    """A printed form of ruled lines with their labels, filled in; RGB.

    Args:
        seed: of what is printed.
        hand: of what is filled in.
    """
    printed, written = Random(seed), Random(f"{seed} {hand}")
    image = Image.new("RGB", (440, 330), "white")
    draw = ImageDraw.Draw(image)
    draw.text(
        (12, 6), " ".join(_word(printed) for _ in range(4)).upper(), "black", ImageFont.load_default(17)
    )
    for row in range(9):
        y = 34 + 32 * row
        draw.rectangle((8, y, 432, y + 32), outline="black")
        for x in (8, 220):
            draw.line((x, y, x, y + 32), "black")
            draw.text((x + 4, y + 8), f"{_word(printed)}:", "black", ImageFont.load_default(15))
            filled = " ".join(_word(written) for _ in range(2))[:12]
            draw.text((x + 84, y + 6), filled, (30, 30, 60), ImageFont.load_default(19))
    return image


def with_scale(seed: int, upright: bool) -> Image.Image:
    """A thing cut out on white beside the scale of a museum, which is the same for all seeds; RGB."""
    scale = Image.new("RGB", (220, 34), "white")
    draw = ImageDraw.Draw(scale)
    draw.text((4, 0), "Fouilles de Gordion, 10 cm", "black", ImageFont.load_default(14))
    for step in range(10):
        colour = "darkred" if step % 2 else "white"
        draw.rectangle((4 + 20 * step, 20, 24 + 20 * step, 30), colour, "black")
    image = Image.new("RGB", (440, 440), "white")
    mask = Image.new("L", (300, 300))
    ImageDraw.Draw(mask).ellipse((0, 40 + 10 * seed, 299, 299 - 8 * seed), 255)
    image.paste(scene(seed, 300, 300).filter(ImageFilter.GaussianBlur(5)), (40, 40), mask)
    at = (390, 30 * seed) if upright else (30 * seed, 390)
    image.paste(scale.rotate(-90, expand=True) if upright else scale, at)
    return image


def _word(random: Random) -> str:
    return "".join(
        random.choice("bcdfglmnprst") + random.choice("aeiou") for _ in range(random.randint(2, 4))
    )


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


_PNG = b"\x89PNG\r\n\x1a\n"


def _black(side: int) -> bytes:
    """A square PNG of one bit a pixel, made without its pixels: those would take a gigabyte."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    header = struct.pack(">IIBBBBB", side, side, 1, 0, 0, 0, 0)
    row = b"\0" * (1 + (side + 7) // 8)
    packed = zlib.compressobj(1)
    data = b"".join(packed.compress(row) for _ in range(side)) + packed.flush()
    return _PNG + chunk(b"IHDR", header) + chunk(b"IDAT", data) + chunk(b"IEND", b"")


_UNUSABLE: Mapping[str, Callable[[], bytes]] = {
    "none.png": bytes,
    "text.jpg": lambda: b"no picture",
    "header.png": lambda: _PNG + b"\0" * 40,
    "cut.png": lambda: _file(scene(0), "PNG", 2000),
    "cut.jpg": lambda: _file(scene(0), "JPEG", 6000),
    "a.eps": lambda: _file(scene(0), "EPS"),
    "a.dds": lambda: _file(scene(0), "DDS"),
    "huge.png": lambda: _black(30_000),
}
UNUSABLE = tuple(_UNUSABLE)
"""Files that are no pictures, damaged, too large, or of a format for which another program would be run."""


@cache
def unusable(name: str) -> bytes:
    """One of these files, made when a test wants it: every worker imports this module."""
    return _UNUSABLE[name]()
