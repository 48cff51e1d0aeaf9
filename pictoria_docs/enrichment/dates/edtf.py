"""Writing and reading the Extended Date/Time Format, level 1 (ISO 8601-2, Library of Congress).

Writing is a matter of digits; reading what others wrote is left to the library `edtf`, which the tests use too to
prove that all we write is valid.
"""

import re
from functools import lru_cache

OPEN = ".."
FOUR_DIGITS = 9999
_SHAPE = re.compile(r"[-+0-9XYSET~?%/.:]{1,60}")


def year(value: int) -> str:
    """A year of catalogues (no year 0, negative before Christ) as EDTF writes it, astronomically."""
    counted = value if value > 0 else value + 1
    if abs(counted) > FOUR_DIGITS:
        return f"Y{counted}"
    return f"{'-' if counted < 0 else ''}{abs(counted):04d}"


def mark(approximate: bool, uncertain: bool) -> str:
    """The sign for a date that is approximate, uncertain or both."""
    return {(False, False): "", (True, False): "~", (False, True): "?", (True, True): "%"}[
        approximate, uncertain
    ]


def interval(first: str | None, last: str | None, sign: str) -> str:
    """From one date to another, each with the sign; None is an open end."""
    if first == last and first is not None:
        return first + sign
    return "/".join(OPEN if end is None else end + sign for end in (first, last))


def years(first: int | None, last: int | None, sign: str) -> str:
    """An interval of years. EDTF has no intervals of years with more than four digits: such an end is left open, and
    where both are such, the first stands alone."""
    ends = [None if end is None else year(end) for end in (first, last)]
    if all(end is not None and end.startswith("Y") for end in ends):
        return str(ends[0])
    short = [None if end is not None and end.startswith("Y") else end for end in ends]
    return interval(short[0], short[1], sign)


@lru_cache(maxsize=4096)
def is_edtf(text: str) -> bool:
    """Whether a text is valid EDTF."""
    return _parsed(text) is not None


@lru_cache(maxsize=4096)
def edtf_years(text: str) -> tuple[int | None, int | None] | None:
    """First and last year, as catalogues count them, of a date that somebody wrote in EDTF; None where it is none."""
    parsed = _parsed(text)
    if parsed is None:
        return None
    ends = text.split("/") if "/" in text else [text, text]
    open_first, open_last = (end.strip() in ("", OPEN) for end in (ends[0], ends[-1]))
    try:
        first = None if open_first else catalogue_year(parsed.lower_strict()[0])
        last = None if open_last else catalogue_year(parsed.upper_strict()[0])
    except (AttributeError, TypeError, ValueError, IndexError, OverflowError):
        return None
    return first, last


def catalogue_year(astronomical: int) -> int:
    """A year as catalogues count it, without a year 0, of one in which 0 is 1 BC."""
    return astronomical if astronomical > 0 else astronomical - 1


def _parsed(text: str):  # type: ignore[no-untyped-def]
    if not _SHAPE.fullmatch(text):
        return None
    from edtf import EDTFParseException, parse_edtf

    try:
        return parse_edtf(text)
    except (EDTFParseException, ValueError, TypeError, OverflowError, RecursionError):
        return None
