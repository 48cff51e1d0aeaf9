"""Our detectors as layout models of layoutparser."""

import importlib
from typing import Any, ClassVar

import numpy as np
from PIL import Image, ImageFont

from pictoria_docs.document.geometry import POINTS_PER_INCH
from pictoria_docs.layout.detectors import get_detector
from pictoria_docs.layout.detectors.layoutparser_bridge import REQUIREMENT

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
    with REQUIREMENT.loading():
        lp = importlib.import_module("layoutparser")
    if not hasattr(ImageFont.FreeTypeFont, "getsize"):
        # Pillow 10 took it away, and layoutparser draws with it.
        ImageFont.FreeTypeFont.getsize = _getsize  # type: ignore[attr-defined]
    base: Any = importlib.import_module("layoutparser.models.base_layoutmodel").BaseLayoutModel
    detector = get_detector(name, model)

    class PictoriaLayoutModel(base):  # type: ignore[misc]
        """The detector, with the interface of layoutparser."""

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
                    lp.Rectangle(*(value * scale for value in detection.box)),
                    type=detection.type.value,
                    score=detection.confidence,
                )
                for detection in detector.detect(self.image_loader(image), dpi)
            ]
            return lp.Layout(blocks)

    return PictoriaLayoutModel()


def _getsize(font: ImageFont.FreeTypeFont, text: str, *args: Any, **options: Any) -> tuple[float, float]:
    return font.getbbox(text, *args, **options)[2:]
