"""Dates within running text, and a text that is one date."""

import re
from dataclasses import replace

from pictoria_docs.document.pieces import MAX_VALUE_LENGTH, read_in_pieces
from pictoria_docs.enrichment.dates import edtf
from pictoria_docs.enrichment.dates.context import ALONE, QUALIFIED, announced_trust, bare_trust
from pictoria_docs.enrichment.dates.edtf import edtf_years
from pictoria_docs.enrichment.dates.grammar import Grammar
from pictoria_docs.enrichment.dates.lexicon import AFTER, BEFORE
from pictoria_docs.enrichment.dates.periods import Periods, own_periods
from pictoria_docs.enrichment.dates.point import FULL_YEAR, LATEST_YEAR, Kind
from pictoria_docs.enrichment.dates.ranges import LIKELY, Range, read_range, reading
from pictoria_docs.enrichment.dates.reading import DateReading, Precision
from pictoria_docs.enrichment.dates.tokens import DASHES, tokens_of

OPENING_WORDS = 3  # that may announce a date, one behind another

CLOSING = ".,;:)]»\"'”"  # what may stand behind a text that is a date
DATABASE = 0.8  # what years written as databases do are trusted
_SIGNED = re.compile(r"(-[1-9]\d{0,3}|−[1-9]\d{0,3})(?:\s*(?:/|à|;)\s*([-−]?[1-9]\d{0,3}))?(?<!-\d{4})")
UNBOUND = 0.4
"""What a number is trusted to be a year where it is the whole text and has less than four digits."""


def find_dates(text: str, periods: Periods | None = None) -> list[DateReading]:
    """The dates and periods that a text says, in its order.

    Numbers that nothing makes a date (pages, inventory numbers, measures, years of cited books) are left alone.

    Args:
        text: running text as printed, in French, English, German, Italian, Spanish or Latin.
        periods: names of periods; our own list by default, `own_periods().with_periodo(file)` for more.
    """
    known_periods = periods or own_periods()
    return read_in_pieces(text, lambda piece: _dates(piece, known_periods))


def _dates(text: str, periods: Periods) -> list[DateReading]:
    grammar = Grammar(tokens_of(text), periods)
    readings: list[DateReading] = []
    index = 0
    while index < len(grammar.tokens):
        if not grammar.may_begin(index):
            index += 1
            continue
        dated = _date_at(grammar, index, text, readings[-1] if readings else None)
        if dated is None:
            index += 1
            continue
        date, index = dated
        readings.append(date)
    return readings


def read_date(text: str, periods: Periods | None = None) -> DateReading | None:
    """The date that the whole text is; None where it says something else, or more than that, or is too long for one.

    Here a bare number is taken for a year, and the name of an emperor for his reign.
    """
    if len(text) > MAX_VALUE_LENGTH:
        return None
    grammar = Grammar(tokens_of(text), periods or own_periods())
    if not grammar.tokens:
        return None
    for index in dict.fromkeys((0, _past_opening(grammar))):
        dated = _whole(grammar, index)
        if dated is not None and all(token.text in CLOSING for token in grammar.tokens[dated[1] :]):
            return dated[0]
    return _signed(text)


def _signed(text: str) -> DateReading | None:
    """Years as databases write them: EDTF ("-0524/-0499"), or with a sign ("-525 / -500")."""
    stripped = text.strip()
    start = text.index(stripped) if stripped else 0
    if match := _SIGNED.fullmatch(stripped):
        years = sorted(int(year.replace("−", "-").replace("–", "-")) for year in match.groups() if year)
        if 0 in years:
            return None
        first, last = years[0], years[-1]
    else:
        parsed = edtf_years(stripped)
        if parsed is None or None in parsed or 0 in parsed:
            return None
        first, last = int(parsed[0] or 0), int(parsed[1] or 0)
    written = edtf.years(first, last, "")
    return DateReading(
        start, start + len(stripped), first, last, written, Precision.YEAR, False, False, DATABASE
    )


def _past_opening(grammar: Grammar) -> int:
    index = 0
    while grammar.sign(index, "([«\"'“"):
        index += 1
    for _ in range(OPENING_WORDS):  # "signé et daté 1873"
        if index < len(grammar.tokens) and grammar.tokens[index].form.key in grammar.words.announcing:
            phrase = grammar.words.both.at(grammar.tokens, index + 1)
            index = phrase[1] if phrase else index + 1
    return grammar.past_little_words(index)


def _whole(grammar: Grammar, index: int) -> tuple[DateReading, int] | None:
    if open_ended := _dashed(grammar, index):
        return open_ended
    date_range = read_range(grammar, index, is_date=True)
    if date_range is None:
        return None
    confidence = LIKELY
    if date_range.bare:
        full = all(point.value >= FULL_YEAR for point in date_range.points)
        qualified = any(point.approximate or point.open or point.between for point in date_range.points)
        confidence = UNBOUND if not full else QUALIFIED if qualified else ALONE
    return _explained(grammar, date_range, reading(grammar, date_range, confidence))


def _date_at(
    grammar: Grammar, index: int, text: str, earlier: DateReading | None
) -> tuple[DateReading, int] | None:
    if open_ended := _dashed(grammar, index):
        return open_ended
    if index and not _begins(grammar, index):
        return None
    date_range = read_range(grammar, index)
    if date_range is None or date_range.nameless:
        return None
    confidence: float | None = LIKELY
    if date_range.bare:
        confidence = bare_trust(grammar, date_range, text)
        date_range = _with_era_of(date_range, earlier)
    elif all(point.kind is Kind.YEAR and point.era is None for point in date_range.points):
        confidence = announced_trust(grammar, date_range)
    if confidence is None:
        return None
    return _explained(grammar, date_range, reading(grammar, date_range, confidence))


def _with_era_of(date_range: Range, earlier: DateReading | None) -> Range:
    """ "Ve s. av. J.-C., vers 480": a year within the date before it is of the same era."""
    if earlier is None or earlier.first is None or earlier.last is None or earlier.last > 0:
        return date_range
    if not all(earlier.first <= -point.value <= earlier.last for point in date_range.points):
        return date_range
    first = replace(date_range.first, era=BEFORE)
    return Range(first, first if date_range.single else replace(date_range.last, era=BEFORE), date_range.end)


def _begins(grammar: Grammar, index: int) -> bool:
    """Whether a date may begin at a token: not in the middle of a number with a point ("12.5 cm")."""
    if not grammar.attached(index):
        return True
    before = grammar.tokens[index - 1]
    if before.text in ".,/" and index > 1 and grammar.attached(index - 1):
        return grammar.number(index - 2) is None or grammar.number(index) is None
    return True


def _dashed(grammar: Grammar, index: int) -> tuple[DateReading, int] | None:
    """ "–1973" and "1973–": a range with an open end, at the ends of the text or in brackets."""
    tokens = grammar.tokens
    if index and not grammar.sign(index - 1, "(["):
        return None
    is_open_before = grammar.sign(index, DASHES)
    year = index + is_open_before
    number = grammar.number(year)
    end = year + 1
    if (
        number is None
        or not FULL_YEAR <= number <= LATEST_YEAR
        or (is_open_before and not grammar.attached(year))
    ):
        return None
    if not is_open_before:
        if not grammar.sign(end, DASHES) or not grammar.attached(end):
            return None
        end += 1
    if end < len(tokens) and tokens[end].text not in ")]":
        return None
    point = grammar.point(year)
    if point is None:
        return None
    point = replace(point, open=BEFORE if is_open_before else AFTER, start=index, end=end)
    return reading(grammar, Range(point, point, end), ALONE), end


def _explained(grammar: Grammar, date_range: Range, date: DateReading) -> tuple[DateReading, int]:
    """A date with another in brackets behind it that says the same more exactly: "règne d'Hadrien (117-138)",
    "époque romaine, IIe siècle"."""
    index = grammar.past_point(date_range.end)
    comma = grammar.sign(index, ",") and date_range.first.kind is Kind.PERIOD
    if not (comma or grammar.sign(index, "(")):
        return date, date_range.end
    index, opened = date_range.end, index + 1
    inner = read_range(grammar, opened)
    if inner is None or (comma and inner.bare) or not (comma or grammar.sign(inner.end, ")")):
        return date, index
    other = reading(grammar, inner)
    if None in (date.first, date.last, other.first, other.last) or not _overlap(date, other):
        return date, index
    exact = other if _width(other) <= _width(date) else date
    end = inner.end + (not comma)
    merged = replace(
        exact,
        start=date.start,
        end=grammar.tokens[end - 1].end,
        periods=date.periods + other.periods,
        confidence=max(date.confidence, other.confidence),
    )
    return merged, end


def _overlap(first: DateReading, second: DateReading) -> bool:
    return (first.first or 0) <= (second.last or 0) and (second.first or 0) <= (first.last or 0)


def _width(date: DateReading) -> int:
    return (date.last or 0) - (date.first or 0)
