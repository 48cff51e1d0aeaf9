"""Words set in spaced letters, "C A T A L O G U E", as words: what a PDF or OCR cuts there are letters."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import pairwise

import numpy as np

from pictoria_docs.document.words import Word
from pictoria_docs.layout.text_line import TextLine

MIN_COUNT = 4
"""Single letters in a row that are spaced letters: fewer are words, such as "il y a à"."""
MIN_SORTS = 3
"""Letters that differ: "x x x x" are the marks of a table."""
SINGLE = 0.7
"""Share of the pieces in a row that are one character: the rest are pairs that kerning holds together, "W AX"."""
MAX_PIECE_LENGTH = 3  # characters of such a pair, with a sign at it
WIDEST = 0.9  # ems between two letters of a word: what stands further apart are cells
WORD_SPACE = 0.2  # ems more between two words than between two letters
CLOSEST = 0.25  # of the spaces, the narrowest of which part letters
COUNTED = frozenset("+=<>±×÷∑∫√≤≥≠→←{}[]|/\\^_*#")
"""Signs that stand between the letters of a formula or a listing."""


def without_spaced_letters(line: TextLine) -> TextLine:
    """Join the letters of a line that are spaced, to the words that wider spaces part.

    Args:
        line: upright or not; its words in order.
    """
    if len(line.words) < MIN_COUNT:
        return line
    joined: list[list[Word]] = []
    at = 0
    for first, end in _rows(line):
        joined += [[word] for word in line.words[at:first]]
        joined += _words(line, line.words[first:end])
        at = end
    if not at:
        return line
    joined += [[word] for word in line.words[at:]]
    return _with_words(line, joined)


def _rows(line: TextLine) -> Iterator[tuple[int, int]]:
    """Find the rows of spaced letters: index of their first word and behind their last."""
    first = 0
    for index in range(len(line.words) + 1):
        if index < len(line.words) and _is_piece(line, index):
            continue
        end = index
        # A short word beside spaced letters is none of them.
        while first < end and _is_short_word(_text(line, line.words[first])):
            first += 1
        while first < end and _is_short_word(_text(line, line.words[end - 1])):
            end -= 1
        if _are_spaced(line, line.words[first:end]):
            yield first, end
        first = index + 1


def _is_piece(line: TextLine, index: int) -> bool:
    text = _text(line, line.words[index])
    return len(text) <= MAX_PIECE_LENGTH and COUNTED.isdisjoint(text)


def _is_short_word(text: str) -> bool:
    return len(text) > 1 and text.isalpha() and text.islower()


def _are_spaced(line: TextLine, words: Sequence[Word]) -> bool:
    texts = [_text(line, word) for word in words]
    letters = [text.casefold() for text in texts if len(text) == 1 and text.isalpha()]
    return (
        len(letters) >= MIN_COUNT
        and len(set(letters)) >= MIN_SORTS
        and sum(len(text) == 1 for text in texts) >= SINGLE * len(texts)
        # The letters of an index, or the columns of a table.
        and letters != sorted(letters)
        and float(np.quantile(_spaces(line, words), CLOSEST)) < WIDEST * line.size
    )


def _spaces(line: TextLine, words: Sequence[Word]) -> list[float]:
    """Measure the points between each two words, along the line."""
    dx, dy = line.direction
    if abs(dx) >= abs(dy):
        return [max(right.x0 - left.x1, left.x0 - right.x1) for left, right in pairwise(words)]
    return [max(right.y0 - left.y1, left.y0 - right.y1) for left, right in pairwise(words)]


def _words(line: TextLine, letters: Sequence[Word]) -> list[list[Word]]:
    """Part spaced letters where the space is wider than between the letters of a word."""
    spaces = _spaces(line, letters)
    limit = float(np.quantile(spaces, CLOSEST)) + WORD_SPACE * line.size
    found = [[letters[0]]]
    for letter, space in zip(letters[1:], spaces, strict=True):
        if space > limit:
            found.append([letter])
        else:
            found[-1].append(letter)
    return found


def _text(line: TextLine, word: Word) -> str:
    return line.text[word.start : word.end]


def _with_words(line: TextLine, joined: Sequence[Sequence[Word]]) -> TextLine:
    """Make the line of words that are put together; runs of type keep their letters."""
    text, words = "", []
    moved = np.zeros(len(line.text) + 1, dtype=int)  # the new offset of each old one
    for parts in joined:
        text += " " if text else ""
        start = len(text)
        for part in parts:
            moved[part.start : part.end + 1] = np.arange(len(text), len(text) + part.end - part.start + 1)
            text += _text(line, part)
        words.append(
            Word(
                start,
                len(text),
                min(part.x0 for part in parts),
                min(part.y0 for part in parts),
                max(part.x1 for part in parts),
                max(part.y1 for part in parts),
                min(part.confidence for part in parts),
            )
        )
    runs = [(int(moved[run[0]]), int(moved[run[1]]), *run[2:]) for run in line.runs]
    return replace(line, text=text, words=words, runs=runs)
