"""An entry's text cut into labelled parts ("Inv. 12", "PROVENANCE", "Matière : bronze") and what stands between."""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Container
from dataclasses import dataclass, replace
from itertools import pairwise

from pictoria_docs.document import Region
from pictoria_docs.document.pieces import stripped
from pictoria_docs.enrichment.dimensions import is_measure
from pictoria_docs.enrichment.entry_text import RUN_IN, STYLE_WITHIN, EntryText
from pictoria_docs.enrichment.labels import Labels, canonical, plain
from pictoria_docs.enrichment.record_labels import RecordLabels

SIGN_SURE = 0.9  # how sure a label before a slash or a dash is,
STYLE_SURE = 0.9  # one in a style of its own,
NUMBER_SURE = 0.95  # one before a number,
ABBREVIATION_SURE = 0.85  # an abbreviation in capitals
LONG_LABEL = 3  # letters: longer words in capitals are set so on purpose
HEADING_LENGTH = 40  # characters of a heading that no list knows
SAME_SIZE = 0.4  # points between sizes that count as one
MIN_HEADINGS = 2  # headings in capitals that lists know, before others set like them count

NO_LABELS = RecordLabels()
"""A book of which nothing is known."""

LONG = frozenset(
    {"provenance", "description", "comparanda", "bibliography", "condition", "subject", "exhibitions"}
)
"""Fields whose part may run over several paragraphs."""
SHOWN = frozenset({"subject", "description"})
"""Fields whose part the sides of an object may divide."""
SIDE = 3
"""Letters for a side of a coin are at most so many."""
_OPENING = ("", ".", ";", "!", "?", ")", "•", "|")
"""What may stand before a label within a line."""

_COLON = re.compile(r"[.°]?\s{0,2}[:=]\s*")
_POINT = re.compile(r"\.?°?\.?\s+")
_DASH = re.compile(r"\.?\s{0,2}[—–]\s+")
_SLASH = re.compile(r"/\s*")
"""Cuts off the letters for the sides of coins: "D/ IMP CAESAR", "R/ VICTORIA"."""
_BLANK = re.compile(r"\s*")
_NUMBER = re.compile(r"[^\n]{0,14}\d")
_SIDE = re.compile(r"[A-Z]\.\s+")
_UNKNOWN = re.compile(r"[A-ZÀ-Þ][\w'’]*(?: [\w'’]+){0,3}\s?:(?=\s)")
"""A label that no list knows: a few words and a colon at the head of a paragraph."""


@dataclass(frozen=True, slots=True)
class Section:
    """A part of an entry."""

    fields: tuple[str, ...]
    """What its label opens; empty for a label that opens nothing, and for text without one."""
    label: str
    """As printed, without point and colon; empty for text without a label."""
    start: int
    end: int
    """Of what stands behind the label."""
    sure: float = 1.0
    """How sure it is that the label is one."""
    heading: bool = False
    """The label stands over the part or is set apart before it: all up to the next one is the part's."""


@dataclass(frozen=True, slots=True)
class _Label:
    fields: tuple[str, ...]
    word: str
    start: int
    end: int
    alone: bool
    """A heading over its part, or before it on its line."""
    sure: float
    side: bool = False
    """The letter of a side: "A. ..."."""


def cut(
    entry: EntryText, label_words: Labels, body_start: int = 0, own_labels: RecordLabels = NO_LABELS
) -> list[Section]:
    """The sections of an entry in order: labelled ones and, between them, one for each paragraph without a label.

    Args:
        entry: its text.
        label_words: the labels that lists have.
        body_start: where its text begins behind the heading.
        own_labels: those that its book was seen to use.
    """
    labels = [label for label in _labels(entry, label_words, body_start) if label.start >= body_start]
    own = [
        _Label(
            label.fields,
            entry.text[label.start : label.end],
            label.start,
            label.value_start,
            False,
            label.sure,
        )
        for label in own_labels.find(entry, body_start)
    ]
    leading = _leading(_longest([*labels, *own]))
    sections: list[Section] = []
    done = body_start
    for index, label in enumerate(leading):
        sections += _unlabelled(entry, done, label.start)
        limit = leading[index + 1].start if index + 1 < len(leading) else len(entry.text)
        end = _end(entry, label, limit)
        sections.append(
            _trimmed(entry.text, Section(label.fields, label.word, label.end, end, label.sure, label.alone))
        )
        done = end
    sections += _unlabelled(entry, done, len(entry.text))
    return sections


def _labels(entry: EntryText, label_words: Labels, body_start: int) -> list[_Label]:
    text = plain(entry.text)
    labels: list[_Label] = []
    lines, paragraphs = set(entry.line_starts), set(entry.paragraph_starts)
    paragraphs.add(len(text) - len(text[body_start:].lstrip()))
    for match in label_words.pattern.finditer(text):
        if labels and match.start() < labels[-1].end:
            continue
        label = _read(entry, text, match, label_words, lines, paragraphs)
        if label is not None:
            labels.append(label)
    labels += _unknown_headings(entry, labels)
    spans = [(label.start, label.end) for label in labels]
    labels += [
        label for label in _sides(entry, label_words) if not any(a <= label.start < b for a, b in spans)
    ]
    for start in entry.paragraph_starts:
        unknown = _UNKNOWN.match(entry.text, start)
        if unknown is None or is_measure(unknown[0]) or _next_line(entry, start) < unknown.end():
            continue
        if not any(a < unknown.end() and b > start for a, b in spans):
            labels.append(_Label((), unknown[0].rstrip(" :"), start, unknown.end(), False, 1.0))
    return sorted(labels, key=lambda label: label.start)


def _next_line(entry: EntryText, offset: int) -> int:
    """Where the line behind an offset begins; the end of the text for the last one."""
    index = bisect_right(entry.line_starts, offset)
    return entry.line_starts[index] if index < len(entry.line_starts) else len(entry.text)


def _unknown_headings(entry: EntryText, known: list[_Label]) -> list[_Label]:
    """Headings in capitals that no list knows, set like those of the record that lists know, and unlike its text."""
    pieces = [entry.piece_at(label.start) for label in known if label.alone and label.word.isupper()]
    headings = [piece for piece in pieces if piece is not None]
    if len(headings) < MIN_HEADINGS:
        return []
    starts = {piece.start for piece in headings}

    def is_set_like_them(region: Region) -> bool:
        return any(
            _is_bold(region) == _is_bold(other.region) and abs(region.size - other.region.size) < SAME_SIZE
            for other in headings
        )

    return [
        _Label((), piece.region.text, piece.start, following.start, True, 1.0)
        for piece, following in pairwise(entry.pieces)
        if piece.start not in starts
        and LONG_LABEL < len(piece.region.text) <= HEADING_LENGTH
        and piece.region.text.isupper()
        and not any(map(str.isdigit, piece.region.text))
        and is_set_like_them(piece.region)
        and not is_set_like_them(following.region)
    ]


def _is_bold(region: Region) -> bool:
    return bool(region.runs) and region.runs[0].bold


def _sides(entry: EntryText, label_words: Labels) -> list[_Label]:
    """The letters that open paragraphs one after the other, each with a field of its own: "A. ...", "B. ..."."""
    sides = [
        _Label(fields, match[0][:1], start, match.end(), False, SIGN_SURE, side=True)
        for start in entry.paragraph_starts
        if (match := _SIDE.match(entry.text, start)) is not None
        and (fields := label_words.opened_by(match[0][:1]))
    ]
    return sides if len({side.fields for side in sides}) > 1 else []


def _longest(labels: list[_Label]) -> list[_Label]:
    """Labels that do not overlap, in order: of those that begin alike the longest, else one that opens a field."""
    kept: list[_Label] = []
    for label in sorted(labels, key=lambda label: (label.start, -len(label.word), not label.fields)):
        if not kept or label.start >= kept[-1].end:
            kept.append(label)
    return kept


def _leading(labels: list[_Label]) -> list[_Label]:
    """Without the words that look like labels within the long parts of a record that has headings."""
    if sum(label.alone for label in labels) < 2:
        return labels
    kept: list[_Label] = []
    for label in labels:
        before = kept[-1] if kept and kept[-1].alone else None
        if label.alone or before is None or not (before.side or LONG & set(before.fields)):
            kept.append(label)
        elif label.side and (before.side or SHOWN & set(before.fields)):
            kept.append(replace(label, alone=True))  # a part of its own, up to the next heading
    return kept


def _read(
    entry: EntryText,
    text: str,
    match: re.Match[str],
    label_words: Labels,
    lines: Container[int],
    paragraphs: Container[int],
) -> _Label | None:
    """The label at a match, if what stands around it says that it is one."""
    start, end, word = match.start(), match.end(), match["word"]
    at_line, opens = start in lines, start in paragraphs or text[:start].rstrip()[-1:] in _OPENING
    if not (at_line or opens):
        return None
    fields, printed = label_words.opened_by(word), entry.text[start:end]
    colon = _COLON.match(text, end)
    if colon is not None:
        return _Label(fields, printed, start, colon.end(), False, 1.0)
    slash = _SLASH.match(text, end)
    if slash is not None and len(word) <= SIDE and fields:
        return _Label(fields, printed, start, slash.end(), False, SIGN_SURE)
    blank = _BLANK.match(text, end)
    after = blank.end() if blank is not None else end
    if at_line and (after in lines or after >= len(text)) and _set_apart(entry, start, end, after):
        return _Label(fields, printed, start, after, not _is_cell(entry, start, after), 1.0)
    dash = _DASH.match(text, end)
    if dash is not None and start in paragraphs:
        return _Label(fields, printed, start, dash.end(), False, SIGN_SURE)
    point = _POINT.match(text, end)
    if point is None or point.end() >= len(text):
        return None
    if start in paragraphs and _styled(entry, start, end, point.end()):
        return _Label(fields, printed, start, point.end(), False, STYLE_SURE)
    if opens and "inventory_number" in fields and _NUMBER.match(text, point.end()):
        return _Label(fields, printed, start, point.end(), False, NUMBER_SURE)
    if opens and "." in point[0] and canonical(word) in label_words.abbreviations and printed[0].isupper():
        return _Label(fields, printed, start, point.end(), False, ABBREVIATION_SURE)
    return None


def _set_apart(entry: EntryText, start: int, end: int, after: int) -> bool:
    """Whether a line that is nothing but a label is one: a region of its own, or set in another style."""
    printed = entry.text[start:end]
    alone = start in entry.region_starts and (after in entry.region_starts or after >= len(entry.text))
    return alone or printed.isupper() or _styled(entry, start, end, after)


def _is_cell(entry: EntryText, start: int, after: int) -> bool:
    """Whether a label and what follows it are cells of a form: far from each other on one line."""
    label, value = entry.piece_at(start), entry.piece_at(after)
    if label is None or value is None or label.region.id == value.region.id:
        return False
    label_box, value_box = label.region.box, value.region.box
    return value_box.x0 - label_box.x1 > RUN_IN * label_box.height and label_box.overlap_y(value_box) > 0


def _styled(entry: EntryText, start: int, end: int, after: int) -> bool:
    """Whether a label is set in another style than what follows."""
    printed, following = entry.text[start:end], entry.text[after : after + STYLE_WITHIN]
    if printed.isupper() and len(printed) > LONG_LABEL and not following.isupper():
        return True
    return entry.is_set_apart(start, end, after)


def _end(entry: EntryText, label: _Label, limit: int) -> int:
    """Where the part of a label ends: at the next label, or with its paragraph."""
    if label.alone:
        return limit
    index = bisect_right(entry.paragraph_starts, label.end)
    end = entry.paragraph_starts[index] if index < len(entry.paragraph_starts) else len(entry.text)
    return min(limit, end)


def _unlabelled(entry: EntryText, start: int, end: int) -> list[Section]:
    """The paragraphs between two places."""
    starts = entry.paragraph_starts
    inner = starts[bisect_right(starts, start) : bisect_left(starts, end)]
    edges = [start, *inner, end]
    sections = [_trimmed(entry.text, Section((), "", a, b)) for a, b in pairwise(edges)]
    return [section for section in sections if section.end > section.start]


def _trimmed(text: str, section: Section) -> Section:
    start, end = stripped(text, section.start, section.end)
    return replace(section, start=start, end=end)
