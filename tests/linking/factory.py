"""Small documents made by hand: pictures and set text on pages, read by the real caption finder."""

import re
from collections.abc import Sequence

from pictoria_docs.captioning import find_captions
from pictoria_docs.document import (
    Box,
    Document,
    Link,
    Origin,
    Page,
    Picture,
    Region,
    RegionType,
    SourceKind,
    make_id,
)
from pictoria_docs.document.identity import DocumentId, RegionId
from pictoria_docs.document.words import Word
from pictoria_docs.layout.blocks import make_text_region, reading_order
from pictoria_docs.layout.text_line import TextLine
from pictoria_docs.linking import LinkingOptions, link

ORIGIN = Origin(stage="test")
WIDTH, HEIGHT = 480.0, 680.0
PROSE = (
    "The excavations of the northern slope brought to light a large number of fragments of this group, among "
    "them several that join across the two trenches, and a few complete vessels from the last phase. "
)


class PageMaker:
    """One page in the making; coordinates in points from the top left."""

    def __init__(self, number: int, label: str | None = None) -> None:
        self.number = number
        self.label = label
        self.regions: list[Region] = []

    def picture(self, x0: float, y0: float, x1: float, y1: float, text: str = "") -> Region:
        """A picture."""
        box = Box(x0, y0, x1, y1)
        region = Region(
            id=RegionId(make_id("fig", "d", self.number, *box)),
            page=self.number,
            type=RegionType.FIGURE,
            box=box,
            text=text,
            picture=Picture(digest=f"{self.number}/{x0}/{y0}", width=300, height=300),
            origin=ORIGIN,
        )
        self.regions.append(region)
        return region

    def text(
        self,
        x0: float,
        y0: float,
        x1: float,
        text: str,
        size: float = 9.0,
        *,
        bold: bool = False,
        type: RegionType = RegionType.TEXT,
        lead: int = 0,
    ) -> Region:
        """Text set from (x0, y0) in lines up to x1; `lead` first characters are bold."""
        wide = max(int((x1 - x0) / (0.5 * size)), 1)
        lines: list[TextLine] = []
        rows: list[str] = []
        for word in text.split():
            if rows and len(rows[-1]) + 1 + len(word) <= wide:
                rows[-1] += f" {word}"
            else:
                rows.append(word)
        done = 0
        for index, row in enumerate(rows):
            top = y0 + index * 1.2 * size
            words = [
                Word(
                    m.start(),
                    m.end(),
                    x0 + m.start() * 0.5 * size,
                    top,
                    x0 + m.end() * 0.5 * size,
                    top + size,
                )
                for m in re.finditer(r"\S+", row)
            ]
            cut = min(max(lead - done, 0), len(row))
            runs = [(0, cut, size, True, False), (cut, len(row), size, bold, False)]
            runs = [run for run in runs if run[0] < run[1]]
            box = Box(x0, top, x0 + len(row) * 0.5 * size, top + size)
            lines.append(TextLine(row, box, words, runs))
            done += len(row) + 1
        region = make_text_region(lines, "d", self.number, ORIGIN, type)
        self.regions.append(region)
        return region

    def lines(self, x0: float, y0: float, x1: float, rows: Sequence[str], size: float = 9.0) -> Region:
        """One block of text, each row a printed line from x0."""
        texts = []
        for index, row in enumerate(rows):
            top = y0 + index * 1.2 * size
            words = [
                Word(
                    m.start(),
                    m.end(),
                    x0 + m.start() * 0.5 * size,
                    top,
                    x0 + m.end() * 0.5 * size,
                    top + size,
                )
                for m in re.finditer(r"\S+", row)
            ]
            box = Box(x0, top, min(x0 + len(row) * 0.5 * size, x1), top + size)
            texts.append(TextLine(row, box, words, [(0, len(row), size, False, False)]))
        region = make_text_region(texts, "d", self.number, ORIGIN, RegionType.TEXT)
        self.regions.append(region)
        return region

    def heading(self, x0: float, y0: float, x1: float, text: str, size: float = 11.0) -> Region:
        """A bold heading."""
        return self.text(x0, y0, x1, text, size, bold=True, type=RegionType.HEADING)

    def head(self, text: str) -> Region:
        """A running head, centred at the top."""
        x0 = WIDTH / 2 - len(text) * 2.25
        return self.text(x0, 30, x0 + 300, text, type=RegionType.RUNNING_HEAD)

    def prose(self, y0: float, x0: float = 50, x1: float = 430, times: int = 2) -> Region:
        """Running text."""
        return self.text(x0, y0, x1, PROSE * times)

    def made(self) -> Page:
        """The page in reading order."""
        return Page(
            number=self.number,
            width=WIDTH,
            height=HEIGHT,
            label=self.label,
            regions=tuple(reading_order(self.regions)),
        )


def document(pages: Sequence[PageMaker]) -> Document:
    """The document of these pages, its captions found."""
    return Document(
        id=DocumentId("doc"),
        name="test",
        source="test.pdf",
        kind=SourceKind.PDF,
        sha256="0" * 64,
        page_count=len(pages),
        pages=tuple(find_captions([page.made() for page in pages])),
    )


def linked(pages: Sequence[PageMaker], **options: object) -> Document:
    """The document of these pages, linked."""
    return link(document(pages), LinkingOptions.model_validate(options))


def pairs(done: Document, type: str) -> set[tuple[str, str]]:
    """Links of a type as (what the source says, number of the target): easy to read and to compare."""
    return {(_name(done, item.source), _name(done, item.target)) for item in links(done, type)}


def links(done: Document, type: str) -> list[Link]:
    """Links of a type."""
    return [item for item in done.links if item.type == type]


def _name(done: Document, id: str) -> str:
    found = done.find(id)
    if isinstance(found, Region):
        return found.number or "?" if found.is_picture else found.text[:24]
    return getattr(found, "text", None) or f"entry {getattr(found, 'number', None)}"
