"""Our detectors as layout models of layoutparser."""

import importlib
from typing import Any, ClassVar

import numpy as np
from PIL import Image

from pictoria_docs.document.geometry import POINTS_PER_INCH
from pictoria_docs.layout.detectors import get_detector
from pictoria_docs.layout.detectors.layoutparser_bridge import layoutparser

DEFAULT_DPI = 200.0  # of the images that layoutparser hands over


def as_layout_model(name: str = "rapid-layout", model: str | None = None, dpi: float = DEFAULT_DPI) -> Any:
    """A detector of ours as an `lp.models.BaseLayoutModel`, whose `detect` gives an `lp.Layout`.

    Blocks are rectangles in pixels of the image, `type` is a region type of ours, `score` the confidence.

    Args:
        name: name of a detector.
        model: folder or hub id, for detectors that take one.
        dpi: resolution of the images, for detectors that judge sizes.

    Raises:
        ConfigError: no detector has this name.
        MissingPartError: layoutparser or the detector is not installed.
    """
    lp = layoutparser()
    base: Any = importlib.import_module("layoutparser.models.base_layoutmodel").BaseLayoutModel
    detector = get_detector(name, model)

    class PictoriaLayoutModel(base):  # type: ignore[misc]
        """The detector, spoken to as layoutparser does."""

        DEPENDENCIES = ()
        DETECTOR_NAME = "pictoria"
        MODEL_CATALOG: ClassVar[dict[str, dict[str, str]]] = {}

        def image_loader(self, image: Any) -> Image.Image:
            """An array or image as RGB."""
            return (image if isinstance(image, Image.Image) else Image.fromarray(np.asarray(image))).convert(
                "RGB"
            )

        def detect(self, image: Any) -> Any:
            """The `lp.Layout` of an image."""
            scale = dpi / POINTS_PER_INCH
            blocks = [
                lp.TextBlock(
                    lp.Rectangle(*(value * scale for value in detections.box)),
                    type=detections.type.value,
                    score=detections.confidence,
                )
                for detections in detector.detect(self.image_loader(image), dpi)
            ]
            return lp.Layout(blocks)

    return PictoriaLayoutModel()
