"""Sets type and pictures on pages, and writes down where everything went, in the bench's gold format.

Coordinates are PDF points, origin top left, y down; pages count from 1.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from random import Random
from typing import Any, NamedTuple

import pymupdf

from bench.generator.fonts import advance, font
from bench.generator.imposition import spreads, turned
from bench.generator.pdf_output import save
from bench.generator.style import BookStyle
from pictoria_docs.document import Box

CAPS = 0.8
"""Height of small capitals against the size of the type."""


class TextRun(NamedTuple):
    """A stretch of text in one face; with `targets` it is a mention of these figures or entries."""

    text: str
    face: str = "roman"
    targets: tuple[str, ...] = ()


class _Piece(NamedTuple):
    text: str
    face: str
    mention: int


Word = list[_Piece]
Line = list[Word]
PageBox = tuple[int, Box]
"""A page and a box on it."""


@dataclass
class Typesetter:
    """The page being set, with the cursor `y` and the columns (`frames`) that running text flows through."""

    style: BookStyle
    random: Random
    gold: dict[str, Any]
    pdf: pymupdf.Document = field(default_factory=pymupdf.open)
    page: Any = None
    y: float = 0.0
    frames: list[Box] = field(default_factory=list)
    frame: int = 0
    side: float = 0.0
    """Width kept free at the outer edge, for captions in the margin."""
    floats: list[tuple[float, Callable[[], None]]] = field(default_factory=list)
    """Figures that wait for a column with room for them: height, how to set it."""
    spans: list[tuple[float, str, Callable[[], None]]] = field(default_factory=list)
    """Figures over all columns that wait for the next page: height, "top" or "bottom", how to set it."""
    heads: tuple[str, str] = ("", "")
    openings: bool = False
    """Sheets show two facing pages each."""
    sideways: set[int] = field(default_factory=set)
    """Landscape pages that are bound lying on their side."""
    _writers: dict[float, pymupdf.TextWriter] = field(default_factory=dict)

    @property
    def number(self) -> int:
        """The page, from 1."""
        return int(self.page.number) + 1

    @property
    def column(self) -> Box:
        """The column that the cursor is in."""
        return self.frames[self.frame]

    @property
    def type_area(self) -> Box:
        """The page between its margins."""
        inner, top, outer, bottom = self.style.margins
        width, height = self.style.paper
        left = inner if self.number % 2 else outer
        return Box(left, top, width - (outer if self.number % 2 else inner), height - bottom)

    @property
    def folio(self) -> str:
        """The page number as printed."""
        return str(self.style.first_page + self.number - 1)

    def font(self, face: str, family: str) -> pymupdf.Font:
        """The font of a face ("roman", "bold" ...) in a family; small capitals are cut from the roman."""
        return font(family, "roman" if face == "caps" else face)

    # ------------------------------------------------------------------ pages

    def new_page(self, *, furniture: bool = True) -> None:
        """A new page with its running head and page number; waiting figures are set first."""
        self.finish_page()
        width, height = self.style.paper
        self.page = self.pdf.new_page(width=width, height=height)
        self.gold["pages"].append({"page": self.number, "width": width, "height": height})
        if furniture:
            self._furniture()
        area = self.type_area
        x0, x1 = area.x0, area.x1
        if self.side:
            x0, x1 = (x0, x1 - self.side) if self.number % 2 else (x0 + self.side, x1)
        gutter = 18.0
        count = self.style.columns
        width = (x1 - x0 - gutter * (count - 1)) / count
        self.frames = [
            Box(x0 + index * (width + gutter), area.y0, x0 + index * (width + gutter) + width, area.y1)
            for index in range(count)
        ]
        self.frame = 0
        waiting, self.spans = self.spans[:1], self.spans[1:]
        for tall, edge, place in waiting:
            self.y = area.y0 if edge == "top" else area.y1 - tall + 14
            place()
            self.frames = [
                Box(frame.x0, area.y0 + tall, frame.x1, area.y1)
                if edge == "top"
                else Box(frame.x0, area.y0, frame.x1, area.y1 - tall)
                for frame in self.frames
            ]
        self.y = self.column.y0
        self._set_floats()

    def next_frame(self) -> None:
        """On to the next column, or page."""
        if self.frame + 1 < len(self.frames):
            self.frame += 1
            self.y = self.column.y0
            self._set_floats()
        else:
            self.new_page()

    def _set_floats(self) -> None:
        whole = self.type_area.height
        while self.floats and self.y + min(self.floats[0][0], whole) <= self.column.y1 + 1:
            self.floats.pop(0)[1]()

    def place_waiting(self) -> None:
        """Set all figures that still wait."""
        while self.floats or self.spans:
            self.new_page()

    def finish_page(self) -> None:
        """Write the text gathered for the page."""
        for ink, writer in self._writers.items():
            writer.write_text(self.page, color=(ink, ink, ink))
        self._writers = {}

    def _furniture(self) -> None:
        style, height = self.style, self.style.paper[1]
        area, odd = self.type_area, self.number % 2
        size = min(9.0, style.size)
        folio, head = self.folio, self.heads[odd]
        base = area.y0 - 24
        if style.head == "centre" and head:
            self.line(head, (area.x0 + area.x1) / 2, base, size, face="italic", align="centre")
        elif style.head in {"split", "rule"} and head:
            self.line(
                head, area.x1 if odd else area.x0, base, size, face="roman", align="right" if odd else "left"
            )
        if style.head == "rule":
            self.page.draw_line((area.x0, base + 5), (area.x1, base + 5), width=0.5)
        if style.folio == "bottom":
            self.line(folio, (area.x0 + area.x1) / 2, height - 34, size, align="centre")
        elif style.folio == "outer":
            self.line(folio, area.x1 if odd else area.x0, height - 34, size, align="right" if odd else "left")
        elif style.folio == "top" and style.head != "centre":
            self.line(folio, (area.x0 + area.x1) / 2, base, size, align="centre")
        elif style.folio in {"head", "top"}:
            self.line(folio, area.x0 if odd else area.x1, base, size, align="left" if odd else "right")

    # ------------------------------------------------------------------ type

    def width(self, piece: _Piece, size: float, family: str) -> float:
        """The width of a piece of a word at a size."""
        if piece.face == "caps":
            return sum(
                advance(family, "roman", c.upper()) * size * (CAPS if c.islower() else 1) for c in piece.text
            )
        return advance(family, piece.face, piece.text) * size

    def _measure(self, line: Line, size: float, family: str) -> float:
        space = advance(family, "roman", " ") * size
        words = sum(self.width(piece, size, family) for word in line for piece in word)
        return words + space * (len(line) - 1)

    def _ink(self, ink: float) -> pymupdf.TextWriter:
        if ink not in self._writers:
            self._writers[ink] = pymupdf.TextWriter(self.page.rect)
        return self._writers[ink]

    def line(
        self,
        text: str,
        x: float,
        baseline: float,
        size: float,
        *,
        face: str = "roman",
        align: str = "left",
        family: str | None = None,
        ink: float = 0.0,
    ) -> Box:
        """One line of text at `x` (its left edge, centre or right edge); returns its box."""
        family = family or self.style.family
        words = [[_Piece(word, face, -1)] for word in text.split(" ")]
        wide = self._measure(words, size, family)
        x -= {"left": 0.0, "centre": wide / 2, "right": wide}[align]
        return self._draw(words, x, baseline, size, family, ink, None)[0]

    def _draw(
        self, line: Line, x: float, baseline: float, size: float, family: str, ink: float, space: float | None
    ) -> tuple[Box, list[tuple[_Piece, Box]]]:
        writer, start = self._ink(ink), x
        gap = advance(family, "roman", " ") * size if space is None else space
        spots: list[tuple[_Piece, Box]] = []
        for index, word in enumerate(line):
            for piece in word:
                left = x
                if piece.face == "caps":
                    for char in piece.text:
                        tall = size * (CAPS if char.islower() else 1)
                        font = self.font("caps", family)
                        writer.append((x, baseline), char.upper(), font=font, fontsize=tall)
                        x += advance(family, "roman", char.upper()) * tall
                else:
                    # The space is part of the text, as composing programs leave it, except in justified lines.
                    last = piece is word[-1] and index + 1 < len(line) and space is None
                    text = piece.text + " " if last else piece.text
                    writer.append((x, baseline), text, font=self.font(piece.face, family), fontsize=size)
                    x += self.width(piece, size, family)
                spots.append((piece, Box(left, baseline - 0.75 * size, x, baseline + 0.22 * size)))
            x += gap
        return Box(start, baseline - 0.75 * size, x - gap, baseline + 0.22 * size), spots

    def lines(
        self, runs: Sequence[TextRun], width: float, size: float, family: str | None = None
    ) -> list[Line]:
        """Break text into lines of at most `width`; a newline in a run starts a new line."""
        family = family or self.style.family
        words: list[Word | None] = []
        glue = False
        for mark, run in enumerate(runs):
            for part in re.findall(r"\n| +|[^ \n]+", run.text):
                if part == "\n":
                    words.append(None)
                    glue = False
                elif part.startswith(" "):
                    glue = False
                else:
                    piece = _Piece(part, run.face, mark if run.targets else -1)
                    last = words[-1] if words else None
                    if glue and last is not None:
                        last.append(piece)
                    else:
                        words.append([piece])
                    glue = True
        broken: list[Line] = [[]]
        for word in words:
            if word is None:
                broken.append([])
                continue
            line = broken[-1]
            if line and self._measure([*line, word], size, family) > width:
                head, tail = self._hyphenated(word)
                if head and self._measure([*line, head], size, family) <= width:
                    line.append(head)
                    word = tail
                broken.append([])
            broken[-1].append(word)
        return [line for line in broken if line]

    def _hyphenated(self, word: Word) -> tuple[Word, Word]:
        piece = word[0]
        if not (self.style.hyphenate and len(word) == 1 and piece.text.isalpha() and len(piece.text) > 7):
            return [], word
        cut = next(
            (
                i
                for i in range(4, len(piece.text) - 2)
                if piece.text[i - 1] in "aeiou" and piece.text[i] not in "aeiouy"
            ),
            0,
        )
        if not cut or piece.face == "caps":
            return [], word
        return [piece._replace(text=piece.text[:cut] + "-")], [piece._replace(text=piece.text[cut:])]

    def flow(
        self, runs: Sequence[TextRun], *, size: float | None = None, indent: float = 0.0, keep: int = 1
    ) -> list[PageBox]:
        """Running text through columns and pages; at least `keep` lines stay together at its start."""
        size = size or self.style.size
        lead = size * self.style.leading
        lines = self.lines(runs, self.column.width - indent, size)
        if self.y + keep * lead > self.column.y1:
            self.next_frame()
        placed: list[PageBox] = []
        rest = lines
        while rest:
            fit = min(len(rest), int((self.column.y1 - self.y) / lead + 0.01))
            if fit <= 0:
                self.next_frame()
                continue
            x0 = self.column.x0 + indent
            box = self.block(
                rest[:fit], runs, x0, self.column.x1, size, align="justify" if self.style.justified else "left",
                closed=fit < len(rest),
            )  # fmt: skip
            placed.append((self.number, box))
            rest = rest[fit:]
            if rest:
                self.next_frame()
        return placed

    def hanging(
        self, mark: str, runs: Sequence[TextRun], *, indent: float, face: str = "bold", size: float | None = None,
        right: bool = False,
    ) -> list[PageBox]:  # fmt: skip
        """Text indented by `indent` with a mark in the margin so made, at its left or at the right of it."""
        size = size or self.style.size
        lead = size * self.style.leading
        if self.y + 2 * lead > self.column.y1:
            self.next_frame()
        x = self.column.x0 + (indent - 6 if right else 0)
        spot = self.line(
            mark, x, self.y + lead - 0.3 * size, size, face=face, align="right" if right else "left"
        )
        placed: list[PageBox] = [(self.number, spot)]
        return placed + self.flow(runs, size=size, indent=indent)

    def block(
        self,
        lines: list[Line],
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
        spots: list[tuple[_Piece, Box]] = []
        for index, line in enumerate(lines):
            self.y += size * self.style.leading
            baseline = self.y - 0.3 * size
            wide = self._measure(line, size, family)
            left, space = x0 + (hang if index else 0), None
            if align == "centre":
                left = (x0 + x1 - wide) / 2
            elif align == "justify" and (index + 1 < len(lines) or closed) and len(line) > 2:
                blank = advance(family, "roman", " ") * size
                stretched = blank + (x1 - left - wide) / (len(line) - 1)
                space = stretched if stretched < 3.2 * blank else None
            box, drawn = self._draw(line, left, baseline, size, family, ink, space)
            boxes.append(box)
            spots += drawn
        for mark, run in enumerate(runs):
            found = [(piece, box) for piece, box in spots if piece.mention == mark]
            if run.targets and found:
                first = found[0][1]
                self.mention(run, Box.union(box for _, box in found if abs(box.y0 - first.y0) < 1))
        return Box.union(boxes)

    # ------------------------------------------------------------------ truth

    def mention(self, run: TextRun, box: Box) -> None:
        """Record a mention on this page and what it cites."""
        id = f"m{len(self.gold['mentions']) + 1}"
        self.gold["mentions"].append(
            {
                "id": id,
                "page": self.number,
                "bbox": list(box),
                "text": run.text.strip(),
                "targets": list(run.targets),
            }
        )
        for target in run.targets:
            self.link("cites", id, target)

    def figure(
        self, id: str, box: Box, *, kind: str = "figure", number: str | None = None, parent: str | None = None
    ) -> str:
        """Record a picture on this page; returns its id."""
        self.gold["figures"].append(
            {
                "id": id,
                "page": self.number,
                "bbox": [round(v, 1) for v in box],
                "kind": kind,
                "parent": parent,
                "number": number,
            }
        )
        if parent:
            self.link("part_of", id, parent)
        return id

    def caption(self, placed: PageBox, text: str, label: str | None, *, optional: bool = False) -> str:
        """Record a printed caption; returns its id."""
        id = f"c{len(self.gold['captions']) + 1}"
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
            # Boxes of one column share most of their width.
            same = last and last[0] == page and abs(last[1].centre.x - box.centre.x) < 0.6 * self.column.width
            if last and same:
                spans[-1] = (page, Box.union([last[1], box]))
            else:
                spans.append((page, box))
        self.gold["entries"].append(
            {"id": id, "number": number, "title": title,
             "fields": ({"title": title} if title else {}) | dict(fields or {}),
             "spans": [{"page": page, "bbox": list(box)} for page, box in spans]}
        )  # fmt: skip

    def link(self, type: str, source: str, target: str, *, optional: bool = False) -> None:
        """Record a link."""
        row = {"type": type, "source": source, "target": target}
        self.gold["links"].append(row | ({"optional": True} if optional else {}))

    def save(self, path: Path) -> None:
        """Write the PDF."""
        self.finish_page()
        self.pdf.subset_fonts()
        bound = self.pdf
        if self.sideways:
            bound = turned(bound, self.gold, self.sideways)
        if self.openings:
            bound = spreads(bound, self.gold)
        save(bound, path)
        bound.close()
