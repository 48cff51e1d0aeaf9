"""Numbers of a sentence: what a model changes most easily, and what is checked most easily.

Every number of a sentence must stand in one of its quotations or be the printed number of an item that it cites.
Numbers are compared by value: "5th century" stands in "Ve siècle", "12.5" in "12,5". Numbers in words ("three") are
not looked at.
"""

import re
from collections.abc import Iterable, Iterator

from pictoria_docs.labels.roman import from_roman

Value = tuple[int, ...]
"""A number's groups of digits: 12.5 is (12, 5)."""
_DIGITS = re.compile(r"\d+(?:[.,]\d+)*")
_ROMAN = re.compile(r"\b([IVXLCDM]+)(?:e|er|re|ère|ème|th|st|nd|rd)?\b")
_ROMAN_CERTAIN = re.compile(
    r"\b(?:([IVXLCDM]{2,})(?:e|er|re|ère|ème|th|st|nd|rd)?|([IVXLCDM])(?:e|er|re|ère|ème|th|st|nd|rd))\b"
)
"""One letter alone is rather a word ("I") or an initial."""


def unquoted_numbers(sentence: str, quotations: Iterable[str]) -> list[str]:
    """The numbers of a sentence, as written, that none of the quotations has.

    Args:
        sentence: by a model.
        quotations: what it quotes, and the printed numbers of the items that it cites.
    """
    known = {value for quotation in quotations for _, value in _values(quotation, _ROMAN)}
    return [written for written, value in _values(sentence, _ROMAN_CERTAIN) if value not in known]


def _values(text: str, roman: re.Pattern[str]) -> Iterator[tuple[str, Value]]:
    for match in _DIGITS.finditer(text):
        yield match.group(), tuple(int(digits) for digits in re.split("[.,]", match.group()))
    for match in roman.finditer(text):
        value = from_roman(next(filter(None, match.groups())))
        if value is not None:
            yield match.group(), (value,)
