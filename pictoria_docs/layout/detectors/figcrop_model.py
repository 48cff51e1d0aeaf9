"""figcrop: PP-DocLayoutV2 for OpenVINO inside the package (66 MB, AGPL); the accurate choice for page images."""

import importlib
from typing import Any

from PIL import Image

from pictoria_docs.document import Box
from pictoria_docs.document.geometry import to_points
from pictoria_docs.layout.detectors.detection import Detection, Detector, detecting, region_type
from pictoria_docs.layout.parts import OptionalPart, Requirement

REQUIREMENT = Requirement(
    "figcrop", ("figcrop", "openvino"), "extra_missing", {"part": "figcrop", "extra": "figcrop"}
)


class FigcropDetector:
    """PP-DocLayoutV2 as the figcrop package runs it."""

    name = REQUIREMENT.part

    def __init__(self) -> None:
        """Load the model.

        Raises:
            MissingPartError: the package is not installed or its model cannot be read.
        """
        with REQUIREMENT.loading():
            self._model: Any = importlib.import_module("figcrop.layout").PPDocLayoutV2(device="CPU")

    def detect(self, image: Image.Image, dpi: float) -> list[Detection]:
        """See `Detector.detect`."""
        with detecting(self.name):
            crops = self._model.predict(image)
        return [
            Detection(
                region_type(crop["label"]),
                to_points(Box(*map(float, crop["bbox"])), dpi),
                float(crop["score"]),
                crop["label"],
            )
            for crop in crops
        ]


PART: OptionalPart[Detector] = OptionalPart(
    "figcrop",
    lambda model: FigcropDetector(),
    lambda: REQUIREMENT.status("model_included", {"package": "figcrop"}),
)
