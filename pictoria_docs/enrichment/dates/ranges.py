"""Two points make a range: what one of them leaves out, the other lends it."""

from dataclasses import dataclass, replace
from typing import Literal

from pictoria_docs.enrichment.dates import edtf
from pictoria_docs.enrichment.dates.grammar import UNEXPLAINED, Grammar
from pictoria_docs.enrichment.dates.lexicon import AFTER, BEFORE
from pictoria_docs.enrichment.dates.point import DAYS, FULL_YEAR, INCOMPLETE, MONTHS, DatePoint, Kind
from pictoria_docs.enrichment.dates.reading import DateReading
from pictoria_docs.enrichment.dates.tokens import DASHES
from pictoria_docs.enrichment.dates.years import DECADE_YEARS, nth

OTHER_ERA = 0.9  # what a range before Christ is trusted that only its beginning says so

Joint = Literal["to", "or", "and"]
LIKELY = 0.95
"""What a date is trusted that says all it needs."""
GUESSED_ERA, REVERSED = 0.7, 0.7
EARLY_CENTURIES = 10
"""Catalogues of antiquities leave the era of the first ten centuries to their reader."""
COUNTED = (Kind.CENTURY, Kind.MILLENNIUM)
CALENDAR = (Kind.DAY, Kind.MONTH, Kind.SEASON)
CALENDAR_ALONE = (Kind.MONTH_ALONE, Kind.DAY_ALONE)


@dataclass(frozen=True, slots=True)
class Range:
    """One point, or two that belong together."""

    first: DatePoint
    last: DatePoint
    end: int
    """The token behind it."""

    @property
    def single(self) -> bool:
        """Whether it is one point."""
        return self.first is self.last

    @property
    def points(self) -> tuple[DatePoint, ...]:
        """Its points."""
        return (self.first,) if self.single else (self.first, self.last)

    @property
    def bare(self) -> bool:
        """Whether it is nothing but numbers that may be years."""
        return all(
            point.kind is Kind.YEAR and (point.era is None or point.guessed) and not point.announced
            for point in self.points
        )

    @property
    def nameless(self) -> bool:
        """Whether it is nothing but a name that may be a period's: "Hadrien", "geometric"."""
        return all(point.kind is Kind.PERIOD and point.weak for point in self.points)


def read_range(grammar: Grammar, index: int, *, is_date: bool = False) -> Range | None:
    """The date that begins at a token, with both of its ends where it has two.

    Args:
        grammar: reads the points.
        index: the token.
        is_date: the text is known to be a date.
    """
    first = grammar.point(index)
    if first is None:
        return None
    joint = joint_at(grammar, first.end)
    if joint is not None:
        word, second = joint
        last = grammar.point(grammar.past_little_words(second)) or grammar.point(second)
        if last is not None and not first.ahead:
            centuries = is_date or (first.kind is Kind.ORDINAL and first.raised)  # "XVe / XVIe"
            last = _century_left_out(grammar, last, is_date=centuries)
        if last is not None and _may_join(word, first, last):
            joined = _joined(first, last)
            if joined is not None:
                return joined
    opened = grammar.words.between.at(grammar.tokens, index)
    if opened is not None and first.kind in (
        *COUNTED,
        Kind.PERIOD,
    ):  # no other end: the word is not the date's
        return read_range(grammar, grammar.past_little_words(opened[1]), is_date=is_date)
    first = _century_left_out(grammar, first, is_date=is_date)
    if first.kind in INCOMPLETE or not first.possible or (first.weak and first.kind is not Kind.PERIOD):
        return None
    return Range(first, first, first.end)


def _century_left_out(grammar: Grammar, point: DatePoint, *, is_date: bool) -> DatePoint:
    """ "fin XIXe" at the end of a clause; "XIXe" where the text is known to be a date."""
    if (
        point.kind is Kind.ORDINAL
        and point.raised
        and (point.shares or is_date)
        and grammar.clause_ends(point.end)
    ):
        return replace(point, kind=Kind.CENTURY, trust=point.trust * UNEXPLAINED)
    return point


def joint_at(grammar: Grammar, index: int) -> tuple[Joint, int] | None:
    """What ties the point before `place` to one behind, and where that begins."""
    index = grammar.past_point(index)
    if grammar.sign(index, DASHES) or grammar.sign(index, "/"):
        return "to", index + 1
    if grammar.sign(index, ",") and grammar.words.open.at(grammar.tokens, index + 1):
        return "to", index + 1
    words = grammar.words
    for phrases, joint in ((words.to, "to"), (words.alternative, "or"), (words.both, "and")):
        phrase = phrases.at(grammar.tokens, index)
        if phrase is not None:
            return joint, grammar.past_point(phrase[1])  # type: ignore[return-value]
    return None


def _may_join(joint: Joint, first: DatePoint, last: DatePoint) -> bool:
    if last.kind is Kind.ORDINAL and first.ahead and last.roman is first.roman:
        return True
    if last.kind in INCOMPLETE or not last.possible:
        return False
    if first.open or last.open:
        return (first.open, last.open) == (AFTER, BEFORE)
    if first.between or first.kind in INCOMPLETE:
        return True
    return joint != "and" or (last.kind is Kind.DAY and _unmarked_ordinal(first))  # "3 et 4 mai"


def _joined(first: DatePoint, last: DatePoint) -> Range | None:
    end = last.end
    if last.kind is Kind.ORDINAL:  # "s. XII/XIII"
        last = replace(last, kind=first.kind)
    first = _completed(first, last)
    first, last = _with_eras(first, last)
    if first.kind in INCOMPLETE or not (first.possible and last.possible):
        return None
    if first.weak and first.kind is not Kind.PERIOD:
        return None
    full = _abbreviated(first, last)
    last = last if full is None else replace(last, value=full)
    if _falls(first, last):
        return Range(replace(last, trust=first.trust * REVERSED, start=first.start), first, end)
    return Range(first, last, end)


def _completed(first: DatePoint, last: DatePoint) -> DatePoint:
    """The first point with the unit of the last."""
    if first.kind is Kind.PART and last.kind in (*COUNTED, Kind.DECADE, Kind.PERIOD):
        return replace(
            first, kind=last.kind, value=last.value, period=last.period, trust=first.trust * last.trust
        )
    if last.kind in COUNTED and (first.kind is Kind.ORDINAL or _unmarked_ordinal(first)):
        share = nth(first.value, last.fraction[1]) if last.fraction and not first.roman else None
        if last.fraction and share and not first.shares and first.value < abs(last.fraction[0]):
            return replace(first, kind=last.kind, value=last.value, shares=[share])  # "2e-3e quart du"
        return replace(first, kind=last.kind)
    if last.kind in CALENDAR and first.kind in CALENDAR_ALONE:
        kind = (
            Kind.DAY if first.kind is Kind.DAY_ALONE else Kind.SEASON if first.month > MONTHS else Kind.MONTH
        )
        return replace(first, kind=kind, value=last.value, era=last.era)
    if (
        last.kind is Kind.DAY
        and first.value <= DAYS
        and (first.kind is Kind.ORDINAL or _unmarked_ordinal(first))
    ):
        return replace(
            first, kind=Kind.DAY, day=first.value, month=last.month, value=last.value, era=last.era
        )
    return first


def _unmarked_ordinal(point: DatePoint) -> bool:
    """ "5" of "5-4th century"."""
    return point.kind is Kind.YEAR and point.era is None and point.value <= DAYS and not point.approximate


def _with_eras(first: DatePoint, last: DatePoint) -> tuple[DatePoint, DatePoint]:
    """Both points with their eras: the one behind the range counts for both, as does the one ahead of it."""
    if first.kind is Kind.PERIOD or last.kind is Kind.PERIOD:
        return first, last
    if last.era is not None:
        weak = first.weak
        first = replace(first, weak=False)
        return (first if first.era is not None or weak else replace(first, era=last.era)), last
    if first.era is not None:
        if first.weak:
            return first, last
        falling = first.era < 0 and (
            last.value < first.value or (last.kind in COUNTED and last.value == first.value)
        )
        return first, replace(
            last, era=BEFORE if falling else AFTER, trust=last.trust * (OTHER_ERA if falling else 1.0)
        )
    if first.kind is last.kind and _abbreviated(first, last) is None:
        falling = first.value > last.value or (first.value == last.value and _falls(first, last))
        if falling and first.kind not in CALENDAR:
            trust = first.trust * GUESSED_ERA
            return replace(first, era=BEFORE, guessed=True, trust=trust), replace(
                last, era=BEFORE, guessed=True
            )
    return first, last


def _falls(first: DatePoint, last: DatePoint) -> bool:
    return first.span().first > last.span().first and first.span().last > last.span().last


def _abbreviated(first: DatePoint, last: DatePoint) -> int | None:
    """The last year written out where it is printed short: "1837-42", "490/80 v. Chr."."""
    if first.kind not in (Kind.YEAR, *CALENDAR) or last.kind is not Kind.YEAR:
        return None
    digits = DECADE_YEARS if last.value < DECADE_YEARS else 100
    if last.value >= 100 or first.value < 100 or (first.value < FULL_YEAR and digits == DECADE_YEARS):
        return None
    head, tail = divmod(first.value, digits)
    before = (last.era or first.era or AFTER) < 0
    if (last.value < tail) if before else (last.value > tail):
        return head * digits + last.value
    return None


def reading(grammar: Grammar, date_range: Range, confidence: float = LIKELY) -> DateReading:
    """What a range says, in years and in EDTF."""
    first, last = date_range.first, date_range.last
    years = (first.span().as_years()[0], last.span().as_years()[1])
    written = (first.edtf()[0], last.edtf()[1])
    approximate = any(point.approximate for point in date_range.points)
    uncertain = any(point.uncertain for point in date_range.points)
    begins: int | None = years[0]
    ends: int | None = years[1]
    if date_range.single and first.open:
        begins, ends = (first.span().as_years()[0], None) if first.open > 0 else (None, years[1])
    for point in date_range.points:
        confidence *= point.trust * (point.period.confidence if point.period else 1.0)
    if _era_guessed(date_range):
        confidence *= GUESSED_ERA
    start = grammar.tokens[min(first.start, last.start)].start
    return DateReading(
        start=start,
        end=grammar.quote_end(date_range.end),
        first=begins,
        last=ends,
        edtf=_edtf(date_range, written, begins, ends, edtf.mark(approximate, uncertain)),
        precision=max((point.precision for point in date_range.points), key=lambda precision: precision.rank),
        approximate=approximate,
        uncertain=uncertain,
        confidence=round(min(confidence, LIKELY), 3),
        periods=tuple(uri for point in date_range.points if point.period for uri in point.period.uris),
    )


def _era_guessed(date_range: Range) -> bool:
    return all(point.era is None for point in date_range.points) and any(
        (point.kind is Kind.CENTURY and point.value <= EARLY_CENTURIES) or point.kind is Kind.MILLENNIUM
        for point in date_range.points
    )


def _edtf(
    date_range: Range, written: tuple[str, str], begins: int | None, ends: int | None, sign: str
) -> str:
    if date_range.single and not date_range.first.open and date_range.first.kind is Kind.SEASON and sign:
        return edtf.year(date_range.first.span().as_years()[0]) + sign  # the standard has no doubtful seasons
    first = None if begins is None else written[0]
    last = None if ends is None else written[1]
    if first != last and any(end is not None and ("X" in end or "Y" in end) for end in (first, last)):
        return edtf.years(begins, ends, sign)
    seasons = [point.kind is Kind.SEASON for point in date_range.points]
    if any(seasons) and (sign or not all(seasons)):
        return edtf.years(begins, ends, sign)
    if first is not None and first == last and first.startswith("Y"):
        return first
    return edtf.interval(first, last, sign)
