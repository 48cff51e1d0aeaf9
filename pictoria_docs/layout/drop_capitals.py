"""Drop capitals, the large first letters of paragraphs, as the beginning of the line that they open."""

from collections.abc import Sequence
from dataclasses import replace

from pictoria_docs.document import Box
from pictoria_docs.document.words import Word
from pictoria_docs.layout.text_line import TextLine

MAX_LENGTH = 3  # characters: "L", "« L", "Dr"
MIN_SIZE = 1.7  # times the type beside it
MAX_SIZE = 9.0
MIN_BESIDE = 2  # lines that stand beside it
MAX_GAP = 1.5  # sizes of type between it and the lines beside it
INTO = 0.6  # sizes of type by which these may reach into its box: "A" and "L" leave room
FLUSH = 0.5  # sizes of type by which the edges of lines differ
MAX_LEADING = 2.0  # sizes of type from a line to the next
LIKE_SIZE = 0.08  # share of their size by which lines of a paragraph differ


def with_drop_capitals(lines: Sequence[TextLine]) -> list[TextLine]:
    """Join each drop capital to the first of the lines that it stands beside, in their type.

    Args:
        lines: of one page, in any order; boxes in points.
    """
    # Tables hold thousands of short texts, none of which is large.
    least = MIN_SIZE * min((line.size for line in lines), default=0.0)
    opened = {
        id(line): (line, beside)
        for line in lines
        if _is_short(line.text.strip()) and line.rotation == 0 and line.size > least
        for beside in [_beside(line, lines)]
        if beside is not None
    }
    if not opened:
        return list(lines)
    capital_of = {id(beside): capital for capital, beside in opened.values()}
    return [
        _joined(capital_of[id(line)], line) if id(line) in capital_of else line
        for line in lines
        if id(line) not in opened
    ]


def _is_short(text: str) -> bool:
    """Tell whether a text is one to three characters, of which none is a digit: large numbers open entries."""
    return 0 < len(text) <= MAX_LENGTH and not any(sign.isdigit() for sign in text)


def _beside(capital: TextLine, lines: Sequence[TextLine]) -> TextLine | None:
    """Find the first of the lines of one paragraph that stand flush with each other right beside a large letter."""
    box = capital.box
    beside = sorted(
        (
            line
            for line in lines
            if line is not capital
            and line.rotation == 0
            and MIN_SIZE * line.size < capital.size < MAX_SIZE * line.size
            and box.y0 - INTO * line.size < line.box.centre.y < box.y1
            and -INTO * line.size < line.box.x0 - box.x1 < MAX_GAP * line.size
        ),
        key=lambda line: line.box.y0,
    )
    if len(beside) < MIN_BESIDE:
        return None
    first, second = beside[:2]
    like = abs(first.size - second.size) < LIKE_SIZE * first.size
    # The first may stand a little apart: the foot of "L" is wider than its stem, and an apostrophe hangs.
    flush = abs(first.box.x0 - second.box.x0) < FLUSH * first.size
    goes_on = _is_one_word(capital.text.strip(), first.text) or _goes_on_below(beside[-1], box, lines)
    return first if like and flush and goes_on else None


def _goes_on_below(last: TextLine, box: Box, lines: Sequence[TextLine]) -> bool:
    """Tell whether the paragraph goes on flush below the letter, as no group under a large letter does."""
    return any(
        0 < line.box.y0 - last.box.y0 < MAX_LEADING * last.size
        and abs(line.box.x0 - box.x0) < FLUSH * last.size
        and abs(line.size - last.size) < LIKE_SIZE * last.size
        and line.box.x1 > last.box.x0
        for line in lines
    )


def _joined(capital: TextLine, line: TextLine) -> TextLine:
    """Put a letter before a line, as a part of its first word where that goes on with it."""
    letters = capital.text.strip()
    space = "" if _is_one_word(letters, line.text) else " "
    shift = len(letters) + len(space)
    words = [word._replace(start=word.start + shift, end=word.end + shift) for word in line.words]
    x0 = capital.box.x0
    if space or not words:
        words.insert(
            0, Word(0, len(letters), x0, line.box.y0, capital.box.x1, line.box.y1, capital.confidence)
        )
    else:
        words[0] = words[0]._replace(start=0, x0=x0)
    runs = [(run[0] + shift, run[1] + shift, *run[2:]) for run in line.runs]
    if runs:
        runs[0] = (0, *runs[0][1:])
    return replace(
        line,
        text=f"{letters}{space}{line.text}",
        box=Box(x0, line.box.y0, line.box.x1, line.box.y1),
        words=words,
        runs=runs,
    )


def _is_one_word(letters: str, text: str) -> bool:
    """Tell whether the first word of a text goes on with the letters before it: "L" "’auteure", "D" "ANS les"."""
    if not letters[-1].isalpha():
        return False
    if not text[:1].isupper():
        return text[:1].isalpha() or text[:1] in "'’"
    return len(letters) == 1 and text[1:2].isupper()
