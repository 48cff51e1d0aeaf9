"""Arithmetic of years as catalogues count them: -1 is followed by 1, centuries have round ends."""

from dataclasses import dataclass

DECADE_YEARS = 10

Share = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Span:
    """From a year to a year on a line that has a round 0; `as_years` takes it off again."""

    first: float
    last: float

    def part(self, share: Share) -> "Span":
        """The share of it, the shares counted from its beginning."""
        width = self.last - self.first
        return Span(self.first + share[0] * width, self.first + share[1] * width)

    def as_years(self) -> tuple[int, int]:
        """First and last year; never 0."""
        first, last = round(self.first), round(self.last)
        return (1 if last > 0 else -1) if first == 0 else first, (
            -1 if first < 0 else 1
        ) if last == 0 else last


def stretch(ordinal: int, length: int, era: int) -> Span:
    """The `ordinal`-th century (length 100) or millennium (1000) before (-1) or after (1) Christ."""
    if era < 0:
        return Span(-ordinal * length, -(ordinal - 1) * length)
    return Span((ordinal - 1) * length, ordinal * length)


def decade(year: int, era: int) -> Span:
    """ "1920s" is 1920 to 1929, "520s BC" 529 to 520 BC."""
    return Span(-year - DECADE_YEARS + 1, -year) if era < 0 else Span(year, year + DECADE_YEARS - 1)


def nth(ordinal: int, parts: int) -> Share | None:
    """The share that "second quarter" cuts out; -1 is the last; None where there is no such part."""
    index = parts if ordinal == -1 else ordinal
    if not 1 <= index <= parts:
        return None
    return (index - 1) / parts, index / parts
