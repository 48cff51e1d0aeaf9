"""A text cut into words, numbers and signs, each read once for what it can be in a date."""

import re
from dataclasses import dataclass
from functools import cache, cached_property, lru_cache
from typing import NamedTuple

from pictoria_docs.document.letters import unaccented
from pictoria_docs.labels.roman import from_roman
from pictoria_docs.languages import catalogue_words

NUMBER_DIGITS = 6  # of a number that may be a year

_TOKEN = re.compile(r"\d{1,3}\.[ªº](?![^\W_])|[^\W_]+|[^\w\s]|_")
_CIRCA = re.compile(r"(?:c|ca)(\d{2,4})")
_MISREAD_ORDINAL = re.compile(r"(\d{1,2}|[lI])(?:c|cr|er|re|ère|ere|E)")
_MISREAD_ROMAN = re.compile(r"([IVXivxl1|!J]{1,7}?)([FcoECt]|e|er)?")
_RAISED_HALF = re.compile(r"([IVX]{1,6})([¹²])")
_MISREAD_DIGITS = str.maketrans("livx1|!J", "IIVXIIII")
LAST_CENTURY = 39
"""Roman numbers above this are no centuries."""
DASHES = frozenset("-–—‐‑−‒―")
STRIKES = frozenset("°º*\"'’^»®™¢“”`´")
"""Signs that stand for the small raised letters of an ordinal, by the printer's hand or by a slip of OCR."""


@dataclass(frozen=True)
class Form:
    """What one token can be, whatever stands around it."""

    key: str
    """Folded: lower case without accents."""
    number: int | None = None
    ordinal: int | None = None
    """"5th", "2e": the number that it counts."""
    decade: int | None = None
    circa: int | None = None
    """"c490"."""
    roman: int | None = None
    raised: bool = False
    """A roman number with the ending of an ordinal: "XVe"."""
    half: int | None = None
    """"XV²" in the shorthand of manuscripts: the half of the century."""
    misread_ordinal: int | None = None
    misread_roman: int | None = None
    word: bool = False

    @cached_property
    def counts(self) -> bool:
        """Whether it may be a number of any kind."""
        readings = (self.number, self.ordinal, self.decade, self.circa, self.roman)
        return any(value is not None for value in (*readings, self.misread_ordinal, self.misread_roman))


class DateToken(NamedTuple):
    """One word, number or sign of a text."""

    start: int
    end: int
    text: str
    form: Form


def fold(text: str) -> str:
    """`unaccented`, with "ß" and "œ" taken apart; unlike in vocabularies, a hyphen is a sign of its own and stays."""
    return unaccented(text).replace("ß", "ss").replace("œ", "oe")


def tokens_of(text: str) -> list[DateToken]:
    """The tokens of a text, in order."""
    return [
        DateToken(match.start(), match.end(), match[0], form_of(match[0])) for match in _TOKEN.finditer(text)
    ]


@cache
def _endings() -> tuple[re.Pattern[str], re.Pattern[str], re.Pattern[str]]:
    """Patterns for ordinals ("2nd"), decades ("1920s") and roman numbers, which may be ordinals ("XVe")."""
    data = catalogue_words("dates")
    ordinal, decade, roman = (
        "|".join(data[key]) for key in ("ordinal_endings", "decade_endings", "roman_endings")
    )
    return (
        re.compile(rf"(\d{{1,3}})(?:{ordinal})"),
        re.compile(rf"([1-9]\d{{0,2}}0)(?:{decade})"),
        re.compile(rf"([ivx]{{1,6}})({roman})?"),
    )


@lru_cache(maxsize=65_536)
def form_of(text: str) -> Form:
    """What a token can be."""
    if not text[0].isalnum():
        return Form(text)
    key = fold(text.replace(".", ""))  # "2.ª"
    if key.isascii() and key.isdigit():
        return Form(key, number=int(key)) if len(key) <= NUMBER_DIGITS else Form(key)
    misread_ordinal = misread_roman = None
    if match := _MISREAD_ORDINAL.fullmatch(text):
        misread_ordinal = int(match[1]) if match[1].isdigit() else 1
    if (match := _MISREAD_ROMAN.fullmatch(text)) and re.search("[IVX]", text):
        misread_roman = _century(match[1].translate(_MISREAD_DIGITS) + ("I" if match[2] == "F" else ""))
    ordinal = decade = circa = half = roman = None
    an_ordinal, a_decade, a_roman = _endings()
    if match := an_ordinal.fullmatch(key):
        ordinal = int(match[1])
    elif match := a_decade.fullmatch(key):
        decade = int(match[1])
    elif match := _CIRCA.fullmatch(key):
        circa = int(match[1])
    if match := _RAISED_HALF.fullmatch(text):
        roman, half = _century(match[1]), "¹²".index(match[2]) + 1
    elif match := a_roman.fullmatch(key):
        roman = _century(match[1])
    raised = bool(match and roman and not half and match[2])
    return Form(
        key, None, ordinal, decade, circa, roman, raised, half, misread_ordinal, misread_roman, word=True
    )


def _century(digits: str) -> int | None:
    value = from_roman(digits)
    return value if value is not None and value <= LAST_CENTURY else None
