"""What the captions of a document are measured against, and the texts that may hold them."""

import re
from dataclasses import dataclass

from pictoria_docs.document import NumberKind, Page, RegionType
from pictoria_docs.labels.grammar import LabelStyle
from pictoria_docs.labels.numbers import HyphenStyle

TEXTS = frozenset({RegionType.TEXT, RegionType.HEADING, RegionType.LIST, RegionType.FOOTNOTE})
"""Regions that may hold captions."""
FRAMES = frozenset({RegionType.TABLE, RegionType.OTHER})
"""Regions that are pictures where a caption says so."""
FINISHED = re.compile(r"[.!?:;…»”\")\]]\W*(?:\d{1,3})?\s*$")
CAPTION_START = re.compile(r"[\s\[(<«◄►▲▼←→↑↓◀▶•■□●|*–—-]{0,4}[^\W\d_]{1,14}\b")
HEAD = 400  # characters of a line and what follows in which a label is read


@dataclass(frozen=True, slots=True)
class Setting:
    """What the captions of a document are measured against."""

    body: float
    """Size of the running text in points."""
    hyphen: HyphenStyle
    threshold: float
    tab: NumberKind = NumberKind.TABLE

    def habits(self, page: Page) -> LabelStyle:
        """How a page's labels are to be read."""
        return LabelStyle(hyphen=self.hyphen, tolerant=is_tolerant(page), tab=self.tab)


def is_tolerant(page: Page) -> bool:
    """Whether roman numbers are to be read as OCR prints them."""
    return page.read_by_ocr
