"""Words that an OCR engine read, as lines."""

from collections.abc import Sequence

from pictoria_docs.document import Box
from pictoria_docs.document.words import Word
from pictoria_docs.layout.text_line import TextLine

COLUMN_GAP = 2.2
"""A gap between words wider than this, in font sizes, parts a line in two: OCR runs across narrow gutters."""


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
