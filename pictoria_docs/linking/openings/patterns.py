"""Patterns of openings: what some lines of a document have in common, and no convention known by name.

A pattern is a conjunction of one to three plain attributes of lines, as frequent item sets are (Agrawal & Srikant,
"Fast algorithms for mining association rules", VLDB 1994). Of a pattern with numbers only those lines count whose
numbers grow; a list may begin anew.
"""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from pictoria_docs.document.region_type import FURNITURE
from pictoria_docs.linking.line_features import PLACES, YEARS, MeasuredLines
from pictoria_docs.linking.number_series import OpeningNumber
from pictoria_docs.linking.sequence import Floats, Ints

Flags = NDArray[np.bool_]

MAX_WORDS = 60  # with which lines open, that are counted
MIN_COUNT = 4
"""Lines that make a pattern."""
MAX_LINES = 0.92  # of a document's, which an attribute may hold of
MAX_LENGTH = 3  # attributes of a pattern
LOOK_BACK = 25  # numbered lines before each, on which it may follow
STEP = 0.6  # of a number that follows at once, what one counts that follows later,
SKIPPED = 0.05  # less for each number left out
MAX_SKIPPED = 10
ANEW = 1.5  # what it costs to begin anew
USUAL = 0.75  # of the entries are no longer than usual
TIMES_USUAL, MIN_LINES = 3, 6  # lines that an entry may have
NUMBERED = 0.6  # of the openings that have a number, from which entries have numbers
LONG = 40  # characters of a line that is no field
DISTINCT = 0.5  # of the entries, which begin otherwise than all others
HANGING = (0.5, 8.0)  # line heights by which the next line is indented more
FIELDS = (
    "dimensions",
    "inventory",
    "material",
    "references",
    "year",
    "price",
    "price_apart",
    "label",
    "leaders",
)
"""What a record holds, by the names of features of lines."""
PLAIN = (
    "upper", "all_capitals", "bold", "bold_lead", "italic", "smaller", "centred", "page_top", "name_comma",
    "name_bracket", "initials", "short", "heading", "number_apart", "number_only", "number_second", "bracket",
)  # fmt: skip
"""Features of lines that are attributes as they are."""
EITHER = {
    "larger": ("larger", "much_larger"),
    "indented": ("little", "more", "deep"),
    "priced": ("price", "price_apart"),
    "apart": ("wide_gap", "page_top"),
    "picture": ("picture_level", "picture_above", "picture_below"),
}
"""Attributes of lines that have any of these features."""
_WORD = re.compile(r"\W*([^\W\d_]{2,})")
_WORDED = re.compile(
    r"\W{0,2}(?P<label>[^\W\d_]{1,9}\.?\s?(?:[nN№][°ºo.]{0,2}\s?)?)(?P<number>\d{1,6})"
    r"(?P<suffix>\s?(?:bis|ter)\b|[a-z]\b)?(?P<sign>[\])]?\s?[.,:;)/—–-]{0,2})(?=\s|$)"
)
"""Any word and a number: "No. 12", "Lum 3"."""


@dataclass(frozen=True)
class PatternLines:
    """The lines of a document with their attributes."""

    measured: MeasuredLines
    numbers: Sequence[OpeningNumber | None]
    """What each opens with, behind any word."""
    attributes: dict[str, Flags]
    """Of each attribute the lines that have it, shape (lines,)."""

    def __len__(self) -> int:
        return len(self.measured.rows)

    @cached_property
    def pages(self) -> Ints:
        """The page of each line."""
        return np.array([row.page for row in self.measured.rows], dtype=np.int64)

    @cached_property
    def texts(self) -> list[str]:
        """The text of each line behind its number."""
        return [
            row.text[number.end if number is not None else 0 :]
            for row, number in zip(self.measured.rows, self.numbers, strict=True)
        ]

    @cached_property
    def characters(self) -> Ints:
        """How much text stands before each line, shape (lines + 1,)."""
        return np.cumsum([0, *(len(row.text) for row in self.measured.rows)], dtype=np.int64)

    @cached_property
    def first_words(self) -> list[str]:
        """The first word of each line behind its number, in small letters; empty where there is none.

        Long lines that come again and again word by word are no fields of records, and have none.
        """
        counts = Counter(text for text in self.texts if len(text) >= LONG)
        return [
            match[1].casefold() if counts[text] < MIN_COUNT and (match := _WORD.match(text)) else ""
            for text in self.texts
        ]

    @cached_property
    def names(self) -> list[str]:
        """The names of `matrix`' columns."""
        return [name for name in self.attributes if not name.startswith("sign ")]

    @cached_property
    def matrix(self) -> Floats:
        """Shape (lines, names): whether a line has an attribute."""
        return np.column_stack([self.attributes[name] for name in self.names]).astype(np.float64)

    @cached_property
    def inside(self) -> Floats:
        """What may stand in an entry, summed up to each line; shape (lines + 1, attributes + fields + words)."""
        features = self.measured.features
        fields = [features[:, PLACES[name]] > 0 for name in FIELDS]
        counts = Counter(word for word in self.first_words if word)
        words = [word for word, count in counts.most_common(MAX_WORDS) if count >= MIN_COUNT]
        firsts = np.array(self.first_words)
        often = [firsts == word for word in words]
        columns = np.column_stack([self.matrix, *fields, *often]).astype(np.float64)
        return np.vstack([np.zeros(columns.shape[1]), columns.cumsum(axis=0)])

    def column(self, name: str) -> int:
        """The column of `inside` that a field has."""
        return len(self.names) + FIELDS.index(name)

    @property
    def words_from(self) -> int:
        """The first column of `inside` that is a word with which lines open."""
        return len(self.names) + len(FIELDS)


@dataclass(frozen=True, slots=True)
class OpeningPattern:
    """Lines that may open the entries of a document."""

    attributes: tuple[str, ...]
    lines: Ints
    """Indices, growing."""
    ends: Ints
    """Of each the line behind the last one of its entry."""

    @property
    def numbered(self) -> bool:
        """Whether its lines have numbers."""
        return any(name == "number" or name.startswith("sign ") for name in self.attributes)


def lines_of(measured: MeasuredLines) -> PatternLines:
    """Name the attributes of a document's lines."""
    features, rows = measured.features, measured.rows
    read = [_number(row.text, number) for row, number in zip(rows, measured.numbers, strict=True)]
    attributes: dict[str, Flags] = {name: features[:, PLACES[name]] > 0 for name in PLAIN}
    for name, either in EITHER.items():
        attributes[name] = np.asarray((features[:, [PLACES[each] for each in either]] > 0).any(axis=1))
    attributes["edge"] = np.asarray(
        ~(attributes["indented"] | attributes["centred"] | (features[:, PLACES["out"]] > 0))
    )
    ends_early = features[:, PLACES["ends_early"]] > 0
    attributes["after_short"] = (
        np.concatenate([[True], ends_early[:-1]])[: len(rows)] | attributes["page_top"]
    )
    attributes["capital"] = np.array(
        [_opens_large(row.text, number) for row, number in zip(rows, read, strict=True)], dtype=bool
    )
    attributes["hanging"] = np.array([_hangs(measured, index) for index in range(len(rows))], dtype=bool)
    attributes["number"] = np.array([number is not None for number in read], dtype=bool)
    furniture = np.array([row.region.type in FURNITURE for row in rows], dtype=bool) & ~attributes["number"]
    loose = furniture | (features[:, PLACES["repeated"]] > 0)
    for name, holds in attributes.items():
        attributes[name] = holds & ~loose  # A running head opens nothing.
    signs = [f"sign {number.label}9{number.sign}" if number is not None else "" for number in read]
    printed = np.array(signs)
    for sign, count in sorted(Counter(signs).items()):
        if sign and count >= MIN_COUNT:
            attributes[sign] = np.asarray(printed == sign)
    return PatternLines(measured, read, attributes)


def find_patterns(lines: PatternLines) -> list[OpeningPattern]:
    """List the patterns of a document; of those with the same lines the one with the fewest attributes."""
    count = len(lines)
    held = {
        name: lines.attributes[name]
        for name in sorted(lines.attributes)
        if MIN_COUNT <= lines.attributes[name].sum() <= MAX_LINES * count
    }
    found: dict[bytes, OpeningPattern] = {}
    seen: set[bytes] = set()
    level: list[tuple[tuple[str, ...], Flags]] = [((), np.ones(count, dtype=bool))]
    for _ in range(MAX_LENGTH):
        longer = list(_longer(level, held))
        for chosen, mask in longer:
            key = np.packbits(mask).tobytes()
            if key in seen:
                continue
            seen.add(key)
            for pattern in _patterns(lines, chosen, np.flatnonzero(mask)):
                if len(pattern.lines) >= MIN_COUNT and _tells(lines, pattern):
                    found.setdefault(pattern.lines.tobytes(), pattern)
        level = longer
    return list(found.values())


def pattern_of(lines: PatternLines, openings: Sequence[int]) -> OpeningPattern:
    """Make a pattern of lines that are known otherwise.

    Args:
        lines: of the document.
        openings: indices of those that open, growing.
    """
    chosen = np.array(openings, dtype=np.int64)
    numbered = sum(lines.numbers[index] is not None for index in chosen) > NUMBERED * len(chosen)
    return OpeningPattern(("number",) if numbered else (), chosen, _ends(lines, chosen))


def _longer(
    level: Sequence[tuple[tuple[str, ...], Flags]], held: dict[str, Flags]
) -> Iterator[tuple[tuple[str, ...], Flags]]:
    seen: set[bytes] = set()
    for chosen, mask in level:
        for name, holds in held.items():
            if (chosen and name <= chosen[-1]) or (name.startswith("sign ") and "number" in chosen):
                continue
            both = mask & holds
            key = np.packbits(both).tobytes()
            if both.sum() >= MIN_COUNT and key not in seen and both.sum() < mask.sum():
                seen.add(key)
                yield (*chosen, name), both


def _patterns(lines: PatternLines, attributes: tuple[str, ...], chosen: Ints) -> Iterator[OpeningPattern]:
    """Make the pattern of some lines; where they are numbered also that of those whose numbers grow."""
    if not any(name == "number" or name.startswith("sign ") for name in attributes):
        yield OpeningPattern(attributes, chosen, _ends(lines, chosen))
        return
    growing = _growing(chosen, [lines.numbers[index] for index in chosen])
    yield OpeningPattern(attributes, growing, _ends(lines, growing))
    if attributes[-1].startswith("sign ") and len(growing) < len(chosen):
        yield OpeningPattern(attributes, chosen, _ends(lines, chosen))


def _number(text: str, number: OpeningNumber | None) -> OpeningNumber | None:
    """Read the number of a line, behind any word; None where OCR may have misread it."""
    if number is not None:
        return None if number.misread else number
    match = _WORDED.match(text)
    if match is None:
        return None
    value, label = int(match["number"]), "".join(match["label"].casefold().split())
    if value in YEARS and not match["sign"]:
        return None
    printed = match["number"] + (match["suffix"] or "").strip()
    return OpeningNumber(printed, value, value, match["sign"].strip()[:1], label, match.end())


def _growing(chosen: Ints, numbers: Sequence[OpeningNumber | None]) -> Ints:
    """Keep the lines whose numbers grow, by the best chain."""
    values = np.array([number.value if number is not None else 0 for number in numbers], dtype=np.int64)
    lasts = np.array([number.last if number is not None else 0 for number in numbers], dtype=np.int64)
    best = np.zeros(len(values))
    before = np.full(len(values), -1)
    top, at = 0.0, -1
    for index in range(len(values)):
        low = max(0, index - LOOK_BACK)
        value, source = (top - ANEW, at) if at >= 0 else (0.0, -1)
        steps = values[index] - lasts[low:index]
        gains = np.where(
            steps == 1, 1.0, np.where((steps > 1) & (steps <= MAX_SKIPPED), STEP - SKIPPED * steps, -np.inf)
        )
        if len(steps):
            whole = best[low:index] + gains
            place = int(whole.argmax())
            if whole[place] > value:
                value, source = float(whole[place]), low + place
        best[index], before[index] = value, source
        if value > top or at < 0:
            top, at = value, index
    kept: list[int] = []
    while at >= 0:
        kept.append(at)
        at = int(before[at])
    kept.reverse()
    return np.asarray(chosen[kept], dtype=np.int64)


def _ends(lines: PatternLines, chosen: Ints) -> Ints:
    """Where entries end: where the next one begins, or where one would be far longer than usual."""
    if not len(chosen):
        return chosen
    after = np.append(chosen[1:], len(lines))
    lengths = np.sort(after[:-1] - chosen[:-1])
    usual = int(lengths[int(USUAL * len(lengths))]) if len(lengths) else MIN_LINES
    return np.asarray(np.minimum(after, chosen + max(TIMES_USUAL * usual, MIN_LINES)), dtype=np.int64)


def _tells(lines: PatternLines, pattern: OpeningPattern) -> bool:
    """Whether it may be a list: most entries begin otherwise than all others, and no numbers count the lines."""
    texts = ["".join(filter(str.isalpha, "".join(lines.texts[index : index + 2]))) for index in pattern.lines]
    numbers = [lines.numbers[index] for index in pattern.lines]
    values = np.diff([number.value if number is not None else 0 for number in numbers])
    steps = np.diff(pattern.lines)
    counting = None not in numbers and ((values == steps) & (steps > 1)).mean() > DISTINCT
    return not counting and len(set(texts)) > DISTINCT * len(texts)


def _opens_large(text: str, number: OpeningNumber | None) -> bool:
    rest = text[number.end if number is not None else 0 :].lstrip(" .,:;—–-\"'«„“([")
    return rest[:1].isupper()


def _hangs(measured: MeasuredLines, index: int) -> bool:
    """Whether the next line of the page is indented more."""
    rows = measured.rows
    if index + 1 == len(rows) or rows[index + 1].page != rows[index].page:
        return False
    own, after = rows[index].box, rows[index + 1].box
    low, high = (each * own.height for each in HANGING)
    return after.y0 > own.centre.y and low < after.x0 - own.x0 < high
