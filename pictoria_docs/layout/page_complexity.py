"""Whether a page draws more than is looked at one by one, and what is done about it."""

from dataclasses import dataclass

import pymupdf

from pictoria_docs.document import Reason
from pictoria_docs.layout.options import LayoutOptions
from pictoria_docs.sources.pdf_counts import DRAWING_BYTES, ContentCounts, count_contents

HOPELESS, HOPELESS_IMAGES = 20, 100
"""A page with so many times the drawings or characters, or the images, allowed is not even drawn coarsely."""


@dataclass(frozen=True, slots=True)
class PageComplexity:
    """What is too much on a page."""

    counts: ContentCounts
    options: LayoutOptions

    @classmethod
    def of(cls, page: pymupdf.Page, options: LayoutOptions) -> "PageComplexity":
        """That of a page, by its contents."""
        small = min(DRAWING_BYTES * options.max_drawings, options.max_characters)
        return cls(count_contents(page, small), options)

    @property
    def drawings(self) -> bool:
        """Whether its drawings are too many to be looked at one by one."""
        return not self.counts.complete or self.counts.drawings > self.options.max_drawings

    @property
    def images(self) -> bool:
        """Whether its images are too many to be looked at one by one."""
        return self.counts.images > self.options.max_images

    @property
    def text(self) -> bool:
        """Whether its text is too long to be read."""
        return not self.counts.complete or self.counts.characters > self.options.max_characters

    @property
    def hopeless(self) -> bool:
        """Whether the page cannot be drawn at all in any reasonable time."""
        return (
            self.counts.drawings > HOPELESS * self.options.max_drawings
            or self.counts.images > HOPELESS_IMAGES * self.options.max_images
            or self.counts.characters > HOPELESS * self.options.max_characters
        )

    @property
    def numbers(self) -> dict[str, str]:
        """The counts, for a sentence."""
        return {
            name: f"{getattr(self.counts, name):,}".replace(",", "\u202f")
            for name in ("drawings", "images", "characters")
        }

    @property
    def warnings(self) -> tuple[Reason, ...]:
        """What was left out, or looked at more coarsely."""
        reasons = []
        if self.drawings or self.images:
            reasons.append(Reason(code="pictures_coarse", values=self.numbers))
        if self.text:
            reasons.append(Reason(code="text_too_long", values=self.numbers))
        return tuple(reasons)
