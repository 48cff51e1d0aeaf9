"""The pattern of openings that makes a list of a document, if any does, and the entries that it reads."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from typing import NamedTuple

import numpy as np

from pictoria_docs.document.log_odds import probability
from pictoria_docs.document.region_type import FURNITURE
from pictoria_docs.evidence import ShippedModel
from pictoria_docs.linking.line_entries import ArtistLines, ListReading, WorkLines
from pictoria_docs.linking.line_features import PLACES, MeasuredLines
from pictoria_docs.linking.line_model import LabelledLines
from pictoria_docs.linking.line_weights import LineLabel
from pictoria_docs.linking.openings.measure import OPENINGS, MeasuredPattern
from pictoria_docs.linking.openings.patterns import (
    MIN_COUNT,
    NUMBERED,
    OpeningPattern,
    PatternLines,
    find_patterns,
    lines_of,
    pattern_of,
)

HEAD_LINES = 3  # lines over an entry that may head it
HEADS = 0.8  # of the lines of a style among the entries, which stand over an entry where it is that of heads
MIN_HEADS = 2
OUTSIDE = [LineLabel.OTHER, LineLabel.GROUP, LineLabel.NAME, LineLabel.ABOUT, LineLabel.OPENING]
"""Labels of lines that stand in no entry behind its opening."""
MIN_SHARE = 1e-3
OPENINGS_MODEL = ShippedModel.beside(__file__, OPENINGS)


class ChosenPattern(NamedTuple):
    """The likeliest pattern of a document."""

    lines: PatternLines
    pattern: OpeningPattern
    odds: float
    """Log-odds of its lines opening the entries, as on sources left out."""

    @property
    def likely(self) -> float:
        """The probability of that."""
        return probability(self.odds)


def rank_patterns(measured: MeasuredLines) -> list[ChosenPattern]:
    """Weigh all patterns of a document's lines, the likeliest first; none where no lines are alike."""
    lines = lines_of(measured)
    patterns = find_patterns(lines) if len(lines) else []
    if not patterns:
        return []
    odds = OPENINGS_MODEL.load().log_odds(
        OPENINGS.rows([MeasuredPattern(lines, pattern) for pattern in patterns])
    )
    order = np.argsort(-odds, kind="stable").tolist()
    return [ChosenPattern(lines, patterns[index], float(odds[index])) for index in order]


def weigh_openings(measured: MeasuredLines, openings: Sequence[int]) -> ChosenPattern:
    """Weigh some lines as those that open the entries of a list, as on sources left out; too few have odds of 0.

    Args:
        measured: the lines of the document.
        openings: indices of those that open, growing.
    """
    lines = lines_of(measured)
    pattern = pattern_of(lines, openings)
    if len(openings) < MIN_COUNT:
        return ChosenPattern(lines, pattern, 0.0)
    odds = OPENINGS_MODEL.load().log_odds(OPENINGS.rows([MeasuredPattern(lines, pattern)]))
    return ChosenPattern(lines, pattern, float(odds[0]))


def read_pattern(labelled: LabelledLines, chosen: ChosenPattern) -> ListReading:
    """Read the entries that a pattern opens, under the names that stand over them.

    Args:
        labelled: the lines of the document.
        chosen: its pattern.
    """
    firsts, ends = chosen.pattern.lines.tolist(), chosen.pattern.ends.tolist()
    apart = _numbers_apart(labelled, firsts)
    heads = _heads(labelled, chosen.pattern)
    opening = [index if number is None else number for index, number in zip(firsts, apart, strict=True)]
    read = [chosen.lines.numbers[index] for index in opening]
    numbered = sum(number is not None for number in read) > NUMBERED * len(read)
    artists: list[ArtistLines] = []
    for place, (first, end) in enumerate(zip(opening, ends, strict=True)):
        over = [
            index for index in heads[place] if labelled.labels[index] in (LineLabel.NAME, LineLabel.ABOUT)
        ]
        if over or not artists:
            artists.append(ArtistLines(over))
        last = place + 1 == len(heads)
        below = [] if last else heads[place + 1]
        lines = range(first, end if last else min(end, opening[place + 1]))
        own = [index for index in lines if index not in below and _is_text(labelled, index)]
        number = read[place]
        artists[-1].works.append(
            WorkLines(own or [first], number.printed if numbered and number is not None else None)
        )
    return ListReading(_relabelled(labelled, chosen), artists)


def _relabelled(labelled: LabelledLines, chosen: ChosenPattern) -> LabelledLines:
    """Label lines as they are where a pattern opens the entries, and give openings the numbers that it reads."""
    numbers, shares = [*labelled.measured.numbers], labelled.shares.copy()
    shares[:, OUTSIDE] = 0.0
    shares[:, LineLabel.RECORD] += MIN_SHARE
    shares /= shares.sum(axis=1, keepdims=True)
    for index in chosen.pattern.lines.tolist():
        numbers[index] = chosen.lines.numbers[index]
        shares[index] = np.eye(len(LineLabel))[LineLabel.OPENING]
    measured = replace(labelled.measured, numbers=numbers)
    return LabelledLines(measured, labelled.labels, shares, labelled.features)


def _numbers_apart(labelled: LabelledLines, firsts: Sequence[int]) -> list[int | None]:
    """Find the line over each opening that holds nothing but its number, where most have one."""
    rows, features = labelled.measured.rows, labelled.measured.features
    found = [
        first - 1
        if first and rows[first - 1].page == rows[first].page and features[first - 1, PLACES["number_only"]]
        else None
        for first in firsts
    ]
    return found if sum(each is not None for each in found) > NUMBERED * len(firsts) else [None] * len(firsts)


def _is_text(labelled: LabelledLines, index: int) -> bool:
    return labelled.measured.rows[index].region.type not in FURNITURE


def _heads(labelled: LabelledLines, pattern: OpeningPattern) -> list[list[int]]:
    """Find the lines over each entry that head it: in a style that stands there and hardly within entries."""
    firsts, ends = pattern.lines.tolist(), pattern.ends.tolist()
    over = [
        [*range(max(firsts[place - 1] + 1 if place else 0, first - HEAD_LINES), first)]
        for place, first in enumerate(firsts)
    ]
    styles = [_style(labelled, index) for index in range(len(labelled.measured.rows))]
    within = Counter(
        styles[index] for first, end in zip(firsts, ends, strict=True) for index in range(first, end)
    )
    above = Counter(styles[index] for lines in over for index in lines)
    inside = {styles[index] for first in firsts for index in range(first, min(first + 2, len(styles)))}
    kept = {
        style
        for style, count in above.items()
        if count >= MIN_HEADS and style not in inside and count >= HEADS * within[style]
    }
    heads: list[list[int]] = []
    for lines in over:
        own: list[int] = []
        for index in reversed(lines):
            if styles[index] not in kept:
                break
            own.append(index)
        heads.append(own[::-1])
    return heads


def _style(labelled: LabelledLines, index: int) -> tuple[object, ...]:
    row, features = labelled.measured.rows[index], labelled.measured.features[index]
    flags: Sequence[str] = ("bold", "bold_lead", "italic", "upper", "centred", "bracketed")
    return (round(row.style.size), *(bool(features[PLACES[name]]) for name in flags))
