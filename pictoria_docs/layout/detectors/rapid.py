"""rapid-layout: PicoDet trained on CDLA, 7 MB, inside the package; six pages a second on one core."""

import importlib
import logging
from typing import Any

import numpy as np
from PIL import Image

from pictoria_docs.document import Box
from pictoria_docs.document.geometry import to_points
from pictoria_docs.layout.detectors.detection import Detection, Detector, detecting, region_type
from pictoria_docs.layout.parts import Availability, Requirement

THRESHOLD = 0.4  # confidence of a detection
SIDE = 1200
"""Pixels: the model sees 800 x 608, so a larger image only costs time."""

REQUIREMENT = Requirement(
    "rapid-layout",
    ("rapid_layout", "onnxruntime"),
    "pip_missing",
    {"part": "rapid-layout", "package": "rapid-layout"},
)


class RapidLayoutDetector:
    """The model of the rapid-layout package, on one core."""

    name = REQUIREMENT.part

    def __init__(self) -> None:
        """Load the model.

        Raises:
            MissingPartError: the package is not installed or its model cannot be read.
        """
        with REQUIREMENT.loading():
            package = importlib.import_module("rapid_layout")
            before = logging.root.manager.disable
            logging.disable(logging.INFO)  # it reports each step of loading on the screen
            try:
                self._engine: Any = package.RapidLayout(
                    conf_thresh=THRESHOLD, engine_cfg={"intra_op_num_threads": 1, "inter_op_num_threads": 1}
                )
            finally:
                logging.disable(before)

    def detect(self, image: Image.Image, dpi: float) -> list[Detection]:
        """See `Detector.detect`."""
        factor = min(SIDE / max(image.size), 1.0)
        small = image.convert("RGB").resize(
            (max(round(image.width * factor), 1), max(round(image.height * factor), 1))
        )
        with detecting(self.name):
            answer = self._engine(np.ascontiguousarray(np.asarray(small)[:, :, ::-1]))
        if answer.boxes is None:
            return []
        return [
            Detection(
                region_type(label), to_points(Box(*map(float, box)), dpi * factor), float(score), str(label)
            )
            for box, score, label in zip(answer.boxes, answer.scores, answer.class_names, strict=True)
        ]


PART: Availability[Detector] = Availability(
    "rapid-layout",
    lambda model: RapidLayoutDetector(),
    lambda: REQUIREMENT.status("model_included", {"package": "rapid-layout"}),
)
