"""One end of a date as it was read, before the other end has lent it what it leaves out."""

from calendar import monthrange
from dataclasses import dataclass, field
from enum import Enum

from pictoria_docs.enrichment.dates import edtf
from pictoria_docs.enrichment.dates.periods import Period
from pictoria_docs.enrichment.dates.reading import Precision
from pictoria_docs.enrichment.dates.years import DECADE_YEARS, Share, Span, decade, stretch

LEAP_YEAR = 2000  # years before Christ are not checked for theirs
FULL_YEAR = 1000  # the first year of four digits
MONTHS = 12
DAYS = 31
YEAR_DIGITS = 4

LATEST_YEAR = 2100  # no date is later
EARLIEST_YEAR = 99999  # before Christ
CENTURY, MILLENNIUM = 100, 1000
MAX_CENTURIES = 99
"""No catalogue counts more centuries, or more millennia."""


class Kind(Enum):
    """What a point names. The last four say nothing without another point."""

    DAY = "day"
    MONTH = "month"
    SEASON = "season"
    YEAR = "year"
    DECADE = "decade"
    CENTURY = "century"
    MILLENNIUM = "millennium"
    PERIOD = "period"
    ORDINAL = "ordinal"
    """ "Ve" of "Ve-IVe siècle"."""
    PART = "part"
    """ "early" of "early to mid 5th century"."""
    MONTH_ALONE = "month alone"
    DAY_ALONE = "day and month"


INCOMPLETE = frozenset((Kind.ORDINAL, Kind.PART, Kind.MONTH_ALONE, Kind.DAY_ALONE))


@dataclass(slots=True)
class DatePoint:
    """One end of a date."""

    start: int
    """Its first token."""
    end: int
    """The token behind it."""
    kind: Kind = Kind.PART
    value: int = 0
    """Year, first year of a decade, or ordinal of a century."""
    era: int | None = None
    weak: bool = False
    """The era is in letters that only the other end explains."""
    shares: list[Share] = field(default_factory=list)
    """Parts of it, the outer one first: "end of the first half"."""
    fraction: tuple[int, int] | None = None
    """Ordinal and number of parts of the fraction, if there is one."""
    month: int = 0
    """Or season (21 to 24)."""
    day: int = 0
    period: Period | None = None
    open: int = 0
    approximate: bool = False
    uncertain: bool = False
    announced: bool = False
    """A word says that the number is a year."""
    between: bool = False
    ahead: bool = False
    """The word "century" stands before its number: "saec. II"."""
    guessed: bool = False
    """The era is not printed; the order of the years tells it."""
    roman: bool = False
    raised: bool = False
    """It is a roman number with the ending of an ordinal, which seldom counts anything but centuries."""
    trust: float = 1.0

    def span(self) -> Span:
        """From when to when, with its era or that of most books."""
        era = self.era or (-1 if self.future else 1)
        if self.kind is Kind.PERIOD and self.period is not None:
            span = Span(self.period.first, self.period.last)
        elif self.kind is Kind.DECADE:
            span = decade(self.value, era)
        elif self.kind in (Kind.CENTURY, Kind.MILLENNIUM):
            span = stretch(self.value, CENTURY if self.kind is Kind.CENTURY else MILLENNIUM, era)
        else:
            span = Span(era * self.value, era * self.value)
        for share in reversed(self.shares):
            span = span.part(share)
        return span

    def edtf(self) -> tuple[str, str]:
        """Its first and last day, month, season or year, as EDTF writes them."""
        first, last = self.span().as_years()
        if self.kind in (Kind.DAY, Kind.MONTH, Kind.SEASON):
            day = f"-{self.day:02d}" if self.day else ""
            text = f"{edtf.year(first)}-{self.month:02d}{day}"
            return text, text
        if self.kind is Kind.DECADE and not self.shares and first >= CENTURY:
            return (f"{first // DECADE_YEARS:03d}X",) * 2
        return edtf.year(first), edtf.year(last)

    @property
    def precision(self) -> Precision:
        """The unit in which it is given."""
        if self.shares and self.kind in (Kind.CENTURY, Kind.MILLENNIUM):
            return Precision.CENTURY_PART
        if self.period is not None and self.period.reign:
            return Precision.REIGN
        return Precision(self.kind.value)

    @property
    def future(self) -> bool:
        """Whether it would end in the future after Christ: "3e millénaire" needs no era."""
        length = {Kind.CENTURY: CENTURY, Kind.MILLENNIUM: MILLENNIUM}.get(self.kind, 0)
        return self.value * length > LATEST_YEAR

    @property
    def possible(self) -> bool:
        """Whether there is such a date."""
        if self.kind is Kind.PERIOD:
            return True
        before = self.era is not None and self.era < 0
        if self.kind in (Kind.CENTURY, Kind.MILLENNIUM):
            return 1 <= self.value <= MAX_CENTURIES and not (self.era == 1 and self.future)
        if not 1 <= self.value <= (EARLIEST_YEAR if before else LATEST_YEAR):
            return False
        if self.kind is Kind.DAY:
            return 1 <= self.day <= monthrange(LEAP_YEAR if before else self.value, self.month)[1]
        return self.kind not in (Kind.MONTH, Kind.SEASON) or self.value <= edtf.FOUR_DIGITS
