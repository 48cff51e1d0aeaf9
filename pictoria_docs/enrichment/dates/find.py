"""Dates within running text, and a text that is one date."""

import re
from dataclasses import replace

from pictoria_docs.document.pieces import LONGEST_VALUE, read_in_pieces
from pictoria_docs.enrichment.dates import edtf
from pictoria_docs.enrichment.dates.context import ALONE, QUALIFIED, announced_trust, bare_trust
from pictoria_docs.enrichment.dates.edtf import edtf_years
from pictoria_docs.enrichment.dates.grammar import Grammar
from pictoria_docs.enrichment.dates.lexicon import AFTER, BEFORE
from pictoria_docs.enrichment.dates.periods import Periods, own_periods
from pictoria_docs.enrichment.dates.point import Kind
from pictoria_docs.enrichment.dates.ranges import LIKELY, Range, read_range, reading
from pictoria_docs.enrichment.dates.reading import DateReading, Precision
from pictoria_docs.enrichment.dates.tokens import DASHES, tokens_of

DATABASE = 0.8
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
    known = periods or own_periods()
    return read_in_pieces(text, lambda piece: _dates(piece, known))


def _dates(text: str, periods: Periods) -> list[DateReading]:
    grammar = Grammar(tokens_of(text), periods)
    found: list[DateReading] = []
    place = 0
    while place < len(grammar.tokens):
        if not grammar.may_begin(place):
            place += 1
            continue
        dated = _date_at(grammar, place, text, found[-1] if found else None)
        if dated is None:
            place += 1
            continue
        date, place = dated
        found.append(date)
    return found


def read_date(text: str, periods: Periods | None = None) -> DateReading | None:
    """The date that the whole text is; None where it says something else, or more than that, or is too long for one.

    Here a bare number is taken for a year, and the name of an emperor for his reign.
    """
    if len(text) > LONGEST_VALUE:
        return None
    grammar = Grammar(tokens_of(text), periods or own_periods())
    if not grammar.tokens:
        return None
    for place in dict.fromkeys((0, _past_opening(grammar))):
        dated = _whole(grammar, place)
        if dated is not None and _nothing_left(grammar, dated[1]):
            return dated[0]
    return _signed(text)


def _signed(text: str) -> DateReading | None:
    """Years as databases write them: EDTF ("-0524/-0499"), or with a sign ("-525 / -500")."""
    stripped = text.strip()
    start = text.index(stripped) if stripped else 0
    if found := _SIGNED.fullmatch(stripped):
        years = sorted(int(year.replace("−", "-").replace("–", "-")) for year in found.groups() if year)
        if 0 in years:
            return None
        first, last = years[0], years[-1]
    else:
        both = edtf_years(stripped)
        if both is None or None in both or 0 in both:
            return None
        first, last = int(both[0] or 0), int(both[1] or 0)
    written = edtf.years(first, last, "")
    return DateReading(
        start, start + len(stripped), first, last, written, Precision.YEAR, False, False, DATABASE
    )


def _past_opening(grammar: Grammar) -> int:
    place = 0
    while grammar.sign(place, "([«\"'“"):
        place += 1
    for _ in range(3):  # "signé et daté 1873"
        if place < len(grammar.tokens) and grammar.tokens[place].form.key in grammar.words.announcing:
            both = grammar.words.both.at(grammar.tokens, place + 1)
            place = both[1] if both else place + 1
    return grammar.past_little_words(place)


def _nothing_left(grammar: Grammar, place: int) -> bool:
    return all(token.text in ".,;:)]»\"'”" for token in grammar.tokens[place:])


def _whole(grammar: Grammar, place: int) -> tuple[DateReading, int] | None:
    if open_ended := _dashed(grammar, place):
        return open_ended
    found = read_range(grammar, place, whole=True)
    if found is None:
        return None
    confidence = LIKELY
    if found.bare:
        full = all(point.value >= 1000 for point in found.points)
        qualified = any(point.approximate or point.open or point.between for point in found.points)
        confidence = UNBOUND if not full else QUALIFIED if qualified else ALONE
    return _explained(grammar, found, reading(grammar, found, confidence))


def _date_at(
    grammar: Grammar, place: int, text: str, earlier: DateReading | None
) -> tuple[DateReading, int] | None:
    if open_ended := _dashed(grammar, place):
        return open_ended
    if place and not _begins(grammar, place):
        return None
    found = read_range(grammar, place)
    if found is None or found.nameless:
        return None
    confidence: float | None = LIKELY
    if found.bare:
        confidence = bare_trust(grammar, found, text)
        found = _with_era_of(found, earlier)
    elif all(point.kind is Kind.YEAR and point.era is None for point in found.points):
        confidence = announced_trust(grammar, found)
    if confidence is None:
        return None
    return _explained(grammar, found, reading(grammar, found, confidence))


def _with_era_of(found: Range, earlier: DateReading | None) -> Range:
    """ "Ve s. av. J.-C., vers 480": a year within the date before it is of the same era."""
    if earlier is None or earlier.first is None or earlier.last is None or earlier.last > 0:
        return found
    if not all(earlier.first <= -point.value <= earlier.last for point in found.points):
        return found
    first = replace(found.first, era=BEFORE)
    return Range(first, first if found.single else replace(found.last, era=BEFORE), found.end)


def _begins(grammar: Grammar, place: int) -> bool:
    """Whether a date may begin at a token: not in the middle of a number with a point ("12.5 cm")."""
    if not grammar.attached(place):
        return True
    before = grammar.tokens[place - 1]
    if before.text in ".,/" and place > 1 and grammar.attached(place - 1):
        return grammar.number(place - 2) is None or grammar.number(place) is None
    return True


def _dashed(grammar: Grammar, place: int) -> tuple[DateReading, int] | None:
    """ "–1973" and "1973–": a range with an open end, at the ends of the text or in brackets."""
    tokens = grammar.tokens
    if place and not grammar.sign(place - 1, "(["):
        return None
    ahead = grammar.sign(place, DASHES)
    year = place + ahead
    number = grammar.number(year)
    end = year + 1
    if number is None or not 1000 <= number <= 2100 or (ahead and not grammar.attached(year)):
        return None
    if not ahead:
        if not grammar.sign(end, DASHES) or not grammar.attached(end):
            return None
        end += 1
    if end < len(tokens) and tokens[end].text not in ")]":
        return None
    point = grammar.point(year)
    if point is None:
        return None
    point = replace(point, open=BEFORE if ahead else AFTER, start=place, end=end)
    return reading(grammar, Range(point, point, end), ALONE), end


def _explained(grammar: Grammar, found: Range, date: DateReading) -> tuple[DateReading, int]:
    """A date with another in brackets behind it that says the same more exactly: "règne d'Hadrien (117-138)",
    "époque romaine, IIe siècle"."""
    place = grammar.past_point(found.end)
    comma = grammar.sign(place, ",") and found.first.kind is Kind.PERIOD
    if not (comma or grammar.sign(place, "(")):
        return date, found.end
    place, opened = found.end, place + 1
    inner = read_range(grammar, opened)
    if inner is None or (comma and inner.bare) or not (comma or grammar.sign(inner.end, ")")):
        return date, place
    other = reading(grammar, inner)
    if None in (date.first, date.last, other.first, other.last) or not _overlap(date, other):
        return date, place
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


def _overlap(one: DateReading, other: DateReading) -> bool:
    return (one.first or 0) <= (other.last or 0) and (other.first or 0) <= (one.last or 0)


def _width(date: DateReading) -> int:
    return (date.last or 0) - (date.first or 0)
