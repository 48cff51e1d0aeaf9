"""Optical character recognition behind one protocol: `get_ocr(name).read(image, dpi, languages)`."""

from collections.abc import Sequence
from typing import Protocol, runtime_checkable

from PIL import Image

from pictoria_docs.document import Box
from pictoria_docs.layout.parts import PartMaker, Parts
from pictoria_docs.layout.text_line import TextLine
from pictoria_docs.registry import Registry


@runtime_checkable
class OcrEngine(Protocol):
    """Reads printed lines off an image."""

    name: str

    def read(
        self,
        image: Image.Image,
        dpi: float,
        languages: Sequence[str] = (),
        boxes: Sequence[Box] | None = None,
    ) -> list[TextLine]:
        """Read a page image, or only some places of it.

        Args:
            image: the page, or part of it; grey or RGB.
            dpi: pixels per inch; results are in points from the image's top left corner.
            languages: as Tesseract names them ("fra", "eng"); those that the engine does not have are left out.
            boxes: places that hold one line each, in points; None: find the lines on the whole image.

        Returns:
            Lines in the engine's order, each inside one column, with word boxes, confidences and font sizes.

        Raises:
            MissingPartError: the engine or a model of it is not there.
            PageError: the engine failed on this image.
        """
        ...


OCR: Registry[PartMaker[OcrEngine]] = Registry(
    "ocr", "pictoria_docs.ocr", first=("tesseract",), attributes=()
)
ocr_parts: Parts[OcrEngine] = Parts(OCR)


def get_ocr(name: str = "auto") -> OcrEngine:
    """The engine of this name; "auto" is Tesseract where it is installed, else rapidocr.

    Raises:
        ConfigError: no engine has this name.
        MissingPartError: it is not installed.
    """
    if name == "auto":
        name = "tesseract" if ocr_parts.part("tesseract").status().ready else "rapidocr"
    return ocr_parts.get(name)


__all__ = ["OcrEngine", "get_ocr", "ocr_parts"]
