"""layoutparser's models as detectors of ours."""

import importlib
from typing import Any

import numpy as np
from PIL import Image

from pictoria_docs.document import Box
from pictoria_docs.document.geometry import to_points
from pictoria_docs.errors import ConfigError, MissingPartError
from pictoria_docs.layout.detectors.detection import Detection, Detector, detecting, region_type
from pictoria_docs.layout.parts import Availability, Requirement

REQUIREMENT = Requirement(
    "layoutparser", ("layoutparser",), "extra_missing", {"part": "layoutparser", "extra": "layoutparser"}
)
"""Its models need a backend (detectron2, effdet, paddle) as well."""


class LayoutParserDetector:
    """A layoutparser model (anything whose `detect(image)` gives an `lp.Layout`) as a `Detector`."""

    name = REQUIREMENT.part

    def __init__(self, model: Any) -> None:
        """Wrap a model that is loaded already."""
        self._model = model

    def detect(self, image: Image.Image, dpi: float) -> list[Detection]:
        """See `Detector.detect`."""
        with detecting(self.name):
            layout = self._model.detect(np.asarray(image.convert("RGB")))
        return [_detection(block, dpi) for block in layout]


def _detection(block: Any, dpi: float) -> Detection:
    corners = np.asarray(block.points, dtype=float)
    box = Box(*corners.min(axis=0).tolist(), *corners.max(axis=0).tolist())
    label = str(block.type or "")
    score = float(1.0 if block.score is None else block.score)
    return Detection(region_type(label), to_points(box, dpi), score, label)


def load(model: str | None) -> LayoutParserDetector:
    """The layoutparser model of a config path ("lp://PubLayNet/...") as a detector.

    Raises:
        ConfigError: no model is named.
        MissingPartError: layoutparser or the model's backend is not installed, or the weights cannot be had.
    """
    if not model:
        raise ConfigError("detector_needs_model", name="layoutparser")
    with REQUIREMENT.loading():
        layoutparser = importlib.import_module("layoutparser")
    try:
        path = layoutparser.AutoLayoutModel(model)
    except Exception as error:
        raise MissingPartError("weights_missing", model=model, detail=str(error)) from error
    if path is None:
        raise MissingPartError("weights_missing", model=model, detail="AutoLayoutModel")
    return LayoutParserDetector(path)


PART: Availability[Detector] = Availability(
    "layoutparser", load, lambda: REQUIREMENT.status("model_wanted", {"option": "layout.detector_model"})
)
