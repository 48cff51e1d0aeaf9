"""The text layer of a PDF page as printed lines with words, fonts and offsets."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from itertools import pairwise, zip_longest
from typing import Any

import pymupdf

from pictoria_docs.document import Box
from pictoria_docs.document.words import Word
from pictoria_docs.isolation import attempted, isolate
from pictoria_docs.layout.blocks import LEADING
from pictoria_docs.layout.drop_capitals import with_drop_capitals
from pictoria_docs.layout.pdf_fonts import is_unknown, may_be_unknown, unmapped_fonts
from pictoria_docs.layout.pdf_images import displayed
from pictoria_docs.layout.spaced_letters import without_spaced_letters
from pictoria_docs.layout.text_line import UNKNOWN, TextLine

SAME_BASELINE = 0.15  # ems between the feet of pieces of one line
SAME_SIZE = 0.05  # ems between their sizes
TYPEWRITER = 0.8  # of the characters of a line set in a typewriter face

# What a clip hides is not read. Ligatures come expanded (no TEXT_PRESERVE_LIGATURES): "fi" must be found by search
# and by the grammar.
FLAGS = pymupdf.TEXT_PRESERVE_WHITESPACE | pymupdf.TEXT_MEDIABOX_CLIP | pymupdf.TEXT_CLIP
BOLD, ITALIC, MONOSPACED = 1 << 4, 1 << 1, 1 << 3
UPSIDE_DOWN = -1.0
"""Cosine of the direction of lines whose boxes MuPDF mirrors at their foot when it makes them as tall as their type."""
COLUMN_GAP = 2.2
"""A gap inside a line of more ems than this separates two lines (table cells, number and text)."""
STRETCHED = 1.2
"""Pieces of a line with gaps up to this many ems are one line: MuPDF cuts justified lines from 0.8 on."""
ALIKE_GAPS = 0.25
"""The spaces of a justified line differ by no more ems than this."""


def read_lines(page: pymupdf.Page) -> list[TextLine]:
    """All lines of the text layer, in the order of the PDF's content, with boxes as tall as their font size."""
    words: dict[tuple[int, int], list[tuple[Any, ...]]] = {}
    with _own_settings():
        textpage = page.get_textpage(flags=FLAGS)
        for word in textpage.extractWORDS():
            words.setdefault((word[5], word[6]), []).append(word)
        blocks = textpage.extractDICT()["blocks"]
    number = (page.number or 0) + 1
    none: frozenset[str] = frozenset()
    unmapped = attempted("fonts", none, unmapped_fonts, page, _spans(blocks), page=number)
    lines: list[TextLine] = []
    for block_number, block in enumerate(blocks):
        printed = block.get("lines", ())
        of_lines = [words.get((block_number, place), []) for place in range(len(printed))]
        with isolate("text", number, " ".join(word[4] for line in of_lines for word in line)):
            lines += _block_lines(page, printed, of_lines, unmapped)
    return attempted("text", lines, with_drop_capitals, lines, page=number)


def _block_lines(
    page: pymupdf.Page,
    printed: Sequence[dict[str, Any]],
    words: Sequence[list[tuple[Any, ...]]],
    unmapped: frozenset[str],
) -> list[TextLine]:
    """The lines of a block, of which those without words are none."""
    pieces = [_line(line, own, unmapped) for line, own in zip(printed, words, strict=True) if own]
    lines = _whole_lines(pieces)
    if page.rotation:
        lines = [_turned(line, page) for line in lines]
    return [part for line in lines for part in _split(without_spaced_letters(line))]


@contextmanager
def _own_settings() -> Iterator[None]:
    """MuPDF's settings for the boxes and fonts of text, as they were afterwards.

    They hold for a whole process, and pymupdf4llm sets one of them when it is imported, as pymupdf does by itself.
    """
    tools = pymupdf.TOOLS
    ours = (
        (tools.set_small_glyph_heights, True),
        (tools.unset_quad_corrections, False),  # else the first has no effect
        (tools.set_subset_fontnames, True),  # a font may be there twice, with a map to Unicode and without
    )
    before = [change() for change, _ in ours]
    try:
        for change, value in ours:
            change(value)
        yield
    finally:
        for (change, _), value in zip(ours, before, strict=True):
            change(value)


def _whole_lines(pieces: Sequence[TextLine]) -> list[TextLine]:
    """The lines of a block from the pieces into which MuPDF cuts them."""
    rows: list[list[TextLine]] = []
    for piece in pieces:
        if rows and _same_line(rows[-1][-1], piece, COLUMN_GAP):
            rows[-1].append(piece)
        else:
            rows.append([piece])
    right = max((row[-1].box.x1 for row in rows), default=0.0)
    cells = any(_same_line(upper[-1], lower[0], float("inf")) for upper, lower in pairwise(rows))
    lines: list[TextLine] = []
    for row, below in zip_longest(rows, rows[1:], fillvalue=()):
        justified = not cells and (_is_justified(row, right) or _is_bridged(row, below, right))
        widest = COLUMN_GAP if justified else STRETCHED
        first = len(lines)
        for piece in row:
            if len(lines) > first and _same_line(lines[-1], piece, widest):
                lines[-1] = _joined(lines[-1], piece)
            else:
                lines.append(piece)
    return lines


def _same_line(left: TextLine, right: TextLine, widest: float) -> bool:
    """Whether two pieces stand on one baseline with no more than `widest` ems between them."""
    size = max(left.size, 1.0)
    return (
        left.direction == right.direction
        and left.rotation == 0
        and abs(left.box.y1 - right.box.y1) < SAME_BASELINE * size
        and abs(left.size - right.size) < SAME_SIZE * size
        and 0 < right.box.x0 - left.box.x1 < widest * size
    )


def _is_justified(row: Sequence[TextLine], edge: float) -> bool:
    """Whether a row of words up to the right edge has the same space between all of them, as no row of a table has."""
    words = [word for piece in row for word in piece.words]
    gaps = [right.x0 - left.x1 for left, right in pairwise(words)]
    slack = ALIKE_GAPS * row[0].size
    named = sum(sum(map(str.isalpha, word)) > 1 for piece in row for word in piece.text.split())
    return (
        len(gaps) > 1
        and max(gaps) - min(gaps) < slack
        and row[-1].box.x1 > edge - slack
        and 2 * named > len(words)
    )


def _is_bridged(row: Sequence[TextLine], below: Sequence[TextLine], edge: float) -> bool:
    """Whether two words up to the right edge have the next line right below what is white between them."""
    if len(row) != 2 or not below or row[1].box.x1 < edge - ALIKE_GAPS * row[0].size:
        return False
    left, right = row
    lower = below[0]
    return (
        lower.box.x0 < left.box.x1
        and lower.box.x1 > right.box.x0
        and abs(lower.size - left.size) < SAME_SIZE * left.size
        and lower.box.y1 - left.box.y1 < LEADING * left.size
    )


def _joined(left: TextLine, right: TextLine) -> TextLine:
    shift = len(left.text) + 1
    words = [word._replace(start=word.start + shift, end=word.end + shift) for word in right.words]
    return replace(
        left,
        text=f"{left.text} {right.text}",
        box=Box.union([left.box, right.box]),
        words=[*left.words, *words],
        runs=[*left.runs, *((run[0] + shift, run[1] + shift, *run[2:]) for run in right.runs)],
        monospaced=left.monospaced and right.monospaced,
    )


def _turned(line: TextLine, page: pymupdf.Page) -> TextLine:
    """The line as the rotated page displays it: pymupdf gives the coordinates of the unrotated page."""
    words = [Word(word.start, word.end, *displayed(word.box, page), word.confidence) for word in line.words]
    dx, dy = line.direction
    direction = {0: (dx, dy), 90: (-dy, dx), 180: (-dx, -dy), 270: (dy, -dx)}[page.rotation]
    return replace(line, box=displayed(line.box, page), words=words, direction=direction)


def _spans(blocks: Sequence[dict[str, Any]]) -> Iterator[tuple[str, str]]:
    """Font and text of each span."""
    for block in blocks:
        for line in block.get("lines", ()):
            for span in line["spans"]:
                yield span["font"], span["text"]


def _line(line: dict[str, Any], words: list[tuple[Any, ...]], unmapped: frozenset[str]) -> TextLine:
    """One line: its words joined by single spaces, each with the style of the span it starts in.

    Words whose characters are not known for the most part have the confidence `UNKNOWN`.
    """
    spans = line["spans"]
    is_doubtful = any(span["font"] in unmapped or may_be_unknown(span["text"]) for span in spans)
    styles: list[tuple[float, bool, bool]] = []
    flat = ""
    owner: list[int] = []
    for index, span in enumerate(spans):
        flags = span["flags"]
        font = span["font"].partition("+")[2].lower() or span["font"].lower()
        bold = bool(flags & BOLD) or "bold" in font or "black" in font or "heavy" in font
        italic = bool(flags & ITALIC) or "italic" in font or "oblique" in font
        styles.append((round(span["size"], 1), bold, italic))
        flat += span["text"]
        owner += [index] * len(span["text"])
    text = ""
    placed: list[Word] = []
    runs: list[tuple[int, int, float, bool, bool]] = []
    cursor = 0
    for x0, y0, x1, y1, token, *_ in words:
        offset = flat.find(token, cursor)
        span = (
            owner[offset]
            if offset >= 0
            else min(owner[cursor] if cursor < len(owner) else 0, len(styles) - 1)
        )
        style = styles[span]
        if line["dir"][0] == UPSIDE_DOWN:
            foot = spans[span]["origin"][1]
            y0, y1 = 2 * foot - y1, 2 * foot - y0
        cursor = offset + len(token) if offset >= 0 else cursor
        start = len(text) + (1 if text else 0)
        token = token.replace("\u00ad", "-")  # many fonts have one glyph for both hyphens
        text = f"{text} {token}" if text else token
        confidence = 1.0
        if (
            is_doubtful
            and offset >= 0
            and _is_unknown(token, spans, owner[offset : offset + len(token)], unmapped)
        ):
            confidence = UNKNOWN
        placed.append(Word(start, len(text), x0, y0, x1, y1, confidence))
        if runs and runs[-1][2:] == style:
            runs[-1] = (runs[-1][0], len(text), *style)
        else:
            runs.append((start, len(text), *style))
    box = _around(placed)
    typewriter = sum(len(span["text"]) for span in spans if span["flags"] & MONOSPACED)
    return TextLine(
        text, box, placed, runs, tuple(line["dir"]), monospaced=typewriter > TYPEWRITER * len(flat)
    )


def _is_unknown(
    token: str, spans: Sequence[dict[str, Any]], owners: Sequence[int], unmapped: frozenset[str]
) -> bool:
    """Whether half of a word's characters or more are not known."""
    unknown = [
        spans[owner]["font"] in unmapped or is_unknown(character)
        for character, owner in zip(token, owners, strict=False)
    ]
    return 2 * sum(unknown) >= len(token)


def _around(words: list[Word]) -> Box:
    return Box(
        min([word[2] for word in words]),
        min([word[3] for word in words]),
        max([word[4] for word in words]),
        max([word[5] for word in words]),
    )


def _split(line: TextLine) -> list[TextLine]:
    """Cut an upright line at gaps that are too wide for word spaces."""
    if line.rotation != 0 or len(line.words) < 2:
        return [line]
    limit = COLUMN_GAP * line.size
    cuts = [
        index
        for index, (left, right) in enumerate(zip(line.words, line.words[1:], strict=False), 1)
        if right.x0 - left.x1 > limit
    ]
    if not cuts:
        return [line]
    parts: list[TextLine] = []
    for first, last in zip([0, *cuts], [*cuts, len(line.words)], strict=True):
        words = line.words[first:last]
        start, end = words[0].start, words[-1].end
        parts.append(
            TextLine(
                line.text[start:end],
                _around(words),
                [word._replace(start=word.start - start, end=word.end - start) for word in words],
                [
                    (max(run[0] - start, 0), min(run[1], end) - start, *run[2:])
                    for run in line.runs
                    if run[0] < end and run[1] > start
                ],
                line.direction,
                monospaced=line.monospaced,
            )
        )
    return parts
