"""Page images for exports: one at a time, cut and shrunk; a page that cannot be read leaves its reason instead."""

from typing import TYPE_CHECKING

from pictoria_docs.document import Box, Document, Page, Region
from pictoria_docs.errors import PictoriaError

if TYPE_CHECKING:
    from PIL.Image import Image

    from pictoria_docs.exchange.formats.exporters import Images


def page_picture(
    document: Document, page: Page, images: "Images", dpi: float | None, language: str
) -> "tuple[Image | None, str]":
    """The image of a page, or None and the sentence that tells why there is none."""
    try:
        return images(document, page.number, dpi).convert("RGB"), ""
    except PictoriaError as error:
        return None, error.public_sentence(language)


def pixel_box(box: Box, page: Page, image: "Image") -> tuple[int, int, int, int]:
    """A page box in whole pixels of the page's image, inside it and at least one pixel wide and high."""
    across, down = image.width / page.width, image.height / page.height
    x0 = min(max(int(box.x0 * across), 0), image.width - 1)
    y0 = min(max(int(box.y0 * down), 0), image.height - 1)
    x1 = max(min(round(box.x1 * across), image.width), x0 + 1)
    y1 = max(min(round(box.y1 * down), image.height), y0 + 1)
    return x0, y0, x1, y1


def crop(figure: Region, page: Page, image: "Image") -> "Image":
    """A figure cut from its page's image, at the image's resolution, set upright where it lies on the page."""
    from PIL.Image import Transpose

    cut = image.crop(pixel_box(figure.box, page, image))
    upright = {90: Transpose.ROTATE_90, 180: Transpose.ROTATE_180, 270: Transpose.ROTATE_270}
    return cut.transpose(upright[figure.rotation]) if figure.rotation else cut


def shrunk(image: "Image", longest: int) -> "Image":
    """The image with no side above `longest` pixels; a smaller one as it is."""
    from PIL.Image import Resampling

    scale = longest / max(image.size)
    if scale >= 1:
        return image
    size = max(1, round(image.width * scale)), max(1, round(image.height * scale))
    return image.resize(size, Resampling.BICUBIC, reducing_gap=2.0)
