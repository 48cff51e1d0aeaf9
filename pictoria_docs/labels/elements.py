"""One printed number: roman, arabic, a letter or a code, with its suffix and letters.

The grammar (a point is a literal point, `|` and `*` as usual)::

    element  := ( arabic | roman | code ) suffix? letters? | letter
    code     := letter ( "." | "-" )? arabic          "A.1", "S3"
    suffix   := "bis" | "ter" | "quater"
"""

import re
from dataclasses import dataclass
from itertools import pairwise
from typing import Literal

from pictoria_docs.labels.lexicon import lexicon
from pictoria_docs.labels.roman import from_roman

RANGE_WITHIN = 3  # characters in which a number goes on behind "bis"

# A raised figure is a note mark, not a part of the number.
_END = r"(?![^\W_⁰¹²³⁴-⁹])"
_ELEMENT = re.compile(
    rf"(?P<arabic>[0-9]{{1,4}}(?:\.[0-9]{{1,3}})*)"
    rf"(?:(?P<suffix>\s?(?:bis|ter|quater|quinquies)){_END})?(?P<letters>[a-z]{{1,6}}|[A-Z])?{_END}"
    rf"|(?P<code>[A-HJKM-UWYZ][.-]?[0-9]{{1,3}}(?:\.[0-9]{{1,2}})*)(?P<parts>[a-z])?{_END}"
    rf"|(?P<upper>[IVXLCDM]+)(?P<part>[a-h])?{_END}"
    rf"|(?P<small>[ivxlc]+){_END}"
    rf"|(?P<letter>[A-Za-z]){_END}"
)
_TOLERANT = re.compile(rf"(?=[IVXLCHl1|!]*[IVXLC])(?=[IVXLC]*[Hl1|!])([IVXLCHl1|!]{{2,9}}){_END}")
_STROKE = re.compile(rf"[|!]{_END}")
"""What OCR makes of a roman one that stands alone: "PLATE |"."""
_SPACED_LETTER = re.compile(r"[\s.:]([a-z])(?!\.[A-Z])(?=\s*(?:[.,;:)\]]|[-–]\s?[a-z]\b|$))")


@dataclass(frozen=True, slots=True)
class NumberElement:
    """One number as printed: its series, its canonical text, its letters."""

    series: Literal["arabic", "roman", "code", "letter"]
    base: str
    value: int
    """For counting in ranges; -1 where it cannot be counted ("8.2", "A1")."""
    letters: tuple[str, ...]
    printed: str
    """The base as printed, without its letters."""
    end: int


def read_element(
    text: str, offset: int, *, tolerant: bool = False, part: bool = False
) -> NumberElement | None:
    """One number at `offset`, or None.

    Args:
        text: the text as printed.
        offset: where it starts.
        tolerant: take "Il", "lV", "1V", "HI" for roman numbers, as OCR prints them.
        part: a part of another number is asked for, so that "i" and "v" are letters.
    """
    if tolerant and (match := _TOLERANT.match(text, offset)):
        mended = re.sub("[l1|!]", "I", match[1].replace("H", "II"))
        value = from_roman(mended)
        if value is not None:
            return NumberElement("roman", str(value), value, (), mended, match.end())
    match = _ELEMENT.match(text, offset)
    if match is None:
        return None
    end = match.end()
    if arabic := match["arabic"]:
        suffix = (match["suffix"] or "").strip()
        if suffix and re.match(r"\s*[0-9]", text[end : end + RANGE_WITHIN]):  # "3 bis 5" is a range
            suffix, end = "", match.start("suffix")
        letters = _letters(match["letters"] or "")
        if letters is None:
            return None
        if not letters and not suffix and (spaced := _spaced_letter(text, end)):
            letters, end = (spaced[1],), spaced.end()
        base = ".".join(str(int(digits)) for digits in arabic.split("."))
        value = int(base) if base.isdigit() and not suffix else -1
        return NumberElement("arabic", base + suffix, value, letters, arabic + suffix, end)
    if roman := match["upper"] or match["small"]:
        single = len(roman) == 1 and (part or roman not in "IVXLivx")
        worth = from_roman(roman)
        if (
            worth is not None
            and not single
            and (match["upper"] or worth < 100)
            and roman not in lexicon().not_roman
        ):
            letters = (match["part"],) if match["part"] else ()
            if not letters and (spaced := _spaced_letter(text, end)):
                letters, end = (spaced[1],), spaced.end()
            return NumberElement("roman", str(worth), worth, letters, roman, end)
        if len(roman) == 1 and not match["part"]:
            return NumberElement("letter", roman.lower(), ord(roman.lower()), (), roman, end)
        return None
    if code := match["code"]:
        letters = (match["parts"],) if match["parts"] else ()
        return NumberElement("code", code.lower(), -1, letters, code, end)
    letter = match["letter"]
    return NumberElement("letter", letter.lower(), ord(letter.lower()), (), letter, end)


def read_stroke(text: str, offset: int) -> NumberElement | None:
    """The roman one at `offset` that OCR printed as a stroke, or None."""
    return NumberElement("roman", "1", 1, (), "I", offset + 1) if _STROKE.match(text, offset) else None


def _spaced_letter(text: str, offset: int) -> "re.Match[str] | None":
    """The letter behind a space: "2 a", but not "2 a) Brooch", where the bracket marks an item."""
    match = _SPACED_LETTER.match(text, offset)
    if match is not None and text[match.end() : match.end() + 1] in (")", "]"):
        before = text[:offset]
        if max(before.rfind("("), before.rfind("[")) <= max(before.rfind(")"), before.rfind("]")):
            return None
    return match


def _letters(printed: str) -> tuple[str, ...] | None:
    """The letters behind a number: "a", or a run "abc"; None for other letters ("th")."""
    small = printed.lower()
    if any(ord(b) - ord(a) != 1 for a, b in pairwise(small)):
        return None
    return tuple(small)


def counts_on(before: str, after: str, numbers: int = 1, letters: int = 1) -> bool:
    """Whether a number, or a letter, stands behind another in a series, at most so many numbers or letters further."""
    if before.isdigit() and after.isdigit():
        return 0 < int(after) - int(before) <= numbers
    return len(before) == len(after) == 1 and 0 < ord(after) - ord(before) <= letters
