"""Sets whole books: columns, figures that float to where there is room, running heads, and the PDF in the end."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from random import Random
from typing import Any, ClassVar

import pymupdf

from bench.generator.fonts import advance, font
from bench.generator.imposition import spreads, turned
from bench.generator.pdf_output import save
from bench.generator.style import BookStyle
from bench.typesetter import PageBox, TextRun, TypePiece, Typesetter, TypeWord
from pictoria_docs.document import Box

CAPS = 0.8
"""Height of small capitals against the size of the type."""


@dataclass(kw_only=True)
class BookTypesetter(Typesetter):
    """The page being set, with the cursor `y` and the columns (`frames`) that running text flows through."""

    LIFT: ClassVar[float] = 0.3
    WRITTEN_SPACES: ClassVar[bool] = True

    style: BookStyle
    random: Random
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
        self.add_page(width, height)
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

    def width(self, piece: TypePiece, size: float, family: str) -> float:
        """The width of a piece of a word at a size."""
        if piece.face == "caps":
            return sum(
                advance(family, "roman", c.upper()) * size * (CAPS if c.islower() else 1) for c in piece.text
            )
        return advance(family, piece.face, piece.text) * size

    def _ink(self, ink: float) -> pymupdf.TextWriter:
        if ink not in self._writers:
            self._writers[ink] = pymupdf.TextWriter(self.page.rect)
        return self._writers[ink]

    def write(
        self, piece: TypePiece, text: str, x: float, baseline: float, size: float, family: str, ink: float
    ) -> float:
        """Write a piece with the other text of its ink; small capitals letter by letter."""
        writer, font = self._ink(ink), self.font(piece.face, family)
        if piece.face != "caps":
            writer.append((x, baseline), text, font=font, fontsize=size)
            return x + self.width(piece, size, family)
        for char in piece.text:
            tall = size * (CAPS if char.islower() else 1)
            writer.append((x, baseline), char.upper(), font=font, fontsize=tall)
            x += advance(family, "roman", char.upper()) * tall
        return x

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
        words = [[TypePiece(word, face)] for word in text.split(" ")]
        wide = self.line_width(words, size, family)
        x -= {"left": 0.0, "centre": wide / 2, "right": wide}[align]
        return self.draw(words, x, baseline, size, family=family, ink=ink)[0]

    def hyphenated(self, word: TypeWord) -> tuple[TypeWord, TypeWord]:
        """A long word of running text, divided after a vowel."""
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
        self, runs: Sequence[TextRun], *, size: float | None = None, indent: float = 0.0, keep: int = 1,
        hang: float = 0.0,
    ) -> list[PageBox]:  # fmt: skip
        """Running text through columns and pages; at least `keep` lines stay together at its start.

        With `hang` all lines but the first are indented by so much.
        """
        size = size or self.style.size
        lead = size * self.style.leading
        lines = self.lines(runs, self.column.width - indent - hang, size)
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
                closed=fit < len(rest), hang=hang,
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

    # ------------------------------------------------------------------ gold

    def figure(
        self, id: str, box: Box, *, kind: str = "figure", number: str | None = None, parent: str | None = None
    ) -> str:
        """Record a picture on this page, and the figure that it is a part of; returns its id."""
        super().figure(id, Box(*(round(v, 1) for v in box)), kind=kind, number=number, parent=parent)
        if parent:
            self.link("part_of", id, parent)
        return id

    def entry(
        self, id: str, number: str | None, title: str | None, placed: Sequence[PageBox],
        fields: Mapping[str, Any] | None = None,
    ) -> None:  # fmt: skip
        """Record an entry, its title among what it says."""
        super().entry(id, number, title, placed, ({"title": title} if title else {}) | dict(fields or {}))

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
