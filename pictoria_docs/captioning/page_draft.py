"""A page on the way through the captions stage."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field

from pictoria_docs.captioning.cut import EDGE_SHIFT
from pictoria_docs.captioning.setting import TEXTS
from pictoria_docs.document import Box, CaptionReading, NumberKind, Page, PrintedNumber, Region, RegionType
from pictoria_docs.isolation import isolate
from pictoria_docs.labels.grammar import LabelStyle, read_label

PLATE_LINE = 30  # characters of a line with a plate's number and little else
HANGING_GAP = 4.5  # type sizes between a hanging number and its text,
LEVEL_SHARE = 0.6  # of the lower of a number and a line, by which they stand level
MIN_SIZE = 6.0  # points of type at least
MIN_TEXT_LENGTH = 8  # characters: a number hangs before longer texts

_HEADINGS = (RegionType.RUNNING_HEAD, RegionType.CAPTION, RegionType.FIGURE_NUMBER)


@dataclass(slots=True)
class PageDraft:
    """A page on the way through the stage: its regions so far, and what is known about it."""

    page: Page
    regions: list[Region]
    habits: LabelStyle
    """How its labels are to be read."""
    numbers: set[str] = field(default_factory=set)
    """Keys of the bare numbers printed beside pictures."""

    @property
    def pictures(self) -> list[Region]:
        """Figures, panels and plates."""
        return [region for region in self.regions if region.is_picture]

    @property
    def characters(self) -> int:
        """Characters of text that is neither caption nor the page's furniture."""
        return sum(len(region.text) for region in self.regions if region.type in TEXTS)


@contextmanager
def attempt_on(drafts: Sequence[PageDraft], kind: str, page: int | None = None) -> Iterator[None]:
    """Run a step that changes drafts (see `isolate`); where it fails they are as they were before it."""
    before = [(list(draft.regions), set(draft.numbers)) for draft in drafts]
    with isolate(kind, page):
        try:
            yield
        except Exception:
            for draft, (regions, numbers) in zip(drafts, before, strict=True):
                draft.regions, draft.numbers = regions, numbers
            raise


def plate_label(region: Region, habits: LabelStyle) -> CaptionReading | None:
    """The reading of a region that is a plate's label and nothing else, a running head too."""
    if len(region.lines) > 1 or not region.text or len(region.text) > PLATE_LINE:
        return None
    if region.type not in TEXTS and region.type not in _HEADINGS:
        return None
    reading = read_label(region.text, **habits)
    return reading if reading is not None and reading.kind is NumberKind.PLATE else None


def bare(number: PrintedNumber) -> PrintedNumber:
    """The number without its label word: "fig. 1" on a plate is the plate's picture 1."""
    return number.model_copy(update={"kind": NumberKind.BARE})


def _is_level(number: Box, line: Box) -> bool:
    """Whether a number stands on a line: feet level, or as far as letters without and with tails are, on scans."""
    return abs(line.y1 - number.y1) < EDGE_SHIFT or line.overlap_y(number) > LEVEL_SHARE * min(
        number.height, line.height
    )


def hangs(number: Region, regions: Sequence[Region]) -> bool:
    """Whether a number hangs in front of a text: the text's first line stands level with it, right beside it."""
    return any(
        other.type in TEXTS
        and other.lines
        and other.id != number.id
        and _is_level(number.box, other.lines[0].box)
        and 0 < other.box.x0 - number.box.x1 < HANGING_GAP * max(number.size, MIN_SIZE)
        and len(other.text) > MIN_TEXT_LENGTH
        for other in regions
    )
