"""Detectors of layout behind one protocol: `get_detector(name).detect(image, dpi)`."""

from functools import cache

from pictoria_docs.layout.detectors.detection import Detection, Detector, PageDetector
from pictoria_docs.layout.parts import OptionalPart, PartStatus, Registry


def _rapid_layout(model: str | None) -> Detector:
    from pictoria_docs.layout.detectors.rapid import RapidLayoutDetector

    return RapidLayoutDetector()


def _rapid_layout_status() -> PartStatus:
    from pictoria_docs.layout.detectors.rapid import status

    return status()


def _figcrop(model: str | None) -> Detector:
    from pictoria_docs.layout.detectors.figcrop_model import FigcropDetector

    return FigcropDetector()


def _figcrop_status() -> PartStatus:
    from pictoria_docs.layout.detectors.figcrop_model import status

    return status()


def _pymupdf(model: str | None) -> Detector:
    from pictoria_docs.layout.detectors.pymupdf_model import PymupdfLayoutDetector

    return PymupdfLayoutDetector()


def _pymupdf_status() -> PartStatus:
    from pictoria_docs.layout.detectors.pymupdf_model import status

    return status()


def _transformers(model: str | None) -> Detector:
    from pictoria_docs.layout.detectors.transformers_model import TransformersDetector

    return TransformersDetector(model)


def _transformers_status() -> PartStatus:
    from pictoria_docs.layout.detectors.transformers_model import status

    return status()


def _layoutparser(model: str | None) -> Detector:
    from pictoria_docs.layout.detectors.layoutparser_bridge import load

    return load(model)


def _layoutparser_status() -> PartStatus:
    from pictoria_docs.layout.detectors.layoutparser_bridge import status

    return status()


@cache
def detector_registry() -> Registry[Detector]:
    """All detectors by name; entry-point group `pictoria_docs.detectors`."""
    own: tuple[OptionalPart[Detector], ...] = (
        OptionalPart("rapid-layout", _rapid_layout, _rapid_layout_status),
        OptionalPart("figcrop", _figcrop, _figcrop_status),
        OptionalPart("pymupdf-layout", _pymupdf, _pymupdf_status),
        OptionalPart("transformers", _transformers, _transformers_status),
        OptionalPart("layoutparser", _layoutparser, _layoutparser_status),
    )
    return Registry("detector", "pictoria_docs.detectors", own)


def get_detector(name: str, model: str | None = None) -> Detector:
    """The detector of this name, loaded once per process.

    Args:
        name: "rapid-layout", "figcrop", "pymupdf-layout", "transformers", "layoutparser", or another package's.
        model: local folder, hub id or config path, for detectors that take one.

    Raises:
        ConfigError: no detector has this name.
        MissingPartError: it is not installed, or its weights cannot be read.
    """
    return detector_registry().get(name, model)


def available_detectors() -> list[PartStatus]:
    """How each detector stands here, and what to install, for `pictoria-docs doctor`."""
    return detector_registry().statuses()


__all__ = [
    "Detection",
    "Detector",
    "PageDetector",
    "available_detectors",
    "detector_registry",
    "get_detector",
]
