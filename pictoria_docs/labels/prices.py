"""Prices and estimates: told from other lines of figures."""

import re
from functools import cache

from pictoria_docs.languages import catalogue_words

_AMOUNT = r"\d[\d\s.,'’]*"
_CENTS = re.compile(r"[^\W\d_]{1,3}\s?\d{1,3}(?:[ .,'’]\d{3})+[.,]\d\d")


@cache
def _price() -> re.Pattern[str]:
    data = catalogue_words("prices")
    estimate, currency, to = ("|".join(data[key]) for key in ("estimates", "currencies", "to"))
    return re.compile(
        rf"(?:(?:{estimate})\w*\.?\s*:?\s*)?"
        rf"(?P<before>{currency})?\s*{_AMOUNT}(?:\s*(?:[-–—/]|{to})\s*(?:{currency})?\s*{_AMOUNT})?\s*"
        rf"(?P<after>{currency})?\W*"
    )


def is_price(text: str) -> bool:
    """Whether a text is an estimate or a price and nothing else: "900 / 1800 €", "Est. CHF 2'000–3'000"."""
    if _CENTS.fullmatch(text.strip()):
        return True
    match = _price().fullmatch(text.strip())
    return match is not None and any(match.groupdict().values())
