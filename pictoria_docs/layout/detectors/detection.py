"""What a detector gives back, and what it must be able to do."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol, runtime_checkable

from PIL import Image

from pictoria_docs.document import Box, Point, RegionType
from pictoria_docs.document.type_maps import from_segmonto

if TYPE_CHECKING:
    import pymupdf


@dataclass(frozen=True)
class Detection:
    """A zone that a detector found on a page image."""

    type: RegionType
    box: Box
    """Points from the image's top left corner."""
    confidence: float
    """0 to 1."""
    label: str
    """The detector's own name for it."""
    polygon: tuple[Point, ...] | None = None
    """Outline in points, from detectors that give one."""


@runtime_checkable
class Detector(Protocol):
    """Finds zones on page images."""

    name: str

    def detect(self, image: Image.Image, dpi: float) -> list[Detection]:
        """Zones of a page image.

        Args:
            image: the page, RGB.
            dpi: pixels per inch of `image`; boxes are given back in points.

        Raises:
            PageError: the detector failed on this image.
        """
        ...


@runtime_checkable
class PageDetector(Protocol):
    """Finds zones on pages that have text, from the text itself."""

    name: str

    def detect_page(self, page: "pymupdf.Page") -> list[Detection]:
        """Zones of a PDF page with a text layer, in points of the page as displayed.

        Raises:
            PageError: the detector failed on this page.
        """
        ...


def region_type(label: str, names: Mapping[str, RegionType] | None = None) -> RegionType:
    """The region type of a detector's label: by `names`, by what models of the field say, or by SegmOnto.

    Case, hyphens and underscores do not matter, but in `names`.
    """
    if names and label in names:
        return names[label]
    return LABELS.get(plain(label)) or from_segmonto(label)


def plain(label: str) -> str:
    """A label in small letters with single spaces: "Page-footer" and "page_footer" are "page footer"."""
    return " ".join(label.replace("_", " ").replace("-", " ").replace("/", " ").lower().split())


LABELS: Mapping[str, RegionType] = {
    # what the models of the field call things: CDLA, PP-DocLayout, PubLayNet, DocLayNet, DocBank, DocStructBench
    "text": RegionType.TEXT,
    "plain text": RegionType.TEXT,
    "paragraph": RegionType.TEXT,
    "abstract": RegionType.TEXT,
    "content": RegionType.TEXT,
    "vertical text": RegionType.TEXT,
    "title": RegionType.HEADING,
    "section header": RegionType.HEADING,
    "section": RegionType.HEADING,
    "paragraph title": RegionType.HEADING,
    "document title": RegionType.TITLE,
    "doc title": RegionType.TITLE,
    "list": RegionType.LIST,
    "list item": RegionType.LIST,
    "reference": RegionType.LIST,
    "reference content": RegionType.LIST,
    "document index": RegionType.LIST,
    "figure": RegionType.FIGURE,
    "picture": RegionType.FIGURE,
    "image": RegionType.FIGURE,
    "chart": RegionType.FIGURE,
    "photograph": RegionType.FIGURE,
    "illustration": RegionType.FIGURE,
    "map": RegionType.FIGURE,
    "table": RegionType.TABLE,
    "caption": RegionType.CAPTION,
    "figure caption": RegionType.CAPTION,
    "figure title": RegionType.CAPTION,
    "chart title": RegionType.CAPTION,
    "table caption": RegionType.CAPTION,
    "table title": RegionType.CAPTION,
    "header": RegionType.RUNNING_HEAD,
    "page header": RegionType.RUNNING_HEAD,
    "footer": RegionType.RUNNING_HEAD,
    "page footer": RegionType.RUNNING_HEAD,
    "abandon": RegionType.RUNNING_HEAD,
    "number": RegionType.PAGE_NUMBER,
    "page number": RegionType.PAGE_NUMBER,
    "footnote": RegionType.FOOTNOTE,
    "vision footnote": RegionType.FOOTNOTE,
    "table footnote": RegionType.FOOTNOTE,
    "aside text": RegionType.MARGINALIA,
    "equation": RegionType.FORMULA,
    "formula": RegionType.FORMULA,
    "isolate formula": RegionType.FORMULA,
    "display formula": RegionType.FORMULA,
    "inline formula": RegionType.FORMULA,
    "formula number": RegionType.FORMULA,
    "formula caption": RegionType.FORMULA,
    "algorithm": RegionType.CODE,
    "code": RegionType.CODE,
    "seal": RegionType.STAMP,
    "header image": RegionType.DECORATION,
    "footer image": RegionType.DECORATION,
}
