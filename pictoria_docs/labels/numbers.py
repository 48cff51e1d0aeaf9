"""Printed numbers: lists and ranges of elements, and chapter numbers.

The grammar, for the text behind a label word (a point is a literal point, `|` and `*` as usual)::

    numbers  := item ( joint item )*
    item     := element ( range element )? | chapter
    chapter  := arabic "-" arabic                     "Figure 3-1", where the document counts so
    element  := one number, see `elements`
    joint    := "," | ";" | "/" | "." | ":" | "and" | "et" | "und" | ...
    range    := "-" | "to" | "à" | "bis" | ...

An item stands beside the one before it or below it: arabic numbers behind a roman one are its parts
("XII, 1-4 et 6"), a letter is a part of the number before it ("12a, b"), an arabic number behind a single plate
is its part ("Taf. 12,3"), and behind a figure the next figure ("figs. 3, 5-7").
"""

import re
from dataclasses import dataclass, replace
from functools import cache
from typing import Literal

from pictoria_docs.document import NumberKind, PrintedNumber
from pictoria_docs.labels.elements import NumberElement, read_element, read_stroke
from pictoria_docs.labels.lexicon import LabelWord, lexicon, one_of
from pictoria_docs.labels.roman import to_roman

YEAR_DIGITS = 4

HyphenStyle = Literal["auto", "range", "chapter"]
"""What "Fig. 3-5" means: a range, figure 5 of chapter 3, or the likelier by its print."""

MAX_RANGE = 200
"""A longer range keeps only its two ends."""
MAX_NUMBERS = 1000
"""A list that has come to so many numbers, its ranges expanded, ends there."""

_DASH = re.compile(r"\s*[-–—‐‑−]\s*")
_CHAPTER = re.compile(r"([0-9]{1,3})[-‐‑](\s?)([0-9]{1,3})([a-z])?(?![^\W_]|[-–][0-9])")
_NEXT_WORD = re.compile(r"\s+([^\W\d_]+|%)")
_LETTER_AHEAD = re.compile(r"\s*(?:[.,:;)\]–—-]|$)")


@dataclass(frozen=True, slots=True)
class Numbers:
    """The numbers read from a text, expanded, and where they end."""

    numbers: tuple[PrintedNumber, ...]
    end: int


@cache
def _joint() -> re.Pattern[str]:
    words = lexicon()
    ands = one_of({word for word in words.and_words if word.isalpha()})
    return re.compile(
        rf"\s*([,;])\s*(?:{ands}\s+)?|\s+({ands})\s+|\s*([&+])\s*|([/:.])(?=[0-9a-z]{{1,3}}(?![^\W_]))"
        rf"|\.\s(?={words.number_word.pattern}[0-9])"
    )


@cache
def _range_word() -> re.Pattern[str]:
    return re.compile(rf"\s+{one_of(lexicon().to_words)}\s+")


def read_numbers(
    text: str,
    low: str,
    offset: int,
    label: LabelWord | None,
    *,
    kind: NumberKind | None = None,
    hyphen: HyphenStyle = "auto",
    tolerant: bool = False,
) -> Numbers | None:
    """The numbers that start at `offset`, ranges and lists expanded, or None where none does.

    Args:
        text: the text as printed.
        low: the same in lower case, character by character.
        offset: where the first number starts.
        label: the label word before it; None for a number without one.
        kind: the series of the numbers; the label's by default.
        hyphen: what "3-5" means.
        tolerant: read roman numbers as OCR prints them.
    """
    reader = _NumberReader(
        text, low, label, kind or (label.kind if label else NumberKind.BARE), hyphen, tolerant
    )
    return reader.read(offset)


Row = tuple[tuple[str, ...], str]
"""A path and its printed text."""


class _NumberReader:
    """The recursive descent: one method per rule, over one text."""

    def __init__(
        self,
        text: str,
        low: str,
        label: LabelWord | None,
        kind: NumberKind,
        hyphen: HyphenStyle,
        tolerant: bool,
    ) -> None:
        self.text, self.low, self.label, self.kind = text, low, label, kind
        self.hyphen, self.tolerant = hyphen, tolerant
        self.several = label is not None and (label.plural or label.either)
        self.plural = label is not None and label.plural

    def read(self, offset: int) -> Numbers | None:
        first = self._first(offset)
        if first is None:
            return None
        top = first  # the last number of the upper level
        below = False  # whether the list has come to the parts of `top`
        rows, last, end = self._item(first, None, "")
        while len(rows) < MAX_NUMBERS:
            step = self._next(top, last, below, end, rows)
            if step is None:
                break
            more, last, below, end = step
            if not below and last.series == top.series:
                top = last
            rows += more
        numbers = tuple(
            PrintedNumber.model_construct(kind=self.kind, path=path, text=text) for path, text in rows
        )
        return Numbers(numbers, end)

    def _first(self, offset: int) -> NumberElement | None:
        if self.tolerant and self.label is not None and (stroke := read_stroke(self.text, offset)):
            return stroke
        element = read_element(self.text, offset, tolerant=self.tolerant)
        if element is None or element.series != "letter":
            return element
        # "Photo a man": a lone letter is a number only where the text stops or punctuation follows.
        following = _LETTER_AHEAD.match(self.text, element.end) is not None
        word = _NEXT_WORD.match(self.text, element.end)
        upper = element.printed.isupper() and (
            element.printed != "A" or word is None or word[1] in lexicon().verbs
        )
        return element if following or upper else None

    def _item(
        self, element: NumberElement, above: Row | None, joint: str
    ) -> tuple[list[Row], NumberElement, int]:
        """One element with the range that it may open; `above` is the number whose part it is."""
        if above is None and (chapter := self._chapter(element)):
            return chapter
        rows, end, last = self._expand(element, above, joint), element.end, element
        if element.letters:
            while match := re.compile(r"\s*[-–—]\s*([a-z])(?![^\W_])|\.([a-z])(?![^\W_])").match(
                self.low, end
            ):
                until = match[1] or match[2]
                if match[1] and until <= last.letters[-1]:
                    break
                letters = (
                    tuple(map(chr, range(ord(last.letters[-1]) + 1, ord(until) + 1)))
                    if match[1]
                    else (until,)
                )
                more = replace(last, letters=letters, end=match.end())
                rows += self._expand(more, above, joint)
                last, end = more, match.end()
        other = self._range_end(last, above is not None)
        if other is not None:
            rows += self._expand_range(last, other, above, joint)
            last, end = other, other.end
        return rows, last, end

    def _chapter(self, element: NumberElement) -> tuple[list[Row], NumberElement, int] | None:
        """ "3-1" as one number, where the document or the print say so; "II.3" is figure 3 of chapter II."""
        if element.series == "roman" and self.kind is NumberKind.FIGURE:
            part = re.compile(r"\.([0-9]{1,3})(?![^\W_]|\.[0-9])").match(self.text, element.end)
            if part is None:
                return None
            printed = element.printed + part[0]
            number_text = NumberElement("code", f"{element.base}.{int(part[1])}", -1, (), printed, part.end())
            return self._expand(number_text, None, ""), number_text, number_text.end
        if element.series != "arabic" or self.hyphen == "range" or self.kind is NumberKind.ENTRY:
            return None
        start = element.end - len(element.printed) - sum(map(len, element.letters))
        match = _CHAPTER.match(self.text, start)
        if match is None or (match[2] and self.hyphen != "chapter"):
            return None
        if self.hyphen == "auto":
            if self.label is None or self.several:
                return None
            if self.label.abbreviated and int(match[1]) < int(match[3]):
                return None
        base = f"{int(match[1])}-{int(match[3])}"
        letters = (match[4],) if match[4] else ()
        number = NumberElement("code", base, -1, letters, f"{match[1]}-{match[3]}", match.end())
        return self._expand(number, None, ""), number, number.end

    def _expand(self, element: NumberElement, above: Row | None, joint: str) -> list[Row]:
        """One row per letter, or one for the number itself."""
        path, before = above or ((), "")
        base = (*path, element.base)
        text = f"{before}{joint}{element.printed}"
        return [((*base, letter), text + letter) for letter in element.letters] or [(base, text)]

    def _range_end(self, first: NumberElement, part: bool) -> NumberElement | None:
        text = self.text
        dash = _DASH.match(text, first.end)
        match = dash or _range_word().match(self.low, first.end)
        if match is None or (first.value < 0 and not first.letters):
            return None
        other = read_element(text, match.end(), tolerant=self.tolerant, part=first.series == "letter")
        if other is None or other.series != first.series or other.value < 0:
            return None
        # "Fig. 3 - 12 vases": a dash between spaces is punctuation, unless a list is announced.
        spaced = dash is not None and text[dash.start() : dash.start() + 1].isspace()
        if spaced and not (self.several or part) and self._dangling(other.end):
            return None
        if other.value <= first.value and _completed(first, other) is None and not first.letters:
            return None
        return other if not self._unit(other.end) else None

    def _expand_range(
        self, first: NumberElement, other: NumberElement, above: Row | None, joint: str
    ) -> list[Row]:
        """The rows behind `first` up to `other`."""
        until = other.value if other.value > first.value else _completed(first, other)
        if until is None:
            return self._expand(other, above, joint)
        steps = (
            range(first.value + 1, until)
            if until - first.value < MAX_RANGE and not first.letters
            else range(0)
        )
        rows: list[Row] = []
        for value in steps:
            rows += self._expand(_counted(first, value), above, joint)
        return rows + self._expand(replace(_counted(first, until), letters=other.letters), above, joint)

    def _next(
        self, top: NumberElement, last: NumberElement, below: bool, end: int, rows: list[Row]
    ) -> tuple[list[Row], NumberElement, bool, int] | None:
        """The next item of a list: its rows, its last element, whether it is a part, and its end."""
        match = _joint().match(self.low, end)
        plate = self.kind is NumberKind.PLATE
        if match is None:
            # "Taf. XII 3", "Pl. IV (3)"
            spaced = re.compile(r"\s([0-9]{1,3})(?=[a-z]?\s*(?:[.,;:)\]–-]|$))").match(self.text, end)
            if not (spaced and plate and top.series == "roman" and not below):
                return None
            sign, offset = " ", spaced.start(1)
        else:
            sign, offset = (match[1] or match[2] or match[3] or match[4] or "."), match.end()
        comma = sign in (",", " ", "/", ".", ":")
        named = False
        before_word = match is not None and match[0] == ". "
        if before_word and (below or self.plural or not self.text[offset].islower()):
            return None  # "Tab. X. fig. 1" as "pl. X, fig. 1", but a sentence ends before "Fig. 1"
        if (
            (sign == "," or before_word)
            and not below
            and not self.plural
            and (word := lexicon().number_word.match(self.low, offset))
        ):
            inner = lexicon().labels[word[1]].kind
            named = plate and inner in (NumberKind.FIGURE, NumberKind.ENTRY)
            if not named:
                return None
            offset = word.end()
        element = read_element(self.text, offset, tolerant=self.tolerant, part=True)
        roman = top.series == "roman" and not last.letters
        if (
            roman
            and element
            and element.series == "letter"
            and element.printed.isupper() == top.printed.isupper()
        ):
            element = read_element(self.text, offset, tolerant=self.tolerant)  # "II-III, V"
        if element is None or self._implausible(last, element):
            return None
        if element.series == "letter":
            return self._letter(element, last, sign, rows)
        if element.series != "arabic" and element.series != top.series:
            return None
        tight = match is not None and match.end() - match.start() == 1
        renewed = (
            sign == ";"
            and below
            and re.compile(r"\s?[,:/]\s?[0-9]").match(self.text, element.end) is not None
        )
        part = named or (not renewed and self._is_part(top, element, below, comma, tight, plate))
        if sign in ".:" and not (part and plate):
            return None
        if sign == ";" and self._dangling(element.end):
            return None
        above: Row | None = None
        joint = ""
        if part:
            above = ((top.base, *top.letters[:1]), top.printed + "".join(top.letters[:1]))
            joint = sign if sign in "/.:" else ", "
            if sign == " ":
                joint = " "
        more, last, end = self._item(element, above, joint)
        loose = not self.several and not (part and top.series == "roman")
        if (loose and self._dangling(end)) or self._unit(end):
            return None
        if above is not None and rows[-1][0] == above[0]:
            rows.pop()  # "XII, 1" names the part alone
        return more, last, part, end

    def _is_part(
        self, top: NumberElement, element: NumberElement, below: bool, comma: bool, tight: bool, plate: bool
    ) -> bool:
        if element.series == top.series == "roman":
            return False
        if top.series == "roman" or below:
            return True
        if not comma or element.value < 0:
            return False
        if plate:
            return not self.plural and (not self.several or tight or element.value < top.value)
        return tight and 0 <= element.value < top.value

    def _letter(
        self, element: NumberElement, last: NumberElement, sign: str, rows: list[Row]
    ) -> tuple[list[Row], NumberElement, bool, int] | None:
        """A letter in a list: "12a, b", "pl. IV, a et c", "a, b"."""
        path, text = rows[-1]
        if _LETTER_AHEAD.match(self.text, element.end) is None and not _joint().match(self.low, element.end):
            following = _NEXT_WORD.match(self.low, element.end)
            if following is None or following[1] not in lexicon().verbs:
                return None
        lone = last.series == "letter" and len(path) == 1
        if element.value <= ord(path[-1][0]) and len(path[-1]) == 1 and path[-1].isalpha():
            return None
        if not last.letters and not lone and last.series != "letter":
            if self.kind is not NumberKind.PLATE or sign != ",":
                return None
            above: Row | None = (path, text)
            rows.pop()
            joint = ", "
        elif lone:
            above, joint = None, ""
        else:
            above, joint = (path[:-1], text[: -len(path[-1])]), ""
        more = self._expand(element, above, joint)
        end, final = element.end, element
        other = self._range_end(element, True)
        if other is not None:
            more += self._expand_range(element, other, above, joint)
            end, final = other.end, other
        # "figs. 3a, c and 5": behind letters, a figure counts on; a plate ("Pl. 3, a, 5") stays open.
        return more, final, self.kind is NumberKind.PLATE, end

    def _implausible(self, last: NumberElement, element: NumberElement) -> bool:
        """A year or a count behind the number: "Fig. 3, 1890", "fig. 3, 12 cm"."""
        if self._unit(element.end):
            return True
        if last.value < 0 or element.series != "arabic" or last.series != "arabic":
            return element.series == "arabic" and len(element.base) == YEAR_DIGITS
        return len(element.base) == YEAR_DIGITS and len(last.base) < YEAR_DIGITS

    def _unit(self, end: int) -> bool:
        match = _NEXT_WORD.match(self.low, end)
        return match is not None and match[1] in lexicon().units

    def _dangling(self, end: int) -> bool:
        """Whether a word goes on behind that the number seems to count: "fig. 3, 12 vases"."""
        match = _NEXT_WORD.match(self.text, end)
        if match is None or not match[1][0].islower():
            return False
        words = lexicon()
        word = match[1]
        return not (word in words.verbs or word in words.continuing or word in words.and_words)


def _completed(first: NumberElement, other: NumberElement) -> int | None:
    """The full end of a shortened range: "541-43" ends at 543."""
    if first.series != "arabic" or len(other.base) >= len(first.base) or first.value < 0:
        return None
    value = int(first.base[: -len(other.base)] + other.base)
    return value if value > first.value else None


def _counted(like: NumberElement, value: int) -> NumberElement:
    """`value` in the series and print of `like`."""
    if like.series == "roman":
        roman = to_roman(value)
        printed = roman.lower() if like.printed.islower() else roman
        return replace(like, base=str(value), value=value, printed=printed, letters=())
    if like.series == "letter":
        letter = chr(value)
        printed = letter.upper() if like.printed.isupper() else letter
        return replace(like, base=letter, value=value, printed=printed, letters=())
    return replace(like, base=str(value), value=value, printed=str(value), letters=())
