"""What subjects are searched and sorted by: numbers in natural order, words without accents, sizes."""

import re

from pictoria_docs.document import Entry, Region, RegionType
from pictoria_docs.document.letters import unaccented
from pictoria_docs.labels import from_roman
from pictoria_docs.store.decisions.model import Subject

NUMBER_LENGTH = 80
TEXT_LENGTH = 2000
"""Letters of a caption that are searched."""
DIGITS = 6
_PARTS = re.compile(r"[0-9]+|[^\W\d_]+")
_LETTERS = frozenset("CDLM")
"""Capitals that alone are letters of a series (A, B, C, D), not roman numbers."""


def number_key(number: str) -> str:
    """A printed number as text that sorts in natural order: 2 before 10, IV before V, 5a after 5."""
    parts = [_part(part) for part in _PARTS.findall(number)]
    return " ".join(parts)[:NUMBER_LENGTH]


def _part(part: str) -> str:
    if part.isdecimal():
        return part.lstrip("0").rjust(DIGITS, "0")
    if part.isupper() and part not in _LETTERS and (value := from_roman(part)) is not None:
        return str(value).rjust(DIGITS, "0")
    return unaccented(part)


def text_key(text: str) -> str:
    """A text as it is searched and sorted: small letters without accents, one space between words."""
    return " ".join(unaccented(text).split())[:TEXT_LENGTH]


def searched(subject: Subject) -> dict[str, str | float | None]:
    """The columns of a subject that pictures are found by: of pictures themselves, captions and entries."""
    columns: dict[str, str | float | None] = dict.fromkeys(("number", "width", "height", "text"))
    match subject:
        case Region(is_picture=True, box=box):
            columns |= {"width": round(box.width, 2), "height": round(box.height, 2)}
            columns["number"] = number_key(subject.number) if subject.number else None
        case Region(type=RegionType.CAPTION):
            columns["text"] = text_key(subject.text)
        case Entry(number=number, title=title):
            columns["number"] = number_key(number) if number else None
            columns["text"] = text_key(f"{number or ''} {title or ''}")
    return columns
