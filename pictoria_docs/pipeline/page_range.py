"""Page numbers as people write them: "1-20, 30, 41-"."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from pictoria_docs.errors import ConfigError

_PART = re.compile(r"(\d+)?\s*([-–])?\s*(\d+)?")
LAST = 10**9


@dataclass(frozen=True, slots=True)
class PageRange:
    """A set of page numbers, from 1, that need not know how many pages there are."""

    spans: tuple[tuple[int, int], ...]

    def __contains__(self, number: object) -> bool:
        return isinstance(number, int) and any(first <= number <= last for first, last in self.spans)

    def of(self, page_count: int) -> Sequence[int]:
        """The numbers that a document of `page_count` pages has, in order."""
        return [number for number in range(1, page_count + 1) if number in self]

    @classmethod
    def parse(cls, text: str) -> "PageRange":
        """Read "1-20,30,41-" ("41-": to the end).

        Raises:
            ConfigError: it is not written like this.
        """
        spans = []
        for part in text.split(","):
            match = _PART.fullmatch(part.strip())
            first, dash, last = match.groups() if match is not None else (None, None, None)
            if first is None and last is None:
                raise ConfigError("bad_pages", pages=text)
            low = int(first) if first is not None else 1
            high = int(last) if last is not None else LAST if dash else low
            if low < 1 or high < low:
                raise ConfigError("bad_pages", pages=text)
            spans.append((low, high))
        return cls(tuple(spans))

    @classmethod
    def make(cls, pages: "str | PageRange | Iterable[int] | None") -> "PageRange":
        """A range from text, numbers, or None for all pages."""
        if pages is None:
            return cls(((1, LAST),))
        if isinstance(pages, PageRange):
            return pages
        if isinstance(pages, str):
            return cls.parse(pages)
        return cls(tuple((number, number) for number in sorted(set(pages))))
