"""A printed line as the PDF's text layer or an OCR engine gives it: the common coin below regions."""

from dataclasses import dataclass, field

from pictoria_docs.document import Box
from pictoria_docs.document.page import usual_size
from pictoria_docs.document.words import Word

USUAL_SIZE = 10.0  # points of type, on a page or in a document without any
UPRIGHT = 0.99  # of the writing direction, from which a line is upright
UNKNOWN = 0.0  # confidence of a word of a text layer whose characters are not known
WITHIN_PICTURE = 0.6  # of a line's area, from which it is printed inside a picture


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
