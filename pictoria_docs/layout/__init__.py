"""Pages to regions in reading order: the PDF's own evidence, detectors and OCR for page images."""

from typing import TYPE_CHECKING, Any

from pictoria_docs.layout.options import LayoutOptions
from pictoria_docs.layout.settle import settle

if TYPE_CHECKING:
    from pictoria_docs.layout.page_detection import VERSION, detect

__all__ = ["VERSION", "LayoutOptions", "detect", "settle"]


def __getattr__(name: str) -> Any:
    """`detect` and its version, imported on first use: who reads no page need not wait for what reads PDFs."""
    if name not in ("VERSION", "detect"):
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from pictoria_docs.layout import page_detection

    return getattr(page_detection, name)
