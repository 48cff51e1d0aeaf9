"""Small isolated print that page-level OCR leaves out or misreads: numbers under pictures, headings of plates."""

import re
from collections.abc import Sequence
from dataclasses import replace

import cv2
import numpy as np
from scipy import ndimage

from pictoria_docs.document import Box
from pictoria_docs.errors import MissingPartError
from pictoria_docs.labels import looks_like_caption
from pictoria_docs.layout.ocr import OcrEngine, get_ocr
from pictoria_docs.layout.ocr.lines import make_line
from pictoria_docs.layout.scan_image import Bytes, Scan
from pictoria_docs.layout.scan_pictures import SCALE, PageText, stroke_mask
from pictoria_docs.layout.text_line import TextLine

LABEL = re.compile(r"\(?(?:\d{1,3}[a-z]?|[a-zA-Z]|[IVXLC]{1,6})[.)]?")
"""A bare number: "3", "12a", "(b)", "IV."."""
PLATE_HEADING = re.compile(r"P[lLI1|][.,:'’]{0,2}\s*([IVXLC]{1,8}|\d{1,3})[.:]?")
"""What OCR makes of "Pl. IV": the l is read as a capital, a digit or a bar, the point and the space get lost."""
_NUMBERS = r"(?:[IVXLC]{1,8}|\d{1,3}[a-z]?)(?:\s?[.,:;]{1,2}\s?\d{1,3}[a-z]?)*[.,:]?"
PLATE_REFERENCE = re.compile(rf"P[lLI1|][.,:'’]{{0,2}}\s*({_NUMBERS})")
"""The same with parts: "Pl. IV, 2."."""
REFERENCE = re.compile(rf"[^\W\d_]{{2,9}}[.:]?\s*{_NUMBERS}")
"""A word and numbers, and nothing else: "Taf. 2.3."."""
LOOKALIKES = str.maketrans("€©¢®", "ccce")
"""Signs that number nothing, and the letters that they are."""
UNSURE = 0.3
"""Below this confidence a reading is nothing."""
SURE = 0.6
VERY_SURE = 0.85
REFERENCE_SURE = 0.8
"""A second reading that makes a reference of a line is believed from here on: noise makes none."""
WIDE = 5.0
"""An unread place that is more times as wide as it is high holds no short reference."""
WORD_SURE = 0.5
"""Words read with more confidence than this are text; less sure ones may be strokes of a picture."""
SHORT = 10
"""Letters: a line so short gives a language model nothing to go by."""
MAX_PLACES = 60
"""More unread places than this are the strokes of a drawing, or dirt."""


def is_label(text: str) -> bool:
    """Whether a line is a bare printed number."""
    return LABEL.fullmatch(text.strip()) is not None


def reference(text: str) -> str | None:
    """A text that is a reference to a plate or figure and nothing else, its label mended; None for other texts."""
    text = text.strip()
    if plate := PLATE_REFERENCE.fullmatch(text):
        return f"Pl. {plate[1]}"
    return text if looks_like_caption(text) and REFERENCE.fullmatch(text) else None


def page_text(lines: Sequence[TextLine]) -> PageText:
    """The lines as boxes, for telling text and pictures apart."""
    labels = [line for line in lines if is_label(line.text)]
    others = [line for line in lines if not is_label(line.text)]
    sentences = [
        line for line in others if len(line.words) >= 3 and len(line.text) >= 14 and line.confidence > SURE
    ]
    return PageText(
        words=tuple(word.box for line in lines for word in line.words if word.confidence >= WORD_SURE),
        labels=tuple(line.box for line in labels),
        lines=tuple(line.box for line in others),
        sentences=tuple(line.box for line in sentences),
        size=float(np.median([line.size for line in lines])) if lines else 9.0,
    )


def read_missed(
    scan: Scan, engine: OcrEngine, languages: Sequence[str], lines: Sequence[TextLine], blank: Sequence[Box]
) -> list[TextLine]:
    """The page's lines with what a reading of the whole page missed or misread in short lines.

    Unread ink of the size of type is read place by place; a number found right before a line ("3." before a
    legend's item) becomes part of it. Short doubtful lines are read again by rapidocr, which looks at letters
    where Tesseract looks for words.

    Args:
        scan: the straight page.
        engine: reads the places, one line each.
        languages: for the engine.
        lines: what was read already.
        blank: photographs, in points of the straight page.
    """
    image = scan.clean(list(blank))
    found: list[TextLine] = []
    places = _places(scan, lines, blank)
    if len(places) <= MAX_PLACES:
        first = engine.read(image, scan.dpi, languages, places)
        found = _believed(first, places, lines)
        unread = [place for place in places if not any(line.box.intersection(place) for line in found)]
        unread = [place for place in unread if place.width < WIDE * place.height]
        if unread:
            again = _second_reader(engine).read(image, scan.dpi, languages, unread)
            found += [
                line
                for line in _believed(again, unread, lines)
                if line.confidence >= (REFERENCE_SURE if reference(line.text) else VERY_SURE)
            ]
            found += _agreed(first, again, unread, found)
    bare = [line for line in lines if is_label(line.text)]
    every = _joined([line for line in lines if not is_label(line.text)], [*bare, *found])
    doubtful = [index for index, line in enumerate(every) if _is_doubtful(line, every)]
    second = _second_reader(engine) if doubtful else engine
    for index in doubtful:
        place = every[index].box.grown(2.0)
        every[index] = _better(every[index], second.read(image, scan.dpi, languages, [place]))
    return [line for line in every if line.confidence >= SURE or line not in found]


def _second_reader(first: OcrEngine) -> OcrEngine:
    try:
        return get_ocr("rapidocr")
    except MissingPartError:
        return first


def _believed(read: Sequence[TextLine], places: Sequence[Box], lines: Sequence[TextLine]) -> list[TextLine]:
    """What of a reading of unread places is print."""
    placed = [
        _placed(line, places) if is_label(line.text.rstrip(":;,'").translate(LOOKALIKES)) else line
        for line in read
    ]
    return [line for line in placed if _is_print(line, lines)]


def _agreed(
    first: Sequence[TextLine], second: Sequence[TextLine], places: Sequence[Box], found: Sequence[TextLine]
) -> list[TextLine]:
    """Bare numbers of which two engines are unsure, but which both read alike."""
    agreed = []
    for one in first:
        text = one.text.strip(".,:;' ").casefold()
        same = any(
            other.text.strip(".,:;' ").casefold() == text and other.box.intersection(one.box)
            for other in second
        )
        known = any(line.box.intersection(one.box) for line in found)
        if same and not known and is_label(text) and one.confidence >= WORD_SURE:
            agreed.append(replace(_placed(one, places), confidence=VERY_SURE))
    return agreed


def _places(scan: Scan, lines: Sequence[TextLine], blank: Sequence[Box]) -> list[Box]:
    """Boxes of unread groups of letter-sized ink with white around them."""
    size = float(np.median([line.size for line in lines])) if lines else 9.0
    ink = stroke_mask(scan)
    for box in (*blank, *(line.box.grown(1.0) for line in lines)):
        x0, y0, x1, y1 = (max(round(value * SCALE), 0) for value in box.grown(0.7))
        ink[y0:y1, x0:x1] = 0
    ink = _without_dust(ink, (0.25 * size * SCALE) ** 2)
    # Letters of a line flow together sideways; what is then no higher than a line of type may be one.
    flow = cv2.dilate(ink, np.ones((1, max(round(1.8 * size * SCALE), 3)), np.uint8))
    count, connected = cv2.connectedComponents(flow, connectivity=8)
    labels = np.where(ink > 0, np.asarray(connected, dtype=np.int32), 0)
    kept = []
    for window in ndimage.find_objects(labels, count):
        if window is None:
            continue
        rows, columns = window
        height, width = (rows.stop - rows.start) / SCALE, (columns.stop - columns.start) / SCALE
        inked = float((ink[window] > 0).sum())
        if not 0.42 * size <= height <= 1.6 * size or width < 0.1 * size or inked < 0.12 * ink[window].size:
            continue
        across, aside = round(0.25 * size * SCALE), round(size * SCALE)
        around = ink[
            max(rows.start - across, 0) : rows.stop + across,
            max(columns.start - aside, 0) : columns.stop + aside,
        ]
        if float((around > 0).sum()) <= 1.1 * inked + 2:
            place = Box(columns.start / SCALE, rows.start / SCALE, columns.stop / SCALE, rows.stop / SCALE)
            kept.append(place.grown(2.0))
    return kept


def _without_dust(ink: Bytes, mass: float) -> Bytes:
    """The mask without connected parts of fewer pixels than `mass`."""
    count, connected, stats, _ = cv2.connectedComponentsWithStats(ink, connectivity=8)
    large = stats[:count, cv2.CC_STAT_AREA] >= mass
    large[0] = False
    return np.where(large[connected], np.uint8(255), np.uint8(0))


def _is_print(line: TextLine, lines: Sequence[TextLine]) -> bool:
    """Whether a reading of unread ink is to be believed: a number, part of a line, or a word of its own."""
    letters = sum(letter.isalnum() for letter in line.text)
    if is_label(line.text):
        if _is_wide(line.text, line.box):
            return False
        return line.confidence >= (SURE if line.text.strip("(). ").isdigit() else VERY_SURE)
    if any(_continues(line, other) for other in lines):
        return letters >= 2 and line.confidence >= UNSURE
    if reference(line.text) is not None:
        return line.confidence >= REFERENCE_SURE
    if letters <= 0.6 * len(line.text.replace(" ", "")):
        return False
    return line.confidence >= (VERY_SURE if letters <= 3 else UNSURE)


def _continues(piece: TextLine, line: TextLine) -> bool:
    """Whether a piece stands right before or behind a line on the same row."""
    level = piece.box.overlap_y(line.box) > 0.6 * min(piece.box.height, line.box.height)
    return level and -1.0 < -piece.box.overlap_x(line.box) < 1.3 * line.size and len(line.text) >= 4


def _placed(line: TextLine, places: Sequence[Box]) -> TextLine:
    """A bare number with the box of its ink, which is surer than what an engine says of one letter."""
    x, y = line.box.centre
    holding = (place for place in places if place.x0 <= x <= place.x1 and place.y0 <= y <= place.y1)
    around = next(holding, line.box.grown(2.0))
    text = line.text.strip().rstrip(":;,'").translate(LOOKALIKES)
    if set(text) <= set("lI|.()") and "l" in text:
        text = text.replace("l", "1").replace("I", "1").replace("|", "1")  # no series counts l, ll, lll
    ink = around.grown(-2.0)
    return make_line([(text, line.box if _is_wide(text, ink) else ink, line.confidence)], line.size)


def _is_wide(text: str, box: Box) -> bool:
    """Whether a box is too wide for so few letters: there is a bar, a rule or dirt in it."""
    return box.width > 1.3 * len(text) * box.height


def _joined(lines: Sequence[TextLine], found: Sequence[TextLine]) -> list[TextLine]:
    """The lines with what was found later put where it belongs: before, behind or between lines, or on its own."""
    kept = list(lines)
    for piece in found:
        while True:
            line = next((line for line in kept if _continues(piece, line)), None)
            if line is None:
                break
            kept.remove(line)
            left, right = sorted((piece, line), key=lambda each: each.box.x0)
            words, rest = _words(left), _words(right)
            if rest and words and rest[0][0] in (".", ")"):
                text, box, confidence = words[-1]
                words[-1] = (text.rstrip(".)") + rest.pop(0)[0], box, confidence)
            piece = make_line([*words, *rest], line.size)
        kept.append(piece)
    return kept


def _words(line: TextLine) -> list[tuple[str, Box, float]]:
    return [(line.text[word.start : word.end], word.box, word.confidence) for word in line.words]


def _is_doubtful(line: TextLine, lines: Sequence[TextLine]) -> bool:
    """Whether a line is short, stands alone on its row, and was not read with certainty."""
    letters = sum(letter.isalnum() for letter in line.text)
    if not 1 <= letters <= SHORT or (line.confidence >= VERY_SURE and not line.text.startswith("P")):
        return False
    beside = line.box.grown(2.0)._replace(x0=line.box.x0 - 4 * line.size, x1=line.box.x1 + 4 * line.size)
    return not any(other is not line and other.box.intersection(beside) for other in lines)


def _better(line: TextLine, again: Sequence[TextLine]) -> TextLine:
    """The second reading of a short line where it makes more sense than the first."""
    text = " ".join(other.text for other in again).strip()
    confidence = min((other.confidence for other in again), default=0.0)
    named = reference(text)
    if named is not None and confidence >= REFERENCE_SURE:
        return _reread(line, named, confidence)
    for reading in (text, line.text):
        heading = PLATE_HEADING.fullmatch(reading)
        if heading:
            sure = max(confidence, line.confidence) if reading == line.text else confidence
            words = [("Pl.", *_cut(line, 0.0, 0.4, sure)), (heading[1], *_cut(line, 0.45, 1.0, sure))]
            return make_line(words, line.size)
    if line.confidence < SURE and confidence >= VERY_SURE and sum(letter.isalnum() for letter in text) >= 2:
        return make_line([(text, line.box, confidence)], line.size)
    return line


def _reread(line: TextLine, text: str, confidence: float) -> TextLine:
    """A line with another text, its words spread over its box by their letters."""
    words, at = [], 0
    for word in text.split():
        end = at + len(word)
        words.append((word, *_cut(line, at / len(text), end / len(text), confidence)))
        at = end + 1
    return make_line(words, line.size)


def _cut(line: TextLine, start: float, end: float, confidence: float) -> tuple[Box, float]:
    """The part of a line's box between two shares of its width, for words whose places are not known."""
    x0, y0, x1, y1 = line.box
    return Box(x0 + start * (x1 - x0), y0, x0 + end * (x1 - x0), y1), confidence
