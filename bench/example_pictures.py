"""The example catalogue's pictures: pots that never were, turned on a numerical wheel.

A pot is a surface of revolution: a smooth profile (radius by height), lit from the upper left.
"""

import io

import numpy as np
from numpy.typing import NDArray
from PIL import Image
from scipy.interpolate import PchipInterpolator

RadiusProfile = NDArray[np.float64]
"""Radius at 400 heights from rim to foot, as a share of the pot's height."""

SHAPES: dict[str, list[tuple[float, float]]] = {
    "amphora": [
        (0, 0.16),
        (0.05, 0.15),
        (0.2, 0.13),
        (0.4, 0.31),
        (0.6, 0.33),
        (0.85, 0.16),
        (0.95, 0.11),
        (1, 0.17),
    ],
    "jug": [(0, 0.13), (0.06, 0.11), (0.25, 0.1), (0.5, 0.28), (0.75, 0.3), (0.93, 0.19), (1, 0.21)],
    "bowl": [(0, 0.55), (0.1, 0.54), (0.5, 0.44), (0.85, 0.2), (0.93, 0.17), (1, 0.24)],
    "krater": [(0, 0.42), (0.08, 0.37), (0.3, 0.33), (0.55, 0.37), (0.8, 0.22), (0.9, 0.12), (1, 0.24)],
    "flask": [(0, 0.1), (0.04, 0.07), (0.3, 0.06), (0.5, 0.2), (0.72, 0.26), (0.92, 0.15), (1, 0.15)],
    "lamp": [(0, 0.2), (0.1, 0.22), (0.35, 0.5), (0.6, 0.55), (0.85, 0.42), (1, 0.3)],
}


def profile(shape: str) -> RadiusProfile:
    """The profile of one of `SHAPES`.

    Raises:
        KeyError: no such shape.
    """
    heights, radii = zip(*SHAPES[shape], strict=True)
    return np.asarray(PchipInterpolator(heights, radii)(np.linspace(0, 1, 400)), dtype=np.float64)


def photograph(shape: str, *, seed: int, width: int = 480, height: int = 480) -> bytes:
    """A JPEG "photograph" of a painted pot on a grey ground, `width` x `height` pixels."""
    random = np.random.default_rng(seed)
    radius = profile(shape)
    clay = np.array([168, 96, 58]) + random.normal(0, 9, 3)
    gloss = np.array([42, 34, 32]) + random.normal(0, 4, 3)
    y, x = np.mgrid[0:height, 0:width].astype(np.float64)
    tall = 0.84 * height if radius.max() < 0.45 else 0.6 * height
    top = (height - tall) / 2
    t = (y - top) / tall
    r = np.interp(t, np.linspace(0, 1, 400), radius) * tall
    across = (x - width / 2) / np.maximum(r, 1)
    on_pot = (np.abs(across) <= 1) & (t >= 0) & (t <= 1)
    angle = np.arcsin(np.clip(across, -1, 1))
    shade = 0.35 + 0.65 * np.clip(np.cos(angle + 0.6), 0, 1)
    paint = np.zeros_like(t, dtype=bool)
    for centre in random.uniform(0.1, 0.95, 4):
        paint |= np.abs(t - centre) < random.uniform(0.008, 0.035)
    teeth = int(random.integers(9, 21))
    paint |= (np.abs(t - 0.5) < 0.07) & (np.sin(angle * teeth) > np.abs(t - 0.5) / 0.035 - 1)
    ground = 178 + 30 * (y / height) + random.normal(0, 2.5, y.shape)
    picture = np.repeat(ground[..., None], 3, axis=2)
    pot = np.where(paint[..., None], gloss, clay) * shade[..., None] + random.normal(0, 4, (height, width, 1))
    glint = 90 * np.exp(-(((angle + 0.55) / 0.12) ** 2))[..., None] * paint[..., None]
    picture = np.where(on_pot[..., None], pot + glint, picture)
    shadow = np.exp(
        -(((x - width * 0.56) / (width * 0.3)) ** 2) - (((y - top - tall) / (height * 0.02)) ** 2)
    )
    picture -= np.where(on_pot, 0, 60 * shadow)[..., None]
    buffer = io.BytesIO()
    Image.fromarray(np.clip(picture, 0, 255).astype(np.uint8)).save(buffer, "JPEG", quality=82)
    return buffer.getvalue()
