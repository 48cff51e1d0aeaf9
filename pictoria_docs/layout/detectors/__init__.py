"""Detectors of layout behind one protocol: `get_detector(name).detect(image, dpi)`."""

from pictoria_docs.extensions import DETECTORS
from pictoria_docs.layout.detectors.detection import Detection, Detector, PageDetector
from pictoria_docs.layout.parts import Parts, PartStatus

_detectors: Parts[Detector] = Parts(DETECTORS)


def get_detector(name: str, model: str | None = None) -> Detector:
    """The detector of this name, loaded once per process.

    Args:
        name: one of the registry `extensions.DETECTORS`.
        model: local folder, hub id or config path, for detectors that take one.

    Raises:
        ConfigError: no detector has this name.
        MissingPartError: it is not installed, or its weights cannot be read.
    """
    return _detectors.get(name, model)


def detector_ready(name: str) -> bool:
    """Whether the detector of this name can be used here."""
    return _detectors.part(name).status().ready


def available_detectors() -> list[PartStatus]:
    """How each detector stands here, and what to install, for `pictoria-docs doctor`."""
    return _detectors.statuses()


__all__ = [
    "Detection",
    "Detector",
    "PageDetector",
    "available_detectors",
    "detector_ready",
    "get_detector",
]
