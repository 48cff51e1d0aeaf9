"""What a cell says, beside what it held: the accidents of spreadsheet programs told from the changes of people.

Excel and LibreOffice take "007" for the number 7, "1-2" for a day of February, write 1 as 1.0 and 12.5 as 12,5, and
put an apostrophe before text; a file in Windows-1252 has a question mark for each letter that it lacks.
"""

import re
import unicodedata
from enum import StrEnum
from functools import cache
from typing import NamedTuple

from pictoria_docs.exchange.spreadsheet.grid import WINDOWS, Cell, CellKind
from pictoria_docs.exchange.tables.tables import FORMULA, printable
from pictoria_docs.exchange.tables.workbook import MAX_CELL_LENGTH
from pictoria_docs.i18n import LANGUAGES, translate

_NUMBER = re.compile(r"[-+−]?\d+(?:[.,]\d+)?")
_NUMBERS = re.compile(r"\d+")
_DAY = re.compile(r"\d{1,4}([-/.])\d{1,2}\1\d{1,4}(?: 00:00:00)?")
"""2024-03-01, 01/03/2024."""
_NAME = (
    "(?:jan|feb|fév|fev|mar|mär|apr|avr|may|mai|jun|jui|jul|aug|aoû|aou|sep|oct|okt|nov|dec|déc|dez|gen|mag|giu|lug|ago"
    "|set|ott|dic|ene|abr)"
)
"""How the names of months begin in the languages of the programs that shorten them."""
_MONTH = re.compile(
    rf"\d{{1,4}}[-/. ]\s?{_NAME}[^\W\d_]{{0,6}}\.?(?:[-/. ]\d{{2,4}})?|{_NAME}[^\W\d_]{{0,6}}\.?-\d{{2,4}}",
    re.IGNORECASE,
)
"""01-Feb, 2-janv., Mar-24; not 12 bis."""
_TAKEN_FOR_DAY = re.compile(r"\d{1,4}\s?[-/.–]\s?\d{1,4}(?:[-/.]\d{1,4})?")
"""What programs take for a day: 1-2, 3/4."""
MONTHS = 12
"""In a year: a smaller number in a day may be that of its month."""
APOSTROPHE = "'"


class Verdict(StrEnum):
    """What a cell says."""

    SAME = "same"
    """Nothing new."""
    CHANGED = "changed"
    DELETED = "deleted"
    """The word for it stands there."""
    EMPTIED = "emptied"
    """Nothing stands there any more: perhaps its value is to go."""
    REFUSED = "refused"


class Judgement(NamedTuple):
    """What a cell says, and how."""

    verdict: Verdict
    text: str = ""
    """What it is to be; of a refused cell, the code of the reason ("sheet.reasons.<code>")."""


SAME = Judgement(Verdict.SAME)


class Expected(NamedTuple):
    """What a column may hold."""

    now: str
    """What the project has."""
    before: str
    """What it had when the sheet was exported."""
    dates: bool = False
    """Whether a day is a value of this column."""
    numbered: bool = False
    """Whether the column has printed numbers, which programs take for days."""


def judge(cell: Cell, expected: Expected, windows: bool = False) -> Judgement:
    """What a cell says.

    Args:
        cell: as the sheet has it.
        expected: what it may hold.
        windows: whether the file is text in Windows-1252.
    """
    text = tidy(cell.text)
    if not text:
        return Judgement(Verdict.EMPTIED) if tidy(expected.before) else SAME
    if text.casefold() in deleting():
        return Judgement(Verdict.DELETED)
    known = [tidy(expected.now), tidy(expected.before)]
    if cell.kind is CellKind.FORMULA:
        return SAME if text in known else _refused("formula")
    text = _without_apostrophe(text, known)
    if any(_as_written(one, windows) == text or _same_value(text, one) for one in known):
        return SAME
    if cell.kind is CellKind.OTHER:
        return SAME if text.casefold() in map(str.casefold, known) else _refused("other")
    code = _accident(text, cell, expected, windows)
    return _refused(code) if code else Judgement(Verdict.CHANGED, text)


def tidy(text: str) -> str:
    """Text without differences that nobody sees: composed letters, single spaces, no control characters."""
    return unicodedata.normalize("NFC", " ".join(printable(text).split()))


@cache
def deleting() -> frozenset[str]:
    """The words that empty a value, in all languages."""
    return frozenset(translate("sheet.delete", language).casefold() for language in LANGUAGES)


def _refused(code: str) -> Judgement:
    return Judgement(Verdict.REFUSED, code)


def _without_apostrophe(text: str, known: list[str]) -> str:
    bare = text.removeprefix(APOSTROPHE).lstrip()
    if bare == text or text in known:
        return text
    return bare if bare in known or bare.startswith(FORMULA) or bare[:1].isdigit() else text


def _as_written(known: str, windows: bool) -> str:
    """What a file has where nobody changes a value."""
    cut = tidy(known[:MAX_CELL_LENGTH])
    return cut.encode(WINDOWS, "replace").decode(WINDOWS) if windows else cut


def _same_value(text: str, known: str) -> bool:
    """Whether a number or a day is only written otherwise."""
    if _NUMBER.fullmatch(text) and _NUMBER.fullmatch(known):
        return _decimal(text) == _decimal(known)
    if _DAY.fullmatch(text) and _DAY.fullmatch(known):
        numbers, others = _day(text), _day(known)
        # A day and a month that could be each other's are not the same without doubt.
        return numbers == others or (set(numbers) == set(others) and not _is_ambiguous(numbers, others))
    return False


def _decimal(number: str) -> tuple[str, str]:
    """Digits before and after the decimal sign; zeros at its end say nothing."""
    whole, _, decimals = number.replace(",", ".").replace("−", "-").removeprefix("+").partition(".")
    return whole, decimals.rstrip("0")


def _day(text: str) -> tuple[int, ...]:
    """The numbers of a day, as they stand."""
    return tuple(map(int, _NUMBERS.findall(text.partition(" ")[0])))


def _is_ambiguous(numbers: tuple[int, ...], others: tuple[int, ...]) -> bool:
    """Whether two readings of a day in different orders have the same numbers, which may be days or months."""
    small = [number for number in set(numbers) if number <= MONTHS]
    return set(numbers) == set(others) and numbers != others and len(small) > 1


def _accident(text: str, cell: Cell, expected: Expected, windows: bool) -> str:
    """The code of what a program has done to a cell, or ""."""
    now = expected.now
    if not expected.dates:
        looks_like_day = bool(_DAY.fullmatch(text) or _MONTH.fullmatch(text))
        was_taken = bool(_TAKEN_FOR_DAY.fullmatch(now))
        if cell.kind is CellKind.DATE or (looks_like_day and (expected.numbered or was_taken)):
            return "day"
    if _DAY.fullmatch(text) and _DAY.fullmatch(now) and _is_ambiguous(_day(text), _day(now)):
        return "" if _year_first(text) == _year_first(now) else "day_order"
    if _NUMBER.fullmatch(text) and _NUMBER.fullmatch(now) and _lost_zeros(text, now):
        return "zeros"
    if windows and "?" in text and _as_written(now, windows) != tidy(now):
        return "letters"
    return "cut" if len(now) > MAX_CELL_LENGTH else ""


def _year_first(day: str) -> bool:
    return _day(day)[0] > MONTHS


def _lost_zeros(text: str, known: str) -> bool:
    whole, decimals = _decimal(known)
    stripped = whole.lstrip("0") or "0"
    return whole != stripped and (stripped, decimals) == _decimal(text)
