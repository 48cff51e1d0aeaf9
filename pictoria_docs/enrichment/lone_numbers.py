"""Numbers that stand alone in records: years in one book, prices in another.

"1500" alone says nothing. A book whose numbers alone are years prints no others there, and not round ones only; one
that prints the name of a currency over them, or numbers that are no years among them, has prices.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import cache

from pictoria_docs.document import Document
from pictoria_docs.enrichment.clauses import Span
from pictoria_docs.enrichment.record_draft import RecordDraft
from pictoria_docs.languages import catalogue_words

YEARS_SHARE = 0.9  # of a book's numbers alone, from which they are years
MIN_YEARS = 3  # numbers alone that tell what they are by themselves
ROUND = 10  # prices are multiples of it; of years, one in so many is
MAX_HEAD_LENGTH = 30  # characters over a column of prices
_ALONE = re.compile(r"[^\w(]*(?P<number>\d{1,3}(?:[ .’']?\d{3})*|\d+)(?:[.,]\s?[-–—]+)?\W*")
_YEAR = re.compile(r"(?:1\d|20)\d\d")


@cache
def _head() -> re.Pattern[str]:
    data = catalogue_words("prices")
    estimate, currency = ("|".join(data[key]) for key in ("estimates", "currencies"))
    return re.compile(rf"\W*(?:(?:{estimate})\w*\W*(?:\w{{2,3}}\W+)?)?(?:{currency})\W*", re.IGNORECASE)


def names_currency(text: str) -> bool:
    """Whether a text is the head of a column of prices: "Francs.", "Fr.", "Mk.", "£", "Prix en francs".

    A letter alone is that of an alphabet.
    """
    letters = sum(map(str.isalnum, text[: MAX_HEAD_LENGTH + 1]))
    return len(text) <= MAX_HEAD_LENGTH and letters != 1 and _head().fullmatch(text.strip()) is not None


def has_prices(document: Document) -> bool:
    """Whether a document prints a currency over a column."""
    return any(
        names_currency(region.text[line.start : line.end])
        for page in document.pages
        for region in page.regions
        for line in region.lines
    )


def without_false_years(drafts: Sequence[RecordDraft], *, priced: bool) -> None:
    """Take the dates away that are numbers alone, where the book's numbers alone are no years.

    Args:
        drafts: of all entries of a book, before anything is read in them.
        priced: whether the book prints a currency over a column.
    """
    alone = [(draft, span, number) for draft in drafts for span, number in _alone(draft)]
    others = [number for draft, _, number in alone if number != draft.entry.number]
    years = [number for number in others if _YEAR.fullmatch(number)]
    may_be_years = not priced and are_years(others)
    for draft, span, number in alone:
        told = len(years) >= MIN_YEARS or draft.scan.dimensions
        if may_be_years and told and number != draft.entry.number:
            continue
        dates = tuple(date for date in draft.scan.dates if not span[0] <= date.start < span[1])
        draft.scan = replace(draft.scan, dates=dates)


def are_years(numbers: Sequence[str]) -> bool:
    """Whether numbers alone are years: nearly all may be some, and not all of them are round."""
    years = [number for number in numbers if _YEAR.fullmatch(number)]
    if len(years) >= MIN_YEARS and all(int(year) % ROUND == 0 for year in years):
        return False
    return len(years) >= max(1, YEARS_SHARE * len(numbers))


def _alone(draft: RecordDraft) -> Iterator[tuple[Span, str]]:
    """The clauses of an entry behind its title that are a number and nothing else; "(1867)" tells that it is a year."""
    for start, end in draft.scan.clauses(draft.body_start, len(draft.text.text)):
        match = _ALONE.fullmatch(draft.text.text, start, end)
        if match is not None:
            yield (start, end), re.sub(r"\D", "", match["number"])
