"""A bibliography to its references, one by one, with the pages, plates, figures and numbers that each cites."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from functools import cache

from pictoria_docs.document.pieces import read_in_pieces, stripped
from pictoria_docs.languages import catalogue_words

LOCATED_FIRST = 4  # of the kinds of locators: those that may list numbers
YEAR_DIGITS = 4  # of the first year of several

MAX_BRACKET_LENGTH = 300
"""A bracket that is not closed within so many characters is a slip of the press."""
MAX_LOCATOR_LENGTH = 100
"""What cites a page up to its first number is no longer."""
_YEAR = re.compile(r"(?<![\d.,/])(?:1[4-9]\d\d|20\d\d)(?:\s?[-–/]\s?\d{2,4})?[a-z]?(?![\d/]|\.\d)")
_ONE = r"(?:\d+(?:\.\d+)*[a-z]?|(?-i:[IVXLC]+))"
_ENDED = r"(?:(?<=\d)|(?<=\d[a-z])|(?<=[)”»])|(?<=ff)|(?<=[IVXLC]{2})|(?<=\.\s[IVXL])|(?<=[a-zà-ÿ]{4})|(?<=[A-Z]{2}))"
"""Before a full stop that may end a reference: no abbreviation, no initial."""
_OPENING, _CLOSING = "([{«“‹", ")]}»”›"


@dataclass(frozen=True, slots=True)
class ReferenceReading:
    """One reference: `text[start:end]`."""

    start: int
    end: int
    text: str
    """As printed, in one line."""
    year: int | None = None
    pages: tuple[str, ...] = ()
    plates: tuple[str, ...] = ()
    figures: tuple[str, ...] = ()
    numbers: tuple[str, ...] = ()
    """Of entries in catalogues and lots in sales."""
    compared: bool = False
    """Whether the object is only compared with what it cites: "cf. ..."."""


class _BibliographyPatterns:
    def __init__(self) -> None:
        data = catalogue_words("bibliography")
        flags = re.IGNORECASE
        following = "|".join(data["following"])
        number = rf"(?:{_ONE}(?:\s?[-–]\s?{_ONE})?(?![^\W_])(?:\s?(?:{following})\.?(?![^\W_]))?)"
        listed = rf"{number}(?:(?:,\s?|\s)(?:(?:{'|'.join(data['and'])})\s)?{number}){{0,12}}"
        word = {
            name: rf"(?<![^\W_])(?:{'|'.join(data[name])})\.?"
            for name in ("pages", "plates", "figures", "numbers", "notes")
        }
        any_word = "|".join(word.values())
        self.located: dict[str, re.Pattern[str]] = {
            name: re.compile(rf"{word[name]}\s?(?P<list>{listed})", flags)
            for name in list(word)[:LOCATED_FIRST]
        }
        self.number = re.compile(number)
        """One number of a list, or a range."""
        self.locator = re.compile(
            rf"\s*(?:(?:{any_word})\s?)?{number}(?:[\s,.]*(?:(?:{any_word})\s?)?{number})*[\s.]*", flags
        )
        """What only cites a place in the reference before it: "145, 13", "fig. 3"."""
        self.compared = re.compile(rf"\W*(?:{'|'.join(data['compared'])})(?![^\W_])", flags)
        self.unpublished = re.compile(rf"\W*(?:{'|'.join(data['unpublished'])})(?![^\W_])", flags)
        self.label = re.compile(rf"\s*(?:{'|'.join(data['labels'])})\.?\s*[:–—]\s*", flags)
        self.within = re.compile(rf"\W*(?:{'|'.join(data['within'])})\s")
        self.breaks = re.compile(
            rf";\s*|\.?\s{{1,3}}[–—•]\s{{1,3}}|\n[ \t]{{0,4}}[-–—•*]\s{{0,3}}|\n|{_ENDED}\.\s+(?=[A-ZÀ-Þ“«‘'])"
        )
        self.after_year = re.compile(rf"(?:1[4-9]|20)\d\d[a-z]?\)?\s?[,:]\s?(?P<list>{listed})")
        self.after_colon = re.compile(rf"\)\s?[:,]?\s?(?P<list>{listed})")


@cache
def _patterns() -> _BibliographyPatterns:
    return _BibliographyPatterns()


def opens_comparison(text: str) -> bool:
    """Whether a text begins with a word that opens what an object is only compared with: "cf. ..."."""
    return _patterns().compared.match(text) is not None


def find_references(text: str) -> list[ReferenceReading]:
    """The references of a bibliography, in order, without separators.

    Args:
        text: what stands under "Bibliography", with or without the label.
    """
    return read_in_pieces(text, _references)


def _references(text: str) -> list[ReferenceReading]:
    label = _patterns().label.match(text)
    start = label.end() if label else 0
    return [_reference(text, first, last) for first, last in _merged(text, _pieces(text, start))]


def _pieces(text: str, start: int) -> Iterator[tuple[int, int, str]]:
    """Stretches between breaks that are not within brackets, each with the break before it."""
    closed = _bracketed(text)
    offset, sign = start, ""
    for match in _patterns().breaks.finditer(text, start):
        if closed[match.start()]:
            continue
        yield offset, match.start(), sign
        offset, sign = match.end(), match.group().strip() or "\n"
    yield offset, len(text), sign


def _bracketed(text: str) -> bytearray:
    """For each character whether it stands within brackets or quotation marks that are closed soon."""
    within = bytearray(len(text) + 1)
    opened: list[tuple[str, int]] = []
    for offset, character in enumerate(text):
        if character in _OPENING:
            opened.append((_CLOSING[_OPENING.index(character)], offset))
        elif opened and character == opened[-1][0]:
            _, since = opened.pop()
            if offset - since <= MAX_BRACKET_LENGTH:
                within[since:offset] = b"\x01" * (offset - since)
        elif opened and offset - opened[-1][1] > MAX_BRACKET_LENGTH:
            opened.pop()
    return within


@dataclass(frozen=True, slots=True)
class _Evidence:
    """What a reference holds as far as it has been read, so that no growing text is searched again."""

    start: int
    end: int
    located: bool = False
    """Whether it cites a page or the like."""
    dated: bool | None = None
    """Whether its first year stands behind its first character; None without any."""
    numbered: bool = False

    def grown(self, text: str, end: int) -> "_Evidence":
        """The same up to `end`."""
        since = max(self.start, self.end - MAX_LOCATOR_LENGTH)
        first = max(self.start, since - 1)  # for what looks at the character before
        added, offset = text[first:end], since - first
        year = _YEAR.search(added, offset) if self.dated is None else None
        return replace(
            self,
            end=end,
            located=self.located or _has_locator(added, offset),
            dated=first + year.start() > self.start if year is not None else self.dated,
            numbered=self.numbered or re.search(r"\d", added) is not None,
        )


def _merged(text: str, pieces: Iterable[tuple[int, int, str]]) -> list[tuple[int, int]]:
    """Pieces put together again where what follows a break goes on with the same reference."""
    spans: list[tuple[int, int]] = []
    read = _Evidence(0, 0)
    for start, end, sign in pieces:
        first, last = _trimmed(text, start, end)
        if first >= last:
            continue
        if spans and _continues_sentence(
            read, text[max(read.start, read.end - 2) : read.end], text[first:last], sign
        ):
            spans[-1] = spans[-1][0], last
            read = read.grown(text, last)
        else:
            spans.append((first, last))
            read = _Evidence(first, first).grown(text, last)
    return spans


def _continues_sentence(before: _Evidence, tail: str, after: str, sign: str) -> bool:
    """Whether `after` goes on with the reference before it, which ends in `tail`."""
    patterns = _patterns()
    if patterns.unpublished.match(after):
        return False
    if patterns.locator.fullmatch(after):
        return True
    if sign == ";" or sign.strip(".") in tuple("–—•*-"):
        return sign != ";" and not before.numbered and not re.search(r"\d", after)
    if sign == "\n":
        # A line that is only full goes on in the next one.
        return not tail.rstrip().endswith((".", ";")) or after[:1].islower()
    # A full stop ends a reference that has come to its numbers, or that another one follows at once.
    return not ((before.located or before.dated is True) and _is_opening(after, before.located))


def _has_locator(reference: str, offset: int) -> bool:
    patterns = _patterns()
    return any(
        match.search(reference, offset)
        for match in (*patterns.located.values(), patterns.after_year, patterns.after_colon)
    )


def _is_opening(after: str, ended: bool) -> bool:
    """Whether a piece behind a full stop may be a reference: "Name 1990", and where the one before has come to its end
    any words with a year, or the short title of a corpus with a number."""
    if _patterns().within.match(after):
        return False
    if re.match(r"[A-ZÀ-Þ][^\d“«]{1,40}\s\(?(?:1[4-9]|20)\d\d", after):
        return True
    return ended and (_YEAR.search(after) is not None or re.match(r"[A-Z]{2,}\w*\s\d", after) is not None)


def _trimmed(text: str, start: int, end: int) -> tuple[int, int]:
    first, last = stripped(text, start, end, " \n\t,;–—•", " \n\t,;")
    if last > first and text[last - 1] == "." and re.search(r"[\d)”»]\.$", text[first:last]):
        last -= 1
    return first, last


def _reference(text: str, start: int, end: int) -> ReferenceReading:
    printed = re.sub(r"\s+", " ", text[start:end])
    patterns = _patterns()
    located = {name: _listed(pattern.finditer(printed)) for name, pattern in patterns.located.items()}
    pages = (
        located["pages"]
        or _listed(patterns.after_year.finditer(printed))
        or _listed(patterns.after_colon.finditer(printed))
    )
    year = _YEAR.search(printed)
    return ReferenceReading(
        start,
        end,
        printed,
        int(year.group()[:YEAR_DIGITS]) if year else None,
        pages,
        located["plates"],
        located["figures"],
        located["numbers"],
        opens_comparison(printed),
    )


def _listed(matches: Iterator[re.Match[str]]) -> tuple[str, ...]:
    """The numbers of lists, each as printed."""
    numbers: list[str] = []
    for match in matches:
        numbers += _patterns().number.findall(match["list"])
    return tuple(re.sub(r"\s+", " ", number).strip() for number in numbers)
