"""Bitmaps for generated catalogues, computed from a seed: pots, coins, paintings, engravings, trenches, casts."""

import io
import math
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from bench.example_pictures import SHAPES, photograph

POTS = ("photo", "white", "light", "dark", "grey-drawing")
SCENES = ("painting", "engraving", "site", "cast")
CUT_OUT = ("white", "grey-drawing", "coin", "coins")
"""Pictures without a ground of their own."""
GREY = 0.4
"""Share of the paintings that are printed grey."""

Plane = NDArray[np.float64]
Bitmap = NDArray[np.float64]
"""Height x width x 3, 0 to 255."""


@lru_cache(maxsize=300)
def bitmap(kind: str, seed: int, aspect: float) -> tuple[bytes, tuple[float, float, float, float]]:
    """A picture of `kind` (of `POTS`, `SCENES`, "coin", "coins"), as JPEG or PNG, and which part of its frame it takes.

    The frame is `aspect` times as wide as it is high. What stands on white is cut out, as printers do: the part is
    left, top, right and bottom as shares of the frame.
    """
    width = round(300 * min(1.6, math.sqrt(aspect)))
    height = max(60, round(width / max(aspect, 0.3)))
    random = np.random.default_rng([seed, len(kind), ord(kind[0])])
    drawn = {"painting": _painting, "engraving": _engraving, "site": _site, "cast": _cast}.get(kind)
    if kind in {"coin", "coins"}:
        pixels = (_coin if kind == "coin" else _coins)(random, width, height, seed // 2)
    else:
        pixels = drawn(random, width, height) if drawn else _pot(kind, seed, width, height)
    part = (0.0, 0.0, 1.0, 1.0)
    if kind in CUT_OUT:
        inked = np.any(pixels < 235, axis=2)
        rows, columns = np.flatnonzero(inked.any(axis=1)), np.flatnonzero(inked.any(axis=0))
        x0, y0, x1, y1 = int(columns[0]), int(rows[0]), int(columns[-1]) + 1, int(rows[-1]) + 1
        pixels = pixels[y0:y1, x0:x1]
        part = (x0 / width, y0 / height, x1 / width, y1 / height)
    return encoded(pixels, "PNG" if kind in {"grey-drawing", "engraving"} else "JPEG"), part


def encoded(pixels: Bitmap, format: str = "JPEG") -> bytes:
    """Pixels as a JPEG or PNG file."""
    buffer = io.BytesIO()
    Image.fromarray(np.clip(pixels, 0, 255).astype(np.uint8)).save(buffer, format, quality=88)
    return buffer.getvalue()


def _grid(width: int, height: int) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    y, x = np.mgrid[0:height, 0:width].astype(np.float64)
    return x, y


def _clouds(random: np.random.Generator, width: int, height: int, grain: int) -> NDArray[np.float64]:
    """Smooth noise of about unit variance, in patches of about `grain` pixels."""
    small = random.standard_normal((height // grain + 3, width // grain + 3)).astype(np.float32)
    picture = Image.fromarray(small).resize((width, height), Image.Resampling.BICUBIC)
    return np.asarray(picture, dtype=np.float64)


def _rgb(grey: NDArray[np.float64]) -> Bitmap:
    return np.repeat(grey[..., None], 3, axis=2)


def _pot(kind: str, seed: int, width: int, height: int) -> Bitmap:
    shape = sorted(SHAPES)[seed % len(SHAPES)]
    file = io.BytesIO(photograph(shape, seed=seed, width=width, height=height))
    picture = np.asarray(Image.open(file), dtype=np.float64)
    grey = picture.mean(axis=2, keepdims=True)
    colour = np.abs(picture - grey).max(axis=2, keepdims=True) > 14
    if kind == "white":
        return np.where(colour | (grey < 120), picture, 255.0)
    if kind == "light":
        return np.asarray(255 - (255 - picture) * 0.28)
    if kind == "dark":
        return np.asarray(picture * 0.35)
    if kind == "grey-drawing":
        edge = np.abs(np.diff(grey[..., 0], axis=1, append=grey[:, -1:, 0])) > 40
        return _rgb(np.where(edge, 30.0, 255.0))
    return picture


def _coin(random: np.random.Generator, width: int, height: int, metal: int = 0) -> Bitmap:
    """One side of a coin on white: a struck rim, a device, letters around; `metal` decides its colour."""
    x, y = _grid(width, height)
    radius = 0.47 * min(height, width)
    across, down = (x - width / 2) / radius, (y - height / 2) / radius
    away = np.hypot(across * (1 + 0.04 * random.random()), down)
    turn = np.arctan2(down, across)
    edge = 1 + 0.015 * np.sin(5 * turn + random.uniform(0, 6))
    device = DEVICES[random.integers(len(DEVICES))](across, down)
    letters = 0.5 * (np.abs(away - 0.82) < 0.05) * (np.sin(28 * turn) > -0.1)
    relief = device + letters + 0.6 * (np.abs(away - 0.95) < 0.03)
    light = np.gradient(relief, axis=1) + np.gradient(relief, axis=0)
    tone = (95, 130, 160)[metal % 3]
    grain = 7 * _clouds(random, width, height, 5) + random.normal(0, 5, x.shape)
    struck = tone - 260 * light * radius / 90 + grain
    warm = np.asarray([[1, 1, 1], [1.05, 0.95, 0.75], [0.9, 1.0, 0.92]][metal % 4 % 3])
    return np.where((away <= edge)[..., None], struck[..., None] * warm, 255.0)


def _coins(random: np.random.Generator, width: int, height: int, metal: int = 0) -> Bitmap:
    """Both sides of a coin in one picture."""
    return np.concatenate([_coin(random, width // 2, height, metal) for _ in range(2)], axis=1)


def _head(across: Plane, down: Plane) -> Plane:
    """A head in profile."""
    skull = ((across + 0.05) / 0.42) ** 2 + ((down + 0.05) / 0.55) ** 2
    nose = ((across - 0.36) / 0.14) ** 2 + (down / 0.18) ** 2
    neck = ((across + 0.08) / 0.26) ** 2 + ((down - 0.55) / 0.3) ** 2
    return np.asarray(np.clip(1 - np.minimum(np.minimum(skull, nose), neck), 0, 1) ** 0.5)


def _tripod(across: Plane, down: Plane) -> Plane:
    legs = np.minimum(np.abs(across), np.abs(np.abs(across) - 0.3 - 0.1 * down))
    return np.asarray(np.clip(1 - legs / 0.08, 0, 1) * (np.abs(down) < 0.6))


def _trident(across: Plane, down: Plane) -> Plane:
    prongs = np.minimum(np.abs(across), np.abs(np.abs(across) - 0.32) + (down > -0.1))
    bar = np.abs(down + 0.08) + 0.5 * (np.abs(across) > 0.34)
    return np.asarray(np.clip(1 - np.minimum(prongs, bar) / 0.07, 0, 1) * (np.abs(down) < 0.65))


def _star(across: Plane, down: Plane) -> Plane:
    away, turn = np.hypot(across, down), np.arctan2(down, across)
    return np.asarray(np.clip(1.2 - away / (0.3 + 0.28 * np.abs(np.cos(4 * turn))), 0, 1))


DEVICES = (_head, _head, _tripod, _trident, _star)


def _land(random: np.random.Generator, width: int, height: int) -> Bitmap:
    """A landscape: sky, ranges of hills, trees."""
    x, y = _grid(width, height)
    sky, ground = (
        random.uniform([120, 140, 150], [230, 215, 205]),
        random.uniform([60, 70, 40], [130, 120, 80]),
    )
    picture = sky * (0.75 + 0.3 * (y / height))[..., None] + 8 * _clouds(random, width, height, 30)[..., None]
    for layer in range(3):
        rough = _clouds(random, width, 4, 24)[0] * height * 0.05
        ridge = height * (0.45 + 0.16 * layer) + rough
        shade = ground * (0.75 + 0.15 * layer) * random.uniform(0.8, 1.1)
        picture = np.where((y > ridge)[..., None], shade, picture)
    for _ in range(random.integers(2, 7)):
        middle, foot = random.uniform(0, width), random.uniform(0.6, 0.95) * height
        size = random.uniform(0.06, 0.2) * height
        crown = ((x - middle) / (0.6 * size)) ** 2 + ((y - foot + size) / size) ** 2 < 1
        trunk = (np.abs(x - middle) < 0.06 * size) & (np.abs(y - foot) < 0.3 * size)
        picture = np.where((crown | trunk)[..., None], ground * 0.5, picture)
    return picture


def _painting(random: np.random.Generator, width: int, height: int) -> Bitmap:
    """A landscape in oil, sometimes printed grey."""
    picture = _land(random, width, height)
    picture = picture + 7 * _clouds(random, width, height, 3)[..., None] + random.normal(0, 4, picture.shape)
    if random.random() < GREY:
        picture = _rgb(picture.mean(axis=2))
    return picture


def _engraving(random: np.random.Generator, width: int, height: int) -> Bitmap:
    """A landscape or a pot in hatched lines, black on white."""
    x, y = _grid(width, height)
    if random.random() < 0.5:
        grey = _land(random, width, height).mean(axis=2)
    else:
        grey = _pot("photo", int(random.integers(12)), width, height).mean(axis=2)
    dark = 1 - grey / 255
    lines = np.sin(y * 1.7 + 0.6 * np.sin(x / 40))
    cross = np.sin((x + y) * 1.3)
    ink = (lines < 2.4 * dark - 1.4) | (cross < 2.6 * dark - 2.2)
    return _rgb(np.where(ink, 40.0, 255.0))


def _site(random: np.random.Generator, width: int, height: int) -> Bitmap:
    """A trench in black and white: earth, stones, a ranging rod."""
    x, y = _grid(width, height)
    earth = 120 + 22 * _clouds(random, width, height, 40) + 14 * _clouds(random, width, height, 6)
    earth = earth * (0.7 + 0.5 * y / height)
    for _ in range(random.integers(8, 22)):
        middle = random.uniform([0, 0.25 * height], [width, height])
        size = random.uniform(0.03, 0.09) * width
        away = np.hypot((x - middle[0]) / size, (y - middle[1]) / (0.6 * size))
        earth = np.where(away < 1, 205 - 60 * away + (x - middle[0]) / size * -25, earth)
    rod, top = random.uniform(0.2, 0.8) * width, 0.35 * height
    on = (np.abs(x - rod) < 0.008 * width) & (y > top) & (y < 0.85 * height)
    earth = np.where(on, np.where((y - top) // (0.06 * height) % 2 == 0, 240.0, 60.0), earth)
    return _rgb(earth + random.normal(0, 6, earth.shape))


def _cast(random: np.random.Generator, width: int, height: int) -> Bitmap:
    """A marble head on a plinth before a black or grey ground."""
    x, y = _grid(width, height)
    u, v = (x - width / 2) / height, y / height
    radius = np.where(v < 0.55, 0.2 * np.sqrt(np.clip(1 - ((v - 0.33) / 0.25) ** 2, 0, 1)), 0.09)
    radius = np.where(v > 0.68, 0.09 + 0.9 * (v - 0.68), radius)
    radius = np.where(v > 0.86, 0.16, radius)
    on = (np.abs(u) < radius) & (v > 0.08) & (v < 0.95)
    shade = 235 - 190 * np.clip(u / np.maximum(radius, 0.01) + 0.1, 0, 1) ** 2
    shade += 6 * _clouds(random, width, height, 8)
    hair = (v < 0.3) & on
    shade = np.where(hair, shade * (0.8 + 0.15 * np.sin(60 * u + 40 * v)), shade)
    ground = random.choice([25, 110, 200])
    return _rgb(np.where(on, shade, ground + 8 * _clouds(random, width, height, 60)))
