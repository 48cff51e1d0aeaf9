"""Dates as the query set's catalogues print them and as queries ask for them, each with the years that it means.

Years are as the gold counts them: negative is BC, there is no year 0; both ends belong to the interval. A century BC is
100 years: the second is -200 to -101.
"""

from collections.abc import Iterator
from functools import cache
from random import Random
from typing import NamedTuple

from bench.queries.vocabulary import PERIODS, WORDS, label, terms
from pictoria_docs.labels import to_roman

CENTURIES = (-6, -5, -4, -2, -1, 1, 2, 3, 4)
HALVED = (-5, -4, 1, 2, 3)
RANGES = ((-460, -440), (-340, -310), (-120, -90), (40, 70), (150, 200), (250, 280))
CIRCA = (-480, -320, -150, 60, 130, 310)
CENTURY, HALF = 100, 50  # years
ORDINALS = {1: "1st", 2: "2nd", 3: "3rd"}


class DatePhrase(NamedTuple):
    """A printed date and the first and last year that it means."""

    text: str
    first: int
    last: int


def century(number: int, language: str) -> DatePhrase:
    """A century by its number, negative BC."""
    count = abs(number)
    names = {
        "fr": "Ier" if count == 1 else f"{to_roman(count)}e",
        "en": ORDINALS.get(count, f"{count}th"),
        "de": f"{count}.",
        "it": to_roman(count),
    }
    template: str = WORDS["dates"][language]["century"]
    text = template.format(n=names[language], era=_era(number, language))
    first = number * CENTURY if number < 0 else (number - 1) * CENTURY + 1
    return DatePhrase(text, first, first + CENTURY - 1)


def century_of(first: int, last: int) -> int | None:
    """The number of the century that an interval lies in, if it lies in one."""
    numbers = {year // CENTURY if year < 0 else (year - 1) // CENTURY + 1 for year in (first, last)}
    return numbers.pop() if len(numbers) == 1 else None


def year(value: int, language: str) -> DatePhrase:
    """One year: "150 av. J.-C."."""
    return DatePhrase(_with_years("year", language, value, value), value, value)


def between(first: int, last: int, language: str) -> DatePhrase:
    """Two years of one era: "between 100 and 200 AD"."""
    return DatePhrase(_with_years("between", language, first, last), first, last)


@cache
def printed_dates(language: str) -> tuple[DatePhrase, ...]:
    """All dates that the catalogues of a language may print."""
    return tuple(_printed(language))


def _printed(language: str) -> Iterator[DatePhrase]:
    for number in CENTURIES:
        yield century(number, language)
    for number in HALVED:
        whole = century(number, language)
        for order, template in enumerate(WORDS["dates"][language]["halves"]):
            first = whole.first + order * HALF
            yield DatePhrase(template.format(century=whole.text), first, first + HALF - 1)
    for first, last in RANGES:
        yield DatePhrase(_with_years("range", language, first, last), first, last)
    for value in CIRCA:
        yield DatePhrase(_with_years("circa", language, value, value), value, value)
    for id in WORDS["periods"]:
        term = terms(PERIODS)[id]
        if term.first is not None and term.last is not None:
            yield DatePhrase(label(PERIODS, id, language), term.first, term.last)


@cache
def years_of(text: str, language: str) -> tuple[int, int] | None:
    """The years of a date that a catalogue of the set printed."""
    return next(((one.first, one.last) for one in printed_dates(language) if one.text == text), None)


def draw_dates(language: str, count: int, random: Random) -> list[str]:
    """Some of the dates for one catalogue."""
    return [phrase.text for phrase in random.sample(printed_dates(language), count)]


def _with_years(form: str, language: str, first: int, last: int) -> str:
    template: str = WORDS["dates"][language][form]
    return template.format(a=abs(first), b=abs(last), era=_era(first, language))


def _era(number: int, language: str) -> str:
    before, after = WORDS["dates"][language]["eras"]
    return str(before if number < 0 else after)
