"""Small isolated print that page-level OCR leaves out or misreads: numbers under pictures, headings of plates."""

import re
from collections.abc import Sequence
from dataclasses import replace

import cv2
import numpy as np
from PIL import Image
from scipy import ndimage

from pictoria_docs.document import Box
from pictoria_docs.errors import MissingPartError
from pictoria_docs.labels import looks_like_caption
from pictoria_docs.layout.ocr import OcrEngine, get_ocr
from pictoria_docs.layout.ocr.lines import make_line, words_of
from pictoria_docs.layout.scans.image import Scan
from pictoria_docs.layout.scans.paper import Bytes
from pictoria_docs.layout.scans.pictures import SCALE, PageText, stroke_mask, wipe
from pictoria_docs.layout.text_line import TextLine

USUAL_SIZE = 9.0  # points of type on a page image without any
FEW_LINES = 5  # that do not tell the size of other type on their page
SENTENCE_WORDS = 3  # words of a line of running text,
SENTENCE_LENGTH = 14  # and characters
RIM = 0.7  # points around a line or photograph that are wiped out too
DUST = 0.25  # of the type's size: smaller specks are dust
LETTER_GAP = 1.8  # type sizes between letters of one line
MIN_FLOW = 3  # pixels
LOWEST = 0.42  # type sizes: ink that is lower is no letter,
HIGHEST = 1.6  # nor is ink that is higher,
NARROWEST = 0.1  # or narrower,
MIN_INK = 0.12  # or fills less of its box
WHITE_ABOVE = 0.25  # type sizes of white above and below a place
OTHER_INK = 1.1  # times its own ink that the place with its surroundings holds at most
ALPHANUMERIC = 0.6  # of the signs of a word
SHORT_WORD = 3  # letters and digits
SAME_ROW = 0.6  # of the lower of a piece and its line
PIECE_GAP = 1.3  # type sizes between the two
MIN_LINE_LENGTH = 4  # characters of a line that a piece may belong to
WIDE_LETTER = 1.3  # heights for each letter: a wider box holds more than letters
BESIDE = 4  # type sizes of white left and right of a line that stands alone
PLATE_WORD_END = 0.4  # of the width of a plate's heading that "Pl." takes up,
PLATE_NUMBER_START = 0.45  # and from which its number begins

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
SURE = 0.6  # Confidence from which a reading of a number is believed,
VERY_SURE = 0.85  # and of letters, which are more easily misread
REFERENCE_SURE = 0.8
"""A second reading that makes a reference of a line is believed from here on: noise makes none."""
WIDE = 5.0
"""An unread place that is more times as wide as it is high holds no short reference."""
WORD_SURE = 0.5
"""Words read with more confidence than this are text; less sure ones may be strokes of a picture."""
SHORT = 10
"""Letters: a line so short gives a language model nothing to go by."""
MAX_SPOTS = 60
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
        line
        for line in others
        if len(line.words) >= SENTENCE_WORDS and len(line.text) >= SENTENCE_LENGTH and line.confidence > SURE
    ]
    return PageText(
        words=tuple(word.box for line in lines for word in line.words if word.confidence >= WORD_SURE),
        labels=tuple(line.box for line in labels),
        lines=tuple(line.box for line in others),
        sentences=tuple(line.box for line in sentences),
        size=float(np.median([line.size for line in lines])) if lines else USUAL_SIZE,
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
    spots = _unread_spots(scan, lines, blank)
    added = read_spots(image, scan, engine, languages, spots, lines) if len(spots) <= MAX_SPOTS else []
    bare = [line for line in lines if is_label(line.text)]
    all_lines = _joined([line for line in lines if not is_label(line.text)], [*bare, *added])
    doubtful = [index for index, line in enumerate(all_lines) if _is_doubtful(line, all_lines)]
    second = second_reader(engine) if doubtful else engine
    for index in doubtful:
        box = all_lines[index].box.grown(2.0)
        all_lines[index] = _better(all_lines[index], second.read(image, scan.dpi, languages, [box]))
    return [line for line in all_lines if line.confidence >= SURE or line not in added]


def read_spots(
    image: Image.Image,
    scan: Scan,
    engine: OcrEngine,
    languages: Sequence[str],
    spots: Sequence[Box],
    lines: Sequence[TextLine],
) -> list[TextLine]:
    """What stands in small places of a page, each read by itself, by a second engine too where the first is unsure.

    Args:
        image: what is read, at the scan's `dpi`.
        scan: the straight page.
        engine: reads the places, one line each.
        languages: for the engine.
        spots: the places, 2 points larger than their ink, in points of the straight page.
        lines: what was read already.
    """
    first = engine.read(image, scan.dpi, languages, spots)
    added = _printed_lines(first, spots, lines)
    unread_spots = [box for box in spots if not any(line.box.intersection(box) for line in added)]
    unread_spots = [box for box in unread_spots if box.width < WIDE * box.height]
    if unread_spots:
        second_reading = second_reader(engine).read(image, scan.dpi, languages, unread_spots)
        added += [
            line
            for line in _printed_lines(second_reading, unread_spots, lines)
            if line.confidence >= (REFERENCE_SURE if reference(line.text) else VERY_SURE)
        ]
        added += _agreed_numbers(first, second_reading, unread_spots, added)
    return added


def second_reader(first: OcrEngine) -> OcrEngine:
    """rapidocr, which looks at letters where Tesseract looks for words; the first engine where it is not installed."""
    try:
        return get_ocr("rapidocr")
    except MissingPartError:
        return first


def _printed_lines(
    reading: Sequence[TextLine], spots: Sequence[Box], lines: Sequence[TextLine]
) -> list[TextLine]:
    """What of a reading of unread places is print."""
    placed = [
        _at_ink(line, spots) if is_label(line.text.rstrip(":;,'").translate(LOOKALIKES)) else line
        for line in reading
    ]
    return [line for line in placed if _is_print(line, lines)]


def _agreed_numbers(
    first: Sequence[TextLine], second: Sequence[TextLine], spots: Sequence[Box], added: Sequence[TextLine]
) -> list[TextLine]:
    """Bare numbers of which two engines are unsure, but which both read alike."""
    agreed = []
    for reading in first:
        text = reading.text.strip(".,:;' ").casefold()
        same = any(
            other.text.strip(".,:;' ").casefold() == text and other.box.intersection(reading.box)
            for other in second
        )
        is_known = any(line.box.intersection(reading.box) for line in added)
        if same and not is_known and is_label(text) and reading.confidence >= WORD_SURE:
            agreed.append(replace(_at_ink(reading, spots), confidence=VERY_SURE))
    return agreed


def _unread_spots(scan: Scan, lines: Sequence[TextLine], blank: Sequence[Box]) -> list[Box]:
    """Boxes of unread groups of letter-sized ink with white around them."""
    size = float(np.median([line.size for line in lines])) if lines else USUAL_SIZE
    if len(lines) < FEW_LINES:  # the heading of a plate is larger than the numbers under its pictures
        size = min(size, USUAL_SIZE)
    ink = stroke_mask(scan)
    for box in (*blank, *(line.box.grown(1.0) for line in lines)):
        wipe(ink, box.grown(RIM))
    ink = _without_dust(ink, (DUST * size * SCALE) ** 2)
    # Letters of a line flow together sideways; what is then no higher than a line of type may be one.
    flow = cv2.dilate(ink, np.ones((1, max(round(LETTER_GAP * size * SCALE), MIN_FLOW)), np.uint8))
    count, connected = cv2.connectedComponents(flow, connectivity=8)
    labels = np.where(ink > 0, np.asarray(connected, dtype=np.int32), 0)
    kept = []
    for window in ndimage.find_objects(labels, count):
        if window is None:
            continue
        rows, columns = window
        height, width = (rows.stop - rows.start) / SCALE, (columns.stop - columns.start) / SCALE
        inked = float((ink[window] > 0).sum())
        if (
            not LOWEST * size <= height <= HIGHEST * size
            or width < NARROWEST * size
            or inked < MIN_INK * ink[window].size
        ):
            continue
        across, aside = round(WHITE_ABOVE * size * SCALE), round(size * SCALE)
        surrounding = ink[
            max(rows.start - across, 0) : rows.stop + across,
            max(columns.start - aside, 0) : columns.stop + aside,
        ]
        if float((surrounding > 0).sum()) <= OTHER_INK * inked + 2:
            spot = Box(columns.start / SCALE, rows.start / SCALE, columns.stop / SCALE, rows.stop / SCALE)
            kept.append(spot.grown(2.0))
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
    if letters <= ALPHANUMERIC * len(line.text.replace(" ", "")):
        return False
    return line.confidence >= (VERY_SURE if letters <= SHORT_WORD else UNSURE)


def _continues(piece: TextLine, line: TextLine) -> bool:
    """Whether a piece stands right before or behind a line on the same row."""
    level = piece.box.overlap_y(line.box) > SAME_ROW * min(piece.box.height, line.box.height)
    return (
        level
        and -1.0 < -piece.box.overlap_x(line.box) < PIECE_GAP * line.size
        and len(line.text) >= MIN_LINE_LENGTH
    )


def _at_ink(line: TextLine, spots: Sequence[Box]) -> TextLine:
    """A bare number with the box of its ink, which is surer than what an engine says of one letter."""
    spot = next((spot for spot in spots if spot.holds(line.box.centre)), line.box.grown(2.0))
    text = line.text.strip().rstrip(":;,'").translate(LOOKALIKES)
    if set(text) <= set("lI|.()") and "l" in text:
        text = text.replace("l", "1").replace("I", "1").replace("|", "1")  # no series counts l, ll, lll
    ink = spot.grown(-2.0)
    return make_line([(text, line.box if _is_wide(text, ink) else ink, line.confidence)], line.size)


def _is_wide(text: str, box: Box) -> bool:
    """Whether a box is too wide for so few letters: there is a bar, a rule or dirt in it."""
    return box.width > WIDE_LETTER * len(text) * box.height


def _joined(lines: Sequence[TextLine], added: Sequence[TextLine]) -> list[TextLine]:
    """The lines with what was found later put where it belongs: before, behind or between lines, or on its own."""
    kept = list(lines)
    for piece in added:
        while True:
            line = next((line for line in kept if _continues(piece, line)), None)
            if line is None:
                break
            kept.remove(line)
            left, right = sorted((piece, line), key=lambda part: part.box.x0)
            left_words, right_words = words_of(left), words_of(right)
            if right_words and left_words and right_words[0][0] in (".", ")"):
                text, box, confidence = left_words[-1]
                left_words[-1] = (text.rstrip(".)") + right_words.pop(0)[0], box, confidence)
            piece = make_line([*left_words, *right_words], line.size)
        kept.append(piece)
    return kept


def _is_doubtful(line: TextLine, lines: Sequence[TextLine]) -> bool:
    """Whether a line is short, stands alone on its row, and was not read with certainty."""
    letters = sum(letter.isalnum() for letter in line.text)
    if not 1 <= letters <= SHORT or (line.confidence >= VERY_SURE and not line.text.startswith("P")):
        return False
    row = line.box.grown(2.0)._replace(
        x0=line.box.x0 - BESIDE * line.size, x1=line.box.x1 + BESIDE * line.size
    )
    return not any(other is not line and other.box.intersection(row) for other in lines)


def _better(line: TextLine, second: Sequence[TextLine]) -> TextLine:
    """The second reading of a short line where it makes more sense than the first."""
    text = " ".join(other.text for other in second).strip()
    confidence = min((other.confidence for other in second), default=0.0)
    named = reference(text)
    if named is not None and confidence >= REFERENCE_SURE:
        return _reread(line, named, confidence)
    for reading in (text, line.text):
        heading = PLATE_HEADING.fullmatch(reading)
        if heading:
            certainty = max(confidence, line.confidence) if reading == line.text else confidence
            words = [
                ("Pl.", *_cut(line, 0.0, PLATE_WORD_END, certainty)),
                (heading[1], *_cut(line, PLATE_NUMBER_START, 1.0, certainty)),
            ]
            return make_line(words, line.size)
    if line.confidence < SURE and confidence >= VERY_SURE and sum(letter.isalnum() for letter in text) >= 2:
        return make_line([(text, line.box, confidence)], line.size)
    return line


def _reread(line: TextLine, text: str, confidence: float) -> TextLine:
    """A line with another text, its words spread over its box by their letters."""
    words, offset = [], 0
    for word in text.split():
        end = offset + len(word)
        words.append((word, *_cut(line, offset / len(text), end / len(text), confidence)))
        offset = end + 1
    return make_line(words, line.size)


def _cut(line: TextLine, start: float, end: float, confidence: float) -> tuple[Box, float]:
    """The part of a line's box between two shares of its width, for words whose places are not known."""
    x0, y0, x1, y1 = line.box
    return Box(x0 + start * (x1 - x0), y0, x0 + end * (x1 - x0), y1), confidence
