"""The ONNX layout model inside pymupdf 2. It looks at the text of a page; images are read by OCR for it first."""

import importlib
from typing import TYPE_CHECKING

from PIL import Image

from pictoria_docs.document import Box
from pictoria_docs.document.geometry import POINTS_PER_INCH
from pictoria_docs.layout.detectors.detection import Detection, Detector, detecting, region_type
from pictoria_docs.layout.parts import Availability, Requirement

if TYPE_CHECKING:
    import pymupdf

JPEG_QUALITY = 80
UNSEEN = 3  # render mode of text that is there but not painted

CONFIDENCE = 0.7
"""The model gives none."""
REQUIREMENT = Requirement(
    "pymupdf-layout",
    ("pymupdf", "onnxruntime", "pymupdf.layout"),
    "pip_missing",
    {"part": "pymupdf-layout", "package": "pymupdf>=2"},
)


class PymupdfLayoutDetector:
    """A `PageDetector`, and a `Detector` for images by way of OCR."""

    name = REQUIREMENT.part

    def __init__(self) -> None:
        """Load the model.

        Raises:
            MissingPartError: the installed pymupdf has none.
        """
        with REQUIREMENT.loading():
            importlib.import_module("pymupdf.layout").activate()

    def detect_page(self, page: "pymupdf.Page") -> list[Detection]:
        """See `PageDetector.detect_page`."""
        with detecting(self.name):
            page.get_layout()
        return [
            Detection(region_type(label), Box(*map(float, box)), CONFIDENCE, label)
            for *box, label in page.layout_information or []
        ]

    def detect(self, image: Image.Image, dpi: float) -> list[Detection]:
        """See `Detector.detect`; the image is read by OCR and its text put under it, unseen."""
        import io

        import pymupdf

        from pictoria_docs.layout.ocr import get_ocr

        lines = get_ocr().read(image, dpi, ("eng", "fra", "deu"))
        picture = io.BytesIO()
        image.convert("RGB").save(picture, "JPEG", quality=JPEG_QUALITY)
        with pymupdf.open() as document:
            page = document.new_page(
                width=image.width * POINTS_PER_INCH / dpi, height=image.height * POINTS_PER_INCH / dpi
            )
            page.insert_image(page.rect, stream=picture.getvalue())
            for line in lines:
                page.insert_text(
                    (line.box.x0, line.box.y1), line.text, fontsize=max(line.size, 1.0), render_mode=UNSEEN
                )
            return self.detect_page(page)


PART: Availability[Detector] = Availability(
    "pymupdf-layout",
    lambda model: PymupdfLayoutDetector(),
    lambda: REQUIREMENT.status("model_included", {"package": "pymupdf"}),
)
