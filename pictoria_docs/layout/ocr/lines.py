"""Words that an OCR engine read, as lines."""

from collections.abc import Sequence

from pictoria_docs.document import Box
from pictoria_docs.document.words import Word
from pictoria_docs.layout.text_line import TextLine

COLUMN_GAP = 2.2
"""A gap between words wider than this, in font sizes, parts a line in two: OCR runs across narrow gutters."""

OVERLAP = 0.6
"""Sizes of type by which the halves of a broken line may overlap,"""
SPACE = 0.45
"""and that may lie between them: no gutter is so narrow."""
LEVEL = 0.5
"""Of the lower of two words: on one line they share so much of their height."""
MIN_LETTERS = 3
"""Of each half: a number, or a mark that OCR takes for letters, may stand apart."""
ALIKE = 1.2
"""Times the smaller of two sizes of type, up to which they are alike."""


def split_line(words: Sequence[tuple[str, Box, float]], size: float) -> list[TextLine]:
    """Words of one printed line, from left to right, as one line or, parted at wide gaps, as several."""
    groups: list[list[tuple[str, Box, float]]] = []
    for word in words:
        if groups and word[1].x0 - groups[-1][-1][1].x1 <= COLUMN_GAP * size:
            groups[-1].append(word)
        else:
            groups.append([word])
    return [make_line(group, size) for group in groups]


def make_line(words: Sequence[tuple[str, Box, float]], size: float) -> TextLine:
    """A line from its words (text, box in points, confidence) and its font size in points."""
    text, placed = "", []
    for word, box, confidence in words:
        start = len(text) + 1 if text else 0
        text = f"{text} {word}" if text else word
        placed.append(Word(start, len(text), *box, confidence))
    confidence = sum(word[2] * len(word[0]) for word in words) / max(sum(len(word[0]) for word in words), 1)
    return TextLine(
        text=text,
        box=Box.union(word[1] for word in words),
        words=placed,
        runs=[(0, len(text), size, False, False)],
        confidence=confidence,
    )


def join_broken(lines: Sequence[TextLine]) -> list[TextLine]:
    """The lines in their order, those that are two ends of one printed line put together.

    Where the page bends or lies a little askew, OCR takes the second half of a line for another line.
    """
    pieces: dict[int, TextLine] = dict(enumerate(lines))
    # From the left, so that what a line goes on from is whole already.
    for index in sorted(pieces, key=lambda place: lines[place].box.x0):
        line = pieces[index]
        left = next((place for place, other in pieces.items() if _goes_on(other, line)), None)
        if left is not None:
            pieces[left] = make_line([*words_of(pieces[left]), *words_of(line)], pieces[left].size)
            del pieces[index]
    return list(pieces.values())


def words_of(line: TextLine) -> list[tuple[str, Box, float]]:
    """The words of a line as text, box and confidence: what `make_line` makes a line of."""
    return [(line.text[word.start : word.end], word.box, word.confidence) for word in line.words]


def _goes_on(left: TextLine, right: TextLine) -> bool:
    """Whether a line of words begins where another ends, level with its end."""
    if left is right or not left.words or not right.words:
        return False
    end, start = left.words[-1], right.words[0]
    # Most pairs are not level, which is asked first: there are many of them.
    if min(end.y1, start.y1) - max(end.y0, start.y0) <= LEVEL * min(end.y1 - end.y0, start.y1 - start.y0):
        return False
    gap, size = start.x0 - end.x1, min(left.size, right.size)
    return (
        -OVERLAP * size < gap < SPACE * size
        and max(left.size, right.size) < ALIKE * size
        and left.rotation == right.rotation == 0
        and all(sum(map(str.isalpha, line.text)) >= MIN_LETTERS for line in (left, right))
    )
