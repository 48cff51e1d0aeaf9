"""An OCR engine that reads the same line on each page."""

from collections.abc import Sequence

from PIL import Image

from pictoria_docs.plugins import Box, TextLine, Word

TEXT = "Fig. 7. A bowl that the small engine has read."
BOX = Box(150.0, 452.0, 450.0, 464.0)


class OneLine:
    """Reads one line, wherever it looks."""

    name = "tiny-ocr"

    def __init__(self, model: str | None) -> None:
        self.model = model

    def read(
        self,
        image: Image.Image,
        dpi: float,
        languages: Sequence[str] = (),
        boxes: Sequence[Box] | None = None,
    ) -> list[TextLine]:
        """The one line, on whole pages."""
        if boxes is not None or image.width * 72 / dpi < BOX.x1:
            return []
        words, start = [], 0
        for text in TEXT.split():
            end = start + len(text)
            across = BOX.width / len(TEXT)
            words.append(Word(start, end, BOX.x0 + across * start, BOX.y0, BOX.x0 + across * end, BOX.y1))
            start = end + 1
        return [TextLine(TEXT, BOX, words, [(0, len(TEXT), 9.0, False, False)])]
