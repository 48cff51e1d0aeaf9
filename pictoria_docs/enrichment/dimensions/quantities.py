"""Numbers with their units in running text: "12,5 cm", "8 1/2 in.", "cm 12", "1 m. 20", "23.1–.4 cm".

Every number of a text is a `Quantity`, page numbers and years too: what it means is for others to say, and a number
that means nothing parts those that do.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cache
from typing import Any

from pictoria_docs.labels.lexicon import any_of
from pictoria_docs.languages import catalogue_words

BETWEEN_WITHIN = 10  # characters before a number
MAX_METRES = 30  # of "1 m 20": larger numbers are followed by something else
UNIT_WITHIN = 16  # characters before a number that may hold its unit
AFTER_UNIT = 3  # characters that tell the inch from the preposition
WHOLE_UNIT = 1.0001  # of the larger unit, with rounding: smaller units do not make one

VULGAR = {"½": 2, "¼": 4, "¾": 4, "⅓": 3, "⅔": 3, "⅛": 8, "⅜": 8, "⅝": 8, "⅞": 8}
SMALLER_UNITS = 3
"""So many numbers with smaller units may follow one: feet, inches and lines."""
_NUMERATORS = {"¾": 3, "⅔": 2, "⅜": 3, "⅝": 5, "⅞": 7}
_VULGAR = f"[{''.join(VULGAR)}]"
_BLANK = r"[ \u00a0\u2009\u202f]"
_PROPER = (
    "1{0}2",
    "[12]{0}3",
    "[13]{0}4",
    "[1-4]{0}5",
    "[15]{0}6",
    "[1357]{0}8",
    "[1-9]{0}10",
    r"\d{{1,2}}{0}(?:16|32|64)",
)
_FRACTION = rf"(?:{'|'.join(each.format('[/⁄]') for each in _PROPER)})(?![\d/⁄])"
_THOUSANDS = rf"\d{{1,3}}(?:{_BLANK}\d{{3}})+(?!\d)(?:[.,]\d{{1,4}})?(?={_BLANK}?(?:mm|g|kg|gr)\b)"
_SET_APART = (
    rf"\d{{2,3}},{_BLANK}\d(?=(?:{_BLANK}?(?:mm|cm|dm|m)\b)?{_BLANK}?[x×]{_BLANK}?\d)"
    rf"|(?<=[x×]{_BLANK})\d{{2,3}},{_BLANK}\d(?={_BLANK}?(?:[x×]|(?:mm|cm|dm|m)\b))"
)
"""One decimal with a blank behind the comma, of a size: "132, 5 x 98 cm", "98 x 132, 5 cm"."""
_PLAIN = rf"{_THOUSANDS}|{_SET_APART}|\d{{1,6}}(?:[.,·]\d{{1,4}})?"
_NUMBER = (
    rf"(?:\d{{1,3}}[ \u00a0-](?:{_FRACTION}|{_VULGAR})|\d{{1,3}}{_VULGAR}|{_FRACTION}|{_VULGAR}|{_PLAIN})"
)


@dataclass(frozen=True, slots=True)
class Unit:
    """A unit of measurement."""

    name: str
    measures: str
    """What it measures: length, weight, volume, die_axis."""
    si: float
    """How much of m, kg, m³ or radians it is."""
    system: str = "metric"


@dataclass(frozen=True, slots=True)
class Quantity:
    """A number, or a range of numbers, as printed: `text[start:end]` with its unit."""

    start: int
    end: int
    value: float | None
    """None for "?": a measure that is missing."""
    upper: float | None = None
    step: float = 1.0
    """What one more in the last printed digit adds: 0.1 for "12,5", 0.25 for "3 1/4"."""
    unit: Unit | None = None
    printed_unit: str = ""
    comma: bool = False
    """Whether it is written with a decimal comma."""
    decimals: int = 0
    clean: bool = True
    """False for digits within something else: "71.AH.110", "12.5.1930"."""


@cache
def measure_words() -> Mapping[str, Any]:
    """The words of measurements of all catalogue languages, as they stand in `languages/*/dimensions.yaml`."""
    return catalogue_words("dimensions")


@cache
def units() -> Mapping[str, Unit]:
    """The units by each word for them."""
    units_by_word: dict[str, Unit] = {}
    for name, values in measure_words()["units"].items():
        unit = Unit(name, values["of"], float(values["si"]), values.get("system", "metric"))
        units_by_word.update(dict.fromkeys(values["words"], unit))
    return units_by_word


@cache
def unit_pattern() -> str:
    """A pattern for the words of all units; to be matched without regard to case."""
    words = [word for word in units() if word[-1].isalnum()]
    signs = [word for word in units() if not word[-1].isalnum() and word not in ("h.",)]
    return rf"(?:(?:{any_of(words)})(?![^\W_])|{any_of(signs)})"


@cache
def _patterns() -> dict[str, re.Pattern[str]]:
    to = any_of(measure_words()["to"])
    unit = unit_pattern()
    flags = re.IGNORECASE
    ands = any_of(measure_words()["and"])
    dash = rf"(?:{_BLANK}?[-–—]{_BLANK}?|/|{_BLANK}(?:{to}){_BLANK})"
    return {
        "number": re.compile(
            rf"(?:(?<![^\W_])|(?<=\d[xX])){_NUMBER}|(?<=\s)\?(?=\s{{0,2}}[x×X])|^\?(?=\s{{0,2}}[x×X])|(?<=[x×X])\s{{0,2}}\?(?=\s{{0,2}}[x×X])",
            flags,
        ),
        "range": re.compile(rf"{dash}(?P<upper>{_NUMBER}|[.,]\d{{1,3}})(?![.,/]?\d)", flags),
        "range_of_units": re.compile(
            rf"{_BLANK}?(?:{unit})\.?{dash}(?P<upper>{_NUMBER})(?={_BLANK}?(?:{unit}))", flags
        ),
        "between": re.compile(rf"(?<![^\W_])(?:{any_of(measure_words()['between'])})\s$", flags),
        "and": re.compile(
            rf"(?:{_BLANK}?(?:{unit})\.?)?{_BLANK}(?:{ands}){_BLANK}(?P<upper>{_NUMBER})(?={_BLANK}?(?:{unit}))",
            flags,
        ),
        "unit": re.compile(rf"{_BLANK}{{0,2}}(?P<unit>{unit})(?:{_BLANK}(?P=unit)(?![^\W_]))?", flags),
        "glued": re.compile(
            rf"{_BLANK}?(?P<unit>m)(?:\.?{_BLANK}?|,)(?P<rest>\d{{1,3}})(?![\d.,/]*\d)", flags
        ),
        "before": re.compile(rf"(?<![\w])(?P<unit>{unit})\.?{_BLANK}{{0,2}}$", flags),
        "again": re.compile(
            rf"\.?{_BLANK}?(?:,{_BLANK})?(?P<number>{_NUMBER}){_BLANK}?(?P<unit>{unit})", flags
        ),
    }


def unit_of(word: str) -> Unit | None:
    """The unit that a word names; "L" and "l" alike."""
    return units().get(word.casefold()) or units().get(word)


def find_quantities(text: str) -> list[Quantity]:
    """All numbers of a text with their units, in order; they never overlap."""
    quantities: list[Quantity] = []
    offset = 0
    for match in _patterns()["number"].finditer(text):
        if match.start() < offset:
            continue
        quantity = _quantity(text, match, offset)
        quantities.append(quantity)
        offset = quantity.end
    return quantities


def _quantity(text: str, match: re.Match[str], free: int) -> Quantity:
    printed = match.group()
    start, end = match.span()
    if printed.strip() == "?":
        return Quantity(end - 1, end, None)
    value, step, decimals = _read(printed)
    comma = "," in printed
    quantity = _with_upper(text, Quantity(start, end, value, step=step, comma=comma, decimals=decimals))
    before, after = text[max(0, start - 2) : start], text[quantity.end : quantity.end + 2]
    within = re.search(r"\d[.,/:]$", before) or re.match(r"[.,/:]\d", after)
    if within is not None:
        quantity = replace(quantity, clean=False)
    quantity = _with_unit(text, quantity, free)
    following = text[quantity.end : quantity.end + 1]
    if quantity.unit is None and (following.isalnum() or following == "_"):
        quantity = replace(quantity, clean=following in "xX×" and quantity.clean)
    return quantity


def _with_upper(text: str, quantity: Quantity) -> Quantity:
    """The quantity with the upper end of its range: "23.1–.4", "12-13", "12 cm - 13 cm"."""
    names = ["range", "range_of_units"]
    if _patterns()["between"].search(text, max(0, quantity.start - BETWEEN_WITHIN), quantity.start):
        names.append("and")
    for name in names:
        match = _patterns()[name].match(text, quantity.end)
        if match is None:
            continue
        upper = _upper(text[quantity.start : quantity.end], match["upper"])
        return replace(quantity, end=match.end(), upper=upper)
    return quantity


def _upper(lower: str, upper: str) -> float:
    """The upper end; where it is cut short it shares the first digits of the lower one ("23.1–.4", "127–9")."""
    if upper[0] in ".,":
        return _read(re.split("[.,]", lower)[0] + upper)[0]
    value, least = _read(upper)[0], _read(lower)[0]
    if value < least and lower.isdigit() and upper.isdigit() and len(upper) < len(lower):
        return float(lower[: -len(upper)] + upper)
    return value


def _with_unit(text: str, quantity: Quantity, free: int) -> Quantity:
    patterns = _patterns()
    glued = patterns["glued"].match(text, quantity.end)
    if glued and quantity.decimals == 0 and quantity.upper is None and not _unit_at(text, glued.end()):
        unit = unit_of(glued["unit"])
        if unit and unit.name == "m" and len(glued["rest"]) > 1 and (quantity.value or 0) < MAX_METRES:
            decimals_printed = glued["rest"]
            value = (quantity.value or 0) + int(decimals_printed) / 10 ** len(decimals_printed)
            return replace(
                quantity,
                end=glued.end(),
                value=value,
                step=10.0 ** -len(decimals_printed),
                unit=unit,
                printed_unit=glued["unit"],
            )
    match = _unit_at(text, quantity.end)
    if match is not None:
        unit = unit_of(match["unit"])
        if unit is not None:
            return _compound(text, replace(quantity, end=match.end(), unit=unit, printed_unit=match["unit"]))
    before = patterns["before"].search(text, max(free, quantity.start - UNIT_WITHIN), quantity.start)
    if before is not None and before["unit"][0].isalpha():
        unit = unit_of(before["unit"])
        if unit is not None and unit.name not in ("in", "h", "l"):
            return replace(quantity, start=before.start(), unit=unit, printed_unit=before["unit"])
    return quantity


def _unit_at(text: str, offset: int) -> re.Match[str] | None:
    """The unit that stands at a place; "in" only where it cannot be the preposition."""
    match = _patterns()["unit"].match(text, offset)
    if match is None:
        return None
    after = text[match.end() : match.end() + AFTER_UNIT]
    if match["unit"].casefold() == "in" and not re.match(r"\.|\s?[;,)\]×x(/]|\s*$", after):
        return None
    if match["unit"] == "M":
        return None
    return match


def _compound(text: str, quantity: Quantity) -> Quantity:
    """With the smaller units that follow: "2 ft. 3 in.", "6 pouces 3 lignes", "1 m 20 cm"."""
    for _ in range(SMALLER_UNITS):
        quantity = _with_smaller(text, quantity)
    return quantity


def _with_smaller(text: str, quantity: Quantity) -> Quantity:
    match = _patterns()["again"].match(text, quantity.end)
    if match is None or quantity.unit is None or quantity.value is None or quantity.upper is not None:
        return quantity
    smaller = unit_of(match["unit"])
    if (
        smaller is None
        or smaller.measures != quantity.unit.measures
        or smaller.system != quantity.unit.system
    ):
        return quantity
    if smaller.system == "metric" and quantity.unit.name != "m":
        return quantity
    number, step, _ = _read(match["number"])
    part = smaller.si / quantity.unit.si
    if part >= 1 or number * part >= WHOLE_UNIT or quantity.decimals:
        return quantity
    return replace(quantity, end=match.end(), value=quantity.value + number * part, step=step * part)


def _read(printed: str) -> tuple[float, float, int]:
    """Value, step of the last digit, decimals. Point, comma and raised point all open decimals."""
    mixed = re.fullmatch(
        rf"(?:(\d{{1,3}})[ \u00a0-]?)?(?:(\d{{1,2}})\s?[/⁄]\s?(\d{{1,2}})|({_VULGAR}))", printed
    )
    if mixed:
        integer, above, below, sign = mixed.groups()
        numerator = int(above) if above else _NUMERATORS.get(sign, 1)
        denominator = max(int(below) if below else VULGAR[sign], 1)
        return int(integer or 0) + numerator / denominator, 1 / denominator, 0
    plain = re.sub(rf"{_BLANK}", "", printed).replace(",", ".").replace("·", ".")
    decimals = len(plain.partition(".")[2])
    return float(plain), 10.0**-decimals, decimals
