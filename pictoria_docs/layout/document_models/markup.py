"""Tags and text of answers that look like XML or HTML but need not be either: cut, unclosed, crossed.

One pass, in time linear in the answer's length, whatever it holds. An element without a place of its own is part of
the one that it stands in.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from html import unescape

from pictoria_docs.document import Box, RegionType
from pictoria_docs.layout.document_models.reading import MAX_REGIONS, RawRegion

TAG = re.compile(r"<(/?)([A-Za-z_|][^\s<>/]{0,60})([^<>]{0,1000})>")
OPEN_END = re.compile(r"</?[A-Za-z_|][^<>]{0,1100}\Z")
"""A tag in which the answer ends."""
DEEPEST = 50  # open elements: more are noise


@dataclass(frozen=True, slots=True)
class Tag:
    """A tag; what stands between tags is plain `str`."""

    name: str
    """In small letters."""
    closing: bool
    attributes: str
    placed: bool
    """A location token follows at once."""


def tokens(text: str) -> Iterator[Tag | str]:
    """The answer's tags and texts, in order."""
    done = 0
    for match in TAG.finditer(text):
        if match.start() > done:
            yield unescape(text[done : match.start()])
        placed = text.startswith("<loc_", match.end())
        yield Tag(match[2].lower(), bool(match[1]), match[3], placed)
        done = match.end()
    if done < len(text):
        yield unescape(text[done:])


@dataclass(slots=True)
class MarkupElement:
    """An element whose end has not come yet."""

    name: str
    order: int
    type: RegionType | None = None
    """None: a group, or part of what it stands in."""
    box: Box | None = None
    texts: list[str] = field(default_factory=list)
    has_text: bool = False
    """Has text of its own."""


class Elements:
    """Open elements, from the outermost to the innermost, and the regions of those that were closed."""

    def __init__(self) -> None:
        self.open: list[MarkupElement] = []
        self._found: list[tuple[int, RawRegion]] = []
        self._count = 0

    @property
    def innermost(self) -> MarkupElement | None:
        """The element that text belongs to."""
        return self.open[-1] if self.open else None

    def start(self, name: str, type: RegionType | None = None, box: Box | None = None) -> None:
        """An element begins."""
        if len(self.open) < DEEPEST:
            self._count += 1
            self.open.append(MarkupElement(name, self._count, type, box))

    def add_text(self, text: str) -> None:
        """Text of the innermost element; outside of all it is of no use."""
        if self.open:
            self.open[-1].texts.append(text)
            self.open[-1].has_text = self.open[-1].has_text or bool(text.strip())

    def end(self, name: str) -> None:
        """The innermost element of this name ends, and with it what was left open inside."""
        indices = [index for index, element in enumerate(self.open) if element.name == name]
        while indices and len(self.open) > indices[-1]:
            self.end_innermost()

    def end_innermost(self) -> None:
        """The innermost element ends: a region, or text of the element around it."""
        element = self.open.pop()
        text = " ".join("".join(element.texts).split())
        if element.type is not None and element.box is not None:
            if len(self._found) < MAX_REGIONS:
                self._found.append((element.order, RawRegion(element.type, element.box, text)))
        elif text and (element.type is None or any(outer.box is not None for outer in self.open)):
            self.add_text(f" {text} ")

    def regions(self) -> list[RawRegion]:
        """All regions, also those whose end never came."""
        while self.open:
            self.end_innermost()
        return [region for _, region in sorted(self._found, key=lambda pair: pair[0])]
