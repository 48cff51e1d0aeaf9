"""Inventory, accession and lot numbers, behind their label or by their shape alone.

"inv. 12, 14 et 17-19" are three readings, the last of which stands for three numbers (`expand`). A number without
label is found where it has a shape of its own ("71.AH.110", "1920,0101.5"), or letters of a collection before it
("MNB 1234"), where nothing else stands in the clause; both with a lower confidence.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from pictoria_docs.document.pieces import MAX_VALUE_LENGTH, read_in_pieces
from pictoria_docs.labels.lexicon import any_of
from pictoria_docs.languages import catalogue_words
from pictoria_docs.linking.lexicon import entry_words

YEAR_DIGITS = 4  # of a number that may be a year

MAX_RANGE = 500
"""A range stands for at most so many numbers."""
LABELLED, SHAPED, LETTERED = 0.95, 0.7, 0.5


@dataclass(frozen=True, slots=True)
class IdentifierReading:
    """An identifier: `text[start:end]`, without its label."""

    start: int
    end: int
    value: str
    """As printed, with single blanks."""
    confidence: float = LABELLED


class _IdentifierPatterns:
    def __init__(self) -> None:
        data = catalogue_words("identifiers")
        flags = re.IGNORECASE
        self.lot = re.compile(
            rf"(?<![^\W_])(?:{'|'.join(data['lots'])})\s*(?:(?:{any_of(data['numbers'])})[.°º]*\s*)?[:.]?\s*(?=\d)",
            flags,
        )
        self.value = re.compile(
            r"(?:[A-ZÀ-Þ][A-Za-zÀ-ÿ0-9]{0,8}\.?[ .-]?){0,3}?(?:[A-ZÀ-Þ]{1,5}[ .]?)?"
            r"\d\w*(?:[./,][A-Z]{1,4})?(?:[./,-]\w+)*(?:(?<=\d)[ ][A-Z]{1,2}?\d+)?(?:[–-]\.?\w+)?"
        )
        self.more = re.compile(
            rf"\s*(?:[,;]\s*(?:(?:{'|'.join(data['and'])})\s+)?|\s(?:{'|'.join(data['and'])})\s+|/\s*)", flags
        )
        """What joins a number of a list to the next one."""
        self.not_number = re.compile(rf"\s?(?:{'|'.join(data['not_numbers'])})", flags)
        """Behind what is no number of an inventory: units, "×", eras."""
        self.shaped = re.compile(
            rf"{entry_words().accession_bare.pattern}|(?<![\w.,])\d{{4}},\d{{4}}\.\d+(?!\w)|"
            r"(?<![\w.,])\d{4}\.\d{1,2}-\d{1,2}\.\d+(?!\w)|(?<![\w.,])(?:18|19|20)\d\d\.\d{2,4}(?:\.\d+)+[a-z]?(?!\w)|"
            r"(?<![\w.,])\d{2}\.(?:1[3-9]|[2-9]\d|\d{3})\.\d{1,4}[a-z]?(?!\w)"
        )
        self.lettered = re.compile(
            r"(?:^|(?<=[\n;(])|(?<=[.,;(:]\s)|(?<=[.,;(:]\s\s))(?P<prefix>[A-ZÀ-Þ]{1,4}|[A-Z][a-z])[ .]\s?"
            r"\d{2,5}(?:[./]\d+)?(?=\s*(?:[.,;()\n]|$))"
        )
        self.no_prefixes: frozenset[str] = frozenset(data["no_prefixes"])
        self.articles: tuple[str, ...] = tuple(data["articles"])
        """Articles that are words for a lot in another language: "Los 3 hermanos"."""


_NUMBER = r"\d+[a-z]?(?:[./,]\d+)*(?:\s?(?:bis|ter|[A-Za-z]))?(?![^\W_])(?:\s?[-–]\s?\.?\d+[a-z]?(?![^\W_]))?"


@cache
def _patterns() -> _IdentifierPatterns:
    return _IdentifierPatterns()


CODE_LENGTH = 30
"""Characters of a number with letters or signs, at most."""
_CODE = re.compile(
    r"(?=\S*\d)(?=\S*[^\W\d]|\S*\d\W\d|0)(?:[^\W\d_][\w.]{0,7}[ .-]?){0,3}\d[\w./,-]*(?: \w{1,3}){0,2}\.?"
)


_SHILLINGS = re.compile(r"\d{1,3}\s?s\.?(?:\s?\d{1,2}\s?d\.?)?")


def is_code(text: str) -> bool:
    """Whether a text is shaped like a number of an inventory and nothing else: "N04682", "89.28.1261", "RP-P-OB-43".

    "10s" and "10s. 6d" are prices.
    """
    if _SHILLINGS.fullmatch(text):
        return False
    return len(text) <= CODE_LENGTH and _CODE.fullmatch(text) is not None


def find_identifiers(text: str) -> list[IdentifierReading]:
    """The inventory, accession and lot numbers of a text, in order; they never overlap."""
    return read_in_pieces(text, _identifiers)


def _identifiers(text: str) -> list[IdentifierReading]:
    readings = [*_labelled(text), *_by_shape(text)]
    kept: list[IdentifierReading] = []
    covered = bytearray(len(text))
    for reading in sorted(readings, key=lambda reading: (-reading.confidence, reading.start)):
        if not any(covered[reading.start : reading.end]):
            kept.append(reading)
            covered[reading.start : reading.end] = b"\1" * (reading.end - reading.start)
    return sorted(kept, key=lambda reading: reading.start)


def read_identifiers(text: str) -> list[IdentifierReading]:
    """The numbers of a text that stands behind the label of a field: "Br 123 (anc. MNB 45)"."""
    return read_in_pieces(text, _listed)


def _listed(text: str) -> list[IdentifierReading]:
    start = len(text) - len(text.lstrip())
    label = entry_words().accession_label.match(text, start)
    if label is not None:
        start = label.end()
    listed = list(_list(text, start))
    if not listed:
        return _identifiers(text)
    others = [reading for reading in _identifiers(text) if reading.start >= listed[-1].end]
    return [*listed, *others]


def expand(value: str) -> tuple[str, ...]:
    """The numbers that a range stands for; a number alone stands for itself."""
    match = re.fullmatch(r"(.*?)(\d+)\s?[-–]\s?\.?(\d+)", value) if len(value) <= MAX_VALUE_LENGTH else None
    if match is None:
        return (value,)
    before, first, last = match.groups()
    if len(last) < len(first):
        last = first[: len(first) - len(last)] + last
    count = int(last) - int(first) + 1
    if not 1 < count <= MAX_RANGE or before.endswith(("-", "–")):
        return (value,)
    width = len(first) if first.startswith("0") else 0
    return tuple(f"{before}{number:0{width}d}" for number in range(int(first), int(last) + 1))


def _labelled(text: str) -> Iterator[IdentifierReading]:
    for label in entry_words().accession_label.finditer(text):
        yield from _list(text, label.end())
    for label in _patterns().lot.finditer(text):
        lots = list(_list(text, label.end(), _NUMBER_ONLY))
        word = label.group().strip()
        after = text[lots[-1].end : lots[-1].end + 2] if lots else ""
        if word.startswith(_patterns().articles) and after[:1] == " " and after[1:].islower():
            continue
        yield from lots


_NUMBER_ONLY = re.compile(_NUMBER)


def _list(text: str, offset: int, pattern: re.Pattern[str] | None = None) -> Iterator[IdentifierReading]:
    """The numbers from a place on, as long as each is like the first one."""
    patterns = _patterns()
    pattern = pattern or patterns.value
    first = match = pattern.match(text, offset)
    while match is not None and first is not None:
        start, end = match.start(), match.end()
        end -= len(match.group()) - len(match.group().rstrip(" .,-–"))
        if end <= start or patterns.not_number.match(text, end):
            return
        yield IdentifierReading(start, end, _spaced(text[start:end]))
        joint = patterns.more.match(text, end)
        if joint is None:
            return
        following = pattern.match(text, joint.end()) or _NUMBER_ONLY.match(text, joint.end())
        match = following if following and _is_like(first.group(), following.group(), joint.group()) else None


def _is_like(first: str, other: str, joint: str) -> bool:
    """Whether a number belongs to the list that another one opens: the same shape or letters, or digits alone."""
    if "." in other and re.sub(r"\d+", "0", first) == re.sub(r"\d+", "0", other):
        return True
    prefix, number = _parts(first)
    mine, own = _parts(other)
    if mine:
        return mine == prefix
    if ";" in joint or "." in other:
        return False
    is_year = len(own) == YEAR_DIGITS
    return len(number) == YEAR_DIGITS if is_year else abs(len(number) - len(own)) <= 2


def _parts(number: str) -> tuple[str, str]:
    """The letters before a number and its first digits."""
    letters, digits = re.split(r"(?=\d)", number, maxsplit=1)
    return letters.strip(), re.split(r"\D", digits, maxsplit=1)[0]


def _by_shape(text: str) -> Iterator[IdentifierReading]:
    patterns = _patterns()
    for match in patterns.shaped.finditer(text):
        if not patterns.not_number.match(text, match.end()):
            yield IdentifierReading(*match.span(), match.group(), SHAPED)
    for match in patterns.lettered.finditer(text):
        if match["prefix"].upper() not in patterns.no_prefixes and not patterns.not_number.match(
            text, match.end()
        ):
            yield IdentifierReading(*match.span(), _spaced(match.group()), LETTERED)


def _spaced(printed: str) -> str:
    return re.sub(r"\s+", " ", printed).strip()
