"""A printed line as the PDF's text layer or an OCR engine gives it: the common coin below regions."""

from dataclasses import dataclass, field
from math import hypot

from pictoria_docs.document import Box, Rotation
from pictoria_docs.document.page import usual_size
from pictoria_docs.document.words import Word

USUAL_SIZE = 10.0  # points of type, on a page or in a document without any
ALONG = 0.14  # between two unit vectors that point the same way
UNKNOWN = 0.0  # confidence of a word of a text layer whose characters are not known
WITHIN_PICTURE = 0.6  # of a line's area, from which it is printed inside a picture

DIRECTIONS: dict[Rotation, tuple[float, float]] = {
    0: (1.0, 0.0),
    90: (0.0, 1.0),
    180: (-1.0, 0.0),
    270: (0.0, -1.0),
}
"""The writing direction of text that was turned clockwise by so much."""


@dataclass(slots=True)
class TextLine:
    """One line in one column. Offsets of words and runs index `text`."""

    text: str
    box: Box
    words: list[Word] = field(default_factory=list)
    runs: list[tuple[int, int, float, bool, bool]] = field(default_factory=list)
    """(start, end, font size in points, bold, italic), covering the text."""
    direction: tuple[float, float] = (1.0, 0.0)
    """Unit vector of the writing direction; (1, 0) is upright."""
    confidence: float = 1.0
    monospaced: bool = False
    """Set in a typewriter face: a listing."""

    @property
    def size(self) -> float:
        """Font size of most of the line, in points."""
        return usual_size(self.runs, self.box.height)

    @property
    def rotation(self) -> Rotation | None:
        """By how much the line is turned clockwise; None where it runs at a slant."""
        for rotation, (dx, dy) in DIRECTIONS.items():
            if hypot(self.direction[0] - dx, self.direction[1] - dy) < ALONG:
                return rotation
        return None
