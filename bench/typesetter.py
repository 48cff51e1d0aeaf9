"""Sets lines of type on the pages of a PDF, and writes down where everything went, in the form of a gold file.

Coordinates are PDF points, origin top left, y down; pages count from 1. The example catalogue is set with it, and the
bench's generator of catalogues adds columns, floating figures and more typefaces.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any, ClassVar, NamedTuple, Protocol

import pymupdf

from pictoria_docs.document import Box

FACES = ("roman", "bold", "italic", "bolditalic")
BUILT_IN: Mapping[str, tuple[str, str, str, str]] = {
    "times": ("tiro", "tibo", "tiit", "tibi"),
    "helvetica": ("helv", "hebo", "heit", "hebi"),
    "courier": ("cour", "cobo", "coit", "cobi"),
}
"""Families that come with MuPDF: its codes of their faces."""
ASCENT, DESCENT = 0.75, 0.22
"""How far the box of a line reaches above and below its baseline, as shares of the size."""
SAME_COLUMN = 0.6
"""Boxes belong to one column if their centres differ by less than this share of its width."""
WIDEST_SPACE = 3.2
"""A line is justified only while its spaces are narrower than this many plain ones."""


class TextRun(NamedTuple):
    """A stretch of text in one face; with `targets` it is a mention of these figures or entries."""

    text: str
    face: str = "roman"
    targets: tuple[str, ...] = ()
    mention: str = ""
    """The mention without brackets and stops, where the text has any; empty: the text itself."""


class TypePiece(NamedTuple):
    """A part of a word in one face."""

    text: str
    face: str
    run: int = -1
    """Index of the run that it belongs to, if that is a mention; else -1."""


TypeWord = list[TypePiece]
TypeLine = list[TypeWord]
PageBox = tuple[int, Box]
"""A page and a box on it."""


class TypeStyle(Protocol):
    """What setting type asks of a style."""

    @property
    def family(self) -> str:
        """The typeface of running text."""

    @property
    def leading(self) -> float:
        """From baseline to baseline, in sizes of the type."""


@lru_cache(maxsize=64)
def built_in_font(family: str, face: str) -> pymupdf.Font:
    """The font of a face (one of `FACES`) in a family of `BUILT_IN`."""
    return pymupdf.Font(BUILT_IN[family][FACES.index(face)])


@dataclass(kw_only=True)
class Typesetter:
    """The page being set, with the cursor `y`, and the gold of the document."""

    LIFT: ClassVar[float] = 0.0
    """How far a baseline stands above the foot of its line, in sizes of the type."""
    WRITTEN_SPACES: ClassVar[bool] = False
    """Whether the space after a word is part of the text, except in justified lines."""

    style: TypeStyle
    gold: dict[str, Any]
    pdf: pymupdf.Document = field(default_factory=pymupdf.open)
    page: Any = None
    y: float = 0.0

    @property
    def number(self) -> int:
        """The page, from 1."""
        return int(self.page.number) + 1

    @property
    def column(self) -> Box:
        """The column that the cursor is in."""
        raise NotImplementedError

    def add_page(self, width: float, height: float) -> None:
        """A blank page."""
        self.page = self.pdf.new_page(width=width, height=height)
        self.gold["pages"].append({"page": self.number, "width": width, "height": height})

    # ------------------------------------------------------------------ type

    def font(self, face: str, family: str) -> pymupdf.Font:
        """The font of a face in a family."""
        return built_in_font(family, face)

    def width(self, piece: TypePiece, size: float, family: str) -> float:
        """The width of a piece of a word at a size."""
        return float(self.font(piece.face, family).text_length(piece.text, size))

    def space(self, size: float, family: str) -> float:
        """The width of a plain space at a size."""
        return self.width(TypePiece(" ", "roman"), size, family)

    def line_width(self, line: TypeLine, size: float, family: str) -> float:
        """The width of a line with plain spaces."""
        words = sum(self.width(piece, size, family) for word in line for piece in word)
        return words + self.space(size, family) * (len(line) - 1)

    def write(
        self, piece: TypePiece, text: str, x: float, baseline: float, size: float, family: str, ink: float
    ) -> float:
        """Write a piece, `text` being what it says with the space after it; returns where the piece ends."""
        writer = pymupdf.TextWriter(self.page.rect)
        writer.append((x, baseline), text, font=self.font(piece.face, family), fontsize=size)
        writer.write_text(self.page, color=(ink, ink, ink) if ink else None)
        return x + self.width(piece, size, family)

    def draw(
        self,
        line: TypeLine,
        x: float,
        baseline: float,
        size: float,
        *,
        family: str | None = None,
        ink: float = 0.0,
        space: float | None = None,
    ) -> tuple[Box, list[tuple[TypePiece, Box]]]:
        """Draw a line from `x` on, words `space` apart; returns its box and those of its pieces."""
        family, start = family or self.style.family, x
        gap = self.space(size, family) if space is None else space
        spots: list[tuple[TypePiece, Box]] = []
        for index, word in enumerate(line):
            for piece in word:
                left = x
                spaced = self.WRITTEN_SPACES and space is None and piece is word[-1] and index + 1 < len(line)
                text = piece.text + " " if spaced else piece.text
                x = self.write(piece, text, x, baseline, size, family, ink)
                spots.append((piece, Box(left, baseline - ASCENT * size, x, baseline + DESCENT * size)))
            x += gap
        return Box(start, baseline - ASCENT * size, x - gap, baseline + DESCENT * size), spots

    def lines(
        self, runs: Sequence[TextRun], width: float, size: float, family: str | None = None
    ) -> list[TypeLine]:
        """Break text into lines of at most `width`; a newline in a run starts a new line."""
        family = family or self.style.family
        broken: list[TypeLine] = [[]]
        for word in _words(runs):
            if word is None:
                broken.append([])
                continue
            line = broken[-1]
            if line and self.line_width([*line, word], size, family) > width:
                head, tail = self.hyphenated(word)
                if head and self.line_width([*line, head], size, family) <= width:
                    line.append(head)
                    word = tail
                broken.append([])
            broken[-1].append(word)
        return [line for line in broken if line]

    def hyphenated(self, word: TypeWord) -> tuple[TypeWord, TypeWord]:
        """A word in two parts for the end of a line; the first is empty where it is not divided."""
        return [], word

    def block(
        self,
        lines: list[TypeLine],
        runs: Sequence[TextRun],
        x0: float,
        x1: float,
        size: float,
        *,
        align: str = "left",
        family: str | None = None,
        ink: float = 0.0,
        closed: bool = False,
        hang: float = 0.0,
    ) -> Box:
        """Set broken lines at the cursor between `x0` and `x1`; mentions are recorded; returns the box."""
        family = family or self.style.family
        boxes: list[Box] = []
        spots: list[tuple[TypePiece, Box]] = []
        for index, line in enumerate(lines):
            self.y += size * self.style.leading
            wide = self.line_width(line, size, family)
            left, space = x0 + (hang if index else 0), None
            if align == "centre":
                left = (x0 + x1 - wide) / 2
            elif align == "justify" and (index + 1 < len(lines) or closed) and len(line) > 2:
                blank = self.space(size, family)
                stretched = blank + (x1 - left - wide) / (len(line) - 1)
                space = stretched if stretched < WIDEST_SPACE * blank else None
            baseline = self.y - self.LIFT * size
            box, drawn = self.draw(line, left, baseline, size, family=family, ink=ink, space=space)
            boxes.append(box)
            spots += drawn
        for number, run in enumerate(runs):
            parts = [box for piece, box in spots if piece.run == number]
            if run.targets and parts:
                # A mention that breaks over two lines is placed where it starts.
                self.mention(run, Box.union(box for box in parts if abs(box.y0 - parts[0].y0) < 1))
        return Box.union(boxes)

    # ------------------------------------------------------------------ gold

    def mention(self, run: TextRun, box: Box) -> None:
        """Record a mention on this page and what it cites."""
        id = f"m{len(self.gold['mentions']) + 1}"
        text, targets = run.mention or run.text.strip(), list(run.targets)
        self.gold["mentions"].append(
            {"id": id, "page": self.number, "bbox": list(box), "text": text, "targets": targets}
        )
        for target in targets:
            self.link("cites", id, target)

    def figure(
        self, id: str, box: Box, *, kind: str = "figure", number: str | None = None, parent: str | None = None
    ) -> str:
        """Record a picture on this page; returns its id."""
        row = {
            "id": id,
            "page": self.number,
            "bbox": list(box),
            "kind": kind,
            "parent": parent,
            "number": number,
        }
        self.gold["figures"].append(row)
        return id

    def caption(
        self, placed: PageBox, text: str, label: str | None, *, id: str = "", optional: bool = False
    ) -> str:
        """Record a printed caption; returns its id."""
        id = id or f"c{len(self.gold['captions']) + 1}"
        page, box = placed
        row = {"id": id, "page": page, "bbox": list(box), "text": " ".join(text.split()), "label": label}
        self.gold["captions"].append(row | ({"optional": True} if optional else {}))
        return id

    def entry(
        self, id: str, number: str | None, title: str | None, placed: Sequence[PageBox],
        fields: Mapping[str, Any] | None = None,
    ) -> None:  # fmt: skip
        """Record an entry, what it says, and where it stands: one span per page and column."""
        spans: list[PageBox] = []
        for page, box in placed:
            last = spans[-1] if spans else None
            apart = abs(last[1].centre.x - box.centre.x) if last else 0.0
            if last and last[0] == page and apart < SAME_COLUMN * self.column.width:
                spans[-1] = (page, Box.union([last[1], box]))
            else:
                spans.append((page, box))
        self.gold["entries"].append(
            {"id": id, "number": number, "title": title, "fields": dict(fields or {}),
             "spans": [{"page": page, "bbox": list(box)} for page, box in spans]}
        )  # fmt: skip

    def link(self, type: str, source: str, target: str, *, optional: bool = False) -> None:
        """Record a link."""
        row = {"type": type, "source": source, "target": target}
        self.gold["links"].append(row | ({"optional": True} if optional else {}))


def _words(runs: Sequence[TextRun]) -> list[TypeWord | None]:
    """The words of some runs, None where a new line begins; without a space between them, runs share a word."""
    words: list[TypeWord | None] = []
    glued = False
    for number, run in enumerate(runs):
        for part in re.findall(r"\n| +|[^ \n]+", run.text):
            if part == "\n":
                words.append(None)
                glued = False
            elif part.startswith(" "):
                glued = False
            else:
                piece = TypePiece(part, run.face, number if run.targets else -1)
                last = words[-1] if words else None
                if glued and last is not None:
                    last.append(piece)
                else:
                    words.append([piece])
                glued = True
    return words
