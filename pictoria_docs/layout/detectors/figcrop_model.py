"""figcrop: PP-DocLayoutV2 for OpenVINO inside the package (66 MB, AGPL); the accurate choice for page images."""

import importlib
import os
import warnings
from importlib.resources import files
from typing import Any

from PIL import Image

from pictoria_docs.document import Box
from pictoria_docs.document.geometry import to_points
from pictoria_docs.layout.detectors.detection import Detection, Detector, detecting, region_type
from pictoria_docs.layout.parts import Availability, Requirement

REQUIREMENT = Requirement(
    "figcrop", ("figcrop", "openvino"), "extra_missing", {"part": "figcrop", "extra": "scans"}
)

MIN_CONFIDENCE = 0.1
"""Of a detection: who asks decides what to believe."""


class FigcropDetector:
    """PP-DocLayoutV2 as the figcrop package runs it."""

    name = REQUIREMENT.part

    def __init__(self) -> None:
        """Load the model.

        Raises:
            MissingPartError: the package is not installed or its model cannot be read.
        """
        with REQUIREMENT.loading():
            with warnings.catch_warnings():
                # It imports PyMuPDF by its old name, of which PyMuPDF warns: nothing that a user can mend.
                warnings.simplefilter("ignore", FutureWarning)
                made: Any = importlib.import_module("figcrop.layout").PPDocLayoutV2
            core = importlib.import_module("openvino").Core()
            folder = files("figcrop.models.pp_doclayout_v2")
            model = core.read_model(*(os.fspath(str(folder / name)) for name in ("layout.xml", "layout.bin")))
            # Not by its constructor, which takes all cores and keeps compiled models in the user's home.
            self._model: Any = made.__new__(made)
            self._model.CONFIDENCE = MIN_CONFIDENCE
            self._model.compiled_model = core.compile_model(model, "CPU", {"INFERENCE_NUM_THREADS": 1})

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


PART: Availability[Detector] = Availability(
    "figcrop",
    lambda model: FigcropDetector(),
    lambda: REQUIREMENT.status("model_included", {"package": "figcrop"}),
)
