"""Words of a text layer whose characters are not known: read by OCR where they stand, their boxes kept."""

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple

from pictoria_docs.document import Box
from pictoria_docs.document.geometry import POINTS_PER_INCH
from pictoria_docs.document.words import Word
from pictoria_docs.errors import MissingPartError, PageError
from pictoria_docs.layout.glyph_letters import with_agreed_letters
from pictoria_docs.layout.options import LayoutOptions
from pictoria_docs.layout.text_line import UNKNOWN, TextLine

if TYPE_CHECKING:
    from pictoria_docs.sources.source import SourcePage

MIN_COUNT = (
    3  # unknown characters of a passage: pages with fewer in each have but signs, bullets and formulas
)
DPI = 300  # at which passages are drawn: small type is read well
MANY = 25  # passages, from which the page is read as a whole before what is left is read one by one
MARGIN = 1.0  # points around a passage that is read
SURE = 0.5  # confidence of a reading that is taken,
LETTERS = 0.6  # and share of its signs that are letters and digits
MOSTLY = 0.5  # of a page's characters, from which its text layer is no use at all


class Passage(NamedTuple):
    """Neighbouring words of one line whose characters are not known."""

    line: int
    """Index of the line."""
    first: int
    """Index of its first word,"""
    last: int
    """and of its last."""
    box: Box
    """In points of the displayed page."""
    characters: int


def is_mostly_unknown(lines: Sequence[TextLine]) -> bool:
    """Whether the characters of a text layer are not known for the most part."""
    words = [word for line in lines for word in line.words]
    unknown = sum(word.end - word.start for word in words if word.confidence == UNKNOWN)
    return unknown > MOSTLY * sum(word.end - word.start for word in words)


def unknown_passages(lines: Sequence[TextLine]) -> list[Passage]:
    """The passages that OCR should read, in the order of the lines; none where a page has but signs and bullets."""
    passages = [
        passage
        for index, line in enumerate(lines)
        if line.rotation == 0
        for passage in _passages(index, line)
    ]
    return passages if any(passage.characters >= MIN_COUNT for passage in passages) else []


def with_unknown_read(
    page: "SourcePage", lines: Sequence[TextLine], options: LayoutOptions
) -> tuple[list[TextLine], int]:
    """The lines with passages of unknown characters read by OCR, and how many were read.

    Args:
        page: the page, to draw it.
        lines: of its text layer; words of unknown characters have the confidence `UNKNOWN`.
        options: the engine and its languages; "off" leaves everything as it is.

    Where the engine fails on the page, or none is installed, everything stays as it is too: the rest can be read.

    Raises:
        MissingPartError: an engine that was asked for by name is not installed.
    """
    passages = unknown_passages(lines)
    if not passages or options.ocr == "off":
        return list(lines), 0
    try:
        read = _read(page, passages, options)
    except PageError:
        return list(lines), 0
    except MissingPartError:
        if options.ocr != "auto":
            raise
        return list(lines), 0
    by_line: dict[int, list[tuple[Passage, list[tuple[str, Word]]]]] = {}
    for passage, words in zip(passages, read, strict=True):
        if words:
            by_line.setdefault(passage.line, []).append((passage, words))
    made = [
        _with_words(line, by_line[index]) if index in by_line else line for index, line in enumerate(lines)
    ]
    return made, sum(map(bool, read))


def _passages(index: int, line: TextLine) -> list[Passage]:
    groups: list[list[int]] = []
    for place, word in enumerate(line.words):
        if word.confidence != UNKNOWN:
            continue
        if groups and groups[-1][-1] == place - 1:
            groups[-1].append(place)
        else:
            groups.append([place])
    return [
        Passage(
            index,
            group[0],
            group[-1],
            Box.union(line.words[place].box for place in group),
            sum(line.words[place].end - line.words[place].start for place in group),
        )
        for group in groups
    ]


def _read(
    page: "SourcePage", passages: Sequence[Passage], options: LayoutOptions
) -> list[list[tuple[str, Word]]]:
    """What OCR reads in each passage: words in points of the page."""
    from pictoria_docs.layout.ocr import get_ocr

    engine = get_ocr(options.ocr)
    image = page.image(DPI)
    dpi = image.width / page.width * POINTS_PER_INCH
    found: list[list[tuple[str, Word]]] = [[] for _ in passages]
    if len(passages) > MANY:
        _collect(engine.read(image, dpi, options.languages), passages, range(len(passages)), found)
    left = [index for index, words in enumerate(found) if not words]
    if left:
        boxes = [passages[index].box.grown(MARGIN) for index in left]
        _collect(engine.read(image, dpi, options.languages, boxes), passages, left, found)
    sure = [sorted(words, key=lambda word: word[1].x0) if _is_sure(words) else [] for words in found]
    return with_agreed_letters(page.pdf, [passage.box for passage in passages], sure)


def _is_sure(words: Sequence[tuple[str, Word]]) -> bool:
    """Whether a reading is worth more than unknown signs: formulas and bullets are read as anything."""
    text = "".join(token for token, _ in words)
    certain = sum(word.confidence * len(token) for token, word in words)
    return certain > SURE * len(text) and sum(map(str.isalnum, text)) > LETTERS * len(text)


def _collect(
    reading: Sequence[TextLine],
    passages: Sequence[Passage],
    wanted: Sequence[int],
    found: list[list[tuple[str, Word]]],
) -> None:
    """Put the words of a reading where their middles lie."""
    places = [(index, passages[index].box.grown(MARGIN)) for index in wanted]
    for line in reading:
        for word in line.words:
            centre = word.box.centre
            owner = next((index for index, box in places if box.holds(centre)), None)
            if owner is not None:
                found[owner].append((line.text[word.start : word.end], word))


def _with_words(line: TextLine, read: Sequence[tuple[Passage, list[tuple[str, Word]]]]) -> TextLine:
    """The line with passages replaced: the line's own height and styles, the words and their ends from OCR."""
    instead = {passage.first: (passage, words) for passage, words in read}
    text = ""
    words: list[Word] = []
    runs: list[tuple[int, int, float, bool, bool]] = []
    place = 0
    while place < len(line.words):
        word = line.words[place]
        if place in instead:
            passage, reading = instead[place]
            x0, y0, x1, y1 = passage.box
            pieces = [
                (token, max(new.x0, x0), y0, min(new.x1, x1), y1, new.confidence) for token, new in reading
            ]
            # The outer edges are the passage's own: OCR sees ink, the text layer the width of glyphs.
            pieces[0] = (pieces[0][0], x0, *pieces[0][2:])
            pieces[-1] = (*pieces[-1][:3], x1, *pieces[-1][4:])
            place = passage.last + 1
        else:
            pieces = [(line.text[word.start : word.end], *word[2:])]
            place += 1
        for token, left, top, right, bottom, confidence in pieces:
            start = len(text) + 1 if text else 0
            text = f"{text} {token}" if text else token
            words.append(Word(start, len(text), left, top, right, bottom, confidence))
            style = _style_at(line, (left + right) / 2)
            if runs and runs[-1][2:] == style:
                runs[-1] = (runs[-1][0], len(text), *style)
            else:
                runs.append((start, len(text), *style))
    weight = sum(word.end - word.start for word in words)
    confidence = sum(word.confidence * (word.end - word.start) for word in words) / max(weight, 1)
    return replace(line, text=text, words=words, runs=runs, confidence=confidence)


def _style_at(line: TextLine, x: float) -> tuple[float, bool, bool]:
    """Size, boldness and slant of the word of a line that stands at `x`, or next to it."""
    word = min(line.words, key=lambda word: max(word.x0 - x, x - word.x1, 0.0))
    run = next((run for run in line.runs if run[0] <= word.start < run[1]), line.runs[0])
    return run[2:]
