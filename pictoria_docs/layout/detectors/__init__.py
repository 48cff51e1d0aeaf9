"""Detectors of layout behind one protocol: `get_detector(name).detect(image, dpi)`."""

from pictoria_docs.layout.detectors.detection import Detection, Detector, PageDetector, opinion_of
from pictoria_docs.layout.parts import PartMaker, Parts
from pictoria_docs.registry import Registry

DETECTORS: Registry[PartMaker[Detector]] = Registry(
    "detector", "pictoria_docs.detectors", first=("rapid-layout",), attributes=()
)
detector_parts: Parts[Detector] = Parts(DETECTORS)


def get_detector(name: str, model: str | None = None) -> Detector:
    """The detector of this name, loaded once per process.

    Args:
        name: one of the registry `DETECTORS`.
        model: local folder, hub id or config path, for detectors that take one.

    Raises:
        ConfigError: no detector has this name.
        MissingPartError: it is not installed, or its weights cannot be read.
    """
    return detector_parts.get(name, model)


__all__ = ["Detection", "Detector", "PageDetector", "detector_parts", "get_detector", "opinion_of"]
