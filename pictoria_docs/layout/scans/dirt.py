"""Marks that stand alone and that OCR takes for a letter or a number: dirt, edges of leaves, sums written by hand.

A page gives Tesseract nothing to go by for such a mark. rapidocr, which looks at letters alone, is sure of what is
printed, and of next to nothing else: so it is asked.
"""

from collections.abc import Sequence

from pictoria_docs.layout.ocr import OcrEngine
from pictoria_docs.layout.scans.image import Scan
from pictoria_docs.layout.scans.labels import second_reader
from pictoria_docs.layout.text_line import TextLine

JUDGE = "rapidocr"
SURE = 0.95
"""A mark that the first engine reads with more confidence is print: prices and numbers of pages mostly are."""
CONFIRMED, LONGER_CONFIRMED = 0.9, 0.7
"""Confidence of the judge in a mark that is print, and in one of more signs than a few, which dirt seldom makes: it has
.94 and more in print, .86 at most in dirt (26 pages of 22 scanned books)."""
FEW = 3
"""Letters and digits of a mark; a longer one of digits alone is a mark too."""
ASIDE, ABOVE = 2.0, 1.0
"""Type sizes of white beside a mark that stands alone, and above and below it."""


def without_dirt(
    lines: Sequence[TextLine], scan: Scan, engine: OcrEngine, languages: Sequence[str]
) -> list[TextLine]:
    """The lines without marks that stand alone and that nobody is sure to read.

    Args:
        lines: of the straight page, upright.
        scan: the page.
        engine: has read them.
        languages: for the engine.
    """
    texts = [line for line in lines if not _is_mark(line.text)]
    marks = [
        line for line in lines if line.confidence < SURE and _is_mark(line.text) and _is_alone(line, texts)
    ]
    judge = second_reader(engine)
    if not marks or judge.name != JUDGE:
        return list(lines)
    spots = [mark.box.grown(2.0) for mark in marks]
    readings = [line for line in judge.read(scan.clean([]), scan.dpi, languages, spots) if _is_print(line)]
    dirt = [mark for mark in marks if not any(reading.box.intersection(mark.box) for reading in readings)]
    return [line for line in lines if line not in dirt]


def _is_mark(text: str) -> bool:
    letters = [letter for letter in text if letter.isalnum()]
    return len(letters) <= FEW or not any(letter.isalpha() for letter in letters)


def _is_alone(line: TextLine, texts: Sequence[TextLine]) -> bool:
    """Whether no text is near: other marks are no company."""
    aside, above = ASIDE * line.size, ABOVE * line.size
    x0, y0, x1, y1 = line.box
    around = line.box._replace(x0=x0 - aside, x1=x1 + aside, y0=y0 - above, y1=y1 + above)
    return not any(text.box.intersection(around) for text in texts)


def _is_print(reading: TextLine) -> bool:
    signs = len(reading.text.replace(" ", ""))
    sure = reading.confidence >= (CONFIRMED if signs <= FEW else LONGER_CONFIRMED)
    return sure and any(letter.isalnum() for letter in reading.text)
