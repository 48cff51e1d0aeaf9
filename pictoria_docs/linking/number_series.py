"""Numbers that open printed lines: read as OCR leaves them, and the growing series that they make over a document.

A series is the heaviest chain of growing numbers (a longest increasing subsequence with weights): a step of one and a
like look weigh more, gaps cost little, for lists of works leave many numbers out. Where a line that opens an entry
was misread, its number is what the numbers around it leave open and what looks most like what was read.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from pictoria_docs.document.region_type import FURNITURE
from pictoria_docs.labels import find_references
from pictoria_docs.labels.prices import is_price
from pictoria_docs.linking.heading import can_open_title
from pictoria_docs.linking.lexicon import entry_words
from pictoria_docs.linking.rows import PrintedLine
from pictoria_docs.linking.sequence import heaviest_chain

OWN_WEIGHT = 0.4  # of a line in a chain
SIGN_WEIGHT = 0.3  # more where a sign follows its number
PRICE_WEIGHT = 0.4  # more where something stands apart at the right
FURNITURE_COST = 0.7  # of what layout took for a running head or the number of a page
NEXT_WEIGHT = 1.5  # of the number that comes next
STEP_WEIGHT = 0.9  # of one that comes later, less
JUMP_COST = 0.1  # for each number in between
MAX_JUMP = 20  # numbers that may be missing at that price
FAR_COST = 2.5  # of a greater jump
SAME_WEIGHT = 0.3  # of "12a" after "12"
RESTART_COST = 3.0  # of beginning again at 1 or so
RESTART_AT = 3  # the highest number with which a series begins anew
UNLIKE_COST = 0.8  # of another sign, another indent, another weight of type
SAME_EDGE = 1.0  # line heights between left edges that count as one
LOOK_BACK = 60
"""A chain is looked for among this many numbered lines before each."""

OPENING = re.compile(
    r"(?P<before>[^\w(€$£¥]{0,4}[\[(]?)"
    r"(?P<number>\d{1,6})(?P<suffix>\s?(?:bis|ter|quater)\b|[a-h](?=[.)\s]|$)|\s[a-h](?=[.)]))?"
    r"(?:\s?[-–/]\s?(?P<last>\d{1,6}))?(?!\w|[.,:]\d)"
    r"(?P<sign>\s?(?:[.,:;)\]–—|•]+(?=\s|$|[^\W\d_])|\s-\s)?)\s*"
)
MISREAD = re.compile(
    r"[^\w(]{0,2}(?P<number>[\dIlOoSZBgq|!&]{1,4}|[A-Z]|[a-z]{2})(?P<sign>[.,)]?)\s+(?=[\"«(A-ZÀ-Þ])"
)
"""What OCR may have made of a number before a title."""
BROKEN = re.compile(r"\W{0,3}(?P<first>\d{1,3})(?:\.? |\.)(?P<second>\d{1,2})[.]\s+(?=[\"«(A-ZÀ-Þ])")
"""A number that OCR parted: "17 1. Porträt"."""
SECOND = re.compile(r"(?P<number>\d{1,4}(?:\s?bis\b|[a-z]\b)?)\.?\s+(?=[\"'“«„(]?[A-ZÀ-Þ])")
"""A second number behind the first: that of another list."""
_LAST_NUMBER = re.compile(r"(?<!\w)(\d{1,4})\W*$")
LOOKS = str.maketrans("IlOoSZBgq|!&A", "1100528991184")
"""Letters that OCR takes for digits."""


@dataclass(frozen=True, slots=True)
class OpeningNumber:
    """A number at the start of a line."""

    printed: str
    """As printed, "34a"; as read, where OCR misread it."""
    value: int
    last: int
    """The last number of a range, else `value`."""
    sign: str
    """What follows it: "." of "12.", "" of "12 ", "[]" of "[12]"."""
    label: str
    """The word before it ("cat"), in small letters; "" without one."""
    end: int
    """Offset in the line's text at which the rest begins."""
    misread: bool = False
    """Whether it holds letters for digits, and counts in no series until the numbers around it ask for it."""


def opening_number(row: PrintedLine) -> OpeningNumber | None:
    """The number with which a line opens, None without one."""
    text = row.text
    match = BROKEN.match(text)
    if match is not None:
        joined = match["first"] + match["second"]
        return OpeningNumber(joined, int(joined), int(joined), ".", "", match.end(), misread=True)
    match = OPENING.match(text)
    if match is not None and is_price(text):
        return None
    if match is not None:
        sign = "".join(match["sign"].split())
        bracket = "[" if match["before"].rstrip().endswith(("[", "(")) else ""
        value = int(match["number"])
        last = match["last"]
        return OpeningNumber(
            printed=match["number"] + (match["suffix"] or "").strip() + (f"-{last}" if last else ""),
            value=value,
            last=max(int(last), value) if last else value,
            sign=bracket + sign[:1],
            label="",
            end=match.end(),
        )
    match = entry_words().labelled.match(text)
    if match is not None and match["number"][0].isdigit():
        digits = re.findall(r"\d+", match["number"])
        return OpeningNumber(
            match["number"],
            int(digits[0]),
            max(map(int, digits)),
            "",
            match["prefix"].casefold(),
            match.end(),
        )
    match = MISREAD.match(text)
    if match is None:
        return None
    digits_read = match["number"].translate(LOOKS)
    return OpeningNumber(
        match["number"],
        int(digits_read) if digits_read.isdigit() else 0,
        0,
        match["sign"],
        "",
        match.end(),
        misread=True,
    )


def can_count(row: PrintedLine, number: OpeningNumber) -> bool:
    """Whether a numbered line may be one of a series: what follows opens a title, or nothing does."""
    if number.misread:
        return False
    rest = row.text[number.end : number.end + 1]
    return can_open_title(row.text, number.end) or (bool(number.sign) and (rest.isdigit() or rest in "-–—„"))


def find_chain(rows: Sequence[PrintedLine], numbers: Sequence[OpeningNumber | None]) -> list[int]:
    """The lines whose numbers make the document's heaviest growing series, as indices; a number alone makes none.

    Args:
        rows: the document's lines in reading order.
        numbers: what each opens with.
    """
    places: list[int] = []
    found: list[OpeningNumber] = []
    for index, (row, number) in enumerate(zip(rows, numbers, strict=True)):
        if number is not None and can_count(row, number):
            places.append(index)
            found.append(number)
    looks = [(rows[index].box.x0, rows[index].box.height, _bold(rows[index])) for index in places]
    own = [
        OWN_WEIGHT
        + SIGN_WEIGHT * bool(number.sign)
        + PRICE_WEIGHT * bool(rows[index].tail)
        - FURNITURE_COST * (rows[index].region.type in FURNITURE)
        for index, number in zip(places, found, strict=True)
    ]

    def extended(weight: float, first: int, second: int) -> float | None:
        step = _step(found[first], found[second])
        if step is None:
            return None
        (x0, height, bold), (other_x0, _, other_bold) = looks[first], looks[second]
        signs = (found[first].sign, found[first].label), (found[second].sign, found[second].label)
        if step < 0 and (signs[0] != signs[1] or bold != other_bold):
            return None  # another count: an index before the catalogue, notes behind it
        step -= UNLIKE_COST * (found[first].sign != found[second].sign)
        step -= UNLIKE_COST * (found[first].label != found[second].label)
        step -= UNLIKE_COST * (bold != other_bold)
        if rows[places[first]].page == rows[places[second]].page:
            step -= UNLIKE_COST * (abs(x0 - other_x0) > SAME_EDGE * height)
        return weight + own[second] + step

    chain = heaviest_chain(own, extended, LOOK_BACK)
    return [places[index] for index in chain] if len(chain) > 1 else []


def _bold(row: PrintedLine) -> bool:
    """Whether a line begins in bold type."""
    part = (row.numbers or (row,))[0]
    return any(run.bold for run in part.region.runs if run.start <= part.start < run.end)


def _step(first: OpeningNumber, second: OpeningNumber) -> float | None:
    growth = second.value - first.last
    if growth == 1:
        return NEXT_WEIGHT
    if 1 < growth <= MAX_JUMP:
        return STEP_WEIGHT - JUMP_COST * growth
    if growth > MAX_JUMP:
        return -FAR_COST
    if second.value == first.value and second.printed != first.printed:
        return SAME_WEIGHT
    return -RESTART_COST if second.value <= RESTART_AT else None


def mend(numbers: Sequence[OpeningNumber | None], counted: Sequence[bool]) -> list[str | None]:
    """The numbers of a document's entries as printed, those that OCR misread told by their neighbours.

    Args:
        numbers: what the opening line of each entry begins with, in order.
        counted: whether it is a member of the series.
    """
    printed = [number.printed if number is not None else None for number in numbers]
    sure = _sure(numbers, counted)
    for before, after in pairwise(sure):
        first, second = numbers[before], numbers[after]
        if first is None or second is None:
            continue
        between = range(before + 1, after)
        free = list(range(first.last + 1, second.value))
        if not between or len(free) < len(between):
            continue
        for left, index in zip(range(len(between) - 1, -1, -1), between, strict=True):
            number = numbers[index]
            # As many numbers must stay free as there are entries left to be numbered.
            choices = free[: len(free) - left]
            if number is None:
                if len(free) != left + 1:
                    break
                best = choices[0]
            elif number.value in choices and not number.misread:
                best = number.value
            else:
                read = number.printed.translate(LOOKS)
                best = min(choices, key=lambda value: (_distance(read, str(value)), value))
            if number is None or number.misread or number.value != best:
                printed[index] = str(best)
            free = [value for value in free if value > best]
    return printed


def _sure(numbers: Sequence[OpeningNumber | None], counted: Sequence[bool]) -> list[int]:
    """The entries whose numbers are taken as read: of two that exclude each other, the one that leaves room for both.

    In "112, 115, 114, 116" it is 115 that was misread, though it leads to 116.
    """
    sure = [index for index, member in enumerate(counted) if member]
    for place in range(1, len(sure) - 1):
        first, middle, last = (numbers[sure[place + shift]] for shift in (-1, 0, 1))
        between = range(sure[place] + 1, sure[place + 1])
        if first is None or middle is None or last is None or len(between) != 1:
            continue
        other = numbers[between[0]]
        if other is None or other.misread or last.value - middle.last > 1:
            continue
        if first.last + 1 < other.value < middle.value:
            sure[place] = between[0]
    return sure


def _distance(read: str, printed: str) -> int:
    from rapidfuzz.distance import Levenshtein

    return Levenshtein.distance(read, printed)


def rising_share(lines: Sequence[tuple[str, int | None]]) -> float:
    """How many more lines end with a higher number than the line before than with a lower one, of all, at least 0.

    Near 1 in a table of contents; near 0 where prices go up and down.

    Args:
        lines: the text of each behind the number that opens it, and that number; the same number at the end of a line,
            one that refers to a figure, or the number of an inventory, is none of a page.
    """
    ends = [_page_at_end(text, own) for text, own in lines]
    steps = [
        (second > first) - (second < first)
        for first, second in pairwise(ends)
        if first is not None and second is not None
    ]
    return max(sum(steps), 0) / len(lines)


def _page_at_end(text: str, own: int | None) -> int | None:
    match = _LAST_NUMBER.search(text)
    if match is None or int(match[1]) == own:
        return None
    if any(label.end() == match.start(1) for label in entry_words().accession_label.finditer(text)):
        return None
    return None if any(one.end >= match.end(1) for one in find_references(text)) else int(match[1])
