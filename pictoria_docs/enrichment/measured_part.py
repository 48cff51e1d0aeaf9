"""A part of a record that holds measures and condition: "Height 31 cm; diam. 26 cm. Mended from fragments."."""

from collections.abc import Sequence
from itertools import pairwise

from pictoria_docs.document.pieces import stripped
from pictoria_docs.enrichment.clauses import Span
from pictoria_docs.enrichment.readers import ClauseValues

SENTENCE_BEFORE, SENTENCE_ENDS = 4, (".", "!", "?", ".)", ".”", ".»")
"""What stands before a sentence, and within how many characters."""


def measures_and_condition(scan: ClauseValues, span: Span, parts: Sequence[Span]) -> tuple[Span, Span]:
    """What is printed of measures, and the sentences of the condition.

    Measures that come first are the part as it is printed, for there is no saying where they end ("Height of the frieze
    6.8 cm. Chip of 2 cm at the rim"); the condition begins with the first sentence without a measure. Behind the
    condition, measures begin with the first sentence that has one.

    Args:
        scan: the entry's text.
        span: the part.
        parts: its clauses.

    Returns:
        Of measures, of the condition; one of the two may be empty.
    """
    start, end = span
    starts = [
        begin
        for begin, _ in parts
        if begin == parts[0][0]
        or scan.text[max(start, begin - SENTENCE_BEFORE) : begin].rstrip().endswith(SENTENCE_ENDS)
    ]
    sentences = list(pairwise([*starts, end]))
    measured = [bool(scan.measures_of(sentence)) for sentence in sentences]
    split = next(
        (sentence[0] for sentence, holds in zip(sentences, measured, strict=True) if holds != measured[0]),
        end,
    )
    first, second = stripped(scan.text, start, split), stripped(scan.text, split, end)
    return (stripped(scan.text, start, end), second) if measured[0] else (second, first)
