"""Pages to regions in reading order: the PDF's own evidence, detectors and OCR for page images."""

from pictoria_docs.layout.detect import VERSION, detect
from pictoria_docs.layout.options import LayoutOptions
from pictoria_docs.layout.settle import settle

__all__ = ["VERSION", "LayoutOptions", "detect", "settle"]
