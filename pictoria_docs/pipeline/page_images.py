"""Page images for people to look at, kept beside the project's database."""

import os
from collections import OrderedDict
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

from pydantic import BaseModel

from pictoria_docs.pipeline.light import import_pymupdf
from pictoria_docs.pipeline.stages import Stages, function

if TYPE_CHECKING:
    from PIL.Image import Image

FOLDER = "images"
KEPT_DPI = 150.0
"""Images up to this resolution are kept: they are for screens. Larger ones are made anew."""
OPEN_SOURCES = 4


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

    def __init__(self, folder: Path, stages: Stages, options: Callable[[], BaseModel]) -> None:
        self._folder, self._stages, self._options = folder / FOLDER, stages, options
        self._sources: OrderedDict[str, Any] = OrderedDict()
        self.passwords: dict[str, str] = {}
        """Location to password."""

    def get(self, document: Located, page: int, dpi: float | None) -> "Image":
        """Page `page` of `document`, RGB; `dpi` None: the source's own resolution.

        Raises:
            PictoriaError: the source or the page cannot be read.
        """
        from PIL import Image

        if dpi is None or dpi > KEPT_DPI:
            return self._render(document, page, dpi)
        file = self._folder / document.sha256[:16] / f"{page}@{dpi:g}.jpg"
        with suppress(OSError), Image.open(file) as kept:
            return kept.convert("RGB")
        image = self._render(document, page, dpi)
        # A project that cannot be written (read-only, full disk) can still be looked at.
        with suppress(OSError):
            file.parent.mkdir(parents=True, exist_ok=True)
            part = file.with_suffix(f".{os.getpid()}.part")
            image.save(part, "JPEG", quality=88)
            part.replace(file)
        return image

    def _render(self, document: Located, page: int, dpi: float | None) -> "Image":
        if document.source not in self._sources:
            while len(self._sources) >= OPEN_SOURCES:
                self._sources.popitem(last=False)[1].close()
            import_pymupdf()
            self._sources[document.source] = function(self._stages.open_source)(
                document.source, self._options(), password=self.passwords.get(document.source)
            )
        self._sources.move_to_end(document.source)
        image: Image = self._sources[document.source].page(page).image(dpi)
        return image

    def close(self) -> None:
        """Close the sources."""
        for source in self._sources.values():
            source.close()
        self._sources.clear()
