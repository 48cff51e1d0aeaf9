"""The text of pages cut into units: stretches of lines that may each have a role of their own.

A text is cut where a line opens with a label or a number, where the type changes, and where white parts two lines. No
words of a language are asked for more than the grammar of labels knows.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from math import log

from pictoria_docs.captioning.cut import LEADING, SHORT_LINE, TextStyle, style_of
from pictoria_docs.captioning.page_draft import PageDraft
from pictoria_docs.captioning.setting import CAPTION_START, HEAD, TEXTS
from pictoria_docs.document import Box, Line, NumberKind, Region, RegionType
from pictoria_docs.labels.grammar import LabelStyle, caption_certainty, read_caption, read_label

LIKELY_LABEL = 0.2  # certainty of the grammar, from which a line opens with a label
APART = 0.8  # line heights of white that part two lines
CHANGED = 0.06  # difference of two sizes (ln) of printed type from which it changes,
CHANGED_ON_SCANS = 0.3  # and of measured type
BOLD_LENGTH = 8  # characters of a line that show whether it is bold
LABEL_STYLE = 6  # characters that show how a label is set
REST_FROM, REST_TO = 14, 200  # characters of a text that show how what follows its label is set
MIN_PITCH = 5.0  # points of a line's height
UNKNOWN_SIZE = 10.0  # points, where no type size is known

READ = TEXTS | {RegionType.RUNNING_HEAD}
"""Regions that are cut into units. What comes back on each page may still be a caption: an accession number's place."""
SETTLED = frozenset({RegionType.CAPTION, RegionType.FIGURE_NUMBER})
"""Regions that are one unit as they are."""
_NUMBER = re.compile(r"\W{0,2}(\d{1,4})\s?[a-z]?\s?([.:)\]–—-]|(?=\s[^\W\d]))(?:\W|$)")
_LETTER = re.compile(r"[(\[]?([a-zA-Z])\s?[.):\]–—-]\s")
_WORD = re.compile(r"\W{0,3}([^\W\d_]{1,14})[.:]?\s{0,2}(?:n[o°r]\.?\s?)?(\d{1,4})\b", re.IGNORECASE)
_LONE = re.compile(r"\W{0,3}(?:\d{1,4}|[IVXLC]{1,6}|[a-zA-Z])[a-z]?\W{0,3}")
_ENDED = (".", ":", ";", ")")


class OpeningKind(StrEnum):
    """How a unit opens."""

    NOTHING = ""
    LABEL = "label"
    """With a label that the grammar knows: "Fig. 3"."""
    WORD = "word"
    """With any other word and a number: "Kuva 3"."""
    NUMBER = "number"
    """With a number alone: "3.", "[44]"."""
    LETTER = "letter"
    """With a letter alone: "a)"."""


@dataclass(frozen=True, slots=True)
class Opening:
    """How a unit opens, and with which number of which series."""

    kind: OpeningKind = OpeningKind.NOTHING
    word: str = ""
    number: int = 0
    """0: none, or none in arabic digits."""

    def follows(self, before: "Opening") -> bool:
        """Tell whether its number counts on from that of another opening of the same series."""
        same = (self.kind, self.word) == (before.kind, before.word)
        return same and before.number > 0 and self.number == before.number + 1


@dataclass(frozen=True, slots=True)
class LabelOpening:
    """Describes the label that a unit opens with."""

    kind: NumberKind
    path: tuple[str, ...]
    """Of its first number."""
    certainty: float
    """Of a caption, by the words that follow the label (`labels.grammar`)."""
    accented: bool
    """Whether it is bold and what follows is not."""
    alone: bool
    """Whether the unit is the label and nothing else,"""
    on_own_line: bool
    """or its first line is."""


@dataclass(slots=True)
class TextUnit:
    """A stretch of lines of one region."""

    draft: int
    region: Region
    first: int
    """Its first line, as the region counts them."""
    start: int
    """Offsets into the region's text."""
    end: int
    box: Box
    lines: int
    style: TextStyle
    opening: Opening
    settled: bool
    """Whether it is known to be (part of) a caption, a legend or a number already."""
    label: LabelOpening | None = None
    counts: bool = False
    """Whether its number counts on from that of the last unit of its series, or the next one's from it."""

    @property
    def text(self) -> str:
        """Its text."""
        return self.region.text[self.start : self.end].strip()

    @property
    def pitch(self) -> float:
        """Height of its lines in points."""
        return max(MIN_PITCH, LEADING * (self.style.size or UNKNOWN_SIZE))


def text_units(drafts: Sequence[PageDraft]) -> list[TextUnit]:
    """The units of all pages, in reading order."""
    return [
        unit
        for index, draft in enumerate(drafts)
        for region in draft.regions
        for unit in _units(index, draft, region)
    ]


def opening_of(text: str, habits: LabelStyle) -> Opening:
    """How a text opens."""
    certainty = 0.0
    if CAPTION_START.match(text):
        certainty = caption_certainty(text[:HEAD], anchored=False, **habits)
    word = _WORD.match(text)
    if certainty >= LIKELY_LABEL:
        named = (word[1].casefold(), int(word[2])) if word else ("", 0)
        return Opening(OpeningKind.LABEL, *named)
    if number := _NUMBER.match(text):
        return Opening(OpeningKind.NUMBER, number=int(number[1]))
    if letter := _LETTER.match(text):
        return Opening(OpeningKind.LETTER, number=ord(letter[1].lower()) - ord("a") + 1)
    if word:
        return Opening(OpeningKind.WORD, word[1].casefold(), int(word[2]))
    return Opening()


def _units(index: int, draft: PageDraft, region: Region) -> Iterator[TextUnit]:
    settled = region.type in SETTLED
    if not (settled or region.type in READ) or not region.text.strip():
        return
    groups = [list(region.lines)] if settled else _cut(draft, region)
    for lines in groups:
        if not lines:
            continue
        start, end = lines[0].start, lines[-1].end
        style = style_of(region, start, lines[0].end)
        opening = opening_of(region.text[start:end], draft.habits)
        is_label = opening.kind is OpeningKind.LABEL and not settled
        yield TextUnit(
            draft=index,
            region=region,
            first=region.lines.index(lines[0]),
            start=start,
            end=end,
            box=Box.union(line.box for line in lines),
            lines=len(lines),
            style=style if style.size else style._replace(size=region.size),
            opening=opening,
            settled=settled,
            label=_label(region, start, lines[0].end, end, draft.habits) if is_label else None,
        )


def _label(region: Region, start: int, line_end: int, end: int, habits: LabelStyle) -> LabelOpening | None:
    """Read the label that a text opens with; None where it has no number."""
    text = region.text[start : start + HEAD]
    reading = read_caption(text, anchored=False, **habits)
    if reading is None or not reading.numbers:
        return None
    label = style_of(region, start, start + LABEL_STYLE)
    rest = style_of(region, start + REST_FROM, start + REST_TO)
    return LabelOpening(
        reading.kind,
        reading.numbers[0].path,
        caption_certainty(text, anchored=False, **habits),
        label.bold and not rest.bold,
        read_label(region.text[start:end].strip(), **habits) is not None,
        read_label(region.text[start:line_end].strip(), **habits) is not None,
    )


def _cut(draft: PageDraft, region: Region) -> list[list[Line]]:
    """The lines of a region, cut where something new may begin."""
    groups: list[list[Line]] = []
    for line in region.lines:
        if not region.text[line.start : line.end].strip():
            continue
        if groups and not _begins(draft, region, groups[-1], line):
            groups[-1].append(line)
        else:
            groups.append([line])
    return groups


def _begins(draft: PageDraft, region: Region, group: Sequence[Line], line: Line) -> bool:
    """Whether something new may begin with a line."""
    before = group[-1]
    said = region.text[before.start : before.end].strip()
    pitch = LEADING * (region.size or UNKNOWN_SIZE)
    if line.y0 - before.y1 > APART * pitch or before.y0 > line.y1 or _LONE.fullmatch(said):
        return True
    scanned = draft.page.read_by_ocr
    was, style = style_of(region, group[0].start, group[0].end), style_of(region, line.start, line.end)
    if min(was.size, style.size) > 0:
        changed = abs(log(style.size / was.size))
        if changed > (CHANGED_ON_SCANS if scanned else CHANGED):
            return True
    is_long = min(line.end - line.start, before.end - before.start) > BOLD_LENGTH
    if not scanned and style.bold != was.bold and is_long:
        return True
    opening = opening_of(region.text[line.start : line.start + HEAD], draft.habits)
    if opening.kind is OpeningKind.NOTHING:
        return False
    if opening.kind is OpeningKind.LABEL:
        return True
    short = before.x1 < region.box.x1 - SHORT_LINE * region.box.width
    ended = said.endswith(_ENDED)
    match opening.kind:
        case OpeningKind.NUMBER:
            first = region.text[group[0].start : group[0].start + HEAD]
            return short or ended or opening.follows(opening_of(first, draft.habits))
        case OpeningKind.LETTER:
            return short and ended
        case _:
            return short
