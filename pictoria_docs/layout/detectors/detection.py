"""What a detector gives back, and what it must be able to do."""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Protocol, runtime_checkable

import yaml
from PIL import Image

from pictoria_docs.document import Box, Reason, RegionType
from pictoria_docs.document.type_maps import from_segmonto
from pictoria_docs.errors import ConfigError, MissingPartError, PageError, PictoriaError

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


@contextmanager
def detecting(name: str) -> Iterator[None]:
    """Run the model of the detector of that name.

    Raises:
        PageError: whatever went wrong in it.
    """
    try:
        yield
    except Exception as error:
        raise PageError("detector_failed", name=name, detail=str(error)) from error


def opinion_of(
    ask: Callable[[], Sequence[Detection]], option: str, page: int
) -> tuple[Sequence[Detection] | None, tuple[Reason, ...]]:
    """What a detector says of a page; None, and a warning, where it fails: that costs its opinion, never the page.

    Args:
        ask: asks the detector.
        option: the one that names it.
        page: the page's number.

    Raises:
        ConfigError, MissingPartError: there is no such detector here.
    """
    try:
        return ask(), ()
    except (ConfigError, MissingPartError, MemoryError):
        raise
    except PictoriaError as error:
        detail = error.sentence()
    except Exception as error:
        detail = f"{type(error).__name__}: {error}"
    return None, (Reason(code="opinion_missing", values={"detail": detail, "option": option, "page": page}),)


def region_type(label: str, names: Mapping[str, RegionType] | None = None) -> RegionType:
    """The region type of a detector's label: by `names`, by what models of the field say, or by SegmOnto.

    Case, hyphens and underscores do not matter, but in `names`.
    """
    if names and label in names:
        return names[label]
    # "Page-footer" and "page_footer" are "page footer".
    plain = " ".join(re.split(r"[\s_/-]+", label.lower())).strip()
    return labelled_types("detectors").get(plain) or from_segmonto(label)


@cache
def labelled_types(kind: str) -> Mapping[str, RegionType]:
    """The region types of the names that models of a kind use, a section of `labels.yaml`."""
    file = Path(__file__).parents[1] / "labels.yaml"
    names = yaml.safe_load(file.read_text(encoding="utf-8"))[kind]
    return {label: RegionType(type) for type, labels in names.items() for label in labels}
