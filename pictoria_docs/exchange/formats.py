"""The formats of exports, by name, and what writes one."""

from collections.abc import Callable, Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

from pictoria_docs.document import Document
from pictoria_docs.errors import ExportError
from pictoria_docs.registry import Registry

if TYPE_CHECKING:
    from PIL.Image import Image

Images = Callable[[Document, int, "float | None"], "Image"]
"""`images(document, page, dpi)`: the RGB image of a 1-based page, as displayed.

`dpi` None is the source's own resolution. It may raise a `PictoriaError`: exporters go on without it.
"""


class Exporter(Protocol):
    """Writes documents, which come lazily one at a time, below `out`, and tells which files it wrote."""

    def __call__(
        self, documents: Iterable[Document], images: Images, out: Path, language: str, **arguments: Any
    ) -> list[Path]:
        """Write the export, with words in `language`. Raises `ExportError` or `OSError`."""


EXPORTERS: Registry[Exporter] = Registry(
    "export",
    "pictoria_docs.exporters",
    first=("csv", "xlsx", "json", "crops"),
    unknown=ExportError,
)
