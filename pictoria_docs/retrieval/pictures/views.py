"""The views of a query picture: as it is, and turned either way, since scans and photographs are rarely straight."""

from PIL import Image

ANGLES = (0.0, -15.0, 15.0)
"""Degrees counter-clockwise; networks stand some ten degrees on their own, so that these cover 25 either way."""


def query_views(image: Image.Image, angles: tuple[float, ...] = ANGLES) -> list[Image.Image]:
    """The picture turned by each of the angles, corners white, nothing cut off; RGB or grey in, the same out."""
    white = (255,) * len(image.getbands()) if len(image.getbands()) > 1 else 255
    return [
        image.rotate(angle, Image.Resampling.BICUBIC, expand=True, fillcolor=white) if angle else image
        for angle in angles
    ]
