"""What may be the title of an entry: where it may begin and end, and what speaks for it.

A title begins behind the entry's number or on one of the lines below it, and ends with a line, with a change of type,
with a sentence or before a dash, a comma or a bracket. Each such stretch is a candidate with named evidence.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from math import log

from pictoria_docs.captioning.cut import TextStyle, style_of
from pictoria_docs.linking.features import Features
from pictoria_docs.linking.heading import title_text
from pictoria_docs.linking.lexicon import entry_words
from pictoria_docs.linking.line_features import MIN_CAPITALS, PLACES, PRICE
from pictoria_docs.linking.line_model import LabelledLines
from pictoria_docs.linking.line_weights import LineLabel
from pictoria_docs.linking.number_series import SECOND
from pictoria_docs.linking.rows import PrintedLine, body_start

LINES = 4
"""A title begins on one of so many lines of its entry."""
WRAPS = 3
"""A title runs over so many lines at most."""
MAX_LENGTH = 240  # characters of a title
BEHIND = 60  # characters behind a title in which a record shows itself
LONG = 90  # letters: more speak against a title
SAME_SIZE = 0.06  # difference of two type sizes, as a share, that is none
MATERIAL, DATE = 4, 5  # of the marks of a record
HEAD = 24  # characters in which a text shows that it is the record already
NUMBER_WITHIN = 10  # characters in which a number is looked for where it was not read as one
OPENING_LETTERS = 6  # characters that show how a line opens
HEAD_LETTERS = 24  # letters by which a text that comes again is known
_ENDS: Mapping[str, re.Pattern[str]] = {
    "end_stop": re.compile(r"(?<=[^\W\d_]{3})(?<![IVXLC]{3})[.;](?=\s+[A-ZÀ-Þ\d(«“\"])"),
    "end_dash": re.compile(r"\s+[–—|-](?=\s)"),
    "end_comma": re.compile(r",(?=\s)"),
    "end_number": re.compile(r",(?=\s[^,.;]{0,20}\d)"),
    "end_bracket": re.compile(r"\s+(?=[(\[])"),
    "end_colon": re.compile(r"\s?:(?=\s)"),
}
"""Signs within a text before which a title may end; the first of each kind counts."""
TAILS = frozenset({"end_price", "end_remark", "end_medium"})
"""Ends before what is said behind a title."""
_REMARK = re.compile(
    r"[\s.,;]*(?:[(\[][^()\[\]]*(?:\d|[^()\[\]]{20})[^()\[\]]*(?:[)\]][\s.]*)?"
    r"|[(\[][a-zà-ÿ]{5,}(?: [a-zà-ÿ]+)?\.?[)\]][\s.]*|[(\[][A-ZÀ-Þ][a-zà-ÿ]{2,}\.[)\]][\s.]*)$"
)
"""A bracket at the end that says more than a place: a price, who bought the work, "(verkauft)", "(Sold.)"."""
_LEADERS = re.compile(r"(?:\s?[.·…_]){3,}[\s.]*$")
_DITTO = re.compile(r"[\W_]*(?:(?:idem|id|do|ditto|dito)\b[\W_]*)*", re.IGNORECASE)
_FIELD = re.compile(r"[\s.;]*[^\W\d_][^\W\d_. ]{2,20}(?: [^\W\d_]{2,12})? ?:\s")
OF_LINE = (
    "heading", "first", "larger", "much_larger", "smaller", "centred", "wide_gap", "wide_below", "repeated", "label",
    "like_inside",
)  # fmt: skip
"""Features of the line on which a title begins."""


@dataclass(slots=True)
class TitleCandidate:
    """A stretch of an entry's first lines that may be its title; the one without lines: it has none."""

    text: str
    """As printed, without the signs around it; empty where it has none."""
    row: int = -1
    """The line on which it begins."""
    start: int = 0
    """Offset in the text of that line's region."""
    length: int = 0
    """How many characters of the text it takes, with the signs around it."""
    text_before: int = 0
    """How many lines with text stand before it in the entry."""
    first: int = -1
    """The first line of the entry with text, and the offset at which that begins."""
    first_start: int = 0
    habits: dict[str, str] = field(default_factory=dict)
    """What titles of one document share: where they begin, how they end, how they are set."""
    features: Features = field(default_factory=dict)
    score: float = 0.0


@dataclass(frozen=True, slots=True)
class _Part:
    """A line's share of the text in which a title is looked for."""

    row: int
    start: int
    """Offset in the text of its region."""
    at: int
    """Offset in the joined text."""
    end: int
    """The same, behind its last character."""


def title_candidates(labelled: LabelledLines, lines: Sequence[int], number_end: int) -> list[TitleCandidate]:
    """All that may be the title of an entry, the candidate for none first.

    Args:
        labelled: the lines of the document.
        lines: indices of the entry's lines, the one that opens it first.
        number_end: where the number of the entry ends in the text of its first line; 0 without number.
    """
    rows = labelled.measured.rows
    page = rows[lines[0]].page
    own = [index for index in lines[: LINES + WRAPS] if rows[index].page == page]
    second = SECOND.match(rows[lines[0]].text, number_end) if number_end else None
    behind = second.end() if second is not None else number_end
    starts = {index: body_start(rows[index], behind if index == lines[0] else 0) for index in own}
    texts = [index for index in own if _has_letters(rows[index], starts[index])]
    found = [TitleCandidate("", habits={"begins": "none"}, features=_of_none(labelled, lines, texts, starts))]
    for place, index in enumerate(texts[:LINES]):
        before = texts[:place]
        begins = "behind" if index == lines[0] and number_end else f"line{place}"
        for end in _ends(rows, texts[place : place + WRAPS], starts):
            candidate = _candidate(labelled, end, begins, before, starts)
            if candidate is not None:
                candidate.first, candidate.first_start = texts[0], starts[texts[0]]
                found.append(candidate)
    return found


def _has_letters(row: PrintedLine, start: int) -> bool:
    return any(char.isalpha() for char in row.region.text[start : row.end])


@dataclass(frozen=True, slots=True)
class _End:
    """Where a candidate ends, in the text joined from the lines on."""

    text: str
    at: int
    parts: tuple[_Part, ...]
    kinds: tuple[str, ...]
    tail: int
    """Where price, remark or material begin in the text; its end where none stands there."""
    change: int
    """Where the type changes in the text, 0 where it does not."""


def _ends(rows: Sequence[PrintedLine], lines: Sequence[int], starts: Mapping[int, int]) -> Iterable[_End]:
    """Where a title that begins with the first line may end."""
    text, parts = "", []
    for index in lines:
        row = rows[index]
        body = row.region.text[starts[index] : row.end]
        joint = "" if not text or text.endswith("-") or _breaks_word(rows, index) else " "
        text += joint
        parts.append(_Part(index, starts[index], len(text), len(text) + len(body)))
        text += body
    kinds: dict[int, list[str]] = {}
    for part in parts:
        kinds.setdefault(part.end, []).append("end_line")
        for kind, length in _tails(text[part.at : part.end], priced=not rows[part.row].tail):
            kinds.setdefault(part.at + length, []).append(kind)
    for kind, pattern in _ENDS.items():
        match = pattern.search(text, 2)
        if match is not None:
            kinds.setdefault(match.start(), []).append(kind)
    change = _style_end(rows, parts)
    # Where a line begins in another type, the one before it ends in its own.
    change = next((before.end for before, part in pairwise(parts) if part.at == change), change)
    if change:
        kinds.setdefault(change, []).append("end_style")
    tails = min((at for at, names in kinds.items() if TAILS.intersection(names)), default=len(text))
    for at in sorted(kinds):
        if 0 < at <= MAX_LENGTH and any(char.isalpha() for char in text[:at]):
            held = tuple(part for part in parts if part.at < at)
            yield _End(text, at, held, tuple(kinds[at]), tails, change)


def _breaks_word(rows: Sequence[PrintedLine], index: int) -> bool:
    """Whether a line begins with the second half of a word: its hyphen is left out of the text, and no blank added."""
    before, row = rows[index - 1], rows[index]
    return before.region.id == row.region.id and before.end == row.start


def _tails(text: str, *, priced: bool) -> Iterable[tuple[str, int]]:
    """Where what may be said behind a title begins in a line, from its end on: price, remark, material."""
    for kind, pattern in (
        ("end_price", PRICE if priced else _LEADERS),
        ("end_price", _LEADERS),
        ("end_remark", _REMARK),
        ("end_medium", entry_words().medium),
        ("end_remark", _REMARK),
    ):
        match = pattern.search(text)
        if match is not None and match.start() > 0:
            text = text[: match.start()]
            yield kind, len(text)


def _style_end(rows: Sequence[PrintedLine], parts: Sequence[_Part]) -> int:
    """Where the type of the first letters changes, an offset in the joined text; 0 where it does not."""
    lead: TextStyle | None = None
    for part in parts:
        region = rows[part.row].region
        for run in region.runs:
            first, last = max(run.start, part.start), min(run.end, part.start + part.end - part.at)
            if first >= last or not any(char.isalnum() for char in region.text[first:last]):
                continue
            style = TextStyle(run.size, run.bold, run.italic)
            if lead is None:
                lead = style
            elif not _alike(lead, style):
                sizes_alone = (lead.bold, lead.italic) == (style.bold, style.italic)
                if not (sizes_alone and _small_capitals(region.text[part.start : last])):
                    return part.at + first - part.start
    return 0


def _small_capitals(text: str) -> bool:
    """Whether a text may be set in small capitals, large and small ones for the letters of one word."""
    return text.upper() == text and any(map(str.isalpha, text))


def _alike(first: TextStyle, second: TextStyle) -> bool:
    sizes = abs(first.size - second.size) <= SAME_SIZE * max(first.size, second.size)
    return sizes and first.bold == second.bold and first.italic == second.italic


def _candidate(
    labelled: LabelledLines, end: _End, begins: str, before: Sequence[int], starts: Mapping[int, int]
) -> TitleCandidate | None:
    rows, features = labelled.measured.rows, labelled.features
    text = title_text(end.text[: end.at])
    letters = sum(map(str.isalpha, text))
    if not letters or _DITTO.fullmatch(text):
        return None
    first, last = end.parts[0], end.parts[-1]
    row, start = rows[first.row], starts[first.row]
    lead = style_of(row.region, start, start + max(min(end.at, first.end) - first.at, 1))
    behind = end.text[end.at : end.at + BEHIND].lstrip(" .:,;–—|-")
    closes = last.row if end.at == last.end else None
    after = closes + 1 if closes is not None and closes + 1 < len(rows) else None
    following = (
        style_of(rows[after].region, rows[after].start, rows[after].end) if after is not None else None
    )
    words, shares = entry_words(), labelled.shares[first.row]
    capitals = letters >= MIN_CAPITALS and text.upper() == text
    mixed = _style_end(rows, end.parts)
    values: Features = {
        f"begins_{begins}": 1.0,
        **dict.fromkeys(end.kinds, 1.0),
        **{f"line_{name}": float(features[first.row, PLACES[name]]) for name in OF_LINE},
        "bold": float(lead.bold),
        "italic": float(lead.italic),
        "capitals": float(capitals),
        "ends_short": float(closes is not None and features[closes, PLACES["ends_early"]] > 0),
        "ends_full": float(closes is not None and features[closes, PLACES["ends_early"]] == 0),
        "broken": float(after is not None and _breaks_word(rows, after)),
        "cuts": float(behind[:1].islower()),
        "set_apart": float(following is not None and not _alike(lead, following)),
        "splits": float(
            following is not None and _alike(lead, following) and _distinct(lead, labelled, first.row)
        ),
        "mixed": float(0 < mixed < end.at),
        "short_of_change": float(closes is not None and end.at < end.change),
        "wraps": float(len(end.parts) - 1),
        "wraps_set": sum(
            float(_distinct(lead, labelled, first.row) and _alike(lead, _opening_style(rows[part.row])))
            for part in end.parts[1:]
        ),
        "wraps_title": sum(float(labelled.shares[part.row, LineLabel.TITLE]) for part in end.parts[1:]),
        "wraps_name": sum(float(labelled.shares[part.row, LineLabel.NAME]) for part in end.parts[1:]),
        "title_behind": float(labelled.shares[after, LineLabel.TITLE]) if after is not None else 0.0,
        "holds_tail": float(end.at > end.tail),
        "bracketed": float(text.startswith(("(", "["))),
        "open_bracket": float(any(text.count(left) > text.count(right) for left, right in ("()", "[]"))),
        "length": log(1 + letters),
        "too_long": max(letters - LONG, 0) / LONG,
        "digits": sum(map(str.isdigit, text)) / (letters + sum(map(str.isdigit, text))),
        "small": float(text[:1].islower()),
        "measured": float(words.marks[0].search(text) is not None),
        "inventoried": float(words.inventory.search(text) is not None),
        "dated": float(words.marks[DATE].search(text) is not None),
        "of_material": float(words.marks[MATERIAL].search(text) is not None),
        "of_person": float(words.about_people.search(text) is not None),
        "made_of": float(words.medium.search(f", {text}") is not None),
        "priced": float(PRICE.search(text) is not None),
        "record_behind": float(any(mark.search(behind) for mark in words.marks)),
        "plain_behind": float(closes is None and _is_plain(end.text[end.at : last.end], end.tail - end.at)),
        "field_behind": float(_FIELD.match(end.text[end.at :]) is not None),
        "name": float(words.person_name.fullmatch(text) is not None),
        "title_case": float(words.title_case.fullmatch(text) is not None and text.upper() != text),
        "name_before": float(any(_named(rows[index], starts[index]) for index in before)),
        "text_before": float(len(before)),
        "share_opening": float(shares[LineLabel.OPENING]) if not before else 0.0,
        "share_title": float(shares[LineLabel.TITLE]),
        "share_record": float(shares[LineLabel.RECORD]),
        "share_name": float(shares[LineLabel.NAME]),
        "ends_region": float(closes is not None and rows[closes].end >= len(rows[closes].region.text)),
    }
    look = f"{'b' if lead.bold else ''}{'i' if lead.italic else ''}{'c' if capitals else ''}{lead.size:.0f}"
    return TitleCandidate(
        text,
        first.row,
        start,
        length=min(end.at, first.end),
        text_before=len(before),
        habits={"begins": begins, "ends": "+".join(end.kinds), "look": look},
        features={name: value for name, value in values.items() if value},
    )


def _opening_style(row: PrintedLine) -> TextStyle:
    """How the first letters of a line are set."""
    return style_of(row.region, row.start, min(row.start + OPENING_LETTERS, row.end))


def _distinct(lead: TextStyle, labelled: LabelledLines, index: int) -> bool:
    """Whether a type is not that of running text."""
    sizes = labelled.features[index, [PLACES["larger"], PLACES["much_larger"]]]
    return lead.bold or lead.italic or bool(sizes.any())


def behind_number(row: PrintedLine, end: int | None, printed: str | None) -> int:
    """Where the number of an entry ends in the text of its first line; 0 without number.

    Args:
        row: the line.
        end: where the number ends that was read at its start; None where none was.
        printed: the number of the entry, which may be of another form: "A12".
    """
    if printed is None:
        return 0
    if end is not None:
        return end
    at = row.text.find(printed, 0, NUMBER_WITHIN + len(printed))
    return at + len(printed) if at >= 0 else 0


def _is_plain(behind: str, tail: int) -> bool:
    """Whether what stands behind a title in its line is no record: words before its tail, if there is one, without a
    mark of a record."""
    words = behind[:tail] if 0 < tail < len(behind) else behind
    return not _tells(words) and (words is behind or any(map(str.isalpha, words)))


def _tells(text: str) -> bool:
    """Whether a text has a mark of a record: a measure, a date, a material, a price ..."""
    words = entry_words()
    return any(mark.search(text) for mark in words.marks) or bool(
        words.medium.search(text) or PRICE.search(text)
    )


def _named(row: PrintedLine, start: int) -> bool:
    """Whether a line looks like a person's name."""
    return entry_words().person_name.fullmatch(row.region.text[start : row.end].strip(" .,;")) is not None


def _of_none(
    labelled: LabelledLines, lines: Sequence[int], texts: Sequence[int], starts: Mapping[int, int]
) -> Features:
    """What says that an entry has no title."""
    features, rows = labelled.features, labelled.measured.rows
    head = rows[texts[0]].region.text[starts[texts[0]] :][:HEAD] if texts else ""
    values = {
        "none": 1.0,
        "none_alone": float(not texts),
        "none_long": float(bool(texts) and features[texts[0], PLACES["ends_early"]] == 0),
        "none_record": float(any(mark.search(head) for mark in entry_words().marks)),
        "none_numbered": float(labelled.measured.numbers[lines[0]] is not None),
    }
    return {name: value for name, value in values.items() if value}


def folded_head(text: str) -> str:
    """The first letters of a text, by which texts that come again are known."""
    return "".join(filter(str.isalpha, text.casefold()))[:HEAD_LETTERS]
