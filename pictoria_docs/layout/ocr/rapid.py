"""rapidocr: detection and recognition models that come with pip alone. Slower than Tesseract and language-blind."""

import importlib
import logging
from collections.abc import Sequence
from typing import Any

import numpy as np
from PIL import Image, ImageOps

from pictoria_docs.document import Box
from pictoria_docs.document.geometry import POINTS_PER_INCH
from pictoria_docs.errors import PageError
from pictoria_docs.layout.ocr.lines import split_line
from pictoria_docs.layout.parts import Availability, Requirement
from pictoria_docs.layout.text_line import TextLine

TEXT_SCORE = 0.4  # confidence of a line that is read at all
BOX_MARGIN = 4  # white pixels around a single line
PAPER = 250  # grey of it
SIZE_OF_LINE = 0.9  # of the box that a line alone was given

LANGUAGES = ("eng", "fra", "deu", "ita", "lat")
"""Its model reads Latin letters with their accents, whatever the language."""
SIZE_OF_BOX = 0.82
"""Font size over the height of a detected line, which has some air around it."""


REQUIREMENT = Requirement("rapidocr", ("rapidocr", "onnxruntime"), "rapidocr_missing")


class RapidOcr:
    """The `OcrEngine` of the rapidocr package, on one core."""

    name = REQUIREMENT.part

    def __init__(self) -> None:
        """Load its models.

        Raises:
            MissingPartError: it is not installed, or its models are not in the package and cannot be had.
        """
        with REQUIREMENT.loading():
            rapidocr = importlib.import_module("rapidocr")
            logging.getLogger("RapidOCR").setLevel(logging.ERROR)
            self._engine: Any = rapidocr.RapidOCR(
                params={
                    "Global.log_level": "error",
                    "Global.text_score": TEXT_SCORE,
                    "EngineConfig.onnxruntime.intra_op_num_threads": 1,
                    "EngineConfig.onnxruntime.inter_op_num_threads": 1,
                }
            )

    def read(
        self,
        image: Image.Image,
        dpi: float,
        languages: Sequence[str] = (),
        boxes: Sequence[Box] | None = None,
    ) -> list[TextLine]:
        """See `OcrEngine.read`; `languages` makes no difference."""
        scale = POINTS_PER_INCH / dpi
        if boxes is None:
            return self._page(image, scale)
        lines = []
        for box in boxes:
            x0, y0, x1, y1 = (round(value / scale) for value in box)
            crop = image.convert("RGB").crop((x0, y0, max(x1, x0 + 1), max(y1, y0 + 1)))
            pixels = np.asarray(ImageOps.expand(crop, BOX_MARGIN, fill=(PAPER, PAPER, PAPER)))[:, :, ::-1]
            answer = self._ask(pixels, use_det=False, use_cls=False, use_rec=True, return_word_box=False)
            text = (answer.txts or ("",))[0].strip()
            if text:
                lines += split_line(
                    [(text, box, float(answer.scores[0]))], round(box.height * SIZE_OF_LINE, 1)
                )
        return lines

    def _page(self, image: Image.Image, scale: float) -> list[TextLine]:
        # All steps are named: rapidocr keeps the choice of the call before.
        pixels = np.asarray(image.convert("RGB"))[:, :, ::-1]
        answer = self._ask(pixels, use_det=True, use_cls=True, use_rec=True, return_word_box=True)
        if getattr(answer, "boxes", None) is None:
            return []
        lines = []
        for outline, text, score, words in zip(
            answer.boxes, answer.txts, answer.scores, answer.word_results, strict=True
        ):
            size = round(float(np.linalg.norm(outline[3] - outline[0])) * scale * SIZE_OF_BOX, 1)
            placed = [
                (str(word), _box(corners, scale), float(score_of))
                for word, score_of, corners in words
                if word.strip()
            ]
            if "".join(word for word, _, _ in placed) != "".join(text.split()):
                placed = [(text.strip(), _box(outline, scale), float(score))]
            lines += split_line(placed, size)
        return lines

    def _ask(self, pixels: np.ndarray[Any, Any], **options: bool) -> Any:
        try:
            return self._engine(pixels, **options)
        except Exception as error:
            raise PageError("ocr_failed", engine="rapidocr", detail=str(error)) from error


def _box(corners: Any, scale: float) -> Box:
    points = np.asarray(corners, dtype=float) * scale
    low, high = points.min(axis=0), points.max(axis=0)
    return Box(float(low[0]), float(low[1]), float(high[0]), float(high[1]))


PART: Availability[RapidOcr] = Availability(
    "rapidocr", lambda model: RapidOcr(), lambda: REQUIREMENT.status("rapidocr_ready", {}, LANGUAGES)
)
