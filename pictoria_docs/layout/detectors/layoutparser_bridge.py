"""layoutparser's models as detectors of ours."""

import importlib
from typing import Any

import numpy as np
from PIL import Image, ImageFont

from pictoria_docs.document import Box, Point
from pictoria_docs.document.geometry import POINTS_PER_INCH, to_points
from pictoria_docs.errors import ConfigError, MissingPartError, PageError
from pictoria_docs.layout.detectors.detection import Detection, Detector, region_type
from pictoria_docs.layout.parts import OptionalPart, PartStatus, installed


def status() -> PartStatus:
    """Whether layoutparser is installed; its models need a backend (detectron2, effdet, paddle) as well."""
    if not installed("layoutparser"):
        return PartStatus(
            "layoutparser", False, "extra_missing", {"part": "layoutparser", "extra": "layoutparser"}
        )
    return PartStatus("layoutparser", True, "model_wanted", {"option": "layout.detector_model"})


def layoutparser() -> Any:
    """The module, mended for Pillow 10 and later, which took away the `getsize` that layoutparser draws with.

    Raises:
        MissingPartError: it is not installed.
    """
    try:
        module = importlib.import_module("layoutparser")
    except ImportError as error:
        raise MissingPartError("extra_missing", part="layoutparser", extra="layoutparser") from error
    if not hasattr(ImageFont.FreeTypeFont, "getsize"):
        ImageFont.FreeTypeFont.getsize = _getsize  # type: ignore[attr-defined]
    return module


def _getsize(font: ImageFont.FreeTypeFont, text: str, *args: Any, **options: Any) -> tuple[float, float]:
    return font.getbbox(text, *args, **options)[2:]


class LayoutParserDetector:
    """A layoutparser model (anything whose `detect(image)` gives an `lp.Layout`) as a `Detector`."""

    name = "layoutparser"

    def __init__(self, model: Any) -> None:
        """Wrap a model that is loaded already."""
        self._model = model

    def detect(self, image: Image.Image, dpi: float) -> list[Detection]:
        """See `Detector.detect`."""
        try:
            layout = self._model.detect(np.asarray(image.convert("RGB")))
        except Exception as error:
            raise PageError("detector_failed", name=self.name, detail=str(error)) from error
        return [_detection(block, dpi) for block in layout]


def _detection(block: Any, dpi: float) -> Detection:
    box = to_points(Box(*(float(value) for value in block.coordinates[:2] + block.coordinates[-2:])), dpi)
    polygon = None
    if type(block.block).__name__ == "Quadrilateral":
        corners = np.asarray(block.points, dtype=float) * POINTS_PER_INCH / dpi
        polygon = tuple(Point(float(x), float(y)) for x, y in corners)
        low, high = corners.min(axis=0), corners.max(axis=0)
        box = Box(float(low[0]), float(low[1]), float(high[0]), float(high[1]))
    label = str(block.type or "")
    return Detection(
        region_type(label), box, float(1.0 if block.score is None else block.score), label, polygon
    )


def load(model: str | None) -> LayoutParserDetector:
    """The layoutparser model of a config path ("lp://PubLayNet/...") as a detector.

    Raises:
        ConfigError: no model is named.
        MissingPartError: layoutparser or the model's backend is not installed, or the weights cannot be had.
    """
    if not model:
        raise ConfigError("detector_needs_model", name="layoutparser")
    try:
        path = layoutparser().AutoLayoutModel(model)
    except MissingPartError:
        raise
    except Exception as error:
        raise MissingPartError("weights_missing", model=model, detail=str(error)) from error
    if path is None:
        raise MissingPartError("weights_missing", model=model, detail="AutoLayoutModel")
    return LayoutParserDetector(path)


PART: OptionalPart[Detector] = OptionalPart("layoutparser", load, status)
