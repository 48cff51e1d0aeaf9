"""What a date says once it is read."""

from dataclasses import dataclass
from enum import StrEnum


class Precision(StrEnum):
    """The unit in which a date was given; of the two ends of a range, the coarser one."""

    DAY = "day"
    MONTH = "month"
    SEASON = "season"
    YEAR = "year"
    DECADE = "decade"
    CENTURY_PART = "century_part"
    """A half, third, quarter, beginning, middle or end of a century or of a millennium."""
    REIGN = "reign"
    CENTURY = "century"
    PERIOD = "period"
    MILLENNIUM = "millennium"

    @property
    def rank(self) -> int:
        """Finer before coarser."""
        return list(Precision).index(self)


@dataclass(frozen=True, slots=True)
class DateReading:
    """A date within a text: `text[start:end]` says it.

    Years are those of catalogues: negative before Christ, without a year 0. Centuries and their parts have the round
    ends that museums write: "Ve siècle av. J.-C." is -500 to -400, "IIe siècle" 100 to 200, "Ier siècle" 1 to 100.
    "After 1500" and "before 44 BC" include the year that they name.
    """

    start: int
    end: int
    first: int | None
    """None: nobody says when it began."""
    last: int | None
    """None: nobody says when it ended."""
    edtf: str
    """Extended Date/Time Format (ISO 8601-2), level 1, with astronomical years: 525 BC is -0524."""
    precision: Precision
    approximate: bool
    uncertain: bool
    confidence: float
    periods: tuple[str, ...] = ()
    """URIs of the periods that the words may name, where a file of periods gives them."""
