"""The pictures that go with a question: cut out of their pages, made small enough for the model, encoded."""

import hashlib
import io
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache

from PIL import Image

from pictoria_docs.models.question import Crop

ImageOf = Callable[[int], tuple[Image.Image, float]]
"""A page's picture and its pixels per point; called by one thread at a time, mostly with pages in order."""
PageKey = Callable[[int], str]
"""What names a page's picture for good (digest of the document, page, resolution), so that a remembered answer is
found without drawing the page again."""

PAGES_KEPT = 3
MIN_SIDE = 32
MAX_ELONGATED = 50
QUALITY = 92


class NoPictureError(Exception):
    """A crop that holds no picture: outside its page, or a page that cannot be drawn."""


@dataclass(frozen=True, slots=True)
class QuestionImage:
    """A picture as it is sent."""

    name: str
    image: Image.Image

    @property
    def digest(self) -> str:
        """What names its pixels."""
        return hashlib.sha256(f"{self.image.size}".encode() + self.image.tobytes()).hexdigest()

    def jpeg(self) -> bytes:
        """Encoded; fine enough for small print."""
        stream = io.BytesIO()
        self.image.save(stream, "JPEG", quality=QUALITY, subsampling=0)
        return stream.getvalue()


class Pages:
    """Crops of pages; a few pages are kept, since questions about one page come together."""

    def __init__(self, image_of: ImageOf | None, page_key: PageKey | None, max_pixels: int) -> None:
        self._image_of = lru_cache(PAGES_KEPT)(image_of) if image_of is not None else None
        self._page_key = page_key
        self._max_pixels = max_pixels

    def key(self, crop: Crop) -> str | None:
        """What names the crop's pixels without drawing its page; None where nothing does."""
        if self._page_key is None:
            return None
        what = f"{self._page_key(crop.page)}|{crop.box}|{self._max_pixels}"
        return hashlib.sha256(what.encode()).hexdigest()

    def picture(self, crop: Crop) -> QuestionImage:
        """The crop as it is sent.

        Raises:
            NoPictureError: nothing there.
        """
        if self._image_of is None:
            raise NoPictureError(f"page {crop.page}")
        image, scale = self._image_of(crop.page)
        left, top, right, bottom = (round(side * scale) for side in crop.box)
        box = (max(0, left), max(0, top), min(image.width, right), min(image.height, bottom))
        if box[0] >= box[2] or box[1] >= box[3]:
            raise NoPictureError(f"{crop.name}: page {crop.page}, {crop.box}")
        return QuestionImage(crop.name, fitted(image.crop(box), self._max_pixels))


def fitted(image: Image.Image, max_pixels: int) -> Image.Image:
    """The picture with no more pixels than that; slivers, which models refuse, get white around them."""
    image = image.convert("RGB")
    if image.width * image.height > max_pixels:
        factor = (max_pixels / (image.width * image.height)) ** 0.5
        size = max(1, int(image.width * factor)), max(1, int(image.height * factor))
        image = image.resize(size, Image.Resampling.LANCZOS, reducing_gap=3.0)
    longest = max(image.size)
    least = max(MIN_SIDE, -(-longest // MAX_ELONGATED))
    width, height = max(image.width, least), max(image.height, least)
    if (width, height) == image.size:
        return image
    sheet = Image.new("RGB", (width, height), "white")
    sheet.paste(image, ((width - image.width) // 2, (height - image.height) // 2))
    return sheet
