"""figcrop: PP-DocLayoutV2 for OpenVINO inside the package (66 MB, AGPL); the accurate choice for page images."""

import importlib
from typing import Any

from PIL import Image

from pictoria_docs.document import Box
from pictoria_docs.document.geometry import to_points
from pictoria_docs.errors import MissingPartError, PageError
from pictoria_docs.layout.detectors.detection import Detection, Detector, region_type
from pictoria_docs.layout.parts import OptionalPart, PartStatus, installed


def status() -> PartStatus:
    """Whether figcrop is installed."""
    if not installed("figcrop", "openvino"):
        return PartStatus("figcrop", False, "extra_missing", {"part": "figcrop", "extra": "figcrop"})
    return PartStatus("figcrop", True, "model_included", {"package": "figcrop"})


class FigcropDetector:
    """PP-DocLayoutV2 as the figcrop package runs it."""

    name = "figcrop"

    def __init__(self) -> None:
        """Load the model.

        Raises:
            MissingPartError: the package is not installed or its model cannot be read.
        """
        try:
            self._model: Any = importlib.import_module("figcrop.layout").PPDocLayoutV2(device="CPU")
        except ImportError as error:
            raise MissingPartError("extra_missing", part=self.name, extra="figcrop") from error
        except Exception as error:
            raise MissingPartError("part_broken", name=self.name, detail=str(error)) from error

    def detect(self, image: Image.Image, dpi: float) -> list[Detection]:
        """See `Detector.detect`."""
        try:
            crops = self._model.predict(image)
        except Exception as error:
            raise PageError("detector_failed", name=self.name, detail=str(error)) from error
        return [
            Detection(
                region_type(crop["label"]),
                to_points(Box(*(float(value) for value in crop["bbox"])), dpi),
                float(crop["score"]),
                crop["label"],
            )
            for crop in crops
        ]


PART: OptionalPart[Detector] = OptionalPart("figcrop", lambda model: FigcropDetector(), status)
