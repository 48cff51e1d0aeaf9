"""What a transcription says of one page: plain data, in the units of the file until it is scaled to a page."""

from dataclasses import dataclass, replace
from typing import NamedTuple

from pictoria_docs.document import Box, Point, RegionType

Outline = tuple[Point, ...]


class TranscribedWord(NamedTuple):
    """A word of a line: offsets into the line's text, its box, and how sure it is."""

    start: int
    end: int
    box: Box
    confidence: float | None
    """0 to 1; None: the file does not tell."""
    measured: bool
    """Whether the file gives the box; else it is a share of the line's, by the number of letters."""


class Style(NamedTuple):
    """How a line is set, where the file tells."""

    size: float
    """Points."""
    bold: bool
    italic: bool


@dataclass(frozen=True, slots=True)
class TranscribedLine:
    """A line as printed, with the hyphen at its end."""

    id: str
    text: str
    box: Box
    baseline: Outline = ()
    """Points from the first letter to the last; empty: not known."""
    outline: Outline = ()
    words: tuple[TranscribedWord, ...] = ()
    confidence: float | None = None
    style: Style | None = None


@dataclass(frozen=True, slots=True)
class TranscribedRegion:
    """A zone of the page with its lines."""

    id: str
    label: str
    """What the file calls its type."""
    type: RegionType
    box: Box
    """That of its lines, where the file gives none."""
    measured: bool
    """Whether the file gives a box or an outline."""
    outline: Outline = ()
    lines: tuple[TranscribedLine, ...] = ()
    text: str = ""
    """Its text, where that stands in no line."""
    parent: str | None = None
    """Id of the region around it."""
    confidence: float | None = None
    line_number: int = 0
    """Where it stands in the file, from 1."""
    number: str | None = None
    """Printed number of a picture, where the file tells."""
    own_type: str | None = None
    """A type that a project named itself, in files of ours."""


class TranscribedRelation(NamedTuple):
    """That two regions belong together."""

    source: str
    target: str
    type: str | None
    """A link type, where the file tells one."""


@dataclass(frozen=True, slots=True)
class TranscribedPage:
    """A page: the first of the file. Coordinates have the units of `width` and `height`, origin top left."""

    format: str
    """ "alto" or "page"."""
    image: str
    """Name of the picture, without folders; may be empty."""
    width: float
    height: float
    regions: tuple[TranscribedRegion, ...]
    """In reading order."""
    relations: tuple[TranscribedRelation, ...] = ()
    number: int | None = None
    """Number of the page in its document, as far as the file tells."""

    def scaled(self, width: float, height: float) -> "TranscribedPage":
        """The same on a page of `width` x `height`, say in points."""
        across, down = width / self.width, height / self.height

        def box(of: Box) -> Box:
            return Box(of.x0 * across, of.y0 * down, of.x1 * across, of.y1 * down)

        def outline(points: Outline) -> Outline:
            return tuple(Point(x * across, y * down) for x, y in points)

        def line(of: TranscribedLine) -> TranscribedLine:
            return replace(
                of,
                box=box(of.box),
                baseline=outline(of.baseline),
                outline=outline(of.outline),
                words=tuple(word._replace(box=box(word.box)) for word in of.words),
            )

        regions = tuple(
            replace(
                region,
                box=box(region.box),
                outline=outline(region.outline),
                lines=tuple(map(line, region.lines)),
            )
            for region in self.regions
        )
        return replace(self, width=width, height=height, regions=regions)
