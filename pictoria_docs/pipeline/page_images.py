"""Page images for people to look at: whole ones for exports, parts of any size for viewers.

What has been made is kept beside the project's database, up to a limit. All of it may be used from several threads,
and one project from several processes.
"""

from collections.abc import Callable, Sequence
from contextlib import suppress
from hashlib import blake2b
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

from pydantic import BaseModel

from pictoria_docs.exchange.places.canvas import PixelCanvas
from pictoria_docs.exchange.places.image_api import Rendering, Size
from pictoria_docs.pipeline.image_cache import DecodedImages, DiskCache
from pictoria_docs.pipeline.open_sources import OpenSources
from pictoria_docs.pipeline.stages import Stage, opener

if TYPE_CHECKING:
    from PIL.Image import Image

FOLDER = "images"
KEPT_DPI = 150.0
"""Whole images up to this resolution are kept: they are for screens. Larger ones are made anew."""
CACHE_BYTES = 2 * 2**30
"""What a project keeps on disk: 68 tiles and five sizes of a 2,800 x 4,000 page take about 5 MB."""
DECODED_BYTES = 96 * 2**20
"""Decoded pages that a process keeps in memory: a 2,800 x 4,000 page takes 34 MB, and half its size 8 MB."""
DECODED = DecodedImages(DECODED_BYTES)
"""Those of all projects that a process has open; pages are told apart by the digest of their document."""
VERSION = 2
"""Raise it when the same request gives other pixels: browsers and the folder then forget what they have."""


class Located(Protocol):
    """A document, or the store's record of one."""

    @property
    def source(self) -> str:
        """Path or URL."""

    @property
    def sha256(self) -> str:
        """Digest of the content."""


class PageImages:
    """Images of pages: from the project's folder where they have been made before, else from the source."""

    def __init__(
        self,
        folder: Path,
        stages: Sequence[Stage],
        options: Callable[[], BaseModel],
        *,
        decoded: DecodedImages | None = None,
    ) -> None:
        self._stages, self._options = stages, options
        self._cache = DiskCache(folder / FOLDER, CACHE_BYTES)
        self._decoded = decoded or DecodedImages(DECODED_BYTES)
        self._sources = OpenSources(self._open)
        self.passwords: dict[str, str] = {}
        """Location to password."""

    def get(self, document: Located, page: int, dpi: float | None) -> "Image":
        """Page `page` of `document`, RGB; `dpi` None: the source's own resolution.

        Raises:
            PictoriaError: the source or the page cannot be read.
        """
        if dpi is None or dpi > KEPT_DPI:
            return self._render(document, page, dpi)
        name = f"{document.sha256[:16]}/{page}@{dpi:g}.jpg"
        cached = self._cache.get(name)
        if cached is not None:
            with suppress(OSError):
                return _decoded(cached)
        file = BytesIO()
        self._render(document, page, dpi).save(file, "JPEG", quality=88)
        self._cache.put(name, file.getvalue())
        # Not the image as it was rendered: the first export gives the same bytes as the next.
        return _decoded(file.getvalue())

    def picture(self, document: Located, canvas: PixelCanvas, rendering: Rendering) -> bytes:
        """A picture file: what `rendering` asks for of the page whose pixels are those of `canvas`.

        Raises:
            PictoriaError: the source or the page cannot be read.
        """
        from pictoria_docs.exchange.places.image_render import reduction, render

        name = self._name(document, canvas, rendering)
        cached = self._cache.get(name)
        if cached is not None:
            return cached
        image = self._level(document, canvas, reduction(rendering))
        data = render(image, canvas.size, rendering)
        self._cache.put(name, data)
        return data

    def tag(self, document: Located, canvas: PixelCanvas, rendering: Rendering) -> str:
        """What changes when the picture does: an entity tag without its quotes, known without making the picture."""
        return blake2b(self._name(document, canvas, rendering, all=True).encode(), digest_size=12).hexdigest()

    def _name(self, document: Located, canvas: PixelCanvas, rendering: Rendering, all: bool = False) -> str:
        digest = document.sha256 if all else document.sha256[:16]
        request = rendering.canonical.replace("/", "_")
        return f"{digest}/{canvas.page}@{canvas.width}x{canvas.height}v{VERSION}/{request}"

    def _level(self, document: Located, canvas: PixelCanvas, factor: int) -> "Image":
        """The page `factor` times smaller than its canvas."""

        # Always from the source, never from a larger one in memory: the bytes are the same, whatever was looked at.
        def make() -> "Image":
            if factor > 1:
                return self._render(document, canvas.page, canvas.dpi / factor, quick=True)
            return exactly(self._render(document, canvas.page, canvas.dpi), canvas.size)

        return self._decoded.get((document.sha256, canvas.page, canvas.size, factor), make)

    def _render(self, document: Located, page: int, dpi: float | None, quick: bool = False) -> "Image":
        with self._sources.using(document.source) as source:
            source_page = source.page(page)
            # Not every source has a quicker way.
            make = getattr(source_page, "quick_image", source_page.image) if quick else source_page.image
            image: Image = make(dpi)
            return image

    def _open(self, location: str) -> Any:
        return opener(self._stages)(location, self._options(), password=self.passwords.get(location))

    def close(self) -> None:
        """Close the sources."""
        self._sources.close()


def _decoded(data: bytes) -> "Image":
    """The RGB image of a file."""
    from PIL import Image

    with Image.open(BytesIO(data)) as opened:
        return opened.convert("RGB")


def exactly(image: "Image", size: Size) -> "Image":
    """The image in this size; a pixel more or less comes from rounding, and is cut or filled, not scaled."""
    from PIL import Image

    if image.size == size:
        return image
    if abs(image.width - size.width) <= 2 and abs(image.height - size.height) <= 2:
        sheet = Image.new("RGB", size, "white")
        sheet.paste(image)
        return sheet
    return image.resize(size, Image.Resampling.LANCZOS, reducing_gap=3.0)
