"""Pictures of pages and of what stands on them, in the size that was asked for."""

import io
from collections.abc import Callable
from typing import TYPE_CHECKING

from pictoria_docs.document import POINTS_PER_INCH, Box, to_pixels
from pictoria_docs.errors import ConfigError

if TYPE_CHECKING:
    from PIL.Image import Image

SCREEN_DPI = 100.0
"""Resolution of the pictures that a notebook shows."""


def cut_out(
    render: "Callable[[float | None], Image]",
    page_width: float,
    box: Box | None,
    dpi: float | None,
    width: int | None,
) -> "Image":
    """A part of a page as a picture of its own.

    Args:
        render: the page at a resolution; None: that of its source.
        page_width: of the page, in points.
        box: the part; None: the whole page.
        dpi: resolution; None: that of the source, or what `width` asks for.
        width: of the picture in pixels, its height in proportion.

    Raises:
        ConfigError: both `dpi` and `width` are given, or one that is not above 0.
    """
    if dpi is not None and width is not None:
        raise ConfigError("image_dpi_and_width")
    for name, value in (("dpi", dpi), ("width", width)):
        if value is not None and value <= 0:
            raise ConfigError("image_size", option=name, value=value)
    if width is not None:
        dpi = width / (box.width if box is not None else page_width) * POINTS_PER_INCH
    page_image = render(dpi)
    image = page_image if box is None else page_image.crop(_pixels(box, page_width, page_image))
    if width is None or image.width == width:
        return image.copy() if box is None else image
    from PIL import Image

    height = max(1, round(image.height * width / image.width))
    return image.resize((width, height), Image.Resampling.LANCZOS, reducing_gap=3.0)


def _pixels(box: Box, page_width: float, page_image: "Image") -> tuple[int, int, int, int]:
    """Where a box is on the picture of its page: at least a pixel of it."""
    # The picture tells the true scale: a huge page comes smaller than asked for.
    x0, y0, x1, y1 = to_pixels(box, POINTS_PER_INCH * page_image.width / page_width)
    left, top = max(0, int(x0)), max(0, int(y0))
    right, bottom = min(page_image.width, round(x1)), min(page_image.height, round(y1))
    return left, top, max(right, left + 1), max(bottom, top + 1)


def png(image: "Image") -> bytes:
    """`image` as a PNG file."""
    file = io.BytesIO()
    image.save(file, "PNG")
    return file.getvalue()
