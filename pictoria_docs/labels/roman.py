"""Roman numbers: their values, and values written in them."""

import re

_DIGITS = (
    *(("M", 1000), ("CM", 900), ("D", 500), ("CD", 400), ("C", 100), ("XC", 90), ("L", 50)),
    *(("XL", 40), ("X", 10), ("IX", 9), ("V", 5), ("IV", 4), ("I", 1)),
)
_VALID_ROMAN = re.compile(r"M{0,3}(?:CM|CD|D?C{0,4})(?:XC|XL|L?X{0,4})(?:IX|IV|V?I{0,4})$")


def to_roman(value: int) -> str:
    """`value` (1 to 3999) in capital roman digits."""
    digits: list[str] = []
    for digit, worth in _DIGITS:
        count, value = divmod(value, worth)
        digits.append(digit * count)
    return "".join(digits)


def from_roman(text: str) -> int | None:
    """The value of roman digits of either case ("XIIII" too), or None where `text` is no roman number."""
    # Not ASCII: the dotless "ı" that OCR reads at times would count as an "i".
    upper = text.upper()
    if not upper or not text.isascii() or not _VALID_ROMAN.match(upper):
        return None
    value, index = 0, 0
    for digit, worth in _DIGITS:
        while upper.startswith(digit, index):
            value, index = value + worth, index + len(digit)
    return value
